"""Everything that is found out about how sure the answers of a model are."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from countermove.analyses.robust.findings import Findings, Share
from countermove.analyses.robust.plan import Plan
from countermove.analyses.robust.radius import LONGEST, Radius, radius
from countermove.analyses.robust.spheres import Survey
from countermove.analyses.robust.tipping import Tipping
from countermove.graph import ModelGraph
from countermove.stability.solve import Solution

#: How many sets of statements the search for the radius of every state may look at.
_MOST_LOOKED = 20_000_000


@dataclass(frozen=True)
class Row:
    """An outcome with the share of the cases in which it holds under a concept, and in which of the views it holds as
    stated."""

    outcome: int
    share: Share
    stated: tuple[int, ...]


@dataclass(frozen=True)
class Distances:
    """How far away in reorderings changes are, in one view. `survey`: what was found under all concepts by looking at
    every order within some steps, None where that was not asked for; `dms`: only these are reordered."""

    graph: ModelGraph
    stated: Solution
    survey: Survey | None = None
    dms: tuple[int, ...] | None = None
    _known: dict[int, Radius] = field(default_factory=dict, repr=False, compare=False)

    def radius(self, state: int) -> Radius:
        """The radius of a state, by index, under Nash."""
        if state not in self._known:
            self._known[state] = radius(self.graph, state, self.dms)
        return self._known[state]

    @cached_property
    def every(self) -> tuple[Radius, ...] | None:
        """The radius of every state, by index; None where that would take long: the search for what makes a state hold
        is exponential in the statements of a list."""
        lists = (len(order.priorities) for order in self.graph.orders)
        if len(self.graph) * sum(2 ** min(size, LONGEST) for size in lists) > _MOST_LOOKED:
            return None
        return tuple(map(self.radius, range(len(self.graph))))

    def steps(self, concept: str, state: int) -> int | None:
        """The least number of steps that changes what a state is under a concept, as far as it was found out."""
        if concept == "nash":
            return self.radius(state).steps
        return self.survey.changed[concept].get(state) if self.survey else None

    def never(self, concept: str, state: int) -> bool:
        """Whether no reordering whatever changes it: what holds under Nash holds under all."""
        near = self.radius(state)
        if not near.possible and (near.breaks or concept == "nash"):
            return True
        return self.survey is not None and self.survey.everything and state not in self.survey.changed[concept]

    def beyond(self, concept: str, state: int) -> int:
        """A number of steps within which it is proved not to change, where it is not known when it does."""
        near = self.radius(state)
        nash = (near.steps or 1) - 1 if near.breaks else 0
        return max(nash, self.survey.reach if self.survey and concept in self.survey.changed else 0)


@dataclass(frozen=True)
class Robustness:
    """How often outcomes hold. `stated`: what holds in each view as it is stated. `distances`: where there is one view;
    `asked`: the state, by index, that is asked about, if one is; `tipping`: where statements may turn round;
    `where`: the statement that outcomes are told of in which it holds, if not of all."""

    findings: Findings
    stated: tuple[Solution, ...]
    distances: Distances | None = None
    asked: int | None = None
    tipping: Tipping | None = None
    where: str = ""

    @property
    def plan(self) -> Plan:
        """The sweep and what its numbers mean."""
        return self.findings.plan

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """For each concept the outcomes that hold in some case or as stated, the most frequent first."""
        found, kept = {}, self.plan.kept
        for concept in self.plan.spec["concepts"]:
            held = self._stated_outcomes(concept)
            shares = self.findings.shares[concept]
            rows = [
                Row(outcome, self.findings.share(concept, outcome), held.get(outcome, ()))
                for outcome in sorted({*shares, *held})
                if outcome < len(self.plan.outcomes) and (kept is None or outcome in kept)
            ]
            found[concept] = sorted(rows, key=lambda row: (-row.share.counted, not row.stated, row.outcome))
        return found

    def _stated_outcomes(self, concept: str) -> dict[int, tuple[int, ...]]:
        found: dict[int, tuple[int, ...]] = {}
        for base, solution in enumerate(self.stated):
            places = self.plan.spec["graphs"][self.plan.spec["bases"][base]["graph"]]["outcomes"]
            for state in solution.equilibria(concept):
                found[places[state]] = (*found.get(places[state], ()), base)
        return found
