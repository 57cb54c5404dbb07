"""The loops over many profiles of orders: the moves stay as they are, and who is stable where is worked out for each.

Moves are two arrays: those of decision maker j from s are `to[begin[j, s] : begin[j, s + 1]]`; `back` with `back_begin`
has where j can come from. `rows[r, s]` are dense levels, larger is better, and `owner[r]` whose they may be.
Bits of a verdict: 1 Nash, 2 SSEQ, 4 SMR, 8 SEQ, 16 GMR, as in `stability.profiles.FORESIGHTS`.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numpy as np

from countermove.stability.compiled.kernel import Array, kernel

NASH, SSEQ, SMR, SEQ, GMR = 1, 2, 4, 8, 16


@kernel
def by_level(levels: Array, order: Array) -> None:
    """The states in increasing order of their levels, which are dense: `order[n]`."""
    n = levels.size
    first = np.zeros(n + 1, np.int32)
    for s in range(n):
        first[levels[s] + 1] += 1
    for level in range(n):
        first[level + 1] += first[level]
    for s in range(n):
        order[first[levels[s]]] = s
        first[levels[s]] += 1


@kernel
def _forced(
    i: int,
    keys: Array,
    order: Array,
    levels: Array,
    improving: bool,
    movers: Array,
    back_begin: Array,
    back: Array,
    theta: Array,
    stack: Array,
    first: Array,
) -> None:
    """The least key that the others can bring about from each state: lowers `theta[n]` to it. `keys[n]` with the states
    in increasing `order[n]`; `levels[j, n]`. Where moves are transitive, one label for each state is enough."""
    first[:] = -1
    for root in order:
        if first[root] >= 0:
            continue  # whatever leads here leads on to less
        key = keys[root]
        stack[0], top = root, 1
        while top:
            top -= 1
            y = stack[top]
            for j in movers:
                if j == i:
                    continue
                for place in range(back_begin[j, y], back_begin[j, y + 1]):
                    x = back[place]
                    if first[x] < 0 and (not improving or levels[j, x] < levels[j, y]):
                        first[x] = j
                        theta[x] = min(theta[x], key)
                        stack[top] = x
                        top += 1


@kernel
def _forced_pairs(
    i: int,
    keys: Array,
    order: Array,
    levels: Array,
    improving: bool,
    movers: Array,
    back_begin: Array,
    back: Array,
    theta: Array,
    stack: Array,
    first: Array,
) -> None:
    """The same where nobody may move twice in a row: a state is looked back from for the first two of those who move on
    from it. `stack[2n]` holds a state and who may move to it: everybody but k as n * (k + 1), k alone negative."""
    n = keys.size
    first[:] = -1  # who moved on from it first; less than -1: and somebody else, too
    for root in order:
        key = keys[root]
        stack[0], top = root, 1
        while top:
            top -= 1
            code = stack[top]
            only = code < 0
            if only:
                code = -code - 1
            y, who = code % n, code // n - 1
            for j in movers:
                if j == i or (who >= 0 and (j == who) != only):
                    continue
                for place in range(back_begin[j, y], back_begin[j, y + 1]):
                    x = back[place]
                    if improving and levels[j, x] >= levels[j, y]:
                        continue
                    if first[x] == -1:
                        first[x] = j
                        theta[x] = min(theta[x], key)
                        stack[top] = x + n * (j + 1)
                        top += 1
                    elif first[x] >= 0 and first[x] != j:
                        stack[top] = -(x + n * (first[x] + 1)) - 1
                        top += 1
                        first[x] = -2


@kernel
def _stable(i: int, own: Array, theta: Array, begin: Array, to: Array, bit: int, bits: Array) -> None:
    """Sets a bit of the states from which no move of i leads to a theta above their level."""
    for s in range(own.size):
        stable = True
        for place in range(begin[i, s], begin[i, s + 1]):
            if theta[to[place]] > own[s]:
                stable = False
                break
        if stable:
            bits[s] |= bit


@kernel
def alone(
    rows: Array,
    owner: Array,
    movers: Array,
    begin: Array,
    to: Array,
    back_begin: Array,
    back: Array,
    pairs: bool,
    best: Array,
    orders: Array,
    bits: Array,
) -> None:
    """What hangs on the owner's levels alone: the best that it can have by staying or by one move, `best[r, n]`, the
    states by level and by that, `orders[r, 2, n]`, and the verdicts under Nash, GMR and SMR, `bits[r, n]`."""
    count, n = rows.shape
    theta, first, stack = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(2 * n + 2, np.int64)
    for r in range(count):
        i, own = owner[r], rows[r]
        for s in range(n):
            most = own[s]
            for place in range(begin[i, s], begin[i, s + 1]):
                most = max(most, own[to[place]])
            best[r, s] = most
        by_level(own, orders[r, 0])
        by_level(best[r], orders[r, 1])
        bits[r, :] = 0
        theta[:] = own
        _stable(i, own, theta, begin, to, NASH, bits[r])
        for k in range(2):
            theta[:] = own
            keys = own if k == 0 else best[r]
            if pairs:
                _forced_pairs(i, keys, orders[r, k], rows, False, movers, back_begin, back, theta, stack, first)
            else:
                _forced(i, keys, orders[r, k], rows, False, movers, back_begin, back, theta, stack, first)
            _stable(i, own, theta, begin, to, GMR if k == 0 else SMR, bits[r])


@kernel
def together(
    rows: Array,
    which: Array,
    movers: Array,
    begin: Array,
    to: Array,
    back_begin: Array,
    back: Array,
    pairs: bool,
    best: Array,
    orders: Array,
    bits: Array,
    sequential: bool,
    out: Array,
) -> None:
    """The equilibria of each profile, `out[p, n]` as bits: `which[p, j]` is the row of everybody's levels. Without
    `sequential` SEQ and SSEQ are left out."""
    n = rows.shape[1]
    theta, first, stack = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(2 * n + 2, np.int64)
    levels = np.empty((which.shape[1], n), np.int32)
    own_bits = np.empty(n, np.uint8)
    for p in range(which.shape[0]):
        for j in movers:
            levels[j] = rows[which[p, j]]
        out[p, :] = 31
        for i in movers:
            r = which[p, i]
            own = rows[r]
            own_bits[:] = bits[r]
            for k in range(2 if sequential else 0):
                theta[:] = own
                keys = own if k == 0 else best[r]
                if pairs:
                    _forced_pairs(i, keys, orders[r, k], levels, True, movers, back_begin, back, theta, stack, first)
                else:
                    _forced(i, keys, orders[r, k], levels, True, movers, back_begin, back, theta, stack, first)
                _stable(i, own, theta, begin, to, SEQ if k == 0 else SSEQ, own_bits)
            for s in range(n):
                out[p, s] &= own_bits[s]
