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

from countermove.stability.compiled.kernel import Array, kernel


@kernel
def split_code(code: int, lo: int, k: int) -> tuple[int, int]:
    """The class and the own pattern of a state."""
    return code >> (lo + k) << lo | code & ((1 << lo) - 1), code >> lo & ((1 << k) - 1)


@kernel
def base_of(c: int, lo: int, k: int) -> int:
    """The state of a class with no own option taken."""
    return c >> lo << (lo + k) | c & ((1 << lo) - 1)


@kernel
def copy_piece(source: Array, start: int, out: Array, place: int, count: int) -> None:
    """Copies a piece; the places are unsigned so that they need no look at their signs, and go many at once."""
    for step in range(np.uint64(count)):
        out[np.uint64(place) + step] = source[np.uint64(start) + step]


@kernel
def copy_column(source: Array, start: int, out: Array, place: int, column: int, count: int) -> None:
    """The same into a column."""
    for step in range(np.uint64(count)):
        out[np.uint64(place) + step, np.uint64(column)] = source[np.uint64(start) + step]


@kernel
def pick(source: Array, lo: int, k: int, w: int, out: Array) -> None:
    """The values of the states of a block, in the order of their classes."""
    if lo == 0:
        for c in range(out.size):
            out[c] = source[c << k | w]
        return
    for high in range(out.size >> lo):
        copy_piece(source, high << (lo + k) | w << lo, out, high << lo, 1 << lo)


@kernel
def keep(label: Array, own: Array, w: int, best: Array, second: Array, at: Array) -> None:
    """Notes, for every class, the two largest of min(label, own level) over its members and where the largest is."""
    for c in range(own.size):
        value, largest = min(label[c], own[c]), best[c]
        second[c] = max(second[c], min(value, largest))
        at[c] = w if value > largest else at[c]
        best[c] = max(value, largest)


@kernel
def merge_two(best: Array, second: Array, at: Array, more: Array, more_second: Array, more_at: Array) -> None:
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
                merge_two(best[q], second[q], at[q], best[q | bit], second[q | bit], at[q | bit])
        bit <<= 1


@kernel
def merge_all(best: Array, second: Array, at: Array, more: Array, more_second: Array, more_at: Array) -> None:
    """Joins the work of two threads."""
    for q in range(best.shape[0]):
        merge_two(best[q], second[q], at[q], more[q], more_second[q], more_at[q])


@kernel
def in_block(i: int, shape: Array, quality: Array) -> tuple[Array, Array, Array]:
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
