"""The labels that solve a graph: what the others can force, for all states at once, and how far a verdict stands from
flipping.

For decision maker (DM) i and GMR, SMR, SEQ or SSEQ every node x has two numbers: w(x), the worst value for i that the
others can force by one or more of their moves from x, and d(x), the length of the shortest sequence that forces it.
The value of a state t is P_i(t) (GMR, SEQ) or the best of staying at t and of i's own moves from t (SMR, SSEQ), in rank
levels; the moves are all of the others' (GMR, SMR) or their improvements (SEQ, SSEQ). Where the others cannot move at
all, w is infinite (None) and d is 0; under Nash they do not answer. With

    theta_i(x) = min(P_i(x), w(x)),

the worst that i can be driven to after arriving at x, i is stable at s if and only if no x in R_i(s) has theta_i(x) >
P_i(s). The difference P_i(s) - max theta_i(x) is the margin. Proof: docs/engine.md.

The nodes are the states where the moves of every DM are transitive (option form, no merged states, no rules on moves),
since there the rule that nobody moves twice in a row changes nothing. Elsewhere they are pairs (state, last mover): all
states with no last mover, then all states with the first opponent as the last mover, and so on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain

from countermove.graph import ModelGraph
from countermove.stability.backwards import Behind, Classes, along, from_each
from countermove.stability.concepts import find
from countermove.stability.verdict import Foresight

Label = tuple[list[int | None], list[int]]

_NOWHERE = -1  # below all levels


class Labels:
    """The labels of a graph, each worked out when it is first asked for.

    A backward search for each DM and concept: states in increasing order of value, and from those of one value the
    others' moves are followed backwards breadth-first; a node that is reached for the first time gets this value and
    the number of moves back to it. So every node is labelled once.
    """

    def __init__(self, graph: ModelGraph) -> None:
        self.graph = graph
        rules = graph.conflict.rules
        self.transitive = not (graph.conflict.states or rules.moves or rules.same_state)
        self._known_classes: dict[int, Classes | None] = {}
        self._known_sources: dict[tuple[int, bool], list[list[int]]] = {}
        self._known_labels: dict[tuple[int, Foresight], Label] = {}
        self._known_driven: dict[tuple[int, Foresight], list[int]] = {}
        self._known_escapes: dict[tuple[int, Foresight], list[int | None]] = {}
        self._known_best: dict[tuple[int, Foresight], list[int]] = {}
        self._known_staying: dict[int, list[int]] = {}

    def margin(self, concept: str, i: int, s: int) -> int | None:
        """i's margin at s: negative where i is not stable, None where i has no move or the concept no labels."""
        foresight = find(concept).foresight
        best = _NOWHERE if foresight is None else self._best(i, foresight)[s]
        return None if best == _NOWHERE else self.graph.orders[i].levels[s] - best

    def margins(self, concept: str, states: Sequence[int]) -> list[tuple[int | None, ...]]:
        """The margins of everybody at some states."""
        foresight, orders = find(concept).foresight, self.graph.orders
        if foresight is None:
            return [(None,) * len(orders)] * len(states)
        own = [(self._best(i, foresight), order.levels) for i, order in enumerate(orders)]
        return [tuple([None if best[s] == _NOWHERE else levels[s] - best[s] for best, levels in own]) for s in states]

    def secure(self, i: int, s: int) -> int:
        """The best level that i can make sure of from s by staying or by one move, whatever the others then do."""
        foresight = find("gmr").foresight
        assert foresight is not None, "GMR has one"
        return max(self._driven(i, foresight)[s], self._best(i, foresight)[s])

    def stable(self, i: int, foresight: Foresight) -> frozenset[int]:
        """The states at which i is stable."""
        return frozenset([s for s, escape in enumerate(self.escapes(i, foresight)) if escape is None])

    def escapes(self, i: int, foresight: Foresight) -> list[int | None]:
        """For each state an improvement of i's that nothing deters, one with the largest theta_i; None where i is
        stable."""
        if (i, foresight) not in self._known_escapes:
            theta, own = self._driven(i, foresight), self._classes(i)
            value, moves = theta.__getitem__, self.graph.moves
            tops = own.largest(theta) if own else [max(moves(i, s), key=value, default=s) for s in range(len(theta))]
            rows = zip(tops, self.graph.orders[i].levels, strict=True)
            self._known_escapes[i, foresight] = [x if theta[x] > here else None for x, here in rows]
        return self._known_escapes[i, foresight]

    def of(self, i: int, foresight: Foresight) -> Label:
        """w and d of every node, for a DM with what it looks ahead to; under Nash all infinite."""
        if (i, foresight) not in self._known_labels:
            self._known_labels[i, foresight] = self._label(i, foresight)
        return self._known_labels[i, foresight]

    def _best(self, i: int, foresight: Foresight) -> list[int]:
        """The largest theta_i that i can move to from each state, `_NOWHERE` where it cannot move."""
        if (i, foresight) not in self._known_best:
            theta, own = self._driven(i, foresight), self._classes(i)
            value, moves = theta.__getitem__, self.graph.moves
            best = (max(map(value, moves(i, s)), default=_NOWHERE) for s in range(len(theta)))
            self._known_best[i, foresight] = own.largest_of_others(theta) if own else [*best]
        return self._known_best[i, foresight]

    def _driven(self, i: int, foresight: Foresight) -> list[int]:
        """theta_i of every state."""
        if (i, foresight) not in self._known_driven:
            levels, worst = self.graph.orders[i].levels, self.of(i, foresight)[0][: len(self.graph)]
            theta = [here if w is None or here < w else w for here, w in zip(levels, worst, strict=True)]
            self._known_driven[i, foresight] = theta
        return self._known_driven[i, foresight]

    def _best_staying(self, i: int) -> list[int]:
        """The best level that i can have from each state by staying or by one move."""
        if i not in self._known_staying:
            level, own = self.graph.orders[i].levels.__getitem__, self._classes(i)
            best = (max(map(level, (t, *self.graph.moves(i, t)))) for t in range(len(self.graph)))
            self._known_staying[i] = [level(own.members[c][-1]) for c in own.place] if own else [*best]
        return self._known_staying[i]

    def _label(self, i: int, foresight: Foresight) -> Label:
        if not foresight.answered:
            return [None] * len(self.graph), [0] * len(self.graph)
        values = self._best_staying(i) if foresight.countered else self.graph.orders[i].levels
        return self.forced(i, values, by_improvements=foresight.by_improvements)

    def forced(self, i: int, values: Sequence[int], *, by_improvements: bool) -> Label:
        """w and d of every node where states have other values for i, each at least 0, than those of the class."""
        graph = self.graph
        roots: list[list[int]] = [[] for _ in range(max(values) + 1)]
        for t, value in enumerate(values):
            roots[value].append(t)
        if self.transitive:
            return self._by_state(roots, [self._behind(j, by_improvements) for j in graph.others(i)])
        return self._by_last_mover(roots, [self._sources(j, by_improvements) for j in graph.others(i)])

    def _by_state(self, roots: list[list[int]], opponents: list[Behind]) -> Label:
        size = len(self.graph)
        worst: list[int | None] = [None] * size
        steps = [0] * size
        left = set(range(size))
        for value, states in enumerate(roots):
            frontier: list[int] | set[int] = [t for t in states if t in left]  # to the rest all is labelled already
            distance = 0
            while frontier:
                distance += 1
                reached = left.intersection(chain.from_iterable([behind(frontier) for behind in opponents]))
                for x in reached:
                    worst[x], steps[x] = value, distance
                left -= reached
                frontier = reached
        return worst, steps

    def _by_last_mover(self, roots: list[list[int]], sources: list[list[list[int]]]) -> Label:
        """A state is labelled in two events: its first opponent to move from it labels it for all last movers but that
        opponent, and the second one, if different, for that one."""
        size, opponents = len(self.graph), range(len(sources))
        worst: list[int | None] = [None] * (size * (1 + len(sources)))
        steps = [0] * len(worst)
        first: list[int | None] = [None] * size
        for value, states in enumerate(roots):
            distance = 0
            frontier: list[tuple[int, Sequence[int]]] = [(t, opponents) for t in states]
            while frontier:
                distance += 1
                reached: list[tuple[int, Sequence[int]]] = []
                for t, movers in frontier:
                    for k in movers:
                        for x in sources[k][t]:
                            known = first[x]
                            if known is None:
                                first[x] = k
                                last = [j for j in opponents if j != k]
                                blocks = [0, *(j + 1 for j in last)]
                            elif known != k and worst[x + size * (known + 1)] is None:
                                last, blocks = [known], [known + 1]
                            else:
                                continue
                            for block in blocks:
                                worst[x + size * block], steps[x + size * block] = value, distance
                            reached.append((x, last))
                frontier = reached
        return worst, steps

    def _classes(self, j: int) -> Classes | None:
        """The classes in which j moves, None where its moves are not like that."""
        if j not in self._known_classes:
            found = self.graph.classes(j)
            self._known_classes[j] = None if found is None else Classes(found, self.graph.orders[j].levels)
        return self._known_classes[j]

    def _behind(self, j: int, improving: bool) -> Behind:
        """How a search follows j's moves, or improvements, backwards."""
        own = self._classes(j)
        if own:
            return own.improvers() if improving else own.movers()
        return from_each(self._sources(j, improving))

    def _sources(self, j: int, improving: bool) -> list[list[int]]:
        """For each state, those from which j can move, or improve, to it."""
        if (j, improving) not in self._known_sources:
            steps = self.graph.improvements if improving else self.graph.moves
            self._known_sources[j, improving] = along(partial(steps, j), len(self.graph))
        return self._known_sources[j, improving]
