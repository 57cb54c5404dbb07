"""The command that draws."""

from __future__ import annotations

from pathlib import Path

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
)
from countermove.errors import RequestError
from countermove.figures import KINDS


@click.command()
@MODEL
@click.argument("kind", type=click.Choice([*KINDS]))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The SVG file to write; a new one.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option(
    "--view", "views", type=VIEW, multiple=True, help="The view; for `views` several, by default those shown."
)
@click.option(
    "--dm", type=DM, default="", help="For `graph`: whose preference places the states; else the first one's."
)
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="STATE",
    help="For `option-table`, `ladders`, `graph`: a state to show; repeatable. For `front`: the one that should hold.",
)
@click.option(
    "--want", default="", metavar="STATEMENT", help="For `front`: an outcome in which this is so should hold."
)
@click.option("--prevent", default="", metavar="STATEMENT", help="For `front`: none in which this is so should hold.")
@click.option("--concept", default="nash", show_default=True, help="For `front`: under which concept.")
@click.option("--from", "start", default="", metavar="STATE", help="For `tree`: where to start, if not the status quo.")
@click.option("--to", default="", metavar="STATE|STATEMENT", help="For `tree`: only the shortest ways there.")
@click.option("--improving", is_flag=True, help="For `tree`: only improvements count.")
@click.option("--swaps", type=int, metavar="K", help="For `bars`: every order of priorities within K adjacent swaps.")
@JSON
def figure(
    model: str,
    kind: str,
    out: Path,
    force: bool,
    views: tuple[str, ...],
    dm: str,
    states: tuple[str, ...],
    want: str,
    prevent: str,
    concept: str,
    start: str,
    to: str,
    improving: bool,
    swaps: int | None,
    as_json: bool,
) -> None:
    """Draw what holds as an SVG file, and print in words what the picture shows.

    KIND is one of: option-table, ladders, graph, tree, views, bars, front. The file is dark where the
    reader's screen is, and its colours are told apart by the colour-blind and in grey.

    \b
    Examples:
      countermove figure elmira graph --dm Uniroyal -o elmira-graph.svg
      countermove figure elmira tree --improving -o elmira-tree.svg
      countermove figure hanoi-2019 views -o hanoi-views.svg
      countermove figure hanoi-2019 ladders --view feared -o hanoi-ladders.svg
      countermove figure hanoi-2019 bars --view feared -o hanoi-bars.svg
      countermove figure euphrates-1975 front --want release -o euphrates-front.svg --json
    """
    from countermove.files import require_new

    if out.suffix.lower() != ".svg":
        raise RequestError(f"{out} does not end in `.svg`, which is what is written")
    if not force:
        require_new(out)
    if kind != "views" and len(views) > 1:
        raise click.UsageError(f"`{kind}` is about one view at a time")
    study = load_model(model)
    with progress_bar("Working") as progress:
        drawn = (study if kind == "views" else study.one_view(views[0] if views else None)).figure(
            kind,
            views=views,
            dm=dm,
            states=states,
            want=want,
            prevent=prevent,
            concept=concept,
            start=start,
            to=to,
            improving=improving,
            swaps=swaps,
            progress=progress,
            compiling=Once(COMPILING),
        )
    drawn.save(out, overwrite=force)
    print_answers([drawn], as_json=as_json)
