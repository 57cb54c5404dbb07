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
    paper_of_terminal,
    print_json,
    print_text,
    progress_bar,
)

if TYPE_CHECKING:
    from countermove.study import Study


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
    if as_json:
        studies = [study.view(name) for name in views] if views else [study.one_view(None)]
    else:
        studies = [study.view(name) for name in views or study.shown_views]
    for each in studies:
        with progress_bar("Ranking") as progress:
            each.prepare(progress)
    if ally or wedge:
        _alignment(studies, dms[0], state, ally, support, fight, adversaries, wedge, everything, as_json)
        return
    compiling = Once(COMPILING)
    with progress_bar("Looking") as progress:
        found = [each.exposure(dms, state, progress, everything=everything, compiling=compiling) for each in studies]
    if as_json:
        data = [each.data() for each in found]
        print_json(data[0] if len(data) == 1 else {"views": data})
        return
    from countermove.report.exposure import report_exposure

    paper = paper_of_terminal()
    report_exposure(paper, [each.bearing for each in found], everything=everything)
    print_text(paper.text())


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


def _alignment(
    studies: Sequence[Study],
    dm: str,
    state: str | None,
    ally: str | None,
    support: str | None,
    fight: str | None,
    adversaries: tuple[str, ...],
    wedge: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    if ally:
        found = [each.alliance(dm, ally, support or "", fight or "", state, adversaries) for each in studies]
    else:
        hostile = [name.strip() for name in (wedge or "").split(",") if name.strip()]
        found = [each.wedges(dm, hostile, state) for each in studies]
    if as_json:
        data = [each.data() for each in found]
        print_json(data[0] if len(data) == 1 else {"views": data})
        return
    print_text("\n\n".join(each.text(paper_of_terminal(), everything=everything) for each in found))
