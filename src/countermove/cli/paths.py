"""The command that follows the ways from a state."""

from __future__ import annotations

from dataclasses import replace

import click

from countermove.cli.common import (
    COMPILING,
    DM,
    JSON,
    MODEL,
    Finite,
    Once,
    load_model,
    one_view,
    print_answers,
    progress_bar,
)


@click.command()
@MODEL
@one_view
@click.option("--from", "start", default="", metavar="STATE", help="Where to start; by default the status quo.")
@click.option("--to", default="", metavar="STATE|STATEMENT", help="The shortest ways to a state, or to what holds.")
@click.option(
    "--instead-of",
    default="",
    metavar="STATE|STATEMENT",
    help="With --to: which moves separate the ways there from the ways to this.",
)
@click.option("--improving", is_flag=True, help="Only improvements count, everybody's.")
@click.option("--improving-for", "some", type=DM, multiple=True, help="This decision maker only improves; repeatable.")
@click.option(
    "--most", type=click.IntRange(1, 1000), default=3, show_default=True, help="With --to: at most so many ways."
)
@click.option("--all", "everything", is_flag=True, help="List every outcome, state and move.")
@click.option(
    "--memory",
    type=Finite(min=0, min_open=True),
    metavar="GIB",
    default=4.0,
    show_default=True,
    help="The most memory to take; a model that needs more is refused at once.",
)
@JSON
def paths(
    model: str,
    view: str | None,
    start: str,
    to: str,
    instead_of: str,
    improving: bool,
    some: tuple[str, ...],
    most: int,
    everything: bool,
    memory: float,
    as_json: bool,
) -> None:
    """Show where moves lead from the status quo, how soon, and by whose moves.

    Without --to: the step at which each outcome that holds first appears, by improvements and by any
    moves, and a shortest way to it. A step that is no improvement for whoever takes it is marked.

    \b
    Examples:
      countermove paths elmira
      countermove paths hanoi-2019 --view feared
      countermove paths elmira --to 8 --most 5
      countermove paths hanoi-2019 --view advised --to "dismantle" --improving-for US
      countermove paths hanoi-2019 --view feared --improving --to solidarity --instead-of "relief and drawdown"
      countermove paths cuba-1962 --from blockade --to blockade,withdraw --json
    """
    if improving and some:
        raise click.UsageError("--improving is about everybody: give it, or --improving-for")
    if instead_of and not to:
        raise click.UsageError("--instead-of needs --to: the end that is wanted")
    study = replace(load_model(model), memory=memory)
    names = [view] if view else [""] if as_json or study.conflict.seen else study.shown_views
    answers = []
    for name in names:
        with progress_bar("Solving") as progress:
            asked = study.view(name) if name else study.one_view(None)
            only = [*some] if some else improving
            answers.append(
                asked.paths(
                    start, to, instead_of, improving=only, most=most, progress=progress, compiling=Once(COMPILING)
                )
            )
    print_answers(answers, as_json=as_json, everything=everything)
