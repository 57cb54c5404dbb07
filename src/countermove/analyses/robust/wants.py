"""What decision makers want, as sets of states in order of importance, and what of it is in doubt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from countermove.analyses.robust.asked import Asked, Factor
from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.ordering import Order
from countermove.preference import Prioritized, Ranked

#: All doubts of one decision maker are counted together where they can be settled in at most so many ways.
MOST_TOGETHER = 64


def can_move(graph: ModelGraph) -> tuple[int, ...]:
    """Who has any move: what the others want changes no verdict."""
    return tuple(j for j in graph.decision_makers if any(graph.moves(j, s) for s in range(len(graph))))


def repeats(graph: ModelGraph) -> bool:
    """Whether two moves of somebody in a row may lead where one does not (docs/engine.md)."""
    rules = graph.conflict.rules
    return bool(graph.conflict.states or rules.moves or rules.same_state)


def wants_of(order: Order, size: int) -> list[int]:
    """What a decision maker wants as sets of states in order of importance: where each statement holds, or the places
    of a ranking, best first (of two states the one in the better place is the better)."""
    if order.priorities:
        count = len(order.priorities)
        return [sum(1 << s for s in range(size) if int(order.keys[s]) >> count - 1 - k & 1) for k in range(count)]
    tiers = [0] * order.count
    for s, level in enumerate(order.levels):
        tiers[order.count - 1 - level] |= 1 << s
    return tiers


def doubts_of(number: int, graph: ModelGraph, asked: Asked, factors: list[Factor]) -> dict[str, Any]:
    """What everybody wants in a view, and what of it is in doubt; the doubts are added to `factors`."""
    conflict, size = graph.conflict, len(graph)
    movers = can_move(graph)
    chosen = {conflict.index(name) for name in asked.of} or {*movers}
    reordered = {conflict.index(name) for name in asked.orders}
    for j in sorted((reordered | {*chosen}) - {*movers}):
        if asked.of or asked.orders:
            name = conflict.decision_makers[j].name
            raise RequestError(f"{name} has no moves, so that nothing depends on what it wants")
    stated = asked.swaps is None and not asked.orders
    wants: list[list[str]] = []
    turns: list[list[int]] = []
    orders: list[list[Any]] = []

    def add(factor: Factor) -> int:
        factors.append(factor)
        return len(factors) - 1

    for j in graph.decision_makers:
        order = graph.orders[j]
        own = wants_of(order, size)
        stretches: list[tuple[int, int]] = []
        if j in reordered or (asked.swaps is not None and j in chosen):
            stretches = [(0, len(own))]
        elif stated and j in chosen:
            if order.priorities:
                for place, chance in _turning(order, asked.turns):
                    factor = add(Factor("turn", number, j, place, chance))
                    turns.append([j, place, chance.numerator, chance.denominator, factor])
                stretches = _stated(order)
            else:
                own, stretches = _told_apart(order, own)
        for first, count in stretches:
            if count > 1:
                numbers = [add(Factor("place", number, j, first + k)) for k in range(count)]
                orders.append([j, first, count, numbers])
        wants.append([f"{want:x}" for want in own])
    parties = []
    for j in sorted({each[0] for each in (*turns, *orders)}):
        several = sum(each[0] == j for each in turns) > 1 or any(each[0] == j for each in orders)
        if several and _ways(j, turns, orders, asked.swaps) <= MOST_TOGETHER:
            parties.append([j, add(Factor("party", number, j))])
    return {"wants": wants, "turns": turns, "orders": orders, "within": asked.swaps, "parties": parties}


def _turning(order: Order, turns: Mapping[str, Fraction]) -> Iterable[tuple[int, Fraction]]:
    """The statements that may turn round, with what weight."""
    preference = order.dm.preference
    assert isinstance(preference, Prioritized), "it has statements"
    for place, priority in enumerate(preference.priorities):
        chance = turns["unknown" if priority.unknown else priority.sure] if priority.unknown or priority.sure else 0
        if chance:
            yield place, Fraction(chance)


def _stated(order: Order) -> list[tuple[int, int]]:
    """The stretches of statements whose order the model says is in doubt: where each begins, from 0, and how many."""
    preference = order.dm.preference
    assert isinstance(preference, Prioritized), "it has statements"
    return [(first - 1, last - first + 1) for first, last in preference.in_doubt]


def _told_apart(order: Order, tiers: list[int]) -> tuple[list[int], list[tuple[int, int]]]:
    """A ranking in which places whose states are not known to compare are taken apart, and where these lie: each state
    becomes a place of its own, in any order."""
    preference = order.dm.preference
    marks = preference.tiers if isinstance(preference, Ranked) else ()
    wants: list[int] = []
    stretches = []
    for place, tier in enumerate(tiers):
        if marks and marks[place].unknown:
            states = [1 << s for s in range(tier.bit_length()) if tier >> s & 1]
            stretches.append((len(wants), len(states)))
            wants += states
        else:
            wants.append(tier)
    return wants, stretches


def _ways(dm: int, turns: Sequence[Sequence[int]], orders: Sequence[Sequence[Any]], swaps: int | None) -> int:
    """In how many ways the doubts of one decision maker can be settled, at the most."""
    ways = 1 << sum(turn[0] == dm for turn in turns)
    for owner, _, count, _ in orders:
        if owner == dm:
            ways *= math.factorial(count) if swaps is None else math.comb(count - 1 + swaps, swaps)
    return ways
