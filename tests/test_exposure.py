"""Who bears an outcome: against naive definitions on random models, published cases, and the command line."""

from __future__ import annotations

import json
import random
import re
import shlex
from dataclasses import replace
from functools import cache, partial
from itertools import combinations, permutations, product
from pathlib import Path
from typing import Any

import pytest

import countermove
from countermove.analyses.alliance import alliance
from countermove.analyses.exposure import exposure
from countermove.analyses.forbidden import forbidden
from countermove.analyses.outcomes import Findings, outcomes
from countermove.analyses.promises import promises
from countermove.analyses.wedge import wedges
from countermove.arrays import tabulate
from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.large import LargeGraph
from countermove.model import BASE
from countermove.preference import Not, Taken
from countermove.report.bearing import bearing
from countermove.stability.compiled.engine import solve_compiled
from countermove.stability.solve import solve_by_labels
from helpers import graph_of, run
from naive import Answer, improvements, joint, solve_free
from naive import solve as naive_solve
from random_models import FreeSpec, Spec, random_free_spec, random_spec, to_yaml

DOCS = Path(__file__).parent.parent / "docs"

KINDS = ("all feasible", "listed", "merged", "rules on moves", "merged and rules", "free-form")


@cache
def drawn(kind: str, number: int) -> tuple[ModelGraph, Answer, Spec | FreeSpec]:
    """A random model of a kind: our graph of it, and what the naive oracle knows of it."""
    rng = random.Random(f"exposure {kind} {number}")
    spec: Spec | FreeSpec
    if kind == "free-form":
        spec = random_free_spec(rng, max_states=8)
    else:
        merged, rules = "merged" in kind, "rules" in kind
        spec = random_spec(rng, merged=merged, move_rules=rules, infeasible=kind != "all feasible", max_options=4)
    graph = ModelGraph(read(to_yaml(spec, rng), "test.yaml").view(BASE))
    return graph, naive_solve(spec) if isinstance(spec, Spec) else solve_free(spec), spec


# The oracle: the definitions on sets of state numbers, sharing nothing with the program


def naive_survives(answer: Answer, members: tuple[int, ...], s: int, t: int, *, improving: bool) -> bool:
    """Whether all members are better off than at s wherever the others bring it from t."""
    moves = improvements(answer.moves, answer.levels) if improving else answer.moves
    others = [k for k in range(len(answer.moves)) if k not in members]
    ends = joint(others, t, moves)
    return all(answer.levels[k][u] > answer.levels[k][s] for u in ends for k in members)


def naive_improvements(answer: Answer, members: tuple[int, ...], s: int) -> set[int]:
    reached = joint(members, s, answer.moves)
    return {t for t in reached if all(answer.levels[k][t] > answer.levels[k][s] for k in members)}


def naive_security(answer: Answer, i: int, s: int) -> int:
    """The best, over staying and every move, of the worst that the others can then bring about."""
    others = [k for k in range(len(answer.moves)) if k != i]
    level = answer.levels[i]
    worst = {x: min(level[y] for y in {x} | joint(others, x, answer.moves)) for x in {s} | answer.moves[i][s]}
    return max(worst.values())


def coalitions_with(i: int, count: int) -> list[tuple[int, ...]]:
    others = [k for k in range(count) if k != i]
    return [tuple(sorted((i, *some))) for size in range(count) for some in combinations(others, size)]


