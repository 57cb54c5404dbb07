"""The command that answers who together could upset what holds."""

from __future__ import annotations

import click

from countermove.cli.common import (
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

_COMPILING = "note: the engine is compiled for this machine, once; that takes ten seconds to a minute"


@click.command()
@MODEL
@click.option("--view", "views", type=VIEW, multiple=True, help="A view; give several to see one after the other.")
@click.option("--concept", help="The outcomes that hold under this concept; by default the most demanding one.")
@click.option("--state", metavar="STATE", help="This state instead of the outcomes that hold.")
@click.option("--size", type=click.IntRange(min=2), default=5, show_default=True, help="The most members.")
@click.option("--among", type=DM, multiple=True, help="Only coalitions among these; give it for each of them.")
@click.option("--pareto", is_flag=True, help="No member may lose and one must gain, instead of all of them.")
@click.option("--most", type=click.IntRange(min=1), default=12, show_default=True, help="The most outcomes to look at.")
@click.option("--all", "everything", is_flag=True, help="Go through every improvement.")
@JSON
def coalitions(
    model: str,
    views: tuple[str, ...],
    concept: str | None,
    state: str | None,
    size: int,
    among: tuple[str, ...],
    pareto: bool,
    most: int,
    everything: bool,
    as_json: bool,
) -> None:
    """Show which decision makers together could upset what holds, how, and whether others would deter them.

    For each outcome and coalition: the states that it can bring about to the gain of every member, whether
    they hold in turn, the steps, who is needed, and what those outside would answer.

    \b
    Examples:
      countermove coalitions elmira
      countermove coalitions hanoi-2019 --view feared
      countermove coalitions hanoi-2019 --view advised --concept sseq --among DPRK --among Japan
      countermove coalitions elmira --state 7 --pareto --json
    """
    study = load_model(model)
    if as_json:
        studies = [study.view(name) for name in views] if views else [study.one_view(None)]
    else:
        studies = [study.view(name) for name in views or study.shown_views]
    found = []
    for each in studies:
        with progress_bar("Looking") as progress:
            answer = each.coalitions(
                state,
                concept=concept,
                size=size,
                among=among,
                pareto=pareto,
                most=most,
                progress=progress,
                compiling=Once(_COMPILING),
            )
        found.append(answer)
    if as_json:
        data = [each.data() for each in found]
        print_json(data[0] if len(data) == 1 else {"views": data})
        return
    from countermove.report.coalitions import report_coalitions

    paper = paper_of_terminal()
    report_coalitions(paper, [each.upsets for each in found], everything=everything)
    print_text(paper.text())
