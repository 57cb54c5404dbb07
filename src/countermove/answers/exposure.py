"""Who bears an outcome and who gains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from countermove.answers import Answer
from countermove.report import Data
from countermove.report.bearing import Bearing
from countermove.report.exposure import report_exposure
from countermove.report.exposure_data import exposure_data
from countermove.report.paper import Paper


@dataclass(frozen=True, repr=False)
class Exposed(Answer):
    """Who bears the outcomes that hold, or one state, in one view of a model, and who gains."""

    bearing: Bearing

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Exposed], *, everything: bool = False) -> None:
        report_exposure(paper, [each.bearing for each in answers], everything=everything)

    def data(self) -> Data:
        return exposure_data(self.bearing)

    def rows(self) -> Iterable[Data]:
        from countermove.interop.records import exposure_records

        return exposure_records(self.bearing)
