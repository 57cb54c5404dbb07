"""The graph of a model whose states are too many to list: every state, move and level is worked out when it is asked
for.

Whether a model is that large, what it would need, and what is said where that is too much, is decided here too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, overload

import numpy as np

from countermove.arrays import Table, TooLargeError, levels_of, shapes, tabulate
from countermove.errors import ModelError, Problem
from countermove.graph import Graph, ModelGraph, classes_of
from countermove.model import Conflict, DecisionMaker
from countermove.ordering import Order, key_of
from countermove.preference import Prioritized, Statement, Weighted, options_in
from countermove.states import State, locate, state_of

Array = Any
GIB = 1 << 30

#: How many options a code has room for.
MOST_OPTIONS = 63

#: How many states the arrays have room for.
MOST_STATES = 1 << 30

#: What a move takes that has to be listed: forwards and backwards, all moves and improvements, and making them.
_BYTES_PER_MOVE = 64

#: Seconds for a state and decision maker, all five concepts and the levels included, on one core, as measured.
_SECONDS = 3e-7


class Bits(Set[int]):
    """A set of states, one bit for each of `size`."""

    def __init__(self, bits: Array, size: int) -> None:
        """`bits`: uint8, eight states to a byte from the lowest; those beyond `size` do not count."""
        self.bits, self.size = bits, size

    @classmethod
    def of(cls, mask: Array) -> Bits:
        """The states where a bool array is true."""
        return cls(np.packbits(mask, bitorder="little"), mask.size)

    @property
    def mask(self) -> Array:
        """As a bool array."""
        return np.unpackbits(self.bits, count=self.size, bitorder="little").view(bool)

    @property
    def states(self) -> Array:
        """As an array of states, in increasing order."""
        return np.flatnonzero(self.mask)

    def __contains__(self, state: object) -> bool:
        return isinstance(state, int) and 0 <= state < self.size and bool(self.bits[state >> 3] >> (state & 7) & 1)

    def __iter__(self) -> Iterator[int]:
        return iter(self.states.tolist())

    def __len__(self) -> int:
        return int(self.mask.sum())

    def __and__(self, other: Set[Any]) -> Set[int]:
        return Bits(self.bits & other.bits, self.size) if isinstance(other, Bits) else frozenset(self) & other

    def __sub__(self, other: Set[Any]) -> Set[int]:
        return Bits(self.bits & ~other.bits, self.size) if isinstance(other, Bits) else frozenset(self) - other

    def __or__(self, other: Set[Any]) -> Set[Any]:
        return Bits(self.bits | other.bits, self.size) if isinstance(other, Bits) else frozenset(self) | other


class LargeGraph(ModelGraph):
    """The graph of a table."""

    def __init__(self, table: Table) -> None:
        """Raises ModelError where the status quo is not feasible."""
        self.conflict = table.conflict
        self.table = table
        self.orders = tuple(_order(table, i) for i in range(len(table.shapes)))
        self._levels = tuple(order.levels for order in self.orders)
        moves = [partial(self._targets, i) for i in range(len(table.shapes))]
        Graph.__init__(self, _States(table), moves, self._prefers, locate(self.conflict, table.size, self.find))

    def classes(self, i: int) -> Sequence[Sequence[int]] | None:
        if ("classes", i) not in self.remembered:
            self.remembered["classes", i] = classes_of(self.conflict, self.conflict.decision_makers[i], self.states)
        found: Sequence[Sequence[int]] | None = self.remembered["classes", i]
        return found

    def find(self, code: int) -> int | None:
        return _find(self.table, code)

    def where(self, statement: Statement) -> Set[int]:
        return Bits.of(self.table.where(statement))

    def order_of(self, dm: DecisionMaker) -> Order:
        return _order_of(self.table, dm, levels_of(self.table, dm))

    def no_worse(self, order: Order, state: int, *, strict: bool = False) -> Set[int]:
        assert isinstance(order, _LargeOrder), "orders of a large graph are its own"
        return Bits.of(order.row >= order.row[state] + strict)

    def _targets(self, i: int, state: int) -> tuple[int, ...]:
        table, found = self.table, []
        for code in table.members(state):
            codes = table.class_of(i, code)
            targets = table.find(codes)
            kept = targets != state
            found.append(targets[kept][table.allowed(i, np.array([code]), codes[kept])])
        return tuple(np.unique(np.concatenate(found)).tolist())


class _States(Sequence[State]):
    def __init__(self, table: Table) -> None:
        self._table = table
        self._options = table.conflict.options

    def __len__(self) -> int:
        return self._table.size

    @overload
    def __getitem__(self, index: int) -> State: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[State]: ...
    def __getitem__(self, index: int | slice) -> State | Sequence[State]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        return state_of(index + 1, self._table.members(index), self._options)


@dataclass(frozen=True, eq=False)
class _LargeOrder(Order):
    table: Table
    row: Array

    @cached_property
    def levels(self) -> Sequence[int]:
        return _Lazy(self.row.size, lambda state: int(self.row[state]))

    @cached_property
    def count(self) -> int:
        return int(self.row.max()) + 1

    def best(self, most: int) -> list[list[int]]:
        states = np.flatnonzero(self.row >= self.count - most)
        states = states[np.argsort(-self.row[states], kind="stable")]
        starts = np.flatnonzero(np.diff(self.row[states])) + 1
        return [group.tolist() for group in np.split(states, starts)]

    @cached_property
    def first_deciding(self) -> int | None:
        for position, priority in enumerate(self.priorities):
            met = self.table.where(priority.statement)
            if met.any() and not met.all():
                return position
        return None


class _Lazy(Sequence[Any]):
    def __init__(self, size: int, value: Callable[[int], Any]) -> None:
        self._size, self._value = size, value

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, state: Any) -> Any:
        if not 0 <= state < self._size:
            raise IndexError(state)
        return self._value(state)


def _order(table: Table, i: int) -> Order:
    return _order_of(table, table.conflict.decision_makers[i], table.levels[i])


def _order_of(table: Table, dm: DecisionMaker, row: Array) -> Order:
    if isinstance(dm.preference, Prioritized | Weighted):
        key = key_of(table.conflict, dm.preference)
        return _LargeOrder(dm, _Lazy(row.size, lambda state: key(table.members(state)[0])), table, row)
    return _LargeOrder(dm, _Lazy(row.size, lambda state: int(row[state])), table, row)


def large_graph(conflict: Conflict, memory: float, progress: Callable[[int], None] = lambda makers: None) -> LargeGraph:
    """The graph of a model in option form, if an analysis of it fits into so many GiB.

    `progress` is called with 1 for each decision maker whose levels have been worked out. Raises ModelError with the
    estimate and what would shrink the model where it does not, and as ModelGraph does.
    """
    table = _tabulated(conflict, memory, None, progress)
    _require_room_for_moves(table, memory)
    return LargeGraph(table)


def large_order(conflict: Conflict, i: int, memory: float) -> tuple[Sequence[State], Order, int | None]:
    """The states, how one decision maker orders them, and the status quo; needs nobody else's preferences.

    Raises ModelError as `large_graph` does.
    """
    table = _tabulated(conflict, memory, [i])
    order = _order_of(table, conflict.decision_makers[i], table.levels[0])
    return _States(table), order, locate(conflict, table.size, partial(_find, table))


def _tabulated(
    conflict: Conflict,
    memory: float,
    makers: Sequence[int] | None,
    progress: Callable[[int], None] = lambda makers: None,
) -> Table:
    options = conflict.options
    if len(options) > MOST_OPTIONS and conflict.rules.infeasible:
        message = (
            f"the {len(options)} options leave more states than are listed, and codes have room for {MOST_OPTIONS}"
        )
        hint = "leave out options that decide nothing, or say under `infeasible` which combinations cannot be"
        raise ModelError([Problem(message, options[0].place, "", f"at most {MOST_OPTIONS} options", hint)])
    most = min(int(memory * GIB / _bytes_per_state(conflict)), MOST_STATES)
    try:
        return tabulate(conflict, most, makers, progress)
    except TooLargeError as error:
        raise ModelError([_too_large(conflict, error.states, most, memory)]) from None


def _find(table: Table, code: int) -> int | None:
    found = int(table.find(np.array([code], np.int64))[0])
    return found if found >= 0 else None


def _bytes_per_state(conflict: Conflict) -> float:
    """What an analysis holds for each state at its largest, without moves that have to be listed."""
    found = shapes(conflict)
    d = len(found)
    preferences = [dm.preference for dm in conflict.decision_makers]
    weighing = 48 if any(isinstance(preference, Weighted) for preference in preferences) else 0
    rules = conflict.rules
    if rules.moves or rules.same_state:
        return 64 + 60 * d + weighing
    if rules.infeasible:
        return 96 + 28 * d + weighing
    widest = max((shape.k for shape in found), default=0)
    width = 1 if widest <= 8 else 2 if widest <= 16 else 4
    # Levels and verdicts, sorted classes; steps and what leads to them; what is kept for margins; each thread's blocks.
    kept = min(2 * d, sum(60 / (1 << (shape.k - shape.ways)) for shape in found if shape.k)) + 24
    block = max(((56 + 2 * width * d) / (1 << (shape.k - shape.ways)) for shape in found if shape.k), default=0)
    return 5 * d + max(2 * width * d + kept + block * min(cores(), 1 << widest), weighing)


def cores() -> int:
    """How many processor cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _require_room_for_moves(table: Table, memory: float) -> None:
    """Raises ModelError where moves have to be listed, and are too many for the memory."""
    if table.transitive:
        return
    codes = table.codes if table.codes is not None else np.arange(1 << len(table.conflict.options), dtype=np.int64)
    moves = 0
    for shape in table.shapes:
        sizes = np.unique(codes & ~(((1 << shape.k) - 1) << shape.lo), return_counts=True)[1]
        moves += int((sizes * (sizes - 1)).sum())
    needed = (moves * _BYTES_PER_MOVE + table.size * _bytes_per_state(table.conflict)) / GIB
    if needed > memory:
        message = f"rules on moves and merged states need a list of the moves, here about {moves:,}"
        message += f", which takes about {_rounded(needed)} GiB; the budget is {memory:g} GiB"
        hint = "say under `infeasible` which combinations cannot be; `analyze --memory` raises the budget"
        raise ModelError([Problem(message, table.conflict.options[0].place, "", "fewer moves", hint)])