@pytest.mark.parametrize("kind", KINDS)
def test_exposure_against_the_definitions(kind: str) -> None:
    seen = {"left exposed": 0, "way": 0, "seq only": 0, "deterred": 0}
    for number in range(25):
        graph, answer, _ = drawn(kind, number)
        solution = solve_by_labels(graph)
        plus = improvements(answer.moves, answer.levels)
        size = len(graph)
        holding = sorted(random.Random(number).sample(range(size), min(size, 3)))
        for s in holding:
            for i in graph.decision_makers:
                found = exposure(solution, s, i, holding)
                level = answer.levels[i]
                best = max(level.values())
                assert found.places == best == len(set(level.values()))
                assert found.place == best + 1 - level[s + 1]
                assert found.secure == best + 1 - naive_security(answer, i, s + 1)
                if answer.status_quo is not None:
                    assert found.secure_before == best + 1 - naive_security(answer, i, answer.status_quo)
                assert found.complete
                survivors = {True: False, False: False}
                shown = {each.coalition: each for each in found.ways}
                for members in coalitions_with(i, len(answer.moves)):
                    targets = naive_improvements(answer, members, s + 1)
                    surviving: dict[bool, set[int]] = {True: set(), False: set()}
                    for improving, t in product(surviving, targets):
                        if naive_survives(answer, members, s + 1, t, improving=improving):
                            surviving[improving].add(t)
                    for improving in survivors:
                        survivors[improving] |= bool(surviving[improving])
                    assert surviving[False] <= surviving[True]
                    idle = [k for k in members if k != i and not any(answer.moves[k].values())]
                    inner = any({*small} < {*members} and len(way.survives) == 2 for small, way in shown.items())
                    assert idle or (members in shown) == (bool(targets) and not inner)
                    if members in shown:
                        each = shown[members]
                        assert each.target + 1 in targets
                        assert ("seq" in each.survives) == (each.target + 1 in surviving[True])
                        assert ("gmr" in each.survives) == (each.target + 1 in surviving[False])
                        assert bool(surviving[False]) == ("gmr" in each.survives)
                        assert bool(surviving[True]) == ("seq" in each.survives)
                        for concept, setback in each.setbacks.items():
                            if setback is not None:
                                seen["deterred"] += 1
                                own = answer.levels[setback.hurt]
                                assert setback.hurt in members
                                assert own[setback.state + 1] <= own[s + 1]
                                allowed = plus if concept == "seq" else answer.moves
                                for step in setback.path:
                                    assert step.mover not in members
                                    assert step.target + 1 in allowed[step.mover][step.source + 1]
                        seen["seq only"] += each.survives == ("seq",)
                assert survivors[True] == any("seq" in each.survives for each in found.ways)
                assert survivors[False] == any("gmr" in each.survives for each in found.ways)
                seen["way"] += survivors[True]
                exposed = not survivors[True] and naive_mended(graph, answer, i, s, holding)
                assert (found.standing == "left exposed") == exposed
                seen["left exposed"] += exposed
    assert all(seen.values()), seen


def naive_mended(graph: ModelGraph, answer: Answer, i: int, s: int, holding: list[int]) -> bool:
    """Whether an outcome that holds meets the first statement that fails and all before it."""
    order = graph.orders[i]
    if not order.priorities:
        return any(answer.levels[i][t + 1] > answer.levels[i][s + 1] for t in holding)
    meets = order.meets(s)
    failing = [k for k, met in enumerate(meets) if not met]
    return bool(failing) and any(all(order.meets(t)[: failing[0] + 1]) for t in holding)


@pytest.mark.parametrize("kind", KINDS)
def test_the_compiled_engine_has_the_same_security_levels(kind: str) -> None:
    for number in range(12):
        graph, answer, _ = drawn(kind, number)
        labels = solve_by_labels(graph)
        graphs = [graph] if graph.conflict.states else [graph, LargeGraph(tabulate(graph.conflict, 1 << 10))]
        for each in graphs:
            compiled = solve_compiled(each, threads=1)
            for i in graph.decision_makers:
                for s in range(len(graph)):
                    right = naive_security(answer, i, s + 1) - 1
                    assert labels.secure(i, s) == right
                    assert compiled.secure(i, s) == right
                    assert compiled.margin("gmr", i, s) == labels.margin("gmr", i, s)


def test_where_everything_is_feasible_security_is_maximin() -> None:
    """Howard 1971: over one's own options, of the least over the others'; the same from every state."""
    for number in range(15):
        rng = random.Random(number)
        spec = random_spec(rng, infeasible=False, one_way=False, max_options=4)
        graph, answer = ModelGraph(read(to_yaml(spec, rng), "t.yaml").view(BASE)), naive_solve(spec)
        solution = solve_by_labels(graph)
        for i in graph.decision_makers:
            mine = sum(1 << k for k, option in enumerate(spec.options) if option.owner == i)
            worst: dict[int, int] = {}
            for state, level in answer.levels[i].items():
                worst[(state - 1) & mine] = min(level, worst.get((state - 1) & mine, level))
            assert {solution.secure(i, s) for s in range(len(graph))} == {max(worst.values()) - 1}


