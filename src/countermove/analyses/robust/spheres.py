"""What changes within some steps: every order of everybody's that is so many steps away from what is stated, looked at.

A step is that of `radius`. The orders of one decision maker at exactly d steps are its sphere of radius d; steps of
different decision makers add up. All combinations at 1, 2, 3, ... steps are solved, until there would be more than a
bound in all: they grow exponentially in the steps. A change that is found is the nearest, and what was not found is
farther than the last sphere that was looked at as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from countermove.analyses.robust.wants import can_move, repeats, wants_of
from countermove.graph import ModelGraph
from countermove.preference import Prioritized
from countermove.stability.profiles import FORESIGHTS, Moves, Tiers, members, tiers_of

#: At most so many combinations are looked at.
MOST = 1_000
#: From so many states on the compiled loops do it.
LARGE = 100

_CHUNK = 200

Order = tuple[int, ...]
Solve = Callable[[Sequence[Sequence[Tiers]]], list[list[int]]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Survey:
    """`changed[concept][state]`: the least number of steps after which a state that is an equilibrium is none, or one
    that is none is one; of nothing else within `reach` steps, which were all looked at. `everything`: there are no
    orders beyond these."""

    reach: int
    everything: bool
    changed: dict[str, dict[int, int]]


def survey(
    graph: ModelGraph,
    concepts: Sequence[str] = tuple(FORESIGHTS),
    dms: Sequence[int] | None = None,
    most: int = MOST,
    farthest: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Survey:
    """What changes within `farthest` steps, or as many as `most` combinations of orders allow. `dms`: only these may be
    reordered."""
    moves = Moves.of_graph(graph)
    solve = _compiled(graph, moves, concepts) if len(graph) > LARGE else _plain(moves, concepts)
    spheres = [_Spheres(graph, i, moves.everything, most) for i in can_move(graph) if dms is None or i in dms]
    stated = [tiers_of(wants_of(graph.orders[j], len(graph)), moves.everything) for j in graph.decision_makers]
    before = solve([stated])[0]
    changed: dict[str, dict[int, int]] = {concept: {} for concept in concepts}
    left, reach = most, 0
    while farthest is None or reach < farthest:
        steps = reach + 1
        last = [sphere.last(steps) for sphere in spheres]
        if all(each is not None for each in last) and steps > sum(each or 0 for each in last):
            return Survey(reach, True, changed)
        if any(sphere.at(steps) is None for sphere in spheres):
            return Survey(reach, False, changed)
        profiles = [*islice(_combined(spheres, stated, steps), left + 1)]
        left -= len(profiles)
        if left < 0:
            return Survey(reach, False, changed)
        for start in range(0, len(profiles), _CHUNK):
            chunk = profiles[start : start + _CHUNK]
            for found in solve(chunk):
                for concept, was, states in zip(concepts, before, found, strict=True):
                    for s in members(was ^ states):
                        changed[concept].setdefault(s, steps)
            progress(len(chunk), most)
        reach = steps
    return Survey(reach, False, changed)


class _Spheres:
    """The orders of one decision maker by how many steps away they are, those that rank the states as a nearer one does
    left out. Orders are lists of wants; of rank levels, lists of tiers."""

    def __init__(self, graph: ModelGraph, i: int, everything: int, most: int) -> None:
        order = graph.orders[i]
        self.dm, self._everything, self._most = i, everything, most
        self._statements = isinstance(order.dm.preference, Prioritized)
        self._frontier: list[Order] | None = [tuple(wants_of(order, len(graph)))]
        self._seen = {*self._frontier}
        tiers = tuple(tiers_of(self._frontier[0], everything))
        self._known = {tiers}
        self._found: list[list[Order]] = [[tiers]]
        self._end: int | None = None

    def last(self, steps: int) -> int | None:
        """The most steps away that any order is, as far as that is known with all within so many looked at."""
        self.at(steps)
        return self._end

    def at(self, steps: int) -> list[Order] | None:
        """The orders, as tiers, that are new at so many steps; None where they are too many."""
        while len(self._found) <= steps and self._frontier is not None:
            self._grow()
        return self._found[steps] if steps < len(self._found) else None

    def _grow(self) -> None:
        assert self._frontier is not None, "it has not become too large"
        grown: list[Order] = []
        for order in self._frontier:
            for near in _swaps(order) if self._statements else _neighbours(order):
                if near not in self._seen:
                    self._seen.add(near)
                    grown.append(near)
            if len(grown) > 4 * self._most:
                self._frontier = None
                return
        if not grown and self._end is None:
            self._end = len(self._found) - 1
        new: list[Order] = []
        for order in grown:
            tiers = tuple(tiers_of(order, self._everything))
            if tiers not in self._known:
                self._known.add(tiers)
                new.append(tiers)
        self._found.append(new)
        self._frontier = grown


def _swaps(order: Order) -> Iterator[Order]:
    for k in range(len(order) - 1):
        yield (*order[:k], order[k + 1], order[k], *order[k + 2 :])


def _neighbours(tiers: Order) -> Iterator[Order]:
    """Rank levels one step away: two that change places, two that become one, one that becomes two."""
    yield from _swaps(tiers)
    for k in range(len(tiers) - 1):
        yield (*tiers[:k], tiers[k] | tiers[k + 1], *tiers[k + 2 :])
    for k, tier in enumerate(tiers):
        upper = tier & (tier - 1)  # every part of the tier but the whole and nothing
        while upper:
            yield (*tiers[:k], upper, tier ^ upper, *tiers[k + 1 :])
            upper = (upper - 1) & tier


def _combined(spheres: Sequence[_Spheres], stated: Sequence[Tiers], steps: int) -> Iterator[list[Tiers]]:
    """Everybody's orders with so many steps in all."""
    for part in _shared_out(steps, len(spheres)):
        own = [sphere.at(count) or [] for sphere, count in zip(spheres, part, strict=True)]
        for chosen in product(*own):
            tiers = [*stated]
            for sphere, order in zip(spheres, chosen, strict=True):
                tiers[sphere.dm] = order
            yield tiers


def _shared_out(steps: int, among: int) -> Iterator[tuple[int, ...]]:
    if among <= 1:
        yield (steps,) * among
        return
    for own in range(steps + 1):
        for rest in _shared_out(steps - own, among - 1):
            yield (own, *rest)


def _plain(moves: Moves, concepts: Sequence[str]) -> Solve:
    return lambda profiles: [moves.equilibria(tiers, concepts) for tiers in profiles]


def _compiled(graph: ModelGraph, moves: Moves, concepts: Sequence[str]) -> Solve:
    import numpy as np

    from countermove.stability.compiled.profiles import BITS, Rows

    rows, known = Rows(moves, pairs=repeats(graph)), dict[tuple[int, Order], int]()

    def row(j: int, tiers: Tiers) -> int:
        key = j, tuple(tiers)
        if key not in known:
            known[key] = rows.add_tiers(j, tiers)
        return known[key]

    def solve(profiles: Sequence[Sequence[Tiers]]) -> list[list[int]]:
        out = rows.equilibria(np.array([[row(j, tiers) for j, tiers in enumerate(each)] for each in profiles]))
        packed = [np.packbits(out & BITS[concept] > 0, axis=1, bitorder="little") for concept in concepts]
        return [[int.from_bytes(own[p].tobytes(), "little") for own in packed] for p in range(len(profiles))]

    return solve
