"""The statement tree, and the three ways to say what a decision maker wants.

A statement is true or false of a state. Its text is read by `countermove.language.statements`; writing a tree back as
text needs no grammar and is done here (`str`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from operator import and_, or_

from countermove.errors import Place
from countermove.evidence import Citation

#: The words of the language of statements; none of them can be a name.
KEYWORDS = ("not", "and", "or", "if", "iff", "unless")


@dataclass(frozen=True)
class Taken:
    """The option is taken."""

    option: str

    def __str__(self) -> str:
        return self.option


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Statement

    def __str__(self) -> str:
        return f"not {_bracketed(self.part, Taken, Not)}"


@dataclass(frozen=True)
class And:
    """All parts hold; with no parts, always true."""

    parts: tuple[Statement, ...]

    def __str__(self) -> str:
        return " and ".join(_bracketed(part, Taken, Not) for part in self.parts)


@dataclass(frozen=True)
class Or:
    """At least one part holds; with no parts, never true."""

    parts: tuple[Statement, ...]

    def __str__(self) -> str:
        return " or ".join(_bracketed(part, Taken, Not) for part in self.parts)


@dataclass(frozen=True)
class If:
    """`then if when`: true unless `when` holds and `then` does not."""

    then: Statement
    when: Statement

    def __str__(self) -> str:
        return f"{_side(self.then)} if {_side(self.when)}"


@dataclass(frozen=True)
class Iff:
    """`left iff right`: both hold or neither does."""

    left: Statement
    right: Statement

    def __str__(self) -> str:
        return f"{_side(self.left)} iff {_side(self.right)}"


@dataclass(frozen=True)
class Unless:
    """`main unless exception`: if the exception does not hold, `main` does."""

    main: Statement
    exception: Statement

    def __str__(self) -> str:
        return f"{_side(self.main)} unless {_side(self.exception)}"


Statement = Taken | Not | And | Or | If | Iff | Unless


def _bracketed(part: Statement, *bare: type[Statement]) -> str:
    return str(part) if isinstance(part, bare) else f"({part})"


def _side(part: Statement) -> str:
    return _bracketed(part, Taken, Not)


def options_in(statement: Statement) -> Iterator[str]:
    """The options that a statement names, from left to right, repeats included.

    >>> list(options_in(If(Taken("relief"), Not(Taken("halt")))))
    ['relief', 'halt']
    """
    match statement:
        case Taken(option):
            yield option
        case Not(part):
            yield from options_in(part)
        case And(parts) | Or(parts):
            for each in parts:
                yield from options_in(each)
        case If(left, right) | Iff(left, right) | Unless(left, right):
            yield from options_in(left)
            yield from options_in(right)


def truth(statement: Statement, bits: Mapping[str, int]) -> Callable[[int], bool]:
    """The statement as a test of a state's code; `bits` gives every option's bit, as `1 << position`.

    >>> test = truth(If(Taken("relief"), Taken("halt")), {"relief": 1, "halt": 2})
    >>> [test(code) for code in range(4)]
    [True, True, False, True]
    """
    match statement:
        case Taken(option):
            bit = bits[option]
            return lambda code: bool(code & bit)
        case Not(Taken(option)):
            bit = bits[option]
            return lambda code: not code & bit
        case Not(part):
            inner = truth(part, bits)
            return lambda code: not inner(code)
        case And(parts):
            tests = [truth(each, bits) for each in parts]
            return lambda code: all(test(code) for test in tests)
        case Or(parts):
            tests = [truth(each, bits) for each in parts]
            return lambda code: any(test(code) for test in tests)
        case If(then, when):
            consequence, condition = truth(then, bits), truth(when, bits)
            return lambda code: consequence(code) or not condition(code)
        case Iff(left, right):
            one, other = truth(left, bits), truth(right, bits)
            return lambda code: one(code) == other(code)
        case Unless(main, exception):
            rule, excuse = truth(main, bits), truth(exception, bits)
            return lambda code: rule(code) or excuse(code)


def truths(statements: Sequence[Statement], bits: Mapping[str, int], codes: Sequence[int]) -> list[str]:
    """Where each of some statements holds: for each a text with a 1 or a 0 for every code, in order.

    All codes are asked at once, as the bits of one integer, which takes a small part of the time of `truth` for each.

    >>> truths([If(Taken("relief"), Taken("halt"))], {"relief": 1, "halt": 2}, range(4))
    ['1101']
    """
    named = {option for statement in statements for option in options_in(statement)}
    taken = {option: int("".join(["01"[code & bits[option] > 0] for code in codes]), 2) for option in named}
    every = (1 << len(codes)) - 1

    def where(statement: Statement) -> int:
        match statement:
            case Taken(option):
                return taken[option]
            case Not(part):
                return every ^ where(part)
            case And(parts):
                return reduce(and_, map(where, parts), every)
            case Or(parts):
                return reduce(or_, map(where, parts), 0)
            case If(then, when):
                return where(then) | every ^ where(when)
            case Iff(left, right):
                return every ^ where(left) ^ where(right)
            case Unless(main, exception):
                return where(main) | where(exception)

    return [format(where(statement), f"0{len(codes)}b") for statement in statements]


@dataclass(frozen=True)
class Priority:
    """One preference statement. `sure` is `low`, `medium`, `high` or empty: how sure its author is of it. `unknown`:
    it is not known whether the DM wants it or its opposite; `strength`: `strong`, or empty for a mild preference."""

    statement: Statement
    sure: str = ""
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)
    unknown: bool = False
    strength: str = ""

    def __str__(self) -> str:
        return str(self.statement)


def positions(first: int, last: int) -> str:
    """Positions that stand next to one another, in words.

    >>> positions(2, 3), positions(2, 4)
    ('2 and 3', '2 to 4')
    """
    return f"{first} {'and' if last == first + 1 else 'to'} {last}"


@dataclass(frozen=True)
class Prioritized:
    """Statements, the most important first: the first one on which two states differ decides between them.

    Option prioritization, as in Hipel, Kilgour, Fang & Peng 1997 and Peng, Hipel & Kilgour: lexicographic order of the
    truth vectors, so no weight can overflow.

    `in_doubt`: stretches of neighbouring statements that may as well stand in any other order, each as the positions of
    its first and its last, counted from 1; they do not overlap.
    """

    priorities: tuple[Priority, ...]
    in_doubt: tuple[tuple[int, int], ...] = ()

    @property
    def doubtful(self) -> str:
        """The statements whose order is in doubt, by their positions: `2 and 3, 5 to 7`."""
        return ", ".join(positions(*each) for each in self.in_doubt)

    def loose(self, position: int) -> bool:
        """Whether it is in doubt where the statement at a position, counted from 1, stands."""
        return any(first <= position <= last for first, last in self.in_doubt)


@dataclass(frozen=True)
class Weight:
    """What it is worth to a DM that an option is taken, exactly."""

    option: str
    worth: Fraction
    sure: str = ""
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Weighted:
    """Option weights: a state is worth the sum over the options taken in it."""

    weights: tuple[Weight, ...]


@dataclass(frozen=True)
class Pattern:
    """A row of `Y`, `N` and `-` (either), one place for each of some options.

    The options are those of the model where the pattern was written: a view that adds some leaves its meaning alone.

    >>> str(Pattern("Y-N", ("relief", "back", "hedge")).statement)
    'relief and not hedge'
    """

    text: str
    options: tuple[str, ...]

    def __str__(self) -> str:
        return self.text

    @property
    def statement(self) -> Statement:
        """What the pattern says."""
        marks = zip(self.text, self.options, strict=True)
        return And(tuple(Taken(name) if mark == "Y" else Not(Taken(name)) for mark, name in marks if mark != "-"))


#: What a ranking may name: a state's number, a named state of a free-form model, a pattern, a statement.
Entry = int | str | Pattern | Statement


def tests(entry: Pattern | Statement, bits: Mapping[str, int]) -> Callable[[int], bool]:
    """An entry of a ranking as a test of a state's code."""
    return truth(entry.statement if isinstance(entry, Pattern) else entry, bits)


@dataclass(frozen=True)
class Tier:
    """States that are equally good. `unknown`: it is not known how they compare with one another; `strength`: `strong`
    where they, and all that are better, are strongly preferred to all that are worse."""

    entries: tuple[Entry, ...]
    sure: str = ""
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)
    places: tuple[Place, ...] = field(default=(), compare=False, repr=False)
    unknown: bool = False
    strength: str = ""


@dataclass(frozen=True)
class Ranked:
    """A ranking of all states, best first, with ties."""

    tiers: tuple[Tier, ...]

    @property
    def has_numbers(self) -> bool:
        """Whether states are named by number."""
        return any(isinstance(entry, int) for tier in self.tiers for entry in tier.entries)


Preference = Prioritized | Weighted | Ranked
