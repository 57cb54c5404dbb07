"""A model in option form as arrays: which states there are, and everybody's levels, without a list of states.

A *code* is a feasible combination of options, as in `countermove.states`; a state is one code, or several where the
model merges them. Codes are int64, levels int32.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np

from countermove.errors import ModelError, Problem
from countermove.model import Conflict, DecisionMaker
from countermove.ordering import told_apart, unstated
from countermove.preference import (
    And,
    Entry,
    If,
    Iff,
    Not,
    Or,
    Pattern,
    Prioritized,
    Ranked,
    Statement,
    Taken,
    Unless,
    Weighted,
    options_in,
)
from countermove.states import nothing_left

Array = Any
_CHUNK = 1 << 16


class TooLargeError(Exception):
    """More states than were allowed: at least `states`."""

    def __init__(self, states: int) -> None:
        super().__init__(states)
        self.states = states


@dataclass(frozen=True)
class Shape:
    """Where a decision maker's options stand in a code: `k` of them from position `lo`; which go one way only."""

    lo: int
    k: int
    to_yes: int
    to_no: int

    @property
    def ways(self) -> int:
        """How many of the options go one way only."""
        return (self.to_yes | self.to_no).bit_count()

    def own(self, codes: Array) -> Array:
        """The decision maker's own options in some codes."""
        return codes >> self.lo & ((1 << self.k) - 1)

    def quality(self, own: Array) -> Array:
        """The one-way options of some own patterns, int64, a bit for each: 1 where it cannot come back from."""
        found = np.zeros(own.size, np.int64)
        flipped = own ^ self.to_no
        for place, position in enumerate(p for p in range(self.k) if (self.to_yes | self.to_no) >> p & 1):
            found |= (flipped >> position & 1) << place
        return found


@dataclass(frozen=True)
class Merged:
    """Which codes are one state: `state[c]` of each code by position; those of state s, in increasing order, stand in
    `order[first[s]:first[s + 1]]`. States are in the order of their largest member."""

    state: Array
    order: Array
    first: Array


@dataclass(frozen=True)
class Table:
    """The states and how everybody ranks them.

    `codes`: the feasible ones in increasing order, None where every combination is feasible. `merged` is None where a
    state is one code. `levels[d, n]`: dense ranks, larger is better.
    """

    conflict: Conflict
    codes: Array | None
    merged: Merged | None
    levels: Array
    shapes: tuple[Shape, ...]

    @property
    def size(self) -> int:
        """How many states there are."""
        return int(self.levels.shape[1])

    def members(self, state: int) -> tuple[int, ...]:
        """The codes of a state, in increasing order."""
        if self.merged is None:
            return (state if self.codes is None else int(self.codes[state]),)
        first, last = self.merged.first[state : state + 2]
        positions = np.sort(self.merged.order[first:last])
        return tuple(int(code) for code in (positions if self.codes is None else self.codes[positions]))

    def find(self, codes: Array) -> Array:
        """The states of some codes, -1 where a code is not feasible."""
        found = self._position(codes)
        return found if self.merged is None else np.where(found < 0, -1, self.merged.state[found])

    def _position(self, codes: Array) -> Array:
        """Where some codes stand among the feasible ones, -1 where one is not feasible."""
        if self.codes is None:
            return codes.copy()
        found = np.minimum(np.searchsorted(self.codes, codes), self.codes.size - 1)
        found[self.codes[found] != codes] = -1
        return found

    def where(self, statement: Statement) -> Array:
        """In which states a statement holds, for a merged one in all its members: bool[n]."""
        positions = positions_of(self.conflict)
        size = self.size if self.merged is None else self.merged.state.size
        found = np.empty(size, bool)
        for part, chunk in chunks(self.codes, size):
            found[part] = holds(statement, positions, chunk)
        return (
            found if self.merged is None else np.logical_and.reduceat(found[self.merged.order], self.merged.first[:-1])
        )

    def class_of(self, i: int, code: int) -> Array:
        """The feasible codes with the same options of everybody but decision maker i, in increasing order."""
        shape = self.shapes[i]
        own = ((1 << shape.k) - 1) << shape.lo
        if self.codes is not None and 1 << shape.k > self.codes.size:
            return self.codes[self.codes & ~own == code & ~own]
        patterns = np.arange(1 << shape.k, dtype=np.int64) << shape.lo
        codes = code & ~own | patterns
        return codes if self.codes is None else codes[self._position(codes) >= 0]

    @cached_property
    def transitive(self) -> bool:
        """Whether two moves of anybody in a row are always one: no merged states, no rules on moves."""
        return self.merged is None and not self.conflict.rules.moves

    def allowed(self, i: int, sources: Array, targets: Array) -> Array:
        """Which changes of decision maker i's own options from code to code go no option's wrong way and break no rule
        on moves: bool, for each pair."""
        shape, positions = self.shapes[i], positions_of(self.conflict)
        stays_yes, stays_no = shape.to_yes << shape.lo, shape.to_no << shape.lo
        found = (sources & ~targets & stays_yes == 0) & (targets & ~sources & stays_no == 0)
        for rule in self.conflict.rules.moves:
            if rule.by in ("", self.conflict.decision_makers[i].name):
                broken = holds(rule.after, positions, targets) & ~holds(rule.after, positions, sources)
                found &= ~(broken & holds(rule.before, positions, sources) if rule.before else broken)
        return found


