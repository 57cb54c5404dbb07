"""The counts of many cases at once, by the compiled loops: the same numbers as `sweep` makes one case at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from countermove.analyses.robust.cases import Case, Spec
from countermove.stability.compiled.profiles import BITS, Rows
from countermove.stability.profiles import Moves, Tiers

Array = Any


class Many:
    """A sweep whose cases are worked out together."""

    def __init__(self, spec: Spec, moves: Sequence[Moves]) -> None:
        self._spec = spec
        self._sequential = not {"seq", "sseq"}.isdisjoint(spec["concepts"])
        graphs = zip(moves, spec["graphs"], strict=True)
        self._rows = [Rows(own, pairs=graph["pairs"]) for own, graph in graphs]
        self._known: dict[tuple[int, int, int], int] = {}

    def row(self, base: int, j: int, tiers: Tiers) -> int:
        """The row of somebody's order, made when it first comes up; the tiers stay as they are."""
        key = base, j, id(tiers)
        if key not in self._known:
            self._known[key] = self._rows[self._spec["bases"][base]["graph"]].add(j, tiers)
        return self._known[key]

    def tally(
        self,
        found: Counter[str],
        cases: Sequence[Case],
        rows: Sequence[Sequence[int]],
        factors: Iterable[Iterable[tuple[int, str]]],
    ) -> None:
        """Adds cases of one view to the counts: for each its rows and the values of its factors."""
        base = cases[0].base
        held, names = self._held(base, rows)
        groups: dict[str, list[int]] = {}
        for place, own in enumerate(factors):
            for factor, value in own:
                if value:
                    groups.setdefault(f"by/{factor}/{base}/{value}/", []).append(place)
        found[f"cases/{base}"] += len(cases)
        weights = np.array([case.weight for case in cases], object)
        for weight in dict.fromkeys(weights):
            chosen = weights == weight
            self._add(found, f"holds/{base}/", names, held[chosen].sum(axis=0), weight)
            found[f"weight/{base}"] += weight * int(chosen.sum())
        for prefix, places in groups.items():
            own_weights = weights[places]
            for weight in dict.fromkeys(own_weights):
                chosen = np.array(places)[own_weights == weight]
                found[f"{prefix}weight"] += weight * chosen.size
                self._add(found, prefix, names, held[chosen].sum(axis=0), weight)

    def held(self, cases: Sequence[Case], rows: Sequence[Sequence[int]]) -> list[list[str]]:
        """What holds in cases of one view, `CONCEPT/OUTCOME` for each."""
        held, names = self._held(cases[0].base, rows)
        return [[names[int(at)] for at in np.flatnonzero(own)] for own in held]

    def _held(self, base: int, rows: Sequence[Sequence[int]]) -> tuple[Array, list[str]]:
        """What holds in some case, by name, and in which: `[case, name]`, 1 or 0."""
        spec = self._spec
        graph = spec["bases"][base]["graph"]
        out = self._rows[graph].equilibria(np.array(rows), sequential=self._sequential)
        bits = np.array([BITS[concept] for concept in spec["concepts"]], np.uint8)
        held = out[:, None, :] & bits[:, None] > 0
        outcomes = spec["graphs"][graph]["outcomes"]
        extra = [held[:, :, np.isin(outcomes, own)].any(axis=2) for own in spec["sets"]]
        held = np.concatenate([held, *(each[:, :, None] for each in extra)], axis=2)
        outcomes = [*outcomes, *(spec["outcomes"] + k for k in range(len(extra)))]
        size = held.shape[2]
        held = held.reshape(len(rows), -1)
        used = np.flatnonzero(held.any(axis=0))
        names = [f"{spec['concepts'][at // size]}/{outcomes[at % size]}" for at in used]
        return held[:, used].astype(np.int64), names

    @staticmethod
    def _add(found: Counter[str], prefix: str, names: Sequence[str], counts: Array, weight: int) -> None:
        for at in np.flatnonzero(counts):
            found[prefix + names[int(at)]] += int(counts[at]) * weight
