"""The answer of `paths` as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from countermove.analyses.paths import Arrival
from countermove.analyses.paths.findings import Goal, Paths
from countermove.analyses.paths.indicators import Separation
from countermove.analyses.paths.ways import Way
from countermove.graph import ModelGraph, Step
from countermove.report import Data
from countermove.report.structured import state
from countermove.report.words import step_words


def paths_data(found: Paths) -> Data:
    """The ways from a state; `docs/json.md` describes the keys."""
    graph = found.graph
    seen = graph.conflict.seen
    data: Data = {
        "view": seen.name if seen else None,
        "from": state(graph.states[found.start]),
        "moves": found.kind,
        "improving": _names(graph, found.improving),
        "reached": {
            kind: {
                "by_step": list(each.counts),
                "never": each.never,
                "unreached": [index + 1 for index in each.unreached],
                "complete": len(each.unreached) == each.never,
            }
            for kind, each in found.extents.items()
        },
    }
    if found.goal is None:
        return data | {
            "outcomes": [_outcome(found, index, held) for index, held in found.outcomes],
            "complete": len(found.outcomes) == found.total,
        }
    data["to"] = _goal(graph, found.goal)
    if found.other and found.separations:
        split = found.separations
        data["instead_of"] = _goal(graph, found.other)
        data["separating"] = {
            "only_to": _separating(graph, split.good),
            "only_to_instead": _separating(graph, split.bad),
            "to_neither": _separating(graph, split.neither),
            "from_here": {"to": split.open_good, "instead_of": split.open_bad},
            "turns": {"to": _place(split.good_turn), "instead_of": _place(split.bad_turn)},
            "complete": split.complete,
        }
    return data


def _names(graph: ModelGraph, makers: Sequence[int]) -> list[str]:
    return [graph.conflict.decision_makers[i].name for i in makers]


def _outcome(found: Paths, index: int, held: Sequence[str]) -> Data:
    by, way = found.way(index)
    arrivals = {kind: _arrival(found.graph, each) for kind, each in found.arrivals(index).items()}
    shown = found.graph.states[index]
    return {
        "state": shown.number,
        "taken": list(shown.taken),
        "holds": list(held),
        "first": arrivals,
        "way": None if way is None else {"by": by, **_way(found.graph, way)},
    }


def _arrival(graph: ModelGraph, each: Arrival) -> Data:
    return {"step": each.steps, "last_movers": _names(graph, each.last)}


def _goal(graph: ModelGraph, aim: Goal) -> Data:
    return {
        "asked": aim.asked,
        "states": len(aim.ends),
        "steps": aim.steps,
        "ways": [_way(graph, way) for way in aim.ways.found],
        "complete": aim.ways.complete,
        "instead": None if aim.instead is None else _way(graph, aim.instead),
    }


def _way(graph: ModelGraph, way: Way) -> Data:
    return {
        "to": graph.states[way.steps[-1].target].number if way.steps else None,
        "steps": [_step(graph, step) for step in way.steps],
        "against_own_order": [place + 1 for place in way.unwilling],
    }


def _step(graph: ModelGraph, step: Step) -> Data:
    return {
        "decision_maker": graph.conflict.decision_makers[step.mover].name,
        "from": graph.states[step.source].number,
        "to": graph.states[step.target].number,
        "improvement": graph.prefers(step.mover, step.target, step.source),
        "worse": graph.prefers(step.mover, step.source, step.target),
        "sentence": step_words(graph, step),
    }


def _separating(graph: ModelGraph, moves: Sequence[Separation]) -> list[Any]:
    return [{"step": each.after + 1, **_step(graph, each.step)} for each in moves]


def _place(turn: int | None) -> int | None:
    return None if turn is None else turn + 1
