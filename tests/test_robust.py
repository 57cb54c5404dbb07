"""How sure: against exhaustive enumeration by a naive program, intervals against known truths, laws, words."""

from __future__ import annotations

import itertools
import json
import math
import os
import random
import re
import shlex
import signal
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import naive
from countermove.analyses.robust.asked import TURNS, Asked
from countermove.analyses.robust.findings import Findings
from countermove.analyses.robust.intervals import at_least, interval
from countermove.analyses.robust.plan import Plan, plan
from countermove.analyses.robust.radius import Radius, radius
from countermove.analyses.robust.spheres import survey
from countermove.analyses.robust.sweep import _Prepared, cases_of, evaluate
from countermove.analyses.robust.tipping import tipping
from countermove.analyses.robust.wants import repeats, wants_of
from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.lookup import find_state
from countermove.preference import Prioritized, Ranked
from countermove.report.paper import Paper
from countermove.robustness import work_out
from countermove.stability.compiled.profiles import BITS, Rows
from countermove.stability.profiles import FORESIGHTS, Moves, members, tiers_of
from countermove.study import Study, load
from countermove.sweeps.drive import Means
from countermove.sweeps.plan import add
from helpers import run as run_command
from random_models import Spec, Wants, random_free_spec, random_spec, random_statement, to_yaml

MODELS = int(os.environ.get("COUNTERMOVE_ROBUST_MODELS", "16"))
SWEEPS = int(os.environ.get("COUNTERMOVE_ROBUST_SWEEPS", "60"))
Share = dict[str, dict[int, Fraction]]


#: By what means sweeps are worked out here: by this process.
ALONE = Means(workers=1)


