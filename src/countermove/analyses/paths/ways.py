"""The shortest ways: legal sequences to some ends, one after the other."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from countermove.analyses.paths import Reach
from countermove.graph import Step

#: The most moves that are looked back over: the ways of one length may be exponentially many in their steps.
MOST_MOVES = 1_000_000

#: The fewest steps against the mover's order are worked out beforehand up to so many steps and moves looked back over.
_DEEP, _MANY = 50, 200_000


@dataclass(frozen=True)
class Way:
    """A legal sequence. `unwilling`: the places of the steps, from 0, that are no improvement for their mover."""

    steps: tuple[Step, ...]
    unwilling: tuple[int, ...] = ()


@dataclass(frozen=True)
class Ways:
    """The first ways in order. `complete` is False where the search was given up before so many were found as asked."""

    found: tuple[Way, ...]
    complete: bool = True


@dataclass(frozen=True, order=True)
class _Rest:
    """The end of a way. Ordered by the length of the shortest way with this end, then by the fewest steps against their
    movers' order, then by the steps from the last one back: the mover's position and the state that it leaves."""

    length: int
    unwilling: int
    key: tuple[tuple[int, int], ...]
    steps: tuple[Step, ...]
    state: int


def ways(reach: Reach, ends: Set[int], most: int = 1) -> Ways:
    """The first so many ways from the start to some ends, the shortest first.

    A way is a legal sequence that comes to the ends with its last step only, and to no pair (state, last mover) twice,
    nor back to the start. Those of one length stand in the order of how many steps go against their mover's own order,
    then in a fixed one. Found from the ends back to the start, guided by the steps that are left.
    """
    if reach.start in ends:
        return Ways((Way(()),))
    graph, burden = reach.graph, _Burden(reach, ends)
    waiting = iter(reach.nearest_first(ends))
    upcoming = next(waiting, None)
    heap: list[_Rest] = []
    found: list[Way] = []
    tried = 0
    while len(found) < most:
        while upcoming is not None and (steps := reach.steps(upcoming) or 0) <= (heap[0].length if heap else steps):
            heappush(heap, _Rest(steps, burden.of(upcoming, None), ((-1, upcoming),), (), upcoming))
            upcoming = next(waiting, None)
        if not heap:
            break
        rest = heappop(heap)
        if rest.state == reach.start:
            places = (place for place, step in enumerate(rest.steps) if burden.weight(step))
            found.append(Way(rest.steps, tuple(places)))
            continue
        if tried > MOST_MOVES:
            return Ways(tuple(found), complete=False)
        first = rest.steps[0].mover if rest.steps else None
        seen = {(step.target, step.mover) for step in rest.steps}
        carried = sum(map(burden.weight, rest.steps))
        for mover in graph.decision_makers:
            if mover == first or (rest.state, mover) in seen:
                continue
            sources = reach.sources(mover, rest.state)
            tried += len(sources)
            for source in sources:
                left = reach.steps(source, mover)
                if left is None or source in ends:
                    continue
                step = Step(mover, source, rest.state)
                length = max(rest.length, left + 1 + len(rest.steps))
                unwilling = carried + burden.weight(step)
                if length == rest.length:  # else 0 will do until it is its turn: most never have one
                    unwilling += burden.of(source, mover)
                heappush(heap, _Rest(length, unwilling, (*rest.key, (mover, source)), (step, *rest.steps), source))
    return Ways(tuple(found))


class _Burden:
    """The fewest steps against the mover's order on a shortest way to a state after which a decision maker may move; a
    bound from below, 0 where that would take too much."""

    def __init__(self, reach: Reach, ends: Set[int]) -> None:
        self._reach, self._ends = reach, ends
        self._none = len(reach.improving) == len(reach.graph.decision_makers)
        self._known: dict[tuple[int, int | None], int] = {}
        self._known_by: dict[tuple[int, int, int], float] = {}
        self._left = _MANY

    def weight(self, step: Step) -> int:
        """1 for a step that is no improvement."""
        return 0 if self._reach.graph.prefers(step.mover, step.target, step.source) else 1

    def of(self, state: int, then: int | None) -> int:
        steps = self._reach.steps(state, then)
        if self._none or not steps or steps > _DEEP:
            return 0
        if (state, then) not in self._known:
            if self._left < 0:
                return 0
            movers = (mover for mover in self._reach.graph.decision_makers if mover != then)
            least = min((self._by(mover, state, steps - 1) for mover in movers), default=inf)
            self._known[state, then] = 0 if least == inf else int(least)
        return self._known[state, then]

    def _by(self, mover: int, state: int, before: int) -> float:
        """The same of those ways that come to the state by a mover's move after so many steps; infinite if none does.
        Worked out once, whoever moves then."""
        if (state, mover, before) not in self._known_by:
            sources = self._reach.sources(mover, state)
            self._left -= len(sources)
            fitting = (each for each in sources if each not in self._ends)
            self._known_by[state, mover, before] = min(
                (
                    self.weight(Step(mover, source, state)) + self.of(source, mover)
                    for source in fitting
                    if self._reach.steps(source, mover) == before
                ),
                default=inf,
            )
        return self._known_by[state, mover, before]
