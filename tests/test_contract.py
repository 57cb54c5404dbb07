"""The shape of `analyze --json`, which other programs rely on, and its answers held against an independent oracle."""

from __future__ import annotations

import json
import os
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import countermove
import naive
from helpers import run
from random_models import random_gmcr

CONCEPTS = ["nash", "gmr", "smr", "seq", "sseq"]

#: The contract: every key with the type of its value. Keys may be added, never removed or changed.
ANSWER = {"model": dict, "view": str | None, "engine": str, "complete": bool, "concepts": list, "states": list}
MODEL = {"title": str, "decision_makers": list, "options": list, "feasible": int, "status_quo": int | None}
OPTION = {"name": str, "decision_maker": str}
STATE = {
    "state": int,
    "code": int | None,
    "taken": list,
    "open": list,
    "members": list,
    "stable": dict,
    "equilibrium": list,
}

FREE = """\
countermove: 1
title: Two roads
states: {calm: nothing happens, tense: troops face each other, war: fighting}
decision makers:
  A: {moves: {calm: [tense], tense: [calm, war]}, ranking: [tense, calm, war]}
  B: {moves: {tense: [war]}, ranking: [calm, [tense, war]]}
"""


@cache
def printed(*arguments: str) -> Any:
    """What a command prints on standard output, as JSON; it must print nothing else."""
    done = run(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def analyzed(path: Path, *arguments: str) -> Any:
    """The answer of `analyze --json` on a file, whose notes go to standard error."""
    done = run("analyze", str(path), "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def has_keys(data: Any, shape: dict[str, Any]) -> None:
    """All the keys are there with values of their types; a truth value is no number."""
    assert isinstance(data, dict)
    for key, kind in shape.items():
        assert key in data
        assert isinstance(data[key], kind), key
        assert isinstance(data[key], bool) == (kind is bool), key


def has_shape(data: Any) -> None:
    """One answer has the shape of the contract throughout, and its parts fit together."""
    has_keys(data, ANSWER)
    has_keys(data["model"], MODEL)
    makers = data["model"]["decision_makers"]
    for option in data["model"]["options"]:
        has_keys(option, OPTION)
        assert option["decision_maker"] in makers
    names = [option["name"] for option in data["model"]["options"]]
    for state in data["states"]:
        has_keys(state, STATE)
        assert list(state["stable"]) == makers
        for concepts in [*state["stable"].values(), state["equilibrium"]]:
            assert concepts == [key for key in data["concepts"] if key in concepts]
        everybody = [set(concepts) for concepts in state["stable"].values()]
        assert set(state["equilibrium"]) == set.intersection(*everybody)
        for taken in (state["taken"], state["open"]):
            assert taken == [name for name in names if name in taken]
        assert not set(state["taken"]) & set(state["open"])
        assert state["members"] == sorted(state["members"])
        assert (state["code"] is None) == ("name" in state)


def test_merged_states() -> None:
    data = printed("analyze", "elmira")
    has_shape(data)
    assert data["model"] == {
        "title": "The Elmira groundwater contamination",
        "decision_makers": ["MoE", "Uniroyal", "LG"],
        "options": [
            {"name": "modify", "decision_maker": "MoE"},
            {"name": "delay", "decision_maker": "Uniroyal"},
            {"name": "accept", "decision_maker": "Uniroyal"},
            {"name": "abandon", "decision_maker": "Uniroyal"},
            {"name": "insist", "decision_maker": "LG"},
        ],
        "feasible": 9,
        "status_quo": 1,
    }
    assert data["view"] is None
    assert data["engine"] == "labels"
    assert data["complete"] is True
    assert data["concepts"] == CONCEPTS
    assert [state["state"] for state in data["states"]] == list(range(1, 10))
    assert [state["code"] for state in data["states"]] == [2, 3, 4, 5, 18, 19, 20, 21, 25]
    assert [state["members"] for state in data["states"][:8]] == [[2], [3], [4], [5], [18], [19], [20], [21]]
    assert data["states"][0] == {
        "state": 1,
        "code": 2,
        "taken": ["delay"],
        "open": [],
        "members": [2],
        "stable": {"MoE": CONCEPTS, "Uniroyal": CONCEPTS, "LG": ["gmr", "smr"]},
        "equilibrium": ["gmr", "smr"],
    }
    assert data["states"][8] == {
        "state": 9,
        "code": 25,
        "taken": ["abandon"],
        "open": ["modify", "insist"],
        "members": [8, 9, 24, 25],
        "stable": dict.fromkeys(["MoE", "Uniroyal", "LG"], CONCEPTS),
        "equilibrium": CONCEPTS,
    }


def test_plain_model() -> None:
    data = printed("analyze", "euphrates-1975")
    has_shape(data)
    assert (data["model"]["feasible"], data["model"]["status_quo"], data["view"]) == (6, 1, None)
    assert [state["taken"] for state in data["states"]] == [
        [],
        ["release"],
        ["escalate"],
        ["attack"],
        ["release", "attack"],
        ["escalate", "attack"],
    ]
    assert [state["code"] for state in data["states"]] == [0, 1, 2, 4, 5, 6]
    assert [state["members"] for state in data["states"]] == [[0], [1], [2], [4], [5], [6]]
    assert all(state["open"] == [] for state in data["states"])
    assert [state["equilibrium"] for state in data["states"]] == [["gmr"], [], [], [], [], CONCEPTS]


def test_free_form(tmp_path: Path) -> None:
    path = tmp_path / "roads.yaml"
    path.write_text(FREE, encoding="utf-8")
    data = analyzed(path)
    has_shape(data)
    assert data["model"] == {
        "title": "Two roads",
        "decision_makers": ["A", "B"],
        "options": [],
        "feasible": 3,
        "status_quo": None,
    }
    assert [state["name"] for state in data["states"]] == ["calm", "tense", "war"]
    assert data["states"][0] == {
        "state": 1,
        "code": None,
        "name": "calm",
        "taken": [],
        "open": [],
        "members": [],
        "stable": {"A": ["gmr", "smr"], "B": CONCEPTS},
        "equilibrium": ["gmr", "smr"],
    }


def test_one_view_is_one_object() -> None:
    data = printed("analyze", "hanoi-2019", "--view", "feared")
    has_shape(data)
    assert data["view"] == "feared"
    assert (data["model"]["feasible"], data["model"]["status_quo"]) == (864, 169)
    assert [state["state"] for state in data["states"]] == list(range(1, 865))
    assert data["states"][168]["taken"] == ["halt", "back"]


def test_two_views_are_a_list_of_such_objects_in_the_order_asked_for() -> None:
    data = printed("analyze", "hanoi-2019", "--view", "traded", "--view", "feared", "--concepts", "nash")
    assert list(data) == ["views"]
    assert [each["view"] for each in data["views"]] == ["traded", "feared"]
    for each in data["views"]:
        has_shape(each)
        assert len(each["states"]) == 864
    assert data["views"][0]["states"] != data["views"][1]["states"]


def test_base_is_no_view() -> None:
    assert printed("analyze", "elmira", "--view", "base") == printed("analyze", "elmira")


def test_fewer_concepts_come_in_the_order_of_all() -> None:
    data = printed("analyze", "elmira", "--concepts", "SEQ, gmr,seq")
    has_shape(data)
    assert data["concepts"] == ["gmr", "seq"]
    assert data["states"][0]["stable"] == {"MoE": ["gmr", "seq"], "Uniroyal": ["gmr", "seq"], "LG": ["gmr"]}
    assert data["states"][0]["equilibrium"] == ["gmr"]


def test_where_says_that_the_states_are_not_all() -> None:
    whole = printed("analyze", "elmira")
    data = printed("analyze", "elmira", "--where", "accept and not insist")
    has_shape(data)
    assert data["complete"] is False
    assert data["model"] == whole["model"]
    assert data["states"] == [state for state in whole["states"] if state["state"] in (3, 4)]
    assert [outcome["state"] for outcome in data["outcomes"]] == [4]


def test_where_holds_of_a_merged_state_if_it_does_of_all_members() -> None:
    assert [state["state"] for state in printed("analyze", "elmira", "--where", "abandon")["states"]] == [9]
    assert 9 not in [state["state"] for state in printed("analyze", "elmira", "--where", "not modify")["states"]]
    assert 9 not in [state["state"] for state in printed("analyze", "elmira", "--where", "modify")["states"]]


def test_outcomes_are_the_equilibria_in_their_order() -> None:
    data = printed("analyze", "elmira")
    everything, two = ["nash", "sseq", "smr", "seq", "gmr"], ["smr", "gmr"]
    assert [(each["state"], each["holds"], each["steps"], each["margin"]) for each in data["outcomes"]] == [
        (5, everything, 1, 1),
        (9, everything, None, None),
        (8, everything, None, 2),
        (1, two, 0, 3),
        (4, two, None, 2),
    ]
    assert data["outcomes"][0]["path"] == [{"decision_maker": "LG", "from": 1, "to": 5, "improvement": True}]
    assert [each["weakest"] for each in data["outcomes"]] == [
        ["Uniroyal", "LG"],
        [],
        ["Uniroyal", "LG"],
        ["MoE"],
        ["LG"],
    ]


def agrees(data: Any, obj: dict[str, Any]) -> None:
    """The answer is the oracle's for the same file, and every state is written out as it should be."""
    has_shape(data)
    oracle = naive.solve_gmcr(obj)
    makers = data["model"]["decision_makers"]
    owners = [option["decision_maker"] for option in data["model"]["options"]]
    names = [option["name"] for option in data["model"]["options"]]
    assert owners == [name for name, dm in zip(makers, obj["decisionMakers"], strict=True) for _ in dm["options"]]
    assert len(set(names)) == len(names)
    assert (data["model"]["feasible"], data["model"]["status_quo"]) == (len(oracle.codes), None)
    assert (data["view"], data["complete"], data["concepts"]) == (None, True, CONCEPTS)
    assert [state["state"] for state in data["states"]] == list(range(1, len(oracle.codes) + 1))
    assert [state["code"] for state in data["states"]] == oracle.codes
    assert [state["members"] for state in data["states"]] == oracle.members
    for number, state in enumerate(data["states"], 1):
        assert state["taken"] == [name for k, name in enumerate(names) if oracle.codes[number - 1] >> k & 1]
        assert state["open"] == []
        assert state["equilibrium"] == [key for key in CONCEPTS if number in oracle.equilibria[key]]
        for dm, name in enumerate(makers):
            assert state["stable"][name] == [key for key in CONCEPTS if number in oracle.stable[key][dm]]


def written(folder: Path, seed: int) -> tuple[Path, dict[str, Any]]:
    """A random .gmcr file on the disk, and what it holds."""
    obj = random_gmcr(random.Random(f"contract {seed}"))
    path = folder / f"random-{seed}.gmcr"
    path.write_text(json.dumps(obj, ensure_ascii=seed % 2 == 0), encoding="utf-8")
    return path, obj


def test_random_files_are_answered_as_by_the_oracle(tmp_path: Path) -> None:
    for seed in range(int(os.environ.get("COUNTERMOVE_MODELS", "120"))):
        path, obj = written(tmp_path, seed)
        agrees(countermove.load(path).analyze().data(), obj)


@pytest.mark.parametrize("seed", range(1000, 1010))
def test_random_files_are_answered_by_the_command_as_by_the_oracle(seed: int, tmp_path: Path) -> None:
    path, obj = written(tmp_path, seed)
    agrees(analyzed(path), obj)
