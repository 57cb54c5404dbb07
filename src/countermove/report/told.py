"""What of an answer of `robust` is told of: outcomes, states and doubts, in sentences and in the picture alike."""

from __future__ import annotations

from countermove.analyses.robust.plan import Plan
from countermove.analyses.robust.robustness import Robustness, Row

#: How many outcomes, or doubts, are listed at first.
FIRST = 12

#: So many statements may turn round at the most where those that do are shown as a row of dots.
_DOTS = 12


def first_concept(each: Robustness) -> str:
    """The concept whose outcomes are listed: the most demanding one under which any holds in some case."""
    return next((concept for concept, rows in each.rows.items() if any(row.share.most for row in rows)), "")


def unsettled_concept(each: Robustness) -> str:
    """The most demanding concept under which some outcome holds in some cases and not in others."""
    return next((concept for concept in each.rows if each.findings.unsettled(concept)), "")


def listed_rows(each: Robustness, concept: str) -> list[Row]:
    """The outcomes that are told of: those that hold in some case or as stated."""
    return [row for row in each.rows[concept] if row.share.counted or row.stated]


def near_states(each: Robustness, concept: str) -> list[int]:
    """The states of which it is told what changes them: the one asked about, or those listed, as stated first."""
    assert each.distances is not None, "where there is one view"
    if each.asked is not None:
        return [each.asked]
    rows = sorted(listed_rows(each, concept), key=lambda row: not row.stated)
    states = [(row, each.plan.state(0, row.outcome)) for row in rows]
    return [s for row, s in states if s is not None and (row.stated or each.distances.radius(s).possible)]


def told_states(each: Robustness) -> list[int]:
    """The states of the one view that is asked about, in which what was to hold does."""
    plan = each.plan
    places = plan.spec["graphs"][plan.spec["bases"][0]["graph"]]["outcomes"]
    return [s for s, outcome in enumerate(places) if plan.kept is None or outcome in plan.kept]


def tipping_doubts(plan: Plan) -> list[int]:
    """The statements that may turn round, by their factors, in the order in which they are listed; none where they are
    too many for a row of dots."""
    turning = [number for number, factor in enumerate(plan.factors) if factor.kind == "turn"]
    return turning if len(turning) <= _DOTS else []


def tipping_sets(
    each: Robustness, concept: str, *, everything: bool = False
) -> list[tuple[Row, list[tuple[int, ...]]]]:
    """Of the outcomes listed, those that hold as stated first, the smallest sets of statements that change them;
    without `everything` the first ones of the least size."""
    found = each.tipping
    if found is None:
        return []
    rows = listed_rows(each, concept)
    told = []
    for row in sorted(rows if everything else rows[:FIRST], key=lambda row: not row.stated):
        sets = found.sets[concept].get(row.outcome, [])
        if not everything:
            sets = [own for own in sets if len(own) == len(sets[0])][:3]
        told.append((row, sets))
    return told
