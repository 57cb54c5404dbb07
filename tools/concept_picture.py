"""Draws a verdict: what a decision maker could move to, what the others would answer, and whether that deters it.

Height is how good a state is for the mover, at the rank levels that occur in the picture. All that is no better for it
than the state it leaves lies in a band at the bottom: whoever can be led into the band is deterred.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from countermove.figures.svg import Drawing
from countermove.graph import ModelGraph, Step
from countermove.report.document import Picture
from countermove.report.look import party_colour, party_dash
from countermove.report.words import change_words
from countermove.stability.concepts import find
from countermove.stability.verdict import Reply, Verdict

_LEFT, _TOP, _RIGHT = 96.0, 62.0, 656.0
_RADIUS, _SIZE, _SMALL = 11.0, 11.0, 9.5
_MOST = 3  # so many replies, answers and counter-moves are drawn
#: What keeps a decision maker from a move to what is better as it is written.
_IDLE = {"attitudes": "its attitudes rule this out", "unknown": "not surely better"}


@dataclass
class _Placed:
    """A state where it is drawn."""

    state: int
    x: float
    y: float
    falls: bool = False  # whether a line leads down from it, beside which its words have to stand


class _Picture:
    def __init__(self, graph: ModelGraph, verdict: Verdict) -> None:
        self.graph, self.verdict = graph, verdict
        self.i, self.s = verdict.dm, verdict.state
        self.level = graph.orders[self.i].levels
        self.mover = graph.conflict.decision_makers[self.i]
        self.replies = verdict.replies[:_MOST]
        shown = {self.s, *(state for reply in self.replies for state in self._states(reply))}
        if not self.replies:
            shown |= {*graph.moves(self.i, self.s)[:_MOST]}
        self.levels = sorted({self.level[state] for state in shown})
        self.pitch = max(46.0, min(64.0, 250.0 / max(1, len(self.levels) - 1)))
        self.bottom = _TOP + self.pitch * (len(self.levels) - 1)
        self.drawing = Drawing()

    def _states(self, reply: Reply) -> Iterable[int]:
        """The states that are drawn for a reply."""
        yield reply.improvement
        yield from (step.target for step in self._path(reply))
        if reply.sanction is not None:
            yield reply.sanction.state
            yield from (reply.sanction.counters or ())[:_MOST]
        elif reply.escape:
            yield reply.escape.counter
        yield from self._answers(reply)

    def _path(self, reply: Reply) -> tuple[Step, ...]:
        """The steps that follow the improvement."""
        if reply.sanction is not None:
            return reply.sanction.path
        if reply.foreseen is not None:
            return reply.foreseen.path
        return reply.escape.path if reply.escape else ()

    def _answers(self, reply: Reply) -> tuple[int, ...]:
        """Where the others could lead, if none of it deters."""
        if reply.sanction is not None or reply.answers is None or reply.escape or reply.foreseen:
            return ()
        others = self.graph.others(self.i)
        if find(self.verdict.concept).family != "classical":
            return ()
        return tuple(self.graph.sequences(others, reply.improvement, improving=reply.by_improvements))[:_MOST]

    def y(self, state: int) -> float:
        """How high a state stands."""
        return self.bottom - self.pitch * self.levels.index(self.level[state])

    def draw(self) -> Picture:
        """All of it."""
        drawing, here = self.drawing, self.y(self.s)
        edge = max(here - self.pitch / 2 + 4, _TOP - 21)
        below = self.bottom + (46 if len(self.replies) <= 1 else 28)
        drawing.text(4, 14, self._title(), 12.5, bold=True)
        drawing.box(_LEFT - 40, edge, _RIGHT - _LEFT + 52, below - edge, "band", round=6)
        said = f"no better for {self.mover.name} than {self.graph.states[self.s].number}"
        drawing.text(_RIGHT + 2, below - 8, said, _SMALL, colour="dim", anchor="end")
        drawing.line((28, below - 8), (28, _TOP - 14), "dim")
        drawing.head((28, _TOP - 20), (28, below), "dim")
        drawing.text(4, _TOP - 28, f"better for {self.mover.name}", _SMALL, colour="dim")
        count = max(1, len(self.replies) or len(self.graph.moves(self.i, self.s)[:_MOST]))
        wide = (_RIGHT - _LEFT - 40) / count
        start = _Placed(self.s, _LEFT, here)
        for place, reply in enumerate(self.replies):
            self._reply(reply, start, _LEFT + 20 + wide * place, wide)
        if not self.replies:
            for place, target in enumerate(self.graph.moves(self.i, self.s)[:_MOST]):
                there = _Placed(target, _LEFT + 20 + wide * (place + 0.5), self.y(target))
                self._arrow(self.i, start, there, says=self._idle(target) if count == 1 else "")
                self._node(there)
        self._node(start, here=True)
        bottom = self._legend(below + 10)
        return drawing.picture(bottom, self._title(), self._words())

    def _idle(self, target: int) -> str:
        """What is said of a move that the concept does not ask about."""
        if self.level[target] <= self.level[self.s]:
            return "could move"
        return _IDLE[find(self.verdict.concept).family]

    def _reply(self, reply: Reply, start: _Placed, x: float, wide: float) -> None:
        """A move of the mover's, and what follows from it, in a column of its own."""
        path = self._path(reply)
        sanction = reply.sanction
        counters = (sanction.counters or ())[:_MOST] if sanction else ()
        beyond = bool(counters) or bool(reply.escape) or bool(self._answers(reply))
        at_once = sanction is not None and sanction.end is not None and bool(path) and path[0].source == self.s
        columns = 1 + (1 if at_once else len(path)) + beyond
        gap = min(190.0, wide / columns)
        first = _Placed(reply.improvement, x + gap * 0.62, self.y(reply.improvement))
        self._arrow(self.i, start, first, says="could move")
        last = first
        placed = [first]
        if at_once:
            assert sanction is not None
            last = _Placed(sanction.state, first.x + gap, self.y(sanction.state))
            self._arrow(path[0].mover, first, last, says="at the same time")
            placed.append(last)
        else:
            for step in path:
                there = _Placed(step.target, last.x + gap, self.y(step.target))
                says = "is expected" if find(self.verdict.concept).family == "foresight" else "would answer"
                self._arrow(step.mover, last, there, says=says if step.mover != self.i else "then")
                last = there
                placed.append(last)
        for target in counters or ((reply.escape.counter,) if reply.escape else ()):
            there = _Placed(target, last.x + gap, self.y(target))
            self._arrow(self.i, last, there, thin=True, says="could counter")
            placed.append(there)
        for target in self._answers(reply):
            there = _Placed(target, first.x + gap, self.y(target))
            if (there.x, there.y) in {(each.x, each.y) for each in placed}:
                there.x += 2.4 * _RADIUS
            mover = next(
                (j for j in self.graph.others(self.i) if target in self.graph.moves(j, reply.improvement)), None
            )
            self._arrow(self.graph.others(self.i)[0] if mover is None else mover, first, there, thin=True)
            placed.append(there)
        for each in placed:
            self._node(each)

    def _arrow(self, mover: int, start: _Placed, end: _Placed, *, thin: bool = False, says: str = "") -> None:
        """A move, in the colour and dashes of whoever makes it, and where there is room, what it is."""
        dx, dy = end.x - start.x, end.y - start.y
        start.falls = start.falls or dy > 0
        size = (dx * dx + dy * dy) ** 0.5 or 1.0
        ux, uy = dx / size, dy / size
        tail = start.x + ux * (_RADIUS + 2), start.y + uy * (_RADIUS + 2)
        tip = end.x - ux * (_RADIUS + 3), end.y - uy * (_RADIUS + 3)
        colour = party_colour(mover)
        shaft = tip[0] - ux * 5, tip[1] - uy * 5
        self.drawing.line(tail, shaft, colour, thick=1.3 if thin else 2.2, dash=party_dash(mover))
        self.drawing.head(tip, tail, colour, long=7 if thin else 9)
        if len(self.replies) <= 1 and says:
            middle = (start.x + end.x) / 2, (start.y + end.y) / 2
            up = dy < 0
            place, anchor = (middle[0] - 8, "end") if up else (middle[0] + 8, "start")
            self.drawing.text(place, middle[1] - 6, says, _SMALL, colour="dim", anchor=anchor)

    def _node(self, placed: _Placed, *, here: bool = False) -> None:
        """A state by its number; the one that is left or kept is filled."""
        self.drawing.circle(placed.x, placed.y, _RADIUS, "ink" if here else "ground", line="ink", thick=1.5)
        number = str(self.graph.states[placed.state].number)
        colour = "ground" if here else "ink"
        self.drawing.text(placed.x, placed.y + 3.8, number, 10, colour=colour, bold=True, anchor="middle")
        if len(self.replies) <= 1:
            words = f"{self.graph.states[placed.state]}"
            if placed.falls:
                self.drawing.text(placed.x + 13, placed.y - 9, words, _SMALL, colour="dim", room=184)
            else:
                self.drawing.text(placed.x, placed.y + 23, words, _SMALL, colour="dim", anchor="middle", room=184)

    def _legend(self, y: float) -> float:
        """Who moves, and what is taken in each state."""
        drawing, x = self.drawing, 4.0
        conflict = self.graph.conflict
        movers = sorted(
            {self.i, *(step.mover for reply in self.replies for step in self._path(reply))} | self._answering()
        )
        for j in movers:
            drawing.party_line(j, (x, y + 8), (x + 26, y + 8))
            x += 32 + drawing.text(x + 32, y + 11.5, conflict.decision_makers[j].name, _SMALL, colour="dim") + 18
        y += 24
        for state in self._shown() if len(self.replies) > 1 else ():
            shown = self.graph.states[state]
            drawing.text(4, y + 8, str(shown.number), _SMALL, bold=True)
            drawing.text(28, y + 8, f"[{shown}]", _SMALL, colour="dim", room=_RIGHT - 28)
            y += 15
        return y + 2

    def _answering(self) -> set[int]:
        return {
            j
            for reply in self.replies
            for target in self._answers(reply)
            for j in self.graph.others(self.i)
            if target in self.graph.moves(j, reply.improvement)
        }

    def _shown(self) -> list[int]:
        shown = {self.s, *(state for reply in self.replies for state in self._states(reply))}
        return sorted(shown if self.replies else shown | {*self.graph.moves(self.i, self.s)[:_MOST]})

    def _title(self) -> str:
        state = self.graph.states[self.s].number
        stands = "stays" if self.verdict.stable else "leaves"
        return f"{self.mover.name} {stands} at state {state} under {find(self.verdict.concept).short}"

    def _words(self) -> str:
        """The picture for those who do not see it."""
        said = []
        states = self.graph.states
        for reply in self.replies:
            change = change_words(self.mover, states[self.s], states[reply.improvement])
            follow = [f"{self._name(step.mover)} to {states[step.target].number}" for step in self._path(reply)]
            end = reply.sanction.state if reply.sanction else None
            fate = (
                f"which is no better for it than {states[self.s].number}"
                if end is not None
                else "which does not deter it"
            )
            then = f"; then {', then '.join(follow)}" if follow else ""
            said.append(f"{self.mover.name} {change}, to {states[reply.improvement].number}{then}, {fate}")
        return f"{self._title()}. " + ". ".join(said or ["It has no move to what it prefers"]) + "."

    def _name(self, mover: int) -> str:
        return self.graph.conflict.decision_makers[mover].name


def picture(graph: ModelGraph, verdict: Verdict) -> Picture:
    """The verdict as a picture."""
    return _Picture(graph, verdict).draw()
