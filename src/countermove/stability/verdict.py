"""What a solution concept finds: a verdict with its evidence.

Every concept asks the same question: a decision maker is stable at a state unless one of its improvements is not
deterred. What deters is the concept's own business (`countermove.stability.concepts`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from countermove.errors import RequestError
from countermove.graph import Graph, Step


@dataclass(frozen=True)
class Sanction:
    """How the others deter an improvement: a legal sequence of theirs from it to a state that the mover prefers no more
    than the state it left. `counters` are the mover's moves from there, none of them an escape; None under a concept
    that gives it no counter-move. `end`: where it ends if that is not where the last step leads, since the steps are
    made at the same time or there are none."""

    path: tuple[Step, ...]
    counters: tuple[int, ...] | None = None
    end: int | None = None

    @property
    def state(self) -> int:
        """Where the sanction ends."""
        return self.path[-1].target if self.end is None else self.end


@dataclass(frozen=True)
class Escape:
    """An answer of the others that would have been a sanction but for a counter-move of the mover's."""

    path: tuple[Step, ...]
    counter: int


@dataclass(frozen=True)
class Foreseen:
    """What a decision maker that looks some moves ahead expects to follow its own move: the steps, of whomever, and
    where they end. `horizon`: how many moves it looks ahead, its own included."""

    path: tuple[Step, ...]
    end: int
    horizon: int


@dataclass(frozen=True)
class Reply:
    """What meets one improvement (under some concepts, one move of whatever kind): a sanction, or none.

    Where there is none, `answers` counts the states that the others could bring about (None if they are given no
    answer), and `escape` is the nearest of them that would have been bad enough, if there is one. `by_improvements`:
    the others answer by improvements only. `foreseen`: what follows, under a concept that looks some moves ahead.
    """

    improvement: int
    sanction: Sanction | None = None
    answers: int | None = None
    escape: Escape | None = None
    by_improvements: bool = False
    foreseen: Foreseen | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether a decision maker is stable at a state, and why: a reply to each of its improvements. `barred`: the
    verdict of another concept under which it must not be stable, if there is one."""

    concept: str
    dm: int
    state: int
    replies: tuple[Reply, ...]
    barred: Verdict | None = None

    @property
    def deterred(self) -> bool:
        """Whether every improvement is deterred."""
        return all(reply.sanction is not None for reply in self.replies)

    @property
    def stable(self) -> bool:
        """Stable: every improvement is deterred, and not in a way that is barred."""
        return self.deterred and not (self.barred and self.barred.stable)


#: A definition finds what meets i's improvement from s to x: (graph, i, s, x).
Definition = Callable[[Graph, int, int, int], Reply]


@dataclass(frozen=True)
class Foresight:
    """What a mover looks ahead to, as far as the formula of `countermove.stability.labels` needs to know it: whether
    the others answer at all, by improvements only, and whether the mover may counter."""

    answered: bool = True
    by_improvements: bool = False
    countered: bool = False


@dataclass(frozen=True)
class Concept:
    """A solution concept: its key, its name, its short name, the rule in a sentence, its source, and its definition.

    `demands` ranks outcomes: the most demanding concept has the lowest. `foresight` is None for a concept that the
    formula of margins does not cover; it then has no margins and is solved by its definition alone.

    `family` is what reports choose their words by. `leaves` gives the moves for which a decision maker may leave a
    state, each of which the definition is asked about. `barred` is another concept under which a state must not be
    stable. `undefined` says why a graph has no such verdicts, or nothing where it has.
    """

    key: str
    name: str
    short: str
    rule: str
    source: str
    demands: int
    foresight: Foresight | None
    definition: Definition
    family: str = "classical"
    leaves: Callable[[Graph, int, int], tuple[int, ...]] = Graph.improvements
    barred: Concept | None = None
    undefined: Callable[[Graph], str] = lambda graph: ""

    def verdict(self, graph: Graph, i: int, s: int) -> Verdict:
        """Whether i is stable at s, with all the evidence. Raises RequestError where the concept is undefined."""
        self.require(graph)
        replies = tuple(self.definition(graph, i, s, x) for x in self.leaves(graph, i, s))
        return Verdict(self.key, i, s, replies, None if self.barred is None else self.barred.verdict(graph, i, s))

    def stable(self, graph: Graph, i: int, s: int) -> bool:
        """Whether i is stable at s; looks no further than the first improvement that is not deterred."""
        deterred = all(self.definition(graph, i, s, x).sanction for x in self.leaves(graph, i, s))
        return deterred and not (self.barred is not None and self.barred.stable(graph, i, s))

    def require(self, graph: Graph) -> None:
        """Raises RequestError where the concept is not defined for a graph."""
        if why := self.undefined(graph):
            raise RequestError(f"{self.name} is not defined here: {why}")


def deterred(
    graph: Graph, i: int, s: int, x: int, *, by_improvements: bool, countered: bool, answering: Graph | None = None
) -> Reply:
    """The first legal sequence of the others from x that deters i from having left s.

    It ends in a state y that i does not prefer to s; where i may counter, no move of i from y leads to a state that i
    prefers to s. y may be s itself, and a tie deters. `answering`: the graph in whose eyes the others improve, if it is
    another than the one in which i judges.
    """
    prefers = graph.prefers
    answers = (answering or graph).sequences(graph.others(i), x, improving=by_improvements)
    escape, count = None, 0
    for y in answers:
        count += 1
        if prefers(i, y, s):
            continue
        counters = graph.moves(i, y) if countered else None
        better = next((z for z in counters or () if prefers(i, z, s)), None)
        if better is None:
            return Reply(x, Sanction(answers.path(y), counters), by_improvements=by_improvements)
        if escape is None:
            escape = Escape(answers.path(y), better)
    return Reply(x, None, count, escape, by_improvements)
