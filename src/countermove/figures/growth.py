"""What a status quo tree shows: all states that are reached, or the ways to some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from countermove.analyses.paths.findings import ANY, IMPROVEMENTS, Paths
from countermove.analyses.paths.ways import ways
from countermove.graph import Step
from countermove.report.paper import listed, plural
from countermove.states import LISTED

#: The most states that are all shown, and of those in one layer.
MOST, MOST_ABREAST = 60, 24
#: The most nodes and ends where only the ways to outcomes are shown.
_NODES, _ENDS = 40, 12


@dataclass(eq=False)
class Node:
    """A state reached by a step; the root by none."""

    state: int
    step: Step | None = None
    below: list[Node] = field(default_factory=list)
    y: float = 0.0

    @property
    def ends(self) -> int:
        """How many nodes without any below there are from here on."""
        return sum(each.ends for each in self.below) or 1

    @property
    def deep(self) -> int:
        """How many steps lead on from here."""
        return max((each.deep + 1 for each in self.below), default=0)

    def all(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for each in self.below:
            yield from each.all()


def grown(paths: Paths) -> tuple[Node, str]:
    """The tree, and what it shows."""
    kind = {IMPROVEMENTS: "improvements", ANY: "any moves"}.get(paths.kind, "moves that count")
    extent, size = paths.extents[paths.kind], len(paths.graph)
    reached = sum(extent.counts)
    aims = [aim for aim in (paths.goal, paths.other) if aim is not None]
    if aims:
        root = Node(paths.start)
        several = [way for aim in aims for way in (aim.ways.found or ((aim.instead,) if aim.instead else ()))]
        shown = _along(root, (way.steps for way in several))
        more = f" {plural(len(several) - shown, 'more way')} left out." if shown < len(several) else ""
        ends = listed([f"“{aim.asked}”" for aim in aims])
        return root, f"{plural(shown, 'shortest way')} to {ends}.{more}"
    if reached <= MOST and max(extent.counts) <= MOST_ABREAST and size <= LISTED:
        never = f"; {plural(size - reached, 'state')} never" if reached < size else ""
        return _whole(paths), f"All {reached:,} states that {kind} reach, each by one shortest way{never}."
    root = Node(paths.start)
    held = [state for state, _ in paths.outcomes]
    ways_there = (way.steps for state in held if (way := paths.way(state)[1]) is not None and way.steps)
    shown = _along(root, ways_there)
    left_out = paths.total - shown - (paths.start in held)
    said = f"Of {reached:,} states that {kind} reach only the shortest ways to the first {shown} outcomes that hold"
    more = f"; {plural(left_out, 'more outcome')} not shown" if left_out > 0 else ""
    return root, f"{said}{more}. Improvements are followed where they lead there."


def _along(root: Node, several: Iterable[Sequence[Step]]) -> int:
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
            node.below.append(Node(step.target, step))
            node = node.below[-1]
        grown += 1
    return grown


def _child(node: Node, step: Step) -> Node | None:
    return next((each for each in node.below if each.step == step), None)


def _whole(paths: Paths) -> Node:
    """All states that are reached, each below one from which a shortest legal sequence goes on to it: of several steps
    one that is an improvement, then the first."""
    reach, graph = paths.reaches[paths.kind], paths.graph
    root = Node(paths.start)
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
                found.append((not willing(paths, step), mover, source, step))
        if not found:  # the legal way comes to the state before by somebody else's move
            _along(root, [way.steps for way in ways(reach, frozenset({state})).found])
            continue
        step = min(found, key=lambda each: each[:3])[3]
        node = nodes[state] = Node(state, step)
        depth[state] = steps
        nodes[step.source].below.append(node)
    return root


def willing(paths: Paths, step: Step) -> bool:
    return paths.graph.prefers(step.mover, step.target, step.source)
