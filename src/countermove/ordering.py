"""How a decision maker orders the states, and why one comes before another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from countermove.errors import ModelError, Place, Problem
from countermove.model import Conflict, DecisionMaker
from countermove.preference import Entry, Prioritized, Priority, Ranked, Tier, Weighted, tests, truth, truths
from countermove.states import State


@dataclass(frozen=True)
class Reason:
    """Why a state is preferred to another.

    With statements: the one that decides and its `position`, counted from 1. Otherwise the sums of weights, or the
    places in the ranking, of the two states.
    """

    priority: Priority | None = None
    position: int = 0
    better: int | Fraction = 0
    worse: int | Fraction = 0

    @property
    def strong(self) -> bool:
        """Whether the statement that decides is marked as strong."""
        return self.priority is not None and bool(self.priority.strength)


@dataclass(frozen=True)
class Order:
    """The states in the eyes of one decision maker.

    `keys` holds an exact value for each state, larger is better: the truth values of the statements as one integer
    (the most important as the highest bit), a sum of weights, or the place in a ranking counted from the worst.
    """

    dm: DecisionMaker
    keys: Sequence[int | Fraction]

    @cached_property
    def levels(self) -> Sequence[int]:
        """Dense ranks: 0 for the worst states, one more for each level above."""
        rank = {key: level for level, key in enumerate(sorted(set(self.keys)))}
        return tuple(rank[key] for key in self.keys)

    @cached_property
    def count(self) -> int:
        """How many levels there are."""
        return len(set(self.keys))

    @property
    def priorities(self) -> tuple[Priority, ...]:
        """The preference statements, where the order comes from statements."""
        preference = self.dm.preference
        return preference.priorities if isinstance(preference, Prioritized) else ()

    @cached_property
    def first_deciding(self) -> int | None:
        """The position of the most important statement that is not the same in all states, None if there is none."""
        varying = 0
        for key in self.keys:
            varying |= int(key) ^ int(self.keys[0])
        return len(self.priorities) - varying.bit_length() if self.priorities and varying else None

    def best(self, most: int) -> list[list[int]]:
        """The states by level, those of the best so many levels, the best first."""
        groups: list[list[int]] = [[] for _ in range(min(most, self.count))]
        for state, level in enumerate(self.levels):
            if self.count - level <= len(groups):
                groups[self.count - 1 - level].append(state)
        return groups

    def meets(self, state: int) -> tuple[bool, ...]:
        """Which of the statements are true in a state, the most important first."""
        key, count = int(self.keys[state]), len(self.priorities)
        return tuple(bool(key >> count - 1 - k & 1) for k in range(count))

    def unknown(self, a: int, b: int) -> bool:
        """Whether it is not known how the DM compares two states: the first statement on which they differ is marked
        so, or the place of a ranking that they share. Levels and keys take no notice of such marks."""
        if self.priorities:
            differing = int(self.keys[a]) ^ int(self.keys[b])
            return bool(differing) and self.priorities[len(self.priorities) - differing.bit_length()].unknown
        tiers = self._tiers
        return bool(tiers) and a != b and self.keys[a] == self.keys[b] and tiers[-int(self.keys[a])].unknown

    def strong(self, better: int, worse: int) -> bool:
        """Whether a state is strongly preferred to one that is worse: the first statement on which they differ is
        marked so, or a place of the ranking from the one's on and before the other's."""
        if self.priorities:
            return self.reason(better, worse).strong
        passed = self._tiers[-int(self.keys[better]) : -int(self.keys[worse])] if self._tiers else ()
        return any(tier.strength for tier in passed)

    @property
    def _tiers(self) -> tuple[Tier, ...]:
        preference = self.dm.preference
        return preference.tiers if isinstance(preference, Ranked) else ()

    def reason(self, better: int, worse: int) -> Reason:
        """What makes one state better than another."""
        if self.priorities:
            differing = int(self.keys[better]) ^ int(self.keys[worse])
            position = len(self.priorities) - differing.bit_length()
            return Reason(self.priorities[position], position + 1)
        if isinstance(self.dm.preference, Ranked):
            places = [self.count - self.levels[state] for state in (better, worse)]
            return Reason(better=places[0], worse=places[1])
        return Reason(better=self.keys[better], worse=self.keys[worse])


def order_states(conflict: Conflict, dm: DecisionMaker, states: Sequence[State]) -> Order:
    """The order that a DM's preference makes of the states.

    Raises ModelError where the preference is not stated, a ranking misses or repeats a state, or merged states are
    told apart.
    """
    preference = dm.preference
    if isinstance(preference, Prioritized | Weighted):
        return Order(dm, _keys(conflict, dm, preference, states))
    if isinstance(preference, Ranked):
        return Order(dm, _Ranking(conflict, dm, preference, states).keys())
    raise ModelError([unstated(dm)])


def unstated(dm: DecisionMaker) -> Problem:
    """What is wrong where the model does not say what a DM wants."""
    message = f"the model does not say what {dm.name} wants"
    hint = f"give `{dm.name}` one of `prefers`, `weights` and `ranking`, here or in a view"
    return Problem(message, dm.place, dm.name, hint=hint)


def key_of(conflict: Conflict, preference: Prioritized | Weighted) -> Callable[[int], int | Fraction]:
    """The exact value of a code: the truth values of the statements, or the sum of weights (`Order.keys`)."""
    if isinstance(preference, Prioritized):
        each = [truth(priority.statement, conflict.bits) for priority in preference.priorities]
        return lambda code: _truths(each, code)
    worths = [(conflict.bits[weight.option], weight.worth) for weight in preference.weights]
    return lambda code: _sum(worths, code)


def _truths(tests: Iterable[Callable[[int], bool]], code: int) -> int:
    value = 0
    for test in tests:
        value = value << 1 | test(code)
    return value


def _sum(worths: Iterable[tuple[int, Fraction]], code: int) -> Fraction:
    return sum((worth for bit, worth in worths if code & bit), Fraction(0))


def _keys(
    conflict: Conflict, dm: DecisionMaker, preference: Prioritized | Weighted, states: Sequence[State]
) -> tuple[int | Fraction, ...]:
    """The value of each state, which all its members must have."""
    codes = [code for state in states for code in state.members]
    values: list[int | Fraction]
    if isinstance(preference, Prioritized):
        rows = truths([priority.statement for priority in preference.priorities], conflict.bits, codes)
        values = [int("".join(row), 2) for row in zip("0" * len(codes), *rows, strict=True)]
    else:
        values = [*map(key_of(conflict, preference), codes)]
    if len(codes) == len(states):
        return tuple(values)
    value = dict(zip(codes, values, strict=True))
    for state in states:
        apart = [code for code in state.members if value[code] != value[state.members[0]]]
        if apart:
            raise ModelError([told_apart(conflict, dm, state.members[0], apart[0])])
    return tuple([value[state.members[0]] for state in states])


def told_apart(conflict: Conflict, dm: DecisionMaker, one: int, other: int) -> Problem:
    """Merged states must be equally good to everybody."""
    shown = " and ".join(f"[{conflict.taken_words(code)}]" for code in (one, other))
    message, place, found = f"`same state` merges {shown}, but {dm.name} is not indifferent between them", dm.place, ""
    if isinstance(dm.preference, Prioritized):
        for position, priority in enumerate(dm.preference.priorities, 1):
            test = truth(priority.statement, conflict.bits)
            if test(one) != test(other):
                message += f": statement {position}, `{priority}`, holds in only one of them"
                place, found = priority.place, str(priority)
                break
    hint = "loosen the statement so that it cannot tell the merged states apart, or merge fewer states"
    return Problem(message, place, found, "indifference among the states that are one", hint)


class _Ranking:
    """Matches the entries of a ranking to the states; gathers everything that does not fit."""

    def __init__(self, conflict: Conflict, dm: DecisionMaker, ranking: Ranked, states: Sequence[State]) -> None:
        self.conflict, self.dm, self.ranking, self.states = conflict, dm, ranking, states
        self.problems: list[Problem] = []

    def keys(self) -> tuple[int, ...]:
        tiers = self.ranking.tiers
        keys: dict[int, int] = {}
        for rank, tier in enumerate(tiers):
            for position, entry in enumerate(tier.entries):
                place = tier.places[position] if tier.places else tier.place
                for state in self._matched(entry, place):
                    if state in keys:
                        self._twice(state, entry, place, -keys[state] + 1)
                    keys.setdefault(state, -rank)
        missing = [state for index, state in enumerate(self.states) if index not in keys]
        if missing:
            self._missing(missing)
        if self.problems:
            raise ModelError(self.problems)
        return tuple(keys[index] for index in range(len(self.states)))

    def _matched(self, entry: Entry, place: Place | None) -> list[int]:
        if isinstance(entry, int):
            if 0 < entry <= len(self.states):
                return [entry - 1]
            message = f"there is no state {entry}"
            self.problems.append(Problem(message, place, str(entry), f"a number from 1 to {len(self.states)}"))
            return []
        if isinstance(entry, str):
            return [index for index, state in enumerate(self.states) if state.name == entry]
        test = tests(entry, self.conflict.bits)
        found = []
        for index, state in enumerate(self.states):
            fits = [test(code) for code in state.members]
            if any(fits) and not all(fits):
                apart = state.members[0], state.members[fits.index(not fits[0])]
                shown = " and ".join(f"[{self.conflict.taken_words(code)}]" for code in apart)
                message = f"`{entry}` holds in only part of the merged state {state.number}: it tells {shown} apart"
                self.problems.append(Problem(message, place, str(entry), "all members of a merged state, or none"))
            if any(fits):
                found.append(index)
        return found

    def _twice(self, state: int, entry: Entry, place: Place | None, before: int) -> None:
        shown = self.states[state]
        message = (
            f"state {shown.number} [{shown}] comes twice in the ranking of {self.dm.name}, first in entry {before}"
        )
        self.problems.append(Problem(message, place, str(entry), "every state once"))

    def _missing(self, missing: list[State]) -> None:
        shown = ", ".join(f"{state.number} [{state}]" for state in missing[:5])
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        noun = "state" if len(missing) == 1 else "states"
        message = f"the ranking of {self.dm.name} misses {noun} {shown}{more}"
        tiers = self.ranking.tiers
        place = tiers[-1].place if tiers else self.dm.place
        self.problems.append(Problem(message, place, "", f"all {len(self.states)} states, each once"))
