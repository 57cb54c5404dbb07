"""Files of one dispute by different authors, compared: matches, what other commands read, further concepts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from comparing import ALL, FILE, ONE, OTHER, brute, sets, study
from countermove.analyses.compare.causes import causes
from countermove.analyses.compare.changes import changes
from countermove.analyses.compare.differences import differences
from countermove.analyses.compare.elsewhere import elsewhere
from countermove.analyses.compare.mixing import taken_over
from countermove.analyses.compare.reasons import Limits
from countermove.answers.compared import Comparisons
from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.model import BASE
from countermove.report.differences import unread_words
from countermove.report.elsewhere import lines
from countermove.stability.solve import solve as solve_by_definition


def test_what_has_no_match_is_listed() -> None:
    comparison = study(ONE).compare(study(OTHER, "other.yaml"), limits=Limits(3, 1e9)).pairs[0].comparison
    assert [(each.kind, each.subject) for each in comparison.differences] == [
        ("decision maker", "C"), ("decision maker", "D"), ("option", "pay"), ("option", "shout"), ("preference", "A"),
        ("preference", "B"), ("infeasible", "go and block"), ("infeasible", "watch and go"),
        ("infeasible", "watch and shout"), ("infeasible", "go and block and shout"),
        ("infeasible", "block and watch"), ("one way", "go: to yes"), ("status quo", ""),
    ]  # fmt: skip
    assert [(each.about, each.respect, each.one, each.other) for each in comparison.remarks] == [
        ("B, `not block`", "sure", "low", "")
    ]
    assert all(turned.whole.causes.sets for turned in (*comparison.into_one, *comparison.into_other))


def test_a_ranking_put_otherwise_is_no_difference() -> None:
    one = ONE.replace("prefers: [go, pay]", "ranking: [4, 2, 3, 1, 6, 5]")
    other = ONE.replace("prefers: [go, pay]", 'ranking: ["YYN", go and not pay, "NYN", "NNN", "NYY", "NNY"]')
    comparison = study(one).compare(study(other)).pairs[0].comparison
    assert (comparison.differences, [each.subject for each in comparison.alike]) == ((), ["A"])


def test_marks_and_attitudes_are_differences() -> None:
    """A strong statement, one of which it is not known whether it is wanted, and what somebody feels for another."""
    makers = "  A: {options: {go: , pay: }, prefers: [go, pay]}\n  B: {prefers: [pay]}"
    one = f"countermove: 1\ntitle: T\ndecision makers:\n{makers}"
    for wants, what in (("{say: go, strength: strong}", "go (strong)"), ("{say: go, unknown: true}", "go (unknown)")):
        other = study(one.replace("[go, pay]", f"[{wants}, pay]"))
        (difference,) = study(one).compare(other).pairs[0].comparison.differences
        assert {(each.kind, each.what) for each in changes(difference)} == {("added", what), ("dropped", "go")}
    other = study(one.replace("[go, pay]", "[go, not pay], attitudes: {B: positive}"))
    one = one.replace("[go, pay]", "[go, not pay]")
    found = study(one).compare(other, concepts=["nash"], limits=ALL)
    (difference,) = found.pairs[0].comparison.differences
    assert (difference.kind, difference.subject) == ("attitudes", "A")
    assert "Attitudes of A: none in" in found.text()
    assert "All outcomes hold alike in both under Nash." in found.text()


STREET = """\
countermove: 1
title: The street
decision makers:
  Council:
    options: {close: close the street to cars}
    prefers: [not protest, close]
    audiences:
      House: {prefers: [not close], weight: 2}
    ratified by: {veto: [House]}
  Shops:
    options: {protest: protest, plant: pay for trees}
    prefers: [protest if close, plant, not protest]
status quo: []
next round:
  - {after: close, text: Anger., Shops: {prefers: [protest iff close]}}
  - {after: plant, one way: {add: {plant: to yes}}}
