"""Reads the `.gmcr` files of GMCR+, of every age.

The file is a JSON object; conditions name options by their index in its list. States are numbered after the options
have been put in the order of their decision makers, as here. What cannot be carried over is listed, never dropped in
silence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from countermove.errors import ModelError, Place, Problem
from countermove.model import CONSEQUENCE_KEYS, VIEW_KEYS, Conflict, DecisionMaker, Infeasible, OneWay, Option, Rules
from countermove.preference import (
    KEYWORDS,
    And,
    If,
    Iff,
    Not,
    Or,
    Preference,
    Prioritized,
    Priority,
    Ranked,
    Statement,
    Taken,
    Tier,
)

_DIRECTIONS = {"both": "", "fwd": "to yes", "back": "to no"}
_READ = ("options", "decisionMakers", "infeasibles", "useManualPreferenceRanking", "useManualPreferenceVectors")
_HARMLESS = ("coalitionsFull", "program", "version", "nodes")
_MAKER = ("name", "options", "preferences", "preferenceRanking", "preferenceVector", "misperceptions", "payoffs")


@dataclass(frozen=True)
class Imported:
    """A model from another program's file, and in words what of it is left out or called otherwise."""

    conflict: Conflict
    notes: tuple[str, ...]


def read_gmcr(text: str, file: str) -> Imported:
    """The model that a `.gmcr` file holds. Raises ModelError with all that is wrong, by its place in the JSON."""
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except ModelError as error:
        raise ModelError(replace(problem, place=Place(file, 1, 1)) for problem in error.problems) from None
    except json.JSONDecodeError as error:
        hint = "a .gmcr file is one JSON object, as GMCR+ saves it"
        problem = Problem(f"this is not JSON: {error.msg}", Place(file, error.lineno, error.colno), hint=hint)
        raise ModelError([problem]) from None
    except (RecursionError, ValueError) as error:
        raise ModelError([Problem(f"this JSON cannot be read: {error}", Place(file, 1, 1))]) from None
    return _Reader(file).read(data)


@dataclass
class _Party:
    """A decision maker while it is being read."""

    name: str
    shown: str
    options: list[int]
    data: dict[str, Any]
    path: str


