"""The chart of a graph: nodes from left to right as one decision maker prefers them, and the lines between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from countermove.figures.layout import Point, along, bend, lanes
from countermove.figures.marks import Marks, chip, chip_width, diamond
from countermove.figures.measure import text_width
from countermove.figures.svg import WIDTH, Drawing
from countermove.graph import ModelGraph
from countermove.report.look import party_colour, party_dash
from countermove.states import LISTED

#: Up to so many states, moves are counted.
COUNTED = 1 << 10

_EDGE, _TOP = 34.0, 22.0
_CHIP = 10.0
_HALF = _CHIP / 2 + 3  # of a chip's height


@dataclass(frozen=True)
class Tie:
    """The moves of one decision maker between two states, from `source` to `target`. `improves`: it prefers the target;
    `back`: it can move back as well."""

    mover: int
    source: int
    target: int
    improves: bool
    back: bool


class Chart:
    """The graph itself."""

    def __init__(
        self, drawing: Drawing, marks: Marks, dm: int, nodes: Sequence[int], ties: Sequence[Tie], everything: bool
    ) -> None:
        self.drawing, self.marks, self.nodes, self.ties, self.everything = drawing, marks, nodes, ties, everything
        self.whole = marks.findings.graph
        self.order = self.whole.orders[dm]
        self.beyond = {} if everything else _beyond(self.whole, nodes)
        xs = self._xs()
        place = {state: k for k, state in enumerate(nodes)}
        pairs = [(place[tie.source], place[tie.target]) for tie in ties]
        clear = max(chip_width(marks.label(state), _CHIP, status_quo=True) for state in nodes) + 12
        clear += 30 if self.beyond else 0
        ys = lanes(xs, pairs, self._lanes(xs), clear, 17.0)
        self.at = {state: (xs[k], ys[k]) for state, k in place.items()}
        self.bottom = 0.0
        self.covered: list[tuple[float, float, float, float]] = []
        self.inked: list[Point] = []
        self.crowded: dict[int, str] = {}

    def _xs(self) -> list[float]:
        """Where states are from left to right: on the levels that occur, or by the level where not all are drawn."""
        levels = [self.order.levels[state] for state in self.nodes]
        if self.everything:
            rank = {level: k for k, level in enumerate(sorted(set(levels)))}
            levels, last = [rank[level] for level in levels], len(rank) - 1
        else:
            last = self.order.count - 1
        return [_EDGE + (WIDTH - 2 * _EDGE) * (level / last if last else 0.5) for level in levels]

    def _lanes(self, xs: Sequence[float]) -> list[list[float]]:
        """The heights of the lanes, several to choose from: at least as many as are above one another."""
        crowd = max(sum(abs(x - other) < 46 for other in xs) for x in xs)
        least = max(min(3, len(xs)), crowd)
        most = max(min(6, len(xs)), crowd + (crowd > 2))
        found = []
        for count in range(least, most + 1):
            step = min(58.0, max(30.0, 270.0 / max(count - 1, 1)))
            found.append([_TOP + step * k for k in range(count)])
        return found

    def draw(self) -> float:
        """The lines, the nodes on top of them, and below what the places mean; gives the height below."""
        used = [y for _, y in self.at.values()]
        shift = min(used) - _TOP
        self.at = {state: (x, y - shift) for state, (x, y) in self.at.items()}
        self.bottom = max(y for _, y in self.at.values()) + 28
        taken: dict[frozenset[int], list[Point]] = {}
        for tie in self.ties:
            self._tie(tie, taken.setdefault(frozenset({tie.source, tie.target}), []))
        for state, (x, y) in self.at.items():
            half = chip_width(self.marks.label(state), _CHIP, status_quo=state == self.whole.status_quo) / 2
            self.covered.append((x - half, y - _HALF - 1, x + half, y + _HALF + 1))
        for state, (x, y) in self.at.items():
            self._node(state, x, y)
        return self._axis(self.bottom)

    def _tie(self, tie: Tie, taken: list[Point]) -> None:
        p, q = self.at[tie.source], self.at[tie.target]
        others = [at for state, at in self.at.items() if state not in (tie.source, tie.target)]
        via = bend(p, q, others, taken, 15.0, (WIDTH, self.bottom))
        taken.append(via)
        start, end = self._rim(tie.source, p, via), self._rim(tie.target, q, via)
        colour, dash = party_colour(tie.mover), party_dash(tie.mover)
        self.inked += [along(start, via, end, k / 40) for k in range(41)]
        self.drawing.curve(start, via, end, colour, thick=2.2 if tie.improves else 0.9, dash=dash)
        self.drawing.head(end, along(start, via, end, 0.85), colour, long=9 if tie.improves else 5)
        if tie.back:
            self.drawing.head(start, along(start, via, end, 0.15), colour, long=5)

    def _rim(self, state: int, at: Point, towards: Point) -> Point:
        """Where a line meets the box of a state."""
        half = chip_width(self.marks.label(state), _CHIP) / 2 + 2, _HALF + 2
        dx, dy = towards[0] - at[0], towards[1] - at[1]
        part = min(half[0] / abs(dx) if dx else float("inf"), half[1] / abs(dy) if dy else float("inf"), 1.0)
        return at[0] + dx * part, at[1] + dy * part

    def _node(self, state: int, x: float, y: float) -> None:
        label = self.marks.label(state)
        width = chip_width(label, _CHIP)
        chip(self.drawing, x - width / 2, y, label, self.marks.standing(state), size=_CHIP)
        if state == self.whole.status_quo and (at := self._place(state, x, y, width / 2 + 9, _HALF + 8, 5, 5)):
            diamond(self.drawing, at[0] - 5, at[1])
        if state not in self.beyond:
            return
        into, out = self.beyond[state]
        words = f"{sum(into.values())} in" + (f", {sum(out.values())} out" if out else "")
        makers = self.whole.conflict.decision_makers
        whole = "; ".join(
            f"{way} {', '.join(f'{count} by {makers[i].name}' for i, count in sorted(own.items()))}"
            for way, own in (("in:", into), ("out:", out))
            if own
        )
        half = text_width(words, 9) / 2
        if at := self._place(state, x, y, width / 2 + 4 + half, _HALF + 9, half, 5):
            self.drawing.text(at[0], at[1] + 3.2, words, 9, colour="dim", anchor="middle", whole=whole)
        else:
            self.crowded[state] = words

    def _place(
        self, state: int, x: float, y: float, across: float, down: float, half: float, high: float
    ) -> Point | None:
        """A free place beside a state for something so large, so far from its middle, away from lines if there is one;
        it is then taken."""
        for dx, dy in self._sides(state, x, y):
            corner = dx and dy
            at = x + (dx * across if not corner else dx * across * 0.8), y + dy * down * (1 if not corner else 0.9)
            left, top, right, bottom = at[0] - half, at[1] - high, at[0] + half, at[1] + high
            free = left > 0 and right < WIDTH and top > 0 and bottom < self.bottom
            free &= all(right <= a or left >= c or bottom <= b or top >= d for a, b, c, d in self.covered)
            if free and not any(left - 2 < p < right + 2 and top - 2 < q < bottom + 2 for p, q in self.inked):
                self.covered.append((left, top, right, bottom))
                return at
        return None

    def _sides(self, state: int, x: float, y: float) -> list[Point]:
        """The sides of a state's box, first the one that lines keep away from most."""
        ends = [
            self.at[t.target if t.source == state else t.source] for t in self.ties if state in (t.source, t.target)
        ]
        gone = [((p - x) / hypot(p - x, q - y), (q - y) / hypot(p - x, q - y)) for p, q in ends if (p, q) != (x, y)]

        def busy(side: Point) -> float:
            return max((round((side[0] * p + side[1] * q) / hypot(*side), 6) for p, q in gone), default=-1.0)

        straight = [(0.0, -1.0), (0.0, 1.0), (1.0, 0.0), (-1.0, 0.0)]
        return [*sorted(straight, key=busy), *sorted(((x, y) for x in (-1.0, 1.0) for y in (-1.0, 1.0)), key=busy)]

    def _axis(self, y: float) -> float:
        """What left and right mean, with how many states there are where not all are drawn."""
        drawing, order = self.drawing, self.order
        if not self.everything and len(self.whole) <= LISTED:
            y = self._density(y)
        left, right = _EDGE - 14, WIDTH - _EDGE + 14
        drawing.line((left, y), (right, y), "dim", thick=1.2)
        drawing.head((right + 6, y), (left, y), "dim")
        if self.everything:
            places = sorted({(self.at[state][0], order.count - order.levels[state]) for state in self.nodes})
            for x, place in places:
                drawing.line((x, y - 3), (x, y + 3), "dim")
                drawing.text(x, y + 14, str(place), 9, colour="dim", anchor="middle")
            y += 12
        name = order.dm.shown
        drawing.text(left, y + 14, f"worst for {name}", 9.5, colour="dim", room=300)
        drawing.text(right, y + 14, f"best for {name}", 9.5, colour="dim", anchor="end", room=300)
        return y + 18

    def _density(self, y: float) -> float:
        """How many states there are on each level, as bars."""
        last, room = self.order.count - 1, WIDTH - 2 * _EDGE
        bins = Counter(int(room * level / last) // 4 if last else 0 for level in self.order.levels)
        most = max(bins.values())
        high = {k: max(1.0, 30 * count / most) for k, count in sorted(bins.items())}
        self.drawing.bars([(_EDGE + 4 * k - 2, y + 30 - each, 4.0, each) for k, each in high.items()], "line")
        return y + 32


def _beyond(whole: ModelGraph, nodes: Sequence[int]) -> dict[int, tuple[Counter[int], Counter[int]]]:
    """For each state drawn, by mover, from how many states that are not drawn an improvement leads to it, and to how
    many such states one leads from it."""
    if len(whole) > COUNTED:
        return {}
    inside = set(nodes)
    found = {state: (Counter[int](), Counter[int]()) for state in nodes}
    for mover in whole.decision_makers:
        for s in range(len(whole)):
            gains = whole.improvements(mover, s)
            if s in inside:
                found[s][1].update({mover: count} if (count := len({*gains} - inside)) else {})
                continue
            for t in inside.intersection(gains):
                found[t][0][mover] += 1
    return found
