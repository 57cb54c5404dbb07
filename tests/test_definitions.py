"""The program against an independent reading of the definitions (`naive`), on random models: no difference allowed.

The models come in through the real text path: a random description is written as a model file (or a `.gmcr` file),
read, and solved. COUNTERMOVE_MODELS says how many there are in all; a model is named by its kind and its number alone,
so that one that fails in a long run can be asked for again.

The evidence of the verdicts is checked here without the program's own search: `faults` lists what is wrong with it.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import pytest

import naive
from countermove.analyses.outcomes import outcomes
from countermove.errors import ModelError
from countermove.graph import Graph, ModelGraph, Step, improvement_steps
from countermove.interop.gmcr import read_gmcr
from countermove.stability.concepts import CONCEPTS
from countermove.stability.labels import Labels
from countermove.stability.solve import Solution, solve
from countermove.stability.verdict import Reply, Sanction, Verdict
from countermove.states import State
from helpers import graph_of
from random_models import FreeSpec, Spec, Wants, random_free_spec, random_gmcr, random_spec, to_yaml

MODELS = int(os.environ.get("COUNTERMOVE_MODELS", "120"))
BATCH = 20

RANDOM_SPECS: dict[str, Callable[[random.Random], Spec | FreeSpec]] = {
    "plain": lambda rng: random_spec(rng),
    "merged": lambda rng: random_spec(rng, merged=True),
    "move rules": lambda rng: random_spec(rng, move_rules=True),
    "merged with move rules": lambda rng: random_spec(rng, merged=True, move_rules=True),
    "free-form": lambda rng: random_free_spec(rng),
}
KINDS = (*RANDOM_SPECS, "gmcr")

#: From the most demanding concept to the least, which is how outcomes are ranked.
STRENGTH = ("nash", "sseq", "smr", "seq", "gmr")

ANSWERED = {"gmr", "smr", "seq", "sseq"}
IMPROVING = {"seq", "sseq"}
COUNTERED = {"smr", "sseq"}


@dataclass(frozen=True)
class Case:
    """A random model, as the program reads it and as the oracle does. Everything is worked out when it is asked for."""

    kind: str
    number: int
    text: str
    spec: Spec | FreeSpec | None
    ask_oracle: Callable[[], naive.Answer]

    def __str__(self) -> str:
        return f"{self.kind} model {self.number}:\n{self.text}"

    @cached_property
    def graph(self) -> ModelGraph:
        try:
            return ModelGraph(read_gmcr(self.text, "test.gmcr").conflict) if self.spec is None else graph_of(self.text)
        except ModelError as error:
            raise AssertionError(f"{error}\nin {self}") from error

    @cached_property
    def solution(self) -> Solution:
        return solve(self.graph)

    @cached_property
    def oracle(self) -> naive.Answer:
        return self.ask_oracle()


def random_case(kind: str, number: int) -> Case:
    """The model of this kind and number."""
    rng = random.Random(f"{kind} {number}")
    if kind == "gmcr":
        saved = random_gmcr(rng)
        return Case(kind, number, json.dumps(saved), None, lambda: naive.solve_gmcr(saved))
    spec = RANDOM_SPECS[kind](rng)
    text = to_yaml(spec, rng)
    return Case(
        kind, number, text, spec, lambda: naive.solve(spec) if isinstance(spec, Spec) else naive.solve_free(spec)
    )


def batches() -> Iterator[tuple[str, range]]:
    """All the models, some of one kind at a time."""
    each = -(-MODELS // len(KINDS))
    for first in range(0, each, BATCH):
        for kind in KINDS:
            yield kind, range(first, min(first + BATCH, each))


@pytest.fixture(scope="module", params=list(batches()), ids=lambda batch: f"{batch[0]} {batch[1][0]}-{batch[1][-1]}")
def cases(request: pytest.FixtureRequest) -> list[Case]:
    """One batch of models; pytest runs all tests on it before it turns to the next."""
    kind, numbers = request.param
    return [random_case(kind, number) for number in numbers]


# What a model says


def test_states(cases: list[Case]) -> None:
    for case in cases:
        states, oracle = case.graph.states, case.oracle
        names = [option.name for option in case.graph.conflict.options]
        assert [state.number for state in states] == list(range(1, len(oracle.levels[0]) + 1)), case
        if isinstance(case.spec, FreeSpec):
            assert [state.name for state in states] == list(case.spec.states), case
            continue
        assert [state.code for state in states] == oracle.codes, case
        assert [list(state.members) for state in states] == oracle.members, case
        for state, members in zip(states, oracle.members, strict=True):
            ways = [{code >> k & 1 for code in members} for k in range(len(names))]
            assert state.taken == tuple(name for name, way in zip(names, ways, strict=True) if way == {1}), case
            assert state.open == tuple(name for name, way in zip(names, ways, strict=True) if way == {0, 1}), case


def test_names_and_their_order(cases: list[Case]) -> None:
    for case in cases:
        conflict = case.graph.conflict
        if case.spec is not None:
            assert [dm.name for dm in conflict.decision_makers] == list(case.spec.dms), case
        if isinstance(case.spec, Spec):
            assert [(option.name, dm.name) for dm in conflict.decision_makers for option in dm.options] == [
                (option.name, case.spec.dms[option.owner]) for option in case.spec.options
            ], case


def test_levels(cases: list[Case]) -> None:
    for case in cases:
        for order, levels in zip(case.graph.orders, case.oracle.levels, strict=True):
            assert {s: level + 1 for s, level in enumerate(order.levels, 1)} == levels, case
            assert order.count == len(set(levels.values())), case


def test_prefers_is_what_the_levels_say(cases: list[Case]) -> None:
    for case in cases:
        for i, levels in enumerate(case.oracle.levels):
            for s in levels:
                for t in list(levels)[: 1 + 512 // len(levels)]:
                    assert case.graph.prefers(i, s - 1, t - 1) == (levels[s] > levels[t]), case


def test_moves_and_improvements(cases: list[Case]) -> None:
    for case in cases:
        graph, moves = case.graph, case.oracle.moves
        assert len(graph.decision_makers) == len(moves), case
        better = naive.improvements(moves, case.oracle.levels)
        for i in graph.decision_makers:
            assert {s + 1: [t + 1 for t in graph.moves(i, s)] for s in range(len(graph))} == {
                s: sorted(targets) for s, targets in moves[i].items()
            }, case
            assert {s + 1: [t + 1 for t in graph.improvements(i, s)] for s in range(len(graph))} == {
                s: sorted(targets) for s, targets in better[i].items()
            }, case


def test_status_quo(cases: list[Case]) -> None:
    for case in cases:
        found = case.graph.status_quo
        assert (None if found is None else found + 1) == case.oracle.status_quo, case


def first_difference(wants: Wants, better: int, worse: int) -> int:
    """The first statement, from 1, that is true of one of two codes and not of the other."""
    return next(
        position
        for position, statement in enumerate(wants.prefers or (), 1)
        if naive.holds(statement, better) != naive.holds(statement, worse)
    )


def worth(wants: Wants, code: int) -> Fraction:
    """The sum of the weights of what is taken."""
    return sum((Fraction(text) for option, text in wants.weights or () if code >> option & 1), Fraction(0))


def place(ranking: Iterable[Iterable[int]], state: int) -> int:
    """The place of a state in a ranking, the best first, from 1."""
    return next(number for number, group in enumerate(ranking, 1) if state in group)


def test_why_a_state_is_preferred(cases: list[Case]) -> None:
    rng = random.Random(11)
    for case in cases:
        numbers = range(1, len(case.graph) + 1)
        pairs = [(rng.choice(numbers), rng.choice(numbers)) for _ in range(20)]
        for order, levels in zip(case.graph.orders, case.oracle.levels, strict=True):
            dm = case.graph.conflict.index(order.dm.name)
            for better, worse in pairs:
                if levels[better] <= levels[worse]:
                    continue
                reason = order.reason(better - 1, worse - 1)
                if isinstance(case.spec, FreeSpec):
                    ranking = case.spec.rankings[dm]
                    assert (reason.better, reason.worse) == (place(ranking, better), place(ranking, worse)), case
                elif isinstance(case.spec, Spec):
                    wants, codes = case.spec.wants[dm], case.oracle.codes
                    high, low = codes[better - 1], codes[worse - 1]
                    if wants.prefers is not None:
                        assert reason.position == first_difference(wants, high, low), case
                        assert reason.priority is order.priorities[reason.position - 1], case
                        assert order.meets(better - 1) == tuple(naive.holds(each, high) for each in wants.prefers), case
                    elif wants.weights is not None:
                        assert (reason.better, reason.worse) == (worth(wants, high), worth(wants, low)), case
                    else:
                        ranking = wants.ranking or ()
                        assert (reason.better, reason.worse) == (place(ranking, better), place(ranking, worse)), case


# What holds


def test_the_registry_holds_the_concepts_of_the_oracle() -> None:
    assert set(CONCEPTS) == set(naive.CONCEPTS)
    assert sorted(CONCEPTS, key=lambda key: CONCEPTS[key].demands) == list(STRENGTH)
    assert all(key == concept.key for key, concept in CONCEPTS.items())


@pytest.mark.parametrize("concept", naive.CONCEPTS)
def test_verdicts_and_equilibria(cases: list[Case], concept: str) -> None:
    for case in cases:
        stable = [{s + 1 for s in own} for own in case.solution.stable[concept]]
        assert stable == case.oracle.stable[concept], case
        equilibria = case.solution.equilibria(concept)
        assert [s + 1 for s in equilibria] == sorted(case.oracle.equilibria[concept]), case


def test_a_solution_of_some_concepts_is_a_part_of_the_whole(cases: list[Case]) -> None:
    for case in cases[:5]:
        part = solve(case.graph, ["smr", "nash"])
        assert part.stable == {key: case.solution.stable[key] for key in ("nash", "smr")}, case


@pytest.mark.parametrize("concept", naive.CONCEPTS)
def test_margins(cases: list[Case], concept: str) -> None:
    for case in cases:
        margins = Labels(case.graph)
        for i in case.graph.decision_makers:
            found = {s + 1: margins.margin(concept, i, s) for s in range(len(case.graph))}
            assert found == case.oracle.margins[concept][i], case
            stable = {s for s, margin in found.items() if margin is None or margin >= 0}
            assert stable == {s + 1 for s in case.solution.stable[concept][i]}, case


def test_what_is_reached_from_the_status_quo(cases: list[Case]) -> None:
    for case in cases:
        oracle, found = case.oracle, improvement_steps(case.graph)
        if oracle.status_quo is None:
            assert found == {}, case
            continue
        assert {s + 1 for s in found} == oracle.reached | {oracle.status_quo}, case
        better = naive.improvements(oracle.moves, oracle.levels)
        steps = least_steps(range(len(better)), oracle.status_quo, better) | {oracle.status_quo: 0}
        assert {s + 1: count for s, count in found.items()} == steps, case


def test_outcomes(cases: list[Case]) -> None:
    for case in cases:
        oracle, steps = case.oracle, improvement_steps(case.graph)
        found = outcomes(case.solution)
        held = {n: [concept for concept in STRENGTH if n in oracle.equilibria[concept]] for n in oracle.levels[0]}
        assert {outcome.state.number: list(outcome.held) for outcome in found} == {
            n: own for n, own in held.items() if own
        }
        for outcome in found:
            margins = [own[outcome.state.number] for own in oracle.margins[outcome.held[0]]]
            assert outcome.margin == min((m for m in margins if m is not None), default=None), case
            assert outcome.steps == steps.get(outcome.state.index), case
        places = [
            (
                STRENGTH.index(outcome.held[0]),
                outcome.steps is None,
                float("-inf") if outcome.margin is None else -outcome.margin,
                outcome.state.number,
            )
            for outcome in found
        ]
        assert places == sorted(places), case


# The evidence


def least_steps(movers: Iterable[int], start: int, moves: naive.Moves) -> dict[int, int]:
    """What these DMs can bring about together, with the least number of steps; nobody moves twice in a row."""
    movers, steps = list(movers), dict[int, int]()
    seen: set[tuple[int, int]] = set()
    layer: set[tuple[int, int]] = {(start, -1)}
    count = 0
    while layer:
        count += 1
        layer = {(t, j) for s, last in layer for j in movers if j != last for t in moves[j][s]} - seen
        seen |= layer
        for t, _ in layer:
            steps.setdefault(t, count)
    return steps


class Plain:
    """A conflict as plain sets over state indexes, which judges the evidence of verdicts."""

    def __init__(self, moves: naive.Moves, prefers: Callable[[int, int, int], bool]) -> None:
        self.moves = moves
        self.prefers = prefers
        self.better: naive.Moves = [
            {s: {t for t in targets if prefers(i, t, s)} for s, targets in own.items()} for i, own in enumerate(moves)
        ]
        self._answers: dict[tuple[int, int, bool], dict[int, int]] = {}

    @classmethod
    def of(cls, oracle: naive.Answer) -> Plain:
        """The conflict as the oracle sees it."""
        moves = [{s - 1: {t - 1 for t in targets} for s, targets in own.items()} for own in oracle.moves]
        levels = oracle.levels
        return cls(moves, lambda i, a, b: levels[i][a + 1] > levels[i][b + 1])

    def answers(self, i: int, x: int, improving: bool) -> dict[int, int]:
        """What the others can bring about from x, with the least number of steps."""
        if (i, x, improving) not in self._answers:
            others = [j for j in range(len(self.moves)) if j != i]
            used = self.better if improving else self.moves
            self._answers[i, x, improving] = least_steps(others, x, used)
            assert set(self._answers[i, x, improving]) == naive.joint(others, x, used)
        return self._answers[i, x, improving]

    def bad_enough(self, i: int, s: int, y: int) -> bool:
        """i does not prefer y to s."""
        return not self.prefers(i, y, s)

    def escapes(self, i: int, s: int, y: int) -> set[int]:
        """i's moves from y to what it prefers to s."""
        return {z for z in self.moves[i][y] if self.prefers(i, z, s)}

    def sanctions(self, concept: str, i: int, s: int, x: int) -> set[int]:
        """The answers to i's improvement from s to x that deter it."""
        return {
            y
            for y in self.answers(i, x, concept in IMPROVING)
            if self.bad_enough(i, s, y) and not (concept in COUNTERED and self.escapes(i, s, y))
        }

    def stable(self, concept: str, i: int, s: int) -> bool:
        """The definition."""
        return all(concept in ANSWERED and self.sanctions(concept, i, s, x) for x in self.better[i][s])


