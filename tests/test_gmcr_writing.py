"""The writer of .gmcr files: what it writes is read back and answered alike by the oracle; what is lost is listed."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

import naive
from countermove.errors import RequestError
from countermove.interop.gmcr import read_gmcr
from countermove.interop.gmcr_writer import write_gmcr
from countermove.interop.left_out import left_out
from countermove.interop.normal_form import TooManyError, patterns
from countermove.language.reader import read
from countermove.model import Conflict
from countermove.preference import And, If, Iff, Not, Or, Prioritized, Ranked, Statement, Taken, Unless, truth
from countermove.study import Study, load
from random_models import random_gmcr, random_spec, to_yaml
from samples import MODELS


def stable(study: Study) -> Any:
    """Who is stable where, by the codes of the states."""
    return {tuple(state["members"]): state["stable"] for state in study.analyze().data()["states"]}


def gmcr(conflict: Conflict) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The object that is written, and the notes."""
    text, notes = write_gmcr(conflict, lambda: Study(conflict).graph, "title")
    return json.loads(text), notes


def test_every_key_that_is_read() -> None:
    obj, notes = gmcr(load("cuba-1962").conflict)
    assert [*obj] == [
        "options",
        "decisionMakers",
        "infeasibles",
        "useManualPreferenceRanking",
        "coalitions",
        "coalitionsFull",
        "program",
        "version",
    ]
    for maker in obj["decisionMakers"]:
        assert {"name", "options", "preferences", "misperceptions"} <= {*maker}
    assert notes


def chicken() -> Conflict:
    return load("chicken").conflict


def test_random_models_of_that_program_come_back_as_they_were() -> None:
    """File, model, file, model: the two models are equal, and what is written is answered as what was read."""
    rng = random.Random(6)
    for _ in range(25):
        obj = random_gmcr(rng)
        conflict = read_gmcr(json.dumps(obj), "title.gmcr").conflict
        written, notes = gmcr(conflict)
        again = read_gmcr(json.dumps(written), "title.gmcr").conflict
        assert not [note for note in notes if "left out" in note]
        if not notes:
            assert again == conflict
        oracle, first = naive.solve_gmcr(written), naive.solve_gmcr(obj)
        assert (oracle.codes, oracle.stable) == (first.codes, first.stable)


def test_random_models_of_ours_are_answered_alike_by_the_oracle() -> None:
    """Statements of every kind, weights and rankings; where nothing is merged and no move is ruled out, the oracle
    gives the same answer about the file as we about the model."""
    rng = random.Random(7)
    expanded = ranked = 0
    for _ in range(24):
        spec = random_spec(rng)
        if spec.same or spec.move_rules:
            continue
        conflict = read(to_yaml(spec, rng), "title.yaml")
        obj, notes = gmcr(conflict)
        expanded += any("which say the same" in note for note in notes)
        ranked += obj["useManualPreferenceRanking"]
        oracle, ours = naive.solve_gmcr(obj), Study(conflict).analyze()
        assert oracle.codes == [state.code for state in ours.graph.states]
        for key in naive.CONCEPTS:
            held = {
                number for number in range(1, len(oracle.codes) + 1) if all(number in s for s in oracle.stable[key])
            }
            assert held == {*ours.equilibria(key)}
    assert expanded > 3
    assert ranked > 3


def test_merged_states_are_several_again_and_said_to_be() -> None:
    conflict = load("elmira").conflict
    obj, notes = gmcr(conflict)
    assert "left out: 1 rule on what is one state: there, these are several states" in notes
    again = Study(read_gmcr(json.dumps(obj), "title.gmcr").conflict).graph
    here = Study(conflict).graph
    assert len(again) == sum(len(state.members) for state in here.states)
    for one, other in zip(here.orders, again.orders, strict=True):
        levels = {code: one.levels[state.index] for state in here.states for code in state.members}
        assert [levels[state.members[0]] for state in again.states] == list(other.levels)


