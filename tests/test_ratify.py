"""What leaders can carry at home: against the definitions read naively, laws, and the published case."""

from __future__ import annotations

import io
import json
import random
import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, reduce
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import countermove as cm
import naive
import random_models
from countermove.analyses.ratify.arrays import ratified_by_arrays
from countermove.analyses.ratify.costs import commitments
from countermove.analyses.ratify.ratified import RatifiedGraph, ratified
from countermove.analyses.ratify.winsets import WinSets, decided_by, frontier, win_sets
from countermove.arrays import tabulate
from countermove.audience import RULES, Audience, Ratification, RatifiedBy
from countermove.graph import ModelGraph
from countermove.language.canonical import canonical
from countermove.language.reader import read
from countermove.large import LargeGraph
from countermove.model import BASE
from countermove.stability.solve import solve, solve_by_labels
from countermove.study import Study
from helpers import run
from random_models import FreeSpec, Spec, random_free_spec, random_spec, to_yaml

DOCS = Path(__file__).parent.parent / "docs"


# Random models with random audiences


@dataclass(frozen=True)
class Home:
    """The audiences of one DM: the DMs (real ones, or ghosts that stand for an audience) whose wants they have; the
    rule, as it is written, with weights and shares."""

    audiences: tuple[int, ...]
    rule: Any
    weights: tuple[int, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """A random model: its text, the naive answer about it with the ghosts as DMs without moves, and who is at home."""

    text: str
    dms: int
    answer: naive.Answer
    homes: dict[int, Home]
    against: int


@cache
def random_case(seed: int) -> Case:
    rng = random.Random(f"ratify {seed}")
    kind = seed % 4
    spec: Spec | FreeSpec
    if kind == 0:
        spec = random_free_spec(rng, max_states=9)
        ghosts = rng.randint(1, 3)
        more = tuple(random_models._random_ties(rng, len(spec.states)) for _ in range(ghosts))
        free = replace(
            spec,
            dms=spec.dms + tuple(f"G{k}" for k in range(ghosts)),
            arcs=spec.arcs + ((),) * ghosts,
            rankings=spec.rankings + more,
            status_quo=spec.status_quo or 1,
        )
        whole: Spec | FreeSpec = free
        answer = naive.solve_free(free)
    else:
        spec = random_spec(rng, merged=kind == 2, move_rules=kind == 3, max_options=5)
        ghosts = rng.randint(1, 3)
        codes = naive.feasible_codes(len(spec.options), spec.infeasible)
        members = naive.merge(codes, spec.same)
        wants = [random_models._random_wants(rng, len(spec.options), members, spec.same) for _ in range(ghosts)]
        whole = form = replace(
            spec,
            dms=spec.dms + tuple(f"G{k}" for k in range(ghosts)),
            wants=spec.wants + tuple(wants),
            status_quo=codes[0] if spec.status_quo is None else spec.status_quo,
        )
        answer = naive.solve(form)
    dms = len(spec.dms)
    homes = {dm: random_home(rng, dms, ghosts) for dm in range(dms) if rng.random() < 0.6} or {
        0: random_home(rng, dms, ghosts)
    }
    against = rng.randint(1, len(answer.levels[0]))
    return Case(text_of(to_yaml(whole, rng), whole.dms, dms, homes), dms, answer, homes, against)


def random_home(rng: random.Random, dms: int, ghosts: int) -> Home:
    audiences = tuple(rng.sample(range(dms + ghosts), rng.randint(1, min(4, dms + ghosts))))
    weights = tuple(rng.choice([1, 1, 2, 3]) for _ in audiences)
    shares = tuple(100 // len(audiences) - rng.randint(0, 9) for _ in audiences)
    simple = rng.choice(["any", "majority", "all", {"weight": "2/3"}, {"share": rng.choice([15, 40, min(shares)])}])
    veto = {"veto": [f"x{k}" for k in range(len(audiences)) if rng.random() < 0.5] or ["x0"]}
    rule = rng.choice([simple, simple, veto, veto | {"and": simple}])
    if "share" in str(rule) and sum(shares) < 40:
        rule = "any"
    return Home(audiences, rule, weights, shares)


def text_of(text: str, names: tuple[str, ...], dms: int, homes: dict[int, Home]) -> str:
    """The model with the ghosts taken out from among the DMs and put in as audiences."""
    data = plain(YAML(typ="safe", pure=True).load(io.StringIO(text)))
    makers = data["decision makers"]
    ghosts = {name: makers.pop(name) for name in names[dms:]}
    for dm, home in homes.items():
        entries = {}
        for k, want in enumerate(home.audiences):
            own = {"as": names[want]}
            if want >= dms:
                own = {
                    key: ghosts[names[want]][key]
                    for key in ("prefers", "weights", "ranking")
                    if key in ghosts[names[want]]
                }
            entries[f"x{k}"] = own | {"weight": home.weights[k], "share": home.shares[k]}
        makers[names[dm]] |= {"audiences": entries, "ratified by": home.rule}
    return json.dumps(data, ensure_ascii=False)


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


# The definitions, read naively


def naive_carried(home: Home, ayes: set[int]) -> bool:
    """Whether the audiences at these places carry, by the words of docs/model-file.md."""

    def met(rule: Any) -> bool:
        weight, whole = sum(home.weights[k] for k in ayes), sum(home.weights)
        match rule:
            case "any":
                return len(ayes) > 0
            case "majority":
                return weight > whole - weight
            case "all":
                return len(ayes) == len(home.audiences)
            case {"weight": part}:
                return Fraction(weight, whole) >= Fraction(part)
            case {"share": percent}:
                return sum(home.shares[k] for k in ayes) >= int(percent)
            case {"veto": names, "and": more}:
                return all(int(name[1:]) in ayes for name in names) and met(more)
            case {"veto": names}:
                return all(int(name[1:]) in ayes for name in names)
        raise ValueError(rule)

    return met(home.rule)


def naive_win_set(case: Case, dm: int, *, strict: bool) -> set[int]:
    home, levels = case.homes[dm], case.answer.levels
    found = set()
    for s in levels[0]:
        ayes = {
            k
            for k, want in enumerate(home.audiences)
            if levels[want][s] > levels[want][case.against]
            or (levels[want][s] == levels[want][case.against] and not strict)
        }
        if naive_carried(home, ayes):
            found.add(s)
    return found


def naive_ratified(case: Case, *, strict: bool) -> naive.Answer:
    moves = []
    for dm, own in enumerate(case.answer.moves):
        allowed = set(own)
        if dm in case.homes:
            allowed = naive_win_set(case, dm, strict=strict) | {case.against}
        moves.append({s: targets & allowed for s, targets in own.items()})
    answer = case.answer
    return naive.answer(moves, answer.levels, answer.status_quo, answer.codes, answer.members)


def stands_firm(case: Case, dm: int, s: int, retreats: set[int], price: int, *, answered: bool) -> bool:
    """Whether no retreat from s pays on the graph with a second copy of every state, in which the price has been paid:
    the others move in it as before, and every state of it is lower by the price for the one who stepped back."""
    level, answer = case.answer.levels[dm], case.answer
    plus = naive.improvements(answer.moves, answer.levels)
    others = [j for j in range(len(answer.moves)) if j != dm]
    for t in retreats:
        if level[t] - price <= level[s]:
            continue
        answers = naive.joint(others, t, plus) if answered else set()
        if not any(level[y] - price <= level[s] for y in answers):
            return False
    return True


def graphs(case: Case) -> list[ModelGraph]:
    conflict = read(case.text, "test.yaml").view(BASE)
    listed = ModelGraph(conflict)
    return [listed] if conflict.states else [listed, LargeGraph(tabulate(conflict, 1 << 16))]


def numbers(states: Any) -> set[int]:
    return {s + 1 for s in states}


SEEDS = range(60)


@pytest.mark.parametrize("ten", range(len(SEEDS) // 10))
def test_win_sets_are_those_of_the_definition(ten: int) -> None:
    """On both graphs: the win-sets, who is pivotal in how many states, the overlap, and every vote."""
    for seed in SEEDS[10 * ten : 10 * ten + 10]:
        case = random_case(seed)
        for graph, strict in [(graph, strict) for graph in graphs(case) for strict in (False, True)]:
            wins = win_sets(graph, case.against - 1, strict=strict)
            assert [own.dm for own in wins.own] == sorted(case.homes), seed
            expected = {dm: naive_win_set(case, dm, strict=strict) for dm in case.homes}
            assert {own.dm: numbers(own.states) for own in wins.own} == expected, seed
            assert numbers(wins.overlap) == set.intersection(*expected.values()), seed
            for own in wins.own:
                check_votes(case, wins, own.dm, strict=strict)


def check_votes(case: Case, wins: WinSets, dm: int, *, strict: bool) -> None:
    home, levels, r = case.homes[dm], case.answer.levels, case.against
    own = next(each for each in wins.own if each.dm == dm)
    pivotal = [0] * len(home.audiences)
    for s in levels[0]:
        votes = wins.votes(own, s - 1)
        ayes = {k for k, vote in enumerate(votes) if vote.consents}
        carried = s in naive_win_set(case, dm, strict=strict)
        for k, (vote, want) in enumerate(zip(votes, home.audiences, strict=True)):
            assert vote.consents == (levels[want][s] >= levels[want][r] + strict)
            assert vote.pivotal == (naive_carried(home, ayes ^ {k}) != carried)
            assert (vote.reason is None) == (levels[want][s] == levels[want][r])
            pivotal[k] += vote.pivotal
        assert wins.cannot(s - 1).count(own) == (not carried and s != r)
    assert [consent.pivotal for consent in own.consents] == pivotal


@pytest.mark.parametrize("ten", range(len(SEEDS) // 10))
def test_the_ratified_graph_is_that_of_the_definition(ten: int) -> None:
    """Its equilibria by labels, by the definitions, and by the engine on whole arrays; the moves left out."""
    for seed in SEEDS[10 * ten : 10 * ten + 10]:
        case, strict = random_case(seed), seed % 3 == 0
        right = naive_ratified(case, strict=strict)
        listed, *large = graphs(case)
        wins = win_sets(listed, case.against - 1, strict=strict)
        found = ratified(listed, wins, naive.CONCEPTS)
        for solution in (found.solution, solve(found.solution.graph)):
            assert {key: numbers(solution.equilibria(key)) for key in naive.CONCEPTS} == right.equilibria, seed
        before, after = (
            sum(len(targets) for own in answer.moves for targets in own.values()) for answer in (case.answer, right)
        )
        assert found.removed == before - after, seed
        for graph in large:
            solution = ratified_by_arrays(graph, win_sets(graph, case.against - 1, strict=strict), naive.CONCEPTS)
            assert {key: numbers(solution.equilibria(key)) for key in naive.CONCEPTS} == right.equilibria, seed


def test_prices_are_those_of_the_definition() -> None:
    """The least price by trying one after the other on the graph with the copies; never more than the levels allow."""
    seen = 0
    for seed in [seed for seed in SEEDS if seed % 4]:
        case = random_case(seed)
        graph = graphs(case)[0]
        for each in commitments(graph, range(case.dms)):
            level = case.answer.levels[each.dm]
            bit = graph.conflict.bits[each.option]
            members = case.answer.members
            held = [s for s in level if all(code & bit for code in members[s - 1])]
            retreats = {
                s: {t for t in case.answer.moves[each.dm][s] if not any(code & bit for code in members[t - 1])}
                for s in held
            }
            assert numbers(each.held) == {s for s, own in retreats.items() if own}, seed
            for concept in ("nash", "seq"):
                for s in numbers(each.held):
                    price = next(
                        p for p in range(99) if stands_firm(case, each.dm, s, retreats[s], p, answered=concept == "seq")
                    )
                    assert each.price(concept, s - 1) == price, (seed, each.option, s)
                    assert price <= each.most == max(level.values()) - 1
                    seen += price > 0
            assert each.price("seq") <= each.price("nash")
            for s, t in each.retreats.items():
                assert level[t + 1] - level[s + 1] == each.price("nash", s), seed
    assert seen > 300


def test_what_decides_against_a_state_is_its_first_statement() -> None:
    for seed in SEEDS:
        case = random_case(seed)
        for graph in graphs(case):
            wins = win_sets(graph, case.against - 1)
            for own in wins.own:
                for consent in own.consents:
                    order, counts = consent.order, dict[int, int]()
                    for s in range(len(graph)) if order.priorities else ():
                        pair = zip(order.meets(wins.reversion), order.meets(s), strict=True)
                        first = next((k for k, (there, here) in enumerate(pair, 1) if there != here), None)
                        if first is not None and order.meets(wins.reversion)[first - 1]:
                            counts[first] = counts.get(first, 0) + 1
                    assert decided_by(graph, consent, wins.reversion) == counts, seed


def test_the_frontier_is_what_nothing_dominates() -> None:
    for seed in SEEDS[:40]:
        case = random_case(seed)
        graph = graphs(case)[0]
        states = win_sets(graph, case.against - 1).overlap
        levels = case.answer.levels[: case.dms]

        def dominates(t: int, s: int, levels: list[dict[int, int]] = levels) -> bool:
            pairs = [(own[t + 1], own[s + 1]) for own in levels]
            return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)

        assert frontier(graph, states) == tuple(
            s for s in sorted(states) if not any(dominates(t, s) for t in states)
        ), seed
        if len(states) > 3:
            assert frontier(graph, states, most=0) in (None, frontier(graph, states))


# Laws


def test_without_audiences_the_ratified_graph_is_the_graph() -> None:
    for seed in SEEDS[:20]:
        graph = graphs(random_case(seed))[0]
        left = RatifiedGraph(graph, {})
        every = [(i, s) for i in graph.decision_makers for s in range(len(graph))]
        assert [left.moves(i, s) for i, s in every] == [graph.moves(i, s) for i, s in every]
        assert solve_by_labels(left).stable == solve_by_labels(graph).stable


def test_a_smaller_win_set_only_makes_the_overlap_smaller() -> None:
    """Strict consent, one more audience with a veto, and a rule that asks for more each carry less."""
    for seed in SEEDS:
        case = random_case(seed)
        graph = graphs(case)[0]
        loose = win_sets(graph, case.against - 1)
        assert win_sets(graph, case.against - 1, strict=True).overlap <= loose.overlap
        for own in loose.own:
            fewer = [each.states for each in loose.own if each is not own]
            assert loose.overlap <= reduce(frozenset.intersection, map(frozenset, fewer), frozenset(range(len(graph))))


def test_more_consent_never_carries_less() -> None:
    rng = random.Random(5)
    for _ in range(300):
        audiences = tuple(Audience(n, weight=Fraction(rng.randint(0, 4)), share=Fraction(20)) for n in "abcd")
        kind = rng.choice([*RULES, "weight", "share", ""])
        least = Fraction(1, 2) if kind == "weight" else Fraction(40)
        home = Ratification(audiences, RatifiedBy(kind, least, tuple(rng.sample("abcd", rng.randint(0, 2)))))
        for size in range(4):
            for ayes in combinations("abcd", size):
                if home.carried(ayes):
                    assert all(home.carried({*ayes, one}) for one in "abcd")
        assert home.carried("abcd") or not any(audience.weight for audience in audiences)


def test_audiences_change_nothing_that_is_certified() -> None:
    for seed in SEEDS[:20]:
        text = random_case(seed).text
        conflict = read(text, "test.yaml")
        without = replace(
            conflict,
            decision_makers=tuple(replace(dm, ratification=None) for dm in conflict.decision_makers),
            no_agreement=None,
        )
        assert canonical(conflict) == canonical(without)


# The case


@pytest.mark.parametrize(
    ("view", "nash", "carried", "after"),
    [
        ("feared", {145, 748}, {145}, {145, 460, 604, 748}),
        ("advised", {167, 191}, {167, 191}, {167, 191}),
        ("traded", {167, 191, 214, 216}, {167, 191, 214, 216}, {167, 191, 214, 216}),
    ],
)
def test_hanoi(view: str, nash: set[int], carried: set[int], after: set[int]) -> None:
    """The government carries what costs Japan nothing and brings no backlash: not the freeze deal."""
    answer = cm.load("hanoi-2019").view(view).ratify().answer
    wins, graph = answer.wins, answer.wins.graph
    deal = (
        cm.load("hanoi-2019")
        .view(view)
        .graph.where(read_statement(graph, "((relief and not dismantle) or drawdown) and not solidarity or backlash"))
    )
    assert wins.overlap == frozenset(range(864)) - deal
    assert len(wins.overlap) == 240
    assert numbers(answer.found.solution.equilibria("nash")) == nash
    assert {s for s in nash if not wins.cannot(s - 1)} == carried
    assert answer.ratified is not None
    assert numbers(answer.ratified.solution.equilibria("nash")) == after
    (public,) = wins.own[0].ratification.audiences
    assert (public.like, public.share) == ("Public", None)
    notes = " ".join(citation.note for citation in public.evidence)
    assert all(figure in notes for figure in ("30 percent", "78", "2016", "two thirds", "17", "2013"))


def read_statement(graph: ModelGraph, text: str) -> Any:
    from countermove.lookup import find_statement

    return find_statement(graph, text)


def test_hanoi_says_who_is_against_the_freeze_deal_and_why() -> None:
    done = run("ratify", "hanoi-2019", "--view", "feared")
    assert done.returncode == 0, done.stderr
    text = " ".join(done.stdout.split())
    assert "Japan can carry 240 of 864 states at home." in text
    assert "748 relief, drawdown, halt, hedge, backlash — reached in 3 Japan cannot: Japanese public" in text
    assert "is better off with no agreement (its 1st statement fails here)" in text
    _, reach = text.split("Reached by improvements and carried by every leader, at best under SMR: ")
    told = re.findall(r"(\d+) [a-z_, ]+ — (?:the status quo|reached in (\d))", reach.split(" If no leader ")[0])
    answer = cm.load("hanoi-2019").view("feared").ratify().answer
    best = [group.outcomes for group in answer.found.ranked.groups if group.concept == "smr"]
    right = {o.state.number: o.steps for o in best[0] if o.steps is not None and not answer.wins.cannot(o.state.index)}
    assert {int(number): int(steps or 0) for number, steps in told} == right
    assert right[169] == 0 and right[186] == 1
    assert "Reached by improvements and carried" not in repr(cm.load("hanoi-2019").view("advised").ratify())
    assert "604 relief, drawdown, halt, back, backlash — reached in 2 — new: Japan would leave it for 748" in text
    assert "A price of 1 level ends it everywhere; locked in from step 1." in text
    assert "gill ¶8 (poll): Confidence in the US president 30 percent" in text


# The command


TREATY = re.findall(
    r"^```yaml\n(countermove: 1\ntitle: A treaty.*?)^```$",
    (DOCS / "model-file.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)[0]


@pytest.fixture
def treaty(tmp_path: Path) -> str:
    path = tmp_path / "treaty.yaml"
    path.write_text(TREATY, encoding="utf-8")
    return str(path)


def test_the_example_of_the_docs_is_what_the_program_prints(treaty: str) -> None:
    page = (DOCS / "ratify.md").read_text(encoding="utf-8")
    printed = re.findall(r"^\$ countermove (ratify .*?)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(printed) == 1
    for arguments, expected in printed:
        done = run(*arguments.replace("treaty.yaml", treaty).split())
        assert (done.stdout, done.stderr) == (expected, "")


def test_json(treaty: str) -> None:
    data = json.loads(run("ratify", treaty, "--json").stdout)
    study = Study(read(TREATY, "t"), "t", TREATY)
    assert data == json.loads(json.dumps(study.ratify().data()))
    (home,) = data["decision_makers"]
    assert home["ratified_by"] == {"kind": "majority", "least": None, "veto": ["House"]}
    assert [each["audience"] for each in home["audiences"]] == ["House", "Senate", "Voters"]
    assert home["size"] == len(home["states"]) == data["overlap"]["size"]
    assert data["complete"]
    for each in data["outcomes"]:
        assert each["carried"] == (each["cannot"] == []) == (each["state"] in data["overlap"]["states"])
    both = json.loads(run("ratify", "hanoi-2019", "--view", "feared", "--view", "traded", "--json").stdout)
    assert [each["view"] for each in both["views"]] == ["feared", "traded"]


def test_against_another_outcome(treaty: str) -> None:
    data = json.loads(run("ratify", treaty, "--against", "pay", "--json").stdout)
    assert data["no_agreement"]["taken"] == ["pay"]
    assert data["overlap"]["size"] > json.loads(run("ratify", treaty, "--json").stdout)["overlap"]["size"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["elmira"], "no decision maker of this model has audiences"),
        (["hanoi-2019", "--view", "feared", "--dm", "US"], "US has no audiences\n  there are some of: `Japan`"),
        (["hanoi-2019", "--view", "feared", "--dm", "Japn"], "did you mean `Japan`?"),
        (["hanoi-2019", "--view", "feared", "--against", "releif"], "did you mean `relief`?"),
        (["hanoi-2019", "--json"], "name one with `--view`"),
    ],
)
def test_requests_that_cannot_be_answered(arguments: list[str], message: str) -> None:
    done = run("ratify", *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr


def test_views_without_audiences_are_named(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    views = "views: {v: {}, w: {Home: {audiences: {}}}}\ndefault views: [v, w]\n"
    path.write_text(TREATY + views, encoding="utf-8")
    done = run("ratify", str(path))
    assert "Nobody has audiences in view `w`." in done.stdout
    assert run("ratify", str(path), "--view", "w").returncode == 1
    path.write_text(TREATY.replace("status quo: []", "").replace("no agreement: []", ""), encoding="utf-8")
    assert "does not say what is left without an agreement" in run("ratify", str(path)).stderr


def large(options: int) -> str:
    """A model in which the audiences of A mind only o0, which is A's, and the last option, which is B's."""
    names = [f"o{k}" for k in range(options)]
    last, half = names[-1], options // 2
    return f"""
countermove: 1
title: Large
decision makers:
  A:
    options: {{{", ".join(f"{name}: " for name in names[:half])}}}
    prefers: [o0, not {last}]
    audiences: {{x: {{prefers: [not o0, {last}]}}, y: {{as: B, weight: 2}}}}
    ratified by: majority
  B: {{options: {{{", ".join(f"{name}: " for name in names[half:])}}}, prefers: [{last}, not o0]}}
status quo: []
"""


@pytest.mark.parametrize(("options", "left_out"), [(13, "audience costs"), (17, "what holds if only moves")])
def test_a_large_model_says_what_is_left_out(options: int, left_out: str) -> None:
    study = Study(read(large(options), "t"), "t", large(options))
    answer = study.ratify()
    (own,) = answer.answer.wins.own
    assert len(own.states) == 3 << options - 2  # of o0 and the last: neither, the last, both
    assert {consent.audience.name: consent.pivotal for consent in own.consents} == {"x": 0, "y": 1 << options}
    assert answer.data()["complete"] is False
    text = " ".join(answer.text(everything=False).split())
    assert f"Not worked out, as the model is too large: {left_out}" in text
    assert (answer.answer.after is None) == (options == 17)
    assert answer.answer.commitments is None
