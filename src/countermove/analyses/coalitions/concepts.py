"""What a coalition can do better for itself, and what deters it: the definitions.

A coalition H of decision makers, s and t states. t is better for H than s if every member prefers it; in the Pareto
variant, if no member prefers s and one prefers t. CI_H(s), the improvements of H, are the states of R_H(s) (what H can
bring about in legal sequences, `countermove.graph.LegalSequences`) that are better for it than s. A concept says which
answers of those outside of H deter it from an improvement t; H is stable at s if it is deterred from every one.

Sources: Kilgour, Hipel, Fang & Peng 2001, Group Decision and Negotiation 10:159-175 (improvements and coalition
stability); Inohara & Hipel 2008, Systems Engineering 11:343-359 (the other concepts); Zhu, Kilgour & Hipel (the Pareto
variant). docs/coalitions.md names what was chosen where a definition can be read in two ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

from countermove.graph import Graph, LegalSequences, Step

Coalition = tuple[int, ...]

#: Up to so many decision makers outside of a coalition CSEQ is tried: their sub-coalitions are 2^n - 1.
MOST_OUTSIDE = 8

#: What stands for the demands of a concept where a state is an equilibrium under none.
NOWHERE = 1 << 30


class OverBudgetError(Exception):
    """A search would look at more states than it may."""


@dataclass(frozen=True)
class Leg:
    """Moves that some decision makers make together. Under CSEQ each leg betters the lot of all of `members`."""

    members: Coalition
    path: tuple[Step, ...]

    @property
    def target(self) -> int:
        """Where it ends."""
        return self.path[-1].target


@dataclass(frozen=True)
class CoalitionConcept:
    """A concept of coalition stability: `name` for people, `rule` as a sentence about a coalition."""

    key: str
    name: str
    rule: str


CONCEPTS = {
    "cnash": CoalitionConcept("cnash", "CNash", "the coalition has no improvement"),
    "cgmr": CoalitionConcept(
        "cgmr",
        "CGMR",
        "after each of its improvements, moves of those outside could leave some member no better off than here",
    ),
    "csmr": CoalitionConcept("csmr", "CSMR", "as CGMR, and further moves of the coalition could not mend that"),
    "cseq": CoalitionConcept(
        "cseq",
        "CSEQ",
        "as CGMR, where those outside answer only by what betters their own lot, alone or in coalitions of their own",
    ),
    "cseq1": CoalitionConcept("cseq1", "CSEQ1", "as CSEQ, where those outside answer each for itself"),
}


class Coalitions:
    """What coalitions can do in a graph. Raises OverBudgetError where a search exceeds what is `left` of its budget, a
    number of states to look at, which its caller sets."""

    #: How many states the searches for one answer may look at.
    most_looks = 400_000

    #: How many improvements of a coalition are described, None for all.
    most_described: int | None = None

    def __init__(self, graph: Graph, *, pareto: bool = False) -> None:
        self.graph = graph
        self.pareto = pareto
        self.left = self.most_looks
        self._known: dict[tuple[Coalition, int], tuple[int, ...]] = {}
        self._joint: dict[Coalition, Graph] = {}

    def better(self, members: Coalition, t: int, s: int) -> bool:
        """Whether t is better for a coalition than s."""
        prefers = self.graph.prefers
        if self.pareto:
            return any(prefers(i, t, s) for i in members) and not any(prefers(i, s, t) for i in members)
        return all(prefers(i, t, s) for i in members)

    def improvements(self, members: Coalition, s: int) -> tuple[int, ...]:
        """CI_H(s), nearest first."""
        if (members, s) not in self._known:
            reached = self._counted(self.graph.sequences(members, s))
            self._known[members, s] = tuple(t for t in reached if self.better(members, t, s))
        return self._known[members, s]

    def chosen(
        self, members: Coalition, s: int, had: dict[Coalition, Any], demands: Sequence[int]
    ) -> tuple[int, list[tuple[int, bool]]]:
        """How many improvements a coalition has, and those to describe, each with whether it needs all members: first
        those that do, then those with the lowest `demands`, then the nearest. `had` remembers for the coalitions of a
        state what they or a part of them can have; the parts come before the whole."""
        own = self.improvements(members, s)
        parts = frozenset().union(*(had[part] for part in parts_of(members) if part in had))
        had[members] = parts.union(own)
        places = {t: (t in parts, demands[t], len(self.path(members, s, t)), t) for t in own}
        return len(own), [(t, t not in parts) for t in sorted(own, key=places.__getitem__)[: self.most_described]]

    def stable(self, concept: str, members: Coalition, s: int) -> bool:
        """Whether a coalition is deterred from all of its improvements."""
        return all(self.deterrent(concept, members, s, t) for t in self.improvements(members, s))

    def path(self, members: Coalition, s: int, t: int) -> tuple[Step, ...]:
        """A shortest legal sequence of a coalition to one of its improvements."""
        sequences = self.graph.sequences(members, s)
        assert t in sequences, "which looks until it has found it"
        return sequences.path(t)

    def outside(self, members: Coalition) -> Coalition:
        """Those who are no members."""
        return tuple(j for j in self.graph.decision_makers if j not in members)

    def deterrent(self, concept: str, members: Coalition, s: int, t: int) -> tuple[Leg, ...]:
        """What deters a coalition from its improvement from s to t under a concept: the nearest answer of those outside
        that leaves it no better off, () where none does."""
        return _DETERRENTS[concept](self, members, s, t)

    def joint(self, outside: Coalition) -> Graph:
        """The graph on which coalitions move: its "decision makers" are those of `sub_coalitions`, their moves
        CI_K(x), so that its legal sequences are those in which no coalition moves twice in a row."""
        if outside not in self._joint:
            moves = [partial(self.improvements, members) for members in sub_coalitions(outside)]
            self._joint[outside] = Graph(self.graph.states, moves, self.graph.prefers)
        return self._joint[outside]

    def nearest(self, members: Coalition, s: int, answers: LegalSequences, *, countered: bool = False) -> int | None:
        """The first of some answers that is no better for a coalition than s and, if it may counter, from which it
        cannot bring about anything better than s."""
        for u in self._counted(answers):
            if not self.better(members, u, s) and not (countered and self._escapes(members, s, u)):
                return u
        return None

    def _escapes(self, members: Coalition, s: int, u: int) -> bool:
        return any(self.better(members, v, s) for v in self._counted(self.graph.sequences(members, u)))

    def _counted(self, states: Iterable[int]) -> Iterator[int]:
        for state in states:
            self.left -= 1
            if self.left < 0:
                raise OverBudgetError
            yield state


def sub_coalitions(members: Coalition, most: int | None = None) -> tuple[Coalition, ...]:
    """The coalitions of some decision makers, of one up to `most` members, the smallest first.

    >>> sub_coalitions((0, 2))
    ((0,), (2,), (0, 2))
    """
    sizes = range(1, 1 + (len(members) if most is None else min(most, len(members))))
    return tuple(chosen for size in sizes for chosen in combinations(members, size))


def parts_of(members: Coalition) -> tuple[Coalition, ...]:
    """The coalitions that lack one of the members.

    >>> parts_of((0, 2))
    ((2,), (0,))
    """
    return tuple(tuple(j for j in members if j != i) for i in members if len(members) > 1)


def cnash(ask: Coalitions, members: Coalition, s: int, t: int) -> tuple[Leg, ...]:
    """CNash: nothing deters, so CI_H(s) has to be empty."""
    return ()


def cgmr(ask: Coalitions, members: Coalition, s: int, t: int) -> tuple[Leg, ...]:
    """CGMR: some u in R_{N-H}(t) is no better for H than s."""
    return _answered(ask, members, s, t, countered=False)


def csmr(ask: Coalitions, members: Coalition, s: int, t: int) -> tuple[Leg, ...]:
    """CSMR: some u in R_{N-H}(t) is no better for H than s, and no v in R_H(u) is better."""
    return _answered(ask, members, s, t, countered=True)


def cseq(ask: Coalitions, members: Coalition, s: int, t: int) -> tuple[Leg, ...]:
    """CSEQ: some u that coalitions K of those outside bring about from t is no better for H than s. Each K moves from
    an x to some y in CI_K(x), and no K moves twice in a row."""
    outside = ask.outside(members)
    if len(outside) > MOST_OUTSIDE:
        raise OverBudgetError
    joint, moving = ask.joint(outside), sub_coalitions(outside)
    answers = joint.sequences(tuple(joint.decision_makers), t)
    u = ask.nearest(members, s, answers)
    leaps = () if u is None else answers.path(u)
    return tuple(Leg(moving[each.mover], ask.path(moving[each.mover], each.source, each.target)) for each in leaps)


def cseq1(ask: Coalitions, members: Coalition, s: int, t: int) -> tuple[Leg, ...]:
    """CSEQ1: some u in R_{N-H}^+(t) is no better for H than s."""
    answers = ask.graph.sequences(ask.outside(members), t, improving=True)
    u = ask.nearest(members, s, answers)
    return () if u is None else tuple(Leg((step.mover,), (step,)) for step in answers.path(u))


def _answered(ask: Coalitions, members: Coalition, s: int, t: int, *, countered: bool) -> tuple[Leg, ...]:
    outside = ask.outside(members)
    answers = ask.graph.sequences(outside, t)
    u = ask.nearest(members, s, answers, countered=countered)
    return () if u is None else (Leg(outside, answers.path(u)),)


_DETERRENTS: dict[str, Callable[[Coalitions, Coalition, int, int], tuple[Leg, ...]]] = {
    "cnash": cnash,
    "cgmr": cgmr,
    "csmr": csmr,
    "cseq": cseq,
    "cseq1": cseq1,
}
