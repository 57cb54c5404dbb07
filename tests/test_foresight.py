"""Concepts that look further ahead: limited moves, non-myopic, Stackelberg, maximin, simultaneous moves."""

from __future__ import annotations

import json
import random
from functools import cache
from itertools import permutations, product
from pathlib import Path

import pytest

from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.model import BASE
from countermove.stability.concepts import CONCEPTS, FAMILIES, find, find_all, further
from countermove.stability.repeating import Repeating
from countermove.stability.solve import solve
from countermove.study import load
from helpers import graph_of, run
from marked_models import Game
from random_models import random_free_spec, random_spec, to_yaml

DOCS = Path(__file__).parent.parent / "docs"

GAME = """
countermove: 1
title: A game
decision makers:
  Row: {{options: {{r: }}, ranking: [{}]}}
  Column: {{options: {{c: }}, ranking: [{}]}}
"""

#: The payoffs of CC, CD, DC, DD (row first), which are the states of codes 0, 2, 1, 3.
CLASSICS = {
    "prisoners-dilemma": {1: {3}, 2: {0, 3}, 3: {0, 3}, 9: {0, 3}},
    "chicken": {1: {1, 2}, 2: set(), 3: {0}, 9: {0}},
    "stag-hunt": {1: {0, 3}, 2: {0}, 3: {0}, 9: {0}},
}


def game_of(graph: ModelGraph) -> Game:
    return Game([[graph.moves(i, s) for s in range(len(graph))] for i in graph.decision_makers])


def stable(graph: ModelGraph, concept: str) -> list[set[int]]:
    return [set(own) for own in solve(graph, [concept]).stable[find(concept).key]]


@cache
def games() -> dict[tuple[tuple[int, ...], tuple[int, ...]], ModelGraph]:
    """The 576 strict games of two by two: for each player the states from the best."""
    orders = [*permutations((1, 2, 3, 4))]
    texts = {
        (row, column): GAME.format(*(str(list(own))[1:-1] for own in (row, column)))
        for row in orders
        for column in orders
    }
    return {key: ModelGraph(read(text, "game.yaml").view(BASE)) for key, text in texts.items()}


def kind(key: tuple[tuple[int, ...], tuple[int, ...]]) -> object:
    """What is the same for games that differ in the names of players and of moves: one of 78."""
    relabelled = []
    for flip in range(4):
        row, column = (tuple((state - 1) ^ flip for state in own) for own in key)
        swapped = [tuple((s & 1) << 1 | s >> 1 for s in own) for own in (column, row)]
        relabelled += [(row, column), tuple(swapped)]
    return min(relabelled)


def representatives() -> list[ModelGraph]:
    return [*{kind(key): graph for key, graph in games().items()}.values()]


@cache
def random_graphs(seed: str, count: int) -> list[ModelGraph]:
    """Models of every form: free-form, merged, with rules on moves, with ties, with any number of decision makers."""
    found = []
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        spec = (
            random_free_spec(rng, max_states=7)
            if number % 3 == 0
            else random_spec(rng, merged=number % 4 == 1, move_rules=number % 2 == 0, max_options=4)
        )
        found.append(ModelGraph(read(to_yaml(spec, rng), "test.yaml").view(BASE)))
    return found


# Limited moves


def expected_end(graph: ModelGraph, game: Game, i: int, s: int, h: int) -> int:
    """G_h(i, s) for two decision makers, straight from the definition."""
    levels, moves = graph.orders[i].levels, game.moves[i][s]
    if h == 0 or not moves:
        return s
    ends = [expected_end(graph, game, 1 - i, t, h - 1) for t in moves]
    best = max(ends, key=lambda end: levels[end])  # the first of the best, and moves are in order of their numbers
    return best if levels[best] > levels[s] else s


@cache
def two_parties(seed: str, count: int) -> list[ModelGraph]:
    found = []
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        free = random_free_spec(rng, dms=2, max_states=6) if number % 2 else None
        text = to_yaml(free, rng) if free else ""
        while not text:
            spec = random_spec(rng, merged=rng.random() < 0.3, move_rules=rng.random() < 0.3, max_options=4)
            text = to_yaml(spec, rng) if len(spec.options) <= 4 else ""
            graph = ModelGraph(read(text, "test.yaml").view(BASE)) if text else None
            if graph is None or len(graph.decision_makers) != 2:
                text = ""
        found.append(ModelGraph(read(text, "test.yaml").view(BASE)))
    return found


