"""The answer of `exposure` as plain data, for `--json`."""

from __future__ import annotations

from countermove.analyses.exposure import Exposure
from countermove.analyses.forbidden import Forbidden
from countermove.analyses.promises import Promise
from countermove.graph import ModelGraph, Step
from countermove.report import Data
from countermove.report.bearing import Bearing, Borne
from countermove.report.structured import reason, state, step_data
from countermove.stability.joint import Way


def exposure_data(bearing: Bearing) -> Data:
    """One view."""
    graph, group = bearing.graph, bearing.group
    return {
        "view": bearing.view or None,
        "status_quo": None if graph.status_quo is None else graph.states[graph.status_quo].number,
        "concept": group and group.concept,
        "count": group.count if group else 0,
        "compared": [outcome.state.number for outcome in group.outcomes] if group else [],
        "complete": not bearing.left,
        "outcomes": [_borne(graph, borne) for borne in bearing.shown],
    }


def _borne(graph: ModelGraph, borne: Borne) -> Data:
    names = [dm.name for dm in graph.conflict.decision_makers]
    return state(borne.state) | {
        "holds": list(borne.held),
        "exposures": [_exposure(graph, names, each) for each in borne.exposures],
        "promises": [_promise(graph, names, each) for each in borne.promises],
        "forbidden": [_forbidden(graph, names, each) for each in borne.forbidden],
        "forbidden_not_looked_for": [names[i] for i in borne.skipped],
    }


def _exposure(graph: ModelGraph, names: list[str], each: Exposure) -> Data:
    return {
        "decision_maker": names[each.dm],
        "standing": each.standing,
        "place": each.place,
        "places": each.places,
        "status_quo_place": each.place_before,
        "change": each.change,
        "failed": [
            {"position": position, "statement": str(priority), "met_by": _met_by(graph, each, position)}
            for position, priority in each.failed
        ],
        "statements": each.statements,
        "security": {"here": each.secure, "status_quo": each.secure_before},
        "best": graph.states[each.best].number,
        "mending": None if each.mending is None else graph.states[each.mending].number,
        "ways": [_way(graph, names, found) for found in each.ways],
        "improvements": each.improvements,
        "coalitions": {"looked_at": each.asked, "possible": each.possible},
        "complete": each.complete,
    }


def _met_by(graph: ModelGraph, each: Exposure, position: int) -> Data | None:
    """The best move of its own that meets a statement; `improvement`: whether it is better for it."""
    target = (each.met_by or {}).get(position)
    return None if target is None else step_data(graph, Step(each.dm, each.state, target))


def _way(graph: ModelGraph, names: list[str], found: Way) -> Data:
    return {
        "coalition": [names[k] for k in found.coalition],
        "path": [step_data(graph, each) for each in found.path],
        "to": graph.states[found.target].number,
        "survives": list(found.survives),
        "setbacks": {
            concept: setback
            and {
                "path": [step_data(graph, each) for each in setback.path],
                "to": graph.states[setback.state].number,
                "hurt": names[setback.hurt],
            }
            for concept, setback in found.setbacks.items()
        },
    }


def _promise(graph: ModelGraph, names: list[str], each: Promise) -> Data:
    return {
        "option": each.option,
        "decision_maker": names[each.dm],
        "new": each.new,
        "standing": each.standing,
        "drops": each.drops and _way(graph, names, each.drops),
    }


def _forbidden(graph: ModelGraph, names: list[str], each: Forbidden) -> Data:
    options = graph.conflict.options
    return {
        "decision_maker": names[each.dm],
        "rules": [str(rule) for rule in each.rules],
        "from": each.start,
        "code": each.code,
        "taken": [option.name for k, option in enumerate(options) if each.code >> k & 1],
        "count": each.count,
        "better_by": reason(each.reason),
        "holds_without": each.holds,
    }
