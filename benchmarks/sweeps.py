"""The naive way to find what opponents can bring about by improvements: sweep over all states until nothing changes."""

from __future__ import annotations

from typing import Any

import numpy as np

from countermove.arrays import Table

Array = Any


def sweeps(table: Table, i: int) -> tuple[int, Array]:
    """How many sweeps it takes for decision maker i where every combination is feasible, and the least level of i that
    the others can lead to from each state: int32[n].

    In a sweep every opponent in turn hands down, in each of its classes at once, the least label of what it prefers:
    no naive sweep gets further.
    """
    label = table.levels[i].copy()
    orders = [_sorted_classes(table, j) for j in range(len(table.shapes)) if j != i and table.shapes[j].k]
    count, before = 0, None
    while before is None or not np.array_equal(before, label):
        before = label.copy()
        count += 1
        for classes, tied in orders:
            best = np.minimum.accumulate(label[classes][:, ::-1], axis=1)[:, ::-1]
            beyond = np.minimum(tied + 1, classes.shape[1] - 1)
            better = np.take_along_axis(best, beyond, axis=1)
            better[tied + 1 == classes.shape[1]] = np.iinfo(np.int32).max
            label[classes] = np.minimum(label[classes], better)
    return count, label


def _sorted_classes(table: Table, j: int) -> tuple[Array, Array]:
    """The classes of decision maker j as rows of states, the worst first, and for each place the last of its ties."""
    shape, levels = table.shapes[j], table.levels[j]
    states = np.arange(table.size, dtype=np.int64)
    group = states & ~(((1 << shape.k) - 1) << shape.lo)
    classes = np.lexsort((levels, group)).reshape(-1, 1 << shape.k)
    rank = levels[classes]
    last = np.full(rank.shape, rank.shape[1] - 1)
    for place in reversed(range(rank.shape[1] - 1)):
        last[:, place] = np.where(rank[:, place] < rank[:, place + 1], place, last[:, place + 1])
    return classes, last
