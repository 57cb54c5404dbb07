"""What leaders can carry at home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from countermove.answers import Answer
from countermove.report import Data
from countermove.report.at_home import AtHome
from countermove.report.paper import Paper
from countermove.report.ratify import report
from countermove.report.ratify_data import ratification


@dataclass(frozen=True, repr=False)
class Carried(Answer):
    """What leaders can carry at home, in one view of a model."""

    answer: AtHome

    @classmethod
    def report(
        cls, paper: Paper, answers: Sequence[Carried], *, everything: bool = False, not_shown: Sequence[str] = ()
    ) -> None:
        """`not_shown`: views without audiences."""
        report(paper, [each.answer for each in answers], everything=everything, not_shown=not_shown)

    def data(self) -> Data:
        return ratification(self.answer)

    def rows(self) -> Iterable[Data]:
        from countermove.interop.further_records import ratify_records

        return ratify_records(self.answer)