def path_faults(path: tuple[Step, ...], plain: Plain, concept: str, i: int, x: int) -> Iterator[str]:
    """What is wrong with a legal sequence of the others from x."""
    if not path:
        yield "the sequence is empty"
        return
    allowed = plain.better if concept in IMPROVING else plain.moves
    here = x
    for step in path:
        if step.source != here:
            yield f"a step from {step.source}, though {here} is where it stands"
        if step.mover == i:
            yield "the mover deters itself"
        if step.target not in allowed[step.mover][step.source]:
            yield f"{step} is no move that is allowed"
        here = step.target
    if any(a.mover == b.mover for a, b in pairwise(path)):
        yield "somebody moves twice in a row"
    if len(path) != plain.answers(i, x, concept in IMPROVING).get(path[-1].target):
        yield "the sequence is not the shortest"


def counter_faults(sanction: Sanction, plain: Plain, concept: str, i: int) -> Iterator[str]:
    """What is wrong with the counter-moves that are named."""
    if concept not in COUNTERED:
        if sanction.counters is not None:
            yield "counter-moves, though the concept gives none"
    elif sanction.counters is None or sorted(sanction.counters) != sorted(plain.moves[i][sanction.state]):
        yield "the counter-moves are not the moves from there"


def reply_faults(reply: Reply, plain: Plain, concept: str, i: int, s: int) -> Iterator[str]:
    """What is wrong with the answer to one improvement."""
    x, escape = reply.improvement, reply.escape
    if concept not in ANSWERED:
        if reply != Reply(x):
            yield "an answer, though the concept gives the others none"
        return
    if reply.by_improvements != (concept in IMPROVING):
        yield "wrong on whether the others move by improvements only"
    steps = plain.answers(i, x, concept in IMPROVING)
    sanctions = plain.sanctions(concept, i, s, x)
    if reply.sanction is not None:
        yield from path_faults(reply.sanction.path, plain, concept, i, x)
        yield from counter_faults(reply.sanction, plain, concept, i)
        y = reply.sanction.state
        if plain.prefers(i, y, s):
            yield "the sanction ends in something better"
        if concept in COUNTERED and any(plain.prefers(i, z, s) for z in reply.sanction.counters or ()):
            yield "the mover escapes the sanction"
        if y not in sanctions or steps[y] != min(steps[each] for each in sanctions):
            yield "not the nearest sanction"
        if reply.answers is not None or escape is not None:
            yield "a sanction, and yet what there is where there is none"
        return
    if sanctions:
        yield f"there is a sanction, {sorted(sanctions)}"
    if reply.answers != len(steps):
        yield f"{reply.answers} answers, though there are {len(steps)}"
    escaped = {y for y in steps if plain.bad_enough(i, s, y)}
    if escape is None:
        if escaped:
            yield f"there is an escape, from {sorted(escaped)}"
        return
    yield from path_faults(escape.path, plain, concept, i, x)
    y = escape.path[-1].target
    if y not in escaped or steps[y] != min(steps[each] for each in escaped):
        yield "not the nearest of what would have been bad enough"
    if escape.counter not in plain.escapes(i, s, y):
        yield "the escape is none"


