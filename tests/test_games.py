"""Games for Gambit: read by a strict reading of our own, whose pure equilibria are ours, and by pygambit if present."""

from __future__ import annotations

import importlib
import itertools
import os
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from countermove.errors import RequestError
from countermove.language.reader import read
from countermove.stability.solve import solve_by_labels
from countermove.study import Study
from payloads import PAYLOADS, model_with
from samples import MODELS

GAMES = int(os.environ.get("COUNTERMOVE_GAMES", "200"))


try:
    GAMBIT: Any = importlib.import_module("pygambit")
except ImportError:  # it has no wheels for all systems and is built for minutes, so that `dev` does not ask for it
    GAMBIT = None


@dataclass
class Game:
    """What a file says: its title, the players, what each can choose, and everybody's payoff for each profile."""

    title: str
    players: list[str]
    strategies: list[list[str]]
    payoffs: dict[tuple[str, ...], tuple[int, ...]]

    def pure(self) -> set[tuple[str, ...]]:
        """The profiles from which nobody gains by another choice of its own."""
        found = set()
        for profile, paid in self.payoffs.items():
            others = [
                self.payoffs[(*profile[:k], other, *profile[k + 1 :])][k] <= paid[k]
                for k, own in enumerate(self.strategies)
                for other in own
            ]
            found |= {profile} if all(others) else set()
        return found


