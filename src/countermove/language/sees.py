"""Reads how decision makers see the others."""

from __future__ import annotations

from countermove.language.fields import Fields, Names
from countermove.language.nodes import Node
from countermove.language.rules import CITED
from countermove.model import BASE, Sees


def read_sees(
    fields: Fields, node: Node | None, names: Names, parties: tuple[str, ...], views: tuple[str, ...]
) -> tuple[Sees, ...]:
    """How decision makers see the others: by identifier a view, or a mapping with `view` and `hides`."""
    found = []
    keys = fields.keys(node)
    for dm, value in fields.mapping(node, parties, "`sees`").items():
        given = {"view": value}
        if value.kind == "mapping":
            given = fields.mapping(value, ("view", "hides", *CITED), f"what `{dm}` sees")
        view = fields.choice(given.get("view"), [*views, BASE], f"the view that `{dm}` believes")
        nodes = fields.sequence(given.get("hides"), "`hides`")
        hides = tuple(name for each in nodes if (name := fields.option(each, names)))
        evidence, note = fields.evidence(given.get("evidence")), fields.text(given.get("note"))
        found.append(Sees(dm, view, hides, evidence, note, keys[dm].place))
    return tuple(found)
