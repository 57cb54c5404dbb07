"""Solves a graph by the definitions: every state, every decision maker, every concept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from countermove.graph import ModelGraph
from countermove.stability.concepts import find_all
from countermove.stability.verdict import Concept


@dataclass(frozen=True)
class Solution:
    """Who is stable where. `stable[concept][i]` holds the states (by index) at which decision maker i is stable."""

    graph: ModelGraph
    concepts: tuple[Concept, ...]
    stable: dict[str, tuple[frozenset[int], ...]]
    engine: str = "definitions"

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """The states, by index, that are stable for everybody."""
        return tuple(sorted(frozenset.intersection(*self.stable[concept])))

    def held(self, state: int) -> tuple[str, ...]:
        """The concepts under which a state is an equilibrium, the most demanding first."""
        stable = self.stable
        ordered = sorted(self.concepts, key=lambda concept: concept.demands)
        return tuple(each.key for each in ordered if all(state in own for own in stable[each.key]))


def solve(
    graph: ModelGraph, concepts: Iterable[str] | None = None, progress: Callable[[int], None] = lambda states: None
) -> Solution:
    """The solution of a graph under some concepts (all of them by default).

    `progress` is called after each decision maker and state with 1. Raises RequestError for an unknown concept.
    """
    asked = find_all(concepts)
    stable: dict[str, list[set[int]]] = {concept.key: [set() for _ in graph.decision_makers] for concept in asked}
    for i in graph.decision_makers:
        for s in range(len(graph)):
            for concept in asked:
                if concept.stable(graph, i, s):
                    stable[concept.key][i].add(s)
            progress(1)
    return Solution(graph, asked, {key: tuple(map(frozenset, own)) for key, own in stable.items()})
