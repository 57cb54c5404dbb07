"""Tries to fool the checker of certificates.

    python tools/tamper.py --certificates 25000
    python tools/tamper.py --mutants

`--certificates N` tampers with certificates of random models in N ways, by chance and so that they stay consistent in
themselves; none that claims anything wrong may be accepted. What is true is asked of `tests/naive.py`, which shares no
line with the program or the checker: also for models that were changed together with their digest.

`--mutants` breaks the program in many places, one at a time, in a copy of the package, and lets the broken program
certify a pool of models; every certificate with a wrong verdict or label must be refused.

Everything is drawn from seeds, so that a case that fails can be asked for again. Ends with 1 if anything was fooled.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import naive  # noqa: E402
from countermove.graph import Graph, ModelGraph  # noqa: E402
from countermove.language.canonical import canonical, digest  # noqa: E402
from countermove.language.reader import read  # noqa: E402
from countermove.language.statements import parse  # noqa: E402
from countermove.model import BASE  # noqa: E402
from countermove.preference import And, If, Iff, Not, Or, Statement, Taken, Unless  # noqa: E402
from countermove.stability import certificate as certificates  # noqa: E402
from countermove.stability.certificate import certify  # noqa: E402
from countermove.stability.concepts import CONCEPTS  # noqa: E402
from countermove.stability.labels import Labels  # noqa: E402
from countermove.stability.solve import solve  # noqa: E402
from countermove.stability.verdict import Foresight  # noqa: E402
from countermove_verify import Refused, load, verify  # noqa: E402
from random_models import (  # noqa: E402
    FreeSpec,
    MoveRule,
    Option,
    Spec,
    Wants,
    random_free_spec,
    random_spec,
    to_yaml,
)

Certificate = dict[str, Any]

KINDS: dict[str, Callable[[random.Random], Spec | FreeSpec]] = {
    "plain": lambda rng: random_spec(rng, max_options=5),
    "merged": lambda rng: random_spec(rng, merged=True, max_options=5),
    "move rules": lambda rng: random_spec(rng, move_rules=True, max_options=5),
    "merged with move rules": lambda rng: random_spec(rng, merged=True, move_rules=True, max_options=5),
    "free-form": lambda rng: random_free_spec(rng, max_states=8),
}

# #: Models that come to the loops of the engine in all their ways: more decision makers, and what a layout is for.
ENGINE_KINDS: dict[str, Callable[[random.Random], Spec | FreeSpec]] = {
    "full": lambda rng: random_spec(rng, dms=rng.choice([2, 3, 4]), infeasible=False, max_options=6),
    "listed": lambda rng: random_spec(rng, dms=rng.choice([2, 3, 4]), max_options=6),
}


# Honest certificates, and what is true


@dataclass(frozen=True)
class Honest:
    """A random model as a file, its graph, its certificate and what the oracle says of it."""

    name: str
    text: str
    graph: ModelGraph
    certificate: Certificate
    truth: naive.Answer


@cache
def honest(kind: str, number: int) -> Honest:
    """The model of a kind and a number, always the same."""
    rng = random.Random(f"{kind} {number}")
    spec = {**KINDS, **ENGINE_KINDS}[kind](rng)
    text = to_yaml(spec, rng)
    graph = ModelGraph(read(text, "test.yaml").view(BASE))
    return Honest(f"{kind} {number}", text, graph, certified(graph), oracle(spec))


def certified(graph: ModelGraph, concepts: Iterable[str] | None = None) -> Certificate:
    """The certificate of a graph, as it comes out of a file."""
    found = certify(solve(graph, concepts), canonical(graph.conflict), "0" * 64)
    return cast(Certificate, json.loads(json.dumps(found)))


def oracle(spec: Spec | FreeSpec) -> naive.Answer:
    """What is true of a model."""
    return naive.solve(spec) if isinstance(spec, Spec) else naive.solve_free(spec)


def claims(certificate: Certificate) -> Any:
    """What a certificate says of its model: for each concept who is stable where, and the equilibria."""
    stable = {
        key: [{s + 1 for s, bit in enumerate(bits) if bit == "1"} for bits in own]
        for key, own in certificate["verdicts"].items()
    }
    return stable, {key: set(own) for key, own in certificate["equilibria"].items()}


def true_claims(answer: naive.Answer, concepts: Iterable[str]) -> Any:
    """What it would have to say."""
    return {key: answer.stable[key] for key in concepts}, {key: answer.equilibria[key] for key in concepts}


def described(model: dict[str, Any]) -> Spec | FreeSpec:
    """A canonical model as a description for the oracle. Raises ValueError or worse where it is none."""
    makers = model["decision_makers"]
    names = tuple(maker["name"] for maker in makers)
    if "states" in model:
        arcs = tuple(tuple((a, b) for a, b in maker["moves"]) for maker in makers)
        rankings = tuple(tuple(map(tuple, maker["preference"]["ranking"])) for maker in makers)
        return FreeSpec(names, tuple(model["states"]), arcs, rankings)
    owned = [(name, i) for i, maker in enumerate(makers) for name in maker["options"]]
    positions = {name: k for k, (name, _) in enumerate(owned)}
    if len(positions) < len(owned):
        raise ValueError("an option comes twice")

    def stated(text: str) -> naive.Statement:
        return _as_tuple(parse(text), positions)

    excluded = tuple(("never", stated(text)) for text in model["excluded"])
    same = tuple(stated(text) for text in model["same_state"])
    members = naive.merge(naive.feasible_codes(len(owned), excluded), same)
    return Spec(
        dms=names,
        options=tuple(Option(name, i, model["one_way"].get(name, "both")) for name, i in owned),
        wants=tuple(_wants(maker["preference"], positions, members, stated) for maker in makers),
        infeasible=excluded,
        move_rules=tuple(
            MoveRule(
                stated(rule["after"]),
                stated(rule["before"]) if rule["before"] is not None else None,
                names.index(rule["by"]) if rule["by"] is not None else None,
            )
            for rule in model["moves_ruled_out"]
        ),
        same=same,
    )


def _as_tuple(statement: Statement, positions: dict[str, int]) -> naive.Statement:
    """A statement as the oracle takes it."""
    match statement:
        case Taken(option):
            return ("opt", positions[option])
        case Not(part):
            return ("not", _as_tuple(part, positions))
        case And(parts):
            return ("and", *(_as_tuple(part, positions) for part in parts))
        case Or(parts):
            return ("or", *(_as_tuple(part, positions) for part in parts))
        case If(left, right):
            return ("if", _as_tuple(left, positions), _as_tuple(right, positions))
        case Iff(left, right):
            return ("iff", _as_tuple(left, positions), _as_tuple(right, positions))
        case Unless(left, right):
            return ("unless", _as_tuple(left, positions), _as_tuple(right, positions))


def _wants(
    preference: dict[str, Any],
    positions: dict[str, int],
    members: list[list[int]],
    stated: Callable[[str], naive.Statement],
) -> Wants:
    if "statements" in preference:
        return Wants(prefers=tuple(map(stated, preference["statements"])))
    if "weights" in preference:
        weights = preference["weights"].items()
        return Wants(weights=tuple((positions[name], str(Fraction(worth))) for name, worth in weights))

    def fits(entry: dict[str, str], code: int) -> bool:
        if "statement" in entry:
            return naive.holds(stated(entry["statement"]), code)
        marks = entry["pattern"]
        if len(marks) != len(positions):
            raise ValueError("a pattern with a mark too many or too few")
        return all(mark == "-" or (mark == "Y") == bool(code >> k & 1) for k, mark in enumerate(marks))

    ranking = []
    for tier in preference["ranking"]:
        group: list[int] = []
        for entry in tier:
            if isinstance(entry, int):
                group.append(entry)
                continue
            found = [n for n, codes in enumerate(members, 1) if any(fits(entry, code) for code in codes)]
            group += found
        if group:
            ranking.append(tuple(group))
    return Wants(ranking=tuple(ranking))


# Tampering


class Forger:
    """Makes tampered certificates out of honest ones, in ways that are drawn from a seed."""

    def __init__(self, seed: str, pool: int) -> None:
        self.rng = random.Random(seed)
        self.pool = pool
        self.ways: tuple[Callable[[Honest, Certificate], None], ...] = (
            self.leaf,
            self.leaf,
            self.structure,
            self.swapped,
            self.grafted,
            self.verdict,
            self.verdict_with_equilibria,
            self.verdict_with_labels,
            self.verdict_with_labels,
            self.label,
            self.circular_labels,
            self.circular_labels,
            self.another_game,
            self.another_game,
            self.another_rule,
            self.model,
            self.model,
            self.another_model_and_verdict,
            self.transplanted,
            self.equilibria,
            self.refutation,
        )

    def tampered(self) -> tuple[str, Honest, str]:
        """The way in which it was done, the honest origin, and the text of the certificate."""
        while True:
            origin = self.any()
            forged = copy.deepcopy(origin.certificate)
            way = self.rng.choice((*self.ways, None))
            if way is None:
                text = self.mistyped(json.dumps(forged))
                if text is not None:
                    return "mistyped", origin, text
                continue
            way(origin, forged)
            if forged != origin.certificate or repr(forged) != repr(origin.certificate):
                return way.__name__.replace("_", " "), origin, json.dumps(forged)

    def any(self) -> Honest:
        """Any model of the pool."""
        return honest(self.rng.choice([*KINDS]), self.rng.randrange(self.pool))

    def mistyped(self, text: str) -> str | None:
        """One character or more of the text is another."""
        at = self.rng.randrange(len(text))
        end = at + self.rng.choice([0, 1, 1, 1, 2, 20])
        put = "".join(
            self.rng.choice('0123456789{}[]",:-.eE nulltruefalse\\x\u00e9') for _ in range(self.rng.randrange(3))
        )
        found = text[:at] + put + text[end:]
        return found if found != text else None

    # By chance

    def leaf(self, origin: Honest, forged: Certificate) -> None:
        """Some value is another."""
        holder, key = self.rng.choice([*_places(forged)])
        value = holder[key]
        others: list[Any] = [0, 1, -1, 2, 10**30, None, True, 1.0, float("nan"), "", "1", [], {}, "not a", [0]]
        if type(value) is int:
            others += [value + 1, value - 1] * 8
        if type(value) is str and value:
            k = self.rng.randrange(len(value))
            others += [value[:k] + self.rng.choice("01YN-ab ()") + value[k + 1 :], value[:k] + value[k + 1 :]] * 6
        holder[key] = self.rng.choice(others)

    def structure(self, origin: Honest, forged: Certificate) -> None:
        """Something is missing, or there twice, or there is something else."""
        holder, key = self.rng.choice([*_places(forged)])
        if self.rng.random() < 0.5:
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        else:
            holder[self.rng.choice(["extra", "", "nash", "seq", "gmr", "A"])] = copy.deepcopy(holder[key])

    def swapped(self, origin: Honest, forged: Certificate) -> None:
        """Two values have changed places; often two of one list."""
        places = [*_places(forged)]
        holder, key = self.rng.choice(places)
        other, place = self.rng.choice(places)
        if isinstance(holder, list) and self.rng.random() < 0.7:
            other, place = holder, self.rng.randrange(len(holder))
        try:
            holder[key], other[place] = copy.deepcopy(other[place]), copy.deepcopy(holder[key])
        except (KeyError, IndexError):
            return

    def grafted(self, origin: Honest, forged: Certificate) -> None:
        """A part comes from another certificate."""
        part = self.rng.choice(["model", "verdicts", "labels", "equilibria", "refutations", "model_sha256"])
        forged[part] = copy.deepcopy(self.any().certificate[part])

    # So that it stays consistent

    def verdict(self, origin: Honest, forged: Certificate) -> None:
        """Verdicts are turned, and nothing else."""
        self._turned(forged, self.rng.choice(forged["concepts"]))

    def verdict_with_equilibria(self, origin: Honest, forged: Certificate) -> None:
        """Verdicts are turned, the equilibria and refutations with them."""
        key = self.rng.choice(forged["concepts"])
        self._turned(forged, key)
        self._consistent(origin.graph, forged, key)

    def verdict_with_labels(self, origin: Honest, forged: Certificate) -> None:
        """Verdicts are turned, and everything with them: the labels too."""
        key = self.rng.choice(forged["concepts"])
        graph = origin.graph
        for i, s in self._turned(forged, key):
            level = graph.orders[i].levels[s]
            if key != "nash":
                label = forged["labels"][key][i]
                made_stable = forged["verdicts"][key][i][s] == "1"
                for x in graph.improvements(i, s):
                    if made_stable:
                        label["w"][x] = min(level, level if label["w"][x] is None else label["w"][x])
                        label["d"][x] = max(1, label["d"][x])
                    else:
                        label["w"][x] = self.rng.choice([None, graph.orders[i].levels[x], level + 1])
                        label["d"][x] = 0 if label["w"][x] is None else max(1, label["d"][x])
        self._consistent(graph, forged, key)

    def label(self, origin: Honest, forged: Certificate) -> None:
        """Some labels are moved, all of a DM or a few; the verdicts are drawn from them."""
        keys = [key for key in forged["concepts"] if key != "nash"]
        key, i = self.rng.choice(keys), self.rng.choice(origin.graph.decision_makers)
        label = forged["labels"][key][i]
        part, change = self.rng.choice("wd"), self.rng.choice([-1, 1, 1, 2, -2])
        nodes = range(len(label["w"]))
        for x in nodes if self.rng.random() < 0.3 else self.rng.sample(nodes, min(len(nodes), self.rng.randint(1, 3))):
            if label[part][x] is None or self.rng.random() < 0.1:
                label["w"][x], label["d"][x] = self.rng.choice([(0, 1), (None, 0), (1, 1)])
            else:
                label[part][x] += change
        self._drawn_from_labels(origin.graph, forged, key, i)

    def circular_labels(self, origin: Honest, forged: Certificate) -> None:
        """Nodes hold one another down, or all claim one value: safety or progress fails somewhere, perhaps once."""
        graph = origin.graph
        keys = [key for key in forged["concepts"] if key != "nash"]
        key, i = self.rng.choice(keys), self.rng.choice(graph.decision_makers)
        label = forged["labels"][key][i]
        value = self.rng.randrange(graph.orders[i].count)
        finite = [x for x, w in enumerate(label["w"]) if w is not None]
        chosen = finite if self.rng.random() < 0.4 else self.rng.sample(finite, self.rng.randint(0, len(finite)))
        for x in chosen:
            lower = label["w"][x] > value
            if lower or self.rng.random() < 0.3:
                label["w"][x] = value
                label["d"][x] = self.rng.choice([1, 2, label["d"][x] + 1, len(finite)])
        self._drawn_from_labels(graph, forged, key, i)

    def another_game(self, origin: Honest, forged: Certificate) -> None:
        """A perfect certificate, of a game with some other moves or wants, in the name of this model."""
        self._replaced(forged, self._other_game(origin.graph))

    def another_rule(self, origin: Honest, forged: Certificate) -> None:
        """A perfect certificate by another rule of legal sequences or of sanctions, in the name of this model."""
        rule = self.rng.choice(
            ["twice in a row", "last movers", "all move", "never counter", "always counter", "willing"]
        )
        made = _certified_by(rule, origin.graph)
        self._replaced(forged, made)

    def model(self, origin: Honest, forged: Certificate) -> None:
        """The model is another, and so is the digest; the rest stays as it was."""
        self._other_model(forged["model"])
        forged["model_sha256"] = digest(forged["model"])

    def another_model_and_verdict(self, origin: Honest, forged: Certificate) -> None:
        """The model is another, its digest with it, and verdicts are turned, with the equilibria and refutations."""
        self._other_model(forged["model"])
        forged["model_sha256"] = digest(forged["model"])
        self.verdict_with_equilibria(origin, forged)

    def transplanted(self, origin: Honest, forged: Certificate) -> None:
        """The proof of one model under another, which has as many states and DMs where there is one."""
        size = len(origin.graph), len(origin.graph.decision_makers)
        others = [self.any() for _ in range(20)]
        fitting = [each for each in others if (len(each.graph), len(each.graph.decision_makers)) == size]
        self._replaced(forged, (fitting or others)[0].certificate)

    def equilibria(self, origin: Honest, forged: Certificate) -> None:
        """An equilibrium too many or too few; its refutation goes or comes with it."""
        key = self.rng.choice(forged["concepts"])
        s = self.rng.randrange(len(origin.graph))
        by, to = forged["refutations"][key]["by"], forged["refutations"][key]["to"]
        if s + 1 in forged["equilibria"][key]:
            forged["equilibria"][key].remove(s + 1)
            by[s], to[s] = self.rng.choice(origin.graph.decision_makers), self.rng.randint(1, len(by))
        else:
            forged["equilibria"][key] = sorted([*forged["equilibria"][key], s + 1])
            by[s] = to[s] = None

    def refutation(self, origin: Honest, forged: Certificate) -> None:
        """Another DM or improvement refutes, or a state is refuted that was not."""
        key = self.rng.choice(forged["concepts"])
        s = self.rng.randrange(len(origin.graph))
        by, to = forged["refutations"][key]["by"], forged["refutations"][key]["to"]
        by[s] = self.rng.choice([*origin.graph.decision_makers, None, -1])
        to[s] = self.rng.choice([self.rng.randint(1, len(by)), self.rng.randint(1, len(by)), None, 0])

    # What these have in common

    def _turned(self, forged: Certificate, key: str) -> list[tuple[int, int]]:
        """Turns verdicts and says whose and where."""
        rows = forged["verdicts"][key]
        turned = []
        for _ in range(self.rng.choice([1, 1, 1, 2, 5])):
            i, s = self.rng.randrange(len(rows)), self.rng.randrange(len(rows[0]))
            rows[i] = rows[i][:s] + "10"[int(rows[i][s])] + rows[i][s + 1 :]
            turned.append((i, s))
        return turned

    def _drawn_from_labels(self, graph: ModelGraph, forged: Certificate, key: str, i: int) -> None:
        levels, w = graph.orders[i].levels, forged["labels"][key][i]["w"]
        forged["verdicts"][key][i] = "".join(
            "1" if all(w[x] is not None and w[x] <= levels[s] for x in graph.improvements(i, s)) else "0"
            for s in range(len(graph))
        )
        self._consistent(graph, forged, key)

    def _consistent(self, graph: ModelGraph, forged: Certificate, key: str) -> None:
        """Equilibria and refutations as they follow from the verdicts."""
        rows = forged["verdicts"][key]
        size = min(len(graph), *map(len, rows))
        forged["equilibria"][key] = [s + 1 for s in range(size) if all(row[s] == "1" for row in rows)]
        by, to = forged["refutations"][key]["by"], forged["refutations"][key]["to"]
        for s in range(size):
            leaving = [i for i, row in enumerate(rows) if row[s] == "0"]
            kept = by[s] in leaving
            if not leaving:
                by[s] = to[s] = None
            elif not kept:
                by[s] = self.rng.choice(leaving)
                gains = graph.improvements(by[s], s) or graph.moves(by[s], s) or (s,)
                to[s] = self.rng.choice(gains) + 1

    def _replaced(self, forged: Certificate, made: Certificate) -> None:
        for part in ("verdicts", "labels", "equilibria", "refutations"):
            forged[part] = copy.deepcopy(made[part])

    def _other_game(self, graph: ModelGraph) -> Certificate:
        """The certificate of nearly the same game: a move more or less, wants of another, moves of another."""
        moves = [[list(graph.moves(i, s)) for s in range(len(graph))] for i in graph.decision_makers]
        levels = [list(order.levels) for order in graph.orders]
        rng, states, makers = self.rng, range(len(graph)), list(graph.decision_makers)
        i, j, s = rng.choice(makers), rng.choice(makers), rng.choice(states)
        match rng.randrange(7):
            case 0:
                moves[i][s] = moves[i][s][1:]
            case 1:
                moves[i][s] = sorted({*moves[i][s], rng.choice(states)} - {s})
            case 2:
                moves[i], moves[j] = moves[j], moves[i]
            case 3:
                moves[i] = [[] for _ in states]
            case 4:
                levels[i], levels[j] = levels[j], levels[i]
            case 5:
                levels[i] = [max(levels[i]) - level for level in levels[i]]
            case _:
                t = rng.choice(states)
                levels[i][s], levels[i][t] = levels[i][t], levels[i][s]
        return certified(_game(graph, moves, levels))

    def _other_model(self, model: dict[str, Any]) -> None:
        """Changes one thing in a canonical model that may or may not matter."""
        rng = self.rng
        maker = rng.choice(model["decision_makers"])
        wants = maker["preference"]
        options = [option for each in model["decision_makers"] for option in each.get("options", [])]
        ways: list[Callable[[], None]] = [lambda: rng.shuffle(model["decision_makers"])]
        if wants.get("statements"):
            said = wants["statements"]
            k = rng.randrange(len(said))
            ways += [lambda: rng.shuffle(said), lambda: said.pop(k)]
            ways += [lambda: said.__setitem__(k, f"not ({said[k]})"), lambda: said.insert(k, rng.choice(options))]
        if wants.get("weights"):
            name = rng.choice([*wants["weights"]])
            ways.append(lambda: wants["weights"].__setitem__(name, rng.choice(["-1", "0", "1/3", "7", "-2/5"])))
            ways.append(lambda: wants["weights"].pop(name))
        if "ranking" in wants:
            ways += [lambda: rng.shuffle(wants["ranking"]), lambda: wants["ranking"].reverse()]
            ways.append(lambda: wants["ranking"].insert(0, wants["ranking"].pop() + wants["ranking"].pop(0)))
        if "states" in model:
            arcs = maker["moves"]
            pair = [rng.randint(1, len(model["states"])), rng.randint(1, len(model["states"]))]
            ways.append(lambda: arcs.append(pair) or arcs.sort())
            if arcs:
                ways.append(lambda: arcs.pop(rng.randrange(len(arcs))))
        else:
            extra = rng.choice(options)
            excluded, same, one_way = model["excluded"], model["same_state"], model["one_way"]
            ways.append(lambda: excluded.append(rng.choice([f"{extra} and not {options[0]}", extra, f"not {extra}"])))
            ways.append(lambda: one_way.__setitem__(extra, rng.choice(["to yes", "to no"])))
            ways.append(lambda: same.append(rng.choice([extra, f"{extra} and {options[0]}"])))
            rule = {"before": rng.choice([None, options[0]]), "after": extra, "by": rng.choice([None, maker["name"]])}
            ways.append(lambda: model["moves_ruled_out"].append(rule))
            ways.append(lambda: rng.shuffle(maker["options"]))
            for rules in (excluded, same, model["moves_ruled_out"]):
                if rules:
                    ways += [lambda rules=rules: rules.pop(rng.randrange(len(rules)))]  # type: ignore[misc]
            if one_way:
                ways.append(lambda: one_way.pop(rng.choice([*one_way])))
        try:
            rng.choice(ways)()
        except IndexError:
            return


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place inside of a value, as what holds it and its key."""
    for key in [*value] if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _game(graph: ModelGraph, moves: list[list[list[int]]], levels: list[list[int]]) -> ModelGraph:
    """A graph with these moves and levels that passes for one of the model."""
    ranks = [{level: k for k, level in enumerate(sorted(set(own)))} for own in levels]
    dense = [[rank[level] for level in own] for rank, own in zip(ranks, levels, strict=True)]
    game: Any = Graph(
        graph.states,
        [lambda s, own=own: tuple(own[s]) for own in moves],  # type: ignore[misc]
        lambda i, a, b: dense[i][a] > dense[i][b],
        graph.status_quo,
    )
    game.conflict, game.orders = (
        graph.conflict,
        [SimpleNamespace(levels=tuple(own), count=len(set(own))) for own in dense],
    )
    return cast(ModelGraph, game)


