"""The outcomes of a large model, by whole arrays: the same order, and the first of each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

import numpy as np

from countermove.analyses.outcomes import Group, Outcome, Outcomes
from countermove.arrays import Array
from countermove.large import Bits
from countermove.stability.compiled.engine import CompiledSolution

#: How many outcomes of a group are listed.
_FIRST = 1000

_CHUNK = 1 << 17  # a multiple of eight: whole bytes of bits


def first_outcomes(solution: CompiledSolution, kept: Set[int] | None = None, most: int = _FIRST) -> Outcomes:
    """As `outcomes`, with at most so many outcomes in a group."""
    ordered = [concept.key for concept in sorted(solution.concepts, key=lambda concept: concept.demands)]
    size = len(solution.graph)
    holding = {key: np.bitwise_and.reduce([_bits(own, size) for own in solution.stable[key]]) for key in ordered}
    if kept is not None:
        holding = {key: own & _bits(kept, size) for key, own in holding.items()}
    groups = []
    left = np.full((size + 7) // 8, 255, np.uint8)
    for place, key in enumerate(ordered):
        own = holding[key] & left
        left &= ~holding[key]
        count = len(Bits(own, size))
        if count:
            also = tuple(other for other in ordered[place + 1 :] if not (own & ~holding[other]).any())
            first = _first(solution, key, own, most)
            groups.append(Group(key, also, count, tuple(_outcomes(solution, key, holding, first))))
    counts = {concept.key: len(Bits(holding[concept.key], size)) for concept in solution.concepts}
    return Outcomes(tuple(groups), counts)


def _bits(states: Set[int], size: int) -> Array:
    """The bits of a set of states, without any beyond the last."""
    if isinstance(states, Bits):
        return np.packbits(states.mask, bitorder="little")
    mask = np.zeros(size, bool)
    mask[list(states)] = True
    return np.packbits(mask, bitorder="little")


def _first(solution: CompiledSolution, concept: str, bits: Array, most: int) -> Sequence[int]:
    """The first states of a set in the default order: a few at a time, so that millions need no memory."""
    best = np.empty(0, np.int64)
    for states in _chunks(bits, len(solution.graph)):
        best = np.concatenate([best, states])
        margin = np.min([solution.margins(concept, i, best) for i in solution.graph.decision_makers], axis=0)
        order = np.lexsort((best, -margin, solution.steps[best] < 0))
        best = best[order[:most]]
    return best.tolist()


def _chunks(bits: Array, size: int) -> Iterator[Array]:
    for start in range(0, size, _CHUNK):
        part = bits[start // 8 : (start + _CHUNK) // 8]
        states = np.flatnonzero(np.unpackbits(part, count=min(_CHUNK, size - start), bitorder="little")) + start
        if states.size:
            yield states


def _outcomes(
    solution: CompiledSolution, concept: str, holding: dict[str, Array], states: Sequence[int]
) -> Iterator[Outcome]:
    graph, asked = solution.graph, np.array(states, np.int64)
    margins = np.array([solution.margins(concept, i, asked) for i in graph.decision_makers])
    for state, own in zip(states, margins.T.tolist(), strict=True):
        held = tuple(key for key, bits in holding.items() if bits[state >> 3] >> (state & 7) & 1)
        least = min(own)
        weakest = tuple(i for i, margin in enumerate(own) if margin == least and margin < np.inf)
        steps = int(solution.steps[state])
        margin = int(least) if weakest else None
        yield Outcome(graph.states[state], held, steps if steps >= 0 else None, margin, weakest)
