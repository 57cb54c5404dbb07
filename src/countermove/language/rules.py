"""Reads the rules on states and moves, and the states that a model names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from countermove.evidence import Citation
from countermove.language.fields import Fields, Names
from countermove.language.nodes import Node
from countermove.model import STATES_NAMED, Infeasible, MoveRule, OneWay, Rules, SameState, StatusQuo
from countermove.preference import Statement

#: The keys under which rules stand in a file.
KEYS = ("infeasible", "one way", "moves ruled out", "same state")
GROUPS = ("at most one", "at least one", "exactly one")
DIRECTIONS = ("to yes", "to no")
CITED = ("evidence", "note")
_MOST = 100

T = TypeVar("T")


def read_rules(fields: Fields, given: dict[str, Node], names: Names, parties: tuple[str, ...]) -> Rules:
    """The rules of a model, or those that a view adds."""
    node = given.get("one way")
    if node is not None and node.kind != "mapping" and not node.empty:
        word = next((each.text for each in [*node.items, node] if each.text), "option")
        fields.wrong(
            node, "a direction for each option", f"write `{{{word}: to yes}}` or `{{{word}: to no}}`", "`one way`"
        )
        node = None
    pairs = fields.pairs(node, "`one way`")
    one_way = tuple(rule for key, node in pairs if (rule := _one_way(fields, key, node, names)))
    for position, rule in enumerate(one_way):
        if rule.place and any(rule.option == earlier.option for earlier in one_way[:position]):
            fields.problem(rule.place, f"`{rule.option}` has a direction already", rule.option, "one direction")
    return Rules(
        _each(fields, given, "infeasible", lambda node: _infeasible(fields, node, names)),
        one_way,
        _each(fields, given, "moves ruled out", lambda node: _move_rule(fields, node, names, parties)),
        _each(fields, given, "same state", lambda node: _same_state(fields, node, names)),
    )


def read_removed(fields: Fields, given: dict[str, Node], names: Names, parties: tuple[str, ...]) -> Rules:
    """The rules that a view removes: written as they stand, and `one way` as a list of options."""
    nodes = fields.sequence(given.get("one way"), "`one way` of what a view removes")
    options = tuple(OneWay(name, "", place=node.place) for node in nodes if (name := fields.option(node, names)))
    rest = read_rules(fields, {key: node for key, node in given.items() if key != "one way"}, names, parties)
    return Rules(rest.infeasible, options, rest.moves, rest.same_state)


def _each(fields: Fields, given: dict[str, Node], key: str, read: Callable[[Node], T | None]) -> tuple[T, ...]:
    return tuple(rule for node in fields.sequence(given.get(key), f"`{key}`") if (rule := read(node)))


def _cited(fields: Fields, given: dict[str, Node]) -> tuple[tuple[Citation, ...], str]:
    return fields.evidence(given.get("evidence")), fields.text(given.get("note"))


def _statements(fields: Fields, nodes: list[Node], names: Names) -> tuple[Statement, ...] | None:
    read = [fields.statement(node, names) for node in nodes]
    found = tuple(statement for statement in read if statement is not None)
    return found if len(found) == len(nodes) else None


def _infeasible(fields: Fields, node: Node, names: Names) -> Infeasible | None:
    if node.kind != "mapping":
        statement = fields.statement(node, names)
        return Infeasible("never", (statement,), place=node.place) if statement else None
    given = fields.mapping(node, ("never", *GROUPS, "this", "only with", *CITED), "an `infeasible` rule")
    evidence, note = _cited(fields, given)
    kinds = [kind for kind in ("never", *GROUPS) if kind in given]
    pair = [key for key in ("this", "only with") if key in given]
    if len(kinds) + bool(pair) != 1 or len(pair) == 1:
        expected = "one of `never`, `at most one`, `at least one`, `exactly one`, or `this` with `only with`"
        fields.problem(node.place, "this rule is not of one kind", node.shown(), expected)
        return None
    kind = kinds[0] if kinds else "only with"
    if kind in GROUPS:
        nodes = fields.sequence(given[kind], f"`{kind}`")
        if len(nodes) > _MOST:
            message = f"`{kind}` is said of {len(nodes)} options"
            fields.problem(given[kind].place, message, expected=f"at most {_MOST} of them in one rule")
            return None
        if len(nodes) < 2:
            fields.problem(given[kind].place, f"`{kind}` is said of two or more options", expected="a list of options")
            return None
    else:
        nodes = [given[key] for key in (pair or kinds)]
    parts = _statements(fields, nodes, names)
    return Infeasible(kind, parts, evidence, note, node.place) if parts else None


def _one_way(fields: Fields, key: Node, node: Node, names: Names) -> OneWay | None:
    option = fields.option(key, names)
    given = {"direction": node}
    if node.kind == "mapping":
        given = fields.mapping(node, ("direction", *CITED), "a one-way option")
    evidence, note = _cited(fields, given)
    value = given.get("direction", Node("scalar", node.place))
    direction = fields.text(value, "a direction")
    if direction.lower() in ("yes", "no", "true", "false", "y", "n", "on", "off"):
        message = f"a bare `{direction}` reads two ways: the option is fixed there, or it can only go there"
        expected = "`to yes` (once taken, it stays) or `to no` (once given up, it stays so)"
        fields.problem(value.place, message, direction, expected)
        return None
    if not direction:
        fields.problem(value.place, "no direction is given", expected="`to yes` or `to no`")
    direction = fields.choice(value, DIRECTIONS, "a direction")
    return OneWay(option, direction, evidence, note, key.place) if option and direction else None


def _move_rule(fields: Fields, node: Node, names: Names, parties: tuple[str, ...]) -> MoveRule | None:
    given = fields.mapping(node, ("before", "after", "by", *CITED), "a rule on moves")
    evidence, note = _cited(fields, given)
    before = fields.statement(given["before"], names) if "before" in given else None
    by = party(fields, given.get("by"), parties)
    if node.kind == "mapping" and "after" not in given:
        fields.problem(node.place, "this rule rules nothing out", expected="`after`, with a statement")
    after = fields.statement(given["after"], names) if "after" in given else None
    return MoveRule(after, before, by, evidence, note, node.place) if after else None


def party(fields: Fields, node: Node | None, parties: tuple[str, ...]) -> str:
    """The identifier of a decision maker, or the empty string where none is given."""
    return fields.choice(node, parties, "a decision maker")


def _same_state(fields: Fields, node: Node, names: Names) -> SameState | None:
    if node.kind != "mapping":
        statement = fields.statement(node, names)
        return SameState(statement, place=node.place) if statement else None
    given = fields.mapping(node, ("say", *CITED), "a `same state` rule")
    evidence, note = _cited(fields, given)
    if "say" not in given:
        fields.problem(node.place, "this rule says nothing", expected="`say`, with a statement")
        return None
    statement = fields.statement(given["say"], names)
    return SameState(statement, evidence, note, node.place) if statement else None


def read_named_state(
    fields: Fields, given: dict[str, Node], key: str, names: Names, states: tuple[str, ...]
) -> StatusQuo | None:
    """What stands under `status quo` or `no agreement`: a list of options taken, or a state's number or (free-form)
    name."""
    node, what = given.get(key), STATES_NAMED[key]
    if node is None or node.empty:
        return None
    said = {"taken": node}
    if node.kind == "mapping":
        said = fields.mapping(node, ("taken", *CITED), what)
        if "taken" not in said:
            fields.problem(node.place, f"{what} is not said", expected="`taken`, with a list of options")
    evidence, note = _cited(fields, said)
    value = said.get("taken", Node("sequence", node.place))
    at: tuple[str, ...] | int | str | None
    if value.kind == "scalar" and re.fullmatch(r"\d{1,9}", value.text) and value.text not in states:
        at = int(value.text)
    elif states:
        at = _state(fields, value, states, what)
    else:
        nodes = [] if value.text == "nothing" else fields.sequence(value, what)
        at = tuple(name for each in nodes if (name := fields.option(each, names)))
    return None if at is None else StatusQuo(at, evidence, note, value.place)


def _state(fields: Fields, node: Node, states: tuple[str, ...], what: str) -> str | None:
    name = fields.text(node, what)
    if node.kind == "scalar" and name not in states:
        fields.problem(node.place, f"there is no state `{name}`", name, "a state's name", fields.nearest(name, states))
        return None
    return name or None
