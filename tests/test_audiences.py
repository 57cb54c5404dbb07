"""Audiences and their rule in the model file: what is read, what a view replaces, what is refused and where."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from countermove.audience import MOST_AUDIENCES, Audience, Ratification, RatifiedBy
from countermove.errors import ModelError, RequestError
from countermove.language.canonical import canonical
from countermove.language.reader import read
from countermove.language.writer import rewrite, write
from countermove.model import BASE, Conflict, DecisionMaker, StatusQuo
from countermove.preference import Prioritized, Priority, Taken, Weight, Weighted
from countermove.report.account import account
from countermove.report.paper import Paper
from countermove.study import Study
from samples import FILE, marked, model, roads
from test_schema import complaints

TWO = "{x: {prefers: [go]}, y: {as: B, weight: 2, share: 30}}"


def at_home(audiences: str = TWO, rule: str = "", rest: str = "") -> str:
    ratified = f"\n    ratified by: {rule}" if rule else ""
    return model(f"prefers: [go]\n    audiences: {audiences}{ratified}", rest)


def ratification(text: str, view: str = BASE) -> Ratification | None:
    return read(text, FILE).view(view).decision_makers[0].ratification


def test_audiences_are_read() -> None:
    found = ratification(at_home(rule="majority"))
    assert found == Ratification(
        (
            Audience("x", preference=Prioritized((Priority(Taken("go")),))),
            Audience("y", like="B", weight=Fraction(2), share=Fraction(30)),
        ),
        RatifiedBy("majority"),
    )
    weighted = ratification(at_home("{x: {name: The x, text: It votes., weights: {go: 1}, note: n}}"))
    (only,) = weighted.audiences if weighted else ()
    assert only == Audience("x", "The x", "It votes.", Weighted((Weight("go", Fraction(1)),)), note="n")


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("any", RatifiedBy("any")),
        ("all", RatifiedBy()),
        ("{weight: 3/5}", RatifiedBy("weight", Fraction(3, 5))),
        ("{weight: 1}", RatifiedBy("weight", Fraction(1))),
        ("{veto: [y]}", RatifiedBy("", veto=("y",))),
        ("{veto: [y, x], and: majority}", RatifiedBy("majority", veto=("y", "x"))),
        ("{veto: [x], and: {weight: .5}}", RatifiedBy("weight", Fraction(1, 2), ("x",))),
    ],
)
def test_rules(rule: str, found: RatifiedBy) -> None:
    text = at_home(rule=rule)
    conflict = read(text, FILE)
    own = conflict.decision_makers[0].ratification
    assert own is not None
    assert own.rule == found
    assert read(write(conflict), FILE) == conflict
    assert complaints(text) == []
    assert complaints(write(conflict)) == []


def test_shares() -> None:
    text = at_home(TWO.replace("[go]", "[go], share: 70"), "{share: 60.5}")
    found = ratification(text)
    assert found is not None
    assert found.rule == RatifiedBy("share", Fraction(121, 2))
    assert (found.carried({"x"}), found.carried({"y"})) == (True, False)
    assert complaints(text) == []


def test_a_view_replaces_audiences_as_a_whole() -> None:
    views = """views:
  v: {A: {audiences: {z: {as: B}}}}
  w: {on: v, A: {audiences: {}}, no agreement: [stay]}
  u: {A: {prefers: [stay]}}
