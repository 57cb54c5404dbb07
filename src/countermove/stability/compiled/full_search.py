"""The full layout: labels by the improvements of the others (SEQ, SSEQ). Terms as in `full_blocks`."""

# mypy: disable-error-code="untyped-decorator, assignment"

from __future__ import annotations

import numpy as np

from countermove.stability.compiled.full_blocks import (
    base_of,
    copy_column,
    copy_piece,
    in_block,
    keep,
    pick,
    split_code,
)
from countermove.stability.compiled.kernel import (
    AHEAD,
    CHECKS,
    DONE,
    FAR,
    STOP,
    VISITS,
    Array,
    fetch,
    is_seen,
    kernel,
    see,
    slices,
    unseen_roots,
)


@kernel
def _lead_one_way(
    y: int,
    levels: Array,
    listed: Array,
    quality: Array,
    shape: Array,
    pointer: Array,
    asked: Array,
    seen: Array,
    waiting: Array,
    queue: Array,
    tail: int,
) -> tuple[int, int, int]:
    """Lists the improving predecessors of a state by an opponent with one-way options; the queue's new end, list visits
    and pointer checks.

    Of every sub-class whose pattern is a subset of y's: a pattern asked at this level or above needs no second
    look, and neither do its subsets.
    """
    lo, k, ways = shape[0], shape[1], shape[2]
    c, w = split_code(np.int64(y), lo, k)
    base = base_of(c, lo, k)
    level = levels[y] + 1
    size = 1 << (k - ways)
    visits, checks = 0, 0
    waiting[0], more = quality[w], 1
    while more:
        more -= 1
        q = waiting[more]
        cell = (c << ways) + q
        checks += 1
        if asked[cell] >= level:
            continue
        asked[cell] = level
        start = (c << k) + q * size
        position = np.int64(pointer[cell])
        while position < size:
            z = base | np.int64(listed[start + position]) << lo
            if levels[z] + 1 >= level:
                break
            position += 1
            visits += 1
            queue[tail] = z
            tail += not is_seen(seen, z)
            see(seen, z)
        pointer[cell] = position
        for b in range(ways):
            if q >> b & 1:
                smaller = q ^ (1 << b)
                if asked[(c << ways) + smaller] < level:
                    waiting[more] = smaller
                    more += 1
    return tail, visits, checks


@kernel
def _fetch_classes(y: int, flat_listed: Array, m: int, shape: Array) -> None:
    """Asks for the lists of a state that will be searched soon."""
    for a in range(np.uint64(shape.shape[0])):
        lo, k = np.uint64(shape[a, 0]), np.uint64(shape[a, 1])
        c = y >> (lo + k) << lo | y & ((np.uint64(1) << lo) - np.uint64(1))
        fetch(flat_listed, a * m + (c << k))


@kernel
def _search_block(
    key: Array,
    below: Array,
    listed: Array,
    levels: Array,
    quality: Array,
    shape: Array,
    pointer: Array,
    asked: Array,
    seen: Array,
    label: Array,
    roots: Array,
    queue: Array,
    counts: Array,
) -> None:
    """Labels a block, the states in which DM i's own pattern is fixed, by the opponents' improvements.

    `key[m]`; for each opponent a: `below[m, a]`, `listed[a, m]`, `levels[a, m]` (only where it has one-way options),
    `quality[a, 2^k]`, `shape[a] = (lo, k, one-way options)`. `pointer[a]`, `asked[a]`: a cell for each sub-class.
    Fills `label[m]`; adds list visits and pointer checks to `counts`.
    """
    seen[:] = 0
    pointer[:] = 0
    asked[:] = 0
    label[:] = FAR
    visits, checks = 0, 0
    waiting = np.empty(1024, np.int64)  # enough for 44 one-way options: each level leaves its siblings waiting
    flat_near, flat_listed, m = below.reshape(below.size), listed.reshape(listed.size), np.uint64(key.size)
    above = np.int32(-2147483648)
    for upto in slices(key):
        found = unseen_roots(key, above, upto, seen, roots)
        above = upto
        for r in range(found):
            root = roots[r] & 0xFFFFFFFF
            if counts[STOP]:
                return
            if is_seen(seen, root):
                continue
            value = np.int32(roots[r] >> 32)
            # The queue holds the root and then what is labelled from it. A place is written before it is known whether
            # it counts, which spares a branch that nothing can foresee.
            queue[0], head, tail = root, np.uint64(0), np.uint64(1)
            while head < tail:
                y = np.uint64(queue[head])
                head += np.uint64(1)
                if not head & np.uint64(0xFFFF) and counts[STOP]:
                    return
                if head + np.uint64(2 * AHEAD) < tail:
                    fetch(flat_near, np.uint64(queue[head + np.uint64(2 * AHEAD)]) * np.uint64(shape.shape[0]))
                    _fetch_classes(np.uint64(queue[head + np.uint64(AHEAD)]), flat_listed, m, shape)
                for a in range(np.uint64(shape.shape[0])):
                    if shape[a, 2]:
                        one_way = levels[a], listed[a], quality[a], shape[a], pointer[a], asked[a]
                        end, more, looks = _lead_one_way(np.int64(y), *one_way, seen, waiting, queue, np.int64(tail))
                        tail = np.uint64(end)
                        visits += more
                        checks += looks
                        continue
                    # Unsigned, so that no index needs a look at its sign.
                    lo, k = np.uint64(shape[a, 0]), np.uint64(shape[a, 1])
                    low = y & ((np.uint64(1) << lo) - np.uint64(1))
                    c = y >> (lo + k) << lo | low
                    first, last = np.uint64(pointer[a, c]), np.uint64(below[y, a])
                    checks += 1
                    if first >= last:
                        continue
                    pointer[a, c] = last
                    visits += np.int64(last - first)
                    base = y >> (lo + k) << (lo + k) | low
                    for position in range((c << k) + first, (c << k) + last):
                        z = base | np.uint64(listed[a, position]) << lo
                        word, bit = seen[z >> np.uint64(6)], z & np.uint64(63)
                        queue[tail] = z
                        tail += ~word >> bit & np.uint64(1)
                        seen[z >> np.uint64(6)] = word | np.uint64(1) << bit
            for position in range(np.uint64(1), tail):
                label[np.uint64(queue[position])] = value
    counts[VISITS] += visits
    counts[CHECKS] += checks


