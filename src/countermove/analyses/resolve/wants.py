"""What decision makers may come to want, as variables: claims about a preference, and what must change for each.

A claim is a literal that says "i prefers a to b" or "i does not prefer a to b". It may be true only where that is so:
of every claim that is true in a solution the clauses demand what it needs, those about statements of the model at once
and those about inserted ones when a solution gets them wrong (`mend`). See docs/resolve.md for why each is sound.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from countermove.analyses.resolve.formula import TRUE, Formula
from countermove.analyses.resolve.kinds import Relisting, Reranking
from countermove.analyses.resolve.worlds import Frame
from countermove.graph import ModelGraph
from countermove.preference import Prioritized, Priority, Statement, options_in


class Wants(ABC):
    """What one decision maker wants, as far as it may change. `costs`: a literal for each change, with its kind."""

    costs: list[tuple[str, int]]

    @abstractmethod
    def prefers(self, frame: Frame, a: int, b: int) -> int:
        """The claim that it prefers state a to b."""

    @abstractmethod
    def no_better(self, frame: Frame, a: int, b: int) -> int:
        """The claim that it does not prefer state a to b."""

    @abstractmethod
    def values(self, frame: Frame) -> Sequence[int]:
        """The value of every state in the solution, larger is better."""

    def mend(self) -> int:
        """Adds clauses for what the solution gets wrong about this decision maker; how many."""
        return 0

    @abstractmethod
    def change(self) -> Relisting | Reranking | None:
        """What the solution changes."""


class Fixed(Wants):
    """Whose wants do not change."""

    def __init__(self, levels: Sequence[int]) -> None:
        self.costs = []
        self._levels = levels

    def prefers(self, frame: Frame, a: int, b: int) -> int:
        return TRUE if self._levels[a] > self._levels[b] else -TRUE

    def no_better(self, frame: Frame, a: int, b: int) -> int:
        return -self.prefers(frame, a, b)

    def values(self, frame: Frame) -> Sequence[int]:
        return self._levels

    def change(self) -> None:
        return None


class Ranked(Wants):
    """A ranking: a pair that is ordered may be turned, one that is tied may be parted, and all is again a ranking.

    `above(a, b)` is a literal for "a is preferred to b"; "b is no better than a" is then transitive.
    """

    def __init__(self, formula: Formula, i: int, levels: Sequence[int], cost: int) -> None:
        self.costs = []
        self._formula, self._dm, self._levels = formula, i, levels
        self._above: dict[tuple[int, int], int] = {}
        size = len(levels)
        for a in range(size):
            for b in range(a):
                high, low = (a, b) if levels[a] >= levels[b] else (b, a)
                turned = formula.new(cost)
                self.costs.append(("swap", turned))
                if levels[a] != levels[b]:
                    self._above[high, low], self._above[low, high] = -turned, turned
                    continue
                one, other = formula.new(), formula.new()
                formula.clause([-one, -other])
                formula.clause([-one, turned])
                formula.clause([-other, turned])
                self._above[high, low], self._above[low, high] = one, other
        for a in range(size):
            for b in range(size):
                for c in range(size):
                    if len({a, b, c}) == 3:
                        formula.clause([self._above[b, a], self._above[c, b], -self._above[c, a]])

    def prefers(self, frame: Frame, a: int, b: int) -> int:
        return self._above[a, b] if a != b else -TRUE

    def no_better(self, frame: Frame, a: int, b: int) -> int:
        return -self.prefers(frame, a, b)

    def _is_above(self, a: int, b: int) -> bool:
        literal = self._above[a, b]
        return (abs(literal) in self._formula.true) == (literal > 0)

    def values(self, frame: Frame) -> Sequence[int]:
        return self._levels_now()

    def _levels_now(self) -> tuple[int, ...]:
        size = range(len(self._levels))
        below = [sum(self._is_above(a, b) for b in size if b != a) for a in size]
        rank = {value: level for level, value in enumerate(sorted({*below}))}
        return tuple(rank[value] for value in below)

    def change(self) -> Reranking | None:
        turned = [(a, b) for (a, b) in self._above if self._levels[a] <= self._levels[b] and self._is_above(a, b)]
        return Reranking(self._dm, self._levels_now(), tuple(turned)) if turned else None


class Listed(Wants):
    """A list of statements: kept in any order, dropped, and others inserted anywhere.

    Items are addressed by position: those of the model first, then what may be inserted. All of them stand in one total
    order, of which only those present count.
    """

    def __init__(
        self,
        formula: Formula,
        i: int,
        priorities: Sequence[Priority],
        insertions: Sequence[Statement],
        costs: dict[str, int],
    ) -> None:
        self.costs = []
        self._formula, self._dm = formula, i
        self.priorities = (*priorities, *(Priority(each) for each in insertions))
        self.own = len(priorities)
        self._before: dict[tuple[int, int], int] = {}
        self._ahead: dict[tuple[int, int], int] = {}
        self._claims: dict[tuple[bool, int, int], int] = {}
        self._order: tuple[int, ...] = ()
        self._solution: frozenset[int] | None = None
        self._known_values: dict[tuple[Frame, tuple[int, ...]], Sequence[int]] = {}
        self._truths: dict[Frame, list[int]] = {}
        self.present = [self._presence(k, costs) for k in range(len(self.priorities))]
        self._keep_order(costs)

    def _presence(self, k: int, costs: dict[str, int]) -> int:
        if k < self.own:
            if "drop" not in costs:
                return TRUE
            dropped = self._formula.new(costs["drop"])
            self.costs.append(("drop", dropped))
            return -dropped
        longer = len({*options_in(self.priorities[k].statement)}) - 1
        inserted = self._formula.new(costs["insert"], longer)
        self.costs.append(("insert", inserted))
        return inserted

    def _keep_order(self, costs: dict[str, int]) -> None:
        """The total order of the statements of the model; each pair that is turned costs a swap, if both are kept."""
        own, clause = range(self.own), self._formula.clause
        for k in own:
            for m in own[k + 1 :]:
                if "swap" not in costs:
                    clause([self.before(k, m), -self.present[k], -self.present[m]])
                    continue
                turned = self._formula.new(costs["swap"])
                self.costs.append(("swap", turned))
                clause([turned, self.before(k, m), -self.present[k], -self.present[m]])
        for a in own:
            for b in own:
                for c in own:
                    if len({a, b, c}) == 3:
                        clause([-self.before(a, b), -self.before(b, c), self.before(a, c)])

    def before(self, u: int, v: int) -> int:
        """The literal for: item u comes before v."""
        if u > v:
            return -self.before(v, u)
        if (u, v) not in self._before:
            self._before[u, v] = self._formula.new()
        return self._before[u, v]

    def _comes_first(self, u: int, v: int) -> int:
        """A literal that is true only if u is present and before v."""
        if (u, v) not in self._ahead:
            self._ahead[u, v] = self._formula.both([self.present[u], self.before(u, v)])
        return self._ahead[u, v]

    def _told_apart(self, frame: Frame, a: int, b: int) -> tuple[int, int]:
        """The items that hold in a and not in b, and the other way round, a bit for each."""
        if frame not in self._truths:
            masks = [frame.mask(priority.statement) for priority in self.priorities]
            self._truths[frame] = [
                sum(1 << k for k, mask in enumerate(masks) if mask >> s & 1) for s in range(len(frame.graph))
            ]
        truths = self._truths[frame]
        return truths[a] & ~truths[b], truths[b] & ~truths[a]

    def prefers(self, frame: Frame, a: int, b: int) -> int:
        return self._claim(True, *self._told_apart(frame, a, b))

    def no_better(self, frame: Frame, a: int, b: int) -> int:
        return self._claim(False, *self._told_apart(frame, a, b))

    def _claim(self, better: bool, for_a: int, for_b: int) -> int:
        if not for_a:
            return -TRUE if better else TRUE
        key = better, for_a, for_b
        if key not in self._claims:
            claim = self._claims[key] = self._formula.new()
            if better:
                self._formula.clause([-claim, *(self.present[u] for u in _bits(for_a))])
            for item in _bits(for_b if better else for_a):
                if item < self.own:
                    self._demand(key, item)
        return self._claims[key]

    def _demand(self, key: tuple[bool, int, int], item: int) -> None:
        """Who prefers a to b has, before any statement for b, one for a; who does not has one for b before any for a.
        This is the clause about one such statement: it is absent, or another comes first."""
        better, for_a, for_b = key
        others = for_a if better else for_b
        self._formula.clause(
            [-self._claims[key], -self.present[item], *(self._comes_first(u, item) for u in _bits(others))]
        )

    def mend(self) -> int:
        order = self._ordered()
        if order is None:
            return 1
        true, mended = self._formula.true, 0
        for key, claim in [*self._claims.items()]:
            if claim not in true:
                continue
            better, for_a, for_b = key
            first = next((k for k in order if (for_a | for_b) >> k & 1), None)
            if first is not None and (for_b if better else for_a) >> first & 1:
                self._demand(key, first)
                mended += 1
        return mended

    def _ordered(self) -> tuple[int, ...] | None:
        """The list that the solution makes, what is inserted as late as may be; None where its order has a cycle, which
        is then forbidden."""
        true = self._formula.true
        if self._solution is true:
            return self._order
        present = [k for k, literal in enumerate(self.present) if (abs(literal) in true) == (literal > 0)]
        earlier: dict[int, set[int]] = {k: set() for k in present}
        for v in present:
            for u in present:
                if u < v and (u, v) in self._before:
                    first, second = (u, v) if self._before[u, v] in true else (v, u)
                    earlier[second].add(first)
        order: list[int] = []
        while earlier:
            free = next((k for k, waits in earlier.items() if not waits), None)
            if free is None:
                self._forbid_cycle(earlier)
                return None
            order.append(free)
            del earlier[free]
            for waits in earlier.values():
                waits.discard(free)
        self._order, self._solution = tuple(order), true
        return self._order

    def _forbid_cycle(self, earlier: dict[int, set[int]]) -> None:
        """Every item waits for another: going back from any one closes a cycle."""
        way = [next(iter(earlier))]
        while way.count(way[-1]) == 1:
            way.append(min(earlier[way[-1]]))
        cycle = way[way.index(way[-1]) :]
        self._formula.clause([-self.before(u, v) for v, u in pairwise(cycle)])

    def values(self, frame: Frame) -> Sequence[int]:
        return self.values_of(frame, self.order)

    @property
    def order(self) -> tuple[int, ...]:
        """The items of the list in the solution, the most important first."""
        order = self._ordered()
        assert order is not None, "`mend` comes first"
        return order

    def values_of(self, frame: Frame, order: tuple[int, ...]) -> Sequence[int]:
        """The value of every state under a list of items."""
        if (frame, order) not in self._known_values:
            masks = [frame.mask(self.priorities[k].statement) for k in order]
            values = []
            for s in range(len(frame.graph)):
                value = 0
                for mask in masks:
                    value = value << 1 | (mask >> s & 1)
                values.append(value)
            self._known_values[frame, order] = values
        return self._known_values[frame, order]

    def lower(self, does: Callable[[tuple[int, ...]], bool]) -> None:
        """Moves each inserted statement down the list as far as it still does, so that it displaces no more than it
        has to."""
        for item in [k for k in reversed(self.order) if k >= self.own]:
            for place in range(len(self._order) - 1, self._order.index(item), -1):
                rest = [k for k in self._order if k != item]
                lowered = (*rest[:place], item, *rest[place:])
                if does(lowered):
                    self._order = lowered
                    break

    def change(self) -> Relisting | None:
        order = self.order
        if order == (*range(self.own),):
            return None
        kept = tuple(k if k < self.own else None for k in order)
        return Relisting(self._dm, self.priorities[: self.own], tuple(self.priorities[k] for k in order), kept)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def wants_of(
    formula: Formula,
    graph: ModelGraph,
    i: int,
    insertions: Sequence[Statement] | None,
    ranked: bool,
    costs: dict[str, int],
) -> Wants:
    """A decision maker's wants, with a list that may take these statements, a ranking, or as they are."""
    preference = graph.conflict.decision_makers[i].preference
    levels = graph.orders[i].levels
    if insertions is not None and isinstance(preference, Prioritized):
        return Listed(formula, i, preference.priorities, insertions, costs)
    return Ranked(formula, i, levels, costs["swap"]) if ranked else Fixed(levels)