@pytest.mark.parametrize("horizon", range(1, 6))
def test_limited_moves_are_those_of_the_definition(horizon: int) -> None:
    deeper = 0
    for graph in two_parties("limited", 40):
        game = game_of(graph)
        right = [{s for s in game.states if expected_end(graph, game, i, s, horizon) == s} for i in (0, 1)]
        assert stable(graph, f"l{horizon}") == right
        deeper += right != stable(graph, "nash")
    assert deeper == 0 if horizon == 1 else deeper > 0


@pytest.mark.parametrize("case", CLASSICS)
def test_limited_moves_in_the_classic_games(case: str) -> None:
    graph = load(case).graph
    for horizon, codes in CLASSICS[case].items():
        solution = solve(graph, [f"l{horizon}"])
        assert {graph.states[s].code for s in solution.equilibria(f"l{horizon}")} == codes, horizon


def test_the_equilibria_of_limited_moves_settle_in_61_of_the_78_strict_games() -> None:
    settled, counts = 0, {0: 0, 1: 0, 2: 0}
    graphs = representatives()
    assert len(graphs) == 78
    for graph in graphs:
        keys = [f"l{h}" for h in range(8, 32)]
        solution = solve(graph, [*keys, "nm"])
        seen = {solution.equilibria(key) for key in keys}
        settled += len(seen) == 1
        counts[len(solution.equilibria("nm"))] += 1
        for i in (0, 1):
            assert solution.stable["nm"][i] == frozenset.intersection(*(frozenset(solution.stable[k][i]) for k in keys))
    assert (settled, counts) == (61, {0: 23, 1: 54, 2: 1})


def test_every_strict_game_has_one_stackelberg_equilibrium_for_either_leader() -> None:
    for graph in games().values():
        for leader, other in ((0, 1), (1, 0)):
            name = graph.conflict.decision_makers[leader].name
            solution = solve(graph, [f"stackelberg:{name}", "l2", "nash"])
            own = solution.stable[f"stackelberg:{name}"]
            assert own[leader] == solution.stable["l2"][leader]
            assert own[other] == solution.stable["nash"][other]
            assert len(solution.equilibria(f"stackelberg:{name}")) == 1


def test_one_who_only_bears_the_outcome_changes_nothing() -> None:
    text = GAME.format("2, 1, 4, 3", "3, 1, 4, 2")
    alone, watched = graph_of(text), graph_of(text + "  Town: {prefers: [r]}\n")
    for key in ("l1", "l2", "l3", "nm", "stackelberg:Row", "maximin4", "sim"):
        assert stable(watched, key)[:2] == stable(alone, key)
        assert stable(watched, key)[2] == set(range(4))


def test_a_tie_among_moves_goes_to_the_lowest_number_and_can_matter() -> None:
    """A's two moves end equally well for A; B wants the second. So it depends on numbers what B expects."""
    text = """
countermove: 1
title: T
states: [start, middle, {}, {}]
decision makers:
  A: {{moves: {{middle: [low, high]}}, ranking: [[low, high], start, middle]}}
  B: {{moves: {{start: [middle]}}, ranking: [high, start, middle, low]}}
"""
    graph = graph_of(text.format("low", "high"))
    assert 0 in stable(graph, "l2")[1]
    graph = graph_of(text.format("high", "low"))
    assert 0 not in stable(graph, "l2")[1]


def test_a_sequence_repeats_itself() -> None:
    once: Repeating[int] = Repeating(0, lambda value: (value + 1) if value < 5 else 3, 100)
    assert [once.values[place] for n in range(10) if (place := once.place(n)) is not None] == [
        0,
        1,
        2,
        3,
        4,
        5,
        3,
        4,
        5,
        3,
    ]
    assert [once.values[place] for place in once.cycle() or ()] == [3, 4, 5]
    endless: Repeating[int] = Repeating(0, lambda value: value + 1, 10)
    assert endless.cycle() is None
    assert (endless.place(9), endless.place(10)) == (9, None)


