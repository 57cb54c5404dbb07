"""Models side by side: against an oracle that tries every set, against what the case says, and by laws."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import countermove as cm
from countermove.analyses.compare.causes import causes
from countermove.analyses.compare.changes import changes, narrowed
from countermove.analyses.compare.differences import Difference, differences
from countermove.analyses.compare.elsewhere import elsewhere
from countermove.analyses.compare.mixing import taken_over
from countermove.analyses.compare.reasons import Limits, Turned
from countermove.answers.compared import Comparisons
from countermove.errors import CountermoveError, ModelError, RequestError
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.model import BASE, Conflict, Infeasible, OneWay
from countermove.preference import Prioritized, Priority, Taken
from countermove.report.differences import unread_words
from countermove.report.elsewhere import lines
from countermove.stability.solve import solve as solve_by_definition
from countermove.study import Study
from helpers import run
from naive import feasible_codes, solve
from random_models import Option, Spec, Wants, random_free_spec, random_spec, random_statement, to_yaml
from test_schema import VALIDATOR

FILE = "dispute.yaml"
ALL = Limits(99, 1e9)


def study(text: str, file: str = FILE) -> Study:
    return Study(read(text, file), file, text)


# Pieces of a preference


def statements(*names: str) -> Prioritized:
    return Prioritized(tuple(Priority(Taken(name)) for name in names))


def wanting(one: str, other: str) -> Difference:
    """The difference between two lists of one-letter statements."""
    return Difference("preference", "A", statements(*one), statements(*other))


def words(difference: Difference) -> str:
    assert isinstance(difference.other, Prioritized)
    return "".join(map(str, difference.other.priorities))


CHANGES = [
    ("abc", "abc", []),
    ("abc", "xabc", ["added x None 1"]),
    ("abc", "ac", ["dropped b 2 None"]),
    ("abc", "cab", ["moved c 3 1"]),
    ("abc", "axc", ["added x None 2", "dropped b 2 None"]),
    ("ab", "ba", ["moved a 1 2"]),
    ("aab", "ab", ["dropped a 2 None"]),
    ("", "ab", ["added a None 1", "added b None 2"]),
    ("ab", "", ["dropped a 1 None", "dropped b 2 None"]),
    ("abcd", "dxab", ["moved d 4 1", "added x None 2", "dropped c 3 None"]),
]


@pytest.mark.parametrize(("one", "other", "found"), CHANGES)
def test_changes_of_a_list(one: str, other: str, found: list[str]) -> None:
    own = changes(wanting(one, other))
    assert [f"{each.kind} {each.what} {each.before} {each.after}" for each in own] == found


@pytest.mark.parametrize(
    ("one", "other", "kept", "result"),
    [
        ("abc", "xaby", "x", "xabc"),
        ("abc", "xabyc", "y", "abyc"),
        ("pq", "xy", "x", "xpq"),  # in front of what the first has there of its own
        ("apq", "axy", "y", "aypq"),
        ("abc", "cab", "c", "cab"),
        ("abcd", "dxab", "dx", "dxabc"),
        ("abcd", "dxab", "c", "abd"),
    ],
)
def test_some_changes_taken_over(one: str, other: str, kept: str, result: str) -> None:
    difference = wanting(one, other)
    assert words(narrowed(difference, [each for each in changes(difference) if each.what in kept])) == result


@pytest.mark.parametrize("hundred", range(3))
def test_laws_of_taking_over(hundred: int) -> None:
    """Nothing taken over is the first list, everything the other; what both have in one order stays in it."""
    for seed in range(100 * hundred, 100 * hundred + 100):
        rng = random.Random(f"lists {seed}")
        one, other = ("".join(rng.choice("abcdef") for _ in range(rng.randint(0, 7))) for _ in range(2))
        difference = wanting(one, other)
        own = changes(difference)
        assert words(narrowed(difference, [])) == one
        assert words(narrowed(difference, own)) == other
        some = [each for each in own if rng.random() < 0.5]
        mixed = words(narrowed(difference, some))
        added = [each.what for each in some if each.kind == "added"]
        dropped = [each.what for each in some if each.kind == "dropped"]
        assert sorted([*mixed, *dropped]) == sorted([*one, *added])
        before = {each.what for each in own}
        kept = [letter for letter in one if letter not in before]
        assert [letter for letter in mixed if letter not in before] == kept


# The smallest sets


def brute(count: int, turns: Callable[[frozenset[int]], bool]) -> set[frozenset[int]]:
    """Every set that turns the answer and holds no other that does."""
    found: list[frozenset[int]] = []
    for size in range(count + 1):
        for chosen in map(frozenset, itertools.combinations(range(count), size)):
            if turns(chosen) and not any(each <= chosen for each in found):
                found.append(chosen)
    return {*found}


def test_smallest_sets_of_random_answers() -> None:
    for seed in range(60):
        rng = random.Random(f"sets {seed}")
        count = rng.randint(1, 7)
        full = frozenset(range(count))
        turning = {full} | {
            frozenset(rng.sample(range(count), rng.randint(1, count))) for _ in range(rng.randint(0, 9))
        }

        def turned(chosen: frozenset[int], open_: Iterable[str], turning: set[frozenset[int]] = turning) -> list[str]:
            return [each for each in open_ if chosen in turning]

        expected = brute(count, turning.__contains__)
        found = causes(count, ["q"], turned, 99, lambda: False)["q"]
        assert found.complete
        assert {*found.sets} == expected, seed
        most = rng.randint(1, count)
        part = causes(count, ["q"], turned, most, lambda: False)["q"]
        assert {each for each in part.sets if len(each) <= most} == {each for each in expected if len(each) <= most}
        assert not part.complete or {*part.sets} == expected
        assert part.sets  # by taking away one at a time there is always one
        assert all(each in turning for each in part.sets)


def test_out_of_time_there_is_one_set_and_it_says_so() -> None:
    def turned(chosen: frozenset[int], open_: Iterable[str]) -> list[str]:
        return [*open_] if {2, 4, 5} <= chosen else []

    found = causes(8, ["q"], turned, 99, lambda: True)["q"]
    assert (found.sets, found.tried, found.complete) == ((frozenset({2, 4, 5}),), 1, False)


# Against the oracle: every set of differences, each model solved naively


def varied(rng: random.Random, spec: Spec) -> Spec:
    """Another model of the same dispute: other wants, another rule, another direction."""
    size = len(spec.options)
    wants = list(spec.wants)
    for i in rng.sample(range(len(wants)), rng.randint(1, min(2, len(wants)))):
        own = list(wants[i].prefers or ())
        for _ in range(rng.randint(1, 2)):
            own.insert(rng.randint(0, len(own)), random_statement(rng, size, 1))
        if own and rng.random() < 0.5:
            own.pop(rng.randrange(len(own)))
        wants[i] = Wants(prefers=tuple(own))
    infeasible = list(spec.infeasible)
    if rng.random() < 0.4:
        new = ("never", random_statement(rng, size, 1))
        if new not in infeasible and feasible_codes(size, [*infeasible, new]):
            infeasible.append(new)
    options = list(spec.options)
    if rng.random() < 0.4:
        k = rng.randrange(size)
        options[k] = Option(options[k].name, options[k].owner, rng.choice(["both", "to yes", "to no"]))
    return replace(spec, wants=tuple(wants), infeasible=tuple(infeasible), options=tuple(options), status_quo=None)


def pair(seed: int) -> tuple[Spec, Spec]:
    rng = random.Random(f"compare {seed}")
    while True:
        one = random_spec(rng, max_options=5, dms=rng.choice([2, 2, 3]), one_way=rng.random() < 0.5)
        short = [own if own.prefers is None else Wants(prefers=own.prefers[:5]) for own in one.wants]
        one = replace(
            one, wants=tuple(own if own.ranking is None else Wants(prefers=()) for own in short), status_quo=None
        )
        other = varied(rng, one)
        if {each.name for each in one.options} and one != other:
            return one, other


def mixed_spec(one: Spec, other: Spec, chosen: Sequence[Difference]) -> Spec:
    """The same mixture, made of descriptions: each difference told by its kind and whom it is about."""
    wants, options, infeasible = list(one.wants), list(one.options), list(one.infeasible)
    for difference in chosen:
        if difference.kind == "preference":
            i = one.dms.index(difference.subject)
            wants[i] = other.wants[i]
        elif difference.kind == "one way":
            rule = difference.one or difference.other
            assert isinstance(rule, OneWay)
            k = [each.name for each in one.options].index(rule.option)
            options[k] = other.options[k]
        else:
            assert isinstance(difference.other, Infeasible)
            infeasible = list(other.infeasible)  # at most one rule differs
    return replace(one, wants=tuple(wants), options=tuple(options), infeasible=tuple(infeasible))


def naive_holding(spec: Spec) -> dict[str, set[frozenset[str]]]:
    """What holds under each concept, by what is taken."""
    answer = solve(spec)
    names = [option.name for option in spec.options]

    def taken(number: int) -> frozenset[str]:
        return frozenset(name for k, name in enumerate(names) if answer.codes[number - 1] >> k & 1)

    return {concept: {taken(n) for n in found} for concept, found in answer.equilibria.items()}


@pytest.mark.parametrize("ten", range(5))
def test_sets_of_differences_are_those_of_the_oracle(ten: int) -> None:
    asked = 0
    for seed in range(10 * ten, 10 * ten + 10):
        one, other = pair(seed)
        found = study(to_yaml(one)).compare(study(to_yaml(other)), everything=True, limits=ALL)
        comparison = found.pairs[0].comparison
        assert comparison.complete
        bearing = comparison.bearing
        solved = {
            chosen: naive_holding(mixed_spec(one, other, [bearing[k] for k in chosen]))
            for size in range(len(bearing) + 1)
            for chosen in map(frozenset, itertools.combinations(range(len(bearing)), size))
        }
        ours, theirs = solved[frozenset()], naive_holding(other)
        assert solved[frozenset(range(len(bearing)))] == theirs
        for row in comparison.rows:
            (member,) = row.outcome.members
            for held, truth in ((row.held[0], ours), (row.held[1], theirs)):
                assert {*(held or ())} == {concept for concept, states in truth.items() if member in states}
        assert {row.outcome.members[0] for row in comparison.rows} == set().union(*ours.values(), *theirs.values())
        for turned in comparison.into_one:
            asked += 1
            (member,) = turned.outcome.members
            here = member in ours[turned.concept]
            assert turned.makes != here
            assert {*turned.whole.causes.sets} == brute(
                len(bearing),
                lambda chosen: (member in solved[chosen][turned.concept]) != here,  # noqa: B023
            ), seed
    assert asked


def lists(spec: Spec, text: str) -> list[dict[Priority, Any]]:
    """For each DM, its statements as they were read, with the description of each."""
    conflict = read(text, FILE)
    found = []
    for dm, wants in zip(conflict.decision_makers, spec.wants, strict=True):
        assert isinstance(dm.preference, Prioritized) or wants.prefers is None
        own = dm.preference.priorities if isinstance(dm.preference, Prioritized) else ()
        found.append(dict(zip(own, wants.prefers or (), strict=True)))
    return found


@pytest.mark.parametrize("five", range(3))
def test_sets_of_changes_are_those_of_the_oracle(five: int) -> None:
    """Within a single difference of one DM's statements: each set of changes, solved naively."""
    asked = seed = 0
    while asked < 12:
        seed += 1
        one, other = pair(1000 * (five + 1) + seed)
        other = replace(one, wants=other.wants)
        texts = to_yaml(one), to_yaml(other)
        comparison = study(texts[0]).compare(study(texts[1]), everything=True, limits=ALL).pairs[0].comparison
        known = [ours | theirs for ours, theirs in zip(lists(one, texts[0]), lists(other, texts[1]), strict=True)]
        for turned in comparison.into_one:
            (member,) = turned.outcome.members
            here = member in naive_holding(one)[turned.concept]
            for chosen, reason in turned.within.items():
                asked += 1
                wholes = [turned.whole.pieces[k][0] for k in chosen]
                assert sorted(map(str, {each[0].subject for each in reason.pieces})) == sorted(
                    each.subject for each in wholes if len(changes(each)) > 1
                )

                def turns(positions: frozenset[int]) -> bool:
                    wants = list(one.wants)  # noqa: B023
                    for whole in wholes:  # noqa: B023
                        i = one.dms.index(whole.subject)  # noqa: B023
                        own = changes(whole)
                        if len(own) > 1:
                            picked = [
                                change
                                for k, (each, change) in enumerate(reason.pieces)  # noqa: B023
                                if k in positions and each == whole and change
                            ]
                            part = narrowed(whole, picked).other
                        else:
                            part = whole.other
                        assert isinstance(part, Prioritized)
                        wants[i] = Wants(prefers=tuple(known[i][each] for each in part.priorities))  # noqa: B023
                    holding = naive_holding(replace(one, wants=tuple(wants)))  # noqa: B023
                    return (member in holding[turned.concept]) != here  # noqa: B023

                assert {*reason.causes.sets} == brute(len(reason.pieces), turns)


