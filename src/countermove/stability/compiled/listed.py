"""The listed layout: some combinations are not feasible, and everybody's classes are lists of states."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from countermove.arrays import Table
from countermove.stability.compiled import listed_loops as loops
from countermove.stability.compiled.crew import Crew
from countermove.stability.compiled.layout import Array, Drive
from countermove.stability.verdict import Foresight


class Listed:
    """A table with a list of codes; DMs without options have one class of each state."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.active = np.array([j for j, shape in enumerate(table.shapes) if shape.k], np.int64)
        d, n = table.levels.shape
        self.sub_class = np.zeros((d, n), np.int32)
        self.member = np.zeros((d, n), np.int32)
        parts = [self._classes(j) for j in range(d)]
        most = max(first.size for first, _, _ in parts)
        self.sub_first = np.full((d, most), n, np.int32)
        self.class_first = np.full((d, most), -1, np.int32)
        self.sub_quality = np.full((d, most), -1, np.int64)
        self.groups = []
        for j, (first, class_first, quality) in enumerate(parts):
            self.sub_first[j, : first.size] = first
            self.class_first[j, : class_first.size] = class_first
            self.sub_quality[j, : quality.size] = quality
            self.groups.append(quality.size)

    def _classes(self, j: int) -> tuple[Array, Array, Array]:
        """Sorts the states by (class, one-way pattern, level); where sub-classes and classes begin, their patterns."""
        table, shape = self.table, self.table.shapes[j]
        codes: Array = table.codes
        others = codes & ~(((1 << shape.k) - 1) << shape.lo)
        quality = shape.quality(shape.own(codes))
        order = np.lexsort((table.levels[j], quality, others))
        self.member[j] = order
        new_class = np.append(True, np.diff(others[order]) != 0)
        new_sub = new_class | np.append(True, np.diff(quality[order]) != 0)
        starts = np.flatnonzero(new_sub)
        self.sub_class[j, order] = np.cumsum(new_sub) - 1
        class_of_sub = np.cumsum(new_class[starts]) - 1
        first_of_class = np.flatnonzero(new_class[starts])
        return np.append(starts, order.size), first_of_class[class_of_sub], quality[order][starts]

    def drive(self, i: int, foresights: Sequence[Foresight], crew: Crew) -> list[Drive]:
        own = self.table.levels[i]
        opponents = self.active[self.active != i]
        nash = crew.share(lambda theta, counts: self._kept(i, theta, counts), [own])[0]
        keys = {False: own, True: np.maximum(own, nash.best[self.sub_class[i]])}

        def search(foresight: Foresight, counts: Array) -> Drive:
            if not foresight.answered:
                return nash
            theta = np.empty(own.size, np.int32)
            loops.drive_listed(
                keys[foresight.countered], own, opponents, self.sub_class, self.class_first, self.sub_first,
                self.sub_quality, self.member, self.table.levels, foresight.by_improvements, theta, counts,
            )  # fmt: skip
            return self._kept(i, theta, counts)

        return crew.share(search, foresights)

    def _kept(self, i: int, theta: Array, counts: Array) -> Drive:
        size = self.groups[i]
        best, second, at = (np.empty(size, np.int32) for _ in range(3))
        loops.best_listed(
            theta, self.class_first[i, :size], self.sub_first[i, : size + 1], self.sub_quality[i, :size],
            self.member[i], self.table.shapes[i].ways, best, second, at, counts,
        )  # fmt: skip
        return Drive(best, second, at)

    def elsewhere(self, i: int, drive: Drive, states: Array) -> Array:
        group = self.sub_class[i][states]
        return np.where(drive.at[group] == states, drive.second[group], drive.best[group])

    def staying(self, i: int, drive: Drive, state: int, crew: Crew) -> int:
        return int(drive.best[self.sub_class[i][state]])

    def stable(self, i: int, drive: Drive, crew: Crew) -> Array:
        return np.packbits(drive.best[self.sub_class[i]] <= self.table.levels[i], bitorder="little")

    def steps(self, starts: Array, crew: Crew, improving: Collection[int] | None = None) -> Array:
        active = self.active
        strict = np.array([improving is None or j in improving for j in active])

        def reach(starts: Array, counts: Array) -> Array:
            out = np.empty(self.table.size, np.int32)
            loops.reach_listed(
                starts, strict, self.sub_class[active], self.class_first[active], self.sub_first[active],
                self.sub_quality[active], self.member[active], self.table.levels[active], out, counts,
            )  # fmt: skip
            return out

        return crew.share(reach, [starts])[0]
