"""Many orders over one set of moves, compiled: the same as `stability.profiles`, for many and larger ones.

Every order of somebody's is a *row* of levels, made once; a profile says which row is whose. What hangs on a row alone
(Nash, GMR, SMR, the states sorted by it) is worked out once for each row, and SEQ and SSEQ for each profile, by the
theorem of docs/engine.md with the moves listed backwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from countermove.stability.compiled.profiles_loops import alone, together
from countermove.stability.profiles import FORESIGHTS, Moves, Tiers, members

Array = Any

#: The bit of each concept in what the loops give.
BITS = {concept: 1 << place for place, concept in enumerate(FORESIGHTS)}


class Rows:
    """The orders of everybody over the moves of one graph. `pairs`: two moves of somebody in a row may lead where one
    does not, so that the rule that nobody moves twice in a row counts."""

    def __init__(self, moves: Moves, *, pairs: bool = True) -> None:
        self.size, self.pairs = moves.size, pairs
        self.movers = np.array(moves.movers, np.int64)
        targets = [[[*members(own[s])] for s in range(moves.size)] for own in moves.of]
        sources: list[list[list[int]]] = [[[] for _ in own] for own in targets]
        for j, own in enumerate(targets):
            for s, found in enumerate(own):
                for t in found:
                    sources[j][t].append(s)
        self._begin, self._to = _flat(targets)
        self._back_begin, self._back = _flat(sources)
        self._makers = len(moves.of)
        self._levels: list[Array] = []
        self._owner: list[int] = []
        self._done = 0
        self._tables: tuple[Array, ...] = ()

    def add_tiers(self, j: int, tiers: Tiers) -> int:
        """A row for decision maker j's order, tiers from the best; its number."""
        levels = np.empty(self.size, np.int32)
        for level, tier in enumerate(reversed(tiers)):
            levels[[*members(tier)]] = level
        return self.add(j, levels)

    def add(self, j: int, levels: Array) -> int:
        """A row for decision maker j's dense levels, larger is better; its number."""
        self._levels.append(levels)
        self._owner.append(j)
        return len(self._levels) - 1

    def equilibria(self, which: Array, *, sequential: bool = True) -> Array:
        """For profiles `which[p, j]`, rows by number: the concepts under which each state is an equilibrium, `[p, n]`,
        as the bits of `BITS`. Without `sequential` those of SEQ and SSEQ are not set."""
        rows, best, orders, bits = self._prepared()
        out = np.empty((len(which), self.size), np.uint8)
        moves = self.movers, self._begin, self._to, self._back_begin, self._back, self.pairs
        together(rows, np.ascontiguousarray(which, np.int64), *moves, best, orders, bits, sequential, out)
        return out

    def _prepared(self) -> tuple[Array, ...]:
        """The rows with what hangs on each alone, worked out for those that are new."""
        new = self._levels[self._done :]
        if new:
            rows = np.stack(new)
            owner = np.array(self._owner[self._done :], np.int64)
            best = np.empty_like(rows)
            orders, bits = np.empty((len(new), 2, self.size), np.int32), np.empty(rows.shape, np.uint8)
            moves = self.movers, self._begin, self._to, self._back_begin, self._back, self.pairs
            alone(rows, owner, *moves, best, orders, bits)
            made = rows, best, orders, bits
            parts = zip(self._tables, made, strict=True) if self._tables else ((one,) for one in made)
            self._tables = tuple(np.concatenate(part) for part in parts)
            self._done = len(self._levels)
        return self._tables


def _flat(lists: Sequence[Sequence[Sequence[int]]]) -> tuple[Array, Array]:
    """Lists for each decision maker and state as one array, and where each begins, `[j, n + 1]`."""
    begin = np.zeros((len(lists), len(lists[0]) + 1), np.int64)
    flat: list[int] = []
    for j, own in enumerate(lists):
        begin[j, 0] = len(flat)
        for s, found in enumerate(own):
            flat += found
            begin[j, s + 1] = len(flat)
    return begin, np.array(flat, np.int32)
