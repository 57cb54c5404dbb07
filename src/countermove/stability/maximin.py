"""Maximin_h stability: what a decision maker can be sure of within some moves, whatever the others do.

With h moves of foresight and i to move, V_h(s) is the best for i of s itself and V_{h-1}(t) over i's moves t; with the
others to move, the worst of s itself and V_{h-1}(t) over all that they can bring about by legal sequences; V_0(s) = s.
Both sides may stop at any turn. Source: Rêgo & Vieira, Maximin_h stability, Group Decision and Negotiation; the form is
pinned down by its theorem: for two decision makers Maximin_1, _2 and _3 are Nash, GMR and SMR stability.
"""

from __future__ import annotations

from countermove.graph import Graph, ModelGraph, Step
from countermove.stability.concepts import FAMILIES, Family
from countermove.stability.labels import Labels
from countermove.stability.repeating import Repeating
from countermove.stability.verdict import Concept, Foreseen, Reply, Sanction
from countermove.states import MOST_STATES

#: What i can be sure of in each state, in its levels: with i to move, and with the others to move.
Values = tuple[tuple[int, ...], tuple[int, ...]]


def _values(graph: ModelGraph, i: int) -> Repeating[Values]:
    """The values with 0, 1, 2, ... moves of foresight, which are looked at for all states at once."""
    if ("maximin", i) not in graph.remembered:
        levels, labels = tuple(graph.orders[i].levels), Labels(graph)

        def one_more(before: Values) -> Values:
            own, others = before
            forced = labels.forced(i, own, by_improvements=False)[0]
            best = (max([level, *(others[t] for t in graph.moves(i, s))]) for s, level in enumerate(levels))
            worst = (level if w is None else min(level, w) for level, w in zip(levels, forced, strict=False))
            return tuple(best), tuple(worst)

        graph.remembered["maximin", i] = Repeating((levels, levels), one_more, 1000)
    found: Repeating[Values] = graph.remembered["maximin", i]
    return found


def secured(graph: Graph, i: int, s: int, x: int, horizon: int) -> Reply:
    """The worst that the others can do to i after its improvement from s to x, if i has so many moves of foresight."""
    assert isinstance(graph, ModelGraph), "the graph of a model"
    values = _values(graph, i)
    place = values.place(horizon - 1)
    assert place is not None, "the horizon is bounded"
    value, levels = values.values[place][1][x], graph.orders[i].levels
    if value > levels[s]:
        return Reply(x, foreseen=Foreseen((), x, horizon))
    steps: list[Step] = []
    at = x
    while levels[at] != value:
        place -= 1
        if steps and steps[-1].mover != i:
            target = next(t for t in graph.moves(i, at) if values.values[place][1][t] == value)
            steps.append(Step(i, at, target))
        else:
            answers = graph.sequences(graph.others(i), at)
            steps += answers.path(next(y for y in answers if values.values[place][0][y] == value))
        at = steps[-1].target
    return Reply(x, Sanction(tuple(steps), end=at), foreseen=Foreseen(tuple(steps), at, horizon))


def _maximin(horizon: str) -> Concept:
    """Maximin_h: s is stable for i if it cannot make sure of anything better by a move."""
    h = int(horizon)

    def definition(graph: Graph, i: int, s: int, x: int) -> Reply:
        """What i can be sure of after a move to x is not preferred to s by i."""
        return secured(graph, i, s, x, h)

    return Concept(
        f"maximin{h}",
        f"maximin stability, {h} {'move' if h == 1 else 'moves'}",
        f"Maximin{h}",
        f"nobody who looks {h} {'move' if h == 1 else 'moves'} ahead, and reckons with the worst that the others can "
        "do, can make sure of anything better",
        "Rêgo & Vieira, Maximin_h stability, Group Decision and Negotiation, about 2019",
        2000 + h,
        None,
        definition,
        "maximin",
        undefined=_too_large,
    )


def _too_large(graph: Graph) -> str:
    if len(graph) <= MOST_STATES:
        return ""
    return f"it looks at the whole graph, and is only worked out for up to {MOST_STATES:,} states"


FAMILIES.append(Family("maximin1 to maximin999", r"maximin([1-9]\d{0,2})", _maximin))
