"""Simultaneous stability: several decision makers leave a state at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from countermove.graph import Graph, ModelGraph, Step
from countermove.stability.concepts import concept
from countermove.stability.verdict import Reply, Sanction


def _undefined(graph: Graph) -> str:
    conflict = graph.conflict if isinstance(graph, ModelGraph) else None
    if conflict is None or conflict.states:
        return "it adds up changes of options, and a free-form model has no options"
    if conflict.rules.same_state:
        return "it adds up changes of options, and a merged state stands for several combinations of them"
    return ""


@concept(
    "sim",
    "simultaneous stability",
    "SIM",
    "whoever could do better by a move risks that improvements which others make from here at the same time leave it "
    "no better off",
    "Fraser & Hipel 1979, IEEE Transactions on Systems, Man, and Cybernetics 9:805-816; 1984, Conflict Analysis; for "
    "more than two decision makers the literature has no single form",
    demands=600,
    family="simultaneous",
    undefined=_undefined,
)
def sim(graph: Graph, i: int, s: int, x: int) -> Reply:
    """Everybody else stays or makes one of its improvements from s, at the same time as i moves from s to x; some
    such choice adds up to a state that is feasible and not preferred to s by i. Nobody sees what the others do, so
    rules on moves apply to each move by itself."""
    assert isinstance(graph, ModelGraph), "else it is undefined"
    count = 0
    for y, movers in _together(graph, i, s, x):
        count += 1
        if not graph.prefers(i, y, s):
            return Reply(x, Sanction(movers, end=y), by_improvements=True)
    return Reply(x, None, count, by_improvements=True)


def _together(graph: ModelGraph, i: int, s: int, x: int) -> Iterator[tuple[int, tuple[Step, ...]]]:
    """The feasible states that i's move to x and improvements of the others from s add up to, with the latter.

    There are as many choices as the product of what each can do; where that is more than there are states, the states
    are gone through instead.
    """
    masks, codes = _masks(graph), [state.members[0] for state in (graph.states[s], graph.states[x])]
    others = graph.others(i)
    changed = codes[1] & masks[i]
    choices = [
        {graph.states[t].members[0] & masks[j]: Step(j, s, t) for t in (s, *graph.improvements(j, s))} for j in others
    ]
    if prod(map(len, choices)) <= len(graph):
        for chosen in product(*(own.items() for own in choices)):
            y = graph.find(changed | sum(bits for bits, _ in chosen))
            if y is not None and y != x:
                yield y, tuple(step for _, step in chosen if step.target != s)
        return
    for y, state in enumerate(graph.states):
        code = state.members[0]
        steps = [own.get(code & masks[j]) for j, own in zip(others, choices, strict=True)]
        if code & masks[i] == changed and y != x and all(steps):
            yield y, tuple(step for step in steps if step is not None and step.target != s)


def _masks(graph: ModelGraph) -> list[int]:
    """The bits of everybody's own options."""
    bits = graph.conflict.bits
    return [sum(bits[option.name] for option in dm.options) for dm in graph.conflict.decision_makers]
