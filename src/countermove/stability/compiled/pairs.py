"""Any graph: merged states, rules on moves, free-form. Moves are arcs, and the searches go by pairs (state, who moves
first from it), so that nobody moves twice in a row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from countermove.arrays import Table
from countermove.graph import Graph, Step
from countermove.stability.compiled import pairs_loops as loops
from countermove.stability.compiled.crew import Crew
from countermove.stability.compiled.layout import Array, Drive
from countermove.stability.verdict import Foresight

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Arcs:
    """The moves of everybody: those of DM j from state s are `target[first[j, s]:first[j, s + 1]]`."""

    first: Array
    target: Array

    @classmethod
    def of(cls, size: int, moves: Sequence[tuple[Array, Array]]) -> Arcs:
        """From arrays of sources, in increasing order, and targets, for each DM."""
        first, done = np.empty((len(moves), size + 1), np.int64), 0
        for j, (source, target) in enumerate(moves):
            first[j] = np.searchsorted(source, np.arange(size + 1)) + done
            done += target.size
        return cls(first, np.concatenate([target for _, target in moves]).astype(np.int32))

    def moves(self, j: int) -> tuple[Array, Array]:
        """The sources and targets of one DM."""
        first = self.first[j]
        source = np.repeat(np.arange(first.size - 1, dtype=np.int32), np.diff(first))
        return source, self.target[first[0] : first[-1]]

    def some(self, kept: Sequence[Array]) -> Arcs:
        """The moves that a bool array for each DM keeps."""
        return Arcs.of(self.size, [tuple(ends[kept[j]] for ends in self.moves(j)) for j in self.makers])

    @cached_property
    def reversed(self) -> Arcs:
        """The same moves from their targets back to their sources."""
        found = []
        for j in self.makers:
            source, target = self.moves(j)
            order = np.argsort(target, kind="stable")
            found.append((target[order], source[order]))
        return Arcs.of(self.size, found)

    @property
    def size(self) -> int:
        """How many states there are."""
        return int(self.first.shape[1]) - 1

    @property
    def makers(self) -> range:
        """The decision makers, by position."""
        return range(self.first.shape[0])


class Pairs:
    """A graph by its arcs and everybody's levels, int32[d, n]."""

    def __init__(self, arcs: Arcs, levels: Array) -> None:
        self.arcs, self.levels = arcs, levels
        self._none = np.full(arcs.size, -1, np.int32)
        self._known: tuple[int, tuple[Array, Array, Array]] | None = None
        self._driven: dict[int, Array] = {}

    @cached_property
    def improvements(self) -> Arcs:
        """The moves to what the mover prefers."""
        return self.moves(self.arcs.makers)

    def moves(self, improving: Collection[int]) -> Arcs:
        """The moves of everybody, of some only those to what the mover prefers."""
        kept = []
        for j in self.arcs.makers:
            source, target = self.arcs.moves(j)
            strict = j in improving
            kept.append(self.levels[j][target] > self.levels[j][source] if strict else np.ones(target.size, bool))
        return self.arcs.some(kept)

    def drive(self, i: int, foresights: Sequence[Foresight], crew: Crew) -> list[Drive]:
        return [self._best(i, theta) for theta in self._theta(i, foresights, crew)]

    def _theta(self, i: int, foresights: Sequence[Foresight], crew: Crew) -> list[Array]:
        """What DM i can be driven to after arriving at each state, for some concepts."""
        own = self.levels[i]
        keys = {False: own, True: np.maximum(own, self._best(i, own).best)}
        others = np.array([j for j in self.arcs.makers if j != i], np.int64)
        backwards = {
            improving: (self.improvements if improving else self.arcs).reversed
            for improving in {each.by_improvements for each in foresights if each.answered}
        }

        def search(foresight: Foresight, counts: Array) -> Array:
            theta = own.copy()
            if foresight.answered and others.size:
                arcs = backwards[foresight.by_improvements]
                loops.drive_pairs(keys[foresight.countered], own, others, arcs.first, arcs.target, theta, counts)
            return theta

        return crew.share(search, foresights)

    def _best(self, i: int, theta: Array) -> Drive:
        """For every state the largest value among the moves of DM i; -1 where it has none."""
        first = self.arcs.first[i]
        best = np.full(self.arcs.size, -1, np.int32)
        some = np.flatnonzero(first[1:] > first[:-1])
        if some.size:
            best[some] = np.maximum.reduceat(theta[self.arcs.target[: first[-1]]], first[some])
        return Drive(best, best, self._none)

    def elsewhere(self, i: int, drive: Drive, states: Array) -> Array:
        return drive.best[states]

    def staying(self, i: int, drive: Drive, state: int, crew: Crew) -> int:
        if i not in self._driven:  # kept: 4 bytes for each state
            self._driven[i] = self._theta(i, [Foresight()], crew)[0]
        return int(self._driven[i][state])

    def stable(self, i: int, drive: Drive, crew: Crew) -> Array:
        return np.packbits(drive.best <= self.levels[i], bitorder="little")

    def steps(self, starts: Array, crew: Crew, improving: Collection[int] | None = None) -> Array:
        if improving is None and starts.size == 1:
            steps = self._reached(int(starts[0]), crew)[0]
        else:
            steps = reached(self.improvements if improving is None else self.moves(improving), starts, crew)[0]
        nearest = steps[:, 0].copy()
        nearest[starts] = 0
        return nearest

    def path(self, start: int, state: int, crew: Crew) -> tuple[Step, ...]:
        """A shortest legal sequence of improvements to a state that they reach."""
        _, arrived, before = self._reached(start, crew)
        found, event = [], state << 1
        while event >= 0:
            target, mover, event = event >> 1, int(arrived[event >> 1, event & 1]), int(before[event >> 1, event & 1])
            found.append(Step(mover, start if event < 0 else event >> 1, target))
        return tuple(reversed(found))

    def _reached(self, start: int, crew: Crew) -> tuple[Array, Array, Array]:
        """What improvements reach; what those from the last start do is kept."""
        if self._known is None or self._known[0] != start:
            self._known = start, reached(self.improvements, np.array([start]), crew)
        return self._known[1]