def tabulate(
    conflict: Conflict,
    most: int,
    makers: Sequence[int] | None = None,
    progress: Callable[[int], None] = lambda makers: None,
) -> Table:
    """The model as arrays, with the levels of some decision makers (all, in order); `progress` counts them.

    Raises TooLargeError beyond `most` codes, ModelError as the graph of the model would.
    """
    codes = feasible_codes(conflict, most)
    size = 1 << len(conflict.options) if codes is None else codes.size
    merged = _merge(conflict, codes, size)
    asked = [conflict.decision_makers[i] for i in makers] if makers is not None else conflict.decision_makers
    levels = np.empty((len(asked), size if merged is None else merged.first.size - 1), np.int32)
    problems: list[Problem] = []
    for row, dm in enumerate(asked):
        try:
            _Levels(conflict, dm, codes, merged).fill(levels[row])
        except ModelError as error:
            problems += error.problems
        progress(1)
    if problems:
        raise ModelError(problems)
    return Table(conflict, codes, merged, levels, shapes(conflict))


def levels_of(table: Table, dm: DecisionMaker) -> Array:
    """The levels of somebody who need not be of the model: int32[n]. Raises ModelError as `tabulate` does."""
    row = np.empty(table.size, np.int32)
    _Levels(table.conflict, dm, table.codes, table.merged).fill(row)
    return row


def shapes(conflict: Conflict) -> tuple[Shape, ...]:
    """Where everybody's options stand in a code."""
    directions = {rule.option: rule.direction for rule in conflict.rules.one_way}
    found, lo = [], 0
    for dm in conflict.decision_makers:
        own = [directions.get(option.name, "") for option in dm.options]
        masks = [sum(1 << p for p, way in enumerate(own) if way == direction) for direction in ("to yes", "to no")]
        found.append(Shape(lo, len(own), *masks))
        lo += len(own)
    return tuple(found)


def positions_of(conflict: Conflict) -> dict[str, int]:
    """Where each option stands in a code."""
    return {option.name: position for position, option in enumerate(conflict.options)}


def feasible_codes(conflict: Conflict, most: int) -> Array | None:
    """The feasible codes in increasing order, None where every combination is feasible.

    The options are set one by one from the last to the first, all partial codes at once; a statement is asked as soon
    as its lowest option is set, so 2^K codes are never walked where the rules leave few. Raises TooLargeError where
    more than `most` codes come up on the way.
    """
    positions = positions_of(conflict)
    if not conflict.rules.infeasible:
        if 1 << len(positions) > most:
            raise TooLargeError(1 << len(positions))
        return None
    asked: dict[int, list[Statement]] = {}
    for rule in conflict.rules.infeasible:
        for statement in rule.excludes():
            asked.setdefault(min(positions[name] for name in options_in(statement)), []).append(statement)
    codes = np.zeros(1, np.int64)
    for position in reversed(range(len(positions))):
        codes = np.stack([codes, codes | 1 << position], axis=1).ravel()
        for statement in asked.get(position, ()):
            codes = codes[~holds(statement, positions, codes)]
        if codes.size > most:
            raise TooLargeError(codes.size)
    if not codes.size:
        raise ModelError([nothing_left(conflict)])
    return codes


