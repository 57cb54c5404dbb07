"""Preference ladders: how each decision maker orders the states, the best at the top, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from countermove.analyses.outcomes import Findings
from countermove.figures.marks import Marks, chip, chip_width, key, legend, swatch, title_of
from countermove.figures.measure import text_width, wrapped
from countermove.figures.svg import LEADING, TYPE, WIDTH, Drawing
from countermove.ordering import Order
from countermove.report.document import Picture
from countermove.report.paper import listed, plural
from countermove.states import LISTED

#: How many states are marked where none are named.
MOST = 12

_MARKED = 24  # so many are marked at the most
_ALL = 40  # up to so many states are all labelled
_RUNGS = 21  # up to so many levels have a rung each
_CLOSEST = 5.0  # no closer are rungs where nothing is marked
_PITCH, _CHIP = 17.0, 9.0
_TALLEST, _SHORTEST = 290.0, 90.0
_ACROSS, _GAP = 5, 10.0
_AXIS, _LABELS = 30.0, 18.0


def ladders(
    findings: Findings,
    marked: Iterable[int] | None = None,
    labels: Mapping[int, str] | None = None,
    tallest: float = _TALLEST,
) -> Picture:
    """The levels of all decision makers. Some states, by index, are marked: by default the status quo and the first
    outcomes; where there are few states all are labelled. `labels`: what states are called where that is not their
    number; `tallest`: how long a ladder may be, in CSS pixels."""
    graph, marks = findings.graph, Marks.of(findings, labels)
    asked = _first(findings) if marked is None else [*dict.fromkeys(marked)]
    states = asked[:_MARKED]
    most = max(order.count for order in graph.orders)
    everything = len(graph) <= _ALL and most <= _RUNGS
    labelled = [*range(len(graph))] if everything else states
    rows = -(-len(graph.orders) // _ACROSS)
    across = -(-len(graph.orders) // rows)
    column = (WIDTH - _GAP * (across - 1)) / across
    lines = max(len({order.levels[state] for state in labelled}) for order in graph.orders)
    tall = max(_SHORTEST, min(tallest / rows**0.5, 22.0 * (most - 1)), _PITCH * (lines - 1))
    drawing, y = Drawing(), 0.0
    for start in range(0, len(graph.orders), across):
        row = range(start, min(start + across, len(graph.orders)))
        heads = max(len(wrapped(graph.orders[i].dm.shown, TYPE, column - 17, 2, bold=True)) for i in row)
        for place, i in enumerate(row):
            _Ladder(drawing, marks, i, (place * (column + _GAP), y), (column, tall), heads).draw(labelled, states)
        y += heads * TYPE * LEADING + tall + 58
    items = marks.legend(labelled)
    if most > _RUNGS and len(graph) <= LISTED:
        items.append((_bar, "how many states are on a level, of those with most"))
    if not everything:
        y = key(drawing, y - 8, marks, states) + 10
    y = legend(drawing, y - 6, items)
    if len(states) < len(asked):
        more = f"{plural(len(asked) - len(states), 'more state')} not marked, for want of room."
        drawing.text(2, y + 12, more, 9.5, colour="dim")
        y += 16
    said = [f"{order.dm.shown}: {_told(marks, order, states)}" for order in graph.orders]
    words = f"How each decision maker orders the {plural(len(graph), 'state')}, from the best level down. "
    return drawing.picture(y, title_of(graph, "Preference ladders"), words + " ".join(said))


def _first(findings: Findings) -> list[int]:
    """The status quo, and the first outcomes under the most demanding concept that any holds under."""
    here = [] if findings.graph.status_quo is None else [findings.graph.status_quo]
    groups = findings.ranked.groups[:1]
    return [*dict.fromkeys([*here, *(each.state.index for group in groups for each in group.outcomes[:MOST])])]


def _told(marks: Marks, order: Order, states: Sequence[int]) -> str:
    """The places of the marked states, for those who do not see them."""
    if order.count == 1:
        return "all states are the same to it."
    by_level: dict[int, list[str]] = {}
    for state in sorted(states, key=lambda state: -order.levels[state]):
        by_level.setdefault(order.levels[state], []).append(marks.label(state))
    said = [f"{listed(own)} at place {order.count - level}" for level, own in by_level.items()]
    return f"{plural(order.count, 'level')}; state {', state '.join(said)}."


def _bar(drawing: Drawing, x: float, middle: float) -> float:
    drawing.box(x, middle - 3, 18, 6, "band")
    return 18


class _Ladder:
    """The ladder of one decision maker, in a column from x on."""

    def __init__(
        self, drawing: Drawing, marks: Marks, i: int, at: tuple[float, float], room: tuple[float, float], heads: int
    ) -> None:
        """`at`: its top left corner; `room`: how wide its column is, and how high the ladder; `heads`: how many lines
        there are for the name."""
        self.drawing, self.marks, self.i = drawing, marks, i
        self.x, self.y = at
        self.column, self.tall = room
        self.graph = marks.findings.graph
        self.order = self.graph.orders[i]
        self.axis = self.x + max(_AXIS, text_width(str(self.order.count), 9) + 12)
        self.below = self.y + heads * TYPE * LEADING
        self.top = self.below + 36

    def height(self, level: int) -> float:
        """Where a level is."""
        if self.order.count == 1:
            return self.top + self.tall / 2
        return self.top + self.tall * (self.order.count - 1 - level) / (self.order.count - 1)

    def draw(self, labelled: Sequence[int], states: Sequence[int]) -> None:
        """All of it. `labelled`: the states that are named; `states`: those of them that come first."""
        drawing, order = self.drawing, self.order
        swatch(self.i)(drawing, self.x + 1, self.y + 9)
        drawing.paragraph(self.x + 15, self.y + 13, order.dm.shown, self.column - 17, TYPE, most=2, bold=True)
        words = plural(order.count, "level") if order.count > 1 else "all are the same to it"
        drawing.text(self.x + 15, self.below + 12, words, 9, colour="dim", room=self.column - 17)
        if order.count > _RUNGS and len(self.graph) <= LISTED:
            self._density()
        drawing.line((self.axis, self.top), (self.axis, self.top + self.tall), "dim", thick=1.2)
        levels = {order.levels[state] for state in labelled}
        self._rungs(levels)
        first = {state: place for place, state in enumerate(states)}
        by_level: dict[int, list[int]] = {}
        for state in sorted(labelled, key=lambda state: (first.get(state, len(first)), state)):
            by_level.setdefault(order.levels[state], []).append(state)
        rows = {level: self._packed(by_level[level]) for level in sorted(by_level, reverse=True)}
        if sum(map(len, rows.values())) * _PITCH > self.tall + _PITCH:
            rows = {level: own[:1] for level, own in rows.items()}
        wanted = []
        for level, own in rows.items():
            wanted += [self.height(level) + _PITCH * (k - (len(own) - 1) / 2) for k in range(len(own))]
        places = spread(wanted, _PITCH, self.top - 7, self.top + self.tall + 10)
        for level, own in rows.items():
            here, places = places[: len(own)], places[len(own) :]
            self._leader(self.height(level), here[len(own) // 2])
            left_out = len(by_level[level]) - sum(map(len, own))
            for at, row in zip(here, own, strict=True):
                self._label(at, row, by_level[level] if left_out and row is own[-1] else ())

    def _density(self) -> None:
        """How many states there are on each level."""
        counts = Counter(int(self.height(level)) // 3 * 3 for level in self.order.levels)
        most, room = max(counts.values()), self.x + self.column - self.axis - 8
        bars = [(self.axis + 1, at - 1.5, max(1.0, room * count / most), 3.0) for at, count in sorted(counts.items())]
        self.drawing.bars(bars, "band")

    def _rungs(self, levels: set[int]) -> None:
        order, last = self.order, -100.0
        every = range(order.count - 1, -1, -1)
        apart = self.tall / max(order.count - 1, 1)
        for level in every if apart >= _CLOSEST else sorted(levels, reverse=True):
            at = self.height(level)
            self.drawing.line((self.axis - 4, at), (self.axis + 4, at), "dim")
        ends = [order.count - 1, 0] if order.count > 1 else []
        numbered = sorted({*levels, *ends}, reverse=True)
        for level in numbered:
            at = self.height(level)
            near_end = level and order.count > 1 and self.height(0) - at < 11
            if at - last >= 11 and not near_end:
                place = str(order.count - level)
                self.drawing.text(self.axis - 7, at + 3, place, 9, colour="dim", anchor="end")
                last = at

    def _packed(self, states: Sequence[int]) -> list[list[int]]:
        """States in rows, as many in each as there is room for."""
        rows: list[list[int]] = []
        left = 0.0
        for state in states:
            here = state == self.graph.status_quo
            need = chip_width(self.marks.label(state), _CHIP, status_quo=here) + 4
            if not rows or need > left:
                rows.append([])
                left = self.x + self.column - self.axis - _LABELS + 4
            rows[-1].append(state)
            left -= need
        return rows

    def _leader(self, level: float, at: float) -> None:
        """From a level to its states, which may stand beside it."""
        x = self.axis + _LABELS
        self.drawing.line((self.axis + 4, level), (x - 3, at), "dim", thick=0.8)

    def _label(self, at: float, row: Sequence[int], of: Sequence[int]) -> None:
        """Some states of a level in a row; `of`: all there are, where not all are shown."""
        drawing, x, end = self.drawing, self.axis + _LABELS, self.x + self.column
        for place, state in enumerate(row):
            label, here = self.marks.label(state), state == self.graph.status_quo
            need = chip_width(label, _CHIP, status_quo=here)
            more = f"+{len(of) - place}"
            if of and x + need + text_width(more, 9) + 4 > end:
                drawing.text(x, at + 3, more, 9, colour="dim", whole=f"states {', '.join(map(self.marks.label, of))}")
                return
            x += chip(drawing, x, at, label, self.marks.standing(state), size=_CHIP, status_quo=here) + 4
        if of:
            more = f"+{len(of) - len(row)}"
            drawing.text(x, at + 3, more, 9, colour="dim", whole=f"states {', '.join(map(self.marks.label, of))}")
        elif len(row) == 1 and end - x > 60:
            drawing.text(x + 2, at + 3.2, str(self.graph.states[row[0]]), 9, colour="dim", room=end - x - 4)


def spread(wanted: Sequence[float], pitch: float, least: float, most: float) -> list[float]:
    """Heights in increasing order, moved as little as can be so that each is a pitch or more below the one before, and
    all are between two bounds if there is room.

    >>> spread([20, 21, 50], 10, 0, 100), spread([0, 1, 50], 10, 0.0, 100)
    ([15.5, 25.5, 50.0], [0.0, 10.0, 50.0])
    """
    groups: list[tuple[float, int]] = []  # the height of the first of some that stand together, and how many they are
    for each in wanted:
        start, count = float(each), 1
        while groups and groups[-1][0] + pitch * groups[-1][1] > start:
            before, several = groups.pop()
            total = several + count
            start = (before * several + (start - pitch * several) * count) / total
            count = total
        groups.append((start, count))
    places = [start + pitch * k for start, count in groups for k in range(count)]
    for k, place in enumerate(places):
        places[k] = max(place, least + pitch * k)
    for k in range(len(places)):
        places[-1 - k] = min(places[-1 - k], most - pitch * k)
    return places
