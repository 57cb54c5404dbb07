"""Laws that hold whatever the model: how the concepts are nested, what may be said otherwise without changing the
answers, and the rule that nobody moves twice in a row.

The laws need no table of answers. Each is tried on random models that come in as text; COUNTERMOVE_MODELS makes them
more (a sixth of it for each law). The models that go with the rule of legal sequences are written out below.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import combinations, pairwise, permutations, product

import pytest

import naive
from countermove.graph import Graph, ModelGraph, improvement_steps
from countermove.stability.concepts import CONCEPTS
from countermove.stability.labels import Labels
from countermove.stability.solve import solve
from countermove.states import State
from helpers import graph_of
from random_models import (
    FreeSpec,
    MoveRule,
    Option,
    Spec,
    Wants,
    random_free_spec,
    random_spec,
    random_statement,
    to_yaml,
)

EACH = max(1, int(os.environ.get("COUNTERMOVE_MODELS", "120")) // 6)

#: The first of a pair is the more demanding.
NESTED = [("nash", "sseq"), ("sseq", "seq"), ("seq", "gmr"), ("nash", "smr"), ("smr", "gmr"), ("sseq", "smr")]


@dataclass(frozen=True)
class Findings:
    """Everything that is found in a graph; decision makers and states by index."""

    levels: dict[tuple[int, int], int]
    moves: dict[tuple[int, int], frozenset[int]]
    stable: dict[tuple[str, int, int], bool]
    margins: dict[tuple[str, int, int], int | None]
    equilibria: dict[str, frozenset[int]]
    steps: dict[int, int]

    def relabelled(self, makers: Sequence[int], states: Sequence[int]) -> Findings:
        """The same with the decision makers and states at other places."""
        return Findings(
            levels={(makers[i], states[s]): level for (i, s), level in self.levels.items()},
            moves={(makers[i], states[s]): frozenset(states[t] for t in own) for (i, s), own in self.moves.items()},
            stable={(concept, makers[i], states[s]): stable for (concept, i, s), stable in self.stable.items()},
            margins={(concept, makers[i], states[s]): margin for (concept, i, s), margin in self.margins.items()},
            equilibria={concept: frozenset(states[s] for s in own) for concept, own in self.equilibria.items()},
            steps={states[s]: count for s, count in self.steps.items()},
        )

    def without(self, maker: int) -> Findings:
        """The same without what is said of one decision maker."""

        def others(i: int) -> int | None:
            return None if i == maker else i - (i > maker)

        return Findings(
            levels={(j, s): level for (i, s), level in self.levels.items() if (j := others(i)) is not None},
            moves={(j, s): own for (i, s), own in self.moves.items() if (j := others(i)) is not None},
            stable={(c, j, s): stable for (c, i, s), stable in self.stable.items() if (j := others(i)) is not None},
            margins={(c, j, s): margin for (c, i, s), margin in self.margins.items() if (j := others(i)) is not None},
            equilibria=self.equilibria,
            steps=self.steps,
        )


def findings(graph: ModelGraph) -> Findings:
    """What the program finds."""
    solution, margins = solve(graph), Labels(graph)
    pairs = list(product(graph.decision_makers, range(len(graph))))
    return Findings(
        levels={(i, s): graph.orders[i].levels[s] for i, s in pairs},
        moves={(i, s): frozenset(graph.moves(i, s)) for i, s in pairs},
        stable={(concept, i, s): s in solution.stable[concept][i] for concept in CONCEPTS for i, s in pairs},
        margins={(concept, i, s): margins.margin(concept, i, s) for concept in CONCEPTS for i, s in pairs},
        equilibria={concept: frozenset(solution.equilibria(concept)) for concept in CONCEPTS},
        steps=improvement_steps(graph),
    )


def specs(law: str) -> Iterator[tuple[random.Random, Spec]]:
    """Random models in option form for a law, with what else it takes from chance."""
    for number in range(EACH):
        rng = random.Random(f"{law} {number}")
        yield rng, random_spec(rng, merged=rng.random() < 0.4, move_rules=rng.random() < 0.4, max_options=6)


def free_specs(law: str) -> Iterator[tuple[random.Random, FreeSpec]]:
    """Random free-form models for a law."""
    for number in range(EACH):
        rng = random.Random(f"{law} {number}")
        yield rng, random_free_spec(rng)


def all_specs(law: str) -> Iterator[tuple[random.Random, Spec | FreeSpec]]:
    """Random models of both forms for a law."""
    yield from specs(law)
    yield from free_specs(law)


def same(one: Spec | FreeSpec, other: Spec | FreeSpec) -> None:
    """Two models have the same answers."""
    texts = to_yaml(one), to_yaml(other)
    assert findings(graph_of(texts[0])) == findings(graph_of(texts[1])), "\n".join(texts)


# How the concepts are nested


def test_the_demanding_concepts_imply_the_others() -> None:
    for _, spec in all_specs("inclusions"):
        text = to_yaml(spec)
        found = findings(graph_of(text))
        for narrow, wide in NESTED:
            assert found.equilibria[narrow] <= found.equilibria[wide], text
            for (concept, i, s), margin in found.margins.items():
                if concept == narrow:
                    assert found.stable[wide, i, s] or not found.stable[narrow, i, s], text
                    beyond = found.margins[wide, i, s]
                    assert (margin is None) == (beyond is None) and (margin or 0) <= (beyond or 0), text


def test_who_cannot_move_is_stable() -> None:
    for _, spec in all_specs("no move"):
        text = to_yaml(spec)
        found = findings(graph_of(text))
        for concept, i, s in found.stable:
            if not found.moves[i, s]:
                assert found.stable[concept, i, s] and found.margins[concept, i, s] is None, text
            if found.levels[i, s] == max(found.levels[i, t] for j, t in found.levels if j == i):
                assert found.stable[concept, i, s], text


def test_alone_every_concept_is_nash() -> None:
    for number in range(EACH):
        rng = random.Random(f"alone {number}")
        text = to_yaml(random_spec(rng, dms=1, merged=number % 2 == 0) if number % 3 else random_free_spec(rng, dms=1))
        found = findings(graph_of(text))
        for concept, i, s in found.stable:
            assert found.stable[concept, i, s] == found.stable["nash", i, s], text
            assert found.margins[concept, i, s] == found.margins["nash", i, s], text


def test_howard() -> None:
    """Where all is feasible and reversible, GMR is P >= maximin and SMR is P >= minimax."""
    for number in range(EACH):
        spec = random_spec(random.Random(f"howard {number}"), infeasible=False, one_way=False, max_options=6)
        text = to_yaml(spec)
        found = findings(graph_of(text))
        for i in range(len(spec.dms)):
            own = sum(1 << k for k, option in enumerate(spec.options) if option.owner == i)
            codes = range(1 << len(spec.options))
            mine, theirs = {code & own for code in codes}, {code & ~own for code in codes}
            maximin = max(min(found.levels[i, x | y] for y in theirs) for x in mine)
            minimax = min(max(found.levels[i, x | y] for x in mine) for y in theirs)
            for s in codes:
                assert found.stable["gmr", i, s] == (found.levels[i, s] >= maximin), text
                assert found.stable["smr", i, s] == (found.levels[i, s] >= minimax), text


# What may be said otherwise


def spoken(statement: naive.Statement, place: Sequence[int], negated: frozenset[int]) -> naive.Statement:
    """A statement, or a rule on what cannot be, in the words of a relabelled model."""
    if statement[0] == "opt":
        option: naive.Statement = ("opt", place[statement[1]])
        return ("not", option) if statement[1] in negated else option
    return (statement[0], *(spoken(part, place, negated) for part in statement[1:]))


def numbered(spec: Spec) -> dict[frozenset[int], int]:
    """The number of each state, by its codes."""
    groups = naive.merge(naive.feasible_codes(len(spec.options), spec.infeasible), spec.same)
    return {frozenset(group): number for number, group in enumerate(groups, 1)}


@dataclass(frozen=True)
class Relabelling:
    """The decision makers in another order, each one's options in another order, and some options said by their
    opposites. `makers` and `place` hold the new position of each old one."""

    makers: tuple[int, ...]
    place: tuple[int, ...]
    negated: frozenset[int] = frozenset()

    def code(self, code: int) -> int:
        """A state's new code."""
        return sum(((code >> k & 1) ^ (k in self.negated)) << place for k, place in enumerate(self.place))

    def spoken(self, statement: naive.Statement) -> naive.Statement:
        """A statement in the new words."""
        return spoken(statement, self.place, self.negated)

    def wants(self, wants: Wants, states: dict[int, int]) -> Wants:
        """What a decision maker wants in the new words; `states` has the new number of each old one."""
        if wants.prefers is not None:
            return Wants(prefers=tuple(map(self.spoken, wants.prefers)))
        if wants.ranking is not None:
            return Wants(ranking=tuple(tuple(states[n] for n in group) for group in wants.ranking))
        return Wants(
            weights=tuple(
                (self.place[k], opposite(text) if k in self.negated else text) for k, text in wants.weights or ()
            )
        )

    def spec(self, spec: Spec) -> tuple[Spec, dict[int, int]]:
        """The model in the new words, and the new number of each state."""
        turn = {"to yes": "to no", "to no": "to yes", "both": "both"}
        options = {
            self.place[k]: Option(
                option.name,
                self.makers[option.owner],
                turn[option.direction] if k in self.negated else option.direction,
            )
            for k, option in enumerate(spec.options)
        }
        order = sorted(range(len(self.makers)), key=self.makers.__getitem__)
        said = Spec(
            dms=tuple(spec.dms[i] for i in order),
            options=tuple(options[k] for k in range(len(options))),
            wants=(),
            infeasible=tuple(map(self.spoken, spec.infeasible)),
            move_rules=tuple(
                MoveRule(
                    after=self.spoken(rule.after),
                    before=None if rule.before is None else self.spoken(rule.before),
                    by=None if rule.by is None else self.makers[rule.by],
                )
                for rule in spec.move_rules
            ),
            same=tuple(map(self.spoken, spec.same)),
            status_quo=None if spec.status_quo is None else self.code(spec.status_quo),
        )
        new = numbered(said)
        states = {number: new[frozenset(map(self.code, codes))] for codes, number in numbered(spec).items()}
        return replace(said, wants=tuple(self.wants(spec.wants[i], states) for i in order)), states