views:
  plain: {by: us}
  as_plain:
    no agreement: []
    Council:
      attitudes: {Shops: neutral, Council: positive}
      audiences: {House: {prefers: [{say: not close, sure: low}], weight: 2, note: It says so.}}
      ratified by: {veto: [House]}
    next round:
      remove: [close, plant]
      add:
        - {after: close, text: Rage., Shops: {prefers: [protest iff close]}}
        - {after: plant, one way: {add: {plant: to yes}}}
    sees: {Council: {hides: []}}
  home:
    no agreement: [close]
    Council:
      audiences:
        House: {prefers: [close, not protest]}
        Street: {as: Shops, weight: 3}
      ratified by: majority
  later:
    next round:
      remove: [close, plant]
      add:
        - {after: plant, Council: {attitudes: {Shops: positive}}}
        - after: close
          text: Anger.
          infeasible: {add: [close and plant]}
          one way: {add: {close: to yes}}
          Shops: {options: {sue: go to court}, prefers: [sue]}
        - {after: protest, same state: {add: [protest]}, moves ruled out: {remove: [{after: plant}]}}
  seen: {sees: {Council: {view: home, hides: [plant]}, Shops: plain}}
  kind: {Council: {attitudes: {Shops: positive}}}
  strong: {Council: {prefers: [{say: not protest, strength: strong}, close]}}
  unsure: {Council: {prefers: [not protest, {say: close, unknown: true}]}}
  both: {on: home, sees: {Shops: kind}, Council: {prefers: [close], attitudes: {Shops: negative}}}
"""


def plain_text(found: Comparisons) -> str:
    """As it is printed, without styles and on one line."""
    return " ".join(re.sub("\x1b\\[\\d+m", "", found.text()).split())


def street(view: str, **others: Any) -> Comparisons:
    """The plain view of the street beside another."""
    return study(STREET).view("plain").compare(study(STREET).view(view), **others)


ELSEWHERE: dict[str, dict[str, tuple[list[str] | None, list[str] | None]]] = {
    "home": {
        "Council's audience House": (["wants `not close`; weight 2"], ["wants `close`, then `not protest`"]),
        "Council's audience Street": (None, ["wants what Shops wants; weight 3"]),
        "Whose consent Council needs at home": (
            ["House, which has a veto"], ["audiences of more than half of the weight"]
        ),
        "What is left without an agreement": (["[nothing]"], ["[close]"]),
    },
    "later": {
        "What follows in the next round after `close`": (
            ["Shops wants, the most important first, `protest iff close`"],
            [
                "Shops has a new option: sue, go to court",
                "Shops wants, the most important first, `sue`",
                "`close and plant` cannot be any more",
                "close, once taken, stays taken",
            ],
        ),
        "What follows in the next round after `plant`": (
            ["plant, once taken, stays taken"], ["Council is positive towards Shops"]
        ),
        "What follows in the next round after `protest`": (
            None,
            [
                "moves are no longer ruled out: after: plant",
                "all states in which `protest` holds are one and the same",
            ],
        ),
        "The order of what follows": (["after `close`; then after `plant`"], ["after `plant`; then after `close`"]),
    },
    "seen": {
        "How Council sees the others": (None, ["as in view `home`, and knows nothing of `plant`"]),
        "How Shops sees the others": (None, ["as in view `plain`"]),
    },
}  # fmt: skip


@pytest.mark.parametrize(("view", "command"), [("home", "ratify"), ("later", "rounds"), ("seen", "misperception")])
def test_what_other_commands_read_is_listed_in_full(view: str, command: str) -> None:
    found = street(view)
    (data,) = found.data()["pairs"]
    assert data["differences"] == data["into_one"] == data["remarks"] == []
    assert {each["read_by"] for each in data["elsewhere"]} == {command}
    assert {each["heading"]: (each["one"], each["other"]) for each in data["elsewhere"]} == ELSEWHERE[view]
    text = plain_text(found)
    assert f"Nothing that changes what holds. What `{command}` can answer otherwise stands below." in text
    assert "All outcomes hold alike in both under these 5 concepts." in text
    for heading, sides in ELSEWHERE[view].items():
        assert all(line in text.split(heading, 1)[1] for own in sides for line in own or ())


PART = """\
countermove: 1
title: T
decision makers:
  A:
    options: {a: , b: }
    prefers: [a]
    audiences: {H: {prefers: [b], weight: 2, share: 40}, I: {as: B, share: 60}}
    ratified by: {veto: [H], and: {weight: 1/2}}
  B: {options: {c: }, prefers: [c]}
