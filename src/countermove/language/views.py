"""Reads the views: named sets of changes, each of which may build on another."""

from __future__ import annotations

import re

from countermove.errors import Place, one_of
from countermove.language.audiences import read_ratification
from countermove.language.changes import changes_to, feelings_of, rule_changes
from countermove.language.consequences import KEY, Options, read_changes, with_added
from countermove.language.fields import Fields, Names
from countermove.language.nodes import Node
from countermove.language.parties import read_options
from countermove.language.rules import read_named_state
from countermove.language.sees import read_sees
from countermove.language.wants import preference
from countermove.model import BASE, VIEW_KEYS, Conflict, Consequence, DecisionMaker, View

_DEEPEST = 30


def read_views(
    fields: Fields,
    node: Node | None,
    parties: tuple[DecisionMaker, ...],
    states: tuple[str, ...],
    following: tuple[Consequence, ...] = (),
) -> tuple[View, ...]:
    """All views in the order of the file. `following`: the consequences of the model itself."""
    given = fields.mapping(node, None, "`views`")
    keys = fields.keys(node)
    parents = {name: _parent(fields, name, keys[name].place, value, given) for name, value in given.items()}
    _refuse_cycles(fields, parents, keys)
    own = {dm.name: dm.options for dm in parties}
    reader = _Views(fields, parties, states, given, parents, {BASE: own, "": own}, following)
    return tuple(reader.view(name, keys[name].place) for name in given)


def read_one_view(
    fields: Fields, name: str, node: Node, conflict: Conflict, on: str, what: str, others: tuple[str, ...]
) -> View:
    """A view of a model that is there already, laid over one of its views or (`on` empty) over the model itself.

    `what` is how messages call it; `others` are keys beside those of a view that may stand there.
    """
    below = conflict.view(on or BASE)
    states = tuple(state.name for state in conflict.states)
    known = {on: {dm.name: dm.options for dm in below.decision_makers}}
    reader = _Views(fields, conflict.decision_makers, states, {name: node}, {name: on}, known, below.next_round)
    reader.believed = tuple(view.name for view in conflict.views)
    return reader.view(name, node.place, what, others)


def read_default_views(fields: Fields, node: Node | None, views: tuple[View, ...]) -> tuple[str, ...]:
    """The views that are shown when none is asked for."""
    legal = [*(view.name for view in views), BASE]
    nodes = fields.sequence(node, "`default views`")
    return tuple(name for each in nodes if (name := fields.choice(each, legal, "a default view")))


def read_views_in_doubt(fields: Fields, node: Node | None, views: tuple[View, ...]) -> tuple[tuple[str, int], ...]:
    """The views of which it is in doubt which one is right, each with its weight."""
    legal = [*(view.name for view in views), BASE]
    found = []
    for key, value in fields.pairs(node, "`views in doubt`"):
        name = fields.choice(key, legal, "a view in doubt")
        weight = fields.text(value, "the weight of a view")
        if not re.fullmatch("[1-9][0-9]{0,8}", weight):
            fields.problem(value.place, f"`{weight}` is no weight of a view", weight, "a whole number from 1")
        elif name:
            found.append((name, int(weight)))
    if node is not None and len(found) == 1:
        fields.problem(node.place, "one view alone is in no doubt", node.shown(), "two views or more")
    return tuple(found)


def _parent(fields: Fields, name: str, place: Place, node: Node, views: dict[str, Node]) -> str:
    if name == BASE or not re.fullmatch(r"[\w-]+", name):
        expected = f"letters, digits, `_` and `-`; `{BASE}` is the model without a view"
        fields.problem(place, f"a view cannot be called `{name}`", name, expected)
    on = node.get("on") if node.kind == "mapping" else None
    parent = fields.text(on, "`on`")
    if on is not None and parent and parent not in views:
        message = f"the view `{name}` builds on `{parent}`, which is no view"
        others = [other for other in views if other != name]
        expected = one_of(others) if others else "no `on`: there is no other view"
        fields.problem(on.place, message, parent, expected, fields.nearest(parent, others))
        return ""
    return parent


