"""Certificates and their checker: what is true is proved, and nothing else is.

The checker is held against the oracle (`naive`) on random models, against tampering of every kind (`tools/tamper.py`,
which has longer runs and mutants of the program), and against what is no certificate at all.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import hashlib
import importlib.util
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import countermove
import countermove_verify
import naive
from countermove import cases
from countermove.graph import ModelGraph
from countermove.interop.gmcr import read_gmcr
from countermove.language.canonical import canonical, canonical_bytes, digest
from countermove.language.reader import read
from countermove.language.writer import write
from countermove.model import BASE
from countermove.stability.certificate import certify
from countermove.stability.solve import Solution, solve
from countermove_verify import Refused, load, verify
from helpers import graph_of
from random_models import random_gmcr

ROOT = Path(__file__).parent.parent
CHECKER = ROOT / "src" / "countermove_verify"
CONCEPTS = ["nash", "gmr", "smr", "seq", "sseq"]


def loaded(path: Path) -> ModuleType:
    """A module that is no part of a package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


tamper: Any = loaded(ROOT / "tools" / "tamper.py")
KINDS = [*tamper.KINDS]

ROAD = """\
countermove: 1
title: The road
decision makers:
  Council: {options: {build: , pay: }, prefers: [build, not pay if build]}
  Farmers: {options: {block: }, prefers: [not build or pay, block iff (build and not pay)]}
  Town: {prefers: [not block]}
status quo: []
"""


def certificate_of(text: str, view: str = BASE) -> dict[str, Any]:
    """The certificate of a model text, as it comes out of a file."""
    return in_a_file(certify(solve(graph := graph_of(text, view)), canonical(graph.conflict)))


def in_a_file(certificate: dict[str, Any]) -> dict[str, Any]:
    """The same, written and loaded."""
    found: dict[str, Any] = load(json.dumps(certificate))
    return found


def refusal(certificate: Any) -> str:
    """Why a certificate is refused; it must be."""
    with pytest.raises(Refused) as refused:
        verify(certificate)
    return str(refused.value)


# What is true is proved


def views() -> Iterator[tuple[str, str]]:
    """All cases of the catalogue in all their views."""
    for name in cases.names():
        study = countermove.load(name)
        yield from ((name, view) for view in [*([] if study.conflict.unstated else [BASE]), *study.views])


@pytest.mark.parametrize(("name", "view"), [*views()])
def test_cases_are_proved(name: str, view: str) -> None:
    graph = ModelGraph(countermove.load(name).view(view).conflict)
    solution = solve(graph)
    certificate = in_a_file(certify(solution, canonical(graph.conflict), "a" * 64))
    moves = sum(len(graph.moves(i, s)) for i in graph.decision_makers for s in range(len(graph)))
    assert verify(certificate) == {
        "concepts": CONCEPTS,
        "equilibria": {key: [s + 1 for s in solution.equilibria(key)] for key in CONCEPTS},
        "states": len(graph),
        "moves": moves,
        "model_sha256": digest(canonical(graph.conflict)),
    }
    assert certificate["view"] == ("" if view == BASE else view)


@pytest.mark.parametrize("kind", KINDS)
def test_random_models_are_proved_and_agree_with_the_oracle(kind: str) -> None:
    for number in range(60):
        honest = tamper.honest(kind, number)
        proved = verify(honest.certificate)
        assert proved["equilibria"] == {key: sorted(honest.truth.equilibria[key]) for key in CONCEPTS}, honest.name
        assert tamper.claims(honest.certificate) == tamper.true_claims(honest.truth, CONCEPTS), honest.name


def test_imported_models_are_proved_and_agree_with_the_oracle() -> None:
    for number in range(60):
        saved = random_gmcr(random.Random(f"gmcr {number}"))
        graph = ModelGraph(read_gmcr(json.dumps(saved), "test.gmcr").conflict)
        proved = verify(in_a_file(certify(solve(graph), canonical(graph.conflict))))
        assert proved["equilibria"] == {key: sorted(naive.solve_gmcr(saved).equilibria[key]) for key in CONCEPTS}


@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_as_defined(kind: str) -> None:
    """w and d of every node, found anew by walking forwards from it."""
    for number in range(25):
        honest = tamper.honest(kind, number)
        graph = honest.graph
        for key, (improving, countered) in {
            "gmr": (False, False),
            "smr": (False, True),
            "seq": (True, False),
            "sseq": (True, True),
        }.items():
            for i in graph.decision_makers:
                label = honest.certificate["labels"][key][i]
                found = [
                    forced(graph, i, node, last, improving, countered)
                    for last in ([None] if kind == "plain" else [None, *graph.others(i)])
                    for node in range(len(graph))
                ]
                assert [*zip(label["w"], label["d"], strict=True)] == found, honest.name


