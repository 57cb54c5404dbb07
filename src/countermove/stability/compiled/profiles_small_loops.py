"""The loops over many profiles of orders for up to 64 states: a set of states is one word.

`of[j, s]` is the set of states that decision maker j can move to from s, `into[j, t]` the set of those from which it
can move to t. Rows, bits and the rest are as in `profiles_loops`; `worse[r, t]` is the set of states that the owner of
a row likes less than t.
"""

# mypy: disable-error-code="untyped-decorator, no-any-return"

from __future__ import annotations

import numpy as np

from countermove.stability.compiled.kernel import Array, kernel
from countermove.stability.compiled.profiles_loops import GMR, NASH, SEQ, SMR, SSEQ

#: The most states.
WORD = 64

_ONE, _NONE = np.uint64(1), np.uint64(0)
_FACTOR, _SHIFT = np.uint64(0x03F79D71B4CB0A89), np.uint64(58)  # a de Bruijn sequence: each six bits of it come once
_PLACE = np.zeros(WORD, np.int64)
for _bit in range(WORD):
    _PLACE[((0x03F79D71B4CB0A89 << _bit) & 0xFFFFFFFFFFFFFFFF) >> 58] = _bit


@kernel
def _lowest(states: int) -> int:
    """The first state of a set that is not empty."""
    return _PLACE[((states & (~states + _ONE)) * _FACTOR) >> _SHIFT]


@kernel
def _sorted(keys: Array, order: Array) -> None:
    """The states in increasing order of their keys."""
    for s in range(keys.size):
        place = s
        while place and keys[order[place - 1]] > keys[s]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = s


@kernel
def _forced(i: int, keys: Array, order: Array, movers: Array, led: Array, theta: Array) -> None:
    """The least key that the others can bring about from each state: lowers `theta[n]` to it. `led[j, t]`: the states
    from which j moves to t in answer. Moves are transitive, so one label for each state is enough."""
    left = ~_NONE
    for root in order:
        if not (left >> np.uint64(root)) & _ONE:
            continue
        key, waiting = keys[root], _ONE << np.uint64(root)
        while waiting:
            y = _lowest(waiting)
            waiting &= waiting - _ONE
            new = _NONE
            for j in movers:
                if j != i:
                    new |= led[j, y]
            new &= left
            left &= ~new
            waiting |= new
            while new:
                x = _lowest(new)
                new &= new - _ONE
                theta[x] = min(theta[x], key)


@kernel
def _forced_pairs(
    i: int, keys: Array, order: Array, movers: Array, led: Array, theta: Array, first: Array, waiting: Array
) -> None:
    """The same where nobody may move twice in a row: `first[k]` has the states from which a sequence that k begins gets
    there, `waiting[k]` those that are still to be looked back from, which whoever is not k may do."""
    for k in movers:
        first[k] = _NONE
        waiting[k] = _NONE
    for root in order:
        key = keys[root]
        for j in movers:
            if j != i:
                new = led[j, root] & ~first[j]
                first[j] |= new
                waiting[j] |= new
        more = True
        while more:
            more = False
            for k in movers:
                while waiting[k]:
                    more = True
                    y = _lowest(waiting[k])
                    waiting[k] &= waiting[k] - _ONE
                    theta[y] = min(theta[y], key)
                    for j in movers:
                        if j != i and j != k:
                            new = led[j, y] & ~first[j]
                            first[j] |= new
                            waiting[j] |= new


@kernel
def _stable(i: int, own: Array, theta: Array, of: Array, bit: int, bits: Array) -> None:
    """Sets a bit of the states from which no move of i leads to a theta above their level."""
    for s in range(own.size):
        targets, stable = of[i, s], True
        while targets:
            if theta[_lowest(targets)] > own[s]:
                stable = False
                break
            targets &= targets - _ONE
        if stable:
            bits[s] |= bit


@kernel
def alone_small(
    rows: Array,
    owner: Array,
    movers: Array,
    of: Array,
    into: Array,
    pairs: bool,
    best: Array,
    orders: Array,
    bits: Array,
    worse: Array,
) -> None:
    """What hangs on the owner's levels alone, as `profiles_loops.alone` has it, and `worse[r, n]`."""
    count, n = rows.shape
    theta = np.empty(n, np.int32)
    first, waiting = np.empty(of.shape[0], np.uint64), np.empty(of.shape[0], np.uint64)
    for r in range(count):
        i, own = owner[r], rows[r]
        for s in range(n):
            most, targets = own[s], of[i, s]
            while targets:
                most = max(most, own[_lowest(targets)])
                targets &= targets - _ONE
            best[r, s] = most
            bits[r, s] = 0
            theta[s] = own[s]
        _sorted(own, orders[r, 0])
        _sorted(best[r], orders[r, 1])
        below, level, level_below = _NONE, own[orders[r, 0, 0]], _NONE
        for s in orders[r, 0]:
            if own[s] != level:
                level, level_below = own[s], below
            worse[r, s] = level_below
            below |= _ONE << np.uint64(s)
        _stable(i, own, theta, of, NASH, bits[r])
        for k in range(2):
            keys = own if k == 0 else best[r]
            for s in range(n):
                theta[s] = own[s]
            if pairs:
                _forced_pairs(i, keys, orders[r, k], movers, into, theta, first, waiting)
            else:
                _forced(i, keys, orders[r, k], movers, into, theta)
            _stable(i, own, theta, of, GMR if k == 0 else SMR, bits[r])


@kernel
def together_small(
    rows: Array,
    which: Array,
    movers: Array,
    of: Array,
    into: Array,
    pairs: bool,
    best: Array,
    orders: Array,
    bits: Array,
    worse: Array,
    sequential: bool,
    out: Array,
) -> None:
    """The equilibria of each profile, as `profiles_loops.together` has them."""
    n = rows.shape[1]
    theta, own_bits = np.empty(n, np.int32), np.empty(n, np.uint8)
    led = np.zeros(of.shape, np.uint64)
    first, waiting = np.empty(of.shape[0], np.uint64), np.empty(of.shape[0], np.uint64)
    for p in range(which.shape[0]):
        if sequential:
            for j in movers:
                for t in range(n):
                    led[j, t] = into[j, t] & worse[which[p, j], t]
        for s in range(n):
            out[p, s] = 31
        for i in movers:
            r = which[p, i]
            own = rows[r]
            for s in range(n):
                own_bits[s] = bits[r, s]
            for k in range(2 if sequential else 0):
                keys = own if k == 0 else best[r]
                for s in range(n):
                    theta[s] = own[s]
                if pairs:
                    _forced_pairs(i, keys, orders[r, k], movers, led, theta, first, waiting)
                else:
                    _forced(i, keys, orders[r, k], movers, led, theta)
                _stable(i, own, theta, of, SEQ if k == 0 else SSEQ, own_bits)
            for s in range(n):
                out[p, s] &= own_bits[s]