def faults(verdict: Verdict, plain: Plain, concept: str, i: int, s: int) -> list[str]:
    """What is wrong with a verdict and its evidence."""
    found = [
        f"{fault} (reply to {reply.improvement})"
        for reply in verdict.replies
        for fault in reply_faults(reply, plain, concept, i, s)
    ]
    if (verdict.concept, verdict.dm, verdict.state) != (concept, i, s):
        found.append("a verdict on something else")
    if sorted(reply.improvement for reply in verdict.replies) != sorted(plain.better[i][s]):
        found.append("not one reply to each improvement")
    if verdict.stable != plain.stable(concept, i, s):
        found.append("the verdict is wrong")
    return found


@pytest.mark.parametrize("concept", naive.CONCEPTS)
def test_evidence_is_sound(cases: list[Case], concept: str) -> None:
    asked = CONCEPTS[concept]
    for case in cases:
        graph, plain = case.graph, Plain.of(case.oracle)
        for i in graph.decision_makers:
            for s in range(len(graph)):
                verdict = asked.verdict(graph, i, s)
                wrong = faults(verdict, plain, concept, i, s)
                assert not wrong, f"{concept}, DM {i}, state {s + 1}: {'; '.join(wrong)}\n{case}"
                assert asked.stable(graph, i, s) == verdict.stable, case