no agreement: [walk]
"""
    text = at_home(rule="any", rest=views)
    assert ratification(text, "v") == Ratification((Audience("z", like="B"),))
    assert ratification(text, "w") is None
    assert ratification(text, "u") == ratification(text)
    conflict = read(text, FILE)
    assert conflict.view("w").no_agreement == StatusQuo(("stay",))
    assert conflict.view("v").no_agreement == StatusQuo(("walk",))
    assert read(write(conflict), FILE) == conflict
    assert complaints(text) == []


def test_a_change_is_written_into_the_text() -> None:
    text = at_home(rule="any  # one is enough")
    conflict = read(text, FILE)
    maker = conflict.decision_makers[0]
    changed = replace(maker, ratification=Ratification((Audience("x", like="B"),), RatifiedBy("any")))
    other = replace(conflict, decision_makers=(changed, *conflict.decision_makers[1:]))
    written = rewrite(text, other)
    assert read(written, FILE) == other
    assert "# one is enough" in written


def test_what_is_certified_knows_no_audiences() -> None:
    conflict = read(at_home(rule="any", rest="no agreement: [go]"), FILE).view(BASE)
    plain = read(model("prefers: [go]"), FILE).view(BASE)
    assert canonical(conflict) == canonical(plain)


REFUSED = [
    (at_home("{x: {prefers: [gone]}}").replace("[gone]", "[«gone»]"), "there is no option `gone`"),
    (at_home("{«x»: {weight: 1}}"), "the audience `x` of `A` is not said to want anything"),
    (at_home("{«x»: }"), "the audience `x` of `A` is not said to want anything"),
    (at_home("{x: {as: «C»}}"), "`as` cannot be `C`"),
    (at_home("{x: {prefers: [go], as: «B»}}"), "`as` stands beside `prefers`"),
    (at_home("{x: {prefers: [go], weights: «{»go: 1}}}"), "`weights` stands beside `prefers`"),
    (at_home("{x: {prefers: [go], «waits»: 1}}"), "the audience `x` of `A` has no `waits`"),
    (at_home("{«not»: {as: B}}"), "`not` is a word of the language of statements"),
    (at_home("{x: {as: B, weight: «-1»}}"), "a weight cannot be `-1`"),
    (at_home("{x: {as: B, share: «101»}}"), "a share cannot be `101`"),
    (at_home("«{»x: {as: B}, y: {as: B}}"), "by what rule they consent is not said"),
    (at_home(rule="«most»"), "`ratified by` cannot be `most`"),
    (at_home(rule="«[»any]"), None),
    (at_home(rule="{weight: «3/2»}"), "the `weight` that it takes cannot be `3/2`"),
    (at_home(rule="{share: «0»}"), "the `share` that it takes cannot be `0`"),
    (at_home(rule="«{»weight: 1, share: 1}"), "this rule is not of one kind"),
    (at_home(rule="«{»weight: 1, and: any}"), "this rule is not of one kind"),
    (at_home(rule="{veto: [«z»]}"), "an audience of `A` cannot be `z`"),
    (at_home(rule="{veto: «[»]}"), "nobody has a veto"),
    (at_home(rule="{veto: [x], and: {veto: «[»y]}}"), "a veto stands inside of a veto"),
    (at_home("{«x»: {as: B}, y: {as: B, share: 60}}", "{share: 50}"), "the rule counts shares, and `x` has none"),
    (at_home("{x: {as: B, share: 60}, y: {as: B, share: 50}}", "{share: «50»}"), "the shares add up to 110 percent"),
    (at_home("{x: {as: B, share: 20}, y: {as: B, share: 20}}", "{share: «50»}"), "nothing can ever be carried"),
    (at_home("{x: {as: B, weight: 0}}", "«majority»"), "no audience has any weight"),
    (model("ratified by: «any»"), "no audiences of `A` stand here"),
    (model("audiences: {}\n    ratified by: «any»"), "`A` has no audiences that could ratify"),
    (model(rest="views: {v: {A: {ratified by: «any»}}}"), "no audiences of `A` stand here"),
    (model(rest="no agreement: [«gone»]"), "there is no option `gone`"),
    (roads(a="ranking: [calm, tense], audiences: {x: {prefers: «[»]}}"), "a free-form model has no options"),
    (roads("no agreement: «war»"), "there is no state `war`"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused_and_where(text: str, message: str | None) -> None:
    text, ((line, column, _),) = marked(text)
    with pytest.raises(ModelError) as caught:
        read(text, FILE)
    found = [(problem.place.line, problem.place.column, problem.message) for problem in caught.value.problems
             if problem.place]  # fmt: skip
    assert any(place[:2] == (line, column) and (message is None or message in place[2]) for place in found), found


def test_too_many_audiences() -> None:
    many = ", ".join(f"x{k}: {{as: B}}" for k in range(MOST_AUDIENCES + 1))
    with pytest.raises(ModelError, match="`A` has 51 audiences"):
        read(at_home(f"{{{many}}}", "any"), FILE)


def checked(text: str) -> list[str]:
    return [f"{problem.place}: {problem.message}" for problem in Study(read(text, FILE), FILE, text).check()]


def test_check_finds_what_only_the_states_show() -> None:
    """A ranking of an audience that misses states, merged states that it tells apart, an infeasible no agreement."""
    assert any("the ranking of the audience x of A misses" in each for each in checked(at_home("{x: {ranking: [go]}}")))
    apart = model("prefers: []\n    audiences: {x: {prefers: [stay]}}", "same state: [go]").replace("[walk]", "[]")
    assert any("but the audience x of A is not indifferent" in each for each in checked(apart))
    nowhere = checked(model(rest="infeasible: [go and stay]\nno agreement: [go, stay]"))
    assert any("the outcome without an agreement, go, stay, is not feasible" in each for each in nowhere)
    with pytest.raises(ModelError, match="misses"):
        Study(read(at_home("{x: {ranking: [go]}}", rest="status quo: []"), FILE)).ratify()
    with pytest.raises(RequestError, match="no decision maker of this model has audiences"):
        Study(read(model(rest="status quo: []"), FILE)).ratify()


@pytest.mark.parametrize(
    ("base", "message"),
    [
        (at_home("{x: {ranking: [1, 2, 3, 4, 5, 6, 7, 8]}}"), "the ranking of the audience x of A, which it inherits"),
        (model(rest="no agreement: 3"), "but the outcome without an agreement, which it inherits, is given by number"),
    ],
)
def test_numbers_of_states_are_not_inherited(base: str, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        read(f"{base}\nviews: {{v: {{infeasible: {{add: [go and stay]}}}}}}", FILE)
    read(f"{base}\nviews: {{v: {{A: {{prefers: []}}}}}}", FILE)


def test_what_a_model_is_about_names_its_audiences() -> None:
    paper = Paper(100)
    account(paper, read(at_home(rule="any"), FILE))
    text = " ".join(paper.text().split())
    assert "audience x: has wants of its own." in text
    assert "audience y: wants what B wants." in text


def test_a_rule_that_says_nothing_is_the_plain_one() -> None:
    maker = DecisionMaker("A", preference=Prioritized(()), ratification=Ratification((Audience("x", like="A"),)))
    assert "ratified by" not in write(Conflict("T", (maker,)))
