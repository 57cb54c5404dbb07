"""What is in doubt, out of a model and of what is asked, and the sweep that counts it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from countermove.analyses.robust.cases import Cases, Spec
from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.matching import Outcome, outcome_of
from countermove.ordering import Order
from countermove.preference import Prioritized, Ranked
from countermove.stability.profiles import FORESIGHTS, Moves, members, tiers_of
from countermove.states import LISTED

#: With what weight a statement turns round, by how sure its author is of it; `unknown` is the mark of that name.
TURNS: Mapping[str, Fraction] = MappingProxyType(
    {"low": Fraction(1, 2), "medium": Fraction(1, 4), "high": Fraction(0), "unknown": Fraction(1, 2)}
)
#: Up to so many combinations are all worked out; beyond, so many are drawn.
MOST_EXACT = 20_000
SAMPLES = 10_000
#: So many outcomes are followed factor by factor in a larger model.
MOST_FOLLOWED = 32
#: From so many seconds on the compiled loops are worth their start.
_PATIENCE = 5.0
#: All doubts of one decision maker are counted together where they can be settled in at most so many ways.
MOST_TOGETHER = 64


@dataclass(frozen=True)
class Asked:
    """What is asked: within how many swaps, whose orders as a whole, how statements turn round, whose doubts alone
    (empty: everybody's), how many cases to draw (None: as many as there are), from which seed, under which concepts."""

    swaps: int | None = None
    orders: tuple[str, ...] = ()
    turns: Mapping[str, Fraction] = field(default_factory=lambda: TURNS)
    of: tuple[str, ...] = ()
    samples: int | None = None
    seed: int = 0
    concepts: tuple[str, ...] = tuple(FORESIGHTS)


@dataclass(frozen=True)
class Factor:
    """One doubt: `turn`, a statement that may turn round with a `chance`; `place`, the place of a want in its order;
    `party`, all doubts of one decision maker; `view`, which view is right.

    `base`: in which view; `dm`: whose; `place`: which want, from 0.
    """

    kind: str
    base: int = 0
    dm: int = 0
    place: int = 0
    chance: Fraction = Fraction(0)


@dataclass(frozen=True)
class Plan:
    """A sweep with what its numbers mean: the graph of each view, the outcomes, the doubts."""

    graphs: tuple[ModelGraph, ...]
    asked: Asked
    spec: Spec
    outcomes: tuple[Outcome, ...]
    factors: tuple[Factor, ...]
    combinations: int
    total: int
    """The weight of all combinations together."""
    kept: frozenset[int] | None = None
    """The outcomes that are told of, None for all."""

    @property
    def some(self) -> int:
        """The number under which it is counted that one of those that are told of holds."""
        return len(self.outcomes) + len(self.spec["sets"]) - 1

    @property
    def exact(self) -> bool:
        """Whether all combinations are worked out."""
        return bool(self.spec["exact"])

    def state(self, base: int, outcome: int) -> int | None:
        """The state of a view, by index, that an outcome is."""
        states: list[int] = self.spec["graphs"][self.spec["bases"][base]["graph"]]["outcomes"]
        return states.index(outcome) if outcome in states else None


def plan(
    views: Sequence[tuple[ModelGraph, int]],
    asked: Asked,
    where: Callable[[ModelGraph], Set[int]] | None = None,
) -> Plan:
    """The sweep over some views of a model, each with its weight. `where`: the states, by index, that are told of; that
    one of them holds is counted, too.

    Raises RequestError where nothing is in doubt, or what is asked makes no sense.
    """
    _require(views, asked)
    known: dict[tuple[str, frozenset[frozenset[str]]], int] = {}
    outcomes: list[Outcome] = []
    graphs: list[dict[str, Any]] = []
    factors: list[Factor] = [Factor("view")] if len(views) > 1 else []
    bases = []
    for number, (graph, weight) in enumerate(views):
        places = []
        for state in graph.states:
            outcome = outcome_of(graph, state)
            key = outcome.name, frozenset(outcome.members)
            if key not in known:
                known[key] = len(outcomes)
                outcomes.append(outcome)
            places.append(known[key])
        moves = [[list(graph.moves(j, s)) for s in range(len(graph))] for j in graph.decision_makers]
        data = {"moves": moves, "outcomes": places, "pairs": repeats(graph)}
        if data not in graphs:
            graphs.append(data)
        bases.append({"graph": graphs.index(data), "weight": weight, **_doubts(number, graph, asked, factors)})
    everything = [*range(len(outcomes))]
    kept = None
    if where is not None:
        found = [(graphs[base["graph"]]["outcomes"], where(own[0])) for own, base in zip(views, bases, strict=True)]
        kept = sorted({places[state] for places, states in found for state in states})
    spec: Spec = {
        "outcomes": len(outcomes),
        "sets": [everything] if kept is None else [everything, kept],
        "format": 1,
        "seed": asked.seed,
        "exact": True,
        "cases": 0,
        "compiled": False,
        "followed": None,
        "concepts": list(asked.concepts),
        "graphs": graphs,
        "bases": bases,
    }
    cases = Cases(spec)
    combinations = cases.combinations
    if combinations == 1:
        raise RequestError(_NO_DOUBT)
    spec["exact"] = asked.samples is None and combinations <= MOST_EXACT
    spec["cases"] = combinations if spec["exact"] else asked.samples or SAMPLES
    spec["followed"] = _followed(views, spec, kept)
    spec["compiled"] = spec["cases"] * max(_seconds(graph) for graph in graphs) > _PATIENCE
    graphs_of = tuple(graph for graph, _ in views)
    told = None if kept is None else frozenset(kept)
    return Plan(graphs_of, asked, spec, tuple(outcomes), tuple(factors), combinations, cases.weight, told)


_NO_DOUBT = (
    "the model states no doubt that could matter here\n"
    "  expected: `sure: low` or `unknown: true` on a preference statement of somebody who can move; or ask for\n"
    "  `--views a=2,b=1` (which view is right), `--swaps K` (every order of everybody's priorities within K swaps)\n"
    "  or `--orders DM` (every order of one decision maker's)"
)


def _followed(views: Sequence[tuple[ModelGraph, int]], spec: Spec, kept: Sequence[int] | None) -> list[int] | None:
    """The outcomes to follow: all where they are few; else of those that are told of the first that hold as stated, the
    most demanding concept first."""
    if spec["outcomes"] <= MOST_FOLLOWED:
        return None
    found: dict[int, None] = {}
    for (graph, _), base in zip(views, spec["bases"], strict=True):
        moves, everything = Moves.of_graph(graph), (1 << len(graph)) - 1
        stated = [tiers_of([int(want, 16) for want in own], everything) for own in base["wants"]]
        for states in moves.equilibria(stated, spec["concepts"]):
            found |= dict.fromkeys(spec["graphs"][base["graph"]]["outcomes"][s] for s in members(states))
    return [outcome for outcome in found if kept is None or outcome in kept][:MOST_FOLLOWED]


def _seconds(graph: dict[str, Any]) -> float:
    """About how long a case takes without the compiled loops."""
    movers = sum(any(own) for own in graph["moves"])
    return 35e-6 * movers * len(graph["outcomes"])


def _require(views: Sequence[tuple[ModelGraph, int]], asked: Asked) -> None:
    if asked.samples is not None and asked.samples < 1:
        raise RequestError(f"{asked.samples} samples say nothing\n  expected: 1 or more, such as `--samples 10000`")
    if asked.swaps is not None and asked.swaps < 1:
        raise RequestError(f"within {asked.swaps} swaps nothing changes\n  expected: 1 or more, such as `--swaps 2`")
    if asked.swaps is not None and asked.orders:
        raise RequestError("every order of somebody includes those within some swaps: give `--swaps` or `--orders`")
    for graph, weight in views:
        if weight < 1:
            raise RequestError(f"a view with the weight {weight} is no doubt\n  expected: whole numbers from 1")
        if len(graph) > LISTED:
            raise RequestError(
                f"the model has {len(graph):,} states; how sure its answers are is worked out for up to {LISTED:,}"
            )


def can_move(graph: ModelGraph) -> tuple[int, ...]:
    """Who has any move: what the others want changes no verdict."""
    return tuple(j for j in graph.decision_makers if any(graph.moves(j, s) for s in range(len(graph))))


def repeats(graph: ModelGraph) -> bool:
    """Whether two moves of somebody in a row may lead where one does not (docs/engine.md)."""
    rules = graph.conflict.rules
    return bool(graph.conflict.states or rules.moves or rules.same_state)


def wants_of(order: Order, size: int) -> list[int]:
    """What a decision maker wants as sets of states in order of importance: where each statement holds, or the places
    of a ranking, best first (of two states the one in the better place is the better)."""
    if order.priorities:
        count = len(order.priorities)
        return [sum(1 << s for s in range(size) if int(order.keys[s]) >> count - 1 - k & 1) for k in range(count)]
    tiers = [0] * order.count
    for s, level in enumerate(order.levels):
        tiers[order.count - 1 - level] |= 1 << s
    return tiers


def _doubts(number: int, graph: ModelGraph, asked: Asked, factors: list[Factor]) -> dict[str, Any]:
    """What everybody wants in a view, and what of it is in doubt; the doubts are added to `factors`."""
    conflict, size = graph.conflict, len(graph)
    movers = can_move(graph)
    chosen = {conflict.index(name) for name in asked.of} or {*movers}
    reordered = {conflict.index(name) for name in asked.orders}
    for j in sorted((reordered | {*chosen}) - {*movers}):
        if asked.of or asked.orders:
            name = conflict.decision_makers[j].name
            raise RequestError(f"{name} has no moves, so that nothing depends on what it wants")
    stated = asked.swaps is None and not asked.orders
    wants: list[list[str]] = []
    turns: list[list[int]] = []
    orders: list[list[Any]] = []

    def add(factor: Factor) -> int:
        factors.append(factor)
        return len(factors) - 1

    for j in graph.decision_makers:
        order = graph.orders[j]
        own = wants_of(order, size)
        stretches: list[tuple[int, int]] = []
        if j in reordered or (asked.swaps is not None and j in chosen):
            stretches = [(0, len(own))]
        elif stated and j in chosen:
            if order.priorities:
                for place, chance in _turning(order, asked.turns):
                    factor = add(Factor("turn", number, j, place, chance))
                    turns.append([j, place, chance.numerator, chance.denominator, factor])
            else:
                own, stretches = _told_apart(order, own)
        for first, count in stretches:
            if count > 1:
                numbers = [add(Factor("place", number, j, first + k)) for k in range(count)]
                orders.append([j, first, count, numbers])
        wants.append([f"{want:x}" for want in own])
    parties = []
    for j in sorted({each[0] for each in (*turns, *orders)}):
        several = sum(each[0] == j for each in turns) > 1 or any(each[0] == j for each in orders)
        if several and _ways(j, turns, orders, asked.swaps) <= MOST_TOGETHER:
            parties.append([j, add(Factor("party", number, j))])
    return {"wants": wants, "turns": turns, "orders": orders, "within": asked.swaps, "parties": parties}


def _turning(order: Order, turns: Mapping[str, Fraction]) -> Iterable[tuple[int, Fraction]]:
    """The statements that may turn round, with what weight."""
    preference = order.dm.preference
    assert isinstance(preference, Prioritized), "it has statements"
    for place, priority in enumerate(preference.priorities):
        chance = turns["unknown" if priority.unknown else priority.sure] if priority.unknown or priority.sure else 0
        if chance:
            yield place, Fraction(chance)


def _told_apart(order: Order, tiers: list[int]) -> tuple[list[int], list[tuple[int, int]]]:
    """A ranking in which places whose states are not known to compare are taken apart, and where these lie: each state
    becomes a place of its own, in any order."""
    preference = order.dm.preference
    marks = preference.tiers if isinstance(preference, Ranked) else ()
    wants: list[int] = []
    stretches = []
    for place, tier in enumerate(tiers):
        if marks and marks[place].unknown:
            states = [1 << s for s in range(tier.bit_length()) if tier >> s & 1]
            stretches.append((len(wants), len(states)))
            wants += states
        else:
            wants.append(tier)
    return wants, stretches


def _ways(dm: int, turns: Sequence[Sequence[int]], orders: Sequence[Sequence[Any]], swaps: int | None) -> int:
    """In how many ways the doubts of one decision maker can be settled, at the most."""
    ways = 1 << sum(turn[0] == dm for turn in turns)
    for owner, _, count, _ in orders:
        if owner == dm:
            ways *= math.factorial(count) if swaps is None else math.comb(count - 1 + swaps, swaps)
    return ways
