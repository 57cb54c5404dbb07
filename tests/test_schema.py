"""The schema for editors: it accepts what the reader accepts, and marks what is plainly wrong."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

import countermove
from countermove.evidence import KINDS
from countermove.language import reader, response
from countermove.language.reader import read
from countermove.language.writer import write
from countermove.model import VIEW_KEYS
from countermove.preference import KEYWORDS
from helpers import graph_of
from random_models import random_free_spec, random_spec, to_yaml
from samples import FILE, MODELS, examples, model, roads

SCHEMA = json.loads((Path(countermove.__file__).parent / "language" / "schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def plain(value: Any) -> Any:
    """YAML as an editor sees it: keys are texts."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def complaints(text: str) -> list[str]:
    """Where the schema finds fault with a text, and with what."""
    data = plain(YAML(typ="safe", pure=True).load(text))
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(data)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", [*MODELS.values(), *examples().values()], ids=[*MODELS, *examples()])
def test_what_is_read_is_accepted_also_when_written_afresh(text: str) -> None:
    assert complaints(text) == []
    assert complaints(write(read(text, FILE))) == []


@pytest.mark.parametrize("part", range(4))
def test_random_models_are_accepted(part: int) -> None:
    """In whatever form they are written, and written afresh."""
    for seed in range(part, int(os.environ.get("COUNTERMOVE_MODELS", "120")) // 2, 4):
        rng = random.Random(f"schema {seed}")
        spec = random_free_spec(rng) if seed % 4 == 0 else random_spec(rng, merged=seed % 2 == 0, move_rules=True)
        text = to_yaml(spec, rng)
        assert complaints(text) == [], seed
        assert complaints(write(read(text, FILE))) == [], seed


ACCEPTED = [
    model("prefers: [go, stay]\n    order in doubt: all"),
    model("prefers: [go, stay, walk]\n    order in doubt: [3, 2]"),
    model("prefers: [go, stay, walk, not go]\n    order in doubt: [[1, 2], [3, 4]]"),
    model(rest="views: {v: {A: {prefers: [go, stay], order in doubt: [1, 2]}}}"),
    model("weights: {go: 1/3, stay: -2.50, walk: '+.5'}"),
    model("weights: {go: {weight: 3, sure: low, evidence: our inference, note: x}}"),
    model("ranking: [3, 'Y-N', YY-, not go and stay, [1, NNN], {tie: [2, go], sure: high}]"),
    model("prefers: []\n    evidence: [gill ¶3 (reported), poll, {source: gill, at: 3, kind: data, note: n}]",
          "sources: {gill: {year: 2019, url: 'https://example.org'}}"),
    model(rest="sources: {gill: {year: '1980-84'}, 7: {}}"),
    model(rest="one way: {go: to yes, A.stay: {direction: to no, note: n}}"),
    model(rest="status quo: 3"),
    model(rest="status quo: {taken: [go], evidence: general knowledge}"),
    model(rest="infeasible: [go and walk, {this: go, only with: not stay, note: n}, {exactly one: [go, stay]}]"),
    model(rest="moves ruled out: [{before: go, after: stay, by: A}, {after: walk}]"),
    model(rest="views: {v: {on: w, A: {options: {x: }, prefers: [x]}}, w-1: {}, w: {same state: {add: [go]}}}"),
    model(rest="default views: [v, base]\nviews: {v: {}}"),
    model(options="Київ: , 日本: , go: , x_1: "),
    roads("status quo: 2"),
    roads(states="calm, 2", a="moves: {calm: [2]}, ranking: [2, calm]"),
    roads("views: {v: {A: {ranking: [[calm, tense]]}, status quo: tense}}"),
    model(rest="as of: 2026"),
]  # fmt: skip


@pytest.mark.parametrize("text", ACCEPTED, ids=range(len(ACCEPTED)))
def test_forms_that_are_accepted(text: str) -> None:
    assert read(text, FILE)
    assert complaints(text) == []


REFUSED = [
    # the front
    "countermove: 2\ntitle: T\ndecision makers: {A: {}}",
    "title: T\ndecision makers: {A: {}}",
    "countermove: 1\ndecision makers: {A: {}}",
    "countermove: 1\ntitle: ''\ndecision makers: {A: {}}",
    "countermove: 1\ntitle: T",
    "countermove: 1\ntitle: T\ndecision makers: {}",
    "- a",
    # unknown keys
    model(rest="statusquo: []"),
    model(rest="sources: {a: {autor: x}}"),
    model("prefers: [go]\n    nmae: x"),
    model(options="go: {txt: x}"),
    model("prefers: [{say: go, sur: low}]"),
    model("weights: {go: {weight: 1, sur: low}}"),
    model("ranking: [{tie: go, sur: low}]"),
    model(rest="infeasible: [{nevr: go}]"),
    model(rest="one way: {go: {direction: to yes, notes: x}}"),
    model(rest="moves ruled out: [{aftr: go}]"),
    model(rest="same state: [{say: go, nte: x}]"),
    model(rest="status quo: {taken: [], nte: x}"),
    model("prefers: []\n    evidence: {kind: poll, were: x}"),
    model(rest="views: {v: {txt-: x}}"),
    model(rest="views: {v: {A: {name: x}}}"),
    model(rest="views: {v: {infeasible: {ad: [go]}}}"),
    # names
    *(model(options=f"{word}: x") for word in KEYWORDS),
    *(model().replace("  B:", f"  {word}:") for word in [*KEYWORDS, *VIEW_KEYS, "US.A", "2nd", "a b"]),
    *(model(options=f"{name}: x") for name in ["2nd", "a-b", "a b", "a.b.c", "A.2", "A.not", "x!"]),
    model(rest="views: {base: {}}"),
    model(rest="views: {a b: {}}"),
    model(rest="sources: {a b: {}}"),
    # statements
    *(model(f"prefers: ['{text}']") for text in ["", "go and", "and go", "go stay", "go & a", "not", "2nd"]),
    model("prefers: [7]"),
    model("prefers: [[go]]"),
    model("prefers: [{sure: low}]"),
    model("prefers: go"),
    model("prefers: [{say: go, sure: very}]"),
    # wants
    model("prefers: [go]\n    weights: {go: 1}"),
    model("prefers: [go]\n    ranking: [go, not go]"),
    model("weights: {go: 1}\n    ranking: [go, not go]"),
    *(model(f"weights: {{go: '{text}'}}") for text in ["1e9", "nan", "much", "1/0", "1 000", "0x10", "1/", ""]),
    model("weights: [go]"),
    *(model(f"prefers: [go, stay, walk]\n    order in doubt: {said}") for said in
      ["some", "2", "[]", "[1]", "[0, 1]", "[1, 1]", "[[1, 2], [3]]", "[go, stay]", "{1: 2}", "[[1, 2], 3]"]),
    model("order in doubt: all"),
    model("weights: {go: 1}\n    order in doubt: all"),
    model("ranking: [go, not go]\n    order in doubt: all"),
    model("ranking: [{sure: low}]"),
    model("ranking: go"),
    model("ranking: [0]"),
    model("moves: {}"),
    # evidence
    *(model(f"prefers: []\n    evidence: {text}") for text in ["gill ¶3 (hearsay)", "{kind: hearsay}"]),
    # rules
    model(rest="infeasible: go"),
    model(rest="infeasible: [{this: go}]"),
    model(rest="infeasible: [{never: go, at most one: [go, stay]}]"),
    model(rest="infeasible: [{at most one: [go]}]"),
    model(rest="one way: {go: yes}"),
    model(rest="one way: {go: no}"),
    model(rest="one way: {go: true}"),
    model(rest="one way: {go: to maybe}"),
    model(rest="one way: [go]"),
    model(rest="moves ruled out: [go]"),
    model(rest="moves ruled out: [{before: go}]"),
    model(rest="same state: go"),
    model(rest="status quo: go"),
    model(rest="status quo: 0"),
    model(rest="views: {v: {infeasible: [go]}}"),
    model(rest="views: {v: {one way: {remove: {go: to yes}}}}"),
    model(rest="views: [v]"),
    # free-form models
    *(roads(f"{key}: {value}") for key, value in
      {"infeasible": "[a]", "one way": "{a: to yes}", "moves ruled out": "[{after: a}]", "same state": "[a]"}.items()),
    roads(a="prefers: [calm]"),
    roads(a="weights: {calm: 1}"),
    roads(a="order in doubt: all"),
    roads(a="options: {go: }"),
    roads(a="moves: {calm: tense: x}, ranking: [calm]".replace("tense: x", "{x: y}")),
    roads(states="calm, a b"),
    roads(states="calm, calm"),
    roads("views: {v: {A: {prefers: []}}}"),
    roads("views: {v: {infeasible: {add: [a]}}}"),
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused_by_reader_and_schema(text: str) -> None:
    with pytest.raises(countermove.CountermoveError):
        graph_of(text)
    assert complaints(text)


def test_schema_and_reader_know_the_same_keys() -> None:
    assert set(SCHEMA["else"]["properties"]) == set(reader._KEYS)
    assert set(SCHEMA["$defs"]["response"]["properties"]) == {*response.KEYS, *VIEW_KEYS}
    kinds = SCHEMA["$defs"]["kind"]["enum"]
    assert kinds == list(KINDS)
    assert set(SCHEMA["$defs"]["view"]["properties"]) == set(VIEW_KEYS)
    assert set(SCHEMA["$defs"]["source"]["properties"]) == set(reader._SOURCE)


def test_everything_in_the_schema_is_explained() -> None:
    """Each property says what it is, itself or where it refers to."""

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            for name, each in node.get("properties", {}).items():
                assert each is False or each.keys() & {"description", "$ref", "additionalProperties"}, name
            for each in node.values():
                walk(each)

    walk(SCHEMA)


@pytest.mark.parametrize("text", [model(rest="status quo: {taken: 7}"), roads("status quo: {taken: tense, note: n}")])
def test_a_status_quo_with_its_evidence(text: str) -> None:
    assert read(text, FILE)
    assert complaints(text) == []


@pytest.mark.parametrize(
    "text",
    [
        model(rest="by: 1984"),
        model(rest="sources: {a: {title: 1984}}"),
        model(rest="leaves out: [1984]"),
        model(rest="views: {v: }"),
        model("prefers: []\n    note: 7"),
    ],
    ids=["by", "title", "leaves out", "an empty view", "note"],
)
def test_texts_that_look_like_values(text: str) -> None:
    assert complaints(text) == []
