"""States of several models of one dispute, matched by what is taken in them: their numbers belong to one model each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from countermove.graph import ModelGraph
from countermove.model import Conflict, StatusQuo
from countermove.preference import And, Not, Or, Preference, Ranked, Statement, Taken
from countermove.states import State


@dataclass(frozen=True, eq=False)
class Outcome:
    """A state by what is taken in it, so that it can be found in another model: the options taken in each of its
    members, or its name in a free-form model. Two are the same whatever the order of the options and of the members."""

    members: tuple[frozenset[str], ...]
    name: str
    shown: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Outcome) and self._what == other._what

    def __hash__(self) -> int:
        return hash(self._what)

    @cached_property
    def _what(self) -> tuple[frozenset[frozenset[str]], str]:
        return frozenset(self.members), self.name

    def states(self, graph: ModelGraph) -> frozenset[int]:
        """The states, by index, that it is in a graph: none where one of its members is no state there.

        What the graph's model has an option for that this outcome does not know is not taken.
        """
        if self.name:
            return frozenset(state.index for state in graph.states if state.name == self.name)
        bits = graph.conflict.bits
        if any(not member <= bits.keys() for member in self.members):
            return frozenset()
        found = {graph.find(sum(bits[option] for option in member)) for member in self.members}
        return frozenset() if None in found else frozenset(index for index in found if index is not None)

    def seen(self, graph: ModelGraph) -> frozenset[int]:
        """The same, where it is enough that one of its members is a state there."""
        parts = [replace(self, members=(member,)).states(graph) for member in self.members]
        return frozenset().union(*parts) if parts else self.states(graph)


def outcome_of(graph: ModelGraph, state: State) -> Outcome:
    """A state of a graph by what is taken in it."""
    bits = graph.conflict.bits
    members = tuple(frozenset(name for name, bit in bits.items() if code & bit) for code in state.members)
    return Outcome(members, state.name, str(state))


def by_name(graph: ModelGraph) -> Conflict:
    """The model with what it says by the numbers of states said by what is taken in them."""
    conflict = graph.conflict
    makers = []
    for dm in conflict.decision_makers:
        own = dm.ratification
        if own:
            audiences = tuple(replace(each, preference=_wanted(graph, each.preference)) for each in own.audiences)
            own = replace(own, audiences=audiences)
        makers.append(replace(dm, preference=_wanted(graph, dm.preference), ratification=own))
    return replace(
        conflict,
        decision_makers=tuple(makers),
        status_quo=_named(graph, conflict.status_quo),
        no_agreement=_named(graph, conflict.no_agreement),
    )


def _wanted(graph: ModelGraph, preference: Preference | None) -> Preference | None:
    if not isinstance(preference, Ranked) or not preference.has_numbers:
        return preference
    tiers = [
        replace(
            tier,
            entries=tuple(
                state_entry(graph, each - 1) if isinstance(each, int) and 0 < each <= len(graph) else each
                for each in tier.entries
            ),
        )
        for tier in preference.tiers
    ]
    return Ranked(tuple(tiers))


def _named(graph: ModelGraph, named: StatusQuo | None) -> StatusQuo | None:
    """A state that the model names, by what is taken in it; as it stands where it is none of the graph."""
    if named is None or isinstance(named.at, str):
        return named
    if isinstance(named.at, int):
        index: int | None = named.at - 1
    else:
        index = graph.find(sum(graph.conflict.bits[option] for option in {*named.at}))
    if index is None or not 0 <= index < len(graph):
        return named
    state = graph.states[index]
    return replace(named, at=state.name or tuple(sorted(outcome_of(graph, state).members[-1])))


def state_entry(graph: ModelGraph, index: int) -> Statement | str:
    """A state, by index, as a ranking names it without its number: by what is taken in it, or by its name."""
    state, bits = graph.states[index], graph.conflict.bits
    if state.name:
        return state.name
    rows = [
        And(tuple(Taken(name) if code & bit else Not(Taken(name)) for name, bit in bits.items()))
        for code in state.members
    ]
    return rows[0] if len(rows) == 1 else Or(tuple(rows))