def test_a_coalition_of_one_is_the_individual() -> None:
    """Its improvement survives under a concept exactly where the definition finds no sanction."""
    from countermove.stability.concepts import find
    from countermove.stability.joint import Budget, way

    for kind in KINDS:
        for number in range(10):
            graph, _, _ = drawn(kind, number)
            for i in graph.decision_makers:
                for s in range(len(graph)):
                    for x in graph.improvements(i, s):
                        survives = way(graph, (i,), s, x, Budget(10_000)).survives
                        for concept in ("seq", "gmr"):
                            reply = find(concept).definition(graph, i, s, x)
                            assert (concept in survives) == (reply.sanction is None)


# Words against deeds


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_promises_against_the_definitions(kind: str) -> None:
    seen: set[str] = set()
    for number in range(68):
        graph, answer, spec = drawn(kind, number)
        assert isinstance(spec, Spec)
        for s in range(len(graph)):
            found = promises(graph, s)
            members = answer.members[s]
            taken = [k for k in range(len(spec.options)) if all(code >> k & 1 for code in members)]
            assert [graph.conflict.options[k].name for k in taken] == [each.option for each in found]
            for k, each in zip(taken, found, strict=True):
                i = spec.options[k].owner
                level = answer.levels[i]
                dropping = {
                    t for t in answer.moves[i][s + 1] if not any(code >> k & 1 for code in answer.members[t - 1])
                }
                better = {t for t in dropping if level[t] > level[s + 1]}
                gets_away = {t for t in better if naive_survives(answer, (i,), s + 1, t, improving=True)}
                alike = {t for t in dropping if level[t] == level[s + 1]}
                right = (
                    "takes it back" if gets_away
                    else "held by answers" if better
                    else "bound" if not dropping
                    else "free to drop" if alike
                    else "wanted"
                )  # fmt: skip
                assert each.standing == right
                assert (each.drops is not None) == bool(better)
                assert each.drops is None or each.drops.target + 1 in better
                seen.add(right)
    assert seen == {"takes it back", "held by answers", "bound", "free to drop", "wanted"}


# Rules


def without(spec: Spec, words: set[str], graph: ModelGraph) -> Spec:
    """A model without some of its rules, which are named as the program writes them."""
    rules = graph.conflict.rules
    infeasible = [rule for rule, ours in zip(spec.infeasible, rules.infeasible, strict=True) if str(ours) not in words]
    moves = [rule for rule, ours in zip(spec.move_rules, rules.moves, strict=True) if str(ours) not in words]
    one_way = {each.option for each in rules.one_way if str(each) in words}
    options = [
        replace(option, direction="both") if name.name in one_way else option
        for option, name in zip(spec.options, graph.conflict.options, strict=True)
    ]
    return replace(spec, infeasible=tuple(infeasible), move_rules=tuple(moves), options=tuple(options), status_quo=None)


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_what_rules_forbid_against_models_without_them(kind: str) -> None:
    """Without the rules named the improvement is there, with any of them kept it is not; and the state holds or not."""
    count = {True: 0, False: 0, None: 0}
    for number in range(30):
        graph, answer, spec = drawn(kind, number)
        assert isinstance(spec, Spec)
        texts = [str(rule) for rule in graph.conflict.rules.all]
        if any(wants.ranking for wants in spec.wants) or len(set(texts)) < len(texts):
            continue  # a ranking does not fit other states; rules are told apart by their text here
        for concept in ("nash", "gmr", "seq"):
            for s in list(answer.equilibria[concept])[:4]:
                all_found = forbidden(graph, s - 1, concept)
                for one, two in permutations(all_found, 2):
                    assert one.dm != two.dm or not {*one.rules} <= {*two.rules}
                for each in all_found:
                    words = {str(rule) for rule in each.rules}
                    freed = without(spec, words, graph)
                    try:
                        after = naive_solve(freed)
                    except ValueError:  # states that are merged then, and that somebody tells apart
                        continue
                    here, there = (
                        next(n for n, codes in enumerate(after.members, 1) if code in codes)
                        for code in (each.start, each.code)
                    )
                    assert there in after.moves[each.dm][here]
                    assert after.levels[each.dm][there] > after.levels[each.dm][here]
                    for kept in words:
                        partly = naive_solve(without(spec, words - {kept}, graph))
                        ends = [partly.members[t - 1] for t in partly.moves[each.dm][here_in(partly, each.start)]]
                        assert "merged" in kind or not any(each.code in codes for codes in ends)
                    if each.holds is not None:
                        assert each.holds == (here in after.equilibria[concept])
                    count[each.holds] += 1
    assert count[False]


