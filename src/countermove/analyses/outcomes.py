"""The outcomes that hold, ranked: a list of all equilibria is no answer where there are hundreds."""

from __future__ import annotations

from dataclasses import dataclass

from countermove.graph import ModelGraph
from countermove.stability.concepts import STRENGTH
from countermove.stability.margins import Margins
from countermove.stability.solve import Solution

#: What the default order goes by, for people.
ORDER = (
    "the most demanding concept held (Nash, SSEQ, SMR, SEQ, GMR); reached from the status quo by improvements; "
    "the least margin over the decision makers, in rank levels; the number of the state"
)

#: What the margin of an outcome is, for people.
MARGIN = "by how many rank levels the outcome beats the best that anybody can secure by a move away from it"


@dataclass(frozen=True)
class Outcome:
    """An equilibrium. `held`: the concepts, the most demanding first. `steps`: the least number of improvements that
    lead to it from the status quo, None if none do or no status quo is named. `margin`: the least margin over the
    decision makers under the first of the concepts, None where nobody can move."""

    state: int
    held: tuple[str, ...]
    steps: int | None
    margin: int | None


def outcomes(solution: Solution) -> tuple[Outcome, ...]:
    """All equilibria in the default order."""
    margins, steps = Margins(solution.graph), improvement_steps(solution.graph)
    found = []
    for state in range(len(solution.graph)):
        held = solution.held(state)
        if held:
            found.append(Outcome(state, held, steps.get(state), margins.least(held[0], state)))
    return tuple(sorted(found, key=_place))


def _place(outcome: Outcome) -> tuple[int, bool, float, int]:
    margin = float("inf") if outcome.margin is None else outcome.margin
    return STRENGTH.index(outcome.held[0]), outcome.steps is None, -margin, outcome.state


def improvement_steps(graph: ModelGraph) -> dict[int, int]:
    """The states that improvements of all decision makers reach from the status quo in legal sequences, each with the
    least number of steps; the status quo itself with none."""
    if graph.status_quo is None:
        return {}
    sequences = graph.sequences(tuple(graph.decision_makers), graph.status_quo, improving=True)
    steps = {state: len(sequences.path(state)) for state in sequences}
    return steps | {graph.status_quo: 0}