@dataclass
class _Reader:
    file: str
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def problem(self, path: str, message: str, found: object = "", expected: str = "", hint: str = "") -> None:
        shown = found if isinstance(found, str) else _short(found)
        self.problems.append(Problem(message, Place(self.file, path=path), shown, expected, hint))

    def no_option(self, path: str, found: object, count: int) -> None:
        expected = f"an index from 0 to {count - 1}" if count else "no index: the file has no options"
        self.problem(path, f"there is no option {_short(found)}", found, expected)

    def read(self, data: object) -> Imported:
        if not isinstance(data, dict):
            self.problem("", "this is no .gmcr file", data, "a JSON object with `options` and `decisionMakers`")
            raise ModelError(self.problems)
        options = self.options(self.listed(data, "options", ""))
        parties = self.parties(self.listed(data, "decisionMakers", ""), options)
        rules = self.rules(data, options, parties)
        decision_makers = self.decision_makers(data, options, parties)
        self.left_out(data, options, parties)
        if self.problems:
            raise ModelError(self.problems)
        title = PurePath(self.file).stem or self.file
        return Imported(Conflict(title, decision_makers, rules), tuple(self.notes))

    def listed(self, data: dict[str, Any], key: str, path: str, *, required: bool = True) -> list[Any]:
        """The list under a key."""
        path = f"{path}.{key}" if path else key
        value = data.get(key)
        if value is None and not required:
            return []
        if not isinstance(value, list):
            self.problem(path, f"`{key}` is missing" if key not in data else f"`{key}` is no list", expected="a list")
            return []
        return value

    def options(self, data: list[Any]) -> list[dict[str, Any]]:
        """The options of the file, in its order."""
        options = []
        for k, each in enumerate(data):
            path = f"options[{k}]"
            if not isinstance(each, dict) or not isinstance(each.get("name"), str):
                self.problem(path, "an option without a name", each, 'an object with a "name"')
                each = {"name": f"option {k + 1}"}
            direction = each.get("permittedDirection", "both")
            if not isinstance(direction, str) or direction not in _DIRECTIONS:
                self.notes.append(
                    f"{path}: the direction {_short(direction)} of `{each['name']}` is none of both, fwd and back; "
                    "it is read as both, as GMCR+ does"
                )
            options.append(each)
        return options

    def parties(self, data: list[Any], options: list[dict[str, Any]]) -> list[_Party]:
        """The decision makers and who controls what; gives every option its name here."""
        parties: list[_Party] = []
        owners: dict[int, str] = {}
        taken: set[str] = set()
        for k, each in enumerate(data):
            path = f"decisionMakers[{k}]"
            if not isinstance(each, dict) or not isinstance(each.get("name"), str):
                self.problem(path, "a decision maker without a name", each, 'an object with a "name"')
                continue
            name = self.named(each["name"], f"{path}.name", taken, "decision maker")
            own = self.owned(each, path, len(options), owners)
            parties.append(_Party(name, each["name"], own, each, path))
        if not parties and not self.problems:
            self.problem("decisionMakers", "there are no decision makers")
        taken = set()
        for party in parties:
            for option in party.options:
                self.names[option] = self.named(options[option]["name"], f"options[{option}].name", taken, "option")
        return parties

    def owned(self, maker: dict[str, Any], path: str, count: int, owners: dict[int, str]) -> list[int]:
        own: list[int] = []
        for k, option in enumerate(self.listed(maker, "options", path)):
            where = f"{path}.options[{k}]"
            if not _is_index(option) or option >= count:
                self.no_option(where, option, count)
            elif option in owners:
                message = f"option {option} is controlled by {owners[option]} already"
                hint = "an option held in common by several decision makers has no place in this model: give it to one"
                self.problem(where, message, option, "every option with one owner", hint)
            else:
                owners[option] = maker["name"]
                own.append(option)
        return own

    def named(self, text: str, path: str, taken: set[str], what: str) -> str:
        name = identifier(text, what, taken)
        taken.add(name)
        if name != text:
            self.notes.append(f"{path}: the {what} “{text}” is called `{name}`")
        return name

    def rules(self, data: dict[str, Any], options: list[dict[str, Any]], parties: list[_Party]) -> Rules:
        infeasible = []
        for k, condition in enumerate(self.listed(data, "infeasibles", "", required=False)):
            path = f"infeasibles[{k}]"
            statement = self.condition(condition, path, len(options))
            if isinstance(statement, And) and not statement.parts:
                self.problem(path, "an empty pattern removes every state", condition, "at least one [option, Y or N]")
            elif statement is not None and not _never(statement):
                infeasible.append(Infeasible("never", (statement,), place=Place(self.file, path=path)))
            elif statement is not None:
                self.notes.append(f"{path}: the pattern can never be true, so it removes nothing and is left out")
        one_way = []
        for party in parties:
            for option in party.options:
                given = options[option].get("permittedDirection")
                direction = _DIRECTIONS.get(given, "") if isinstance(given, str) else ""
                if direction:
                    place = Place(self.file, path=f"options[{option}].permittedDirection")
                    one_way.append(OneWay(self.names[option], direction, place=place))
        return Rules(tuple(infeasible), tuple(one_way))

    def decision_makers(
        self, data: dict[str, Any], options: list[dict[str, Any]], parties: list[_Party]
    ) -> tuple[DecisionMaker, ...]:
        manual = self.manual(data, parties)
        return tuple(
            DecisionMaker(
                party.name,
                "" if party.shown == party.name else party.shown,
                options=tuple(self.option(number, options[number]["name"]) for number in party.options),
                preference=self.ranking(party) if manual else self.statements(party, len(options)),
                place=Place(self.file, path=party.path),
            )
            for party in parties
        )

    def option(self, number: int, text: str) -> Option:
        name = self.names[number]
        return Option(name, "" if text == name else text, place=Place(self.file, path=f"options[{number}]"))

    def manual(self, data: dict[str, Any], parties: list[_Party]) -> bool:
        """Whether a ranking is in force, under the key's new or old name."""
        keys = [key for key in ("useManualPreferenceRanking", "useManualPreferenceVectors") if key in data]
        if len(keys) > 1 and data[keys[0]] != data[keys[1]]:
            self.notes.append(f"{keys[1]}: the old name of `{keys[0]}`, which says otherwise and counts")
        for party in parties:
            if party.data.get("preferenceRanking") and party.data.get("preferenceVector"):
                self.notes.append(f"{party.path}.preferenceVector: the old name of `preferenceRanking`, which counts")
        for key in keys:
            if key in data:
                if not isinstance(data[key], bool):
                    self.problem(key, f"`{key}` is neither true nor false", data[key], "true or false")
                return data[key] is True
        if any(_ranking_key(party.data) for party in parties):
            message = "`useManualPreferenceRanking` is missing, so it is not said whether rankings or statements hold"
            self.problem("", message, expected="true or false")
        else:
            self.notes.append("`useManualPreferenceRanking` is missing; the preference statements are used")
        return False

    def ranking(self, party: _Party) -> Preference:
        key = _ranking_key(party.data) or "preferenceRanking"
        tiers = []
        for k, entry in enumerate(self.listed(party.data, key, party.path)):
            path = f"{party.path}.{key}[{k}]"
            tied = entry if isinstance(entry, list) else [entry]
            for number in tied:
                if not _is_index(number) or number == 0:
                    self.problem(path, f"{_short(number)} is no number of a state", number, "a number from 1")
            place = Place(self.file, path=path)
            numbers = tuple(number for number in tied if _is_index(number) and number)
            if numbers:
                tiers.append(Tier(numbers, place=place, places=(place,) * len(numbers)))
        if party.data.get("preferences"):
            self.notes.append(
                f"{party.path}.preferences: the statements of {party.name} are left out, as its ranking is in force"
            )
        return Ranked(tuple(tiers))

    def statements(self, party: _Party, count: int) -> Preference:
        priorities = []
        for k, condition in enumerate(self.listed(party.data, "preferences", party.path)):
            path = f"{party.path}.preferences[{k}]"
            statement = self.condition(condition, path, count)
            if statement is None:
                continue
            if isinstance(statement, And | Or) and not statement.parts:
                always = "always" if isinstance(statement, And) else "never"
                self.notes.append(f"{path}: the statement is {always} true, so it decides nothing and is left out")
                continue
            priorities.append(Priority(statement, place=Place(self.file, path=path)))
        if key := _ranking_key(party.data):
            self.notes.append(
                f"{party.path}.{key}: the ranking of {party.name} is left out, as its statements are in force"
            )
        return Prioritized(tuple(priorities))

    def condition(self, data: Any, path: str, count: int) -> Statement | None:
        """A pattern of literals, or a disjunction of them; None if something is wrong with it."""
        if isinstance(data, dict) and isinstance(data.get("members"), list):
            members = [self.pattern(member, f"{path}.members[{k}]", count) for k, member in enumerate(data["members"])]
            patterns = [member for member in members if member is not None]
            return _folded(patterns) if len(patterns) == len(members) else None
        pattern = self.pattern(data, path, count)
        return None if pattern is None else _joined(pattern)

    def pattern(self, data: Any, path: str, count: int) -> list[Statement] | None:
        if not isinstance(data, list):
            expected = 'a list of [option, "Y" or "N"], or {"compound": true, "members": [...]}'
            self.problem(path, "this is no condition", data, expected)
            return None
        literals: list[Statement] = []
        for k, literal in enumerate(data):
            where = f"{path}[{k}]"
            if not (isinstance(literal, list) and len(literal) == 2 and literal[1] in ("Y", "N")):
                self.problem(where, "this is no part of a condition", literal, '[option, "Y" or "N"]')
                return None
            option, mark = literal
            if not _is_index(option) or option >= count:
                self.no_option(where, option, count)
                return None
            if option not in self.names:
                self.problem(where, f"option {option} is named here, but no decision maker controls it", option)
                return None
            taken = Taken(self.names[option])
            literals.append(taken if mark == "Y" else Not(taken))
        return literals

    def left_out(self, data: dict[str, Any], options: list[dict[str, Any]], parties: list[_Party]) -> None:
        """Lists what the file holds and the model does not."""
        for number, option in enumerate(options):
            if number not in self.names:
                self.notes.append(f"options[{number}]: `{option['name']}` is controlled by nobody and is left out")
        self.coalitions(data, parties)
        for party in parties:
            if party.data.get("misperceptions"):
                self.notes.append(f"{party.path}.misperceptions: what {party.name} does not see is left out")
            self._unknown(party.data, _MAKER, f"{party.path}.")
        for number, option in enumerate(options):
            self._unknown(option, ("name", "permittedDirection"), f"options[{number}].")
        self._unknown(data, (*_READ, *_HARMLESS, "coalitions"), "")

    def coalitions(self, data: dict[str, Any], parties: list[_Party]) -> None:
        """Coalitions are checked and left out."""
        seen: set[int] = set()
        for k, each in enumerate(self.listed(data, "coalitions", "", required=False)):
            members = each if isinstance(each, list) else [each]
            for member in members:
                if not _is_index(member) or member >= len(parties):
                    message = f"there is no decision maker {_short(member)}"
                    self.problem(f"coalitions[{k}]", message, member, f"an index from 0 to {len(parties) - 1}")
                elif member in seen:
                    self.problem(f"coalitions[{k}]", f"decision maker {member} is in two coalitions", member)
                else:
                    seen.add(member)
            names = [parties[member].name for member in members if _is_index(member) and member < len(parties)]
            if len(names) > 1:
                self.notes.append(
                    f"coalitions[{k}]: {', '.join(names)} act as one in the file, and each for itself here"
                )

    def _unknown(self, data: dict[str, Any], known: Sequence[str], path: str) -> None:
        self.notes += [f"{path}{key}: not known to this program, left out" for key in data if key not in known]