def test_what_the_file_has_no_place_for_is_listed() -> None:
    notes = "\n".join(left_out(read(MODELS["everything"], "e.yaml")))
    for part in (
        "`title`, `question`, `by`, `as of`, `text` and `leaves out`",
        "3 views: `calm`, `calm-2` and `later`",
        "the status quo",
        "the outcome without an agreement",
        "2 consequences for the next round",
        "2 rules on moves",
        "1 rule on what is one state",
        "the names for people of `US`",
        "the texts about `US`",
        "the audiences of `US`",
        "texts that say what an option means",
        "how `US` and `Japan` see the others",
        "how sure its author is of 4 entries",
        "2 sources",
    ):
        assert part in notes, part
    assert left_out(read(MODELS["free"], "f.yaml"))
    plain = read_gmcr(json.dumps(random_gmcr(random.Random(1))), "t.gmcr").conflict
    assert not left_out(
        plain, title=True, named={dm.name for dm in plain.decision_makers} | {option.name for option in plain.options}
    )


def test_names_come_back_where_they_can() -> None:
    text = """\
countermove: 1
title: title
decision makers:
  The_Town: {name: The Town, options: {build_it: build it!, go: leave}, prefers: [go if build_it]}
  B: {name: Other, options: {_2nd: 2nd}, prefers: [not _2nd]}
"""
    conflict = read(text, "title.yaml")
    obj, notes = gmcr(conflict)
    assert [maker["name"] for maker in obj["decisionMakers"]] == ["The Town", "B"]
    assert [option["name"] for option in obj["options"]] == ["build it!", "go", "2nd"]
    assert obj["decisionMakers"][0]["preferences"] == [
        {"compound": True, "members": [[[0, "Y"], [1, "Y"]], [[0, "N"], [1, "Y"]], [[0, "N"], [1, "N"]]]}
    ]
    again = read_gmcr(json.dumps(obj), "title.gmcr").conflict
    assert again.decision_makers[0].preference == conflict.decision_makers[0].preference
    assert notes == (
        "left out: the names for people of `B`",
        "left out: 1 text that says what an option means",
    )


def test_patterns_say_what_the_statement_says() -> None:
    rng = random.Random(8)
    for _ in range(300):
        statement = _statement(rng, 4)
        bits = {f"o{k}": 1 << k for k in range(5)}
        found = patterns(statement, 500)
        test = truth(statement, bits)
        for code in range(32):
            held = any(all(bool(code & bits[name]) == taken for name, taken in each) for each in found)
            assert held == test(code), statement
    wide = read(_wide(12), "w.yaml").decision_makers[0].preference
    assert isinstance(wide, Prioritized)
    with pytest.raises(TooManyError):
        patterns(wide.priorities[0].statement, 64)


def _statement(rng: random.Random, depth: int) -> Statement:
    if depth == 0 or rng.random() < 0.2:
        return Taken(f"o{rng.randrange(5)}")
    kind = rng.choice([Not, And, Or, If, Iff, Unless])
    one, other = _statement(rng, depth - 1), _statement(rng, depth - 1)
    if kind is And or kind is Or:
        return kind((one, other))
    return Not(one) if kind is Not else kind(one, other)


def _wide(pairs: int) -> str:
    """A statement that 2^pairs patterns are needed for."""
    own = ", ".join(f"a{k}: , b{k}: " for k in range(pairs))
    says = " and ".join(f"(a{k} or b{k})" for k in range(pairs))
    rules = ", ".join(f"a{k} and b{k}, not a{k} and b{k}" for k in range(2, pairs))
    return (
        f"countermove: 1\ntitle: wide\ndecision makers:\n  A: {{options: {{{own}}}, prefers: [{says}]}}\n"
        f"  B: {{prefers: [a0]}}\ninfeasible: [{rules}]\n"
    )


def test_a_statement_that_is_too_long_becomes_an_order() -> None:
    obj, notes = gmcr(read(_wide(7), "wide.yaml"))
    assert obj["useManualPreferenceRanking"]
    assert any("too long to be written out" in note for note in notes)
    conflict = read_gmcr(json.dumps(obj), "wide.gmcr").conflict
    assert isinstance(conflict.decision_makers[1].preference, Ranked)
    assert stable(Study(conflict)) == stable(Study(read(_wide(7), "wide.yaml")))


def test_no_gmcr_of_a_free_form_model() -> None:
    with pytest.raises(RequestError, match="free-form model has none"):
        write_gmcr(read(MODELS["free"], "f.yaml"), lambda: Study(chicken()).graph, "t")
