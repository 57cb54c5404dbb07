"""What a view changes in a model; which states and moves a model then has."""

from __future__ import annotations

from fractions import Fraction

import pytest

from countermove.errors import ModelError, RequestError
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.model import BASE, Conflict, StatusQuo
from countermove.preference import Not, Preference, Prioritized, Priority, Ranked, Taken, Tier, Weight, Weighted
from countermove.study import Study
from helpers import graph_of
from samples import FILE, FREE, model

STAY = Taken("stay")


def view_of(changes: str, name: str = "v", base: str = "", wants: str = "prefers: [go, stay]") -> Conflict:
    """The model in a view with these changes; `base` are rules of the model itself."""
    return read(model(wants, f"{base}\nviews: {{{changes}}}"), FILE).view(name)


def said(conflict: Conflict, maker: str) -> list[str]:
    """The preference statements of a DM."""
    found = conflict.decision_makers[conflict.index(maker)].preference
    assert isinstance(found, Prioritized)
    return [str(priority) for priority in found.priorities]


def states(conflict: Conflict) -> list[str]:
    return [str(state) for state in ModelGraph(conflict).states]


def moves(conflict: Conflict, maker: str) -> dict[str, list[str]]:
    """Where a DM can go from each state, by what is taken; states without moves are left out."""
    graph = ModelGraph(conflict)
    names = [str(state) for state in graph.states]
    i = conflict.index(maker)
    found = {names[s]: [names[t] for t in graph.moves(i, s)] for s in range(len(graph))}
    return {name: targets for name, targets in found.items() if targets}


def test_statements_are_replaced_as_a_whole_and_only_those_of_the_decision_maker() -> None:
    conflict = view_of("v: {A: {prefers: [walk]}}")
    assert (said(conflict, "A"), said(conflict, "B")) == (["walk"], ["walk"])
    assert said(view_of("v: {B: {prefers: []}}"), "A") == ["go", "stay"]


@pytest.mark.parametrize("before", ["prefers: [go]", "weights: {go: 1}", "ranking: [go, not go]", "note: none"])
@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("prefers: [stay]", Prioritized((Priority(STAY),))),
        ("weights: {stay: 1}", Weighted((Weight("stay", Fraction(1)),))),
        ("ranking: [stay, not stay]", Ranked((Tier((STAY,)), Tier((Not(STAY),))))),
    ],
)
def test_one_way_of_wanting_replaces_another(before: str, after: str, found: Preference) -> None:
    assert view_of(f"v: {{A: {{{after}}}}}", wants=before).decision_makers[0].preference == found


def test_rules_on_states_are_added_behind_and_taken_away() -> None:
    base = "infeasible: [{never: go and stay, evidence: our inference, note: why}, walk]"
    conflict = view_of("v: {infeasible: {add: [stay], remove: [go and stay]}}", base=base)
    assert [str(rule) for rule in conflict.rules.infeasible] == ["walk", "stay"]
    assert states(conflict) == ["nothing", "go"]
    assert states(read(model(rest=base), FILE)) == ["nothing", "go", "stay"]


def test_a_rule_is_known_by_what_it_says() -> None:
    """Not by its evidence and note, but by its kind, and by its words as they are read."""
    base = "infeasible: [{at most one: [go, stay], note: why}, {never: '(go) and walk', evidence: poll}]"
    removed = "v: {infeasible: {remove: [{at most one: [go, stay]}, go and walk]}}"
    assert view_of(removed, base=base).rules.infeasible == ()
    with pytest.raises(ModelError, match="removes a rule that is not there: `at least one of go, stay`"):
        view_of("v: {infeasible: {remove: [{at least one: [go, stay]}]}}", base=base)


def test_options_go_one_way_or_both_again() -> None:
    base = "one way: {go: to yes}\ninfeasible: [stay, walk]"
    both = {"nothing": ["go"], "go": ["nothing"]}
    assert moves(view_of("v: {}", base=base), "A") == {"nothing": ["go"]}
    assert moves(view_of("v: {one way: {remove: [go]}}", base=base), "A") == both
    assert moves(view_of("v: {one way: {remove: [A.go], add: {go: to no}}}", base=base), "A") == {"go": ["nothing"]}