def opposite(number: str) -> str:
    """A number in decimals with its sign turned."""
    return number.removeprefix("-") if number.startswith("-") else f"-{number}"


def check_relabelling(spec: Spec, relabelling: Relabelling) -> None:
    """The answers to the relabelled model are the answers to the model, relabelled."""
    said, states = relabelling.spec(spec)
    texts = to_yaml(spec), to_yaml(said)
    before, after = findings(graph_of(texts[0])), findings(graph_of(texts[1]))
    moved = [states[number] - 1 for number in sorted(states)]
    assert after == before.relabelled(relabelling.makers, moved), "\n".join(texts)


def in_place(spec: Spec) -> Relabelling:
    """The relabelling that changes nothing."""
    return Relabelling(tuple(range(len(spec.dms))), tuple(range(len(spec.options))))


def reordered(rng: random.Random, spec: Spec, *, makers: bool, options: bool) -> Relabelling:
    """The decision makers, or the options of each, in random order."""
    order = rng.sample(range(len(spec.dms)), len(spec.dms)) if makers else list(range(len(spec.dms)))
    listed: list[int] = []
    for i in order:
        own = [k for k, option in enumerate(spec.options) if option.owner == i]
        listed += rng.sample(own, len(own)) if options else own
    return Relabelling(
        tuple(order.index(i) for i in range(len(order))), tuple(listed.index(k) for k in range(len(listed)))
    )


