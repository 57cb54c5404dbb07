"""Solves a graph: every state, every decision maker, every concept; by the definitions, or by labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_

from countermove.errors import RequestError
from countermove.graph import ModelGraph, Step, improvement_path
from countermove.stability.concepts import find_all
from countermove.stability.labels import Labels
from countermove.stability.verdict import Concept


@dataclass(frozen=True)
class Solution:
    """Who is stable where. `stable[concept][i]` holds the states (by index) at which decision maker i is stable."""

    graph: ModelGraph
    concepts: tuple[Concept, ...]
    stable: dict[str, tuple[Set[int], ...]]
    engine: str

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """The states, by index, that are stable for everybody."""
        return tuple(sorted(reduce(and_, self.stable[concept])))

    def held(self, state: int) -> tuple[str, ...]:
        """The concepts under which a state is an equilibrium, the most demanding first."""
        stable = self.stable
        ordered = sorted(self.concepts, key=lambda concept: concept.demands)
        return tuple(each.key for each in ordered if all(state in own for own in stable[each.key]))

    @cached_property
    def labels(self) -> Labels:
        """The labels behind the margins, and behind a certificate."""
        return Labels(self.graph)

    def margin(self, concept: str, i: int, state: int) -> int | None:
        """The margin of decision maker i at a state: None where it has no move there."""
        return self.labels.margin(concept, i, state)

    def secure(self, i: int, state: int) -> int:
        """The security level of decision maker i at a state: the best level that it can make sure of by staying or by
        one move, whatever the others then bring about (docs/exposure.md)."""
        return self.labels.secure(i, state)

    def path(self, state: int) -> tuple[Step, ...]:
        """A shortest legal sequence of improvements from the status quo to a state that they reach, by index."""
        return improvement_path(self.graph, state)


def solve(
    graph: ModelGraph, concepts: Iterable[str] | None = None, progress: Callable[[int], None] = lambda states: None
) -> Solution:
    """The solution of a graph by the definitions, under some concepts (all of them by default).

    `progress` is called after each decision maker and state with 1. Raises RequestError for an unknown concept.
    """
    asked = find_all(concepts)
    for concept in asked:
        concept.require(graph)
    stable: dict[str, list[set[int]]] = {concept.key: [set() for _ in graph.decision_makers] for concept in asked}
    for i in graph.decision_makers:
        for s in sorted(range(len(graph)), key=lambda s: min((s, *graph.moves(i, s)))):  # what shares moves, together
            for concept in asked:
                if concept.stable(graph, i, s):
                    stable[concept.key][i].add(s)
            progress(1)
    return Solution(graph, asked, {key: tuple(map(frozenset, own)) for key, own in stable.items()}, "definitions")


def solve_by_labels(
    graph: ModelGraph, concepts: Iterable[str] | None = None, progress: Callable[[int], None] = lambda states: None
) -> Solution:
    """The same solution by one search for each decision maker and concept, many times faster.

    `progress` is called after each of them with the number of states. Raises RequestError for a concept that is
    unknown, or that has no labels.
    """
    asked = find_all(concepts)
    solution = Solution(graph, asked, {}, "labels")
    for concept in asked:
        foresight = concept.foresight
        if foresight is None:
            raise RequestError(f"{concept.name} is only solved by its definition: `--engine definitions`")
        stable = []
        for i in graph.decision_makers:
            stable.append(solution.labels.stable(i, foresight))
            progress(len(graph))
        solution.stable[concept.key] = tuple(stable)
    return solution
