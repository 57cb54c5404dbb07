"""The graph of a conflict: states, the moves and improvements of each decision maker, and legal sequences of moves.

States are addressed here by their index, from 0; their numbers, from 1, are for people (`Graph.states[index].number`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any

from countermove.errors import ModelError, Problem
from countermove.model import ATTITUDES, Conflict, DecisionMaker, MoveRule
from countermove.ordering import Order, order_states
from countermove.preference import Statement, truth
from countermove.states import MOST_STATES, State, list_states, locate

#: How many states all remembered legal sequences may hold together, at the worst (some 100 bytes each).
_REMEMBERED = 2_000_000

Moves = Callable[[int], tuple[int, ...]]


@dataclass(frozen=True)
class Step:
    """One move of a sequence."""

    mover: int
    source: int
    target: int


class Graph:
    """States with the moves and preferences of decision makers 0..n-1.

    The solution concepts see nothing else of a model, and of preferences only `prefers`.
    """

    def __init__(
        self,
        states: Sequence[State],
        moves: Sequence[Moves],
        prefers: Callable[[int, int, int], bool],
        status_quo: int | None = None,
    ) -> None:
        """`moves`: for each decision maker, the states it can move to from a state, without the state itself.

        `prefers(i, a, b)`: whether decision maker i strictly prefers a to b.
        """
        self.states = states
        self.status_quo = status_quo
        self.prefers = prefers
        #: What has been worked out about this graph as a whole, by whoever did.
        self.remembered: dict[Hashable, Any] = {}
        self._moves = tuple(moves)
        self._known_moves: list[dict[int, tuple[int, ...]]] = [{} for _ in moves]
        self._known_improvements: list[dict[int, tuple[int, ...]]] = [{} for _ in moves]
        self._known_sequences: dict[tuple[tuple[int, ...], int, bool | frozenset[int]], LegalSequences] = {}

    def __len__(self) -> int:
        return len(self.states)

    @property
    def decision_makers(self) -> range:
        """The decision makers, by position."""
        return range(len(self._moves))

    def others(self, i: int) -> tuple[int, ...]:
        """Everybody but i."""
        return tuple(j for j in self.decision_makers if j != i)

    def moves(self, i: int, state: int) -> tuple[int, ...]:
        """R_i(s): where i can move from a state by itself."""
        known = self._known_moves[i]
        if state not in known:
            known[state] = self._moves[i](state)
        return known[state]

    def improvements(self, i: int, state: int) -> tuple[int, ...]:
        """R_i^+(s): the moves to states that i prefers to this one."""
        known = self._known_improvements[i]
        if state not in known:
            known[state] = self._improving(i, state)
        return known[state]

    def _improving(self, i: int, state: int) -> tuple[int, ...]:
        return tuple(t for t in self.moves(i, state) if self.prefers(i, t, state))

    def classes(self, i: int) -> Sequence[Sequence[int]] | None:
        """The states in groups in which i can move from each to each other, and nowhere else; None where that is not
        known, or not so, as rules on moves, irreversible options or merged states may have it."""
        return None

    def unknown(self, i: int, a: int, b: int) -> bool:
        """Whether it is not known how i compares two states, whatever `prefers` says."""
        return False

    def strongly(self, i: int, better: int, worse: int) -> bool:
        """Whether i prefers one state to the other strongly."""
        return False

    def attitudes(self, i: int) -> tuple[int, ...]:
        """i's attitude to everybody: 1 positive, 0 neutral, -1 negative; here to itself alone."""
        return tuple(int(j == i) for j in self.decision_makers)

    def judged(self, name: str, prefers: Callable[[int, int, int], bool]) -> Graph:
        """The same states and moves for those who compare states in another way; made once by a name."""
        if name not in self.remembered:
            moves = [partial(self.moves, i) for i in self.decision_makers]
            self.remembered[name] = Graph(self.states, moves, prefers, self.status_quo)
        graph: Graph = self.remembered[name]
        return graph

    def sequences(
        self, movers: tuple[int, ...], start: int, *, improving: bool | frozenset[int] = False
    ) -> LegalSequences:
        """R_H(s), or with `improving` R_H^+(s): what the movers can bring about from a state. A mix: those in
        `improving` only improve, the others may make any move.

        The latest ones are remembered, as many as memory allows: each may hold all states.
        """
        asked, known = (movers, start, improving), self._known_sequences
        if asked not in known:
            if len(known) * len(self.states) > _REMEMBERED:
                del known[next(iter(known))]
            known[asked] = LegalSequences(self, *asked)
        return known[asked]


