"""Joint improvements: where some decision makers can go together to the gain of each, and what the others answer.

For a coalition H at a state s a state t is a joint improvement if H can bring it about (R_H(s), legal sequences) and
every member prefers it to s (Kilgour, Hipel, Fang & Peng 2001, Group Decision and Negotiation 10). It *survives the
answers* if whatever the others can bring about from t, every member still prefers that to s: under GMR by whatever
moves of theirs (R_-H(t)), under SEQ by moves that better the mover's own lot only (R_-H^+(t)). A sanction is a state
that at least one member does not prefer to s. With a coalition of one both are the definitions of
`countermove.stability.concepts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from countermove.graph import Graph, LegalSequences, Step
from countermove.states import LISTED

#: The concepts whose answers are tried, the less searching one first: what survives GMR survives SEQ.
ANSWERS = {"seq": True, "gmr": False}


#: How many states may be looked at for a question, in a listed model and in a large one.
LOOKED_AT, LOOKED_AT_LARGE = 500_000, 4_000


class SpentError(Exception):
    """More states would have to be looked at than was allowed."""


class Budget:
    """How many states may still be looked at, over any number of searches."""

    def __init__(self, states: int) -> None:
        self.left = states

    @classmethod
    def of(cls, graph: Graph, times: int = 1) -> Budget:
        """What a question about a graph may cost; less in a large model, where looking at a state takes longer."""
        return cls(times * (LOOKED_AT if len(graph) <= LISTED else LOOKED_AT_LARGE))

    def spend(self, states: Iterator[int] | LegalSequences) -> Iterator[int]:
        """The same states, each paid for. Raises SpentError where nothing is left."""
        for state in states:
            self.left -= 1
            if self.left < 0:
                raise SpentError
            yield state


@dataclass(frozen=True)
class Setback:
    """An answer of the others after which `hurt`, one of those who moved, is no better off than before."""

    path: tuple[Step, ...]
    hurt: int

    @property
    def state(self) -> int:
        """Where the answer ends."""
        return self.path[-1].target


@dataclass(frozen=True)
class Way:
    """A joint improvement: who joins, by which steps, and for each of `ANSWERS` the setback or None if it survives."""

    coalition: tuple[int, ...]
    path: tuple[Step, ...]
    setbacks: dict[str, Setback | None]

    @property
    def target(self) -> int:
        """Where it leads."""
        return self.path[-1].target

    @property
    def survives(self) -> tuple[str, ...]:
        """The concepts under whose answers it survives."""
        return tuple(key for key, setback in self.setbacks.items() if setback is None)


def movers(graph: Graph, states: Sequence[int]) -> tuple[int, ...]:
    """Who can move from one of some states."""
    return tuple(j for j in graph.decision_makers if any(graph.moves(j, s) for s in states))


def coalitions(i: int, others: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The coalitions of i with some of the others, i alone first, then by size: 2^len(others) of them.

    >>> list(coalitions(1, [0, 2]))
    [(1,), (0, 1), (1, 2), (0, 1, 2)]
    """
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            yield tuple(sorted((i, *chosen)))


def joint_improvements(graph: Graph, members: tuple[int, ...], s: int, budget: Budget) -> list[int]:
    """The states that a coalition can bring about from s and that every member prefers to it, nearest first."""
    reached = graph.sequences(members, s)
    return [t for t in budget.spend(reached) if all(graph.prefers(k, t, s) for k in members)]


def setback(graph: Graph, members: tuple[int, ...], s: int, t: int, concept: str, budget: Budget) -> Setback | None:
    """The nearest answer of the others to a move of a coalition from s to t that leaves a member no better off than at
    s, None where there is none."""
    others = tuple(j for j in graph.decision_makers if j not in members)
    answers = graph.sequences(others, t, improving=ANSWERS[concept])
    for u in budget.spend(answers):
        for k in members:
            if not graph.prefers(k, u, s):
                return Setback(answers.path(u), k)
    return None


def way(graph: Graph, members: tuple[int, ...], s: int, t: int, budget: Budget) -> Way:
    """A joint improvement from s to t with what meets it."""
    setbacks = {concept: setback(graph, members, s, t, concept, budget) for concept in ANSWERS}
    steps = graph.sequences(members, s)
    assert t in steps, "it is a joint improvement"  # which also looks for it
    return Way(members, steps.path(t), setbacks)
