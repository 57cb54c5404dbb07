"""Statements as patterns: which options are taken and which are not, in several ways of which one holds.

The disjunctive normal form, which is all that other programs know.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from countermove.preference import And, If, Iff, Not, Or, Statement, Taken, Unless

#: An option with whether it is taken.
Literal = tuple[str, bool]

#: Literals that hold together, in the order in which the statement names them.
Conjunction = tuple[Literal, ...]


class TooManyError(Exception):
    """A statement has more patterns than were allowed."""


def patterns(statement: Statement, most: int) -> tuple[Conjunction, ...]:
    """The patterns of which at least one holds exactly where the statement does; none where it never holds, and one
    without literals where it always does and that is plain to see. Raises TooManyError.

    >>> from countermove.preference import Taken as t
    >>> patterns(Unless(Not(t("a")), And((t("b"), t("c")))), 9)
    ((('a', False),), (('b', True), ('c', True)))
    """
    return _expanded(statement, True, most)


def _expanded(statement: Statement, holds: bool, most: int) -> tuple[Conjunction, ...]:
    """The patterns of a statement, or where it is not to hold those of its opposite."""
    match statement:
        case Taken(option):
            return (((option, holds),),)
        case Not(part):
            return _expanded(part, not holds, most)
        case And(parts) | Or(parts):
            own = [_expanded(part, holds, most) for part in parts]
            return _all(own, most) if isinstance(statement, And) == holds else _any(own, most)
        case If(then, when):
            return _expanded(Or((then, Not(when))), holds, most)
        case Unless(main, exception):
            return _expanded(Or((main, exception)), holds, most)
        case Iff(left, right):
            other = Not(right) if holds else right
            both = And((left, right if holds else Not(right)))
            return _expanded(Or((both, And((Not(left), other)))), True, most)


def _any(parts: Iterable[tuple[Conjunction, ...]], most: int) -> tuple[Conjunction, ...]:
    return _kept((each for part in parts for each in part), most)


def _all(parts: Iterable[tuple[Conjunction, ...]], most: int) -> tuple[Conjunction, ...]:
    found: tuple[Conjunction, ...] = ((),)
    for part in parts:
        pairs = product(found, part)
        joined = (tuple(dict.fromkeys(one + other)) for one, other in pairs)
        found = _kept((each for each in joined if len({option for option, _ in each}) == len(each)), most)
    return found


def _kept(found: Iterable[Conjunction], most: int) -> tuple[Conjunction, ...]:
    """Without those that say more than another one does: where they hold, it holds as well."""
    kept: list[tuple[frozenset[Literal], Conjunction]] = []
    for each in found:
        literals = frozenset(each)
        if any(other <= literals for other, _ in kept):
            continue
        kept = [(other, conjunction) for other, conjunction in kept if not literals <= other]
        kept.append((literals, each))
        if len(kept) > most:
            raise TooManyError
    return tuple(conjunction for _, conjunction in kept)
