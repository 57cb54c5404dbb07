"""The command that puts views, or models of one dispute, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from countermove.cli.common import (
    JSON,
    MODEL,
    VIEW,
    Finite,
    Model,
    load_model,
    print_answers,
    progress_bar,
)
from countermove.errors import RequestError

if TYPE_CHECKING:
    from countermove.study import Study


@click.command()
@MODEL
@click.argument("other", type=Model(), required=False)
@click.option(
    "--view", "views", type=VIEW, multiple=True, help="A view; the first one is compared with each other one."
)
@click.option("--where", default="", metavar="STATEMENT", help="Only outcomes in which the statement holds.")
@click.option("--concepts", metavar="LIST", help="Only these solution concepts, such as `nash,seq`.")
@click.option(
    "--most", type=click.IntRange(1), default=10, show_default=True, help="The largest sets of differences to try."
)
@click.option("--seconds", type=Finite(0), default=20.0, show_default=True, help="How long to try sets, for each pair.")
@click.option(
    "--all", "everything", is_flag=True, help="Explain every outcome, by every set, taken over in both directions."
)
@JSON
def compare(
    model: str,
    other: str | None,
    views: tuple[str, ...],
    where: str,
    concepts: str | None,
    most: int,
    seconds: float,
    everything: bool,
    as_json: bool,
) -> None:
    """Put views, or two models of one dispute, side by side: what differs, and what of it changes what holds.

    Of one model: its views, by default the default ones, the first beside each other one. A response to a
    model is compared with what it answers. With OTHER, another file about the same dispute, --view names
    the view of each, or of both; decision makers, options and states are matched by name.

    \b
    Examples:
      countermove compare hanoi-2019 --view advised --view traded
      countermove compare hanoi-2019 --view feared --view advised --most 3
      countermove compare prisoners-dilemma stag-hunt
    """
    from countermove.analyses.compare.reasons import Limits

    studies = _compared(load_model(model), load_model(other) if other else None, views)
    asked = [key.strip() for key in concepts.split(",")] if concepts else None
    with progress_bar("Comparing") as progress:
        limits = Limits(most, seconds, everything or as_json, progress)
        found = studies[0].compare(*studies[1:], concepts=asked, where=where, everything=everything, limits=limits)
    print_answers([found], as_json=as_json, everything=everything)


def _compared(study: Study, other: Study | None, views: tuple[str, ...]) -> list[Study]:
    """What is compared: two models, a response and what it answers, or views of one model."""
    if other is not None:
        if len(views) > 2:
            raise click.UsageError("of two models, one view each is compared")
        asked: tuple[str | None, ...] = (*views, *views)[:2] or (None, None)
        return [_one(each, name) for each, name in zip((study, other), asked, strict=True)]
    if len(views) > 1:
        return [study.view(name) for name in views]
    answered = study.answered
    if answered is not None:
        return [study.view(views[0]) if views else answered, study.view(study.views[-1])]
    names = [*views, *(name for name in study.shown_views if name not in views)]
    if len(names) < 2:
        raise RequestError("there is nothing to compare with: name another view with `--view`, or another file")
    return [study.view(name) for name in names]


def _one(study: Study, name: str | None) -> Study:
    """One view of one of two models: the one asked for, that of a response, or the model itself."""
    if name is None and study.conflict.answers:
        name = study.views[-1]
    return study.one_view(name)
