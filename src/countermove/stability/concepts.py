"""The solution concepts, each as one short function in the words of the literature.

A concept says what meets an improvement: `(graph, i, s, x) -> Reply`, where decision maker i could improve from state s
to state x. Decision maker i is stable at s if every improvement is met by a sanction; a state that is stable for
everybody is an equilibrium. To add a concept, write one such function with its `@concept` line; the command line, the
tables and the tests read the registry.

Conventions: R_-i is the full closure of legal sequences (`countermove.graph.LegalSequences`); a sanction may lead back
to s itself; a state as good as s is sanction enough; the third step of SMR and SSEQ is a single move by i.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from countermove.errors import RequestError, nearest, one_of
from countermove.graph import Graph
from countermove.stability.verdict import Answer, Concept, Reply, deterred

#: The concepts by key, in the order in which they are shown.
CONCEPTS: dict[str, Concept] = {}


def concept(key: str, name: str, rule: str, source: str) -> Callable[[Answer], Answer]:
    """Registers a definition."""

    def register(answer: Answer) -> Answer:
        CONCEPTS[key] = Concept(key, name, rule, source, answer)
        return answer

    return register


@concept(
    "nash",
    "Nash stability",
    "no improvement at all",
    "Nash 1950, PNAS 36:48-49; 1951, Annals of Mathematics 54:286-295",
)
def nash(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Nothing deters: any improvement makes i leave."""
    return Reply(x)


@concept(
    "gmr",
    "general metarationality",
    "every improvement can be answered by moves of the others that leave the mover no better off",
    "Howard 1971, Paradoxes of Rationality, MIT Press",
)
def gmr(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Some y in R_-i(x) is not preferred to s by i."""
    return deterred(graph, i, s, x, by_improvements=False, countered=False)


@concept(
    "smr",
    "symmetric metarationality",
    "every improvement can be answered by moves of the others that leave the mover no better off, counter-move "
    "included",
    "Howard 1971, Paradoxes of Rationality, MIT Press",
)
def smr(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Some y in R_-i(x) is not preferred to s by i, and neither is any z in R_i(y)."""
    return deterred(graph, i, s, x, by_improvements=False, countered=True)


@concept(
    "seq",
    "sequential stability",
    "every improvement can be answered by improvements of the others that leave the mover no better off",
    "Fraser & Hipel 1979, IEEE Transactions on Systems, Man, and Cybernetics 9:805-816; 1984, Conflict Analysis",
)
def seq(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Some y in R_-i^+(x) is not preferred to s by i."""
    return deterred(graph, i, s, x, by_improvements=True, countered=False)


@concept(
    "sseq",
    "symmetric sequential stability",
    "every improvement can be answered by improvements of the others that leave the mover no better off, counter-move "
    "included",
    "Rêgo & Vieira 2015, 2017, Group Decision and Negotiation 26",
)
def sseq(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Some y in R_-i^+(x) is not preferred to s by i, and neither is any z in R_i(y)."""
    return deterred(graph, i, s, x, by_improvements=True, countered=True)


#: From the most demanding to the least: the order in which outcomes are ranked.
STRENGTH = ("nash", "sseq", "smr", "seq", "gmr")


def find(key: str) -> Concept:
    """A concept by its key. Raises RequestError with the nearest one.

    >>> find("SEQ").name
    'sequential stability'
    """
    if key.lower() in CONCEPTS:
        return CONCEPTS[key.lower()]
    question = nearest(key, CONCEPTS)
    raise RequestError(
        f"there is no concept `{key}`" + (f"; {question}" if question else "") + f"\n  there are: {one_of([*CONCEPTS])}"
    )


def find_all(keys: Iterable[str] | None) -> tuple[Concept, ...]:
    """The concepts of some keys, each once, in the registry's order; all of them if none are named."""
    asked = {find(key).key for key in keys or CONCEPTS}
    return tuple(concept for key, concept in CONCEPTS.items() if key in asked)
