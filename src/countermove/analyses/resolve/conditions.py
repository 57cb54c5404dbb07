"""When a decision maker is stable at a state, as a condition on what it prefers to that state.

Whether i is stable at s depends, under all five concepts, on nothing of i's wants but which states it prefers to s:
what the others can do, and what they improve by, is not i's to say. So the condition is: for every move x of i at least
one of some sets holds no state that i prefers to s. These sets are {x} itself; and for every answer y of the others
{y}, with SMR and SSEQ also all that i can move to from y. See docs/resolve.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from countermove.graph import ModelGraph
from countermove.stability.verdict import Concept

#: Things of which none may be above: states, or whatever stands for them.
Option = frozenset[int]

#: One of these must hold.
Clause = frozenset[Option]

#: All of these must hold.
Condition = frozenset[Clause]

#: What always holds, and what never does.
ALWAYS: Condition = frozenset()
NEVER: Condition = frozenset({frozenset()})


def stable_if(graph: ModelGraph, concept: Concept, i: int, s: int) -> Condition:
    """When i is stable at s: the states, by index, of which none may be preferred to s."""
    foresight = concept.foresight
    assert foresight is not None, "only concepts with labels are asked for"
    clauses = []
    for x in graph.moves(i, s):
        options = {frozenset({x} - {s})}
        if foresight.answered:
            for y in graph.sequences(graph.others(i), x, improving=foresight.by_improvements):
                counters = graph.moves(i, y) if foresight.countered else ()
                options.add(frozenset({y, *counters} - {s}))
        clauses.append(frozenset(options))
    return simplified(clauses)


def simplified(clauses: Iterable[Clause]) -> Condition:
    """The same condition without what is implied: sets that contain another of their clause, clauses that contain
    another, and what is said alone already."""
    if frozenset() in (found := {_least(clause) for clause in clauses}):
        return NEVER
    found = {clause for clause in found if frozenset() not in clause}
    alone = frozenset(chain.from_iterable(option for clause in found if len(clause) == 1 for option in clause))
    rest = set()
    for clause in found:
        if len(clause) > 1:
            reduced = frozenset(option - alone for option in clause)
            if frozenset() not in reduced:
                rest.add(_least(reduced))
    if any(len(clause) == 1 for clause in rest):
        return simplified([*rest, *(frozenset({frozenset({each})}) for each in alone)])
    rest = {clause for clause in rest if not any(other < clause for other in rest)}
    return frozenset(rest) | {frozenset({frozenset({each})}) for each in alone}


def _least(clause: Clause) -> Clause:
    ordered = sorted(clause, key=len)
    kept: list[Option] = []
    for option in ordered:
        if not any(other <= option for other in kept):
            kept.append(option)
    return frozenset(kept)


def given(condition: Condition, above: Iterable[int], not_above: Iterable[int]) -> Condition:
    """What is left of a condition once some things are known to be above, and others not to be."""
    up, down = frozenset(above), frozenset(not_above)
    return simplified(frozenset(option - down for option in clause if not option & up) for clause in condition)


def named(condition: Condition) -> frozenset[int]:
    """Everything that a condition names."""
    return frozenset(each for clause in condition for option in clause for each in option)