def _refuse_cycles(fields: Fields, parents: dict[str, str], keys: dict[str, Node]) -> None:
    """Every view that builds on itself by a detour, or on too many others, is noted and cut loose."""
    for name in parents:
        trail, at = [name], parents[name]
        while at and at not in trail and len(trail) <= _DEEPEST:
            trail.append(at)
            at = parents[at]
        if at == name:
            circle = " on ".join(f"`{each}`" for each in [*trail, name])
            fields.problem(keys[name].place, f"views build on one another in a circle: {circle}", name)
            parents[name] = ""
        elif len(trail) > _DEEPEST:
            message = f"the view `{name}` builds on more than {_DEEPEST} others, one on the other"
            fields.problem(keys[name].place, message, name, "fewer steps")
            parents[name] = ""


class _Views:
    def __init__(
        self,
        fields: Fields,
        parties: tuple[DecisionMaker, ...],
        states: tuple[str, ...],
        given: dict[str, Node],
        parents: dict[str, str],
        known: dict[str, Options],
        following: tuple[Consequence, ...],
    ) -> None:
        self.fields, self.parties, self.states, self.following = fields, parties, states, following
        self.given, self.parents, self.known = given, parents, known
        self.names = tuple(dm.name for dm in parties)
        self.believed = tuple(given)  # the views that somebody can believe

    def options(self, view: str) -> Options:
        """What each DM can do in a view; read once, parents first."""
        waiting = [view]
        while waiting[-1] not in self.known and self.parents[waiting[-1]] not in self.known:
            waiting.append(self.parents[waiting[-1]])
        for name in reversed(waiting):
            self._read_options(name)
        return self.known[view]

    def _read_options(self, view: str) -> None:
        if view not in self.known:
            before = self.known[self.parents[view]]
            owners = {
                option.name: (dm, option.place or Place(self.fields.file))
                for dm, own in before.items()
                for option in own
            }
            entries = {name: self.given[view].get(name) for name in self.names}
            self.known[view] = {
                name: before[name] + read_options(self.fields, entry and entry.get("options"), name, owners)
                for name, entry in entries.items()
            }

    def view(self, name: str, place: Place, what: str = "", others: tuple[str, ...] = ()) -> View:
        fields, states = self.fields, self.states
        given = fields.mapping(self.given[name], (*others, *VIEW_KEYS, *self.names), what or f"the view `{name}`")
        before, after = self.options(self.parents[name]), self.options(name)
        names = Names(after)
        free = bool(states)
        changes = {
            dm: changes_to(fields, given[dm], f"a view's change to `{dm}`", free=free)
            for dm in self.names
            if dm in given
        }
        wants = {dm: preference(fields, change, names, states) for dm, change in changes.items()}
        homes = {
            dm: read_ratification(fields, change, dm, names, self.names, states, replacing=True)
            for dm, change in changes.items()
        }
        add, remove = rule_changes(fields, given, names, self.names, f"the view `{name}`", free=free)
        later = with_added(after, self.following)
        add_next, remove_next = read_changes(fields, given.get(KEY), later, name, free=free)
        return View(
            name,
            fields.text(given.get("by")),
            self.parents[name],
            fields.text(given.get("text")),
            tuple((dm, after[dm][len(before[dm]) :]) for dm in self.names if len(after[dm]) > len(before[dm])),
            tuple((dm, want) for dm, want in wants.items() if want is not None),
            add,
            remove,
            read_named_state(fields, given, "status quo", names, states),
            fields.evidence(given.get("evidence")),
            fields.text(given.get("note")),
            tuple((dm, home) for dm, home in homes.items() if home is not None),
            read_named_state(fields, given, "no agreement", names, states),
            place,
            tuple((dm, feels) for dm in changes if (feels := feelings_of(fields, given[dm], self.names)) is not None),
            add_next,
            remove_next,
            read_sees(fields, given.get("sees"), names, self.names, self.believed),
        )
