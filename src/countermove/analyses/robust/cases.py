"""The cases of a sweep: each a model in which every doubt has been settled one way.

A sweep is plain data, `spec`, so that any process can work out any of its cases from it alone:

* `cases`: how many; `exact`: each case is one combination with an exact weight, else each is drawn by its weight;
* `compiled`: whether the compiled loops work them out, with the same result;
* `seed`: what draws hang on; `concepts`: the keys of those asked about;
* `outcomes`: how many; `sets`: lists of them, the first of all. That one of a set holds counts as an outcome of its
  own, numbered on from the others;
* `followed`: the outcomes of which it is counted how they hang on each factor under concepts other than Nash, or null
  for all: there can be hundreds of them, and dozens of factors;
* `graphs`: for each, `moves[j][s]`, the states that decision maker j can move to from s, and `outcomes[s]`, which
  outcome of the sweep the state s is; `pairs`, whether two moves of somebody in a row may lead where one does not;
* `bases`, the views that may be the right one: `graph`, `weight`; `wants[j]`, sets of states in hexadecimal, in order
  of importance; `turns`, wants that may turn round, each `[dm, place, numerator, denominator, factor]`; `orders`,
  stretches of wants whose order is in doubt, each `[dm, first, how many, factors]`; `within`, how many adjacent swaps
  there are at most in all, or null for any order; `parties`, those whose doubts are also counted together, each `[dm,
  factor]`.

A *factor* is a doubt that is counted by itself, by its number; what a want's turning or place adds to.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import Any

Spec = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One combination: which wants of whom are turned round, and for every stretch in doubt its order as Lehmer digits
    (the digit of a place says how many of those left over are passed by), with its weight."""

    base: int
    turned: tuple[bool, ...]
    digits: tuple[tuple[int, ...], ...]
    weight: int = 1


class Base:
    """The cases of one view: every way to turn its wants times every order of its stretches."""

    def __init__(self, number: int, base: Spec) -> None:
        self.number, self.data = number, base
        self.chances = [Fraction(turn[2], turn[3]) for turn in base["turns"]]
        self.sizes = [stretch[2] for stretch in base["orders"]]
        self._radices = [size - place for size in self.sizes for place in range(size)]
        swaps: int | None = base["within"]
        self.within = None if swaps is None else min(swaps, sum(self._radices) - len(self._radices))

    @cached_property
    def _ways(self) -> list[list[int]]:
        """`[place][left]`: in how many ways the digits from a place on add up to `left` at the most."""
        assert self.within is not None, "else every order counts"
        ways = [[1] * (self.within + 1)]
        for radix in reversed(self._radices):
            upto = [0, *accumulate(ways[-1])]
            ways.append([upto[left + 1] - upto[max(0, left + 1 - radix)] for left in range(self.within + 1)])
        return ways[::-1]

    @cached_property
    def orders(self) -> int:
        """How many orders of the stretches there are."""
        return math.prod(self._radices) if self.within is None else self._ways[0][self.within]

    @property
    def count(self) -> int:
        """How many cases."""
        return self.orders << len(self.chances)

    @cached_property
    def denominator(self) -> int:
        """What the weight of a case, as a part of its view, is a number of."""
        return self.orders * math.prod(chance.denominator for chance in self.chances)

    def numbered(self, number: int, scale: int) -> Case:
        """A case by its number, with its weight in units of the view's part times 1/(`denominator` times `scale`)."""
        turns, order = divmod(number, self.orders)
        turned = tuple(bool(turns >> k & 1) for k in range(len(self.chances)))
        weight = scale
        for chance, turn in zip(self.chances, turned, strict=True):
            weight *= chance.numerator if turn else chance.denominator - chance.numerator
        return Case(self.number, turned, self._digits(order), weight)

    def drawn(self, number: int) -> Case:
        """The case that a number below `denominator` falls on, so that each comes up by its weight."""
        turned = []
        for chance in self.chances:
            number, rest = divmod(number, chance.denominator)
            turned.append(rest < chance.numerator)
        return Case(self.number, tuple(turned), self._digits(number))

    def _digits(self, order: int) -> tuple[tuple[int, ...], ...]:
        digits = []
        left = self.within
        for place, radix in enumerate(self._radices):
            if left is None:
                order, digit = divmod(order, radix)
            else:
                digit = 0
                while order >= (ways := self._ways[place + 1][left - digit]):
                    order -= ways
                    digit += 1
                left -= digit
            digits.append(digit)
        ends = [sum(self.sizes[: k + 1]) for k in range(len(self.sizes))]
        return tuple(tuple(digits[end - size : end]) for end, size in zip(ends, self.sizes, strict=True))


class Cases:
    """All cases of a sweep."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.bases = [Base(number, base) for number, base in enumerate(spec["bases"])]
        self.common = math.lcm(*(base.denominator for base in self.bases))
        self.weights: list[int] = [base["weight"] for base in spec["bases"]]

    @property
    def combinations(self) -> int:
        """How many combinations there are."""
        return sum(base.count for base in self.bases)

    @property
    def weight(self) -> int:
        """The weight of all combinations together."""
        return self.common * sum(self.weights)

    def case(self, number: int) -> Case:
        """A case of the sweep by its number, from 0: one combination, or what the seed and the number draw."""
        if self.spec["exact"]:
            for base, weight in zip(self.bases, self.weights, strict=True):
                if number < base.count:
                    return base.numbered(number, weight * (self.common // base.denominator))
                number -= base.count
            raise IndexError(number)
        at = self._draw(number)
        for base, weight in zip(self.bases, self.weights, strict=True):
            if at < weight * self.common:
                return base.drawn(at % self.common // (self.common // base.denominator))
            at -= weight * self.common
        raise AssertionError("the parts of the views add up")

    def _draw(self, number: int) -> int:
        """A number below `weight`, all equally likely but for one part in 2^128, out of the seed and the case's number
        alone."""
        size = self.weight.bit_length() // 8 + 17
        drawn: bytes = hashlib.shake_256(f"{self.spec['seed']} {number}".encode()).digest(size)
        return int.from_bytes(drawn, "big") * self.weight >> 8 * size


def follows(spec: Spec, concept: str, outcome: int) -> bool:
    """Whether it is counted how an outcome's holding hangs on each factor."""
    followed = spec["followed"]
    return concept == "nash" or followed is None or outcome in followed or outcome >= spec["outcomes"]


def permuted(items: Sequence[int], digits: Sequence[int]) -> list[int]:
    """The items in the order that Lehmer digits say; as many adjacent swaps lead there as the digits add up to.

    >>> permuted([10, 20, 30], [2, 0, 0])
    [30, 10, 20]
    """
    left = list(items)
    return [left.pop(digit) for digit in digits]