def test_the_models_hold_what_they_are_meant_to() -> None:
    """The models that every run begins with: any size, every kind of preference, and evidence that is hard to find."""
    models = [random_case(kind, number) for kind in KINDS for number in range(25)]
    specs = [case.spec for case in models if isinstance(case.spec, Spec)]
    assert {len(case.oracle.moves) for case in models} == {1, 2, 3, 4, 5, 6}
    assert sum({option.owner for option in spec.options} < set(range(len(spec.dms))) for spec in specs) >= 10
    assert {"to yes", "to no"} <= {option.direction for spec in specs for option in spec.options}
    assert sum(any(wants.weights for wants in spec.wants) for spec in specs) >= 10
    assert sum(any(wants.ranking for wants in spec.wants) for spec in specs) >= 10
    assert sum(any(len(wants.prefers or ()) > 64 for wants in spec.wants) for spec in specs) >= 1
    assert sum(any(len(members) > 1 for members in case.oracle.members) for case in models) >= 25
    assert sum(len(set(levels.values())) < len(levels) for case in models for levels in case.oracle.levels) >= 50
    long, escapes, returns = 0, 0, 0
    for case in models:
        plain = Plain.of(case.oracle)
        for i, own in enumerate(plain.better):
            for s, x in ((s, x) for s, targets in own.items() for x in targets):
                steps = plain.answers(i, x, improving=True)
                sanctions = plain.sanctions("seq", i, s, x)
                long += bool(sanctions) and min(steps[y] for y in sanctions) >= 2
                escapes += bool(sanctions) and not plain.sanctions("sseq", i, s, x)
                returns += sanctions == {s}
    assert min(long, escapes, returns) >= 25, (long, escapes, returns)