@pytest.mark.parametrize("free", [False, True])
def test_a_model_beside_itself_does_not_differ(free: bool) -> None:
    for seed in range(15):
        rng = random.Random(f"itself {seed}")
        spec = random_free_spec(rng) if free else random_spec(rng, merged=True, move_rules=True, max_options=5)
        found = study(to_yaml(spec, rng)).compare(study(to_yaml(spec, rng)), everything=True)
        comparison = found.pairs[0].comparison
        assert (comparison.differences, comparison.into_one, comparison.into_other) == ((), (), ()), seed
        assert all(not row.differing for row in comparison.rows)


def test_everything_taken_over_is_the_other_model() -> None:
    """Whatever differs: parties, owners, options, rules, named states."""
    texts = [ONE, OTHER, ONE.replace("{go: , pay: }", "{go: }").replace("{block: }", "{block: , pay: }")]
    free = [to_yaml(random_free_spec(random.Random(f"free {seed}"), dms=2)) for seed in range(6)]
    pairs = [*itertools.permutations(texts, 2), *itertools.permutations(free, 2)]
    pairs += [(to_yaml(one), to_yaml(other)) for one, other in map(pair, range(20))]
    for texts_ in pairs:
        one, other = (read(text, FILE) for text in texts_)
        mixed = taken_over(one, other, differences(one, other))
        assert mixed is not None
        assert [each.kind for each in differences(mixed, other)] in ([], ["status quo"])
        assert [each.kind for each in differences(taken_over(one, other, []) or other, one)] in ([], ["status quo"])


