"""Answers as plain data, for `--json`. The shape of `analysis` is a contract that other programs rely on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from countermove.analyses.outcomes import Findings
from countermove.errors import Problem
from countermove.graph import ModelGraph, Step
from countermove.ordering import Order, Reason
from countermove.report import Data
from countermove.report.explanation import sentence
from countermove.report.replies import reply_words
from countermove.report.words import number
from countermove.stability.verdict import Escape, Foreseen, Sanction, Verdict
from countermove.states import MOST_STATES, State

#: How many levels are told of a ranking of more than `MOST_STATES` states.
_LEVELS = 1000


class Lazily(list[Any]):
    """A list for `json` that makes its items while they are written: those of a large model would fill the memory."""

    def __init__(self, items: Callable[[], Iterator[Any]]) -> None:
        super().__init__([None])  # not empty
        self._items = items

    def __iter__(self) -> Iterator[Any]:
        return self._items()


def analysis(found: Findings, states: Sequence[int], *, complete: bool) -> Data:
    """The verdicts on the given states, by index, in the order of their numbers; `states` is made while it is read."""
    graph, solution = found.graph, found.solution
    conflict = graph.conflict
    status_quo = graph.status_quo
    names = [dm.name for dm in conflict.decision_makers]
    data: Data = {
        "model": {
            "title": conflict.title,
            "decision_makers": names,
            "options": [
                {"name": option.name, "decision_maker": dm.name}
                for dm in conflict.decision_makers
                for option in dm.options
            ],
            "feasible": len(graph),
            "status_quo": None if status_quo is None else graph.states[status_quo].number,
        },
        "view": found.view or None,
        "engine": solution.engine,
        "complete": complete,
        "concepts": [concept.key for concept in solution.concepts],
        "states": Lazily(lambda: (_verdicts(found, s) for s in states)),
    }
    data["outcomes"] = [
        {
            "state": each.state.number,
            "holds": list(each.held),
            "steps": each.steps,
            "path": [step_data(graph, step) for step in solution.path(each.state.index)] if each.steps else [],
            "margin": each.margin,
            "weakest": [names[i] for i in each.weakest],
        }
        for each in found.outcomes
    ]
    if found.where:
        data["where"] = found.where
    return data


def _verdicts(found: Findings, s: int) -> Data:
    solution = found.solution
    stable = {
        dm.name: [concept for concept in solution.stable if s in solution.stable[concept][i]]
        for i, dm in enumerate(found.graph.conflict.decision_makers)
    }
    equilibrium = [concept for concept in solution.stable if all(concept in own for own in stable.values())]
    return state(found.graph.states[s]) | {"stable": stable, "equilibrium": equilibrium}


def state(shown: State) -> Data:
    """A state: its number, its code (or name), what is taken, what is open, its members."""
    data: Data = {
        "state": shown.number,
        "code": shown.code,
        "taken": list(shown.taken),
        "open": list(shown.open),
        "members": list(shown.members),
    }
    return data | {"name": shown.name} if shown.name else data


def explanation(graph: ModelGraph, s: int, verdicts: Sequence[Sequence[Verdict]]) -> Data:
    """The verdicts with their evidence."""
    conflict = graph.conflict
    names = [dm.name for dm in conflict.decision_makers]
    return {
        "view": conflict.seen.name if conflict.seen else None,
        "state": state(graph.states[s]),
        "decision_makers": [
            {
                "decision_maker": names[own[0].dm],
                "sentence": sentence(graph, own),
                "moves": [
                    {"to": graph.states[t].number, **_comparison(graph, own[0].dm, t, s)}
                    for t in graph.moves(own[0].dm, s)
                ],
                "verdicts": [_verdict(graph, verdict) for verdict in own],
            }
            for own in verdicts
        ],
    }


def _comparison(graph: ModelGraph, i: int, target: int, s: int) -> Data:
    """Whether a move betters the lot of its mover, and what decides."""
    order = graph.orders[i]
    if graph.prefers(i, target, s):
        return {"is": "better", "by": reason(order.reason(target, s))}
    if graph.prefers(i, s, target):
        return {"is": "worse", "by": reason(order.reason(s, target))}
    return {"is": "as good", "by": None}


def _verdict(graph: ModelGraph, verdict: Verdict) -> Data:
    replies = [
        {
            "to": graph.states[reply.improvement].number,
            "better_by": _better_by(graph, verdict, reply.improvement),
            "sanction": reply.sanction and _sanction(graph, reply.sanction),
            "answers": reply.answers,
            "escape": reply.escape and _escape(graph, reply.escape),
            **({"foreseen": _foreseen(graph, reply.foreseen)} if reply.foreseen else {}),
            "sentence": reply_words(graph, verdict, reply),
        }
        for reply in verdict.replies
    ]
    barred = {"barred": _verdict(graph, verdict.barred)} if verdict.barred else {}
    return {"concept": verdict.concept, "stable": verdict.stable, "improvements": replies, **barred}


def _better_by(graph: ModelGraph, verdict: Verdict, x: int) -> Data | None:
    """What makes a state better; None where it is not, as under some concepts it need not be."""
    i, s = verdict.dm, verdict.state
    return reason(graph.orders[i].reason(x, s)) if graph.prefers(i, x, s) else None


def _foreseen(graph: ModelGraph, foreseen: Foreseen) -> Data:
    path = [step_data(graph, step) for step in foreseen.path]
    return {"path": path, "to": graph.states[foreseen.end].number, "horizon": foreseen.horizon}


def _sanction(graph: ModelGraph, sanction: Sanction) -> Data:
    return {
        "path": [step_data(graph, step) for step in sanction.path],
        "to": graph.states[sanction.state].number,
        "counters": None if sanction.counters is None else [graph.states[t].number for t in sanction.counters],
    }


def _escape(graph: ModelGraph, escape: Escape) -> Data:
    return {"path": [step_data(graph, step) for step in escape.path], "counter": graph.states[escape.counter].number}


def step_data(graph: ModelGraph, step: Step) -> Data:
    """A step of a sequence."""
    return {
        "decision_maker": graph.conflict.decision_makers[step.mover].name,
        "from": graph.states[step.source].number,
        "to": graph.states[step.target].number,
        "improvement": graph.prefers(step.mover, step.target, step.source),
    }


def reason(why: Reason) -> Data:
    """Why one state is better than another."""
    if why.priority is not None:
        return {"statement": str(why.priority), "position": why.position}
    if isinstance(why.better, int):
        return {"place": why.better, "against_place": int(why.worse)}
    return {"worth": number(why.better), "against_worth": number(why.worse)}


def ranking(states: Sequence[State], order: Order, view: str) -> Data:
    """The levels of a decision maker, the best first, each with what puts it above the next."""
    most = order.count if len(states) <= MOST_STATES else _LEVELS
    groups = order.best(most + 1)
    return {
        "view": view or None,
        "decision_maker": order.dm.name,
        "levels": [
            {
                "states": [states[s].number for s in group],
                "taken": [list(states[s].taken) for s in group],
                "above_next_by": reason(order.reason(group[0], groups[k + 1][0])) if k + 1 < len(groups) else None,
            }
            for k, group in enumerate(groups[:most])
        ],
    }


def problem(found: Problem) -> Data:
    """A problem of a model."""
    place = found.place
    return {
        "severity": found.severity,
        "message": found.message,
        "file": place.file if place else None,
        "line": place.line or None if place else None,
        "column": place.column or None if place else None,
        "path": place.path or None if place else None,
        "found": found.found or None,
        "expected": found.expected or None,
        "hint": found.hint or None,
    }