def here_in(answer: Answer, code: int) -> int:
    return next(n for n, codes in enumerate(answer.members, 1) if code in codes)


def test_every_forbidden_improvement_is_found() -> None:
    """All changes of own options that would be better and are not open, in option form with statements or weights."""
    for number in range(40):
        graph, answer, spec = drawn("listed", number)
        assert isinstance(spec, Spec)
        for s, code in enumerate(answer.codes):
            found = {(each.dm, each.rules) for each in forbidden(graph, s, "nash")}
            for i, wants in enumerate(spec.wants):
                if wants.ranking:
                    continue
                keys = {c: worth_of(graph, i, c) for c in range(1 << len(spec.options))}
                own = sum(1 << k for k, option in enumerate(spec.options) if option.owner == i)
                closed = [
                    c for c in keys
                    if not (c ^ code) & ~own and c != code and keys[c] > keys[code]
                    and not (c in answer.codes and answer.codes.index(c) + 1 in answer.moves[i][s + 1])
                ]  # fmt: skip
                assert bool(closed) == any(dm == i for dm, _ in found)


def worth_of(graph: ModelGraph, i: int, code: int) -> Any:
    from countermove.ordering import key_of

    preference: Any = graph.conflict.decision_makers[i].preference
    return key_of(graph.conflict, preference)(code)


# Alliances


def test_abandonment_and_entrapment_against_the_definitions() -> None:
    dilemmas = risks = 0
    for number in range(120):
        graph, answer, spec = drawn("listed", number)
        assert isinstance(spec, Spec)
        owners = {option.owner for option in spec.options}
        if len(owners) < 2 or len(spec.dms) < 3 or answer.status_quo is None:
            continue
        i, j = sorted(owners)[:2]
        mine, theirs = (next(k for k, option in enumerate(spec.options) if option.owner == dm) for dm in (i, j))
        names = [option.name for option in graph.conflict.options]
        fight = len(spec.options) - 1
        given = [(names[mine], True), (names[theirs], False)]
        found = alliance(graph, i, j, given, Taken(names[fight]), answer.status_quo - 1)
        plus = improvements(answer.moves, answer.levels)
        start = answer.codes[answer.status_quo - 1]
        worst = []
        assert [each.taken for each in found.levels] == [(), (names[mine],)]
        for each, taken in zip(found.levels, (0, 1), strict=True):
            code = start & ~(1 << mine) | taken << mine
            assert (each.state is None) == (code not in answer.codes)
            if each.state is None:
                continue
            here = answer.codes.index(code) + 1
            level, top = answer.levels[i], max(answer.levels[i].values())
            left = {t for t in {here} | plus[j][here] if answer.codes[t - 1] >> theirs & 1}
            movers = [k for k in range(len(spec.dms)) if k != i]
            drawn_in = {t for t in {here} | joint(movers, here, plus) if answer.codes[t - 1] >> fight & 1}
            pair = [max((top + 1 - level[t] for t in states), default=0) for states in (left, drawn_in)]
            ours = [each.abandonment, each.entrapment]
            assert [risk.place if risk else 0 for risk in ours] == pair
            risks += sum(map(bool, pair))
            worst.append(pair)
        right = not any(a == min(x for x, _ in worst) and e == min(y for _, y in worst) for a, e in worst)
        assert found.dilemma == (right if worst else None)
        dilemmas += bool(found.dilemma)
    assert risks > 20
    assert dilemmas


DILEMMA = """
countermove: 1
title: A dilemma
decision makers:
  I: {options: {pact: keep the pact}, prefers: [not war or not pact, help]}
  J: {options: {help: stand by I}, prefers: [help iff pact]}
  X: {options: {war: attack}, prefers: [war iff pact]}
status quo: [help]
"""


def test_a_dilemma_in_three_options() -> None:
    """Without the pact J gives up its help; with it X attacks, and I is drawn in."""
    graph = graph_of(DILEMMA)
    assert graph.status_quo is not None
    found = alliance(graph, 0, 1, [("pact", True), ("help", True)], Taken("war"), graph.status_quo)
    alone, bound = found.levels
    assert (alone.abandonment and alone.abandonment.place, alone.entrapment) == (2, None)
    assert (bound.abandonment, bound.entrapment and bound.entrapment.place) == (None, 3)
    assert found.dilemma
    assert found.dependence == 1
    calm = alliance(graph, 0, 1, [("pact", True), ("help", True)], Not(Taken("pact")), graph.status_quo)
    assert [each.entrapment is None for each in calm.levels] == [False, True]
    assert not calm.dilemma


