"""The command that answers how sure an answer is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from countermove.cli.common import DM, JSON, MODEL, VIEW, load_model, print_answers, progress_bar, studies_of
from countermove.cli.sweeping import sweeping
from countermove.errors import RequestError


@click.command()
@MODEL
@click.option("--view", "views", type=VIEW, multiple=True, help="A view; by default the default ones, one by one.")
@click.option(
    "--views", "weights", default="", metavar="A=2,B=1", help="Which view is right is in doubt: views with weights."
)
@click.option("--swaps", type=int, metavar="K", help="Every order of everybody's priorities within K adjacent swaps.")
@click.option("--orders", type=DM, multiple=True, help="Every order of this decision maker's priorities; repeatable.")
@click.option("--dm", "of", type=DM, multiple=True, help="Only this decision maker is in doubt; repeatable.")
@click.option(
    "--turn",
    multiple=True,
    metavar="low=1/2",
    help="With what weight statements turn round that are sure: low, medium or high, or unknown.",
)
@click.option("--samples", type=int, metavar="N", help="Draw so many cases instead of working all of them out.")
@click.option("--seed", type=int, default=0, show_default=True, help="What the draws hang on.")
@click.option("--where", default="", metavar="STATEMENT", help="Only outcomes in which this holds.")
@click.option("--state", default="", metavar="STATE", help="How far this state is from a change, whatever it is now.")
@click.option("--steps", type=int, metavar="K", help="Look for changes under all concepts within K reorderings.")
@click.option("--svg", type=click.Path(path_type=Path), metavar="FILE", help="Also write a picture; a new file.")
@click.option("--all", "everything", is_flag=True, help="List every outcome and doubt.")
@sweeping
@JSON
def robust(
    model: str,
    views: tuple[str, ...],
    weights: str,
    swaps: int | None,
    orders: tuple[str, ...],
    of: tuple[str, ...],
    turn: tuple[str, ...],
    samples: int | None,
    seed: int,
    where: str,
    state: str,
    steps: int | None,
    svg: Path | None,
    everything: bool,
    as_json: bool,
    ledger: Path | None,
    **means: Any,
) -> None:
    """Show how sure the answers are: how often each outcome holds once what is in doubt is counted.

    In doubt is what the model marks (`sure`, `unknown`, `order in doubt`, `views in doubt`), or what you ask for with
    --views, --swaps or --orders.

    \b
    Examples:
      countermove robust hanoi-2019 --view feared
      countermove robust elmira --swaps 2
      countermove robust chicken --orders Row --json
      countermove robust hanoi-2019 --views feared=2,advised=1 --where "relief and drawdown"
    """
    from countermove.answers.robust import Sureness
    from countermove.files import require_new, write_text
    from countermove.sweeps.drive import Means

    if svg is not None:
        require_new(svg)
    study = load_model(model)
    if weights and views:
        raise click.UsageError("--views weighs views against one another, --view asks about one: give one of the two")
    together = weights or (study.conflict.views_in_doubt and not views)
    studies = [study] if together else studies_of(study, views, one=as_json)
    if ledger and len(studies) > 1:
        raise RequestError("a ledger is about one sweep, and there is one for each view: name one with `--view`")
    answers = []
    for each in studies:
        with progress_bar("Working out cases") as progress:
            answers.append(
                each.robust(
                    views=weights,
                    swaps=swaps,
                    orders=orders,
                    of=of,
                    turns=",".join(turn),
                    samples=samples,
                    seed=seed,
                    where=where,
                    state=state,
                    steps=steps,
                    means=Means(ledger=ledger, **means),
                    progress=progress,
                )
            )
        if not answers[-1].complete:
            click.echo(f"stopped{f'; `--resume` goes on with {ledger}' if ledger else ''}", err=True)
            break
    if svg is not None:
        write_text(svg, Sureness.svg_of(answers))
    print_answers(answers, as_json=as_json, everything=everything)
