"""Reads the decision makers: first what each can do, then (once all options are known) what each wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from countermove.errors import Place, one_of
from countermove.language.audiences import AT_HOME, read_ratification
from countermove.language.fields import Fields, Names, named
from countermove.language.nodes import Node
from countermove.language.wants import ORDER, WAYS, preference
from countermove.model import ATTITUDES, CONSEQUENCE_KEYS, VIEW_KEYS, Arcs, Attitudes, DecisionMaker, Option


def read_parties(fields: Fields, node: Node | None, states: tuple[str, ...]) -> tuple[DecisionMaker, ...]:
    """The decision makers with their options, still without preferences."""
    given = fields.mapping(node, None, "`decision makers`")
    names = tuple(given)
    owners: dict[str, tuple[str, Place]] = {}
    parties = []
    for key, place in ((name, key.place) for name, key in fields.keys(node).items()):
        named(fields, key, place, "a decision maker")
        if "." in key or key in (*VIEW_KEYS, *CONSEQUENCE_KEYS):
            where = "under `next round`" if key in CONSEQUENCE_KEYS and key not in VIEW_KEYS else "in a view"
            message = f"a decision maker cannot be called `{key}`, which means something else {where}"
            fields.problem(place, message, key, "another name", f"call it `{key.replace('.', '_').title()}`")
        parties.append(_party(fields, key, place, given[key], owners, states, names))
    if not parties:
        place = node.place if node else Place(fields.file, 1, 1)
        fields.problem(place, "there are no decision makers", expected="`decision makers`, one entry for each")
    return tuple(parties)


def _party(
    fields: Fields,
    key: str,
    place: Place,
    node: Node,
    owners: dict[str, tuple[str, Place]],
    states: tuple[str, ...],
    names: tuple[str, ...],
) -> DecisionMaker:
    base = ("moves",) if states else ("options",)
    legal = ("name", "text", *base, *WAYS, ORDER, "attitudes", *AT_HOME, "evidence", "note")
    given = fields.mapping(node, legal, f"the decision maker `{key}`")
    return DecisionMaker(
        key,
        fields.text(given.get("name"), "a name"),
        fields.text(given.get("text")),
        read_options(fields, given.get("options"), key, owners),
        moves=_moves(fields, given.get("moves"), states),
        evidence=fields.evidence(given.get("evidence")),
        note=fields.text(given.get("note")),
        place=place,
        attitudes=read_attitudes(fields, given.get("attitudes"), names),
    )


def read_attitudes(fields: Fields, node: Node | None, names: tuple[str, ...]) -> Attitudes:
    """What a decision maker feels for others, each of whom is named once."""
    found = []
    signs = {"+": "positive", "-": "negative", "0": "neutral"}
    for key, value in fields.pairs(node, "`attitudes`"):
        if key.text not in names:
            message = f"there is no decision maker `{key.text}`"
            fields.problem(key.place, message, key.text, one_of(names), fields.nearest(key.text, names))
        if value.text in signs:
            fields.wrong(value, one_of([*ATTITUDES]), f"write `{signs[value.text]}`", "an attitude")
        elif word := fields.choice(value, ATTITUDES, "an attitude"):
            found.append((key.text, word))
        elif value.empty:
            fields.wrong(value, one_of([*ATTITUDES]), what="an attitude")
    return tuple(found)


def read_options(
    fields: Fields, node: Node | None, owner: str, owners: dict[str, tuple[str, Place]]
) -> tuple[Option, ...]:
    """The options of one decision maker. `owners` holds those read so far, each with its owner and place."""
    given = fields.mapping(node, None, "`options`")
    options = []
    for key, place in ((name, key.place) for name, key in fields.keys(node).items()):
        named(fields, key, place, "an option")
        prefix = key.rpartition(".")[0]
        if prefix not in ("", owner):
            message = f"`{key}` stands among the options of `{owner}`, but its name gives it to `{prefix}`"
            fields.problem(place, message, key, f"`{owner}.{key.rpartition('.')[2]}`")
        twin = _twin(key, owners)
        if key in owners:
            _owned_twice(fields, key, place, owner, *owners[key])
            continue
        if twin:
            message = f"`{key}` stands beside `{twin}` ({owners[twin][1].inside}): one name for two options"
            first = owners[twin][0]
            local = key.rpartition(".")[2]
            fields.problem(place, message, key, f"`{first}.{local}` and `{owner}.{local}`, or two different names")
        owners[key] = owner, place
        options.append(_option(fields, key, place, given[key]))
    return tuple(options)


def _twin(key: str, owners: dict[str, tuple[str, Place]]) -> str:
    """An option of the same name of which one is written with its owner and one without."""
    prefix, _, local = key.rpartition(".")
    return next((name for name in owners if name.rpartition(".")[2] == local and bool(prefix) != ("." in name)), "")


def _owned_twice(fields: Fields, key: str, place: Place, owner: str, first: str, where: Place) -> None:
    message = f"the option `{key}` is owned twice, by `{first}` ({where.inside}) and by `{owner}`"
    if first == owner:
        message = f"`{owner}` has the option `{key}` already ({where.inside})"
    hint = (
        f"if each has one of its own, call them `{first}.{key}` and `{owner}.{key}`; an option that several decide on "
        "together has no place in this model: give it to the one who acts, or to a decision maker that stands for them"
    )
    fields.problem(place, message, key, "every option with one owner", "" if first == owner else hint)


def _option(fields: Fields, key: str, place: Place, node: Node) -> Option:
    if node.kind == "scalar":
        return Option(key, fields.text(node), place=place)
    given = fields.mapping(node, ("text", "evidence", "note"), f"the option `{key}`")
    text, note = fields.text(given.get("text")), fields.text(given.get("note"))
    return Option(key, text, fields.evidence(given.get("evidence")), note, place)


def _moves(fields: Fields, node: Node | None, states: tuple[str, ...]) -> tuple[Arcs, ...]:
    arcs = []
    keys = fields.keys(node)
    for source, targets in fields.mapping(node, None, "`moves`").items():
        nodes = targets.items if targets.kind == "sequence" else [targets]
        words = [(fields.text(each, "a state"), each.place) for each in nodes if not each.empty]
        for word, place in [(source, keys[source].place), *words]:
            if word not in states:
                message = f"there is no state `{word}`"
                fields.problem(place, message, word, one_of(states), fields.nearest(word, states))
        for word, place in words:
            if word == source:
                fields.problem(place, f"a move leads somewhere else, not from `{word}` to itself", word)
        arcs.append(Arcs(source, tuple(word for word, _ in words)))
    return tuple(arcs)


def with_wants(
    fields: Fields, parties: Iterable[DecisionMaker], node: Node | None, names: Names, states: tuple[str, ...]
) -> tuple[DecisionMaker, ...]:
    """The decision makers with what they want, and who has to consent at home."""
    given = fields.mapping(node, None, "`decision makers`")
    parties = tuple(parties)
    makers = tuple(dm.name for dm in parties)
    found = []
    for dm in parties:
        own = {key: child for key in (*WAYS, ORDER, *AT_HOME) if (child := given[dm.name].get(key))}
        wants = preference(fields, own, names, states)
        at_home = read_ratification(fields, own, dm.name, names, makers, states)
        found.append(replace(dm, preference=wants, ratification=at_home))
    return tuple(found)