def attacked(answer: Answer, i: int, hostile: tuple[int, ...], x: int) -> bool:
    """Whether the core alone, or both, can go to their gain where i is worse off."""
    parts = [hostile[:1], tuple(sorted(hostile))]
    level = answer.levels[i]
    return any(level[t] < level[x] for part in parts for t in naive_improvements(answer, part, x))


@pytest.mark.parametrize("kind", KINDS)
def test_wedges_against_the_definitions(kind: str) -> None:
    count = attacks = 0
    for number in range(70):
        graph, answer, _ = drawn(kind, number)
        if len(answer.moves) < 3:
            continue
        i, *hostile = random.Random(number).sample(range(len(answer.moves)), 3)
        level = answer.levels[i]

        hurt = partial(attacked, answer, i, tuple(hostile))
        for s in range(1, len(graph) + 1):
            found = wedges(graph, i, hostile, s - 1)
            assert (found.attack is not None) == hurt(s)
            attacks += found.attack is not None
            right = {w for w in answer.moves[i][s] if not hurt(w)} if hurt(s) else set()
            assert {each.target + 1 for each in found.wedges} == right
            costs = [each.cost for each in found.wedges]
            assert costs == sorted(costs) == [level[s] - level[each.target + 1] for each in found.wedges]
            for each in found.wedges:
                count += 1
                w = each.target + 1
                core, other = hostile
                refused = {
                    t for t in joint(hostile, w, answer.moves)
                    if level[t] < level[w] and answer.levels[core][t] > answer.levels[core][w]
                    and not answer.levels[other][t] > answer.levels[other][w]
                }  # fmt: skip
                assert {r.member for r in each.refusals} == ({other} if refused else set())
                assert all(r.target + 1 in refused for r in each.refusals)
                plus = improvements(answer.moves, answer.levels)[other][w]
                assert (each.returns is not None) == (bool(refused) and any(hurt(back) for back in plus))
                assert each.stable == tuple(c for c in ("nash", "seq", "gmr") if w in answer.stable[c][i])
    assert attacks > count > 0


# The cases


def japan(view: str, *more: str) -> Any:
    return json.loads(run("exposure", "hanoi-2019", "--view", view, "--json", *more).stdout)


def test_the_freeze_deal_leaves_japan_exposed() -> None:
    data = japan("feared")
    deal = next(each for each in data["outcomes"] if each["state"] == 748)
    assert deal["taken"] == ["relief", "drawdown", "halt", "hedge", "backlash"]
    by = {each["decision_maker"]: each for each in deal["exposures"]}
    assert by["Japan"]["standing"] == "left exposed"
    assert [each["statement"] for each in by["Japan"]["failed"]] == [
        "dismantle or not relief", "not drawdown", "solidarity", "raise_abductees", "abductee_talks",
    ]  # fmt: skip
    assert [each["position"] for each in by["Japan"]["failed"]] == [1, 2, 3, 4, 5]
    assert by["Japan"]["statements"] == 6
    assert by["Japan"]["ways"] == []
    assert by["Japan"]["improvements"] == 0
    assert by["Japan"]["coalitions"] == {"looked_at": 8, "possible": 8}
    assert by["Japan"]["mending"] == 145
    for gainer in ("DPRK", "China"):
        assert by[gainer]["standing"] == "gains most"
        assert (by[gainer]["place"], by[gainer]["change"]) == (1, 1)
    assert by["Public"]["standing"] == "left exposed"
    assert by["Public"]["change"] == -1
    assert deal["exposures"][0]["decision_maker"] == "Japan"


def test_the_freeze_deal_in_words() -> None:
    done = run("exposure", "hanoi-2019", "--view", "feared", "--dm", "Japan")
    assert (done.returncode, done.stderr) == (0, "")
    deal = " ".join(done.stdout.split("  748  ")[1].split("  145  ")[0].split())
    assert "Japan: left exposed." in deal
    assert "It fails 5 of its 6 statements, the most important first:" in deal
    assert "None of its 2 moves is better for it or meets any of these." in deal
    assert "No coalition with others (7 were tried) could do better for all who join." in deal
    assert "left exposed  another outcome that holds meets" in done.stdout
    everybody = run("exposure", "hanoi-2019", "--view", "feared").stdout
    deal = everybody.split("  748  ")[1].split("  145  ")[0]
    assert re.findall(r"^    (\w+): ([a-z ]+)\.", deal, re.MULTILINE) == [
        ("Japan", "left exposed"), ("Public", "left exposed"), ("US", "gains most"), ("DPRK", "gains most"),
        ("China", "gains most"),
    ]  # fmt: skip


