"""Rounds played naively, random models with consequences, and files that say the same of one round."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from typing import Any

import naive
from countermove.analyses.rounds import Situation, Tree
from countermove.stability.concepts import CONCEPTS
from random_models import MoveRule, Spec, Wants, random_spec, random_statement

DEMANDS = sorted(CONCEPTS, key=lambda key: CONCEPTS[key].demands)


# The naive play. A world holds every option that may ever be there; `present` are those that are, by position. Each
# round is written as a model of its own, with nothing of the rounds in it, and solved by `naive.solve`.


@dataclass(frozen=True)
class World:
    spec: Spec
    present: frozenset[int]

    def alone(self, taken: frozenset[str]) -> Spec:
        """The model of one round, in which options that are not there do not exist."""
        here = sorted(self.present)
        place = {option: position for position, option in enumerate(here)}
        spec = self.spec
        return Spec(
            dms=spec.dms,
            options=tuple(spec.options[option] for option in here),
            wants=tuple(moved_wants(wants, place) for wants in spec.wants),
            infeasible=tuple(moved(rule, place) for rule in spec.infeasible),
            move_rules=tuple(
                MoveRule(moved(each.after, place), each.before and moved(each.before, place), each.by)
                for each in spec.move_rules
            ),
            same=tuple(moved(each, place) for each in spec.same),
            status_quo=sum(1 << place[option] for option in here if spec.options[option].name in taken),
        )


def moved(statement: Any, place: dict[int, int]) -> Any:
    """A statement with the positions of its options replaced; options that are not there are not taken."""
    if statement[0] == "opt":
        return ("opt", place[statement[1]])
    return (statement[0], *(moved(part, place) for part in statement[1:]))


def moved_wants(wants: Wants, place: dict[int, int]) -> Wants:
    if wants.prefers is not None:
        return Wants(prefers=tuple(moved(each, place) for each in wants.prefers))
    return Wants(weights=tuple((place[option], worth) for option, worth in wants.weights or ()))


@dataclass(frozen=True)
class Follows:
    """A consequence, in the words of the naive play."""

    after: Any
    wants: tuple[tuple[int, Wants], ...] = ()
    new: int | None = None
    add: tuple[Any, ...] = ()
    remove: tuple[Any, ...] = ()
    turn: tuple[tuple[int, str], ...] = ()
    free: tuple[int, ...] = ()
    bans: tuple[MoveRule, ...] = ()
    allowed: tuple[MoveRule, ...] = ()

    def laid(self, world: World) -> World:
        spec = world.spec
        wants, options = list(spec.wants), list(spec.options)
        for dm, own in self.wants:
            wants[dm] = own
        for option in self.free:
            options[option] = replace(options[option], direction="both")
        for option, way in self.turn:
            options[option] = replace(options[option], direction=way)
        rules = [rule for rule in spec.infeasible if rule not in self.remove]
        bans = [ban for ban in spec.move_rules if ban not in self.allowed]
        changed = replace(
            spec,
            wants=tuple(wants),
            options=tuple(options),
            infeasible=(*rules, *(rule for rule in self.add if rule not in rules)),
            move_rules=(*bans, *(ban for ban in self.bans if ban not in bans)),
        )
        return World(changed, world.present | ({self.new} if self.new is not None else set()))


def says(world: World) -> Any:
    """What two equal worlds agree in, whatever the order of the rules."""
    spec = world.spec
    rules = frozenset(map(repr, spec.infeasible)), frozenset(map(repr, spec.move_rules))
    wants = tuple(
        each.prefers if each.prefers is not None else frozenset((o, float(w)) for o, w in each.weights or ())
        for each in spec.wants
    )
    return wants, spec.options, rules, world.present


class Play:
    """The tree of some rounds, unfolded: of each round the concept and its ends, what is taken in each, which
    consequences changed something and which were in force already, and the round after it."""

    def __init__(self, following: tuple[Follows, ...], everything: bool) -> None:
        self.following, self.everything = following, everything

    def round(self, world: World, taken: frozenset[str], left: int) -> Any:
        spec = world.alone(taken)
        answer = naive.solve(spec)
        names = [option.name for option in spec.options]
        equilibria = answer.equilibria
        held = {s: [each for each in DEMANDS if s in equilibria[each]] for s in set().union(*equilibria.values())}
        open_ = {s for s in held if (self.everything or s in answer.reached or s == answer.status_quo)}
        if not open_:
            return "", frozenset()
        top = min((held[s][0] for s in open_), key=DEMANDS.index)
        ends = set()
        for s in open_:
            if held[s][0] == top:
                at = frozenset(name for k, name in enumerate(names) if answer.codes[s - 1] >> k & 1)
                members = [
                    frozenset(name for k, name in enumerate(names) if code >> k & 1) for code in answer.members[s - 1]
                ]
                ends.add((at, *self.onward(world, at, members, left)))
        return top, frozenset(ends)

    def onward(self, world: World, at: frozenset[str], members: list[frozenset[str]], left: int) -> Any:
        follows: list[int] = []
        again: list[int] = []
        changed = world
        for position, consequence in enumerate(self.following, 1):
            codes = [sum(1 << k for k, o in enumerate(world.spec.options) if o.name in taken) for taken in members]
            if all(naive.holds(consequence.after, code) for code in codes):
                (again if says(consequence.laid(changed)) == says(changed) else follows).append(position)
                changed = consequence.laid(changed)
        spec = changed.alone(at)
        barred = spec.status_quo not in naive.feasible_codes(len(spec.options), spec.infeasible)
        after = "barred" if barred else self.round(changed, at, left - 1) if left > 1 else None
        return tuple(follows), tuple(again), after


def unfolded(tree: Tree, situation: Situation, left: int) -> Any:
    """The program's tree in the same form."""
    conflict = tree.graph.conflict
    ends = set()
    for branch in situation.branches:
        own = situation.graph.conflict
        code = branch.outcome.state.code or 0
        at = frozenset(name for name, bit in own.bits.items() if code & bit)
        onward = tree.onward(branch)
        after: Any = None
        if branch.barred:
            after = "barred"
        elif left > 1:
            assert onward is not None
            after = unfolded(tree, onward, left - 1)
        position = {id(each): k for k, each in enumerate(conflict.next_round, 1)}
        follows = tuple(position[id(each)] for each in branch.followed)
        ends.add((at, follows, tuple(position[id(each)] for each in branch.again), after))
    return situation.concept, frozenset(ends)


