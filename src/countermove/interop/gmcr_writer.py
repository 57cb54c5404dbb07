"""Writes the `.gmcr` files of GMCR+: what `gmcr` reads.

States are numbered there as here, since the options are written in the order of their decision makers. What the file
has no place for is listed, never dropped in silence.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.interop.gmcr import condition_of, identifier
from countermove.interop.left_out import left_out
from countermove.interop.normal_form import Conjunction, TooManyError, patterns
from countermove.model import Conflict, DecisionMaker
from countermove.preference import And, If, Iff, Not, Or, Prioritized, Statement, Taken
from countermove.report.paper import plural
from countermove.states import MOST_STATES

#: The most patterns that one statement is written out as; beyond it the order of the states is written instead.
MOST_PATTERNS = 64

#: The same for all rules on what is infeasible, for which there is no other way.
MOST_INFEASIBLE = 5_000

_DIRECTIONS = {"to yes": "fwd", "to no": "back"}

Json = dict[str, Any]


def write_gmcr(conflict: Conflict, graph: Callable[[], ModelGraph], title: str) -> tuple[str, tuple[str, ...]]:
    """The text of a `.gmcr` file, and in words what of the model is left out or said otherwise.

    `graph` is asked for where an order of states has to be written; `title` is what the file's name says. Raises
    RequestError for what such a file cannot say at all.
    """
    if conflict.states:
        raise RequestError("a .gmcr file is about options, and a free-form model has none")
    return _Writer(conflict).text(graph, title)


class _Writer:
    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self.ids = {option.name: number for number, option in enumerate(conflict.options)}
        self.names = {option.name: option.name for option in conflict.options}
        self.notes: list[str] = []

    def text(self, graph: Callable[[], ModelGraph], title: str) -> tuple[str, tuple[str, ...]]:
        conflict, parties = self.conflict, self.conflict.decision_makers
        makers = _names([(dm.title, dm.name) for dm in parties], "decision maker")
        options = _names([(option.text, option.name) for option in conflict.options], "option")
        written = [self.preferences(dm) for dm in parties]
        manual = any(preferences is None for preferences in written)
        rankings = self.rankings(graph()) if manual else [[] for _ in parties]
        directions = {rule.option: _DIRECTIONS[rule.direction] for rule in conflict.rules.one_way}
        entries: list[Json] = []
        for dm, name, preferences, ranking in zip(parties, makers, written, rankings, strict=True):
            entry: Json = {"name": name, "options": [self.ids[option.name] for option in dm.options]}
            entry |= {"preferences": preferences or [], "misperceptions": []}
            entries.append(entry | ({"preferenceRanking": ranking} if manual else {}))
        data = {
            "options": [
                {"name": name, "permittedDirection": directions.get(option.name, "both")}
                for name, option in zip(options, conflict.options, strict=True)
            ],
            "decisionMakers": entries,
            "infeasibles": self.infeasibles(),
            "useManualPreferenceRanking": manual,
            "coalitions": [*range(len(parties))],
            "coalitionsFull": [[k] for k in range(len(parties))],
            "program": "gmcr-py",
            "version": "",
        }
        named = {dm.name for name, dm in zip(makers, parties, strict=True) if name == dm.shown}
        named |= {each.name for name, each in zip(options, conflict.options, strict=True) if name == each.text}
        lost = left_out(conflict, title=conflict.title == title, named=named)
        lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(each, ensure_ascii=False)}" for key, each in data.items())
        return f"{{\n{lines}\n}}\n", (*self.notes, *lost)

    def preferences(self, dm: DecisionMaker) -> list[Any] | None:
        """The statements of a decision maker, None where only the order of the states can be written."""
        if not isinstance(dm.preference, Prioritized):
            self.notes.append(f"{dm.name}: the order of the states is written, which its preferences make")
            return None
        found = []
        for position, priority in enumerate(dm.preference.priorities, 1):
            what = f"{dm.name}, statement {position}, `{priority}`"
            try:
                condition = self.condition(priority.statement)
            except TooManyError:
                self.notes.append(f"{what}: too long to be written out, so the order of the states is written instead")
                return None
            if condition is None:
                self.notes.append(f"{what}: the same in every state, so it decides nothing and is left out")
                continue
            if condition_of(condition, [*self.ids]) != priority.statement:
                members = condition["members"] if isinstance(condition, dict) else [condition]
                self.notes.append(f"{what}: written as {plural(len(members), 'pattern')}, which say the same")
            found.append(condition)
        return found

    def condition(self, statement: Statement) -> Any:
        """A statement as GMCR+ writes it, None where it is the same in every state. Raises TooManyError."""
        members = _as_it_stands(statement) or patterns(statement, MOST_PATTERNS)
        if not all(members) or not members:
            return None
        simple = [self.simple(member) for member in members]
        return simple[0] if len(simple) == 1 else {"compound": True, "members": simple}

    def simple(self, member: Conjunction) -> list[list[Any]]:
        """A pattern as GMCR+ writes it."""
        return [[self.ids[option], "Y" if taken else "N"] for option, taken in member]

    def infeasibles(self) -> list[Any]:
        """The patterns of states that cannot be. Raises RequestError where they are too many."""
        found: list[Any] = []
        for rule in self.conflict.rules.infeasible:
            before = len(found)
            try:
                for statement in rule.excludes():
                    found += map(self.simple, patterns(statement, MOST_INFEASIBLE))
            except TooManyError:
                found += [None] * (MOST_INFEASIBLE + 1)
            if len(found) > MOST_INFEASIBLE:
                raise RequestError(
                    f"the rule `{rule}` would be written as more than {MOST_INFEASIBLE:,} patterns of infeasible states"
                    "\n  a .gmcr file knows no other rules on states: say it by shorter rules"
                )
            own = found[before:]
            if rule.kind != "never" or len(own) != 1 or condition_of(own[0], [*self.ids]) != rule.parts[0]:
                self.notes.append(f"infeasible, `{rule}`: written as {plural(len(own), 'pattern')}, which say the same")
        return found

    def rankings(self, graph: ModelGraph) -> list[list[Any]]:
        """For each decision maker the numbers of the states, the best first, tied ones in a list of their own."""
        if len(graph) > MOST_STATES:
            raise RequestError(
                f"an order of {len(graph):,} states is too long for a .gmcr file, which can hold one of at most "
                f"{MOST_STATES:,}\n  preferences by statements are written without one"
            )
        numbers = sorted((code, state.index) for state in graph.states for code in state.members)
        found = []
        for order in graph.orders:
            tiers: list[list[int]] = [[] for _ in range(order.count)]
            for number, (_, index) in enumerate(numbers, 1):
                tiers[order.count - 1 - order.levels[index]].append(number)
            found.append([tier[0] if len(tier) == 1 else tier for tier in tiers])
        return found


def _names(pairs: Sequence[tuple[str, str]], what: str) -> list[str]:
    """What to call things that have a name for people and an identifier: by the first where it is read back as the
    second, so that what came from such a file has its name again, else by the second."""
    taken: set[str] = set()
    found = []
    for shown, name in pairs:
        found.append(shown if shown and identifier(shown, what, taken) == name else name)
        taken.add(identifier(found[-1], what, taken))
    return found


def _as_it_stands(statement: Statement) -> tuple[Conjunction, ...]:
    """The members of a statement that is saved as such: literals together, some of these, `q if p` and `q iff p` of
    literals; none of any other."""
    match statement:
        case If(then, when) | Iff(then, when):
            p, q = _literal(when), _literal(then)
            if p is None or q is None or p[0] == q[0]:
                return ()
            neither = (_not(p), _not(q))
            return ((p, q), (_not(p), q), neither) if isinstance(statement, If) else ((p, q), neither)
        case Or(parts):
            members = [_together(part) for part in parts]
            return tuple(members) if all(members) else ()
        case _:
            together = _together(statement)
            return (together,) if together else ()


def _together(statement: Statement) -> Conjunction:
    literals = [_literal(part) for part in (statement.parts if isinstance(statement, And) else (statement,))]
    known = [each for each in literals if each is not None]
    return tuple(known) if len(known) == len(literals) == len({option for option, _ in known}) else ()


def _literal(statement: Statement) -> tuple[str, bool] | None:
    match statement:
        case Taken(option):
            return option, True
        case Not(Taken(option)):
            return option, False
    return None


def _not(literal: tuple[str, bool]) -> tuple[str, bool]:
    return literal[0], not literal[1]
