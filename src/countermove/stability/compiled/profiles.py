"""Many orders over one set of moves, compiled: the same as `stability.profiles`, for many and larger ones.

Every order of somebody's is a *row* of levels, made once; a profile says which row is whose. What hangs on a row alone
(Nash, GMR, SMR, the states sorted by it) is worked out once for each row, and SEQ and SSEQ for each profile, by the
theorem of docs/engine.md with the moves listed backwards.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from countermove.stability.compiled import profiles_loops, profiles_small_loops
from countermove.stability.compiled.profiles_small_loops import WORD
from countermove.stability.profiles import FORESIGHTS, Moves, Tiers, members

Array = Any

#: The bit of each concept in what the loops give.
BITS = {concept: 1 << place for place, concept in enumerate(FORESIGHTS)}


class Rows:
    """The orders of everybody over the moves of one graph. `pairs`: two moves of somebody in a row may lead where one
    does not, so that the rule that nobody moves twice in a row counts."""

    def __init__(self, moves: Moves, *, pairs: bool = True) -> None:
        self.size = moves.size
        self._loops: Any = profiles_small_loops if moves.size <= WORD else profiles_loops
        self._moves = self._loops.laid_out(moves, pairs)
        self._new: list[tuple[Array, Array]] = []
        self._count = 0
        self._rows: tuple[Array, ...] = ()

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
        out = np.empty((len(which), self.size), np.uint8)
        self._loops.together(np.ascontiguousarray(which, np.int64), self._moves, self._prepared(), sequential, out)
        return out

    def _prepared(self) -> tuple[Array, ...]:
        """What is kept of the rows, worked out for those that are new."""
        if self._new:
            owner, levels = (np.concatenate(parts) for parts in zip(*self._new, strict=True))
            self._new.clear()
            new = self._loops.prepared(owner, levels, self._moves)
            parts = zip(self._rows or new, new, strict=True)
            self._rows = tuple(map(np.concatenate, parts)) if self._rows else new
        return self._rows
