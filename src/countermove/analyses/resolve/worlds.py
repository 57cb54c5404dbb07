"""The graph of a model under a proposed change, without building the model anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from countermove.analyses.resolve.kinds import Agreement, Commitment
from countermove.analyses.resolve.masks import mask_of
from countermove.graph import Graph, ModelGraph, allowed_changes
from countermove.preference import Statement, Taken

Structural = Commitment | Agreement


class Frame:
    """The states and all the moves there can be, for some movers: decision makers alone, or partners together.

    Commitments and rules only take states and moves away, so every graph to come is a part of this one.
    """

    def __init__(
        self,
        graph: ModelGraph,
        structural: Sequence[Structural],
        together: frozenset[int] = frozenset(),
        origin: Sequence[int] | None = None,
        first: Mapping[int, Statement] | None = None,
    ) -> None:
        """`together`: partners. `origin`: for each state the one of the model as it is that it comes from, where there
        is an option more; `first`: who then wants what most of all."""
        self.graph = graph
        self.origin = range(len(graph)) if origin is None else origin
        self._first = {i: self.mask(statement) for i, statement in (first or {}).items()}
        self.structural = structural
        alone = [(i,) for i in graph.decision_makers if i not in together]
        self.groups: tuple[tuple[int, ...], ...] = tuple(
            sorted([*alone, *([tuple(sorted(together))] if together else [])])
        )
        self.bits = graph.conflict.bits
        self._pairs: dict[tuple[int, int, int], tuple[tuple[int, int], ...]] = {}

    def mask(self, statement: Statement) -> int:
        """The states in which a statement holds, a bit for each."""
        mask = mask_of(self.graph, statement)
        assert mask is not None, "only fair statements are offered"
        return mask

    def first(self, i: int, a: int, b: int) -> int:
        """What i wants most of all says of two states: 1 that a is better, -1 that b is, 0 nothing."""
        mask = self._first.get(i, 0)
        return (mask >> a & 1) - (mask >> b & 1)

    def values(self, i: int, own: Sequence[int]) -> Sequence[int]:
        """The values of the states for i, out of those of the model as it is."""
        if isinstance(self.origin, range):
            return own
        mask, above = self._first.get(i, 0), max(own) + 1
        return [own[s] + above * (mask >> k & 1) for k, s in enumerate(self.origin)]

    @cached_property
    def excluded(self) -> tuple[int, ...]:
        """For each commitment and rule the states that it rules out."""
        return tuple(self.mask(gone) if (gone := ruled_out(each)) else 0 for each in self.structural)

    @cached_property
    def excluders(self) -> tuple[tuple[int, ...], ...]:
        """For each state the commitments and rules, by position, that rule it out."""
        return tuple(tuple(e for e, mask in enumerate(self.excluded) if mask >> s & 1) for s in range(len(self.graph)))

    @cached_property
    def _directions(self) -> dict[int, tuple[tuple[int, int, bool], ...]]:
        found: dict[int, list[tuple[int, int, bool]]] = {i: [] for i in self.graph.decision_makers}
        for e, each in enumerate(self.structural):
            if isinstance(each, Commitment) and each.how != "never":
                found[each.dm].append((e, self.bits[each.option], each.how == "to yes"))
        return {i: tuple(each) for i, each in found.items()}

    def blockers(self, i: int, s: int, t: int) -> tuple[tuple[int, ...], ...]:
        """For each way in which i changes its options from s to t (one, without merged states) the commitments, by
        position, that forbid it."""
        return tuple(
            tuple(
                e for e, bit, stays in self._directions[i] if (code & ~target & bit if stays else target & ~code & bit)
            )
            for code, target in self._changes(i, s, t)
        )

    def _changes(self, i: int, s: int, t: int) -> tuple[tuple[int, int], ...]:
        graph = self.graph
        here, there = graph.states[s].members, graph.states[t].members
        if len(here) == len(there) == 1:
            return ((here[0], there[0]),)
        if not here:  # free-form
            return ((0, 0),)
        if (i, s, t) not in self._pairs:
            dm = graph.conflict.decision_makers[i]
            own = sum(self.bits[option.name] for option in dm.options)
            allowed = allowed_changes(graph.conflict, dm)
            self._pairs[i, s, t] = tuple(
                (code, target)
                for code in here
                for target in there
                if code != target and not (code ^ target) & ~own and allowed(code, target)
            )
        return self._pairs[i, s, t]

    def alone(self, active: frozenset[int], prefers: Callable[[int, int, int], bool]) -> Graph:
        """The graph of the decision makers one by one, under some commitments and rules."""
        base = self.graph
        if not active:
            return Graph(base.states, [partial(base.moves, i) for i in base.decision_makers], prefers, base.status_quo)
        gone = 0
        for e in active:
            gone |= self.excluded[e]

        def moves_of(i: int) -> Callable[[int], tuple[int, ...]]:
            def moves(s: int) -> tuple[int, ...]:
                if gone >> s & 1:
                    return ()
                return tuple(
                    t
                    for t in base.moves(i, s)
                    if not gone >> t & 1 and not all(active.intersection(way) for way in self.blockers(i, s, t))
                )

            return moves

        return Graph(base.states, [moves_of(i) for i in base.decision_makers], prefers, base.status_quo)

    def joined(self, alone: Graph) -> Graph:
        """The graph of the movers, out of that of the decision makers one by one."""
        return together(alone, self.groups)

    @cached_property
    def most(self) -> Graph:
        """All the moves that the movers can have under any change."""
        return self.joined(self.alone(frozenset(), lambda i, a, b: False))


def ruled_out(change: Structural) -> Statement | None:
    """The statement that is never to hold, None where only moves are taken away."""
    if isinstance(change, Agreement):
        return change.statement
    return Taken(change.option) if change.how == "never" else None


def together(alone: Graph, groups: Sequence[tuple[int, ...]]) -> Graph:
    """The graph in which groups move: where their members' legal sequences lead. A group prefers what one of them
    prefers and none finds worse.
    """
    if all(len(group) == 1 for group in groups):
        return alone

    def moves_of(group: tuple[int, ...]) -> Callable[[int], tuple[int, ...]]:
        if len(group) == 1:
            return lambda s: alone.moves(group[0], s)
        return lambda s: tuple(sorted({*alone.sequences(group, s)} - {s}))

    def prefers(g: int, better: int, worse: int) -> bool:
        group = groups[g]
        return any(alone.prefers(i, better, worse) for i in group) and not any(
            alone.prefers(i, worse, better) for i in group
        )

    return Graph(alone.states, [moves_of(group) for group in groups], prefers, alone.status_quo)


@dataclass(frozen=True)
class World:
    """A graph under a proposal: of the decision makers `alone`, and of the movers. `present`: what is not ruled out."""

    frame: Frame
    active: frozenset[int]
    alone: Graph
    graph: Graph
    gone: int

    def there(self, s: int) -> bool:
        """Whether a state is feasible."""
        return not self.gone >> s & 1


def world_of(frame: Frame, active: frozenset[int], keys: Sequence[Sequence[int]]) -> World:
    """`keys`: for each decision maker the value of every state, larger is better."""
    alone = frame.alone(active, lambda i, a, b: keys[i][a] > keys[i][b])
    gone = 0
    for e in active:
        gone |= frame.excluded[e]
    return World(frame, active, alone, frame.joined(alone), gone)
