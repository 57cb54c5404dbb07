"""Changes made in a model: the new model, its graph, and what holds in it, worked out by the engine and not by the
search that proposed them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from countermove.analyses.resolve.candidates import Aim
from countermove.analyses.resolve.kinds import (
    Agreement,
    Change,
    Commitment,
    Partnership,
    Promise,
    Relisting,
    Reranking,
)
from countermove.analyses.resolve.worlds import ruled_out, together
from countermove.graph import Graph, ModelGraph
from countermove.matching import by_name, outcome_of, state_entry
from countermove.model import Conflict, DecisionMaker, Infeasible, OneWay, Option
from countermove.preference import Iff, Not, Prioritized, Priority, Ranked, Statement, Taken, Tier
from countermove.stability.solve import solve_by_labels
from countermove.stability.verdict import Concept


def laid_over(graph: ModelGraph, changes: Sequence[Change]) -> Conflict:
    """The model of a graph with changes made in it; who moves together is not part of a model (`partners_of`)."""
    conflict = by_name(graph)
    makers, rules = [*conflict.decision_makers], conflict.rules
    for change in changes:
        match change:
            case Relisting(dm, _, after):
                makers[dm] = replace(makers[dm], preference=Prioritized(after))
            case Reranking(dm, levels):
                tiers = [
                    Tier(tuple(state_entry(graph, s) for s, own in enumerate(levels) if own == level))
                    for level in sorted({*levels}, reverse=True)
                ]
                makers[dm] = replace(makers[dm], preference=Ranked(tuple(tiers)))
            case Commitment(_, option, how) if how != "never":
                rules = replace(rules, one_way=(*rules.one_way, OneWay(option, how)))
            case Commitment() | Agreement():
                gone = ruled_out(change)
                assert gone is not None, "it rules states out"
                rules = replace(rules, infeasible=(*rules.infeasible, Infeasible("never", (gone,))))
            case _:
                pass
    for change in changes:
        if isinstance(change, Promise):
            makers[change.by] = _wanting(makers[change.by], kept(change))
            makers[change.by] = replace(makers[change.by], options=(*makers[change.by].options, Option(change.name)))
            makers[change.to] = _wanting(makers[change.to], Taken(change.name))
    return replace(conflict, decision_makers=tuple(makers), rules=rules, no_agreement=None)


def kept(promise: Promise) -> Statement:
    """What whoever promises wants: to keep it, and no more."""
    option, taken = promise.literal
    return Iff(Taken(promise.name), Taken(option) if taken else Not(Taken(option)))


def _wanting(dm: DecisionMaker, statement: Statement) -> DecisionMaker:
    """Somebody who wants something else most of all."""
    assert isinstance(dm.preference, Prioritized), "promises are between those who have statements"
    return replace(dm, preference=Prioritized((Priority(statement), *dm.preference.priorities)))


def origins(graph: ModelGraph, changed: ModelGraph) -> tuple[int, ...]:
    """For each state of a changed model the one that it comes from: states are taken away, options may be added."""
    if graph.conflict.bits.keys() == changed.conflict.bits.keys():
        return tuple(next(iter(outcome_of(changed, state).states(graph))) for state in changed.states)
    bits, own = graph.conflict.bits, changed.conflict.bits
    found = []
    for state in changed.states:
        code = sum(bit for name, bit in bits.items() if state.members[-1] & own[name])
        index = graph.find(code)
        assert index is not None, "no state is new"
        found.append(index)
    return tuple(found)


def partners_of(graph: ModelGraph, changes: Iterable[Change]) -> tuple[tuple[int, ...], ...]:
    """Who moves: each decision maker alone, or partners together."""
    pairs = [tuple(sorted(change.dms)) for change in changes if isinstance(change, Partnership)]
    joined = {i for pair in pairs for i in pair}
    return tuple(sorted([*pairs, *((i,) for i in graph.decision_makers if i not in joined)]))


@dataclass(frozen=True)
class After:
    """What holds once changes are made. `graph`: of the changed model; `movers`: its decision makers, or partners;
    `asked`: what became of the states asked about, those that hold; `held`: everything that holds, None where that was
    not worked out; `steps`: in how many improvements what holds is reached, for what is; `origin`: for
    each state the one of the model before the changes that it comes from."""

    graph: ModelGraph
    movers: Graph
    asked: tuple[int, ...]
    held: tuple[int, ...] | None
    steps: dict[int, int]
    origin: tuple[int, ...]

    def come_from(self, states: Iterable[int]) -> list[int]:
        """What has become of some states of the model before the changes."""
        before = frozenset(states)
        return [s for s, origin in enumerate(self.origin) if origin in before]


def after(graph: ModelGraph, aim: Aim, concept: Concept, changes: Sequence[Change]) -> After:
    """Makes changes in a model and solves it. Of a large model with partners only the states asked about are solved."""
    changed = ModelGraph(laid_over(graph, changes))
    groups = partners_of(graph, changes)
    movers = together(changed, groups)
    steps = _steps(movers)
    origin = origins(graph, changed)
    asked = [s for s, before in enumerate(origin) if before in aim.states]

    def holds(s: int) -> bool:
        return all(concept.stable(movers, g, s) for g in movers.decision_makers)

    def counts(s: int) -> bool:
        return (not aim.reached or s in steps) and not (aim.proof and upset(changed, groups, s))

    held: Sequence[int] | None = None
    if movers is changed:
        held = solve_by_labels(changed, [concept.key]).equilibria(concept.key)
    elif concept.foresight is not None and not concept.foresight.answered:
        held = [s for s in range(len(changed)) if holds(s)]
    holding = [s for s in asked if (s in held if held is not None else holds(s)) and counts(s)]
    return After(changed, movers, tuple(holding), None if held is None else tuple(held), steps, origin)


def _steps(movers: Graph) -> dict[int, int]:
    if movers.status_quo is None:
        return {}
    sequences = movers.sequences(tuple(movers.decision_makers), movers.status_quo, improving=True)
    return {s: len(sequences.path(s)) for s in sequences} | {movers.status_quo: 0}


def upset(graph: Graph, groups: Sequence[tuple[int, ...]], s: int) -> bool:
    """Whether some coalition of two decision makers or more, partners only together, can go where each of them is
    better off."""
    movers = together(graph, groups)
    for size in range(1, len(groups) + 1):
        for chosen in combinations(range(len(groups)), size):
            members = [i for g in chosen for i in groups[g]]
            if len(members) > 1 and any(
                all(graph.prefers(i, t, s) for i in members) for t in movers.sequences(chosen, s) if t != s
            ):
                return True
    return False
