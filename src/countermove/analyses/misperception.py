"""Misperception: decision makers who see the others otherwise than they are (a first-level hypergame in graph form).

Every decision maker i has a game G^i of its own, the conflict as it sees it; what it wants itself it knows. Its
stability is that of G^i, and an overall equilibrium is stable for each decision maker in its own game (Bennett 1977,
Omega 5:749-751; Wang, Hipel & Fraser 1989, Applied Mathematics and Computation 34:147-171; in graph form, with
universal sets of options and states, Aljefri, Bashar, Fang & Hipel 2018, IEEE Transactions on Systems, Man, and
Cybernetics: Systems 48).

The universal states are those of the truth. A state that a decision maker does not know, because an option is taken
that is hidden from it, is none in its game: it is no overall equilibrium, and there that decision maker stands still.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from countermove.errors import RequestError
from countermove.graph import Graph, ModelGraph, Step
from countermove.matching import by_name, outcome_of
from countermove.model import Conflict, Infeasible
from countermove.preference import Taken
from countermove.stability.solve import Solution

#: The most states of the truth: every one of them is looked up in every game.
MOST = 1 << 16


def game_of(truth: ModelGraph, believed: ModelGraph, i: int, hides: Sequence[str]) -> Conflict:
    """G^i: the model of the view that decision maker i believes, with what i wants in truth and no hidden option taken.

    Where a hidden option is taken in the status quo, i knows of none.
    """
    conflict = by_name(believed)
    own = by_name(truth).decision_makers[i]
    makers = tuple(
        replace(dm, preference=own.preference, attitudes=own.attitudes) if dm.name == own.name else dm
        for dm in conflict.decision_makers
    )
    hidden = tuple(Infeasible("never", (Taken(option),)) for option in dict.fromkeys(hides) if option in conflict.bits)
    status_quo = conflict.status_quo
    if status_quo and believed.status_quo is not None and hides:
        members = outcome_of(believed, believed.states[believed.status_quo]).members
        known = [sorted(member) for member in members if not member & {*hides}]
        status_quo = replace(status_quo, at=tuple(known[0])) if known else None
    rules = replace(conflict.rules, infeasible=(*conflict.rules.infeasible, *hidden))
    return replace(conflict, decision_makers=makers, rules=rules, status_quo=status_quo)


@dataclass(frozen=True)
class Surprise:
    """Somebody sees a step that it did not expect. `why`: `hidden` (a state that it does not know), `lost` (it does not
    know the state from which the step goes), `impossible` (in its game the mover cannot make it), `no improvement` (in
    its game the mover gains nothing by it); in the last two cases the states in its game."""

    dm: int
    why: str
    source: int | None = None
    target: int | None = None


@dataclass(frozen=True)
class Seen:
    """A step of the course, with those whom it surprises, and whether its mover gains by it in truth."""

    step: Step
    surprised: tuple[Surprise, ...]
    gains: bool


@dataclass(frozen=True)
class Rest:
    """A state, by index in the truth, at which nobody sees an improvement, with a shortest way to it."""

    state: int
    way: tuple[Seen, ...]


@dataclass(frozen=True)
class Held:
    """A state, by index in the truth, that holds for those who misperceive, in truth, or in both, under a concept.

    `leave`: who would leave it in truth, seeing otherwise that it is stable (where it holds only by misperception);
    or who leaves it by misperception (where it holds only in truth). `unaware`: who does not know the state.
    """

    state: int
    perceived: bool
    true: bool
    leave: tuple[int, ...] = ()
    unaware: tuple[int, ...] = ()


@dataclass(frozen=True)
class Hypergame:
    """The truth, and the game of each decision maker in model order, all solved under the same concepts.

    Every game has the decision makers of the truth.
    """

    truth: Solution
    games: tuple[Solution, ...]

    @cached_property
    def places(self) -> tuple[tuple[frozenset[int], ...], ...]:
        """For each decision maker, where each state of the truth is in its game: usually one state, none where it
        does not know it."""
        graph = self.truth.graph
        found = []
        for game in self.games:
            if same_states(graph, game.graph):
                found.append(tuple(frozenset([s]) for s in range(len(graph))))
            else:
                found.append(tuple(outcome_of(graph, state).seen(game.graph) for state in graph.states))
        return tuple(found)

    def _position(self, i: int, j: int | None = None) -> int:
        """Where decision maker j (i itself) stands in the game of i."""
        makers = self.truth.graph.conflict.decision_makers
        return self.games[i].graph.conflict.index(makers[i if j is None else j].name)

    @cached_property
    def unknown(self) -> frozenset[int]:
        """The states of the truth that somebody does not know."""
        return frozenset(s for own in self.places for s, seen in enumerate(own) if not seen)

    @cached_property
    def stability(self) -> dict[str, tuple[frozenset[int], ...]]:
        """For each concept and decision maker the states of the truth at which it is stable as it sees it; not those
        that it does not know."""
        found = {}
        for concept in (each.key for each in self.truth.concepts):
            own = [game.stable[concept][self._position(i)] for i, game in enumerate(self.games)]
            found[concept] = tuple(
                frozenset(s for s, seen in enumerate(places) if seen and all(t in stable for t in seen))
                for places, stable in zip(self.places, own, strict=True)
            )
        return found

    def stable(self, concept: str, i: int, s: int) -> bool:
        """Whether decision maker i is stable at a state of the truth as it sees it; not where it does not know it."""
        return s in self.stability[concept][i]

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """The overall equilibria: the states, by index in the truth, that everybody knows and finds stable."""
        return tuple(sorted(frozenset.intersection(*self.stability[concept])))

    def held(self, concept: str) -> tuple[Held, ...]:
        """The states that hold for those who misperceive, or in truth, or that only somebody does not know."""
        makers = self.truth.graph.decision_makers
        true, equilibria = self.truth.stable[concept], frozenset(self.truth.equilibria(concept))
        found = []
        for s in sorted(equilibria.union(self.equilibria(concept), self.unknown)):
            unaware = tuple(i for i in makers if not self.places[i][s])
            aware = [i for i in makers if i not in unaware]
            seen, is_true = all(self.stable(concept, i, s) for i in aware), s in equilibria
            if not (seen and aware) and not is_true:
                continue
            perceived = seen and not unaware
            if perceived != is_true:
                leave = tuple(i for i in aware if self.stable(concept, i, s) != (s in true[i]))
            else:
                leave = ()
            found.append(Held(s, perceived, is_true, leave, unaware))
        return tuple(found)

    @cached_property
    def graph(self) -> Graph:
        """The states of the truth with the moves that each decision maker both sees as improvements and can make."""
        truth = self.truth.graph
        moves = [partial(self._seen_improvements, i) for i in truth.decision_makers]
        return Graph(truth.states, moves, lambda i, a, b: True, truth.status_quo)

    def _seen_improvements(self, i: int, s: int) -> tuple[int, ...]:
        game, j = self.games[i].graph, self._position(i)
        better = {t for place in self.places[i][s] for t in game.improvements(j, place)}
        return tuple(t for t in self.truth.graph.moves(i, s) if self.places[i][t] & better)

    def course(self) -> tuple[Rest, ...]:
        """Where everybody improving as it sees it leads from the status quo, nearest first: each state at which nobody
        sees an improvement. Legal sequences as everywhere; nobody learns on the way. Empty where it comes to no rest,
        or where there is no status quo."""
        graph, start = self.graph, self.truth.graph.status_quo
        if start is None:
            return ()
        sequences = graph.sequences(tuple(graph.decision_makers), start)
        ways = {start: (), **{s: sequences.path(s) for s in sequences if s != start}}
        rests = [s for s in ways if not any(graph.moves(i, s) for i in graph.decision_makers)]
        return tuple(Rest(s, tuple(map(self._seen, ways[s]))) for s in rests)

    def true_course(self) -> tuple[int, ...]:
        """The states, by index, at which improvements in the truth come to rest, nearest first."""
        graph = self.truth.graph
        if graph.status_quo is None:
            return ()
        sequences = graph.sequences(tuple(graph.decision_makers), graph.status_quo, improving=True)
        found = dict.fromkeys([graph.status_quo, *sequences])
        return tuple(s for s in found if not any(graph.improvements(i, s) for i in graph.decision_makers))

    def expected(self, i: int) -> tuple[int, ...]:
        """The same as decision maker i sees it, by index in its game."""
        return Hypergame(self.games[i], ()).true_course()

    def _seen(self, step: Step) -> Seen:
        surprised = tuple(self._surprises(step))
        return Seen(step, surprised, self.truth.graph.prefers(step.mover, step.target, step.source))

    def _surprises(self, step: Step) -> Iterator[Surprise]:
        for i in self.truth.graph.decision_makers:
            sources, targets = self.places[i][step.source], self.places[i][step.target]
            if not sources or not targets:
                yield Surprise(i, "hidden" if sources else "lost")
                continue
            game, j = self.games[i].graph, self._position(i, step.mover)
            known = [(a, b) for a in sorted(sources) for b in sorted(targets) if b in game.moves(j, a)]
            if not known:
                yield Surprise(i, "impossible", min(sources), min(targets))
            elif not any(game.prefers(j, b, a) for a, b in known):
                yield Surprise(i, "no improvement", *known[0])


def same_states(one: ModelGraph, other: ModelGraph) -> bool:
    """Whether two graphs have the same states under the same numbers, by what makes them."""
    ours, theirs = one.conflict, other.conflict
    return (ours.states, ours.bits, ours.rules.infeasible, ours.rules.same_state) == (
        theirs.states,
        theirs.bits,
        theirs.rules.infeasible,
        theirs.rules.same_state,
    ) and len(one) == len(other)


def check_size(truth: ModelGraph) -> None:
    """Raises RequestError where the truth has more than `MOST` states."""
    if len(truth) > MOST:
        raise RequestError(f"misperception is worked out for up to {MOST:,} states, and this model has {len(truth):,}")