def forced(
    graph: ModelGraph, i: int, start: int, last: int | None, improving: bool, countered: bool
) -> tuple[int | None, int]:
    """The worst value for i that the others can force from a state, and in how few moves."""
    levels = graph.orders[i].levels
    step = graph.improvements if improving else graph.moves
    transitive = not (graph.conflict.states or graph.conflict.rules.moves or graph.conflict.rules.same_state)
    found: dict[tuple[int, int | None], int] = {}
    frontier: set[tuple[int, int | None]] = {(start, last)}
    length = 0
    while frontier:
        length += 1
        arrived = {
            (t, None if transitive else j) for s, before in frontier for j in graph.others(i) if j != before
            for t in step(j, s)
        }  # fmt: skip
        frontier = {node for node in arrived if node not in found}
        found |= dict.fromkeys(frontier, length)
    values = [
        (max([levels[t], *(levels[z] for z in graph.moves(i, t) if countered)]), length)
        for (t, _), length in found.items()
    ]
    return min(values, default=(None, 0))


def test_a_certificate_may_be_of_some_concepts() -> None:
    graph = graph_of(ROAD)
    certificate = in_a_file(certify(solve(graph, ["sseq", "nash"]), canonical(graph.conflict)))
    assert verify(certificate)["concepts"] == ["nash", "sseq"]
    assert [*certificate["labels"]] == ["sseq"]


def test_one_decision_maker_alone() -> None:
    text = "countermove: 1\ntitle: T\ndecision makers: {A: {options: {go: , stay: }, prefers: [go iff stay]}}\n"
    assert verify(certificate_of(text))["equilibria"] == {key: [1, 4] for key in CONCEPTS}


def test_nobody_can_do_anything() -> None:
    text = "countermove: 1\ntitle: T\ndecision makers: {A: {prefers: []}, B: {ranking: [1]}}\n"
    assert verify(certificate_of(text))["equilibria"] == {key: [1] for key in CONCEPTS}


def test_names_of_all_scripts() -> None:
    names = "राष्ट्र, été, 和平, мир, x·y, ﬁne, no, on_1"
    options = ", ".join(f"{name.strip()}: " for name in names.split(","))
    text = f"countermove: 1\ntitle: T\ndecision makers: {{한국: {{options: {{{options}}}, prefers: [राष्ट्र if x·y]}}}}\n"
    assert verify(certificate_of(text))["states"] == 256


def test_statements_as_deep_as_the_language_allows() -> None:
    deep = "(a and b or c if " * 24 + "not not a" + ")" * 24
    options = "{a: , b: , c: }"
    text = f"countermove: 1\ntitle: T\ndecision makers: {{A: {{options: {options}, prefers: ['{deep}']}}}}\n"
    assert verify(certificate_of(text))["states"] == 8
    wide = " and ".join(["(a or not b)"] * 5000)
    assert verify(certificate_of(text.replace(deep, wide)))["states"] == 8


def test_exact_numbers() -> None:
    """Weights that floating point cannot tell apart, or tells apart wrongly, and statements without end."""
    weights = "{a: 0.1, b: 0.2, c: -0.3, d: 1/3, e: 100000000000000000000000000000.00000000000000000001}"
    text = f"""\
countermove: 1
title: T
decision makers:
  A: {{options: {{a: , b: , c: }}, weights: {weights}}}
  B: {{options: {{d: , e: }}, prefers: [{", ".join(["a iff d", "e or b"] * 60)}]}}
"""
    certificate = certificate_of(text)
    assert verify(certificate)["states"] == 32
    assert certificate["model"]["decision_makers"][0]["preference"]["weights"]["a"] == "1/10"


# The canonical model


