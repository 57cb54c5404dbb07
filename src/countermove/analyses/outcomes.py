"""The outcomes that hold, ranked: a list of all equilibria is no answer where there are hundreds."""

from __future__ import annotations

from dataclasses import dataclass

from countermove.graph import ModelGraph, Step
from countermove.stability.concepts import CONCEPTS
from countermove.stability.margins import Margins
from countermove.stability.solve import Solution
from countermove.states import State

#: What the default order goes by, for people.
ORDER = "the most demanding concept, then what improvements reach from the status quo, then the larger least margin"

#: What the margin of an outcome is, for people.
MARGIN = "the least number of rank levels by which whoever moves away ends up worse off"


@dataclass(frozen=True)
class Outcome:
    """An equilibrium. `held`: the concepts, the most demanding first. `steps`: the least number of improvements that
    lead to it from the status quo, None if none do or no status quo is named. `margin`: the least margin over the
    decision makers under the first of the concepts, None where nobody can move; `weakest`: whose it is, by position."""

    state: State
    held: tuple[str, ...]
    steps: int | None
    margin: int | None
    weakest: tuple[int, ...] = ()


@dataclass(frozen=True)
class Findings:
    """What holds in one view of a model: the solution and its outcomes in order, among those in which `where` holds."""

    solution: Solution
    outcomes: tuple[Outcome, ...]
    where: str = ""

    @property
    def graph(self) -> ModelGraph:
        """The graph that was solved."""
        return self.solution.graph

    @property
    def view(self) -> str:
        """The name of the view, or the empty string."""
        seen = self.graph.conflict.seen
        return seen.name if seen else ""

    @property
    def by_strength(self) -> list[tuple[str, list[Outcome]]]:
        """The outcomes by the most demanding concept that each holds under, the most demanding first."""
        groups: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            groups.setdefault(outcome.held[0], []).append(outcome)
        return list(groups.items())


def outcomes(solution: Solution) -> tuple[Outcome, ...]:
    """All equilibria in the default order."""
    graph = solution.graph
    margins, steps = Margins(graph), improvement_steps(graph)
    found = []
    for state in range(len(graph)):
        held = solution.held(state)
        if held:
            own = {i: margins.margin(held[0], i, state) for i in graph.decision_makers}
            least = min((margin for margin in own.values() if margin is not None), default=None)
            weakest = tuple(i for i, margin in own.items() if margin is not None and margin == least)
            found.append(Outcome(graph.states[state], held, steps.get(state), least, weakest))
    return tuple(sorted(found, key=_place))


def _place(outcome: Outcome) -> tuple[int, bool, float, int]:
    margin = float("inf") if outcome.margin is None else outcome.margin
    return CONCEPTS[outcome.held[0]].demands, outcome.steps is None, -margin, outcome.state.number


def improvement_path(graph: ModelGraph, state: int) -> tuple[Step, ...]:
    """A shortest legal sequence of improvements from the status quo to a state that they reach, by index."""
    if graph.status_quo is None or state == graph.status_quo:
        return ()
    sequences = graph.sequences(tuple(graph.decision_makers), graph.status_quo, improving=True)
    return sequences.path(state) if state in sequences else ()


def improvement_steps(graph: ModelGraph) -> dict[int, int]:
    """The states that improvements of all decision makers reach from the status quo in legal sequences, each with the
    least number of steps; the status quo itself with none."""
    if graph.status_quo is None:
        return {}
    sequences = graph.sequences(tuple(graph.decision_makers), graph.status_quo, improving=True)
    steps = {state: len(sequences.path(state)) for state in sequences}
    return steps | {graph.status_quo: 0}
