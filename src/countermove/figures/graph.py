"""The graph of moves and improvements, its states placed from left to right as one decision maker prefers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from countermove.analyses.outcomes import Findings
from countermove.figures.chart import COUNTED, Chart, Tie
from countermove.figures.marks import Marks, Sign, key, legend, parties, stretch, title_of, told
from countermove.figures.svg import WIDTH, Drawing
from countermove.graph import ModelGraph
from countermove.report.document import Picture
from countermove.report.paper import plural
from countermove.stability.concepts import find
from countermove.states import LISTED

#: Up to so many states, with so many moves between them, all are drawn.
MOST, MOST_TIES = 16, 64
#: How many outcomes are drawn of a larger graph, and how many states with the ways to them.
MOST_OUTCOMES, MOST_NODES = 12, 22


def graph(findings: Findings, dm: int, labels: Mapping[int, str] | None = None, states: Sequence[int] = ()) -> Picture:
    """The graph in the eyes of a decision maker, by position: its worst states on the left, its best on the right. An
    improvement is a bold arrow. Of a graph that is too large for that, only the status quo, the first outcomes, the
    ways to them and what improves among these; it is said what is left out. `labels`: what states are called where that
    is not their number; `states`: only these, by index, with the moves between them."""
    whole, marks = findings.graph, Marks.of(findings, labels)
    asked = [*dict.fromkeys(states)][:MOST_NODES]
    nodes = asked or [*range(len(whole))][: MOST + 1]
    ties = _ties(whole, nodes)
    every = len(nodes) <= (MOST_NODES if asked else MOST) and len(ties) <= MOST_TIES
    if not every:
        nodes = asked or _focus(findings)
        ties = [tie for tie in _ties(whole, nodes) if tie.improves]
    everything = every and not asked
    order = whole.orders[dm]
    drawing = Drawing()
    chart = Chart(drawing, marks, dm, nodes, ties, everything)
    y = chart.draw()
    y = key(drawing, y + 6, marks, nodes, chart.crowded)
    note = _between(whole, nodes, every) if asked else _left_out(findings, nodes, everything)
    if note:
        y = drawing.paragraph(2, y + 13, note, WIDTH - 4, 9.5, colour="dim") - 10
    y = legend(drawing, y + 4, _items(whole, marks, nodes, ties, everything))
    improving = [
        f"{whole.conflict.decision_makers[tie.mover].name} from {marks.label(tie.source)} to {marks.label(tie.target)}"
        for tie in ties
        if tie.improves
    ]
    words = (
        f"States from left to right as {order.dm.shown} prefers them, the best on the right: "
        f"{', '.join(marks.label(state) for state in sorted(nodes, key=lambda s: (order.levels[s], s)))}. "
        f"{told(marks, nodes)}. Improvements drawn: {'; '.join(improving) or 'none'}. {note}"
    )
    return drawing.picture(y, title_of(whole, f"Moves and improvements, as {order.dm.shown} orders the states"), words)


def _ties(whole: ModelGraph, states: Sequence[int]) -> list[Tie]:
    """The moves between some states, the two ways between two of them together."""
    inside, found = set(states), []
    for mover in whole.decision_makers:
        moves = {s: inside.intersection(whole.moves(mover, s)) for s in states}
        for a in states:
            for b in moves[a]:
                back = a in moves[b]
                if whole.prefers(mover, b, a) or not (back and (whole.prefers(mover, a, b) or b < a)):
                    found.append(Tie(mover, a, b, whole.prefers(mover, b, a), back))
    return sorted(found, key=lambda tie: (tie.improves, tie.mover, tie.source, tie.target))


def _focus(findings: Findings) -> list[int]:
    """The status quo, the first outcomes, and the ways of improvements to them."""
    whole = findings.graph
    nodes = [] if whole.status_quo is None else [whole.status_quo]
    first = findings.ranked.groups[0].outcomes if findings.ranked.groups else ()
    for outcome in first[:MOST_OUTCOMES]:
        way = findings.solution.path(outcome.state.index) if outcome.steps else ()
        more = [outcome.state.index, *(step.target for step in way)]
        longer = [*dict.fromkeys([*nodes, *more])]
        if len(longer) > MOST_NODES:
            longer = [*dict.fromkeys([*nodes, outcome.state.index])]
        if len(longer) <= MOST_NODES:
            nodes = longer
    return nodes or [*range(min(len(whole), MOST))]


def _between(whole: ModelGraph, nodes: Sequence[int], every: bool) -> str:
    """What a picture of some states shows."""
    what = "moves" if every else "improvements"
    return f"Drawn: {len(nodes):,} of {plural(len(whole), 'state')}, as asked for, and the {what} between them."


def _left_out(findings: Findings, nodes: Sequence[int], everything: bool) -> str:
    """What a picture of a larger graph does not show."""
    if everything:
        return ""
    whole = findings.graph
    groups = findings.ranked.groups
    drawn = sum(outcome.state.index in nodes for outcome in groups[0].outcomes) if groups else 0
    first = find(groups[0].concept).short if groups else ""
    what = f"the outcomes that hold under {first}" if groups else "no outcome, for none holds"
    if groups and drawn < groups[0].count:
        what = f"the first {drawn} of the {groups[0].count:,} outcomes that hold under {first}"
    said = (
        f"Drawn: the status quo, {what}, and the shortest ways of improvements to them: "
        f"{len(nodes)} of {plural(len(whole), 'state')}, and the improvements between these"
    )
    if len(whole) <= COUNTED:
        moves = sum(len(whole.moves(i, s)) for i in whole.decision_makers for s in range(len(whole)))
        said += f", out of {plural(moves, 'move')}"
    return f"{said}."


def _items(
    whole: ModelGraph, marks: Marks, nodes: Sequence[int], ties: Sequence[Tie], everything: bool
) -> list[tuple[Sign, str]]:
    movers = {tie.mover for tie in ties}
    items = [each for i, each in enumerate(parties(whole.conflict, stretch)) if i in movers]
    if any(tie.improves for tie in ties):
        items.append((_arrow(2.2, 9), "improvement for its mover"))
    if any(not tie.improves for tie in ties):
        items.append((_arrow(0.9, 5), "move that is none"))
    if any(tie.back for tie in ties):
        items.append((_both, "and back, which is none"))
    items += marks.legend(nodes)
    if not everything:
        if len(whole) <= COUNTED:
            items.append((_count, "improvements that lead into it from states not drawn, and out of it to such"))
        if len(whole) <= LISTED:
            items.append((_bars, "how many states there are of that worth"))
    return items


def _arrow(thick: float, long: float) -> Sign:
    def sign(drawing: Drawing, x: float, middle: float) -> float:
        drawing.line((x, middle), (x + 24, middle), "ink", thick=thick)
        drawing.head((x + 26, middle), (x, middle), "ink", long=long)
        return 26

    return sign


def _both(drawing: Drawing, x: float, middle: float) -> float:
    drawing.line((x, middle), (x + 24, middle), "ink", thick=2.2)
    drawing.head((x + 26, middle), (x, middle), "ink", long=9)
    drawing.head((x - 1, middle), (x + 20, middle), "ink", long=5)
    return 26


def _count(drawing: Drawing, x: float, middle: float) -> float:
    return drawing.text(x, middle + 3.5, "2 in, 1 out", 9, colour="dim", bold=True)


def _bars(drawing: Drawing, x: float, middle: float) -> float:
    for k, high in enumerate((4, 9, 6)):
        drawing.box(x + 4 * k, middle + 5 - high, 4, high, "line")
    return 12
