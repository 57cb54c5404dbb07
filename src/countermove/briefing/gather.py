"""Asks a study the questions that a brief answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from countermove.analyses.pivots import Pivot, pivots
from countermove.briefing.material import Asked, Found, Material, Matter, Seen
from countermove.errors import RequestError
from countermove.matching import Outcome, outcome_of
from countermove.model import Concern
from countermove.solving import Progress
from countermove.stability.concepts import find
from countermove.states import LISTED

if TYPE_CHECKING:
    from countermove.analyses.resolve import Resolved
    from countermove.analyses.robust.robustness import Robustness
    from countermove.report.compare import Pair
    from countermove.study import Study

#: How many outcomes of a view are told of, how many of all views in all, and how many are gone through.
_OF_A_VIEW, _ROWS, _MATTERS = 4, 8, 3


@dataclass(frozen=True)
class Effort:
    """How much to ask: seconds for each question that is asked backwards, and for what is behind differences."""

    seconds: float = 20.0


def gather(
    study: Study,
    views: Sequence[str],
    hopes: Sequence[Concern],
    fears: Sequence[Concern],
    effort: Effort,
    progress: Progress,
    compiling: Callable[[], None],
) -> Material:
    """The answers about some views of a model, its shown ones where none is named.

    Raises ModelError and RequestError.
    """
    names = tuple(dict.fromkeys(views or study.shown_views))
    studies = [study.view(name) for name in names]
    seen = tuple(
        Seen(each, each.analyze(compiling=compiling), name if each.conflict.seen or len(names) > 1 else "")
        for each, name in zip(studies, names, strict=True)
    )
    concerns = [*((each, True) for each in fears), *((each, False) for each in hopes)]
    standing = [(concern, feared, tuple(_standing(each, concern) for each in seen)) for concern, feared in concerns]
    chosen = list(_chosen(seen, standing))
    rows = _rows(seen, chosen)
    steps = _Steps(progress, len(chosen) * 3 + len(seen) + len(seen) - 1 + len(standing) * len(seen))
    matters = tuple(_matter(*each, steps) for each in chosen)
    left_out: list[str] = []
    asked = tuple(
        Asked(concern, feared, found, tuple(_resolved(concern, feared, found, effort, left_out, steps)))
        for concern, feared, found in standing
    )
    robust = []
    for each in seen:
        if answer := _robust(each, left_out):
            robust.append((each, answer))
        steps.done()
    counted = {each.name for each, _ in robust}
    asked = tuple(
        replace(each, found=tuple(_shared(own, each.concern, counted) for own in each.found)) for each in asked
    )
    return Material(
        study.conflict,
        study.file,
        seen,
        rows,
        matters,
        asked,
        _pairs(seen, effort, steps),
        tuple(robust),
        tuple(dict.fromkeys(left_out)),
    )


class _Steps:
    """Tells of the questions that have been answered."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total = progress, total

    def done(self) -> None:
        self._progress(1, self._total)


def _standing(seen: Seen, concern: Concern) -> Found:
    """How a hope or a fear stands in a view."""
    groups = seen.study.analyze(where=str(concern.statement)).ranked.groups
    if not groups:
        return Found(seen, "", 0, None)
    return Found(seen, groups[0].concept, groups[0].count, groups[0].outcomes[0].state.index)


def _chosen(
    views: Sequence[Seen], standing: Sequence[tuple[Concern, bool, tuple[Found, ...]]]
) -> Iterator[tuple[Seen, int, Concern | None]]:
    """The outcomes to go through, each in the first view in which it is chosen: the first that is feared, the first
    that is hoped for, then the first of each view, then the others."""
    found: list[tuple[Seen, int, Concern | None]] = []
    for concern, _, own in standing:
        found += [(each.seen, each.first, concern) for each in own if each.holds and each.first is not None][:1]
    groups = [(seen, group.outcomes[:_OF_A_VIEW]) for seen in views for group in seen.result.ranked.groups[:1]]
    found += [(seen, own[0].state.index, None) for seen, own in groups]
    found += [(seen, each.state.index, None) for seen, own in groups for each in own[1:]]
    known: dict[Outcome, tuple[Seen, int, Concern | None]] = {}
    for seen, state, concern_of in found:
        known.setdefault(outcome_of(seen.graph, seen.graph.states[state]), (seen, state, concern_of))
    yield from [*known.values()][:_MATTERS]


