"""What some decision makers of a large model can bring about from a state, at a cost in proportion to what it holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from countermove.analyses.coalitions.concepts import Coalition
from countermove.arrays import Array, Shape, Table
from countermove.graph import Step

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Reached:
    """R_H(s) with s itself in front: the states, who moved last on a shortest way to each, the place in these arrays
    from which it moved, and after how many steps; int64[m] each."""

    states: Array
    movers: Array
    sources: Array
    steps: Array

    def path(self, target: int) -> tuple[Step, ...]:
        """A shortest legal sequence."""
        place = int(np.flatnonzero(self.states == target)[0])
        found = []
        while place:
            before = int(self.sources[place])
            found.append(Step(int(self.movers[place]), int(self.states[before]), int(self.states[place])))
            place = before
        return tuple(reversed(found))


class Forward:
    """Searches forwards on the arrays of a model in which moves are transitive."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._known: dict[int, tuple[Array, Array, Array]] = {}

    def reach(self, members: Coalition, start: int) -> Reached:
        """R_H(s)."""
        return self._product(members, start) if self.table.codes is None else self._search(members, start)

    def _product(self, members: Coalition, start: int) -> Reached:
        """Where every combination is feasible each member chooses for itself, and moves once at the most."""
        states, movers = np.array([start]), np.array([-1])
        sources, steps = np.array([0]), np.array([0])
        for i in members:
            deltas = _deltas(self.table.shapes[i], start)
            moved = np.arange(deltas.size) > 0
            places = np.arange(states.size)[:, None] * deltas.size
            states = (states[:, None] ^ deltas).ravel()
            movers = np.where(moved, i, movers[:, None]).ravel()
            sources = np.where(moved, places, sources[:, None] * deltas.size).ravel()
            steps = (steps[:, None] + moved).ravel()
        return Reached(states, movers, sources, steps)

    def _search(self, members: Coalition, start: int) -> Reached:
        """Breadth-first. What a member reaches from a state depends on all that it cannot change there: the others'
        options, and how its one-way options stand. One state for each such pattern is expanded, and none that the same
        member has just moved to."""
        found = np.zeros(self.table.size, bool)
        found[start] = True
        columns = [np.array([[start], [-1], [0], [0]])]
        latest, before, steps = columns[0], 0, 0
        while latest.shape[1]:
            steps += 1
            fresh = []
            for i in members:
                places = np.flatnonzero(latest[1] != i)
                targets, origins = self._moved(i, latest[0][places], found)
                fresh.append(
                    np.stack(
                        [targets, np.full_like(targets, i), before + places[origins], np.full_like(targets, steps)]
                    )
                )
            before += latest.shape[1]
            latest = np.concatenate(fresh, axis=1)
            columns.append(latest)
        return Reached(*np.concatenate(columns, axis=1))

    def _moved(self, i: int, sources: Array, found: Array) -> tuple[Array, Array]:
        """The states not yet found that decision maker i can move to from some states, each with the place of a state
        among these from which it can; they are found then."""
        shape = self.table.shapes[i]
        codes: Array = self.table.codes
        of, order, first = self._classes(i)
        free = (((1 << shape.k) - 1) & ~(shape.to_yes | shape.to_no)) << shape.lo
        chosen = np.unique(codes[sources] & ~free, return_index=True)[1]
        sizes = np.diff(first)[of[sources[chosen]]]
        ends = np.cumsum(sizes)
        parts = [(np.empty(0, np.int64), np.empty(0, np.int64))]
        start = 0
        while start < chosen.size:
            stop = max(start + 1, int(np.searchsorted(ends, (ends[start - 1] if start else 0) + _CHUNK)))
            part, counts = chosen[start:stop], sizes[start:stop]
            origins = np.repeat(part, counts)
            offsets = np.arange(origins.size) - np.repeat(np.cumsum(counts) - counts, counts)
            targets = order[first[of[sources[origins]]] + offsets]
            kept = ~found[targets]
            targets, origins = targets[kept], origins[kept]
            if shape.ways:
                fits = self.table.allowed(i, codes[sources[origins]], codes[targets])
                targets, unique = np.unique(targets[fits], return_index=True)  # classes may lead into one another
                origins = origins[fits][unique]
            found[targets] = True
            parts.append((targets, origins))
            start = stop
        return np.concatenate([targets for targets, _ in parts]), np.concatenate([origins for _, origins in parts])

    def _classes(self, i: int) -> tuple[Array, Array, Array]:
        """The states in classes that differ in nothing but i's own options: the class of each; the states by class;
        where each class begins."""
        if i not in self._known:
            shape = self.table.shapes[i]
            codes: Array = self.table.codes
            keys = codes & ~(((1 << shape.k) - 1) << shape.lo)
            _, of, counts = np.unique(keys, return_inverse=True, return_counts=True)
            first = np.concatenate([[0], np.cumsum(counts)])
            self._known[i] = of.astype(np.int32), np.argsort(of, kind="stable"), first
        return self._known[i]


def _deltas(shape: Shape, code: int) -> Array:
    """What a decision maker can change at a code, as bits to flip; nothing comes first."""
    stuck = code >> shape.lo & shape.to_yes | ~(code >> shape.lo) & shape.to_no
    found = np.zeros(1, np.int64)
    for position in range(shape.k):
        if not stuck >> position & 1:
            found = np.concatenate([found, found ^ 1 << shape.lo + position])
    return found
