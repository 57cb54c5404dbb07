"""The loops of the full layout: every combination of options is feasible, and the state is its code.

A DM with `k` options from position `lo` on has the classes `c` (everybody else's options, closed up) and in each the
own patterns `w` of `k` bits: `state = high bits of c | w << lo | low bits of c`. Own options that go one way only split
a class into sub-classes by their pattern `q = quality[w]`, in which 1 always means "where the option cannot come back
from": a move from z to y needs q(z) to be a subset of q(y).

`shape[j] = (lo, k, how many options go one way)`; m is the number of classes.
"""

# mypy: disable-error-code="untyped-decorator, assignment"

from __future__ import annotations

import numpy as np

from countermove.stability.compiled.kernel import (
    CHECKS,
    DONE,
    FAR,
    NONE,
    STOP,
    VISITS,
    Array,
    is_seen,
    kernel,
    see,
    slices,
    unseen_roots,
)


@kernel
def _split(code: int, lo: int, k: int) -> tuple[int, int]:
    """The class and the own pattern of a state."""
    return code >> (lo + k) << lo | code & ((1 << lo) - 1), code >> lo & ((1 << k) - 1)


@kernel
def _base(c: int, lo: int, k: int) -> int:
    """The state of a class with no own option taken."""
    return c >> lo << (lo + k) | c & ((1 << lo) - 1)


@kernel
def rank_classes(levels: Array, lo: int, k: int, quality: Array, below: Array, listed: Array, counts: Array) -> None:
    """Sorts every class of a DM by (sub-class, level).

    `levels[n]`; `quality[2^k]`: the sub-class q of every own pattern. Fills `listed[n]`: the own patterns of class c
    from `c << k` on, and `below[n]`: how many members of a state's sub-class have a lower level than it.
    """
    size = 1 << k
    values = np.empty(size, np.int32)
    one = quality.max() == 0
    for c in range(levels.size >> k):
        if counts[STOP]:
            return
        base = _base(c, lo, k)
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
    stack: Array,
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
    waiting = np.empty(1024, np.int64)  # enough for 44 one-way options: each level leaves its siblings waiting
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
            stack[0], top = root, 1
            while top:
                top -= 1
                y = np.int64(stack[top])
                for a in range(shape.shape[0]):
                    lo, k, ways = shape[a, 0], shape[a, 1], shape[a, 2]
                    low = y & ((1 << lo) - 1)
                    base = y >> (lo + k) << (lo + k) | low
                    c = y >> (lo + k) << lo | low
                    if ways == 0:
                        first, last = pointer[a, c], np.int32(below[y, a])
                        counts[CHECKS] += 1
                        if first >= last:
                            continue
                        for position in range(first, last):
                            z = base | np.int64(listed[a, (c << k) + position]) << lo
                            if not is_seen(seen, z):
                                see(seen, z)
                                label[z] = value
                                stack[top] = z
                                top += 1
                        pointer[a, c] = last
                        counts[VISITS] += last - first
                        continue
                    # Every sub-class whose pattern is a subset of y's: a pattern asked at this level or above needs no
                    # second look, and neither do its subsets.
                    level = levels[a, y] + 1
                    size = 1 << (k - ways)
                    waiting[0], more = quality[a, y >> lo & ((1 << k) - 1)], 1
                    while more:
                        more -= 1
                        q = waiting[more]
                        cell = (c << ways) + q
                        counts[CHECKS] += 1
                        if asked[a, cell] >= level:
                            continue
                        asked[a, cell] = level
                        start = (c << k) + q * size
                        position = np.int64(pointer[a, cell])
                        while position < size:
                            z = base | np.int64(listed[a, start + position]) << lo
                            if levels[a, z] + 1 >= level:
                                break
                            position += 1
                            counts[VISITS] += 1
                            if not is_seen(seen, z):
                                see(seen, z)
                                label[z] = value
                                stack[top] = z
                                top += 1
                        pointer[a, cell] = position
                        for b in range(ways):
                            if q >> b & 1:
                                smaller = q ^ (1 << b)
                                if asked[a, (c << ways) + smaller] < level:
                                    waiting[more] = smaller
                                    more += 1


@kernel
def _cover_block(key: Array, pattern: Array, table: Array, label: Array) -> None:
    """Labels a block by all moves of the opponents: from x they bring about every y that no one-way option forbids.

    `pattern[m]`: the one-way options of all opponents in a state as one number; `table` has a cell for each.
    """
    table[:] = FAR
    for state in range(key.size):
        cell = pattern[state] if pattern.size else 0
        table[cell] = min(table[cell], key[state])
    bit = 1
    while bit < table.size:
        for cell in range(table.size):
            if not cell & bit:
                table[cell] = min(table[cell], table[cell | bit])
        bit <<= 1
    for state in range(key.size):
        label[state] = table[pattern[state] if pattern.size else 0]


