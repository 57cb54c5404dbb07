"""From which states of a large model some decision makers can bring about one of many, by whole arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from countermove.analyses.coalitions.concepts import Coalition
from countermove.arrays import Array, Table
from countermove.graph import Step

UNREACHED = -1


@dataclass(frozen=True)
class _Classes:
    """A decision maker's classes of states: those that differ in nothing but its own options, its one-way options set
    alike. `of[n]`: the class of each state; `onward`: pairs of arrays, classes and those that one-way changes lead to
    from them."""

    of: Array
    count: int
    onward: tuple[tuple[Array, Array], ...]


class Backward:
    """Searches backwards on the arrays of a model in which moves are transitive."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._known: dict[int, _Classes] = {}

    def distance(self, movers: Coalition, wanted: Array, *, improving: bool = False) -> Array:
        """The least number of moves, or improvements, by which the movers get from each state to a wanted one
        (bool[n]): int32[n], UNREACHED where they cannot."""
        found = np.where(wanted, np.int32(0), np.int32(UNREACHED))
        latest, steps = wanted, 0
        while latest.any():
            steps += 1
            fresh = np.zeros_like(wanted)
            for j in movers:
                fresh |= self._before(j, latest, improving)
            latest = fresh & (found == UNREACHED)
            found[latest] = steps
        return found

    def path(self, movers: Coalition, distance: Array, start: int, *, improving: bool) -> tuple[Step, ...]:
        """A shortest sequence from a state, () where there is none. No mover of a shortest one moves twice in a row."""
        found: list[Step] = []
        state = start
        while distance[state] > 0:
            found.append(self._step(movers, distance, state, improving))
            state = found[-1].target
        return tuple(found)

    def _step(self, movers: Coalition, distance: Array, state: int, improving: bool) -> Step:
        table = self.table
        code = table.members(state)[0]
        for j in movers:
            codes, levels = table.class_of(j, code), table.levels[j]
            targets = table.find(codes)
            kept = table.allowed(j, np.array([code]), codes) & (distance[targets] == distance[state] - 1)
            if improving:
                kept &= levels[targets] > levels[state]
            if kept.any():
                return Step(j, state, int(targets[kept][0]))
        raise AssertionError("a state with a distance has a next one")

    def _before(self, j: int, wanted: Array, improving: bool) -> Array:
        """The states from which a decision maker can move, or improve, to a wanted one; without `improving` the wanted
        ones too."""
        levels = self.table.levels[j]
        if self.table.codes is None:
            best = np.where(wanted, levels if improving else np.int32(0), np.int32(-1))
            self._spread(j, best)
            return best > (levels if improving else -1)
        classes = self._classes(j)
        best = np.full(classes.count, -1, np.int32)
        if improving:
            np.maximum.at(best, classes.of[wanted], levels[wanted])
        else:
            best[classes.of[wanted]] = 0
        direct = best.copy()
        for sources, targets in classes.onward:
            best[sources] = np.maximum(best[sources], direct[targets])
        return best[classes.of] > (levels if improving else -1)

    def _spread(self, j: int, best: Array) -> None:
        """Raises what each state has to the most that a decision maker can move to from it, where every combination is
        feasible: one option after the other."""
        shape = self.table.shapes[j]
        for position in range(shape.k):
            pairs = best.reshape(-1, 2, 1 << shape.lo + position)
            most = np.maximum(pairs[:, 0], pairs[:, 1])
            if not shape.to_no >> position & 1:
                pairs[:, 0] = most
            if not shape.to_yes >> position & 1:
                pairs[:, 1] = most

    def _classes(self, j: int) -> _Classes:
        if j not in self._known:
            shape = self.table.shapes[j]
            codes: Array = self.table.codes
            ways = (shape.to_yes | shape.to_no) << shape.lo
            keys, of = np.unique(codes & ~((((1 << shape.k) - 1) << shape.lo) & ~ways), return_inverse=True)
            self._known[j] = _Classes(of.astype(np.int32), keys.size, tuple(self._onward(j, keys, ways)))
        return self._known[j]

    def _onward(self, j: int, keys: Array, ways: int) -> Iterator[tuple[Array, Array]]:
        """For every set of one-way options that a decision maker could change at once: 2^(one-way options) - 1."""
        backwards = self.table.shapes[j].to_no << self.table.shapes[j].lo
        changed = ways
        while changed:
            sources = np.flatnonzero((keys ^ backwards) & changed == 0)
            places = np.minimum(np.searchsorted(keys, keys[sources] ^ changed), keys.size - 1)
            there = keys[places] == keys[sources] ^ changed
            yield sources[there], places[there]
            changed = (changed - 1) & ways
