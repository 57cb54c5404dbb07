"""What a request means: the state, or the test of states, that a user's words stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from fractions import Fraction

from countermove.errors import RequestError, unknown
from countermove.graph import ModelGraph
from countermove.language.fields import Names
from countermove.language.statements import StatementError, parse
from countermove.model import Conflict
from countermove.preference import Not, Statement, Taken
from countermove.states import State


def find_state(graph: ModelGraph, text: str) -> State:
    """The state that a number, a name or a list of the options taken means. Raises RequestError.

    A number may be followed by what is taken in brackets, as answers print it.
    """
    text = text.strip()
    states, conflict = graph.states, graph.conflict
    by_name = {state.name: states[index] for index, state in enumerate(conflict.states)}
    if text in by_name:
        return by_name[text]
    if number := re.fullmatch(r"([0-9]+)\s*(\[.*\])?", text):
        digits = number.group(1)
        if len(digits) > 9 or not 0 < int(digits) <= len(states):
            raise RequestError(f"there is no state {digits[:20]}; the states are numbered from 1 to {len(states)}")
        return states[int(digits) - 1]
    if by_name:
        raise unknown("state", text, [*by_name])
    text = re.sub(r"\(whether or not:.*\)", "", text.strip("[]"))
    words = [] if text.strip() in ("", "nothing") else re.split(r"[,\s]+", text.strip())
    names = _names(graph.conflict)
    try:
        code = sum(conflict.bits[name] for name in {names.resolve(word) for word in words if word})
    except StatementError as error:
        hint = f"; {error.hint}" if error.hint.startswith("did") else ""
        expected = error.expected or "a list of the options taken, such as `halt,back`"
        raise RequestError(f"{error.message}{hint}\n  expected: a number, or {expected}") from None
    index = graph.find(code)
    if index is None:
        rules = ", ".join(f"`{rule}`" for rule in conflict.broken_by(code))
        raise RequestError(f"the state [{conflict.taken_words(code)}] is not feasible: {rules}")
    return states[index]


def find_start(graph: ModelGraph, text: str) -> int:
    """The state, by index, that a text means; without one the status quo. Raises RequestError."""
    if text.strip():
        return find_state(graph, text).index
    if graph.status_quo is None:
        raise RequestError("the model names no status quo to start from\n  expected: a state to start from (`--from`)")
    return graph.status_quo


def find_ends(graph: ModelGraph, text: str) -> Set[int]:
    """The states, by index, that a state or a statement means. Raises RequestError, also where there are none.

    A number, a name, a list with commas, `nothing` and what stands in brackets are a state; the rest is a statement.
    """
    text = text.strip()
    if graph.conflict.states or text == "nothing" or re.match(r"[0-9\[]", text) or "," in text:
        return frozenset({find_state(graph, text).index})
    found = graph.where(find_statement(graph, text))
    if not found:
        raise RequestError(f"`{text}` holds in no feasible state, so nothing leads there")
    return found


def find_statement(graph: ModelGraph, text: str) -> Statement:
    """The statement about states that a text is. Raises RequestError."""
    if graph.conflict.states:
        raise RequestError("a free-form model has no options that a statement could name")
    try:
        return parse(text, _names(graph.conflict).resolve)
    except StatementError as error:
        more = [f"  {text}", f"  {' ' * error.at}{'^' * max(1, len(error.found))}"]
        more += [f"  expected: {error.expected}"] if error.expected else []
        more += [f"  hint: {error.hint}"] if error.hint else []
        raise RequestError("\n".join([error.message, *more])) from None


def find_literals(graph: ModelGraph, text: str) -> list[tuple[str, bool]]:
    """Options with whether they are taken, out of a list such as `back, not drawdown`. Raises RequestError."""
    found = []
    for part in filter(None, (word.strip() for word in text.split(","))):
        match find_statement(graph, part):
            case Taken(option):
                found.append((option, True))
            case Not(Taken(option)):
                found.append((option, False))
            case _:
                raise RequestError(f"`{part}` is no option\n  expected: options, such as `back, not drawdown`")
    return found


def find_weights(text: str) -> dict[str, int]:
    """Names with whole numbers, out of a list such as `feared=2,advised=1`. Raises RequestError."""
    return {name: int(value) for name, value in _pairs(text, r"[0-9]{1,9}", "`a=2,b=1`, in whole numbers from 0")}


def find_chances(text: str) -> dict[str, Fraction]:
    """Names with parts of one, out of a list such as `low=1/2,medium=0.2`. Raises RequestError."""
    found = {}
    for name, value in _pairs(text, r"[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?", "`low=1/2`, from 0 to 1"):
        found[name] = Fraction(value)
        if found[name] > 1:
            raise RequestError(f"`{name}={value}` is more than all\n  expected: such as `low=1/2`, from 0 to 1")
    return found


def _pairs(text: str, value: str, expected: str) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        match = re.fullmatch(rf"([^=]+)=\s*({value})", part)
        name = match.group(1).strip() if match else ""
        if match is None or name in found:
            why = f"`{name}` comes twice" if match else f"`{part}` is no name with a weight"
            raise RequestError(f"{why}\n  expected: a list such as {expected}")
        found[name] = match.group(2)
    return [*found.items()]


def option_names(conflict: Conflict, words: Iterable[str]) -> tuple[str, ...]:
    """The names of the options that some words mean. Raises RequestError."""
    names = _names(conflict)
    try:
        return tuple(names.resolve(word.strip()) for word in words)
    except StatementError as error:
        hint = f"; {error.hint}" if error.hint.startswith("did") else ""
        raise RequestError(f"{error.message}{hint}\n  expected: {error.expected}") from None


def _names(conflict: Conflict) -> Names:
    return Names({dm.name: dm.options for dm in conflict.decision_makers})
