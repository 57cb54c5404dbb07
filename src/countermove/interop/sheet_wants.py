"""Reads the rows of the sheet `preferences`: what somebody wants, all rows of a decision maker in a view together."""

from __future__ import annotations

import re

from countermove.interop.sheet_tree import Line, Tree, scalar, text_node
from countermove.interop.spreadsheet import Given
from countermove.language.nodes import Node


def put_wants(tree: Tree, party: Node, way: str, lines: list[Line]) -> None:
    """Puts what somebody wants into its entry, from all its rows of one way."""
    node = tree.under(party, way, lines[0].place, "mapping" if way == "weights" else "sequence")
    if way == "weights":
        for line in lines:
            if option := line.get("says"):
                tree.put(node, text_node(option.text.strip(), option.place), _want(tree, line, "weight", None))
        return
    for place, entries in _places(tree, lines):
        if way == "ranking" and (place is not None or entries[0].get("says")):
            node.items.append(_tier(tree, entries))
        elif way == "prefers":
            node.items += [_want(tree, line, "say", line.get("says")) for line in entries if line.get("says")]


def _places(tree: Tree, lines: list[Line]) -> list[tuple[float | None, list[Line]]]:
    """The rows in the order of their places, those of one place together; without places as they stand."""
    numbers: list[tuple[float | None, list[Line]]] = []
    known: dict[float, list[Line]] = {}
    without = [line for line in lines if line.get("place") is None]
    if len(without) == len(lines):
        return [(None, [line]) for line in lines]
    for line in without:
        hint = "number all rows of a decision maker, or none: then their order counts"
        tree.problem(line.place, "this row has no `place`, and others have", "", "a number", hint)
    for line in lines:
        if (cell := line.get("place")) is None:
            continue
        if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", cell.text.strip()):
            tree.problem(cell.place, f"`{cell.text}` is no place", cell.text, "a number, 1 for the first")
            continue
        known.setdefault(float(cell.text), []).append(line)
    numbers += sorted(known.items())
    return numbers


def _want(tree: Tree, line: Line, key: str, said: Given | None) -> Node:
    """A statement or a weight with its marks."""
    columns = ("sure", "strength", "evidence", "note") if key == "say" else ("weight", "sure", "evidence", "note")
    node = tree.mapping(line, columns)
    if said is not None:
        node.pairs.append((text_node(key, said.place), scalar(said)))
    for column in ("weight",) if key != "weight" else ("place", "unknown", "strength"):
        if cell := line.get(column):
            tree.problem(cell.place, f"`{column}` says nothing here", cell.text, f"no `{column}` in such a row")
    if key != "weight":
        _unknown(tree, line, node)
    return node


def _unknown(tree: Tree, line: Line, node: Node) -> None:
    if cell := line.get("unknown"):
        said = {"yes": "true", "true": "true", "no": "false", "false": "false"}.get(line.word("unknown").lower())
        if said is None:
            tree.problem(cell.place, f"`{cell.text}` cannot stand under `unknown`", cell.text, "`yes` or nothing")
        else:
            node.pairs.append((text_node("unknown", cell.place), text_node(said, cell.place)))


def _tier(tree: Tree, lines: list[Line]) -> Node:
    """The rows of one place of a ranking; what else there is to say of it stands in any of them, once."""
    node = Node("mapping", lines[0].place)
    for line in lines:
        part = tree.mapping(line, ("sure", "strength", "evidence", "note"))
        _unknown(tree, line, part)
        if cell := line.get("weight"):
            tree.problem(cell.place, "`weight` says nothing here", cell.text, "no `weight` in such a row")
        for key, value in part.pairs:
            tree.put(node, key, value)
    tied = Node("sequence", lines[0].place, items=[scalar(cell) for line in lines if (cell := line.get("says"))])
    node.pairs.append((text_node("tie", tied.place), tied))
    return node
