"""Paths from a state, against the table's recursion and an enumeration that are written here from the definition."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import pytest

import countermove
from countermove.analyses.paths import Reach, arrival, extent, reach_from
from countermove.analyses.paths import indicators as indicators_module
from countermove.analyses.paths import ways as ways_module
from countermove.analyses.paths.indicators import separations
from countermove.analyses.paths.ways import Way, ways
from countermove.arrays import tabulate
from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.large import LargeGraph
from countermove.report.words import step_words
from engines import KINDS, drawn
from helpers import graph_of, run
from random_models import random_spec, to_yaml
from test_large import at_most_one, model

DOCS = Path(__file__).parent.parent / "docs"
Node = tuple[int, int]


# The oracle


class Naive:
    """The definition: V_i^(h)(s) says whether s can be reached in at most h legal moves with i as the last mover."""

    def __init__(self, graph: ModelGraph, start: int, improving: frozenset[int]) -> None:
        self.graph, self.start, self.improving = graph, start, improving
        self.first: dict[Node, int] = {}
        layer: list[tuple[int, int | None]] = [(start, None)]
        step = 0
        while layer:
            step += 1
            found = {(t, i) for s, j in layer for i in graph.decision_makers if i != j for t in self.moves(i, s)}
            fresh = [node for node in found if node not in self.first]
            self.first.update(dict.fromkeys(fresh, step))
            layer = [*fresh]

    def moves(self, i: int, s: int) -> list[int]:
        found = [t for t in self.graph.moves(i, s) if t != s]
        return [t for t in found if i not in self.improving or self.graph.prefers(i, t, s)]

    def steps(self, s: int) -> int | None:
        return 0 if s == self.start else min((h for (t, _), h in self.first.items() if t == s), default=None)

    def last(self, s: int) -> set[int]:
        return {i for (t, i), h in self.first.items() if t == s and h == self.steps(s)} if s != self.start else set()

    def after(self, s: int, mover: int) -> int | None:
        """The least number of steps to a state by a sequence after which this decision maker may move."""
        found = [h for (t, i), h in self.first.items() if t == s and i != mover]
        return 0 if s == self.start else min(found, default=None)

    def ways(self, ends: set[int], most: int) -> Iterator[tuple[tuple[int, int], ...]]:
        """All ways of at most so many steps, each as (mover, target), without a pair twice."""

        def go(state: int, last: int | None, so_far: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
            for i in self.graph.decision_makers:
                for t in self.moves(i, state) if i != last else []:
                    if t == self.start or (i, t) in so_far:
                        continue
                    longer = (*so_far, (i, t))
                    if t in ends:
                        yield longer
                    elif len(longer) < most:
                        yield from go(t, i, longer)

        return go(self.start, None, ())

    def leads(self, s: int, ends: set[int]) -> bool:
        return s in ends or any(t in ends for t, _ in Naive(self.graph, s, self.improving).first)


def cases(kind: str, count: int, size: int = 1 << 16) -> Iterator[tuple[ModelGraph, int, frozenset[int], str]]:
    """Graphs with a start and each kind of moves; in option form the graph by arrays as well."""
    for number in range(count):
        rng = random.Random(f"paths {kind} {number}")
        conflict = drawn(kind, number)
        graph = ModelGraph(conflict)
        if len(graph) > size:
            continue
        start = rng.randrange(len(graph))
        everybody = list(graph.decision_makers)
        some = frozenset(rng.sample(everybody, rng.randint(0, len(everybody))))
        both = [graph] if conflict.states else [graph, LargeGraph(tabulate(conflict, 1 << 16))]
        for each in both:
            for improving in (frozenset(everybody), frozenset(), some):
                yield each, start, improving, f"{kind} {number} {type(each).__name__} {sorted(improving)} from {start}"


# First steps and last movers


@pytest.mark.parametrize("kind", KINDS)
def test_first_steps_and_last_movers_are_those_of_the_recursion(kind: str) -> None:
    for graph, start, improving, case in cases(kind, 15):
        naive, reach = Naive(graph, start, improving), reach_from(graph, start, improving)
        every = range(len(graph))
        for s in every:
            found = arrival(reach, s)
            assert (found.steps, set(found.last)) == (naive.steps(s), naive.last(s)), f"{case}, state {s}"
        steps = [naive.steps(s) for s in every]
        assert extent(reach).counts == tuple(steps.count(h) for h in range(max(h for h in steps if h is not None) + 1))
        assert extent(reach).unreached == tuple(s for s in every if steps[s] is None)
        assert extent(reach).never == steps.count(None)
        known = [s for s in every if steps[s] is not None]
        assert list(reach.nearest_first(frozenset(every))) == sorted(known, key=lambda s: (steps[s] or 0, s))


@pytest.mark.parametrize("kind", ["merged and rules", "free-form"])
def test_after_whom_somebody_may_move_is_exact_where_it_matters(kind: str) -> None:
    for graph, start, improving, case in cases(kind, 15):
        naive, reach = Naive(graph, start, improving), reach_from(graph, start, improving)
        for s in range(len(graph)):
            for j in graph.decision_makers:
                assert reach.steps(s, j) == naive.after(s, j), f"{case}, state {s}, then {j}"


def test_more_moves_never_lead_later() -> None:
    for kind in KINDS:
        for graph, start, improving, case in cases(kind, 6):
            none, some, all_of = (
                reach_from(graph, start, each) for each in (frozenset(), improving, frozenset(graph.decision_makers))
            )
            for s in range(len(graph)):
                steps = [each.steps(s) for each in (none, some, all_of)]
                known = [h for h in steps if h is not None]
                assert known == sorted(known), case
                assert None not in steps[: len(known)], case


def test_any_moves_take_a_step_for_everybody_whose_options_differ() -> None:
    """In option form with everything feasible and reversible."""
    for number in range(20):
        rng = random.Random(f"distance {number}")
        spec = random_spec(rng, infeasible=False, one_way=False, max_options=6)
        graph = ModelGraph(read(to_yaml(spec, rng), "test.yaml"))
        reach = reach_from(graph, 0, frozenset())
        for s, state in enumerate(graph.states):
            owners = sum(any(o.name in state.taken for o in dm.options) for dm in graph.conflict.decision_makers)
            assert reach.steps(s) == owners


# The shortest ways


def is_legal(naive: Naive, way: Way, ends: set[int]) -> bool:
    """A legal sequence from the start that comes to the ends with its last step only, its marks right."""
    steps, prefers = way.steps, naive.graph.prefers
    joined = all(one.mover != two.mover and one.target == two.source for one, two in pairwise(steps))
    made = all(step.target in naive.moves(step.mover, step.source) for step in steps)
    marks = tuple(k for k, step in enumerate(steps) if not prefers(step.mover, step.target, step.source))
    there = [step.target in ends for step in steps] == [False] * (len(steps) - 1) + [True]
    return steps[0].source == naive.start and joined and made and there and marks == way.unwilling


@pytest.mark.parametrize("kind", KINDS)
def test_the_shortest_ways_are_those_of_the_enumeration(kind: str) -> None:
    compared = 0
    for graph, start, improving, case in cases(kind, 15, size=20):
        rng = random.Random(case)
        ends = set(rng.sample(range(len(graph)), rng.choice([1, 1, 2]) if len(graph) > 1 else 1)) - {start}
        naive, reach = Naive(graph, start, improving), reach_from(graph, start, improving)
        nearest = min((h for s in ends if (h := naive.steps(s)) is not None), default=None)
        if nearest is None:
            assert ways(reach, ends, 3).found == (), case
            continue
        expected = list(islice(naive.ways(ends, nearest + 2), 401))
        if len(expected) > 400:
            expected = list(naive.ways(ends, nearest))
        compared += 1
        found = ways(reach, ends, len(expected))
        assert found.complete
        assert all(is_legal(naive, way, ends) for way in found.found), case
        assert {tuple((s.mover, s.target) for s in way.steps) for way in found.found} == set(expected), case
        order = [(len(way.steps), len(way.unwilling)) for way in found.found]
        assert order == sorted(order), case
        assert ways(reach, ends, 1).found == found.found[:1], case
    assert compared > 12


def test_where_one_is_already() -> None:
    graph = countermove.load("elmira").graph
    reach = reach_from(graph, 0, frozenset())
    assert ways(reach, {0, 5}, 3).found == (Way(()),)


def test_too_many_ways_are_given_up_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways_module, "MOST_MOVES", 100)
    found = countermove.load("hanoi-2019").view("feared").paths(to="748", most=50)
    goal = found.found.goal
    assert goal is not None
    assert not goal.ways.complete
    assert 0 < len(goal.ways.found) < 50
    assert "The search was given up after" in repr(found)
    assert found.data()["to"]["complete"] is False


def test_without_the_fewest_beforehand_the_order_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is worked out beforehand only guides the search."""
    reach = reach_from(countermove.load("elmira").graph, 0, frozenset())
    before = ways(reach, {7}, 40)
    monkeypatch.setattr(ways_module, "_MANY", -1)
    assert ways(reach, {7}, 40) == before
    monkeypatch.setattr(ways_module, "_DEEP", 0)
    assert ways(reach, {7}, 40) == before