def test_the_order_of_the_decision_makers_does_not_matter() -> None:
    for rng, spec in specs("order of decision makers"):
        check_relabelling(spec, reordered(rng, spec, makers=True, options=False))


def test_the_order_of_the_options_does_not_matter() -> None:
    for rng, spec in specs("order of options"):
        check_relabelling(spec, reordered(rng, spec, makers=False, options=True))


def test_an_option_may_be_said_by_its_opposite() -> None:
    for rng, spec in specs("negation"):
        negated = frozenset(k for k in range(len(spec.options)) if rng.random() < 0.5)
        check_relabelling(spec, replace(in_place(spec), negated=negated))


def test_the_order_of_states_and_decision_makers_of_a_free_form_model_does_not_matter() -> None:
    for rng, spec in free_specs("order, free-form"):
        size, count = len(spec.states), len(spec.dms)
        old = rng.sample(range(size), size)  # for each new state, the old one
        new = [old.index(s) for s in range(size)]
        order = rng.sample(range(count), count)
        said = FreeSpec(
            dms=tuple(spec.dms[i] for i in order),
            states=tuple(f"state_{s}" for s in old),
            arcs=tuple(tuple((new[s - 1] + 1, new[t - 1] + 1) for s, t in spec.arcs[i]) for i in order),
            rankings=tuple(tuple(tuple(new[s - 1] + 1 for s in group) for group in spec.rankings[i]) for i in order),
            status_quo=None if spec.status_quo is None else new[spec.status_quo - 1] + 1,
        )
        texts = to_yaml(spec), to_yaml(said)
        before, after = findings(graph_of(texts[0])), findings(graph_of(texts[1]))
        assert after == before.relabelled([order.index(i) for i in range(count)], new), "\n".join(texts)


def test_names_do_not_matter() -> None:
    for rng, spec in specs("names"):
        names = rng.sample([f"{letter}{k}" for letter in "abyz" for k in range(9)], len(spec.dms) + len(spec.options))
        makers, options = names[: len(spec.dms)], names[len(spec.dms) :]
        renamed = tuple(replace(option, name=name) for option, name in zip(spec.options, options, strict=True))
        same(spec, replace(spec, dms=tuple(makers), options=renamed))


ROAD = """
countermove: 1
title: The road
decision makers:
  Council:
    options: {build: build the road, pay: pay for new trees}
    ranking: ["YN|N", [YY|N, not build], "Y-|Y"]
  Farmers:
    options: {block: block the site}
    prefers: [not build or pay, block iff (build and not pay)]
infeasible: [{this: block, only with: build}]
one way: {pay: to yes}
moves ruled out: [{before: not pay, after: build, by: Council}]
status quo: []
"""

#: The same with `stop` for not building.
STOPPED = """
countermove: 1
title: The road
decision makers:
  Council:
    options: {stop: leave the road unbuilt, pay: pay for new trees}
    ranking: ["NN|N", [NY|N, stop], "N-|Y"]
  Farmers:
    options: {block: block the site}
    prefers: [stop or pay, block iff (not stop and not pay)]
infeasible: [{this: block, only with: not stop}]
one way: {pay: to yes}
moves ruled out: [{before: not pay, after: not stop, by: Council}]
status quo: [stop]
"""


