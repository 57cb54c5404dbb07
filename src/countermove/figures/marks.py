"""What pictures mark among states: the status quo, and which of them hold under which concept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from countermove.analyses.outcomes import Findings
from countermove.figures.measure import text_width
from countermove.figures.svg import Drawing
from countermove.graph import ModelGraph
from countermove.model import Conflict
from countermove.report.look import party_colour
from countermove.report.paper import listed, plural
from countermove.stability.concepts import find, short_names

#: How a state stands: it holds under the most demanding concept under which any does, under another one, not at all.
Standing = Literal["first", "other", ""]

#: Draws a sign at a place, the height of its middle, and gives its width.
Sign = Callable[[Drawing, float, float], float]

_EDGE = 5.0
_DIAMOND = 5.0


@dataclass(frozen=True)
class Marks:
    """How states stand in what was found; `first`: the most demanding concept under which any holds, or nothing."""

    findings: Findings
    first: str
    labels: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, findings: Findings, labels: Mapping[int, str] | None = None) -> Marks:
        """Of what holds in a view. `labels`: what states are called where that is not their number."""
        groups = findings.ranked.groups
        return cls(findings, groups[0].concept if groups else "", labels or {})

    def label(self, state: int) -> str:
        """What a state is called."""
        return self.labels.get(state) or str(self.findings.graph.states[state].number)

    def held(self, state: int) -> tuple[str, ...]:
        """The concepts under which a state, by index, holds, the most demanding first."""
        return self.findings.solution.held(state)

    def standing(self, state: int) -> Standing:
        """How a state stands."""
        held = self.held(state)
        if not held:
            return ""
        return "first" if self.first and find(held[0]).demands <= find(self.first).demands else "other"

    def words(self, state: int) -> str:
        """How a state stands, in words, or nothing."""
        said = ["status quo"] if state == self.findings.graph.status_quo else []
        held = self.held(state)
        said += [f"holds under {listed(short_names(held))}"] if held else []
        return "; ".join(said)

    def legend(self, states: Sequence[int]) -> list[tuple[Sign, str]]:
        """What the marks of some states mean."""
        items: list[tuple[Sign, str]] = []
        if self.findings.graph.status_quo in states:
            items.append((diamond, "status quo"))
        standings = {self.standing(state) for state in states}
        if "first" in standings:
            items.append((sample("first"), f"holds under {find(self.first).short}"))
        if "other" in standings:
            asked = sorted(self.findings.solution.concepts, key=lambda each: each.demands)
            keys = [each.key for each in asked if not self.first or each.demands > find(self.first).demands]
            items.append((sample("other"), f"holds only under {listed(short_names(keys), 'or')}"))
        if "" in standings:
            items.append((sample(""), "does not hold"))
        return items


def chosen(findings: Findings, most: int) -> list[int]:
    """The states to show where none are named: all if they are few, else the status quo and the first outcomes."""
    graph = findings.graph
    if len(graph) <= most:
        return [*range(len(graph))]
    here = [] if graph.status_quo is None else [graph.status_quo]
    return [*dict.fromkeys([*here, *(each.state.index for each in findings.outcomes)])][:most]


def title_of(graph: ModelGraph, what: str) -> str:
    """What a picture is called."""
    conflict = graph.conflict
    return f"{what}: {conflict.title}" + (f", view {conflict.seen.name}" if conflict.seen else "")


def told(marks: Marks, states: Sequence[int], most: int = 24) -> str:
    """States in words, for those who do not see them."""
    said = []
    for state in states[:most]:
        words = marks.words(state)
        said.append(f"{marks.label(state)}{f' ({words})' if words else ''}: {marks.findings.graph.states[state]}")
    more = [f"and {plural(len(states) - most, 'more state')}"] if len(states) > most else []
    return "; ".join([*said, *more])


def chip_width(label: str, size: float, *, status_quo: bool = False) -> float:
    """How wide what a state is called is with what marks it."""
    return max(text_width(label, size, bold=True) + 2 * _EDGE, 1.7 * size) + (2 * _DIAMOND + 4) * status_quo


def chip(
    drawing: Drawing,
    x: float,
    middle: float,
    label: str,
    standing: Standing,
    *,
    size: float = 10.0,
    status_quo: bool = False,
) -> float:
    """What a state is called, boxed by how it stands, from x on; gives its width."""
    whole = chip_width(label, size, status_quo=status_quo)
    if status_quo:
        diamond(drawing, x, middle)
        x += 2 * _DIAMOND + 4
    width, height = chip_width(label, size), size + 6
    filled = standing == "first"
    line, thick = ("ink", 1.8) if standing else ("line", 1.0)
    drawing.box(x, middle - height / 2, width, height, "ink" if filled else "ground", line=line, thick=thick, round=3.5)
    drawing.text(
        x + width / 2,
        middle + size * 0.36,
        label,
        size,
        colour="ground" if filled else "ink",
        bold=True,
        anchor="middle",
    )
    return whole


def diamond(drawing: Drawing, x: float, middle: float) -> float:
    """The sign of the status quo."""
    r = _DIAMOND
    drawing.polygon([(x, middle), (x + r, middle - r), (x + 2 * r, middle), (x + r, middle + r)], "weight")
    return 2 * r


def swatch(i: int) -> Sign:
    """The sign of a decision maker, by position: a square of its colour."""

    def sign(drawing: Drawing, x: float, middle: float) -> float:
        drawing.box(x, middle - 4.5, 9, 9, party_colour(i), round=2)
        return 9

    return sign


def stretch(i: int) -> Sign:
    """The sign of a decision maker's moves: a piece of a line."""

    def sign(drawing: Drawing, x: float, middle: float) -> float:
        drawing.party_line(i, (x, middle), (x + 26, middle))
        return 26

    return sign


