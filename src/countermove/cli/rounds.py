"""The command that plays several rounds."""

from __future__ import annotations

import click

from countermove.cli.common import (
    JSON,
    MODEL,
    load_model,
    one_view,
    print_answers,
    progress_bar,
)


@click.command()
@MODEL
@one_view
@click.option("--rounds", "count", type=click.IntRange(1, 20), default=2, show_default=True, help="How many rounds.")
@click.option("--concept", default="", help="Follow what holds under this concept, such as `seq`.")
@click.option(
    "--reached/--all",
    default=True,
    help="Follow only what improvements reach (the default), or all that holds.",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="Look into at most so many situations.",
)
@JSON
def rounds(model: str, view: str | None, count: int, concept: str, reached: bool, most: int, as_json: bool) -> None:
    """Show what outcomes lead to in later rounds, and what one that is good now costs then.

    An outcome becomes the status quo of the next round, with the changes that the model says
    follow from it (`next round` in the model file).

    \b
    Examples:
      countermove rounds hanoi-2019 --view feared
      countermove rounds elmira --rounds 3 --all
      countermove rounds dispute.yaml --concept seq --json
    """
    study = load_model(model)
    studies = [study.one_view(view)] if view or as_json else [study.view(name) for name in study.shown_views]
    answers = []
    for each in studies:
        with progress_bar("Playing") as progress:
            answers.append(each.rounds(count, concept, everything=not reached, most=most, progress=progress))
    print_answers(answers, as_json=as_json)
