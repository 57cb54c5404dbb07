"""Models between two models: the first with some of the differences taken over from the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from countermove.analyses.compare.differences import Difference, Thing, owners
from countermove.errors import ModelError, RequestError
from countermove.graph import Graph, ModelGraph
from countermove.matching import Outcome
from countermove.model import Conflict, DecisionMaker, Infeasible, MoveRule, OneWay, Rules, SameState
from countermove.ordering import Order, order_states
from countermove.preference import Pattern, Preference, Prioritized, Ranked, Weighted, options_in
from countermove.stability.concepts import find
from countermove.states import LISTED, MOST_STATES, State

GraphOf = Callable[[Conflict], ModelGraph]

#: An outcome that is asked about, and the concept under which it may hold.
Asked = tuple[Outcome, str]


class Mixer:
    """Asks models between two models, each for a few outcomes; what they share is worked out once."""

    def __init__(self, one: Conflict, other: Conflict, graph_of: GraphOf) -> None:
        """`graph_of` makes the graph of a model, and raises ModelError where it has none."""
        self._one, self._other, self._graph_of = one, other, graph_of
        self._graphs: dict[frozenset[Difference], ModelGraph] = {}
        self._orders: dict[tuple[frozenset[Difference], Difference | None, int], Order] = {}
        self._last: tuple[frozenset[Difference], ModelGraph] | None = None
        #: What could not be answered of some model in between, since it is too large for the concept.
        self.unanswered: set[Asked] = set()

    @property
    def large(self) -> bool:
        """Whether a model that was asked so far has so many states that every one in between takes its time."""
        return any(len(graph) > LISTED for graph in self._graphs.values())

    def holding(self, chosen: Collection[Difference], asked: Collection[Asked]) -> dict[Asked, bool]:
        """Whether these outcomes hold, each under a concept, where these differences are taken over.

        An outcome that is no state there does not hold. Left out is what has no answer: where there is no such model,
        or the concept is not defined of it, or the model is too large for a concept that has a definition only.
        """
        further = {pair for pair in asked if find(pair[1]).foresight is None}
        try:
            found = self._graph(frozenset(chosen), levels=not further)
        except RequestError:  # more states than memory has room for
            if len(further) < len(asked):
                raise
            self.unanswered |= further
            return {}
        if found is None:
            return {}
        model, graph = found
        answers = {}
        for pair in asked:
            if pair in further and len(model) > LISTED:
                self.unanswered.add(pair)
            elif not find(pair[1]).undefined(graph):
                try:
                    answers[pair] = _holds(model, graph, *pair)
                except RequestError:  # a search by the definition that found no end
                    self.unanswered.add(pair)
        return answers

    def _graph(self, chosen: frozenset[Difference], *, levels: bool) -> tuple[ModelGraph, Graph] | None:
        """The graph whose states are asked for, and the one with the preferences; with `levels` these are all that is
        asked of it."""
        mixed = taken_over(self._one, self._other, chosen)
        if mixed is None:
            return None
        frame = frozenset(each for each in chosen if each.kind != "preference")
        try:
            if frame not in self._graphs:
                self._graphs[frame] = self._graph_of(mixed)
                return self._graphs[frame], self._graphs[frame]
            base = self._graphs[frame]
            if len(base) > MOST_STATES or not levels:
                if self._last is None or self._last[0] != chosen:
                    self._last = chosen, self._graph_of(mixed)
                return self._last[1], self._last[1]
            wants = {each.subject: each for each in chosen if each.kind == "preference"}
            orders = [
                self._order(mixed, i, base.states, frame, wants.get(dm.name))
                for i, dm in enumerate(mixed.decision_makers)
            ]
        except ModelError:
            return None
        return base, _Reordered(base, [order.levels for order in orders])

    def _order(
        self, mixed: Conflict, i: int, states: Sequence[State], frame: frozenset[Difference], want: Difference | None
    ) -> Order:
        key = frame, want, i
        if key not in self._orders:
            self._orders[key] = order_states(mixed, mixed.decision_makers[i], states)
        return self._orders[key]


class _Reordered(Graph):
    """A graph with the moves of another and preferences of its own."""

    def __init__(self, base: ModelGraph, levels: Sequence[Sequence[int]]) -> None:
        def prefers(i: int, better: int, worse: int) -> bool:
            own = levels[i]
            return own[better] > own[worse]

        super().__init__(base.states, [partial(base.moves, i) for i in base.decision_makers], prefers)


def _holds(model: ModelGraph, graph: Graph, outcome: Outcome, concept: str) -> bool:
    states = outcome.states(model)
    stable = find(concept).stable
    return bool(states) and all(stable(graph, i, s) for s in states for i in graph.decision_makers)


def taken_over(one: Conflict, other: Conflict, chosen: Collection[Difference]) -> Conflict | None:
    """The first model with some of the differences taken over from the other, without a status quo.

    None where that is no model: an option without an owner, a statement about an option that is not there.
    """
    picked = {(each.kind, each.subject): each for each in chosen}
    makers = _makers(one, other, picked)
    if makers is None:
        return None
    states = other.states if ("states", "") in picked else one.states
    mixed = Conflict("", makers, _rules(one, chosen), states=states)
    return mixed if _is_whole(mixed) else None


def _rules(one: Conflict, chosen: Collection[Difference]) -> Rules:
    gone = [each.one for each in chosen]
    rules = [rule for rule in one.rules.all if rule not in gone]
    rules += [each.other for each in chosen if isinstance(each.other, Infeasible | OneWay | MoveRule | SameState)]
    return Rules(
        tuple(rule for rule in rules if isinstance(rule, Infeasible)),
        tuple(rule for rule in rules if isinstance(rule, OneWay)),
        tuple(rule for rule in rules if isinstance(rule, MoveRule)),
        tuple(rule for rule in rules if isinstance(rule, SameState)),
    )


Picked = dict[tuple[str, str], Difference]


def _makers(one: Conflict, other: Conflict, picked: Picked) -> tuple[DecisionMaker, ...] | None:
    ours, theirs = ({dm.name: dm for dm in each.decision_makers} for each in (one, other))
    present = [
        name for name in dict.fromkeys([*ours, *theirs]) if (name in ours) != (("decision maker", name) in picked)
    ]
    owned = {name: owner for name, owner in owners(one).items() if owner in present}
    owned |= {name: owner for name, owner in owners(other).items() if owner in present and owner not in ours}
    for (kind, name), difference in picked.items():
        if kind == "option":
            owned.pop(name, None)
            if isinstance(difference.other, str):
                owned[name] = difference.other
    if not present or not {*owned.values()} <= {*present}:
        return None
    options = {option.name: option for each in (other, one) for option in each.options}
    makers = []
    for name in present:
        dm = ours.get(name) or theirs[name]
        own = tuple(options[option] for option, owner in owned.items() if owner == name)
        moves = theirs[name].moves if ("moves", name) in picked else dm.moves
        wants = picked.get(("preference", name))
        attitudes = theirs[name].attitudes if ("attitudes", name) in picked else dm.attitudes
        preference = _wants(wants.other) if wants else dm.preference
        makers.append(replace(dm, options=own, moves=moves, attitudes=attitudes, preference=preference))
    return tuple(makers)


def _wants(thing: Thing | None) -> Preference | None:
    return thing if isinstance(thing, Prioritized | Weighted | Ranked) else None


def _is_whole(conflict: Conflict) -> bool:
    """Whether everything that is named is there."""
    states = {state.name for state in conflict.states}
    names = {dm.name for dm in conflict.decision_makers}
    arcs = {name for dm in conflict.decision_makers for each in dm.moves for name in (each.source, *each.targets)}
    return (
        {*_named(conflict)} <= conflict.bits.keys()
        and arcs <= states
        and all(rule.by in names or not rule.by for rule in conflict.rules.moves)
    )


def _named(conflict: Conflict) -> Iterator[str]:
    """The options that preferences and rules name."""
    for dm in conflict.decision_makers:
        match dm.preference:
            case Prioritized(priorities):
                for priority in priorities:
                    yield from options_in(priority.statement)
            case Weighted(weights):
                yield from (weight.option for weight in weights)
            case Ranked(tiers):
                for entry in (entry for tier in tiers for entry in tier.entries):
                    if not isinstance(entry, int | str):
                        yield from options_in(entry.statement if isinstance(entry, Pattern) else entry)
    for rule in conflict.rules.all:
        match rule:
            case Infeasible(_, parts):
                for part in parts:
                    yield from options_in(part)
            case OneWay(option):
                yield option
            case MoveRule(after, before):
                yield from options_in(after)
                if before is not None:
                    yield from options_in(before)
            case SameState(statement):
                yield from options_in(statement)
