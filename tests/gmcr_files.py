"""Files as GMCR+ saves them, and what is asked of them in several tests."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

import naive
from countermove.errors import ModelError, Problem
from countermove.interop.gmcr import Imported, read_gmcr
from countermove.model import Conflict
from countermove.preference import Prioritized
from countermove.study import Study

Json = dict[str, Any]


def a_file(**changes: Any) -> Json:
    """A small file in today's form: A has `go`, B has `block` and `pay`; with some keys changed."""
    obj: Json = {
        "options": [
            {"name": "go", "permittedDirection": "both"},
            {"name": "block", "permittedDirection": "both"},
            {"name": "pay", "permittedDirection": "fwd"},
        ],
        "decisionMakers": [
            {"name": "A", "options": [0], "preferences": [[[0, "Y"], [1, "N"]], [[2, "Y"]]]},
            {"name": "B", "options": [1, 2], "preferences": [[[1, "Y"]], [[2, "N"]]]},
        ],
        "infeasibles": [[[0, "N"], [2, "Y"]]],
        "useManualPreferenceRanking": False,
    }
    return copy.deepcopy(obj | changes)


def with_maker(index: int, **changes: Any) -> Json:
    """The small file with some keys of a decision maker changed."""
    obj = a_file()
    obj["decisionMakers"][index] |= changes
    return obj


def without(obj: Json, *path: str | int) -> Json:
    """The object without the entry at the path."""
    *way, last = path
    part: Any = obj
    for key in way:
        part = part[key]
    del part[last]
    return obj


def ranked(*rankings: list[Any]) -> Json:
    """The small file with these rankings in force; it has six feasible states."""
    obj = a_file(useManualPreferenceRanking=True)
    for maker, ranking in zip(obj["decisionMakers"], rankings, strict=True):
        maker |= {"preferenceRanking": ranking, "preferences": []}
    return obj


def imported(obj: Any) -> Imported:
    """What is read out of an object, or out of a text."""
    return read_gmcr(obj if isinstance(obj, str) else json.dumps(obj), "old.gmcr")


def problems(obj: Any) -> list[Problem]:
    """What is wrong with it, to be found by reading alone."""
    with pytest.raises(ModelError) as caught:
        imported(obj)
    assert all(problem.place is not None and problem.place.file == "old.gmcr" for problem in caught.value.problems)
    return list(caught.value.problems)


def complaint(obj: Any) -> str:
    """The only thing that is wrong with it, as it is shown."""
    (problem,) = problems(obj)
    return str(problem)


def options(conflict: Conflict) -> list[str]:
    return [option.name for option in conflict.options]


def statements(obj: Json, maker: int = 0) -> list[str]:
    """The preference statements of a decision maker, as text."""
    preference = imported(obj).conflict.decision_makers[maker].preference
    assert isinstance(preference, Prioritized)
    return [str(priority) for priority in preference.priorities]


def answer(conflict: Conflict) -> Any:
    """The states with who is stable where."""
    return Study(conflict).analyze().data()["states"]


def agrees(conflict: Conflict, obj: Json) -> None:
    """The model answers as the oracle does for the object."""
    oracle, states = naive.solve_gmcr(obj), answer(conflict)
    assert [state["code"] for state in states] == oracle.codes
    for number, state in enumerate(states, 1):
        for dm, maker in enumerate(conflict.decision_makers):
            assert state["stable"][maker.name] == [key for key in naive.CONCEPTS if number in oracle.stable[key][dm]]
