"""The canonical model: all that the answers depend on, as plain data that is the same whenever the model is.

It is what a certificate embeds, so that a checker which shares no line with this package can work everything out again.
A view is laid over it, rules and statements are text, names of states are their numbers; titles, evidence and notes,
which change no answer, are left out.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from countermove.errors import RequestError
from countermove.model import Conflict, DecisionMaker, MoveRule, StatusQuo
from countermove.preference import Entry, Pattern, Prioritized, Ranked, Weighted

#: The version of this form; a checker reads one that it knows and refuses all others.
FORMAT = 1

Data = dict[str, Any]


def canonical(conflict: Conflict) -> Data:
    """The canonical form of a model as it stands: with the view that is laid over it, without those that are not.

    Raises RequestError where it does not say what everybody wants.

    >>> from countermove.language.reader import read
    >>> model = read("countermove: 1\\ntitle: T\\ndecision makers: {A: {options: {go: }, prefers: [go]}}", "t.yaml")
    >>> canonical(model)["decision_makers"]
    [{'name': 'A', 'options': ['go'], 'preference': {'statements': ['go']}}]
    """
    if conflict.states:
        return _free_form(conflict)
    rules, options = conflict.rules, conflict.options
    directions = {rule.option: rule.direction for rule in rules.one_way}
    return {
        "format": FORMAT,
        "decision_makers": [
            {
                "name": dm.name,
                "options": [option.name for option in dm.options],
                "preference": _preference(conflict, dm),
            }
            for dm in conflict.decision_makers
        ],
        "excluded": [str(statement) for rule in rules.infeasible for statement in rule.excludes()],
        "one_way": {option.name: directions[option.name] for option in options if option.name in directions},
        "moves_ruled_out": [_move_rule(rule) for rule in rules.moves],
        "same_state": [str(rule.statement) for rule in rules.same_state],
        "status_quo": _status_quo(conflict, conflict.status_quo),
    }


def canonical_bytes(data: Data) -> bytes:
    """Canonical data as bytes: sorted keys, no blanks, UTF-8.

    >>> canonical_bytes({"b": [1, 2], "a": None})
    b'{"a":null,"b":[1,2]}'
    """
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(data: Data) -> str:
    """The SHA-256 of canonical data."""
    return hashlib.sha256(canonical_bytes(data)).hexdigest()


def _free_form(conflict: Conflict) -> Data:
    numbers = _numbers(conflict)
    return {
        "format": FORMAT,
        "states": [state.name for state in conflict.states],
        "decision_makers": [
            {
                "name": dm.name,
                "moves": [list(pair) for pair in _arcs(dm, numbers)],
                "preference": _preference(conflict, dm),
            }
            for dm in conflict.decision_makers
        ],
        "status_quo": _status_quo(conflict, conflict.status_quo),
    }


def _numbers(conflict: Conflict) -> dict[str, int]:
    return {state.name: number for number, state in enumerate(conflict.states, 1)}


def _arcs(dm: DecisionMaker, numbers: dict[str, int]) -> list[tuple[int, int]]:
    return sorted({(numbers[arcs.source], numbers[target]) for arcs in dm.moves for target in arcs.targets})


def _move_rule(rule: MoveRule) -> Data:
    return {"before": str(rule.before) if rule.before else None, "after": str(rule.after), "by": rule.by or None}


def _status_quo(conflict: Conflict, status_quo: StatusQuo | None) -> int | Data | None:
    """A number, or a pattern that is one combination of options."""
    if status_quo is None:
        return None
    match status_quo.at:
        case int(number):
            return number
        case str(name):
            return _numbers(conflict)[name]
        case taken:
            return {"pattern": "".join("Y" if option.name in taken else "N" for option in conflict.options)}


def _preference(conflict: Conflict, dm: DecisionMaker) -> Data:
    match dm.preference:
        case Prioritized(priorities):
            return {"statements": [str(priority) for priority in priorities]}
        case Weighted(weights):
            named = dict.fromkeys(weight.option for weight in weights)
            sums = {name: sum(weight.worth for weight in weights if weight.option == name) for name in named}
            return {
                "weights": {option.name: str(sums[option.name]) for option in conflict.options if option.name in sums}
            }
        case Ranked(tiers):
            return {"ranking": [[_entry(conflict, entry) for entry in tier.entries] for tier in tiers]}
        case None:
            raise RequestError(f"the model does not say what {dm.name} wants")


def _entry(conflict: Conflict, entry: Entry) -> int | Data:
    match entry:
        case int():
            return entry
        case str():
            return _numbers(conflict)[entry]
        case Pattern(text, options):
            marks = dict(zip(options, text, strict=True))
            return {"pattern": "".join(marks.get(option.name, "-") for option in conflict.options)}
        case _:
            return {"statement": str(entry)}
