"""The counts of many cases at once, by the compiled loops: the same numbers as `sweep` makes one case at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from countermove.analyses.robust.cases import Case, Spec, follows
from countermove.stability.compiled.profiles import BITS, Rows
from countermove.stability.profiles import Moves

Array = Any


#: How many bytes the rows of a sweep may take, at about so many for each state of a row.
_MOST_BYTES, _BYTES = 100_000_000, 20
#: How many lists of counts are kept, at the most.
_MOST_COUNTED = 1000


class Many:
    """A sweep whose cases are worked out together."""

    def __init__(self, spec: Spec, moves: Sequence[Moves]) -> None:
        self._spec = spec
        self._sequential = not {"seq", "sseq"}.isdisjoint(spec["concepts"])
        graphs = zip(moves, spec["graphs"], strict=True)
        self._rows = [Rows(own, pairs=graph["pairs"]) for own, graph in graphs]
        self._known: dict[tuple[int, int, tuple[int, ...]], int] = {}
        self._bits: dict[int, Array] = {}
        self._counted: dict[tuple[int, str, int], tuple[int, Array]] = {}
        self._most = _MOST_BYTES // (_BYTES * max(own.size for own in moves))

    @property
    def full(self) -> bool:
        """Whether there are so many rows, or counts, by now that these should be told and it be made anew."""
        return len(self._known) > self._most or len(self._counted) > _MOST_COUNTED

    def row(self, base: int, j: int, wants: tuple[int, ...]) -> int:
        """The row of what somebody wants, made when it first comes up."""
        graph = self._spec["bases"][base]["graph"]
        key = graph, j, wants
        if key not in self._known:
            self._known[key] = self._rows[graph].add(j, self._levels(self._rows[graph].size, wants))
        return self._known[key]

    def _levels(self, size: int, wants: tuple[int, ...]) -> Array:
        """The levels that wants in order of importance make."""
        found = np.zeros(size, np.int64)
        for start in range(0, len(wants), 30):
            for want in wants[start : start + 30]:
                found = found << 1 | self._bits_of(want, size)
            found = np.unique(found, return_inverse=True)[1].astype(np.int64)
        return found.astype(np.int32)

    def _bits_of(self, states: int, size: int) -> Array:
        if states not in self._bits:
            packed = np.frombuffer(states.to_bytes(size // 8 + 1, "little"), np.uint8)
            self._bits[states] = np.unpackbits(packed, count=size, bitorder="little").astype(np.int64)
        return self._bits[states]

    def tally(
        self, cases: Sequence[Case], rows: Sequence[Sequence[int]], factors: Iterable[Iterable[tuple[int, str]]]
    ) -> None:
        """Counts cases of one view: for each its rows and the values of its factors."""
        base = cases[0].base
        held = self._held(base, rows)
        groups: dict[str, list[int]] = {f"holds/{base}/": [*range(len(cases))]}
        for place, own in enumerate(factors):
            for factor, value in own:
                if value:
                    groups.setdefault(f"by/{factor}/{base}/{value}/", []).append(place)
        member = np.zeros((len(groups), len(cases)), np.float32)
        for place, own_places in enumerate(groups.values()):
            member[place, own_places] = 1
        weights = np.array([case.weight for case in cases], object)
        for weight in dict.fromkeys(weights):
            chosen = np.flatnonzero(weights == weight)
            # Whole numbers far below 2^24 are exact.
            sums = (member[:, chosen] @ held[chosen].astype(np.float32)).astype(np.int64)
            sizes = member[:, chosen].sum(axis=1)
            for prefix, size, own_sums in zip(groups, sizes, sums, strict=True):
                if size:
                    before = self._counted.get((base, prefix, weight))
                    parts = int(size), own_sums
                    self._counted[base, prefix, weight] = (
                        parts if before is None else (before[0] + parts[0], before[1] + parts[1])
                    )

    def told(self, found: Counter[str]) -> None:
        """Adds what has been counted to the counts, and begins anew."""
        names = [self._names(base) for base in range(len(self._spec["bases"]))]
        followed = [np.array([follows(self._spec, *name) for name in own]) for own in names]
        for (base, prefix, weight), (size, sums) in self._counted.items():
            whole = prefix.startswith("holds")
            if whole:
                found[f"cases/{base}"] += size
            found[f"weight/{base}" if whole else f"{prefix}weight"] += size * weight
            for at in np.flatnonzero(sums if whole else sums * followed[base]):
                concept, outcome = names[base][int(at)]
                found[f"{prefix}{concept}/{outcome}"] += int(sums[at]) * weight
        self._counted.clear()

    def held(self, cases: Sequence[Case], rows: Sequence[Sequence[int]]) -> list[list[str]]:
        """What holds in cases of one view, `CONCEPT/OUTCOME` for each."""
        names = self._names(cases[0].base)
        found = self._held(cases[0].base, rows)
        return [["{}/{}".format(*names[int(at)]) for at in np.flatnonzero(own)] for own in found]

    def _names(self, base: int) -> list[tuple[str, int]]:
        """The concept and the outcome of each column of `_held`."""
        spec = self._spec
        outcomes = spec["graphs"][spec["bases"][base]["graph"]]["outcomes"]
        numbers = [*outcomes, *(spec["outcomes"] + k for k in range(len(spec["sets"])))]
        return [(concept, number) for concept in spec["concepts"] for number in numbers]

    def _held(self, base: int, rows: Sequence[Sequence[int]]) -> Array:
        """What holds in which case: `[case, column]`, whether."""
        spec = self._spec
        graph = spec["bases"][base]["graph"]
        out = self._rows[graph].equilibria(np.array(rows), sequential=self._sequential)
        bits = np.array([BITS[concept] for concept in spec["concepts"]], np.uint8)
        held = out[:, None, :] & bits[:, None] > 0
        outcomes = spec["graphs"][graph]["outcomes"]
        extra = [held[:, :, np.isin(outcomes, own)].any(axis=2) for own in spec["sets"]]
        return np.concatenate([held, *(each[:, :, None] for each in extra)], axis=2).reshape(len(rows), -1)
