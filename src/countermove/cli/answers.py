"""Commands that answer what holds and why, and prove it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from countermove.cli.common import (
    COMPILING,
    DM,
    JSON,
    MODEL,
    VIEW,
    Finite,
    Once,
    load_model,
    one_view,
    paper_of_terminal,
    print_answers,
    print_json,
    print_text,
    progress_bar,
    studies_of,
)
from countermove.errors import RequestError


@click.command()
@MODEL
@click.option("--dm", type=DM, required=True, help="The decision maker.")
@one_view
@click.option("--all", "everything", is_flag=True, help="List every level and every tie.")
@JSON
def rank(model: str, dm: str, view: str | None, everything: bool, as_json: bool) -> None:
    """Show how a decision maker orders the states, with what decides each step.

    \b
    Examples:
      countermove rank elmira --dm Uniroyal
      countermove rank hanoi-2019 --view feared --dm US
    """
    study = load_model(model)
    ranking = (study.view(view) if view else study).rank(dm)
    print_answers([ranking], as_json=as_json, everything=everything)


@click.command()
@MODEL
@click.option("--view", "views", type=VIEW, multiple=True, help="A view; give two to see them side by side.")
@click.option("--where", default="", metavar="STATEMENT", help="Only outcomes in which the statement holds.")
@click.option("--concepts", metavar="LIST", help="These solution concepts, such as `nash,seq` or `l3,maximin4,gmr_b`.")
@click.option("--table", is_flag=True, help="Add the option-form table (Y, N, - for either) of the outcomes.")
@click.option("--all", "everything", is_flag=True, help="List every outcome that holds.")
@click.option("--certificate", type=click.Path(path_type=Path), help="Write the proof of every verdict to this file.")
@click.option("--out", type=click.Path(path_type=Path), help="Write a row for each state: .parquet, .csv or .npz.")
@click.option(
    "--engine",
    type=click.Choice(["definitions", "labels", "compiled"]),
    help="How to solve; by default the size decides, and the answer is the same.",
)
@click.option(
    "--memory",
    type=Finite(min=0, min_open=True),
    metavar="GIB",
    default=4.0,
    show_default=True,
    help="The most memory to take; a model that needs more is refused at once.",
)
@JSON
def analyze(
    model: str,
    views: tuple[str, ...],
    where: str,
    concepts: str | None,
    table: bool,
    everything: bool,
    certificate: Path | None,
    out: Path | None,
    engine: str | None,
    memory: float,
    as_json: bool,
) -> None:
    """Show which outcomes hold, and who would be content with them.

    \b
    Examples:
      countermove analyze elmira
      countermove analyze hanoi-2019 --view feared --view advised
      countermove analyze hanoi-2019 --view feared --where "relief and not dismantle" --table
      countermove analyze dispute.yaml --concepts nash,seq --json
      countermove analyze chicken --concepts l3,nm,stackelberg:Row
      countermove analyze elmira --certificate elmira.json
      countermove analyze elmira --out elmira.csv
    """
    from countermove.files import require_new
    from countermove.report.analysis import report
    from countermove.report.table import option_table

    study = replace(load_model(model), memory=memory)
    for path in (certificate, out):
        if path:
            require_new(path)
    if out:
        engine = _engine_of_tables(out, engine)
    studies = studies_of(study, views, one=as_json)
    asked = [key.strip() for key in concepts.split(",")] if concepts else None
    if len(studies) > 1 and (certificate or out):
        raise click.UsageError(f"a {'certificate' if certificate else 'table'} is about one view; name it with --view")
    results = []
    for each in studies:
        with progress_bar("Ranking") as progress:
            each.prepare(progress)
        with progress_bar("Solving") as progress:
            results.append(each.analyze(asked, where, progress, engine=engine, compiling=Once(COMPILING)))
    if out:
        with progress_bar("Writing") as progress:
            size = len(results[0].graph)
            results[0].write_table(out, progress=lambda rows: progress(rows, size))
    if certificate:
        from countermove.files import write_text

        proof = studies[0].certificate(results[0])
        write_text(certificate, json.dumps(proof, separators=(",", ":")))
        left = [concept.short for concept in results[0].solution.concepts if concept.key not in proof["concepts"]]
        if left:
            click.echo(f"note: the certificate leaves out {', '.join(left)}, which cannot be certified", err=True)
    if as_json:
        data = [result.data_for_json() for result in results]
        print_json(data[0] if len(data) == 1 else {"views": data})
        return
    paper = paper_of_terminal()
    shown = {each.conflict.seen.name for each in studies if each.conflict.seen}
    report(paper, results, everything=everything, not_shown=[name for name in study.views if name not in shown])
    for result in results if table else ():
        paper.gap()
        seen = result.graph.conflict.seen
        paper.line(f"Option form{f', view `{seen.name}`' if seen else ''}", "title")
        option_table(paper, result.graph, result.outcomes)
    print_text(paper.text())


def _engine_of_tables(out: Path, engine: str | None) -> str:
    """What has to be right before the work begins."""
    from countermove.interop.tables import check_name

    check_name(out)
    if engine not in (None, "compiled"):
        raise click.UsageError("--out takes what the compiled engine finds; leave out --engine")
    return "compiled"


@click.command()
@MODEL
@click.argument("state")
@click.option("--dm", "dms", type=DM, multiple=True, help="Only this decision maker.")
@click.option("--concept", "concepts", multiple=True, help="Only this solution concept, such as `seq` or `l3`.")
@one_view
@click.option("--all", "everything", is_flag=True, help="Go through every improvement.")
@JSON
def explain(
    model: str,
    state: str,
    dms: tuple[str, ...],
    concepts: tuple[str, ...],
    view: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Explain why a state is stable or not: who would leave, who would answer how, what is left to counter.

    STATE is its number, a list of the options taken in it (`halt,back`; `nothing` for none), or its name.

    \b
    Examples:
      countermove explain elmira 5
      countermove explain elmira 1 --dm Uniroyal --concept gmr
      countermove explain hanoi-2019 halt,back --view feared --dm US
    """
    explanation = load_model(model).one_view(view).explain(state, dms, concepts)
    print_answers([explanation], as_json=as_json, everything=everything)


@click.command()
@click.argument("certificate", type=click.Path(path_type=Path))
@MODEL
@JSON
def verify(certificate: Path, model: str, as_json: bool) -> None:
    """Check a certificate by a program that shares nothing with this one, and that it is about MODEL.

    \b
    Example, after `countermove analyze elmira --certificate elmira.json`:
      countermove verify elmira.json elmira
    """
    try:
        text = certificate.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"{certificate} cannot be read: {error}") from None
    proved = load_model(model).verify(text)
    if as_json:
        print_json(proved)
        return
    click.echo(f"proved: every verdict on {proved['states']} states, by {proved['moves']} moves")
    for concept, states in proved["equilibria"].items():
        click.echo(f"proved: {concept} has {len(states)} equilibria: {', '.join(map(str, states)) or 'none'}")
