"""Rounds: against a naive play by other files, each solved for itself; laws; the language; what is said of it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import countermove.study
import naive
from countermove.analyses.doubts import doubts, text_doubts
from countermove.analyses.rounds import Situation, Tree
from countermove.analyses.rounds.prospects import TURNS, prospects
from countermove.answers.rounds import Rounds
from countermove.consequences import next_round
from countermove.errors import ModelError, RequestError
from countermove.graph import ModelGraph
from countermove.language.canonical import canonical
from countermove.language.reader import read
from countermove.language.writer import rewrite, write
from countermove.model import BASE
from countermove.report.paper import Paper
from countermove.stability.concepts import CONCEPTS
from countermove.study import Study, load
from helpers import run
from rounds_naive import (
    Play,
    World,
    random_following,
    random_world,
    text_of,
    unfolded,
)
from samples import EVERYTHING, FILE, marked, model, roads

PAGE = (Path(__file__).parent.parent / "docs" / "rounds.md").read_text(encoding="utf-8")
WAGES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0]


def study(text: str) -> Study:
    return Study(read(text, FILE), FILE, text)


def plain(answer: Rounds, width: int = 100) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", answer.text(Paper(width)))


# Against the naive play


@pytest.mark.parametrize("ten", range(12))
def test_rounds_are_those_of_a_file_for_each_round(ten: int) -> None:
    """Three rounds by what is reached, or two by all that holds."""
    for seed in range(10 * ten, 10 * ten + 10):
        rng = random.Random(f"rounds {seed}")
        world, following = random_following(rng, random_world(rng))
        everything = seed % 3 == 0
        count = 2 if everything else 3
        text = text_of(world, following)
        tree = study(text).rounds(count, everything=everything, most=10_000).tree
        names = [option.name for option in world.spec.options]
        start = frozenset(name for k, name in enumerate(names) if (world.spec.status_quo or 0) >> k & 1)
        assert unfolded(tree, tree.first, count) == Play(following, everything).round(world, start, count), (seed, text)
        assert not tree.partial


def random_tree(seed: int) -> tuple[World, Tree]:
    rng = random.Random(f"prospects {seed}")
    world, following = random_following(rng, random_world(rng))
    return world, study(text_of(world, following)).rounds(3, everything=seed % 2 == 0, most=10_000).tree


def later_outcomes(tree: Tree, situation: int | None, left: int) -> Iterator[tuple[Situation, frozenset[str]]]:
    """Every outcome of the rounds that are left, by walking every way there is."""
    if situation is None or not left:
        return
    here = tree.situations[situation - 1]
    bits = here.graph.conflict.bits
    for branch in here.branches:
        code = branch.outcome.state.code or 0
        yield here, frozenset(name for name, bit in bits.items() if code & bit)
        yield from later_outcomes(tree, branch.onward, left - 1)


def test_prospects_are_those_of_every_way_there_is() -> None:
    turns = set()
    for seed in range(40):
        world, tree = random_tree(seed)
        options = [world.spec.options[k].name for k in sorted(world.present)]
        start = frozenset(name for k, name in enumerate(o.name for o in world.spec.options)
                          if (world.spec.status_quo or 0) >> k & 1)  # fmt: skip
        answer = naive.solve(world.alone(start))
        number = {code: n for n, group in enumerate(answer.members, 1) for code in group}
        for branch in tree.first.branches:
            later = list(later_outcomes(tree, branch.onward, 2))
            for i, prospect in enumerate(prospects(tree, branch)):
                levels = answer.levels[i]
                places = {n: len({v for v in levels.values() if v >= level}) for n, level in levels.items()}
                assert (prospect.place, prospect.places) == (
                    places[branch.outcome.state.number],
                    len(set(levels.values())),
                )
                wanted = str(tree.graph.conflict.decision_makers[i].preference)
                compared, others, changed = [], [], 0
                for situation, taken in later:
                    same = str(situation.graph.conflict.decision_makers[i].preference) == wanted
                    code = sum(1 << k for k, name in enumerate(options) if name in taken)
                    if same and taken <= {*options} and code in number:
                        compared.append(places[number[code]])
                    else:
                        others.append((situation, taken))
                        changed += not same
                assert (prospect.best.place if prospect.best else None) == min(compared, default=None), seed
                assert (prospect.worst.place if prospect.worst else None) == max(compared, default=None), seed
                assert bool(prospect.others) == bool(others) and bool(prospect.changed) == bool(changed)
                turns.add(prospect.turn)
                assert prospect.turn == turn(prospect.place, compared, bool(others)), seed
                if world.spec.wants[i].prefers is not None and not world.spec.same:
                    codes = [sum(1 << k for k, o in enumerate(world.spec.options) if o.name in t) for _, t in others]
                    now = [o.name in branch.outcome.state.taken for o in world.spec.options]
                    here = sum(1 << k for k, is_taken in enumerate(now) if is_taken)
                    wants = world.spec.wants[i].prefers or ()
                    met = [naive.holds(each, here) for each in wants]
                    then = [[naive.holds(each, code) for code in codes] for each in wants]
                    priorities = tree.graph.orders[i].priorities
                    lost = [k for k, each in enumerate(wants) if met[k] and not all(then[k])]
                    gained = [k for k, each in enumerate(wants) if not met[k] and any(then[k])]
                    assert prospect.lost == tuple(priorities[k] for k in lost), seed
                    assert prospect.gained == tuple(priorities[k] for k in gained), seed
    assert turns == {*TURNS}


def turn(now: int, compared: list[int], others: bool) -> str:
    if not compared:
        return "not compared" if others else "not followed"
    worse, better = [place > now for place in compared], [place < now for place in compared]
    if any(worse) and any(better):
        return "either way"
    if any(worse):
        return "costs later" if all(worse) else "may cost later"
    if any(better):
        return "gains later" if all(better) else "may gain later"
    return "as good later"


# Laws

CATALOGUE = [
    ("elmira", BASE),
    ("hanoi-2019", "advised"),
    ("cuba-1962", BASE),
    ("euphrates-1975", BASE),
    ("cycle", BASE),
]


@cache
def catalogue(name: str, view: str = BASE) -> Study:
    return load(name).view(view)


@cache
def freeze() -> Rounds:
    """Three rounds of the Hanoi summit as Tokyo feared it."""
    return catalogue("hanoi-2019", "feared").rounds(3)


@pytest.mark.parametrize(("name", "view"), CATALOGUE)
def test_one_round_is_analyze(name: str, view: str) -> None:
    """The first group of outcomes that analyze lists, those that are reached, in its order."""
    found = catalogue(name, view)
    reached = [each for each in found.analyze().outcomes if each.steps is not None]
    first = [each for each in reached if each.held[0] == reached[0].held[0]]
    tree = found.rounds(1).tree
    assert [branch.outcome for branch in tree.first.branches] == first
    every = found.rounds(1, everything=True).tree.first
    assert [branch.outcome for branch in every.branches] == list(found.analyze().ranked.groups[0].outcomes)
    assert tree.first.passed == len(every.branches) - len(first) or tree.first.concept != every.concept


@pytest.mark.parametrize("concept", CONCEPTS)
def test_one_round_under_a_concept_is_analyze(concept: str) -> None:
    found = catalogue("hanoi-2019", "traded")
    tree = found.rounds(1, concept.upper(), everything=True).tree
    assert tuple(sorted(branch.outcome.state.number for branch in tree.first.branches)) == found.analyze(
        [concept]
    ).equilibria(concept)


@pytest.mark.parametrize("concept", ["nash", "gmr"])
def test_without_consequences_every_round_has_the_equilibria_of_the_first(concept: str) -> None:
    found = catalogue("elmira")
    tree = found.rounds(4, concept, everything=True).tree
    held = {tuple(sorted(branch.outcome.state.number for branch in each.branches)) for each in tree.situations}
    assert held == {found.analyze([concept]).equilibria(concept)}
    assert {each.graph.status_quo for each in tree.situations} == {
        tree.graph.status_quo,
        *(branch.outcome.state.index for branch in tree.first.branches),
    }


def test_attitudes_are_changes_that_further_concepts_know() -> None:
    """The second round is that of a file in which the staff feels so from the outset."""
    follows = "{after: cut, Staff: {attitudes: {Firm: negative}}}"
    hostile = re.sub(r"(?s)next round:.*", f"next round: [{follows}]\n", WAGES)
    tree = study(hostile).rounds(2, "rnash", everything=True).tree
    branch = next(each for each in tree.first.branches if str(each.outcome.state) == "cut")
    onward = tree.onward(branch)
    assert len(branch.followed) == 1 and onward is not None
    second = re.sub(r"(?s)next round:.*", "", hostile).replace("status quo: []", "status quo: [cut]")
    second = second.replace("not cut]\n", "not cut]\n    attitudes: {Firm: negative}\n")
    assert "negative" in second
    alone = study(second).analyze(["rnash"])
    assert sorted(each.outcome.state.number for each in onward.branches) == [*alone.equilibria("rnash")]
    assert alone.equilibria("rnash") != study(hostile).analyze(["rnash"]).equilibria("rnash")


def test_rounds_within_rounds() -> None:
    """What the first two of three rounds lead to is what two rounds lead to."""
    for seed in range(15):
        rng = random.Random(f"within {seed}")
        world, following = random_following(rng, random_world(rng))
        asked = study(text_of(world, following))
        three, two = asked.rounds(3, most=10_000).tree, asked.rounds(2, most=10_000).tree
        assert unfolded(three, three.first, 2) == unfolded(two, two.first, 2)


def test_the_large_engine_plays_the_same_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = study(WAGES)
    small = unfolded((tree := asked.rounds(3, everything=True).tree), tree.first, 3)
    monkeypatch.setattr(countermove.study, "LISTED", 1)
    large = study(WAGES).rounds(3, everything=True).tree
    assert unfolded(large, large.first, 3) == small
    assert [prospect.turn for prospect in prospects(large, large.first.branches[0])] == [
        prospect.turn for prospect in prospects(tree, tree.first.branches[0])
    ]


def test_what_follows_changes_no_answer_about_one_round() -> None:
    bare = re.sub(r"(?s)next round:.*", "", WAGES)
    with_, without = read(WAGES, FILE), read(bare, FILE)
    assert with_ != without
    assert canonical(with_) == canonical(without)
    assert study(WAGES).analyze().data() == study(bare).analyze().data()


# Situations that come again, that cannot be, that are too many


SWING = """
countermove: 1
title: Swing
decision makers:
  A: {options: {go: move}, prefers: [go]}
