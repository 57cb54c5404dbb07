"""Wedges: concessions that split a hostile coalition.

Crawford 2011, International Security 35(4):155-189, describes them: whoever faces a coalition accommodates one of its
members, who then no longer joins in. Izumikawa 2013, Security Studies 22(3), weighs rewards against coercion. The
computation on a graph is this program's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from countermove.errors import RequestError
from countermove.graph import ModelGraph, Step
from countermove.stability.joint import ANSWERS, Budget, SpentError, joint_improvements, setback

#: How many times a budget may be spent, since every move is tried.
_TIMES = 25

#: The most members of a hostile coalition: 2^(n-1) of its parts hold the core.
MOST_MEMBERS = 8


@dataclass(frozen=True)
class Attack:
    """A joint improvement of a part of the hostile coalition that is worse for the one it is aimed at."""

    members: tuple[int, ...]
    path: tuple[Step, ...]

    @property
    def target(self) -> int:
        """Where it ends."""
        return self.path[-1].target


@dataclass(frozen=True)
class Refusal:
    """Why a member is detached: a state that the whole coalition could bring about, worse for the one aimed at, that
    everybody else in it wants and this member does not."""

    member: int
    target: int


@dataclass(frozen=True)
class Wedge:
    """A move after which no attack is left. `cost`: how many rank levels it loses the mover, negative if it gains.

    `refusals`: the members who alone keep the whole coalition from an attack. `returns`: an improvement of such a
    member after which there is an attack again, with that attack; None where there is none. `stable`: the concepts
    of `nash`, `seq` and `gmr` under which the mover stays with its concession.
    """

    step: Step
    cost: int
    refusals: tuple[Refusal, ...]
    returns: tuple[Step, Attack] | None
    stable: tuple[str, ...]

    @property
    def target(self) -> int:
        """Where it leads."""
        return self.step.target


@dataclass(frozen=True)
class Wedges:
    """The hostile coalition, its core first, with its attack from a state (None: there is nothing to split), and the
    wedges against it, the cheapest first. `moves` says how many moves were tried; `complete`: that was all of them."""

    dm: int
    coalition: tuple[int, ...]
    start: int
    attack: Attack | None
    wedges: tuple[Wedge, ...]
    moves: int
    complete: bool


def wedges(graph: ModelGraph, dm: int, hostile: Sequence[int], start: int) -> Wedges:
    """The moves of decision maker dm from a state, by index, that split a hostile coalition H, its core first.

    An *attack* from x is a joint improvement (R_H'(x), better for each of H' than x) of a part H' of H with the core in
    it, to a state that is worse for dm than x. A move of dm from `start` to w is a *wedge* if no attack is left from w.
    Exponential in the members of H, at most `MOST_MEMBERS`. Raises RequestError where H is no coalition against dm.
    """
    names = [maker.name for maker in graph.conflict.decision_makers]
    members = tuple(dict.fromkeys(hostile))
    if dm in members:
        raise RequestError(f"{names[dm]} cannot be in the coalition against itself")
    if not 1 < len(members) <= MOST_MEMBERS:
        raise RequestError(f"a hostile coalition has 2 to {MOST_MEMBERS} members, its core first")
    levels, budget = graph.orders[dm].levels, Budget.of(graph, _TIMES)
    found: list[Wedge] = []
    attack, moves, complete = None, 0, True
    try:
        attack = _attack(graph, dm, members, start, budget)
        for w in sorted(graph.moves(dm, start), key=lambda w: (-levels[w], w)) if attack else ():
            if _attack(graph, dm, members, w, budget) is None:
                found.append(_wedge(graph, dm, members, Step(dm, start, w), budget))
            moves += 1
    except SpentError:
        complete = False
    return Wedges(dm, members, start, attack, tuple(found), moves, complete)


def _parts(members: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The parts of a coalition with its core in them, the smaller ones first."""
    core, *others = members
    sizes = range(len(others) + 1)
    return [tuple(sorted((core, *chosen))) for size in sizes for chosen in combinations(others, size)]


def _attack(graph: ModelGraph, dm: int, members: tuple[int, ...], x: int, budget: Budget) -> Attack | None:
    """An attack of the smallest part that has one: of these the worst for dm."""
    levels = graph.orders[dm].levels
    for part in _parts(members):
        worse = [t for t in joint_improvements(graph, part, x, budget) if graph.prefers(dm, x, t)]
        if worse:
            worst = min(worse, key=lambda t: levels[t])
            return Attack(part, graph.sequences(part, x).path(worst))
    return None


def _wedge(graph: ModelGraph, dm: int, members: tuple[int, ...], step: Step, budget: Budget) -> Wedge:
    levels, w = graph.orders[dm].levels, step.target
    refusals = _refusals(graph, dm, members, w, budget)
    returns = None
    for refusal in refusals:
        for back in graph.improvements(refusal.member, w):
            attack = _attack(graph, dm, members, back, budget)
            if attack is not None and returns is None:
                returns = Step(refusal.member, w, back), attack
    return Wedge(step, levels[step.source] - levels[w], refusals, returns, _stays(graph, dm, w, budget))


def _stays(graph: ModelGraph, dm: int, w: int, budget: Budget) -> tuple[str, ...]:
    """The concepts under which a decision maker is stable at a state: none of its improvements survives the answers."""
    better = graph.improvements(dm, w)
    answered = [key for key in ANSWERS if all(setback(graph, (dm,), w, x, key, budget) for x in better)]
    return (*(() if better else ("nash",)), *answered)


def _refusals(graph: ModelGraph, dm: int, members: tuple[int, ...], w: int, budget: Budget) -> tuple[Refusal, ...]:
    """The members besides the core who alone do not want an attack of the whole coalition, each with one of these."""
    found: dict[int, int] = {}
    for t in budget.spend(graph.sequences(tuple(sorted(members)), w)):
        unwilling = [k for k in members if not graph.prefers(k, t, w)]
        if len(unwilling) == 1 and unwilling[0] != members[0] and graph.prefers(dm, w, t):
            found.setdefault(unwilling[0], t)
    return tuple(Refusal(member, found[member]) for member in members if member in found)
