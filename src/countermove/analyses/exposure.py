"""How an outcome stands for those who bear it: what it fails them in, whether they can mend it, who gains.

"Left exposed" is this program's reading of a word of policy analysts, not a term of the field: `exposure` has the
definition. What it rests on is the field's own: joint improvements (`countermove.stability.joint`) and the security
level, the best that a decision maker can make sure of (Howard 1971, Paradoxes of Rationality: its maximin).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countermove.graph import ModelGraph
from countermove.preference import Priority
from countermove.stability.joint import Budget, SpentError, Way, coalitions, joint_improvements, way
from countermove.stability.solve import Solution
from countermove.states import LISTED

#: The words for how an outcome leaves a decision maker, in the order in which answers list them.
STANDINGS = {
    "left exposed": (
        "another outcome that holds meets the first statement that it fails here and all before it (without "
        "statements: is better for it), and no move, its own or of a coalition that it belongs to, is better for "
        "all who join and stays so whatever the others answer by moves that better their own lot"
    ),
    "loses": "worse for it than the status quo, but not left exposed",
    "as before": "as good for it as the status quo",
    "not compared": "there is no status quo to compare with",
    "gains": "better for it than the status quo; another outcome that holds is better still",
    "gains most": "better for it than the status quo, and no other outcome that holds is better",
    "indifferent": "all states are the same to it",
}


@dataclass(frozen=True)
class Exposure:
    """How an outcome stands for one decision maker. Places count its rank levels from 1, the best, to `places`.

    `change` compares with the status quo (1 better, 0 as good, -1 worse, None without one). `failed` are the statements
    that fail, each with its position from 1; `met_by`, for those that some move of its own meets, the best of these
    moves (None: it has too many to go through). `ways` has a joint improvement for every coalition that has one, as far
    as no smaller coalition inside of it has one that survives all answers; `improvements` counts those of all
    coalitions that were looked at: `asked` of `possible` ones. `complete`: the search was not cut short. `secure` is
    the place that it can make sure of from the outcome, `secure_before` from the status quo. `best` is the outcome that
    holds and is best for it, `mending` the best of those that meet its first failing statement and all before it; by
    index.
    """

    dm: int
    state: int
    standing: str
    place: int
    places: int
    place_before: int | None
    failed: tuple[tuple[int, Priority], ...]
    met_by: dict[int, int] | None
    statements: int
    ways: tuple[Way, ...]
    improvements: int
    asked: int
    possible: int
    complete: bool
    secure: int
    secure_before: int | None
    best: int
    mending: int | None

    @property
    def change(self) -> int | None:
        """Against the status quo: 1 better, 0 as good, -1 worse, None without one."""
        before = self.place_before
        return None if before is None else (self.place < before) - (self.place > before)


def exposure(solution: Solution, state: int, i: int, holding: Sequence[int]) -> Exposure:
    """How a state stands for decision maker i, compared with the outcomes that hold; all by index.

    i is *left exposed* by it if (1) some outcome that holds meets the first of i's statements that fails in it and
    every one before it (for an order without statements: is better for i), and (2) no joint improvement of a coalition
    with i in it survives the answers of the others under SEQ. What survives GMR survives SEQ, so none survives either.

    Searching coalitions is exponential in the number of decision makers who can move, and is cut short where more
    states would be looked at than a `Budget` allows; `complete` says so.
    """
    graph = solution.graph
    order, sq = graph.orders[i], graph.status_quo
    level, count = order.levels[state], order.count
    failed = tuple(
        (position, priority)
        for position, (priority, met) in enumerate(zip(order.priorities, order.meets(state), strict=True), 1)
        if not met
    )
    best = max(holding, key=lambda s: order.levels[s], default=state)
    found = _search(graph, i, state)
    mending = _mending(solution, i, state, holding, failed)
    exposed = mending is not None and not any("seq" in each.survives for each in found.ways)
    change = 0 if sq is None else (level > order.levels[sq]) - (level < order.levels[sq])
    better_elsewhere = order.levels[best] > level
    return Exposure(
        i,
        state,
        _standing(count, exposed, None if sq is None else change, better_elsewhere),
        count - level,
        count,
        None if sq is None else count - order.levels[sq],
        failed,
        _met_by(graph, i, state, [position for position, _ in failed]),
        len(order.priorities),
        found.ways,
        found.improvements,
        found.asked,
        found.possible,
        found.complete,
        count - solution.secure(i, state),
        None if sq is None else count - solution.secure(i, sq),
        best,
        mending,
    )


def _met_by(graph: ModelGraph, i: int, state: int, failed: Sequence[int]) -> dict[int, int] | None:
    order, moves = graph.orders[i], graph.moves(i, state) if failed else ()
    if len(moves) > LISTED:
        return None
    best: dict[int, int] = {}
    for t in moves:
        met = order.meets(t)
        for position in failed:
            known = best.get(position)
            if met[position - 1] and (known is None or order.levels[t] > order.levels[known]):
                best[position] = t
    return best


def _standing(count: int, exposed: bool, change: int | None, better_elsewhere: bool) -> str:
    if count == 1:
        return "indifferent"
    if exposed:
        return "left exposed"
    if change is None:
        return "not compared"
    if change > 0:
        return "gains" if better_elsewhere else "gains most"
    return "loses" if change < 0 else "as before"


def _mending(
    solution: Solution, i: int, state: int, holding: Sequence[int], failed: tuple[tuple[int, Priority], ...]
) -> int | None:
    """The best outcome that holds for i among those that meet its first failing statement and all before it."""
    order = solution.graph.orders[i]
    if order.priorities:
        if not failed:
            return None
        first = failed[0][0]
        meeting = [s for s in holding if all(order.meets(s)[:first])]
    else:
        meeting = [s for s in holding if order.levels[s] > order.levels[state]]
    return max(meeting, key=lambda s: order.levels[s], default=None)


@dataclass(frozen=True)
class _Found:
    ways: tuple[Way, ...]
    improvements: int
    asked: int
    possible: int
    complete: bool


def _search(graph: ModelGraph, i: int, state: int) -> _Found:
    """Joint improvements of the coalitions with i, the smaller ones first; those with an idle member besides i are left
    out, since without it the same moves improve and the same answers remain."""
    budget = Budget.of(graph)
    moving = tuple(j for j in graph.decision_makers if j != i and _can_move(graph, j))
    ways: list[Way] = []
    improvements = asked = 0
    complete = True
    for members in coalitions(i, moving):
        if any({*each.coalition} < {*members} and len(each.survives) == 2 for each in ways):
            asked += 1
            continue
        if len(members) == 1 and not _can_move(graph, i):
            asked += 1
            continue
        try:
            targets = joint_improvements(graph, members, state, budget)
            if targets:
                ways.append(_best_way(graph, i, members, state, targets, budget))
            improvements += len(targets)
            asked += 1
        except SpentError:
            complete = False
            break
    return _Found(tuple(ways), improvements, asked, 1 << len(moving), complete)


def _best_way(
    graph: ModelGraph, i: int, members: tuple[int, ...], state: int, targets: list[int], budget: Budget
) -> Way:
    """The joint improvement that survives the most answers, and of these the best for i."""
    levels = graph.orders[i].levels
    best: Way | None = None
    for t in sorted(targets, key=lambda t: (-levels[t], t)):
        each = way(graph, members, state, t, budget)
        if best is None or len(each.survives) > len(best.survives):
            best = each
        if len(best.survives) == 2:
            break
    assert best is not None, "there is a target"
    return best


def _can_move(graph: ModelGraph, j: int) -> bool:
    """Whether a decision maker has a move anywhere; in option form whether it has options."""
    dm = graph.conflict.decision_makers[j]
    return bool(dm.moves) if graph.conflict.states else bool(dm.options)