# What separates the ways


def naive_separations(naive: Naive, good: set[int], bad: set[int]) -> dict[str, set[tuple[int, int, int, int]]]:
    """The nearest moves, as (steps before, mover, source, target), by what is left after them."""
    graph = naive.graph
    leads = {s: (naive.leads(s, good), naive.leads(s, bad)) for s in range(len(graph))}
    found: dict[str, set[tuple[int, int, int, int]]] = {"good": set(), "bad": set(), "neither": set()}
    names = {(True, False): "good", (False, True): "bad", (False, False): "neither"}
    for s in range(len(graph)):
        for j in graph.decision_makers:
            after = naive.after(s, j)
            if leads[s] == (True, True) and after is not None:
                for t in naive.moves(j, s):
                    if leads[t] in names:
                        found[names[leads[t]]].add((after, j, s, t))
    return {name: {each for each in own if each[0] == min(own)[0]} for name, own in found.items()}


def as_naive(reach: Reach, good: set[int], bad: set[int]) -> dict[str, set[tuple[int, int, int, int]]]:
    split = separations(reach, good, bad)
    return {
        name: {(each.after, each.step.mover, each.step.source, each.step.target) for each in own}
        for name, own in (("good", split.good), ("bad", split.bad), ("neither", split.neither))
    }


