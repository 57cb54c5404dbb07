"""The command about decision makers who see the others otherwise than they are."""

from __future__ import annotations

import click

from countermove.cli.common import (
    JSON,
    MODEL,
    load_model,
    one_view,
    print_answers,
    progress_bar,
)
from countermove.errors import RequestError


@click.command()
@MODEL
@one_view
@click.option("--sees", multiple=True, metavar="DM=VIEW", help="The view of the others that a decision maker believes.")
@click.option("--hides", multiple=True, metavar="DM=OPTION,...", help="Options that a decision maker does not know of.")
@click.option("--concepts", metavar="LIST", help="Only these solution concepts, such as `nash,seq`.")
@click.option("--all", "everything", is_flag=True, help="List every outcome and every way.")
@JSON
def misperception(
    model: str,
    view: str | None,
    sees: tuple[str, ...],
    hides: tuple[str, ...],
    concepts: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Show what holds and comes about where decision makers misperceive one another (a hypergame).

    The view asked for is the truth. Who believes another view, and who does not know of which options, is said
    by --sees and --hides, or by `sees` in the model. What it wants itself, everybody knows.

    \b
    Examples:
      countermove misperception hanoi-2019 --view advised --sees Japan=feared --sees DPRK=feared
      countermove misperception elmira --hides LG=abandon
    """
    study = load_model(model)
    believed = _by_dm(sees, "--sees")
    hidden = {dm: options.split(",") for dm, options in _by_dm(hides, "--hides").items()}
    asked = [key.strip() for key in concepts.split(",")] if concepts else None
    names = [view] if view or as_json else list(study.shown_views)
    answers = []
    for name in names:
        with progress_bar("Solving") as progress:
            answers.append(study.misperception(name, believed, hidden, asked, progress))
    print_answers(answers, as_json=as_json, everything=everything)


def _by_dm(texts: tuple[str, ...], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        dm, sign, value = (part.strip() for part in text.partition("="))
        if not (dm and sign and value):
            raise RequestError(f"{option} is given as DM=VALUE, and `{text}` is not")
        if dm in found:
            raise RequestError(f"{option} is given twice for {dm}: `{found[dm]}` and `{value}`")
        found[dm] = value
    return found