def _certified_by(rule: str, graph: ModelGraph) -> Certificate:
    """A certificate with everything drawn from labels by a rule which is not the definition's."""
    labelling: Any = Labels(graph)
    if rule == "twice in a row":
        labelling.transitive = True
    if rule == "last movers":
        labelling.transitive = False
    if rule == "all move":
        labelling.graph = copy.copy(graph)
        labelling.graph.others = lambda i: tuple(graph.decision_makers)
    made = certified(graph)
    for key in made["labels"]:
        foresight = CONCEPTS[key].foresight or Foresight()
        if rule in ("never counter", "always counter"):
            foresight = replace(foresight, countered=rule == "always counter")
        if rule == "willing":
            foresight = replace(foresight, by_improvements=not foresight.by_improvements)
        both = [labelling.of(i, foresight) for i in graph.decision_makers]
        own = [{"w": worst, "d": steps} for worst, steps in both]
        escapes = [escapes_by(graph, i, label["w"]) for i, label in enumerate(own)]
        rows = ["".join("1" if escape is None else "0" for escape in each) for each in escapes]
        stable = tuple(frozenset(s for s, bit in enumerate(row) if bit == "1") for row in rows)
        labels = SimpleNamespace(escapes=lambda i, foresight, escapes=escapes: escapes[i])
        solution: Any = SimpleNamespace(graph=graph, stable={key: stable}, labels=labels)
        made["labels"][key], made["verdicts"][key] = own, rows
        made["equilibria"][key] = [s + 1 for s in range(len(graph)) if all(row[s] == "1" for row in rows)]
        made["refutations"][key] = certificates._refutations(solution, key, foresight)
    return made