@pytest.mark.parametrize("kind", ["merged and rules", "free-form", "all feasible", "listed"])
def test_separating_moves_are_those_of_the_definition(kind: str) -> None:
    some = 0
    for graph, start, improving, case in cases(kind, 18, size=24):
        rng = random.Random(case)
        if len(graph) < 2:
            continue
        good, bad = ({s} for s in rng.sample(range(len(graph)), 2))
        naive, reach = Naive(graph, start, improving), reach_from(graph, start, improving)
        leading = reach.leading_to(good)
        assert {s for s in range(len(graph)) if s in leading} == {s for s in leading if naive.leads(s, good)}, case
        assert all(s in leading for s in range(len(graph)) if naive.leads(s, good)), case
        expected = naive_separations(naive, good, bad)
        found = as_naive(reach, good, bad)
        assert (found["good"], found["bad"]) == (expected["good"], expected["bad"]), case
        if found["neither"]:
            assert found["neither"] == expected["neither"], case
        else:  # gone through are the states up to the nearest of both others
            near = max((min(found[name])[0] for name in ("good", "bad") if found[name]), default=99)
            assert min(expected["neither"], default=(100,))[0] > near or not (found["good"] and found["bad"]), case
            assert not expected["neither"] or (found["good"] and found["bad"]), case
        some += bool(found["good"]) + bool(found["bad"])
    assert some >= 4


def free_form(states: str, moves: dict[str, str]) -> ModelGraph:
    """A free-form graph from moves such as "a>b a>c"; nobody minds anything."""
    names = states.split()
    lines = [f"countermove: 1\ntitle: T\nstates: [{', '.join(names)}]\ndecision makers:"]
    for dm, own in moves.items():
        arcs = [move.split(">") for move in own.split()]
        targets = {a: ", ".join(t for s, t in arcs if s == a) for a, _ in arcs}
        listed = ", ".join(f"{a}: [{ts}]" for a, ts in targets.items())
        lines.append(f"  {dm}: {{moves: {{{listed}}}, ranking: [[{', '.join(names)}]]}}")
    return graph_of("\n".join(lines))


