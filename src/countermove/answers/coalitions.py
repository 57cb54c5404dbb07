"""Who together could upset what holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countermove.analyses.coalitions import Upsets
from countermove.answers import Answer
from countermove.report import Data
from countermove.report.coalitions import report_coalitions
from countermove.report.coalitions_data import coalitions_data
from countermove.report.paper import Paper


@dataclass(frozen=True, repr=False)
class CoalitionAnswer(Answer):
    """What coalitions have to gain at the outcomes that hold, or at a state."""

    upsets: Upsets

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[CoalitionAnswer], *, everything: bool = False) -> None:
        report_coalitions(paper, [each.upsets for each in answers], everything=everything)

    def data(self) -> Data:
        return coalitions_data(self.upsets)
