"""Where moves lead from a state, how soon, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countermove.analyses.paths.findings import Paths
from countermove.answers import Answer
from countermove.report import Data
from countermove.report.document import Picture
from countermove.report.paper import Paper
from countermove.report.paths import legend, report_paths
from countermove.report.paths_data import paths_data


@dataclass(frozen=True, repr=False)
class PathsAnswer(Answer):
    """What `Study.paths` found."""

    found: Paths

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[PathsAnswer], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            report_paths(paper, each.found, everything=everything, title=each is answers[0])
        legend(paper)

    def picture(self) -> Picture:
        """The status quo tree: where moves lead, or the ways asked for."""
        from countermove.figures.tree import tree

        return tree(self.found)

    def data(self) -> Data:
        return paths_data(self.found)