def _rows(views: Sequence[Seen], chosen: Sequence[tuple[Seen, int, Concern | None]]) -> tuple[Outcome, ...]:
    """The outcomes that have a letter: those gone through, then the first of every view."""
    found = [outcome_of(seen.graph, seen.graph.states[state]) for seen, state, _ in chosen]
    for seen in views:
        for group in seen.result.ranked.groups[:1]:
            found += [outcome_of(seen.graph, each.state) for each in group.outcomes[:_OF_A_VIEW]]
    return tuple(dict.fromkeys(found))[:_ROWS]


def _matter(seen: Seen, state: int, concern: Concern | None, steps: _Steps) -> Matter:
    number = seen.graph.states[state].number
    bearing = seen.study.exposure(state=number).bearing
    steps.done()
    upsets = seen.study.coalitions(number).upsets
    steps.done()
    held = seen.result.solution.held(state)
    concern = concern if held[0] == "nash" else None  # under the others it takes too long to look at many states
    found = _pivots(seen, state, held[0], concern)
    steps.done()
    return Matter(seen, state, held, bearing.shown[0], upsets.outlooks[0], upsets, found, concern)


def _pivots(seen: Seen, state: int, concept: str, concern: Concern | None) -> tuple[Pivot, ...] | None:
    if len(seen.graph) > LISTED:  # as for what is asked backwards
        return None
    alike = seen.graph.where(concern.statement) if concern else ()
    return pivots(seen.graph, state, find(concept), alike)


def _resolved(
    concern: Concern, feared: bool, found: Sequence[Found], effort: Effort, left_out: list[str], steps: _Steps
) -> Iterator[tuple[Seen, Resolved]]:
    """What it would take for what is feared to hold no longer, or for what is hoped for to hold, in each view in which
    that is otherwise under the most demanding concept."""
    for each in found:
        if each.holds == feared:
            text = str(concern.statement)
            ask = {"prevent": text} if feared else {"want": text}
            try:
                answer = each.seen.study.resolve(**ask, concept=each.seen.concept, seconds=effort.seconds)  # type: ignore[arg-type]
                yield each.seen, answer.found
            except RequestError as error:
                left_out.append(f"What it would take, in {each.seen.called}: {_first_line(error)}")
        steps.done()


def _robust(seen: Seen, left_out: list[str]) -> Robustness | None:
    """In what part of the cases outcomes hold, None where nothing is in doubt or there are too many states."""
    try:
        return seen.study.robust(concepts=[seen.concept]).found
    except RequestError as error:
        left_out.append(f"How sure, in {seen.called}: {_first_line(error)}")
        return None


def _shared(found: Found, concern: Concern, counted: Set[str]) -> Found:
    """With the part of the cases in which an outcome of the kind holds."""
    if found.seen.name not in counted:
        return found
    concept = found.seen.concept
    answer = found.seen.study.robust(concepts=[concept], where=str(concern.statement)).found
    return replace(found, share=answer.findings.share(concept, answer.plan.some))


def _first_line(error: Exception) -> str:
    text = str(error).split("\n")[0].rstrip(".")
    return f"{text}."


def _pairs(seen: Sequence[Seen], effort: Effort, steps: _Steps) -> tuple[Pair, ...]:
    from countermove.analyses.compare.reasons import Limits

    found: list[Pair] = []
    for each in seen[1:]:
        limits = Limits(seconds=effort.seconds, both=False)
        found += seen[0].study.compare(each.study, limits=limits).pairs
        steps.done()
    return tuple(replace(pair, one=seen[0].name, other=each.name) for pair, each in zip(found, seen[1:], strict=True))
