"""The answer of `resolve` as plain data, for `--json`."""

from __future__ import annotations

from countermove.analyses.resolve import Resolution, Resolved
from countermove.analyses.resolve.kinds import Relisting, Reranking, parts, whose
from countermove.analyses.resolve.laid import After
from countermove.graph import ModelGraph
from countermove.report import Data
from countermove.report.changed import change_words, untried_words
from countermove.report.structured import state


def resolved_data(found: Resolved, asked: str) -> Data:
    """What it would take in one view."""
    aim, terms, graph = found.aim, found.terms, found.graph
    names = [dm.name for dm in graph.conflict.decision_makers]
    view = graph.conflict.seen
    every = [*found.front, *found.renamed]
    return {
        "view": view.name if view else None,
        "asked": asked,
        "prevent": aim.prevent,
        "concept": found.concept.key,
        "reached": aim.reached,
        "proof_against_coalitions": aim.proof,
        "costs": dict(terms.costs),
        "by": None if terms.by is None else [names[i] for i in sorted(terms.by)],
        "fixed": [names[i] for i in sorted(terms.fixed)],
        "literals": terms.literals,
        "not_tried": [
            {
                "kind": untried.kind,
                "decision_makers": [names[i] for i in untried.dms],
                "sentence": untried_words(graph, untried),
            }
            for untried in found.untried
        ],
        "already": found.already,
        "holds_now": [graph.states[s].number for s in found.now.asked],
        "cost": 0 if found.already else found.cost,
        "nothing_below": None if found.already or found.is_proved else found.proved,
        "possible": bool(every) or found.already or (False if found.finished else None),
        "proved": found.already or found.is_proved,
        "complete": found.finished and found.ended,
        "changes": _changes(graph, every[0]) if every else [],
        "resolutions": [_resolution(graph, each) for each in found.front],
        "as_cheap": [_resolution(graph, each) for each in found.ties],
        "in_name_only": [_resolution(graph, each) for each in found.renamed],
    }


def _resolution(graph: ModelGraph, each: Resolution) -> Data:
    then = each.then
    return {
        "cost": each.cost,
        "kinds": sorted(each.kinds),
        "decision_makers": [graph.conflict.decision_makers[i].name for i in sorted(each.dms)],
        "changes": _changes(graph, each),
        "by_prohibition_alone": each.prohibits,
        "in_name_only": each.relabels,
        "holds": [_held(graph, then, s) for s in then.asked],
        "all_that_holds": None if then.held is None else [_held(graph, then, s) for s in then.held],
    }


def _held(graph: ModelGraph, then: After, s: int) -> Data:
    new = [name for name in then.graph.states[s].taken if name not in graph.conflict.bits]
    return state(graph.states[then.origin[s]]) | {"new": new, "steps": then.steps.get(s)}


def _changes(graph: ModelGraph, each: Resolution) -> list[Data]:
    names = [dm.name for dm in graph.conflict.decision_makers]
    found = []
    for change in each.changes:
        data: Data = {
            "decision_makers": [names[i] for i in sorted(whose(change))],
            "kinds": parts(change),
            "words": change_words(graph, change),
        }
        if isinstance(change, Relisting):
            data["prefers"] = [str(priority) for priority in change.after]
        if isinstance(change, Reranking):
            data["turned"] = [[graph.states[a].number, graph.states[b].number] for a, b in change.turned]
        found.append(data)
    return found
