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
from countermove.stability.compiled.profiles_small_loops import WORD, alone_small, together_small
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
        if moves.size <= WORD:
            self._moves: tuple[Array, ...] = np.array(moves.of, np.uint64), np.array(moves.into, np.uint64)
        else:
            self._moves = (*_flat(moves.of), *_flat(moves.into))
        self._new: list[tuple[Array, Array]] = []
        self._count = 0
        self._tables: tuple[Array, ...] = ()

    def add_tiers(self, j: int, tiers: Tiers) -> int:
        """A row for decision maker j's order, tiers from the best; its number."""
        levels = np.empty(self.size, np.int32)
        for level, tier in enumerate(reversed(tiers)):
            levels[[*members(tier)]] = level
        return self.add(j, levels)

    def add(self, j: int, levels: Array) -> int:
        """A row for decision maker j's dense levels, larger is better; its number."""
        return self.add_all(np.array([j]), levels[None])

    def add_all(self, owners: Array, levels: Array) -> int:
        """Rows of dense levels, `[k, n]`, with whose they are, `[k]`; the number of the first."""
        first = self._count
        self._new.append((np.asarray(owners, np.int64), np.asarray(levels, np.int32)))
        self._count += len(levels)
        return first

    def equilibria(self, which: Array, *, sequential: bool = True) -> Array:
        """For profiles `which[p, j]`, rows by number: the concepts under which each state is an equilibrium, `[p, n]`,
        as the bits of `BITS`. Without `sequential` those of SEQ and SSEQ are not set."""
        rows, best, orders, bits, *more = self._prepared()
        out = np.empty((len(which), self.size), np.uint8)
        solve = together_small if self.size <= WORD else together
        which = np.ascontiguousarray(which, np.int64)
        solve(rows, which, self.movers, *self._moves, self.pairs, best, orders, bits, *more, sequential, out)
        return out

    def _prepared(self) -> tuple[Array, ...]:
        """The rows with what hangs on each alone, worked out for those that are new."""
        if self._new:
            owner, rows = (np.concatenate(parts) for parts in zip(*self._new, strict=True))
            self._new.clear()
            made = [rows, np.empty_like(rows), np.empty((len(rows), 2, self.size), np.int32)]
            made.append(np.empty(rows.shape, np.uint8))
            if self.size <= WORD:
                made.append(np.empty(rows.shape, np.uint64))
            work = alone_small if self.size <= WORD else alone
            work(rows, owner, self.movers, *self._moves, self.pairs, *made[1:])
            parts = zip(self._tables, made, strict=True) if self._tables else ((one,) for one in made)
            self._tables = tuple(np.concatenate(part) for part in parts)
        return self._tables


def _flat(sets: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """Sets for each decision maker and state as one array of states, and where each begins, `[j, n + 1]`."""
    begin = np.zeros((len(sets), len(sets[0]) + 1), np.int64)
    flat: list[int] = []
    for j, own in enumerate(sets):
        begin[j, 0] = len(flat)
        for s, states in enumerate(own):
            flat += members(states)
            begin[j, s + 1] = len(flat)
    return begin, np.array(flat, np.int32)
