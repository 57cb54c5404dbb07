"""Reads what a decision maker wants: `prefers`, `weights` or `ranking`; and which order of statements is in doubt."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from countermove.errors import one_of
from countermove.evidence import Citation
from countermove.language.fields import SURE, Fields, Names
from countermove.language.nodes import Node
from countermove.preference import Entry, Pattern, Preference, Prioritized, Priority, Ranked, Tier, Weight, Weighted

WAYS = ("prefers", "weights", "ranking")
ORDER = "order in doubt"
_SAID = ("sure", "evidence", "note")
_MARKS = ("unknown", "strength")
STRENGTHS = ("strong",)
_ORDER_FORMS = "`all`, positions such as `[2, 3]`, or several groups such as `[[1, 2], [4, 5]]`"


def preference(fields: Fields, given: dict[str, Node], names: Names, states: tuple[str, ...]) -> Preference | None:
    """What a DM wants, from whichever of the three keys it has, with `order in doubt`. `states` are the names of a
    free-form model."""
    ways = [way for way in WAYS if way in given]
    for extra in ways[1:]:
        message = f"`{extra}` stands beside `{ways[0]}`: a decision maker's wants are said in one way"
        fields.problem(given[extra].place, message, expected="one of `prefers`, `weights` and `ranking`")
    if states and ways and ways[0] != "ranking":
        message = f"a free-form model has no options that `{ways[0]}` could name"
        fields.problem(given[ways[0]].place, message, expected="a `ranking` of the states")
        return None
    if ORDER in given and ways != ["prefers"]:
        _refuse_order(fields, given[ORDER], ways)
    match ways:
        case ["prefers", *_]:
            nodes = fields.sequence(given["prefers"], "`prefers`")
            in_doubt = _in_doubt(fields, given.get(ORDER), len(nodes)) if ways == ["prefers"] else ()
            priorities = tuple(priority for node in nodes if (priority := _priority(fields, node, names)))
            return Prioritized(priorities, in_doubt)
        case ["weights", *_]:
            pairs = fields.pairs(given["weights"], "`weights`")
            weights = tuple(weight for pair in pairs if (weight := _weight(fields, *pair, names)))
            _refuse_repeats(fields, weights)
            return Weighted(weights)
        case ["ranking", *_]:
            nodes = fields.sequence(given["ranking"], "`ranking`")
            return Ranked(tuple(_tier(fields, node, names, states) for node in nodes))
    return None


def _refuse_order(fields: Fields, node: Node, ways: list[str]) -> None:
    """Notes that there are no statements whose order could be in doubt."""
    if not ways:
        message, hint = f"`{ORDER}` stands without `prefers`", "a view that says it has to repeat the statements"
    else:
        message = f"`{ORDER}` is about statements, and here stands `{ways[-1]}`"
        hint = "states of a ranking that may stand in any order: `{tie: [3, 4], unknown: true}`"
        hint = hint if ways[-1] == "ranking" else "write what the weights say as `prefers`"
    expected = "`prefers`, and beside it which of its statements"
    fields.problem(node.place, message, node.shown(), expected, hint)


def _in_doubt(fields: Fields, node: Node | None, count: int) -> tuple[tuple[int, int], ...]:
    """The stretches of `count` statements whose order is in doubt, in the order of the statements."""
    if node is None or node.empty:
        return ()
    if node.kind == "scalar" and node.text.strip() == "all":
        return (first_last,) if (first_last := _stretch(fields, node, [(k, node) for k in range(1, count + 1)])) else ()
    groups = node.items if node.kind == "sequence" else []
    if not groups or (groups[0].kind != "sequence" and any(each.kind != "scalar" for each in groups)):
        fields.wrong(node, _ORDER_FORMS, what=f"`{ORDER}`")
        return ()
    found, taken = [], set[int]()
    for group in groups if groups[0].kind == "sequence" else [node]:
        if group.kind != "sequence":
            fields.wrong(group, "a list of positions, as the others", what="one of several groups")
            continue
        places = [(place, each) for each in group.items if (place := _position(fields, each, count, taken))]
        if len(places) == len(group.items) and (stretch := _stretch(fields, group, places)):
            found.append(stretch)
    return tuple(sorted(found))


def _position(fields: Fields, node: Node, count: int, taken: set[int]) -> int:
    """The position of a statement, 0 where there is none or it has come before."""
    text = fields.text(node, "the position of a statement")
    place = int(text) if re.fullmatch(r"\d{1,9}", text) else 0
    if not 0 < place <= count:
        expected = f"a number from 1 to {count}" if count else "statements under `prefers`"
        fields.problem(node.place, f"there is no statement `{text}`", text, expected)
        return 0
    if place in taken:
        fields.problem(node.place, f"the position {place} comes twice", text, "every position once")
        return 0
    taken.add(place)
    return place


def _stretch(fields: Fields, node: Node, places: list[tuple[int, Node]]) -> tuple[int, int] | None:
    """The first and the last of some positions, which have to stand next to one another."""
    if len(places) < 2:
        message = "the order of fewer than two statements is in no doubt"
        fields.problem(node.place, message, node.shown(), "two or more")
        return None
    ordered = sorted(places, key=lambda each: each[0])
    for (place, _), (after, where) in pairwise(ordered):
        if after != place + 1:
            message = f"the statements {place} and {after} do not stand next to one another"
            hint = f"name those between them, too; or write several groups: `{ORDER}: [[1, 2], [4, 5]]`"
            fields.problem(where.place, message, str(after), "positions without a gap", hint)
            return None
    return ordered[0][0], ordered[-1][0]


def _priority(fields: Fields, node: Node, names: Names) -> Priority | None:
    if node.kind != "mapping":
        statement = fields.statement(node, names)
        return Priority(statement, place=node.place) if statement else None
    given = fields.mapping(node, ("say", *_SAID, *_MARKS), "a preference statement")
    sure = fields.choice(given.get("sure"), SURE, "`sure`")
    unknown, strength = _marks(fields, given)
    if unknown and strength:
        message = "a statement of unknown preference has no strength"
        fields.problem(given["strength"].place, message, "strength", "one of `unknown` and `strength`")
    evidence, note = fields.evidence(given.get("evidence")), fields.text(given.get("note"))
    if "say" not in given:
        fields.problem(node.place, "this entry says nothing", expected="`say`, with a statement")
        return None
    statement = fields.statement(given["say"], names)
    return Priority(statement, sure, evidence, note, given["say"].place, unknown, strength) if statement else None


def _marks(fields: Fields, given: dict[str, Node]) -> tuple[bool, str]:
    """Whether a preference is unknown, and whether it is strong."""
    unknown = fields.choice(given.get("unknown"), ("true", "false"), "`unknown`") == "true"
    return unknown, fields.choice(given.get("strength"), STRENGTHS, "`strength`")


def _weight(fields: Fields, key: Node, node: Node, names: Names) -> Weight | None:
    option = fields.option(key, names)
    given = {"weight": node}
    if node.kind == "mapping":
        given = fields.mapping(node, ("weight", *_SAID), "a weight")
    number = given.get("weight", Node("scalar", node.place))
    worth = exact(fields.text(number))
    if worth is None:
        fields.wrong(number, "a number such as 3, -1.5 or 1/3", what="a weight")
    if not option or worth is None:
        return None
    sure = fields.choice(given.get("sure"), SURE, "`sure`")
    evidence, note = fields.evidence(given.get("evidence")), fields.text(given.get("note"))
    return Weight(option, worth, sure, evidence, note, key.place)


def _refuse_repeats(fields: Fields, weights: tuple[Weight, ...]) -> None:
    """The same option may come under two spellings."""
    for position, weight in enumerate(weights):
        if weight.place and any(weight.option == earlier.option for earlier in weights[:position]):
            fields.problem(weight.place, f"`{weight.option}` has a weight already", weight.option, "one weight")


def exact(text: str) -> Fraction | None:
    """An exact number; exponents are refused, since they would make a short text an enormous number."""
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+|\d+/\d*[1-9]\d*)", text) or len(text) > 100:
        return None
    return Fraction(text)


def _tier(fields: Fields, node: Node, names: Names, states: tuple[str, ...]) -> Tier:
    sure, note, tied = "", "", node
    evidence: tuple[Citation, ...] = ()
    unknown, strength = False, ""
    if node.kind == "mapping":
        given = fields.mapping(node, ("tie", *_SAID, *_MARKS), "a place in a ranking")
        unknown, strength = _marks(fields, given)
        sure = fields.choice(given.get("sure"), SURE, "`sure`")
        evidence, note = fields.evidence(given.get("evidence")), fields.text(given.get("note"))
        if "tie" not in given:
            fields.problem(node.place, "this entry names no state", expected="`tie`, with one entry or a list")
        tied = given.get("tie", Node("sequence", node.place))
    nodes = tied.items if tied.kind == "sequence" else [tied]
    found = [(entry, each.place) for each in nodes if (entry := _entry(fields, each, names, states)) is not None]
    places = tuple(place for _, place in found)
    return Tier(tuple(entry for entry, _ in found), sure, evidence, note, node.place, places, unknown, strength)


def _entry(fields: Fields, node: Node, names: Names, states: tuple[str, ...]) -> Entry | None:
    text = fields.text(node, "an entry of a ranking")
    if not text:
        if node.kind == "scalar":
            fields.wrong(node, "a state's number, a pattern or a statement")
        return None
    if states:
        return _named(fields, node, text, states)
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    if text not in names.all and re.fullmatch(r"[YNyn|\s-]*[YNyn-][YNyn|\s-]*", text):
        return _pattern(fields, node, text, names)
    return fields.statement(node, names)


def _named(fields: Fields, node: Node, text: str, states: tuple[str, ...]) -> str | None:
    """A state of a free-form model, by name or by number."""
    if text in states:
        return text
    if re.fullmatch(r"\d{1,9}", text) and 0 < int(text) <= len(states):
        return states[int(text) - 1]
    fields.problem(node.place, f"there is no state `{text}`", text, one_of(states), fields.nearest(text, states))
    return None


def _pattern(fields: Fields, node: Node, text: str, names: Names) -> Pattern | None:
    marks = re.sub(r"[|\s]", "", text).upper()
    if len(marks) != len(names.all):
        message = f"the pattern has {len(marks)} places for {len(names.all)} options"
        fields.problem(node.place, message, text, f"one of Y, N, - for each of {one_of(names.all, 20)}")
        return None
    return Pattern(marks, tuple(names.all))
