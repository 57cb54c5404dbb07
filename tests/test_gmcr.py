"""The reader of .gmcr files: every age of the file, what it says of broken ones, and that it loses nothing silently."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest

import countermove
from countermove.errors import ModelError
from countermove.preference import Prioritized, Ranked
from countermove.study import Study
from gmcr_files import (
    Json,
    a_file,
    agrees,
    answer,
    complaint,
    imported,
    options,
    problems,
    ranked,
    statements,
    with_maker,
    without,
)
from random_models import random_gmcr

# Every age of the file


def test_a_file_of_today() -> None:
    found = imported(a_file())
    assert found.notes == ()
    assert found.conflict.title == "old"
    assert [(dm.name, [option.name for option in dm.options]) for dm in found.conflict.decision_makers] == [
        ("A", ["go"]),
        ("B", ["block", "pay"]),
    ]
    assert statements(a_file()) == ["go and not block", "pay"]
    assert statements(a_file(), 1) == ["block", "not pay"]
    assert [str(rule) for rule in found.conflict.rules.all] == ["not go and pay", "pay: to yes"]
    agrees(found.conflict, a_file())


@pytest.mark.parametrize("old", [False, True], ids=["new names", "old names"])
@pytest.mark.parametrize("manual", [False, True], ids=["statements", "rankings"])
@pytest.mark.parametrize("extras", list(itertools.product([False, True], repeat=4)), ids=str)
def test_every_age_gives_the_same_answer(old: bool, manual: bool, extras: tuple[bool, ...]) -> None:
    coalitions, misperceptions, payoffs, marks = extras
    obj = ranked([4, [1, 6], 2, 3, 5], [6, 5, 4, 3, 2, 1]) if manual else a_file()
    if old:
        obj["useManualPreferenceVectors"] = obj.pop("useManualPreferenceRanking")
    for maker in obj["decisionMakers"]:
        if manual and old:
            maker["preferenceVector"] = maker.pop("preferenceRanking")
        if misperceptions:
            maker["misperceptions"] = []
        if payoffs:
            maker["payoffs"] = [1, 2, 3, 4, 5, 6]
    if coalitions:
        obj |= {"coalitions": [0, 1], "coalitionsFull": [[0], [1]]}
    if marks:
        obj |= {"program": "gmcr-py", "version": "0.3.12", "nodes": [{"id": 0}]}
    found = imported(obj)
    assert found.notes == ()
    agrees(found.conflict, obj)
    wanted = Ranked if manual else Prioritized
    assert all(isinstance(dm.preference, wanted) for dm in found.conflict.decision_makers)


def test_the_new_name_of_a_key_counts_where_both_are_there() -> None:
    obj = ranked([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]) | {"useManualPreferenceVectors": False}
    obj["decisionMakers"][0]["preferenceVector"] = [6, 5, 4, 3, 2, 1]
    order = Study(imported(obj).conflict).rank("A").order
    assert order.levels == (5, 4, 3, 2, 1, 0)
    assert statements(a_file(useManualPreferenceVectors=True)) == ["go and not block", "pay"]


def test_without_either_name_the_statements_are_used_and_that_is_said() -> None:
    found = imported(without(a_file(), "useManualPreferenceRanking"))
    assert found.notes == ("`useManualPreferenceRanking` is missing; the preference statements are used",)
    agrees(found.conflict, a_file())


def test_without_either_name_a_ranking_makes_it_unclear() -> None:
    obj = without(ranked([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]), "useManualPreferenceRanking")
    assert complaint(obj) == (
        "old.gmcr: error: `useManualPreferenceRanking` is missing, so it is not said whether rankings or statements "
        "hold\n  expected: true or false"
    )


@pytest.mark.parametrize("value", [0, 1, "true", None, [], {}, 1.0])
@pytest.mark.parametrize("key", ["useManualPreferenceRanking", "useManualPreferenceVectors"])
def test_whether_a_ranking_is_in_force_is_true_or_false(key: str, value: Any) -> None:
    obj = without(a_file(), "useManualPreferenceRanking") | {key: value}
    assert complaint(obj) == f"old.gmcr:{key}: error: `{key}` is neither true nor false\n  expected: true or false"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "old.gmcr"
    path.write_text(json.dumps(a_file()), encoding="utf-8-sig")
    agrees(countermove.load(path).conflict, a_file())


def test_the_name_of_the_file_may_end_in_json_and_in_capitals(tmp_path: Path) -> None:
    for name in ("old.json", "OLD.GMCR"):
        path = tmp_path / name
        path.write_text(json.dumps(a_file()), encoding="utf-8")
        study = countermove.load(path)
        assert study.conflict.title == path.stem
        agrees(study.conflict, a_file())


# Options and their owners


def test_options_out_of_order_are_put_in_the_order_of_their_owners() -> None:
    """Option 2 comes first, then 0, then 1: state 2 is the one in which `c` alone is taken."""
    obj = a_file(
        options=[{"name": "a"}, {"name": "b"}, {"name": "c"}],
        infeasibles=[],
        decisionMakers=[
            {"name": "A", "options": [2, 0], "preferences": [], "preferenceRanking": [2, 1, 3, 4, 5, 6, 7, 8]},
            {"name": "B", "options": [1], "preferences": [], "preferenceRanking": [[1, 2, 3, 4], [5, 6, 7, 8]]},
        ],
        useManualPreferenceRanking=True,
    )
    found = imported(obj)
    assert options(found.conflict) == ["c", "a", "b"]
    assert [state["taken"] for state in answer(found.conflict)][:5] == [[], ["c"], ["a"], ["c", "a"], ["b"]]
    order = Study(found.conflict).rank("A").order
    assert order.levels == (6, 7, 5, 4, 3, 2, 1, 0)
    agrees(found.conflict, obj | {"options": [o | {"permittedDirection": "both"} for o in obj["options"]]})


def test_conditions_and_directions_go_by_the_order_of_the_file() -> None:
    obj = with_maker(0, options=[2], preferences=[[[2, "Y"], [0, "N"]]])
    obj["decisionMakers"][1]["options"] = [1, 0]
    found = imported(obj)
    assert options(found.conflict) == ["pay", "block", "go"]
    assert statements(obj) == ["pay and not go"]
    assert [str(rule) for rule in found.conflict.rules.all] == ["not go and pay", "pay: to yes"]
    agrees(found.conflict, obj)


def test_directions() -> None:
    for direction, expected in (("both", []), ("fwd", ["go: to yes"]), ("back", ["go: to no"])):
        obj = a_file()
        obj["options"][0]["permittedDirection"] = direction
        found = imported(obj)
        assert [str(rule) for rule in found.conflict.rules.one_way if rule.option == "go"] == expected
        assert found.notes == ()
        agrees(found.conflict, obj)


def test_no_direction_is_both_ways() -> None:
    found = imported(without(a_file(), "options", 2, "permittedDirection"))
    assert (found.conflict.rules.one_way, found.notes) == ((), ())


@pytest.mark.parametrize(
    "direction",
    [
        "any",
        "FWD",
        "",
        None,
        1,
        True,
        [],
        {},
    ],
    ids=json.dumps,
)
def test_an_unknown_direction_is_both_ways_and_listed(direction: Any) -> None:
    obj = a_file()
    obj["options"][2]["permittedDirection"] = direction
    found = imported(obj)
    assert found.conflict.rules.one_way == ()
    assert found.notes == (
        f"options[2]: the direction {json.dumps(direction)} of `pay` is none of both, fwd and back; "
        "it is read as both, as GMCR+ does",
    )


def test_an_option_of_nobody_is_dropped_and_listed() -> None:
    obj = a_file()
    obj["options"].insert(0, {"name": "spare", "permittedDirection": "fwd"})
    for maker, own in zip(obj["decisionMakers"], ([1], [2, 3]), strict=True):
        maker |= {"options": own, "preferences": [[[own[0], "Y"]]]}
    obj["infeasibles"] = []
    found = imported(obj)
    assert options(found.conflict) == ["go", "block", "pay"]
    assert found.notes == ("options[0]: `spare` is controlled by nobody and is left out",)
    agrees(found.conflict, obj)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"infeasibles": [[[0, "Y"]], [[1, "N"], [3, "Y"]]]}, "infeasibles[1][1]"),
        ({"preferences": [[[0, "Y"]], [[3, "N"]]]}, "decisionMakers[0].preferences[1][0]"),
        (
            {"preferences": [{"compound": True, "members": [[[0, "Y"]], [[1, "Y"], [3, "Y"]]]}]},
            "decisionMakers[0].preferences[0].members[1][1]",
        ),
    ],
    ids=["infeasible", "preference", "member"],
)
def test_an_option_of_nobody_cannot_be_named(changes: Json, path: str) -> None:
    obj = a_file()
    obj["options"].append({"name": "spare"})
    (obj if "infeasibles" in changes else obj["decisionMakers"][0]).update(changes)
    assert complaint(obj) == f"old.gmcr:{path}: error: option 3 is named here, but no decision maker controls it"


@pytest.mark.parametrize(
    ("maker", "own", "path", "owner"),
    [
        (1, [1, 2, 0], "decisionMakers[1].options[2]", "A"),
        (1, [1, 2, 1], "decisionMakers[1].options[2]", "B"),
        (0, [0, 0], "decisionMakers[0].options[1]", "A"),
    ],
)
def test_an_option_owned_twice_is_refused(maker: int, own: list[int], path: str, owner: str) -> None:
    assert complaint(with_maker(maker, options=own)) == (
        f"old.gmcr:{path}: error: option {own[-1]} is controlled by {owner} already\n"
        "  expected: every option with one owner\n"
        "  hint: an option held in common by several decision makers has no place in this model: give it to one"
    )


BAD_INDEXES = [3, -1, True, False, 0.0, "0", None, [0], {}, 10**30]


@pytest.mark.parametrize("index", BAD_INDEXES, ids=json.dumps)
def test_an_owned_option_that_is_not_there(index: Any) -> None:
    assert complaint(with_maker(1, options=[1, 2, index])) == (
        f"old.gmcr:decisionMakers[1].options[2]: error: there is no option {json.dumps(index)}\n"
        "  expected: an index from 0 to 2"
    )


@pytest.mark.parametrize("index", BAD_INDEXES, ids=json.dumps)
@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("infeasibles", "infeasibles[0][1]"),
        ("preferences", "decisionMakers[0].preferences[0][1]"),
        ("members", "decisionMakers[0].preferences[0].members[0][1]"),
    ],
)
def test_a_condition_on_an_option_that_is_not_there(place: str, path: str, index: Any) -> None:
    condition = [[0, "Y"], [index, "N"]]
    obj = a_file(infeasibles=[condition]) if place == "infeasibles" else with_maker(0, preferences=[condition])
    if place == "members":
        obj = with_maker(0, preferences=[{"compound": True, "members": [condition]}])
    assert complaint(obj) == (
        f"old.gmcr:{path}: error: there is no option {json.dumps(index)}\n  expected: an index from 0 to 2"
    )


def test_every_mistake_is_reported_at_once() -> None:
    obj = a_file(infeasibles=[[[7, "Y"]], 5], useManualPreferenceRanking="no")
    obj["decisionMakers"][0]["options"] = [0, 9]
    obj["decisionMakers"][1]["preferences"] = [[[1, "maybe"]]]
    del obj["options"][2]["name"]
    assert [problem.place.path for problem in problems(obj) if problem.place] == [
        "options[2]",
        "decisionMakers[0].options[1]",
        "infeasibles[0][0]",
        "infeasibles[1]",
        "useManualPreferenceRanking",
        "decisionMakers[1].preferences[0][0]",
    ]


# Conditions


def condition(p: int, p_is: str, q: int, q_is: str) -> list[Any]:
    return [[p, p_is], [q, q_is]]


@pytest.mark.parametrize(("p_is", "q_is"), list(itertools.product("YN", repeat=2)))
def test_if_and_iff_are_folded_back(p_is: str, q_is: str) -> None:
    """GMCR+ saves `q if p` as pq, -pq, -p-q, and `q iff p` as pq, -p-q."""
    p_not, q_not = "YN"[p_is == "Y"], "YN"[q_is == "Y"]
    both, other = condition(1, p_is, 0, q_is), condition(1, p_not, 0, q_is)
    neither = condition(1, p_not, 0, q_not)
    p, q = "block" if p_is == "Y" else "not block", "go" if q_is == "Y" else "not go"
    obj = with_maker(
        0,
        preferences=[
            {"compound": True, "members": [both, other, neither]},
            {"compound": True, "members": [both, neither]},
        ],
    )
    assert statements(obj) == [f"{q} if {p}", f"{q} iff {p}"]
    agrees(imported(obj).conflict, obj)


def test_what_is_not_saved_so_is_a_disjunction_that_means_the_same() -> None:
    yy, yn, ny, nn = (condition(1, p, 0, q) for p, q in ("YY", "YN", "NY", "NN"))
    three = [*yy, [2, "Y"]]
    for members, text in (
        ([yy, yn], "(block and go) or (block and not go)"),
        ([ny, yy, nn], "(not block and go) or (block and go) or (not block and not go)"),
        ([yy, nn, ny], "(block and go) or (not block and not go) or (not block and go)"),
        (
            [yy, ny, nn, yn],
            "(block and go) or (not block and go) or (not block and not go) or (block and not go)",
        ),
        ([three, nn], "(block and go and pay) or (not block and not go)"),
        ([[[0, "Y"]], [[1, "N"]]], "go or not block"),
        ([yy], "block and go"),
        ([[[2, "N"]]], "not pay"),
    ):
        obj = with_maker(0, preferences=[{"compound": True, "members": members}])
        assert statements(obj) == [text]
        agrees(imported(obj).conflict, obj)


def test_all_small_disjunctions_mean_what_they_meant() -> None:
    """Whatever is folded: every list of two or three patterns of two literals, a literal repeated or denied too."""
    literals = [[option, mark] for option in (0, 1) for mark in "YN"]
    patterns = [list(pair) for pair in itertools.product(literals, repeat=2)]
    rng = random.Random("disjunctions")
    chosen = [list(pair) for pair in itertools.product(patterns, repeat=2)]
    chosen += [rng.choices(patterns, k=3) for _ in range(400)]
    for members in chosen:
        obj = with_maker(0, preferences=[{"compound": True, "members": members}])
        ranking = Study(imported(obj).conflict).rank("A")
        order, states = ranking.order, ranking.states
        for k, state in enumerate(states):
            true = [[option, "YN"[name not in state.taken]] for option, name in enumerate(("go", "block"))]
            expected = any(all(literal in true for literal in part) for part in members)
            assert order.meets(k) == (expected,), members


def test_conditions_that_say_nothing_are_left_out_and_listed() -> None:
    empty: list[Any] = []
    obj = with_maker(
        0,
        preferences=[
            empty,
            [[0, "Y"]],
            {"compound": True, "members": [[[1, "Y"]], []]},
            {"compound": True, "members": []},
        ],
    )
    obj["infeasibles"] = [{"compound": True, "members": []}]
    found = imported(obj)
    assert statements(obj) == ["go"]
    assert found.conflict.rules.infeasible == ()
    assert found.notes == (
        "infeasibles[0]: the pattern can never be true, so it removes nothing and is left out",
        "decisionMakers[0].preferences[0]: the statement is always true, so it decides nothing and is left out",
        "decisionMakers[0].preferences[2]: the statement is always true, so it decides nothing and is left out",
        "decisionMakers[0].preferences[3]: the statement is never true, so it decides nothing and is left out",
    )
    agrees(found.conflict, obj)


@pytest.mark.parametrize("pattern", [[], {"compound": True, "members": [[[0, "Y"]], []]}], ids=json.dumps)
def test_an_empty_pattern_would_remove_every_state(pattern: Any) -> None:
    assert complaint(a_file(infeasibles=[pattern])) == (
        "old.gmcr:infeasibles[0]: error: an empty pattern removes every state\n"
        "  expected: at least one [option, Y or N]"
    )


def test_contradictory_conditions_are_never_true() -> None:
    contradiction = [[0, "Y"], [0, "N"]]
    obj = with_maker(0, preferences=[contradiction, [[0, "N"]]]) | {"infeasibles": [contradiction]}
    found = imported(obj)
    assert statements(obj) == ["go and not go", "not go"]
    assert len(answer(found.conflict)) == 8
    agrees(found.conflict, obj)
    doubts = [str(problem) for problem in Study(found.conflict).check()]
    assert any("`go and not go`, never decides: it is false in every feasible state" in doubt for doubt in doubts)


def test_patterns_that_leave_nothing() -> None:
    found = imported(a_file(infeasibles=[[[0, "Y"]], [[0, "N"]]]))
    with pytest.raises(ModelError, match=r"^old\.gmcr:infeasibles\[1\]: error: no state is feasible"):
        answer(found.conflict)


@pytest.mark.parametrize("found", [5, "go", None, True, {}, {"compound": True}, {"members": {}}], ids=json.dumps)
def test_what_is_no_condition(found: Any) -> None:
    expected = (
        'error: this is no condition\n  expected: a list of [option, "Y" or "N"], or {"compound": true, "members": '
        "[...]}"
    )
    assert complaint(a_file(infeasibles=[[[0, "Y"]], found])) == f"old.gmcr:infeasibles[1]: {expected}"
    assert complaint(with_maker(1, preferences=[found])) == f"old.gmcr:decisionMakers[1].preferences[0]: {expected}"


@pytest.mark.parametrize(
    "found", [0, "Y", [], [0], [0, "y"], [0, "-"], [0, True], [0, ["Y"]], [0, "Y", "N"], {}, None], ids=json.dumps
)
def test_what_is_no_part_of_a_condition(found: Any) -> None:
    assert complaint(a_file(infeasibles=[[[0, "Y"], found]])) == (
        'old.gmcr:infeasibles[0][1]: error: this is no part of a condition\n  expected: [option, "Y" or "N"]'
    )


# Rankings


def test_a_ranking_with_ties() -> None:
    obj = ranked([[2, 4], 6, [1], [3, 5]], [1, 2, 3, 4, 5, 6])
    order = Study(imported(obj).conflict).rank("A").order
    assert order.levels == (1, 3, 0, 3, 0, 2)
    agrees(imported(obj).conflict, obj)


@pytest.mark.parametrize(
    ("ranking", "messages"),
    [
        (
            [1, 2, 3, 5, 6],
            ["[4]: error: the ranking of A misses state 4 [go, block]\n  expected: all 6 states, each once"],
        ),
        (
            [6],
            [
                "[0]: error: the ranking of A misses states 1 [nothing], 2 [go], 3 [block], 4 [go, block], "
                "5 [go, pay]\n"
                "  expected: all 6 states, each once"
            ],
        ),
        (
            [1, 2, 3, 4, 5, 6, [2, 6]],
            [
                "[6]: error: state 2 [go] comes twice in the ranking of A, first in entry 2\n"
                "  expected: every state once",
                "[6]: error: state 6 [go, block, pay] comes twice in the ranking of A, first in entry 6\n"
                "  expected: every state once",
            ],
        ),
        ([1, 2, 3, 4, 5, 6, 7], ["[6]: error: there is no state 7\n  expected: a number from 1 to 6"]),
        (
            [1, [2, 10**30], 3, 4, 5, 6],
            [f"[1]: error: there is no state {10**30}\n  expected: a number from 1 to 6"],
        ),
    ],
    ids=["misses one", "misses many", "repeats", "out of range", "huge"],
)
def test_a_ranking_that_does_not_fit_the_states(ranking: list[Any], messages: list[str]) -> None:
    found = imported(ranked(ranking, [1, 2, 3, 4, 5, 6]))
    with pytest.raises(ModelError) as caught:
        answer(found.conflict)
    path = "old.gmcr:decisionMakers[0].preferenceRanking"
    assert [str(problem) for problem in caught.value.problems] == [path + message for message in messages]


def test_an_empty_ranking_misses_everything() -> None:
    with pytest.raises(ModelError, match=r"^old\.gmcr:decisionMakers\[1\]: error: the ranking of B misses states 1 "):
        answer(imported(ranked([1, 2, 3, 4, 5, 6], [])).conflict)


@pytest.mark.parametrize("number", [0, -1, True, 1.0, "1", None, [1], {}], ids=json.dumps)
def test_what_is_no_number_of_a_state(number: Any) -> None:
    message = f"error: {json.dumps(number)} is no number of a state\n  expected: a number from 1"
    place = "old.gmcr:decisionMakers[1].preferenceRanking[1]"
    assert complaint(ranked([1, 2, 3, 4, 5, 6], [3, [2, number]])) == f"{place}: {message}"
    if not isinstance(number, list):  # which alone would be a tie
        assert complaint(ranked([1, 2, 3, 4, 5, 6], [3, number])) == f"{place}: {message}"


def test_the_place_of_a_ranking_goes_by_its_own_name() -> None:
    obj = ranked([1, 2, 3, 4, 5, 6], [0])
    obj["decisionMakers"][1]["preferenceVector"] = obj["decisionMakers"][1].pop("preferenceRanking")
    assert complaint(obj).startswith("old.gmcr:decisionMakers[1].preferenceVector[0]: error: 0 is no number")


@pytest.mark.parametrize("key", ["preferenceRanking", "preferences"])
def test_preferences_that_are_missing_or_no_list(key: str) -> None:
    obj = ranked([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]) if key == "preferenceRanking" else a_file()
    place = f"old.gmcr:decisionMakers[1].{key}: error: `{key}`"
    obj["decisionMakers"][1][key] = {"1": 2}
    assert complaint(obj) == f"{place} is no list\n  expected: a list"
    del obj["decisionMakers"][1][key]
    assert complaint(obj) == f"{place} is missing\n  expected: a list"


def test_the_preferences_that_are_not_in_force_are_left_out_and_listed() -> None:
    obj = a_file()
    obj["decisionMakers"][1]["preferenceRanking"] = [1, 2]
    assert imported(obj).notes == (
        "decisionMakers[1].preferenceRanking: the ranking of B is left out, as its statements are in force",
    )
    obj = ranked([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])
    obj["decisionMakers"][0]["preferences"] = [[[0, "Y"]]]
    assert imported(obj).notes == (
        "decisionMakers[0].preferences: the statements of A are left out, as its ranking is in force",
    )


# Names


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("air strike", "air_strike"),
        ("  air -- strike! ", "air_strike"),
        ("A/B", "A_B"),
        ("US.attack", "US_attack"),
        ("2nd offer", "_2nd_offer"),
        ("2nd", "_2nd"),
        ("if", "_if"),
        ("unless", "_unless"),
        ("not now", "not_now"),
        ("line\nbreak", "line_break"),
        ("“quoted”", "quoted"),
        ("Perú – sí", "Perú_sí"),
    ],
)
def test_a_name_that_is_no_identifier(name: str, identifier: str) -> None:
    obj = with_maker(0, name=name)
    obj["options"][0]["name"] = name
    found = imported(obj)
    maker = found.conflict.decision_makers[0]
    assert (maker.name, maker.title) == (identifier, name)
    assert (maker.options[0].name, maker.options[0].text) == (identifier, name)
    assert found.notes == (
        f"decisionMakers[0].name: the decision maker “{name}” is called `{identifier}`",
        f"options[0].name: the option “{name}” is called `{identifier}`",
    )


@pytest.mark.parametrize("name", ["go", "été", "日本", "_x", "Not", "x2", "nothing", "null", "base"])
def test_a_name_that_is_an_identifier_stays(name: str) -> None:
    obj = with_maker(0, name=name)
    obj["options"][0]["name"] = name
    found = imported(obj)
    maker = found.conflict.decision_makers[0]
    assert (maker.name, maker.title, maker.options[0].name, maker.options[0].text) == (name, "", name, "")
    assert found.notes == ()


@pytest.mark.parametrize("name", ["by", "on", "text"])
def test_a_word_of_the_language_of_views_names_options_only(name: str) -> None:
    obj = with_maker(0, name=name)
    obj["options"][0]["name"] = name
    maker = imported(obj).conflict.decision_makers[0]
    assert (maker.name, maker.title, maker.options[0].name) == (f"_{name}", name, name)


@pytest.mark.parametrize("name", ["", "  ", "-", "?!", "½"])
def test_a_name_without_a_letter(name: str) -> None:
    obj = with_maker(0, name=name)
    obj["options"][0]["name"] = name
    found = imported(obj)
    assert found.conflict.decision_makers[0].name == "decision_maker"
    assert options(found.conflict)[0] == "option"
    assert len(found.notes) == 2


def test_names_that_collide_are_numbered_in_the_order_of_their_owners() -> None:
    obj = a_file(
        options=[{"name": name} for name in ("pay", "pay_2", "pay", "pay!", "Pay")],
        infeasibles=[],
        decisionMakers=[
            {"name": "A", "options": [2, 1], "preferences": [[[0, "Y"]]]},
            {"name": "A", "options": [0, 3, 4], "preferences": [[[2, "Y"]]]},
            {"name": "A ", "options": [], "preferences": []},
        ],
    )
    found = imported(obj)
    assert options(found.conflict) == ["pay", "pay_2", "pay_3", "pay_4", "Pay"]
    assert [dm.name for dm in found.conflict.decision_makers] == ["A", "A_2", "A_3"]
    assert (statements(obj), statements(obj, 1)) == (["pay_3"], ["pay"])
    assert found.notes == (
        "decisionMakers[1].name: the decision maker “A” is called `A_2`",
        "decisionMakers[2].name: the decision maker “A ” is called `A_3`",
        "options[0].name: the option “pay” is called `pay_3`",
        "options[3].name: the option “pay!” is called `pay_4`",
    )


# What is left out


def test_everything_that_is_left_out_is_listed() -> None:
    obj = a_file(
        coalitions=[[0, 1]],
        comment="a remark",
        nodes=[],
        options=[*a_file()["options"], {"name": "spare", "permittedDirection": "both", "cost": 7}],
    )
    obj["decisionMakers"][0] |= {"misperceptions": [[[0, "Y"]]], "attitude": "devious", "payoffs": [1]}
    assert imported(obj).notes == (
        "options[3]: `spare` is controlled by nobody and is left out",
        "coalitions[0]: A, B act as one in the file, and each for itself here",
        "decisionMakers[0].misperceptions: what A does not see is left out",
        "decisionMakers[0].attitude: not known to this program, left out",
        "options[3].cost: not known to this program, left out",
        "comment: not known to this program, left out",
    )


@pytest.mark.parametrize(
    ("coalitions", "notes"),
    [
        ([], ()),
        ([0, 1], ()),
        ([[0], [1]], ()),
        ([[1, 0]], ("coalitions[0]: B, A act as one in the file, and each for itself here",)),
    ],
)
def test_coalitions(coalitions: list[Any], notes: tuple[str, ...]) -> None:
    found = imported(a_file(coalitions=coalitions))
    assert found.notes == notes
    agrees(found.conflict, a_file())


@pytest.mark.parametrize("member", [2, -1, True, "0", None, 0.0], ids=json.dumps)
def test_a_coalition_of_somebody_who_is_not_there(member: Any) -> None:
    assert complaint(a_file(coalitions=[1, [0, member]])) == (
        f"old.gmcr:coalitions[1]: error: there is no decision maker {json.dumps(member)}\n"
        "  expected: an index from 0 to 1"
    )


def test_two_coalitions_of_one_decision_maker() -> None:
    assert complaint(a_file(coalitions=[[0, 1], 0])) == (
        "old.gmcr:coalitions[1]: error: decision maker 0 is in two coalitions"
    )


def test_coalitions_that_are_no_list() -> None:
    assert complaint(a_file(coalitions={"0": 1})) == (
        "old.gmcr:coalitions: error: `coalitions` is no list\n  expected: a list"
    )


def test_nothing_of_a_random_file_is_lost_silently() -> None:
    """Every name that changed, and every part that is left out, has its note; and there are no others."""
    for seed in range(300):
        obj = random_gmcr(random.Random(f"notes {seed}"))
        found = imported(obj)
        expected = []
        for k, (maker, dm) in enumerate(zip(obj["decisionMakers"], found.conflict.decision_makers, strict=True)):
            assert dm.shown == maker["name"]
            if dm.name != maker["name"]:
                expected.append(f"decisionMakers[{k}].name")
            for number, option in zip(maker["options"], dm.options, strict=True):
                assert (option.text or option.name) == obj["options"][number]["name"]
                if option.name != obj["options"][number]["name"]:
                    expected.append(f"options[{number}].name")
            expected += [f"decisionMakers[{k}].misperceptions"] * bool(maker.get("misperceptions"))
            manual = obj.get("useManualPreferenceRanking", obj.get("useManualPreferenceVectors"))
            expected += [f"decisionMakers[{k}].preferences"] * bool(manual and maker["preferences"])
        flags = [obj[key] for key in ("useManualPreferenceRanking", "useManualPreferenceVectors") if key in obj]
        expected += ["useManualPreferenceVectors"] * (len(set(flags)) > 1)
        for number, option in enumerate(obj["options"]):
            if option["permittedDirection"] == "any":
                expected.append(f"options[{number}]")
        expected += [f"coalitions[{k}]" for k, each in enumerate(obj.get("coalitions", [])) if isinstance(each, list)]
        places = [note.split(": ")[0].removesuffix(".permittedDirection") for note in found.notes]
        assert sorted(places) == sorted(expected)


def test_a_key_that_comes_twice_is_refused() -> None:
    text = json.dumps(a_file()).replace('{"options"', '{"infeasibles": [[[0, "Y"]]], "options"', 1)
    (found,) = problems(text)
    assert found.message == "the key `infeasibles` stands twice in one object"
