"""The first moves that separate the ways to one end from the ways to another, and who makes them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from countermove.analyses.paths import Reach, counted_moves
from countermove.analyses.paths.ways import Way
from countermove.graph import Step

#: The most states whose moves are gone through.
MOST_STATES = 20_000


@dataclass(frozen=True)
class Separation:
    """A move after which one of two ends can no longer be reached. `after`: the least number of steps before it."""

    step: Step
    after: int


@dataclass(frozen=True)
class Separations:
    """The separating moves nearest the start: those that leave only the way to the good end, only the way to the bad
    one, and, among the states that were gone through for these, neither.

    `open_good`, `open_bad`: whether the ends can be reached from the start at all. `good_turn`, `bad_turn`: the place,
    from 0, of the step on the shortest way to each end from which on no way leads to the other, None where every step
    leaves one. `complete` is False where not all states were gone through that had to be.
    """

    good: tuple[Separation, ...]
    bad: tuple[Separation, ...]
    neither: tuple[Separation, ...]
    open_good: bool
    open_bad: bool
    good_turn: int | None = None
    bad_turn: int | None = None
    complete: bool = True


def separations(
    reach: Reach, good: Set[int], bad: Set[int], way_good: Way | None = None, way_bad: Way | None = None
) -> Separations:
    """The moves out of a state from which both ends can still be reached to a state from which one of them cannot.

    "Can be reached" is asked of the moves that count, by legal sequences that begin at the state; an end can be reached
    from itself. A state is gone through if it can be reached from the start, the nearest first, and whoever may move
    there in a legal sequence.
    """
    to_good, to_bad = reach.leading_to(good), reach.leading_to(bad)
    nearest: dict[tuple[bool, bool], list[Separation]] = {(True, False): [], (False, True): [], (False, False): []}
    complete = True
    for count, state in enumerate(reach.nearest_first(to_good & to_bad)):
        after = reach.steps(state) or 0
        if all(nearest[one] and nearest[one][0].after < after for one in ((True, False), (False, True))):
            break
        if count == MOST_STATES:
            complete = False
            break
        for found in _moves(reach, state):
            target = found.step.target
            left = target in to_good, target in to_bad
            if left == (True, True):
                continue
            known = nearest[left]
            if known and found.after < known[0].after:
                known.clear()
            if not known or found.after == known[0].after:
                known.append(found)
    return Separations(
        tuple(nearest[True, False]), tuple(nearest[False, True]), tuple(nearest[False, False]),
        reach.start in to_good, reach.start in to_bad, _turn(way_good, to_bad), _turn(way_bad, to_good), complete,
    )  # fmt: skip


def _moves(reach: Reach, state: int) -> Iterator[Separation]:
    """The moves that count from a state, of those who may move there, with the steps before them."""
    for mover in reach.graph.decision_makers:
        after = reach.steps(state, mover)
        if after is not None:
            for target in counted_moves(reach, mover, state):
                yield Separation(Step(mover, state, target), after)


def _turn(way: Way | None, to_other: Set[int]) -> int | None:
    steps = way.steps if way else ()
    return next((place for place, step in enumerate(steps) if step.target not in to_other), None)
