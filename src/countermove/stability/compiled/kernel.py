"""What the compiled loops share: the compiler, marks, and roots in the order of their keys.

A labelling finds, for all states x at once, the least key over the states that the others can bring about from x:
states in increasing order of the key, each searched backwards along the others' improvements. A list in the order of
its owner's ranks has the improving predecessors of y as a prefix, so one pointer for each list, which only ever
advances, lists every state at most once for each opponent.

Levels and keys are int32; -1 stands for none, `FAR` for never. `counts[4]` is what a search did and is told: list
visits, pointer checks, states done, and whether to stop (not zero).
"""

# mypy: disable-error-code="untyped-decorator, no-untyped-call, no-any-return"
# Numba's decorators are untyped; what the functions take and give is said in their docstrings and checked by tests.

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numba
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, event, types
from numba.extending import intrinsic, overload

Array = Any
Arrays = tuple[Any, ...]
kernel: Any = numba.njit(nogil=True, cache=True)

FAR = np.int32(2147483647)
NONE = np.int32(-1)
VISITS, CHECKS, DONE, STOP = range(4)
DIGIT = 11

#: How many states ahead of the search its lists are asked for; for what they are found by, twice as many. Blocks of
#: 2^20 states do not fit the cache: with six DMs and 2^24 states this took 25 s of processor time where none took 43.
AHEAD = 8


class _Compiling(event.Listener):
    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell

    def on_start(self, event: object) -> None:
        self._tell()

    def on_end(self, event: object) -> None: ...


@contextlib.contextmanager
def told_of_compiling(tell: Callable[[], None]) -> Iterator[None]:
    """Calls `tell` whenever a loop has to be compiled, which happens once on a machine: what is compiled is kept."""
    listener = _Compiling(tell)
    event.register("numba:compile", listener)
    try:
        yield
    finally:
        event.unregister("numba:compile", listener)


def _typed_fetch(context: Any, array: Any, place: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        own, index = arguments
        data = cgutils.create_struct_proxy(signature.args[0])(context, builder, own).data
        pointer = builder.bitcast(builder.gep(data, [index]), cgutils.voidptr_t)
        i32 = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, i32, i32, i32])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(function, [pointer, i32(0), i32(3), i32(1)])
        return context.get_dummy_value()

    return types.none(array, types.uint64), emit


_fetch: Any = intrinsic(_typed_fetch)


def fetch(array: Array, place: Any) -> None:
    """Asks for a place of a flat array that will be read soon: the memory answers while other work goes on."""


@overload(fetch)
def _fetch_compiled(array: Array, place: Any) -> Any:
    def compiled(array: Array, place: Any) -> None:
        _fetch(array, np.uint64(place))

    return compiled


def _typed_lowest(context: Any, states: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.uint64), emit


#: The place of the lowest bit of a word that is not zero.
lowest: Any = intrinsic(_typed_lowest)


@kernel
def is_seen(seen: Array, state: int) -> bool:
    return (seen[state >> 6] >> np.uint64(state & 63)) & np.uint64(1) != 0


@kernel
def see(seen: Array, state: int) -> None:
    seen[state >> 6] |= np.uint64(1) << np.uint64(state & 63)


@kernel
def _sort(roots: Array, count: int) -> None:
    """Sorts the first `count` roots, which are in the order of their states, by key: digit by digit, leaving out those
    above the highest in which keys differ. The second half of `roots` is room to work in."""
    if count < 256:
        roots[:count].sort()
        return
    differs, spare = np.int64(0), roots.size >> 1
    for place in range(count):
        differs |= roots[place] ^ roots[0]
    start, out = 0, spare
    first = np.empty(1 << DIGIT, np.int64)
    shift = 32
    while shift < 64 and differs >> shift:
        first[:] = 0
        for place in range(start, start + count):
            first[roots[place] >> shift & ((1 << DIGIT) - 1)] += 1
        done = out
        for digit in range(1 << DIGIT):
            here = first[digit]
            first[digit] = done
            done += here
        for place in range(start, start + count):
            digit = roots[place] >> shift & ((1 << DIGIT) - 1)
            roots[first[digit]] = roots[place]
            first[digit] += 1
        start, out = out, start
        shift += DIGIT
    if start:
        roots[:count] = roots[start : start + count]


@kernel
def unseen_roots(key: Array, above: int, upto: int, seen: Array, roots: Array) -> int:
    """The states not seen yet whose key lies in a slice, with their keys, in order; how many there are."""
    count = 0
    for word in range(seen.size):
        left, state = ~seen[word], word << 6
        while left:
            if left & np.uint64(0xFF):
                for bit in range(min(8, key.size - state)):
                    # Written before it is known whether it counts, which spares a branch that nothing can foresee.
                    roots[count] = np.int64(key[state + bit]) << 32 | (state + bit)
                    counts = above < key[state + bit] <= upto
                    count += counts and (left >> np.uint64(bit)) & np.uint64(1) != 0
            left >>= np.uint64(8)
            state += 8
    _sort(roots, count)
    return count


@kernel
def slices(key: Array) -> Array:
    """Three bounds that cut the states by key: the least 64th, the least quarter, all, by a sample.

    Most states are labelled from the first slice, and what is labelled need not be sorted.
    """
    sample = np.sort(key[:: max(64, key.size >> 9)])
    bounds = np.empty(3, np.int32)
    bounds[0], bounds[1], bounds[2] = sample[sample.size >> 6], sample[sample.size >> 2], FAR
    return bounds