def test_a_merged_outcome_holds_where_all_its_members_do() -> None:
    text = "countermove: 1\ntitle: T\ndecision makers: {A: {options: {a: , b: }, prefers: [a or b%s]}}\n"
    comparison = study(text % "" + "same state: [a or b]\n").compare(study(text % ", not b")).pairs[0].comparison
    held = {row.outcome.shown: tuple(own[0] if own else own for own in row.held) for row in comparison.rows}
    assert held == {"nothing (whether or not: a, b)": ("nash", ()), "a": ("nash", "nash")}


# The case


def compared(model: str, *views: str, **limits: Any) -> Comparisons:
    case = cm.load(model)
    return case.view(views[0]).compare(*map(case.view, views[1:]), limits=Limits(**limits) if limits else None)


def sets(turned: Turned) -> list[list[str]]:
    return [[f"{each.kind} {each.subject}" for each, _ in own] for own in turned.whole.sets()]


def test_the_us_priorities_separate_feared_from_advised() -> None:
    comparison = compared("hanoi-2019", "feared", "advised", most=2, seconds=1e9).pairs[0].comparison
    assert [(each.kind, each.subject) for each in comparison.differences] == [("preference", "US")]
    turned = {each.outcome.shown: each for each in (*comparison.into_one, *comparison.into_other)}
    assert len(turned) == 4
    assert all(sets(each) == [["preference US"]] for each in (*comparison.into_one, *comparison.into_other))
    deal = comparison.into_one[0]
    assert (deal.outcome.shown, deal.makes, deal.concept) == (
        "relief, drawdown, halt, hedge, backlash", False, "nash"
    )  # fmt: skip
    (within,) = deal.within.values()
    assert [[str(change and change.what) for _, change in own] for own in within.sets()] == [
        ["solidarity"], ["not drawdown"], ["relief iff dismantle"], ["raise_abductees"], ["insist unless dismantle"]
    ]  # fmt: skip


