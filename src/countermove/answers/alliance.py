"""What an alliance risks, and what splits a hostile one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countermove.analyses.alliance import Alliance
from countermove.analyses.wedge import Wedges
from countermove.answers import Answer
from countermove.graph import ModelGraph
from countermove.report import Data
from countermove.report.alliance import report_alliance, report_wedges
from countermove.report.alliance_data import alliance_data, wedges_data
from countermove.report.paper import Paper


@dataclass(frozen=True, repr=False)
class Aligned(Answer):
    """The two risks of an alliance in one view of a model."""

    graph: ModelGraph
    found: Alliance

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Aligned], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            report_alliance(paper, each.graph, each.found)

    def data(self) -> Data:
        return alliance_data(self.graph, self.found)


@dataclass(frozen=True, repr=False)
class Split(Answer):
    """The wedges against a hostile coalition in one view of a model."""

    graph: ModelGraph
    found: Wedges

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Split], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            report_wedges(paper, each.graph, each.found, everything=everything)

    def data(self) -> Data:
        return wedges_data(self.graph, self.found)
