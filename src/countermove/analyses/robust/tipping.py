"""Tipping sets: the smallest sets of doubts that have to turn together for an outcome to hold no longer, or to come to
hold.

Doubts are the statements that may turn round. Sets are tried by size, all of one size before the next, up to a bound on
how many; their number is two to the power of the doubts. A set that holds a smaller one that does it is no news and is
left out, so what is found are the minimal sets, complete up to the size that was tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from countermove.analyses.robust.cases import Case
from countermove.analyses.robust.plan import Plan
from countermove.analyses.robust.sweep import case_holds

#: At most so many sets are tried.
MOST = 500


@dataclass(frozen=True)
class Tipping:
    """`sets[concept][outcome]`: the minimal sets of doubts, by their factors, that change whether an outcome holds.
    `tried`: up to which size all sets were; `complete`: whether that is all there are."""

    sets: dict[str, dict[int, list[tuple[int, ...]]]]
    tried: int
    complete: bool


def tipping(plan: Plan, most: int = MOST) -> Tipping | None:
    """The tipping sets of a sweep over one view; None where no statement may turn round, or there are several views."""
    spec = plan.spec
    if len(spec["bases"]) > 1 or not spec["bases"][0]["turns"]:
        return None
    turns: Sequence[Sequence[int]] = spec["bases"][0]["turns"]
    stretches = spec["bases"][0]["orders"]
    straight = tuple((0,) * stretch[2] for stretch in stretches)
    found: dict[str, dict[int, list[tuple[int, ...]]]] = {concept: {} for concept in spec["concepts"]}
    left, tried = most, 0
    stated = _holding(case_holds(spec, [Case(0, (False,) * len(turns), straight)])[0])
    for size in range(1, len(turns) + 1):
        chosen = [*combinations(range(len(turns)), size)] if comb(len(turns), size) <= left else []
        if not chosen:
            return Tipping(found, tried, False)
        left -= len(chosen)
        cases = [Case(0, tuple(k in own for k in range(len(turns))), straight) for own in chosen]
        for own, holds in zip(chosen, case_holds(spec, cases), strict=True):
            doubts = tuple(turns[k][4] for k in own)
            for concept, outcome in _holding(holds) ^ stated:
                sets = found[concept].setdefault(outcome, [])
                if not any({*smaller} <= {*doubts} for smaller in sets):
                    sets.append(doubts)
        tried = size
    return Tipping(found, tried, True)


def _holding(holds: Sequence[str]) -> set[tuple[str, int]]:
    pairs = (each.split("/") for each in holds)
    return {(concept, int(outcome)) for concept, outcome in pairs}