def test_north_koreas_first_statement_separates_advised_from_traded() -> None:
    comparison = compared("hanoi-2019", "advised", "traded").pairs[0].comparison
    (difference,) = comparison.differences
    (change,) = changes(difference)
    assert (difference.subject, change.kind, change.what, change.after) == ("DPRK", "added", "dismantle iff relief", 1)
    assert [(each.outcome.shown, each.makes, sets(each)) for each in comparison.into_one] == [
        ("relief, raise_abductees, solidarity, halt, dismantle, back", True, [["preference DPRK"]]),
        ("relief, insist, raise_abductees, solidarity, halt, dismantle, back", True, [["preference DPRK"]]),
    ]
    assert comparison.complete
    text = compared("hanoi-2019", "advised", "traded").text()
    assert "Only this separates advised from traded" in text
    assert "DPRK's 1st statement, `dismantle iff relief`" in text


def test_a_partial_answer_says_so() -> None:
    found = compared("hanoi-2019", "feared", "advised", most=1, seconds=1e9)
    assert not found.pairs[0].comparison.complete
    assert "Not complete: of 10 changes, all sets of up to 1 have been tried." in found.text()
    data = found.data()
    assert data["pairs"][0]["complete"] is False


def test_disarmament_needs_both() -> None:
    """From what is feared, the deal for dismantlement needs other priorities of the US and of North Korea."""
    found = compared("hanoi-2019", "feared", "traded", "advised", most=2, both=False)
    assert [(each.one, each.other) for each in found.pairs] == [("feared", "traded"), ("feared", "advised")]
    turned = {each.outcome.shown: each for each in found.pairs[0].comparison.into_one}
    deal = turned["relief, raise_abductees, solidarity, halt, dismantle, back"]
    assert sets(deal) == [["preference US", "preference DPRK"]]
    (within,) = deal.within.values()
    shown = [[f"{change.kind} {change.what}" for _, change in own if change] for own in within.sets()]
    assert shown[:2] == [
        ["added solidarity", "added raise_abductees"],
        ["added solidarity", "dropped not raise_abductees"],
    ]
    assert [len(each) for each in shown[2:]] == [3]  # found by taking away one at a time


