"""The loops over many profiles of orders: the moves stay as they are, and who is stable where is worked out for each.

The moves are arrays: decision maker j can move from s to `to[begin[j, s] : begin[j, s + 1]]`, and to t from `back`, in
the same way by `back_begin`. `pairs`: two moves of somebody in a row may lead where one does not. What is kept of a row
r, whose owner is i, for each state: its level, dense, larger is better, `levels[r, n]`; the best that i can have by
staying or by one move, `best[r, n]`; the states by the one and by the other, `orders[r, 2, n]`; the concepts under
which i is stable as far as this hangs on its order alone, `bits[r, n]`.

Whoever is stable under a concept is so under the less demanding ones, too: what is left to ask are the states at which
i is stable under these and not under Nash.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from countermove.stability.compiled.kernel import Array, Arrays, kernel
from countermove.stability.profiles import Moves, members

#: The bits of a verdict, in the order of `stability.profiles.FORESIGHTS`.
NASH, SSEQ, SMR, SEQ, GMR = 1, 2, 4, 8, 16
#: The concepts that hang on one order alone, and those that hang on the whole profile, with those as demanding as each.
ALONE = (GMR, GMR | SMR | SEQ | SSEQ), (SMR, SMR | SSEQ)
TOGETHER = (SEQ, SEQ | SSEQ), (SSEQ, SSEQ)


def laid_out(moves: Moves, pairs: bool) -> Arrays:
    """The moves: `movers`, `pairs`, `begin`, `to`, `back_begin`, `back`."""
    return np.array(moves.movers, np.int64), pairs, *_flat(moves.of), *_flat(moves.into)


def _flat(sets: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """Where the list for each decision maker and state begins, `[j, n + 1]`, and the lists one after another."""
    begin = np.zeros((len(sets), len(sets[0]) + 1), np.int64)
    flat: list[int] = []
    for j, own in enumerate(sets):
        begin[j, 0] = len(flat)
        for s, states in enumerate(own):
            flat += members(states)
            begin[j, s + 1] = len(flat)
    return begin, np.array(flat, np.int32)


def prepared(owner: Array, levels: Array, moves: Arrays) -> Arrays:
    """What is kept of rows: `levels`, `best`, `orders`, `bits`."""
    count, n = levels.shape
    rows = levels, np.empty_like(levels), np.empty((count, 2, n), np.int32), np.empty((count, n), np.uint8)
    _alone(owner, moves, rows)
    return rows


@kernel
def _room(n: int) -> Arrays:
    """Room to work in: `theta`, `stack`, `first`."""
    return np.empty(n, np.int32), np.empty(2 * n + 2, np.int64), np.empty(n, np.int32)


@kernel
def _sorted(keys: Array, order: Array) -> None:
    """The states in increasing order of their keys, which are levels: `order[n]`."""
    n = keys.size
    first = np.zeros(n + 1, np.int32)
    for s in range(n):
        first[keys[s] + 1] += 1
    for level in range(n):
        first[level + 1] += first[level]
    for s in range(n):
        order[first[keys[s]]] = s
        first[keys[s]] += 1


@kernel
def _forced(
    i: int, most: int, countered: bool, improving: bool, row: Array, moves: Arrays, rows: Arrays, room: Arrays
) -> None:
    """Lowers `theta[n]` to the least key that the others can bring about from each state, as far as that is not above
    `most`: the level, or where it can be `countered` the best level after that.

    Where moves are transitive, one label for each state is enough. Where nobody may move twice in a row, a state is
    looked back from for the first two of those who move on from it: `stack` holds a state and who may move to it,
    everybody but k, or k alone.
    """
    movers, pairs, _, _, begin, back = moves
    levels, best, orders, _ = rows
    theta, stack, first = room
    keys, r, kind = best if countered else levels, row[i], 1 if countered else 0
    first[:] = -1  # who moved on from it first; -2: it is not looked back from any more
    for root in orders[r, kind]:
        key = keys[r, root]
        if key > most:
            break
        if first[root] == -2:
            continue  # whatever leads here leads on to less
        stack[0], top = np.int64(root) << 32, 1
        while top:
            top -= 1
            y, who, only = stack[top] >> 32, ((stack[top] & 0xFFFFFFFF) >> 1) - 1, stack[top] & 1 == 1
            for j in movers:
                if j == i or (who >= 0 and (j == who) != only):
                    continue
                for place in range(begin[j, y], begin[j, y + 1]):
                    x = back[place]
                    before = first[x]
                    if before == -2 or before == j or (improving and levels[row[j], x] >= levels[row[j], y]):
                        continue
                    first[x], code = -2, np.int64(x) << 32
                    if before >= 0:
                        code |= (before + 1) << 1 | 1
                    else:
                        theta[x] = min(theta[x], key)
                        if pairs:
                            first[x] = j
                            code |= (j + 1) << 1
                    stack[top] = code
                    top += 1


@kernel
def _judge(
    i: int, bit: int, demanding: int, row: Array, moves: Arrays, rows: Arrays, room: Arrays, bits: Array
) -> None:
    """Takes a concept, and those as demanding, from the `bits[n]` of the states at which i is not stable under it: from
    which a move of i leads to a theta above their level. `row[j]`: whose levels are which row."""
    _, _, begin, to, _, _ = moves
    own, best, theta, most = rows[0][row[i]], rows[1][row[i]], room[0], -1
    for s in range(own.size):
        theta[s] = own[s]
        if bits[s] & bit and best[s] > own[s]:
            most = max(most, own[s])
    if most < 0:
        return
    _forced(i, most, bit & (SMR | SSEQ) != 0, bit & (SEQ | SSEQ) != 0, row, moves, rows, room)
    for s in range(own.size):
        if bits[s] & bit and best[s] > own[s]:
            for place in range(begin[i, s], begin[i, s + 1]):
                if theta[to[place]] > own[s]:
                    bits[s] &= ~demanding
                    break


@kernel
def _alone(owner: Array, moves: Arrays, rows: Arrays) -> None:
    """Fills what hangs on the levels and their owners alone."""
    _, _, begin, to, _, _ = moves
    levels, all_best, orders, all_bits = rows
    count, n = levels.shape
    row, room = np.zeros(begin.shape[0], np.int64), _room(n)
    for r in range(count):
        i, own, best, bits = owner[r], levels[r], all_best[r], all_bits[r]
        for s in range(n):
            best[s] = own[s]
            for place in range(begin[i, s], begin[i, s + 1]):
                best[s] = max(best[s], own[to[place]])
            bits[s] = GMR | SMR | SEQ | SSEQ | (NASH if best[s] == own[s] else 0)
        _sorted(own, orders[r, 0])
        _sorted(best, orders[r, 1])
        row[i] = r
        for bit, demanding in ALONE:
            _judge(i, bit, demanding, row, moves, rows, room, bits)


@kernel
def together(which: Array, moves: Arrays, rows: Arrays, sequential: bool, out: Array) -> None:
    """The equilibria of each profile, `out[p, n]` as bits: `which[p, j]` is the row of everybody's levels. Without
    `sequential` SEQ and SSEQ are left out."""
    movers, bits, room = moves[0], rows[3], _room(out.shape[1])
    for p in range(which.shape[0]):
        out[p] = NASH | SMR | GMR | (SEQ | SSEQ if sequential else 0)
        for i in movers:
            out[p] &= bits[which[p, i]]
        if sequential:
            for bit, demanding in TOGETHER:
                for i in movers:
                    _judge(i, bit, demanding, which[p], moves, rows, room, out[p])
