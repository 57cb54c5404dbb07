"""Models side by side: what to call them, and two of them with the reasons for what holds otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from countermove.analyses.compare import compare
from countermove.analyses.compare.reasons import Limits
from countermove.answers.stability import Result
from countermove.model import Conflict
from countermove.report.compare import Pair, first_outcomes
from countermove.solving import build


def called(models: Sequence[tuple[Conflict, str]]) -> list[str]:
    """What to call several models, each given with the name of its file: by their views, or where these do not tell
    them apart by their files."""
    names = [conflict.seen.name if conflict.seen else "" for conflict, _ in models]
    if len({*names} - {""}) < len(models):
        files = [file.removesuffix(" (catalogue)") for _, file in models]
        names = [" ".join(part for part in both if part) for both in zip(files, names, strict=True)]
    return [
        name if names.index(name) == k else f"{name} ({names[: k + 1].count(name)})" for k, name in enumerate(names)
    ]


def side_by_side(
    one: Result, other: Result, names: tuple[str, str], limits: Limits, memory: float, *, everything: bool = False
) -> Pair:
    """Two models, or views of one, of these names side by side; with the reasons of the first outcomes, or of all."""
    both = one, other
    holding = [[each.state.index for each in found.outcomes] for found in both]
    sought = holding if everything else [first_outcomes(found) for found in both]
    graph_of = partial(build, memory=memory)
    found = compare(one.solution, other.solution, (holding[0], holding[1]), (sought[0], sought[1]), graph_of, limits)
    return Pair(found, *names)
