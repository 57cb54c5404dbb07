"""The command that answers what a leader can carry at home."""

from __future__ import annotations

import click

from countermove.cli.common import (
    DM,
    JSON,
    MODEL,
    VIEW,
    load_model,
    paper_of_terminal,
    print_answers,
    print_text,
    progress_bar,
    studies_of,
)
from countermove.model import BASE


@click.command()
@MODEL
@click.option("--view", "views", type=VIEW, multiple=True, help="A view; by default the default ones, one by one.")
@click.option("--dm", "dms", type=DM, multiple=True, help="Only this decision maker has to ask at home.")
@click.option(
    "--against", default="", metavar="STATE", help="What is left without an agreement; by default what the model says."
)
@click.option("--strict", is_flag=True, help="An audience consents only to what is better for it than no agreement.")
@click.option("--all", "everything", is_flag=True, help="List every outcome.")
@JSON
def ratify(
    model: str,
    views: tuple[str, ...],
    dms: tuple[str, ...],
    against: str,
    strict: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """Show what leaders can carry at home: win-sets, what holds of them, and what it takes to stand firm.

    The model names the audiences of a decision maker, what they want and the rule by which they consent.

    \b
    Examples:
      countermove ratify hanoi-2019
      countermove ratify hanoi-2019 --view feared --dm Japan --strict
      countermove ratify hanoi-2019 --view feared --against nothing --json
    """
    from countermove.analyses.ratify.winsets import leaders
    from countermove.answers.ratified import Carried

    study = load_model(model)
    studies = studies_of(study, views, one=as_json)
    if not views:
        studies = [each for each in studies if leaders(each.conflict)] or studies[:1]
    answers = []
    for each in studies:
        with progress_bar("Solving") as progress:
            answers.append(each.ratify(dms, against, strict=strict, progress=progress))
    if as_json:
        print_answers(answers, as_json=True)
        return
    paper = paper_of_terminal()
    shown = {each.conflict.seen.name for each in studies if each.conflict.seen}
    left_out = [] if views else [name for name in study.shown_views if name not in (*shown, BASE)]
    Carried.report(paper, answers, everything=everything, not_shown=left_out)
    print_text(paper.text())
