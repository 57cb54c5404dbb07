"""What leaders can carry at home."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from countermove.analyses.ratify.winsets import WinSets
from countermove.answers import Answer
from countermove.answers.stability import Result
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
    def of_many(cls, found: Result, wins: WinSets, progress: Callable[[int, int], None]) -> Carried:
        """The part of the answer that a model of more than `LISTED` states is not too large for."""
        from countermove.analyses.outcomes.arrays import first_outcomes
        from countermove.analyses.ratify.arrays import few_moves, ratified_by_arrays
        from countermove.analyses.ratify.ratified import Ratified
        from countermove.stability.compiled.engine import work_of

        graph = wins.graph
        if not few_moves(graph):
            return cls(AtHome(found, wins))
        total = work_of(graph)
        solution = ratified_by_arrays(graph, wins, found.solution.stable, lambda done: progress(done, total))
        return cls(AtHome(found, wins, Ratified(solution), first_outcomes(solution)))

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
