"""What it would take: the ways to bring an outcome about, or to prevent one, by their cost."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.analyses.resolve import Resolution, Resolved
from countermove.analyses.resolve.kinds import Change, parts, whose
from countermove.figures.marks import Sign, legend, parties, swatch
from countermove.figures.measure import wrapped
from countermove.figures.svg import LEADING, TYPE, WIDTH, Drawing, quoted
from countermove.model import Conflict
from countermove.report.changed import change_words, cost_words, who_words
from countermove.report.document import Picture
from countermove.report.paper import listed, plural
from countermove.report.resolve import question_words

#: How many ways are shown.
MOST = 10

_SMALL = 9.5
_UNBROKEN = "\xa0"
_AXIS, _END, _WORDS = 30.0, 150.0, 176.0
_NOUNS = {"swap": "swap", "drop": "drop", "insert": "insertion", "commit": "commitment"}
_NOUNS |= {"partner": "partnership", "rule": "rule", "promise": "promise"}


def front(found: Resolved, asked: str = "") -> Picture:
    """The ways, the cheapest first: each with its cost, who acts, and by what kinds of change. Those are marked that no
    other undercuts: one that costs no more, uses no other kinds of change and asks nobody else. `asked`: the statement
    or state asked about, as it was given."""
    question = quoted(question_words(found, asked)) if asked else "What would it take?"
    drawing = Drawing()
    y = drawing.paragraph(2, 14, question, WIDTH - 4, 12, most=3, bold=True) - 4
    every = _ways(found)
    if not every:
        words = _nothing(found)
        y = drawing.paragraph(2, y + 10, words, WIDTH - 4)
        return drawing.picture(y, question, words)
    shown = every[:MOST]
    y = _rows(drawing, found, shown, y)
    notes = [f"and {plural(len(every) - MOST, 'other way')}"] if len(every) > MOST else []
    for note in [*notes, _proof(found)]:
        y = drawing.paragraph(2, y + 13, note, WIDTH - 4, _SMALL, colour="dim") - _SMALL * LEADING
    acting = {i for each, _ in shown for i in each.dms}
    y = legend(drawing, y + 6, _items(found.graph.conflict, {kind for _, kind in shown}, acting))
    said = [
        f"Cost {each.cost}{_SAID[kind]}: {'; '.join(_words(found, change) for change in each.changes)}."
        for each, kind in shown
    ]
    return drawing.picture(y, question, " ".join([question, *said, _proof(found)]))


_SAID = {"front": "", "tie": " (as cheap, or by more kinds of change)", "name": " (in name only)"}


def _ways(found: Resolved) -> list[tuple[Resolution, str]]:
    every = [(each, "front") for each in found.front]
    every += [(each, "tie") for each in sorted(found.ties, key=lambda each: each.cost)]
    return every + [(each, "name") for each in sorted(found.renamed, key=lambda each: each.cost)]


def _nothing(found: Resolved) -> str:
    if found.already:
        return "It is so without any change."
    return "No change does, and that is proved." if found.finished else "Nothing was found in the time there was."


def _proof(found: Resolved) -> str:
    if found.is_proved:
        return f"That nothing costs less than {found.cost} is proved."
    return f"That nothing cheaper does is not proved; nothing that costs less than {found.proved} does."


def _words(found: Resolved, change: Change) -> str:
    kinds = [plural(count, _NOUNS[kind]) if count > 1 else _NOUNS[kind] for kind, count in parts(change).items()]
    said = f"{who_words(found.graph, change)} {change_words(found.graph, change)}"
    costs = f"({listed(kinds)}, {cost_words(change, found.terms.costs)})"
    return f"{quoted(said)} {costs.replace(' ', _UNBROKEN)}"


def _rows(drawing: Drawing, found: Resolved, shown: Sequence[tuple[Resolution, str]], y: float) -> float:
    dearest = max(each.cost for each, _ in shown)
    top, room = y, WIDTH - _WORDS - 4
    rows: list[tuple[float, float, Resolution, str]] = []
    for each, kind in shown:
        lines = sum(len(wrapped(_words(found, change), 10, room - 24, 3)) for change in each.changes)
        rows.append((y, max(24.0, lines * 10 * LEADING + 5 * (len(each.changes) - 1) + 11), each, kind))
        y += rows[-1][1]
    step = max(1, -(-dearest // 6))
    for cost in range(0, dearest + 1, step):
        drawing.line((_at(cost, dearest), top), (_at(cost, dearest), y + 3))
        drawing.text(_at(cost, dearest), y + 14, str(cost), 9, colour="dim", anchor="middle")
    drawing.text(2, y + 14, "cost", 9, colour="dim")
    for at, high, each, kind in rows:
        _row(drawing, found, each, kind, at, high, _at(each.cost, dearest))
    return y + 16


def _at(cost: int, dearest: int) -> float:
    return _AXIS + (_END - _AXIS) * cost / dearest


def _row(drawing: Drawing, found: Resolved, each: Resolution, kind: str, y: float, high: float, end: float) -> None:
    middle = y + high / 2
    drawing.text(2, middle + 4, str(each.cost), TYPE, bold=kind == "front", room=_AXIS - 6)
    drawing.line(
        (_AXIS, middle), (end, middle), "bar" if kind == "front" else "dim", thick=2.0 if kind == "front" else 1.0
    )
    _dot(drawing, end, middle, kind)
    line = y + 14
    for change in each.changes:
        for place, i in enumerate(sorted(whose(change))[:2]):
            swatch(i)(drawing, _WORDS + 11 * place - 10, line - 3.5)
        below = drawing.paragraph(_WORDS + 16, line, _words(found, change), WIDTH - _WORDS - 28, 10, most=3)
        line = below + 5


def _dot(drawing: Drawing, x: float, middle: float, kind: str) -> None:
    if kind == "front":
        drawing.circle(x, middle, 5.5, "bar")
    elif kind == "tie":
        drawing.circle(x, middle, 4.5, "ground", line="dim", thick=1.5)
    else:
        drawing.line((x - 4, middle - 4), (x + 4, middle + 4), "dim", thick=1.8)
        drawing.line((x - 4, middle + 4), (x + 4, middle - 4), "dim", thick=1.8)


def _items(conflict: Conflict, kinds: set[str], acting: set[int]) -> list[tuple[Sign, str]]:
    words = {
        "front": "nothing else here costs no more, uses no other kind of change and asks nobody else",
        "tie": "as cheap, or by more kinds of change",
        "name": "in name only: nobody leaves what was to be prevented",
    }
    items = [(_mark(kind), meaning) for kind, meaning in words.items() if kind in kinds]
    return [*items, *(each for i, each in enumerate(parties(conflict, swatch)) if i in acting)]


def _mark(kind: str) -> Sign:
    def sign(drawing: Drawing, x: float, middle: float) -> float:
        _dot(drawing, x + 6, middle, kind)
        return 12

    return sign
