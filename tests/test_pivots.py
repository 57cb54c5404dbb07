"""The assumptions on which an outcome hangs, against an independent reading of the definitions."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

import naive
from countermove.analyses.pivots import pivots, weakness
from countermove.evidence import Citation
from countermove.preference import Priority, Taken
from countermove.stability.concepts import CONCEPTS
from helpers import graph_of
from random_models import Spec, Wants, random_spec, to_yaml


def turned(spec: Spec, dm: int, place: int) -> Spec:
    """The same model where a decision maker wants the opposite of one of its statements in its place."""
    own = list(spec.wants[dm].prefers or ())
    own[place] = ("not", own[place])
    wants = (*spec.wants[:dm], Wants(prefers=tuple(own)), *spec.wants[dm + 1 :])
    return replace(spec, wants=wants)


def holding(spec: Spec, concept: str) -> set[int]:
    """The numbers of the equilibria, by the oracle."""
    return set(naive.solve(spec).equilibria[concept])


@pytest.mark.parametrize("seed", range(12))
def test_just_the_statements_that_break_it_turned_round(seed: int) -> None:
    rng = random.Random(f"pivots {seed}")
    spec = random_spec(rng, max_options=4, merged=seed % 3 == 0, move_rules=seed % 4 == 0)
    graph = graph_of(to_yaml(spec))
    for key, concept in CONCEPTS.items():
        without = {
            (i, k): holding(turned(spec, i, k), key)
            for i, wants in enumerate(spec.wants)
            for k in range(len(wants.prefers or ()))
        }
        for number in holding(spec, key):
            found = {(each.dm, each.place) for each in pivots(graph, number - 1, concept)}
            assert found == {at for at, left in without.items() if number not in left}
            alike = rng.sample(range(len(graph)), min(3, len(graph)))
            of_a_kind = {number, *(s + 1 for s in alike)}
            found = {(each.dm, each.place) for each in pivots(graph, number - 1, concept, alike)}
            assert found == {at for at, left in without.items() if not left & of_a_kind}


def test_what_is_weakly_supported_comes_first() -> None:
    says = [
        Priority(Taken("a"), "high", (Citation("x", kind="reported"),)),
        Priority(Taken("a"), evidence=(Citation("x", kind="reported"), Citation(kind="our inference"))),
        Priority(Taken("a"), evidence=(Citation("x", kind="author's judgement"),)),
        Priority(Taken("a")),
        Priority(Taken("a"), "medium", (Citation("x", kind="data"),)),
        Priority(Taken("a"), "low", (Citation("x", kind="data"),)),
    ]
    assert sorted(says, key=weakness) == [says[5], says[4], says[3], says[2], says[0], says[1]]
    assert weakness(Priority(Taken("a"), unknown=True)) < weakness(says[4])
