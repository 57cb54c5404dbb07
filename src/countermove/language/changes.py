"""Reads what a view, or a consequence, changes in a model: what somebody wants, rules added and removed."""

from __future__ import annotations

from countermove.language.audiences import AT_HOME
from countermove.language.fields import Fields, Names
from countermove.language.nodes import Node
from countermove.language.parties import read_attitudes
from countermove.language.rules import KEYS, read_removed, read_rules
from countermove.language.wants import ORDER, WAYS
from countermove.model import Attitudes, Rules


def changes_to(fields: Fields, node: Node, what: str, *, free: bool, at_home: bool = True) -> dict[str, Node]:
    """What is changed about a decision maker, by key; its options, if any, are read elsewhere. `at_home`: its audiences
    may be changed, too, and the order of its statements may be in doubt."""
    own = () if free else ("options",)
    legal = (*own, *WAYS, ORDER, "attitudes", *AT_HOME) if at_home else (*own, *WAYS, "attitudes")
    given = fields.mapping(node, legal, what)
    return {key: value for key, value in given.items() if key != "options"}


def feelings_of(fields: Fields, node: Node, names: tuple[str, ...]) -> Attitudes | None:
    """What a decision maker feels from then on, None where nothing is said of it."""
    feels = node.get("attitudes") if node.kind == "mapping" else None
    return None if feels is None else read_attitudes(fields, feels, names)


def rule_changes(
    fields: Fields, given: dict[str, Node], names: Names, parties: tuple[str, ...], where: str, *, free: bool
) -> tuple[Rules, Rules]:
    """The rules that are added and those that are removed; `where` says in what, as "the view `v`"."""
    add: dict[str, Node] = {}
    remove: dict[str, Node] = {}
    for key in KEYS:
        node = given.get(key)
        if node is None:
            continue
        if free:
            fields.problem(node.place, f"a free-form model has no `{key}`", expected="rankings and a status quo")
            continue
        added, removed = added_and_removed(fields, node, f"`{key}` in {where}", key)
        add |= {key: added} if added else {}
        remove |= {key: removed} if removed else {}
    return read_rules(fields, add, names, parties), read_removed(fields, remove, names, parties)


def added_and_removed(fields: Fields, node: Node, what: str, key: str) -> tuple[Node | None, Node | None]:
    """What stands under `add` and `remove`; either is enough."""
    if node.kind != "mapping" or not {each.text for each, _ in node.pairs} & {"add", "remove"}:
        fields.wrong(node, f"`{key}: {{add: ..., remove: ...}}`", what=what)
        return None, None
    changes = fields.mapping(node, ("add", "remove"), what)
    return changes.get("add"), changes.get("remove")