def merge(parts: list[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for part in parts:
        add(total, part)
    return total


# The oracle: every combination written as a model of its own and solved by `naive`.


@dataclass(frozen=True)
class Doubtful:
    """A model with what is marked in it: `marks[dm][place]`, of statements or of places of a ranking; `loose[dm]`, the
    first and the last position, from 1, of statements whose order is in doubt."""

    spec: Spec
    marks: tuple[tuple[str, ...], ...]
    loose: tuple[tuple[tuple[int, int], ...], ...] = ()

    def graph(self) -> ModelGraph:
        conflict = read(to_yaml(self.spec), "test.yaml")
        makers = []
        every = self.loose or ((),) * len(self.marks)
        for dm, marks, loose in zip(conflict.decision_makers, self.marks, every, strict=True):
            preference = dm.preference
            if isinstance(preference, Prioritized):
                marked = [
                    replace(each, sure="" if mark == "unknown" else mark, unknown=mark == "unknown")
                    for each, mark in zip(preference.priorities, marks, strict=True)
                ]
                preference = Prioritized(tuple(marked), loose)
            elif isinstance(preference, Ranked):
                tiers = [replace(t, unknown=m == "unknown") for t, m in zip(preference.tiers, marks, strict=True)]
                preference = Ranked(tuple(tiers))
            makers.append(replace(dm, preference=preference))
        return ModelGraph(replace(conflict, decision_makers=tuple(makers)))


def doubtful(rng: random.Random, *, rankings: bool = True, most: int = 4) -> Doubtful:
    spec = random_spec(rng, dms=rng.choice([2, 2, 3]), max_options=4, merged=rankings and rng.random() < 0.3)
    states = naive.solve(spec).codes
    wants, marks = [], []
    for _ in spec.dms:
        if spec.same or (rankings and rng.random() < 0.25):
            order = rng.sample(range(1, len(states) + 1), len(states))
            cuts = sorted(rng.sample(range(1, len(order)), min(len(order) - 1, rng.randint(0, 3))))
            groups = [order[a:b] for a, b in itertools.pairwise([0, *cuts, len(order)])]
            wants.append(Wants(ranking=tuple(map(tuple, groups))))
            marks.append(tuple("unknown" if 1 < len(g) < 4 and rng.random() < 0.5 else "" for g in groups))
        else:
            count = rng.randint(1, most)
            wants.append(Wants(prefers=tuple(random_statement(rng, len(spec.options), 2) for _ in range(count))))
            marks.append(tuple(rng.choice(["", "low", "medium", "high", "unknown"]) for _ in range(count)))
    return Doubtful(replace(spec, wants=tuple(wants)), tuple(marks))


def items(wants: Wants) -> tuple[object, ...]:
    return wants.prefers if wants.prefers is not None else wants.ranking or ()


def reordered(wants: Wants, order: tuple[int, ...]) -> Wants:
    if wants.prefers is not None:
        return Wants(prefers=tuple(wants.prefers[k] for k in order))
    assert wants.ranking is not None
    return Wants(ranking=tuple(wants.ranking[k] for k in order))


def swaps(order: tuple[int, ...]) -> int:
    """How many adjacent swaps make the order out of 0, 1, 2, ...: its inversions."""
    return sum(a > b for a, b in itertools.combinations(order, 2))


def loose_orders(count: int, loose: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, ...]]:
    """Every order that leaves each statement within its own stretch, found among all orders."""
    stretch = {k: at for at, (first, last) in enumerate(loose) for k in range(first - 1, last)}
    for order in itertools.permutations(range(count)):
        if all(k == item or (k in stretch and stretch.get(k) == stretch.get(item)) for k, item in enumerate(order)):
            yield order


def settled(model: Doubtful, dm: int) -> Iterator[tuple[Wants, Fraction]]:
    """What a decision maker may want, with its weight, as its marks say."""
    wants, marks = model.spec.wants[dm], model.marks[dm]
    if wants.prefers is not None:
        chances = [TURNS[mark] if mark else Fraction(0) for mark in marks]
        for turned in itertools.product([False, True], repeat=len(chances)):
            weight = math.prod((c if t else 1 - c for c, t in zip(chances, turned, strict=True)), start=Fraction(1))
            parts = [("not", p) if t else p for p, t in zip(wants.prefers, turned, strict=True)]
            orders = [*loose_orders(len(parts), model.loose[dm] if model.loose else ())]
            for order in orders:
                yield Wants(prefers=tuple(parts[k] for k in order)), weight / len(orders)
        return
    ways: list[list[tuple[tuple[int, ...], ...]]] = []
    for group, mark in zip(wants.ranking or (), marks, strict=True):
        loose = mark == "unknown"
        ways.append([tuple((s,) for s in p) for p in itertools.permutations(group)] if loose else [(group,)])
    for way in itertools.product(*ways):
        yield Wants(ranking=tuple(itertools.chain(*way))), Fraction(1, math.prod(map(len, ways)))


def enumerated(model: Doubtful, asked: Asked) -> tuple[int, Share]:
    """How many combinations there are, and the share of each state under each concept, with 0 for any."""
    spec = model.spec
    movers = [any(own.values()) for own in naive.solve(spec).moves]
    choices: list[list[tuple[Wants, Fraction, int]]] = []
    for dm, wants in enumerate(spec.wants):
        stated = [(wants, Fraction(1), 0)]
        orders = [*itertools.permutations(range(len(items(wants))))]
        if not movers[dm]:
            choices.append(stated)
        elif asked.swaps is not None:
            choices.append([(reordered(wants, order), Fraction(1), swaps(order)) for order in orders])
        elif asked.orders:
            chosen = spec.dms[dm] in asked.orders
            choices.append([(reordered(wants, order), Fraction(1), 0) for order in orders] if chosen else stated)
        else:
            choices.append([(wants, weight, 0) for wants, weight in settled(model, dm) if weight])
    total, count = Fraction(0), 0
    found: dict[str, dict[int, Fraction]] = {c: defaultdict(Fraction) for c in FORESIGHTS}
    for combination in itertools.product(*choices):
        if asked.swaps is not None and sum(each[2] for each in combination) > asked.swaps:
            continue
        weight = math.prod((each[1] for each in combination), start=Fraction(1))
        answer = naive.solve(replace(spec, wants=tuple(each[0] for each in combination)))
        total += weight
        count += 1
        for concept in FORESIGHTS:
            for state in (*answer.equilibria[concept], *([0] if answer.equilibria[concept] else [])):
                found[concept][state] += weight
    return count, {c: {state: weight / total for state, weight in own.items()} for c, own in found.items()}


def asked_of(rng: random.Random, model: Doubtful) -> Asked:
    moves = naive.solve(model.spec).moves
    movers = [name for name, own in zip(model.spec.dms, moves, strict=True) if any(own.values())]
    kind = rng.choice(["marks", "marks", "swaps", "orders"])
    if kind == "swaps" or not movers:
        return Asked(swaps=rng.choice([1, 2, 3]))
    return Asked(orders=(rng.choice(movers),)) if kind == "orders" else Asked()


def cases(seed: str) -> Iterator[tuple[Doubtful, Asked, int, Share]]:
    """Random models with something in doubt, small enough to be enumerated."""
    rng = random.Random(seed)
    while True:
        model = doubtful(rng)
        asked = asked_of(rng, model)
        if math.prod(math.factorial(len(items(w))) for w in model.spec.wants) > 3000:
            continue
        count, shares = enumerated(model, asked)
        if 1 < count <= 600:
            yield model, asked, count, shares


MOST_WAYS = 60 if MODELS < 100 else 300


def loose_cases(seed: str) -> Iterator[tuple[Doubtful, int, Share]]:
    """Random models that say which order of statements is in doubt, beside their other marks."""
    rng = random.Random(seed)
    while True:
        model = doubtful(rng, most=5)
        loose = []
        for wants in model.spec.wants:
            cuts = sorted(rng.sample(range(1, 6), 4)) if wants.prefers and len(wants.prefers) > 1 else []
            pairs = [(a, b) for a, b in (cuts[:2], cuts[2:]) if b <= len(wants.prefers or ())] if cuts else []
            loose.append(tuple(pairs) if rng.random() < 0.8 else ())
        model = replace(model, loose=tuple(loose))
        ways = [sum(1 for _, weight in settled(model, dm) if weight) for dm in range(len(loose))]
        if any(loose) and math.prod(ways) <= MOST_WAYS:
            count, shares = enumerated(model, Asked())
            if count > 1:
                yield model, count, shares


def outcome_of(laid_out: Plan, state: int) -> int:
    """The outcome that a state is, by number; 0: that there is any."""
    outcomes: list[int] = laid_out.spec["graphs"][0]["outcomes"]
    return outcomes[state - 1] if state else laid_out.some


def found_of(laid_out: Plan) -> Share:
    found = Findings(laid_out, work_out(laid_out.spec, ALONE))
    assert found.swept.complete
    states = range(len(laid_out.graphs[0]) + 1)
    return {
        concept: {s: Fraction(own.least) for s in states if (own := found.share(concept, outcome_of(laid_out, s))).most}
        for concept in FORESIGHTS
    }


def test_shares_are_those_of_exhaustive_enumeration() -> None:
    for model, asked, count, shares in itertools.islice(cases("shares"), MODELS):
        laid_out = plan([(model.graph(), 1)], asked)
        assert laid_out.exact
        assert laid_out.combinations == count
        assert found_of(laid_out) == shares


def test_orders_in_doubt_count_as_exhaustive_enumeration_has_it() -> None:
    """With all other marks, whether the compiled loops count or not."""
    together = 0
    for k, (model, count, shares) in enumerate(itertools.islice(loose_cases("loose"), MODELS // 2)):
        laid_out = plan([(model.graph(), 1)], Asked())
        assert (laid_out.exact, laid_out.combinations) == (True, count)
        assert found_of(laid_out) == shares
        spec = laid_out.spec
        if k % 4 == 0:
            assert evaluate({**spec, "compiled": True}, 0, count) == evaluate(spec, 0, count)
        together += bool(spec["bases"][0]["turns"] and spec["bases"][0]["orders"])
    assert together > MODELS // 8


LOOSE = """\
countermove: 1
title: Loose
decision makers:
  A:
    options: {go: , stay: , walk: }
    prefers: [go iff talk, {say: not stay, sure: low}, walk, stay, talk]
    order in doubt: [[1, 2], [3, 5, 4]]
  B: {options: {talk: }, prefers: [talk, not go], order in doubt: all}
  C: {prefers: [go, talk], order in doubt: all}
views:
  settled: {A: {prefers: [go, stay]}, B: {prefers: [talk, not go]}}
  other: {A: {prefers: [go, stay], order in doubt: [2, 1]}, B: {weights: {talk: 1}}}
"""


def test_an_order_in_doubt_is_counted_where_the_model_says_so() -> None:
    """Of those who can move, and in a view with the statements of the view."""
    study = Study(read(LOOSE, "loose.yaml"))
    data = study.robust(concepts=["nash"]).data()
    assert (data["exact"], data["combinations"]) == (True, 2 * 2 * 6 * 2)
    places = [(d["decision_maker"], d["position"]) for d in data["doubts"] if d["kind"] == "place"]
    assert places == [*(("A", k) for k in range(1, 6)), ("B", 1), ("B", 2)]
    assert study.robust(of=["B"], concepts=["nash"]).data()["combinations"] == 2
    assert study.view("other").robust(concepts=["nash"]).data()["combinations"] == 2
    with pytest.raises(RequestError, match="`order in doubt: all`"):
        study.view("settled").robust()
    asked = study.view("settled").robust(orders=["B"], concepts=["nash"]).data()
    said = Study(read(LOOSE, "l").view("settled"))
    (b,) = [dm for dm in said.conflict.decision_makers if dm.name == "B"]
    assert isinstance(b.preference, Prioritized)
    marked = replace(b, preference=replace(b.preference, in_doubt=((1, 2),)))
    makers = tuple(marked if dm is b else dm for dm in said.conflict.decision_makers)
    assert Study(replace(said.conflict, decision_makers=makers)).robust(concepts=["nash"]).data() == asked
    many = LOOSE.replace("go iff talk,", "go iff talk, go or stay, stay or walk, walk if talk, stay or talk,")
    drawn = Study(read(many.replace("[[1, 2], [3, 5, 4]]", "all"), "l")).robust(concepts=["nash"], samples=50).data()
    assert (drawn["exact"], drawn["combinations"]) == (False, 2 * math.factorial(9) * 2)


def test_an_order_in_doubt_in_words() -> None:
    study = Study(read(LOOSE, "loose.yaml"))
    text = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", study.robust(concepts=["nash"]).text(Paper(100))).split())
    for said in (
        "A every order of its statements 1 and 2, `go iff talk` and `not stay`",
        "A every order of its statements 3 to 5, `walk`, `stay` and `talk`",
        "B every order of its 2 statements",
        "By this program's convention every order is as likely as the others.",
        "48 combinations, all of them worked out",
    ):
        assert said in text
    assert "C every order" not in text
    ranked = study.rank("A").text(Paper(100))
    assert "the order of its statements 1 and 2, 3 to 5 is in doubt" in ranked


def test_views_count_by_their_weights() -> None:
    for one, asked, _, first in itertools.islice(cases("views"), MODELS // 8):
        sure = replace(one, marks=tuple(tuple("" for _ in marks) for marks in one.marks))
        second = enumerated(sure, asked)[1]
        mixed: Share = {}
        for concept in FORESIGHTS:
            own = defaultdict(Fraction, {state: share * 2 / 5 for state, share in first[concept].items()})
            for state, share in second[concept].items():
                own[state] += share * 3 / 5
            mixed[concept] = dict(own)
        assert found_of(plan([(one.graph(), 2), (sure.graph(), 3)], asked)) == mixed


def test_chunks_add_up_to_the_whole_in_any_order() -> None:
    rng = random.Random("chunks")
    for model, asked, _, _ in itertools.islice(cases("chunks"), 4):
        for samples in (None, 50):
            spec = plan([(model.graph(), 1)], replace(asked, samples=samples)).spec
            total = cases_of(spec)
            cuts = sorted(rng.sample(range(total + 1), min(total, 4)))
            ranges = [*itertools.pairwise([0, *cuts, total])]
            rng.shuffle(ranges)
            parts = [evaluate(spec, first, end - first) for first, end in ranges]
            assert merge(parts) == evaluate(spec, 0, total) == work_out(spec, ALONE).counts
            assert all(isinstance(value, int) for part in parts for value in part.values())


def test_profiles_are_solved_as_the_definitions_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every way and on every kind of model: with ties, merged states, rules on moves, free-form, above 64 states."""
    for k in range(MODELS * 2):
        rng = random.Random(f"profiles {k}")
        kind = ["", "", "", "merged", "move_rules", "free"][k % 6]
        if kind == "free":
            free = random_free_spec(rng)
            answers, text = naive.solve_free(free), to_yaml(free)
        else:
            spec = random_spec(
                rng, merged=kind == "merged", move_rules=kind == "move_rules", max_options=7 if k % 6 == 1 else 5
            )
            answers, text = naive.solve(spec), to_yaml(spec)
        graph = ModelGraph(read(text, "test.yaml"))
        moves = Moves.of_graph(graph)
        tiers = [tiers_of(wants_of(order, len(graph)), moves.everything) for order in graph.orders]
        plain = moves.equilibria(tiers, [*FORESIGHTS])
        for word, pairs in itertools.product((64, 0), (True, repeats(graph))):
            monkeypatch.setattr("countermove.stability.compiled.profiles.WORD", word)
            rows = Rows(moves, pairs=pairs)
            which = [[rows.add_tiers(j, own) for j, own in enumerate(tiers)]]
            found = rows.equilibria(np.array(which))[0]
            for place, concept in enumerate(FORESIGHTS):
                held = {s - 1 for s in answers.equilibria[concept]}
                assert {*np.flatnonzero(found & BITS[concept])} == held
                assert {*members(plain[place])} == held


@pytest.mark.parametrize("word", [64, 0])
def test_who_moves_on_first_leaves_room_for_others(word: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the first decision maker's 0 to 1 the second goes on to 2, and only the third may go on to the sanction 3,
    though the second has that move, too."""
    moves = Moves([[0b0010, 0, 0, 0], [0, 0b0100, 0b1000, 0], [0, 0, 0b1000, 0]])
    monkeypatch.setattr("countermove.stability.compiled.profiles.WORD", word)
    rows = Rows(moves)
    which = [[rows.add_tiers(j, own) for j, own in enumerate([[0b0110, 0b0001, 0b1000], [0b1111], [0b1111]])]]
    assert rows.equilibria(np.array(which))[0, 0] == BITS["gmr"] | BITS["smr"]


def test_the_compiled_loops_count_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where rows and counts are told and begun anew in between, and where not every outcome is followed."""
    monkeypatch.setattr("countermove.analyses.robust.plan.MOST_FOLLOWED", 3)
    for k, (model, asked, _, _) in enumerate(itertools.islice(cases("compiled"), MODELS // 3)):
        monkeypatch.setattr("countermove.analyses.robust.sweep.CHUNK", [256, 5][k % 2])
        monkeypatch.setattr("countermove.analyses.robust.many._MOST_COUNTED", [1000, 2][k % 2])
        monkeypatch.setattr("countermove.analyses.robust.many._MOST_BYTES", [10**8, 500][k % 2])
        for samples in (None, 30):
            spec = plan([(model.graph(), 1)], replace(asked, samples=samples)).spec
            plain = evaluate(spec, 0, cases_of(spec))
            assert evaluate({**spec, "compiled": True}, 0, cases_of(spec)) == plain
            keys = [key.split("/") for key in plain if key.startswith("by/") and not key.endswith("weight")]
            followed = {int(key[5]) for key in keys if key[4] != "nash" and int(key[5]) < spec["outcomes"]}
            assert spec["followed"] is None or followed <= {*spec["followed"]}


def test_an_interrupt_leaves_a_valid_answer_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("countermove.sweeps.plan.SMALLEST", 7)
    model, asked, _, shares = next(each for each in cases("part") if each[2] > 20)
    laid_out = plan([(model.graph(), 1)], asked)

    means = Means(workers=1, progress=lambda done, total: os.kill(os.getpid(), signal.SIGINT))
    swept = work_out(laid_out.spec, means)
    assert swept.done == 7
    found = Findings(laid_out, swept)
    for concept, own in shares.items():
        for state, share in own.items():
            part = found.share(concept, outcome_of(laid_out, state))
            assert part.least <= share <= part.most
            assert not part.exact


def test_the_tail_of_the_binomial_is_exact() -> None:
    rng = random.Random("tail")
    for _ in range(300):
        size = rng.randint(1, 90)
        hits, share = rng.randint(0, size + 1), Fraction(rng.randint(0, 500), 500)
        exact = sum(math.comb(size, k) * share**k * (1 - share) ** (size - k) for k in range(hits, size + 1))
        assert at_least(hits, size, float(share)) == pytest.approx(float(exact), abs=1e-11)
    for hits, size in [(0, 1), (1, 1), (3, 7), (50, 100), (9999, 10000), (1, 100000)]:
        least, most = interval(hits, size)
        if hits:
            assert at_least(hits, size, least) == pytest.approx(0.005, rel=1e-5)
        if hits < size:
            assert at_least(hits + 1, size, most) == pytest.approx(0.995, rel=1e-5)


def test_intervals_cover_the_truth() -> None:
    """At least 98.4 percent of sampled sweeps, each judged by one outcome that is neither sure nor impossible."""
    covered = asked_about = 0
    rng = random.Random("coverage")
    for model, asked, _, shares in cases("coverage"):
        doubted = [(c, s, share) for c, own in shares.items() for s, share in own.items() if 0 < share < 1]
        if not doubted:
            continue
        for _ in range(10):
            concept, state, truth = rng.choice(doubted)
            laid_out = plan([(model.graph(), 1)], replace(asked, samples=rng.choice([20, 60]), seed=asked_about))
            found = Findings(laid_out, work_out(laid_out.spec, ALONE))
            share = found.share(concept, outcome_of(laid_out, state))
            covered += share.least <= truth <= share.most
            asked_about += 1
        if asked_about >= SWEEPS:
            break
    assert asked_about - covered <= max(3, 0.016 * asked_about), (covered, asked_about)


def test_which_doubt_matters_most() -> None:
    """The part of the variance that settling a doubt removes, out of the whole table of combinations."""
    for model, asked, _, _ in itertools.islice(cases("matters"), MODELS // 3):
        laid_out = plan([(model.graph(), 1)], asked)
        found = Findings(laid_out, work_out(laid_out.spec, ALONE))
        prepared = _Prepared(laid_out.spec)
        table = []
        for number in range(cases_of(laid_out.spec)):
            case = prepared.cases.case(number)
            table.append((case.weight, {*prepared.holds(case)}, dict(prepared.factors(case))))
        total = sum(weight for weight, _, _ in table)
        for concept, own in found.shares.items():
            for outcome in own:
                for settles in found.matters(concept, outcome):
                    number = laid_out.factors.index(settles.factor)
                    groups: dict[str, list[int]] = defaultdict(lambda: [0, 0])
                    for weight, holds, values in table:
                        groups[values.get(number, "")][0] += weight
                        groups[values.get(number, "")][1] += weight * (f"{concept}/{outcome}" in holds)
                    left = sum(Fraction(h, total) * (1 - Fraction(h, w)) for w, h in groups.values())
                    whole = found.variance(concept, outcome)
                    assert settles.part == 1 - left / whole


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no doubt": ({}, "the model states no doubt that could matter here"),
    "none left": ({"turns": "low=0,medium=0", "view": "feared"}, "`--swaps K`"),
    "zero samples": ({"view": "feared", "samples": 0}, "0 samples say nothing\n  expected: 1 or more"),
    "negative samples": ({"view": "feared", "samples": -5}, "-5 samples say nothing"),
    "no such view": ({"views": "feard=1,advised=2"}, "there is no view `feard`; did you mean `feared`?"),
    "negative weight": ({"views": "feared=-1,advised=2"}, "`feared=-1` is no name with a weight"),
    "negative weight in Python": ({"views": {"feared": -1, "advised": 2}}, "a view with the weight -1 is no doubt"),
    "no weight": ({"views": "feared=0,advised=1"}, "a view with the weight 0 is no doubt"),
    "nowhere": ({"view": "feared", "where": "back and hedge"}, "`back and hedge` holds in no feasible state"),
    "no steps": ({"view": "feared", "steps": 0}, "within 0 steps nothing changes"),
    "a state of two views": ({"views": "feared=1,advised=1", "state": 1}, "a state is asked about in one view"),
    "a view twice": ({"views": "feared=1,feared=2"}, "`feared` comes twice"),
    "no number": (
        {"views": "feared,advised"},
        "`feared` is no name with a weight\n  expected: a list such",
    ),
    "no swaps": ({"view": "feared", "swaps": 0}, "within 0 swaps nothing changes"),
    "more samples than ever": ({"view": "feared", "samples": 10**23}, "never be done; the most are 1,000,000,000"),
    "more swaps than ever": ({"view": "feared", "swaps": 10**12}, "every order of a decision maker's priorities"),
    "both": ({"view": "feared", "swaps": 1, "orders": ["US"]}, "give `--swaps` or `--orders`"),
    "no such party": ({"view": "feared", "orders": ["USA"]}, "there is no decision maker `USA`; did you mean `US`?"),
    "who cannot move": ({"view": "feared", "orders": ["China"]}, "China has no moves, so that nothing depends on what"),
    "no such sureness": ({"view": "feared", "turns": "lo=1/2"}, "there is no sureness `lo`; did you mean `low`?"),
    "more than all": ({"view": "feared", "turns": "low=3/2"}, "`low=3/2` is more than all"),
    "no part": ({"view": "feared", "turns": "low=-1/2"}, "`low=-1/2` is no name with a weight"),
    "another concept": ({"view": "feared", "concepts": ["nash", "sim"]}, "not SIM"),
    "no statement": ({"view": "feared", "where": "relief and and"}, "relief and and"),
}


@pytest.mark.parametrize("asked, said", BAD.values(), ids=[*BAD])
def test_bad_requests_get_a_sentence(asked: dict[str, Any], said: str) -> None:
    view = asked.pop("view", None)
    study = load("elmira") if not asked and view is None else load("hanoi-2019")
    with pytest.raises(RequestError) as error:
        (study.view(view) if view else study).robust(**asked)
    assert said in str(error.value)


def test_the_flagship_counts_the_doubts_that_its_source_supports() -> None:
    """The freeze deal as such holds in every case; only whether the abductees are raised in it is in doubt."""
    data = load("hanoi-2019").view("feared").robust(concepts=["nash"], where="relief and drawdown").data()
    assert data["exact"]
    assert data["any"]["nash"]["exact"] == "1"
    assert {each["taken"]: each["holds"]["nash"]["exact"] for each in data["outcomes"]} == {
        "relief, drawdown, halt, hedge, backlash": "3/4",
        "relief, drawdown, raise_abductees, halt, hedge, backlash": "1/4",
    }
    assert data["distances"][0]["by_concept"]["nash"]["never"]
    assert json.dumps(data)


def test_views_in_doubt_are_counted_where_the_model_says_so() -> None:
    text = (Path(__file__).parent.parent / "src/countermove/cases/hanoi-2019/model.yaml").read_text(encoding="utf-8")
    said = Study(read(text.replace("default views:", "views in doubt: {feared: 2, advised: 1}\ndefault views:"), "h"))
    asked = load("hanoi-2019").robust(views={"feared": 2, "advised": 1}, concepts=["nash"], where="relief")
    assert said.robust(concepts=["nash"], where="relief").data() == asked.data()
    assert asked.data()["views"] == {"feared": 2, "advised": 1}
    assert said.view("advised").robust(concepts=["nash"], where="relief").data()["views"] is None


def test_drawn_cases_depend_on_the_seed_and_the_number_alone() -> None:
    study = load("elmira")
    one, again, other = (study.robust(swaps=9, samples=40, seed=seed, steps=1).data() for seed in (1, 1, 2))
    assert one == again
    assert one["outcomes"] != other["outcomes"]
    assert one["combinations"] > 10**6


def test_what_is_printed() -> None:
    for width in (100, 60):
        paper = Paper(width)
        text = load("elmira").robust(swaps=1, steps=1).text(paper)
        lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in text.splitlines()]
        assert "25 combinations, all of them worked out: the shares are exact." in " ".join(map(str.strip, lines))
        assert max(map(len, lines)) <= width


def test_the_example_of_the_docs() -> None:
    page = (Path(__file__).parent.parent / "docs" / "robust.md").read_text(encoding="utf-8")
    example = page.split("## An example")[1]
    command = re.search(r"countermove (.*)", example)
    blocks = re.findall(r"^```text\n(.*?)^```$", example, re.MULTILINE | re.DOTALL)
    assert command
    done = run_command(*shlex.split(command.group(1)))
    assert blocks[0]
    assert blocks[0] in done.stdout, done.stdout


# The radius, against every order of everybody's


Levels = tuple[frozenset[int], ...]


def weak_orders(start: Levels) -> dict[Levels, int]:
    """Every ranking with ties, with the least number of swaps, mergers and splits of levels that lead to it."""
    steps, frontier = {start: 0}, [start]
    while frontier:
        grown = []
        for order in frontier:
            near: list[Levels] = []
            for k in range(len(order) - 1):
                near.append((*order[:k], order[k + 1], order[k], *order[k + 2 :]))
                near.append((*order[:k], order[k] | order[k + 1], *order[k + 2 :]))
            for k, level in enumerate(order):
                for size in range(1, len(level)):
                    for upper in map(frozenset, itertools.combinations(sorted(level), size)):
                        near.append((*order[:k], upper, level - upper, *order[k + 1 :]))
            for each in near:
                if each not in steps:
                    steps[each] = steps[order] + 1
                    grown.append(each)
        frontier = grown
    return steps


def all_orders(wants: Wants) -> list[tuple[Wants, int]]:
    """Everything that a decision maker may come to want by reordering, with the number of steps."""
    if wants.prefers is not None:
        orders = itertools.permutations(range(len(wants.prefers)))
        return [(reordered(wants, order), swaps(order)) for order in orders]
    found = weak_orders(tuple(map(frozenset, wants.ranking or ())))
    return [(Wants(ranking=tuple(tuple(sorted(level)) for level in order)), steps) for order, steps in found.items()]


def nearest_changes(spec: Spec) -> dict[str, dict[int, int]]:
    """For each concept and state the least number of steps after which it is no longer, or comes to be, an
    equilibrium."""
    found: dict[str, dict[int, int]] = {concept: {} for concept in FORESIGHTS}
    stated = naive.solve(spec).equilibria
    for combination in itertools.product(*map(all_orders, spec.wants)):
        answer = naive.solve(replace(spec, wants=tuple(wants for wants, _ in combination)))
        steps = sum(own for _, own in combination)
        for concept in FORESIGHTS:
            for state in answer.equilibria[concept] ^ stated[concept]:
                found[concept][state] = min(steps, found[concept].get(state, steps))
    return found


def small_models(seed: str, most: int) -> Iterator[Spec]:
    rng = random.Random(seed)
    while True:
        spec = doubtful(rng, most=4).spec
        states = len(naive.solve(spec).codes)
        ranked = sum(wants.ranking is not None for wants in spec.wants)
        if (ranked and states > 4) or ranked > 1:
            continue
        if 1 < math.prod(len(all_orders(wants)) for wants in spec.wants) <= most:
            yield spec


def test_the_radius_is_that_of_every_order_looked_at() -> None:
    never = once = 0
    for spec in itertools.islice(small_models("radius", 800), MODELS):
        graph = ModelGraph(read(to_yaml(spec), "test.yaml"))
        nearest = nearest_changes(spec)
        looked = survey(graph, most=10**6)
        assert looked.everything
        held = naive.solve(spec).equilibria["nash"]
        for s in range(len(graph)):
            found = radius(graph, s)
            assert found.breaks == (s + 1 in held)
            assert found.steps == nearest["nash"].get(s + 1)
            never, once = never + (not found.possible), once + found.possible
        for concept, changed in looked.changed.items():
            assert {s + 1: steps for s, steps in changed.items()} == nearest[concept]
        near = survey(graph, farthest=2)
        for concept, changed in near.changed.items():
            assert {s + 1: steps for s, steps in changed.items()} == {
                s: steps for s, steps in nearest[concept].items() if steps <= 2
            }
    assert never
    assert once


def test_the_reordering_that_is_named_does_it() -> None:
    """Each way made in the model: the state no longer holds under Nash, or comes to hold."""
    for spec in itertools.islice(small_models("ways", 800), MODELS):
        if any(wants.prefers is None for wants in spec.wants):
            continue
        graph = ModelGraph(read(to_yaml(spec), "test.yaml"))
        for s in range(len(graph)):
            found = radius(graph, s)
            wants = list(spec.wants)
            for way in found.ways[:1] if found.breaks else found.ways:
                assert swaps(way.order) == way.steps
                wants[way.dm] = reordered(wants[way.dm], way.order)
            if found.possible:
                answer = naive.solve(replace(spec, wants=tuple(wants)))
                assert (s + 1 in answer.equilibria["nash"]) != found.breaks


def test_how_far_a_change_is_told_of_every_state() -> None:
    """In JSON and in sentences each state once, with the steps of its radius; no more than six in full at first."""
    answer = load("elmira").robust(swaps=1, steps=1)
    told = answer.data()["radii"]
    graph = answer.found.plan.graphs[0]
    expected: dict[str, Any] = {"breaks": {}, "comes_to_hold": {}, "never_breaks": [], "never_holds": []}
    for s in range(len(graph)):
        found = radius(graph, s)
        if found.steps is None:
            expected["never_breaks" if found.breaks else "never_holds"].append(s + 1)
        else:
            expected["breaks" if found.breaks else "comes_to_hold"].setdefault(str(found.steps), []).append(s + 1)
    assert told == {**expected, "not_found_out": []}
    others = repr(answer).split("The other 5 states, under Nash\n")[1].split("\n\n")[0]
    assert others.split("\n") == [
        "    come to hold after 2 steps: 3, 4, 7",
        "    comes to hold after 6 steps: 6",
        "    comes to hold after 8 steps: 2",
    ]
    three = [f"  {a}: {{options: {{{a.lower()}: x}}, prefers: [{b}, {c}]}}" for a, b, c in ("Abc", "Bca", "Cab")]
    text = "countermove: 1\ntitle: T\ndecision makers:\n" + "\n".join(three) + "\n"
    careless = Study(read(text, "test.yaml")).robust(swaps=1)
    assert careless.data()["radii"]["never_breaks"] == [1, 2, 3, 4, 5, 6, 7, 8]
    section = "What reordering of priorities changes them"
    short, whole = repr(careless).split(section)[1], careless.text().split(section)[1]
    assert (short.count("breaks it, under Nash"), whole.count("breaks it, under Nash")) == (6, 8)
    assert "and 2 more (`--all` lists them)" in short


def test_long_lists_are_not_gone_through_for_every_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("countermove.analyses.robust.robustness._MOST_LOOKED", 10)
    answer = load("elmira").robust(swaps=1, steps=1)
    assert answer.data()["radii"] is None
    assert "Other states: not worked out, as lists of statements are long here" in repr(answer)


def test_no_reordering_breaks_the_freeze_deal() -> None:
    graph = load("hanoi-2019").view("feared").graph
    deal = find_state(graph, "relief,drawdown,halt,hedge,backlash").index
    assert radius(graph, deal) == Radius(deal, True, (), possible=False)
    rng = random.Random("deal")
    moves = Moves.of_graph(graph)
    wants = [wants_of(order, len(graph)) for order in graph.orders]
    for _ in range(20):
        for own in wants:
            rng.shuffle(own)
        assert moves.equilibria([tiers_of(own, moves.everything) for own in wants], ["nash"])[0] >> deal & 1


def test_tipping_sets_are_the_minimal_ones() -> None:
    """Against every set of statements turned round in a model of its own."""
    found_some = 0
    rng = random.Random("tipping")
    while found_some < MODELS // 4:
        model = doubtful(rng, rankings=False)
        try:
            laid_out = plan([(model.graph(), 1)], Asked())
        except RequestError:  # nothing that is in doubt matters
            continue
        tips = tipping(laid_out)
        assert tips is not None
        assert tips.complete
        found_some += 1
        doubts = [(f.dm, f.place, number) for number, f in enumerate(laid_out.factors) if f.kind == "turn"]
        stated = naive.solve(model.spec).equilibria
        changing: dict[tuple[str, int], list[frozenset[int]]] = defaultdict(list)
        for size in range(1, len(doubts) + 1):
            for chosen in itertools.combinations(doubts, size):
                wants = [list(own.prefers or ()) for own in model.spec.wants]
                for dm, place, _ in chosen:
                    wants[dm][place] = ("not", wants[dm][place])
                turned = tuple(Wants(prefers=tuple(own)) for own in wants)
                held = naive.solve(replace(model.spec, wants=turned)).equilibria
                own = frozenset(number for _, _, number in chosen)
                for concept in FORESIGHTS:
                    for state in held[concept] ^ stated[concept]:
                        if not any(smaller < own for smaller in changing[concept, state]):
                            changing[concept, state].append(own)
        for concept in FORESIGHTS:
            for state in range(len(laid_out.graphs[0])):
                outcome = laid_out.spec["graphs"][0]["outcomes"][state]
                sets = tips.sets[concept].get(outcome, [])
                assert {*map(frozenset, sets)} == {*changing[concept, state + 1]}


def test_the_picture_is_svg_and_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "how <sure>.svg"
    done = run_command("robust", "hanoi-2019", "--view", "feared", "--svg", str(path))
    assert done.returncode == 0, done.stderr
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    words = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "relief, drawdown, halt, hedge, backlash" in words
    assert "75 percent (3/4)" in words
    widths = [float(each.get("width") or 0) for each in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert max(widths) <= float(root.get("width") or 0)
    before = path.read_bytes()
    again = run_command("robust", "hanoi-2019", "--svg", str(path))
    assert again.returncode == 1
    assert "is there already" in again.stderr
    assert path.read_bytes() == before


def test_what_matters_in_one_of_several_views_counts_by_its_weight() -> None:
    for model, asked, _, _ in itertools.islice(cases("several"), 4):
        again = replace(model, marks=tuple(tuple("" for _ in marks) for marks in model.marks))
        laid_out = plan([(model.graph(), 2), (again.graph(), 3)], asked)
        found = Findings(laid_out, work_out(laid_out.spec, ALONE))
        prepared = _Prepared(laid_out.spec)
        table = []
        for number in range(cases_of(laid_out.spec)):
            case = prepared.cases.case(number)
            table.append((case, {*prepared.holds(case)}, dict(prepared.factors(case))))
        for number, factor in enumerate(laid_out.factors):
            if factor.kind == "view":
                continue
            for outcome in found.unsettled("gmr"):
                parts: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
                others = Fraction(0)
                for case, holds, values in table:
                    weight = Fraction(case.weight, found.weight)
                    held = weight * (f"gmr/{outcome}" in holds)
                    if case.base == factor.base:
                        parts[values.get(number, "")][0] += weight
                        parts[values.get(number, "")][1] += held
                    else:
                        others += held
                own = sum((weight for weight, _ in parts.values()), Fraction(0))
                expected = [(weight / own, others + own * held / weight) for weight, held in parts.values()]
                mean = sum((chance * value for chance, value in expected), Fraction(0))
                spread = sum((chance * (value - mean) ** 2 for chance, value in expected), Fraction(0))
                assert found.settled(number, "gmr", outcome) == spread
