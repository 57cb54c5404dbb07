"""Win-sets: which states the audiences of each decision maker carry against the outcome without an agreement.

Putnam 1988, International Organization 42(3):427-460: a decision maker's win-set holds all agreements that would gain
the necessary consent at home when they are put to a vote as they stand, against no agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import combinations
from operator import and_

from countermove.analyses.ratify.ballots import Ballots
from countermove.audience import Audience, Ratification
from countermove.errors import ModelError, Problem, RequestError
from countermove.graph import ModelGraph
from countermove.model import Conflict, DecisionMaker
from countermove.ordering import Order, Reason
from countermove.preference import And
from countermove.stability.solve import Solution
from countermove.states import MOST_STATES, locate


@dataclass(frozen=True)
class Consent:
    """Where one audience consents. `pivotal`: in how many states it alone decides, which is where the verdict would be
    the other one if its consent were."""

    audience: Audience
    order: Order
    states: Set[int]
    pivotal: int


@dataclass(frozen=True)
class Vote:
    """What one audience says to one state, and why: what makes the state better for it than no agreement, or worse;
    None where they are as good. `pivotal`: it alone decides here."""

    audience: Audience
    consents: bool
    reason: Reason | None
    pivotal: bool


@dataclass(frozen=True)
class WinSet:
    """What the audiences of decision maker `dm`, by position, carry."""

    dm: int
    ratification: Ratification
    consents: tuple[Consent, ...]
    states: Set[int]


@dataclass(frozen=True)
class WinSets:
    """The win-sets of some decision makers against `reversion`, the outcome without an agreement, which is there
    without anybody's consent. `strict`: an audience consents only to what is better for it."""

    graph: ModelGraph
    reversion: int
    strict: bool
    own: tuple[WinSet, ...]

    @cached_property
    def overlap(self) -> Set[int]:
        """The states that are in every win-set."""
        return reduce(and_, [each.states for each in self.own])

    @cached_property
    def frontier(self) -> tuple[int, ...] | None:
        """The Pareto frontier of the overlap, None where it is too large."""
        return frontier(self.graph, self.overlap)

    @property
    def pairs(self) -> Sequence[tuple[WinSet, WinSet, int]]:
        """Every two decision makers, and how many states both carry."""
        return [(one, other, len(one.states & other.states)) for one, other in combinations(self.own, 2)]

    def cannot(self, state: int) -> tuple[WinSet, ...]:
        """Whose audiences do not carry a state. What is there without an agreement needs no consent."""
        return () if state == self.reversion else tuple(each for each in self.own if state not in each.states)

    def carried(self, states: Set[int]) -> int:
        """How many of some states everybody carries, or needs no consent for."""
        return len(states & self.overlap) + (self.reversion in states and self.reversion not in self.overlap)

    def votes(self, own: WinSet, state: int) -> tuple[Vote, ...]:
        """What each audience says to a state."""
        ayes = {consent.audience.name for consent in own.consents if state in consent.states}
        carried = own.ratification.carried(ayes)
        found = []
        for consent in own.consents:
            order, name = consent.order, consent.audience.name
            here, there = order.levels[state], order.levels[self.reversion]
            pair = (state, self.reversion) if here > there else (self.reversion, state)
            found.append(
                Vote(
                    consent.audience,
                    name in ayes,
                    order.reason(*pair) if here != there else None,
                    own.ratification.carried(ayes ^ {name}) != carried,
                )
            )
        return tuple(found)


def held(solution: Solution, concept: str) -> Set[int]:
    """The states, by index, that are equilibria under a concept."""
    return reduce(and_, solution.stable[concept])


def decided_by(graph: ModelGraph, consent: Consent, reversion: int) -> dict[int, int]:
    """By which of its statements, by position from 1, an audience is worse off than without an agreement, and in how
    many states by each; nothing where it has no statements."""
    alike: Set[int] = graph.where(And(()))
    found: dict[int, int] = {}
    for position, priority in enumerate(consent.order.priorities, 1):
        met = graph.where(priority.statement)
        if reversion in met:
            failing = len(alike) - len(alike & met)
            found |= {position: failing} if failing else {}
            alike = alike & met
        else:
            alike = alike - met
    return found