infeasible: [a and c]
one way: {a: to yes}
moves ruled out: [{after: b}]
same state: [b and c]
status quo: []
no agreement: [b]
next round:
  - after: b
    infeasible: {add: [b and c], remove: [a and c]}
    one way: {add: {c: to yes}, remove: [a]}
    moves ruled out: {add: [{after: c}], remove: [{after: b}]}
    same state: {add: [a], remove: [b and c]}
    A: {options: {d: }, prefers: [b], attitudes: {B: negative}}
sees: {B: {view: v, hides: [b]}}
hopes: [a]
fears: [{say: b, by: us}, c]
views: {v: {by: x}, w: {by: y}}
"""

PARTS = [
    ("H: {prefers: [b]", "H: {prefers: [not b]", "audience"),
    ("weight: 2", "weight: 3", "audience"),
    ("share: 60", "share: 55", "audience"),
    ("as: B", "prefers: [c]", "audience"),
    (", I: {as: B, share: 60}", "", "audience"),
    ("veto: [H]", "veto: [I]", "ratified by"),
    ("1/2", "2/3", "ratified by"),
    ("{weight: 1/2}", "any", "ratified by"),
    ("no agreement: [b]", "no agreement: [a]", "no agreement"),
    ("no agreement: [b]\n", "", "no agreement"),
    ("- after: b", "- after: c", "next round"),
    ("add: [b and c]", "add: [a and b]", "next round"),
    (", remove: [a and c]", "", "next round"),
    ("c: to yes", "c: to no", "next round"),
    (", remove: [a]}", "}", "next round"),
    ("add: [{after: c}]", "add: [{after: c, by: A}]", "next round"),
    (", remove: [{after: b}]", "", "next round"),
    ("add: [a]", "add: [b]", "next round"),
    (", remove: [b and c]}", "}", "next round"),
    ("{d: }", "{e: }", "next round"),
    ("{d: }, prefers: [b]", "{d: }, prefers: [a]", "next round"),
    ("B: negative", "B: positive", "next round"),
    ("view: v", "view: w", "sees"),
    ("hides: [b]", "hides: [a]", "sees"),
    ("hopes: [a]\n", "", "hopes"),
    ("hopes: [a]", "hopes: [not a]", "hopes"),
    ("[{say: b, by: us}, c]", "[c]", "fears"),
    ("us}, c]", "us}, c, a]", "fears"),
]


def test_each_part_that_other_commands_read_is_a_difference_by_itself() -> None:
    base = read(PART, FILE).view(BASE)
    assert elsewhere(base, base) == ()
    for old, new, kind in PARTS:
        assert PART.count(old) == 1, old
        changed = read(PART.replace(old, new), FILE).view(BASE)
        for found in (elsewhere(base, changed), elsewhere(changed, base)):
            assert {each.kind for each in found} == {kind}, (old, found)
            assert all(lines(each, each.one) != lines(each, each.other) for each in found), old
        assert differences(base, changed) == (), old


def test_hopes_and_fears_are_told_and_change_nothing() -> None:
    """Of two files; what both hope for is said otherwise where another hopes for it, or for another reason."""
    text = "countermove: 1\ntitle: T\ndecision makers: {A: {options: {a: , b: }, prefers: [a]}}\n"
    one = study(text + "hopes: [{say: a, by: us, evidence: author's judgement}, b]\nfears: [not a]\n")
    other = study(text + "fears: [not a, b]\nhopes: [{say: a, by: them, evidence: reported}]\n", "other.yaml")
    (data,) = one.compare(other).data()["pairs"]
    assert data["differences"] == data["into_one"] == []
    assert [
        (each["kind"], each["about"], each["read_by"], each["one"], each["other"]) for each in data["elsewhere"]
    ] == [
        ("hopes", "b", "brief", ["stated"], None),
        ("fears", "b", "brief", None, ["stated"]),
    ]
    assert [(each["about"], each["respect"], each["one"], each["other"]) for each in data["remarks"]] == [
        ("the hope for `a`", "by", "us", "them"),
        ("the hope for `a`", "evidence", "author's judgement", "reported"),
    ]
    text = plain_text(one.compare(other))
    assert "Nothing that changes what holds. What `brief` can answer otherwise stands below." in text
    assert (
        "The hope for `b` dispute.yaml stated other.yaml none The fear of `b` dispute.yaml none other.yaml stated"
        in text
    )


def test_several_commands_are_named() -> None:
    (data,) = street("both").data()["pairs"]
    assert [each["kind"] for each in data["differences"]] == ["preference", "attitudes"]
    assert {each["read_by"] for each in data["elsewhere"]} == {"ratify", "misperception"}
    text = plain_text(street("both"))
    assert "Read by `ratify` alone" in text and "Read by `misperception` alone" in text
    assert "Of what separates plain from both only this can change what holds under these concepts" in text


def test_the_same_said_otherwise_is_no_difference() -> None:
    """Attitudes, consequences, sight and the state without an agreement that say what holds without them; evidence,
    notes and texts are remarks."""
    comparison = street("as_plain").pairs[0].comparison
    assert (comparison.differences, comparison.elsewhere, comparison.unread) == ((), (), ())
    assert [(each.about, each.respect, each.one, each.other) for each in comparison.remarks] == [
        ("Council's audience House", "note", "", "It says so."),
        ("Council's audience House, `not close`", "sure", "", "low"),
        ("what follows from `close`", "text", "Anger.", "Rage."),
    ]
    assert "Nothing that changes what holds.\n" in street("as_plain").text()


def test_an_order_in_doubt_is_no_difference_and_is_told() -> None:
    text = "countermove: 1\ntitle: T\ndecision makers: {A: {options: {a: , b: , c: }, prefers: [a, b, c]%s}}"
    comparison = study(text % "").compare(study(text % ", order in doubt: [2, 3]", "other.yaml"))
    (pair,) = comparison.pairs
    assert pair.comparison.differences == ()
    assert [(r.about, r.respect, r.one, r.other) for r in pair.comparison.remarks] == [
        ("A", "order in doubt", "", "2 and 3")
    ]
    assert "order in doubt of A: nothing (dispute.yaml); 2 and 3 (other.yaml)" in comparison.text(everything=False)


def test_states_named_by_number_are_matched_by_what_is_taken() -> None:
    """`no agreement` and the rankings of audiences, where the options stand in another order."""
    text = "countermove: 1\ntitle: T\ndecision makers: {A: {options: {%s: , %s: }, prefers: [a], audiences: {H: {%s}}}}"
    one = study(text % ("a", "b", "ranking: [1, 2, 3, 4]") + "\nno agreement: 2\n")
    other = study(text % ("b", "a", "ranking: [1, 3, 2, 4]") + "\nno agreement: 3\n", "other.yaml")
    comparison = one.compare(other).pairs[0].comparison
    assert comparison.elsewhere == ()
    assert len(comparison.rows) == 2
    changed = study(text % ("b", "a", "ranking: [1, 2, 3, 4]") + "\nno agreement: 2\n", "other.yaml")
    found = one.compare(changed).pairs[0].comparison.elsewhere
    assert [each.kind for each in found] == ["audience", "no agreement"]


# Further concepts


@pytest.mark.parametrize(
    ("view", "family", "word"),
    [
        ("kind", "attitudes", "attitudes"),
        ("strong", "strength", "strength"),
        ("unsure", "unknown", "unknown preference"),
    ],
)
def test_what_only_further_concepts_read(view: str, family: str, word: str) -> None:
    """Under the classical five it is told and not tried, with the concepts that read it; these are answered."""
    found = street(view)
    comparison = found.pairs[0].comparison
    assert (comparison.bearing, comparison.unread, comparison.into_one) == ((), (family,), ())
    (data,) = found.data()["pairs"]
    assert [(each["bears"], each["read_by"]) for each in data["differences"]] == [(False, [family])]
    text = plain_text(found)
    hint = re.search(f"They differ in {word}, which further concepts alone read .`--concepts (\\S+)`", text)
    assert hint is not None
    further = street(view, concepts=hint.group(1).split(","))
    assert further.pairs[0].comparison.unread == ()
    assert further.pairs[0].comparison.bearing == comparison.differences


def test_an_attitude_is_behind_what_holds_under_rgmr() -> None:
    found = street("kind", concepts=["rgmr", "nash"], everything=True)
    counts = [len(each.equilibria("rgmr")) for each in found.results]
    assert counts == [2, 3]
    comparison = found.pairs[0].comparison
    (turned,) = comparison.into_one
    assert (turned.outcome.shown, turned.concept, turned.makes) == ("protest, plant", "rgmr", True)
    assert sets(turned) == [["attitudes Council"]]
    (back,) = comparison.into_other
    assert (back.makes, sets(back)) == (False, [["attitudes Council"]])
    assert comparison.complete
    assert "holds in plain under RGMR with:\n        - the attitudes of Council" in found.text()


def test_strength_is_behind_what_holds_strongly() -> None:
    comparison = street("strong", concepts=["strong_seq"]).pairs[0].comparison
    (turned,) = comparison.into_one
    assert (turned.outcome.shown, turned.makes, sets(turned)) == ("plant", True, [["preference Council"]])
    ((within,),) = (each.sets() for each in turned.within.values())
    assert [change and change.what for _, change in within] == ["not protest (strong)"]


FURTHER = ["rnash", "rgmr", "rsmr", "strong_seq", "strong_gmr", "nash_a", "gmr_d"]


def test_sets_under_further_concepts_are_those_of_the_oracle() -> None:
    """Each set of differences, the model in between solved anew by the definitions."""
    limits, found = Limits(99, 1e9, both=False), set()
    for seed in range(5):
        rng = random.Random(f"further {seed}")
        one, other = (study(_marked(rng), f"{k}.yaml") for k in range(2))
        comparison = one.compare(other, concepts=FURTHER, limits=limits).pairs[0].comparison
        bearing = comparison.bearing
        solved: dict[tuple[frozenset[int], str], set[frozenset[str]]] = {}

        def holding(chosen: frozenset[int], concept: str) -> set[frozenset[str]]:
            if (chosen, concept) not in solved:  # noqa: B023
                mixed = taken_over(one.conflict, other.conflict, [bearing[k] for k in chosen])  # noqa: B023
                assert mixed is not None
                graph = ModelGraph(mixed)
                held = solve_by_definition(graph, [concept]).equilibria(concept)
                solved[chosen, concept] = {frozenset(graph.states[s].taken) for s in held}  # noqa: B023
            return solved[chosen, concept]  # noqa: B023

        for turned in comparison.into_one:
            (member,) = turned.outcome.members
            expected = brute(len(bearing), lambda chosen: (member in holding(chosen, turned.concept)) == turned.makes)  # noqa: B023
            assert {*turned.whole.causes.sets} == expected, seed
            found |= {bearing[k].kind for own in expected for k in own}
    assert found == {"preference", "attitudes", "infeasible"}


def _marked(rng: random.Random) -> str:
    """A random model with marks and attitudes."""

    def said() -> str:
        one, other = (f"{rng.choice(['', 'not '])}{name}" for name in rng.sample("xyz", 2))
        mark = rng.choice(["strength: strong", "unknown: true", "sure: low"])
        return f"{{say: {one} {rng.choice(['or', 'iff', 'if'])} {other}, {mark}}}"

    feels = [rng.choice(["positive", "negative", "neutral"]) for _ in range(2)]
    cannot = " and ".join(f"{rng.choice(['', 'not '])}{name}" for name in "xyz")
    return (
        "countermove: 1\ntitle: T\ndecision makers:\n"
        f"  A: {{options: {{x: , y: }}, prefers: [{said()}, {said()}], attitudes: {{B: {feels[0]}}}}}\n"
        f"  B: {{options: {{z: }}, prefers: [{said()}, {said()}], attitudes: {{A: {feels[1]}}}}}\n"
        f"infeasible: [{cannot}]\n"
    )


def test_a_search_under_further_concepts_keeps_to_its_time() -> None:
    """With no time at all not even single differences are tried, and that is said."""
    found = street("both", concepts=["rgmr"], limits=Limits(99, -1), everything=True)
    comparison = found.pairs[0].comparison
    assert comparison.into_one and not comparison.complete
    assert all(each.whole.causes.sets == () and each.whole.causes.tried == 0 for each in comparison.into_one)
    assert "there was no time to find what does it" in found.text()
    assert "alone: none was found in the time that there was." in plain_text(found)
    assert found.data()["pairs"][0]["complete"] is False


def test_a_search_among_large_models_keeps_to_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the models that are listed under Nash, too; in small ones single differences are always tried."""
    text = "countermove: 1\ntitle: T\ndecision makers:\n  A: {options: {a: }, prefers: [%s]}\n"
    text += "  B: {options: {b: }, prefers: [b]}\n"
    one, other = study(text % "a"), study(text % "not a", "other.yaml")
    small = one.compare(other, limits=Limits(99, -1))
    assert {each.whole.causes.tried for each in small.pairs[0].comparison.into_one} == {1}
    monkeypatch.setattr("countermove.analyses.compare.mixing.LISTED", 3)
    large = one.compare(other, limits=Limits(99, -1))
    comparison = large.pairs[0].comparison
    assert comparison.into_one and not comparison.complete
    assert all(each.whole.causes.sets == () for each in comparison.into_one)
    assert "there was no time to find what does it" in plain_text(large)


