"""The option form: options as rows, states as columns, as papers print it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from countermove.analyses.outcomes import Findings
from countermove.figures.marks import Marks, chip, chip_width, chosen, diamond, legend, letter, swatch, title_of, told
from countermove.figures.measure import text_width
from countermove.figures.svg import LEADING, TYPE, WIDTH, Drawing
from countermove.model import DecisionMaker
from countermove.report.document import Picture
from countermove.report.paper import plural
from countermove.stability.concepts import find
from countermove.states import State

#: How many states are shown where none are named.
MOST = 12

_ROW, _HEAD, _SMALL = 18.0, 26.0, 9.5
_TALL = 480.0
_LEAST, _MOST_LEFT = 110.0, 330.0


def option_table(
    findings: Findings, states: Sequence[int] | None = None, labels: Mapping[int, str] | None = None
) -> Picture:
    """Some states, by index and in that order, with what is taken in each: Y, N, or - where the members of a merged
    state differ. By default the status quo and the first outcomes. What is too wide comes below, or is left out and
    said to be. `labels`: what states are called where that is not their number."""
    graph, marks = findings.graph, Marks.of(findings, labels)
    shown = chosen(findings, MOST) if states is None else [*dict.fromkeys(states)]
    drawing = Drawing()
    if graph.conflict.states:
        y, left_out = _named(drawing, marks, shown)
    else:
        y, left_out = _bands(drawing, marks, shown)
    if left_out:
        y = _note(drawing, y, f"and {plural(left_out, 'more state')}, left out for want of room")
    items = marks.legend(shown[: len(shown) - left_out])
    if not graph.conflict.states:
        items = [(letter("Y"), "taken"), (letter("N"), "not taken"), *items]
        if any(graph.states[state].open for state in shown):
            items.insert(2, (letter("-"), "either: the state is several that are one"))
    y = legend(drawing, y + 4, items)
    words = f"{len(shown)} of {plural(len(graph), 'state')} and what is taken in each: {told(marks, shown)}."
    return drawing.picture(y, title_of(graph, "Option form"), words)


def _bands(drawing: Drawing, marks: Marks, states: Sequence[int]) -> tuple[float, int]:
    """As many tables below one another as there is room for; the height below, and how many states are left out."""
    graph = marks.findings.graph
    conflict = graph.conflict
    column = max([34.0, *(chip_width(marks.label(state), 10) + 8 for state in states)])
    column = max([column, *(min(60.0, text_width(_concept(marks, state), _SMALL) + 8) for state in states)])
    bare, full = (max(_label_width(dm, texts) for dm in conflict.decision_makers) + 12 for texts in (False, True))
    left = max(_LEAST, min(full, _MOST_LEFT, max(bare, WIDTH - column * len(states))))
    room = max(1, int((WIDTH - left) / column))
    high = _HEAD + _ROW * (len(conflict.options) + len(conflict.decision_makers)) + _ROW + 14
    most = max(1, int(_TALL / high))
    y, done = 0.0, 0
    while done < len(states) and done < room * most:
        part = states[done : done + room]
        y = _band(drawing, marks, part, y, left, column)
        done += len(part)
        y += 14 if done < len(states) and done < room * most else 0
    return y, len(states) - done


def _label_width(dm: DecisionMaker, texts: bool) -> float:
    """The room for the options of a decision maker, with their texts or without."""
    widths = [
        text_width(option.name, TYPE) + 16 + (text_width(option.text, _SMALL) + 10 if texts and option.text else 0)
        for option in dm.options
    ]
    return max([text_width(dm.shown, TYPE, bold=True) + 16 if texts else 0.0, *widths])


def _band(drawing: Drawing, marks: Marks, states: Sequence[int], y: float, left: float, column: float) -> float:
    graph = marks.findings.graph
    right = left + column * len(states)
    y += 9 if graph.status_quo in states else 0
    for place, state in enumerate(states):
        middle, label = left + column * (place + 0.5), marks.label(state)
        chip(drawing, middle - chip_width(label, 10) / 2, y + 16, label, marks.standing(state))
        if state == graph.status_quo:
            diamond(drawing, middle - 5, y - 0.5)
    drawing.text(2, y + 19.5, "state", _SMALL, colour="dim")
    y += _HEAD + 2
    for i, dm in enumerate(graph.conflict.decision_makers):
        if not dm.options:
            continue
        drawing.line((0, y), (right, y))
        swatch(i)(drawing, 2, y + _ROW / 2)
        drawing.text(16, y + 13, dm.shown, TYPE, bold=True, room=left - 20)
        y += _ROW
        for option in dm.options:
            used = drawing.text(16, y + 13, option.name, TYPE, room=left - 20)
            if option.text and left - 32 - used > 30:
                drawing.text(24 + used, y + 13, option.text, _SMALL, colour="dim", room=left - 32 - used)
            for place, state in enumerate(states):
                _cell(drawing, left + column * place, y, column, _mark(graph.states[state], option.name))
            y += _ROW
    drawing.line((0, y), (right, y))
    drawing.text(2, y + 13, "holds under", _SMALL, colour="dim")
    for place, state in enumerate(states):
        words, middle = _concept(marks, state), left + column * (place + 0.5)
        colour = "ink" if marks.held(state) else "dim"
        drawing.text(middle, y + 13, words, _SMALL, colour=colour, anchor="middle", room=column - 4)
    return y + _ROW


def _mark(state: State, option: str) -> str:
    return "Y" if option in state.taken else "-" if option in state.open else "N"


def _cell(drawing: Drawing, x: float, y: float, column: float, mark: str) -> None:
    if mark == "Y":
        drawing.box(x + 3, y + 1.5, column - 6, _ROW - 3, "band", round=3)
    colour = "ink" if mark == "Y" else "dim"
    drawing.text(x + column / 2, y + 13, mark, TYPE, bold=mark == "Y", colour=colour, anchor="middle")


def _concept(marks: Marks, state: int) -> str:
    held = marks.held(state)
    return find(held[0]).short if held else "–"


def _note(drawing: Drawing, y: float, words: str) -> float:
    return drawing.paragraph(2, y + 14, words, WIDTH - 4, _SMALL, colour="dim")


def _named(drawing: Drawing, marks: Marks, states: Sequence[int]) -> tuple[float, int]:
    """The states of a free-form model, one below the other."""
    graph = marks.findings.graph
    y, name_room = 4.0, 150.0
    for place, state in enumerate(states):
        if y > _TALL:
            return y, len(states) - place
        named = graph.conflict.states[state]
        here = state == graph.status_quo
        chip(drawing, 18 - 14 * here, y + 9, marks.label(state), marks.standing(state), status_quo=here)
        drawing.text(62, y + 13, named.name, TYPE, bold=True, room=name_room - 8)
        drawing.text(62 + name_room, y + 13, _concept(marks, state), _SMALL, colour="dim", room=60)
        below = drawing.paragraph(280, y + 13, named.text, WIDTH - 282, _SMALL, most=2, colour="dim")
        y = max(y + _ROW, below - _SMALL * LEADING + 6) + 3
        drawing.line((0, y - 1), (WIDTH, y - 1))
    return y, 0
