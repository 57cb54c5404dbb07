"""Two decision makers who look some moves ahead: limited-move, non-myopic and Stackelberg stability.

With h moves of foresight, i at s expects to end in G_h(i, s): G_0(i, s) = s; else let t be the move from s whose
expected end G_{h-1}(j, t), where j, the other, moves next, is best for i; if i prefers that end to s it moves there and
the end is G_h(i, s), else it stays, and G_h(i, s) = s. Everybody looks ahead as far as is left of the h moves.

Ties: a decision maker who would end no better stays. Of several moves that would end equally well for it, the one to
the state with the lowest number counts; the literature leaves this open, and with indifference the expected end is not
unique ("On some properties of limited move stability, generalized metarationality, and policy equilibrium in bilateral
conflicts", Discrete Applied Mathematics 2024).
"""

from __future__ import annotations

from dataclasses import dataclass

from countermove.graph import Graph, ModelGraph, Step
from countermove.stability.concepts import FAMILIES, Family, concept
from countermove.stability.repeating import Repeating
from countermove.stability.verdict import Concept, Foreseen, Reply, Sanction
from countermove.states import MOST_STATES

_SOURCE = (
    "Kilgour 1985; Fang, Hipel & Kilgour 1989, European Journal of Operational Research 41:86-100; 1993, Interactive "
    "Decision Making"
)

#: For how many moves of foresight what is expected is worked out, at the most; and how many moves are compared for it.
MOST_VALUES = 10_000
MOST_WORK = 20_000_000


@dataclass(frozen=True)
class Ahead:
    """What decision makers expect: for each and each state, where the game ends (G_h) and its own move (or itself)."""

    ends: tuple[tuple[int, ...], ...]
    moves: tuple[tuple[int, ...], ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ahead) and self.ends == other.ends

    def __hash__(self) -> int:
        return hash(self.ends)


def movers(graph: Graph) -> tuple[int, ...]:
    """The decision makers that have a move anywhere."""
    if "movers" not in graph.remembered:
        states = range(len(graph))
        graph.remembered["movers"] = tuple(i for i in graph.decision_makers if any(graph.moves(i, s) for s in states))
    found: tuple[int, ...] = graph.remembered["movers"]
    return found


