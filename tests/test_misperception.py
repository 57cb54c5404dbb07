"""Hypergames: against an oracle that follows the definition, by laws, and on what the case says."""

from __future__ import annotations

import json
import os
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import countermove as cm
from countermove.answers.misperception import Misperception
from countermove.errors import CountermoveError, ModelError, RequestError
from countermove.language.reader import read
from countermove.language.writer import write
from countermove.model import Conflict, Sees, View
from countermove.stability.concepts import CONCEPTS
from countermove.study import Study
from helpers import run
from naive import CONCEPTS as NAIVE
from naive import Answer, improvements, solve, solve_free
from random_models import FreeSpec, Spec, Wants, random_free_spec, random_spec, random_statement, to_yaml

FILE = "dispute.yaml"
MODELS = int(os.environ.get("COUNTERMOVE_MODELS", "120"))

# Against the oracle


class Game:
    """A random hypergame: the truth, and for each decision maker a game of its own, all as descriptions."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(f"hypergame {seed}")
        while True:
            merged, ruled = rng.random() < 0.3, rng.random() < 0.3
            spec = random_spec(rng, merged=merged, move_rules=ruled, max_options=5, dms=rng.choice([2, 2, 3]))
            if not any(own.ranking or own.weights for own in spec.wants):
                break
        self.spec = spec
        self.count = len(spec.dms)
        self.believed: list[Spec] = []
        self.hides: list[tuple[int, ...]] = []
        for _ in range(self.count):
            wants = spec.wants
            if rng.random() < 0.7 and not spec.same:
                wants = tuple(self._varied(rng, own) if rng.random() < 0.7 else own for own in spec.wants)
            self.believed.append(replace(spec, wants=wants))
            hidden = rng.sample(range(len(spec.options)), 1) if rng.random() < 0.4 else []
            self.hides.append(tuple(hidden))

    def _varied(self, rng: random.Random, wants: Wants) -> Wants:
        own = list(wants.prefers or ())
        own.insert(rng.randint(0, len(own)), random_statement(rng, len(self.spec.options), 1))
        return Wants(prefers=tuple(own))

    def own_game(self, i: int) -> Spec:
        """What i believes, its own wants as they are, hidden options never taken, no status quo."""
        believed = self.believed[i]
        wants = tuple(self.spec.wants[j] if j == i else each for j, each in enumerate(believed.wants))
        never = tuple(("never", ("opt", option)) for option in self.hides[i])
        return replace(believed, wants=wants, infeasible=(*believed.infeasible, *never), status_quo=None)

    def study(self) -> Study:
        """The same as a model with a view for each decision maker."""
        conflict = read(to_yaml(self.spec), FILE)
        names = [option.name for option in self.spec.options]
        views, sees = [], []
        for i, believed in enumerate(self.believed):
            other = read(to_yaml(believed), FILE)
            wants = tuple((dm.name, dm.preference) for dm in other.decision_makers if dm.preference is not None)
            views.append(View(f"v{i}", preferences=wants))
            hides = tuple(names[option] for option in self.hides[i])
            sees.append(Sees(self.spec.dms[i], f"v{i}", hides))
        return Study(replace(conflict, views=tuple(views), sees=tuple(sees)), FILE)


def places(truth: Answer, game: Answer) -> dict[int, set[int]]:
    """Where each state of the truth is in a game: the states that share a combination of options with it."""
    return {
        n: {m for m, codes in enumerate(game.members, 1) if {*codes} & {*members}}
        for n, members in enumerate(truth.members, 1)
    }


def solvable(game: Game) -> bool:
    try:
        return all(solve(game.own_game(i)).codes for i in range(game.count))
    except (IndexError, ValueError):
        return False


def hypergames(start: int, count: int) -> list[tuple[int, Game]]:
    found: list[tuple[int, Game]] = []
    seed = start
    while len(found) < count:
        game = Game(seed)
        if solvable(game):
            found.append((seed, game))
        seed += 1
    return found


@pytest.mark.parametrize("part", range(4))
def test_overall_equilibria_are_those_of_the_oracle(part: int) -> None:
    for seed, game in hypergames(1000 * part, MODELS // 8):
        truth = solve(game.spec)
        own = [solve(game.own_game(i)) for i in range(game.count)]
        where = [places(truth, each) for each in own]
        found = game.study().misperception()
        for concept in NAIVE:
            expected = {
                n
                for n in range(1, len(truth.members) + 1)
                if all(where[i][n] and where[i][n] <= own[i].stable[concept][i] for i in range(game.count))
            }
            assert {*found.equilibria(concept)} == expected, (seed, concept)
            told = {each.state + 1: each for each in found.hypergame.held(concept)}
            assert {n for n, each in told.items() if each.true} == truth.equilibria[concept]
            assert {n for n, each in told.items() if each.perceived} == expected
            for n, each in told.items():
                assert {*each.unaware} == {i for i in range(game.count) if not where[i][n]}
                if each.perceived != each.true:
                    assert each.leave or each.unaware
                for i in each.leave:
                    assert (where[i][n] <= own[i].stable[concept][i]) != (n in truth.stable[concept][i])


def expected_course(game: Game, truth: Answer, own: list[Answer]) -> tuple[set[int], list[dict[int, set[int]]]]:
    """The states at which it comes to rest, by a search over (state, last mover), and the moves that are made."""
    where = [places(truth, each) for each in own]
    better = [improvements(each.moves, each.levels) for each in own]
    moves: list[dict[int, set[int]]] = []
    for i in range(game.count):
        moves.append({})
        for n in range(1, len(truth.members) + 1):
            seen = {t for place in where[i][n] for t in better[i][i].get(place, set())}
            moves[i][n] = {t for t in truth.moves[i].get(n, set()) if where[i][t] & seen}
    start = truth.status_quo
    assert start is not None
    known = {(start, -1)}
    waiting = [(start, -1)]
    while waiting:
        n, last = waiting.pop()
        for i in range(game.count):
            for t in moves[i][n] if i != last else ():
                if (t, i) not in known:
                    known.add((t, i))
                    waiting.append((t, i))
    return {n for n, _ in known if not any(own_moves[n] for own_moves in moves)}, moves


@pytest.mark.parametrize("part", range(3))
def test_what_comes_about_and_who_is_surprised(part: int) -> None:
    steps = surprises = 0
    for seed, game in hypergames(5000 + 1000 * part, MODELS // 3):
        truth = solve(game.spec)
        if truth.status_quo is None:
            continue
        own = [solve(game.own_game(i)) for i in range(game.count)]
        where = [places(truth, each) for each in own]
        rests, moves = expected_course(game, truth, own)
        found = game.study().misperception().hypergame
        course = found.course()
        assert {rest.state + 1 for rest in course} == rests, seed
        for rest in course:
            at, last = truth.status_quo, -1
            for seen in rest.way:
                steps += 1
                i, s, t = seen.step.mover, seen.step.source + 1, seen.step.target + 1
                assert s == at and i != last and t in moves[i][s]
                assert seen.gains == (truth.levels[i][t] > truth.levels[i][s])
                told = {each.dm: each.why for each in seen.surprised}
                for j in range(game.count):
                    if j == i:
                        assert j not in told
                        continue
                    if not where[j][s]:
                        why: str | None = "lost"
                    elif not where[j][t]:
                        why = "hidden"
                    else:
                        pairs = [(a, b) for a in where[j][s] for b in where[j][t] if b in own[j].moves[i].get(a, set())]
                        gains = any(own[j].levels[i][b] > own[j].levels[i][a] for a, b in pairs)
                        why = "impossible" if not pairs else None if gains else "no improvement"
                    assert told.get(j) == why, (seed, j)
                    surprises += why is not None
                at, last = t, i
            assert at == rest.state + 1
    assert steps > 10
    assert surprises > 2


# Laws


def same_game(found: Misperception, result: cm.Result) -> None:
    for concept in CONCEPTS:
        if concept in result.solution.stable:
            assert found.equilibria(concept) == result.equilibria(concept)
            assert all(each.perceived == each.true and not each.unaware for each in found.hypergame.held(concept))
    rests = [rest.state for rest in found.hypergame.course()]
    assert sorted(rests) == sorted(found.hypergame.true_course())
    assert not any(seen.surprised or not seen.gains for rest in found.hypergame.course() for seen in rest.way)


@pytest.mark.parametrize("free", [False, True])
def test_a_hypergame_in_which_all_see_the_truth_is_the_game(free: bool) -> None:
    for seed in range(20):
        rng = random.Random(f"truth {seed}")
        spec = random_free_spec(rng) if free else random_spec(rng, merged=True, move_rules=True, max_options=5)
        conflict = read(to_yaml(spec), FILE)
        study = Study(replace(conflict, views=(View("same"),)), FILE)
        believed = {dm.name: "same" for dm in conflict.decision_makers}
        same_game(study.misperception(sees=believed), study.analyze())
        answer = solve_free(spec) if isinstance(spec, FreeSpec) else solve(spec)
        for concept in NAIVE:
            assert {*study.misperception(sees=believed).equilibria(concept)} == answer.equilibria[concept]


@pytest.mark.parametrize("model", ["elmira", "hanoi-2019"])
def test_the_cases_when_all_see_the_truth(model: str) -> None:
    study = cm.load(model)
    view = "traded" if study.views else None
    believed = {dm.name: view or "base" for dm in study.conflict.decision_makers}
    same_game(study.misperception(view, believed), study.one_view(view).analyze())


def test_what_it_wants_itself_a_decision_maker_knows() -> None:
    """The view that the US believes says otherwise of the US itself, and of nobody else: nothing changes."""
    study = cm.load("hanoi-2019")
    found = study.misperception("advised", {"US": "feared"})
    assert found.equilibria("nash") == study.view("advised").analyze(["nash"]).equilibria("nash")
    same_game(found, study.view("advised").analyze())


# Small games

CHICKEN = """\
countermove: 1
title: A crossing
decision makers:
  A: {options: {go: drive on}, prefers: [not (go and dare), go, not dare]}
  B: {options: {dare: drive on}, prefers: [not (go and dare), dare, not go]}