def test_yes_and_no_change_places_in_patterns() -> None:
    road, stopped = graph_of(ROAD), graph_of(STOPPED)
    shown = [[str(state) for state in graph.states] for graph in (road, stopped)]
    assert shown[0] == ["nothing", "build", "pay", "build, pay", "build, block", "build, pay, block"]
    assert shown[1] == ["nothing", "stop", "pay", "stop, pay", "block", "pay, block"]
    assert findings(stopped) == findings(road).relabelled([0, 1], [1, 0, 3, 2, 4, 5])


def test_the_order_of_rules_does_not_matter_nor_that_they_are_repeated() -> None:
    for rng, spec in specs("order of rules"):
        shuffled = replace(
            spec,
            infeasible=tuple(rng.sample([*spec.infeasible, *spec.infeasible], 2 * len(spec.infeasible))),
            move_rules=tuple(rng.sample(spec.move_rules, len(spec.move_rules))),
            same=tuple(rng.sample(spec.same, len(spec.same))),
        )
        same(spec, shuffled)


def test_rules_on_what_cannot_be_are_exclusions() -> None:
    """Every kind of rule as statements that are never true."""
    for _, spec in specs("exclusions"):
        said: list[naive.Statement] = []
        for kind, *parts in spec.infeasible:
            if kind == "never":
                said.append(("never", parts[0]))
            if kind == "only with":
                said.append(("never", ("and", parts[0], ("not", parts[1]))))
            if kind in ("at most one", "exactly one"):
                said += [("never", ("and", a, b)) for a, b in combinations(parts, 2)]
            if kind in ("at least one", "exactly one"):
                said.append(("never", ("not", ("or", *parts))))
        same(spec, replace(spec, infeasible=tuple(said)))


def test_a_one_way_option_is_a_rule_on_moves() -> None:
    """To go to yes only is never to make it newly false that the option is taken."""
    for _, spec in specs("one way"):
        rules = [
            MoveRule(after=("not", ("opt", k)) if option.direction == "to yes" else ("opt", k))
            for k, option in enumerate(spec.options)
            if option.direction != "both"
        ]
        options = tuple(replace(option, direction="both") for option in spec.options)
        same(spec, replace(spec, options=options, move_rules=(*spec.move_rules, *rules)))


def test_an_option_that_cannot_be_taken_changes_nothing() -> None:
    for rng, spec in specs("dead option"):
        owner = rng.randrange(len(spec.dms))
        k = sum(option.owner <= owner for option in spec.options)
        makers, place = in_place(spec).makers, tuple(old + (old >= k) for old in range(len(spec.options)))
        dead = ("never", ("opt", len(spec.options)))
        wider = replace(spec, options=(*spec.options, Option("x9", owner)), infeasible=(*spec.infeasible, dead))
        said, states = Relabelling(makers, (*place, k)).spec(wider)
        assert states == {number: number for number in states}
        same(spec, said)


def test_somebody_without_moves_changes_nothing() -> None:
    for rng, spec in specs("bystander"):
        at = rng.randint(0, len(spec.dms))
        makers, place = tuple(i + (i >= at) for i in range(len(spec.dms))), in_place(spec).place
        states = rng.sample(range(1, len(numbered(spec)) + 1), len(numbered(spec)))
        wants = rng.choice([Wants(prefers=()), Wants(ranking=tuple((n,) for n in states))])
        wider = replace(spec, dms=(*spec.dms, "Bystander"), wants=(*spec.wants, wants))
        said, _ = Relabelling((*makers, at), place).spec(wider)
        check_bystander(spec, said, at)
    for rng, free in free_specs("bystander, free-form"):
        at = rng.randint(0, len(free.dms))
        ranking = tuple((n,) for n in rng.sample(range(1, len(free.states) + 1), len(free.states)))
        check_bystander(
            free,
            replace(
                free,
                dms=(*free.dms[:at], "Bystander", *free.dms[at:]),
                arcs=(*free.arcs[:at], (), *free.arcs[at:]),
                rankings=(*free.rankings[:at], ranking, *free.rankings[at:]),
            ),
            at,
        )


def check_bystander(before: Spec | FreeSpec, after: Spec | FreeSpec, at: int) -> None:
    """The answers with somebody more at this place, who cannot move, are the same."""
    texts = to_yaml(before), to_yaml(after)
    found = findings(graph_of(texts[1]))
    assert all(stable for (_, i, _), stable in found.stable.items() if i == at), texts[1]
    assert findings(graph_of(texts[0])) == found.without(at), "\n".join(texts)