def test_all_separating_moves_at_the_nearest_step() -> None:
    """Two states one step away, from either of which B decides."""
    graph = free_form("start a b good bad", {"A": "start>a start>b", "B": "a>good a>bad b>good b>bad"})
    found = as_naive(reach_from(graph, 0, frozenset()), {3}, {4})
    assert found["good"] == {(1, 1, 1, 3), (1, 1, 2, 3)}
    assert found["bad"] == {(1, 1, 1, 4), (1, 1, 2, 4)}


def test_a_nearer_separating_move_of_a_farther_state() -> None:
    """A came to `a` and may move on only after B and C led away and back; C moves from `c` before that."""
    moves = {"A": "start>a a>good b>a", "B": "a>c b>bad b>good", "C": "c>b c>a c>good"}
    graph = free_form("start a c b good bad", moves)
    reach = reach_from(graph, 0, frozenset())
    expected = naive_separations(Naive(graph, 0, frozenset()), {4}, {5})
    assert (reach.steps(1), reach.steps(1, 0), reach.steps(3)) == (1, 3, 3)
    assert as_naive(reach, {4}, {5}) == expected


def test_states_not_gone_through_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indicators_module, "MOST_STATES", 0)
    study = countermove.load("hanoi-2019").view("feared")
    found = study.paths(to="solidarity", instead_of="relief and drawdown", improving=True)
    assert found.data()["separating"]["complete"] is False
    assert "Not all states were gone through" in repr(found)


# What is published, stated or calculated by hand


def stated(view: str) -> dict[int, tuple[int | None, int | None, list[str]]]:
    """For each Nash outcome of the Hanoi summit: steps by improvements, by any moves, and the way in short."""
    study = countermove.load("hanoi-2019").view(view)
    found = study.paths().found
    answers = {}
    for state, held in found.outcomes:
        if held[0] == "nash":
            steps = [each.steps for each in found.arrivals(state).values()]
            _, way = found.way(state)
            assert way is not None
            words = [step_words(study.graph, step) for step in way.steps]
            marked = [text + (" (!)" if place in way.unwilling else "") for place, text in enumerate(words)]
            answers[state + 1] = (steps[0], steps[1], marked)
    return answers


NO_TESTING = "North Korean leadership: no longer “suspend nuclear and long-range testing” (!)"
TAKE_DOWN = "North Korean leadership: take down nuclear and missile programmes, those that reach Japan included"
FIRM = (
    "US administration: hold out for dismantlement, missiles that reach Japan included; press the abductee issue; "
    "say and show that no deal comes at the ally's cost"
)


def test_the_ways_to_what_holds_at_hanoi() -> None:
    assert stated("feared") == {
        748: (3, 3, [
            "US administration: loosen sanctions; cut military readiness on the peninsula further",
            "Japanese public: turn on the government and its bond with the US president",
            "Japanese government: stop counting on Washington alone; no longer “stand by the US approach in public”",
        ]),
        145: (None, 1, [NO_TESTING]),
    }  # fmt: skip
    assert stated("advised") == {191: (1, 1, [FIRM]), 167: (None, 2, [NO_TESTING, FIRM])}
    traded = stated("traded")
    assert {number: steps[:2] for number, steps in traded.items()} == {
        191: (1, 1), 167: (None, 2), 214: (2, 2), 216: (2, 2),
    }  # fmt: skip
    assert traded[214][2][1] == traded[216][2][1] == TAKE_DOWN


@pytest.mark.parametrize(("view", "reached"), [("feared", 55), ("advised", 12), ("traded", 20)])
def test_how_many_states_improvements_reach_at_hanoi(view: str, reached: int) -> None:
    found = countermove.load("hanoi-2019").view(view).paths(to="1").found
    assert sum(found.extents["improvements"].counts) == reached
    assert found.extents["any"].never == 0


