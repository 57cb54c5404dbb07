"""What a sweep is: the name of what works it out, the data it is about, and the chunks that this makes."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Protocol, cast

from countermove.errors import CountermoveError

#: What can be swept: the module of this package that has `cases_of` and `evaluate` for it. Workers import these alone.
KINDS = {"robust": "countermove.analyses.robust.sweep", "trial": "countermove.sweeps.trial"}

#: Into how many chunks a sweep is cut, and how many cases a chunk has at least and at most.
CHUNKS, SMALLEST, LARGEST = 128, 50, 10_000

#: Numbers by name, in so many levels as one likes.
Counts = dict[str, Any]


def version() -> str:
    """The version of this program. It is not imported: that would turn the layers upside down."""
    return str(sys.modules["countermove"].__version__)


class SweepError(CountermoveError):
    """Part of a sweep could not be worked out."""


class Kind(Protocol):
    """What the module of a kind of sweep has."""

    def cases_of(self, spec: Mapping[str, Any]) -> int:
        """How many cases there are."""

    def evaluate(self, spec: Mapping[str, Any], first: int, count: int) -> Counts:
        """What is counted in the cases `first` to `first + count - 1`: integers by name, depending on nothing else."""


def kind(name: str) -> Kind:
    """What works out the sweeps of this name. Raises SweepError for a name that is not in `KINDS`."""
    if name not in KINDS:
        raise SweepError(f"there is no kind of sweep `{name}`")
    return cast(Kind, importlib.import_module(KINDS[name]))


@dataclass(frozen=True)
class Sweep:
    """A sweep: the name of its kind in `KINDS`, and what it is about, as plain data."""

    name: str
    spec: Mapping[str, Any]

    @cached_property
    def text(self) -> str:
        """The sweep as JSON, always the same for the same data."""
        return json.dumps([self.name, self.spec], sort_keys=True, separators=(",", ":"), allow_nan=False)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of `text`."""
        return sha256(self.text.encode()).hexdigest()

    @cached_property
    def cases(self) -> int:
        """How many cases there are."""
        return kind(self.name).cases_of(self.spec)

    @cached_property
    def size(self) -> int:
        """How many cases a chunk has (the last one may have fewer): this depends on the sweep and never on workers."""
        return min(max(-(-self.cases // CHUNKS), SMALLEST), LARGEST)

    @property
    def chunks(self) -> int:
        """How many chunks there are, numbered from 0."""
        return -(-self.cases // self.size)

    def count_of(self, chunk: int) -> int:
        """How many cases a chunk has; its first one is `chunk * size`."""
        return min(self.size, self.cases - chunk * self.size)


class Tally:
    """What has been counted so far, chunk by chunk. Chunks are added in the order of their numbers: those that arrive
    early wait."""

    def __init__(self) -> None:
        self._total: Counts = {}
        self._next = 0
        self._early: dict[int, Counts] = {}

    def __contains__(self, chunk: int) -> bool:
        return chunk < self._next or chunk in self._early

    def add(self, chunk: int, counts: Counts) -> None:
        """Takes in a chunk that is not in it yet."""
        self._early[chunk] = counts
        while self._next in self._early:
            add(self._total, self._early.pop(self._next))
            self._next += 1

    def total(self) -> Counts:
        """The sum of all chunks so far."""
        total: Counts = {}
        for counts in (self._total, *(self._early[chunk] for chunk in sorted(self._early))):
            add(total, counts)
        return total

    def chunks(self) -> Iterator[int]:
        """The numbers of the chunks so far, in order."""
        yield from range(self._next)
        yield from sorted(self._early)


def add(total: Counts, more: Counts) -> None:
    """Adds counts to a total, name by name; a name that it lacks counts nothing there.

    >>> total = {"holds": {"1": 2}}
    >>> add(total, {"holds": {"1": 1, "7": 4}, "cases": 5})
    >>> total
    {'holds': {'1': 3, '7': 4}, 'cases': 5}

    Raises SweepError for what is neither an integer nor integers by name.
    """
    for name, value in more.items():
        there = total.get(name)
        if isinstance(value, dict) and isinstance(there, dict | None):
            add(total.setdefault(name, {}), value)
        elif type(value) is int and (there is None or type(there) is int):
            total[name] = value + (there or 0)
        else:
            raise SweepError(f"a sweep counts in integers, and `{name}` is not one everywhere")
