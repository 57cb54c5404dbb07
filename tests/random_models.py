"""Random models for the tests: plain descriptions, and the files that say the same.

A `Spec` (option form) or a `FreeSpec` (named states with arcs) describes a model abstractly; `naive.solve`
and `naive.solve_free` answer it. `to_yaml` writes it in the language of docs/model-file.md, in one of its many
forms. `random_gmcr` makes the object of a GMCR+ save file for `naive.solve_gmcr`. Nothing
here comes from the package.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from naive import Statement, feasible_codes, holds, merge


@dataclass(frozen=True)
class Option:
    """An option as it is called in the model: `build`, or `US.attack` where two DMs have an `attack`."""

    name: str
    owner: int
    direction: str = "both"
    """ "both", "to yes" or "to no"."""


@dataclass(frozen=True)
class MoveRule:
    """Rules out moves of `by` (None: of all) from where `before` holds (None: anywhere) to a new `after`."""

    after: Statement
    before: Statement | None = None
    by: int | None = None


@dataclass(frozen=True)
class Wants:
    """What a DM wants; exactly one of the three is given."""

    prefers: tuple[Statement, ...] | None = None
    weights: tuple[tuple[int, str], ...] | None = None
    """Pairs of an option and its weight as decimal text, which is exact."""
    ranking: tuple[tuple[int, ...], ...] | None = None
    """Groups of equally good states by their numbers, best first."""


@dataclass(frozen=True)
class Spec:
    """A model in option form. Options stand in model order: those of the first DM first."""

    dms: tuple[str, ...]
    options: tuple[Option, ...]
    wants: tuple[Wants, ...]
    infeasible: tuple[Statement, ...] = ()
    """("never", a), ("at most one", a, b, ...), ("at least one", a, b, ...), ("exactly one", a, b, ...), and
    ("only with", a, b)."""
    move_rules: tuple[MoveRule, ...] = ()
    same: tuple[Statement, ...] = ()
    status_quo: int | None = None
    """The code of a feasible state, before merging."""


@dataclass(frozen=True)
class FreeSpec:
    """A free-form model. States are numbers from 1."""

    dms: tuple[str, ...]
    states: tuple[str, ...]
    arcs: tuple[tuple[tuple[int, int], ...], ...]
    rankings: tuple[tuple[tuple[int, ...], ...], ...]
    status_quo: int | None = None


# Random descriptions


def _words(text: str) -> list[str]:
    """A list of words."""
    return text.split()


_DM_NAMES = _words("US USSR Japan Council Farmers Town MoE A B C1 _x Київ 日本 Perú Public China")
_OPTION_NAMES = _words(
    "halt back hedge relief build pay block modify delay accept abandon insist x1 x2 _z no_deal été мир "
    "和平 notice order iffy android notify to by on off no never say tie attack withdraw Escalate talks_1"
)
_STATE_NAMES = _words("calm tense war peace talks No_Deal s1 _s пауза 停戦 été order iffy on no tie never to")


def random_statement(rng: random.Random, options: int, depth: int = 3) -> Statement:
    """A statement over so many options, with every connective, of at most this depth."""
    if depth == 0 or rng.random() < 0.3:
        option: Statement = ("opt", rng.randrange(options))
        return option if rng.random() < 0.65 else ("not", option)
    kind = rng.choice(["not", "and", "and", "or", "or", "if", "iff", "unless"])
    parts = 1 if kind == "not" else rng.choice([2, 2, 2, 3, 4]) if kind in ("and", "or") else 2
    return (kind, *(random_statement(rng, options, depth - 1) for _ in range(parts)))


def _distinct(rng: random.Random, options: int, least: int, most: int) -> list[Statement]:
    """Some different statements, most of them plain options."""
    found: list[Statement] = []
    for option in rng.sample(range(options), min(options, rng.randint(least, most))):
        plain: Statement = ("opt", option)
        part = plain if rng.random() < 0.75 else random_statement(rng, options, 1)
        found.append(plain if part in found else part)
    return [part for place, part in enumerate(found) if part not in found[:place]]


def _random_rule(rng: random.Random, options: int) -> Statement:
    """One rule on what cannot be."""
    kind = rng.choice(["never", "never", "at most one", "at least one", "exactly one", "only with"])
    parts = _distinct(rng, options, 2, 2 if kind == "only with" else 4)
    if kind == "never" or len(parts) < 2:
        if rng.random() < 0.5:
            return ("never", random_statement(rng, options, 2))
        picked = rng.sample(range(options), min(options, rng.choice([1, 2, 2, 3])))
        literals = [("opt", o) if rng.random() < 0.6 else ("not", ("opt", o)) for o in picked]
        return ("never", literals[0] if len(literals) == 1 else ("and", *literals))
    return (kind, *parts)


def _random_ties(rng: random.Random, states: int) -> tuple[tuple[int, ...], ...]:
    """The states 1..n in random order, cut into groups of equally good ones."""
    numbers = rng.sample(range(1, states + 1), states)
    together = rng.choice([0.0, 0.0, 0.2, 0.5, 0.9])
    groups = [[numbers[0]]]
    for number in numbers[1:]:
        if rng.random() < together:
            groups[-1].append(number)
        else:
            groups.append([number])
    return tuple(tuple(group) for group in groups)


def _random_statements(
    rng: random.Random, options: int, fair: Callable[[Statement], bool], same: Sequence[Statement]
) -> tuple[Statement, ...]:
    """A list of statements, sometimes empty, repeated or very long, each fair to the members of merged states.

    One that is not fair by itself is made so: false of all merged states, or true of them.
    """
    length = rng.choice([65, 80, 100]) if rng.random() < 0.04 else rng.randint(0, 8)
    found: list[Statement] = []
    for _ in range(length):
        if found and rng.random() < 0.08:
            found.append(rng.choice(found))
            continue
        statement = random_statement(rng, options, rng.choice([0, 1, 1, 2, 3]))
        if not fair(statement):
            outside = [("not", each) for each in same]
            statement = rng.choice([("and", *outside, statement), ("or", statement, *same)])
        found.append(statement)
    return tuple(found)


def _random_weights(rng: random.Random, options: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Weights as text; those that floating point gets wrong (0.1 + 0.2 and 0.3) come often."""
    values = [
        "0.1",
        "0.2",
        "0.3",
        "-0.1",
        "-0.3",
        "1",
        "2",
        "3",
        "-1",
        "-2.5",
        "0",
        "4.0",
        "0.7",
        "1.1",
        "-1.25",
        "12",
    ]
    picked = [option for option in options if rng.random() < 0.8]
    rng.shuffle(picked)
    return tuple((option, rng.choice(values)) for option in picked)