def orders_at_home(graph: ModelGraph) -> dict[tuple[int, str], Order]:
    """How each audience orders the states, by the position of its decision maker and its name.

    Raises ModelError with everything that is wrong with what they want, or with the outcome without an agreement.
    """
    found: dict[tuple[int, str], Order] = {}
    problems: list[Problem] = []
    for i, dm in enumerate(graph.conflict.decision_makers):
        for audience in dm.ratification.audiences if dm.ratification else ():
            try:
                found[i, audience.name] = _order(graph, dm, audience)
            except ModelError as error:
                problems += error.problems
    try:
        locate(graph.conflict, len(graph), graph.find, "no agreement")
    except ModelError as error:
        problems += error.problems
    if problems:
        raise ModelError(problems)
    return found


def _order(graph: ModelGraph, dm: DecisionMaker, audience: Audience) -> Order:
    if audience.like:
        return graph.orders[graph.conflict.index(audience.like)]
    name = f"the audience {audience.name} of {dm.name}"
    stand_in = DecisionMaker(name, audience.title, preference=audience.preference, place=audience.place)
    return graph.order_of(stand_in)


def leaders(conflict: Conflict) -> tuple[int, ...]:
    """The decision makers that have audiences, by position."""
    makers = enumerate(conflict.decision_makers)
    return tuple(i for i, dm in makers if dm.ratification and dm.ratification.audiences)


def win_sets(
    graph: ModelGraph, against: int | None = None, makers: Iterable[int] | None = None, *, strict: bool = False
) -> WinSets:
    """The win-sets of some decision makers (all that have audiences) against a state: by default the model's
    `no agreement`, or else its status quo.

    Raises ModelError as `orders_at_home`, and RequestError where nobody has audiences or there is no state to compare
    with.
    """
    orders = orders_at_home(graph)
    asked = leaders(graph.conflict) if makers is None else tuple(makers)
    if not asked:
        raise RequestError(
            "no decision maker of this model has audiences\n"
            "  expected: `audiences` under a decision maker, or under one in a view (docs/model-file.md)"
        )
    if against is None:
        against = locate(graph.conflict, len(graph), graph.find, "no agreement")
    if against is None:
        against = graph.status_quo
    if against is None:
        raise RequestError(
            "the model does not say what is left without an agreement\n"
            "  expected: `no agreement` or `status quo` in the model, or a state with `--against`"
        )
    own = tuple(_win_set(graph, i, orders, against, strict) for i in asked)
    return WinSets(graph, against, strict, own)


def _win_set(graph: ModelGraph, i: int, orders: dict[tuple[int, str], Order], against: int, strict: bool) -> WinSet:
    ratification = graph.conflict.decision_makers[i].ratification or Ratification()
    own = [orders[i, audience.name] for audience in ratification.audiences]
    consents = [graph.no_worse(order, against, strict=strict) for order in own]
    states, pivotal = _tally(graph, ratification, consents)
    found = zip(ratification.audiences, own, consents, pivotal, strict=True)
    return WinSet(i, ratification, tuple(Consent(*each) for each in found), states)


def _tally(graph: ModelGraph, ratification: Ratification, consents: list[Set[int]]) -> tuple[Set[int], list[int]]:
    """The states that the rule carries, and in how many each audience alone decides.

    The rule is asked once for each combination of consenting audiences that comes up.
    """
    ballots = Ballots(ratification)
    if not all(isinstance(states, frozenset) for states in consents):
        from countermove.analyses.ratify.arrays import tally

        return tally(consents, len(graph), ballots)
    patterns = [sum(1 << k for k, states in enumerate(consents) if s in states) for s in range(len(graph))]
    pivotal = [sum(ballots.pivotal(pattern, k) for pattern in patterns) for k in range(len(consents))]
    return frozenset(s for s, pattern in enumerate(patterns) if ballots.carried(pattern)), pivotal


def frontier(graph: ModelGraph, states: Set[int], most: int = 2_000_000) -> tuple[int, ...] | None:
    """The states among these for which no other of them is at least as good for every decision maker and better for
    one; None in a model of more than `MOST_STATES`, and where more than `most` comparisons would be needed.

    In the worst case these grow with the square of the number of states.
    """
    if len(graph) > MOST_STATES:
        return None
    levels = [order.levels for order in graph.orders]
    groups: dict[tuple[int, ...], list[int]] = {}
    for state in sorted(states):
        groups.setdefault(tuple(own[state] for own in levels), []).append(state)
    best: list[tuple[int, ...]] = []
    for vector in sorted(groups, key=sum, reverse=True):  # what dominates another has the larger sum
        most -= len(best)
        if most < 0:
            return None
        if not any(all(map(int.__ge__, other, vector)) for other in best):
            best.append(vector)
    return tuple(sorted(state for vector in best for state in groups[vector]))
