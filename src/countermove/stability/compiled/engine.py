"""The door to the compiled engine: solves a graph, whatever its kind, and answers for single states on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from countermove.arrays import Array, Table, tabulate
from countermove.errors import RequestError
from countermove.graph import ModelGraph, Step
from countermove.large import Bits, LargeGraph, cores
from countermove.stability.compiled.crew import Crew
from countermove.stability.compiled.full import Full
from countermove.stability.compiled.layout import Drive, Layout
from countermove.stability.compiled.listed import Listed
from countermove.stability.compiled.pairs import Pairs, arcs_of_graph, arcs_of_table
from countermove.stability.concepts import find, find_all
from countermove.stability.solve import Solution
from countermove.stability.verdict import Concept, Foresight

_MOST_CODES = 1 << 22


@dataclass(frozen=True, eq=False)
class CompiledSolution(Solution):
    """A solution by arrays. `layout` answers for margins and steps; `crew` counts list visits and pointer checks."""

    layout: Layout
    crew: Crew
    drives: dict[tuple[str, int], Drive] = field(default_factory=dict)

    def margins(self, concept: str, i: int, states: Array) -> Array:
        """The margins of decision maker i at some states, float64: infinite where it has no move."""
        worst = self.layout.elsewhere(i, self._drive(concept, i), states)
        return np.where(worst < 0, np.inf, _levels(self.graph, i)[states] - worst)

    def margin(self, concept: str, i: int, state: int) -> int | None:
        own = float(self.margins(concept, i, np.array([state]))[0])
        return int(own) if own < np.inf else None

    def secure(self, i: int, state: int) -> int:
        drive = self._drive("gmr", i)
        elsewhere = int(self.layout.elsewhere(i, drive, np.array([state]))[0])
        return max(elsewhere, self.layout.staying(i, drive, state, self.crew))

    def _drive(self, concept: str, i: int) -> Drive:
        if (concept, i) not in self.drives:
            foresight = find(concept).foresight
            assert foresight is not None, "what has been solved has one"
            for key in [key for key in self.drives if key[0] != concept]:  # there was no room for all
                del self.drives[key]
            self.drives[concept, i] = self.layout.drive(i, [foresight], self.crew)[0]
        return self.drives[concept, i]

    @cached_property
    def table(self) -> Table:
        """The states as arrays, of a model in option form."""
        return _table(self.graph)

    @cached_property
    def steps(self) -> Array:
        """The least number of improvements that lead to each state from the status quo, -1 where none do: int32."""
        if self.graph.status_quo is None:
            return np.full(len(self.graph), -1, np.int32)
        return self.layout.steps(np.array([self.graph.status_quo]), self.crew)

    def path(self, state: int) -> tuple[Step, ...]:
        start = self.graph.status_quo
        if start is None or self.steps[state] < 1:
            return ()
        if isinstance(self.layout, Pairs):
            return self.layout.path(start, state, self.crew)
        found = []
        while state != start:
            found.append(self._step_to(state))
            state = found[-1].source
        return tuple(reversed(found))

    def _step_to(self, state: int) -> Step:
        """The last step of a shortest way; where moves are transitive, none of these moves anybody twice in a row."""
        for j in self.graph.decision_makers:
            levels = _levels(self.graph, j)
            sources = sources_of(self.table, j, state)
            sources = sources[(levels[sources] < levels[state]) & (self.steps[sources] == self.steps[state] - 1)]
            if sources.size:
                return Step(j, int(sources[0]), state)
        raise AssertionError("a state with a number of steps has a last one")


def solve_compiled(
    graph: ModelGraph,
    concepts: Iterable[str] | None = None,
    progress: Callable[[int], None] = lambda states: None,
    threads: int | None = None,
) -> CompiledSolution:
    """The solution of a graph under some concepts (all of them by default), as `countermove.stability.solve.solve`
    finds it.

    `progress` is called now and then with the number of states done, of `work_of(...)` in all. Raises RequestError for
    a concept that is unknown, or that the formula of margins does not cover.
    """
    asked = find_all(concepts)
    foresights = [_foresight(concept) for concept in asked]
    layout = layout_of(graph)
    crew = Crew(len(graph), cores() if threads is None else threads, progress)
    solution = CompiledSolution(graph, asked, {}, "compiled", layout, crew)
    room = 2 * len(graph) * len(graph.decision_makers)
    stable: dict[str, list[Bits]] = {concept.key: [] for concept in asked}
    for i in graph.decision_makers:
        for concept, drive in zip(asked, layout.drive(i, foresights, crew), strict=True):
            stable[concept.key].append(Bits(layout.stable(i, drive, crew), len(graph)))
            room -= 3 * drive.best.nbytes
            if room >= 0:  # else it is worked out again where a margin is asked for
                solution.drives[concept.key, i] = drive
    solution.stable.update({key: tuple(own) for key, own in stable.items()})
    return solution


def work_of(graph: ModelGraph, concepts: Iterable[str] | None = None) -> int:
    """What `progress` of `solve_compiled` adds up to, about."""
    searches = sum(1 for concept in find_all(concepts) if concept.foresight and concept.foresight.answered)
    return max(1, searches * len(graph.decision_makers) * len(graph))


def _foresight(concept: Concept) -> Foresight:
    if concept.foresight is None:
        raise RequestError(f"{concept.name} is only solved by its definition: `--engine definitions`")
    return concept.foresight


def layout_of(graph: ModelGraph) -> Layout:
    """The layout that fits a graph."""
    if graph.conflict.states:
        levels = np.array([order.levels for order in graph.orders], np.int32)
        return Pairs(arcs_of_graph(graph), levels)
    table = _table(graph)
    if not table.transitive:
        return Pairs(arcs_of_table(table), table.levels)
    return Full(table) if table.codes is None else Listed(table)


def _table(graph: ModelGraph) -> Table:
    return graph.table if isinstance(graph, LargeGraph) else tabulate(graph.conflict, _MOST_CODES)


def _levels(graph: ModelGraph, i: int) -> Array:
    return graph.table.levels[i] if isinstance(graph, LargeGraph) else np.array(graph.orders[i].levels, np.int32)


def sources_of(table: Table, j: int, state: int) -> Array:
    """The states from which decision maker j can move to a state, where a state is one code."""
    code = table.members(state)[0]
    codes = table.class_of(j, code)
    codes = codes[codes != code]
    return table.find(codes)[table.allowed(j, codes, np.array([code]))]