def test_elmira() -> None:
    """Calculated by hand from the rankings: from the status quo only the local government improves, to 5, where nobody
    does; to 8 the ministry has to modify its order against its own."""
    found = countermove.load("elmira").paths(to="8", improving=True).found
    assert found.extents["improvements"].counts == (1, 1)
    assert found.goal is not None
    assert found.goal.steps == {"improvements": None, "any": 3}
    assert found.goal.instead is not None
    unwilling = [found.goal.instead.steps[place] for place in found.goal.instead.unwilling]
    assert [(step.mover, step.source + 1, step.target + 1) for step in unwilling] == [(0, 5, 6)]
    # Nothing undoes what goes one way only: from 9 nothing is reached, and 1 never again.
    left = countermove.load("elmira").paths(start=9, to="9").found
    assert left.extents["any"].counts == (1,)
    never = countermove.load("elmira").paths(start="modify,accept", to="1").found
    assert never.goal is not None
    assert never.goal.steps == {"improvements": None, "any": None}


def test_cuba() -> None:
    """What happened, code 6 and so state 7, is two improvements away: the blockade, then the withdrawal."""
    for view in ("reversible", "irreversible"):
        study = countermove.load("cuba-1962").view(view)
        found = study.paths(to="7", improving=True, most=1).found
        assert found.goal is not None
        (way,) = found.goal.ways.found
        assert [(step.mover, step.target + 1) for step in way.steps] == [(0, 3), (1, 7)]
    split = study.paths(to="7", instead_of="air_strike", improving=True).found.separations
    assert split is not None
    assert {(each.after, each.step.mover, each.step.target + 1) for each in split.bad} == {(0, 0, 2), (0, 0, 4)}


def test_euphrates() -> None:
    """The one Nash equilibrium, war, is two improvements away: Iraq attacks, Syria escalates."""
    found = countermove.load("euphrates-1975").paths(to="6", improving=True, most=1).found
    assert found.goal is not None
    (way,) = found.goal.ways.found
    assert [(step.mover, step.target + 1) for step in way.steps] == [(1, 4), (0, 6)]


def test_what_would_be_seen_first_at_hanoi() -> None:
    """Every nearest move after which solidarity is lost is the US's, and its first: relief without solidarity."""
    study = countermove.load("hanoi-2019").view("feared")
    split = study.paths(to="solidarity", instead_of="relief and drawdown", improving=True).found.separations
    assert split is not None
    assert (split.good, split.neither, split.good_turn, split.bad_turn) == ((), (), None, 0)
    assert {(each.after, each.step.mover) for each in split.bad} == {(0, 0)}
    assert {study.graph.states[each.step.target].taken for each in split.bad} == {
        ("relief", "halt", "back"),
        ("relief", "drawdown", "halt", "back"),
        ("relief", "drawdown", "raise_abductees", "halt", "back"),
    }


# Large models