# Random models with consequences, and the files that say the same


def words(statement: Any, names: list[str]) -> str:
    kind, parts = statement[0], statement[1:]
    if kind == "opt":
        return str(names[parts[0]])
    inner = [words(part, names) for part in parts]
    inner = [text if part[0] == "opt" else f"({text})" for part, text in zip(parts, inner, strict=True)]
    return f"not {inner[0]}" if kind == "not" else f" {kind} ".join(inner)


def rule_data(rule: Any, names: list[str]) -> Any:
    kind, parts = rule[0], [words(part, names) for part in rule[1:]]
    if kind == "never":
        return parts[0]
    return {"this": parts[0], "only with": parts[1]} if kind == "only with" else {kind: parts}


def ban_data(ban: MoveRule, spec: Spec, names: list[str]) -> dict[str, str]:
    data = {"before": words(ban.before, names)} if ban.before else {}
    data |= {"after": words(ban.after, names)}
    return data | ({"by": spec.dms[ban.by]} if ban.by is not None else {})


def wants_data(wants: Wants, names: list[str]) -> dict[str, Any]:
    if wants.prefers is not None:
        return {"prefers": [words(each, names) for each in wants.prefers]}
    return {"weights": {names[option]: worth for option, worth in wants.weights or ()}}


def text_of(world: World, following: tuple[Follows, ...]) -> str:
    """The model file, as JSON, which is YAML."""
    spec = world.spec
    names = [option.name for option in spec.options]
    taken = [name for k, name in enumerate(names) if (spec.status_quo or 0) >> k & 1]
    data: dict[str, Any] = {"countermove": 1, "title": "T", "decision makers": {}}
    for dm, name in enumerate(spec.dms):
        own = {o.name: "do it" for k, o in enumerate(spec.options) if o.owner == dm and k in world.present}
        data["decision makers"][name] = {"options": own, **wants_data(spec.wants[dm], names)}
    data["infeasible"] = [rule_data(rule, names) for rule in spec.infeasible]
    data["one way"] = {o.name: o.direction for o in spec.options if o.direction != "both"}
    data["moves ruled out"] = [ban_data(ban, spec, names) for ban in spec.move_rules]
    data["same state"] = [words(each, names) for each in spec.same]
    data["status quo"] = taken
    data["next round"] = [entry(spec, names, each) for each in following]
    return json.dumps(data, ensure_ascii=False)


