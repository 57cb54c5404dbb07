"""Every case of the catalogue, loaded and solved, against the answers that are stored with it and those in print."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from ruamel.yaml import YAML

import countermove
from countermove import Result, Study, cases
from countermove.stability.concepts import CONCEPTS

#: What `answers` may say of a view.
KEYS = {"feasible", "status quo", "equilibria", "counts", "stable", "holds", "reached"}

#: The one thing in the catalogue that its own check doubts: the case, how the doubt begins, how it ends.
DOUBTS = {("hanoi-2019", "statement 3 of DPRK, `relief`, never decides", "(in the view `traded`)")}


@cache
def study(name: str) -> Study:
    """A case."""
    return countermove.load(name)


@cache
def result(name: str, view: str = "base") -> Result:
    """What holds in one of its views."""
    return study(name).view(view).analyze()


@cache
def answers(name: str) -> dict[str, dict[str, Any]]:
    """The expected answers, by view."""
    stored: dict[str, dict[str, Any]] = YAML(typ="safe", pure=True).load(cases.expected(name))["answers"]
    return stored


VIEWS = [(name, view) for name in cases.names() for view in answers(name)]


def state_number(found: Result, taken: list[str]) -> int:
    """The number of the state in which just these options are taken."""
    return next(state.number for state in found.graph.states if set(state.taken) == set(taken) and not state.open)


def test_the_catalogue() -> None:
    names = {"chicken", "cuba-1962", "cycle", "elmira", "euphrates-1975", "hanoi-2019"}
    assert names | {"prisoners-dilemma", "stag-hunt"} <= set(cases.names())
    assert all(cases.model(name).exists() and cases.expected(name).exists() for name in cases.names())


@pytest.mark.parametrize("name", cases.names())
def test_every_case_says_what_it_is_and_where_it_is_from(name: str) -> None:
    conflict = study(name).conflict
    assert conflict.title and conflict.question.endswith("?") and conflict.by
    assert len(conflict.text.split()) >= 30
    assert conflict.sources
    assert all(source.author and source.where and source.year for source in conflict.sources)
    assert all(dm.text for dm in conflict.decision_makers)


@pytest.mark.parametrize("name", cases.names())
def test_no_case_has_errors_and_none_has_doubts_but_the_one_known(name: str) -> None:
    found = study(name).check()
    assert not [str(problem) for problem in found if problem.severity == "error"]
    doubts = [problem.message for problem in found]
    known = [(start, end) for case, start, end in DOUBTS if case == name]
    assert len(doubts) == len(known), doubts
    assert all(any(doubt.startswith(start) and doubt.endswith(end) for start, end in known) for doubt in doubts), doubts


@pytest.mark.parametrize("name", cases.names())
def test_every_concept_has_an_answer_in_every_view_that_is_shown(name: str) -> None:
    stored = answers(name)
    assert set(study(name).shown_views) <= set(stored) <= {"base", *study(name).views}
    for view, said in stored.items():
        assert set(said) <= KEYS
        assert {"feasible", "status quo", "reached"} <= set(said), view
        assert set(said["equilibria"]) | set(said.get("counts", {})) == set(CONCEPTS), view
        if "stable" in said:
            assert list(said["stable"]) == [dm.name for dm in study(name).view(view).conflict.decision_makers]
            assert all(set(own) == set(CONCEPTS) for own in said["stable"].values())


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_states_and_status_quo(name: str, view: str) -> None:
    said, graph = answers(name)[view], result(name, view).graph
    assert len(graph.states) == said["feasible"]
    assert graph.status_quo is not None
    assert graph.states[graph.status_quo].number == said["status quo"]


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_equilibria(name: str, view: str) -> None:
    said, found = answers(name)[view], result(name, view)
    assert {concept: list(found.equilibria(concept)) for concept in said["equilibria"]} == said["equilibria"]
    counts = said.get("counts", {})
    assert {concept: len(found.equilibria(concept)) for concept in counts} == counts


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_who_is_stable_where(name: str, view: str) -> None:
    said, found = answers(name)[view], result(name, view)
    for maker, own in said.get("stable", {}).items():
        i = found.graph.conflict.index(maker)
        stable = {concept: [s + 1 for s in sorted(found.solution.stable[concept][i])] for concept in own}
        assert stable == own, maker
        for concept, states in own.items():
            assert [n for n in range(1, said["feasible"] + 1) if found.why(n, maker, concept).stable] == states


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_what_holds_and_in_how_many_steps_it_is_reached(name: str, view: str) -> None:
    said, found = answers(name)[view], result(name, view)
    outcomes = {outcome.state.number: outcome for outcome in found.outcomes}
    for entry in said.get("holds", []):
        assert set(entry) <= {"taken", "under", "steps"}
        outcome = outcomes.get(state_number(found, entry["taken"]))
        assert set(outcome.held if outcome else ()) == set(entry["under"]), entry
        if "steps" in entry:
            assert outcome is not None and outcome.steps == entry["steps"], entry


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_how_many_states_improvements_reach(name: str, view: str) -> None:
    """The status quo itself counts."""
    graph = result(name, view).graph
    assert graph.status_quo is not None
    reached = graph.sequences(tuple(graph.decision_makers), graph.status_quo, improving=True)
    assert len({*reached, graph.status_quo}) == answers(name)[view]["reached"]


# In print. The textbook games: who cooperates and who defects, the row first.

CLASSICS = {
    "prisoners-dilemma": {"nash": "DD", "seq": "CC DD", "smr": "CC DD", "gmr": "CC DD", "sseq": "CC DD"},
    "chicken": {"nash": "CD DC", "seq": "CD DC", "smr": "CC CD DC", "gmr": "CC CD DC", "sseq": "CD DC"},
    "stag-hunt": {"nash": "CC DD", "seq": "CC DD", "smr": "CC DD", "gmr": "CC DD", "sseq": "CC DD"},
    "cycle": {"nash": "", "seq": "CD DD", "smr": "", "gmr": "CD DD", "sseq": ""},
}


@pytest.mark.parametrize("name", CLASSICS)
def test_the_textbook_games(name: str) -> None:
    found = result(name)
    row, column = found.graph.conflict.decision_makers
    assert (len(row.options), len(column.options)) == (1, 1)
    shown = {
        state.number: "".join("CD"[option.name in state.taken] for option in (*row.options, *column.options))
        for state in found.graph.states
    }
    assert sorted(shown.values()) == ["CC", "CD", "DC", "DD"]
    for concept, states in CLASSICS[name].items():
        assert sorted(shown[n] for n in found.equilibria(concept)) == states.split(), concept


def test_elmira() -> None:
    """Hipel, Fang, Kilgour & Haight 1993; the states by their published numbers."""
    found = result("elmira")
    assert [found.equilibria(concept) for concept in ("nash", "seq", "sseq")] == [(5, 8, 9)] * 3
    assert [found.equilibria(concept) for concept in ("gmr", "smr")] == [(1, 4, 5, 8, 9)] * 2
    makers = {dm.name: i for i, dm in enumerate(found.graph.conflict.decision_makers)}
    nash = {name: {s + 1 for s in found.solution.stable["nash"][i]} for name, i in makers.items()}
    assert nash == {"MoE": set(range(1, 10)), "Uniroyal": {1, 4, 5, 8, 9}, "LG": {5, 6, 7, 8, 9}}
    rankings = {
        "MoE": [7, 3, 4, 8, 5, 1, 2, 6, 9],
        "Uniroyal": [1, 4, 8, 5, 9, 3, 7, 2, 6],
        "LG": [7, 3, 5, 1, 8, 6, 4, 2, 9],
    }
    for name, ranking in rankings.items():
        levels = found.graph.orders[makers[name]].levels
        assert sorted(range(1, 10), key=lambda n: -levels[n - 1]) == ranking
    assert [set(state.taken) for state in found.graph.states] == [
        {"delay"},
        {"modify", "delay"},
        {"accept"},
        {"modify", "accept"},
        {"delay", "insist"},
        {"modify", "delay", "insist"},
        {"accept", "insist"},
        {"modify", "accept", "insist"},
        {"abandon"},
    ]
    assert set(found.state(9).open) == {"modify", "insist"} and len(found.state(9).members) == 4


CUBA = {"gmr": {0, 1, 2, 4, 5, 6, 7}, "smr": {0, 1, 2, 4, 5, 6, 7}}


@pytest.mark.parametrize(
    ("view", "equilibria"),
    [
        ("base", CUBA | {"nash": set(), "seq": {4, 6}, "sseq": {4, 6}}),
        ("reversible", CUBA | {"nash": set(), "seq": {4, 6}, "sseq": {4, 6}}),
        ("irreversible", CUBA | {"nash": {5}, "seq": {4, 5, 6}, "sseq": {4, 5, 6}}),
    ],
)
def test_cuba(view: str, equilibria: dict[str, set[int]]) -> None:
    """Fraser & Hipel 1984, by the published codes; what happened is code 6."""
    found = result("cuba-1962", view)
    codes = [state.code for state in found.graph.states]
    assert codes == list(range(12))
    assert {concept: {codes[n - 1] for n in found.equilibria(concept)} for concept in CONCEPTS} == equilibria
    assert set(found.state(7).taken) == {"blockade", "withdraw"}
    rankings = [[4, 6, 5, 7, 2, 1, 3, 0, 11, 9, 10, 8], [0, 4, 6, 2, 5, 1, 7, 3, 11, 9, 10, 8]]
    for order, ranking in zip(found.graph.orders, rankings, strict=True):
        assert sorted(range(12), key=lambda code: -order.levels[code]) == ranking


def test_euphrates() -> None:
    """Hipel, Kilgour & Kinsara 2014, by the published numbers."""
    found = result("euphrates-1975")
    expected = {"nash": (6,), "seq": (6,), "smr": (6,), "sseq": (6,), "gmr": (1, 6)}
    assert {concept: found.equilibria(concept) for concept in CONCEPTS} == expected
    assert [set(state.taken) for state in found.graph.states] == [
        set(),
        {"release"},
        {"escalate"},
        {"attack"},
        {"release", "attack"},
        {"escalate", "attack"},
    ]
    for order, ranking in zip(found.graph.orders, [[1, 3, 6, 2, 4, 5], [2, 4, 6, 1, 5, 3]], strict=True):
        assert sorted(range(1, 7), key=lambda n: -order.levels[n - 1]) == ranking
