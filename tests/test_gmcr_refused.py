"""Files of GMCR+ that are broken or awkward: refused with a reason, or converted without loss."""

from __future__ import annotations

import copy
import json
import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import countermove
from countermove.errors import CountermoveError, ModelError
from countermove.interop.gmcr import read_gmcr
from countermove.model import Conflict
from countermove.study import Study
from gmcr_files import (
    Json,
    a_file,
    answer,
    complaint,
    imported,
    problems,
    ranked,
    with_maker,
)
from helpers import run
from random_models import random_gmcr

# What is no .gmcr file


def test_what_is_not_json() -> None:
    found = problems('{"options": [\n  {"name": "go",}\n]}')
    assert len(found) == 1
    assert str(found[0].place).startswith("old.gmcr:2:")
    assert "this is not JSON: " in found[0].message
    assert found[0].hint == "a .gmcr file is one JSON object, as GMCR+ saves it"


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "countermove: 1", "{", '{"options": [}', "[1, 2", "'x'", '{"a": 1} 2']
)
def test_more_that_is_not_json(text: str) -> None:
    assert "error: this is not JSON: " in complaint(text)


@pytest.mark.parametrize(
    "value", [[], [a_file()], 5, "options", None, True, 1.5], ids=lambda value: json.dumps(value)[:20]
)
def test_json_that_is_no_object(value: Any) -> None:
    assert complaint(json.dumps(value)) == (
        "old.gmcr: error: this is no .gmcr file\n  expected: a JSON object with `options` and `decisionMakers`"
    )


def test_an_object_without_anything() -> None:
    assert [str(problem) for problem in problems({})] == [
        "old.gmcr:options: error: `options` is missing\n  expected: a list",
        "old.gmcr:decisionMakers: error: `decisionMakers` is missing\n  expected: a list",
    ]


def test_lists_that_are_none() -> None:
    for key in ("options", "decisionMakers", "infeasibles"):
        found = [str(problem) for problem in problems(a_file(**{key: {"0": 1}}))]
        assert f"old.gmcr:{key}: error: `{key}` is no list\n  expected: a list" in found


def test_nobody_decides() -> None:
    assert complaint(a_file(decisionMakers=[], infeasibles=[])).startswith(
        "old.gmcr:decisionMakers: error: there are no decision makers"
    )


@pytest.mark.parametrize("found", [5, "go", None, [], {}, {"name": 5}, {"name": None}], ids=json.dumps)
def test_options_and_decision_makers_need_a_name(found: Any) -> None:
    assert complaint(a_file(options=[*a_file()["options"], found])) == (
        'old.gmcr:options[3]: error: an option without a name\n  expected: an object with a "name"'
    )
    assert complaint(a_file(decisionMakers=[*a_file()["decisionMakers"], found])) == (
        'old.gmcr:decisionMakers[2]: error: a decision maker without a name\n  expected: an object with a "name"'
    )


DEPTHS = [10, 100, 500, 900, 2000, 10_000, 100_000]


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")], ids=["lists", "objects"])
@pytest.mark.parametrize("key", ["", "options", "decisionMakers", "infeasibles"])
def test_deep_nesting_is_refused(key: str, opening: str, closing: str, depth: int) -> None:
    deep = opening * depth + "1" + closing * depth
    text = deep if not key else json.dumps(a_file(**{key: "DEEP"})).replace('"DEEP"', deep)
    assert problems(text)


def test_no_depth_is_too_much_for_the_message() -> None:
    for depth in range(700, 1010):
        problems("[" * depth + "]" * depth)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-0.0", "1E2"])
def test_numbers_that_are_no_index(number: str) -> None:
    text = json.dumps(with_maker(1, options=[1, "NUMBER", 2])).replace('"NUMBER"', number)
    (found,) = problems(text)
    assert str(found.place) == "old.gmcr:decisionMakers[1].options[1]"
    assert found.message == f"there is no option {json.dumps(json.loads(number))}"


@pytest.mark.parametrize("digits", [30, 4000, 5000, 100_000])
def test_huge_numbers(digits: int) -> None:
    text = json.dumps(with_maker(1, options=[1, 2, "NUMBER"])).replace('"NUMBER"', "9" * digits)
    assert len(problems(text)) == 1
    text = json.dumps(ranked([1, 2, 3, 4, 5, 6], ["NUMBER"])).replace('"NUMBER"', "9" * digits)
    with pytest.raises(ModelError):
        answer(imported(text).conflict)


# Converted


def same(one: Conflict, other: Conflict) -> None:
    """Two models that are the same throughout: what they are made of, and what they answer."""
    assert one == other
    assert Study(one).analyze().data() == Study(other).analyze().data()


