"""The loops over many profiles of orders for up to 64 states: a set of states is one word.

The moves are words: `of[j, s]` is the set of states that decision maker j can move to from s, `into[j, t]` the set of
those from which it can move to t, `reach[i, t]` the set of those from which the others can bring about t. `pairs`: two
moves of somebody in a row may lead where one does not. What is kept of a row r, whose owner is i: the states of each
level, `tiers[r, 0, level]`, and those from which i can have this level and no better one by staying or by one move,
`tiers[r, 1, level]`; the states from which i improves to t, `led[r, t]`; those at which i is stable under Nash, SMR and
GMR, `stable[r, 3]`.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from typing import Any

import numpy as np

from countermove.stability.compiled.kernel import Array, Arrays, kernel, lowest
from countermove.stability.compiled.profiles_loops import GMR, NASH, SEQ, SMR, SSEQ
from countermove.stability.profiles import Moves

Word = Any
#: The most states.
WORD = 64

_ONE, _NONE = np.uint64(1), np.uint64(0)


def laid_out(moves: Moves, pairs: bool) -> Arrays:
    """The moves: `movers`, `pairs`, `of`, `into`, `reach`."""
    movers = np.array(moves.movers, np.int64)
    of, into, reach = (np.array(own, np.uint64) for own in (moves.of, moves.into, moves.into))
    _reach(movers, into, reach)
    return movers, pairs, of, into, reach


def prepared(owner: Array, levels: Array, moves: Arrays) -> Arrays:
    """What is kept of rows of dense levels, `[r, n]`, larger is better: `tiers`, `led`, `stable`."""
    count, n = levels.shape
    rows = tuple(np.empty(shape, np.uint64) for shape in ((count, 2, n), (count, n), (count, 3)))
    _alone(owner, levels, moves, rows)
    return rows


@kernel
def _transitive(states: Word, found: Word, i: int, row: Array, movers: Array, led: Array) -> Word:
    """Adds to what was `found` from where the others can bring about some states. `led[row[j], t]`: from where j moves
    to t. Moves are transitive, so it does not matter who moved before."""
    waiting = states & ~found
    while waiting:
        t = lowest(waiting)
        waiting &= waiting - _ONE
        new = _NONE
        for j in movers:
            if j != i:
                new |= led[row[j], t]
        new &= ~found
        found |= new
        waiting |= new
    return found


@kernel
def _in_turn(states: Word, i: int, row: Array, movers: Array, led: Array, first: Array) -> Word:
    """The same where nobody may move twice in a row: `first[k, 0]` has the states from which a sequence that k begins
    gets there, `first[k, 1]` those that are still to be looked back from, which whoever is not k may do."""
    while states:
        t = lowest(states)
        states &= states - _ONE
        for j in movers:
            if j != i:
                new = led[row[j], t] & ~first[j, 0]
                first[j, 0] |= new
                first[j, 1] |= new
    more = True
    while more:
        more = False
        for k in movers:
            while first[k, 1]:
                more = True
                t = lowest(first[k, 1])
                first[k, 1] &= first[k, 1] - _ONE
                for j in movers:
                    if j != i and j != k:
                        new = led[row[j], t] & ~first[j, 0]
                        first[j, 0] |= new
                        first[j, 1] |= new
    found = _NONE
    for k in movers:
        found |= first[k, 0]
    return found


@kernel
def _reach(movers: Array, into: Array, reach: Array) -> None:
    """Fills `reach`."""
    makers = np.arange(into.shape[0])
    for i in movers:
        for t in range(into.shape[1]):
            first = np.zeros((makers.size, 2), np.uint64)
            reach[i, t] = _in_turn(_ONE << np.uint64(t), i, makers, movers, into, first)


@kernel
def _stable(among: Word, i: int, bit: int, row: Array, moves: Arrays, rows: Arrays, first: Array) -> Word:
    """Those among some states at which i is stable under a concept: from which no move of i leads to where it is better
    and from where the others cannot bring about a sanction. `row[j]`: whose order is which row."""
    movers, pairs, of, _, reach = moves
    tiers, led, _ = rows
    r, kind = row[i], 1 if bit & (SMR | SSEQ) else 0
    left, better, new, found, unstable = among, ~_NONE, _NONE, _NONE, _NONE
    first[:, 0] = _NONE
    for level in range(tiers.shape[2]):
        if left == _NONE:
            break
        better &= ~tiers[r, 0, level]
        new |= tiers[r, kind, level]
        here = left & tiers[r, 0, level]
        if here == _NONE:
            continue  # from where they can bring about a sanction is found when it is asked for
        left &= ~here
        if bit & (GMR | SMR):
            while new:
                found |= reach[i, lowest(new)]
                new &= new - _ONE
        elif pairs:
            found = _in_turn(new, i, row, movers, led, first)
        else:
            found = _transitive(new, found, i, row, movers, led)
        new, undeterred = _NONE, better & ~found
        while here:
            s = lowest(here)
            here &= here - _ONE
            if of[i, s] & undeterred:
                unstable |= _ONE << np.uint64(s)
    return among & ~unstable


@kernel
def _alone(owner: Array, levels: Array, moves: Arrays, rows: Arrays) -> None:
    """Fills what hangs on the levels and their owners alone."""
    _, _, of, into, _ = moves
    tiers, led, stable = rows
    n, everything = levels.shape[1], ~_NONE >> np.uint64(WORD - levels.shape[1])
    row, first = np.zeros(of.shape[0], np.int64), np.empty((of.shape[0], 2), np.uint64)
    for r in range(levels.shape[0]):
        i, left, worse, nash = owner[r], everything, everything, _NONE
        for level in range(n):
            tiers[r, 0, level] = _NONE
        for s in range(n):
            tiers[r, 0, levels[r, s]] |= _ONE << np.uint64(s)
        for level in range(n - 1, -1, -1):
            states = reaching = tiers[r, 0, level]
            worse &= ~states
            while states:
                t = lowest(states)
                states &= states - _ONE
                reaching |= into[i, t]
                led[r, t] = into[i, t] & worse
            tiers[r, 1, level] = reaching & left
            nash |= tiers[r, 0, level] & left
            left &= ~reaching
        row[i] = r
        gmr = nash | _stable(everything & ~nash, i, GMR, row, moves, rows, first)
        smr = nash | _stable(gmr & ~nash, i, SMR, row, moves, rows, first)
        stable[r, 0], stable[r, 1], stable[r, 2] = nash, smr, gmr


@kernel
def together(which: Array, moves: Arrays, rows: Arrays, sequential: bool, out: Array) -> None:
    """The equilibria of each profile, as `profiles_loops.together` has them."""
    movers, stable, first = moves[0], rows[2], np.zeros((moves[2].shape[0], 2), np.uint64)
    for p in range(which.shape[0]):
        row = which[p]
        nash = smr = gmr = ~_NONE
        for i in movers:
            nash &= stable[row[i], 0]
            smr &= stable[row[i], 1]
            gmr &= stable[row[i], 2]
        seq = gmr if sequential else _NONE
        for i in movers:
            own = stable[row[i], 0]
            seq &= own | _stable(seq & ~own, i, SEQ, row, moves, rows, first)
        sseq = seq & smr
        for i in movers:
            own = stable[row[i], 0]
            sseq &= own | _stable(sseq & ~own, i, SSEQ, row, moves, rows, first)
        for s in range(out.shape[1]):
            held = _NONE
            for bit, states in ((NASH, nash), (SSEQ, sseq), (SMR, smr), (SEQ, seq), (GMR, gmr)):
                held |= np.uint64(bit) * (states >> np.uint64(s) & _ONE)
            out[p, s] = held
