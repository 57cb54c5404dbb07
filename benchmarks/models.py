"""The models that are measured: drawn from a seed, so that everybody measures the same ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from countermove.arrays import Table, feasible_codes, shapes, tabulate
from countermove.language.reader import read

Array = Any
SEED = 20260
STATEMENTS = 12
ONE_WAY = 8
_CHUNK = 1 << 18
_INFEASIBLE = ["infeasible:", "  - d0_0 and d1_0", "  - d1_1 and d2_1"]


def build(kind: str, makers: int, bits: int) -> Table:
    """A model of one of `KINDS` with so many decision makers and options."""
    return KINDS[kind](makers, bits)


def warm_up(kind: str, makers: int, bits: int) -> Table:
    """A small model for which the compiled loops are the very same: of the same kind, with own patterns as wide."""
    widest = bits // 2 if kind == "staircase" else -(-bits // makers)
    widths = [widest if widest > 8 else 3] + [2] * (makers - 1)
    rules = _INFEASIBLE if kind == "listed" else []
    return _with_drawn_levels(text_of(widths, rules=rules), sum(widths))


def drawn(rng: np.random.Generator, makers: int, size: int) -> Array:
    """Levels with ties for everybody, `[makers, size]`: the dense ranks of `size` draws from as many numbers.

    Row by row and in pieces, so that what is drawn is most of what is held.
    """
    levels = np.empty((makers, size), np.int32)
    for row in levels:
        present = np.zeros(size, bool)
        for start in range(0, size, _CHUNK):
            part = row[start : start + _CHUNK]
            part[:] = rng.integers(0, size, part.size, dtype=np.int32)
            present[part] = True
        dense = np.cumsum(present, dtype=np.int32)
        dense -= 1
        for start in range(0, size, _CHUNK):
            row[start : start + _CHUNK] = dense[row[start : start + _CHUNK]]
    return levels


def _random(makers: int, bits: int) -> Table:
    return _with_drawn_levels(text_of(shared_out(makers, bits)), bits)


def _one_way(makers: int, bits: int) -> Table:
    """The same with eight options that go one way only, shared out among everybody, half of them to yes."""
    widths = shared_out(makers, bits)
    names = [f"d{place % makers}_{place // makers}" for place in range(ONE_WAY)]
    rules = ["one way:", *(f"  {name}: to {'yes' if at % 2 else 'no'}" for at, name in enumerate(names))]
    return _with_drawn_levels(text_of(widths, rules=rules), bits)


def _listed(makers: int, bits: int) -> Table:
    """The same with combinations that cannot be, each of options of two decision makers: 9 of 16 are left."""
    return _with_drawn_levels(text_of(shared_out(makers, bits), rules=_INFEASIBLE), bits)


def _statements(makers: int, bits: int) -> Table:
    """Everybody ranks by statements over anybody's options, the way models are written."""
    widths = shared_out(makers, bits)
    rng = random.Random(f"{SEED} {makers} {bits}")
    wants = [[statement(rng, widths) for _ in range(STATEMENTS)] for _ in widths]
    return tabulate(read(text_of(widths, wants), "statements.yaml"), 1 << bits)


def _staircase(makers: int, bits: int) -> Table:
    """A model in which one pair of opponents leads on through all states: three decision makers, the first of them with
    one or two options.

    The states of a block of the first one are a square: the second moves along the rows, the third along the columns.
    A staircase runs through it that winds around the square until it has been everywhere, a step along a row, a step
    along a column, and so on. Each step down it is an improvement, and there is no shorter way: of two states of a row
    or column, the one further up is the better only where they are neighbours on the staircase. What is worst for the
    first, the foot of the stairs, is thus brought about from everywhere, but only by as many moves as there are steps.
    """
    assert makers == 3, "the staircase is a matter of two opponents"
    side_bits = (bits - 1) // 2
    own_bits = bits - 2 * side_bits
    side = 1 << side_bits
    place = _places(side)
    shuffled = np.random.default_rng(SEED).permutation
    place = place[np.ix_(shuffled(side), shuffled(side))].ravel()
    block = np.stack([place, place ^ 1, np.append(np.arange(1, place.size), place.size)[place] ^ 1])
    levels = np.repeat(block, 1 << own_bits, axis=1)
    levels = np.stack([np.unique(row, return_inverse=True)[1] for row in levels]).astype(np.int32)
    conflict = read(text_of([own_bits, side_bits, side_bits]), "staircase.yaml")
    return Table(conflict, None, None, levels, shapes(conflict))


def _places(side: int) -> Array:
    """How far up the staircase each state of a square is: `[row, column]`, rows those that the second moves along."""
    found = np.empty((side, side), np.int64)
    done = 0
    for winding in range(side // 2):
        for step in range(side):
            row = (step - 2 * winding) % side
            for column in (row + 2 * winding, row + 2 * winding + 1):
                found[row, column % side] = done
                done += 1
    return found


KINDS: dict[str, Callable[[int, int], Table]] = {
    "random": _random,
    "statements": _statements,
    "one-way": _one_way,
    "listed": _listed,
    "staircase": _staircase,
}


def shared_out(makers: int, bits: int) -> list[int]:
    """How many options each decision maker has."""
    return [bits // makers + (place < bits % makers) for place in range(makers)]


def text_of(widths: Sequence[int], wants: Sequence[Sequence[str]] = (), rules: Sequence[str] = ()) -> str:
    lines = ["countermove: 1", "title: A model to measure", "decision makers:"]
    for place, width in enumerate(widths):
        options = ", ".join(f"d{place}_{option}: " for option in range(width))
        prefers = "".join(f'\n      - "{statement}"' for statement in wants[place]) if wants else " []"
        lines += [f"  D{place}:", f"    options: {{{options}}}", f"    prefers:{prefers}"]
    return "\n".join([*lines, *rules, ""])


def statement(rng: random.Random, widths: Sequence[int]) -> str:
    """An option or two or three of them, taken or not, with one of the connectives that models are written with."""
    names = [f"d{place}_{option}" for place, width in enumerate(widths) for option in range(width)]
    parts = [rng.choice(["", "not "]) + name for name in rng.sample(names, 3)]
    form = rng.choice(["{0}", "{0} and {1}", "{0} or {1}", "{0} if {1}", "{0} if ({1} and {2})", "{0} unless {1}"])
    return form.format(*parts)


def _with_drawn_levels(text: str, bits: int) -> Table:
    conflict = read(text, "drawn.yaml")
    codes = feasible_codes(conflict, 1 << bits)
    size = 1 << bits if codes is None else codes.size
    levels = drawn(np.random.default_rng(SEED), len(conflict.decision_makers), size)
    return Table(conflict, codes, None, levels, shapes(conflict))