@kernel
def _pick(source: Array, lo: int, k: int, w: int, out: Array) -> None:
    """The values of the states of a block, in the order of their classes."""
    if lo == 0:
        for c in range(out.size):
            out[c] = source[c << k | w]
        return
    step = 1 << lo
    for high in range(out.size >> lo):
        start = high << (lo + k) | w << lo
        for c in range(step):
            out[high << lo | c] = source[start | c]


@kernel
def _keep(label: Array, own: Array, w: int, best: Array, second: Array, at: Array) -> None:
    """Notes, for every class, the two largest of min(label, own level) over its members and where the largest is."""
    for c in range(own.size):
        value = min(label[c], own[c])
        if value > best[c]:
            second[c] = best[c]
            best[c] = value
            at[c] = w
        elif value > second[c]:
            second[c] = value


@kernel
def _merge(best: Array, second: Array, at: Array, more: Array, more_second: Array, more_at: Array) -> None:
    """Joins the two largest of two disjoint sets of members, class by class."""
    for c in range(best.size):
        if more[c] > best[c]:
            second[c] = max(best[c], more_second[c])
            best[c] = more[c]
            at[c] = more_at[c]
        else:
            second[c] = max(second[c], more[c])


@kernel
def over_supersets(best: Array, second: Array, at: Array) -> None:
    """`best[2^ways, m]` and its fellows: from the members of each sub-class to all that can be moved to from it."""
    bit = 1
    while bit < best.shape[0]:
        for q in range(best.shape[0]):
            if not q & bit:
                _merge(best[q], second[q], at[q], best[q | bit], second[q | bit], at[q | bit])
        bit <<= 1


@kernel
def merge_all(best: Array, second: Array, at: Array, more: Array, more_second: Array, more_at: Array) -> None:
    """Joins the work of two threads."""
    for q in range(best.shape[0]):
        _merge(best[q], second[q], at[q], more[q], more_second[q], more_at[q])


@kernel
def best_staying(levels: Array, lo: int, k: int, quality: Array, ways: int, best: Array) -> None:
    """`best[2^ways, m]`: the best level that a DM can have from each sub-class by staying or by one move (M)."""
    best[:] = NONE
    own = np.empty(best.shape[1], np.int32)
    for w in range(1 << k):
        _pick(levels, lo, k, w, own)
        row = best[quality[w]]
        for c in range(own.size):
            row[c] = max(row[c], own[c])
    bit = 1
    while bit < best.shape[0]:
        for q in range(best.shape[0]):
            if not q & bit:
                for c in range(own.size):
                    best[q, c] = max(best[q, c], best[q | bit, c])
        bit <<= 1


@kernel
def _in_block(i: int, shape: Array, quality: Array) -> tuple[Array, Array, Array]:
    """The opponents of DM i as they stand in one of its blocks: who they are, their shapes and their `quality`."""
    d = shape.shape[0]
    others, local = np.empty(d - 1, np.int64), np.empty((d - 1, 3), np.int64)
    kinds = np.empty((d - 1, quality.shape[1]), quality.dtype)
    for a in range(d - 1):
        j = a if a < i else a + 1
        others[a], local[a], kinds[a] = j, shape[j], quality[j]
        if j > i:
            local[a, 0] -= shape[i, 1]
    return others, local, kinds


@kernel
def _one_way_patterns(m: int, local: Array, kinds: Array) -> Array:
    """For every state of a block, the one-way options of all opponents as one number."""
    patterns = np.zeros(m, np.int32)
    for c in range(m):
        code, place = 0, 0
        for a in range(local.shape[0]):
            code |= kinds[a, c >> local[a, 0] & ((1 << local[a, 1]) - 1)] << place
            place += local[a, 2]
        patterns[c] = code
    return patterns


