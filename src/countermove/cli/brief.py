"""The command that writes a brief."""

from __future__ import annotations

from pathlib import Path

import click

from countermove.cli.common import (
    COMPILING,
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


@click.command()
@MODEL
@click.option("--view", "views", type=VIEW, multiple=True, help="A view; repeatable. By default those that it shows.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="The file: .html, .pdf, .docx or .md."
)
@click.option(
    "--want", multiple=True, metavar="STATEMENT", help="What is hoped for, instead of what the model says; repeatable."
)
@click.option("--prevent", multiple=True, metavar="STATEMENT", help="What is feared, likewise; repeatable.")
@click.option("--seconds", type=float, default=20.0, show_default=True, help="How long each search may take.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@JSON
def brief(
    model: str,
    views: tuple[str, ...],
    out: Path | None,
    want: tuple[str, ...],
    prevent: tuple[str, ...],
    seconds: float,
    force: bool,
    as_json: bool,
) -> None:
    """Write a brief: what the analysis comes to, for a reader who does not know the method.

    The bottom line; who wants what; what holds, and why; who bears it; what makes the difference between views; what it
    would take; how sure that is; what to watch; and an annex to repeat it by. It asks what the model says that its
    account hopes for and fears (`hopes`, `fears`). The ending of FILE says in which format. The bottom line is printed.

    \b
    Examples:
      countermove brief elmira -o elmira.pdf
      countermove brief cuba-1962 -o cuba.html
      countermove brief elmira --prevent abandon -o elmira.md
    """
    from countermove.briefing import Effort, brief
    from countermove.documents import KINDS
    from countermove.errors import RequestError, one_of
    from countermove.files import require_new

    if out is None and not as_json:
        raise click.UsageError("say where to write it, with -o, or ask for --json")
    if out is not None and out.suffix.lower() not in KINDS:
        raise RequestError(f"{out}: a brief is written as {one_of(KINDS)}")
    if out is not None and not force:
        require_new(out)
    study = load_model(model)
    with progress_bar("Asking the questions of a brief") as progress:
        note = Once(COMPILING)
        found = brief(
            study, views, want=want, prevent=prevent, effort=Effort(seconds), progress=progress, compiling=note
        )
    if out is not None:
        found.write(out, overwrite=force)
    if as_json:
        print_json(found.data())
        return
    paper = paper_of_terminal()
    paper.line(found.document.title, "title")
    for line in found.bottom_line:
        paper.item("-", line)
    print_text(paper.text())