def identifier(text: str, what: str, taken: Set[str]) -> str:
    """An identifier out of a name: words joined by `_`; `_` before a keyword or digit; `_2`, `_3` on collision.

    >>> identifier("2nd offer", "option", {"_2nd_offer"})
    '_2nd_offer_2'
    """
    legal = "".join(letter if ("_" + letter).isidentifier() else " " for letter in text)
    name = "_".join(legal.split()) or what.replace(" ", "_")
    reserved = (*KEYWORDS, *VIEW_KEYS, *CONSEQUENCE_KEYS) if what == "decision maker" else KEYWORDS
    if name in reserved or not name.isidentifier():
        name = f"_{name}"
    wanted, number = name, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name


def condition_of(data: Any, names: Sequence[str]) -> Statement:
    """The statement that a condition without mistakes is read as, the options being called by these names."""

    def pattern(member: Any) -> list[Statement]:
        literals: list[Statement] = [Taken(names[option]) for option, _ in member]
        return [each if mark == "Y" else Not(each) for each, (_, mark) in zip(literals, member, strict=True)]

    return _folded([pattern(each) for each in data["members"]]) if isinstance(data, dict) else _joined(pattern(data))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys come once each: of two the first would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        key = next(key for k, (key, _) in enumerate(pairs) if key in dict(pairs[:k]))
        raise ModelError([Problem(f"the key `{key}` stands twice in one object", found=key, expected="every key once")])
    return found


