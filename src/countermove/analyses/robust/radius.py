"""The robustness radius: the least reordering after which an outcome no longer holds, or comes to hold.

A *step* is a swap of two neighbouring statements of somebody's list; where somebody ranks states, a swap of two
neighbouring rank levels, a merger of them, or a split of one in two. The radius of an equilibrium is the least number
of steps, of all decision makers together, after which it is none; that of another state the least number after which it
is one.

Under Nash it is exact, by an argument about each decision maker i and each move of i's own from s to t:

* *Statements.* t comes to be better than s exactly when the first statement on which they differ favours t. Let f be
  the first that favours t and g the first that favours s, before f. Each of the statements from g up to f has to change
  sides with f or with g, and no swap does that for two of them: no less than the distance from g to f will do, and f
  moved up to before g makes it so. Where no statement favours t, no reordering ever makes t better.
* *Rank levels.* A step changes the distance between two states by one level, except that two levels next to each other
  change places. So t, k levels below s, needs k steps (k swaps do it), and one split where it is level with s.

For s to come to hold, every i that would leave it has to stop wanting to, which is a matter of i's own list alone: with
statements, the cheapest order in which for every own move t the first statement on which s and t differ favours s (an
exact search over sets of statements, in 2^statements at the most); with rank levels as many steps as the best t is
above s. The numbers add up over the decision makers.

Under the other concepts nothing so simple holds; see `spheres`. But whatever holds under Nash holds under all of them,
so none of them breaks before Nash does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from countermove.graph import ModelGraph
from countermove.preference import Prioritized

#: The longest list of statements for which the cheapest order is searched for: the search is exponential in it.
LONGEST = 16


@dataclass(frozen=True)
class Way:
    """A least reordering by one decision maker: how many steps, for the sake of which move of its own (None where it is
    about all of them), and with statements the order that does it, by place from 0."""

    dm: int
    steps: int
    to: int | None = None
    order: tuple[int, ...] = ()


@dataclass(frozen=True)
class Radius:
    """How far away a change of an outcome is. `ways` are the least reorderings that bring it about: one of them is
    enough where it `breaks`, all are needed where it comes to hold. Without any, none does. `unknown`: the decision
    makers whose lists are too long to search."""

    state: int
    breaks: bool
    ways: tuple[Way, ...]
    possible: bool = True
    unknown: tuple[int, ...] = ()

    @property
    def steps(self) -> int | None:
        """The least number of steps, None where no reordering does it or it was not found out."""
        if not self.possible or self.unknown:
            return None
        return self.ways[0].steps if self.breaks else sum(way.steps for way in self.ways)


def radius(graph: ModelGraph, state: int, dms: Sequence[int] | None = None) -> Radius:
    """The radius of a state, by index, under Nash. `dms`: only these may be reordered."""
    may = graph.decision_makers if dms is None else dms
    leaving = [i for i in graph.decision_makers if graph.improvements(i, state)]
    if not leaving:
        found = [way for i in may if (way := _to_leave(graph, i, state)) is not None]
        least = min((way.steps for way in found), default=0)
        return Radius(state, True, tuple(way for way in found if way.steps == least), bool(found))
    ways: list[Way] = []
    unknown: list[int] = []
    for i in leaving:
        if i not in may:
            return Radius(state, False, (), possible=False)
        way = _to_stay(graph, i, state)
        if way is None:
            return Radius(state, False, (), possible=False)
        if way.steps < 0:
            unknown.append(i)
        ways.append(way)
    return Radius(state, False, tuple(ways), True, tuple(unknown))


def _by_statements(graph: ModelGraph, i: int) -> bool:
    return isinstance(graph.orders[i].dm.preference, Prioritized)


def _favours(graph: ModelGraph, i: int, s: int, t: int) -> tuple[list[int], list[int]]:
    """The statements of i, by place, that hold at t and not at s, and those that hold at s and not at t."""
    here, there = graph.orders[i].meets(s), graph.orders[i].meets(t)
    pairs = [*enumerate(zip(here, there, strict=True))]
    return [k for k, (a, b) in pairs if b and not a], [k for k, (a, b) in pairs if a and not b]


def _to_leave(graph: ModelGraph, i: int, s: int) -> Way | None:
    """The least reordering after which i wants to leave s, where it does not yet."""
    best: Way | None = None
    levels, size = graph.orders[i].levels, len(graph.orders[i].priorities)
    for t in graph.moves(i, s):
        if not _by_statements(graph, i):
            way = Way(i, max(1, levels[s] - levels[t]), t)
        else:
            for_t, for_s = _favours(graph, i, s, t)
            if not for_t:
                continue
            first, before = for_t[0], for_s[0]
            order = [*range(before), first, *(k for k in range(before, size) if k != first)]
            way = Way(i, first - before, t, tuple(order))
        if best is None or way.steps < best.steps:
            best = way
    return best


def _to_stay(graph: ModelGraph, i: int, s: int) -> Way | None:
    """The least reordering after which i no longer wants to leave s, None where there is none; -1 steps: not known."""
    levels = graph.orders[i].levels
    if not _by_statements(graph, i):
        return Way(i, max(levels[t] for t in graph.moves(i, s)) - levels[s])
    demands: set[tuple[int, int]] = set()
    for t in graph.moves(i, s):
        for_t, for_s = _favours(graph, i, s, t)
        if for_t and not for_s:
            return None
        if for_t:
            demands.add((sum(1 << k for k in for_t), sum(1 << k for k in for_s)))
    size = len(graph.orders[i].priorities)
    if size > LONGEST:
        return Way(i, -1)
    found = _cheapest(size, [*demands])
    return None if found is None else Way(i, found[0], None, found[1])


def _cheapest(size: int, demands: Sequence[tuple[int, int]]) -> tuple[int, tuple[int, ...]] | None:
    """The least swaps, and the order, of `size` statements such that of each demand (against, for) one of those for
    comes before all those against. Statements are placed one by one, the cheapest order of a set first: placing one
    costs a swap for each statement before it in the list that is still to come."""
    waiting: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    done: set[int] = set()
    while waiting:
        cost, placed, order = heappop(waiting)
        if placed in done:
            continue
        done.add(placed)
        open_demands = [each for each in demands if not (each[0] | each[1]) & placed]
        if not open_demands:
            rest = tuple(k for k in range(size) if not placed >> k & 1)
            return cost, order + rest
        against = 0
        for each in open_demands:
            against |= each[0]
        for k in range(size):
            if not (placed | against) >> k & 1:
                passed = k - (placed & (1 << k) - 1).bit_count()
                heappush(waiting, (cost + passed, placed | 1 << k, (*order, k)))
    return None