class Parser:
    """Tokens of a file, each taken in its turn; anything unexpected fails."""

    TOKEN = re.compile(r'\s*(?:"((?:[^"\\\n]|\\"|\\(?!"))*)"|([{},])|(-?\d+)|([A-Za-z]+))')

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        position, text = 0, text.rstrip()
        while position < len(text):
            match = self.TOKEN.match(text, position)
            assert match, text[position : position + 30]
            kind = ("text", "sign", "number", "word")[
                next(k for k, group in enumerate(match.groups()) if group is not None)
            ]
            value = next(group for group in match.groups() if group is not None)
            self.tokens.append((kind, value.replace('\\"', '"') if kind == "text" else value))
            position = match.end()
        self.at = 0

    def take(self, kind: str, value: str | None = None) -> str:
        found = self.tokens[self.at]
        assert found[0] == kind and value in (None, found[1]), (found, kind, value)
        self.at += 1
        return found[1]

    def next(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def listed(self, kind: str) -> list[str]:
        """What stands in braces."""
        self.take("sign", "{")
        found = []
        while self.next() != ("sign", "}"):
            found.append(self.take(kind))
            if self.next() == ("sign", ","):
                self.take("sign")
        self.take("sign", "}")
        return found

    def head(self, *words: str) -> tuple[str, list[str]]:
        for word in words:
            self.take("number" if word.isdigit() else "word", word)
        return self.take("text"), self.listed("text")


def nfg(text: str) -> Game:
    """A strategic form: the strategy of the first player changes fastest."""
    parser = Parser(text)
    title, players = parser.head("NFG", "1", "R")
    parser.take("sign", "{")
    strategies = []
    while parser.next() != ("sign", "}"):
        strategies.append(parser.listed("text"))
    parser.take("sign", "}")
    parser.take("text")
    payoffs = {}
    for profile in itertools.product(*reversed(strategies)):
        payoffs[profile[::-1]] = tuple(int(parser.take("number")) for _ in players)
    assert parser.next() == ("end", "")
    return Game(title, players, strategies, payoffs)


def efg(text: str) -> Game:
    """An extensive form in which everybody is asked once at the most, knowing nothing."""
    parser = Parser(text)
    title, players = parser.head("EFG", "2", "R")
    parser.take("text")
    actions: dict[int, list[str]] = {}
    payoffs: dict[tuple[str, ...], tuple[int, ...]] = {}

    def node(chosen: dict[int, str]) -> None:
        kind = parser.take("word")
        parser.take("text", "")
        if kind == "p":
            player = int(parser.take("number")) - 1
            parser.take("number", "1")  # one information set
            assert parser.take("text") == players[player]
            own = parser.listed("text")
            assert actions.setdefault(player, own) == own
            assert player not in chosen
            parser.take("number", "0")
            for action in own:
                node({**chosen, player: action})
            return
        assert kind == "t"
        number = parser.take("number")
        parser.take("text", f"state {number}")
        paid = tuple(map(int, parser.listed("number")))
        assert len(paid) == len(players)
        payoffs[tuple(chosen.get(k, "nothing") for k in range(len(players)))] = paid

    node({})
    assert parser.next() == ("end", "")
    return Game(title, players, [actions.get(k, ["nothing"]) for k in range(len(players))], payoffs)


READERS = {".nfg": nfg, ".efg": efg}


def exported(study: Study, folder: Path, ending: str) -> tuple[Path, Game]:
    """The file of a model, and what it says."""
    path = folder / f"game{ending}"
    study.export(path, overwrite=True)
    return path, READERS[ending](path.read_text(encoding="utf-8"))


def taken(profile: tuple[str, ...]) -> frozenset[str]:
    """The options that are taken where everybody chooses so."""
    return frozenset(word for label in profile if label != "nothing" for word in label.split(", "))


def random_game(rng: random.Random) -> str:
    """A model of two decision makers in which all combinations of their own options are feasible."""
    sizes = [rng.randint(1, 3), rng.randint(1, 3)]
    rules = []
    own = [[f"{'ab'[i]}{k}" for k in range(size)] for i, size in enumerate(sizes)]
    for options in own:
        if len(options) > 1 and rng.random() < 0.5:
            rules.append(f"{rng.choice(['at most one', 'exactly one', 'at least one'])}: [{', '.join(options)}]")
    makers = []
    for i, options in enumerate(own):
        said = ", ".join(f"{name}: " for name in options)
        weights = ", ".join(f"{name}: {rng.randint(-3, 3)}" for name in [*own[0], *own[1]])
        says = [
            f"{rng.choice(own[0])} {rng.choice(['iff', 'if', 'unless', 'and'])} {rng.choice(own[1])}" for _ in "123"
        ]
        both = [f"not ({each})" if rng.random() < 0.5 else each for each in says]
        wants = rng.choice([f"weights: {{{weights}}}", f"prefers: [{', '.join(both)}]"])
        makers.append(f"  {'AB'[i]}: {{options: {{{said}}}, {wants}}}")
    listed = "".join(f"  - {{{rule}}}\n" for rule in rules)
    return "countermove: 1\ntitle: Game\ndecision makers:\n" + "\n".join(makers) + f"\ninfeasible:\n{listed or ' []'}\n"


def studies() -> Iterator[Study]:
    rng = random.Random(2026)
    for _ in range(GAMES):
        yield Study(read(random_game(rng), "game.yaml"))


def equilibria(study: Study) -> set[frozenset[str]]:
    """What is taken in each state that is Nash stable for everybody."""
    solution = solve_by_labels(study.graph, ["nash"])
    return {frozenset(study.graph.states[state].taken) for state in solution.equilibria("nash")}


def test_pure_equilibria_of_random_games_are_ours(tmp_path: Path) -> None:
    counts: dict[int, int] = {}
    for study in studies():
        ours, states = equilibria(study), study.graph.states
        counts[len(ours)] = counts.get(len(ours), 0) + 1
        for ending in READERS:
            _, game = exported(study, tmp_path, ending)
            assert len(game.payoffs) == len(states)
            assert set(map(taken, game.pure())) == ours
    assert len(counts) > 3, counts


@pytest.mark.skipif(GAMBIT is None, reason="pygambit is not installed")
def test_gambit_finds_the_same_pure_equilibria(tmp_path: Path) -> None:
    """The solver of Gambit, on what it reads from .nfg and .efg."""
    for study in studies():
        ours = equilibria(study)
        for ending in READERS:
            path, game = exported(study, tmp_path, ending)
            found = getattr(GAMBIT, f"read_{ending[1:]}")(path)
            profiles = [
                tuple(game.strategies[k][chosen(mixed[player])] for k, player in enumerate(found.players))
                for mixed in GAMBIT.nash.enumpure_solve(found).equilibria
            ]
            assert set(map(taken, profiles)) == ours


def chosen(strategies: Any) -> int:
    """Which strategy of a player has all the weight, by position."""
    return [weight for _, weight in strategies].index(1)


THREE = """\
countermove: 1
title: 'A "game" \\ of three'
decision makers:
  A: {options: {a: , b: }, prefers: [a iff c, not b]}
  B: {options: {c: }, weights: {a: 1, b: -1, c: 2}}
  C: {ranking: [a and c, not (a and c)]}
infeasible: [a and b]
"""


@pytest.mark.parametrize("ending", READERS)
def test_payoffs_are_rank_levels(ending: str, tmp_path: Path) -> None:
    """Of the state that the strategies make; with three players of which one has no choice."""
    study = Study(read(THREE, "game.yaml"))
    assert any(note.startswith("payoffs are places in an order") for note in study.export(tmp_path / f"x{ending}"))
    path, game = exported(study, tmp_path, ending)
    assert (game.title, game.players) == ('A "game" \\ of three', ["A", "B", "C"])
    assert game.strategies == [["nothing", "a", "b"], ["nothing", "c"], ["nothing"]]
    levels = {frozenset(state.taken): state.index for state in study.graph.states}
    assert len(game.payoffs) == 6
    for profile, paid in game.payoffs.items():
        assert paid == tuple(order.levels[levels[taken(profile)]] for order in study.graph.orders)
    if GAMBIT is not None:
        found = getattr(GAMBIT, f"read_{ending[1:]}")(path)
        assert [getattr(player, "label", player) for player in found.players] == game.players
        assert found.title == game.title


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("elmira", "one-way options forbid some moves: `modify: to yes`"),
        ("free", "it is free-form"),
        ("depends", "depends on the others: [go, pay] is not feasible (`go and pay`), though each"),
        ("rule", "a rule forbids some moves: `after: go`"),
        ("same", "state 7 merges several combinations of options"),
    ],
)
def test_what_is_no_game_is_refused(name: str, reason: str, tmp_path: Path) -> None:
    small = "countermove: 1\ntitle: T\ndecision makers:\n  A: {options: {go: }, prefers: []}\n"
    small += "  B: {options: {pay: , ask: }, prefers: [go]}\n"
    texts = {"free": MODELS["free"], "rule": f"{small}moves ruled out: [{{after: go}}]\n"}
    texts |= {"same": f"{small}same state: [go and pay]\n", "elmira": MODELS["elmira"]}
    texts |= {"depends": f"{small}infeasible: [go and pay]\n"}
    conflict = read(texts[name], "x.yaml")
    for ending in (".nfg", ".efg"):
        with pytest.raises(RequestError, match="no game of choices made at once") as caught:
            Study(conflict).export(tmp_path / f"x{ending}")
        assert reason in str(caught.value)
        assert not (tmp_path / f"x{ending}").exists()


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_texts_stay_texts(payload: str, tmp_path: Path) -> None:
    plain = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in payload)
    for ending in READERS:
        path, game = exported(Study(model_with(payload)), tmp_path, ending)
        assert game.title.removesuffix(" ") == " ".join(plain.split())
        assert list(map(len, game.strategies)) == [3, 2]
        if GAMBIT is not None:
            found = getattr(GAMBIT, f"read_{ending[1:]}")(path)
            assert len(list(found.players)) == 2
            if game.title.isascii():  # version 16 cannot show others
                assert found.title == game.title
