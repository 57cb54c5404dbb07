"""The answer of `coalitions` as plain data."""

from __future__ import annotations

from countermove.analyses.coalitions import Improvement, Outlook, Prospect, Upsets
from countermove.analyses.coalitions.concepts import CONCEPTS, Coalition
from countermove.graph import ModelGraph, Step
from countermove.report import Data
from countermove.report.coalitions import reply_words
from countermove.report.structured import reason, state


def coalitions_data(found: Upsets) -> Data:
    """The outlook of each outcome."""
    graph = found.graph
    seen = graph.conflict.seen
    return {
        "view": seen.name if seen else None,
        "concept": found.concept or None,
        "holding": found.holding if found.concept else None,
        "improvement": "pareto" if found.pareto else "strict",
        "size": found.size,
        "among": _names(graph, found.among),
        "coalitions": found.coalitions,
        "left_out": found.left_out,
        "larger_left_out": found.larger,
        "among_all": len(found.among) == len(graph.decision_makers),
        "complete": found.complete,
        "outcomes": [_outlook(found, each) for each in found.outlooks],
    }


def _names(graph: ModelGraph, members: Coalition) -> list[str]:
    return [graph.conflict.decision_makers[i].name for i in members]


def _outlook(found: Upsets, outlook: Outlook) -> Data:
    return {
        **state(found.graph.states[outlook.state]),
        "holds": list(outlook.held),
        "universally_stable": outlook.universal,
        "alone": [_prospect(found, outlook, each) for each in outlook.alone],
        "coalitions": [_prospect(found, outlook, each) for each in outlook.prospects],
    }


def _prospect(found: Upsets, outlook: Outlook, prospect: Prospect) -> Data:
    return {
        "members": _names(found.graph, prospect.members),
        "count": prospect.count,
        "minimal": prospect.minimal,
        "stable": prospect.stable,
        "left_though_parts_stay": list(outlook.newly_left(prospect)),
        "stable_with_parts": outlook.with_parts(prospect),
        "improvements": [_improvement(found, outlook.state, prospect.members, each) for each in prospect.improvements],
    }


def _improvement(found: Upsets, s: int, members: Coalition, each: Improvement) -> Data:
    graph = found.graph
    return {
        "to": graph.states[each.target].number,
        "holds": list(each.held),
        "jump": bool(each.held),
        "needs_all": each.needed,
        "path": [_step(graph, step) for step in each.path],
        "better_by": {
            graph.conflict.decision_makers[i].name: reason(graph.orders[i].reason(each.target, s))
            for i in members
            if graph.prefers(i, each.target, s)
        },
        "answers": {concept: _answer(found, s, members, each, concept) for concept in CONCEPTS},
    }


def _answer(found: Upsets, s: int, members: Coalition, each: Improvement, concept: str) -> Data:
    graph, legs = found.graph, each.deterrents[concept]
    return {
        "deterred": None if legs is None else bool(legs),
        "by": [
            {"members": _names(graph, leg.members), "path": [_step(graph, step) for step in leg.path]}
            for leg in legs or ()
        ],
        "to": graph.states[legs[-1].target].number if legs else None,
        "sentence": reply_words(found, s, members, each, concept),
    }


def _step(graph: ModelGraph, step: Step) -> Data:
    return {
        "decision_maker": graph.conflict.decision_makers[step.mover].name,
        "from": graph.states[step.source].number,
        "to": graph.states[step.target].number,
        "improvement": graph.prefers(step.mover, step.target, step.source),
    }