status quo: []
views:
  reckless: {by: A, B: {prefers: [dare]}}
"""


def study(text: str) -> Study:
    return Study(read(text, FILE), FILE, text)


def test_fear_of_a_reckless_other() -> None:
    """A takes B for one who drives on whatever happens. Under Nash it makes no difference to where A rests, but A
    expects B to drive on, and is not surprised by it; it is when B gives way."""
    found = study(CHICKEN).misperception(sees={"A": "reckless"})
    assert found.equilibria("nash") == (2, 3)
    back = study(CHICKEN.replace("status quo: []", "status quo: [go, dare]")).misperception(sees={"A": "reckless"})
    ways = {rest.state + 1: rest.way for rest in back.hypergame.course()}
    assert {*ways} == {2, 3}
    (step,) = ways[2]
    assert [(each.dm, each.why) for each in step.surprised] == [(0, "no improvement")]
    (step,) = ways[3]
    assert step.surprised == ()


HIDDEN = """\
countermove: 1
title: An ambush
decision makers:
  A: {options: {march: march}, prefers: [not ambush, march]}
  B: {options: {ambush: lie in wait}, prefers: [ambush iff march]}
status quo: []
sees: {A: {hides: [ambush], note: It was not told.}}
"""


def test_a_hidden_option() -> None:
    found = study(HIDDEN).misperception()
    graph = found.hypergame.truth.graph
    (rest,) = found.hypergame.course()
    assert str(graph.states[rest.state]) == "march, ambush"
    assert [[(each.dm, each.why) for each in seen.surprised] for seen in rest.way] == [[], [(0, "hidden")]]
    (ambush,) = [each for each in found.hypergame.held("nash") if each.state == rest.state]
    assert (ambush.perceived, ambush.true, ambush.unaware) == (False, True, (0,))
    assert found.equilibria("nash") == ()
    assert [str(found.hypergame.games[0].graph.states[s]) for s in found.hypergame.expected(0)] == ["march"]
    assert "no overall equilibrium, since A does not know it" in found.text()


def test_an_imagined_option_brings_nothing_about() -> None:
    text = CHICKEN.replace("{by: A, B: {prefers: [dare]}}", "{B: {options: {wait: }, prefers: [wait, dare]}}")
    found = study(text).misperception(sees={"A": "reckless"})
    assert found.equilibria("nash") == (2, 3)
    assert all("wait" in found.hypergame.games[0].graph.states[s].taken for s in found.hypergame.expected(0))
    assert found.data()["sees"][0]["expects"][0]["states"] == []


def test_further_concepts() -> None:
    found = study(HIDDEN).misperception(concepts=["nash", "rnash"])
    assert "RNash" in found.text()
    assert found.equilibria("rnash") == ()
    assert found.data()["concepts"] == ["nash", "rnash"]


def test_no_rest() -> None:
    text = """\