def _short(value: object) -> str:
    """What stands in the file, in short."""
    try:
        return json.dumps(value)[:60]
    except RecursionError:  # read, and yet too deep to be written
        return "..."


def _is_index(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _ranking_key(data: dict[str, Any]) -> str:
    """The key of a decision maker's ranking, under its new or old name."""
    return next((key for key in ("preferenceRanking", "preferenceVector") if data.get(key)), "")


def _never(statement: Statement) -> bool:
    return isinstance(statement, Or) and not statement.parts


def _joined(literals: Iterable[Statement]) -> Statement:
    parts = tuple(literals)
    return parts[0] if len(parts) == 1 else And(parts)


def _folded(members: list[list[Statement]]) -> Statement:
    """A disjunction of patterns, read as `if` or `iff` where it has the form in which GMCR+ saves these."""
    if any(not member for member in members):
        return And(())
    if len(members) in (2, 3) and len(members[0]) == 2:
        p, q = members[0]
        if members == [[p, q], [_opposite(p), q], [_opposite(p), _opposite(q)]]:
            return If(q, p)
        if members == [[p, q], [_opposite(p), _opposite(q)]]:
            return Iff(q, p)
    parts = tuple(_joined(member) for member in members)
    return parts[0] if len(parts) == 1 else Or(parts)


def _opposite(literal: Statement) -> Statement:
    return literal.part if isinstance(literal, Not) else Not(literal)
