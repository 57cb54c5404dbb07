"""What holds, why a state is stable or not, and how a decision maker orders the states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from pathlib import Path
from typing import TYPE_CHECKING

from countermove.analyses.outcomes import Findings
from countermove.answers import Answer
from countermove.errors import RequestError, unknown
from countermove.graph import ModelGraph
from countermove.lookup import find_state, find_statement
from countermove.ordering import Order
from countermove.report import Data
from countermove.report.analysis import report
from countermove.report.explanation import explain
from countermove.report.paper import Paper
from countermove.report.ranking import report_ranking
from countermove.report.structured import analysis, explanation, ranking
from countermove.stability.concepts import find, find_all
from countermove.stability.verdict import Verdict
from countermove.states import MOST_STATES, State

if TYPE_CHECKING:
    from countermove.report.document import Picture


@dataclass(frozen=True, repr=False)
class Explanation(Answer):
    """Why a state is stable or not for some decision makers under some concepts, with all the evidence."""

    graph: ModelGraph
    state: State
    verdicts: tuple[tuple[Verdict, ...], ...]

    @classmethod
    def of(
        cls, graph: ModelGraph, state: str, dms: Sequence[str] | None, concepts: Iterable[str] | None
    ) -> Explanation:
        """For some decision makers (all) and concepts (the classical five). Raises RequestError."""
        shown = find_state(graph, state)
        asked = find_all(concepts)
        makers = sorted({graph.conflict.index(name) for name in dms}) if dms else graph.decision_makers
        verdicts = tuple(tuple(each.verdict(graph, i, shown.index) for each in asked) for i in makers)
        return cls(graph, shown, verdicts)

    @property
    def stable(self) -> bool:
        """Whether all the verdicts are that the state is stable."""
        return all(verdict.stable for own in self.verdicts for verdict in own)

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Explanation], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            explain(paper, each.graph, each.state.index, each.verdicts, everything=everything)

    def data(self) -> Data:
        return explanation(self.graph, self.state.index, self.verdicts)

    def _repr_html_(self) -> str:
        from countermove.report.notebook import explanation_html

        return explanation_html(self.graph, self.state, self.verdicts, repr(self))


@dataclass(frozen=True, repr=False)
class Ranking(Answer):
    """How a decision maker orders the states."""

    order: Order
    states: Sequence[State]
    view: str = ""
    title: str = ""
    status_quo: int | None = None

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Ranking], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            about = each.title + (f", view `{each.view}`" if each.view else "")
            here = each.status_quo
            report_ranking(paper, each.states, each.order, everything=everything, about=about, status_quo=here)

    def data(self) -> Data:
        return ranking(self.states, self.order, self.view)

    def _repr_html_(self) -> str:
        from countermove.report.notebook import ranking_html

        about = self.title + (f", view {self.view}" if self.view else "")
        return ranking_html(self.states, self.order, self.status_quo, about)

    def rows(self) -> Iterable[Data]:
        from countermove.interop.records import ranking_records

        return ranking_records(self.order, self.states, self.view)


@dataclass(frozen=True, repr=False)
class Result(Answer, Findings):
    """What holds in one view of a model. `proof`: the certificate, checked, of a model that is not large."""

    proof: Data | None = None

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """The numbers of the states that are equilibria under a concept."""
        key = find(concept).key
        if key not in self.solution.stable:
            raise RequestError(f"this analysis was not asked for `{key}`")
        kept = self._kept()
        return tuple(s + 1 for s in self.solution.equilibria(key) if kept is None or s in kept)

    def _kept(self) -> Set[int] | None:
        """The states in which the statement `where` holds."""
        return self.graph.where(find_statement(self.graph, self.where)) if self.where else None

    def state(self, number: int | str) -> State:
        """A state by its number, its name or the options taken in it."""
        return find_state(self.graph, str(number))

    def why(self, state: int | str, dm: str, concept: str) -> Explanation:
        """Why a decision maker is stable at a state under a concept, or is not."""
        return Explanation.of(self.graph, str(state), [dm], [concept])

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Result], *, everything: bool = False) -> None:
        report(paper, answers, everything=everything)

    def data(self) -> Data:
        """The result as plain data, in the shape that `analyze --json` prints: with every state up to `MOST_STATES`
        of them, beyond that with every equilibrium."""
        data = self.data_for_json()
        return data | {"states": list(data["states"])}

    def data_for_json(self) -> Data:
        """The same, with states that are made while they are written."""
        kept = self._kept()
        if len(self.graph) > MOST_STATES:
            held: Set[int] = reduce(or_, [reduce(and_, own) for own in self.solution.stable.values()])
            kept = held if kept is None else held & kept
        states = sorted(range(len(self.graph)) if kept is None else kept)
        return analysis(self, states, complete=len(states) == len(self.graph))

    def picture(self, kind: str = "option-table", *, states: Sequence[int | str] = (), dm: str = "") -> Picture:
        """A picture: the `option-table` of some states or the first outcomes, preference `ladders` in which these are
        marked, or the `graph`, of these alone if any are named, placed as a decision maker prefers them. Raises
        RequestError."""
        from countermove.figures.graph import graph
        from countermove.figures.ladders import ladders
        from countermove.figures.option_table import option_table

        asked = [self.state(each).index for each in states] or None
        if kind == "graph":
            return graph(self, self.graph.conflict.index(dm) if dm else 0, states=asked or ())
        if kind == "option-table":
            return option_table(self, asked)
        if kind == "ladders":
            return ladders(self, asked)
        raise unknown("kind of picture of what holds", kind, ["option-table", "ladders", "graph"])

    def rows(self) -> Iterable[Data]:
        """A row for each state, or for each in which `where` holds. Raises RequestError for more than `MOST_STATES`."""
        from countermove.interop.records import state_records

        kept = self._kept()
        states = range(len(self.graph)) if kept is None else sorted(kept)
        if len(states) > MOST_STATES:
            raise RequestError(
                f"{len(states):,} states are too many rows; `write_table` writes them to a file that pandas reads"
            )
        return state_records(self, states)

    def write_table(
        self, path: str | Path, *, overwrite: bool = False, progress: Callable[[int], None] = lambda rows: None
    ) -> None:
        """Writes a row for each state, whatever `where` says, as Parquet, CSV or .npz by the ending of the name.

        Needs a result of the compiled engine. Raises RequestError where the file cannot be written.
        """
        from countermove.interop.tables import write_table
        from countermove.stability.compiled.engine import CompiledSolution

        if not isinstance(self.solution, CompiledSolution):
            raise RequestError('tables are written from a result of the compiled engine: `engine="compiled"`')
        write_table(Path(path), self.solution, replace=overwrite, progress=progress)

    def _repr_html_(self) -> str:
        """The outcomes as a table, for notebooks."""
        from countermove.report.notebook import findings_html

        return findings_html(self)
