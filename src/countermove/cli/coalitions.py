"""The command that answers who together could upset what holds."""

from __future__ import annotations

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
    found = []
    for each in studies_of(study, views, one=as_json):
        with progress_bar("Looking") as progress:
            answer = each.coalitions(
                state,
                concept=concept,
                size=size,
                among=among,
                pareto=pareto,
                most=most,
                progress=progress,
                compiling=Once(COMPILING),
            )
        found.append(answer)
    print_answers(found, as_json=as_json, everything=everything)