def _too_large(conflict: Conflict, states: int, most: int, memory: float) -> Problem:
    options = conflict.options
    needed = states * _bytes_per_state(conflict) / GIB
    seconds = states * len(conflict.decision_makers) * _SECONDS
    count = f"{states:,}" if states < 1e15 else f"{states:.1e}"
    if conflict.rules.infeasible:
        subject = f"while the feasible combinations of {len(options)} options were sought, {count} came up"
    else:
        subject = f"{len(options)} options without any `infeasible` rule make 2^{len(options)} states"
    need = f"which need about {_rounded(needed)} GiB of memory and {_duration(seconds)}; the budget is {memory:g} GiB"
    hint = "say under `infeasible` which combinations cannot be, or leave out options that decide nothing"
    idle = [option.name for option in options if option.name not in _wanted(conflict.decision_makers)]
    if idle:
        shown = ", ".join(f"`{name}`" for name in idle[:5]) + (f" and {len(idle) - 5} more" if len(idle) > 5 else "")
        hint += f": nobody's preference names {shown}"
    hint += "; `analyze --memory` raises the budget"
    return Problem(f"{subject}, {need}", options[0].place, "", f"at most {most:,} states", hint)


def _wanted(decision_makers: Sequence[DecisionMaker]) -> set[str]:
    """The options that somebody's preference names."""
    found: set[str] = set()
    for dm in decision_makers:
        match dm.preference:
            case Prioritized(priorities):
                found |= {name for priority in priorities for name in options_in(priority.statement)}
            case Weighted(weights):
                found |= {weight.option for weight in weights}
            case None:
                pass
            case _:
                found |= {option.name for each in decision_makers for option in each.options}
    return found


def _rounded(amount: float) -> str:
    return f"{amount:.1e}" if amount >= 1e9 else f"{amount:,.0f}" if amount >= 10 else f"{amount:.1f}"


def _duration(seconds: float) -> str:
    for size, unit in ((31_557_600, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = max(1, round(seconds / size))
            return f"{_rounded(count) if count >= 1e9 else f'{count:,}'} {unit}{'' if count == 1 else 's'}"
    count = max(1, round(seconds))
    return f"{count} second{'' if count == 1 else 's'}"
