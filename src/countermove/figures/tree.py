"""The status quo tree: where moves lead step by step, and who makes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from countermove.analyses.paths.findings import Paths
from countermove.figures.growth import Node, grown, willing
from countermove.figures.marks import (
    Sign,
    Standing,
    chip,
    chip_width,
    diamond,
    legend,
    letter,
    parties,
    sample,
    swatch,
    title_of,
)
from countermove.figures.measure import cut, text_width, wrapped
from countermove.figures.svg import LEADING, WIDTH, Drawing
from countermove.graph import Step
from countermove.report.document import Picture
from countermove.report.look import party_colour
from countermove.report.words import changed, move_words
from countermove.stability.concepts import find

_ROOT, _WIDEST = 84.0, 330.0
_FULL, _TWO, _ONE = 49.0, 34.0, 20.0  # how high a card is: with a sentence, with two lines of signs, with one
_ROOMY, _CLOSE = 10, 13  # up to so many ends the cards are full, or have two lines
_SMALL = 9.0


def tree(paths: Paths) -> Picture:
    """What was found about the ways from a state. Where few states are reached, all of them, each by one shortest way;
    else only the ways to the ends asked for, or to the outcomes that hold, and it is said what is left out."""
    root, note = grown(paths)
    drawing, deep = Drawing(), root.deep
    gap = 40.0 if deep <= 3 else 28.0
    card = min(_WIDEST, (WIDTH - _ROOT + gap) / max(deep, 1) - gap) - 2
    sentences = all(_fits(paths, each, card) for each in root.all())
    high = _ONE if sentences else _FULL if root.ends <= _ROOMY and deep <= 3 else _TWO if root.ends <= _CLOSE else _ONE
    _place(root, high + 6, 0.0)
    _Growth(drawing, paths, high, card, gap, sentences).draw(root)
    y = (high + 6) * root.ends + 2
    y = drawing.paragraph(2, y + 13, note, WIDTH - 4, 9.5, colour="dim") - 10
    y = legend(drawing, y, _items(paths, root, signs=high != _FULL and not sentences))
    said = [
        f"Step {depth}: {move_words(paths.graph, each.step)}, to {_name(paths, each.state)}"
        f"{'' if willing(paths, each.step) else ' (no improvement)'}."
        for depth, each in _by_depth(root)
        if each.step
    ]
    words = f"From {_name(paths, root.state)}. {note} {' '.join(said)}"
    return drawing.picture(y, title_of(paths.graph, "Where moves lead"), words)


def _by_depth(root: Node, depth: int = 0) -> Iterator[tuple[int, Node]]:
    yield depth, root
    for each in root.below:
        yield from _by_depth(each, depth + 1)


def _name(paths: Paths, state: int) -> str:
    held = dict(paths.outcomes).get(state)
    words = f", which holds under {find(held[0]).short}" if held else ""
    return f"state {paths.graph.states[state].number} [{paths.graph.states[state]}]{words}"


def _place(node: Node, slot: float, top: float) -> None:
    """Gives each node its height: in the middle of those below it."""
    at = top
    for each in node.below:
        _place(each, slot, at)
        at += slot * each.ends
    node.y = (node.below[0].y + node.below[-1].y) / 2 if node.below else top + slot / 2


def _standing(paths: Paths, state: int) -> Standing:
    held = dict(paths.outcomes)
    if state not in held:
        return ""
    return "first" if find(held[state][0]).demands <= find(paths.outcomes[0][1][0]).demands else "other"


@dataclass(frozen=True)
class _Growth:
    """Draws a tree from left to right, in columns."""

    drawing: Drawing
    paths: Paths
    high: float
    card: float
    gap: float
    sentences: bool

    def draw(self, root: Node) -> None:
        """The root, and all below it."""
        here = root.state == self.paths.graph.status_quo
        label = str(self.paths.graph.states[root.state].number)
        end = 2 + chip(self.drawing, 2, root.y, label, _standing(self.paths, root.state), status_quo=here)
        self._below(root, end, 0)

    def _below(self, node: Node, right: float, depth: int) -> None:
        x = _ROOT + (self.card + self.gap) * depth
        turn = x - self.gap * 0.62
        if node.below:
            self.drawing.line((right + 2, node.y), (turn, node.y), "dim", thick=1.2)
            self.drawing.line((turn, node.below[0].y), (turn, node.below[-1].y), "dim", thick=1.2)
        for each in node.below:
            assert each.step is not None, "only the root has none"
            dash = "" if willing(self.paths, each.step) else "4 3"
            colour = party_colour(each.step.mover)
            self.drawing.line((turn, each.y), (x - 5, each.y), colour, thick=2, dash=dash)
            self.drawing.head((x, each.y), (x - 5, each.y), colour, long=6)
            self._below(each, self._card(each, each.step, x), depth + 1)

    def _card(self, node: Node, step: Step, x: float) -> float:
        """A node with the move that leads to it; gives its right edge."""
        graph, drawing, width = self.paths.graph, self.drawing, self.card
        words, held = move_words(graph, step), dict(self.paths.outcomes).get(node.state)
        label, standing = str(graph.states[node.state].number), _standing(self.paths, node.state)
        top = node.y - self.high / 2
        drawing.box(x, top, width, self.high, "ground", line="line", round=3)
        drawing.box(x, top, 4, self.high, party_colour(step.mover))
        x, room = x + 9, width - 13
        if self.high == _FULL:
            lines = wrapped(words, _SMALL, room, 2)
            drawing.paragraph(x, top + 12, words, room, _SMALL, most=2)
            middle = min(top + 16 + _SMALL * LEADING * len(lines), top + self.high - 10)
            used = chip(drawing, x, middle, label, standing, size=_SMALL)
            if held:
                said = f"holds under {find(held[0]).short}"
                drawing.text(x + used + 5, middle + 3, said, _SMALL, colour="dim", room=room - used - 5)
            return x - 9 + width
        who, what = _briefly(self.paths, step)
        if self.high == _TWO:
            used = chip(drawing, x, top + 10, label, standing, size=_SMALL)
            drawing.text(x + used + 5, top + 13.2, who, _SMALL, colour="dim", room=room - used - 5)
            drawing.text(x, top + 29, cut(what, _SMALL, room), _SMALL, whole=words)
        else:
            used = chip(drawing, x, node.y, label, standing, size=_SMALL)
            shown = words if self.sentences else f"{who} {what}"
            drawing.text(
                x + used + 5, node.y + 3.2, cut(shown, _SMALL, room - used - 5), _SMALL, whole=words * (shown != words)
            )
        return x - 9 + width


def _fits(paths: Paths, node: Node, card: float) -> bool:
    """Whether a card has room for the number of a state and the move to it in words, on one line."""
    used = chip_width(str(paths.graph.states[node.state].number), _SMALL)
    return node.step is None or used + 5 + text_width(move_words(paths.graph, node.step), _SMALL) <= card - 13


def _briefly(paths: Paths, step: Step) -> tuple[str, str]:
    """A move in signs: who, and what it takes up (+) and gives up (−)."""
    graph = paths.graph
    dm, source, target = (
        graph.conflict.decision_makers[step.mover],
        graph.states[step.source],
        graph.states[step.target],
    )
    up, down = changed(dm, source, target)
    signs = " ".join([*(f"+{each.name}" for each in up), *(f"−{each.name}" for each in down)])
    return dm.name, f"to {target.name or target.number}" if target.name or not signs else signs


def _items(paths: Paths, root: Node, *, signs: bool) -> list[tuple[Sign, str]]:
    nodes = [*root.all()]
    movers = {each.step.mover for each in nodes if each.step}
    items = [each for i, each in enumerate(parties(paths.graph.conflict, swatch)) if i in movers]
    if movers:
        items.append((_piece(""), "a move that is an improvement for its mover"))
    if any(each.step and not willing(paths, each.step) for each in nodes):
        items.append((_piece("4 3"), "a move that is none"))
    if signs and not paths.graph.conflict.states:
        items += [(letter("+"), "takes up"), (letter("−"), "gives up")]
    if root.state == paths.graph.status_quo:
        items.append((diamond, "status quo"))
    standings = {_standing(paths, each.state) for each in nodes}
    first = find(paths.outcomes[0][1][0]).short if paths.outcomes else ""
    if "first" in standings:
        items.append((sample("first"), f"holds under {first}"))
    if "other" in standings:
        items.append((sample("other"), "holds under a less demanding concept"))
    return items


def _piece(dash: str) -> Sign:
    def sign(drawing: Drawing, x: float, middle: float) -> float:
        drawing.line((x, middle), (x + 22, middle), "ink", thick=1.7, dash=dash)
        return 22

    return sign
