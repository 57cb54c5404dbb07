"""What is in doubt, out of a model and of what is asked, and the sweep that counts it."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from countermove.analyses.robust.asked import Asked, Factor
from countermove.analyses.robust.cases import Cases, Spec
from countermove.analyses.robust.wants import doubts_of, repeats
from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.matching import Outcome, outcome_of
from countermove.stability.profiles import Moves, members, tiers_of
from countermove.states import LISTED

#: Up to so many combinations are all worked out; beyond, so many are drawn.
MOST_EXACT = 20_000
SAMPLES = 10_000
#: What is asked for may not be more than this.
MOST_SAMPLES, MOST_SWAPS = 10**9, 1000
#: So many outcomes are followed factor by factor in a larger model.
MOST_FOLLOWED = 32
#: From so many seconds on the compiled loops are worth their start.
_PATIENCE = 5.0


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
        bases.append({"graph": graphs.index(data), "weight": weight, **doubts_of(number, graph, asked, factors)})
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
    "  expected: `sure: low` or `unknown: true` on a preference statement of somebody who can move, or\n"
    "  `order in doubt: all` (or `[2, 3]`) beside its `prefers`, or `views in doubt`; or ask for `--views a=2,b=1`\n"
    "  (which view is right), `--swaps K` (every order of everybody's priorities within K swaps) or `--orders DM`\n"
    "  (every order of one decision maker's)"
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
    if asked.samples is not None and asked.samples > MOST_SAMPLES:
        raise RequestError(
            f"{asked.samples:,} samples would never be done; the most are {MOST_SAMPLES:,}\n"
            "  `--samples 1000000` gives every share to within about an eighth of a percent"
        )
    if asked.swaps is not None and asked.swaps < 1:
        raise RequestError(f"within {asked.swaps} swaps nothing changes\n  expected: 1 or more, such as `--swaps 2`")
    if asked.swaps is not None and asked.swaps > MOST_SWAPS:
        raise RequestError(
            f"{asked.swaps:,} swaps are more than can be counted; the most are {MOST_SWAPS:,}\n"
            "  every order of a decision maker's priorities, however far: `--orders DM`"
        )
    if asked.swaps is not None and asked.orders:
        raise RequestError("every order of somebody includes those within some swaps: give `--swaps` or `--orders`")
    for graph, weight in views:
        if weight < 1:
            raise RequestError(f"a view with the weight {weight} is no doubt\n  expected: whole numbers from 1")
        if len(graph) > LISTED:
            raise RequestError(
                f"the model has {len(graph):,} states; how sure its answers are is worked out for up to {LISTED:,}"
            )