def test_canonical_model_in_full() -> None:
    text = """\
countermove: 1
title: In full
decision makers:
  US:
    options: {relief: , US.attack: , wait: }
    prefers: [relief iff halt, {say: not US.attack unless halt, sure: low}]
  DPRK: {options: {halt: , DPRK.attack: }, weights: {relief: 3, halt: -1/3, wait: +0.50}}
  Japan: {ranking: [[Y-- -N, "NYNYN"], relief and halt, not relief]}
infeasible:
  - exactly one: [relief, US.attack, wait]
  - {this: DPRK.attack, only with: not halt}
one way: {halt: to no, US.attack: {direction: to yes, note: For ever.}}
moves ruled out: [{before: halt, after: US.attack, by: US}, {after: wait or relief}]
same state: [{say: US.attack and DPRK.attack}]
status quo: {taken: [wait, halt], note: Now.}
views:
  more: {US: {options: {leave: }}, DPRK: {prefers: []}, status quo: 3}
"""
    conflict = read(text, "test.yaml").view(BASE)
    assert canonical(conflict) == {
        "format": 1,
        "decision_makers": [
            {
                "name": "US",
                "options": ["relief", "US.attack", "wait"],
                "preference": {"statements": ["relief iff halt", "not US.attack unless halt"]},
            },
            {
                "name": "DPRK",
                "options": ["halt", "DPRK.attack"],
                "preference": {"weights": {"relief": "3", "wait": "1/2", "halt": "-1/3"}},
            },
            {
                "name": "Japan",
                "options": [],
                "preference": {
                    "ranking": [
                        [{"pattern": "Y---N"}, {"pattern": "NYNYN"}],
                        [{"statement": "relief and halt"}],
                        [{"statement": "not relief"}],
                    ]
                },
            },
        ],
        "excluded": [
            "relief and US.attack",
            "relief and wait",
            "US.attack and wait",
            "not relief and not US.attack and not wait",
            "DPRK.attack and not not halt",
        ],
        "one_way": {"US.attack": "to yes", "halt": "to no"},
        "moves_ruled_out": [
            {"before": "halt", "after": "US.attack", "by": "US"},
            {"before": None, "after": "wait or relief", "by": None},
        ],
        "same_state": ["US.attack and DPRK.attack"],
        "status_quo": {"pattern": "NNYYN"},
    }
    more = canonical(read(text, "test.yaml").view("more"))
    assert more["status_quo"] == 3
    assert more["decision_makers"][0]["options"] == ["relief", "US.attack", "wait", "leave"]
    assert more["decision_makers"][1]["preference"] == {"statements": []}
    assert more["decision_makers"][2]["preference"]["ranking"][0] == [{"pattern": "Y----N"}, {"pattern": "NYN-YN"}]


def test_canonical_free_form_model() -> None:
    text = """\
countermove: 1
title: Two roads
states: {calm: nothing happens, tense: , 3: }
decision makers:
  A: {moves: {tense: [3, calm], calm: [tense, tense]}, ranking: [tense, [calm, 3]]}
  B: {ranking: [[1, 2], 3]}
status quo: calm
"""
    assert canonical(read(text, "test.yaml")) == {
        "format": 1,
        "states": ["calm", "tense", "3"],
        "decision_makers": [
            {"name": "A", "moves": [[1, 2], [2, 1], [2, 3]], "preference": {"ranking": [[2], [1, 3]]}},
            {"name": "B", "moves": [], "preference": {"ranking": [[1, 2], [3]]}},
        ],
        "status_quo": 1,
    }


def test_canonical_model_knows_no_evidence_and_no_order_of_keys() -> None:
    other = """\
countermove: 1
title: Another title   # a comment
by: somebody
status quo: {taken: [], note: Now.}
decision makers:
  Council:
    name: The town
    prefers: [{say: build, sure: low}, not Council.pay if (build)]
    options: {build: {text: build it, note: Yes.}, pay: }
  Farmers: {prefers: [not build or pay, block iff build and not pay], options: {block: }, note: Loud.}
  Town: {prefers: [not block]}
views: {calm: {Farmers: {prefers: []}}}
"""
    one, another = (canonical(read(text, "test.yaml")) for text in (ROAD, other))
    assert one == another
    assert canonical_bytes(one) == canonical_bytes(another)
    assert digest(one) != digest(canonical(read(other, "test.yaml").view("calm")))


@pytest.mark.parametrize("kind", KINDS)
def test_canonical_model_survives_writing_and_reading(kind: str) -> None:
    for number in range(20):
        conflict = tamper.honest(kind, number).graph.conflict
        assert canonical(read(write(conflict), "test.yaml")) == canonical(conflict)


def test_who_does_not_say_what_it_wants_has_no_canonical_model() -> None:
    text = "countermove: 1\ntitle: T\ndecision makers: {A: {options: {go: }}}\nviews: {v: {A: {prefers: []}}}\n"
    with pytest.raises(countermove.RequestError, match="does not say what A wants"):
        canonical(read(text, "test.yaml"))


# Nothing else is proved


def test_tampered_certificates_prove_nothing_wrong() -> None:
    counts, fooled = tamper.try_certificates(1500, "pytest", 12)
    assert not fooled
    assert sum(number for (_, verdict), number in counts.items() if verdict == "refused") > 1300
    assert len({way for way, _ in counts}) == 17


