"""Abandonment and entrapment: what an ally's support is worth at each level of one's own commitment.

Snyder 1984, World Politics 36(4):461-495, describes the choice: more support for an ally lessens the fear that it
deserts, and adds to the risk of being drawn into its conflicts. The computation on a graph is this program's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from countermove.errors import RequestError
from countermove.graph import ModelGraph, Step
from countermove.preference import Statement, truth
from countermove.stability.joint import Budget, SpentError

#: The most options of a commitment: there are 2^n levels.
MOST_OPTIONS = 6


@dataclass(frozen=True)
class Risk:
    """The worst that may come of a level of commitment: a state, by index, the steps to it (none: it is there already)
    and its place for the decision maker, counted from 1, the best."""

    state: int
    path: tuple[Step, ...]
    place: int


@dataclass(frozen=True)
class Level:
    """A level of commitment: which options of the decision maker are taken, where that stands (a state by index, None
    where it is not feasible), and the two risks there, None where there is none. `complete`: all was looked at."""

    taken: tuple[str, ...]
    state: int | None
    place: int | None = None
    abandonment: Risk | None = None
    entrapment: Risk | None = None
    complete: bool = True


@dataclass(frozen=True)
class Alliance:
    """The security dilemma of an alliance, from a state on: decision maker `dm`, its `ally`, its `adversaries`; the
    options of its commitment; `support`, what of the ally counts as support (option, taken or not); the levels.

    `dilemma`: no level that is feasible has both the least abandonment and the least entrapment; None where a search
    was cut short. `dependence`: by how many rank levels full support on both sides is better for it than none on
    either; None where one of these is not feasible.
    """

    dm: int
    ally: int
    adversaries: tuple[int, ...]
    start: int
    commitment: tuple[str, ...]
    support: tuple[tuple[str, bool], ...]
    fight: Statement
    levels: tuple[Level, ...]
    dilemma: bool | None
    dependence: int | None


def alliance(
    graph: ModelGraph,
    dm: int,
    ally: int,
    support: Sequence[tuple[str, bool]],
    fight: Statement,
    start: int,
    adversaries: Sequence[int] = (),
) -> Alliance:
    """The two risks at every level c of dm's commitment, seen from the state `start`.

    `support` names options with whether taking them, or not taking them, counts as support: those of dm are its
    commitment, those of the ally what it can withdraw. s_c is `start` with the commitment set to c.

    *Abandonment*(c): the worst state for dm in which the ally withholds any of its support, among s_c and what the ally
    can improve to from it. *Entrapment*(c): the worst state for dm in which `fight` holds, among s_c and what the ally
    and the adversaries (by default everybody else) bring about from it by improvements in legal sequences; dm itself
    does not move, so its commitment stays as it is. Raises RequestError where the request names no such alliance.
    """
    conflict = graph.conflict
    if conflict.states:
        raise RequestError("a free-form model has no options that could be a commitment")
    own, theirs = ([o.name for o in conflict.decision_makers[k].options] for k in (dm, ally))
    names = [conflict.decision_makers[k].name for k in (dm, ally)]
    if dm == ally:
        raise RequestError(f"{names[0]} is not its own ally")
    for name, _ in support:
        if name not in (*own, *theirs):
            raise RequestError(f"`{name}` is an option of neither {names[0]} nor {names[1]}, so it is no support")
    commitment = tuple(name for name, _ in support if name in own)
    if not commitment or len(commitment) == len(support):
        missing = names[0] if not commitment else names[1]
        raise RequestError(f"the support names no option of {missing}; it takes some of {names[0]} and of {names[1]}")
    if len(commitment) > MOST_OPTIONS:
        raise RequestError(f"{len(commitment)} options of commitment make 2^{len(commitment)} levels; at most 2^6")
    against = tuple(adversaries) or tuple(j for j in graph.decision_makers if j not in (dm, ally))
    if {dm, ally} & {*against}:
        raise RequestError(f"neither {names[0]} nor {names[1]} can be the adversary of their alliance")
    given = tuple((name, taken) for name, taken in support if name in theirs)
    found = Alliance(dm, ally, against, start, commitment, given, fight, (), None, None)
    levels = tuple(_level(graph, found, dict(support), chosen) for chosen in _choices(len(commitment)))
    return Alliance(
        dm, ally, against, start, commitment, given, fight, levels, _dilemma(levels), _dependence(graph, found, support)
    )


def _choices(count: int) -> Iterator[tuple[bool, ...]]:
    """All ways to give or withhold so many, from none to all."""
    yield from sorted(product((False, True), repeat=count), key=sum)


def _level(graph: ModelGraph, of: Alliance, counts: dict[str, bool], chosen: tuple[bool, ...]) -> Level:
    """One level; `chosen`: for each option of the commitment whether it is given."""
    values = {name: counts[name] == given for name, given in zip(of.commitment, chosen, strict=True)}
    taken = tuple(name for name, value in values.items() if value)
    here = _set(graph, of.start, values)
    if here is None:
        return Level(taken, None)
    order = graph.orders[of.dm]
    place = order.count - order.levels[here]
    bits = graph.conflict.bits
    fights = truth(of.fight, bits)

    def withheld(code: int) -> bool:
        return any(bool(code & bits[name]) != value for name, value in of.support)

    budget = Budget.of(graph)
    try:
        left = _worst(graph, of.dm, (of.ally,), here, withheld, budget)
        drawn = _worst(graph, of.dm, (of.ally, *of.adversaries), here, fights, budget)
    except SpentError:
        return Level(taken, here, place, complete=False)
    return Level(taken, here, place, left, drawn)


def _set(graph: ModelGraph, state: int, values: dict[str, bool]) -> int | None:
    """The state in which some options are set to these values, None where it is not feasible."""
    bits = graph.conflict.bits
    code = graph.states[state].members[-1]
    for name, taken in values.items():
        code = code | bits[name] if taken else code & ~bits[name]
    return graph.find(code)


def _worst(
    graph: ModelGraph, i: int, movers: tuple[int, ...], start: int, test: Callable[[int], bool], budget: Budget
) -> Risk | None:
    """The worst state for i that passes a test, in all members, among `start` and what some can improve to from it."""
    order = graph.orders[i]
    reached = graph.sequences(tuple(sorted(movers)), start, improving=True)
    found = {start: None, **dict.fromkeys(budget.spend(reached))}
    bad = [s for s in found if all(test(code) for code in graph.states[s].members)]
    if not bad:
        return None
    worst = min(bad, key=lambda s: (order.levels[s], s != start))
    return Risk(worst, () if worst == start else reached.path(worst), order.count - order.levels[worst])


def _dilemma(levels: Sequence[Level]) -> bool | None:
    feasible = [level for level in levels if level.state is not None]
    if not feasible or not all(level.complete for level in feasible):
        return None
    left = [level.abandonment.place if level.abandonment else 0 for level in feasible]
    drawn = [level.entrapment.place if level.entrapment else 0 for level in feasible]
    return not any(one == min(left) and two == min(drawn) for one, two in zip(left, drawn, strict=True))


def _dependence(graph: ModelGraph, of: Alliance, support: Sequence[tuple[str, bool]]) -> int | None:
    given = _set(graph, of.start, dict(support))
    withheld = _set(graph, of.start, {name: not value for name, value in support})
    if given is None or withheld is None:
        return None
    levels = graph.orders[of.dm].levels
    return levels[given] - levels[withheld]
