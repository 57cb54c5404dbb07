"""What is questionable in a model: each doubt arises where it should, and nowhere else."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from countermove.analyses.doubts import citations, doubts, text_doubts
from countermove.errors import Place, Problem
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.model import BASE
from countermove.study import Study, load
from samples import EVERYTHING, FILE, GIVEN, marked, model, roads


class Doubt(NamedTuple):
    """A doubt as it is expected: its place as `line:column`, what it is about and what it says of it."""

    at: str
    found: str
    message: str
    hint: str = ""


def checked(text: str) -> tuple[Problem, ...]:
    return Study(read(text, FILE), FILE, text).check()


def brief(problem: Problem) -> Doubt:
    assert problem.severity == "doubt"
    assert problem.place is not None
    return Doubt(f"{problem.place.line}:{problem.place.column}", problem.found, problem.message, problem.hint)


def assert_doubts(text: str, *expected: Doubt) -> None:
    """These doubts, in the order of the file, and no others; each with its line."""
    problems = checked(text)
    assert [brief(problem) for problem in problems] == list(expected)
    for problem in problems:
        assert problem.place is not None
        assert problem.excerpt == text.splitlines()[problem.place.line - 1]
        assert str(problem).startswith(f"{FILE}:{problem.place.line}:{problem.place.column}: doubt: ")


CLEAN = model("prefers: [go and stay, go or not stay]")
IDLE = "it changes nothing: leave it out, or move it up if it matters more"
MIND = "say who wants it or does not, or leave it out if nobody minds"
EARLIER = "states that the statements before it leave equal are equal in it, too"


@pytest.mark.parametrize(
    "text",
    [
        CLEAN,
        model("weights: {go: 1, stay: -2}"),
        model("prefers: [go, stay, walk]", "infeasible: [go and stay]"),
        roads(),
        model("prefers: [go, stay]\n    evidence: gill ¶3 (reported)", "sources: {gill: {}}"),
        model("prefers: [go, stay]", "sources: {gill: {}}"),
    ],
    ids=["statements", "weights", "with rules", "named states", "cited", "a bibliography alone"],
)  # fmt: skip
def test_a_clean_model_has_none(text: str) -> None:
    assert_doubts(text)


def test_the_template_and_the_flagship_as_it_is_read_have_none() -> None:
    assert checked(GIVEN["template"]) == ()
    hanoi = load("hanoi-2019").conflict
    assert text_doubts(hanoi) == ()
    assert [doubts(ModelGraph(hanoi.view(name))) for name in ("feared", "advised")] == [(), ()]


def idle(at: str, position: int, statement: str, why: str) -> Doubt:
    return Doubt(at, statement, f"statement {position} of A, `{statement}`, never decides: {why}", IDLE)


STATEMENTS: list[tuple[str, str, *tuple[Doubt, ...]]] = [
    ("always true", "prefers: [go, stay, go or not go]",
     idle("6:25", 3, "go or not go", "it is true in every feasible state")),
    ("always false", "prefers: [go, stay, go and not go]",
     idle("6:25", 3, "go and not go", "it is false in every feasible state")),
    ("always true though it comes first", "prefers: [not go or go, go, stay]",
     idle("6:15", 1, "not go or go", "it is true in every feasible state")),
    ("a repetition", "prefers: [go, stay, go]", idle("6:25", 3, "go", "it repeats statement 1, `go`")),
    ("a repetition in other words", "prefers: [go and stay, go, stay, not (not go or not stay)]",
     idle("6:38", 4, "not (not go or not stay)", "it repeats statement 1, `go and stay`")),
    ("a contradiction", "prefers: [go, stay, not stay]",
     idle("6:25", 3, "not stay", "it contradicts statement 2, `stay`")),
    ("decided by those before it", "prefers: [go, stay, go and stay]", idle("6:25", 3, "go and stay", EARLIER)),
    ("decided by those before it, whatever their order", "prefers: [go, stay, go and stay]\n    order in doubt: [1, 2]",
     idle("6:25", 3, "go and stay", EARLIER)),
    ("the same everywhere in any order", "prefers: [go, stay or not stay]\n    order in doubt: all",
     idle("6:19", 2, "stay or not stay", "it is true in every feasible state")),
    ("in a mapping", "prefers: [go, {sure: low, say: go}, stay]",
     idle("6:36", 2, "go", "it repeats statement 1, `go`")),
    ("two at once", "prefers: [go, go, not go, stay]",
     idle("6:19", 2, "go", "it repeats statement 1, `go`"),
     idle("6:23", 3, "not go", "it contradicts statement 1, `go`")),
]  # fmt: skip


@pytest.mark.parametrize(("wants", "expected"), [(r[1], r[2:]) for r in STATEMENTS], ids=[r[0] for r in STATEMENTS])
def test_statements_that_never_decide(wants: str, expected: tuple[Doubt, ...]) -> None:
    assert_doubts(model(wants), *expected)


@pytest.mark.parametrize(
    "wants",
    [
        "prefers: [go, go and stay]",
        "prefers: [go or stay, go and stay, go]",
        "prefers: [go iff stay, stay]",
        "prefers: [go, stay, go and stay]\n    order in doubt: all",
        "prefers: [go, stay, go and stay]\n    order in doubt: [2, 3]",
    ],
)
def test_statements_that_decide_something(wants: str) -> None:
    """Each tells two states apart that those before it left tied."""
    assert_doubts(model(wants))


def test_a_statement_that_only_the_rules_make_idle() -> None:
    text = model("prefers: [go, stay, not go or not stay]", "infeasible: [go and stay]")
    assert_doubts(text, idle("6:25", 3, "not go or not stay", "it is true in every feasible state"))
    assert_doubts(text.replace("go and stay]", "go and stay and walk]"), idle("6:25", 3, "not go or not stay", EARLIER))


def concern(at: str, what: str, statement: str, verdict: str) -> Doubt:
    message = f"{what} `{statement}` never decides: it is {verdict} in every feasible state"
    return Doubt(at, statement, message, "say of which outcomes it is so and of which not, or leave it out")


def test_hopes_and_fears_that_never_decide() -> None:
    text = model("prefers: [go, stay]", "infeasible: [go and stay]")
    assert_doubts(f"{text}\nhopes: [go or stay]\nfears: [{{say: go, by: us}}, not stay]\n")
    idle_one = f"{text}\nhopes: [go, not go or not stay]\nfears: [{{by: us, say: go and stay}}]\n"
    assert_doubts(
        idle_one,
        concern("11:13", "the hope for", "not go or not stay", "true"),
        concern("12:23", "the fear of", "go and stay", "false"),
    )
    seen = f"{text}\nfears: [go]\nviews: {{v: {{infeasible: {{add: [go]}}, A: {{prefers: [stay]}}}}}}\n"
    found = [each.message for each in checked(seen)]
    assert "the fear of `go` never decides: it is false in every feasible state (in the view `v`)" in found


def ties(maker: str, at: str) -> Doubt:
    return Doubt(at, maker, f"the preferences of {maker} tie all states: it is indifferent to everything")


@pytest.mark.parametrize(
    "wants", ["prefers: []", "weights: {}", "weights: {go: 0}", "ranking: [[go, not go]]", "ranking: [---]"]
)
def test_a_decision_maker_who_does_not_mind(wants: str) -> None:
    text = model(wants).replace("[walk]", "[go, stay, walk]")
    assert_doubts(text, ties("A", "4:3"))


def test_who_has_one_state_only_may_be_indifferent_to_it() -> None:
    text = model("ranking: [1]", "infeasible: [go, stay, walk]")
    assert [each.message for each in checked(text)] == [
        "statement 1 of B, `walk`, never decides: it is false in every feasible state"
    ]


def unmentioned(option: str, at: str) -> Doubt:
    return Doubt(at, option, f"no preference mentions the option `{option}`", MIND)


@pytest.mark.parametrize(
    ("wants", "expected"),
    [
        ("prefers: [go]", [unmentioned("stay", "5:21")]),
        ("prefers: [not walk]", [unmentioned("go", "5:15"), unmentioned("stay", "5:21")]),
        ("weights: {go: 1}", [unmentioned("stay", "5:21")]),
        ("weights: {go: 1, stay: 0}", [unmentioned("stay", "5:21")]),
        ("weights: {A.go: -1, stay: 1/3}", []),
        ("prefers: [go unless (stay and walk)]", []),
    ],
)
def test_options_that_nobody_mentions(wants: str, expected: list[Doubt]) -> None:
    assert_doubts(model(wants), *expected)


def test_where_somebody_ranks_all_states_every_option_may_matter() -> None:
    assert_doubts(model("ranking: [1, [2, 3], 4, 5, 6, 7, 8]"))


def empty(entry: str, at: str) -> Doubt:
    return Doubt(at, entry, f"the entry `{entry}` in the ranking of A stands for no feasible state")


def test_entries_of_a_ranking_that_stand_for_no_state() -> None:
    """Patterns and statements, alone and in ties."""
    wants = "ranking: [YY-, go, [stay, go and not go], {tie: [1, YYN], sure: low}, NNY]"
    text = model(wants, "infeasible: [go and stay]")
    assert_doubts(text, empty("YY-", "6:15"), empty("go and not go", "6:31"), empty("YYN", "6:57"))


CITED = [
    ("a DM", model("prefers: [go, stay]\n    evidence: «gill ¶3»")),
    ("a list", model("prefers: [go, stay]\n    evidence: [poll, «gill ¶3»]")),
    ("a mapping", model("prefers: [go, stay]\n    evidence: «»{source: gill, at: ¶3}")),
    ("an option", model("prefers: [go, stay]", options="go: {evidence: «gill ¶3»}, stay: ")),
    ("a statement", model("prefers: [go, {say: stay, evidence: «gill ¶3»}]")),
    ("a weight", model("weights: {go: 1, stay: {weight: 1, evidence: «gill ¶3»}}")),
    ("a place in a ranking", model("ranking: [go, {tie: not go, evidence: «gill ¶3»}]")),
    ("the status quo", model("prefers: [go, stay]", "status quo: {taken: [], evidence: «gill ¶3»}")),
    ("a hope", model("prefers: [go, stay]", "hopes: [{say: go, evidence: «gill ¶3»}]")),
    ("a fear", model("prefers: [go, stay]", "fears: [{say: go, evidence: «gill ¶3»}]")),
    *(
        (f"the rule {rule}", model("prefers: [go, stay]", rule))
        for rule in (
            "infeasible: [{never: go and stay, evidence: «gill ¶3»}]",
            "one way: {go: {direction: to no, evidence: «gill ¶3»}}",
            "moves ruled out: [{after: go, evidence: «gill ¶3»}]",
            "same state: [{say: go and stay and walk, evidence: «gill ¶3»}]",
        )
    ),
    *(
        (f"the view {view}", model("prefers: [go, stay]", f"views: {{v: {view}}}"))
        for view in (
            "{evidence: «gill ¶3»}",
            "{A: {prefers: [{say: go, evidence: «gill ¶3»}, stay]}}",
            "{A: {options: {x: {evidence: «gill ¶3»}}, prefers: [go, stay, x]}}",
            "{infeasible: {add: [{never: go and stay, evidence: «gill ¶3»}]}}",
            "{status quo: {taken: [], evidence: «gill ¶3»}}",
        )
    ),
]


@pytest.mark.parametrize("text", [text for _, text in CITED], ids=[name for name, _ in CITED])
def test_evidence_without_its_kind(text: str) -> None:
    text, ((line, column, _),) = marked(text.rstrip() + "\nsources: {gill: {}}\n")
    message = "the evidence `gill ¶3` does not say of what kind it is"
    hint = "add the kind in brackets, such as `gill ¶3 (reported)`"
    assert_doubts(text, Doubt(f"{line}:{column}", "gill ¶3", message, hint))
    assert_doubts(text.replace("gill ¶3", "gill ¶3 (reported)").replace("at: ¶3", "at: ¶3, kind: poll"))


def test_every_piece_of_evidence_counts() -> None:
    """Of the model in which every place for evidence is used; a list of two counts twice."""
    lists = EVERYTHING.count("evidence: [")
    assert len(list(citations(read(EVERYTHING, FILE)))) == EVERYTHING.count("evidence:") + lists


# Views


TWO_VIEWS = """\
views:
  v: {A: {prefers: [go, go, stay]}}
  w: {on: v, infeasible: {add: [walk]}}