def test_consistent_forgeries_are_refused_for_the_right_reason() -> None:
    """A verdict with everything that follows from it, and a label that would explain it."""
    certificate = certificate_of(ROAD)
    assert verify(certificate)["equilibria"]["nash"] != []
    for key in CONCEPTS:
        rows = certificate["verdicts"][key]
        for i, s in [(i, s) for i, row in enumerate(rows) for s, bit in enumerate(row) if bit == "0"]:
            forged = copy.deepcopy(certificate)
            forged["verdicts"][key][i] = rows[i][:s] + "1" + rows[i][s + 1 :]
            assert refusal(forged) == f"{key}: a verdict is wrong"


def test_wrong_solutions_get_certificates_that_are_refused() -> None:
    graph = graph_of(ROAD)
    right = solve(graph)
    for key in CONCEPTS:
        for i in graph.decision_makers:
            for s in range(len(graph)):
                stable = [*right.stable[key]]
                stable[i] = stable[i] ^ {s}
                wrong = Solution(graph, right.concepts, {**right.stable, key: tuple(stable)}, "test")
                assert refusal(certify(wrong, canonical(graph.conflict))) == f"{key}: a verdict is wrong"


@pytest.mark.parametrize(
    ("part", "become"),
    [
        ("excluded", ["build and block"]),
        ("one_way", {"block": "to yes"}),
        ("same_state", ["build and pay and block"]),
        ("moves_ruled_out", [{"before": None, "after": "block", "by": "Farmers"}]),
        ("status_quo", {"pattern": "NNNN"}),
        ("status_quo", {"pattern": "NN"}),
        ("status_quo", 9),
        ("excluded", ["build or not build"]),
        ("excluded", ["road"]),
        ("excluded", [""]),
        ("excluded", ["build build"]),
        ("excluded", ["build if pay iff block"]),
        ("excluded", ["build if pay)"]),
        ("excluded", ["(build if pay"]),
        ("excluded", ["build and"]),
        ("excluded", ["Build"]),
        ("excluded", ["not(build)and(pay", "build"]),
        ("excluded", ["(" * 200 + "build" + ")" * 200]),
        ("excluded", ["not " * 100_000 + "build"]),
        ("moves_ruled_out", [{"before": "road", "after": "block", "by": None}]),
        ("moves_ruled_out", [{"before": None, "after": "block) or (pay", "by": None}]),
        ("moves_ruled_out", [{"before": None, "after": "block", "by": "Nobody"}]),
        ("one_way", {"road": "to yes"}),
        ("one_way", {"not build": "to yes"}),
        ("one_way", {"build": "both"}),
        ("format", 2),
        ("format", True),
        ("states", ["calm"]),
    ],
)
def test_another_model_with_its_digest_is_refused(part: str, become: Any) -> None:
    certificate = certificate_of(ROAD)
    certificate["model"][part] = become
    certificate["model_sha256"] = digest(certificate["model"])
    refusal(certificate)