def _random_wants(rng: random.Random, options: int, members: list[list[int]], same: Sequence[Statement]) -> Wants:
    """Statements, weights or a ranking, by which the members of a merged state are equally good."""

    def fair(statement: Statement) -> bool:
        return all(len({holds(statement, code) for code in group}) == 1 for group in members)

    kind = rng.choice(["prefers", "prefers", "weights", "ranking"])
    if kind == "prefers":
        return Wants(prefers=_random_statements(rng, options, fair, same))
    if kind == "weights":
        return Wants(weights=_random_weights(rng, [o for o in range(options) if fair(("opt", o))]))
    return Wants(ranking=_random_ties(rng, len(members)))


def _random_options(rng: random.Random, dms: Sequence[str], most: int) -> tuple[Option, ...]:
    """One to `most` options, up to four a DM; sometimes two DMs have one of the same name."""
    counts = [0] * len(dms)
    total = max(rng.randint(1, most), rng.randint(1, most))
    for _ in range(total):
        free = [dm for dm, count in enumerate(counts) if count < 4]
        if free:
            counts[rng.choice(free)] += 1
    names = rng.sample(_OPTION_NAMES, sum(counts))
    owners = [dm for dm, count in enumerate(counts) for _ in range(count)]
    if len(set(owners)) > 1 and rng.random() < 0.15:
        shared = rng.choice(names)
        for dm in rng.sample(sorted(set(owners)), 2):
            names[owners.index(dm)] = f"{dms[dm]}.{shared}"
        names = [rng.choice(["x3", "x4"]) if name == shared else name for name in names]
    reversible = rng.choice([1.0, 0.7, 0.4])
    return tuple(
        Option(name, owner, "both" if rng.random() < reversible else rng.choice(["to yes", "to no"]))
        for name, owner in zip(names, owners, strict=True)
    )


