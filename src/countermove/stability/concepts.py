"""The solution concepts, each as one short function in the words of the literature.

A definition says what meets an improvement: `(graph, i, s, x) -> Reply`, where decision maker i could improve from
state s to state x. Decision maker i is stable at s if every improvement is met by a sanction; a state that is stable
for everybody is an equilibrium. To add a concept, write one such function with its `@concept` line; the command line,
the tables and the tests read the registry.

Conventions: R_-i is the full closure of legal sequences (`countermove.graph.LegalSequences`); a sanction may lead back
to s itself; a state as good as s is sanction enough; the third step of SMR and SSEQ is a single move by i.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from countermove.errors import unknown
from countermove.graph import Graph
from countermove.stability.verdict import Concept, Definition, Foresight, Reply, deterred

#: The concepts by key, in the order in which they are shown.
CONCEPTS: dict[str, Concept] = {}


def concept(
    key: str, name: str, short: str, rule: str, source: str, *, demands: int, foresight: Foresight | None
) -> Callable[[Definition], Definition]:
    """Registers a definition; the arguments are the fields of `Concept`."""

    def register(definition: Definition) -> Definition:
        CONCEPTS[key] = Concept(key, name, short, rule, source, demands, foresight, definition)
        return definition

    return register


@concept(
    "nash",
    "Nash stability",
    "Nash",
    "nobody can do better by a move of its own",
    "Nash 1950, PNAS 36:48-49; 1951, Annals of Mathematics 54:286-295",
    demands=1,
    foresight=Foresight(answered=False),
)
def nash(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Nothing deters: any improvement makes i leave."""
    return Reply(x)


@concept(
    "gmr",
    "general metarationality",
    "GMR",
    "whoever could do better by a move risks that moves of the others leave it no better off than here",
    "Howard 1971, Paradoxes of Rationality, MIT Press",
    demands=5,
    foresight=Foresight(),
)
def gmr(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Some y in R_-i(x) is not preferred to s by i."""
    return deterred(graph, i, s, x, by_improvements=False, countered=False)


@concept(
    "smr",
    "symmetric metarationality",
    "SMR",
    "as GMR, and a further move of its own could not mend that",
    "Howard 1971, Paradoxes of Rationality, MIT Press",
    demands=3,
    foresight=Foresight(countered=True),
)
def smr(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Some y in R_-i(x) is not preferred to s by i, and neither is any z in R_i(y)."""
    return deterred(graph, i, s, x, by_improvements=False, countered=True)


@concept(
    "seq",
    "sequential stability",
    "SEQ",
    "as GMR, where the others answer only by moves that better their own lot",
    "Fraser & Hipel 1979, IEEE Transactions on Systems, Man, and Cybernetics 9:805-816; 1984, Conflict Analysis",
    demands=4,
    foresight=Foresight(by_improvements=True),
)
def seq(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Some y in R_-i^+(x) is not preferred to s by i."""
    return deterred(graph, i, s, x, by_improvements=True, countered=False)


@concept(
    "sseq",
    "symmetric sequential stability",
    "SSEQ",
    "as SEQ, and a further move of its own could not mend that",
    "Rêgo & Vieira 2015, 2017, Group Decision and Negotiation 26",
    demands=2,
    foresight=Foresight(by_improvements=True, countered=True),
)
def sseq(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Some y in R_-i^+(x) is not preferred to s by i, and neither is any z in R_i(y)."""
    return deterred(graph, i, s, x, by_improvements=True, countered=True)


def short_names(keys: Iterable[str]) -> list[str]:
    """The short names of some concepts."""
    return [CONCEPTS[key].short for key in keys]


def find(key: str) -> Concept:
    """A concept by its key. Raises RequestError with the nearest one.

    >>> find("SEQ").name
    'sequential stability'
    """
    if key.lower() in CONCEPTS:
        return CONCEPTS[key.lower()]
    raise unknown("concept", key, [*CONCEPTS])


def find_all(keys: Iterable[str] | None) -> tuple[Concept, ...]:
    """The concepts of some keys, each once, in the registry's order; all of them if none are named."""
    asked = {find(key).key for key in keys or CONCEPTS}
    return tuple(concept for key, concept in CONCEPTS.items() if key in asked)