@pytest.mark.parametrize(
    "wants",
    [
        {},
        {"statements": ["build"], "weights": {}},
        {"statements": ["\ud800"]},
        {"statements": "build"},
        {"weights": {"build": "1/0"}},
        {"weights": {"build": "1/00"}},
        {"weights": {"build": "nan"}},
        {"weights": {"build": "1e999999999"}},
        {"weights": {"build": 1}},
        {"weights": {"road": "1"}},
        {"weights": {"build": "9" * 1000}},
        {"ranking": []},
        {"ranking": [[1, 2, 3, 4, 5, 6, 7]]},
        {"ranking": [[1, 2, 3, 4, 5, 6, 7, 8], [1]]},
        {"ranking": [[1, 2, 3, 4, 5, 6, 7, 9]]},
        {"ranking": [[1, 2, 3, 4, 5, 6, 7, -1]]},
        {"ranking": [[{"pattern": "YN"}], [{"pattern": "---"}]]},
        {"ranking": [[{"pattern": "----"}]]},
        {"ranking": [[{"pattern": "yn-"}]]},
        {"ranking": [[{"pattern": "---", "statement": "build"}]]},
        {"ranking": [1, 2, 3, 4, 5, 6, 7, 8]},
        {"ranking": [[10**30]]},
        {"ranking": [[True]]},
    ],
)
def test_other_wants_with_their_digest_are_refused(wants: Any) -> None:
    certificate = certificate_of(ROAD)
    certificate["model"]["decision_makers"][0]["preference"] = wants
    text = json.dumps(certificate["model"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    certificate["model_sha256"] = hashlib.sha256(text.encode(errors="replace")).hexdigest()
    refusal(certificate)


def test_entries_of_rankings_mean_what_the_language_says() -> None:
    text = ROAD.replace(
        "prefers: [not block]", "ranking: [[Y-N, 8], {tie: [not build]}, [build and block and not pay]]"
    )
    certificate = certificate_of(text)
    town = certificate["model"]["decision_makers"][2]["preference"]
    assert town == {
        "ranking": [
            [{"pattern": "Y-N"}, 8],
            [{"statement": "not build"}],
            [{"statement": "build and block and not pay"}],
        ]
    }
    assert verify(certificate)["states"] == 8


def test_merged_states_must_not_be_told_apart() -> None:
    certificate = certificate_of(ROAD)
    certificate["model"]["same_state"] = ["build"]
    certificate["model_sha256"] = digest(certificate["model"])
    assert refusal(certificate) == "Council tells merged states apart"


RICH = """\
countermove: 1
title: With everything that the canonical model has
decision makers:
  A: {options: {a: , b: , spare: }, prefers: [a or c, b]}
  B: {options: {c: , idle: }, weights: {c: 2, a: -1/3}}
  C: {ranking: [[1, 3], Y----, {tie: [not a and c]}]}
infeasible: [a and b and c, spare, idle]
one way: {b: to yes}
moves ruled out: [{before: a and not a, after: c, by: B}]
status quo: [a]
"""


@pytest.mark.parametrize(
    ("path", "become"),
    [
        (("excluded", 0), "a and b and c c"),
        (("excluded", 0), "a and b and c)"),
        (("excluded", 0), "a and b and c and"),
        (("excluded", 0), "(a and b and c"),
        (("excluded", 0), "a and (b and c"),
        (("excluded", 0), "a and b & c"),
        (("excluded", 0), "a and b and c if a if b"),
        (("decision_makers", 0, "preference", "statements", 1), "b b"),
        (("decision_makers", 0, "preference", "statements", 1), "b iff b iff b"),
        (("decision_makers", 0, "preference", "statements", 1), "not " * 166 + "b"),
        (("decision_makers", 0, "name"), "B"),
        (("decision_makers", 0, "name"), "not"),
        (("decision_makers", 0, "name"), "A A"),
        (("decision_makers", 0, "name"), ""),
        (("decision_makers", 0, "options"), ["a", "b", "idle"]),
        (("decision_makers", 0, "options"), ["a", "b", "spare", "a"]),
        (("decision_makers", 1, "preference", "weights", "road"), "0"),
        (("decision_makers", 1, "preference", "weights", "c"), "2.0"),
        (("decision_makers", 1, "preference", "weights", "c"), " 2"),
        (("decision_makers", 1, "preference", "weights", "c"), "+2"),
        (("decision_makers", 1, "preference", "weights", "c"), "2e0"),
        (("decision_makers", 1, "preference", "weights", "c"), "٢"),
        (("decision_makers", 2, "preference", "ranking", 1, 0, "pattern"), "Y---"),
        (("decision_makers", 2, "preference", "ranking", 1, 0, "pattern"), "Y-----"),
        (("decision_makers", 2, "preference", "ranking", 1, 0, "pattern"), "Y--- "),
        (("decision_makers", 2, "preference", "ranking", 1, 0), {"pattern": "Y----", "statement": "a"}),
        (("decision_makers", 2, "preference", "ranking", 0), [1, 1, 3]),
        (("decision_makers", 2, "preference", "ranking", 0), [1, 3, 0]),
        (("decision_makers", 2, "preference", "ranking", 0), [1, 3, 8]),
        (("decision_makers", 2, "preference", "ranking", 0), [1, 3, {"statement": "road"}]),
        (("one_way", "road"), "to yes"),
        (("one_way",), {"b and b": "to yes"}),
        (("one_way", "b"), "to yes "),
        (("moves_ruled_out", 0), {"before": "a and not a", "after": "c", "by": "D"}),
        (("moves_ruled_out", 0, "by"), "D"),
        (("moves_ruled_out", 0, "after"), "c c"),
        (("moves_ruled_out", 0, "before"), ""),
        (("same_state",), ["road"]),
        (("same_state",), ["a and"]),
        (("same_state",), [""]),
        (("status_quo",), 0),
        (("status_quo",), 8),
        (("status_quo",), -1),
        (("status_quo",), {"pattern": "YYNYN"}),
        (("status_quo",), {"pattern": "YNNN"}),
        (("status_quo",), {"statement": "a"}),
        (("format",), True),
        (("format",), 1.0),
        (("extra",), []),
    ],
)
def test_what_is_said_wrongly_is_refused_even_if_it_changes_nothing(path: tuple[Any, ...], become: Any) -> None:
    certificate = certificate_of(RICH)
    assert verify(certificate)["states"] == 7
    holder: Any = certificate["model"]
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = become
    certificate["model_sha256"] = digest(certificate["model"])
    refusal(certificate)


@pytest.mark.parametrize(
    ("path", "become"),
    [
        (("states",), ["calm", "calm", "war"]),
        (("states",), ["calm", "if", "war"]),
        (("states",), ["calm", "", "war"]),
        (("decision_makers", 0, "moves"), [[2, 1], [1, 2], [2, 3]]),
        (("decision_makers", 0, "moves"), [[1, 2], [1, 2], [2, 1], [2, 3]]),
        (("decision_makers", 0, "moves"), [[1, 1], [1, 2], [2, 1], [2, 3]]),
        (("decision_makers", 0, "moves"), [[0, 1], [1, 2], [2, 1], [2, 3]]),
        (("decision_makers", 0, "moves"), [[1, 2], [2, 1], [2, 3], [3, 4]]),
        (("decision_makers", 0, "moves"), [[1, 2], [2, 1], [2, 3], [4, 3]]),
        (("decision_makers", 0, "moves"), [[1, 2, 3], [2, 1], [2, 3]]),
        (("decision_makers", 0, "moves"), [[1, 2], [2, 1], [2, 3], [3]]),
        (("decision_makers", 0, "moves"), [[], [1, 2], [2, 1], [2, 3]]),
        (("decision_makers", 0, "preference"), {"statements": []}),
        (("decision_makers", 0, "preference", "ranking", 0, 0), {"pattern": ""}),
        (("status_quo",), {"pattern": ""}),
        (("status_quo",), 4),
        (("one_way",), {}),
    ],
)
def test_what_is_said_wrongly_of_a_free_form_model_is_refused(path: tuple[Any, ...], become: Any) -> None:
    free = """\
countermove: 1
title: Two roads
states: [calm, tense, war]
decision makers:
  A: {moves: {calm: [tense], tense: [calm, war]}, ranking: [tense, calm, war]}
  B: {moves: {tense: [war]}, ranking: [calm, [tense, war]]}
"""
    certificate = certificate_of(free)
    assert verify(certificate)["moves"] == 4
    holder: Any = certificate["model"]
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = become
    certificate["model_sha256"] = digest(certificate["model"])
    refusal(certificate)


def test_there_must_be_somebody_and_something() -> None:
    text = "countermove: 1\ntitle: T\ndecision makers: {A: {prefers: []}}\n"
    for part, become in [("excluded", ["road"]), ("excluded", ["not"]), ("decision_makers", [])]:
        certificate = certificate_of(text)
        certificate["model"][part] = become
        if not become:
            empty: dict[str, Any] = {key: [] for key in CONCEPTS}
            certificate |= {"verdicts": empty, "labels": {key: [] for key in CONCEPTS[1:]}}
        certificate["model_sha256"] = digest(certificate["model"])
        assert refusal(certificate) == "no DMs, states or options"
    certificate = certificate_of(text)
    maker = {"name": "A", "moves": [], "preference": {"ranking": []}}
    certificate["model"] = {"format": 1, "states": [], "decision_makers": [maker], "status_quo": None}
    certificate["model_sha256"] = digest(certificate["model"])
    assert refusal(certificate) == "no DMs, states or options"


def test_labels_are_said_in_one_way() -> None:
    """What is infinite is null with 0, and a finite label is in its range, even where nothing depends on it."""
    text = "countermove: 1\ntitle: T\ndecision makers: {A: {options: {a: }, prefers: [a]}, B: {prefers: []}}\n"
    certificate = certificate_of(text)
    assert certificate["labels"]["gmr"][0] == {"w": [None, None], "d": [0, 0]}
    for w, d in [(2, 0), (None, 1), (None, -1), (1, 4), (0, 8), (3, -4), (10**30, 0)]:
        forged = copy.deepcopy(certificate)
        forged["labels"]["gmr"][0] = {"w": [w, None], "d": [d, 0]}
        assert refusal(forged).startswith("gmr, A: ")
    road = certificate_of(ROAD)
    nodes = len(road["labels"]["sseq"][0]["w"])
    for x in range(nodes):
        for less, more in ((1, -nodes - 2), (-1, nodes + 2), (1, -nodes - 1), (0, -nodes - 2)):
            forged = copy.deepcopy(road)
            label = forged["labels"]["sseq"][0]
            label["w"][x], label["d"][x] = (label["w"][x] or 0) + less, label["d"][x] + more
            assert refusal(forged).startswith("sseq, Council: ")
    for label in ({"w": [None], "d": [0]}, {"w": [None] * 3, "d": [0] * 3}, {"w": [None] * 2, "d": [0] * 3}):
        forged = copy.deepcopy(certificate)
        forged["labels"]["gmr"][0] = label
        assert refusal(forged).startswith("gmr, A: ")


def test_refutations_are_said_in_one_way() -> None:
    """One for every state that is no equilibrium, by a DM and an improvement that hold, and none for any other."""
    certificate = certificate_of(ROAD)
    graph = graph_of(ROAD)
    for key in ("nash", "sseq"):
        by, to = certificate["refutations"][key]["by"], certificate["refutations"][key]["to"]
        for s in range(len(graph)):
            for j in [None, -1, 0, 1, 2, 3]:
                for x in [None, -1, *range(10)]:
                    forged = copy.deepcopy(certificate)
                    forged["refutations"][key]["by"][s], forged["refutations"][key]["to"][s] = j, x
                    try:
                        verify(forged)
                    except Refused as refused:
                        assert str(refused) == f"{key}: state {s + 1} is not refuted"
                        assert (j, x) != (by[s], to[s])
                        continue
                    if by[s] is None or j is None or x is None:
                        assert j is x is by[s] is None
                        continue
                    assert x - 1 in graph.improvements(j, s)
                    worst = certificate["labels"][key][j]["w"][x - 1] if key != "nash" else None
                    assert worst is None or worst > graph.orders[j].levels[s]


# What is no certificate

BAD: list[Any] = [None, True, 0, 1, -1, 10**40, 1.0, float("nan"), "", "0", "\ud800", [], [[]], [None], {}, {"a": 1}]


@pytest.mark.parametrize("text", [ROAD, tamper.honest("free-form", 3).text])
def test_anything_anywhere_is_refused(text: str) -> None:
    """Every value becomes everything else; nothing but true verdicts is accepted, and nothing falls over."""
    certificate = certificate_of(text)
    said = tamper.claims(certificate)
    forged = copy.deepcopy(certificate)
    for *way, last in paths(certificate):
        holder: Any = forged
        for key in way:
            holder = holder[key]
        honest = holder[last]
        for bad in BAD:
            holder[last] = copy.copy(bad)
            with contextlib.suppress(Refused):
                verify(forged)
                assert tamper.claims(forged) == said, (way, last, bad)
                assert (way or [last])[0] != "model" or forged["model"] == certificate["model"], (way, last, bad)
        holder[last] = honest
    assert forged == certificate


def paths(value: Any) -> Iterator[tuple[Any, ...]]:
    """Where in a certificate something stands; of long lists only some places."""
    keys = [*value] if isinstance(value, dict) else [*range(len(value))]
    for key in keys if len(keys) < 14 else [*keys[:2], keys[-1]]:
        yield (key,)
        if isinstance(value[key], dict | list):
            yield from ((key, *path) for path in paths(value[key]))


@pytest.mark.parametrize("path", [*paths(certificate_of(ROAD))], ids=str)
def test_nothing_may_be_missing_or_superfluous(path: tuple[Any, ...]) -> None:
    certificate = certificate_of(ROAD)
    truth = tamper.claims(certificate)
    for change in ("missing", "twice", "superfluous"):
        forged = copy.deepcopy(certificate)
        holder: Any = forged
        for key in path[:-1]:
            holder = holder[key]
        if change == "missing":
            del holder[path[-1]]
        elif isinstance(holder, list):
            holder.insert(path[-1], holder[path[-1]])
        else:
            holder["superfluous"] = holder[path[-1]]
        if path[0] == "model" and "model" in forged and isinstance(forged["model"], dict):
            forged["model_sha256"] = digest(forged["model"])
        try:
            verify(forged)
        except Refused:
            continue
        changed = tamper.oracle(tamper.described(forged["model"]))
        assert path[0] == "model" and truth == tamper.true_claims(changed, CONCEPTS), (path, change)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "nul",
        "{",
        "[1,",
        '{"format": 1}}',
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a": ' * 100_000,
        "1" * 10_000,
        "NaN",
        "-Infinity",
        "1e999",
        '"\\ud800"',
        "\ufeff{}",
        '{"a": 1, "a": 1}',
        "null",
        "[]",
        "{}",
        '"certificate"',
        "\x00",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_what_is_no_certificate_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        verify(load(text))


def test_duplicate_keys_are_refused_everywhere() -> None:
    text = json.dumps(certificate_of(ROAD))
    for at in [k for k, letter in enumerate(text) if letter == "{"]:
        end = text.index(":", at) if ":" in text[at:] else len(text)
        key = text[at + 1 : end]
        if key.startswith('"'):
            with pytest.raises(Refused):
                verify(load(f"{text[: at + 1]}{key}: 1, {text[at + 1 :]}"))


@pytest.mark.parametrize(
    "value", [None, 1, "x", [], {}, {1: 2}, {"concepts": ["nash"], 3: 4}, {"concepts": 5}, object()]
)
def test_values_that_are_no_certificate_are_refused(value: Any) -> None:
    refusal(value)


def test_too_much_is_refused_at_once() -> None:
    certificate = certificate_of(ROAD)
    maker = certificate["model"]["decision_makers"][0]
    started = time.process_time()
    for count in (40, 64):
        maker["options"] = [f"o{k}" for k in range(count)]
        certificate["model_sha256"] = digest(certificate["model"])
        refusal(certificate)
    certificate["model"]["status_quo"] = None
    maker["options"] = ["build", "pay", *(f"o{k}" for k in range(14))]
    assert refusal(certificate) == "there are too many moves"
    maker["options"] = ["build", "pay"]
    maker["preference"] = {"statements": ["build and " * 100_000 + "pay"] * 100}
    assert refusal(certificate) == "there are too many statements about too many states"
    assert time.process_time() - started < 20


# The checker itself


def test_the_checker_is_small_and_stands_alone() -> None:
    files = [*CHECKER.glob("**/*.py")]
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files) <= 300
    assert sorted(path.name for path in files) == ["__init__.py", "__main__.py"]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert all(alias.name in sys.stdlib_module_names for alias in node.names)
            if isinstance(node, ast.ImportFrom):
                own = node.module == "countermove_verify" and path.name == "__main__.py"
                assert node.level == 0 and (own or node.module in sys.stdlib_module_names)
            if isinstance(node, ast.Name):
                assert node.id not in {"eval", "exec", "compile", "__import__", "open", "getattr", "globals"}


def test_the_checker_loads_nothing_of_the_program() -> None:
    code = (
        "import sys, countermove_verify; print([name for name in sys.modules if name.split('.')[0] == 'countermove'])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def environment() -> dict[str, str]:
    """Where the checker is found."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}


def checked(*arguments: str) -> tuple[int, str, str]:
    """Runs the checker as a program."""
    done = subprocess.run(
        [sys.executable, "-m", "countermove_verify", *arguments],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_checker_as_a_program(tmp_path: Path) -> None:
    certificate = certificate_of(ROAD)
    path = tmp_path / "road.json"
    path.write_text(json.dumps(certificate), encoding="utf-8")
    code, out, err = checked(str(path))
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"proved: a model of 8 states and 32 moves, SHA-256 {certificate['model_sha256']}"
    assert len(out.splitlines()) == 1 + len(CONCEPTS)
    certificate["verdicts"]["seq"][0] = certificate["verdicts"]["seq"][0][::-1] + "\ud800"
    path.write_text(json.dumps(certificate), encoding="utf-8")
    assert checked(str(path)) == (1, "", "refused: seq: a verdict is wrong\n")
    path.write_bytes(b"\xff")
    assert checked(str(path))[:2] == (1, "")
    assert checked(str(tmp_path / "none.json"))[:2] == (1, "")
    assert checked()[:2] == (1, "")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [mutant for mutant in tamper.mutants() if mutant[0] in ("graph.py", "ordering.py")][::12],
    ids=lambda text: text,
)
def test_mutants_are_found_out(file: str, old: str, new: str) -> None:
    """Some of those that `tools/tamper.py --mutants` tries."""
    found = tamper.try_mutant(file, old, new, tamper.mutants_pool(12))
    assert found.verdicts > 0
    assert not found.fooled


def test_all_mutants_are_of_this_program() -> None:
    for file, old, new in tamper.mutants():
        assert old in (ROOT / "src" / "countermove" / file).read_text(encoding="utf-8"), (file, old)
        assert old != new


def test_both_know_the_same_definition() -> None:
    from countermove.stability import certificate

    assert certificate.DEFINITION == countermove_verify.DEFINITION
    assert [*certificate.CERTIFIED] == [*countermove_verify.CONCEPTS] == CONCEPTS