def test_what_does_not_settle_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from countermove.stability import foresight

    monkeypatch.setattr(foresight, "MOST_VALUES", 2)
    with pytest.raises(RequestError, match="worked out for up to 1 moves of foresight and had not settled"):
        solve(graph_of(GAME.format("2, 1, 4, 3", "3, 1, 4, 2")), ["nm"])
    with pytest.raises(RequestError, match="had not settled by then"):
        solve(graph_of(GAME.format("2, 1, 4, 3", "3, 1, 4, 2")), ["l9"])


# Maximin


def naive_maximin(graph: ModelGraph, game: Game, i: int, s: int, h: int, *, own_turn: bool) -> int:
    levels = graph.orders[i].levels
    if h == 0:
        return levels[s]
    targets = game.moves[i][s] if own_turn else game.reach(i, s, None)
    after = [naive_maximin(graph, game, i, t, h - 1, own_turn=not own_turn) for t in targets]
    return (max if own_turn else min)([levels[s], *after])


@pytest.mark.parametrize("horizon", range(1, 5))
def test_maximin_is_that_of_the_definition(horizon: int) -> None:
    for graph in random_graphs("maximin", 60 if horizon < 4 else 25):
        game = game_of(graph)
        right = [
            {
                s
                for s in game.states
                if naive_maximin(graph, game, i, s, horizon, own_turn=True) <= graph.orders[i].levels[s]
            }
            for i in game.everybody
        ]
        assert stable(graph, f"maximin{horizon}") == right


@pytest.mark.parametrize(("horizon", "concept"), [(1, "nash"), (2, "gmr"), (3, "smr")])
def test_maximin_of_one_two_and_three_moves(horizon: int, concept: str) -> None:
    """Nash, GMR and SMR: in the 576 strict games, in random models of two decision makers, and of any number."""
    for graph in [*games().values(), *two_parties("limited", 40), *random_graphs("evidence", 40)]:
        assert stable(graph, f"maximin{horizon}") == stable(graph, concept)


def test_the_evidence_of_maximin_is_a_play() -> None:
    longer = 0
    for graph in random_graphs("evidence", 40):
        for i, s in product(graph.decision_makers, range(len(graph))):
            for reply in find("maximin4").verdict(graph, i, s).replies:
                if reply.sanction is None:
                    continue
                at, movers = reply.improvement, list[bool]()
                for step in reply.sanction.path:
                    assert step.source == at and step.target in graph.moves(step.mover, at)
                    at = step.target
                    movers += [step.mover == i] if not movers or movers[-1] != (step.mover == i) else []
                assert reply.sanction.state == at and not graph.prefers(i, at, s)
                assert movers in ([False], [False, True], [False, True, False])
                longer += len(movers) > 1
    assert longer


# At the same time


def naive_sim(graph: ModelGraph, game: Game, i: int, s: int) -> bool:
    """Every choice of the others is tried, and the changes are added up option by option."""
    codes = [int(state.code or 0) for state in graph.states]
    for x in game.step(i, s, graph.prefers):
        choices = [[s, *game.step(j, s, graph.prefers)] for j in game.everybody if j != i]
        ends = {codes[x] + sum(codes[m] - codes[s] for m in chosen) for chosen in product(*choices)}
        if not any(end in codes and not graph.prefers(i, codes.index(end), s) for end in ends):
            return False
    return True


def test_simultaneous_stability_is_that_of_the_definition() -> None:
    more = 0
    for number in range(120):
        rng = random.Random(f"sim {number}")
        spec = random_spec(rng, move_rules=number % 2 == 0, max_options=5)
        graph = ModelGraph(read(to_yaml(spec, rng), "test.yaml").view(BASE))
        game = game_of(graph)
        right = [{s for s in game.states if naive_sim(graph, game, i, s)} for i in game.everybody]
        assert stable(graph, "sim") == right
        more += right != stable(graph, "nash")
    assert more > 20


