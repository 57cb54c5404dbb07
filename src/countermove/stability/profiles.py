"""Many orders over one set of moves: who is stable where, without a graph made anew for each.

Sets of states are integers, bit s for the state s. `Moves` holds what stays as it is; an order is a list of tiers, the
best first, each a set of equally good states. It says the same as the definitions (`stability.concepts`), by the
formula of docs/engine.md: with X the states better than s for i from which the others cannot bring about a sanction, i
is stable at s if and only if no move of i leads from s into X. X depends on the level of s alone.

For small models; what is larger is for `stability.compiled.profiles`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    """The moves of everybody: `of[j][s]` is the set of states that decision maker j can move to from s."""

    def __init__(self, of: Sequence[Sequence[int]]) -> None:
        self.of = tuple(tuple(own) for own in of)
        self.size = len(self.of[0])
        self.everything = (1 << self.size) - 1
        self.movers = tuple(j for j, own in enumerate(self.of) if any(own))

    @classmethod
    def of_graph(cls, graph: Graph) -> Moves:
        """The moves of a graph."""
        return cls([[_set(graph.moves(j, s)) for s in range(len(graph))] for j in graph.decision_makers])

    def improvements(self, j: int, tiers: Tiers) -> list[int]:
        """The set of states that j improves to from each state."""
        found, better = [0] * self.size, 0
        for tier in tiers:
            for s in members(tier):
                found[s] = self.of[j][s] & better
            better |= tier
        return found

    def stable(self, i: int, concept: str, tiers: Sequence[Tiers], improvements: Sequence[Sequence[int]]) -> int:
        """The set of states at which i is stable: `tiers[j]` is everybody's order, `improvements[j]` what follows."""
        answered, by_improvements, countered = FORESIGHTS[concept]
        unstable = 0
        if not answered:
            for s, better in enumerate(improvements[i]):
                unstable |= bool(better) << s
            return self.everything & ~unstable
        own = self.of[i]
        others = [j for j in self.movers if j != i]
        answering = [improvements[j] if by_improvements else self.of[j] for j in others]
        better, worse = 0, self.everything
        for tier in tiers[i]:
            if any(improvements[i][s] for s in members(tier)):
                sanctions = worse
                if countered:
                    sanctions = _set(y for y in members(worse) if not own[y] & better)
                deterred = _brought_about(sanctions, answering)
                for s in members(tier):
                    unstable |= bool(improvements[i][s] & ~deterred) << s
            better |= tier
            worse &= ~tier
        return self.everything & ~unstable

    def equilibria(self, tiers: Sequence[Tiers], concepts: Sequence[str]) -> list[int]:
        """The set of states that are stable for everybody under each concept."""
        improvements = [self.improvements(j, tiers[j]) for j in range(len(self.of))]
        found = []
        for concept in concepts:
            states = self.everything
            for i in self.movers:
                states &= self.stable(i, concept, tiers, improvements)
            found.append(states)
        return found


def _brought_about(ends: int, moves: Sequence[Sequence[int]]) -> int:
    """The states from which some movers can bring about one of `ends` by one move or more.

    THE RULE of legal sequences is that of `countermove.graph`: nobody moves twice in a row. `first[k]` is the set of
    states from which a sequence that k begins gets there; after a move of k goes on whoever is not k.
    """
    first = [0] * len(moves)
    changed = True
    while changed:
        changed = False
        for k, own in enumerate(moves):
            goal = ends
            for other, states in enumerate(first):
                if other != k:
                    goal |= states
            grown = first[k]
            for s, targets in enumerate(own):
                if targets & goal:
                    grown |= 1 << s
            if grown != first[k]:
                first[k], changed = grown, True
    found = 0
    for states in first:
        found |= states
    return found


def _set(states: Iterator[int] | Sequence[int]) -> int:
    found = 0
    for s in states:
        found |= 1 << s
    return found
