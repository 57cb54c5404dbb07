"""Everything that is found out about how sure the answers of a model are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from countermove.analyses.robust.findings import Findings, Share
from countermove.analyses.robust.plan import Plan
from countermove.stability.solve import Solution


@dataclass(frozen=True)
class Row:
    """An outcome with the share of the cases in which it holds under a concept, and in which of the views it holds as
    stated."""

    outcome: int
    share: Share
    stated: tuple[int, ...]


@dataclass(frozen=True)
class Robustness:
    """How often outcomes hold. `stated`: what holds in each view as it is stated; `kept`: the outcomes that are told
    of, None for all."""

    findings: Findings
    stated: tuple[Solution, ...]
    kept: frozenset[int] | None = None

    @property
    def plan(self) -> Plan:
        """The sweep and what its numbers mean."""
        return self.findings.plan

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """For each concept the outcomes that hold in some case or as stated, the most frequent first."""
        found = {}
        for concept in self.plan.spec["concepts"]:
            held = self._stated_outcomes(concept)
            shares = self.findings.shares[concept]
            rows = [
                Row(outcome, self.findings.share(concept, outcome), held.get(outcome, ()))
                for outcome in sorted({*shares, *held})
                if self.kept is None or outcome in self.kept
            ]
            found[concept] = sorted(rows, key=lambda row: (-row.share.counted, row.outcome))
        return found

    def _stated_outcomes(self, concept: str) -> dict[int, tuple[int, ...]]:
        found: dict[int, tuple[int, ...]] = {}
        for base, solution in enumerate(self.stated):
            places = self.plan.spec["graphs"][self.plan.spec["bases"][base]["graph"]]["outcomes"]
            for state in solution.equilibria(concept):
                found[places[state]] = (*found.get(places[state], ()), base)
        return found
