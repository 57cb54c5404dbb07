"""What an outcome leads to in later rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countermove.analyses.rounds import Tree
from countermove.answers import Answer
from countermove.report import Data
from countermove.report.paper import Paper
from countermove.report.rounds import report_rounds
from countermove.report.rounds_data import rounds_data


@dataclass(frozen=True, repr=False)
class Rounds(Answer):
    """What some rounds of a model may lead to."""

    tree: Tree

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Rounds], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            report_rounds(paper, each.tree, heading=each is answers[0])

    def data(self) -> Data:
        return rounds_data(self.tree)
