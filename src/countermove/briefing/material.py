"""What a brief is written from: the answers that it asks for, view by view, and the outcomes that it goes through."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from countermove.analyses.coalitions import Outlook, Upsets
from countermove.analyses.pivots import Pivot
from countermove.analyses.resolve import Resolved
from countermove.analyses.robust.findings import Share
from countermove.analyses.robust.robustness import Robustness
from countermove.answers.stability import Result
from countermove.graph import ModelGraph
from countermove.matching import Outcome, outcome_of
from countermove.model import Concern, Conflict
from countermove.preference import Preference
from countermove.report.bearing import Borne
from countermove.report.compare import Pair

if TYPE_CHECKING:
    from countermove.study import Study


@dataclass(frozen=True)
class Seen:
    """A view with what holds in it. `name`: as the brief calls it, empty where the model is its only view."""

    study: Study
    result: Result
    name: str

    @property
    def graph(self) -> ModelGraph:
        """The graph of the view."""
        return self.result.graph

    @property
    def conflict(self) -> Conflict:
        """The model as it is in the view."""
        return self.graph.conflict

    @property
    def concept(self) -> str:
        """The most demanding concept that anything holds under, Nash where nothing holds."""
        groups = self.result.ranked.groups
        return groups[0].concept if groups else "nash"

    @property
    def called(self) -> str:
        """The view as a phrase."""
        return f"the view “{self.name}”" if self.name else "this model"

    @cached_property
    def steps(self) -> dict[int, int | None]:
        """For the outcomes that were found, how many improvements lead there."""
        return {each.state.index: each.steps for each in self.result.outcomes}


@dataclass(frozen=True)
class Matter:
    """An outcome that the brief goes through, in a view in which it holds: why it holds, who bears it, who could upset
    it, on what it hangs (None where that was not worked out). `concern`: the hope or fear that it stands for, where
    what it hangs on is what every outcome of that kind hangs on."""

    seen: Seen
    state: int
    held: tuple[str, ...]
    borne: Borne
    outlook: Outlook
    upsets: Upsets
    pivots: tuple[Pivot, ...] | None
    concern: Concern | None = None

    @property
    def concept(self) -> str:
        """The most demanding concept that it holds under."""
        return self.held[0]


@dataclass(frozen=True)
class Found:
    """How a hope or a fear stands in a view: the most demanding concept under which an outcome of the kind holds, how
    many do, and the first of them, by index. `concept`: "" where none holds under any. `share`: in what part of the
    cases one holds under the first concept of the view, None where that was not counted."""

    seen: Seen
    concept: str
    count: int
    first: int | None
    share: Share | None = None

    @property
    def holds(self) -> bool:
        """Whether one holds under the most demanding concept that anything in the view holds under."""
        return bool(self.concept) and self.concept == self.seen.concept


@dataclass(frozen=True)
class Asked:
    """A hope or a fear: how it stands in each view, and what it would take in those in which that was asked."""

    concern: Concern
    feared: bool
    found: tuple[Found, ...]
    resolved: tuple[tuple[Seen, Resolved], ...]

    @property
    def holding(self) -> tuple[Found, ...]:
        """The views in which such an outcome holds."""
        return tuple(each for each in self.found if each.holds)


@dataclass(frozen=True)
class Material:
    """All of it. `rows`: the outcomes of all views in the order of the brief; `letters` has their names in it."""

    conflict: Conflict
    file: str
    views: tuple[Seen, ...]
    rows: tuple[Outcome, ...]
    matters: tuple[Matter, ...]
    asked: tuple[Asked, ...]
    pairs: tuple[Pair, ...]
    robust: tuple[tuple[Seen, Robustness], ...]
    left_out: tuple[str, ...]

    @cached_property
    def letters(self) -> dict[Outcome, str]:
        """What the brief calls its outcomes."""
        return {outcome: letter(k) for k, outcome in enumerate(self.rows)}

    def called(self, graph: ModelGraph, state: int) -> str:
        """The letter of a state, or what is taken in it where it has none."""
        outcome = outcome_of(graph, graph.states[state])
        return self.letters.get(outcome) or f"“{str(graph.states[state]).replace('_', ' ')}”"

    def wants(self, i: int) -> list[tuple[Preference | None, list[Seen]]]:
        """What a decision maker wants, with the views in which it does; said once where that is the same."""
        found: dict[Preference | None, list[Seen]] = {}
        for seen in self.views:
            found.setdefault(seen.conflict.decision_makers[i].preference, []).append(seen)
        return [*found.items()]


def letter(k: int) -> str:
    """A, B, ... Z, AA, AB, ...

    >>> [letter(k) for k in (0, 25, 26, 27)]
    ['A', 'Z', 'AA', 'AB']
    """
    return chr(ord("A") + k) if k < 26 else letter(k // 26 - 1) + letter(k % 26)