def escapes_by(graph: ModelGraph, i: int, worst: list[int | None]) -> list[int | None]:
    """For each state an improvement of a DM that nothing deters, as it follows from the DM's labels."""
    levels = graph.orders[i].levels

    def deterred(s: int, x: int) -> bool:
        w = worst[x]
        return w is not None and w <= levels[s]

    return [next((x for x in graph.improvements(i, s) if not deterred(s, x)), None) for s in range(len(graph))]


def judged(origin: Honest, text: str) -> str:
    """What the checker makes of a tampered certificate: `refused`, `true` if what it accepts is, else what is wrong."""
    try:
        certificate = load(text)
        proved = verify(certificate)
    except Refused:
        return "refused"
    except Exception as error:  # whatever it is, it is no answer
        return f"failed: {type(error).__name__}"
    try:
        same = certificate["model"] == origin.certificate["model"]
        truth = origin.truth if same else oracle(described(certificate["model"]))
    except (ValueError, KeyError, IndexError) as error:
        return f"accepted a model that the oracle does not understand: {error}"
    stable, equilibria = true_claims(truth, certificate["concepts"])
    right = claims(certificate) == (stable, equilibria)
    return "true" if right and {key: set(own) for key, own in proved["equilibria"].items()} == equilibria else "wrong"


