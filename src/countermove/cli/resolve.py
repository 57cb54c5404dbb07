"""The command that answers what it would take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from countermove.cli.common import DM, JSON, MODEL, VIEW, load_model, print_answers, progress_bar, studies_of
from countermove.errors import RequestError

if TYPE_CHECKING:
    from countermove.answers import Answer


@click.command()
@MODEL
@click.option("--want", default="", metavar="STATEMENT", help="An outcome in which this is so should hold.")
@click.option("--state", default="", metavar="STATE", help="This state should hold.")
@click.option("--prevent", default="", metavar="STATEMENT", help="No outcome in which this is so should hold.")
@click.option("--concept", default="nash", show_default=True, help="Under which concept, such as `seq`.")
@click.option("--reached", is_flag=True, help="And improvements should reach it from the status quo.")
@click.option(
    "--proof-against-coalitions", "proof", is_flag=True, help="And no coalition should better itself from it."
)
@click.option("--count", is_flag=True, help="With --dm: count this one's rankings, or orders of statements, that do.")
@click.option("--dm", type=DM, default="", help="With --count: whose.")
@click.option("--by", type=DM, multiple=True, help="Only this decision maker may change anything; repeatable.")
@click.option("--fixed", type=DM, multiple=True, help="This decision maker is beyond influence; repeatable.")
@click.option("--cost", "costs", default="", metavar="LIST", help="What changes cost: `swap=1,rule=never`.")
@click.option(
    "--literals",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help="How many options an inserted statement may join by `and`.",
)
@click.option("--most", type=click.IntRange(1, 100), default=8, show_default=True, help="Seek so many resolutions.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Search no longer than this.",
)
@click.option("--view", "views", type=VIEW, multiple=True, help="A view; give several to see one after the other.")
@click.option("--all", "everything", is_flag=True, help="List every way that was found.")
@JSON
def resolve(
    model: str,
    want: str,
    state: str,
    prevent: str,
    concept: str,
    reached: bool,
    proof: bool,
    count: bool,
    dm: str,
    by: tuple[str, ...],
    fixed: tuple[str, ...],
    costs: str,
    literals: int,
    most: int,
    seconds: float,
    views: tuple[str, ...],
    everything: bool,
    as_json: bool,
) -> None:
    """Show what it would take: the least changes after which an outcome holds, or none does.

    A change is a swap, drop or insertion in what a decision maker wants, a commitment, partners who
    move together, a rule, or a promise. The cheapest is proved to be the cheapest, and each answer is solved again.

    With --count --dm: how many of a decision maker's strict rankings of the states (or, where it has
    statements, of their orders) would do, everybody else as they are, and on what condition.

    \b
    Examples:
      countermove resolve hanoi-2019 --view feared --want "dismantle and solidarity" --most 3
      countermove resolve hanoi-2019 --view feared --prevent "relief and not dismantle" --by Japan
      countermove resolve elmira --state 4 --concept seq --fixed Uniroyal
      countermove resolve euphrates-1975 --want release --cost swap=1,rule=never --json
      countermove resolve euphrates-1975 --state 2 --concept smr --dm Syria --count
    """
    if sum(map(bool, (want, state, prevent))) != 1:
        raise click.UsageError("say one of --want, --state and --prevent")
    if count != bool(dm):
        raise click.UsageError("--count and --dm go together")
    study, prices = load_model(model), _prices(costs)
    answers: list[Answer] = []
    for each in studies_of(study, views, one=as_json):
        if count:
            answers.append(
                each.count(
                    dm,
                    want,
                    state=state,
                    prevent=prevent,
                    concept=concept,
                    reached=reached,
                    proof_against_coalitions=proof,
                )
            )
            continue
        with progress_bar("Searching") as progress:
            answers.append(
                each.resolve(
                    want,
                    state=state,
                    prevent=prevent,
                    concept=concept,
                    reached=reached,
                    proof_against_coalitions=proof,
                    by=by,
                    fixed=fixed,
                    costs=prices,
                    literals=literals,
                    most=most,
                    seconds=seconds,
                    progress=progress,
                )
            )
    print_answers(answers, as_json=as_json, everything=everything)


def _prices(text: str) -> dict[str, int | None]:
    """What changes cost, out of `swap=1,rule=never`."""
    found: dict[str, int | None] = {}
    for part in filter(None, (word.strip() for word in text.split(","))):
        kind, _, cost = (word.strip() for word in part.partition("="))
        if cost != "never" and not (cost.isdecimal() and len(cost) < 10):
            raise RequestError(
                f"`{part}` is no cost\n  expected: a kind and a whole number or `never`: `swap=1,rule=never`"
            )
        found[kind] = None if cost == "never" else int(cost)
    return found