def reached(arcs: Arcs, starts: Array, crew: Crew) -> tuple[Array, Array, Array]:
    """What legal sequences of some moves reach: the steps, last mover and event before of the first two arrivals."""

    def reach(starts: Array, counts: Array) -> tuple[Array, Array, Array]:
        kinds = (np.int32, np.int32, np.int64)
        steps, arrived, before = (np.empty((arcs.size, 2), kind) for kind in kinds)
        makers = np.array(arcs.makers, np.int64)
        loops.reach_pairs(starts, makers, arcs.first, arcs.target, steps, arrived, before, counts)
        return steps, arrived, before

    return crew.share(reach, [starts])[0]


def arcs_of_table(table: Table) -> Arcs:
    """The moves of a model in option form: a merged state can be left for whatever one of its members can."""
    codes = table.codes if table.codes is not None else np.arange(1 << len(table.conflict.options), dtype=np.int64)
    return Arcs.of(table.size, [_moves_of_table(table, codes, j) for j in range(len(table.shapes))])


def _moves_of_table(table: Table, codes: Array, j: int) -> tuple[Array, Array]:
    shape = table.shapes[j]
    others = codes & ~(((1 << shape.k) - 1) << shape.lo)
    order = np.argsort(others, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(others[order]) != 0))
    sizes = np.diff(starts, append=codes.size)
    start_of, size_of = np.repeat(starts, sizes), np.repeat(sizes, sizes)
    sources, targets = [], []
    step = max(1, _CHUNK // int(sizes.max()))
    for begin in range(0, codes.size, step):
        counts = size_of[begin : begin + step]
        rank = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        source = order[np.repeat(np.arange(begin, begin + counts.size), counts)]
        target = order[np.repeat(start_of[begin : begin + step], counts) + rank]
        kept = table.allowed(j, codes[source], codes[target]) & (source != target)
        source, target = source[kept], target[kept]
        if table.merged is not None:
            source, target = table.merged.state[source], table.merged.state[target]
        inside = source != target
        sources.append(source[inside].astype(np.int32))
        targets.append(target[inside].astype(np.int32))
    found = np.unique(np.concatenate(sources).astype(np.int64) * table.size + np.concatenate(targets))
    return found // table.size, found % table.size


def arcs_of_graph(graph: Graph) -> Arcs:
    """The moves of a graph that lists its states."""
    moves = []
    for j in graph.decision_makers:
        ends = np.array([(s, t) for s in range(len(graph)) for t in graph.moves(j, s)], np.int64).reshape(-1, 2)
        moves.append((ends[:, 0], ends[:, 1]))
    return Arcs.of(len(graph), moves)