def test_moves_are_ruled_out_or_allowed_again() -> None:
    base = "infeasible: [stay, walk]\nmoves ruled out: [{after: go}]"
    assert moves(view_of("v: {}", base=base), "A") == {"go": ["nothing"]}
    swapped = "v: {moves ruled out: {remove: [{after: go}], add: [{after: not go, by: A, note: x}]}}"
    assert moves(view_of(swapped, base=base), "A") == {"nothing": ["go"]}
    by_b = "v: {moves ruled out: {add: [{after: not go, by: B}]}}"
    assert moves(view_of(by_b, base=base), "A") == {"go": ["nothing"]}


def test_states_are_merged_or_told_apart_again() -> None:
    base = "infeasible: [walk]\nsame state: [go]"
    assert states(view_of("v: {A: {prefers: [go]}}", base=base)) == ["nothing", "stay", "go (whether or not: stay)"]
    apart = "v: {same state: {remove: [go], add: [stay and not go]}}"
    assert states(view_of(apart, base=base)) == ["nothing", "go", "stay", "go, stay"]


def test_the_status_quo_is_replaced() -> None:
    base = "status quo: [go]"
    assert view_of("v: {status quo: []}", base=base).status_quo == StatusQuo(())
    assert view_of("v: {}", base=base).status_quo == StatusQuo(("go",))
    assert ModelGraph(view_of("v: {status quo: 3}", base=base)).status_quo == 2


def test_added_options_come_behind_those_of_their_owner() -> None:
    conflict = view_of("v: {A: {options: {halt: stop, A.run: }, prefers: [A.run, halt and B.walk]}}")
    assert [option.name for option in conflict.options] == ["go", "stay", "halt", "A.run", "walk"]
    assert conflict.bits["walk"] == 16
    assert "halt" in [option.name for option in conflict.decision_makers[0].options]
    assert said(conflict, "A") == ["A.run", "halt and walk"]
    assert len(states(conflict)) == 32


def test_patterns_of_a_view_have_a_place_for_its_options() -> None:
    conflict = view_of("v: {A: {options: {halt: }, ranking: [YY-N, -N-N, NY-N, ---Y]}}")
    assert ModelGraph(conflict).orders[0].count == 4
    with pytest.raises(ModelError, match="the pattern has 3 places for 4 options"):
        view_of("v: {A: {options: {halt: }, ranking: [YYN]}}")


CHAIN = (
    "c: {on: b, A: {prefers: [halt]}, infeasible: {remove: [stay]}}, "
    "a: {A: {options: {halt: }}, infeasible: {add: [stay]}, status quo: [walk]}, "
    "b: {on: a, B: {prefers: [not walk]}, infeasible: {add: [walk and go]}}"
)


def test_a_view_builds_on_another_in_whatever_order_they_stand() -> None:
    conflict = view_of(CHAIN, "c")
    assert [option.name for option in conflict.options] == ["go", "stay", "halt", "walk"]
    assert (said(conflict, "A"), said(conflict, "B")) == (["halt"], ["not walk"])
    assert [str(rule) for rule in conflict.rules.infeasible] == ["walk and go"]
    assert conflict.status_quo == StatusQuo(("walk",))
    assert conflict.seen is not None
    assert conflict.seen.name == "c"


def test_a_view_in_the_middle_is_not_touched_by_what_builds_on_it() -> None:
    conflict = view_of(CHAIN, "b")
    assert said(conflict, "A") == ["go", "stay"]
    assert [str(rule) for rule in conflict.rules.infeasible] == ["stay", "walk and go"]


def test_base_is_the_model_without_any_view() -> None:
    conflict = read(model(rest="views: {v: {A: {prefers: []}}}\ndefault views: [base, v]"), FILE)
    base = conflict.view(BASE)
    assert said(base, "A") == ["go"]
    assert (base.views, base.default_views, base.seen) == ((), (), None)
    assert conflict.default_views == ("base", "v")


def test_a_view_that_is_not_there() -> None:
    conflict = read(model(rest="views: {first: {}, second: {}}"), FILE)
    with pytest.raises(RequestError) as caught:
        conflict.view("frist")
    assert str(caught.value) == (
        "there is no view `frist`; did you mean `first`?\n  there are: `first`, `second`, `base`"
    )


def test_a_view_is_not_laid_over_a_view() -> None:
    with pytest.raises(RequestError, match="the view `v` is laid over this model already"):
        view_of("v: {}").view("v")


