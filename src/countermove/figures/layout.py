"""Where the nodes of a graph go whose horizontal places are given: each in one of some lanes, so that few lines cross
and none runs over a node. Deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

Point = tuple[float, float]

_PASSES = 8
_CROSSING, _HIT, _LENGTH, _OUTSIDE, _HIGHER = 1.0, 8.0, 0.004, 0.02, 0.02


def lanes(
    xs: Sequence[float],
    ties: Sequence[tuple[int, int]],
    choices: Sequence[Sequence[float]],
    clear: float,
    near: float,
) -> list[float]:
    """The height of each node. `choices`: the heights of lanes, several to choose from; `clear`: how far apart nodes of
    one lane must be; `near`: how far lines should keep from nodes. From a start that takes turns, node after node goes
    where it is best, as long as that mends anything."""
    found = []
    for place, heights in enumerate(choices):
        plan = _Plan(xs, ties, heights, clear, near)
        for _ in range(_PASSES):
            if not plan.mend():
                break
        amiss = sum(map(plan.cost, range(len(xs)))) + _HIGHER * heights[-1]
        found.append((amiss, place, [heights[lane] for lane in plan.lane]))
    return min(found)[2]


class _Plan:
    def __init__(
        self, xs: Sequence[float], ties: Sequence[tuple[int, int]], heights: Sequence[float], clear: float, near: float
    ) -> None:
        self.xs, self.heights, self.clear, self.near = xs, heights, clear, near
        self.ties = sorted({(min(tie), max(tie)) for tie in ties})
        self.own: list[list[tuple[int, int]]] = [[] for _ in xs]
        for tie in self.ties:
            for node in tie:
                self.own[node].append(tie)
        self.lane = [-1] * len(xs)
        middle = sorted(range(len(heights)), key=lambda k: (abs(k - (len(heights) - 1) / 2), k))
        for place, node in enumerate(sorted(range(len(xs)), key=lambda k: (xs[k], k))):
            turned = [*middle[place % len(middle) :], *middle[: place % len(middle)]]
            self.lane[node] = next((k for k in turned if self._free(node, k)), turned[0])

    def _free(self, node: int, lane: int) -> bool:
        return all(
            lane != other or abs(self.xs[node] - x) >= self.clear
            for k, (other, x) in enumerate(zip(self.lane, self.xs, strict=True))
            if k != node and other >= 0
        )

    def mend(self) -> bool:
        """Moves each node to where it is best; whether any was moved."""
        moved = False
        for node in range(len(self.xs)):
            before = self.lane[node]
            best, least = before, self.cost(node)
            for lane in range(len(self.heights)):
                if lane != before and self._free(node, lane):
                    self.lane[node] = lane
                    cost = self.cost(node)
                    if cost < least - 1e-9:
                        best, least = lane, cost
            self.lane[node] = best
            moved |= best != before
        return moved

    def cost(self, node: int) -> float:
        """What is amiss about a node and its lines."""
        at = [(x, self.heights[lane]) for x, lane in zip(self.xs, self.lane, strict=True)]
        own, near = self.own[node], self.near
        cost = abs(self.lane[node] - (len(self.heights) - 1) / 2) * _OUTSIDE
        others = [(c, d, at[c], at[d]) for c, d in self.ties if node not in (c, d)]
        for a, b in own:
            p, q = at[a], at[b]
            (left, right), (high, low) = sorted((p[0], q[0])), sorted((p[1], q[1]))
            cost += _LENGTH * (low - high)
            for k, (x, y) in enumerate(at):
                if left - near < x < right + near and high - near < y < low + near and k not in (a, b):
                    cost += _HIT * close(p, q, (x, y), near)
            for c, d, r, s in others:
                apart = (r[0] <= left and s[0] <= left) or (r[0] >= right and s[0] >= right)
                apart = apart or (r[1] < high and s[1] < high) or (r[1] > low and s[1] > low)
                if not apart and a not in (c, d) and b not in (c, d):
                    cost += _CROSSING * crossing(p, q, r, s)
        x, y = at[node]
        for _, _, r, s in others:
            if (r[0] - near < x < s[0] + near or s[0] - near < x < r[0] + near) and (
                r[1] - near < y < s[1] + near or s[1] - near < y < r[1] + near
            ):
                cost += _HIT * close(r, s, (x, y), near)
        return cost


def crossing(p: Point, q: Point, r: Point, s: Point) -> bool:
    """Whether two lines cross.

    >>> crossing((0, 0), (2, 2), (0, 2), (2, 0)), crossing((0, 0), (1, 1), (2, 0), (2, 2))
    (True, False)
    """
    return _side(p, q, r) * _side(p, q, s) < 0 and _side(r, s, p) * _side(r, s, q) < 0


def _side(p: Point, q: Point, r: Point) -> float:
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def close(p: Point, q: Point, node: Point, near: float) -> bool:
    """Whether a line from p to q comes near a node."""
    dx, dy = q[0] - p[0], q[1] - p[1]
    size = dx * dx + dy * dy
    if not size:
        return False
    part = max(0.0, min(1.0, ((node[0] - p[0]) * dx + (node[1] - p[1]) * dy) / size))
    x, y = p[0] + part * dx - node[0], p[1] + part * dy - node[1]
    return x * x + y * y < near * near


def bend(p: Point, q: Point, nodes: Sequence[Point], taken: Sequence[Point], near: float, corner: Point) -> Point:
    """The point towards which a line from p to q is bent so that it keeps clear of nodes and of the bends of others
    between the same two, and inside of a picture that goes to a `corner`; the least that does."""
    middle = (p[0] + q[0]) / 2, (p[1] + q[1]) / 2
    dx, dy = q[0] - p[0], q[1] - p[1]
    size = (dx * dx + dy * dy) ** 0.5 or 1.0
    found: list[tuple[float, float, Point]] = []
    for far, side in product((0, 16, 24, 36, 56, 80), (1, -1)):
        point = middle[0] - dy / size * far * side, middle[1] + dx / size * far * side
        hits = sum(_bent_close(p, point, q, node, near) for node in nodes)
        same = sum(abs(point[0] - x) + abs(point[1] - y) < 14 for x, y in taken)
        outside = not (1 < point[0] < corner[0] - 1 and 1 < point[1] < corner[1] - 1)
        amiss = outside * 100.0 + hits * 10.0 + same * 12.0 + far * 0.05
        if amiss == far * 0.05:
            return point
        found.append((amiss, -side, point))
    return min(found)[2]


def _bent_close(p: Point, via: Point, q: Point, node: Point, near: float) -> bool:
    steps = 8
    before = p
    for k in range(1, steps + 1):
        after = along(p, via, q, k / steps)
        if close(before, after, node, near):
            return True
        before = after
    return False


def along(p: Point, via: Point, q: Point, part: float) -> Point:
    """A place on a line from p to q that is bent towards a point, from 0 to 1."""
    a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part * part
    return a * p[0] + b * via[0] + c * q[0], a * p[1] + b * via[1] + c * q[1]
