"""The answer of `rounds` as plain data."""

from __future__ import annotations

from countermove.analyses.rounds import Branch, Situation, Tree
from countermove.analyses.rounds.prospects import Later, Prospect, prospects
from countermove.consequences import follow
from countermove.model import Consequence
from countermove.report import Data
from countermove.report.consequences import change_lines
from countermove.report.prospects import prospect_words
from countermove.report.structured import state as state_data


def rounds_data(tree: Tree) -> Data:
    """The tree as plain data."""
    graph = tree.graph
    seen = graph.conflict.seen
    return {
        "view": seen.name if seen else None,
        "rounds": tree.rounds,
        "followed": "all" if tree.everything else "reached",
        "concept": tree.concept or None,
        "partial": tree.partial,
        "waiting": tree.waiting,
        "complete": tree.complete,
        "consequences": [_consequence(each) for each in graph.conflict.next_round],
        "situations": [_situation(tree, situation) for situation in tree.situations],
        "prospects": [
            {
                "state": branch.outcome.state.number,
                "decision_makers": [_prospect(tree, branch, each) for each in prospects(tree, branch)],
            }
            for branch in tree.first.branches
        ],
    }


def _consequence(consequence: Consequence) -> Data:
    changes = consequence.changes
    return {
        "after": str(consequence),
        "text": changes.text or None,
        "evidence": [str(citation) for citation in changes.evidence],
        "note": changes.note or None,
    }


def _situation(tree: Tree, situation: Situation) -> Data:
    graph = situation.graph
    return {
        "situation": situation.number,
        "round": situation.round,
        "feasible": len(graph),
        "status_quo": None if graph.status_quo is None else state_data(graph.states[graph.status_quo]),
        "concept": situation.concept or None,
        "not_followed": situation.passed,
        "outcomes": [_branch(tree, situation, branch) for branch in situation.branches],
    }


def _branch(tree: Tree, situation: Situation, branch: Branch) -> Data:
    outcome, conflict = branch.outcome, situation.graph.conflict
    positions = {id(each): position for position, each in enumerate(conflict.next_round, 1)}
    seen, follows = conflict, []
    for consequence in branch.followed:
        follows.append({"consequence": positions[id(consequence)], "changes": [*change_lines(seen, consequence)]})
        seen = follow(seen, consequence)
    return {
        **state_data(outcome.state),
        "holds": list(outcome.held),
        "steps": outcome.steps,
        "margin": outcome.margin,
        "weakest": [conflict.decision_makers[i].name for i in outcome.weakest],
        "follows": follows,
        "follows_already": [positions[id(each)] for each in branch.again],
        "ruled_out_by": [str(rule) for rule in branch.barred],
        "next": branch.onward,
    }


def _prospect(tree: Tree, branch: Branch, prospect: Prospect) -> Data:
    return {
        "decision_maker": prospect.dm.name,
        "turn": prospect.turn,
        "place": prospect.place,
        "places": prospect.places,
        "best": prospect.best and _later(prospect.best),
        "worst": prospect.worst and _later(prospect.worst),
        "not_compared": prospect.others,
        "wants_changed": prospect.changed,
        "since_round": prospect.since,
        "lost": [str(each) for each in prospect.lost],
        "gained": [str(each) for each in prospect.gained],
        "sentence": prospect_words(tree, branch, prospect),
    }


def _later(later: Later) -> Data:
    return {
        "round": later.round,
        "situation": later.situation.number,
        "taken": list(later.state.taken),
        "place": later.place,
    }