# Files of one dispute by different authors

ONE = """\
countermove: 1
title: One
decision makers:
  A: {options: {go: , pay: }, prefers: [go, pay]}
  B: {options: {block: }, prefers: [{say: not block, sure: low}]}
  C: {prefers: [go]}
infeasible: [go and block]
status quo: []
"""
OTHER = """\
countermove: 1
title: Other
decision makers:
  B: {options: {block: , shout: }, prefers: [not block, shout]}
  A: {options: {go: }, ranking: [1, 2, 5, 3, 8, 6, 4, 7]}
  D: {options: {watch: }, prefers: [not watch]}
one way: {go: to yes}
infeasible: [watch and go, watch and shout, go and block and shout, block and watch]
status quo: [go]
"""


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


# The command


def answered(*arguments: str, cwd: Path | None = None) -> str:
    done = run(*arguments, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def refused(*arguments: str, cwd: Path | None = None, status: int = 1) -> str:
    done = run(*arguments, cwd=cwd)
    assert (done.returncode, done.stdout) == (status, "")
    assert "Traceback" not in done.stderr
    return done.stderr


def test_bad_requests(tmp_path: Path) -> None:
    assert "name another view with `--view`, or another file" in refused("compare", "elmira")
    assert "did you mean `feared`" in refused("compare", "hanoi-2019", "--view", "feard", "--view", "advised")
    assert "only in its views; name one with `--view`" in refused("compare", "hanoi-2019", "elmira")
    assert "one view each" in refused("compare", "elmira", "cycle", *["--view", "base"] * 3, status=2)
    assert "did you mean `nash`" in refused("compare", "chicken", "stag-hunt", "--concepts", "nsh")


def test_the_answer_as_data() -> None:
    data = json.loads(answered("compare", "hanoi-2019", "--view", "advised", "--view", "traded", "--json"))
    assert data["models"] == ["advised", "traded"]
    (each,) = data["pairs"]
    assert each["differences"][0]["changes"] == [
        {"kind": "added", "what": "dismantle iff relief", "before": None, "after": 1}
    ]
    assert each["complete"] is True
    assert each["into_one"][0]["sets"][0]["differences"] == [{"kind": "preference", "subject": "DPRK"}]
    counts = {side: sum("nash" in (row[side] or []) for row in each["outcomes"]) for side in ("one", "other")}
    assert counts == {"one": 2, "other": 4}


def test_the_example_of_the_docs_is_what_the_program_prints() -> None:
    page = (Path(__file__).parent.parent / "docs" / "compare.md").read_text(encoding="utf-8")
    shown = re.search(r"^\$ countermove (compare .*?)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert answered(*shown.group(1).split()) == shown.group(2)


# Responses


def test_the_response_of_the_docs(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "model-file.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"^```yml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert "only docs" in answered("compare", str(write(tmp_path, docs=text) / "docs.yaml"), "--most", "1")
    assert list(VALIDATOR.iter_errors(YAML(typ="safe", pure=True).load(text))) == []


RESPONSE = """\
countermove: 1
answers: hanoi-2019
on: advised
by: a reader
text: It would trade.                    # a comment
sources:
  talk: {author: S. Kim, title: A talk, year: 2019}
DPRK:
  prefers:
    - {say: dismantle iff relief, evidence: [talk p. 1 (author's judgement), gill ¶3 (our inference)]}
    - not dismantle
"""


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_response_is_the_model_with_one_view_more(tmp_path: Path) -> None:
    found = cm.load(write(tmp_path, reply=RESPONSE) / "reply.yaml")
    assert found.views == ("feared", "advised", "traded", "reply")
    assert found.shown_views == ("reply",)
    assert found.conflict.sources[-1].key == "talk"
    assert {*found.view("traded").analyze(["nash"]).equilibria("nash")} == {167, 191, 214, 216}
    answered_ = found.answered
    assert answered_ is not None
    assert answered_.conflict == cm.load("hanoi-2019").view("advised").conflict


def test_a_response_is_compared_with_what_it_answers(tmp_path: Path) -> None:
    write(tmp_path, reply=RESPONSE)
    text = answered("compare", "reply.yaml", cwd=tmp_path)
    assert "only reply    dismantle iff relief" in text
    assert "only advised  relief" in text
    assert "What differs between feared and reply" in answered(
        "compare", "reply.yaml", "--view", "feared", "--most", "1", cwd=tmp_path
    )
    assert "View `reply`: a reader" in answered("analyze", "reply.yaml", cwd=tmp_path)
    assert "0 errors, 0 doubts in reply.yaml" in answered("check", "reply.yaml", cwd=tmp_path)


def test_a_response_to_a_response_builds_on_it(tmp_path: Path) -> None:
    write(tmp_path, reply=RESPONSE, second="countermove: 1\nanswers: reply.yaml\nstatus quo: [back]\n")
    found = cm.load(tmp_path / "second.yaml")
    assert found.views[-2:] == ("reply", "second")
    assert found.conflict.views[-1].on == "reply"
    dprk = found.view("second").conflict.decision_makers[1]
    assert isinstance(dprk.preference, Prioritized)
    assert str(dprk.preference.priorities[0]) == "dismantle iff relief"


def test_a_response_written_and_read_is_the_same(tmp_path: Path) -> None:
    path = write(tmp_path, reply=RESPONSE) / "reply.yaml"
    found = cm.load(path)
    found.save(path, overwrite=True)
    assert path.read_text(encoding="utf-8") == RESPONSE
    Study(found.conflict, str(path)).save(path, overwrite=True)
    assert path.read_text(encoding="utf-8") != RESPONSE
    assert cm.load(path).conflict == found.conflict
    assert len(path.read_text(encoding="utf-8").splitlines()) < 20
    view = found.conflict.views[-1]
    later = replace(found.conflict, views=(*found.conflict.views[:-1], replace(view, by="somebody else")))
    path.write_text(RESPONSE, encoding="utf-8")
    replace(cm.load(path), conflict=later).save(path, overwrite=True)
    assert path.read_text(encoding="utf-8") == RESPONSE.replace("a reader", "somebody else")


def test_a_response_converted_is_a_model_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, reply=RESPONSE)
    answered("convert", "reply.yaml", "whole.yaml", cwd=tmp_path)
    whole = cm.load(tmp_path / "whole.yaml").conflict
    assert whole == replace(cm.load(tmp_path / "reply.yaml").conflict, answers=None)


def test_a_response_to_a_free_form_model(tmp_path: Path) -> None:
    free = "countermove: 1\ntitle: T\nstates: [a, b]\ndecision makers: {A: {moves: {a: [b], b: [a]}, ranking: [b, a]}}"
    write(tmp_path, free=free, reply="countermove: 1\nanswers: free.yaml\nA: {ranking: [a, b]}\nstatus quo: b\n")
    found = cm.load(tmp_path / "reply.yaml")
    assert found.view("reply").analyze().equilibria("nash") == (1,)
    assert "ranking: b > a" in answered("compare", "reply.yaml", cwd=tmp_path)


REFUSED = {
    "answers: ../m.yaml": "2:10: error: `../m.yaml` is not in the folder of the response",
    "answers: /etc/passwd": "2:10: error: `/etc/passwd` is not in the folder of the response",
    'answers: "C:/m.yaml"': "2:10: error: `C:/m.yaml` is not in the folder of the response",
    "answers: a\\..\\..\\m.yaml": "2:10: error: `a\\..\\..\\m.yaml` is not in the folder",
    "answers: https://example.org/m.yaml": "2:10: error: `https://example.org/m.yaml` is an address on the web",
    "answers: hanoi-2018": "did you mean `hanoi-2019`?",
    "answers: reply.yaml": "2:10: error: responses answer one another in a circle: `reply.yaml` answers `reply.yaml`",
    "answers: link.yaml": "2:10: error: `link.yaml` leads out of the folder of the response",
    "answers:": "2:1: error: what this answers is not said",
    "answers: [a]": "2:10: error: `answers` cannot be a list",
    "answers: elmira\ntitle: T": "3:1: error: a response has no `title`",
    "answers: elmira\nby: x\nMoE: {prefers: [modfy]}": "4:17: error: there is no option `modfy`",
    "answers: elmira\non: feared": "3:5: error: the response builds on `feared`, which is no view of the model",
    "answers: hanoi-2019\nby: x": "1:1: error: the model that this answers says what US wants only in its views",
    "answers: hanoi-2019\non: feared\nsources: {gill: {author: X}}": "4:11: error: the model that this answers has an",
    "answers: hanoi-2019\non: feared\ninfeasible: {remove: [back]}": "4:23: error: the view `reply` removes a rule",
    "answers: elmira\nMoE: {prefers: [{say: modify, evidence: x ¶1}]}": "3:41: error: `x` is not among the sources",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_responses_that_are_refused(text: str, tmp_path: Path) -> None:
    folder = tmp_path / "responses"
    folder.mkdir()
    write(tmp_path, outside=ONE)
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "reply.yaml").write_text(f"countermove: 1\n{text}\n", encoding="utf-8")
    with pytest.raises(CountermoveError) as error:
        cm.load(folder / "reply.yaml")
    assert REFUSED[text] in str(error.value)
    if isinstance(error.value, ModelError) and ":1:1:" not in str(error.value):
        assert " | " in str(error.value)  # with its line of the file


def test_too_many_responses_in_a_row(tmp_path: Path) -> None:
    names = [f"r{k}" for k in range(13)]
    write(tmp_path, r0=ONE, **{b: f"countermove: 1\nanswers: {a}.yaml\n" for a, b in itertools.pairwise(names)})
    assert cm.load(tmp_path / "r9.yaml").views[-1] == "r9"
    with pytest.raises(ModelError, match="more than 10 responses answer one another"):
        cm.load(tmp_path / "r12.yaml")


def test_errors_of_a_response_do_not_show_lines_of_another_file(tmp_path: Path) -> None:
    base = ONE.replace("ranking", "ranking") + "views: {v: {status quo: [go]}}\n"
    write(tmp_path, base=base, reply="countermove: 1\nanswers: base.yaml\ninfeasible: {add: [not go and not pay]}\n")
    found = cm.load(tmp_path / "reply.yaml").check()
    (error,) = [each for each in found if each.severity == "error"]
    assert error.place is not None
    assert (error.place.file.endswith("base.yaml"), error.excerpt) == (True, "")


def test_the_reader_alone_says_that_it_needs_what_is_answered() -> None:
    with pytest.raises(ModelError, match="`answers`"):
        read(RESPONSE, FILE)


def test_conflicts_know_what_they_answer(tmp_path: Path) -> None:
    found: Conflict = cm.load(write(tmp_path, reply=RESPONSE) / "reply.yaml").conflict
    assert found.answers is not None
    assert found.answers.name == "hanoi-2019"
    assert found.view("reply").answers is None
