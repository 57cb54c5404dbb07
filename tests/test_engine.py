"""The compiled engine, the labels and the checker give the verdicts of the definitions, at the price they promise."""

from __future__ import annotations

import itertools
import os
import random
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import countermove
from countermove import cases
from countermove.arrays import Table, tabulate
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.large import Bits, LargeGraph
from countermove.model import DecisionMaker
from countermove.stability.compiled.crew import Crew
from countermove.stability.compiled.engine import CompiledSolution, layout_of, solve_compiled
from countermove.stability.concepts import CONCEPTS
from countermove.stability.solve import solve, solve_by_labels
from engines import KINDS, differences, disagreements, drawn

#: How many random models are compared; `make agree` asks for more.
MODELS = int(os.environ.get("COUNTERMOVE_ENGINE_MODELS", "400"))
_PARTS = 20
Array = Any


@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("kind", KINDS)
def test_engine_definitions_and_checker_agree(kind: str, part: int) -> None:
    for number in range(part, -(-MODELS // len(KINDS)), _PARTS):
        found = disagreements(drawn(kind, number))
        assert not found, f"{kind} {number}: {found}"


def test_they_agree_on_the_strict_games() -> None:
    """All 576 two-by-two games with strict ordinal preferences."""
    orders = [order for order in _orders([1, 2, 3, 4]) if order]
    assert len(orders) ** 2 == 576
    makers: list[tuple[DecisionMaker, ...]] = []  # each as one and as the other
    for order in orders:
        text = (
            "countermove: 1\ntitle: game\ndecision makers:\n"
            f"  A:\n    options: {{a: a}}\n    ranking: {order}\n"
            f"  B:\n    options: {{b: b}}\n    ranking: {order}\n"
        )
        game = read(text, "game.yaml")
        makers.append(game.decision_makers)
    for (one, _), (_, other) in itertools.product(makers, repeat=2):
        found = disagreements(replace(game, decision_makers=(one, other)))
        assert not found, (one.preference, other.preference, found)


def _orders(states: list[int]) -> list[list[int]]:
    return [[]] if not states else [[s, *rest] for s in states for rest in _orders([t for t in states if t != s])]


@pytest.mark.parametrize(
    ("name", "view"),
    [(name, view) for name in cases.names() for view in countermove.load(name).shown_views],
)
def test_they_agree_on_the_catalogue(name: str, view: str) -> None:
    graph = countermove.load(name).view(view).graph
    right = solve(graph)
    assert solve_by_labels(graph).stable == right.stable
    assert not differences(right, solve_compiled(graph))


def options(*widths: int, rules: str = "") -> str:
    """A model text with decision makers of so many options each; what they want is of no account."""
    lines = ["countermove: 1", "title: wide", "decision makers:"]
    for j, width in enumerate(widths):
        names = ", ".join(f"o{j}_{k}: o" for k in range(width))
        lines += [f"  D{j}:", f"    options: {{{names}}}", f"    prefers: [o{j}_0]"]
    return "\n".join([*lines, "status quo: []", rules]) + "\n"


def table(levels: Array, *widths: int, rules: str = "") -> Table:
    """A model in which states have these levels."""
    return replace(tabulate(read(options(*widths, rules=rules), "wide.yaml"), 1 << 22), levels=levels)


def random_levels(seed: int, d: int, n: int) -> Array:
    """Dense ranks with ties."""
    rng = np.random.default_rng(seed)
    return np.array([np.unique(rng.integers(0, n, n), return_inverse=True)[1] for _ in range(d)], np.int32)


ONE_WAY = "one way: {o0_0: to yes, o1_0: to yes, o2_0: to yes, o0_1: to no, o3_1: to no}"


@pytest.mark.parametrize("rules", ["", ONE_WAY, "infeasible:\n  - o0_0 and o1_0\n  - o2_1 and not o3_0"])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_change_nothing(rules: str, threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Crew, "LEAST", 1)
    size = tabulate(read(options(3, 2, 3, 2, rules=rules), "wide.yaml"), 1 << 16).size
    graph = LargeGraph(table(random_levels(1, 4, size), 3, 2, 3, 2, rules=rules))
    told: list[int] = []
    found = solve_compiled(graph, threads=threads, progress=told.append)
    right = solve_by_labels(graph)
    for key in CONCEPTS:
        assert [set(own) for own in found.stable[key]] == [set(own) for own in right.stable[key]], key
    assert sum(told) > 0


def least_above(mine: Array, theirs: Array) -> Array:
    """In each column: the least of mine over the places where theirs is more than here."""
    never = np.iinfo(np.int32).max
    if len(mine) == 2:
        return np.where(theirs[::-1] > theirs, mine[::-1], never)
    found = np.empty_like(mine)
    for w in range(mine.shape[1]):
        order = np.argsort(theirs[:, w], kind="stable")
        ranks, values = theirs[order, w], mine[order, w]
        least = np.append(np.minimum.accumulate(values[::-1])[::-1], never)
        found[order, w] = least[np.searchsorted(ranks, ranks, side="right")]
    return found


@pytest.mark.parametrize("widths", [(9, 1), (1, 10), (17, 1)])
def test_wide_patterns(widths: tuple[int, int]) -> None:
    """More own options than fit into a byte, or two: SEQ of two decision makers by whole arrays."""
    levels = random_levels(2, 2, 1 << sum(widths))
    found = solve_compiled(LargeGraph(table(levels, *widths)), ["seq"])
    grid = levels.reshape(2, 1 << widths[1], 1 << widths[0])  # the first one's options are the lowest
    for i, (own, other) in enumerate((grid, grid[::-1])):
        mine, theirs = (own, other) if i == 0 else (own.T, other.T)  # the classes of i are the rows
        theta = np.minimum(mine, least_above(mine, theirs))
        ordered = np.sort(theta, axis=1)
        is_first = np.arange(mine.shape[1]) == np.argmax(theta, axis=1)[:, None]
        stable = np.where(is_first, ordered[:, -2:-1], ordered[:, -1:]) <= mine
        wanted = stable if i == 0 else stable.T
        assert (found.stable["seq"][i].mask == wanted.ravel()).all()  # type: ignore[attr-defined]


def test_more_one_way_options_than_fit_into_32_bits() -> None:
    """The last three of 36 are free, the others are ruled out; twice as many combinations of the other's."""
    names = [f"o0_{k}" for k in range(36)]
    rules = f"one way: {{{', '.join(f'{name}: to yes' for name in names)}}}\ninfeasible:\n"
    rules += "".join(f"  - {name}\n" for name in names[:33])
    graph = LargeGraph(tabulate(read(options(36, 5, rules=rules), "wide.yaml"), 1 << 16))
    assert len(graph) == 1 << 8
    right = solve_by_labels(graph)
    assert not differences(right, solve_compiled(graph))


def test_many_one_way_options_with_infeasible_states() -> None:
    """Few sub-classes and many, which are gone through in different ways."""
    ways = "one way: {" + ", ".join(f"o0_{k}: to yes" for k in range(6)) + "}\ninfeasible:\n  - o0_0 and o1_0\n"
    for rules in (ways, ways + "  - {at most one: [o0_0, o0_1, o0_2, o0_3, o0_4, o0_5]}\n"):
        size = tabulate(read(options(7, 2, 1, rules=rules), "wide.yaml"), 1 << 16).size
        graph = LargeGraph(table(random_levels(5, 3, size), 7, 2, 1, rules=rules))
        assert not differences(solve_by_labels(graph), solve_compiled(graph))


def searches(solution: CompiledSolution, opponents_of: list[int]) -> int:
    """The most list visits that the searches by improvements may take: states times opponents for each."""
    by_improvements = [c for c in solution.concepts if c.foresight and c.foresight.by_improvements]
    return sum(len(solution.graph) * opponents * len(by_improvements) for opponents in opponents_of)


@pytest.mark.parametrize("seed", range(5))
def test_list_visits_where_all_is_feasible(seed: int) -> None:
    """At most states times opponents for each search; a pointer is looked at twice for each of them at the most, once
    for a state as a root and once when it is labelled."""
    widths = (2, 3, 1, 4)
    graph = LargeGraph(table(random_levels(seed, 4, 1 << 10), *widths))
    found = solve_compiled(graph, ["seq", "sseq"], threads=1)
    most = searches(found, [3, 3, 3, 3])
    assert most // 20 < found.crew.visits <= most
    assert found.crew.checks <= 2 * most


@pytest.mark.parametrize("seed", range(5))
def test_list_visits_with_infeasible_states(seed: int) -> None:
    rules = "infeasible:\n  - o0_0 and o1_0\n  - o2_0 and not o3_0"
    size = tabulate(read(options(2, 3, 1, 4, rules=rules), "wide.yaml"), 1 << 16).size
    graph = LargeGraph(table(random_levels(seed, 4, size), 2, 3, 1, 4, rules=rules))
    found = solve_compiled(graph, ["seq", "sseq"], threads=1)
    assert 0 < found.crew.visits <= searches(found, [3, 3, 3, 3])


@pytest.mark.parametrize("seed", range(3))
def test_pointer_checks_with_irreversible_options(seed: int) -> None:
    """List visits stay; a state looks at no more pointers than it has sub-classes to look at: 2^(its one-way
    options)."""
    graph = LargeGraph(table(random_levels(seed, 4, 1 << 10), 3, 2, 3, 2, rules=ONE_WAY))
    found = solve_compiled(graph, ["seq", "sseq"], threads=1)
    most = searches(found, [3, 3, 3, 3])
    assert 0 < found.crew.visits <= most
    assert found.crew.checks <= 2 * most * 4
    sub_classes = {"D0": 4, "D1": 2, "D2": 2, "D3": 2}
    assert {f"D{i}": 1 << shape.ways for i, shape in enumerate(graph.table.shapes)} == sub_classes


def staircase(bits: int) -> Table:
    """Three decision makers; the second and third improve in turn down a staircase, one step at a time, at whose foot
    it is worst for the first: what they can force has to be carried back over all steps.

    In row h and column l the second moves along rows, from (h, h) to (h, h + 1), the third along columns, from (h, h +
    1) to (h + 1, h + 1); nothing else in a row or column is better.
    """
    side = np.arange(1 << bits)
    row, column = side[:, None], side[None, :]
    second = np.where(row + 1 == column, 2, np.where(row == column, 1, 0))
    third = np.where(row == column, 2, np.where(row + 1 == column, 1, 0))
    first = np.where((row == side[-1]) & (column == side[-1]), 0, 1)
    levels = [np.repeat(each.ravel(), 2) for each in (first, second, third)]  # the first one's option is the lowest bit
    return table(np.array(levels, np.int32), 1, bits, bits)


def sweeps(graph: LargeGraph) -> int:
    """How many sweeps over all states a naive iteration to the fixpoint takes for the first one's SEQ."""
    levels = graph.table.levels
    worst = levels[0].astype(np.int64)
    count = 0
    while True:
        count += 1
        before = worst.copy()
        for j in (1, 2):
            for s in range(len(graph)):
                for t in graph.improvements(j, s):
                    worst[s] = min(worst[s], before[t])
        if (worst == before).all():
            return count


def test_the_staircase_takes_no_more_visits_than_anything_else() -> None:
    graph = LargeGraph(staircase(5))
    assert sweeps(graph) > 2 * (1 << 5) - 3
    found = solve_compiled(graph, ["seq", "sseq"], threads=1)
    assert found.crew.visits <= searches(found, [2, 2, 2])
    right = solve_by_labels(graph, ["seq", "sseq"])
    assert {key: [set(own) for own in each] for key, each in found.stable.items()} == {
        key: [set(own) for own in each] for key, each in right.stable.items()
    }


def endless(part: int, counts: Array, ended: list[int]) -> None:
    """Work that ends only when it is stopped; part 2 fails at once."""
    if part == 2:
        raise MemoryError
    while not counts[3]:
        pass
    ended.append(part)


@pytest.mark.parametrize("cause", [KeyboardInterrupt, MemoryError])
def test_what_is_stopped_stops(monkeypatch: pytest.MonkeyPatch, cause: type[BaseException]) -> None:
    """An interrupt, here out of `progress`, and the failure of one part end the others."""
    monkeypatch.setattr(Crew, "LEAST", 1)
    ended: list[int] = []

    def progress(done: int) -> None:
        if cause is KeyboardInterrupt:
            raise KeyboardInterrupt

    crew = Crew(1 << 20, 3, progress)
    with pytest.raises(cause):
        crew.share(lambda part, counts: endless(part, counts, ended), [0, 1, *([2] if cause is MemoryError else [])])
    for _ in range(1000):
        if len(ended) == 2:
            break
        time.sleep(0.01)
    assert sorted(ended) == [0, 1]


def test_without_room_margins_are_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = LargeGraph(table(random_levels(3, 9, 1 << 9), *[1] * 9))
    found = solve_compiled(graph)
    assert len(found.drives) < 9 * len(CONCEPTS)
    right = solve_by_labels(graph)
    for i in graph.decision_makers:
        own = found.margins("sseq", i, np.arange(len(graph)))
        assert own.tolist() == [right.labels.margin("sseq", i, s) for s in range(len(graph))]


def test_a_decision_maker_alone() -> None:
    graph = ModelGraph(read(options(3), "alone.yaml"))
    assert not differences(solve(graph), solve_compiled(graph))


def test_bits() -> None:
    rng = random.Random(1)
    for size in (1, 7, 8, 9, 100):
        mask = np.array([rng.random() < 0.5 for _ in range(size)])
        states = {s for s in range(size) if mask[s]}
        bits = Bits.of(mask)
        assert set(bits) == states
        assert len(bits) == len(states)
        assert [s in bits for s in range(-1, size + 9)] == [s in states for s in range(-1, size + 9)]
        assert set(bits & Bits.of(~mask)) == set()
        assert bits & frozenset({0, 5}) == states & {0, 5}


def test_each_kind_has_its_layout() -> None:
    kinds = {kind: {type(layout_of(ModelGraph(drawn(kind, k)))).__name__ for k in range(12)} for kind in KINDS}
    assert kinds["all feasible"] == {"Full"}
    assert kinds["listed"] == {"Full", "Listed"}
    assert "Pairs" in kinds["merged"]
    assert kinds["rules on moves"] == kinds["merged and rules"] == kinds["free-form"] == {"Pairs"}