@kernel
def _gather(
    i: int,
    w: int,
    shape: Array,
    others: Array,
    local: Array,
    levels: Array,
    listed: Array,
    below: Array,
    ranks: Array,
    lists: Array,
    near: Array,
) -> None:
    """The opponents' sorted classes within a block, in arrays of the block's own size, which stay in the cache."""
    lo, k = shape[i, 0], shape[i, 1]
    m = near.shape[0]
    for a in range(others.size):
        j, low, size = others[a], local[a, 0], local[a, 1]
        source = below[j]
        for high in range(m >> lo):
            copy_column(source, high << (lo + k) | w << lo, near, high << lo, a, 1 << lo)
        to, source = lists[a], listed[j]
        for c in range(m >> size):
            state = base_of(base_of(c, low, size), lo, k) | w << lo
            copy_piece(source, split_code(state, shape[j, 0], size)[0] << size, to, c << size, 1 << size)
        if local[a, 2]:
            pick(levels[j], lo, k, w, ranks[a])


@kernel
def search_full(
    i: int,
    blocks: Array,
    levels: Array,
    listed: Array,
    below: Array,
    shape: Array,
    quality: Array,
    staying: Array,
    forms: Array,
    best: Array,
    second: Array,
    at: Array,
    counts: Array,
) -> None:
    """The same where the others answer by improvements only (SEQ, SSEQ): `listed[d, n]`, `below[d, n]` as
    `rank_classes` fills them."""
    lo, k = shape[i, 0], shape[i, 1]
    m = levels.shape[1] >> k
    others, local, kinds = in_block(i, shape, quality)
    ways, cells = 0, 1
    for a in range(others.size):
        cells = max(cells, m >> (local[a, 1] - local[a, 2]))
        ways += local[a, 2]
    own, label = np.empty(m, np.int32), np.empty(m, np.int32)
    near, lists = np.empty((m, others.size), below.dtype), np.empty((others.size, m), listed.dtype)
    ranks = np.empty((others.size, m if ways else 0), np.int32)
    # A pointer is at most one less than the size of a class: nobody is above its best, and a sub-class is smaller.
    pointer = np.empty((others.size, cells), below.dtype)
    asked = np.empty((others.size, cells if ways else 1), np.int32)
    seen, roots, queue = np.empty((m + 63) >> 6, np.uint64), np.empty(2 * m + 2, np.int64), np.empty(m + 2, np.int32)
    for w in blocks:
        if counts[STOP]:
            return
        pick(levels[i], lo, k, w, own)
        _gather(i, w, shape, others, local, levels, listed, below, ranks, lists, near)
        q = quality[i, w]
        for form in range(2):
            if forms[form]:
                key = staying[q] if form else own
                _search_block(key, near, lists, ranks, kinds, local, pointer, asked, seen, label, roots, queue, counts)
                keep(label, own, w, best[form, q], second[form, q], at[form, q])
                counts[DONE] += m