def random_spec(
    rng: random.Random,
    *,
    merged: bool = False,
    move_rules: bool = False,
    dms: int | None = None,
    max_options: int = 7,
    infeasible: bool = True,
    one_way: bool = True,
) -> Spec:
    """A random model in option form with at least one feasible state.

    `merged` adds statements of same states and `move_rules` rules on moves; `dms` fixes the number of DMs,
    which is mostly 2 to 4 and else 1 to 6; `infeasible` and `one_way` False leave those out.
    """
    count = dms or rng.choice([1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 6])
    names = tuple(rng.sample(_DM_NAMES, count))
    options = _random_options(rng, names, max_options)
    if not one_way:
        options = tuple(Option(option.name, option.owner) for option in options)
    size = len(options)
    rules = [_random_rule(rng, size) for _ in range(rng.choice([0, 1, 1, 2, 3]))] if infeasible else []
    enough = 2 if rng.random() < 0.9 else 1
    while len(feasible_codes(size, rules)) < enough:
        rules.pop()
    codes = feasible_codes(size, rules)
    same = _random_same(rng, size, codes) if merged else ()
    members = merge(codes, same)
    bans: list[MoveRule] = []
    for _ in range(rng.randint(1, 3) if move_rules else 0):
        before = random_statement(rng, size, 1) if rng.random() < 0.7 else None
        by = rng.randrange(count) if rng.random() < 0.6 else None
        bans.append(MoveRule(after=random_statement(rng, size, 1), before=before, by=by))
    return Spec(
        dms=names,
        options=options,
        wants=tuple(_random_wants(rng, size, members, same) for _ in names),
        infeasible=tuple(rules),
        move_rules=tuple(bans),
        same=same,
        status_quo=rng.choice(codes) if rng.random() < 0.85 else None,
    )


