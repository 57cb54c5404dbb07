"""Models side by side: against an oracle that tries every set, against what the case says, and by laws."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import countermove as cm
from comparing import ALL, FILE, ONE, OTHER, answered, brute, sets, study
from countermove.analyses.compare.causes import causes
from countermove.analyses.compare.changes import changes, narrowed
from countermove.analyses.compare.differences import Difference, differences
from countermove.analyses.compare.mixing import taken_over
from countermove.analyses.compare.reasons import Limits
from countermove.answers.compared import Comparisons
from countermove.language.reader import read
from countermove.model import Infeasible, OneWay
from countermove.preference import Prioritized, Priority, Taken
from helpers import run
from naive import feasible_codes, solve
from random_models import Option, Spec, Wants, random_free_spec, random_spec, random_statement, to_yaml

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


# The command


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
