"""The full layout: labels by any moves of the others (GMR, SMR), verdicts and steps. Terms as in `full_blocks`."""

# mypy: disable-error-code="untyped-decorator, assignment"

from __future__ import annotations

import numpy as np

from countermove.stability.compiled.full_blocks import base_of, in_block, keep, pick, split_code
from countermove.stability.compiled.kernel import DONE, FAR, NONE, STOP, Array, kernel

PIECE = 1 << 10


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
    _, local, kinds = in_block(i, shape, quality)
    ways = local[:, 2].sum()
    pattern = _one_way_patterns(m if ways else 0, local, kinds)
    own, label, table = np.empty(m, np.int32), np.empty(m, np.int32), np.empty(1 << ways, np.int32)
    for w in blocks:
        if counts[STOP]:
            return
        pick(levels[i], lo, k, w, own)
        q = quality[i, w]
        for form in range(2):
            if forms[form]:
                _cover_block(staying[q] if form else own, pattern, table, label)
                keep(label, own, w, best[form, q], second[form, q], at[form, q])
                counts[DONE] += m


@kernel
def best_staying(levels: Array, lo: int, k: int, quality: Array, ways: int, best: Array) -> None:
    """`best[2^ways, m]`: the best level that a DM can have from each sub-class by staying or by one move (M)."""
    best[:] = NONE
    own = np.empty(best.shape[1], np.int32)
    for w in range(1 << k):
        pick(levels, lo, k, w, own)
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
def nash_full(levels: Array, lo: int, k: int, quality: Array, best: Array, second: Array, at: Array) -> None:
    """The same where nobody answers: theta is the level itself."""
    own = np.empty(best.shape[1], np.int32)
    label = np.full(own.size, FAR, np.int32)
    for w in range(1 << k):
        pick(levels, lo, k, w, own)
        keep(label, own, w, best[quality[w]], second[quality[w]], at[quality[w]])


@kernel
def stable_full(levels: Array, lo: int, k: int, quality: Array, best: Array, first: int, out: Array) -> None:
    """Bits, eight to a byte from the lowest: whether no state that the DM can move to has a theta above its level."""
    one = best[0]
    plain = best.shape[0] == 1
    flags = np.zeros(PIECE, np.uint8)
    words = flags.view(np.uint64)
    low = np.uint64((1 << lo) - 1)
    for start in range(8 * first, min(8 * (first + out.size), levels.size), PIECE):
        count = min(PIECE, 8 * (first + out.size) - start, levels.size - start)
        flags[count:] = 0
        if plain and lo >= 3:
            # Neighbours have the same own pattern, and their classes are neighbours as well.
            piece = 0
            while piece < count:
                state = np.uint64(start + piece)
                run = min(count - piece, (1 << lo) - np.int64(state & low))
                c = state >> np.uint64(lo + k) << np.uint64(lo) | state & low
                for step in range(np.uint64(run)):
                    flags[np.uint64(piece) + step] = one[c + step] <= levels[state + step]
                piece += run
        elif plain and lo == 0:
            for step in range(np.uint64(count)):
                state = np.uint64(start) + step
                flags[step] = one[state >> np.uint64(k)] <= levels[state]
        else:
            for step in range(count):
                c, w = split_code(start + step, lo, k)
                flags[step] = best[quality[w], c] <= levels[start + step]
        # Eight flags, each in a byte of its own, side by side.
        place = (start >> 3) - first
        for byte in range((count + 7) >> 3):
            out[place + byte] = (words[byte] * np.uint64(0x0102040810204080)) >> np.uint64(56)


@kernel
def reach_full(
    starts: Array,
    improving: Array,
    levels: Array,
    shape: Array,
    quality: Array,
    listed: Array,
    steps: Array,
    counts: Array,
) -> None:
    """`steps[n]`: the least number of moves that lead from some states to each, -1 where none do.

    `improving[d]`: whose moves count only where they improve. A move from y improves to the members above it of every
    sub-class that it can go to: those not listed yet are the end of the list, and one pointer for each list, which only
    ever falls, lists every state once. Any move leads to all that is left.
    """
    d = levels.shape[0]
    n = steps.size
    steps[:] = -1
    queue = np.empty(n, np.int32)
    head, tail = 0, 0
    for start in starts:
        steps[start] = 0
        queue[tail] = start
        tail += 1
    cells = 1
    for j in range(d):
        cells = max(cells, n >> (shape[j, 1] - shape[j, 2]))
    left = np.empty((d, cells), np.int32)
    for j in range(d):
        left[j, :] = 1 << (shape[j, 1] - shape[j, 2])
    while head < tail:
        y = np.int64(queue[head])
        head += 1
        if not head & 0xFFFF and counts[STOP]:
            return
        for j in range(d):
            lo, k, ways = shape[j, 0], shape[j, 1], shape[j, 2]
            c, w = split_code(y, lo, k)
            base = base_of(c, lo, k)
            mine = quality[j, w]
            size = 1 << (k - ways)
            for q in range(1 << ways):
                if mine & ~q:
                    continue
                cell = (c << ways) + q
                while left[j, cell] > 0:
                    z = base | np.int64(listed[j, (c << k) + q * size + left[j, cell] - 1]) << lo
                    if improving[j] and levels[j, z] <= levels[j, y]:
                        break
                    left[j, cell] -= 1
                    if steps[z] < 0:
                        steps[z] = steps[y] + 1
                        queue[tail] = z
                        tail += 1