def try_certificates(count: int, seed: str, pool: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How so many tampered certificates are judged, by the way they were made; and those that fooled the checker."""
    forger = Forger(seed, pool)
    counts: Counter[tuple[str, str]] = Counter()
    fooled = []
    for number in range(count):
        way, origin, text = forger.tampered()
        verdict = judged(origin, text)
        counts[way, verdict] += 1
        if verdict not in ("refused", "true"):
            fooled.append(f"number {number} of seed {seed}, {way}, model {origin.name}: {verdict}")
    return counts, fooled


# Mutants of the program

#: For each file of the package: texts, and what each becomes in a mutant. `\n` is a line break.
MUTANTS = {
    "stability/verdict.py": r"""
        if prefers(i, y, s): => if not prefers(i, s, y):
        if prefers(i, y, s): => if prefers(i, y, x):
        if prefers(i, y, s): => if y == s or prefers(i, y, s):
        if prefers(i, z, s) => if prefers(i, z, y)
        if prefers(i, z, s) => if prefers(i, z, x)
        if prefers(i, z, s) => if not prefers(i, s, z)
        graph.moves(i, y) if countered => graph.improvements(i, y) if countered
        graph.moves(i, y) if countered => graph.moves(i, y)[:1] if countered
        .sequences(graph.others(i), x, => .sequences(graph.others(i)[:1], x,
        .sequences(graph.others(i), x, => .sequences(tuple(graph.decision_makers), x,
        .sequences(graph.others(i), x, => .sequences(graph.others(i), s,
        improving=by_improvements) => improving=not by_improvements)
        improving=by_improvements) => improving=False)
        improving=by_improvements) => improving=True)
        if better is None: => if better is not None:
        count += 1\n => count += 1\n        if count > 1:\n            break\n
        for z in counters or () => for z in ()
        deterred = all(self.definition => deterred = any(self.definition
        s, x).sanction for x in self.leaves(graph, i, s) => s, x).sanction for x in graph.moves(i, s)
        s, x).sanction for x in self.leaves(graph, i, s) => s, x).sanction for x in self.leaves(graph, i, s)[:1]
    """,
    "stability/concepts.py": r"""
        deterred(graph, i, s, x, by_improvements=False, countered=False) => Reply(x)
        s, x, by_improvements=False, countered=False) => s, x, by_improvements=False, countered=True)
        s, x, by_improvements=False, countered=True) => s, x, by_improvements=False, countered=False)
        s, x, by_improvements=True, countered=False) => s, x, by_improvements=False, countered=False)
        s, x, by_improvements=True, countered=True) => s, x, by_improvements=True, countered=False)
        return Reply(x) => return deterred(graph, i, s, x, by_improvements=True, countered=True)
        foresight=Foresight(countered=True), => foresight=Foresight(),
        foresight=Foresight(by_improvements=True), => foresight=Foresight(),
    """,
    "graph.py": r"""
        j for j in self._movers if j != mover) => j for j in self._movers)
        j for j in self._movers if j != mover) => j for j in self._movers if j > mover)
        may_move = (last_movers[0],) => may_move = ()
        may_move = (last_movers[0],) => may_move = (mover,)
        elif mover == last_movers[1]: => elif False:
        if j in last_movers: => if last_movers:
        while waiting:\n            node => while False:\n            node
        graph.improvements if j in strict else graph.moves => graph.moves if j in strict else graph.improvements
        if self.prefers(i, t, state)) => if not self.prefers(i, state, t))
        if self.prefers(i, t, state)) => if self.prefers(i, state, t))
        j for j in self.decision_makers if j != i) => j for j in self.decision_makers)
        j for j in self.decision_makers if j != i) => j for j in self.decision_makers if j > i)
        levels[better] > levels[worse] => levels[better] >= levels[worse]
        if levels[t] > here]) => if levels[t] >= here])
        if levels[t] > here]) => if levels[t] > here + 1])
        levels[better] > levels[worse] => levels[better] > levels[worse] + 1
        direction == "to yes") => direction == "to no")
        if code & ~target & stays_yes or => if
        or target & ~code & stays_no: => :
        before(code) and after(target) and not after(code) => after(target) and not after(code)
        before(code) and after(target) and not after(code) => before(code) and after(target)
        before(code) and after(target) and not => before(target) and after(target) and not
        if rule.by in ("", dm.name)] => if rule.by == dm.name]
        if rule.by in ("", dm.name)] => ]
        for member in states[state].members => for member in states[state].members[:1]
        if code != member and allowed(member, code) => if code != member
        for target in alike[state] if target != state => for target in alike[state][:1] if target != state
        same_others.setdefault(state.members[0] & ~own, => same_others.setdefault(state.members[0] & own,
        or rules.moves or one_way: => or rules.moves:
        or rules.moves or one_way: => or one_way:
        conflict.states or rules.same_state or rules => conflict.states or rules
        if code != member and allowed => if (code ^ member).bit_count() == 1 and allowed
        .update(index[name] for name in arcs.targets) => .update(index[name] for name in arcs.targets[:1])
    """,
    "ordering.py": r"""
        enumerate(sorted(set(self.keys))) => enumerate(sorted(set(self.keys), reverse=True))
        for priority in preference.priorities], => for priority in preference.priorities][::-1],
        for priority in preference.priorities], => for priority in preference.priorities][:2],
        [int("".join(row), 2) for row in => [sum(map(int, row)) for row in
        for bit, worth in worths if code & bit) => for bit, worth in worths if not code & bit)
        sum((worth for bit, worth in worths => sum((Fraction(int(worth)) for bit, worth in worths
        keys.setdefault(state, -rank) => keys.setdefault(state, rank)
        keys.setdefault(state, -rank) => keys.setdefault(state, -(rank // 2))
    """,
    "preference.py": r"""
        consequence(code) or not condition(code) => condition(code) or not consequence(code)
        rule(code) or excuse(code) => rule(code) and not excuse(code)
        one(code) == other(code) => one(code) or other(code)
    """,
    "states.py": r"""
        leader[code] = first => pass
    """,
    "stability/certificate.py": r"""
        if s in states else => if s not in states else
        [s + 1 for s in solution.equilibria(key)] => [s for s in solution.equilibria(key)]
        [s + 1 for s in solution.equilibria(key)] => [s + 1 for s in solution.equilibria(key)][:-1]
        by[s], to[s] = i, escape + 1 => by[s], to[s] = i, escape
    """,
    "stability/backwards.py": r"""
        [sorted(own, key=levels.__getitem__) for own in classes] => [sorted(own) for own in classes]
        if levels[s] > level else => if levels[s] >= level else
        [max(own, key=values.__getitem__) => [min(own, key=values.__getitem__)
        if s != t] => ]
        if s != t] => if s < t]
        untold not in (t, _ALL_TOLD) => untold not in (t, _ALL_TOLD) and False
        [told[number] : worse] => [told[number] + 1 : worse]
        told[number] = worse => told[number] = worse + 1
        found[t].append(s) => found[s].append(t)
        [sources[t] for t in states] => [sources[t] for t in [*states][:1]]
    """,
    "stability/labels.py": r"""
        not (graph.conflict.states or rules.moves or rules.same_state) => True
        not (graph.conflict.states or rules.moves or rules.same_state) => False
        left -= reached => left -= set(list(reached)[:1])
        [t for t in states if t in left] => [t for t in states if t not in left]
        behind in opponents]) => behind in opponents[:1]])
        here if w is None or here < w else w => here if w is None or here > w else w
        here if w is None or here < w => 0 if w is None or here < w
        x if theta[x] > here else None => x if theta[x] >= here else None
        x if theta[x] > here else None => x if theta[x] > here + 1 else None
        moves(i, s), key=value, default=s) => moves(i, s)[:1], key=value, default=s)
        _behind(j, by_improvements) for j in graph.others(i) => _behind(j, by_improvements) for j in [i]
        _sources(j, by_improvements) for j in graph.others(i) => _sources(j, by_improvements) for j in [i]
        level(own.members[c][-1]) => level(own.members[c][0])
        max(map(level, (t, *self.graph.moves(i, t)))) => min(map(level, (t, *self.graph.moves(i, t))))
        for value, states in enumerate(roots): => for value, states in [*enumerate(roots)][::-1]:
        elif known != k and => elif
        last = [j for j in opponents if j != k] => last = [*opponents]
        reached.append((x, last)) => reached.append((x, opponents))
        self.graph.improvements if improving else self.graph.moves => self.graph.moves
        own.improvers() if improving else own.movers() => own.movers()
        if foresight.countered else => if not foresight.countered else
        distance += 1\n => distance = 1\n
    """,
    "arrays.py": r"""
        level << 1 | holds( => level << 1 | ~holds(
        for statement in statements[done : done + taken]: => for statement in statements[done : done + taken][::-1]:
        dense = np.cumsum(present, dtype=np.int32) - 1 => dense = np.cumsum(present, dtype=np.int32) // 2
        found |= (flipped >> position & 1) << place => found = (flipped >> position & 1) << place
        flipped = own ^ self.to_no => flipped = own
        levels[row]) => levels[row - 1])
        out[fits] < 0, count - 1 - rank => out[fits] < 0, rank
        found &= ~(broken & => found &= ~(broken |
        (sources & ~targets & stays_yes == 0) & => (sources >= 0) &
        leader[touched[leader]] = leader[same].min() => leader[same] = leader[same].min()
        return holds(then, positions, codes) | ~holds(when => return ~holds(then, positions, codes) | holds(when
    """,
    "stability/compiled/full_ranks.py": r"""
        keys[a, lane] = min(x, y) => keys[a, lane] = x
        keys[b, lane] = max(x, y) => keys[b, lane] = y
        lower = lower if key >> uk == before else position => lower = position
        before = key >> uk\n => pass\n
        << uk | w => << uk
        lower += np.int32(values[v] < mine) => lower += np.int32(values[v] <= mine)
        if quality[v] == quality[w]:\n => if True:\n
        lower += values[v] < mine\n => lower += values[v] <= mine\n
        less = quality[v] < quality[w]\n => less = quality[v] > quality[w]\n
    """,
    "stability/compiled/full_search.py": r"""
        label[np.uint64(queue[position])] = value => label[np.uint64(queue[position])] = value + 1
        pointer[a, c] = last => pointer[a, c] = last + np.uint64(1)
        if first >= last:\n => if first + np.uint64(1) >= last:\n
        if asked[cell] >= level:\n => if asked[cell] > 0:\n
        if levels[z] + 1 >= level:\n => if levels[z] >= level:\n
        if q >> b & 1:\n => if False:\n
        base = y >> (lo + k) << (lo + k) | low => base = low
        for a in range(np.uint64(shape.shape[0])): => for a in range(np.uint64(shape.shape[0] - 1)):
        key = staying[q] if form else own => key = own
        split_code(state, shape[j, 0], size)[0] << size, to => c << size, to
        above = upto\n => above = upto + 1\n
        if is_seen(seen, root):\n => if not is_seen(seen, root):\n
        range(np.uint64(1), tail) => range(np.uint64(2), tail)
        pointer[cell] = position => pointer[cell] = size
    """,
    "stability/compiled/full_blocks.py": r"""
        if more[c] > best[c]:\n => if more[c] < best[c]:\n
        value, largest = min(label[c], own[c]), best[c] => value, largest = label[c], best[c]
        value, largest = min(label[c], own[c]), best[c] => value, largest = own[c], best[c]
        second[c] = max(second[c], min(value, largest)) => pass
        best[c] = max(value, largest) => best[c] = value
        local[a, 0] -= shape[i, 1] => pass
    """,
    "stability/compiled/full_loops.py": r"""
        table[cell] = min(table[cell], key[state]) => table[cell] = key[state]
        table[cell] = min(table[cell], table[cell | bit]) => pass
        row[c] = max(row[c], own[c]) => row[c] = own[c]
        best[q, c] = max(best[q, c], best[q | bit, c]) => pass
        _cover_block(staying[q] if form else own => _cover_block(own
    """,
    "stability/compiled/kernel.py": r"""
        counts = above < key[state + bit] <= upto => counts = above < key[state + bit] < upto
        np.int64(key[state + bit]) << 32 => np.int64(-key[state + bit]) << 32
        state += 8 => state += 7
    """,
    "stability/compiled/listed_loops.py": r"""
        if levels[j, z] >= level: => if levels[j, z] > level:
        level = levels[j, y] if improving else FAR => level = levels[j, y]
        level = levels[j, y] if improving else FAR => level = FAR
        if asked[j, mine] >= level:\n => if asked[j, mine] >= 0:\n
        sub_quality[j, cell] & ~quality == 0 and => True and
        theta[z] = min(theta[z], value) => theta[z] = value
        position = sub_first[j, cell] + pointer[j, cell] => position = sub_first[j, cell] + 1
        and sub_quality[mine] & ~sub_quality[cell] == 0: => and sub_quality[cell] & ~sub_quality[mine] == 0:
        if theta[z] > own[cell]: => if theta[z] < own[cell] or own[cell] < 0:
        if cell != mine and => if cell > mine and
        while end < groups and class_first[end] == start: => while end < groups and end == start:
    """,
    "stability/compiled/pairs_loops.py": r"""
        if (kind == 0 and j == movers[target, 0]) => if (kind == 0 and False)
        (kind == 1 and j != movers[target, 0]) => (kind == 1 and True)
        if movers[z, 0] == j or movers[z, 1] >= 0: => if movers[z, 0] >= 0:
        theta[z] = min(theta[z], value) => theta[z] = value
        stack[top, 0], stack[top, 1] = z, 1 => stack[top, 0], stack[top, 1] = z, 0
    """,
    "stability/compiled/pairs.py": r"""
        self.levels[j][target] > self.levels[j][source] => self.levels[j][target] >= self.levels[j][source]
        arcs = backwards[foresight.by_improvements] => arcs = backwards[False]
        inside = source != target => inside = source < target
        np.packbits(drive.best <= self.levels[i] => np.packbits(drive.best < self.levels[i]
    """,
    "stability/compiled/listed.py": r"""
        np.lexsort((table.levels[j], quality, others)) => np.lexsort((-table.levels[j], quality, others))
        True: np.maximum(own, nash.best[self.sub_class[i]]) => True: own
    """,
}

#: What is solved by which engine, where the file is one of its own; the rest is asked through the labels.
SOLVERS = {
    "stability/verdict.py": "solve",
    "stability/concepts.py": "solve",
    "graph.py": "solve",
    "arrays.py": "solve_compiled",
}


def mutants() -> list[tuple[str, str, str]]:
    """The file of each mutant, the text in it that is changed, and what it becomes."""
    lines = [(file, line.strip()) for file, block in MUTANTS.items() for line in block.splitlines() if line.strip()]
    pairs = [(file, line.replace(r"\n", "\n").split(" => ")) for file, line in lines]
    return [(file, old, new) for file, (old, new) in pairs]


_WORKER = """
import json, sys
import numpy
from countermove.arrays import tabulate
from countermove.graph import ModelGraph
from countermove.language.canonical import canonical
from countermove.language.reader import read
from countermove.stability.certificate import certify
from countermove.large import LargeGraph
from countermove.stability.solve import solve, solve_by_labels
numpy.seterr(all="ignore")
if sys.argv[1] == "solve_compiled":
    from countermove.stability.compiled.engine import solve_compiled
solver = globals()[sys.argv[1]]
print(json.dumps(sys.modules["countermove"].__file__))
for text in json.load(sys.stdin):
    try:
        conflict = read(text, "test.yaml").view("base")
        graph = right = ModelGraph(conflict)
        if sys.argv[1] == "solve_compiled" and not conflict.states:
            graph = LargeGraph(tabulate(conflict, 1 << 16))
        solution = solver(graph)
        print(json.dumps(certify(solution, canonical(conflict), "0" * 64)))
    except Exception as error:
        print(json.dumps(repr(error)))
"""


@dataclass
class Mutated:
    """What became of the pool in the hands of one mutant: on how many models verdicts came out wrong, or only the rest,
    how many of these certificates were refused, and on how many models the mutant fell over."""

    file: str
    change: str
    verdicts: int = 0
    verdicts_refused: int = 0
    rest: int = 0
    rest_refused: int = 0
    fell: int = 0

    @property
    def fooled(self) -> bool:
        """Whether anything wrong was accepted."""
        return self.verdicts_refused < self.verdicts or self.rest_refused < self.rest


#: A mutant of the engine runs uncompiled, which takes no time to compile.
_SETTINGS = {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1", "NUMBA_DISABLE_JIT": "1"}


def _solver(file: str) -> str:
    return "solve_compiled" if "compiled" in file else SOLVERS.get(file, "solve_by_labels")


def try_mutant(file: str, old: str, new: str, pool: list[Honest]) -> Mutated:
    """Certifies the pool by a copy of the package in which the one text is the other."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "countermove"
        shutil.copytree(ROOT / "src" / "countermove", package, ignore=shutil.ignore_patterns("__pycache__"))
        text = (package / file).read_text(encoding="utf-8")
        if old not in text:
            raise LookupError(f"{file} has no `{old}`; the list of mutants is out of date")
        (package / file).write_text(text.replace(old, new), encoding="utf-8")
        found = Mutated(file, f"{old.strip()} -> {new.strip()}".replace("\n", " "))
        try:
            done = subprocess.run(
                [sys.executable, "-c", _WORKER, _solver(file)],
                input=json.dumps([each.text for each in pool]),
                env={**os.environ, "PYTHONPATH": folder, **_SETTINGS},
                capture_output=True,
                encoding="utf-8",
                timeout=300,
                check=False,
            )
        except subprocess.TimeoutExpired:
            found.fell = len(pool)
            return found
        lines = done.stdout.splitlines()
        if not lines:
            raise ValueError(f"{found.change}: {done.stderr}")
        assert json.loads(lines[0]).startswith(folder), "the mutant is not what was run"
    found.fell = len(pool) - len(lines) + 1
    for each, line in zip(pool, lines[1:], strict=False):
        made = json.loads(line)
        if isinstance(made, str):
            found.fell += 1
            continue
        wrong = claims(made) != true_claims(each.truth, made["concepts"])
        refused = judged(each, line) == "refused"
        differs = (
            wrong or refused or any(made[part] != each.certificate[part] for part in ("labels", "model", "concepts"))
        )
        found.verdicts += wrong
        found.verdicts_refused += wrong and refused
        found.rest += differs and not wrong
        found.rest_refused += differs and not wrong and refused
    return found


def mutants_pool(each: int, file: str = "") -> list[Honest]:
    """So many models of each kind, for a layout of the engine twice as many that come to it."""
    name = file.rpartition("/")[2]
    for kind in ENGINE_KINDS:
        if name.startswith(kind):
            return [honest(kind, number) for number in range(2 * each)]
    kinds = [*KINDS] if "/" in file or not file else [*KINDS, *ENGINE_KINDS]
    return [honest(kind, number) for kind in kinds for number in range(each)]


# The command line


def main() -> int:
    """Runs what is asked for, prints the counts, and returns 1 if the checker was fooled."""
    parser = argparse.ArgumentParser(description="Tries to fool the checker of certificates.")
    parser.add_argument("--certificates", type=int, default=0, metavar="N", help="tamper with so many certificates")
    parser.add_argument("--mutants", action="store_true", help="let broken copies of the program certify")
    parser.add_argument("--only", default="", metavar="PART", help="only mutants of files whose names have this part")
    parser.add_argument("--pool", type=int, default=40, help="models of each kind to start from")
    parser.add_argument("--seed", default="0", help="which certificates are tampered with, and how")
    asked = parser.parse_args()
    bad = False
    if asked.certificates:
        bad |= report_certificates(asked.certificates, asked.seed, asked.pool)
    if asked.mutants:
        bad |= report_mutants(min(asked.pool, 20), asked.only)
    return int(bad)


def report_certificates(count: int, seed: str, pool: int) -> bool:
    """Prints how tampered certificates are judged."""
    started = time.perf_counter()
    counts, fooled = try_certificates(count, seed, pool)
    print(f"{'way':<30}{'tampered':>10}{'refused':>10}{'accepted, true':>16}{'accepted, wrong':>17}{'failed':>8}")
    for way in sorted({way for way, _ in counts}):
        own = Counter({verdict: number for (each, verdict), number in counts.items() if each == way})
        print(_row(way, own))
    total: Counter[str] = Counter()
    for (_, verdict), number in counts.items():
        total[verdict] += number
    print(_row("all", total))
    print(f"{time.perf_counter() - started:.0f} s, seed {seed}, {pool} models of each of {len(KINDS)} kinds")
    print("\n".join(fooled) or "None with a wrong verdict was accepted, and none made the checker fail.")
    return bool(fooled)


def _row(name: str, counts: Counter[str]) -> str:
    failed = sum(number for verdict, number in counts.items() if verdict.startswith("failed"))
    refused, true = counts["refused"], counts["true"]
    wrong = counts.total() - failed - refused - true
    return f"{name:<30}{counts.total():>10}{refused:>10}{true:>16}{wrong:>17}{failed:>8}"


def report_mutants(each: int, only: str) -> bool:
    """Prints what becomes of certificates that broken programs make."""
    started = time.perf_counter()
    print("Certificates with a wrong verdict, and of these refused; with something else wrong, and of these refused;")
    print("models on which the mutant fell over:\n")
    killed, fooled = 0, []
    asked = [mutant for mutant in mutants() if only in mutant[0]]
    for file, old, new in asked:
        found = try_mutant(file, old, new, mutants_pool(each, file))
        killed += found.verdicts > 0
        fooled += [found.change] if found.fooled else []
        numbers = (found.verdicts, found.verdicts_refused, found.rest, found.rest_refused, found.fell)
        print(f"{''.join(f'{number:>5}' for number in numbers)}  {file}: {found.change}", flush=True)
    print(f"\n{len(asked)} mutants, {killed} of them change a verdict; {time.perf_counter() - started:.0f} s")
    print("\n".join(f"NOT REFUSED: {each}" for each in fooled) or "Every wrong certificate was refused.")
    return bool(fooled)


if __name__ == "__main__":
    sys.exit(main())
