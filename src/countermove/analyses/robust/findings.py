"""What a sweep comes to: for every outcome and concept the share of the cases in which it holds, and which doubt that
share hangs on most.

A doubt is settled when it is known how. How much settling one would settle of whether an outcome holds is measured by
variance, as in the analysis of sensitivity (Sobol' 1993; Saltelli et al. 2008, Global Sensitivity Analysis): with h = 1
where it holds and 0 where not, Var(h) is what is unsettled, Var(E[h | doubt]) by how much it is expected to shrink when
this doubt is settled, and their ratio, the first-order index, lies between 0 (it matters only together with others, or
not at all) and 1 (it decides alone).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from countermove.analyses.robust.asked import Factor
from countermove.analyses.robust.cases import follows
from countermove.analyses.robust.intervals import interval
from countermove.analyses.robust.plan import Plan
from countermove.analyses.robust.sweep import Swept


@dataclass(frozen=True)
class Share:
    """In what part of the cases something holds: exactly (`least` is `most`), or between two bounds. `counted` is the
    part of the cases that were worked out."""

    least: Fraction | float
    most: Fraction | float
    counted: Fraction

    @property
    def exact(self) -> bool:
        """Whether it is known exactly."""
        return self.least == self.most


@dataclass(frozen=True)
class Settles:
    """How much of what is unsettled a doubt settles: the part of the variance, of one outcome or of all together."""

    factor: Factor
    part: Fraction


class Findings:
    """The answers that the counts of a sweep hold."""

    def __init__(self, plan: Plan, swept: Swept) -> None:
        self.plan, self.swept = plan, swept
        counts, bases = swept.counts, range(len(plan.spec["bases"]))
        self.weights = [counts.get(f"weight/{base}", 0) for base in bases]
        self.weight = sum(self.weights)
        self._total = plan.total if plan.exact else self.weight
        self._holds: dict[str, dict[int, list[int]]] = {concept: {} for concept in plan.spec["concepts"]}
        self._by: dict[int, dict[tuple[int, str], dict[tuple[str, int], int]]] = defaultdict(lambda: defaultdict(dict))
        self._by_weight: dict[int, dict[tuple[int, str], int]] = defaultdict(dict)
        for key, count in counts.items():
            match key.split("/"):
                case ["holds", base, concept, outcome]:
                    self._holds[concept].setdefault(int(outcome), [0] * len(bases))[int(base)] = count
                case ["by", factor, base, value, "weight"]:
                    self._by_weight[int(factor)][int(base), value] = count
                case ["by", factor, base, value, concept, outcome]:
                    self._by[int(factor)][int(base), value][concept, int(outcome)] = count

    @cached_property
    def shares(self) -> Mapping[str, Mapping[int, Share]]:
        """For each concept, the outcomes that hold in some case that was worked out, each with its share."""
        return {
            concept: {outcome: self._share(sum(by_base)) for outcome, by_base in sorted(found.items())}
            for concept, found in self._holds.items()
        }

    def share(self, concept: str, outcome: int) -> Share:
        """The share of an outcome, which may hold in no case at all."""
        return self.shares[concept].get(outcome) or self._share(0)

    def _share(self, weight: int) -> Share:
        counted = Fraction(weight, self.weight)
        if not self.plan.exact:
            return Share(*interval(weight, self.weight), counted)
        left = self._total - self.weight
        return Share(Fraction(weight, self._total), Fraction(weight + left, self._total), counted)

    def variance(self, concept: str, outcome: int) -> Fraction:
        """Var(h) over the cases that were worked out."""
        mean = Fraction(sum(self._holds[concept].get(outcome, ())), self.weight)
        return mean * (1 - mean)

    def settled(self, factor: int, concept: str, outcome: int) -> Fraction:
        """Var(E[h | doubt]) over the cases that were worked out."""
        by_base = self._holds[concept].get(outcome)
        if by_base is None:
            return Fraction(0)
        what, doubt = (concept, outcome), self.plan.factors[factor]
        if doubt.kind == "view":
            groups = list(zip(self.weights, by_base, strict=True))
        else:
            parts = [value for value in self._by_weight[factor] if value[0] == doubt.base]
            groups = [(self._by_weight[factor][v], self._by[factor][v].get(what, 0)) for v in parts]
            rest = self.weights[doubt.base] - sum(weight for weight, _ in groups)
            groups.append((rest, by_base[doubt.base] - sum(held for _, held in groups)))
        within = sum(weight for weight, _ in groups)
        if not within:
            return Fraction(0)
        mean = Fraction(sum(held for _, held in groups), within)
        spread = sum(
            (Fraction(weight, within) * (Fraction(held, weight) - mean) ** 2 for weight, held in groups if weight),
            Fraction(0),
        )
        return spread * Fraction(within, self.weight) ** 2  # the other views stay as unsettled as they are

    def unsettled(self, concept: str) -> list[int]:
        """The outcomes that hold in some cases and not in others, of those that are told of and followed."""
        told = self.plan.kept or range(len(self.plan.outcomes))
        found = [outcome for outcome in self._holds[concept] if outcome in told and self.variance(concept, outcome)]
        return [outcome for outcome in found if follows(self.plan.spec, concept, outcome)]

    def matters(self, concept: str, outcome: int | None = None) -> list[Settles]:
        """The doubts by how much they settle of an outcome, or of all outcomes together, the most first."""
        outcomes = self.unsettled(concept) if outcome is None else [outcome]
        outcomes = [each for each in outcomes if follows(self.plan.spec, concept, each)]
        whole = sum((self.variance(concept, each) for each in outcomes), Fraction(0))
        if not whole:
            return []
        found = []
        for number, factor in enumerate(self.plan.factors):
            part = sum((self.settled(number, concept, each) for each in outcomes), Fraction(0)) / whole
            found.append(Settles(factor, part))
        return sorted(found, key=lambda each: -each.part)