def test_simultaneous_stability_with_more_choices_than_states() -> None:
    """Five who can each do one of three things, of which one is done in all: there are more choices than states."""
    own = [[f"o{d}{k}" for k in range(3)] for d in range(5)]
    options = "\n".join(
        f"  D{d}: {{options: {{{': , '.join(each)}: }}, prefers: [{', '.join(each)}]}}" for d, each in enumerate(own)
    )
    names = [name for each in own for name in each]
    text = (
        f"countermove: 1\ntitle: T\ndecision makers:\n{options}\ninfeasible:\n  - at most one: [{', '.join(names)}]\n"
    )
    graph = graph_of(text)
    game = game_of(graph)
    assert stable(graph, "sim") == [{s for s in game.states if naive_sim(graph, game, i, s)} for i in game.everybody]


# The registry, the command line, the docs


def test_classical_concepts_are_the_default_and_know_nothing_of_the_others() -> None:
    assert [concept.key for concept in find_all(None)] == ["nash", "gmr", "smr", "seq", "sseq"]
    assert not {*CONCEPTS} & {*further()}


def test_keys() -> None:
    asked = find_all(["L3", "sgmr", "gmr", "maximin12", "SEQ_A", "l3", "stackelberg:US"])
    assert {concept.key for concept in asked} == {"gmr", "strong_gmr", "seq_a", "stackelberg:US", "l3", "maximin12"}
    assert (
        find("sseq").name == "symmetric sequential stability"
        and find("strong_seq").name == "strong sequential stability"
    )
    demands = [concept.demands for concept in [*CONCEPTS.values(), *further().values(), find("l1"), find("maximin1")]]
    assert len(set(demands)) == len(demands)


@pytest.mark.parametrize("key", ["l0", "l", "l1000", "maximin", "maximin0", "stackelberg", "gmr_e", "sseq_a", "lx"])
def test_there_is_no_such_concept(key: str) -> None:
    with pytest.raises(RequestError, match=f"there is no concept `{key}`"):
        find(key)


@pytest.mark.parametrize(
    ("model", "key", "words"),
    [
        (
            "hanoi-2019 --view feared",
            "l3",
            "two decision makers with moves, and here US, DPRK, Japan and Public have some",
        ),
        ("elmira", "sim", "a merged state stands for several combinations"),
        ("cycle", "stackelberg:Row2", "there is no decision maker `Row2`"),
        ("elmira", "stackelberg:MoE", "two decision makers with moves"),
    ],
)
@pytest.mark.parametrize("command", ["analyze", "explain"])
def test_a_concept_that_is_not_defined_for_a_model(command: str, model: str, key: str, words: str) -> None:
    wanted = ["--concepts", key] if command == "analyze" else ["1", "--concept", key]
    done = run(command, *model.split(), *wanted)
    assert done.returncode == 1 and words in done.stderr and not done.stdout, done


def test_free_form_models_have_no_simultaneous_stability() -> None:
    text = to_yaml(random_free_spec(random.Random(1)), random.Random(1))
    with pytest.raises(RequestError, match="a free-form model has no options"):
        solve(ModelGraph(read(text, "t").view(BASE)), ["sim"])


def test_analyze_takes_further_concepts(tmp_path: Path) -> None:
    done = run("analyze", "chicken", "--concepts", "sim,l3,nm,stackelberg:Row,maximin4,nash,nash_a,rseq,sgmr", "--json")
    data = json.loads(done.stdout)
    assert data["engine"] == "definitions"
    assert data["concepts"] == [
        "nash",
        "nash_a",
        "rseq",
        "strong_gmr",
        "sim",
        "nm",
        "stackelberg:Row",
        "l3",
        "maximin4",
    ]
    assert data["states"][0]["equilibrium"] == ["sim", "nm", "l3", "maximin4"]
    only = json.loads(run("analyze", "chicken", "--concepts", "sim", "--where", "not Row.drive_on", "--json").stdout)
    assert [(each["state"], each["holds"], each["margin"]) for each in only["outcomes"]] == [
        (1, ["sim"], None),
        (3, ["sim"], None),
    ]
    shown = run("analyze", "chicken", "--concepts", "sim,l3")
    assert "3 outcomes hold under SIM" in shown.stdout and "margin" not in shown.stdout and shown.returncode == 0


