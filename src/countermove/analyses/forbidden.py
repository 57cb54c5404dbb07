"""Outcomes that hold because a rule forbids what somebody would do: which improvement would exist without which rule.

A state that holds may owe it to a rule of the model and not to anybody's wishes: an option that goes one way, a
combination that is not feasible, a rule on moves. Merged states are not among the reasons: a merged state can be left
for whatever one of its members can be left for, and nobody minds which member it is, so merging takes no improvement
away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from countermove.errors import ModelError
from countermove.graph import ModelGraph, ruled_out
from countermove.model import Conflict, DecisionMaker, Infeasible, MoveRule, OneWay, Rules
from countermove.ordering import Reason, key_of
from countermove.preference import Prioritized, Weighted, truth
from countermove.stability.concepts import find
from countermove.states import LISTED

#: The most changes of somebody's own options that are gone through at a state.
MOST_CHANGES = 1 << 12

Barrier = Infeasible | OneWay | MoveRule

#: Whether a change from one combination to another breaks a rule.
Broken = Callable[[int, int], bool]


@dataclass(frozen=True)
class Forbidden:
    """An improvement that decision maker `dm` would have at a state but for some rules, all of them needed to forbid
    it: from the member `start` of the state to the combination `code`, the best for it of the `count` improvements that
    these rules forbid. `reason` says what makes it better. `holds`: whether the state would still hold without the
    rules under the concept asked about, None where that was not worked out.
    """

    dm: int
    rules: tuple[Barrier, ...]
    start: int
    code: int
    count: int
    reason: Reason
    holds: bool | None


def forbidden(graph: ModelGraph, state: int, concept: str) -> tuple[Forbidden, ...]:
    """What the rules keep everybody from at a state, by index, that holds under a concept.

    Of several sets of rules that forbid the same, those that contain a smaller one are left out. A ranking says nothing
    of combinations that are not feasible, so with one these cannot be improvements. Free-form models have no rules.
    Somebody with more than `MOST_CHANGES` changes at hand is left out.
    """
    if graph.conflict.states:
        return ()
    return tuple(each for i in graph.decision_makers for each in _of(graph, i, state, concept))


def skipped(graph: ModelGraph) -> tuple[int, ...]:
    """The decision makers with more changes at hand than `forbidden` goes through."""
    return tuple(i for i, dm in enumerate(graph.conflict.decision_makers) if 1 << len(dm.options) > MOST_CHANGES)


def _of(graph: ModelGraph, i: int, state: int, concept: str) -> Iterator[Forbidden]:
    if i in skipped(graph):
        return
    better = _Better(graph, i, state)
    found: dict[frozenset[Barrier], list[tuple[int | Fraction, int, int]]] = {}
    for start, code, rules in _closed(graph, i, state):
        key = better.key(code)
        if key is not None:
            found.setdefault(rules, []).append((key, start, code))
    for rules, changes in found.items():
        if not any(other < rules for other in found):
            key, start, code = max(changes, key=lambda change: (change[0], -change[2]))
            ordered = tuple(rule for rule in graph.conflict.rules.all if rule in rules)
            barriers = tuple(rule for rule in ordered if isinstance(rule, Infeasible | OneWay | MoveRule))
            holds = _holds_without(graph, state, barriers, concept)
            yield Forbidden(i, barriers, start, code, len(changes), better.reason(code, key), holds)


def _closed(graph: ModelGraph, i: int, state: int) -> Iterator[tuple[int, int, frozenset[Barrier]]]:
    """The changes of i's own options that rules forbid, from each member of a state, with these rules."""
    conflict = graph.conflict
    dm, bits = conflict.decision_makers[i], conflict.bits
    own = [bits[option.name] for option in dm.options]
    barriers = _barriers(conflict, dm)
    open_to = {*graph.moves(i, state), state}
    for start in graph.states[state].members:
        for pattern in range(1, 1 << len(own)):
            code = start ^ sum(bit for k, bit in enumerate(own) if pattern >> k & 1)
            if graph.find(code) not in open_to:
                yield start, code, frozenset(rule for rule, broken in barriers if broken(start, code))


def _barriers(conflict: Conflict, dm: DecisionMaker) -> list[tuple[Barrier, Broken]]:
    """The rules that may stand in a decision maker's way, each with whether a change of its options breaks it."""
    bits, rules = conflict.bits, conflict.rules
    found: list[tuple[Barrier, Broken]] = [(rule, _infeasible(rule, bits)) for rule in rules.infeasible]
    found += [(rule, _wrong_way(rule, bits)) for rule in rules.one_way]
    found += [(rule, ruled_out(rule, bits)) for rule in rules.moves if rule.by in ("", dm.name)]
    return found


def _infeasible(rule: Infeasible, bits: dict[str, int]) -> Broken:
    excluded = [truth(statement, bits) for statement in rule.excludes()]
    return lambda start, code: any(test(code) for test in excluded)


def _wrong_way(rule: OneWay, bits: dict[str, int]) -> Broken:
    bit = bits[rule.option]
    if rule.direction == "to yes":
        return lambda start, code: bool(start & ~code & bit)
    return lambda start, code: bool(code & ~start & bit)


class _Better:
    """Whether i prefers a combination, feasible or not, to a state, and why."""

    def __init__(self, graph: ModelGraph, i: int, state: int) -> None:
        self._graph, self._i, self._state = graph, i, state
        self._order = graph.orders[i]
        preference = self._order.dm.preference
        self._key_of = key_of(graph.conflict, preference) if isinstance(preference, Prioritized | Weighted) else None

    def key(self, code: int) -> int | Fraction | None:
        """Its value, None where it is not better or not ranked."""
        keys = self._order.keys
        if self._key_of is not None:
            value = self._key_of(code)
        else:
            index = self._graph.find(code)
            if index is None:
                return None
            value = keys[index]
        return value if value > keys[self._state] else None

    def reason(self, code: int, key: int | Fraction) -> Reason:
        """What makes it better."""
        order, here = self._order, self._order.keys[self._state]
        if isinstance(order.dm.preference, Prioritized):
            position = len(order.priorities) - (int(key) ^ int(here)).bit_length()
            return Reason(order.priorities[position], position + 1)
        index = self._graph.find(code)
        return Reason(better=key, worse=here) if index is None else order.reason(index, self._state)


def _holds_without(graph: ModelGraph, state: int, rules: tuple[Barrier, ...], concept: str) -> bool | None:
    """Whether a state still holds under a concept in the model without some rules: under Nash it cannot, since an
    improvement has come about."""
    if concept == "nash":
        return False
    if len(graph) > LISTED:
        return None
    old = graph.conflict.rules
    kept = Rules(
        tuple(rule for rule in old.infeasible if rule not in rules),
        tuple(rule for rule in old.one_way if rule not in rules),
        tuple(rule for rule in old.moves if rule not in rules),
        old.same_state,
    )
    try:
        freed = ModelGraph(replace(graph.conflict, rules=kept, status_quo=None), 2 * LISTED)
    except ModelError:  # a ranking that knows nothing of the new states, or too many of them
        return None
    index = freed.find(graph.states[state].members[-1])
    assert index is not None, "what was feasible still is"
    return all(find(concept).stable(freed, i, index) for i in freed.decision_makers)