def test_only_the_order_of_the_sums_of_weights_matters() -> None:
    """All the weights of somebody times a positive number."""
    for rng, spec in specs("scale"):
        weighted = [
            Wants(
                weights=tuple(
                    (k, rng.choice(["0.1", "0.2", "0.3", "-0.7", "1", "2.5"])) for k in range(len(spec.options))
                )
            )
            for _ in spec.dms
        ]
        if spec.same:
            weighted = [wants if wants.weights is not None else Wants(prefers=()) for wants in spec.wants]
        scales = [rng.choice([2, 3, 7, 1000]) for _ in spec.dms]
        scaled = [
            Wants(weights=tuple((k, times(text, scale)) for k, text in wants.weights)) if wants.weights else wants
            for wants, scale in zip(weighted, scales, strict=True)
        ]
        same(replace(spec, wants=tuple(weighted)), replace(spec, wants=tuple(scaled)))


def times(number: str, scale: int) -> str:
    """A number in decimals times a whole number, exactly."""
    whole, _, part = number.removeprefix("-").partition(".")
    digits = str(int(whole + part) * scale).zfill(len(part) + 1)
    cut = len(digits) - len(part)
    return ("-" if number.startswith("-") else "") + digits[:cut] + ("." + digits[cut:] if part else "")


def test_statements_and_weights_say_no_more_than_a_ranking() -> None:
    for _, spec in specs("ranking"):
        rankings = []
        for levels in naive.solve(spec).levels:
            best_first = sorted(set(levels.values()), reverse=True)
            rankings.append(Wants(ranking=tuple(tuple(n for n in levels if levels[n] == one) for one in best_first)))
        same(spec, replace(spec, wants=tuple(rankings)))


def test_a_statement_that_is_repeated_at_the_end_changes_nothing() -> None:
    for rng, spec in specs("repetition"):
        wants = []
        for one in spec.wants:
            statements = one.prefers or ()
            if not statements and not spec.same and one.ranking is None:
                statements = tuple(random_statement(rng, len(spec.options), 1) for _ in range(3))
                one = Wants(prefers=statements)
            wants.append(one)
        repeated = [
            Wants(prefers=(*one.prefers, rng.choice([rng.choice(one.prefers), ("not", rng.choice(one.prefers))])))
            if one.prefers
            else one
            for one in wants
        ]
        same(replace(spec, wants=tuple(wants)), replace(spec, wants=tuple(repeated)))


# The games of two by two


@cache
def games() -> tuple[tuple[ModelGraph, naive.Answer], ...]:
    """The 576 strict ordinal games, as the program and as the oracle has them. States: CC, DC, CD, DD."""
    orders = list(permutations((1, 2, 3, 4)))
    options = (Option("r", 0), Option("c", 1))
    found = []
    for row, column in product(orders, orders):
        text = f"""
countermove: 1
title: A game
decision makers:
  Row: {{options: {{r: defect}}, ranking: {list(row)}}}
  Column: {{options: {{c: defect}}, ranking: {list(column)}}}
status quo: []
"""
        wants = tuple(Wants(ranking=tuple((n,) for n in order)) for order in (row, column))
        oracle = naive.solve(Spec(dms=("Row", "Column"), options=options, wants=wants, status_quo=0))
        found.append((graph_of(text), oracle))
    return tuple(found)


def test_the_strict_games_by_their_number_of_nash_equilibria() -> None:
    counts = Counter(len(solve(graph, ["nash"]).equilibria("nash")) for graph, _ in games())
    assert counts == {0: 72, 1: 432, 2: 72}


def test_the_strict_games_are_solved_as_the_oracle_solves_them() -> None:
    for graph, oracle in games():
        found, margins = solve(graph), Labels(graph)
        for concept in CONCEPTS:
            assert [{s + 1 for s in own} for own in found.stable[concept]] == oracle.stable[concept]
            assert {s + 1 for s in found.equilibria(concept)} == oracle.equilibria[concept]
            for i in (0, 1):
                assert {s + 1: margins.margin(concept, i, s) for s in range(4)} == oracle.margins[concept][i]
        assert {s + 1 for s in improvement_steps(graph)} == oracle.reached | {1}


def maximin(graph: ModelGraph, i: int, state: int, horizon: int, *, turn: int) -> int:
    """The level that i comes to in so many moves, by turns, each of which may be left out."""
    levels = graph.orders[i].levels
    if horizon == 0:
        return levels[state]
    best = max if turn == i else min
    after = [maximin(graph, i, t, horizon - 1, turn=1 - turn) for t in graph.moves(turn, state)]
    return best([levels[state], *after])


@pytest.mark.parametrize(("horizon", "concept"), [(1, "nash"), (2, "gmr"), (3, "smr")])
def test_foresight_of_one_two_and_three_moves(horizon: int, concept: str) -> None:
    """Maximin stability with these horizons is Nash, GMR and SMR in the games of two by two."""
    for graph, _ in games():
        for i, s in product((0, 1), range(4)):
            secured = maximin(graph, i, s, horizon, turn=i)
            assert CONCEPTS[concept].stable(graph, i, s) == (secured <= graph.orders[i].levels[s])


# Legal sequences


def without_the_rule(movers: Iterable[int], start: int, moves: naive.Moves) -> set[int]:
    """What these decision makers bring about from a state where anybody may move twice in a row."""
    movers, found = list(movers), set[int]()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        new = {t for j in movers for t in moves[j][here]} - found
        found |= new
        waiting += new
    return found