def _random_same(rng: random.Random, options: int, codes: list[int]) -> tuple[Statement, ...]:
    """Statements that merge some states; mostly half of the states are left, and two wherever that can be."""
    same: tuple[Statement, ...] = ()
    wanted = rng.choice([1, 1, 2, 3])
    left = max(min(2, len(codes)), len(codes) // 2 if rng.random() < 0.8 else 0)
    for _ in range(60):
        if len(same) == wanted:
            break
        tried = (*same, random_statement(rng, options, rng.choice([0, 1, 2, 2])))
        if left <= len(merge(codes, tried)) < len(merge(codes, same)):
            same = tried
    return same or (("opt", 0),)


def random_free_spec(rng: random.Random, *, dms: int | None = None, max_states: int = 12) -> FreeSpec:
    """A random free-form model: arcs at random, neither transitive nor symmetric; some DMs have none."""
    count = dms or rng.choice([1, 2, 2, 2, 3, 3, 3, 4, 4, 5])
    size = rng.randint(1, max_states)
    states = range(1, size + 1)
    names = rng.sample(_STATE_NAMES, size)
    digits = rng.choice([0.0, 0.0, 0.2, 1.0])
    arcs = []
    for _ in range(count):
        density = rng.choice([0.0, 0.1, 0.2, 0.3, 0.5])
        arcs.append(tuple((s, t) for s in states for t in states if s != t and rng.random() < density))
    return FreeSpec(
        dms=tuple(rng.sample(_DM_NAMES, count)),
        states=tuple(str(n) if rng.random() < digits else name for n, name in enumerate(names, 1)),
        arcs=tuple(arcs),
        rankings=tuple(_random_ties(rng, size) for _ in range(count)),
        status_quo=rng.choice(states) if rng.random() < 0.85 else None,
    )


# Writing the model language

_BINDING = {"if": 0, "iff": 0, "unless": 0, "or": 1, "and": 2, "not": 3, "opt": 4}


@dataclass(frozen=True)
class _Plain:
    """A scalar that is written as it stands."""

    text: str


_Value: TypeAlias = "str | int | _Plain | list[_Value] | dict[str | int, _Value]"
_SAFE = re.compile(r"[^\W\d][\w. ()¶'-]*")
_TAKEN = {"true", "false", "null", "True", "False", "Null", "TRUE", "FALSE", "NULL"}


class _Writer:
    """Writes values as YAML, choosing among its forms."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def scalar(self, value: str | int | _Plain) -> str:
        """A scalar, quoted where it must be and sometimes where it need not."""
        if isinstance(value, _Plain):
            return value.text
        if isinstance(value, int):
            return str(value)
        plain = value.lstrip("(").isprintable() and _SAFE.fullmatch(value.lstrip("(")) and not value.endswith(" ")
        if plain and value not in _TAKEN and self.rng.random() < (0.3 if value[0] == "(" else 0.75):
            return value
        if self.rng.random() < 0.5:
            return "'" + value.replace("'", "''") + "'"
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def flow(self, value: _Value) -> str:
        """Any value on one line."""
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.scalar(key)}: {self.flow(part)}" for key, part in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(part) for part in value) + "]"
        return self.scalar(value)

    def block(self, value: _Value, indent: int, flow: float = 0.5) -> list[str]:
        """The lines of a value, as a block unless it is a scalar, is empty or goes on one line by chance."""
        margin = " " * indent
        if not isinstance(value, (dict, list)) or not value or self.rng.random() < flow:
            return [margin + self.flow(value)]
        lines: list[str] = []
        if isinstance(value, list):
            for part in value:
                inner = self.block(part, indent + 2)
                lines += [f"{margin}- {inner[0].lstrip(' ')}", *inner[1:]]
            return lines
        for key, part in value.items():
            step = self.rng.choice([0, 2]) if isinstance(part, list) else self.rng.choice([2, 4])
            inner = self.block(part, indent + step)
            if len(inner) == 1 and not inner[0].lstrip(" ").startswith("- ") and not self.is_block_mapping(part, inner):
                lines.append(f"{margin}{self.scalar(key)}: {inner[0].lstrip(' ')}")
            else:
                lines += [f"{margin}{self.scalar(key)}:", *inner]
        return lines

    @staticmethod
    def is_block_mapping(value: _Value, lines: list[str]) -> bool:
        """Whether these lines write a mapping as a block: such a one cannot follow its key on one line."""
        return isinstance(value, dict) and not lines[0].lstrip(" ").startswith("{")


def _remarks(rng: random.Random, sure: bool = False) -> dict[str | int, _Value]:
    """Some of the keys that change no answer: evidence, note and, where it is allowed, sure."""
    kinds = [
        "reported",
        "author's judgement",
        "poll",
        "document",
        "data",
        "general knowledge",
        "our inference",
    ]
    found: dict[str | int, _Value] = {}
    if sure and rng.random() < 0.6:
        found["sure"] = rng.choice(["low", "medium", "high"])
    if rng.random() < 0.4:
        citations: list[_Value] = []
        for _ in range(rng.choice([1, 1, 2])):
            kind = rng.choice(kinds)
            mapping: _Value = {"source": "gazette", "at": f"¶{rng.randint(1, 9)}", "kind": kind}
            citations.append(rng.choice([kind, f"gazette ¶{rng.randint(1, 9)} ({kind})", mapping]))
        found["evidence"] = citations[0] if len(citations) == 1 else citations
    if rng.random() < 0.3:
        found["note"] = rng.choice(
            ["why", "It is not known: see there", "a # b", 'he said "no"', "{odd} [note]", "- x"]
        )
    return found


class _Form:
    """The forms in which one spec is written."""

    def __init__(self, spec: Spec, rng: random.Random) -> None:
        self.spec = spec
        self.rng = rng
        self.members = merge(feasible_codes(len(spec.options), spec.infeasible), spec.same)

    def name(self, option: int) -> str:
        """A plain option may also be referred to with its owner in front."""
        name, owner = self.spec.options[option].name, self.spec.dms[self.spec.options[option].owner]
        return f"{owner}.{name}" if "." not in name and self.rng.random() < 0.1 else name

    def words(self, statement: Statement) -> str:
        """A statement in words, with brackets where the binding asks for them and sometimes elsewhere."""
        kind, parts = statement[0], statement[1:]
        if kind == "opt":
            return self.name(parts[0])
        if kind == "not":
            return f"not {self.part(parts[0], 3)}"
        if kind in ("and", "or"):
            return f" {kind} ".join(self.part(part, _BINDING[kind]) for part in parts)
        return f"{self.part(parts[0], 1)} {kind} {self.part(parts[1], 1)}"

    def part(self, statement: Statement, least: int) -> str:
        """A part of a statement, in brackets unless it binds at least so tightly."""
        text = self.words(statement)
        if _BINDING[statement[0]] < least or self.rng.random() < 0.08:
            return f"({text})" if self.rng.random() < 0.9 else f"( {text} )"
        return text

    def entry(self, key: str, value: _Value, sure: bool = False) -> _Value:
        """The short form of an entry, or its long form with remarks."""
        remarks = _remarks(self.rng, sure) if self.rng.random() < 0.3 else {}
        if not remarks and self.rng.random() < 0.9:
            return value
        items: list[tuple[str | int, _Value]] = [(key, value), *remarks.items()]
        self.rng.shuffle(items)
        return dict(items)

    def options(self, dm: int) -> dict[str | int, _Value]:
        """The options of a DM with what they mean."""
        found: dict[str | int, _Value] = {}
        for option in self.spec.options:
            if option.owner == dm:
                text = self.rng.choice(["take this step", "do it: now", "it's done", "go # on", "a, b and [c]"])
                found[option.name] = self.entry("text", text)
        return found

    def rule(self, rule: Statement) -> _Value:
        """A rule on what cannot be, in its own kind or one that says the same."""
        kind, parts = rule[0], rule[1:]
        if kind == "never" and parts[0][0] == "and" and len(parts[0]) == 3 and self.rng.random() < 0.5:
            a, b = parts[0][1:]
            positive = [part[1] for part in (a, b) if part[0] == "not"]
            if len(positive) == 2 and positive[0] != positive[1]:
                kind, parts = "at least one", tuple(positive)
            elif len(positive) == 1:
                kind, parts = "only with", (a, positive[0]) if b[0] == "not" else (b, positive[0])
            elif a != b:
                kind, parts = "at most one", (a, b)
        if kind == "never":
            return self.entry("never", self.words(parts[0]))
        if kind == "only with":
            body: dict[str | int, _Value] = {"this": self.words(parts[0]), "only with": self.words(parts[1])}
        else:
            body = {kind: [self.words(part) for part in parts]}
        return body | (_remarks(self.rng) if self.rng.random() < 0.3 else {})

    def cube(self, group: set[int]) -> tuple[dict[int, bool], set[int]]:
        """A set of fixed options that only whole states of this group fit, and the states that fit it."""
        size = len(self.spec.options)
        codes = self.members[self.rng.choice(sorted(group)) - 1]
        fixed = {o: bool(codes[0] >> o & 1) for o in range(size) if len({code >> o & 1 for code in codes}) == 1}
        fitting = self.fitting(fixed)
        if fitting is None or not fitting <= group:
            return {}, set()
        for option in self.rng.sample(sorted(fixed), len(fixed)):
            wider = {o: taken for o, taken in fixed.items() if o != option}
            more = self.fitting(wider)
            if more is not None and more <= group and self.rng.random() < 0.8:
                fixed, fitting = wider, more
        return fixed, fitting

    def fitting(self, fixed: dict[int, bool]) -> set[int] | None:
        """The states all of whose members fit; None if a state fits in part."""
        found = set()
        for n, codes in enumerate(self.members, 1):
            fits = [all(bool(code >> o & 1) == taken for o, taken in fixed.items()) for code in codes]
            if all(fits):
                found.add(n)
            elif any(fits):
                return None
        return found

    def pattern(self, fixed: dict[int, bool]) -> str:
        """A pattern of Y, N and -, sometimes with bars between the owners or with blanks."""
        between = self.rng.choice(["", "", "|", " | ", " "])
        text = ""
        for place, option in enumerate(self.spec.options):
            if place and option.owner != self.spec.options[place - 1].owner:
                text += between
            text += {True: "Y", False: "N", None: "-"}[fixed.get(place)]
        return text

    def tied(self, group: Sequence[int]) -> list[_Value]:
        """Entries of a ranking that stand for these states together, each once."""
        left, found = set(group), list[_Value]()
        numbers = self.rng.random() < 0.5
        while left:
            fixed, states = ({}, set()) if numbers else self.cube(left)
            if not states or self.rng.random() < 0.2:
                number = self.rng.choice(sorted(left))
                found.append(number)
                left.remove(number)
                continue
            left -= states
            if fixed and self.rng.random() < 0.4:
                literals: list[Statement] = [("opt", o) if taken else ("not", ("opt", o)) for o, taken in fixed.items()]
                found.append(self.words(literals[0] if len(literals) == 1 else ("and", *literals)))
            else:
                found.append(self.pattern(fixed))
        return found

    def wants(self, dm: int) -> dict[str | int, _Value]:
        """The preferences of a DM under their key."""
        wants = self.spec.wants[dm]
        if wants.prefers is not None:
            return {"prefers": [self.entry("say", self.words(statement), sure=True) for statement in wants.prefers]}
        if wants.weights is not None:
            weights: dict[str | int, _Value] = {
                self.name(o): self.entry("weight", _Plain(text), sure=True) for o, text in wants.weights
            }
            return {"weights": weights}
        return {"ranking": _ranking(self, [self.tied(group) for group in wants.ranking or ()])}

    def decision_makers(self) -> dict[str | int, _Value]:
        """All DMs, in their order."""
        found: dict[str | int, _Value] = {}
        for dm, name in enumerate(self.spec.dms):
            parts: list[tuple[str | int, _Value]] = list(self.wants(dm).items())
            options = self.options(dm)
            if options or self.rng.random() < 0.15:
                parts.insert(0, ("options", options))
            if self.rng.random() < 0.3:
                parts.insert(0, ("name", f"The {name}: a party"))
            if self.rng.random() < 0.2:
                parts.append(("text", "It fears the next election."))
            if self.rng.random() < 0.2:
                self.rng.shuffle(parts)
            found[name] = dict(parts)
        return found

    def moves(self) -> dict[str | int, _Value]:
        """The rules on moves: one way, moves ruled out, same state."""
        found: dict[str | int, _Value] = {}
        ways = [(o, option.direction) for o, option in enumerate(self.spec.options) if option.direction != "both"]
        if ways:
            found["one way"] = {self.name(option): self.entry("direction", way) for option, way in ways}
        bans: list[_Value] = []
        for rule in self.spec.move_rules:
            items: list[tuple[str | int, _Value]] = [("after", self.words(rule.after))]
            if rule.before is not None:
                items.insert(0, ("before", self.words(rule.before)))
            if rule.by is not None:
                items.append(("by", self.spec.dms[rule.by]))
            bans.append(dict(items) | (_remarks(self.rng) if self.rng.random() < 0.3 else {}))
        if bans:
            found["moves ruled out"] = bans
        if self.spec.same:
            found["same state"] = [self.entry("say", self.words(statement)) for statement in self.spec.same]
        return found

    def status_quo(self, code: int) -> _Value:
        """The status quo by number, by what is taken, or the latter with remarks."""
        if self.rng.random() < 0.3:
            return next(n for n, codes in enumerate(self.members, 1) if code in codes)
        taken: list[_Value] = [self.name(option) for option in range(len(self.spec.options)) if code >> option & 1]
        self.rng.shuffle(taken)
        return self.entry("taken", taken)

    def sections(self) -> dict[str | int, _Value]:
        """The model proper."""
        found: dict[str | int, _Value] = {"decision makers": self.decision_makers()}
        if self.spec.infeasible:
            found["infeasible"] = [self.rule(rule) for rule in self.spec.infeasible]
        found |= self.moves()
        if self.spec.status_quo is not None:
            found["status quo"] = self.status_quo(self.spec.status_quo)
        return found


class _FreeForm:
    """The forms in which one free-form spec is written."""

    def __init__(self, spec: FreeSpec, rng: random.Random) -> None:
        self.spec = spec
        self.rng = rng

    def name(self, state: int) -> str | int:
        """The name of a state; a name in digits is a number to YAML."""
        name = self.spec.states[state - 1]
        return int(name) if name.isdigit() else name

    def state(self, state: int) -> str | int:
        """A state by name or number, where either will do."""
        return state if self.rng.random() < 0.2 else self.name(state)

    def sections(self) -> dict[str | int, _Value]:
        """The model proper."""
        numbers = range(1, len(self.spec.states) + 1)
        texts = ["nothing happens", "troops: face to face", "fighting"]
        named: dict[str | int, _Value] = {self.name(n): self.rng.choice(texts) for n in numbers}
        states: _Value = named if self.rng.random() < 0.5 else list[_Value](named)
        makers: dict[str | int, _Value] = {}
        for dm, arcs, ranking in zip(self.spec.dms, self.spec.arcs, self.spec.rankings, strict=True):
            moves: dict[str | int, _Value] = {}
            for start in numbers:
                targets: list[_Value] = [self.name(t) for s, t in arcs if s == start]
                if targets:
                    moves[self.name(start)] = targets
            ties = [[self.state(n) for n in group] for group in ranking]
            makers[dm] = {"moves": moves, "ranking": _ranking(self, [list[_Value](group) for group in ties])}
        found: dict[str | int, _Value] = {"states": states, "decision makers": makers}
        if self.spec.status_quo is not None:
            found["status quo"] = self.state(self.spec.status_quo)
        return found


def _ranking(form: _Form | _FreeForm, groups: list[list[_Value]]) -> list[_Value]:
    """The entries of a ranking: alone, as a list of equally good ones, or as a mapping with `tie`."""
    found: list[_Value] = []
    for group in groups:
        entry: _Value = group[0] if len(group) == 1 and form.rng.random() < 0.95 else group
        remarks = _remarks(form.rng, sure=True) if form.rng.random() < 0.15 else {}
        found.append({"tie": entry, **remarks} if remarks or form.rng.random() < 0.05 else entry)
    return found


def to_yaml(spec: Spec | FreeSpec, rng: random.Random | None = None) -> str:
    """The spec as a model file, its form varying with `rng`; without one a spec has one text."""
    rng = rng or random.Random(repr(spec))
    form = _Form(spec, rng) if isinstance(spec, Spec) else _FreeForm(spec, rng)
    front: dict[str | int, _Value] = {
        "title": rng.choice(["A random model", "Who: the road # 7", "It's theirs", "Дорога", "007", "[x] {y}"])
    }
    for key, text in {
        "question": "Will it hold?",
        "by": "our own reading",
        "as of": "June 2026",
        "text": "Two sentences. One: this.",
    }.items():
        if rng.random() < 0.2:
            front[key] = text
    if rng.random() < 0.2:
        front["leaves out"] = ["What the courts may say.", "All: the rest"]
    sections = list((front | form.sections()).items())
    sections.append(("sources", {"gazette": {"author": "A. Reporter", "title": "Road or orchard", "year": 2026}}))
    if rng.random() < 0.3:
        rng.shuffle(sections)
    lines = ["# A random model."] if rng.random() < 0.2 else []
    lines.append("countermove: 1" + ("  # the language" if rng.random() < 0.2 else ""))
    writer = _Writer(rng)
    for section, value in sections:
        if rng.random() < 0.1:
            lines += ["", f"# {section}"]
        lines += writer.block({section: value}, 0, flow=0.0)
    return "\n".join(lines) + "\n"


# GMCR+ save files


def _random_condition(rng: random.Random, options: Sequence[int], most: int = 3) -> list[list[Any]]:
    """A simple condition: some options with Y or N."""
    picked = rng.sample(options, min(len(options), rng.randint(1, most)))
    return [[option, rng.choice("YN")] for option in picked]


def _random_preference(rng: random.Random, options: Sequence[int]) -> Any:
    """A condition, simple or compound; compound ones also in the two shapes that IF and IFF are saved in."""
    shape = rng.random()
    if shape < 0.6:
        return _random_condition(rng, options)
    if shape < 0.8 and len(options) > 1:
        q, p = rng.sample(options, 2)
        q_is, p_is = rng.choice("YN"), rng.choice("YN")
        q_not, p_not = "YN"[q_is == "Y"], "YN"[p_is == "Y"]
        folded = [[[p, p_is], [q, q_is]], [[p, p_not], [q, q_is]], [[p, p_not], [q, q_not]]]
        if rng.random() < 0.5:
            del folded[1]
        return {"compound": True, "members": folded}
    return {"compound": True, "members": [_random_condition(rng, options) for _ in range(rng.randint(1, 4))]}


def random_gmcr(rng: random.Random) -> dict[str, Any]:
    """The object of a random .gmcr file of any age: 2 to 4 DMs, 1 to 7 options, some feasible state."""
    count = rng.randint(2, 4)
    total = rng.randint(1, 7)
    owners = [rng.randrange(count) for _ in range(total)]
    if rng.random() < 0.5:
        owners.sort()
    controlled = [[option for option, owner in enumerate(owners) if owner == dm] for dm in range(count)]
    if rng.random() < 0.2:
        for mine in controlled:
            rng.shuffle(mine)
    order = [option for mine in controlled for option in mine]
    ids = range(total)
    patterns = [_random_condition(rng, ids) for _ in range(rng.choice([0, 0, 1, 2, 3]))]

    def feasible() -> int:
        codes = range(2**total)
        taken = [{option: "YN"[not code >> place & 1] for place, option in enumerate(order)} for code in codes]
        return sum(not any(all(state[o] == yn for o, yn in pattern) for pattern in patterns) for state in taken)

    while feasible() < 1:
        patterns.pop()
    manual, old = rng.random() < 0.5, rng.random() < 0.5
    option_names = [
        "Modify",
        "Delay",
        "2nd offer",
        "not",
        "air strike",
        "Accept",
        "Accept",
        "été",
        "x",
        "A/B",
        "Y",
    ]
    makers: list[dict[str, Any]] = []
    for mine, name in zip(
        controlled, rng.sample(["US", "Local Government", "MoE", "if", "3M", "日本"], count), strict=True
    ):
        maker: dict[str, Any] = {"name": name, "options": mine}
        wanted = not manual or rng.random() < 0.3
        maker["preferences"] = [_random_preference(rng, ids) for _ in range(rng.randint(0, 6))] if wanted else []
        if manual:
            groups = _random_ties(rng, feasible())
            ranking = [g[0] if len(g) == 1 and rng.random() < 0.95 else list(g) for g in groups]
            maker["preferenceVector" if old else "preferenceRanking"] = ranking
        if rng.random() < 0.4:
            maker["misperceptions"] = [_random_condition(rng, ids)] if rng.random() < 0.1 else []
        if rng.random() < 0.4:
            maker["payoffs"] = [rng.randint(0, 9) for _ in range(feasible())]
        makers.append(maker)
    directions = ["fwd", "back", *["both"] * 3] * 6 + ["any"]  # what is neither fwd nor back acts as both
    obj: dict[str, Any] = {
        "options": [{"name": rng.choice(option_names), "permittedDirection": rng.choice(directions)} for _ in ids],
        "decisionMakers": makers,
        "infeasibles": patterns,
        "useManualPreferenceVectors" if old else "useManualPreferenceRanking": manual,
    }
    if not old and rng.random() < 0.05:
        obj["useManualPreferenceVectors"] = not manual  # the old name, which no longer counts
    if rng.random() < 0.5:
        alone: list[Any] = list(range(count))
        obj["coalitions"] = alone if rng.random() < 0.8 else [[0, 1], *alone[2:]]
        obj["coalitionsFull"] = []
    if rng.random() < 0.7:
        obj |= {"program": "gmcr-py", "version": "0.4.1"}
    return obj
