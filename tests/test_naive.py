"""The oracle held against what is known of the definitions: published answers, counted games and theorems."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import permutations, product

import pytest

from naive import CONCEPTS, Answer, Moves, answer, solve, solve_free, solve_gmcr
from random_models import (
    FreeSpec,
    MoveRule,
    Option,
    Spec,
    Wants,
    random_free_spec,
    random_gmcr,
    random_spec,
    to_yaml,
)


def opt(option: int) -> tuple[str, int]:
    """The statement that an option is taken."""
    return ("opt", option)


def strict(*order: int) -> Wants:
    """A ranking without ties, by state numbers."""
    return Wants(ranking=tuple((n,) for n in order))


def by_payoff(*payoffs: int) -> Wants:
    """A ranking from the payoffs of the states in their order."""
    return strict(*sorted(range(1, len(payoffs) + 1), key=lambda n: -payoffs[n - 1]))


def codes(found: Answer, concept: str) -> set[int]:
    """The codes of the equilibria."""
    return {found.codes[n - 1] for n in found.equilibria[concept]}


# Games of two by two. The codes, row first: 0 = CC, 1 = (C, D), 2 = (D, C), 3 = DD.

COLUMN_FIRST = (Option("column_defects", 0), Option("row_defects", 1))


def game(row: tuple[int, ...], column: tuple[int, ...]) -> Spec:
    """A game of two by two, the column player listed first."""
    return Spec(dms=("Column", "Row"), options=COLUMN_FIRST, wants=(by_payoff(*column), by_payoff(*row)))


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        (
            (3, 1, 4, 2),
            (3, 4, 1, 2),
            {"nash": {3}, "seq": {0, 3}, "smr": {0, 3}, "gmr": {0, 3}, "sseq": {0, 3}},
        ),
        (
            (3, 2, 4, 1),
            (3, 4, 2, 1),
            {"nash": {1, 2}, "seq": {1, 2}, "smr": {0, 1, 2}, "gmr": {0, 1, 2}, "sseq": {1, 2}},
        ),
        ((4, 1, 3, 2), (4, 3, 1, 2), {c: {0, 3} for c in CONCEPTS}),
        (
            (4, 2, 1, 3),
            (1, 3, 4, 2),
            {"nash": set(), "seq": {1, 3}, "smr": set(), "gmr": {1, 3}, "sseq": set()},
        ),
    ],
    ids=["prisoners dilemma", "chicken", "stag hunt", "cyclic"],
)
def test_classic_games(row: tuple[int, ...], column: tuple[int, ...], expected: dict[str, set[int]]) -> None:
    found = solve(game(row, column))
    assert {concept: codes(found, concept) for concept in CONCEPTS} == expected


def test_strict_games_by_number_of_nash_equilibria() -> None:
    orders = list(permutations((1, 2, 3, 4)))
    counts = Counter(len(solve(game(row, column)).equilibria["nash"]) for row, column in product(orders, orders))
    assert counts == {0: 72, 1: 432, 2: 72}


# Published cases


def test_euphrates() -> None:
    found = solve(
        Spec(
            dms=("Syria", "Iraq"),
            options=(Option("release", 0), Option("escalate", 0), Option("attack", 1)),
            infeasible=(("at most one", opt(0), opt(1)),),
            wants=(strict(1, 3, 6, 2, 4, 5), strict(2, 4, 6, 1, 5, 3)),
        )
    )
    assert found.codes == [0, 1, 2, 4, 5, 6]
    assert found.equilibria == {"nash": {6}, "seq": {6}, "smr": {6}, "sseq": {6}, "gmr": {1, 6}}


def cuba(direction: str) -> Spec:
    """The Cuban missile crisis; rankings are printed by code."""
    feasible = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    us, ussr = [4, 6, 5, 7, 2, 1, 3, 0, 11, 9, 10, 8], [0, 4, 6, 2, 5, 1, 7, 3, 11, 9, 10, 8]
    return Spec(
        dms=("US", "USSR"),
        options=(
            Option("strike", 0, direction),
            Option("blockade", 0),
            Option("withdraw", 1),
            Option("escalate", 1),
        ),
        infeasible=(("never", ("and", opt(2), opt(3))),),
        wants=tuple(strict(*(feasible.index(code) + 1 for code in order)) for order in (us, ussr)),
    )


def test_cuba_with_an_irreversible_strike() -> None:
    found = solve(cuba("to yes"))
    assert codes(found, "nash") == {5}
    assert codes(found, "seq") == codes(found, "sseq") == {4, 5, 6}
    assert codes(found, "gmr") == codes(found, "smr") == {0, 1, 2, 4, 5, 6, 7}


def test_cuba_reversible() -> None:
    found = solve(cuba("both"))
    assert codes(found, "nash") == set()
    assert codes(found, "seq") == {4, 6}


ELMIRA = Spec(
    dms=("MoE", "Uniroyal", "LG"),
    options=(
        Option("modify", 0, "to yes"),
        Option("delay", 1, "to no"),
        Option("accept", 1),
        Option("abandon", 1, "to yes"),
        Option("insist", 2),
    ),
    infeasible=(("exactly one", opt(1), opt(2), opt(3)),),
    same=(opt(3),),
    wants=(
        strict(7, 3, 4, 8, 5, 1, 2, 6, 9),
        strict(1, 4, 8, 5, 9, 3, 7, 2, 6),
        strict(7, 3, 5, 1, 8, 6, 4, 2, 9),
    ),
    status_quo=2,
)


def test_elmira() -> None:
    found = solve(ELMIRA)
    assert found.codes == [2, 3, 4, 5, 18, 19, 20, 21, 25]
    assert found.members[8] == [8, 9, 24, 25]
    assert found.equilibria["nash"] == found.equilibria["seq"] == found.equilibria["sseq"] == {5, 8, 9}
    assert found.equilibria["gmr"] == found.equilibria["smr"] == {1, 4, 5, 8, 9}
    assert found.stable["nash"] == [set(range(1, 10)), {1, 4, 5, 8, 9}, {5, 6, 7, 8, 9}]
    assert found.status_quo == 1 and found.reached == {5}


X = ("and", ("or", ("and", opt(0), ("not", opt(6))), opt(1)), ("not", opt(4)))
FEARED = Spec(
    dms=("US", "DPRK", "Japan", "Public", "China"),
    options=(
        *(Option(name, 0) for name in ("relief", "drawdown", "insist", "raise_abductees", "solidarity")),
        *(Option(name, 1) for name in ("halt", "dismantle", "abductee_talks")),
        *(Option(name, 2) for name in ("back", "hedge")),
        Option("backlash", 3),
    ),
    infeasible=(
        ("never", ("and", opt(8), opt(9))),
        ("only with", opt(6), opt(5)),
        ("never", ("and", opt(4), opt(1))),
    ),
    wants=(
        Wants(
            prefers=(
                opt(5),
                ("iff", opt(0), opt(5)),
                ("not", opt(2)),
                ("iff", opt(1), opt(5)),
                ("not", opt(3)),
                ("not", opt(4)),
                opt(8),
            )
        ),
        Wants(
            prefers=(
                ("not", opt(6)),
                opt(0),
                ("not", opt(2)),
                opt(1),
                ("if", opt(5), opt(0)),
                opt(9),
                ("not", opt(4)),
                ("not", opt(7)),
            )
        ),
        Wants(
            prefers=(
                ("or", opt(6), ("not", opt(0))),
                ("not", opt(1)),
                opt(4),
                opt(3),
                opt(7),
                ("or", ("and", opt(9), opt(10)), ("and", opt(8), ("not", opt(10)))),
            )
        ),
        Wants(prefers=(("not", X), ("iff", opt(10), X))),
        Wants(prefers=(opt(9), ("not", opt(4)))),
    ),
    status_quo=1 << 5 | 1 << 8,
)


def test_hanoi() -> None:
    found = solve(FEARED)
    assert len(found.codes) == 864 and found.status_quo == 169
    sizes = {concept: len(found.equilibria[concept]) for concept in CONCEPTS}
    assert sizes == {"nash": 2, "gmr": 220, "smr": 216, "seq": 4, "sseq": 4}
    assert len(found.reached | {169}) == 55  # the sheet counts the status quo too
    assert codes(found, "nash") == {1 << 8, 1 << 0 | 1 << 1 | 1 << 5 | 1 << 9 | 1 << 10}


# Laws


@cache
def answers(count: int = 50) -> list[Answer]:
    """Answers to random models of every kind, so many of each."""
    rng = random.Random(20)
    found: list[Answer] = []
    for _ in range(count):
        found.append(solve(random_spec(rng)))
        found.append(solve(random_spec(rng, move_rules=True)))
        found.append(solve(random_spec(rng, merged=True, max_options=5)))
        found.append(solve(random_spec(rng, merged=True, move_rules=True, max_options=5)))
        found.append(solve_free(random_free_spec(rng)))
        found.append(solve_gmcr(random_gmcr(rng)))
    return found


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("nash", "sseq"), ("sseq", "seq"), ("seq", "gmr"), ("nash", "smr"), ("smr", "gmr"), ("sseq", "smr")],
)
def test_inclusions(narrow: str, wide: str) -> None:
    for found in answers():
        assert all(a <= b for a, b in zip(found.stable[narrow], found.stable[wide], strict=True))
        assert found.equilibria[narrow] <= found.equilibria[wide]


@pytest.mark.parametrize("concept", CONCEPTS)
def test_the_margin_is_negative_exactly_where_the_definition_says_unstable(concept: str) -> None:
    for found in answers():
        for stable, margins in zip(found.stable[concept], found.margins[concept], strict=True):
            assert stable == {s for s, margin in margins.items() if margin is None or margin >= 0}


def test_the_random_models_tell_the_concepts_apart() -> None:
    for a, b in [
        ("nash", "sseq"),
        ("sseq", "seq"),
        ("seq", "gmr"),
        ("smr", "gmr"),
        ("sseq", "smr"),
        ("seq", "smr"),
    ]:
        assert sum(found.stable[a] != found.stable[b] for found in answers()) >= 10


def test_howard() -> None:
    """Where all is feasible and reversible, GMR is P >= maximin and SMR is P >= minimax."""
    rng = random.Random(7)
    for _ in range(60):
        spec = random_spec(rng, infeasible=False, one_way=False, max_options=6)
        if len(spec.dms) == 1:
            continue  # nobody to sanction: GMR and SMR are Nash
        found = solve(spec)
        for dm, level in enumerate(found.levels):
            own = sum(1 << o for o, option in enumerate(spec.options) if option.owner == dm)
            mine = sorted({code & own for code in found.codes})
            theirs = sorted({code & ~own for code in found.codes})
            maximin = max(min(level[(x | y) + 1] for y in theirs) for x in mine)
            minimax = min(max(level[(x | y) + 1] for x in mine) for y in theirs)
            assert found.stable["gmr"][dm] == {s for s in level if level[s] >= maximin}
            assert found.stable["smr"][dm] == {s for s in level if level[s] >= minimax}


def once_each(movers: list[int], start: int, moves: Moves) -> set[int]:
    """What is reached where everybody moves once at most: a shortcut, not the definition."""
    found: set[int] = set()
    for mover in movers:
        for there in moves[mover][start]:
            found |= {there} | once_each([m for m in movers if m != mover], there, moves)
    return found


def test_a_dm_that_may_move_again_reaches_more() -> None:
    """A to and fro of two DMs, which everybody-once would cut, and one that would need two moves running."""
    spec = FreeSpec(
        dms=("A", "B", "C"),
        states=("1", "2", "3", "4", "5"),
        arcs=(((1, 2), (3, 4), (4, 5)), ((2, 3),), ()),
        rankings=(((5,), (4,), (3,), (2,), (1,)),) * 3,
        status_quo=1,
    )
    found = solve_free(spec)
    assert found.reached == {2, 3, 4}
    assert once_each([0, 1, 2], 1, found.moves) == {2, 3}


def test_improvements_are_measured_where_the_mover_stands() -> None:
    """B improves from 2 to 3 though 3 is worse for B than the outset."""
    spec = FreeSpec(
        dms=("A", "B"),
        states=("1", "2", "3"),
        arcs=(((1, 2),), ((2, 3),)),
        rankings=(((2,), (1,), (3,)), ((1,), (3,), (2,))),
        status_quo=1,
    )
    found = solve_free(spec)
    assert found.reached == {2, 3}
    assert found.equilibria == {"nash": {3}, "gmr": {1, 3}, "smr": {1, 3}, "seq": {1, 3}, "sseq": {1, 3}}
    assert found.margins["seq"] == [{1: 1, 2: None, 3: None}, {1: None, 2: -1, 3: None}]


def test_a_sanction_may_lead_back_and_a_tie_is_sanction_enough() -> None:
    """A leaves 1 for 2; B can only bring it back to 1, or on to 3, which is as good as 1 to A."""
    wants = (((2,), (1, 3)), ((1, 3), (2,)))
    for target in (1, 3):
        spec = FreeSpec(dms=("A", "B"), states=("1", "2", "3"), arcs=(((1, 2),), ((2, target),)), rankings=wants)
        found = solve_free(spec)
        assert 1 not in found.stable["nash"][0]
        # Where A is brought back to 1 it may leave again, and so is not held down; 3 it cannot leave.
        assert all(1 in found.stable[concept][0] for concept in ("gmr", "seq"))
        assert all((1 in found.stable[concept][0]) == (target == 3) for concept in ("smr", "sseq"))


def test_a_rule_on_moves_holds_between_members() -> None:
    """From a merged state a DM can move where one of its members can, whatever holds in the others."""
    spec = Spec(
        dms=("A", "B"),
        options=(Option("a", 0), Option("b", 1), Option("c", 1)),
        wants=(Wants(prefers=()), Wants(prefers=())),
        same=(("and", opt(1), ("not", opt(0))),),
        move_rules=(MoveRule(after=opt(0), before=opt(2), by=0), MoveRule(after=("not", opt(0)))),
    )
    found = solve(spec)
    assert found.members == [[0], [1], [3], [4], [5], [2, 6], [7]]
    assert found.moves[0] == {1: {2}, 2: set(), 3: set(), 4: set(), 5: set(), 6: {3}, 7: set()}
    assert found.moves[1][6] == {1, 4}


def test_merged_groups_that_overlap_are_one() -> None:
    wants = (Wants(prefers=()),)
    options = (Option("a", 0), Option("b", 0), Option("c", 0))
    found = solve(Spec(dms=("A",), options=options, wants=wants, same=(opt(0), ("and", opt(0), opt(1)), opt(1))))
    assert found.members == [[0], [4], [1, 2, 3, 5, 6, 7]] and found.codes == [0, 4, 7]


def test_weights_are_exact_and_statements_many() -> None:
    options = tuple(Option(name, 0) for name in "abc")
    weights = Wants(weights=((0, "0.1"), (1, "0.2"), (2, "0.3")))
    level = solve(Spec(dms=("A",), options=options, wants=(weights,))).levels[0]
    assert level[4] == level[5]  # 0.1 + 0.2 and 0.3
    many = Wants(prefers=(*[opt(0)] * 99, opt(1)))
    assert solve(Spec(dms=("A",), options=options, wants=(many,))).levels[0] == {
        n: 1 + 2 * (n - 1 & 1) + (n - 1 >> 1 & 1) for n in range(1, 9)
    }


def test_names_order_and_bystanders_do_not_matter() -> None:
    """The DMs in another order permute the answer; one more without moves changes nothing for the others."""
    rng = random.Random(3)
    for _ in range(60):
        spec = random_free_spec(rng)
        found = solve_free(spec)
        order = rng.sample(range(len(spec.dms)), len(spec.dms))
        turned = solve_free(
            replace(spec, arcs=tuple(spec.arcs[i] for i in order), rankings=tuple(spec.rankings[i] for i in order))
        )
        assert turned.equilibria == found.equilibria and turned.reached == found.reached
        bystander = answer(
            [*found.moves, {s: set() for s in found.levels[0]}],
            [*found.levels, found.levels[0]],
            None,
            [],
            [],
        )
        for concept in CONCEPTS:
            assert turned.margins[concept] == [found.margins[concept][i] for i in order]
            assert bystander.stable[concept][:-1] == found.stable[concept]


def test_a_save_file_is_numbered_by_its_decision_makers() -> None:
    """The Euphrates with the options out of order in the file, in both ages of the format."""
    obj = {
        "options": [{"name": name, "permittedDirection": "both"} for name in ("Attack", "Escalate", "Release")],
        "decisionMakers": [
            {"name": "Syria", "options": [2, 1], "preferences": [], "preferenceVector": [1, 3, 6, 2, 4, 5]},
            {"name": "Iraq", "options": [0], "preferences": [], "preferenceVector": [2, 4, 6, 1, 5, 3]},
        ],
        "infeasibles": [[[1, "Y"], [2, "Y"]]],
        "useManualPreferenceVectors": True,
    }
    found = solve_gmcr(obj)
    assert found.codes == [0, 1, 2, 4, 5, 6]
    assert found.equilibria == {"nash": {6}, "seq": {6}, "smr": {6}, "sseq": {6}, "gmr": {1, 6}}


def test_a_spec_is_written_the_same_way_every_time() -> None:
    rng = random.Random(5)
    specs: list[Spec | FreeSpec] = [random_spec(rng, merged=True, move_rules=True), random_free_spec(rng)]
    for spec in specs:
        assert to_yaml(spec) == to_yaml(spec)
        assert to_yaml(spec, random.Random(1)) != to_yaml(spec, random.Random(2))