def moves_of(graph: Graph, *, improving: bool = False) -> naive.Moves:
    """The moves, or improvements, of a graph as sets."""
    step = graph.improvements if improving else graph.moves
    return [{s: set(step(i, s)) for s in range(len(graph))} for i in graph.decision_makers]


@pytest.mark.parametrize("improving", [False, True])
def test_sequences_are_legal_complete_and_nearest_first(improving: bool) -> None:
    """For any movers, from any state: what the oracle's closure reaches, each state by a legal and shortest way."""
    for rng, spec in all_specs("sequences"):
        text = to_yaml(spec)
        graph = graph_of(text)
        moves = moves_of(graph, improving=improving)
        for _ in range(8):
            movers = tuple(sorted(rng.sample(graph.decision_makers, rng.randint(0, len(graph.decision_makers)))))
            start = rng.randrange(len(graph))
            sequences = graph.sequences(movers, start, improving=improving)
            found = list(sequences)
            assert len(found) == len(set(found)) and set(found) == naive.joint(movers, start, moves), text
            assert list(sequences) == found, text
            lengths = [len(sequences.path(state)) for state in found]
            assert lengths == sorted(lengths), text
            for state in found:
                path = sequences.path(state)
                assert (path[0].source, path[-1].target) == (start, state), text
                assert all(step.mover in movers and step.target in moves[step.mover][step.source] for step in path), (
                    text
                )
                assert all(a.target == b.source and a.mover != b.mover for a, b in pairwise(path)), text


def test_two_decision_makers_answer_with_one_move() -> None:
    """Whether or not moves are transitive: the only other one cannot move twice in a row."""
    for number in range(EACH):
        rng = random.Random(f"two {number}")
        spec = random_free_spec(rng, dms=2) if number % 2 else random_spec(rng, dms=2, merged=True, move_rules=True)
        graph = graph_of(to_yaml(spec))
        for i, x in product(graph.decision_makers, range(len(graph))):
            assert set(graph.sequences((1 - i,), x)) == set(graph.moves(1 - i, x))
            assert set(graph.sequences((1 - i,), x, improving=True)) == set(graph.improvements(1 - i, x))


def test_where_moves_are_transitive_the_rule_changes_nothing() -> None:
    """In plain option form; but for the start itself, to which one alone could only return by two moves."""
    for number in range(EACH):
        spec = random_spec(random.Random(f"transitive {number}"), dms=2 if number % 2 else None)
        text = to_yaml(spec)
        graph = graph_of(text)
        for improving, x in product((False, True), range(len(graph))):
            moves = moves_of(graph, improving=improving)
            for i in graph.decision_makers:
                others = graph.others(i)
                found = set(graph.sequences(others, x, improving=improving))
                assert found | {x} == without_the_rule(others, x, moves) | {x}, text


@dataclass(frozen=True)
class TwiceInARow:
    """A model in which dropping the rule would make somebody stable: `kept` at state 1 of the first decision maker."""

    text: str
    spec: Spec | FreeSpec
    states: list[str]
    changed: set[str]
    answers: set[str]
    out_of_reach: set[str]

    def oracle(self) -> naive.Answer:
        return naive.solve(self.spec) if isinstance(self.spec, Spec) else naive.solve_free(self.spec)


FIELD = TwiceInARow(
    # Planting is answered by nothing worse than a purchase. To have the field bare again the council would have to buy
    # it and then sell it bare, which are two moves of its own: a bought field is one state, planted or not.
    text="""
countermove: 1
title: The field
decision makers:
  Farmers:
    options: {plant: plant the field}
    ranking: [plant and not buy, buy, not plant and not buy]
  Council:
    options: {buy: buy the field}
    ranking: [not plant and not buy, buy, plant and not buy]
same state: [buy]
status quo: []
""",
    spec=Spec(
        dms=("Farmers", "Council"),
        options=(Option("plant", 0), Option("buy", 1)),
        wants=(Wants(ranking=((2,), (3,), (1,))), Wants(ranking=((1,), (3,), (2,)))),
        same=(("opt", 1),),
        status_quo=0,
    ),
    states=["nothing", "plant", "buy (whether or not: plant)"],
    changed={"gmr", "seq"},  # brought back to the bare field, the farmers could plant again: never SMR or SSEQ
    answers={"buy (whether or not: plant)"},
    out_of_reach={"nothing"},
)

