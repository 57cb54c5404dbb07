"""How a decision maker compares states under a family of concepts, in words: plainly, with unknown preferences, by the
strength of preferences, or by its attitudes to others."""

from __future__ import annotations

from dataclasses import dataclass

from countermove.graph import ModelGraph
from countermove.report.paper import listed, ordinal
from countermove.report.words import reason_words, source_words
from countermove.stability.concepts import find
from countermove.stability.verdict import Verdict


@dataclass(frozen=True)
class Eyes:
    """Decision maker i at state s, as the classical concepts see it. Each method gives a piece of a sentence."""

    graph: ModelGraph
    i: int
    s: int
    family: str = "classical"

    @property
    def tempts_by_itself(self) -> bool:
        """Whether a move is tempting for where it leads, not for where it may end."""
        return self.family != "foresight"

    @property
    def name(self) -> str:
        """Whose eyes they are."""
        return self.graph.conflict.decision_makers[self.i].name

    def tempting(self, who: str) -> str:
        """What a state is that it would leave for."""
        return f"a state that {who} prefers"

    def why(self, x: int) -> str:
        """Why it would move to x."""
        return f"better for {self.name}: {self._reason(x, self.s, 'there', 'here')}"

    def sanction(self, y: int) -> str:
        """Why y deters it."""
        if y == self.s:
            return f"That is where {self.name} left from, so it gains nothing"
        if self.graph.prefers(self.i, self.s, y):
            return f"There {self.name} is worse off than here ({self._short(self.s, y, 'here', 'there')})"
        return f"There {self.name} is no better off than here (a tie)"

    def no_sanction(self) -> str:
        """What the states have in common that do not deter it."""
        return f"better for {self.name} than here"

    def counter(self) -> str:
        """What a counter-move would have to do."""
        return "do better than here"

    def escape(self, z: int) -> str:
        """What a counter-move to z does."""
        return f"better than here ({self._short(z, self.s, 'there', 'here')})"

    def _short(self, better: int, worse: int, one: str, other: str) -> str:
        return reason_words(self.graph.orders[self.i].reason(better, worse), one, other)

    def _reason(self, better: int, worse: int, one: str, other: str) -> str:
        return self._short(better, worse, one, other) + source_words(self.graph.orders[self.i].reason(better, worse))


@dataclass(frozen=True)
class Mover(Eyes):
    """One who looks some moves ahead and weighs where each of its moves ends."""

    def why(self, x: int) -> str:
        if self.graph.prefers(self.i, x, self.s):
            return f"by itself {super().why(x)}"
        if self.graph.prefers(self.i, self.s, x):
            return f"by itself worse for {self.name}: {self._reason(self.s, x, 'here', 'there')}"
        return f"by itself as good for {self.name}"


@dataclass(frozen=True)
class Doubtful(Eyes):
    """Where preference may be unknown: whether it leaves for what may be better, and fears what may be worse."""

    hopes: bool = False
    fears: bool = False

    def tempting(self, who: str) -> str:
        return f"a state that {who} prefers" + (" or may prefer" if self.hopes else ", as far as is known")

    def why(self, x: int) -> str:
        return f"perhaps better for {self.name}: {self._doubt(x)}" if self._unknown(x) else super().why(x)

    def sanction(self, y: int) -> str:
        if y != self.s and self._unknown(y):
            return f"There {self.name} may be worse off than here ({self._doubt(y)})"
        return super().sanction(y)

    def no_sanction(self) -> str:
        return super().no_sanction() + (", as far as is known" if self.fears else ", or may be")

    def counter(self) -> str:
        return "surely do better than here" if self.fears else "do better than here, nor may do so"

    def escape(self, z: int) -> str:
        return f"perhaps better than here ({self._doubt(z)})" if self._unknown(z) else super().escape(z)

    def _unknown(self, x: int) -> bool:
        return self.graph.unknown(self.i, x, self.s)

    def _doubt(self, x: int) -> str:
        order = self.graph.orders[self.i]
        if order.priorities:
            reason = order.reason(x, self.s)
            return f"the {ordinal(reason.position)} statement, `{reason.priority}`, decides, and is marked unknown"
        return f"place {order.count - order.levels[x]} of the ranking, where both stand, is marked unknown"


@dataclass(frozen=True)
class Hard(Eyes):
    """One whom only what is strongly worse deters."""

    def sanction(self, y: int) -> str:
        return f"There {self.name} is strongly worse off than here ({self._short(self.s, y, 'here', 'there')})"

    def no_sanction(self) -> str:
        return f"not strongly worse for {self.name} than here"

    def counter(self) -> str:
        return "lead out of what is strongly worse than here"

    def escape(self, z: int) -> str:
        return "which is not strongly worse than here"


@dataclass(frozen=True)
class Attitude(Eyes):
    """One who looks at what a move does to those whom it is positive or negative to."""

    def tempting(self, who: str) -> str:
        return "a state that its attitudes allow"

    def why(self, x: int) -> str:
        tests = []
        for sign, words in ((1, "no worse"), (-1, "no better")):
            names = [self._party(j) for j, own in enumerate(self.graph.attitudes(self.i)) if own == sign]
            tests += [f"{words} for {listed(names)}"] if names else []
        return f"allowed: {' and '.join(tests)}" if tests else f"allowed, as {self.name} is neutral to everybody"

    def sanction(self, y: int) -> str:
        if y == self.s:
            return super().sanction(y)
        broken = []
        for j, sign in enumerate(self.graph.attitudes(self.i)):
            if sign > 0 and self.graph.prefers(j, self.s, y):
                broken.append(f"{self._party(j)} worse off")
            if sign < 0 and self.graph.prefers(j, y, self.s):
                broken.append(f"{self._party(j)} better off")
        return f"There the attitudes of {self.name} forbid what comes out: {listed(broken)} than here"

    def no_sanction(self) -> str:
        return f"allowed by the attitudes of {self.name}"

    def counter(self) -> str:
        return "lead to what its attitudes allow"

    def escape(self, z: int) -> str:
        return "which its attitudes allow"

    def _party(self, j: int) -> str:
        return "itself" if j == self.i else self.graph.conflict.decision_makers[j].name


def eyes_of(graph: ModelGraph, verdict: Verdict) -> Eyes:
    """The eyes with which a verdict sees."""
    concept = find(verdict.concept)
    i, s, family = verdict.dm, verdict.state, concept.family
    match family:
        case "foresight":
            return Mover(graph, i, s, family)
        case "unknown":
            kind = concept.key[-1]
            return Doubtful(graph, i, s, family, kind in "ac", kind in "cd")
        case "strength" if concept.barred is None:
            return Hard(graph, i, s, family)
        case "attitudes":
            return Attitude(graph, i, s, family)
        case _:
            return Eyes(graph, i, s, family)
