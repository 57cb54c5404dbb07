"""What comes about where decision makers see the others otherwise than they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countermove.analyses.misperception import Hypergame
from countermove.answers import Answer
from countermove.report import Data
from countermove.report.misperception import Sight, data, report
from countermove.report.paper import Paper
from countermove.stability.concepts import find


@dataclass(frozen=True, repr=False)
class Misperception(Answer):
    """A hypergame: the truth, and the conflict as each decision maker sees it."""

    hypergame: Hypergame
    sights: tuple[Sight, ...]

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """The numbers, in the truth, of the states that everybody knows and finds stable in its own game."""
        return tuple(s + 1 for s in self.hypergame.equilibria(find(concept).key))

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Misperception], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            report(paper, each.hypergame, each.sights, everything=everything)

    def data(self) -> Data:
        return data(self.hypergame, self.sights)
