"""Rounds: an outcome that holds becomes the status quo of the next round, with the changes that follow from it.

A round is one analysis of the model: the moves, counter-moves and concepts within it are those of everywhere else. A
*situation* is where a round starts, a status quo and a model as it stands by then. The same situation has the same
outcomes, so it is looked into once; one that comes again is recognised, and on the way from itself it is a cycle. The
tree grows as the number of outcomes to the power of rounds: at most `MOST` situations are looked into, round by round,
so that a tree cut short is complete as far as it goes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from countermove.consequences import next_round, substance
from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.model import Conflict, Consequence, Infeasible
from countermove.states import State

#: How many situations are looked into where nothing else is said.
MOST = 200

#: How many rounds are played where nothing else is said.
ROUNDS = 2

_Key = tuple[Hashable, tuple[str, ...] | str]


class Holding(Protocol):
    """An outcome that holds: under which concepts (the most demanding first), how many improvements away it is from
    the status quo (None if they do not lead there), its least margin and whose that is."""

    @property
    def state(self) -> State: ...
    @property
    def held(self) -> tuple[str, ...]: ...
    @property
    def steps(self) -> int | None: ...
    @property
    def margin(self) -> int | None: ...
    @property
    def weakest(self) -> tuple[int, ...]: ...


@dataclass(frozen=True)
class Solved:
    """What holds in a round: its graph, with its status quo, and the outcomes in the default order; `complete`: all."""

    graph: ModelGraph
    outcomes: Sequence[Holding]
    complete: bool = True


@dataclass(frozen=True)
class Branch:
    """An outcome that a round may end with, and where that leads.

    `followed`: the consequences that change something in the next round; `again`: those whose changes are in force
    already. `onward`: the number of the situation in which the next round starts, None where it was not looked into.
    `barred`: the rules that have come to take the outcome away, so that no round can start from it.
    """

    outcome: Holding
    followed: tuple[Consequence, ...]
    again: tuple[Consequence, ...]
    onward: int | None
    barred: tuple[Infeasible, ...]


@dataclass(frozen=True)
class Situation:
    """Where a round starts, and how it may end.

    `number` counts from 1 as situations are met, `round` is the first that starts from here. `concept` is the one under
    which the branches hold, empty where there are none. `passed`: how many outcomes hold under that concept (or where
    there is no branch, under any) that improvements do not reach and that are not followed.
    """

    number: int
    round: int
    graph: ModelGraph
    concept: str
    branches: tuple[Branch, ...]
    passed: int


@dataclass(frozen=True)
class Tree:
    """What some rounds may lead to: the situations by number, the first of them that of the model.

    `waiting`: how many situations were met and not looked into because there were too many; with one, or where a model
    is too large for all its outcomes to be listed (`complete` is false), the tree is a part of the whole.
    """

    situations: tuple[Situation, ...]
    rounds: int
    everything: bool
    concept: str
    waiting: int
    complete: bool

    @property
    def first(self) -> Situation:
        """Where the first round starts."""
        return self.situations[0]

    @property
    def graph(self) -> ModelGraph:
        """The graph of the first round."""
        return self.first.graph

    @property
    def partial(self) -> bool:
        """Whether this is only a part of the tree."""
        return bool(self.waiting) or not self.complete

    def onward(self, branch: Branch) -> Situation | None:
        """The situation that a branch leads to."""
        return None if branch.onward is None else self.situations[branch.onward - 1]

    def later(self, branch: Branch) -> Iterator[tuple[int, Situation, Branch]]:
        """Every outcome that later rounds may end with after a branch of the first: the first round in which it may be,
        the situation and the branch there."""
        frontier, seen = {branch.onward}, set[int]()
        for number in range(2, self.rounds + 1):
            new = sorted(each for each in frontier if each is not None and each not in seen)
            seen.update(new)
            frontier = set()
            for situation in (self.situations[each - 1] for each in new):
                for own in situation.branches:
                    yield number, situation, own
                    frontier.add(own.onward)


def play(
    conflict: Conflict,
    solve: Callable[[Conflict], Solved],
    *,
    rounds: int = ROUNDS,
    concept: str = "",
    everything: bool = False,
    most: int = MOST,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Tree:
    """The tree of some rounds of a model.

    `solve` finds what holds in a model. Of that are followed the outcomes that hold under `concept`, or without one
    under the most demanding concept that any of them holds under; only those that improvements reach from the round's
    status quo, or with `everything` the others, too. `progress(done, total)` is called for each situation. Raises
    RequestError where there are fewer than one round or situation, or no status quo from which to reach anything, and
    ModelError where what follows cannot be laid over the model.
    """
    if rounds < 1 or most < 1:
        raise RequestError("there is at least one round, and one situation to look into")
    game = _Game(solve, rounds, concept, everything, most)
    waiting = game.play(conflict, progress)
    return Tree(game.numbered(), rounds, everything, concept, waiting, game.complete)


@dataclass(frozen=True)
class _End:
    outcome: Holding
    followed: tuple[Consequence, ...]
    again: tuple[Consequence, ...]
    key: _Key
    barred: tuple[Infeasible, ...]


@dataclass(frozen=True)
class _Start:
    round: int
    graph: ModelGraph
    concept: str
    ends: tuple[_End, ...]
    passed: int


class _Game:
    """`found`: the situations by key; `same`: for a key by which one is asked for, the key that it is found under,
    another where merged states make two status quos one."""

    def __init__(
        self, solve: Callable[[Conflict], Solved], rounds: int, concept: str, everything: bool, most: int
    ) -> None:
        self.solve, self.rounds, self.concept = solve, rounds, concept
        self.everything, self.most = everything, most
        self.found: dict[_Key, _Start] = {}
        self.same: dict[_Key, _Key] = {}
        self.complete = True

    def play(self, conflict: Conflict, progress: Callable[[int, int], None]) -> int:
        """Looks into situations until there are none left, or too many; gives how many are waiting then."""
        waiting: deque[tuple[_Key, Conflict, int]] = deque([((None, ""), conflict, 1)])
        asked: set[_Key] = {(None, "")}
        while waiting and len(self.found) < self.most:
            key, seen, number = waiting.popleft()
            solved = self.solve(seen)
            progress(1, self.most)
            self.same[key] = own = (substance(seen), _status_quo(solved.graph))
            if own in self.found:
                continue
            self.same[own] = own
            models = self._look(own, seen, solved, number)
            for end, model in zip(self.found[own].ends, models, strict=True):
                if number < self.rounds and not end.barred and end.key not in asked and end.key not in self.same:
                    asked.add(end.key)
                    waiting.append((end.key, model, number + 1))
        return len(waiting)

    def _look(self, key: _Key, seen: Conflict, solved: Solved, number: int) -> list[Conflict]:
        """Notes how a round may end, and gives the model of the next one for each end."""
        taken, concept, passed = self._taken(solved)
        self.complete = self.complete and solved.complete
        ends, models = [], []
        for outcome in taken:
            at = _taken_in(solved.graph, outcome.state)
            onward = next_round(seen, outcome.state.members, at)
            model = onward.conflict
            barred = () if isinstance(at, str) else model.broken_by(sum(model.bits[name] for name in at))
            ends.append(_End(outcome, onward.followed, onward.again, (substance(model), at), barred))
            models.append(model)
        self.found[key] = _Start(number, solved.graph, concept, tuple(ends), passed)
        return models

    def _taken(self, solved: Solved) -> tuple[list[Holding], str, int]:
        """The outcomes that are followed, the concept they hold under, and how many others hold under it."""
        graph, outcomes = solved.graph, list(solved.outcomes)
        if graph.status_quo is None and not self.everything:
            raise RequestError(
                "the model names no status quo, so nothing can be reached from it; add `status quo` to the model, or "
                "follow all that holds (`--all`)"
            )

        def follows(outcome: Holding) -> bool:
            return self.everything or outcome.steps is not None

        first = next((each for each in outcomes if follows(each)), None)
        if first is None:
            return [], "", len(outcomes)
        concept = self.concept or first.held[0]
        alike = [each for each in outcomes if (concept in each.held if self.concept else each.held[0] == concept)]
        taken = [each for each in alike if follows(each)]
        return taken, concept, len(alike) - len(taken)

    def numbered(self) -> tuple[Situation, ...]:
        """The situations with their numbers."""
        numbers = {key: number for number, key in enumerate(self.found, 1)}
        return tuple(
            Situation(
                numbers[key],
                start.round,
                start.graph,
                start.concept,
                tuple(self._branch(end, numbers) for end in start.ends),
                start.passed,
            )
            for key, start in self.found.items()
        )

    def _branch(self, end: _End, numbers: dict[_Key, int]) -> Branch:
        onward = numbers.get(self.same.get(end.key, end.key))
        return Branch(end.outcome, end.followed, end.again, onward, end.barred)


def _taken_in(graph: ModelGraph, state: State) -> tuple[str, ...] | str:
    """A state as a status quo: what is taken in its largest member, or its name."""
    if state.name:
        return state.name
    code = state.code or 0
    return tuple(name for name, bit in graph.conflict.bits.items() if code & bit)


def _status_quo(graph: ModelGraph) -> tuple[str, ...] | str:
    return "" if graph.status_quo is None else _taken_in(graph, graph.states[graph.status_quo])
