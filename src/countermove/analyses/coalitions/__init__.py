"""Which coalitions could upset an outcome: what they gain, where that leads, who is needed, what deters them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from math import comb
from typing import Any, TypeVar

from countermove.analyses.coalitions.concepts import (
    CONCEPTS,
    NOWHERE,
    Coalition,
    Coalitions,
    Leg,
    OverBudgetError,
    sub_coalitions,
)
from countermove.graph import ModelGraph, Step
from countermove.stability.solve import Solution

T = TypeVar("T")

#: Coalitions of up to so many members are looked at where nothing else is said.
SIZE = 5

#: How many coalitions are looked at for an outcome: n decision makers form 2^n - 1.
MOST_COALITIONS = 2_000


@dataclass(frozen=True)
class Improvement:
    """An improvement of a coalition from an outcome.

    `path` leads there; `held`: the concepts under which it is an equilibrium, the most demanding first, so that it is a
    jump from one equilibrium to another if there are any; `needed`: whether no part of the coalition has it too.
    `deterrents`: for each concept of coalition stability the answer that deters from it, () where none does, None where
    the search for one went beyond its budget.
    """

    target: int
    path: tuple[Step, ...]
    held: tuple[str, ...]
    needed: bool
    deterrents: dict[str, tuple[Leg, ...] | None]


@dataclass(frozen=True)
class Prospect:
    """What one coalition has to gain at an outcome.

    `count`: how many improvements it has, None where the search for them went beyond its budget; `improvements`: all of
    them, in a large model the first; those that need the whole coalition come first, then those that hold under the
    most demanding concept, then the nearest. `stable`: by concept, whether the coalition is deterred from all of them,
    None where that was not decided.
    """

    members: Coalition
    count: int | None
    improvements: tuple[Improvement, ...]
    stable: dict[str, bool | None]

    @property
    def minimal(self) -> bool:
        """Whether some of its improvements need all of its members."""
        return any(each.needed for each in self.improvements)


@dataclass(frozen=True)
class Outlook:
    """An outcome, the concepts that it holds under (of individual stability), and what coalitions have to gain at it.

    `prospects`: of the coalitions of two or more, the smallest first; `alone`: of each decision maker by itself.
    `universal`: by concept of coalition stability, whether all coalitions, those of one included, are stable; None
    where not all were looked at, or one was not decided.
    """

    state: int
    held: tuple[str, ...]
    prospects: tuple[Prospect, ...]
    alone: tuple[Prospect, ...]
    universal: dict[str, bool | None]

    def newly_left(self, prospect: Prospect) -> tuple[str, ...]:
        """The concepts under which a coalition is not deterred though every part of it that has an improvement is."""
        everybody = (*self.alone, *self.prospects)
        parts = [each.stable for each in everybody if each.count and {*each.members} < {*prospect.members}]
        return tuple(
            key
            for key, stable in prospect.stable.items()
            if stable is False and parts and all(part[key] is True for part in parts)
        )

    def with_parts(self, prospect: Prospect) -> dict[str, bool | None]:
        """By concept, whether a coalition and every part of it, each member alone included, is stable: a coalition
        that has nothing to gain together is no firmer than those of its members who would leave by themselves."""
        everybody = (*self.alone, *self.prospects)
        parts = [each.stable for each in everybody if {*each.members} <= {*prospect.members}]
        return {concept: _all(stable[concept] for stable in parts) for concept in CONCEPTS}


@dataclass(frozen=True)
class Upsets:
    """The outlook of some outcomes.

    `concept`: the one under which they hold, with `holding` outcomes in all; "" for a state that was asked for. `size`:
    the most members of a coalition that was looked at; `among`: who may be one; `coalitions`: how many coalitions of
    two and more these form; `left_out`: how many of them were not looked at, of which `larger` have more members.
    """

    graph: ModelGraph
    outlooks: tuple[Outlook, ...]
    pareto: bool
    size: int
    among: Coalition
    coalitions: int
    left_out: int
    concept: str = ""
    holding: int = 0

    @property
    def larger(self) -> int:
        """How many coalitions have more members than those that were looked at."""
        return sum(comb(len(self.among), k) for k in range(self.size + 1, len(self.among) + 1))

    @property
    def partial(self) -> bool:
        """Whether there are coalitions that were not looked at, be it that some could be no members."""
        return bool(self.left_out) or len(self.among) < len(self.graph.decision_makers)

    @property
    def complete(self) -> bool:
        """Whether no outcome and no coalition of those `among` was left out, and every search came to its end."""
        prospects = [each for outlook in self.outlooks for each in outlook.prospects]
        undecided = any(None in each.stable.values() for each in prospects)
        return not (self.left_out or undecided or self.holding > len(self.outlooks))


def upsets(
    solution: Solution,
    states: Sequence[int],
    *,
    size: int = SIZE,
    among: Coalition | None = None,
    pareto: bool = False,
    concept: str = "",
    holding: int = 0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Upsets:
    """What the coalitions of two up to `size` members, `among` some decision makers (all), have to gain at some states.

    n decision makers form 2^n - 1 coalitions; no more than `MOST_COALITIONS` are looked at. `progress(done, total)` is
    called after each coalition and state. `concept` and `holding` say what the states are (`Upsets`).
    """
    graph = solution.graph
    among = tuple(graph.decision_makers) if among is None else among
    size = min(size, len(among))
    count = sum(comb(len(among), k) for k in range(2, len(among) + 1))
    alone = tuple((i,) for i in graph.decision_makers)
    together = tuple(islice((each for each in sub_coalitions(among, size) if len(each) > 1), MOST_COALITIONS))
    left_out = count - len(together)
    everybody = len(among) == len(graph.decision_makers) and not left_out
    ask, demands = _asked(solution, pareto)
    outlooks = []
    for state in states:
        had: dict[Coalition, Any] = {}
        prospects = []
        for members in (*alone, *together):
            prospects.append(_prospect(ask, solution, members, state, had, demands))
            progress(1, len(states) * (len(alone) + len(together)))
        outlooks.append(_outlook(solution, state, prospects, everybody))
    return Upsets(graph, tuple(outlooks), pareto, size, among, count, left_out, concept, holding)


def _prospect(
    ask: Coalitions,
    solution: Solution,
    members: Coalition,
    state: int,
    had: dict[Coalition, Any],
    demands: Sequence[int],
) -> Prospect:
    ask.left = ask.most_looks
    try:
        count, chosen = ask.chosen(members, state, had, demands)
    except OverBudgetError:
        return Prospect(members, None, (), dict.fromkeys(CONCEPTS))
    improvements = tuple(_improvement(ask, solution, members, state, *each) for each in chosen)
    stable: dict[str, bool | None] = {}
    for concept in CONCEPTS:
        replies = [each.deterrents[concept] for each in improvements]
        if () in replies:
            stable[concept] = False
        elif len(improvements) == count:
            stable[concept] = None if None in replies else True
        else:
            stable[concept] = _within_budget(ask, ask.stable, concept, members, state)
    return Prospect(members, count, improvements, stable)


def _improvement(
    ask: Coalitions, solution: Solution, members: Coalition, s: int, target: int, needed: bool
) -> Improvement:
    deterrents = {concept: _within_budget(ask, ask.deterrent, concept, members, s, target) for concept in CONCEPTS}
    return Improvement(target, ask.path(members, s, target), solution.held(target), needed, deterrents)


def _within_budget(ask: Coalitions, question: Callable[..., T], *arguments: Any) -> T | None:
    """The answer to a question, None where the search for it looks at too many states."""
    ask.left = ask.most_looks
    try:
        return question(*arguments)
    except OverBudgetError:
        return None


def _asked(solution: Solution, pareto: bool) -> tuple[Coalitions, Sequence[int]]:
    """Who answers for the coalitions of a graph, and how demanding the first concept is that each state holds under,
    by index; lower is more."""
    graph = solution.graph
    if type(graph) is not ModelGraph:
        from countermove.analyses.coalitions import arrays

        return arrays.asked(graph, pareto), arrays.demands(solution)
    demands = [NOWHERE] * len(graph)
    for concept in sorted(solution.concepts, key=lambda each: -each.demands):
        for s in solution.equilibria(concept.key):
            demands[s] = concept.demands
    return Coalitions(graph, pareto=pareto), demands


def _outlook(solution: Solution, state: int, prospects: Sequence[Prospect], everybody: bool) -> Outlook:
    universal = {}
    for concept in CONCEPTS:
        verdict = _all(prospect.stable[concept] for prospect in prospects)
        universal[concept] = verdict if everybody or verdict is False else None
    alone = tuple(each for each in prospects if len(each.members) == 1)
    together = tuple(each for each in prospects if len(each.members) > 1)
    return Outlook(state, solution.held(state), together, alone, universal)


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    """Whether all are true, None where that hangs on some that are not known."""
    known = set(verdicts)
    return False if False in known else None if None in known else True