countermove: 1
title: Matching
decision makers:
  A: {options: {a: }, prefers: [a iff b]}
  B: {options: {b: }, prefers: [not (a iff b)]}
status quo: []
views: {calm: {B: {prefers: [not b]}}}
"""
    found = study(text).misperception(sees={"A": "calm"})
    assert found.hypergame.course() == ()
    assert "comes to no rest" in found.text()


# The case


def test_hanoi_advised_while_tokyo_and_pyongyang_fear() -> None:
    """Found by hand from the views: the US improves to 191, which neither expects; the truth would end there too."""
    found = cm.load("hanoi-2019").misperception("advised", {"Japan": "feared", "DPRK": "feared"})
    (rest,) = found.hypergame.course()
    assert rest.state + 1 == 191
    (step,) = rest.way
    assert [(each.dm, each.why) for each in step.surprised] == [(1, "no improvement"), (2, "no improvement")]
    assert found.hypergame.true_course() == (190,)
    assert [s + 1 for s in found.hypergame.expected(2)] == [748]
    assert found.equilibria("nash") == (167, 191)


# The model file


def test_sees_in_views() -> None:
    text = HIDDEN + "views: {told: {sees: {A: {view: base}}}, more: {on: told, sees: {B: told}}}\n"
    found = study(text)
    assert {each.decision_maker: (each.view, each.hides) for each in found.view("more").conflict.sees} == {
        "A": ("base", ()), "B": ("told", ())
    }  # fmt: skip
    assert found.misperception("told").equilibria("nash") == (4,)
    assert read(write(found.conflict), FILE) == found.conflict
    assert found.misperception("told", hides={"A": ["ambush"]}).equilibria("nash") == ()


REFUSED = {
    "sees: {C: v}": "7:8: error: `sees` has no `C`",
    "sees: {A: w}": "7:11: error: the view that `A` believes cannot be `w`",
    "sees: {A: {hides: [abush]}}": "7:20: error: there is no option `abush`",
    "sees: {A: {hide: [ambush]}}": "7:12: error: what `A` sees has no `hide`",
    "sees: [A]": "7:7: error: `sees` cannot be a list",
    "sees: {A: {hides: ambush}}": "7:19: error: `hides` cannot be `ambush`",
    "views: {v: {sees: {A: w}}}": "7:23: error: the view that `A` believes cannot be `w`",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(ModelError) as error:
        read(HIDDEN.split("sees:")[0] + text + "\n", FILE)
    assert REFUSED[text] in str(error.value)


def test_a_free_form_model_has_no_options_to_hide() -> None:
    free = "countermove: 1\ntitle: T\nstates: [a, b]\ndecision makers: {A: {ranking: [b, a]}}\nsees: {A: {hides: [x]}}"
    with pytest.raises(ModelError, match="this model has none"):
        read(free, FILE)


# The command


def answered(*arguments: str, cwd: Path | None = None) -> str:
    done = run(*arguments, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def refused(*arguments: str, cwd: Path | None = None) -> str:
    done = run(*arguments, cwd=cwd)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    return done.stderr


def test_bad_requests() -> None:
    assert "nothing says who sees the others otherwise" in refused("misperception", "elmira")
    assert "did you mean `abandon`" in refused("misperception", "elmira", "--hides", "LG=abandn")
    assert "`LG` is not" in refused("misperception", "elmira", "--sees", "LG")
    twice = refused("misperception", "hanoi-2019", "--view", "advised", "--sees", "US=feared", "--sees", "US=base")
    assert "--sees is given twice for US: `feared` and `base`" in twice
    assert "did you mean `feared`" in refused("misperception", "hanoi-2019", "--view", "advised", "--sees", "US=feard")
    assert "only in its views" in refused("misperception", "hanoi-2019", "--sees", "US=feared", "--json")


def test_hiding_everything_is_refused_with_a_reason() -> None:
    text = HIDDEN + "infeasible: [not ambush]\n"
    with pytest.raises(CountermoveError, match=r"no state is feasible"):
        study(text.replace("status quo: []", "status quo: [ambush]")).misperception()


def test_too_many_states_are_refused() -> None:
    options = ", ".join(f"o{k}: " for k in range(17))
    text = f"countermove: 1\ntitle: T\ndecision makers: {{A: {{options: {{{options}}}, prefers: [o1]}}}}\n"
    with pytest.raises(RequestError, match="up to 65,536 states, and this model has 131,072"):
        study(text).misperception(sees={"A": "base"})


def test_as_data(tmp_path: Path) -> None:
    (tmp_path / "ambush.yaml").write_text(HIDDEN, encoding="utf-8")
    data: dict[str, Any] = json.loads(
        answered("misperception", "ambush.yaml", "--concepts", "nash", "--json", cwd=tmp_path)
    )
    assert (data["view"], data["concepts"], data["equilibria"], data["in_truth"]) == (
        None, ["nash"], {"nash": []}, {"nash": [4]}
    )  # fmt: skip
    assert data["sees"][0]["hides"] == ["ambush"]
    assert data["sees"][0]["expects"] == [{"states": [2], "taken": ["march"]}]
    (rest,) = data["course"]
    assert rest["state"] == 4
    assert rest["path"][1]["surprised"][0]["why"] == "hidden"


def test_the_example_of_the_docs_is_what_the_program_prints() -> None:
    page = (Path(__file__).parent.parent / "docs" / "misperception.md").read_text(encoding="utf-8")
    shown = re.search(r"^\$ countermove (misperception .*?)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert answered(*shown.group(1).split()) == shown.group(2)


def test_a_conflict_keeps_what_is_seen(tmp_path: Path) -> None:
    conflict: Conflict = read(HIDDEN, FILE)
    assert conflict.sees == (Sees("A", "", ("ambush",), (), "It was not told."),)