status quo: []
next round:
  - {after: go, A: {prefers: [not go]}, evidence: our inference}
  - {after: not go, A: {prefers: [go]}}
"""


def test_a_cycle_is_called_one() -> None:
    answer = study(SWING).rounds(4)
    assert [situation.branches[0].onward for situation in answer.tree.situations] == [2, 1]
    text = plain(answer)
    assert "Round 3 starts just as round 1 did: a cycle of 2 rounds." in text
    assert "A no longer wants `go` and now wants `not go` as its 1st statement" in text
    assert "[our inference]" in text


def test_an_outcome_that_is_ruled_out_starts_no_round() -> None:
    barred = "{after: go, infeasible: {add: [go]}}"
    answer = study(model(rest=f"status quo: []\nnext round: [{barred}]")).rounds()
    branch = answer.tree.first.branches[0]
    assert ([str(rule) for rule in branch.barred], branch.onward) == (["go"], None)
    assert "No next round can start from it, as `go` has come to rule it out." in plain(answer)
    assert {each.turn for each in prospects(answer.tree, branch)} == {"not followed"}


def test_a_part_of_a_tree_is_named_as_one() -> None:
    asked = catalogue("elmira")
    answer = asked.rounds(3, "gmr", everything=True, most=2)
    assert (answer.tree.partial, len(answer.tree.situations), answer.tree.waiting) == (True, 2, 3)
    assert answer.data()["partial"] is True
    text = " ".join(plain(answer).split())
    assert "This is a part of the tree. 2 situations were looked into, round by round, and 3 more situations" in text
    assert "Not looked into." in text
    assert not asked.rounds(3, "gmr", everything=True).tree.partial


def test_nothing_that_holds_is_reached() -> None:
    cyclic = roads(
        "  B: {moves: {tense: [calm]}, ranking: [calm, tense, peace]}\nstatus quo: calm",
        a="moves: {calm: [tense]}, ranking: [tense, calm, peace]",
        states="calm, tense, peace",
    )
    answer = study(cyclic).rounds(2, "nash")
    assert (answer.tree.first.branches, answer.tree.first.passed) == ((), 1)
    assert "1 outcome holds under Nash, and improvements reach none (`--all` follows them all)." in plain(answer)
    assert answer.data()["prospects"] == []


def test_a_new_option_numbers_the_states_anew() -> None:
    """States are then shown without a number, and one that is new has no place in the first round's order."""
    rest = "status quo: []\nnext round: [{after: go, A: {options: {run: }, prefers: [run, go]}}]"
    answer = study(model("prefers: [go, not stay]", rest)).rounds(2)
    text = " ".join(plain(answer).split())
    assert "Round 2: [go, run, walk]" in text
    assert "A has a new option: run" in text
    assert "2 later outcomes are no state of the first round." in text  # of B, who wants the same
    turns = {each.dm.name: each.turn for each in prospects(answer.tree, answer.tree.first.branches[0])}
    assert turns == {"A": "not compared", "B": "not compared"}