def sample(standing: Standing) -> Sign:
    """The sign of how a state stands."""

    def sign(drawing: Drawing, x: float, middle: float) -> float:
        return chip(drawing, x, middle, "n", standing, size=9)

    return sign


def letter(sign: str) -> Sign:
    """A letter as the sign of what it means."""

    def drawn(drawing: Drawing, x: float, middle: float) -> float:
        return drawing.text(x, middle + 3.5, sign, 10, bold=sign == "Y")

    return drawn


def parties(conflict: Conflict, sign: Callable[[int], Sign]) -> list[tuple[Sign, str]]:
    """The decision makers with their signs."""
    return [(sign(i), dm.shown) for i, dm in enumerate(conflict.decision_makers)]


def legend(
    drawing: Drawing, y: float, items: Sequence[tuple[Sign, str]], *, x: float = 2.0, size: float = 9.5
) -> float:
    """Signs with what they mean, in as many lines as it takes from a height on; gives the height below."""
    place, room = x, drawing.width - x
    for sign, words in items:
        need = 32 + text_width(words, size)
        if place > x and place + need > room:
            place, y = x, y + 17
        place += sign(drawing, place, y + 8) + 5
        place += drawing.text(place, y + 11.5, words, size, colour="dim", room=room - place) + 16
    return y + 18 if items else y


def key(
    drawing: Drawing,
    y: float,
    marks: Marks,
    states: Sequence[int],
    more: Mapping[int, str] | None = None,
    *,
    size: float = 9.0,
) -> float:
    """What the states of a picture are, in columns from a height on, of some with `more`; gives the height below."""
    graph = marks.findings.graph
    words = {state: str(graph.states[state]) for state in states}
    words |= {state: f"{words[state]} ({said})" for state, said in (more or {}).items()}
    widest = max((chip_width(marks.label(state), size, status_quo=True) for state in states), default=0.0)
    longest = max((text_width(each, size) for each in words.values()), default=0.0)
    columns = 3 if widest + longest + 20 <= drawing.width / 3 else 2
    rows, column = -(-len(states) // columns), drawing.width / columns
    for place, state in enumerate(states):
        x, middle = column * (place // rows) + 2, y + 10 + 19 * (place % rows)
        label, here = marks.label(state), state == graph.status_quo
        own = chip_width(label, size, status_quo=here)
        chip(drawing, x + widest - own, middle, label, marks.standing(state), size=size, status_quo=here)
        drawing.text(x + widest + 6, middle + 3.2, words[state], size, room=column - widest - 20)
    return y + 19 * rows + 2
