"""Models of one dispute side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from countermove.answers import Answer
from countermove.answers.stability import Result
from countermove.report import Data
from countermove.report.compare import Pair, report
from countermove.report.compared import comparisons
from countermove.report.document import Picture
from countermove.report.paper import Paper


@dataclass(frozen=True, repr=False)
class Comparisons(Answer):
    """What holds in each of some models of one dispute, and the first of them beside each of the others."""

    results: tuple[Result, ...]
    pairs: tuple[Pair, ...]

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Comparisons], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            report(paper, each.results, each.pairs, everything=everything)

    def picture(self) -> Picture:
        """How the first outcomes of each stand in every one."""
        from countermove.figures.views import views_side_by_side

        return views_side_by_side(self.results, [self.pairs[0].one, *(pair.other for pair in self.pairs)])

    def data(self) -> Data:
        return comparisons(self.pairs)

    def rows(self) -> Iterable[Data]:
        from countermove.interop.further_records import compare_records

        return compare_records(self.pairs)