# The language


def test_consequences_are_read_and_written_again() -> None:
    conflict = read(EVERYTHING, FILE)
    bad, attack = conflict.next_round
    assert (str(bad), bad.changes.text, bad.changes.note) == (
        "relief and not halt",
        "The hand is weaker.",
        "Our reading.",
    )
    assert [str(each) for each in bad.changes.evidence] == ["gill ¶9 (author's judgement)", "our inference"]
    assert [dm for dm, _ in bad.changes.preferences] == ["US", "DPRK"]
    assert [str(rule) for rule in bad.changes.add.all] == ["relief: to yes", "after: not relief, by: US"]
    assert [str(rule) for rule in bad.changes.remove.moves] == ["after: DPRK.attack and relief"]
    assert str(attack) == "US.attack"
    later = conflict.views[-1]
    assert [str(each) for each in later.add_next] == ["halt", "go_alone"]
    assert [str(each) for each in later.remove_next] == ["US.attack"]
    assert [str(each) for each in conflict.view("later").next_round] == ["relief and not halt", "halt", "go_alone"]
    assert read(write(conflict), FILE) == conflict


def test_comments_stay_when_a_consequence_changes() -> None:
    conflict = read(EVERYTHING, FILE)
    bad, attack = conflict.next_round
    changed = replace(conflict, next_round=(replace(bad, changes=replace(bad.changes, note="Another.")), attack))
    text = rewrite(EVERYTHING, changed)
    assert read(text, FILE) == changed
    assert text == EVERYTHING.replace("    note: Our reading.\n    one way", "    note: Another.\n    one way")
    assert "   # a bad deal\n" in text
    assert rewrite(EVERYTHING, replace(conflict, next_round=(bad,))) != EVERYTHING