def test_slow_questions_out_of_time() -> None:
    asked: list[frozenset[int]] = []

    def turned(chosen: frozenset[int], open_: Iterable[str]) -> list[str]:
        asked.append(chosen)
        return [*open_] if {0} <= chosen or {2, 3} <= chosen else []

    found = causes(4, ["q"], turned, 99, lambda: len(asked) >= 2, slow=True)["q"]
    assert (found.sets, found.tried, found.complete) == ((frozenset({0}),), 0, False)
    found = causes(4, ["q"], lambda chosen, open_: [], 99, lambda: False, slow=True)["q"]
    assert (found.sets, found.tried, found.complete) == ((), 4, True)  # not even all of them
    for count in (1, 2):  # nothing is known of all pieces together where there was no time for them
        found = causes(count, ["q"], lambda chosen, open_: [], 99, lambda: True, slow=True)["q"]
        assert (found.sets, found.tried, found.complete) == ((), 0, False)
    asked.clear()
    found = causes(2, ["q"], turned, 99, lambda: len(asked) >= 2, slow=True)["q"]
    assert (found.sets, found.tried, found.complete) == ((frozenset({0}),), 2, True)
    looks = iter([False, False, True, True])
    found = causes(2, ["q"], lambda chosen, open_: [], 99, lambda: next(looks), slow=True)["q"]
    assert (found.sets, found.tried, found.complete) == ((), 1, False)