def test_what_everybody_wants_may_be_said_in_the_views_alone() -> None:
    text = model("note: disputed", "views: {v: {A: {prefers: [go]}}, w: {A: {weights: {go: -1}}}}")
    study = Study(read(text, FILE), FILE, text)
    assert study.shown_views == ("v", "w")
    with pytest.raises(RequestError, match="the model says what A wants only in its views") as caught:
        study.graph  # noqa: B018
    assert "there are: `v`, `w`" in str(caught.value)


def test_a_view_of_named_states_replaces_rankings_and_the_status_quo() -> None:
    conflict = read(FREE, FILE).view("later")
    assert conflict.status_quo == StatusQuo("tense")
    graph = ModelGraph(conflict)
    assert (graph.status_quo, graph.orders[1].count, graph.orders[0].count) == (1, 1, 2)


# How states are merged, numbered and moved between


def test_states_are_numbered_by_their_codes_and_a_merged_one_by_its_largest() -> None:
    graph = graph_of(model("prefers: []", "same state: [go and not walk]").replace("[walk]", "[]"))
    assert [(state.number, state.code, state.members) for state in graph.states] == [
        (1, 0, (0,)),
        (2, 2, (2,)),
        (3, 3, (1, 3)),
        (4, 4, (4,)),
        (5, 5, (5,)),
        (6, 6, (6,)),
        (7, 7, (7,)),
    ]
    merged = graph.states[2]
    assert (merged.taken, merged.open, str(merged)) == (("go",), ("stay",), "go (whether or not: stay)")


def test_states_that_overlap_are_merged_into_one() -> None:
    graph = graph_of(model("prefers: []", "infeasible: [walk]\nsame state: [go, stay]").replace("[walk]\nin", "[]\nin"))
    assert [state.members for state in graph.states] == [(0,), (1, 2, 3)]


def test_several_options_change_at_once_unless_one_goes_the_wrong_way() -> None:
    free_to_move = moves(read(model(rest="infeasible: [walk]"), FILE), "A")
    assert free_to_move["nothing"] == ["go", "stay", "go, stay"]
    one_way = moves(read(model(rest="infeasible: [walk]\none way: {go: to no}"), FILE), "A")
    assert one_way == {
        "nothing": ["stay"],
        "go": ["nothing", "stay", "go, stay"],
        "stay": ["nothing"],
        "go, stay": ["nothing", "go", "stay"],
    }


@pytest.mark.parametrize(
    ("rule", "from_nothing", "from_stay"),
    [
        ("{after: go}", ["stay"], ["nothing"]),
        ("{after: stay}", ["go"], ["nothing", "go", "go, stay"]),
        ("{before: stay, after: go}", ["go", "stay", "go, stay"], ["nothing"]),
        ("{before: go, after: stay}", ["go", "stay", "go, stay"], ["nothing", "go", "go, stay"]),
        ("{after: go, by: B}", ["go", "stay", "go, stay"], ["nothing", "go", "go, stay"]),
    ],
)
def test_rules_on_moves(rule: str, from_nothing: list[str], from_stay: list[str]) -> None:
    """What must not come about may go on where it holds already."""
    found = moves(read(model(rest=f"infeasible: [walk]\nmoves ruled out: [{rule}]"), FILE), "A")
    assert (found["nothing"], found["stay"]) == (from_nothing, from_stay)


def test_patterns_of_the_model_in_a_view_with_more_options() -> None:
    text = """
countermove: 1
title: T
decision makers:
  A: {options: {a: }, prefers: [a]}
  B: {options: {b: }, ranking: [YY, NY, YN, NN]}
views: {v: {A: {options: {c: }}}}
"""
    graph = ModelGraph(read(text, FILE).view("v"))
    better = {str(graph.states[s]) for s in range(len(graph)) if graph.orders[1].levels[s] >= 2}
    assert better == {"b", "a, b", "c, b", "a, c, b"}


def test_numbers_of_the_model_in_a_view_with_other_states() -> None:
    base = "infeasible: [walk, go and stay]\nstatus quo: 3"
    with pytest.raises(ModelError, match="numbers the states anew, but the status quo, which it inherits"):
        view_of("v: {infeasible: {add: [not go and not stay], remove: [go and stay]}}", base=base)