REST = "status quo: []\nnext round:\n"
REFUSED = [
    (REST + "  - {after: go, «whn»: stay}", "a consequence has no `whn`"),
    (REST + "  - «{A: {prefers: []}}»", "this consequence does not say what it follows from"),
    (REST + "  - «go»", "a consequence cannot be `go`"),
    (REST + "  - {after: «gone»}", "there is no option `gone`"),
    (REST + "  - {after: go, A: {«name»: x}}", "a consequence's change to `A` has no `name`"),
    (REST + "  - {after: go, infeasible: «[go]»}", "`infeasible` in a consequence cannot be a list"),
    (REST + "  - {after: go, A: {options: {«stay»: }}}", "`A` has the option `stay` already"),
    (REST + "  - {after: go, A: {prefers: [«run»]}}\n  - {after: go, A: {options: {run: }}}", "no option `run`"),
    (REST + "  - {after: go, «next round»: []}", "a consequence has no `next round`"),
    (REST + "  - {after: go}\nviews: {v: {next round: {remove: [«stay»]}}}", "removes a consequence that is not there"),
    (REST + "  - {after: go}\nviews: {v: {next round: «[]»}}", "`next round` in the view `v` cannot be a list"),
    ("next round: «go»", "`next round` cannot be `go`"),
]


