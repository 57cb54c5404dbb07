"""What turns an outcome: which differences, taken over from one model into another, make it hold there or break it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from countermove.analyses.compare.causes import Causes, Pieces, causes
from countermove.analyses.compare.changes import Change, changes, narrowed
from countermove.analyses.compare.differences import Difference
from countermove.analyses.compare.mixing import Asked, GraphOf, Mixer
from countermove.matching import Outcome
from countermove.model import Conflict
from countermove.stability.concepts import find

#: The largest sets of differences that are tried where nothing else is said, and the seconds for all of it.
MOST, SECONDS = 10, 20.0

#: A piece of a difference: the difference itself, or one change within it.
Piece = tuple[Difference, Change | None]

#: Told of the milliseconds since it was last called, and of those that the search may take.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Limits:
    """How far to search: sets of up to `most` pieces (none where that is 0), for `seconds`, in `both` directions or
    into the first alone."""

    most: int = MOST
    seconds: float = SECONDS
    both: bool = True
    progress: Progress = lambda more, total: None


@dataclass(frozen=True)
class Reason:
    """What turns an answer: pieces, and the smallest sets of them by position. `unanswered`: some sets had no answer,
    as the model that they make is too large for the concept."""

    pieces: tuple[Piece, ...]
    causes: Causes
    unanswered: bool = False

    @property
    def complete(self) -> bool:
        """Whether there are no other smallest sets."""
        return self.causes.complete and not self.unanswered

    def sets(self) -> Iterator[tuple[Piece, ...]]:
        """The smallest sets."""
        for each in self.causes.sets:
            yield tuple(self.pieces[k] for k in sorted(each))


@dataclass(frozen=True)
class Turned:
    """What, taken over from one model into another, makes an outcome hold there under a concept, or breaks it.

    `whole`: by whole differences. `within`: for each of its sets that has changes within it, by those.
    """

    outcome: Outcome
    concept: str
    makes: bool
    whole: Reason
    within: dict[Pieces, Reason]


class _Clock:
    """The time for one direction, from when it is first looked at."""

    def __init__(self, limits: Limits) -> None:
        self.most = limits.most
        self._limits, self._told = limits, 0
        self._most = 1000 * limits.seconds / (2 if limits.both else 1)
        self._start: float | None = None

    def out_of_time(self) -> bool:
        now = time.monotonic()
        self._start = self._start or now
        passed = int(1000 * (now - self._start))
        self._limits.progress(passed - self._told, int(1000 * self._limits.seconds))
        self._told = passed
        return passed > self._most


def turned_by(
    one: Conflict,
    other: Conflict,
    bearing: Sequence[Difference],
    pairs: Sequence[Asked],
    graph_of: GraphOf,
    limits: Limits,
) -> tuple[Turned, ...]:
    """What of the differences that can bear on it turns each outcome in the first model, under its concept: whole
    differences, then within each set of them the changes."""
    clock = _Clock(limits)
    mixer = Mixer(one, other, graph_of)
    here = mixer.holding((), pairs)
    slow = mixer.large or any(find(concept).foresight is None for _, concept in pairs)

    def turned(chosen: Collection[Difference], asked: Collection[Asked]) -> list[Asked]:
        holding = mixer.holding(chosen, asked)
        return [pair for pair in asked if pair in holding and holding[pair] != here[pair]]

    wholes = causes(
        len(bearing),
        pairs,
        lambda pieces, asked: turned([bearing[k] for k in pieces], asked),
        clock.most,
        clock.out_of_time,
        slow=slow,
    )
    unanswered = set(mixer.unanswered)
    within: dict[Asked, dict[Pieces, Reason]] = {pair: {} for pair in pairs}
    for chosen in dict.fromkeys(each for own in wholes.values() for each in own.sets):
        asked = [pair for pair in pairs if chosen in wholes[pair].sets]
        mixer.unanswered.clear()
        for pair, (cut, found) in _within([bearing[k] for k in sorted(chosen)], asked, turned, clock, slow).items():
            within[pair][chosen] = Reason(cut, found, pair in mixer.unanswered)
    pieces = tuple((each, None) for each in bearing)
    return tuple(
        Turned(*pair, not here[pair], Reason(pieces, wholes[pair], pair in unanswered), within[pair]) for pair in pairs
    )


def _within(
    chosen: Sequence[Difference],
    asked: Sequence[Asked],
    turned: Callable[[Collection[Difference], Collection[Asked]], list[Asked]],
    clock: _Clock,
    slow: bool,
) -> dict[Asked, tuple[tuple[Piece, ...], Causes]]:
    """By the changes within the differences of a set; those that cannot be cut further are taken over throughout."""
    cut = [each for each in chosen if len(changes(each)) > 1]
    pieces = [(each, change) for each in cut for change in changes(each)]
    if not pieces:
        return {}

    def mixed(positions: Pieces) -> list[Difference]:
        taken = [pieces[k] for k in sorted(positions)]
        parts = [(each, [change for whole, change in taken if whole == each]) for each in cut]
        return [*(each for each in chosen if each not in cut), *(narrowed(each, own) for each, own in parts if own)]

    found = causes(
        len(pieces),
        asked,
        lambda positions, open_: turned(mixed(positions), open_),
        clock.most,
        clock.out_of_time,
        slow=slow,
    )
    return {pair: (tuple(pieces), each) for pair, each in found.items()}
