"""Views side by side: how the first outcomes of each stand in every one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from countermove.analyses.outcomes import Findings
from countermove.figures.marks import Marks, Sign, Standing, legend
from countermove.figures.measure import text_width
from countermove.figures.svg import LEADING, TYPE, WIDTH, Drawing
from countermove.matching import Outcome
from countermove.model import BASE
from countermove.report.compare import first_in_any, standing
from countermove.report.document import Picture
from countermove.report.paper import listed, plural
from countermove.stability.concepts import find

#: How many outcomes, and how many views, are shown at the most.
MOST_OUTCOMES, MOST_VIEWS = 14, 6

_SMALL = 9.5
_LEAST_LEFT = 220.0


@dataclass(frozen=True)
class _Cell:
    words: str
    standing: Standing


def views_side_by_side(
    findings: Sequence[Findings], names: Sequence[str] = (), labels: Mapping[Outcome, str] | None = None
) -> Picture:
    """How the outcomes that hold under the most demanding concept in some view stand in all of them. `names`: what the
    views are called, where that is not their own names; `labels`: the same of outcomes, which have no number then."""
    called = [*names] or [found.view or BASE for found in findings]
    shown, marks = findings[:MOST_VIEWS], [Marks.of(found) for found in findings]
    every = first_in_any(findings)
    outcomes = every[:MOST_OUTCOMES]
    grid = [[_cell(own, outcome) for own in marks] for outcome in outcomes]
    words = [each.words for row in grid for each in row[:MOST_VIEWS]]
    column = max([84.0, *(text_width(each, 10, bold=True) + 20 for each in words)])
    column = max(column, min(150.0, *[max(text_width(name, TYPE, bold=True) + 12, 84.0) for name in called]))
    column = min(column, (WIDTH - _LEAST_LEFT) / len(shown))
    left = WIDTH - column * len(shown)
    drawing = Drawing()
    y = _heads(drawing, shown, called, left, column)
    for outcome, row in zip(outcomes, grid, strict=True):
        number = labels.get(outcome, "") if labels else _number(findings, outcome)
        y = _row(drawing, number, outcome, row[:MOST_VIEWS], y, left, column)
    for note in _notes(findings, every, marks):
        y = drawing.paragraph(2, y + 13, note, WIDTH - 4, _SMALL, colour="dim") - 13
    y = legend(drawing, y + 6, _items(findings, marks, grid))
    return drawing.picture(y, f"Views side by side: {findings[0].graph.conflict.title}", _told(called, outcomes, grid))


def _cell(marks: Marks, outcome: Outcome) -> _Cell:
    found = marks.findings
    states = sorted(outcome.states(found.graph))
    kinds = {marks.standing(state) for state in states}
    held: Standing = "" if not kinds or "" in kinds else "other" if "other" in kinds else "first"
    words = standing(found, outcome)
    return _Cell(words, "" if words in ("–", "no state") else held)


def _heads(drawing: Drawing, findings: Sequence[Findings], called: Sequence[str], left: float, column: float) -> float:
    drawing.text(2, 13, "outcome: what is taken in it", _SMALL, colour="dim", room=left - 10)
    lowest = 18.0
    for place, (found, name) in enumerate(zip(findings, called, strict=False)):
        x, seen = left + column * place + 6, found.graph.conflict.seen
        y = drawing.paragraph(x, 13, name, column - 10, TYPE, most=2, bold=True)
        by = seen.by if seen else found.graph.conflict.by
        lowest = max(lowest, y - 8, drawing.paragraph(x, y - 1, by, column - 10, 9, most=2, colour="dim") - 7)
    return lowest


def _row(
    drawing: Drawing,
    number: str,
    outcome: Outcome,
    row: Sequence[_Cell],
    y: float,
    left: float,
    column: float,
) -> float:
    drawing.line((0, y), (WIDTH, y))
    used = drawing.text(2, y + 17, number, TYPE, bold=True) if number else 0.0
    x = 2 + (used + 10 if used else 0)
    below = drawing.paragraph(x, y + 17, outcome.shown, left - x - 12, TYPE, most=3)
    high = max(26.0, below - y - TYPE * LEADING + 9)
    for place, each in enumerate(row):
        _box(drawing, left + column * place + 4, y + high / 2, column - 8, each)
    return y + high


def _box(drawing: Drawing, x: float, middle: float, width: float, cell: _Cell) -> None:
    filled = cell.standing == "first"
    if cell.standing:
        ground = "ink" if filled else "ground"
        drawing.box(x, middle - 9, width, 18, ground, line="ink", thick=1.5, round=3.5)
    colour = "ground" if filled else "ink" if cell.standing else "dim"
    drawing.text(
        x + width / 2, middle + 3.6, cell.words, 10, colour=colour, bold=filled, anchor="middle", room=width - 6
    )


def _number(findings: Sequence[Findings], outcome: Outcome) -> str:
    """The number of an outcome where that is the same in all views."""
    found = {state for each in findings for state in outcome.states(each.graph)}
    return str(found.pop() + 1) if len(found) == 1 else ""


def _notes(findings: Sequence[Findings], every: Sequence[Outcome], marks: Sequence[Marks]) -> list[str]:
    notes = []
    if len(every) > MOST_OUTCOMES:
        notes.append(f"and {plural(len(every) - MOST_OUTCOMES, 'more outcome')}")
    more = sum(
        max(0, own.findings.ranked.groups[0].count - 12) for own in marks if own.findings.ranked.groups
    )  # of each view the first twelve
    if more:
        notes.append(f"and {plural(more, 'more outcome')} under the most demanding concept of a view")
    if len(findings) > MOST_VIEWS:
        notes.append(f"{plural(len(findings) - MOST_VIEWS, 'more view')} not shown, for want of room")
    if not every:
        notes.append("No outcome holds in any of the views.")
    return notes


def _items(
    findings: Sequence[Findings], marks: Sequence[Marks], grid: Sequence[Sequence[_Cell]]
) -> list[tuple[Sign, str]]:
    standings = {each.standing for row in grid for each in row}
    words = [each.words for row in grid for each in row]
    concepts = {own.first for own in marks if own.first}
    items: list[tuple[Sign, str]] = []
    if "first" in standings:
        first = find(concepts.pop()).short if len(concepts) == 1 else "the most demanding concept of the view"
        items.append((_sample("first"), f"holds under {first}"))
    if "other" in standings:
        items.append((_sample("other"), "holds under a less demanding concept"))
    if any(" in " in each for each in words):
        items.append((_word("in 3"), "improvements lead to it from the status quo in 3 steps"))
    if any(each.endswith(" here") for each in words):
        items.append((_word("here"), "it is the status quo"))
    if "–" in words:
        items.append((_word("–"), "does not hold there"))
    return items


def _sample(kind: Standing) -> Sign:
    def sign(drawing: Drawing, x: float, middle: float) -> float:
        _box(drawing, x, middle, 20, _Cell("", kind))
        return 20

    return sign


def _word(words: str) -> Sign:
    def sign(drawing: Drawing, x: float, middle: float) -> float:
        return drawing.text(x, middle + 3.5, words, _SMALL, bold=True)

    return sign


def _told(called: Sequence[str], outcomes: Sequence[Outcome], grid: Sequence[Sequence[_Cell]]) -> str:
    names = listed([*called])
    rows = [
        f"{outcome.shown}: " + ", ".join(f"{cell.words} in {name}" for cell, name in zip(row, called, strict=True))
        for outcome, row in zip(outcomes, grid, strict=True)
    ]
    words = {"–": "does not hold"}
    said = "; ".join(rows)
    for sign, meaning in words.items():
        said = said.replace(f"{sign} in ", f"{meaning} in ")
    return f"How outcomes stand in {names}. {said}."