def test_certificates_leave_out_what_cannot_be_certified(tmp_path: Path) -> None:
    done = run("analyze", "chicken", "--concepts", "sim", "--certificate", str(tmp_path / "a.json"))
    assert done.returncode == 1 and "only verdicts under Nash, GMR, SMR, SEQ and SSEQ are certified" in done.stderr
    done = run("analyze", "chicken", "--concepts", "sim,seq", "--certificate", str(tmp_path / "b.json"))
    assert done.returncode == 0 and "leaves out SIM" in done.stderr
    assert run("verify", str(tmp_path / "b.json"), "chicken").returncode == 0


def test_large_models_are_refused_with_what_can_be_done(tmp_path: Path) -> None:
    parties = "\n".join(f"  D{d}: {{options: {{a{d}: , b{d}: }}, prefers: [a{d}, b{d}]}}" for d in range(7))
    path = tmp_path / "large.yaml"
    path.write_text(f"countermove: 1\ntitle: Large\ndecision makers:\n{parties}\n", encoding="utf-8")
    done = run("analyze", str(path), "--concepts", "nash,sim,maximin2")
    assert done.returncode == 1
    assert (
        "SIM and Maximin2 are solved by definition alone, on up to 4,096 states; this model has 16,384" in done.stderr
    )
    assert "--engine definitions" in done.stderr
    with pytest.raises(RequestError, match="only solved by its definition"):
        load(path).analyze(["sim"], engine="compiled")
    why = run("explain", str(path), "nothing", "--concept", "nash_a", "--dm", "D0")
    assert why.returncode == 0 and "D0 leaves under Nash_a" in why.stdout


def test_explanations_of_further_concepts() -> None:
    shown = " ".join(
        run("explain", "chicken", "1", *_each("l3,nm,l1,stackelberg:Row,sim,maximin3"), "--dm", "Row").stdout.split()
    )
    for part in (
        "Looking 3 moves ahead, Row expects that then Column takes up Column.drive_on, then Row gives up",
        "NM: deterred. However far Row looks, it ends no better. With 4 moves it expects that",
        "L1: not deterred. Row looks no further; that is better than here (place 1 there and 2 here).",
        "Stackelberg (Row): not deterred. Looking 2 moves ahead, Row expects nobody to move on from there",
        "SIM: deterred. If at the same time Column takes up Column.drive_on, it comes to 4",
        "Maximin3: deterred. At the worst Column takes up Column.drive_on, then Row gives up Row.drive_on, to 3",
        "and leaves, under Stackelberg (Row) and L1; it stays under NM and L3.",
    ):
        assert part in shown, part


def test_explanations_as_data() -> None:
    data = json.loads(run("explain", "chicken", "1", *_each("l3,sim"), "--dm", "Row", "--json").stdout)
    sim, limited = data["decision_makers"][0]["verdicts"]
    assert sim["improvements"][0]["sanction"]["to"] == 4
    move = limited["improvements"][0]
    assert (move["foreseen"]["horizon"], move["foreseen"]["to"], len(move["foreseen"]["path"])) == (3, 3, 2)
    assert move["sanction"]["to"] == 3


def _each(keys: str) -> list[str]:
    return [word for key in keys.split(",") for word in ("--concept", key)]


def test_every_further_concept_is_in_the_docs() -> None:
    page = (DOCS / "concepts.md").read_text(encoding="utf-8")
    for key, concept in further().items():
        assert f"| `{key}` | {concept.name} |" in page, f"| `{key}` | {concept.name} |"
        assert concept.source and concept.rule and concept.definition.__doc__
    for family in FAMILIES:
        assert f"| `{family.shown}` |" in page


def test_the_worked_examples_of_the_docs(tmp_path: Path) -> None:
    page = (DOCS / "foresight.md").read_text(encoding="utf-8")
    (tmp_path / "street.yaml").write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    examples = [part.split("\n```")[0] for part in page.split("```\n$ countermove ")[1:]]
    assert len(examples) == 2
    for example in examples:
        command, _, answer = example.partition("\n")
        shown = run(*command.split(), cwd=tmp_path).stdout
        for part in answer.split("\n...\n"):
            assert part.strip("\n") in shown, part
    commands = page.split("named:\n\n```\n")[1].split("\n```")[0].splitlines()
    assert len(commands) == 2
    for line in commands:
        assert run(*line.split()[1:]).returncode == 0, line