def test_no_move_of_japan_mends_what_the_freeze_deal_fails() -> None:
    """Against the statements themselves: in whatever Japan can move to, the five that fail go on failing."""
    study = countermove.load("hanoi-2019").view("feared")
    graph, japan = study.graph, study.conflict.index("Japan")
    met = [graph.orders[japan].meets(t) for t in (747, *graph.moves(japan, 747))]
    assert len(met) == 3
    assert all(own[:5] == (False,) * 5 for own in met)
    (deal,) = study.exposure(["Japan"], 748).data()["outcomes"]
    assert [each["met_by"] for each in deal["exposures"][0]["failed"]] == [None] * 5


def test_a_move_that_meets_a_statement_at_the_cost_of_a_higher_one(tmp_path: Path) -> None:
    path = tmp_path / "price.yaml"
    path.write_text(
        "countermove: 1\ntitle: Price\ndecision makers:\n"
        "  A: {options: {a: , c: }, prefers: [not a, a or not b, c, a and b]}\n"
        "  B: {options: {b: }, prefers: [b]}\nstatus quo: [b]\n"
    )
    answer = countermove.load(path).exposure(["A"], "b")
    failed = {each["position"]: each["met_by"] for each in answer.data()["outcomes"][0]["exposures"][0]["failed"]}
    assert {position: move and (move["to"], move["improvement"]) for position, move in failed.items()} == {
        2: (8, False), 3: (7, True), 4: (8, False)
    }  # fmt: skip
    text = " ".join(answer.text().split())
    assert (
        "2. a or not b — met if A takes up a and c, worse for it: its 1st statement, `not a`, holds here and not there"
        in text
    )
    assert "3. c — met if A takes up c, better for it" in text


def test_elmira() -> None:
    """The jump from 5 to 8 that MoE and Uniroyal can make is what leaves Local Government exposed at 8."""
    data = json.loads(run("exposure", "elmira", "--json").stdout)
    at = {each["state"]: {own["decision_maker"]: own for own in each["exposures"]} for each in data["outcomes"]}
    assert list(at) == [5, 9, 8]
    (way,) = at[5]["MoE"]["ways"]
    assert (way["coalition"], way["to"], way["survives"]) == (["MoE", "Uniroyal"], 8, ["seq", "gmr"])
    assert at[5]["LG"]["standing"] == "gains most"
    assert at[8]["LG"]["standing"] == "left exposed"
    assert list(at[8]) == ["LG", "Uniroyal", "MoE"]  # by the word, not by the place: 5, 3 and 4
    rules = {each["state"]: [(f["decision_maker"], f["rules"], f["holds_without"]) for f in each["forbidden"]]
             for each in data["outcomes"]}  # fmt: skip
    assert rules == {
        5: [], 8: [("MoE", ["modify: to yes"], False)], 9: [("Uniroyal", ["abandon: to yes"], False)],
    }  # fmt: skip
    words = "exposure elmira --dm LG --wedge MoE,Uniroyal --state 5 --json"
    wedge = json.loads(run(*words.split()).stdout)
    assert wedge["attack"]["to"] == 8
    (only,) = wedge["wedges"]
    assert (only["to"]["state"], only["cost"], only["stable"]) == (1, 1, ["gmr"])
    assert only["detached"] == [{"decision_maker": "Uniroyal", "refuses": 4}]


def test_a_promise_that_only_the_answer_holds() -> None:
    """At 7 of the Cuban crisis the US would lift the blockade, but for what the USSR would do then."""
    result = countermove.load("cuba-1962").view("reversible").exposure(["US"])
    seven = next(each for each in result.bearing.shown if each.state.number == 7)
    blockade = seven.promises[0]
    assert (blockade.option, blockade.standing) == ("blockade", "held by answers")
    assert blockade.drops is not None
    assert blockade.drops.target == 4
    assert "blockade (US): held by the answer." in repr(result)


