"""What the commands share: their arguments, what they print, and a bar while one waits."""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from countermove.errors import CountermoveError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from countermove.answers import Answer
    from countermove.report.paper import Paper
    from countermove.study import Study

    _ParamType = click.ParamType[str]
else:
    _ParamType = click.ParamType

#: Said when the engine has to be compiled first.
COMPILING = "note: the engine is compiled for this machine, once; that takes ten seconds to a minute"

#: Seconds after which a bar is shown.
_MOMENT = 1.0


class Finite(click.FloatRange):
    """A number in a range, which `nan` and `inf` pass for otherwise."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number: float = super().convert(value, param, ctx)
        return number if math.isfinite(number) else self.fail(f"{value} is no finite number.", param, ctx)


class Model(_ParamType):
    name = "model"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from countermove.cases import names

        found = [CompletionItem(name) for name in names() if name.startswith(incomplete)]
        return found or [CompletionItem(incomplete, type="file")]  # bash forgets words beside files


class Named(_ParamType):
    """A name out of the model that is asked about: a view, a decision maker."""

    def __init__(self, name: str, names: Callable[[Study], Sequence[str]]) -> None:
        self.name = name
        self._names = names

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        for word in _words_so_far(ctx):
            with contextlib.suppress(CountermoveError):
                study = load_model(word, quiet=True)
                return [CompletionItem(name) for name in self._names(study) if name.startswith(incomplete)]
        return []


def _words_so_far(ctx: click.Context) -> list[str]:
    """What may be the model. While the value of an option is missing, click has not told the model from it yet."""
    if ctx.params.get("model"):
        return [str(ctx.params["model"])]
    from click.shell_completion import split_arg_string

    return [word for word in split_arg_string(os.environ.get("COMP_WORDS", ""))[2:] if not word.startswith("-")]


MODEL = click.argument("model", type=Model())
VIEW = Named("view", lambda study: study.views)
DM = Named("dm", lambda study: [dm.name for dm in study.conflict.decision_makers])
JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


def one_view(command: Callable[..., None]) -> Callable[..., None]:
    option = click.option(
        "--view",
        type=VIEW,
        multiple=True,
        callback=_only_one,
        help="The view of the model to ask in; `base`: without any.",
    )
    return option(command)


def _only_one(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> str | None:
    if len(values) > 1:
        raise click.BadParameter("this command answers for one view at a time")
    return values[0] if values else None


def load_model(model: str, *, quiet: bool = False) -> Study:
    from countermove.study import load

    study = load(model)
    if not quiet:
        for note in study.notes:
            click.echo(f"note: {note}", err=True)
    return study


def studies_of(study: Study, views: Sequence[str], *, one: bool) -> list[Study]:
    """The views asked for; where none is, those to show, or with `one` (for JSON) the model itself."""
    if one and not views:
        return [study.one_view(None)]
    return [study.view(name) for name in views or study.shown_views]


def paper_of_terminal() -> Paper:
    from countermove.report.paper import Paper

    columns = shutil.get_terminal_size((100, 24)).columns
    return Paper(max(40, min(columns, 110)))


def print_text(text: str) -> None:
    colour = False if os.environ.get("NO_COLOR") else None
    click.echo(text, color=colour)


def print_answers(answers: Sequence[Answer], *, as_json: bool, everything: bool = False) -> None:
    """Answers about several views of one model, in sentences or as JSON."""
    if as_json:
        data = [each.data() for each in answers]
        print_json(data[0] if len(data) == 1 else {"views": data})
        return
    paper = paper_of_terminal()
    type(answers[0]).report(paper, answers, everything=everything)
    print_text(paper.text())


def print_json(data: object) -> None:
    sys.stdout.writelines(json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(data))
    sys.stdout.write("\n")


class Once:
    """Says something on standard error when it is first called."""

    def __init__(self, message: str) -> None:
        self._message = message

    def __call__(self) -> None:
        if self._message:
            click.echo(self._message, err=True)
        self._message = ""


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, where that is a terminal and the work takes longer than a moment."""
    start, done = time.monotonic(), 0
    with contextlib.ExitStack() as stack:
        bar = None

        def progress(more: int, total: int) -> None:
            nonlocal bar, done
            done += more
            if bar is not None:
                bar.update(more)
            elif sys.stderr.isatty() and time.monotonic() - start > _MOMENT:
                bar = stack.enter_context(click.progressbar(length=total, label=label, file=sys.stderr))
                bar.start -= time.monotonic() - start  # the time that is left is told from the beginning of the work
                bar.update(done)

        yield progress
