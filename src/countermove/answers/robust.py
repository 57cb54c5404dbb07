"""How sure the answers of a model are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from countermove.analyses.robust.robustness import Robustness
from countermove.answers import Answer
from countermove.report import Data
from countermove.report.document import Picture
from countermove.report.paper import Paper
from countermove.report.robust import report
from countermove.report.robust_data import robust_data


@dataclass(frozen=True, repr=False)
class Sureness(Answer):
    """How often each outcome holds, in one view of a model or over several with their weights."""

    found: Robustness

    @property
    def complete(self) -> bool:
        """Whether all cases are in it."""
        return self.found.findings.swept.complete

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Sureness], *, everything: bool = False) -> None:
        report(paper, [each.found for each in answers], everything=everything)

    def picture(self) -> Picture:
        """How often outcomes hold and what matters most, as bars."""
        from countermove.figures.bars import bars

        return bars([self.found])

    def svg(self) -> str:
        """The answer as a picture, as the text of an SVG file."""
        return self.svg_of([self])

    @classmethod
    def svg_of(cls, answers: Sequence[Sureness]) -> str:
        """Answers about several views of one model as one picture, as the text of an SVG file."""
        from countermove.figures.bars import bars
        from countermove.figures.svg import standalone

        return standalone(bars([each.found for each in answers]))

    def data(self) -> Data:
        return robust_data(self.found)

    def rows(self) -> Iterable[Data]:
        from countermove.interop.further_records import robust_records

        return robust_records(self.found)
