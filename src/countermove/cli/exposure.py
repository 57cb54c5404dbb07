"""The command that answers who bears an outcome and who gains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from countermove.cli.common import (
    COMPILING,
    DM,
    JSON,
    MODEL,
    VIEW,
    Once,
    load_model,
    print_answers,
    progress_bar,
    studies_of,
)

if TYPE_CHECKING:
    from countermove.answers import Answer


@click.command()
@MODEL
@click.option("--dm", "dms", type=DM, multiple=True, help="Only this decision maker, in full.")
@click.option("--state", metavar="STATE", help="This state instead of the outcomes that hold.")
@click.option("--view", "views", type=VIEW, multiple=True, help="A view; give several to see one after the other.")
@click.option("--ally", type=DM, help="Abandonment and entrapment: the ally of the one decision maker given.")
@click.option("--support", metavar="LIST", help="Options of both that are support, such as `back,not drawdown`.")
@click.option("--fight", metavar="STATEMENT", help="Where this holds there is fighting.")
@click.option("--adversary", "adversaries", type=DM, multiple=True, help="Who may draw the allies in; else all others.")
@click.option("--wedge", metavar="DM,DM", help="What splits this hostile coalition, its core first.")
@click.option("--all", "everything", is_flag=True, help="Go through every outcome, coalition and wedge.")
@JSON
def exposure(
    model: str,
    dms: tuple[str, ...],
    state: str | None,
    views: tuple[str, ...],
    ally: str | None,
    support: str | None,
    fight: str | None,
    adversaries: tuple[str, ...],
    wedge: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Show who bears the outcomes that hold, who gains, and what each could do about it.

    For each outcome that holds: how it ranks for everybody, the most exposed first; what it fails them in,
    whether a move of theirs or of a coalition betters it and survives the answers, what they can make sure of;
    whose promises in it would be taken back; which rules it rests on.

    With --ally: the worst that may come of every level of commitment, being left alone or drawn into a
    fight. With --wedge: the moves after which a hostile coalition no longer acts together.

    \b
    Examples:
      countermove exposure hanoi-2019 --view feared
      countermove exposure hanoi-2019 --view feared --dm Japan
      countermove exposure elmira --state 5 --json
      countermove exposure hanoi-2019 --dm Japan --ally US --support "back,not drawdown" --fight "not halt"
      countermove exposure elmira --dm LG --wedge MoE,Uniroyal --state 5
    """
    _check(dms, ally, support, fight, adversaries, wedge)
    study = load_model(model)
    studies = studies_of(study, views, one=as_json)
    for each in studies:
        with progress_bar("Ranking") as progress:
            each.prepare(progress)
    found: Sequence[Answer]
    if ally:
        found = [each.alliance(dms[0], ally, support or "", fight or "", state, adversaries) for each in studies]
    elif wedge:
        hostile = [name.strip() for name in wedge.split(",") if name.strip()]
        found = [each.wedges(dms[0], hostile, state) for each in studies]
    else:
        told = Once(COMPILING)
        with progress_bar("Looking") as progress:
            found = [each.exposure(dms, state, progress, everything=everything, compiling=told) for each in studies]
    print_answers(found, as_json=as_json, everything=everything)


def _check(
    dms: tuple[str, ...],
    ally: str | None,
    support: str | None,
    fight: str | None,
    adversaries: tuple[str, ...],
    wedge: str | None,
) -> None:
    """Which options go together."""
    if ally and wedge:
        raise click.UsageError("--ally and --wedge are two questions; ask one at a time")
    if (ally or wedge) and len(dms) != 1:
        raise click.UsageError(f"{'--ally' if ally else '--wedge'} takes one decision maker: name it with --dm")
    if ally and not (support and fight):
        raise click.UsageError("--ally takes --support (options of both) and --fight (a statement)")
    if not ally and (support or fight or adversaries):
        raise click.UsageError("--support, --fight and --adversary go with --ally")
