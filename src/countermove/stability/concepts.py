"""The solution concepts, each as one short function in the words of the literature.

A definition says what meets an improvement: `(graph, i, s, x) -> Reply`, where decision maker i could improve from
state s to state x. Decision maker i is stable at s if every improvement is met by a sanction; a state that is stable
for everybody is an equilibrium. To add a concept, write one such function with its `@concept` line; the command line,
the tables and the tests read the registry.

Here are the classical five, which are answered by default and certified. Further concepts are in the modules of
`_FURTHER`, which are imported when one of them is asked for; those with a parameter in their key are a `Family`.

Conventions: R_-i is the full closure of legal sequences (`countermove.graph.LegalSequences`); a sanction may lead back
to s itself; a state as good as s is sanction enough; the third step of SMR and SSEQ is a single move by i.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from countermove.errors import unknown
from countermove.graph import Graph
from countermove.stability.verdict import Concept, Definition, Foresight, Reply, deterred

#: The classical concepts by key, in the order in which they are shown.
CONCEPTS: dict[str, Concept] = {}

#: The further concepts by key, once `further()` has been called.
FURTHER: dict[str, Concept] = {}

#: Other names of the literature for some keys.
ALIASES: dict[str, str] = {}

_FURTHER = ("simultaneous", "foresight", "maximin", "uncertain", "strength", "attitudes")


@dataclass(frozen=True)
class Family:
    """Concepts that differ in a parameter: how the key is shown, its pattern, whose one group is the parameter, and
    what makes a concept of it. A pattern without letters of its own kind is matched in lower case."""

    shown: str
    pattern: str
    make: Callable[[str], Concept]


#: The families of further concepts, once `further()` has been called.
FAMILIES: list[Family] = []


def concept(
    key: str,
    name: str,
    short: str,
    rule: str,
    source: str,
    *,
    demands: int,
    foresight: Foresight | None = None,
    **others: Any,
) -> Callable[[Definition], Definition]:
    """Registers a definition; the arguments are the fields of `Concept`. Those with a `family` are further concepts."""

    def register(definition: Definition) -> Definition:
        registry = FURTHER if "family" in others else CONCEPTS
        registry[key] = Concept(key, name, short, rule, source, demands, foresight, definition, **others)
        return definition

    return register


def further() -> dict[str, Concept]:
    """The further concepts, those of families left out."""
    for module in _FURTHER:
        importlib.import_module(f"countermove.stability.{module}")
    return FURTHER


@concept(
    "nash",
    "Nash stability",
    "Nash",
    "nobody can do better by a move of its own",
    "Nash 1950, PNAS 36:48-49; 1951, Annals of Mathematics 54:286-295",
    demands=100,
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
    demands=500,
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
    demands=300,
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
    demands=400,
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
    demands=200,
    foresight=Foresight(by_improvements=True, countered=True),
)
def sseq(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Some y in R_-i^+(x) is not preferred to s by i, and neither is any z in R_i(y)."""
    return deterred(graph, i, s, x, by_improvements=True, countered=True)


def short_names(keys: Iterable[str]) -> list[str]:
    """The short names of some concepts."""
    return [find(key).short for key in keys]


def find(key: str) -> Concept:
    """A concept by its key, in which the case of letters does not matter. Raises RequestError with the nearest one.

    >>> find("SEQ").name
    'sequential stability'
    >>> find("maximin4").short
    'Maximin4'
    """
    low = key.lower()
    if low in CONCEPTS:
        return CONCEPTS[low]
    known = further()
    if ALIASES.get(low, low) in known:
        return known[ALIASES.get(low, low)]
    for family in FAMILIES:
        if matched := re.fullmatch(family.pattern, key, re.IGNORECASE):
            return family.make(matched.group(1))
    shown = [*CONCEPTS, *(family.shown for family in FAMILIES), *known]
    raise unknown("concept", key, shown, len(shown))


def find_all(keys: Iterable[str] | None) -> tuple[Concept, ...]:
    """The concepts of some keys, each once, the classical first and the more demanding before others; without keys the
    classical five, in the registry's order."""
    asked = {concept.key: concept for concept in map(find, keys or CONCEPTS)}
    classical = [concept for key, concept in CONCEPTS.items() if key in asked]
    others = [concept for key, concept in asked.items() if key not in CONCEPTS]
    return (*classical, *sorted(others, key=lambda concept: concept.demands))
