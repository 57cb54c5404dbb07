"""Reads which outcomes the account hopes for and fears."""

from __future__ import annotations

from countermove.language.fields import Fields, Names
from countermove.language.nodes import Node
from countermove.language.rules import CITED
from countermove.model import Concern

#: The keys, each with what it holds.
CONCERNS = ("hopes", "fears")


def read_concerns(fields: Fields, node: Node | None, key: str, names: Names) -> tuple[Concern, ...]:
    """A list of statements, or of mappings with `say`, `by` and what cites it."""
    found = []
    for each in fields.sequence(node, f"`{key}`"):
        given = {"say": each}
        if each.kind == "mapping":
            given = fields.mapping(each, ("say", "by", *CITED), f"an entry of `{key}`")
        by, evidence = fields.text(given.get("by")), fields.evidence(given.get("evidence"))
        note = fields.text(given.get("note"))
        if "say" not in given:
            fields.problem(each.place, "this entry says nothing", expected="`say`, with a statement")
        elif statement := fields.statement(given["say"], names):
            found.append(Concern(statement, by, evidence, note, given["say"].place))
    return tuple(found)