class LegalSequences:
    """The states that some decision makers can bring about together, nearest first.

    THE RULE of legal sequences, which lives here and nowhere else (Fang, Hipel & Kilgour 1993, Interactive Decision
    Making): each step is a move of one of the movers; anybody may move again later, but *nobody moves twice in a row*;
    a sequence may return to where it started. With `improving`, every step is an improvement for its mover, judged at
    the state from which it moves; in a mix, every step of those who only improve. This is the full closure: no limit on
    the number of steps, nor on how often each moves. Where every mover's moves are transitive the rule changes nothing,
    since two moves in a row are one; with merged states, rules on moves or free-form graphs it does.

    Iterating finds states as they are asked for, by breadth-first search over pairs (state, last mover): a state
    reached by j only can be left by anybody but j, one reached by two different last movers by everybody.
    """

    def __init__(
        self, graph: Graph, movers: tuple[int, ...], start: int, improving: bool | frozenset[int] = False
    ) -> None:
        strict = improving if isinstance(improving, frozenset) else movers if improving else ()
        self._movers = movers
        self._start = start
        self._moves = {j: partial(graph.improvements if j in strict else graph.moves, j) for j in movers}
        self._found: list[int] = []
        self._before: dict[tuple[int, int], tuple[int, int] | None] = {}
        self._last_movers: dict[int, list[int]] = {}
        self._steps: dict[tuple[int, int] | None, int] = {None: 0}
        self._search = self._grow()

    def __iter__(self) -> Iterator[int]:
        position = 0
        while True:
            while position < len(self._found):
                yield self._found[position]
                position += 1
            if next(self._search, None) is None:
                return

    def _grow(self) -> Iterator[int]:
        """Appends to what is found, one state at a time."""
        waiting: deque[tuple[int, int]] = deque()
        yield from self._arrivals(self._start, self._movers, None, waiting)
        while waiting:
            node = state, mover = waiting.popleft()
            last_movers = self._last_movers[state]
            if mover == last_movers[0]:
                may_move = tuple(j for j in self._movers if j != mover)
            elif mover == last_movers[1]:
                may_move = (last_movers[0],)
            else:
                continue
            yield from self._arrivals(state, may_move, node, waiting)

    def _arrivals(
        self, state: int, movers: Sequence[int], before: tuple[int, int] | None, waiting: deque[tuple[int, int]]
    ) -> Iterator[int]:
        for j in movers:
            for target in self._moves[j](state):
                last_movers = self._last_movers.setdefault(target, [])
                if j in last_movers:
                    continue
                last_movers.append(j)
                self._before[target, j] = before
                self._steps[target, j] = self._steps[before] + 1
                waiting.append((target, j))
                if len(last_movers) == 1:
                    self._found.append(target)
                    yield target

    def steps(self, state: int, then: int | None = None) -> int | None:
        """The least number of steps to a state, None where none lead there; with `then`, of a sequence after which this
        decision maker may move. Where the search starts it is 0. Finds all states first."""
        if state == self._start:
            return 0
        for _ in self._search:
            pass
        last_movers = self._last_movers.get(state, [])
        return next((self._steps[state, j] for j in last_movers if j != then), None)

    def path(self, state: int) -> tuple[Step, ...]:
        """A shortest legal sequence to a state that has been found."""
        steps: list[Step] = []
        node: tuple[int, int] | None = (state, self._last_movers[state][0])
        while node is not None:
            before = self._before[node]
            steps.append(Step(node[1], before[0] if before else self._start, node[0]))
            node = before
        return tuple(reversed(steps))


class ModelGraph(Graph):
    """The graph of a model, which also knows whose states they are and how each decision maker orders them."""

    orders: tuple[Order, ...]

    def __init__(self, conflict: Conflict, most: int = MOST_STATES) -> None:
        """Raises ModelError with everything that keeps the model from having a graph, more than `most` states too."""
        self.conflict = conflict
        states = list_states(conflict, most)
        self._index = {code: position for position, state in enumerate(states) for code in state.members}
        self.orders = self._ordered(states)
        self._levels = tuple(order.levels for order in self.orders)
        self._classes: tuple[Sequence[Sequence[int]] | None, ...] = tuple(
            classes_of(conflict, dm, states) for dm in conflict.decision_makers
        )
        moves = [
            _moves(conflict, dm, states, self._index) if classes is None else _within(classes, len(states))
            for dm, classes in zip(conflict.decision_makers, self._classes, strict=True)
        ]
        super().__init__(states, moves, self._prefers, locate(conflict, len(states), self.find))

    def classes(self, i: int) -> Sequence[Sequence[int]] | None:
        return self._classes[i]

    def find(self, code: int) -> int | None:
        """The state, by index, of a combination of options, None where it is not feasible."""
        return self._index.get(code)

    def where(self, statement: Statement) -> Set[int]:
        """The states, by index, in which a statement holds, which for a merged one means in all its members."""
        test = truth(statement, self.conflict.bits)
        return frozenset(state.index for state in self.states if all(test(code) for code in state.members))

    def order_of(self, dm: DecisionMaker) -> Order:
        """How somebody who need not be of the model orders the states. Raises ModelError as for its own."""
        return order_states(self.conflict, dm, self.states)

    def no_worse(self, order: Order, state: int, *, strict: bool = False) -> Set[int]:
        """The states that are at least as good as this one in an order of these states; with `strict`, the better."""
        levels = order.levels
        least = levels[state] + strict
        return frozenset(other for other, level in enumerate(levels) if level >= least)

    def _ordered(self, states: Sequence[State]) -> tuple[Order, ...]:
        orders: list[Order] = []
        problems: list[Problem] = []
        for dm in self.conflict.decision_makers:
            try:
                orders.append(order_states(self.conflict, dm, states))
            except ModelError as error:
                problems += error.problems
        try:
            locate(self.conflict, len(states), self.find)
        except ModelError as error:
            problems += error.problems
        if problems:
            raise ModelError(problems)
        return tuple(orders)

    def unknown(self, i: int, a: int, b: int) -> bool:
        return self.orders[i].unknown(a, b)

    def strongly(self, i: int, better: int, worse: int) -> bool:
        return self.prefers(i, better, worse) and self.orders[i].strong(better, worse)

    def attitudes(self, i: int) -> tuple[int, ...]:
        parties = self.conflict.decision_makers
        said = {parties[i].name: "positive", **dict(parties[i].attitudes)}
        return tuple(ATTITUDES[said.get(dm.name, "neutral")] for dm in parties)

    def _improving(self, i: int, state: int) -> tuple[int, ...]:
        """The same from the levels, which is faster."""
        levels = self._levels[i]
        here = levels[state]
        return tuple([t for t in self.moves(i, state) if levels[t] > here])

    def _prefers(self, i: int, better: int, worse: int) -> bool:
        levels = self._levels[i]
        return levels[better] > levels[worse]


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


