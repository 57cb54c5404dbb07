"""A condition on an order of statements, said by which of them come before which."""

from __future__ import annotations

from collections.abc import Iterable

from countermove.analyses.resolve.conditions import Condition

#: (p, q): before statement p comes one of q, all by position.
Before = tuple[int, frozenset[int]]

#: All of these hold.
Way = frozenset[Before]

#: One of these ways.
Either = frozenset[Way]


def befores(condition: Condition, kinds: list[tuple[int, int]]) -> tuple[Either, ...]:
    """A condition on kinds of states, each with the statements that speak for such a state and those that speak
    against it (a bit for each), as ways of which one each must hold. That no order puts the state first says that
    before every statement for it comes one against it. What something else says already is left out."""
    found = {_weakest(_way(kinds[kind] for kind in option) for option in clause) for clause in condition}
    kept = [one for one in found if not any(other != one and _implies(other, one) for other in found)]
    return tuple(sorted(kept, key=lambda either: (len(either), sorted(map(_sorting, either)))))


def _way(kinds: Iterable[tuple[int, int]]) -> Way:
    every = {(p, frozenset(_bits(against))) for speaks, against in kinds for p in _bits(speaks)}
    return frozenset(one for one in every if not any(other[0] == one[0] and other[1] < one[1] for other in every))


def _follows(way: Way, other: Way) -> bool:
    """Whether the other way holds wherever this one does."""
    return all(any(p == mine and q <= some for mine, q in way) for p, some in other)


def _weakest(ways: Iterable[Way]) -> Either:
    every = {*ways}
    return frozenset(one for one in every if not any(other != one and _follows(one, other) for other in every))


def _implies(one: Either, other: Either) -> bool:
    return all(any(_follows(way, wide) for wide in other) for way in one)


def _bits(mask: int) -> list[int]:
    return [k for k in range(mask.bit_length()) if mask >> k & 1]


def _sorting(way: Way) -> list[tuple[int, list[int]]]:
    return sorted((p, sorted(q)) for p, q in way)