@kernel
def cover_full(
    i: int,
    blocks: Array,
    levels: Array,
    shape: Array,
    quality: Array,
    staying: Array,
    forms: Array,
    best: Array,
    second: Array,
    at: Array,
    counts: Array,
) -> None:
    """For DM i and the blocks of some own patterns, where the others answer by any moves (GMR, SMR): the largest theta
    over every sub-class.

    `levels[d, n]`, `quality[d, 2^max k]`, `staying[2^ways, m]` (M). `forms[2]`: whether the key P_i is asked for (GMR),
    and M (SMR). The results stand in `best[2, 2^ways, m]` and its fellows, P_i first.
    """
    lo, k = shape[i, 0], shape[i, 1]
    m = levels.shape[1] >> k
    _, local, kinds = _in_block(i, shape, quality)
    ways = local[:, 2].sum()
    pattern = _one_way_patterns(m if ways else 0, local, kinds)
    own, label, table = np.empty(m, np.int32), np.empty(m, np.int32), np.empty(1 << ways, np.int32)
    for w in blocks:
        if counts[STOP]:
            return
        _pick(levels[i], lo, k, w, own)
        q = quality[i, w]
        for form in range(2):
            if forms[form]:
                _cover_block(staying[q] if form else own, pattern, table, label)
                _keep(label, own, w, best[form, q], second[form, q], at[form, q])
                counts[DONE] += m


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
        for c in range(m):
            near[c, a] = below[j, _base(c, lo, k) | w << lo]
        for c in range(m >> size):
            state = _base(_base(c, low, size), lo, k) | w << lo
            start = _split(state, shape[j, 0], size)[0] << size
            for position in range(1 << size):
                lists[a, (c << size) + position] = listed[j, start + position]
        if local[a, 2]:
            _pick(levels[j], lo, k, w, ranks[a])


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
    others, local, kinds = _in_block(i, shape, quality)
    ways, cells = 0, 1
    for a in range(others.size):
        cells = max(cells, m >> (local[a, 1] - local[a, 2]))
        ways += local[a, 2]
    own, label = np.empty(m, np.int32), np.empty(m, np.int32)
    near, lists = np.empty((m, others.size), below.dtype), np.empty((others.size, m), listed.dtype)
    ranks = np.empty((others.size, m if ways else 0), np.int32)
    pointer, asked = np.empty((others.size, cells), np.int32), np.empty((others.size, cells if ways else 1), np.int32)
    seen, roots, stack = np.empty((m + 63) >> 6, np.uint64), np.empty(m, np.int64), np.empty(m + 1, np.int32)
    for w in blocks:
        if counts[STOP]:
            return
        _pick(levels[i], lo, k, w, own)
        _gather(i, w, shape, others, local, levels, listed, below, ranks, lists, near)
        q = quality[i, w]
        for form in range(2):
            if forms[form]:
                key = staying[q] if form else own
                _search_block(key, near, lists, ranks, kinds, local, pointer, asked, seen, label, roots, stack, counts)
                _keep(label, own, w, best[form, q], second[form, q], at[form, q])
                counts[DONE] += m


@kernel
def nash_full(levels: Array, lo: int, k: int, quality: Array, best: Array, second: Array, at: Array) -> None:
    """The same where nobody answers: theta is the level itself."""
    own = np.empty(best.shape[1], np.int32)
    label = np.full(own.size, FAR, np.int32)
    for w in range(1 << k):
        _pick(levels, lo, k, w, own)
        _keep(label, own, w, best[quality[w]], second[quality[w]], at[quality[w]])


@kernel
def stable_full(levels: Array, lo: int, k: int, quality: Array, best: Array, first: int, out: Array) -> None:
    """Bits, eight to a byte from the lowest: whether no state that the DM can move to has a theta above its level."""
    for byte in range(out.size):
        bits = 0
        for bit in range(8):
            state = (first + byte) * 8 + bit
            if state < levels.size:
                c, w = _split(state, lo, k)
                if best[quality[w], c] <= levels[state]:
                    bits |= 1 << bit
        out[byte] = bits


@kernel
def reach_full(start: int, levels: Array, shape: Array, quality: Array, listed: Array, steps: Array) -> None:
    """`steps[n]`: the least number of improvements that lead from a state to each other, -1 where none do.

    A move from y improves to the members above it of every sub-class that it can go to: those not listed yet are the
    end of the list, and one pointer for each list, which only ever falls, lists every state once.
    """
    d = levels.shape[0]
    n = steps.size
    steps[:] = -1
    steps[start] = 0
    queue = np.empty(n, np.int32)
    queue[0], head, tail = start, 0, 1
    cells = 1
    for j in range(d):
        cells = max(cells, n >> (shape[j, 1] - shape[j, 2]))
    left = np.empty((d, cells), np.int32)
    for j in range(d):
        left[j, :] = 1 << (shape[j, 1] - shape[j, 2])
    while head < tail:
        y = np.int64(queue[head])
        head += 1
        for j in range(d):
            lo, k, ways = shape[j, 0], shape[j, 1], shape[j, 2]
            c, w = _split(y, lo, k)
            base = _base(c, lo, k)
            mine = quality[j, w]
            size = 1 << (k - ways)
            for q in range(1 << ways):
                if mine & ~q:
                    continue
                cell = (c << ways) + q
                while left[j, cell] > 0:
                    z = base | np.int64(listed[j, (c << k) + q * size + left[j, cell] - 1]) << lo
                    if levels[j, z] <= levels[j, y]:
                        break
                    left[j, cell] -= 1
                    if steps[z] < 0:
                        steps[z] = steps[y] + 1
                        queue[tail] = z
                        tail += 1