def _merge(conflict: Conflict, codes: Array | None, size: int) -> Merged | None:
    """Groups the codes that are one state; statements that overlap merge further."""
    if not conflict.rules.same_state:
        return None
    positions = positions_of(conflict)
    leader = np.arange(size, dtype=np.int32)
    for rule in conflict.rules.same_state:
        same = np.concatenate([holds(rule.statement, positions, chunk) for _, chunk in chunks(codes, size)])
        if same.any():
            touched = np.zeros(size, bool)
            touched[leader[same]] = True
            leader[touched[leader]] = leader[same].min()
    by_leader = np.argsort(leader, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(leader[by_leader]) != 0, True))
    rank = np.empty(ends.size, np.int32)
    rank[np.argsort(by_leader[ends])] = np.arange(ends.size)
    state = np.empty(size, np.int32)
    state[by_leader] = np.repeat(rank, np.diff(ends, prepend=-1))
    order = np.argsort(state, kind="stable").astype(np.int32)
    first = np.searchsorted(state[order], np.arange(ends.size + 1))
    return Merged(state, order, first)


def holds(statement: Statement, positions: dict[str, int], codes: Array) -> Array:
    """The statement as a test of an array of codes."""
    match statement:
        case Taken(option):
            return codes >> positions[option] & 1 == 1
        case Not(part):
            return ~holds(part, positions, codes)
        case And(parts):
            found = np.ones(codes.size, bool)
            for part in parts:
                found &= holds(part, positions, codes)
            return found
        case Or(parts):
            found = np.zeros(codes.size, bool)
            for part in parts:
                found |= holds(part, positions, codes)
            return found
        case If(then, when):
            return holds(then, positions, codes) | ~holds(when, positions, codes)
        case Iff(left, right):
            return holds(left, positions, codes) == holds(right, positions, codes)
        case Unless(main, exception):
            return holds(main, positions, codes) | holds(exception, positions, codes)


def chunks(codes: Array | None, size: int, step: int = _CHUNK) -> Iterator[tuple[slice, Array]]:
    """The codes in pieces that stay in the cache, each with where it lies."""
    for start in range(0, size, step):
        part = slice(start, min(start + step, size))
        yield part, np.arange(part.start, part.stop, dtype=np.int64) if codes is None else codes[part]


