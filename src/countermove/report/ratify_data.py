"""The answer of `ratify` as plain data, for `--json`."""

from __future__ import annotations

from countermove.analyses.outcomes import Outcome, Outcomes
from countermove.analyses.ratify.costs import Commitment
from countermove.analyses.ratify.winsets import WinSet, WinSets, decided_by
from countermove.graph import ModelGraph
from countermove.report import Data
from countermove.report.at_home import AtHome
from countermove.report.structured import reason, state
from countermove.report.words import number
from countermove.states import MOST_STATES


def ratification(answer: AtHome) -> Data:
    """The win-sets, what holds of them, and what holds where only what can be ratified is done."""
    wins, found = answer.wins, answer.found
    graph, listed = wins.graph, len(wins.graph) <= MOST_STATES
    names = [dm.name for dm in graph.conflict.decision_makers]
    return {
        "view": found.view or None,
        "no_agreement": state(graph.states[wins.reversion]),
        "strict": wins.strict,
        "feasible": len(graph),
        "complete": answer.ratified is not None and answer.commitments is not None,
        "decision_makers": [_win_set(wins, own, listed=listed) for own in wins.own],
        "pairs": [
            {"decision_makers": [names[one.dm], names[other.dm]], "size": size} for one, other, size in wins.pairs
        ],
        "overlap": {
            "size": len(wins.overlap),
            "states": _numbers(wins.overlap) if listed else None,
            "frontier": None if wins.frontier is None else _numbers(wins.frontier),
        },
        "outcomes": _outcomes(wins, found.ranked),
        "ratified": answer.ratified
        and {"removed": answer.ratified.removed, "outcomes": _outcomes(wins, answer.after or Outcomes((), {}))},
        "audience_costs": answer.commitments and [_commitment(graph, each) for each in answer.commitments],
    }


def _numbers(states: object) -> list[int]:
    return [s + 1 for s in sorted(states)]  # type: ignore[call-overload]


def _win_set(wins: WinSets, own: WinSet, *, listed: bool) -> Data:
    rule = own.ratification.rule
    return {
        "decision_maker": wins.graph.conflict.decision_makers[own.dm].name,
        "ratified_by": {
            "kind": rule.kind or None,
            "least": number(rule.least) if rule.kind in ("weight", "share") else None,
            "veto": list(rule.veto),
        },
        "size": len(own.states),
        "states": _numbers(own.states) if listed else None,
        "audiences": [
            {
                "audience": each.audience.name,
                "as": each.audience.like or None,
                "weight": number(each.audience.weight),
                "share": None if each.audience.share is None else number(each.audience.share),
                "evidence": [str(citation) for citation in each.audience.evidence],
                "consents": len(each.states),
                "pivotal": each.pivotal,
                "against_by": [
                    {"statement": str(each.order.priorities[position - 1]), "position": position, "states": count}
                    for position, count in decided_by(wins.graph, each, wins.reversion).items()
                ],
            }
            for each in own.consents
        ],
    }


def _outcomes(wins: WinSets, found: Outcomes) -> list[Data]:
    return [_outcome(wins, each) for each in found]


def _outcome(wins: WinSets, outcome: Outcome) -> Data:
    s, names = outcome.state.index, [dm.name for dm in wins.graph.conflict.decision_makers]
    cannot = wins.cannot(s)
    return {
        "state": outcome.state.number,
        "holds": list(outcome.held),
        "steps": outcome.steps,
        "carried": not cannot,
        "cannot": [names[own.dm] for own in cannot],
        "votes": [
            {
                "decision_maker": names[own.dm],
                "audience": vote.audience.name,
                "consents": vote.consents,
                "pivotal": vote.pivotal,
                "by": vote.reason and reason(vote.reason),
            }
            for own in wins.own
            for vote in wins.votes(own, s)
        ],
    }


def _commitment(graph: ModelGraph, each: Commitment) -> Data:
    here = graph.status_quo
    return {
        "decision_maker": graph.conflict.decision_makers[each.dm].name,
        "option": each.option,
        "held": len(each.held),
        "pays": {concept: len(prices) for concept, prices in each.prices.items()},
        "price": {concept: each.price(concept) for concept in each.prices},
        "status_quo": {concept: each.price(concept, here) for concept in each.prices} if here in each.held else None,
        "lock_in": each.price("nash"),
        "most": each.most,
        "states": [
            {"state": s + 1, "to": each.retreats[s] + 1, "nash": price, "seq": each.prices["seq"].get(s, 0)}
            for s, price in each.prices["nash"].items()
        ],
    }
