"""The sheets that a model is written to and read from: their columns, and a model as their rows.

Each row says one thing; `view` and `change` say where it belongs (empty: the model itself). What has no column stands
in the sheet `more`, as in a model file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from countermove.interop.records import Cell
from countermove.interop.spreadsheet import Sheet
from countermove.language.writer import Plain, dumped, plain
from countermove.model import Conflict

_CITED = ("evidence", "note")

#: The sheets of a model: the columns of each, and what a row says.
TABLES: dict[str, tuple[tuple[str, ...], str]] = {
    "model": (
        ("key", "value"),
        "title, question, by, as of, text; `leaves out` and `default views` with a row for each entry",
    ),
    "sources": (
        ("source", "author", "title", "where", "year", "url", "note"),
        "a text that the model rests on, by one word that evidence calls it by",
    ),
    "decision makers": (
        ("decision maker", "name", "text", *_CITED),
        "a decision maker, by its identifier; `name` is what people read",
    ),
    "options": (
        ("view", "decision maker", "option", "text", *_CITED),
        "something that a decision maker can do; one with a view is added by that view",
    ),
    "preferences": (
        (
            *("view", "decision maker", "way", "place", "says", "weight"),
            *("sure", "unknown", "strength", *_CITED),
        ),
        "what somebody wants. Way `prefers`: a statement, place 1 the most important. Way `ranking`: a state's number, "
        "pattern or statement, place 1 the best, the same place for ties. Way `weights`: an option with its weight",
    ),
    "infeasible": (
        ("view", "change", "rule", "says", "only with", *_CITED),
        "what cannot be: rule `never`, `only with`, or `at most one`, `at least one`, `exactly one` with a statement "
        "on each line",
    ),
    "one way": (
        ("view", "change", "option", "direction", *_CITED),
        "an option that can only be taken (`to yes`) or only be given up (`to no`)",
    ),
    "moves ruled out": (
        ("view", "change", "before", "after", "by", *_CITED),
        "a rule on moves: none by `by` (empty: by anybody) from where `before` holds that make `after` true",
    ),
    "same state": (("view", "change", "says", *_CITED), "all states in which the statement holds are one state"),
    "status quo": (
        ("view", "what", "taken", *_CITED),
        "the status quo, or the outcome with no agreement: the options taken with commas between them, or `nothing`, "
        "or a state's number",
    ),
    "hopes and fears": (
        ("what", "says", "by", *_CITED),
        "outcomes that the account hopes for (`hopes`) or fears (`fears`): those in which the statement holds",
    ),
    "views": (("view", "by", "on", "text", *_CITED), "a view, whose it is, and on which other view it builds"),
    "named states": (("state", "text"), "a state of a free-form model"),
    "arcs": (("decision maker", "from", "to"), "a move of a free-form model"),
    "more": (
        ("view", "decision maker", "says"),
        "what has no column of its own, as in a model file: audiences, attitudes, order in doubt, next round, "
        "sees, views in doubt",
    ),
}

#: The keys of the sheet `model`; of the last ones there may be several.
KEYS = ("countermove", "title", "question", "by", "as of", "text", "leaves out", "default views")
LISTS = ("leaves out", "default views")

#: What stands under `what` in the sheet of hopes and fears.
CONCERNS = ("hopes", "fears")

#: What stands in `more`, of the model or a view, and of a decision maker.
MORE = ("next round", "sees", "views in doubt")
MORE_OF_DM = ("order in doubt", "attitudes", "audiences", "ratified by")

_Rows = Iterator[tuple[Cell, ...]]


def model_sheets(conflict: Conflict) -> list[Sheet]:
    """The sheets of a model, those without rows left out, but never the first ones, which every model has."""
    tree = plain(conflict)
    makers = [dm.name for dm in conflict.decision_makers]
    always = ("model", "decision makers", "options", "preferences", "infeasible")
    found = []
    for name, (columns, about) in TABLES.items():
        rows = [*_ROWS_OF[name](tree, makers)]
        if rows or name in always:
            found.append(Sheet(name, columns, rows, about))
    return found


def _model(tree: Plain, makers: list[str]) -> _Rows:
    for key in KEYS:
        value = tree.get(key, [] if key in LISTS else "")
        for each in value if isinstance(value, list) else [value]:
            if each != "":
                yield key, each


def _sources(tree: Plain, makers: list[str]) -> _Rows:
    for key, given in tree.get("sources", {}).items():
        yield key, *(given.get(column, "") for column in TABLES["sources"][0][1:])


def _makers(tree: Plain, makers: list[str]) -> _Rows:
    for name, given in tree["decision makers"].items():
        yield name, given.get("name", ""), given.get("text", ""), *_cited(given)


def _scopes(tree: Plain) -> Iterator[tuple[str, Plain]]:
    """The model itself and its views, each with the name that stands in the column `view`."""
    yield "", tree
    yield from tree.get("views", {}).items()


def _parties(tree: Plain, makers: list[str]) -> Iterator[tuple[str, str, Plain]]:
    """What the model and its views say of each decision maker: view, decision maker, entries."""
    for view, scope in _scopes(tree):
        given = scope if view else tree["decision makers"]
        for name in given:
            if name in makers:
                yield view, name, given[name]


def _options(tree: Plain, makers: list[str]) -> _Rows:
    for view, dm, given in _parties(tree, makers):
        for option, said in given.get("options", {}).items():
            own = _parts(said, "text")
            yield view, dm, option, own.get("text") or "", *_cited(own)


def _preferences(tree: Plain, makers: list[str]) -> _Rows:
    for view, dm, given in _parties(tree, makers):
        for row in _wants(given):
            yield view, dm, *row


def _wants(given: Plain) -> _Rows:
    """What somebody wants, from the column `way` on."""
    for way in ("prefers", "weights", "ranking"):
        entries = given.get(way)
        if entries is None:
            continue
        if not entries:
            yield way, *[""] * 8
        for place, entry in enumerate(entries, 1):
            if way == "weights":
                own = _parts(entries[entry], "weight")
                yield way, "", entry, own["weight"], own.get("sure", ""), "", "", *_cited(own)
                continue
            own = _parts(entry, "say" if way == "prefers" else "tie")
            said = own.get("say", own.get("tie"))
            first, *others = said if isinstance(said, list) and said else [said or ""]
            marks = own.get("sure", ""), "yes" if own.get("unknown") else "", own.get("strength", "")
            yield way, place, first, "", *marks, *_cited(own)
            for other in others:
                yield way, place, other, *[""] * 6


def _changes(tree: Plain, key: str) -> Iterator[tuple[str, str, Any]]:
    """The rules of a kind: view, change, and the rule."""
    for view, scope in _scopes(tree):
        changes = scope.get(key, {})
        for change, rules in changes.items() if view else [("", changes)]:
            for rule in rules.items() if isinstance(rules, dict) else rules:
                yield view, change, rule


def _infeasible(tree: Plain, makers: list[str]) -> _Rows:
    for view, change, rule in _changes(tree, "infeasible"):
        own = _parts(rule, "never")
        if "only with" in own:
            yield view, change, "only with", own["this"], own["only with"], *_cited(own)
            continue
        kind = next(key for key in own if key not in _CITED)
        parts = own[kind] if isinstance(own[kind], list) else [own[kind]]
        yield view, change, kind, "\n".join(parts), "", *_cited(own)


def _one_way(tree: Plain, makers: list[str]) -> _Rows:
    for view, change, rule in _changes(tree, "one way"):
        option, said = rule if isinstance(rule, tuple) else (rule, "")
        own = _parts(said, "direction")
        yield view, change, option, own["direction"], *_cited(own)


def _moves(tree: Plain, makers: list[str]) -> _Rows:
    for view, change, rule in _changes(tree, "moves ruled out"):
        yield view, change, *(rule.get(key, "") for key in ("before", "after", "by")), *_cited(rule)


def _same_state(tree: Plain, makers: list[str]) -> _Rows:
    for view, change, rule in _changes(tree, "same state"):
        own = _parts(rule, "say")
        yield view, change, own["say"], *_cited(own)


def _status_quo(tree: Plain, makers: list[str]) -> _Rows:
    for view, scope in _scopes(tree):
        for what in ("status quo", "no agreement"):
            if what in scope:
                own = _parts(scope[what], "taken")
                taken = own["taken"]
                words = taken if isinstance(taken, int) else taken if isinstance(taken, str) else _listed(taken)
                yield view, what, words, *_cited(own)


def _concerns(tree: Plain, makers: list[str]) -> _Rows:
    for what in CONCERNS:
        for concern in tree.get(what, []):
            own = _parts(concern, "say")
            yield what, own["say"], own.get("by", ""), *_cited(own)


def _listed(taken: list[str]) -> str:
    return "nothing" if not taken else ", ".join(taken) + ("," if taken == ["nothing"] else "")


def _views(tree: Plain, makers: list[str]) -> _Rows:
    for view, given in tree.get("views", {}).items():
        yield view, *(given.get(key, "") for key in ("by", "on", "text")), *_cited(given)


def _named_states(tree: Plain, makers: list[str]) -> _Rows:
    states = tree.get("states", {})
    for state in states:
        yield state, (states[state] or "") if isinstance(states, dict) else ""


def _arcs(tree: Plain, makers: list[str]) -> _Rows:
    for _, dm, given in _parties(tree, makers):
        for source, targets in given.get("moves", {}).items():
            for target in targets or [""]:
                yield dm, source, target


def _more(tree: Plain, makers: list[str]) -> _Rows:
    for view, scope in _scopes(tree):
        for key in MORE:
            if key in scope:
                yield view, "", dumped({key: scope[key]})
    for view, dm, given in _parties(tree, makers):
        for key in MORE_OF_DM:
            if key in given:
                yield view, dm, dumped({key: given[key]})


_ROWS_OF = {
    "model": _model,
    "sources": _sources,
    "decision makers": _makers,
    "options": _options,
    "preferences": _preferences,
    "infeasible": _infeasible,
    "one way": _one_way,
    "moves ruled out": _moves,
    "same state": _same_state,
    "status quo": _status_quo,
    "hopes and fears": _concerns,
    "views": _views,
    "named states": _named_states,
    "arcs": _arcs,
    "more": _more,
}


def _parts(said: Any, key: str) -> Plain:
    """A value with what stands beside it, whether or not anything does."""
    return said if isinstance(said, dict) else {key: said}


def _cited(given: Plain) -> tuple[str, str]:
    """The cells of evidence, with a citation on each line, and of a note."""
    evidence = given.get("evidence", [])
    citations = evidence if isinstance(evidence, list) else [evidence]
    return "\n".join(map(_citation, citations)), given.get("note", "")


def _citation(citation: Any) -> str:
    """A citation on one line: as in a model file, or where that would be misread as JSON, which is YAML, too."""
    if isinstance(citation, str) and citation[:1] not in ('"', "{") and len(citation.splitlines()) == 1:
        return citation
    text = json.dumps(citation, ensure_ascii=False)
    return "".join(each if each.isprintable() or ord(each) > 0xFFFF else f"\\u{ord(each):04x}" for each in text)