@pytest.mark.parametrize(("rest", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_is_wrong_is_found_where_it_is(rest: str, message: str) -> None:
    text, places = marked(model(rest=rest))
    with pytest.raises(ModelError) as caught:
        read(text, FILE)
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == places[0][:2]


def test_numbers_of_states_do_not_outlive_a_change_of_the_states() -> None:
    text = model("ranking: [1, [2, 3, 4, 5, 6, 7, 8]]", "next round: [{after: go, infeasible: {add: [go and walk]}}]")
    with pytest.raises(ModelError, match="what follows in the next round numbers the states anew") as caught:
        read(text, FILE)
    assert "give `A` a ranking there" in str(caught.value)
    named = model(rest="status quo: 1\nnext round: [{after: go, infeasible: {add: [stay and walk]}}]")
    assert study(named).rounds().tree.situations  # the status quo is replaced in every round


def test_a_free_form_model_has_none() -> None:
    for rest in ("next round: [{after: calm}]", "views: {v: {next round: {add: []}}}"):
        with pytest.raises(ModelError, match=r"free-form model.* has no `next round`"):
            read(roads(rest), FILE)


def test_a_decision_maker_cannot_be_called_after() -> None:
    with pytest.raises(ModelError, match="cannot be called `after`, which means something else under `next round`"):
        read(model().replace("  B:", "  after:"), FILE)


def test_an_option_that_is_not_there_yet() -> None:
    """In `after` it is not taken; changes that name it are an error when they would be made."""
    needs = "{after: not run, B: {prefers: [run]}}"
    text = model(rest=f"status quo: []\nnext round:\n  - {{after: stay, A: {{options: {{run: }}}}}}\n  - {needs}")
    with pytest.raises(ModelError, match="names the option `run`, which is not there yet") as caught:
        study(text).rounds()
    place = caught.value.problems[0].place
    assert place is not None
    assert text.splitlines()[place.line - 1][place.column - 1 :].startswith("not run")
    harmless = text.replace("B: {prefers: [run]}", "B: {prefers: [not walk]}")
    assert study(harmless).rounds().tree.first.branches[0].followed


def test_one_name_for_the_options_of_two() -> None:
    rest = "next round: [{after: go, A: {options: {run: }}}]\nviews: {v: {B: {options: {run: }}}}"
    with pytest.raises(ModelError, match="gives A the option `run`, which is B's"):
        read(model(rest=rest), FILE)


def test_doubts() -> None:
    def found(rest: str) -> list[str]:
        conflict = read(model("prefers: [go, stay]", rest), FILE)
        return [each.message for each in doubts(ModelGraph(conflict.view(BASE))) if "follows" in each.message]

    assert found("next round: [{after: go, A: {prefers: [stay]}}]") == []
    assert found("next round: [{after: go and not go, A: {prefers: [stay]}}]") == [
        "nothing ever follows from `go and not go`: no feasible state meets it"
    ]
    assert found("next round: [{after: go, A: {prefers: [go, {say: stay, sure: low}]}}]") == [
        "what follows from `go` changes nothing: all of it is so already"
    ]
    assert found("next round: [{after: go, note: x}]") == [
        "what follows from `go` changes nothing: all of it is so already"
    ]
    back = "{after: stay, A: {prefers: [stay]}}, {after: go, A: {prefers: [go, stay]}}"
    assert found(f"next round: [{back}]") == []  # the second takes back the first
    later = "{after: go, A: {options: {run: }}}, {after: run, A: {prefers: [run]}}"
    assert found(f"next round: [{later}]") == []


def test_a_rule_that_is_removed_and_is_nowhere() -> None:
    text = model(rest="infeasible: [walk and go]\nnext round: [{after: go, infeasible: {remove: [walk and stay]}}]")
    (doubt,) = text_doubts(read(text, FILE))
    assert "removes a rule that is nowhere in the model: `walk and stay`" in doubt.message
    assert (doubt.place and doubt.place.line, doubt.hint) == (11, "did you mean `walk and go`?")
    elsewhere = text + "\nviews: {v: {infeasible: {add: [walk and stay]}}}"
    assert text_doubts(read(elsewhere, FILE)) == ()


def test_a_view_changes_what_follows() -> None:
    text = WAGES + "views:\n  calm: {next round: {remove: [cut]}}\n"
    assert len(study(text).rounds(3).tree.situations) == 3
    calm = study(text).view("calm").rounds(3)
    assert {branch.outcome.state.number for each in calm.tree.situations for branch in each.branches} == {2}
    assert "The model does not say what follows in a next round" in plain(calm)


def test_a_response_changes_what_follows(tmp_path: Path) -> None:
    (tmp_path / "wages.yaml").write_text(WAGES, encoding="utf-8")
    answer = tmp_path / "answer.yaml"
    head = "countermove: 1\nanswers: wages.yaml\nnext round: "
    answer.write_text(head + "{remove: [cut], add: [{after: cut, Firm: {prefers: [not cut]}}]}", encoding="utf-8")
    tree = load(answer).view("answer").rounds(3).tree
    assert [str(branch.outcome.state) for each in tree.situations for branch in each.branches] == [
        "cut",
        "nothing",
        "nothing",
    ]
    answer.write_text(head + "{add: [{after: cuts}]}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"answer.yaml:3:\d+: error: there is no option `cuts`"):
        load(answer)


def test_what_followed_already_changes_nothing_more() -> None:
    conflict = read(WAGES, FILE).view(BASE)
    once = next_round(conflict, (1,), ("cut",))
    twice = next_round(once.conflict, (3,), ("cut", "slow"))
    assert (len(once.followed), len(once.again), len(twice.followed), len(twice.again)) == (1, 0, 0, 1)
    assert twice.conflict.decision_makers == once.conflict.decision_makers


# What is said


def test_the_example_of_the_docs() -> None:
    shown = PAGE.split("answers\n\n```\n")[1].split("\n```")[0]
    assert plain(study(WAGES).rounds(3)) == shown


def test_hanoi() -> None:
    """The freeze deal stays, and hangs on less."""
    answer = freeze()
    first, second = answer.tree.situations
    (deal,), (again,) = first.branches, second.branches
    assert set(deal.outcome.state.taken) == {"relief", "drawdown", "halt", "hedge", "backlash"}
    assert deal.outcome.state.number == again.outcome.state.number
    assert ([len(each.followed) for each in (deal, again)], len(again.again)) == ([3, 0], 3)
    assert (deal.outcome.margin, again.outcome.margin, again.outcome.weakest) == (1, 0, (1,))
    assert again.onward == 2
    text = plain(answer)
    assert "DPRK no longer wants `halt if relief`" in text
    assert "margin 0 (DPRK could move away without loss)" in " ".join(text.replace("│", " ").split())
    for view in ("advised", "traded"):
        tree = catalogue("hanoi-2019", view).rounds(2, "nash").tree
        assert not any(branch.followed for situation in tree.situations for branch in situation.branches)


def test_every_change_has_its_words() -> None:
    rest = """
infeasible: [stay and walk]
one way: {go: to yes}
moves ruled out: [{before: go, after: stay, by: A}]
same state: [go and stay and walk]
status quo: []
next round:
  - after: go
    text: All of it
    infeasible: {add: [{at most one: [stay, walk]}], remove: [stay and walk]}
    one way: {add: {walk: to no}, remove: [go]}
    moves ruled out: {add: [{after: walk}], remove: [{before: go, after: stay, by: A}]}
    same state: {add: [stay and not go], remove: [go and stay and walk]}
    A: {weights: {go: 2}}
    B: {prefers: [], attitudes: {A: negative}}
"""
    text = " ".join(plain(study(model("prefers: [go, stay]", rest)).rounds()).replace("│", " ").split())
    for part in (
        "After `go`: All of it",
        "A wants something else: weights go 2",
        "B no longer wants `walk`",
        "B is negative towards A",
        "it no longer holds that `stay and walk` cannot be",
        "from now on `at most one of stay, walk`",
        "go goes both ways again",
        "walk, once given up, stays given up",
        "moves are no longer ruled out: before: go, after: stay, by: A",
        "no move can bring about `walk` any more",
        "the states in which `go and stay and walk` holds are no longer one",
        "all states in which `stay and not go` holds are one and the same",
    ):
        assert part in text, part


def test_json() -> None:
    done = run("rounds", "hanoi-2019", "--view", "feared", "--rounds", "3", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert [*data] == [
        "view", "rounds", "followed", "concept", "partial", "waiting", "complete", "consequences", "situations",
        "prospects",
    ]  # fmt: skip
    assert (data["view"], data["rounds"], data["followed"], data["partial"]) == ("feared", 3, "reached", False)
    first, second = data["situations"]
    assert (first["status_quo"]["state"], first["outcomes"][0]["state"], first["outcomes"][0]["next"]) == (169, 748, 2)
    assert [each["consequence"] for each in first["outcomes"][0]["follows"]] == [1, 2, 3]
    assert second["outcomes"][0]["follows_already"] == [1, 2, 3]
    (prospect,) = data["prospects"]
    assert [each["decision_maker"] for each in prospect["decision_makers"]] == [
        "US",
        "DPRK",
        "Japan",
        "Public",
        "China",
    ]
    assert prospect["decision_makers"][0]["worst"] == {
        "round": 2, "situation": 2, "taken": ["relief", "drawdown", "halt", "hedge", "backlash"], "place": 2,
    }  # fmt: skip


def test_all_default_views_for_people_and_one_for_json() -> None:
    done = run("rounds", "hanoi-2019", "--rounds", "1")
    assert [f"View `{view}`" in done.stdout for view in ("feared", "advised", "traded")] == [True] * 3
    done = run("rounds", "hanoi-2019", "--json")
    assert done.returncode == 1
    assert "name one with `--view`" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "part"),
    [
        (("elmira", "--concept", "nsh"), 1, "did you mean `nash`?"),
        (("elmira", "--view", "x"), 1, "there is no view `x`"),
        (("elmira", "--rounds", "0"), 2, "--rounds"),
        (("elmira", "--most", "0"), 2, "--most"),
        (("elmira", "--view", "a", "--view", "b"), 2, "one view at a time"),
    ],
)
def test_bad_requests(arguments: tuple[str, ...], status: int, part: str) -> None:
    done = run("rounds", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert part in done.stderr


def test_without_a_status_quo_only_all_can_be_followed() -> None:
    with pytest.raises(RequestError, match="names no status quo"):
        study(model()).rounds()
    tree = study(model()).rounds(everything=True).tree
    assert tree.first.branches and "Start: no status quo" in plain(Rounds(tree))
    with pytest.raises(RequestError, match="at least one round"):
        study(model()).rounds(0)


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_paper(width: int) -> None:
    for answer in (catalogue("elmira").rounds(2, everything=True), freeze()):
        assert max(map(len, plain(answer, width).splitlines())) <= width


def test_a_repr_for_people() -> None:
    assert repr(study(WAGES).rounds(1)).startswith("The wage cut\n1 round. Followed")
