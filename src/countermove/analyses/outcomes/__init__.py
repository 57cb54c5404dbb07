"""The outcomes that hold, ranked: a list of all equilibria is no answer where there are hundreds."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from countermove.graph import ModelGraph, improvement_steps
from countermove.stability.solve import Solution
from countermove.states import State

#: What the default order goes by, for people.
ORDER = "the most demanding concept, then what improvements reach from the status quo, then the larger least margin"

#: The same where others than the classical concepts are asked about.
FURTHER_ORDER = (
    "the first concept, in the order of the counts above, which goes from more to less demanding as far as concepts "
    "can be compared; then what improvements reach from the status quo"
)

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
class Group:
    """The outcomes whose most demanding concept is the same: how many there are, the other concepts that all of them
    hold under, and the first of them in order, which is all of them in a model that is not large."""

    concept: str
    also: tuple[str, ...]
    count: int
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Outcomes:
    """The outcomes in order, in groups from the most demanding concept on; `counts`: how many hold under each."""

    groups: tuple[Group, ...]
    counts: dict[str, int]

    def __iter__(self) -> Iterator[Outcome]:
        return (outcome for group in self.groups for outcome in group.outcomes)


@dataclass(frozen=True)
class Findings:
    """What holds in one view of a model: the solution and its outcomes, those in which the statement `where` holds."""

    solution: Solution
    ranked: Outcomes
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
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes in order; of a large model the first of each group."""
        return tuple(self.ranked)


def outcomes(solution: Solution, kept: Set[int] | None = None) -> Outcomes:
    """All equilibria, or those among some states, in the default order."""
    graph = solution.graph
    steps = improvement_steps(graph)
    equilibria = {
        concept.key: [s for s in solution.equilibria(concept.key) if kept is None or s in kept]
        for concept in solution.concepts
    }
    held: dict[int, list[str]] = {}
    for concept in sorted(solution.concepts, key=lambda concept: concept.demands):
        for state in equilibria[concept.key]:
            held.setdefault(state, []).append(concept.key)
    alike: dict[str, list[int]] = {}
    for state, concepts in held.items():
        alike.setdefault(concepts[0], []).append(state)
    groups = []
    for first, states in alike.items():
        group = []
        for state, margins in zip(states, solution.labels.margins(first, states), strict=True):
            least = min((margin for margin in margins if margin is not None), default=None)
            weakest = tuple([i for i, margin in enumerate(margins) if margin is not None and margin == least])
            group.append(Outcome(graph.states[state], tuple(held[state]), steps.get(state), least, weakest))
        groups.append(_group(first, sorted(group, key=_place)))
    return Outcomes(tuple(groups), {key: len(states) for key, states in equilibria.items()})


def _group(concept: str, group: list[Outcome]) -> Group:
    also = tuple(key for key in group[0].held[1:] if all(key in outcome.held for outcome in group))
    return Group(concept, also, len(group), tuple(group))


def _place(outcome: Outcome) -> tuple[bool, float, int]:
    margin = float("inf") if outcome.margin is None else outcome.margin
    return outcome.steps is None, -margin, outcome.state.number
