"""Commands about model files: begin one, check it, convert it, look into the catalogue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from countermove.cli.common import (
    JSON,
    MODEL,
    Finite,
    Model,
    load_model,
    one_view,
    paper_of_terminal,
    print_json,
    print_text,
    progress_bar,
)
from countermove.errors import ModelError, RequestError


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def new(file: Path) -> None:
    """Write a commented model to start from.

    \b
    Example:
      countermove new dispute.yaml
    """
    from countermove.files import write_text

    if file.suffix.lower() not in (".yaml", ".yml"):
        raise RequestError(f"{file}: a model file ends in .yaml")
    template = Path(__file__).parent.parent / "language" / "template.yaml"
    write_text(file, template.read_text(encoding="utf-8").replace("FILE", " ".join(file.name.split())))
    name = f'"{file}"' if " " in str(file) else file
    click.echo(f"{file} is written. Change it, then: countermove check {name}")


@click.command()
@MODEL
@one_view
@JSON
def check(model: str, view: str | None, as_json: bool) -> None:
    """Report every error and every doubt in a model.

    Without --view: in the model and all its views.

    A doubt is not an error: a statement that never decides, a fear of what cannot be, an option that nobody
    minds.

    \b
    Examples:
      countermove check dispute.yaml
      countermove check old-model.gmcr --json
    """
    try:
        study = load_model(model)
        problems = (study.view(view) if view else study).check()
    except ModelError as error:
        problems = error.problems
    errors = [problem for problem in problems if problem.severity == "error"]
    doubts = [problem for problem in problems if problem.severity != "error"]
    if as_json:
        from countermove.report.structured import problem as structured

        print_json({"errors": len(errors), "doubts": len(doubts), "problems": [structured(each) for each in problems]})
    else:
        from countermove.report.paper import plural

        for problem in problems:
            print_text(f"{problem}\n")
        print_text(f"{plural(len(errors), 'error')}, {plural(len(doubts), 'doubt')} in {model}")
    if errors:
        raise SystemExit(1)


@click.command()
@click.argument("source", metavar="IN", type=Model())
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@one_view
@click.option("--concepts", metavar="LIST", help="The solution concepts of the answers in OUT, such as `nash,seq`.")
@click.option(
    "--all", "everything", is_flag=True, help="Ask for a workbook also what takes long: compare, resolve and robust."
)
@click.option(
    "--seconds",
    type=Finite(0, min_open=True),
    default=20.0,
    show_default=True,
    help="How long each search of --all may take.",
)
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
def convert(
    source: str, target: Path, view: str | None, concepts: str | None, everything: bool, seconds: float, force: bool
) -> None:
    """Write a model for another program, or one of another program as a model file.

    IN is a model file, a .gmcr or .xlsx file or a case of the catalogue. The ending of OUT says what is
    written: .yaml a model file; .gmcr for GMCR+; .xlsx a workbook, which can be read again; .nfg or .efg a
    game for Gambit; .tex tables for a paper; .csv the states; .graphml the graph.

    A workbook has a sheet for each question: the outcomes, the states and so on, and with --all also what
    is behind the differences between views, what it would take, and how sure the answers are.

    What could not be carried over, or is said otherwise there, is listed. With --view, the view is
    written as a model of its own.

    \b
    Examples:
      countermove convert old-model.gmcr model.yaml
      countermove convert elmira my-elmira.yaml
      countermove convert elmira elmira.xlsx
      countermove convert cuba-1962 cuba.xlsx --all
      countermove convert hanoi-2019 feared.gmcr --view feared
      countermove convert chicken chicken.nfg
      countermove convert elmira elmira.tex --concepts nash,gmr,smr,seq
    """
    model_file = target.suffix.lower() in (".yaml", ".yml")
    if everything and target.suffix.lower() != ".xlsx":
        raise click.UsageError("`--all` asks for the sheets of a workbook, so OUT ends in .xlsx")
    if not model_file:
        from countermove.interop.formats import ending_of

        ending_of(target)
    elif concepts:
        raise click.UsageError("a model file holds no answers, so no `--concepts`")
    study = load_model(source)
    study = study.view(view) if view else study
    errors = [problem for problem in study.check() if problem.severity == "error"]
    if errors:
        raise ModelError(errors)
    if study.conflict.answers:  # on its own, the file holds what it answers, too
        study = replace(study, conflict=replace(study.conflict, answers=None), source="")
    if model_file:
        study.save(target, overwrite=force)
        notes = study.notes
    else:
        asked = [key.strip() for key in concepts.split(",")] if concepts else None
        with progress_bar("Asking for the sheets of answers") as progress:
            notes = study.export(
                target, concepts=asked, overwrite=force, everything=everything, seconds=seconds, progress=progress
            )
        for note in notes:
            click.echo(f"note: {note}", err=True)
    complete = target.suffix.lower() in (".yaml", ".yml", ".gmcr", ".xlsx") and not (notes or study.notes)
    click.echo(f"{target} is written." + (" Everything was carried over." if complete else ""))


@click.command()
@click.argument("name", required=False, type=Model())
@JSON
def cases(name: str | None, as_json: bool) -> None:
    """List the cases of the catalogue, or tell what one of them is about.

    \b
    Examples:
      countermove cases
      countermove cases elmira
    """
    from countermove.cases import names
    from countermove.report.account import account
    from countermove.study import load

    shown = {each: load(each).conflict for each in ([name] if name else names())}
    if as_json:
        print_json([{"name": each, "title": found.title, "text": found.text} for each, found in shown.items()])
    elif name:
        paper = paper_of_terminal()
        account(paper, shown[name])
        print_text(paper.text())
    else:
        paper = paper_of_terminal()
        for each, conflict in shown.items():
            paper.item(each, conflict.title, hang=max(map(len, shown)) + 2, style="strong")
        print_text(paper.text())