def entry(spec: Spec, names: list[str], each: Follows) -> dict[str, Any]:
    data: dict[str, Any] = {"after": words(each.after, names)}
    changes: dict[str, tuple[Any, Any]] = {
        "infeasible": ([rule_data(r, names) for r in each.add], [rule_data(r, names) for r in each.remove]),
        "one way": ({names[o]: way for o, way in each.turn}, [names[o] for o in each.free]),
        "moves ruled out": (
            [ban_data(ban, spec, names) for ban in each.bans],
            [ban_data(ban, spec, names) for ban in each.allowed],
        ),
    }
    for key, (add, remove) in changes.items():
        if add or remove:
            data[key] = {name: value for name, value in (("add", add), ("remove", remove)) if value}
    for dm, wants in each.wants:
        data[spec.dms[dm]] = wants_data(wants, names)
    if each.new is not None:
        own = data.setdefault(spec.dms[spec.options[each.new].owner], {})
        own["options"] = {names[each.new]: "do it"}
    return data


def random_world(rng: random.Random) -> World:
    while True:
        spec = random_spec(rng, merged=rng.random() < 0.2, move_rules=rng.random() < 0.4, max_options=5)
        ranked = any(wants.ranking for wants in spec.wants)
        if (
            spec.status_quo is None
            or ranked
            or len(spec.options) < 2
            or any(len(w.prefers or ()) > 9 for w in spec.wants)
        ):
            continue
        if any("." in option.name for option in spec.options):
            continue
        return World(spec, frozenset(range(len(spec.options))))


def random_following(rng: random.Random, world: World) -> tuple[World, tuple[Follows, ...]]:
    """Some consequences; sometimes one of them brings in the last option of a DM, of which the model knows nothing."""
    spec = world.spec
    size, hidden = len(spec.options), None
    if not spec.same and size > 2 and rng.random() < 0.5:
        hidden = rng.choice(
            [k for k in range(size) if k == size - 1 or spec.options[k + 1].owner != spec.options[k].owner]
        )
        other = {k: k if k != hidden else (0 if hidden else 1) for k in range(size)}
        shown = [option if k != hidden else replace(option, direction="both") for k, option in enumerate(spec.options)]
        wants = tuple(moved_wants(each, other) for each in spec.wants)
        wants = tuple(
            each if each.weights is None else Wants(weights=tuple(dict(each.weights).items())) for each in wants
        )
        bans = tuple(
            MoveRule(moved(ban.after, other), ban.before and moved(ban.before, other), ban.by)
            for ban in spec.move_rules
        )
        spec = replace(
            spec, options=tuple(shown), wants=wants, move_rules=bans, infeasible=(),
            status_quo=(spec.status_quo or 0) & ~(1 << hidden),
        )  # fmt: skip
        world = World(spec, world.present - {hidden})
    following: list[Follows] = []
    known = sorted(world.present)
    rules: list[Any] = [*spec.infeasible]
    bans_known: list[MoveRule] = [*spec.move_rules]

    def statement(options: list[int], depth: int) -> Any:
        return moved(random_statement(rng, len(options), depth), dict(enumerate(options)))

    for _ in range(rng.choice([1, 1, 2, 2, 3, 4])):
        new = hidden if hidden is not None and rng.random() < 0.6 else None
        after = statement(known, 1)
        if new is not None:
            hidden = None
        own = sorted({*world.present, *([new] if new is not None else [])})
        wants_new: list[tuple[int, Wants]] = []
        for dm in range(len(spec.dms)):
            if not spec.same and rng.random() < 0.5:
                prefers = tuple(statement(own, 1) for _ in range(rng.randint(0, 4)))
                wants_new.append((dm, Wants(prefers=prefers)))
        add = tuple(("never", ("and", *(statement(own, 0) for _ in range(2)))) for _ in range(rng.choice([0, 0, 1])))
        add = () if spec.same else add
        remove = tuple(rule for rule in rules if not spec.same and rng.random() < 0.2)
        turn = tuple((o, rng.choice(["to yes", "to no"])) for o in sorted(world.present) if rng.random() < 0.15)
        free = tuple(
            o for o in sorted(world.present)
            if spec.options[o].direction != "both" and o not in dict(turn) and rng.random() < 0.3
        )  # fmt: skip
        bans = tuple(MoveRule(statement(own, 0), None, None) for _ in range(rng.choice([0, 0, 1])))
        allowed = tuple(ban for ban in bans_known if rng.random() < 0.2)
        rules += add
        bans_known += bans
        following.append(Follows(after, tuple(wants_new), new, add, remove, turn, free, bans, allowed))
        known = sorted({*known, *own})
    return world, tuple(following)