"""


def test_a_doubt_of_some_views_names_them() -> None:
    found = [brief(problem) for problem in checked(model("prefers: [go, stay]", TWO_VIEWS))]
    assert [(each.at, each.message.rpartition(" (")[2]) for each in found] == [
        ("7:3", "in the view `w`)"),  # all that B minds is ruled out there
        ("9:15", "in the view `w`)"),
        ("11:25", "in the view `v`, the view `w`)"),
    ]


def test_a_doubt_of_the_model_alone_says_so() -> None:
    text = model("prefers: [go]", "views: {v: {A: {prefers: [go, stay]}}}")
    (found,) = checked(text)
    assert found.message.endswith("mentions the option `stay` (in the model without a view)")


def test_a_doubt_of_all_views_is_said_once_and_names_none() -> None:
    text = model("prefers: [go]", "views: {v: {status quo: []}, w: {by: me}}")
    assert_doubts(text, unmentioned("stay", "5:21"))


def test_a_model_that_is_whole_in_its_views_alone_is_checked_in_them() -> None:
    text = model("note: disputed", "views: {v: {A: {prefers: [go, stay]}}, w: {A: {prefers: [go, stay, go]}}}")
    (found,) = checked(text)
    assert found.message == "statement 3 of A, `go`, never decides: it repeats statement 1, `go` (in the view `w`)"


def test_errors_of_views_come_first_and_name_them() -> None:
    text = model(
        "prefers: [go]", "infeasible: [walk and go]\nviews: {v: {status quo: [go, walk]}, w: {status quo: 99}}"
    )
    found = checked(text)
    assert [(each.severity, each.message) for each in found] == [
        ("error", "the status quo, go, walk, is not feasible: `walk and go` (line 10) (in the view `v`)"),
        ("error", "the status quo is state 99, and there are 6 states (in the view `w`)"),
        ("doubt", "no preference mentions the option `stay` "
                  "(in the model without a view)"),
    ]  # fmt: skip


def test_a_view_can_be_checked_alone() -> None:
    text = model("prefers: [go]", "views: {v: {A: {prefers: [go, stay, stay]}}}")
    study = Study(read(text, FILE), FILE, text)
    assert [each.message.split(",")[0] for each in doubts(study.view("v").graph)] == ["statement 3 of A"]
    assert [each.message.split(":")[0] for each in doubts(study.view(BASE).graph)] == [
        "no preference mentions the option `stay`"
    ]


def test_without_a_file_there_are_places_and_no_lines() -> None:
    (found,) = Study(read(model(), FILE), FILE).check()
    assert (found.place, found.excerpt) == (Place(FILE, 5, 21), "")
