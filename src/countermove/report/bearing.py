"""What `exposure` answers with: the outcomes of a view, how each stands for whom, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from countermove.analyses.exposure import STANDINGS, Exposure, exposure
from countermove.analyses.forbidden import Forbidden, forbidden, skipped
from countermove.analyses.outcomes import Findings, Group
from countermove.analyses.promises import Promise, promises
from countermove.graph import ModelGraph
from countermove.states import State

#: How many outcomes are gone through where nothing else is asked for.
MOST = 12


@dataclass(frozen=True)
class Borne:
    """An outcome with how it stands for those asked about, in reading order, and on what it rests: the promises in it
    and the improvements that rules forbid. `skipped`: whose changes were too many to look for these."""

    state: State
    held: tuple[str, ...]
    exposures: tuple[Exposure, ...]
    promises: tuple[Promise, ...]
    forbidden: tuple[Forbidden, ...]
    skipped: tuple[int, ...]


@dataclass(frozen=True)
class Bearing:
    """One view: the group of outcomes that hold under the most demanding concept that any holds under (None: nothing
    holds); the states gone through, and how many more of the group there are; whether certain decision makers were
    `asked` about."""

    graph: ModelGraph
    group: Group | None
    shown: tuple[Borne, ...]
    left: int
    asked: bool

    @property
    def view(self) -> str:
        """The name of the view, or the empty string."""
        seen = self.graph.conflict.seen
        return seen.name if seen else ""


def bearing(
    findings: Findings,
    makers: Sequence[int] | None,
    state: int | None,
    progress: Callable[[int, int], None],
    *,
    everything: bool,
) -> Bearing:
    """The outcomes of the first group, or one state by index, for some decision makers or all.

    `progress(done, total)` is called after each state and decision maker.
    """
    graph, solution = findings.graph, findings.solution
    group = findings.ranked.groups[0] if findings.ranked.groups else None
    holding = [outcome.state.index for outcome in group.outcomes] if group else []
    chosen = [state] if state is not None else holding if everything else holding[:MOST]
    left = group.count - len(chosen) if group and state is None else 0
    asked = graph.decision_makers if makers is None else makers
    total = len(chosen) * len(asked)
    shown = []
    for s in chosen:
        held = solution.held(s)
        exposures = []
        for i in asked:
            exposures.append(exposure(solution, s, i, holding))
            progress(1, total)
        rests_on = forbidden(graph, s, held[0]) if held else ()
        shown.append(Borne(graph.states[s], held, _in_order(exposures), promises(graph, s), rests_on, skipped(graph)))
    return Bearing(graph, group, tuple(shown), left, makers is not None)


def _in_order(exposures: Sequence[Exposure]) -> tuple[Exposure, ...]:
    """The most exposed first: by standing, then by the share of their places that are better, then in model order."""
    rank = {standing: position for position, standing in enumerate(STANDINGS)}

    def key(each: Exposure) -> tuple[int, float, int]:
        return rank[each.standing], -(each.place - 1) / max(1, each.places - 1), each.dm

    return tuple(sorted(exposures, key=key))