class _Levels:
    """The levels of one decision maker."""

    def __init__(self, conflict: Conflict, dm: DecisionMaker, codes: Array | None, merged: Merged | None) -> None:
        self.conflict, self.dm, self.codes, self.merged = conflict, dm, codes, merged
        self.positions = positions_of(conflict)

    def fill(self, out: Array) -> None:
        """Writes the level of every state."""
        preference = self.dm.preference
        if preference is None:
            raise ModelError([unstated(self.dm)])
        if isinstance(preference, Ranked):
            self._by_ranking(preference, out)
            return
        by_code = out if self.merged is None else np.empty(self.merged.state.size, np.int32)
        if isinstance(preference, Prioritized):
            self._by_statements([priority.statement for priority in preference.priorities], by_code)
        elif isinstance(preference, Weighted):
            self._by_weights([(self.positions[each.option], each.worth) for each in preference.weights], by_code)
        if self.merged is not None:
            ordered, first = by_code[self.merged.order], self.merged.first[:-1]
            apart = np.flatnonzero(ordered != np.repeat(ordered[first], np.diff(self.merged.first)))
            if apart.size:
                one = first[np.searchsorted(first, apart[0], side="right") - 1]
                pair = [self._code(self.merged.order[place]) for place in (one, apart[0])]
                raise ModelError([told_apart(self.conflict, self.dm, *pair)])
            out[:] = ordered[first]

    def _code(self, position: int) -> int:
        return int(position if self.codes is None else self.codes[position])

    def _by_statements(self, statements: list[Statement], out: Array) -> None:
        """Dense ranks of the truth vectors, without sorting: a few statements at a time are added below the levels so
        far, and a table of the combinations that occur makes these dense again."""
        out[:] = 0
        count, done = 1, 0
        most = max(2 * out.size, 1 << 16)
        while done < len(statements):
            taken = 1
            while done + taken < len(statements) and count << (taken + 1) <= most:
                taken += 1
            present = np.zeros(count << taken, bool)
            for part, chunk in chunks(self.codes, out.size):
                level = out[part].astype(np.int64)
                for statement in statements[done : done + taken]:
                    level = level << 1 | holds(statement, self.positions, chunk)
                out[part] = level
                present[level] = True
            dense = np.cumsum(present, dtype=np.int32) - 1
            for part, _ in chunks(None, out.size):
                out[part] = dense[out[part]]
            count = int(dense[-1]) + 1
            done += taken

    def _by_weights(self, weights: list[tuple[int, Fraction]], out: Array) -> None:
        """Dense ranks of exact sums: whole numbers over a common denominator, as machine integers where they fit."""
        common = lcm(*(worth.denominator for _, worth in weights)) if weights else 1
        whole = [(position, int(worth * common)) for position, worth in weights]
        kind: Any = np.int64 if sum(abs(worth) for _, worth in whole) < 1 << 62 else object
        sums = np.zeros(out.size, kind)
        for part, chunk in chunks(self.codes, out.size):
            for position, worth in whole:
                sums[part] += (chunk >> position & 1).astype(kind) * worth
        out[:] = np.unique(sums, return_inverse=True)[1]

    def _by_ranking(self, ranking: Ranked, out: Array) -> None:
        """Levels by the tiers of a ranking, each state exactly once."""
        out[:] = -1
        problems: list[Problem] = []
        count = len(ranking.tiers)
        for rank, tier in enumerate(ranking.tiers):
            for position, entry in enumerate(tier.entries):
                place = tier.places[position] if tier.places else tier.place
                if isinstance(entry, int) and not 0 < entry <= out.size:
                    message = f"there is no state {entry}"
                    problems.append(Problem(message, place, str(entry), f"a number from 1 to {out.size}"))
                    continue
                fits, partly = self._matched(entry, out.size)
                if partly is not None:
                    message = f"`{entry}` holds in only part of the merged state {partly + 1}"
                    problems.append(Problem(message, place, str(entry), "all members of a merged state, or none"))
                twice = fits[out[fits] >= 0]
                if twice.size:
                    message = f"state {int(twice[0]) + 1} comes twice in the ranking of {self.dm.name}"
                    problems.append(Problem(message, place, str(entry), "every state once"))
                out[fits] = np.where(out[fits] < 0, count - 1 - rank, out[fits])
        missing = np.flatnonzero(out < 0)
        if missing.size:
            first = int(missing[0]) + 1
            message = f"the ranking of {self.dm.name} misses {missing.size:,} states, the first of them {first}"
            place = ranking.tiers[-1].place if ranking.tiers else self.dm.place
            problems.append(Problem(message, place, "", f"all {out.size} states, each once"))
        if problems:
            raise ModelError(problems)
        out[:] = np.unique(out, return_inverse=True)[1]

    def _matched(self, entry: Entry, size: int) -> tuple[Array, int | None]:
        """The states that an entry of a ranking means, and the first merged one of which it means only a part."""
        if isinstance(entry, int):
            return np.array([entry - 1]), None
        assert not isinstance(entry, str), "names are of free-form models"
        statement = entry.statement if isinstance(entry, Pattern) else entry
        total = size if self.merged is None else self.merged.state.size
        test = np.concatenate([holds(statement, self.positions, chunk) for _, chunk in chunks(self.codes, total)])
        if self.merged is None:
            return np.flatnonzero(test), None
        some = np.logical_or.reduceat(test[self.merged.order], self.merged.first[:-1])
        every = np.logical_and.reduceat(test[self.merged.order], self.merged.first[:-1])
        partly = np.flatnonzero(some & ~every)
        return np.flatnonzero(some), int(partly[0]) if partly.size else None
