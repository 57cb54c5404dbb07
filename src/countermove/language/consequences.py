"""Reads what follows in the next round: consequences, each a statement with changes as a view has them."""

from __future__ import annotations

from collections.abc import Iterable

from countermove.consequences import follow
from countermove.errors import ModelError, Place, Problem
from countermove.language.changes import added_and_removed, changes_to, feelings_of, rule_changes
from countermove.language.fields import Fields, Names, excerpted
from countermove.language.nodes import Node
from countermove.language.parties import read_options
from countermove.language.wants import preference
from countermove.model import CONSEQUENCE_KEYS, Conflict, Consequence, Option, View

KEY = "next round"
Options = dict[str, tuple[Option, ...]]


def read_consequences(fields: Fields, node: Node | None, known: Options) -> tuple[Consequence, ...]:
    """The consequences of a model, or those that a view adds. `known`: the options of each decision maker so far.

    A consequence may name those of the model and those that it or an earlier one adds.
    """
    found: list[Consequence] = []
    for each in fields.sequence(node, f"`{KEY}`"):
        consequence = _consequence(fields, each, with_added(known, found))
        found += [consequence] if consequence else []
    return tuple(found)


def read_changes(
    fields: Fields, node: Node | None, known: Options, view: str, *, free: bool
) -> tuple[tuple[Consequence, ...], tuple[Consequence, ...]]:
    """The consequences that a view adds and those that it removes, which are named by their statements."""
    if node is None:
        return (), ()
    if free:
        fields.problem(node.place, f"a free-form model has no `{KEY}`", expected="rankings and a status quo")
        return (), ()
    added, removed = added_and_removed(fields, node, f"`{KEY}` in the view `{view}`", KEY)
    names, gone = Names(known), []
    for each in fields.sequence(removed, f"`{KEY}` of what a view removes"):
        statement = fields.statement(each, names)
        gone += [Consequence(statement, View("", place=each.place))] if statement else []
    return read_consequences(fields, added, known), tuple(gone)


def with_added(known: Options, consequences: Iterable[Consequence]) -> Options:
    """The options of each decision maker with those that consequences add."""
    options = dict(known)
    for consequence in consequences:
        for dm, added in consequence.changes.options:
            there = {option.name for option in options[dm]}
            options[dm] += tuple(option for option in added if option.name not in there)
    return options


def _consequence(fields: Fields, node: Node, known: Options) -> Consequence | None:
    parties, what = tuple(known), "a consequence"
    given = fields.mapping(node, (*CONSEQUENCE_KEYS, *parties), what)
    if "after" not in given:
        if node.kind == "mapping" or node.empty:
            expected = "`after`, with a statement about the outcome of a round"
            fields.problem(node.place, "this consequence does not say what it follows from", expected=expected)
        return None
    after = fields.statement(given["after"], Names(known))
    owners = {option.name: (dm, option.place or Place(fields.file)) for dm, own in known.items() for option in own}
    options = {dm: read_options(fields, given[dm].get("options"), dm, owners) for dm in parties if dm in given}
    names = Names({dm: own + options.get(dm, ()) for dm, own in known.items()})
    changes_of = {
        dm: changes_to(fields, given[dm], f"a consequence's change to `{dm}`", free=False, at_home=False)
        for dm in options
    }
    wants = {dm: preference(fields, own, names, ()) for dm, own in changes_of.items()}
    add, remove = rule_changes(fields, given, names, parties, what, free=False)
    changes = View(
        "",
        text=fields.text(given.get("text")),
        options=tuple((dm, own) for dm, own in options.items() if own),
        preferences=tuple((dm, want) for dm, want in wants.items() if want is not None),
        add=add,
        remove=remove,
        evidence=fields.evidence(given.get("evidence")),
        note=fields.text(given.get("note")),
        place=given["after"].place,
        attitudes=tuple(
            (dm, feels) for dm in options if (feels := feelings_of(fields, given[dm], parties)) is not None
        ),
    )
    return Consequence(after, changes) if after else None


def consequence_problems(fields: Fields, conflict: Conflict) -> list[Problem]:
    """What is wrong with consequences that only shows when their changes are made."""
    every = [*conflict.next_round, *(each for view in conflict.views for each in view.add_next)]
    problems: list[Problem] = []
    for name in ["base", *(view.name for view in conflict.views)]:
        try:
            seen = conflict.view(name)
        except ModelError:
            continue  # reported with the view
        for consequence in seen.next_round:
            try:
                follow(seen, consequence, among=every)
            except ModelError as error:
                problems += error.problems
    here = fields.file  # a response has consequences of the model that it answers
    return [excerpted(each, fields.lines) if each.place and each.place.file == here else each for each in problems]