BALLOT = TwiceInARow(
    # A cut is answered by a ballot, which does no harm yet. The strike would have to follow it, and nobody else moves
    # in between. Without the rule on moves the union could call both at once.
    text="""
countermove: 1
title: The ballot
decision makers:
  Firm:
    options: {cut: cut wages}
    prefers: [not strike, cut]
  Union:
    options: {ballot: hold a ballot, strike: go on strike}
    prefers: [not cut, strike iff cut, ballot iff cut]
infeasible:
  - {this: strike, only with: ballot}
moves ruled out:
  - {before: not ballot, after: strike, by: Union}
status quo: []
""",
    spec=Spec(
        dms=("Firm", "Union"),
        options=(Option("cut", 0), Option("ballot", 1), Option("strike", 1)),
        wants=(
            Wants(prefers=(("not", ("opt", 2)), ("opt", 0))),
            Wants(prefers=(("not", ("opt", 0)), ("iff", ("opt", 2), ("opt", 0)), ("iff", ("opt", 1), ("opt", 0)))),
        ),
        infeasible=(("only with", ("opt", 2), ("opt", 1)),),
        move_rules=(MoveRule(before=("not", ("opt", 1)), after=("opt", 2), by=1),),
        status_quo=0,
    ),
    states=["nothing", "cut", "ballot", "cut, ballot", "ballot, strike", "cut, ballot, strike"],
    changed={"gmr", "smr", "seq", "sseq"},
    answers={"cut, ballot"},
    out_of_reach={"cut, ballot, strike"},
)

BORDER = TwiceInARow(
    # The defender can mobilise, and once it has it can retake the ground; it cannot do both in one go.
    text="""
countermove: 1
title: The border
states: [quiet, crossed, mobilised, retaken]
decision makers:
  Invader: {moves: {quiet: [crossed]}, ranking: [crossed, mobilised, quiet, retaken]}
  Defender: {moves: {crossed: [mobilised], mobilised: [retaken]}, ranking: [quiet, retaken, mobilised, crossed]}
status quo: quiet
""",
    spec=FreeSpec(
        dms=("Invader", "Defender"),
        states=("quiet", "crossed", "mobilised", "retaken"),
        arcs=(((1, 2),), ((2, 3), (3, 4))),
        rankings=(((2,), (3,), (1,), (4,)), ((1,), (4,), (3,), (2,))),
        status_quo=1,
    ),
    states=["quiet", "crossed", "mobilised", "retaken"],
    changed={"gmr", "smr", "seq", "sseq"},
    answers={"mobilised"},
    out_of_reach={"retaken"},
)


@pytest.mark.parametrize("model", [FIELD, BALLOT, BORDER], ids=["merged", "moves ruled out", "free-form"])
def test_nobody_moves_twice_in_a_row(model: TwiceInARow) -> None:
    """The first decision maker leaves the status quo for the second state; only two moves running could deter it."""
    graph, oracle = graph_of(model.text), model.oracle()
    solution, names = solve(graph), [str(state) for state in graph.states]
    assert names == model.states
    assert (graph.status_quo, graph.improvements(0, 0)) == (0, (1,))
    assert {names[y] for y in graph.sequences((1,), 1)} == model.answers
    assert {names[y] for y in without_the_rule([1], 1, moves_of(graph)) - {1}} == model.answers | model.out_of_reach
    loose = judged_without_the_rule(oracle)
    for concept in CONCEPTS:
        stable = [{s + 1 for s in own} for own in solution.stable[concept]]
        assert stable == oracle.stable[concept]
        assert 1 not in stable[0]
        assert (1 in loose[concept][0]) == (concept in model.changed)
        assert 1 in stable[1], "so that it is an equilibrium or not by the verdict in question"


def judged_without_the_rule(oracle: naive.Answer) -> dict[str, list[set[int]]]:
    """Who would be stable where if anybody might move twice in a row."""
    better = naive.improvements(oracle.moves, oracle.levels)
    found: dict[str, list[set[int]]] = {concept: [] for concept in naive.CONCEPTS}
    for i, level in enumerate(oracle.levels):
        others = [j for j in range(len(oracle.moves)) if j != i]
        view = naive.View(
            level=level,
            own=oracle.moves[i],
            own_plus=better[i],
            others={x: without_the_rule(others, x, oracle.moves) for x in level},
            others_plus={x: without_the_rule(others, x, better) for x in level},
        )
        for concept, stable in naive.STABLE.items():
            found[concept].append({s for s in level if stable(view, s)})
    return found


def test_anybody_may_move_again_later() -> None:
    """Where an ally of the defender moves in between, the defender's second move is legal and the ground is retaken."""
    text = """
countermove: 1
title: The border and the ally
states: [quiet, crossed, mobilised, joined, retaken]
decision makers:
  Invader: {moves: {quiet: [crossed]}, ranking: [crossed, mobilised, joined, quiet, retaken]}
  Defender: {moves: {crossed: [mobilised], joined: [retaken]}, ranking: [quiet, retaken, joined, mobilised, crossed]}
  Ally: {moves: {mobilised: [joined]}, ranking: [quiet, retaken, joined, mobilised, crossed]}
status quo: quiet
"""
    graph = graph_of(text)
    answers = graph.sequences((1, 2), 1)
    assert list(answers) == [2, 3, 4]
    assert [(step.mover, step.source, step.target) for step in answers.path(4)] == [(1, 1, 2), (2, 2, 3), (1, 3, 4)]
    assert {concept for concept in CONCEPTS if CONCEPTS[concept].stable(graph, 0, 0)} == {"gmr", "smr", "seq", "sseq"}