def _looking_ahead(graph: Graph) -> Repeating[Ahead]:
    """What is expected with 0, 1, 2, ... moves of foresight."""
    if "looking ahead" not in graph.remembered:
        states = tuple(range(len(graph)))
        same = tuple(states for _ in graph.decision_makers)
        work = sum(len(graph.moves(i, s)) for i in movers(graph) for s in states) + len(graph)
        follow = [other if (other := _other(graph, i)) is not None else i for i in graph.decision_makers]

        def one_more(before: Ahead) -> Ahead:
            choices = [[_choice(graph, i, s, before.ends[follow[i]]) for s in states] for i in graph.decision_makers]
            ends = tuple(
                tuple(s if t == s else before.ends[follow[i]][t] for s, t in enumerate(own))
                for i, own in enumerate(choices)
            )
            return Ahead(ends, tuple(map(tuple, choices)))

        most = min(MOST_VALUES, max(20, MOST_WORK // work))
        graph.remembered["looking ahead"] = Repeating(Ahead(same, same), one_more, most)
    found: Repeating[Ahead] = graph.remembered["looking ahead"]
    return found


def _choice(graph: Graph, i: int, s: int, ends: tuple[int, ...]) -> int:
    """Where i moves from s (s: it stays) if a move to t ends in ends[t]."""
    best = s
    for t in graph.moves(i, s):
        if graph.prefers(i, ends[t], s if best == s else ends[best]):
            best = t
    return best


def _other(graph: Graph, i: int) -> int | None:
    """Who moves after i: the other one with moves, or if there is none somebody without."""
    return next((j for j in (*movers(graph), *graph.others(i)) if j != i), None)


def _foreseen(graph: Graph, i: int, x: int, place: int, horizon: int) -> Foreseen:
    """What i expects to follow its move to x, by what stands at a place of what was worked out."""
    ahead, steps, at = _looking_ahead(graph).values, [], x
    mover = _other(graph, i)
    while mover is not None and place > 0 and ahead[place].moves[mover][at] != at:
        steps.append(Step(mover, at, ahead[place].moves[mover][at]))
        mover, at, place = _other(graph, mover), steps[-1].target, place - 1
    return Foreseen(tuple(steps), at, horizon)


def _reply(graph: Graph, i: int, s: int, x: int, foreseen: Foreseen) -> Reply:
    if graph.prefers(i, foreseen.end, s):
        return Reply(x, foreseen=foreseen)
    return Reply(x, Sanction(foreseen.path, end=foreseen.end), foreseen=foreseen)


def look_ahead(graph: Graph, i: int, s: int, x: int, horizon: int) -> Reply:
    """Where i, with so many moves of foresight, expects a move from s to x to end; it deters i unless it prefers it."""
    place = _looking_ahead(graph).place(horizon - 1)
    assert place is not None, "else it is undefined"
    return _reply(graph, i, s, x, _foreseen(graph, i, x, place, horizon))


def _too_many(graph: Graph) -> str:
    if len(graph) > MOST_STATES:
        return f"it looks at the whole graph, and is only worked out for up to {MOST_STATES:,} states"
    who = movers(graph)
    if len(who) <= 2:
        return ""
    names = [graph.conflict.decision_makers[i].name for i in who] if isinstance(graph, ModelGraph) else [*map(str, who)]
    return (
        f"it is for two decision makers with moves, and here {', '.join(names[:-1])} and {names[-1]} have some; "
        "`maximin3` and the like look ahead among any number"
    )


def _limited(horizon: str) -> Concept:
    """L_h: s is stable for i if no move of i's is expected to end in a state that it prefers. L_1 is Nash stability."""
    h = int(horizon)

    def definition(graph: Graph, i: int, s: int, x: int) -> Reply:
        """The state in which i's move to x is expected to end is not preferred to s by i."""
        return look_ahead(graph, i, s, x, h)

    def undefined(graph: Graph) -> str:
        return _too_many(graph) or ("" if _looking_ahead(graph).place(h - 1) is not None else _unsettled(graph))

    return Concept(
        f"l{h}",
        f"limited-move stability, {h} {'move' if h == 1 else 'moves'}",
        f"L{h}",
        f"nobody who looks {h} {'move' if h == 1 else 'moves'} ahead, and expects the other to look as far as is left "
        "of them, has a move that ends better for it",
        _SOURCE,
        1000 + h,
        None,
        definition,
        "foresight",
        Graph.moves,
        undefined=undefined,
    )


def _unsettled(graph: Graph) -> str:
    count = len(_looking_ahead(graph).values) - 1
    return f"what is expected was worked out for up to {count:,} moves of foresight and had not settled by then"


def _unsettled_or_too_many(graph: Graph) -> str:
    return _too_many(graph) or ("" if _looking_ahead(graph).cycle() is not None else _unsettled(graph))


@concept(
    "nm",
    "non-myopic stability",
    "NM",
    "however far both look ahead, beyond some number of moves, nobody has a move that ends better for it",
    "Brams & Wittman 1981; " + _SOURCE,
    demands=700,
    family="foresight",
    leaves=Graph.moves,
    undefined=_unsettled_or_too_many,
)
def nm(graph: Graph, i: int, s: int, x: int) -> Reply:
    """From some h on, i's move to x is never expected to end in a state that i prefers to s."""
    cycle = _looking_ahead(graph).cycle()
    assert cycle is not None, "else it is undefined"
    replies = (_reply(graph, i, s, x, _foreseen(graph, i, x, place, place + 1)) for place in cycle)
    first = next(replies)
    return next((reply for reply in (first, *replies) if reply.sanction is None), first)


def _stackelberg(leader: str) -> Concept:
    """Stackelberg: L_2 stability for the leader, Nash stability for the follower."""

    def definition(graph: Graph, i: int, s: int, x: int) -> Reply:
        """The leader looks two moves ahead, the other one."""
        return look_ahead(graph, i, s, x, 2 if i == _leader(graph, leader) else 1)

    def undefined(graph: Graph) -> str:
        i, who = _leader(graph, leader), movers(graph)
        if i in who and len(who) == 2:
            return ""
        return _too_many(graph) or f"it takes two decision makers with moves, one of them {leader}"

    return Concept(
        f"stackelberg:{leader}",
        f"Stackelberg stability, led by {leader}",
        f"Stackelberg ({leader})",
        f"{leader} moves first and foresees the other's answer, the other sees nothing beyond its own move, and "
        "neither has a move that ends better for it",
        "Fang, Hipel & Kilgour 1989, European Journal of Operational Research 41:86-100; 1993, Interactive Decision "
        "Making",
        800,
        None,
        definition,
        "foresight",
        Graph.moves,
        undefined=undefined,
    )


def _leader(graph: Graph, name: str) -> int:
    """The position of the leader. Raises RequestError."""
    return graph.conflict.index(name) if isinstance(graph, ModelGraph) else int(name)


FAMILIES += [
    Family("l1 to l999", r"l([1-9]\d{0,2})", _limited),
    Family("stackelberg:DM", r"stackelberg:(.+)", _stackelberg),
]
