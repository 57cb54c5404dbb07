"""The full layout: every class of a DM sorted by its ranks. Terms as in `full_blocks`."""

# mypy: disable-error-code="untyped-decorator, assignment"

from __future__ import annotations

import numpy as np

from countermove.stability.compiled.full_blocks import base_of
from countermove.stability.compiled.kernel import FAR, STOP, Array, kernel

#: How many classes are sorted side by side.
LANES = 16


@kernel
def _network(size: int) -> Array:
    """The comparators of Batcher's odd-even merge sort: pairs of places."""
    pairs, count = np.empty((size * 16, 2), np.uint64), 0
    p = 1
    while p < size:
        q = p
        while q:
            for start in range(q % p, size - q, 2 * q):
                for place in range(start, min(start + q, size - q)):
                    if place // (2 * p) == (place + q) // (2 * p):
                        pairs[count, 0], pairs[count, 1] = place, place + q
                        count += 1
            q >>= 1
        p <<= 1
    return pairs[:count]


@kernel
def _rank_side_by_side(levels: Array, lo: int, k: int, below: Array, listed: Array, counts: Array) -> None:
    """`rank_classes` without one-way options, many classes at once: a sorting network whose comparators work on the
    same places of all of them, on numbers made of the level and the own pattern."""
    size, mask = 1 << k, np.uint64((1 << k) - 1)
    ulo, uk = np.uint64(lo), np.uint64(k)  # unsigned, so that no index needs a look at its sign
    pairs = _network(size)
    keys = np.empty((size, LANES), np.uint32)
    for c in range(0, levels.size >> k, LANES):
        if counts[STOP]:
            return
        for lane in range(np.uint64(LANES)):
            base = np.uint64(base_of(c + np.int64(lane), lo, k))
            for w in range(np.uint64(size)):
                keys[w, lane] = np.uint64(levels[base | w << ulo]) << uk | w
        for place in range(pairs.shape[0]):
            a, b = pairs[place, 0], pairs[place, 1]
            for lane in range(np.uint64(LANES)):
                x, y = keys[a, lane], keys[b, lane]
                keys[a, lane] = min(x, y)
                keys[b, lane] = max(x, y)
        for lane in range(np.uint64(LANES)):
            base, start = np.uint64(base_of(c + np.int64(lane), lo, k)), np.uint64((c + np.int64(lane)) << k)
            lower, before = np.uint64(0), np.uint64(FAR) << np.uint64(8)
            for position in range(np.uint64(size)):
                key = np.uint64(keys[position, lane])
                w = key & mask
                lower = lower if key >> uk == before else position
                before = key >> uk
                listed[start + position] = w
                below[base | w << ulo] = lower


@kernel
def rank_classes(levels: Array, lo: int, k: int, quality: Array, below: Array, listed: Array, counts: Array) -> None:
    """Sorts every class of a DM by (sub-class, level).

    `levels[n]`; `quality[2^k]`: the sub-class q of every own pattern. Fills `listed[n]`: the own patterns of class c
    from `c << k` on, and `below[n]`: how many members of a state's sub-class have a lower level than it.
    """
    one = quality.max() == 0
    if one and k <= 8 and (levels.size >> k) % LANES == 0 and np.int64(levels.max()) + 1 <= 1 << (32 - k):
        _rank_side_by_side(levels, lo, k, below, listed, counts)
        return
    size = 1 << k
    values = np.empty(size, np.int32)
    for c in range(levels.size >> k):
        if counts[STOP]:
            return
        base = base_of(c, lo, k)
        for w in range(size):
            values[w] = levels[base | w << lo]
        if k <= 8 and one:
            for w in range(size):
                mine, lower, same = values[w], np.int32(0), np.int32(0)
                for v in range(size):
                    lower += np.int32(values[v] < mine)
                for v in range(w):
                    same += np.int32(values[v] == mine)
                below[base | w << lo] = lower
                listed[(c << k) + lower + same] = w
        elif k <= 8:
            for w in range(size):
                mine, lower, before = values[w], 0, 0
                for v in range(size):
                    less = quality[v] < quality[w]
                    if quality[v] == quality[w]:
                        lower += values[v] < mine
                        less = values[v] < mine or (values[v] == mine and v < w)
                    before += less
                below[base | w << lo] = lower
                listed[(c << k) + before] = w
        else:
            keys = np.empty(size, np.int64)
            for w in range(size):
                keys[w] = np.int64(quality[w]) << 32 | values[w]
            order = np.argsort(keys, kind="mergesort")
            first = 0
            for position in range(size):
                w = order[position]
                if position == 0 or keys[w] != keys[order[position - 1]]:
                    lower = position
                if position == 0 or quality[w] != quality[order[position - 1]]:
                    first = position
                below[base | w << lo] = lower - first
                listed[(c << k) + position] = w
