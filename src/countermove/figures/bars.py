"""How often each outcome holds once doubts are counted, how far a change is, what tips it, which doubt matters most."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from countermove.analyses.robust.findings import Share
from countermove.analyses.robust.robustness import Robustness
from countermove.figures.marks import Sign, legend
from countermove.figures.measure import wrapped
from countermove.figures.svg import LEADING, TYPE, WIDTH, Drawing, quoted
from countermove.report.distances import radius_words
from countermove.report.document import Picture
from countermove.report.doubts import factor_words
from countermove.report.paper import listed, plural
from countermove.report.robust import part_words, share_words
from countermove.report.told import (
    FIRST,
    first_concept,
    listed_rows,
    near_states,
    tipping_doubts,
    tipping_sets,
    unsettled_concept,
)
from countermove.report.words import view_words
from countermove.stability.concepts import find

_LABEL, _WORDS = 300.0, 118.0
_BAR = WIDTH - _LABEL - _WORDS - 20
_HIGH = 11.0


def bars(answers: Sequence[Robustness], *, changes: bool = True) -> Picture:
    """Answers about several views of one model one below the other: in what part of the cases outcomes hold under the
    most demanding concept, each share exact or an interval; with `changes` how far a change of each is and what tips
    it; and what matters most for what is unsettled."""
    drawing, y = Drawing(), 0.0
    told: list[str] = []
    for each in answers:
        seen = each.plan.graphs[0].conflict.seen
        if len(answers) > 1 and len(each.plan.graphs) == 1 and seen:
            drawing.text(2, y + 15, quoted(view_words(seen)), 12.5, bold=True, room=WIDTH - 4)
            told.append(f"{quoted(view_words(seen))}.")
            y += 22
        y = _shares(drawing, each, y, told)
        if changes:
            y = _reordering(drawing, each, y, told)
            y = _tips(drawing, each, y, told)
        y = _matters(drawing, each, y, told)
    items: list[tuple[Sign, str]] = []
    ranges = any(
        not row.share.exact
        for each in answers
        if (key := first_concept(each))
        for row in listed_rows(each, key)[:FIRST]
    )
    if ranges:
        items = [(_sample("bar"), "at least so often"), (_sample("maybe"), "perhaps: the share is in this range")]
    y = legend(drawing, y + 2, items)
    note = "These are consequences of the model and of the doubts counted, not a prediction."
    drawing.text(2, y + 10, note, 9.5, colour="dim")
    title = f"How sure: {answers[0].plan.graphs[0].conflict.title}"
    return drawing.picture(y + 14, title, " ".join(told) or "No outcome holds in any case.")


def _sample(colour: str) -> Sign:
    def sign(drawing: Drawing, x: float, middle: float) -> float:
        drawing.box(x, middle - 4, 20, 8, colour)
        return 20

    return sign


def _heading(drawing: Drawing, y: float, words: str, told: list[str]) -> float:
    told.append(f"{words}:")
    return drawing.paragraph(2, y + 14, words, WIDTH - 4, TYPE, bold=True) - 6


def _shares(drawing: Drawing, each: Robustness, y: float, told: list[str]) -> float:
    concept = first_concept(each)
    if not concept:
        return drawing.paragraph(2, y + 14, "No outcome holds in any case under any of the concepts.", WIDTH - 4)
    rows = listed_rows(each, concept)
    y = _heading(drawing, y, f"In what part of the cases outcomes hold under {find(concept).short}", told)
    for row in rows[:FIRST]:
        label, words = each.plan.outcomes[row.outcome].shown, share_words(row.share)
        y = _bar(drawing, y, label, row.share, words, ("bar", "maybe"), bold=bool(row.stated))
        told.append(f"{label}: {words}{' (holds as stated)' if row.stated else ''};")
    y = _more(drawing, y, len(rows) - FIRST, "outcome")
    if any(row.stated for row in rows[:FIRST]):
        drawing.text(2, y + 11, "in bold: holds as stated", 9.5, colour="dim")
        y += 16
    return y + 6


def _reordering(drawing: Drawing, each: Robustness, y: float, told: list[str]) -> float:
    """The least number of steps of reordering that changes an outcome, the longest bar for what none changes."""
    concept = first_concept(each)
    near = near_states(each, concept) if each.distances and concept else []
    if not near or not each.distances:
        return y
    y = _heading(drawing, y, "How many steps of reordering change them under Nash", told)
    note = "a step: neighbours in somebody's order change places, or rank levels merge or part; a full bar: none does"
    drawing.text(2, y + 8, note, 9.5, colour="dim", room=WIDTH - 4)
    y += 14
    radii = [each.distances.radius(state) for state in near[:FIRST]]
    longest = max(radius.steps or 0 for radius in radii) + 1
    for radius in radii:
        label, words = str(each.distances.graph.states[radius.state]), radius_words(radius)
        part = Fraction(not radius.unknown) if radius.steps is None else Fraction(radius.steps, longest)
        y = _bar(drawing, y, label, Share(part, part, part), words, ("bar", "bar"), bold=radius.breaks)
        told.append(f"{label}: {words};")
    return _more(drawing, y, len(near) - FIRST, "outcome") + 6


def _tips(drawing: Drawing, each: Robustness, y: float, told: list[str]) -> float:
    """Which statements have to turn round together, as a row of dots for each smallest set of them."""
    concept, doubts = first_concept(each), tipping_doubts(each.plan)
    rows = [(row, sets) for row, sets in tipping_sets(each, concept) if sets] if concept and doubts else []
    if not rows:
        return y
    y = _heading(drawing, y, f"The fewest doubts that tip them under {find(concept).short}", told)
    for number, doubt in enumerate(doubts, 1):
        words = f"{number}  {quoted(factor_words(each.plan, each.plan.factors[doubt]))}"
        drawing.text(2, y + 8, words, 9.5, colour="dim", room=WIDTH - 4)
        y += 9.5 * LEADING
    columns = [_LABEL + 14 + 19.0 * k for k in range(len(doubts))]
    for number, x in enumerate(columns, 1):
        drawing.text(x, y + 11, str(number), 9.5, colour="dim", anchor="middle")
    y += 14
    for row, sets in rows:
        label = each.plan.outcomes[row.outcome].shown
        drawing.paragraph(2, y + 12, label, _LABEL - 6, 10, most=2, bold=bool(row.stated))
        high = max(1, len(wrapped(label, 10, _LABEL - 6, 2, bold=bool(row.stated)))) * 10 * LEADING + 5
        words = "breaks" if row.stated else "comes to hold"
        top = y
        for own in sets:
            for doubt, x in zip(doubts, columns, strict=True):
                drawing.circle(x, top + 9, 4.5, "weight" if doubt in own else "ground", line="weight")
            drawing.text(_LABEL + _BAR + 14, top + 12, words, 9.5, room=_WORDS)
            turned = listed([str(doubts.index(doubt) + 1) for doubt in own])
            told.append(f"{label}: {words} if {turned} turn{'s' * (len(own) == 1)} round;")
            words, top = "or so", top + 15
        y = max(y + high, top + 3)
    drawing.text(2, y + 10, "a filled dot: the statement turns round; an empty one: it stays", 9.5, colour="dim")
    return y + 20


def _matters(drawing: Drawing, each: Robustness, y: float, told: list[str]) -> float:
    concept = unsettled_concept(each)
    found = each.findings.matters(concept) if concept else []
    if not found:
        return y
    y = _heading(drawing, y, f"Which doubt matters most for what holds under {find(concept).short}", told)
    drawing.text(2, y + 8, "the part of what is unsettled that settling it settles", 9.5, colour="dim")
    y += 14
    for settles in found[:FIRST]:
        label, words = quoted(factor_words(each.plan, settles.factor)), part_words(settles.part)
        y = _bar(drawing, y, label, Share(settles.part, settles.part, settles.part), words, ("weight", "weight"))
        told.append(f"{label}: {words};")
    return _more(drawing, y, len(found) - FIRST, "doubt") + 6


def _more(drawing: Drawing, y: float, count: int, noun: str) -> float:
    if count <= 0:
        return y
    drawing.text(2, y + 11, f"and {plural(count, f'more {noun}')}", 9.5, colour="dim")
    return y + 16


def _bar(
    drawing: Drawing,
    y: float,
    label: str,
    share: Share,
    words: str,
    colours: tuple[str, str],
    *,
    bold: bool = False,
) -> float:
    """A share as a bar between its label and its words: what it is at least, then lighter what it may be."""
    lines = wrapped(label, 10, _LABEL - 6, 2, bold=bold)
    high = max(1, len(lines)) * 10 * LEADING + 5
    drawing.paragraph(2, y + 12, label, _LABEL - 6, 10, most=2, bold=bold)
    top = y + high / 2 - _HIGH / 2
    least, most = (float(Fraction(part) * Fraction(_BAR)) for part in (share.least, share.most))
    drawing.box(_LABEL + 6, top, _BAR, _HIGH, "band")
    if most > least:
        drawing.box(_LABEL + 6, top, most, _HIGH, colours[1])
        for at in (least, most):
            drawing.line((_LABEL + 6 + at, top - 2), (_LABEL + 6 + at, top + _HIGH + 2), "ink", thick=1.2)
    drawing.box(_LABEL + 6, top, least, _HIGH, colours[0])
    drawing.text(_LABEL + _BAR + 14, top + 9, words, 9.5, room=_WORDS)
    return y + high