def _moves(conflict: Conflict, dm: DecisionMaker, states: Sequence[State], index: dict[int, int]) -> Moves:
    return _arcs(dm, states) if conflict.states else _option_moves(conflict, dm, states, index)


def classes_of(conflict: Conflict, dm: DecisionMaker, states: Sequence[State]) -> Sequence[Sequence[int]] | None:
    """The states, by index, that differ in nothing but a DM's own options, where it moves among these as it likes."""
    own = sum(conflict.bits[option.name] for option in dm.options)
    rules = conflict.rules
    one_way = any(conflict.bits[rule.option] & own for rule in rules.one_way)
    if conflict.states or rules.same_state or rules.moves or one_way:
        return None
    same_others: dict[int, list[int]] = {}
    for position, state in enumerate(states):
        same_others.setdefault(state.members[0] & ~own, []).append(position)
    return list(same_others.values())


def _within(classes: Sequence[Sequence[int]], size: int) -> Moves:
    """Moves from each state to all others of its class."""
    alike: list[Sequence[int]] = [()] * size
    for own in classes:
        for state in own:
            alike[state] = own
    return lambda state: tuple([target for target in alike[state] if target != state])


def _arcs(dm: DecisionMaker, states: Sequence[State]) -> Moves:
    """Moves as they are listed in a free-form model."""
    index = {state.name: position for position, state in enumerate(states)}
    targets: dict[int, set[int]] = {}
    for arcs in dm.moves:
        targets.setdefault(index[arcs.source], set()).update(index[name] for name in arcs.targets)
    return lambda state: tuple(sorted(targets.get(state, ())))


def _option_moves(conflict: Conflict, dm: DecisionMaker, states: Sequence[State], index: dict[int, int]) -> Moves:
    """Moves of a DM who changes its own options and nobody else's.

    A merged state can be left for whatever one of its members can be left for.
    """
    own = sum(conflict.bits[option.name] for option in dm.options)
    same_others: dict[int, list[int]] = {}
    for code in sorted(index):
        same_others.setdefault(code & ~own, []).append(code)
    allowed = allowed_changes(conflict, dm)

    def moves(state: int) -> tuple[int, ...]:
        targets = {
            index[code]
            for member in states[state].members
            for code in same_others[member & ~own]
            if code != member and allowed(member, code)
        }
        return tuple(sorted(targets - {state}))

    return moves


def allowed_changes(conflict: Conflict, dm: DecisionMaker) -> Callable[[int, int], bool]:
    """Whether a DM's change from one code to another goes no option's wrong way and breaks no rule on moves."""
    directions = {rule.option: rule.direction for rule in conflict.rules.one_way}
    stays_yes = sum(conflict.bits[name] for name, direction in directions.items() if direction == "to yes")
    stays_no = sum(conflict.bits[name] for name, direction in directions.items() if direction == "to no")
    rules = [ruled_out(rule, conflict.bits) for rule in conflict.rules.moves if rule.by in ("", dm.name)]

    def allowed(code: int, target: int) -> bool:
        if code & ~target & stays_yes or target & ~code & stays_no:
            return False
        return not any(rule(code, target) for rule in rules)

    return allowed


def ruled_out(rule: MoveRule, bits: dict[str, int]) -> Callable[[int, int], bool]:
    """Whether a rule on moves forbids a change from one code to another, of whoever it is about."""
    after = truth(rule.after, bits)
    before = truth(rule.before, bits) if rule.before else lambda code: True
    return lambda code, target: before(code) and after(target) and not after(code)
