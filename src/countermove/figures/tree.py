"""The status quo tree: where moves lead step by step, and who makes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from countermove.analyses.paths.findings import ANY, IMPROVEMENTS, Paths
from countermove.analyses.paths.ways import ways
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
from countermove.report.paper import listed, plural
from countermove.report.words import changed, move_words
from countermove.stability.concepts import find
from countermove.states import LISTED

#: The most states that are all shown, and of those in one layer.
MOST, MOST_ABREAST = 60, 24
#: The most nodes and ends where only the ways to outcomes are shown.
_NODES, _ENDS = 40, 12

_ROOT, _WIDEST = 84.0, 330.0
_FULL, _TWO, _ONE = 49.0, 34.0, 20.0  # how high a card is: with a sentence, with two lines of signs, with one
_ROOMY, _CLOSE = 10, 13  # up to so many ends the cards are full, or have two lines
_SMALL = 9.0


@dataclass(eq=False)
class _Node:
    """A state reached by a step; the root by none."""

    state: int
    step: Step | None = None
    below: list[_Node] = field(default_factory=list)
    y: float = 0.0

    @property
    def ends(self) -> int:
        """How many nodes without any below there are from here on."""
        return sum(each.ends for each in self.below) or 1

    @property
    def deep(self) -> int:
        """How many steps lead on from here."""
        return max((each.deep + 1 for each in self.below), default=0)

    def all(self) -> Iterator[_Node]:
        """This node and all below it."""
        yield self
        for each in self.below:
            yield from each.all()


def tree(paths: Paths) -> Picture:
    """What was found about the ways from a state. Where few states are reached, all of them, each by one shortest way;
    else only the ways to the ends asked for, or to the outcomes that hold, and it is said what is left out."""
    root, note = _grown(paths)
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
        f"{'' if _willing(paths, each.step) else ' (no improvement)'}."
        for depth, each in _by_depth(root)
        if each.step
    ]
    words = f"From {_name(paths, root.state)}. {note} {' '.join(said)}"
    return drawing.picture(y, title_of(paths.graph, "Where moves lead"), words)


def _by_depth(root: _Node, depth: int = 0) -> Iterator[tuple[int, _Node]]:
    yield depth, root
    for each in root.below:
        yield from _by_depth(each, depth + 1)


def _grown(paths: Paths) -> tuple[_Node, str]:
    """The tree, and what it shows."""
    kind = {IMPROVEMENTS: "improvements", ANY: "any moves"}.get(paths.kind, "moves that count")
    extent, size = paths.extents[paths.kind], len(paths.graph)
    reached = sum(extent.counts)
    aims = [aim for aim in (paths.goal, paths.other) if aim is not None]
    if aims:
        root = _Node(paths.start)
        several = [way for aim in aims for way in (aim.ways.found or ((aim.instead,) if aim.instead else ()))]
        shown = _along(root, (way.steps for way in several))
        more = f" {plural(len(several) - shown, 'more way')} left out." if shown < len(several) else ""
        ends = listed([f"“{aim.asked}”" for aim in aims])
        return root, f"{plural(shown, 'shortest way')} to {ends}.{more}"
    if reached <= MOST and max(extent.counts) <= MOST_ABREAST and size <= LISTED:
        never = f"; {plural(size - reached, 'state')} never" if reached < size else ""
        return _whole(paths), f"All {reached:,} states that {kind} reach, each by one shortest way{never}."
    root = _Node(paths.start)
    held = [state for state, _ in paths.outcomes]
    ways_there = (way.steps for state in held if (way := paths.way(state)[1]) is not None and way.steps)
    shown = _along(root, ways_there)
    left_out = paths.total - shown - (paths.start in held)
    said = f"Of {reached:,} states that {kind} reach only the shortest ways to the first {shown} outcomes that hold"
    more = f"; {plural(left_out, 'more outcome')} not shown" if left_out > 0 else ""
    return root, f"{said}{more}. Improvements are followed where they lead there."


def _along(root: _Node, several: Iterable[Sequence[Step]]) -> int:
    """Grows the tree by one way after another, as many as there is room for; gives how many."""
    grown = 0
    for steps in several:
        node, added = root, 0
        new = list(steps)
        while new and (known := _child(node, new[0])):
            node, new = known, new[1:]
        added = len(new)
        count = sum(1 for _ in root.all())
        if count + added > _NODES or root.ends + bool(added and node.below) > _ENDS:
            break
        for step in new:
            node.below.append(_Node(step.target, step))
            node = node.below[-1]
        grown += 1
    return grown


def _child(node: _Node, step: Step) -> _Node | None:
    return next((each for each in node.below if each.step == step), None)


def _whole(paths: Paths) -> _Node:
    """All states that are reached, each below one from which a shortest legal sequence goes on to it: of several steps
    one that is an improvement, then the first."""
    reach, graph = paths.reaches[paths.kind], paths.graph
    root = _Node(paths.start)
    nodes = {paths.start: root}
    depth = {paths.start: 0}
    for state in reach.nearest_first(frozenset(range(len(graph))) - {paths.start}):
        steps = reach.steps(state) or 0
        found = []
        for mover in graph.decision_makers:
            for source in reach.sources(mover, state):
                before = nodes.get(source)
                if before is None or depth[source] != steps - 1 or (before.step and before.step.mover == mover):
                    continue
                step = Step(mover, source, state)
                found.append((not _willing(paths, step), mover, source, step))
        if not found:  # the legal way comes to the state before by somebody else's move
            _along(root, [way.steps for way in ways(reach, frozenset({state})).found])
            continue
        step = min(found, key=lambda each: each[:3])[3]
        node = nodes[state] = _Node(state, step)
        depth[state] = steps
        nodes[step.source].below.append(node)
    return root


def _willing(paths: Paths, step: Step) -> bool:
    return paths.graph.prefers(step.mover, step.target, step.source)


def _name(paths: Paths, state: int) -> str:
    held = dict(paths.outcomes).get(state)
    words = f", which holds under {find(held[0]).short}" if held else ""
    return f"state {paths.graph.states[state].number} [{paths.graph.states[state]}]{words}"


def _place(node: _Node, slot: float, top: float) -> None:
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

    def draw(self, root: _Node) -> None:
        """The root, and all below it."""
        here = root.state == self.paths.graph.status_quo
        label = str(self.paths.graph.states[root.state].number)
        end = 2 + chip(self.drawing, 2, root.y, label, _standing(self.paths, root.state), status_quo=here)
        self._below(root, end, 0)

    def _below(self, node: _Node, right: float, depth: int) -> None:
        x = _ROOT + (self.card + self.gap) * depth
        turn = x - self.gap * 0.62
        if node.below:
            self.drawing.line((right + 2, node.y), (turn, node.y), "dim", thick=1.2)
            self.drawing.line((turn, node.below[0].y), (turn, node.below[-1].y), "dim", thick=1.2)
        for each in node.below:
            assert each.step is not None, "only the root has none"
            dash = "" if _willing(self.paths, each.step) else "4 3"
            colour = party_colour(each.step.mover)
            self.drawing.line((turn, each.y), (x - 5, each.y), colour, thick=2, dash=dash)
            self.drawing.head((x, each.y), (x - 5, each.y), colour, long=6)
            self._below(each, self._card(each, each.step, x), depth + 1)

    def _card(self, node: _Node, step: Step, x: float) -> float:
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


def _fits(paths: Paths, node: _Node, card: float) -> bool:
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


def _items(paths: Paths, root: _Node, *, signs: bool) -> list[tuple[Sign, str]]:
    nodes = [*root.all()]
    movers = {each.step.mover for each in nodes if each.step}
    items = [each for i, each in enumerate(parties(paths.graph.conflict, swatch)) if i in movers]
    if movers:
        items.append((_piece(""), "a move that is an improvement for its mover"))
    if any(each.step and not _willing(paths, each.step) for each in nodes):
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