def test_ties_that_numbers_decide_are_no_difference() -> None:
    """Limited foresight breaks ties by the numbers of states, which the order of options gives."""
    text = "countermove: 1\ntitle: T\ndecision makers:\n  A: {options: {%s: , %s: }, prefers: [b or not c]}\n"
    text += "  B: {options: {c: }, prefers: [not c, b]}\n"
    found = study(text % ("a", "b")).compare(study(text % ("b", "a"), "other.yaml"), concepts=["l3"])
    (turned,) = found.pairs[0].comparison.into_one
    assert (turned.outcome.shown, turned.makes, turned.whole.causes.sets) == ("nothing", False, ())
    assert len(found.pairs[0].comparison.rows) == 4
    assert "No difference does it. States are numbered in another way here" in plain_text(found)


def test_a_model_in_between_that_is_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rules instead of one another: without both there are too many states for the definitions."""
    monkeypatch.setattr("countermove.analyses.compare.mixing.LISTED", 6)
    text = "countermove: 1\ntitle: T\ndecision makers:\n  A: {options: {a: , b: }, prefers: [a]}\n"
    text += "  B: {options: {c: }, prefers: [c iff a]}\ninfeasible: [%s]\n"
    found = study(text % "a and b").compare(study(text % "a and c", "other.yaml"), concepts=["rnash"])
    comparison = found.pairs[0].comparison
    assert comparison.into_one and not comparison.complete
    assert all(each.whole.unanswered for each in comparison.into_one)
    assert "some sets were left out, since the model that they make is too large" in plain_text(found)


def test_further_concepts_are_for_small_models() -> None:
    options = "{" + ", ".join(f"o{k}: " for k in range(13)) + "}"
    large = study(f"countermove: 1\ntitle: T\ndecision makers: {{A: {{options: {options}, prefers: [o1]}}}}")
    with pytest.raises(RequestError, match="on up to 4,096 states"):
        large.compare(large, concepts=["rnash"])
    words = unread_words(["attitudes", "strength"], small=False)
    assert (
        words
        == "They differ in attitudes and strength, read by further concepts alone, for models of up to 4,096 states."
    )


def test_models_of_two_kinds_are_refused(tmp_path: Path) -> None:
    free = "countermove: 1\ntitle: T\nstates: [a, b]\ndecision makers: {A: {moves: {a: [b]}, ranking: [b, a]}}"
    with pytest.raises(RequestError, match="cannot be compared with one of options"):
        study(ONE).compare(study(free))