# Preferences that are no order


def random_graph(rng: random.Random) -> tuple[Graph, Plain]:
    """States with arcs at random and for each DM a relation that is neither transitive nor complete."""
    states, makers = range(rng.randint(2, 8)), range(rng.choice([1, 2, 2, 3, 3, 4]))
    moves: naive.Moves = []
    better: set[tuple[int, int, int]] = set()
    for i in makers:
        density = rng.choice([0.15, 0.3, 0.5])
        moves.append({s: {t for t in states if t != s and rng.random() < density} for s in states})
        for a in states:
            for b in range(a):
                better |= rng.choice([set(), {(i, a, b)}, {(i, b, a)}, {(i, a, b)}, {(i, b, a)}])

    def prefers(i: int, a: int, b: int) -> bool:
        return (i, a, b) in better

    def listed(i: int) -> Callable[[int], tuple[int, ...]]:
        return lambda s: tuple(sorted(moves[i][s]))

    graph = Graph([State(s + 1, name=f"s{s + 1}") for s in states], [listed(i) for i in makers], prefers)
    return graph, Plain(moves, prefers)


def test_preferences_need_not_be_transitive() -> None:
    cycles, verdicts = 0, {concept: [0, 0] for concept in naive.CONCEPTS}
    for number in range(max(150, MODELS // 2)):
        graph, plain = random_graph(random.Random(number))
        states = range(len(graph))
        cycles += any(
            graph.prefers(0, a, b) and graph.prefers(0, b, c) and graph.prefers(0, c, a)
            for a in states
            for b in states
            for c in states
        )
        for i in graph.decision_makers:
            for s in states:
                for concept in naive.CONCEPTS:
                    verdict = CONCEPTS[concept].verdict(graph, i, s)
                    wrong = faults(verdict, plain, concept, i, s)
                    assert not wrong, f"graph {number}: {concept}, DM {i}, state {s}: {'; '.join(wrong)}"
                    assert CONCEPTS[concept].stable(graph, i, s) == verdict.stable, number
                    verdicts[concept][verdict.stable] += 1
    assert cycles >= 50
    assert all(min(counts) >= 100 for counts in verdicts.values()), verdicts