def test_converted_files_give_the_same_answers(tmp_path: Path) -> None:
    for seed in range(int(os.environ.get("COUNTERMOVE_MODELS", "120")) // 3):
        path = tmp_path / f"random-{seed}.gmcr"
        path.write_text(json.dumps(random_gmcr(random.Random(f"convert {seed}"))), encoding="utf-8")
        study = countermove.load(path)
        study.save(path.with_suffix(".yaml"))
        same(countermove.load(path.with_suffix(".yaml")).conflict, study.conflict)


@pytest.mark.parametrize(
    "name",
    [
        "a: b",
        "#a",
        "'",
        '"',
        "a\nb",
        "a\n\n b\n",
        "\t",
        "yes",
        "null",
        "~",
        "{x}",
        "- x",
        "[",
        "é\u0301",
        "\x85",
        "\x07",
    ],
)
def test_awkward_names_survive_the_conversion(name: str, tmp_path: Path) -> None:
    obj = with_maker(0, name=name)
    obj["options"][0]["name"] = name
    path = tmp_path / "awkward.gmcr"
    path.write_text(json.dumps(obj), encoding="utf-8")
    study = countermove.load(path)
    study.save(path.with_suffix(".yaml"))
    again = countermove.load(path.with_suffix(".yaml")).conflict
    assert answer(again) == answer(study.conflict)
    assert again.decision_makers[0].title.split() == study.conflict.decision_makers[0].title.split()


def test_the_command_converts_and_lists(tmp_path: Path) -> None:
    obj = with_maker(0, name="Local Government", misperceptions=[[[0, "Y"]]])
    (tmp_path / "old.gmcr").write_text(json.dumps(obj), encoding="utf-8")
    done = run("convert", "old.gmcr", "new.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "new.yaml is written.\n")
    assert done.stderr == (
        "note: decisionMakers[0].name: the decision maker “Local Government” is called `Local_Government`\n"
        "note: decisionMakers[0].misperceptions: what Local_Government does not see is left out\n"
    )
    before = run("analyze", "old.gmcr", "--json", cwd=tmp_path)
    after = run("analyze", "new.yaml", "--json", cwd=tmp_path)
    assert (before.returncode, after.returncode, after.stderr) == (0, 0, "")
    one, other = json.loads(before.stdout), json.loads(after.stdout)
    assert other == one
    assert run("check", "new.yaml", cwd=tmp_path).stdout.startswith("0 errors, 0 doubts")


def test_the_command_says_where_everything_was_carried_over(tmp_path: Path) -> None:
    (tmp_path / "old.gmcr").write_text(json.dumps(a_file()), encoding="utf-8")
    done = run("convert", "old.gmcr", "new.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "new.yaml is written. Everything was carried over.\n", "")


# Broken at random

STRANGE: list[Any] = [
    None, True, False, 0, 1, 2, 5, -1, 7, 10**30, 0.0, 0.5, float("nan"), float("inf"), "", "Y", "N", "0", "été", "a b",
    "if", "\ud800", "x" * 300, [], [[]], [[[]]], [0], [0, "Y"], [[0, "Y"]], [[0, "N"], [1, "Y"]], [1, [2, 3]], {},
    {"name": "x"},
    {"members": []}, {"compound": True, "members": [[[0, "Y"]]]}, {"name": "x", "options": [0], "preferences": []},
]  # fmt: skip


def places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Every entry of a JSON value, as what holds it and its key or index."""
    if isinstance(part, dict | list):
        for key in list(part) if isinstance(part, dict) else range(len(part)):
            yield part, key
            yield from places(part[key])


def edited(rng: random.Random, obj: Json) -> Json:
    """The object with a few values replaced, deleted, doubled or swapped."""
    for _ in range(rng.choice([1, 1, 1, 2, 3, 6])):
        holder, key = rng.choice(list(places(obj)) or [(obj, "options")])
        kind = rng.random()
        if kind < 0.55 or key not in (holder if isinstance(holder, dict) else range(len(holder))):
            holder[key] = copy.deepcopy(rng.choice(STRANGE))
        elif kind < 0.85:
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(rng.randint(0, len(holder)), copy.deepcopy(holder[key]))
        else:
            other, place = rng.choice(list(places(obj)))
            holder[key] = copy.deepcopy(other[place])
    return obj


def outcome(text: str, use: Callable[[Conflict], object]) -> str:
    """Whether an edited file is read and used, or refused; anything else is an error of this program."""
    try:
        found = read_gmcr(text, "old.gmcr")
        use(found.conflict)
    except CountermoveError as error:
        assert re.match(r"old\.gmcr(:\S+)?: error: ", str(error)), error
        return "refused"
    return "used"


EDITS = 4 * int(os.environ.get("COUNTERMOVE_MUTANTS", "300"))


def test_edits_of_a_file_are_used_or_refused() -> None:
    counts = dict.fromkeys(["used", "refused"], 0)
    for seed in range(EDITS):
        rng = random.Random(f"edits {seed}")
        text = json.dumps(edited(rng, random_gmcr(rng)))

        def use(conflict: Conflict, whole: bool = seed % 10 == 0) -> object:
            study = Study(conflict)
            return (study.analyze().data(), study.check()) if whole else study.graph

        counts[outcome(text, use)] += 1
    assert min(counts.values()) > EDITS // 10, counts


def test_texts_that_are_cut_or_spoilt_are_used_or_refused() -> None:
    for seed in range(1000):
        rng = random.Random(f"texts {seed}")
        text = json.dumps(random_gmcr(rng))
        at = rng.randrange(len(text))
        cut = rng.choice([text[:at], text[at:], text[:at] + rng.choice('[]{},:"0Y\\\n\x00é') + text[at + 1 :]])
        outcome(cut, lambda conflict: Study(conflict).graph)
