"""Coalitions: compared with the definitions by brute force, with published figures, and with laws."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

import countermove
import naive
from countermove.analyses import coalitions
from countermove.analyses.coalitions import Upsets, upsets
from countermove.analyses.coalitions import arrays as large_coalitions
from countermove.analyses.coalitions.arrays import LargeCoalitions
from countermove.analyses.coalitions.concepts import CONCEPTS, Coalition, Coalitions, Leg, sub_coalitions
from countermove.arrays import tabulate
from countermove.errors import RequestError
from countermove.graph import Graph, ModelGraph, Step
from countermove.large import LargeGraph
from countermove.stability.concepts import CONCEPTS as INDIVIDUAL
from countermove.stability.solve import solve_by_labels
from helpers import graph_of, run
from random_models import FreeSpec, Spec, random_free_spec, random_spec, to_yaml

ROOT = Path(__file__).parents[1]

KINDS: dict[str, Callable[[random.Random], Spec | FreeSpec]] = {
    "all feasible": lambda rng: random_spec(rng, infeasible=False, max_options=4),
    "infeasible states": lambda rng: random_spec(rng, max_options=5),
    "merged": lambda rng: random_spec(rng, merged=True, max_options=5),
    "rules on moves": lambda rng: random_spec(rng, move_rules=True, max_options=5),
    "free-form": lambda rng: random_free_spec(rng, max_states=8),
}
TRANSITIVE = ("all feasible", "infeasible states")


def drawn(kind: str, count: int) -> Iterator[tuple[Spec | FreeSpec, ModelGraph]]:
    """The first models of a kind, always the same, of at most four decision makers."""
    number = 0
    while count:
        rng = random.Random(f"coalitions {kind} {number}")
        number += 1
        spec = KINDS[kind](rng)
        if len(spec.dms) <= 4:
            count -= 1
            yield spec, graph_of(to_yaml(spec, rng))


class Oracle:
    """The definitions by brute force, on sets; states are numbers from 1. Shares nothing with the program."""

    def __init__(self, spec: Spec | FreeSpec, pareto: bool) -> None:
        answer = naive.solve(spec) if isinstance(spec, Spec) else naive.solve_free(spec)
        self.moves, self.levels, self.pareto = answer.moves, answer.levels, pareto
        self.everybody = range(len(self.moves))
        self.states = sorted({s for out in self.moves for s in out})
        self.ci = cache(self._ci)

    def better(self, members: Coalition, t: int, s: int) -> bool:
        signs = [(self.levels[i][t] > self.levels[i][s]) - (self.levels[i][t] < self.levels[i][s]) for i in members]
        return min(signs) >= 0 and max(signs) > 0 if self.pareto else min(signs) > 0

    def sequences(self, movers: dict[Any, Any], start: int) -> set[int]:
        """What is reached if no mover moves twice in a row: `movers[m](x)` is where m can go from x."""
        pairs = {(start, None)}
        while True:
            more = {(y, m) for x, last in pairs for m, step in movers.items() if m != last for y in step(x)} - pairs
            if not more:
                return {x for x, last in pairs if last is not None}
            pairs |= more

    def reached(self, members: Coalition, s: int) -> set[int]:
        return self.sequences({i: self.moves[i].__getitem__ for i in members}, s)

    def reached_plus(self, members: Coalition, s: int) -> set[int]:
        def step(i: int) -> Any:
            return lambda x: {y for y in self.moves[i][x] if self.levels[i][y] > self.levels[i][x]}

        return self.sequences({i: step(i) for i in members}, s)

    def _ci(self, members: Coalition, s: int) -> frozenset[int]:
        return frozenset(t for t in self.reached(members, s) if self.better(members, t, s))

    def reached_jointly(self, outside: Coalition, s: int) -> set[int]:
        groups = [group for k in range(1, len(outside) + 1) for group in combinations(outside, k)]
        return self.sequences({group: (lambda x, g=group: self.ci(g, x)) for group in groups}, s)

    def answers(self, concept: str, members: Coalition, t: int) -> set[int]:
        outside = tuple(i for i in self.everybody if i not in members)
        answering: dict[str, Callable[[Coalition, int], set[int]]] = {
            "cnash": lambda outside, t: set(),
            "cgmr": self.reached,
            "csmr": self.reached,
            "cseq": self.reached_jointly,
            "cseq1": self.reached_plus,
        }
        return answering[concept](outside, t)

    def deterring(self, concept: str, members: Coalition, s: int, t: int) -> set[int]:
        """The states that deter a coalition from an improvement t."""
        return {
            u
            for u in self.answers(concept, members, t)
            if not self.better(members, u, s)
            and (concept != "csmr" or not any(self.better(members, v, s) for v in self.reached(members, u)))
        }

    def stable(self, concept: str, members: Coalition, s: int) -> bool:
        return all(self.deterring(concept, members, s, t) for t in self.ci(members, s))


def asked(graph: ModelGraph, pareto: bool, kind: str) -> list[Coalitions]:
    """All that answers about a graph: the definitions, and where moves are transitive the arrays."""
    found = [Coalitions(graph, pareto=pareto)]
    if kind in TRANSITIVE:
        found.append(LargeCoalitions(LargeGraph(tabulate(graph.conflict, 1 << 16)), pareto=pareto))
    return found


@pytest.mark.parametrize("pareto", [False, True], ids=["strict", "pareto"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_coalition_by_brute_force(kind: str, pareto: bool) -> None:
    seen = dict.fromkeys(CONCEPTS, 0)
    for spec, graph in drawn(kind, 15):
        oracle = Oracle(spec, pareto)
        for ask in asked(graph, pareto, kind):
            for members in sub_coalitions(tuple(graph.decision_makers)):
                for s in oracle.states:
                    assert {t + 1 for t in ask.improvements(members, s - 1)} == oracle.ci(members, s)
                    for concept in CONCEPTS:
                        right = oracle.stable(concept, members, s)
                        ask.left = 1 << 30
                        assert ask.stable(concept, members, s - 1) == right, (concept, members, s, spec)
                        seen[concept] += not right
    assert len(set(seen.values())) >= 3, "the models tell the concepts apart"


@pytest.mark.parametrize("kind", KINDS)
def test_a_coalition_of_one_is_the_individual(kind: str) -> None:
    alike = {"cnash": "nash", "cgmr": "gmr", "csmr": "smr", "cseq1": "seq"}
    for _, graph in drawn(kind, 15):
        for ask in asked(graph, False, kind) + asked(graph, True, kind):
            ask.left = 1 << 30
            for i in graph.decision_makers:
                for s in range(len(graph)):
                    for concept, own in alike.items():
                        assert ask.stable(concept, (i,), s) == INDIVIDUAL[own].stable(graph, i, s)
                    joined, seq = ask.stable("cseq", (i,), s), INDIVIDUAL["seq"].stable(graph, i, s)
                    assert joined or not seq
                    assert joined == seq or len(graph.decision_makers) > 2


def test_others_may_do_together_what_none_of_them_does_alone() -> None:
    """Here CSEQ of a coalition of one is not SEQ: B and C answer together, and neither would alone."""
    text = (
        "countermove: 1\ntitle: Two answer\ndecision makers:\n"
        '  A: {options: {a: }, prefers: ["not (b and c)", a]}\n'
        "  B: {options: {b: }, prefers: [b and c, not b]}\n  C: {options: {c: }, prefers: [b and c, not c]}\n"
    )
    for ask in asked(graph_of(text), False, "all feasible"):
        assert not ask.stable("cseq1", (0,), 0)
        assert ask.stable("cseq", (0,), 0)
        (leg,) = ask.deterrent("cseq", (0,), 0, 1)
        assert (leg.members, leg.target) == ((1, 2), 7)
    assert not INDIVIDUAL["seq"].stable(graph_of(text), 0, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_the_concepts_nest(kind: str) -> None:
    for _, graph in drawn(kind, 20):
        ask = Coalitions(graph)
        ask.left = 1 << 30
        for members in sub_coalitions(tuple(graph.decision_makers)):
            for s in range(len(graph)):
                stable = {concept: ask.stable(concept, members, s) for concept in CONCEPTS}
                assert stable["csmr"] >= stable["cnash"] <= stable["cseq1"] <= stable["cseq"]
                assert stable["csmr"] <= stable["cgmr"] >= stable["cseq1"]
                assert kind not in TRANSITIVE or stable["cseq"] <= stable["cgmr"]
                if len(members) == len(graph.decision_makers):
                    assert len(set(stable.values())) == 1, "nobody is outside"


# The analysis, its evidence, and the large graph


def legal(graph: Graph, path: tuple[Step, ...], start: int, movers: Coalition) -> None:
    """A path is a legal sequence of some movers from a state."""
    assert path[0].source == start
    assert all(step.mover in movers and step.target in graph.moves(step.mover, step.source) for step in path)
    assert all(a.target == b.source and a.mover != b.mover for a, b in pairwise(path))


def check_legs(oracle: Oracle, graph: ModelGraph, concept: str, members: Coalition, t: int, legs: Any) -> int:
    """The legs of an answer are what the concept asks for; where they end, as a number."""
    outside = tuple(i for i in graph.decision_makers if i not in members)
    at = t
    for leg in legs:
        assert isinstance(leg, Leg)
        assert {*leg.members} <= {*outside}
        legal(graph, leg.path, at, leg.members)
        if concept in ("cseq", "cseq1"):
            assert leg.target + 1 in oracle.ci(leg.members, at + 1)
        at = leg.target
    assert concept not in ("cgmr", "csmr") or len(legs) == 1
    assert concept != "cseq1" or all(len(leg.members) == len(leg.path) == 1 for leg in legs)
    assert all(a.members != b.members for a, b in pairwise(legs))
    return at + 1


@pytest.mark.parametrize("kind", KINDS)
def test_evidence(kind: str) -> None:
    for spec, graph in drawn(kind, 8):
        oracle = Oracle(spec, False)
        solution = solve_by_labels(graph)
        for outlook in upsets(solution, range(len(graph))).outlooks:
            s = outlook.state
            assert outlook.held == solution.held(s)
            for prospect in (*outlook.alone, *outlook.prospects):
                members = prospect.members
                ci = oracle.ci(members, s + 1)
                assert prospect.count == len(prospect.improvements) == len(ci)
                assert {each.target + 1 for each in prospect.improvements} == ci
                for concept, verdict in prospect.stable.items():
                    assert verdict == oracle.stable(concept, members, s + 1)
                for each in prospect.improvements:
                    t = each.target + 1
                    legal(graph, each.path, s, members)
                    assert each.held == solution.held(each.target)
                    parts = [p for k in range(1, len(members)) for p in combinations(members, k)]
                    assert each.needed == (not any(t in oracle.ci(part, s + 1) for part in parts))
                    for concept, legs in each.deterrents.items():
                        wanted = oracle.deterring(concept, members, s + 1, t)
                        assert bool(legs) == bool(wanted)
                        if legs:
                            assert check_legs(oracle, graph, concept, members, each.target, legs) in wanted
            everybody = [prospect.stable for prospect in (*outlook.alone, *outlook.prospects)]
            for concept in CONCEPTS:
                assert outlook.universal[concept] == all(stable[concept] for stable in everybody)


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_graph_has_the_same_answers(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_coalitions, "_SHOWN", 3)
    for spec, graph in drawn(kind, 6):
        if isinstance(spec, FreeSpec):
            return
        oracle = Oracle(spec, False)
        large = LargeGraph(tabulate(graph.conflict, 1 << 16))
        found = [upsets(solve_by_labels(each), range(len(graph))) for each in (graph, large)]
        for one, other in zip(*(each.outlooks for each in found), strict=True):
            assert (one.held, one.universal) == (other.held, other.universal)
            for right, prospect in zip((*one.alone, *one.prospects), (*other.alone, *other.prospects), strict=True):
                assert (right.members, right.count, right.stable) == (prospect.members, prospect.count, prospect.stable)
                assert len(prospect.improvements) == min(3, len(right.improvements))
                for a, b in zip(right.improvements, prospect.improvements, strict=False):
                    assert (a.target, a.held, a.needed, len(a.path)) == (b.target, b.held, b.needed, len(b.path))
                    legal(graph, b.path, one.state, right.members)
                    for concept, legs in b.deterrents.items():
                        assert bool(legs) == bool(a.deterrents[concept])
                        if legs:
                            end = check_legs(oracle, graph, concept, right.members, b.target, legs)
                            assert end in oracle.deterring(concept, right.members, one.state + 1, b.target + 1)


def test_infeasible_states_are_not_crossed() -> None:
    """Two who could go from neither to both only through a state that cannot be, cannot."""
    text = (
        "countermove: 1\ntitle: A bridge\ndecision makers:\n"
        "  A: {options: {a: }, prefers: [b]}\n  B: {options: {b: }, prefers: [a]}\n  C: {options: {c: }, prefers: []}\n"
        "infeasible: [a and not b, b and not a]\n"
    )
    graph = graph_of(text)
    assert [state.taken for state in graph.states] == [(), ("a", "b"), ("c",), ("a", "b", "c")]
    for ask in asked(graph, False, "infeasible states"):
        assert ask.improvements((0, 1), 0) == ()
    for ask in asked(graph_of(text.replace("infeasible: [a and not b, b and not a]\n", "")), False, "all feasible"):
        assert ask.improvements((0, 1), 0) == (3,)


def test_a_one_way_option_that_stands_otherwise_leads_elsewhere() -> None:
    """Two states are at hand at the same time that differ in nothing but A's own options; from the one where A's
    one-way option is taken A cannot go where it can from the other."""
    text = (
        "countermove: 1\ntitle: One way\ndecision makers:\n"
        "  A: {options: {w: , r1: , r2: }, prefers: [r1 and r2 and j and not w]}\n"
        "  B: {options: {j: }, prefers: [r1 and r2 and j and not w]}\n"
        "infeasible: [j and not w and not r1 and not r2, r1 and r2 and not j]\none way: {w: to yes}\n"
    )
    graph = graph_of(text)
    wanted = graph.find(0b1110)
    for ask in asked(graph, False, "infeasible states"):
        assert ask.improvements((0, 1), 0) == (wanted,)


@pytest.mark.parametrize("kind", TRANSITIVE)
def test_many_one_way_options_and_a_wide_decision_maker(kind: str) -> None:
    """One of two has all its options but one; with rules these leave few states."""
    names = [f"w{k}" for k in range(10 if kind == "all feasible" else 40)]
    rules = "" if kind == "all feasible" else f"infeasible: [{{at most one: [{', '.join(names[:-1])}]}}]\n"
    ways = ", ".join(f"{name}: to {'yes' if k % 2 else 'no'}" for k, name in enumerate(names[:6]))
    text = (
        "countermove: 1\ntitle: Wide\ndecision makers:\n"
        f"  A: {{options: {{{', '.join(f'{name}: ' for name in names)}}}, prefers: [j, w8, w3]}}\n"
        "  B: {options: {j: , k: }, prefers: [w8 and w9, not j]}\n  C: {options: {c: }, prefers: [j iff w9]}\n"
        f"{rules}one way: {{{ways}}}\n"
    )
    listed, arrays = asked(graph_of(text), False, kind)
    for s in (0, 5, len(listed.graph) - 1):
        for members in sub_coalitions((0, 1, 2)):
            assert set(arrays.improvements(members, s)) == set(listed.improvements(members, s))
            for concept in CONCEPTS:
                arrays.left = listed.left = 1 << 30
                assert arrays.stable(concept, members, s) == listed.stable(concept, members, s)
    most = large_coalitions.asked(LargeGraph(tabulate(graph_of(text).conflict, 1 << 16)), False)
    assert isinstance(most, LargeCoalitions)


# Published and stated figures


def gained(found: Upsets, number: int) -> dict[tuple[str, ...], set[int]]:
    """Who has which improvements at a state, by names and numbers."""
    outlook = next(each for each in found.outlooks if each.state == number - 1)
    makers = found.graph.conflict.decision_makers
    return {
        tuple(makers[i].name for i in each.members): {improvement.target + 1 for improvement in each.improvements}
        for each in outlook.prospects
        if each.count
    }


def test_elmira() -> None:
    elmira = countermove.load("elmira")
    found = upsets(elmira.analyze().solution, range(9))
    pair = ("MoE", "Uniroyal")
    assert {number: gained(found, number)[pair] for number in range(1, 10) if pair in gained(found, number)} == {
        2: {4},
        5: {8},
        6: {8},
    }
    assert gained(found, 5) == {pair: {8}}
    assert gained(found, 8) == gained(found, 9) == {}
    jump = found.outlooks[4].prospects[0].improvements[0]
    assert (jump.held[0], jump.needed, [step.target + 1 for step in jump.path]) == ("nash", True, [6, 8])
    assert not any(jump.deterrents.values())
    universal = {each.state + 1 for each in found.outlooks if each.universal["cnash"]}
    assert universal == {8, 9}


def test_elmira_7_is_not_falsely_stable() -> None:
    """The pair has nothing to gain together at 7, and still is no firmer than Uniroyal, which would leave alone."""
    found = countermove.load("elmira").coalitions(7).upsets.outlooks[0]
    pair = found.prospects[0]
    assert pair.count == 0
    assert pair.stable["cnash"]
    assert set(found.with_parts(pair).values()) == {False}
    assert set(found.universal.values()) == {False}
    assert "Alone could do better: Uniroyal." in countermove.load("elmira").coalitions(7).text()


def test_hanoi_in_each_view() -> None:
    hanoi = countermove.load("hanoi-2019")
    found = {view: hanoi.view(view).coalitions().upsets for view in ("feared", "advised", "traded")}
    assert all(each.complete for each in found.values())
    upset = {
        view: {
            outlook.state + 1: {members for members in gained(each, outlook.state + 1) if "China" not in members}
            for outlook in each.outlooks
        }
        for view, each in found.items()
    }
    pair, rivals = ("DPRK", "Japan"), ("US", "DPRK")
    three = ("US", "DPRK", "Japan")
    assert upset == {
        "feared": {748: set(), 145: {rivals, pair, three}},
        "advised": {191: {pair}, 167: {rivals, pair, three}},
        "traded": {191: {pair}, 214: {pair}, 216: {pair}, 167: {rivals, pair, three}},
    }
    freeze = found["feared"].outlooks[0]
    assert set(freeze.universal.values()) == {True}
    advised = found["advised"].outlooks[0]
    assert advised.universal == {"cnash": False, "cgmr": True, "csmr": True, "cseq": False, "cseq1": False}


# Bounds


def test_what_is_left_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    study = countermove.load("hanoi-2019").view("feared")
    first = study.coalitions(concept="gmr", most=2)
    assert (len(first.upsets.outlooks), first.upsets.holding) == (2, 220)
    assert not first.upsets.complete
    assert "Only the first 2 outcomes; 218 more hold" in first.text()
    monkeypatch.setattr(coalitions, "MOST_COALITIONS", 10)
    cut = study.coalitions(748)
    assert cut.upsets.left_out == 16
    assert cut.data()["complete"] is False
    assert cut.upsets.outlooks[0].universal == dict.fromkeys(CONCEPTS)
    assert "16 more of these left out, the largest" in " ".join(cut.text().split())


def test_a_search_that_ends_early_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    study = countermove.load("hanoi-2019").view("feared")
    right = study.coalitions(145).upsets.outlooks[0]
    monkeypatch.setattr(Coalitions, "most_looks", 40)
    answer = study.coalitions(145)
    assert not answer.upsets.complete
    for full, prospect in zip(right.prospects, answer.upsets.outlooks[0].prospects, strict=True):
        for concept, verdict in prospect.stable.items():
            assert verdict in (None, full.stable[concept])
        assert prospect.count in (None, full.count)
    assert "not decided" in answer.text()
    assert "Not looked through, since they reach too many states" in answer.text()


def test_outcomes_under_a_further_concept() -> None:
    found = countermove.load("chicken").coalitions(concept="maximin2").upsets
    assert found.holding == len(found.outlooks) == 3
    assert "3 outcomes hold under Maximin" in countermove.load("chicken").coalitions(concept="maximin2").text()


def test_only_some_decision_makers() -> None:
    study = countermove.load("hanoi-2019").view("feared")
    found = study.coalitions(145, among=["Japan", "DPRK"]).upsets
    assert found.coalitions == 1
    assert gained(found, 145) == {("DPRK", "Japan"): {361, 385}}
    pairs = study.coalitions(size=2).upsets
    assert (pairs.coalitions, pairs.left_out, pairs.larger) == (26, 16, 16)
    assert not pairs.complete
    assert "16 larger ones left out" in study.coalitions(145, size=2).text()
    assert [outlook.universal["cnash"] for outlook in pairs.outlooks] == [None, False]


def test_it_is_not_said_of_all_coalitions_what_was_seen_of_some(tmp_path: Path) -> None:
    """Six who gain only all together, where five are looked at; and two who do not gain, where others do."""
    path, letters = tmp_path / "six.yaml", "abcdef"
    everybody = " and ".join(letters)
    makers = [f"  {each.upper()}: {{options: {{{each}: }}, prefers: [{everybody}, not {each}]}}" for each in letters]
    path.write_text("\n".join(["countermove: 1", "title: Six", "decision makers:", *makers, ""]), encoding="utf-8")
    study = countermove.load(path)
    found = study.coalitions("nothing")
    assert "None of the coalitions looked at has an improvement." in found.text()
    assert "56 coalitions of two to five of the six decision makers; 1 larger one left out" in " ".join(
        found.text().split()
    )
    data = found.data()
    assert (data["left_out"], data["larger_left_out"], data["complete"]) == (1, 1, False)
    whole = study.coalitions("nothing", size=6)
    assert "A, B, C, D, E and F: 1 improvement" in whole.text()
    assert whole.data()["complete"]
    some = countermove.load("hanoi-2019").view("feared").coalitions(145, among=["DPRK", "China"])
    assert "None of the coalitions looked at has an improvement." in some.text()
    assert not some.data()["among_all"]


def test_more_partners_are_told_of_where_fewer_are_left_to_deter() -> None:
    study = countermove.load("cuba-1962").view("reversible")
    answer = study.coalitions(7)
    (pair,) = answer.data()["outcomes"][0]["coalitions"]
    assert not pair["minimal"]
    assert pair["left_though_parts_stay"] == ["cgmr", "csmr", "cseq", "cseq1"]
    text = " ".join(answer.text(everything=False).split())
    assert "That part alone would be deterred under CGMR, CSMR, CSEQ and CSEQ1." in text
    assert "→ 5 [withdraw] A jump to an equilibrium" in text
    alone = study.explain(7, ["US"], ["gmr", "seq"])
    assert alone.stable, "the part by itself stays"


def test_progress_adds_up() -> None:
    told: list[tuple[int, int]] = []
    countermove.load("elmira").coalitions(progress=lambda done, total: told.append((done, total)))
    assert sum(done for done, _ in told) == told[-1][1] == 3 * 7


def test_bad_requests() -> None:
    elmira = countermove.load("elmira")
    wrong: dict[str, Any]
    for wrong, message in (
        ({"among": ["MoE"]}, "`MoE` alone is no coalition"),
        ({"among": ["MoE", "MeO"]}, "MeO"),
        ({"size": 1}, "two members or more, not 1"),
        ({"state": 12}, "numbered from 1 to 9"),
        ({"concept": "nesh"}, "did you mean `nash`"),
    ):
        with pytest.raises(RequestError, match=message):
            elmira.coalitions(**wrong)
    with pytest.raises(RequestError, match="--view"):
        countermove.load("hanoi-2019").coalitions()


# The command line


def test_json() -> None:
    done = run("coalitions", "elmira", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads(done.stdout)
    assert [each["state"] for each in data["outcomes"]] == [5, 9, 8]
    assert data["complete"]
    five = data["outcomes"][0]
    pair = next(each for each in five["coalitions"] if each["count"])
    (jump,) = pair["improvements"]
    assert pair["members"] == ["MoE", "Uniroyal"]
    assert (jump["to"], jump["jump"], jump["needs_all"]) == (8, True, True)
    assert [(step["decision_maker"], step["to"], step["improvement"]) for step in jump["path"]] == [
        ("MoE", 6, False),
        ("Uniroyal", 8, True),
    ]
    assert not any(answer["deterred"] for answer in jump["answers"].values())
    assert json.loads(run("coalitions", "hanoi-2019", "--view", "feared", "--view", "advised", "--json").stdout)[
        "views"
    ]


def test_json_needs_a_view() -> None:
    done = run("coalitions", "hanoi-2019", "--json")
    assert done.returncode == 1
    assert "`feared`, `advised`, `traded`" in done.stderr


@pytest.mark.parametrize("columns", ["60", "100"])
def test_no_line_is_too_wide(columns: str) -> None:
    done = run("coalitions", "hanoi-2019", "--view", "advised", "--all", env={"COLUMNS": columns})
    assert max(map(len, done.stdout.splitlines())) <= int(columns)


def test_a_free_form_model_and_a_single_decision_maker(tmp_path: Path) -> None:
    path = tmp_path / "free.yaml"
    path.write_text(
        "countermove: 1\ntitle: Free\nstates: {here: , there: , far: }\ndecision makers:\n"
        "  A: {moves: {here: there}, ranking: [far, here, there]}\n"
        "  B: {moves: {there: far}, ranking: [far, here, there]}\nstatus quo: here\n"
    )
    text = run("coalitions", str(path), "--state", "here").stdout
    assert "A moves to there (2), at a loss to itself" in text
    path.write_text("countermove: 1\ntitle: One\ndecision makers:\n  A: {options: {a: }, prefers: [a]}\n")
    assert "A single decision maker forms no coalition." in run("coalitions", str(path)).stdout


def test_the_worked_example_of_the_page() -> None:
    page = (ROOT / "docs" / "coalitions.md").read_text(encoding="utf-8")
    for command, shown in re.findall(r"^\$ countermove (.+)\n((?:.*\n)*?)```$", page, re.MULTILINE):
        printed = run(*command.split()).stdout
        for part in shown.strip("\n").split("\n...\n"):
            assert part in printed, command
    assert page.count("$ countermove") == 2
