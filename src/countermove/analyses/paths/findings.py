"""What was asked about the ways from a state, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from countermove.analyses.paths import Arrival, Extent, Reach, arrival, extent, reach_from
from countermove.analyses.paths.indicators import Separations, separations
from countermove.analyses.paths.ways import Way, Ways, ways
from countermove.errors import RequestError
from countermove.graph import ModelGraph

#: The kinds of moves that count: everybody's improvements; improvements of some, any moves of the others; any moves.
IMPROVEMENTS, MIX, ANY = "improvements", "mix", "any"

#: The most ways that can be asked for.
MOST_WAYS = 1000

#: How many of the outcomes that hold are followed up, the first in their order.
OUTCOMES = 300


@dataclass(frozen=True)
class Goal:
    """Some ends and the ways to them, by the kind of moves asked for.

    `asked`: the statement or state in the user's words; `steps`: the least number of steps by each kind of moves, None
    where it does not lead there; `instead`: where the kind asked for does not, a shortest way by any moves.
    """

    asked: str
    ends: Set[int]
    steps: dict[str, int | None]
    ways: Ways
    instead: Way | None = None


@dataclass(frozen=True)
class Paths:
    """The ways from a state.

    `kind`: the kind of moves asked for; `reaches`: what each kind leads to; `outcomes`: the first outcomes that hold,
    by index with the concepts they hold under, of `total`; `goal` and `other`, the ends asked for and those instead of
    which they are, with the moves that separate the ways to them.
    """

    graph: ModelGraph
    start: int
    kind: str
    reaches: dict[str, Reach]
    outcomes: tuple[tuple[int, tuple[str, ...]], ...] = ()
    total: int = 0
    goal: Goal | None = None
    other: Goal | None = None
    separations: Separations | None = None
    _ways: dict[int, tuple[str, Way | None]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def improving(self) -> tuple[int, ...]:
        """Who only improves, by position."""
        return tuple(sorted(self.reaches[self.kind].improving))

    @cached_property
    def extents(self) -> dict[str, Extent]:
        """How far each kind of moves leads."""
        return {kind: extent(reach) for kind, reach in self.reaches.items()}

    def arrivals(self, state: int) -> dict[str, Arrival]:
        """When a state first appears by each kind of moves."""
        return {kind: arrival(reach, state) for kind, reach in self.reaches.items()}

    def way(self, state: int) -> tuple[str, Way | None]:
        """A shortest way to an outcome, by the first kind of moves that leads there: improvements, then a mix, then any
        moves. None where none does."""
        if state not in self._ways:
            by = next((kind for kind, reach in self.reaches.items() if reach.steps(state) is not None), "")
            found = ways(self.reaches[by], frozenset({state})).found if by else ()
            self._ways[state] = by, found[0] if found else None
        return self._ways[state]


def reaches_from(
    graph: ModelGraph, start: int, some: frozenset[int] | None, done: Callable[[int], None] = lambda kinds: None
) -> dict[str, Reach]:
    """What each kind of moves leads to; `some`, who only improves in a mix. `done` is called after each with
    how many there are."""
    kinds = {IMPROVEMENTS: frozenset(graph.decision_makers)}
    if some is not None:
        kinds[MIX] = some
    kinds[ANY] = frozenset()
    found = {}
    for kind, improving in kinds.items():
        found[kind] = reach_from(graph, start, improving)
        done(len(kinds))
    return found


def found_ways(reaches: dict[str, Reach], kind: str, ends: Sequence[tuple[str, Set[int]]], most: int) -> Paths:
    """The ways to one or two ends, in the user's words and by index, with the moves that separate them.

    Raises RequestError where a state belongs to both.
    """
    reach = reaches[kind]
    first, *rest = (_goal(reaches, kind, asked, states, most) for asked, states in ends)
    if not rest:
        return Paths(reach.graph, reach.start, kind, reaches, goal=first)
    both = first.ends & rest[0].ends
    if both:
        state = reach.graph.states[min(both)]
        raise RequestError(
            f"state {state.number} [{state}] belongs to both ends, so no move separates the ways to them\n"
            "  expected: two ends that exclude each other"
        )
    ways_there = [each.ways.found[0] if each.ways.found else None for each in (first, *rest)]
    found = separations(reach, first.ends, rest[0].ends, *ways_there)
    return Paths(reach.graph, reach.start, kind, reaches, goal=first, other=rest[0], separations=found)


def _goal(reaches: dict[str, Reach], kind: str, asked: str, ends: Set[int], most: int) -> Goal:
    """The first so many ways to some ends; where the kind of moves does not lead there, one by any moves."""
    steps = {each: _least(reach, ends) for each, reach in reaches.items()}
    found = ways(reaches[kind], ends, most)
    instead: Sequence[Way] = ()
    if steps[kind] is None and steps[ANY] is not None:
        instead = ways(reaches[ANY], ends).found
    return Goal(asked, ends, steps, found, instead[0] if instead else None)


def _least(reach: Reach, ends: Set[int]) -> int | None:
    nearest = next(iter(reach.nearest_first(ends)), None)
    return None if nearest is None else reach.steps(nearest)
