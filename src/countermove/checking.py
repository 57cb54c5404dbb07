"""What is wrong or questionable in a model and its views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from countermove.analyses.doubts import doubts
from countermove.analyses.ratify.winsets import orders_at_home
from countermove.errors import ModelError, Problem
from countermove.model import BASE, Conflict
from countermove.solving import build


def problems(conflict: Conflict, memory: float) -> list[Problem]:
    """What is wrong or questionable in the views of a model, or in the one that it is; of a response, in what it
    changes. What is not so in all of them says in which it is."""
    views = [*([BASE] if not (conflict.unstated and conflict.views) else []), *(view.name for view in conflict.views)]
    known: tuple[Problem, ...] = ()
    if conflict.answers:  # what it answers is checked by itself
        view = conflict.views[-1]
        views, known = [view.name], _checked(conflict.answers.conflict, view.on or BASE, memory)
    if conflict.seen is not None:
        views = [""]
    seen: dict[Problem, list[str]] = {}
    for name in views:
        for problem in _checked(conflict, name, memory):
            seen.setdefault(problem, []).append(name)
    found = []
    for problem, where in seen.items():
        only = f" (in {_view_list(where)})" if len(where) < len(views) else ""
        if problem.severity == "error" or problem not in known:
            found.append(replace(problem, message=problem.message + only))
    return found


def _checked(conflict: Conflict, view: str, memory: float) -> tuple[Problem, ...]:
    """The errors of a view, or if it has none its doubts."""
    try:
        graph = build(conflict.view(view) if view else conflict, memory)
        orders_at_home(graph)
        return doubts(graph)
    except ModelError as error:
        return error.problems


def _view_list(names: Sequence[str]) -> str:
    return ", ".join(f"the view `{name}`" if name != BASE else "the model without a view" for name in names)


def file_order(problem: Problem) -> tuple[bool, int, int]:
    """Errors first, then by line."""
    place = problem.place
    return problem.severity != "error", place.line if place else 0, place.column if place else 0