@pytest.mark.parametrize(("end", "stable"), [("quiet", {"gmr", "seq"}), ("spent", {"gmr", "smr", "seq", "sseq"})])
def test_a_sanction_may_lead_back_and_a_tie_is_sanction_enough(end: str, stable: set[str]) -> None:
    """The defender can only bring back what was, or what is as good to the invader; what was can be left again."""
    text = f"""
countermove: 1
title: The raid
states: [quiet, crossed, spent]
decision makers:
  Invader: {{moves: {{quiet: [crossed]}}, ranking: [crossed, [quiet, spent]]}}
  Defender: {{moves: {{crossed: [{end}]}}, ranking: [[quiet, spent], crossed]}}
"""
    graph = graph_of(text)
    assert {concept for concept in CONCEPTS if CONCEPTS[concept].stable(graph, 0, 0)} == stable


# A search that stops


class Asked:
    """Moves that are counted as they are asked for; far out, where no search has to go, they are refused."""

    def __init__(self, moves: Sequence[Callable[[int], tuple[int, ...]]], far: int = 100) -> None:
        self.times: Counter[tuple[int, int]] = Counter()
        self.moves = [self._counted(i, own, far) for i, own in enumerate(moves)]

    def _counted(self, i: int, own: Callable[[int], tuple[int, ...]], far: int) -> Callable[[int], tuple[int, ...]]:
        def moves(state: int) -> tuple[int, ...]:
            assert state < far, "the search goes on and on"
            self.times[i, state] += 1
            return own(state)

        return moves


def endless(worth: dict[int, int], first: tuple[int, ...] = (1,)) -> tuple[Graph, Asked]:
    """0 leaves state 0 for `first`; from 1 on, 1 and 2 go on by turns without end, liking each state better than the
    one before. `worth`: what 0 thinks of the states, 2 where nothing is said. From state -1 nobody goes anywhere."""
    asked = Asked(
        [
            lambda s: first if s == 0 else (),
            lambda s: (s + 1,) if s > 0 and s % 2 else (),
            lambda s: (s + 1,) if s > 0 and s % 2 == 0 else (),
        ]
    )

    def prefers(i: int, a: int, b: int) -> bool:
        return worth.get(a, 2) > worth.get(b, 2) if i == 0 else a > b

    return Graph([State(1), State(2)], asked.moves, prefers), asked


@pytest.mark.parametrize("concept", ["gmr", "smr", "seq", "sseq"])
def test_a_search_looks_no_further_than_the_first_sanction(concept: str) -> None:
    graph, asked = endless({0: 1, 4: 0})
    assert CONCEPTS[concept].stable(graph, 0, 0)
    movers = {state: {i for i, s in asked.times if s == state} for _, state in asked.times}
    assert set(movers) - {4} == {0, 1, 2, 3}
    assert movers.get(4, set()) <= {0}, "whoever deters has no need to go on from there; the mover may counter"


@pytest.mark.parametrize("concept", ["gmr", "smr", "seq", "sseq"])
def test_a_search_looks_no_further_than_an_improvement_that_nothing_deters(concept: str) -> None:
    graph, asked = endless({0: 1}, first=(-1, 1))
    assert not CONCEPTS[concept].stable(graph, 0, 0)
    assert {state for _, state in asked.times} == {0, -1}


def test_nash_asks_for_nobody_elses_moves() -> None:
    graph, asked = endless({0: 1})
    assert not CONCEPTS["nash"].stable(graph, 0, 0)
    assert set(asked.times) == {(0, 0)}


def test_no_move_is_worked_out_twice() -> None:
    spec = random_spec(random.Random(1), dms=3, max_options=6)
    whole = graph_of(to_yaml(spec))
    asked = Asked([partial(whole.moves, i) for i in whole.decision_makers], far=len(whole))
    graph = Graph(whole.states, asked.moves, whole.prefers)
    for concept, i, s in product(CONCEPTS, graph.decision_makers, range(len(graph))):
        CONCEPTS[concept].verdict(graph, i, s)
    assert len(asked.times) > len(graph) and set(asked.times.values()) == {1}


def test_sequences_are_remembered_only_as_far_as_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for one alone, every answer is worked out anew, and is the same."""
    texts = [to_yaml(random_spec(random.Random(number), dms=3, merged=True, max_options=6)) for number in range(10)]
    plenty = [graph_of(text) for text in texts]
    remembered = [findings(graph) for graph in plenty]
    assert all(graph.sequences((0,), 0) is graph.sequences((0,), 0) for graph in plenty)
    monkeypatch.setattr("countermove.graph._REMEMBERED", 0)
    scarce = [graph_of(text) for text in texts]
    assert [findings(graph) for graph in scarce] == remembered
    for graph in scarce:
        first = graph.sequences((0,), 0)
        assert graph.sequences((0,), 0) is first
        graph.sequences((1,), 0)
        assert graph.sequences((0,), 0) is not first
