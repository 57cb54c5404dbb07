"""The full layout: every combination of options is feasible, and the state is its code."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from countermove.arrays import Shape, Table
from countermove.stability.compiled import full_blocks, full_loops, full_ranks, full_search
from countermove.stability.compiled.crew import Crew
from countermove.stability.compiled.layout import Array, Drive
from countermove.stability.verdict import Foresight

_Kept = tuple[Array, Array, Array]


class Full:
    """A table in which codes are states."""

    def __init__(self, table: Table) -> None:
        self.table = table
        widest = max(shape.k for shape in table.shapes)
        self.kind: Any = np.uint8 if widest <= 8 else np.uint16 if widest <= 16 else np.uint32
        self.quality = np.zeros((len(table.shapes), 1 << widest), np.int32)
        for j, shape in enumerate(table.shapes):
            self.quality[j, : 1 << shape.k] = shape.quality(np.arange(1 << shape.k, dtype=np.int64))
        # Who has no options is no opponent to the loops.
        self.active = [j for j, shape in enumerate(table.shapes) if shape.k]
        everybody = len(self.active) == len(table.shapes)
        self._rows = slice(None) if everybody else np.array(self.active, np.int64)
        self._levels = table.levels[self._rows]
        self._quality = self.quality[self._rows]
        self._shape = np.array([(shape.lo, shape.k, shape.ways) for shape in table.shapes], np.int64)[self._rows]
        self._lists: tuple[Array, Array] | None = None

    def lists(self, crew: Crew) -> tuple[Array, Array]:
        """The sorted classes of everybody who has options: own patterns, and how many rank below a state."""
        if self._lists is None:
            listed, below = (np.empty(self._levels.shape, self.kind) for _ in range(2))

            def sort(place: int, counts: Array) -> None:
                lo, k, _ = self._shape[place]
                quality = self._quality[place, : 1 << int(k)]
                full_ranks.rank_classes(
                    self._levels[place], int(lo), int(k), quality, below[place], listed[place], counts
                )

            crew.share(sort, range(len(self.active)))
            self._lists = listed, below
        return self._lists

    def drive(self, i: int, foresights: Sequence[Foresight], crew: Crew) -> list[Drive]:
        shape = self.table.shapes[i]
        if not shape.k:
            nothing = np.full((1, self.table.size), -1, np.int32)
            return [Drive(nothing, nothing, np.zeros_like(nothing)) for _ in foresights]
        found: dict[Foresight, Drive] = {}
        for foresight in foresights:
            if not foresight.answered:
                kept = self._none(shape, 1)
                first: _Kept = (kept[0][0], kept[1][0], kept[2][0])
                full_loops.nash_full(self.table.levels[i], shape.lo, shape.k, self.quality[i], *first)
                found[foresight] = _moved(first)
        staying = self._staying(i, any(each.countered for each in foresights))
        for improving in (False, True):
            forms = [Foresight(True, improving, countered) for countered in (False, True)]
            asked = np.array([form in foresights for form in forms])
            if asked.any():
                kept = self._searched(i, improving, asked, staying, crew)
                for row, form in enumerate(forms):
                    if asked[row]:
                        own = (kept[0][row], kept[1][row], kept[2][row])
                        found[form] = _moved(own if asked.all() else (own[0].copy(), own[1].copy(), own[2].copy()))
        return [found[foresight] for foresight in foresights]

    def _none(self, shape: Shape, forms: int) -> _Kept:
        size = (forms, 1 << shape.ways, self.table.size >> shape.k)
        return np.full(size, -1, np.int32), np.full(size, -1, np.int32), np.zeros(size, np.int32)

    def _staying(self, i: int, wanted: bool) -> Array:
        """The best level that DM i can have from each sub-class (M), if it is wanted."""
        shape = self.table.shapes[i]
        staying = np.empty((1 << shape.ways, (self.table.size >> shape.k) if wanted else 0), np.int32)
        if wanted:
            full_loops.best_staying(self.table.levels[i], shape.lo, shape.k, self.quality[i], shape.ways, staying)
        return staying

    def _searched(self, i: int, improving: bool, forms: Array, staying: Array, crew: Crew) -> _Kept:
        """Both keys over all blocks of DM i; the blocks are shared out among the threads."""
        shape, place = self.table.shapes[i], self.active.index(i)
        lists = self.lists(crew) if improving else ()

        def search(blocks: Array, counts: Array) -> _Kept:
            kept = self._none(shape, 2)
            loop = full_search.search_full if improving else full_loops.cover_full
            loop(place, blocks, self._levels, *lists, self._shape, self._quality, staying, forms, *kept, counts)
            return kept

        blocks = np.arange(1 << shape.k, dtype=np.int64)
        first, *rest = crew.share(search, np.array_split(blocks, min(crew.threads, blocks.size)))
        for more in rest:
            for row in range(2):
                full_blocks.merge_all(*(each[row] for each in first), *(each[row] for each in more))
        return first

    def elsewhere(self, i: int, drive: Drive, states: Array) -> Array:
        shape = self.table.shapes[i]
        own = shape.own(states)
        group = states >> (shape.lo + shape.k) << shape.lo | states & ((1 << shape.lo) - 1)
        q = self.quality[i][own]
        return np.where(drive.at[q, group] == own, drive.second[q, group], drive.best[q, group])

    def staying(self, i: int, drive: Drive, state: int, crew: Crew) -> int:
        """The others can bring about every pattern of theirs that no one-way option forbids."""
        codes = np.array([state], np.int64)
        for j, shape in enumerate(self.table.shapes):
            if j != i and shape.k:
                own, patterns = int(shape.own(codes[:1])[0]), np.arange(1 << shape.k, dtype=np.int64)
                kept = (own & ~patterns & shape.to_yes == 0) & (patterns & ~own & shape.to_no == 0)
                codes = (codes[:, None] ^ ((patterns[kept] ^ own) << shape.lo)).ravel()
        return int(self.table.levels[i][codes].min())

    def stable(self, i: int, drive: Drive, crew: Crew) -> Array:
        shape = self.table.shapes[i]
        out = np.empty((self.table.size + 7) // 8, np.uint8)

        def decide(part: tuple[int, int], counts: Array) -> None:
            first, last = part
            full_loops.stable_full(
                self.table.levels[i], shape.lo, shape.k, self.quality[i], drive.best, first, out[first:last]
            )

        bounds = [out.size * part // crew.threads for part in range(crew.threads + 1)]
        crew.share(decide, list(pairwise(bounds)))
        return out

    def steps(self, starts: Array, crew: Crew, improving: Collection[int] | None = None) -> Array:
        listed = self.lists(crew)[0]
        strict = np.array([improving is None or j in improving for j in self.active])

        def reach(starts: Array, counts: Array) -> Array:
            out = np.empty(self.table.size, np.int32)
            full_loops.reach_full(starts, strict, self._levels, self._shape, self._quality, listed, out, counts)
            return out

        return crew.share(reach, [starts])[0]


def _moved(kept: _Kept) -> Drive:
    """From what the members of each sub-class have to what can be moved to from it."""
    full_blocks.over_supersets(*kept)
    return Drive(*kept)