@pytest.mark.parametrize(
    "rules",
    ["", at_most_one(3, 3, 3), "moves ruled out:\n  - {before: o2_2, after: o1_1}\n"],
    ids=["all feasible", "listed", "rules on moves"],
)
def test_a_large_model_has_the_same_answer(rules: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same model, listed and by arrays: to the last step, in the same order."""
    path = tmp_path / "large.yaml"
    path.write_text(model(3, 3, rules))
    answers = []
    for listed in (512, 1):
        monkeypatch.setattr("countermove.study.LISTED", listed)
        monkeypatch.setattr("countermove.solving.LISTED", listed)
        study = countermove.load(path)
        assert isinstance(study.graph, LargeGraph) == (listed == 1)
        wanted = study.paths(to="o0_1 and o1_2 and not o2_1", instead_of="not o0_1 and o2_1", improving=["D1"], most=9)
        answers.append([wanted.data(), study.paths(to="o0_1", instead_of="not o0_1", improving=True).data()])
        outcomes = study.paths()
        assert json.dumps(outcomes.data())
        answers[-1].append(outcomes.data()["reached"])
        assert "How far the moves lead" in repr(outcomes)
    assert answers[0] == answers[1]


# The command


def answered(*arguments: str) -> str:
    done = run("paths", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_worked_examples_of_the_docs() -> None:
    page = (DOCS / "paths.md").read_text(encoding="utf-8")
    shown = re.findall(r"```sh\ncountermove paths (.*?)\n```\n\n```\n(.*?)\n```", page, re.DOTALL)
    assert len(shown) == 2
    for command, expected in shown:
        arguments = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)]
        assert answered(*arguments).rstrip() == expected


def test_what_improvements_never_reach_is_listed() -> None:
    """By number, with `--all`: of the 864 states those that are not among the twelve that are reached."""
    found = countermove.load("hanoi-2019").view("advised").paths()
    text = re.sub(r"\x1b\[[0-9;]*m", "", found.text())
    told = re.search(r"852 states never reached by improvements, by number:\n((?:  .*\n)+)", text)
    assert told
    named = set[int]()
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", told.group(1)):
        named.update(range(int(first), int(last or first) + 1))
    assert sorted(named) == found.data()["reached"]["improvements"]["unreached"]
    assert "never reached by improvements" not in repr(found)


def test_every_default_view_for_people_and_one_for_programs() -> None:
    text = answered("hanoi-2019", "--to", "748")
    assert re.findall(r"^View `(\w+)`", text, re.MULTILINE) == ["feared", "advised", "traded"]
    assert text.count("These are consequences of the model") == 1
    done = run("paths", "hanoi-2019", "--json")
    assert done.returncode == 1
    assert "name one with `--view`" in done.stderr


def test_json() -> None:
    data = json.loads(answered("elmira", "--json"))
    assert {"view", "from", "moves", "improving", "reached", "outcomes", "complete"} == data.keys()
    assert data["reached"]["any"] == {"by_step": [1, 4, 3, 1], "never": 0, "unreached": [], "complete": True}
    eight = next(each for each in data["outcomes"] if each["state"] == 8)
    assert eight["first"] == {
        "improvements": {"step": None, "last_movers": []},
        "any": {"step": 3, "last_movers": ["MoE", "Uniroyal", "LG"]},
    }
    assert (eight["way"]["by"], eight["way"]["against_own_order"]) == ("any", [2])
    assert [step["worse"] for step in eight["way"]["steps"]] == [False, True, False]
    asked = json.loads(answered("elmira", "--to", "8", "--improving-for", "MoE", "--json"))
    assert (asked["moves"], asked["improving"]) == ("mix", ["MoE"])
    assert asked["to"]["steps"] == {"improvements": None, "mix": None, "any": 3}
    assert asked["to"]["ways"] == []
    assert asked["to"]["instead"]["against_own_order"] == [2]


@pytest.mark.parametrize(
    ("request_", "status", "message"),
    [
        ("elmira --to 10", 1, "there is no state 10; the states are numbered from 1 to 9"),
        ("elmira --from delay,abandon", 1, "is not feasible"),
        ("elmira --to acept", 1, "did you mean `accept`?"),
        ("elmira --to modfy,accept", 1, "did you mean `modify`?"),
        ("elmira --to accept --instead-of insist", 1, "belongs to both ends"),
        ("elmira --to 'accept and delay'", 1, "`accept and delay` holds in no feasible state"),
        ("elmira --instead-of 8", 2, "--instead-of needs --to"),
        ("elmira --improving --improving-for LG", 2, "--improving is about everybody"),
        ("elmira --improving-for Nobody", 1, "Nobody"),
        ("elmira --to 8 --most 0", 2, "1<=x<=1000"),
        ("hanoi-2019 --view fear --to 1", 1, "did you mean `feared`?"),
        ("chicken --view base --from 9", 1, "there is no state 9"),
    ],
)
def test_bad_requests(request_: str, status: int, message: str) -> None:
    done = run("paths", *(word.strip("'") for word in re.findall(r"'[^']*'|\S+", request_)))
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_model_without_a_status_quo(tmp_path: Path) -> None:
    path = tmp_path / "free.yaml"
    path.write_text(
        "countermove: 1\ntitle: T\nstates: [calm, tense, war]\ndecision makers:\n"
        "  A: {moves: {calm: [tense], tense: [war]}, ranking: [war, tense, calm]}\n"
        "  B: {moves: {tense: [calm]}, ranking: [calm, tense, war]}\n"
    )
    study = countermove.load(path)
    with pytest.raises(RequestError, match="names no status quo to start from"):
        study.paths()
    found = study.paths(start="calm", to="war").found
    assert found.goal is not None
    assert found.goal.ways.found == ()  # A would have to move twice in a row, and B only leads back
    with pytest.raises(RequestError, match="say it as well, with `to`"):
        study.paths(start="calm", instead_of="war")
    with pytest.raises(RequestError, match="from 1 to 1000 of them, not 0"):
        study.paths(start="calm", to="war", most=0)
    assert "2 [tense]" not in repr(study.paths(start="calm"))
