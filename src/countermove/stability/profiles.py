"""Many orders over one set of moves: who is stable where, without a graph made anew for each.

Sets of states are integers, bit s for the state s. `Moves` holds what stays as it is; an order is a list of tiers, the
best first, each a set of equally good states. It says the same as the definitions (`stability.concepts`), by the
formula of docs/engine.md: with X the states better than s for i from which the others cannot bring about a sanction, i
is stable at s if and only if no move of i leads from s into X. X depends on the level of s alone.

For small models; what is larger is for `stability.compiled.profiles`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from countermove.graph import Graph

#: The concepts in question, the most demanding first, with what a mover looks ahead to under each: whether the others
#: answer, by improvements only, whether it may counter.
FORESIGHTS = {
    "nash": (False, False, False),
    "sseq": (True, True, True),
    "smr": (True, False, True),
    "seq": (True, True, False),
    "gmr": (True, False, False),
}

Tiers = Sequence[int]


def members(states: int) -> Iterator[int]:
    """The states of a set, in order.

    >>> list(members(0b1101))
    [0, 2, 3]
    """
    while states:
        lowest = states & -states
        yield lowest.bit_length() - 1
        states ^= lowest


def tiers_of(wants: Sequence[int], everything: int) -> list[int]:
    """The tiers, best first, that wants in order of importance make: the first on which two states differ decides.

    >>> [bin(tier) for tier in tiers_of([0b0011, 0b0101], 0b1111)]
    ['0b1', '0b10', '0b100', '0b1000']
    """
    tiers = [everything]
    for want in wants:
        tiers = [part for tier in tiers for part in (tier & want, tier & ~want) if part]
    return tiers


class Moves:
    """The moves of everybody: `of[j][s]` is the set of states that decision maker j can move to from s, `into[j][t]`
    the set of those from which it can move to t."""

    def __init__(self, of: Sequence[Sequence[int]]) -> None:
        self.of = tuple(tuple(own) for own in of)
        self.size = len(self.of[0])
        self.everything = (1 << self.size) - 1
        self.movers = tuple(j for j, own in enumerate(self.of) if any(own))
        self.into = tuple(_turned(own) for own in self.of)

    @classmethod
    def of_graph(cls, graph: Graph) -> Moves:
        """The moves of a graph."""
        return cls([[set_of(graph.moves(j, s)) for s in range(len(graph))] for j in graph.decision_makers])

    def improving(self, j: int, tiers: Tiers) -> list[int]:
        """For each state t the set of those from which j improves to it."""
        found, worse = [0] * self.size, self.everything
        for tier in tiers:
            worse &= ~tier
            for t in members(tier):
                found[t] = self.into[j][t] & worse
        return found

    def stable(self, i: int, concept: str, tiers: Tiers, improving: Sequence[Sequence[int]]) -> int:
        """The set of states at which i, who orders the states in `tiers`, is stable; `improving[j]` for everybody
        else."""
        answered, by_improvements, countered = FORESIGHTS[concept]
        own = self.of[i]
        others = [j for j in self.movers if j != i and answered]
        answers = _Answers([improving[j] if by_improvements else self.into[j] for j in others])
        sanctions = self._held_down(i, tiers) if countered else tiers
        better, unstable = self.everything, 0
        for tier, new in zip(reversed(tiers), reversed(sanctions), strict=True):
            better &= ~tier
            answers.add(new)
            undeterred = better & ~answers.found
            for s in members(tier):
                if own[s] & undeterred:
                    unstable |= 1 << s
        return self.everything & ~unstable

    def _held_down(self, i: int, tiers: Tiers) -> list[int]:
        """For each tier the states from which i can have this and nothing better by staying or by one move."""
        found, left = [], self.everything
        for tier in tiers:
            reaching = tier
            for t in members(tier):
                reaching |= self.into[i][t]
            found.append(reaching & left)
            left &= ~reaching
        return found

    def equilibria(self, tiers: Sequence[Tiers], concepts: Sequence[str]) -> list[int]:
        """The set of states that are stable for everybody under each concept."""
        sequential = any(FORESIGHTS[concept][1] for concept in concepts)
        improving = [self.improving(j, own) if sequential else [] for j, own in enumerate(tiers)]
        found = []
        for concept in concepts:
            states = self.everything
            for i in self.movers:
                states &= self.stable(i, concept, tiers[i], improving)
            found.append(states)
        return found


class _Answers:
    """The states from which some movers can bring about a sanction by one move or more, while sanctions are added.

    THE RULE of legal sequences is that of `countermove.graph`: nobody moves twice in a row. `_first[k]` is the set of
    states from which a sequence that k begins gets there; before a state of it comes a move of whoever is not k.
    """

    def __init__(self, into: Sequence[Sequence[int]]) -> None:
        self.found = 0
        self._into = into
        self._first = [0] * len(into)

    def add(self, sanctions: int) -> None:
        """Adds sanctions."""
        waiting = [(t, -1) for t in members(sanctions)]
        while waiting:
            t, mover = waiting.pop()
            for k, own in enumerate(self._into):
                if k != mover and (new := own[t] & ~self._first[k]):
                    self._first[k] |= new
                    self.found |= new
                    waiting += [(s, k) for s in members(new)]


def set_of(states: Iterable[int]) -> int:
    """The set of some states."""
    found = 0
    for s in states:
        found |= 1 << s
    return found


def _turned(of: Sequence[int]) -> tuple[int, ...]:
    """The moves the other way round."""
    found = [0] * len(of)
    for s, targets in enumerate(of):
        for t in members(targets):
            found[t] |= 1 << s
    return tuple(found)
