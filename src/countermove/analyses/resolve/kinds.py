"""The kinds of change that may bring an outcome about, each with what it costs, and what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from countermove.preference import Priority, Statement

#: What a change costs where nothing else is said, by kind.
COSTS: Mapping[str, int] = {
    "swap": 1,
    "drop": 1,
    "insert": 2,
    "commit": 2,
    "partner": 2,
    "rule": 3,
    "promise": 3,
}

#: The largest cost that a user may set.
MOST_COST = 1000
#: The longest that a user may have it searched.
MOST_SECONDS = 1_000_000


@dataclass(frozen=True)
class Terms:
    """Which changes may be made, and how long to look for them.

    `costs`: by kind; a kind that is not there is not offered. `by`: only these decision makers change anything, None:
    everybody may. `fixed`: these change nothing. `literals`: how many options an inserted statement may join by `and`.
    `most`: how many resolutions are given. `seconds`: for the whole search.
    """

    costs: Mapping[str, int] = field(default_factory=lambda: dict(COSTS))
    by: frozenset[int] | None = None
    fixed: frozenset[int] = frozenset()
    literals: int = 1
    most: int = 8
    seconds: float = 60.0

    def may(self, dms: frozenset[int]) -> bool:
        """Whether a change that needs these decision makers may be made."""
        return not dms & self.fixed and (self.by is None or dms <= self.by)


@dataclass(frozen=True)
class Relisting:
    """A decision maker's statements in another order, without some and with others.

    `before` and `after`: the lists; `kept`: for each statement of `after` its position in `before`, None where it is
    new. What is no longer there is `dropped`.
    """

    dm: int
    before: tuple[Priority, ...]
    after: tuple[Priority, ...]
    kept: tuple[int | None, ...]

    @property
    def dropped(self) -> tuple[int, ...]:
        """The positions of `before` that are gone."""
        return tuple(k for k in range(len(self.before)) if k not in self.kept)

    @property
    def inserted(self) -> tuple[int, ...]:
        """The positions of `after` that are new."""
        return tuple(k for k, old in enumerate(self.kept) if old is None)

    @property
    def swaps(self) -> int:
        """The least number of swaps of neighbours that bring the kept ones into their order."""
        old = [k for k in self.kept if k is not None]
        return sum(a > b for k, a in enumerate(old) for b in old[k + 1 :])


@dataclass(frozen=True)
class Reranking:
    """A decision maker's ranking with some pairs of states turned. `levels`: the rank of each state, by index, larger
    is better; `turned`: the pairs (a, b) where a has come to be preferred to b."""

    dm: int
    levels: tuple[int, ...]
    turned: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Commitment:
    """An option that its holder can no longer give up once taken (`to yes`), no longer take up once given up
    (`to no`), or forswears: it is never taken (`never`)."""

    dm: int
    option: str
    how: str


@dataclass(frozen=True)
class Agreement:
    """A combination of one or two literals (option, taken) that those who hold the options rule out."""

    dms: frozenset[int]
    literals: tuple[tuple[str, bool], ...]
    statement: Statement


@dataclass(frozen=True)
class Partnership:
    """Two decision makers who move together: neither moves alone, and together only to what one
    prefers and neither finds worse."""

    dms: frozenset[int]


@dataclass(frozen=True)
class Promise:
    """A new option `name` of a decision maker, which it wants most of all to take exactly where another one does as
    `literal` says (an option, taken or not), and which that one wants most of all to be taken."""

    by: int
    to: int
    literal: tuple[str, bool]
    name: str


Change = Relisting | Reranking | Commitment | Agreement | Partnership | Promise


def parts(change: Change) -> dict[str, int]:
    """How many changes of each kind it is."""
    match change:
        case Relisting():
            found = {"swap": change.swaps, "drop": len(change.dropped), "insert": len(change.inserted)}
        case Reranking():
            found = {"swap": len(change.turned)}
        case Commitment():
            found = {"commit": 1}
        case Agreement():
            found = {"rule": 1}
        case Partnership():
            found = {"partner": 1}
        case Promise():
            found = {"promise": 1}
    return {kind: count for kind, count in found.items() if count}


def whose(change: Change) -> frozenset[int]:
    """The decision makers who make a change."""
    match change:
        case Agreement() | Partnership():
            return change.dms
        case Promise():
            return frozenset({change.by})
        case _:
            return frozenset({change.dm})