# Large models, and work that is cut short


def test_a_large_model_says_what_was_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "countermove: 1\ntitle: Large\ndecision makers:\n"
    for j in range(3):
        own = ", ".join(f"o{j}{k}: x" for k in range(3))
        text += f"  D{j}: {{options: {{{own}}}, prefers: [o{(j + 1) % 3}0, not o{j}1, o{(j + 2) % 3}2]}}\n"
    conflict = read(text + "status quo: []\n", "t.yaml").view(BASE)
    graph, large = ModelGraph(conflict), LargeGraph(tabulate(conflict, 1 << 12))
    whole, part = solve_by_labels(graph), solve_compiled(large, threads=1)
    holding = list(whole.equilibria("nash"))
    for s in holding:
        for i in graph.decision_makers:
            one, other = exposure(whole, s, i, holding), exposure(part, s, i, holding)
            assert one == other
    monkeypatch.setattr("countermove.stability.joint.LOOKED_AT", 40)
    s, i = holding[0], 0
    cut = exposure(part, s, i, holding)
    assert not cut.complete
    assert cut.asked < cut.possible == 4
    assert cut.secure == exposure(whole, s, i, holding).secure
    found = bearing(Findings(whole, outcomes(whole)), [0], s, lambda done, total: None, everything=False)
    from countermove.report.exposure import report_exposure
    from countermove.report.paper import Paper

    paper = Paper(100)
    report_exposure(paper, [found])
    assert "coalitions that it could join were looked at" in " ".join(paper.text().split())


# What is wrong with a request


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ("hanoi-2019 --json", 1, "only in its views; name one with `--view`"),
        ("hanoi-2019 --view feared --dm Jpan", 1, "no decision maker `Jpan`; did you mean `Japan`?"),
        ("elmira --state 12", 1, "there is no state 12"),
        ("elmira --dm LG --ally MoE", 2, "--ally takes --support"),
        ("elmira --ally MoE", 2, "--ally takes one decision maker: name it with --dm"),
        ("elmira --dm LG --support insist", 2, "go with --ally"),
        ("elmira --dm LG --ally MoE --wedge MoE,LG", 2, "ask one at a time"),
        ("elmira --dm LG --ally MoE --support insist --fight delay", 1, "names no option of MoE"),
        ("elmira --dm LG --ally MoE --support insist,delay --fight delay", 1, "an option of neither LG nor MoE"),
        ("elmira --dm LG --ally MoE --support insist,modify --fight 'delay and'", 1, "delay and"),
        ("elmira --dm LG --ally LG --support insist,modify --fight delay", 1, "LG is not its own ally"),
        ("elmira --dm LG --ally MoE --support 'insist or modify' --fight delay", 1, "is no option"),
        ("elmira --dm LG --ally MoE --support insist,modify --fight delay --adversary LG", 1, "adversary"),
        ("elmira --dm LG --wedge MoE", 1, "2 to 8 members"),
        ("elmira --dm LG --wedge MoE,LG", 1, "against itself"),
    ],
)
def test_bad_requests(words: str, status: int, message: str) -> None:
    done = run("exposure", *shlex.split(words))
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr


def test_without_a_status_quo_one_has_to_say_from_where() -> None:
    study = countermove.load("elmira")
    bare = replace(study, conflict=replace(study.conflict, status_quo=None))
    with pytest.raises(RequestError, match="names no status quo; say with `--state`"):
        bare.wedges("LG", ["MoE", "Uniroyal"])
    assert bare.wedges("LG", ["MoE", "Uniroyal"], 5).data()["wedges"]
    assert {each.standing for borne in bare.exposure().bearing.shown for each in borne.exposures} == {
        "left exposed", "not compared",
    }  # fmt: skip


def test_examples_of_the_page() -> None:
    """Every command that the page shows prints what the page says."""
    page = (DOCS / "exposure.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```text\n\$ countermove (.*?)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(shown) == 3
    for command, output in shown:
        done = run(*shlex.split(command))
        assert done.stdout.rstrip("\n") == output.rstrip("\n"), command


def test_every_word_is_on_the_page() -> None:
    from countermove.analyses import exposure as words
    from countermove.analyses import promises as more

    page = (DOCS / "exposure.md").read_text(encoding="utf-8")
    for standing in (*words.STANDINGS, *more.STANDINGS):
        assert f"| *{standing}* |" in page, standing
