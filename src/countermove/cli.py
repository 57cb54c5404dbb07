"""The command line: each command asks a Study one question and prints the answer."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from countermove import __version__
from countermove.errors import CountermoveError, ModelError, RequestError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from countermove.study import Study

    _ParamType = click.ParamType[str]
else:
    _ParamType = click.ParamType

#: Seconds after which a bar is shown.
_MOMENT = 1.0


class _Group(click.Group):
    """Lists the commands in the order in which one needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="countermove")
def cli() -> None:
    """From a written model of a dispute to what holds, and why.

    MODEL is a file (.yaml, or .gmcr as GMCR+ saves it) or the name of a case in the catalogue.

    \b
    Start with:
      countermove analyze hanoi-2019     what holds at the Hanoi summit, in each view
      countermove new dispute.yaml       a commented model to start from
      countermove check dispute.yaml     what is wrong or doubtful in it

    Answers are consequences of a model, not predictions. Exit status: 0 answered, 1 the model or the
    request is wrong, 2 the command is.
    """


class _Model(_ParamType):
    name = "model"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from countermove.cases import names

        found = [CompletionItem(name) for name in names() if name.startswith(incomplete)]
        return found or [CompletionItem(incomplete, type="file")]  # bash forgets words beside files


class _Named(_ParamType):
    """A name out of the model that is asked about: a view, a decision maker."""

    def __init__(self, name: str, names: Callable[[Study], Sequence[str]]) -> None:
        self.name = name
        self._names = names

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        for word in _words_so_far(ctx):
            with contextlib.suppress(CountermoveError):
                study = _load(word, quiet=True)
                return [CompletionItem(name) for name in self._names(study) if name.startswith(incomplete)]
        return []


def _words_so_far(ctx: click.Context) -> list[str]:
    """What may be the model. While the value of an option is missing, click has not told the model from it yet."""
    if ctx.params.get("model"):
        return [str(ctx.params["model"])]
    from click.shell_completion import split_arg_string

    return [word for word in split_arg_string(os.environ.get("COMP_WORDS", ""))[2:] if not word.startswith("-")]


_MODEL = click.argument("model", type=_Model())
_VIEW = _Named("view", lambda study: study.views)
_DM = _Named("dm", lambda study: [dm.name for dm in study.conflict.decision_makers])
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


def _one_view(command: Callable[..., None]) -> Callable[..., None]:
    option = click.option(
        "--view",
        type=_VIEW,
        multiple=True,
        callback=_only_one,
        help="The view of the model to ask in; `base`: without any.",
    )
    return option(command)


def _only_one(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> str | None:
    if len(values) > 1:
        raise click.BadParameter("this command answers for one view at a time")
    return values[0] if values else None


def _load(model: str, *, quiet: bool = False) -> Study:
    from countermove.study import load

    study = load(model)
    if not quiet:
        for note in study.notes:
            click.echo(f"note: {note}", err=True)
    return study


def _paper() -> Any:
    from countermove.report.paper import Paper

    columns = shutil.get_terminal_size((100, 24)).columns
    return Paper(max(40, min(columns, 110)))


def _print(text: str) -> None:
    colour = False if os.environ.get("NO_COLOR") else None
    click.echo(text, color=colour)


def _print_json(data: object) -> None:
    sys.stdout.writelines(json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(data))
    sys.stdout.write("\n")


@cli.command()
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
    template = Path(__file__).parent / "language" / "template.yaml"
    write_text(file, template.read_text(encoding="utf-8").replace("FILE", " ".join(file.name.split())))
    name = f'"{file}"' if " " in str(file) else file
    click.echo(f"{file} is written. Change it, then: countermove check {name}")


@cli.command()
@_MODEL
@_one_view
@_JSON
def check(model: str, view: str | None, as_json: bool) -> None:
    """Report every error and every doubt in a model.

    Without --view: in the model and all its views.

    A doubt is not an error: a statement that never decides, an option that nobody minds.

    \b
    Examples:
      countermove check dispute.yaml
      countermove check old-model.gmcr --json
    """
    try:
        study = _load(model)
        problems = (study.view(view) if view else study).check()
    except ModelError as error:
        problems = error.problems
    errors = [problem for problem in problems if problem.severity == "error"]
    doubts = [problem for problem in problems if problem.severity != "error"]
    if as_json:
        from countermove.report.structured import problem as structured

        _print_json({"errors": len(errors), "doubts": len(doubts), "problems": [structured(each) for each in problems]})
    else:
        from countermove.report.paper import plural

        for problem in problems:
            _print(f"{problem}\n")
        _print(f"{plural(len(errors), 'error')}, {plural(len(doubts), 'doubt')} in {model}")
    if errors:
        raise SystemExit(1)


@cli.command()
@_MODEL
@click.option("--dm", type=_DM, required=True, help="The decision maker.")
@_one_view
@click.option("--all", "everything", is_flag=True, help="List every level and every tie.")
@_JSON
def rank(model: str, dm: str, view: str | None, everything: bool, as_json: bool) -> None:
    """Show how a decision maker orders the states, with what decides each step.

    \b
    Examples:
      countermove rank elmira --dm Uniroyal
      countermove rank hanoi-2019 --view feared --dm US
    """
    study = _load(model)
    ranking = (study.view(view) if view else study).rank(dm)
    if as_json:
        _print_json(ranking.data())
    else:
        _print(ranking.text(_paper(), everything=everything))


@cli.command()
@_MODEL
@click.option("--view", "views", type=_VIEW, multiple=True, help="A view; give two to see them side by side.")
@click.option("--where", default="", metavar="STATEMENT", help="Only outcomes in which the statement holds.")
@click.option("--concepts", metavar="LIST", help="Only these solution concepts, such as `nash,seq`.")
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
    type=click.FloatRange(min=0, min_open=True),
    metavar="GIB",
    default=4.0,
    show_default=True,
    help="The most memory to take; a model that needs more is refused at once.",
)
@_JSON
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
      countermove analyze elmira --certificate elmira.json
      countermove analyze large.yaml --memory 16 --out states.parquet
    """
    from countermove.report.analysis import report
    from countermove.report.table import option_table

    study = replace(_load(model), memory=memory)
    if out:
        engine = _engine_of_tables(out, engine)
    if as_json:
        studies = [study.view(name) for name in views] if views else [study.one_view(None)]
    else:
        studies = [study.view(name) for name in views or study.shown_views]
    asked = [key.strip() for key in concepts.split(",")] if concepts else None
    if len(studies) > 1 and (certificate or out):
        raise click.UsageError(f"a {'certificate' if certificate else 'table'} is about one view; name it with --view")
    results = []
    for each in studies:
        with _progress("Solving") as progress:
            results.append(each.analyze(asked, where, progress, engine=engine, compiling=_Once(_COMPILING)))
    if out:
        with _progress("Writing") as progress:
            size = len(results[0].graph)
            results[0].write_table(out, progress=lambda rows: progress(rows, size))
    if certificate:
        from countermove.files import write_text

        write_text(certificate, json.dumps(studies[0].certificate(results[0]), separators=(",", ":")))
    if as_json:
        data = [result.data_for_json() for result in results]
        _print_json(data[0] if len(data) == 1 else {"views": data})
        return
    paper = _paper()
    shown = {each.conflict.seen.name for each in studies if each.conflict.seen}
    report(paper, results, everything=everything, not_shown=[name for name in study.views if name not in shown])
    for result in results if table else ():
        paper.gap()
        seen = result.graph.conflict.seen
        paper.line(f"Option form{f', view `{seen.name}`' if seen else ''}", "title")
        option_table(paper, result.graph, result.outcomes)
    _print(paper.text())


def _engine_of_tables(out: Path, engine: str | None) -> str:
    """What has to be right before the work begins."""
    from countermove.interop.tables import check_name

    check_name(out)
    if out.exists():
        raise RequestError(f"{out} is there already, and is left as it is")
    if engine not in (None, "compiled"):
        raise click.UsageError("--out takes what the compiled engine finds; leave out --engine")
    return "compiled"


_COMPILING = "note: the engine is compiled for this machine, once; that takes some ten seconds"


class _Once:
    """Says something on standard error when it is first called."""

    def __init__(self, message: str) -> None:
        self._message = message

    def __call__(self) -> None:
        if self._message:
            click.echo(self._message, err=True)
        self._message = ""


@contextlib.contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
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
                bar.update(done)

        yield progress


@cli.command()
@_MODEL
@click.argument("state")
@click.option("--dm", "dms", type=_DM, multiple=True, help="Only this decision maker.")
@click.option("--concept", "concepts", multiple=True, help="Only this solution concept, such as `seq`.")
@_one_view
@click.option("--all", "everything", is_flag=True, help="Go through every improvement.")
@_JSON
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
    explanation = _load(model).one_view(view).explain(state, dms, concepts)
    if as_json:
        _print_json(explanation.data())
    else:
        _print(explanation.text(_paper(), everything=everything))


@cli.command()
@click.argument("certificate", type=click.Path(path_type=Path))
@_MODEL
@_JSON
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
    proved = _load(model).verify(text)
    if as_json:
        _print_json(proved)
        return
    click.echo(f"proved: every verdict on {proved['states']} states, by {proved['moves']} moves")
    for concept, states in proved["equilibria"].items():
        click.echo(f"proved: {concept} has {len(states)} equilibria: {', '.join(map(str, states)) or 'none'}")


@cli.command()
@click.argument("source", metavar="IN", type=_Model())
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@_one_view
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
def convert(source: str, target: Path, view: str | None, force: bool) -> None:
    """Write a model of another program, or of the catalogue, as a model file.

    What could not be carried over, or has another name now, is listed. With --view, the view is
    written as a model of its own.

    \b
    Examples:
      countermove convert old-model.gmcr model.yaml
      countermove convert elmira my-elmira.yaml
    """
    if target.suffix.lower() not in (".yaml", ".yml"):
        raise RequestError(f"{target}: models are written as .yaml files")
    study = _load(source)
    study = study.view(view) if view else study
    errors = [problem for problem in study.check() if problem.severity == "error"]
    if errors:
        raise ModelError(errors)
    study.save(target, overwrite=force)
    click.echo(f"{target} is written." + ("" if study.notes else " Everything was carried over."))


@cli.command()
@click.argument("name", required=False, type=_Model())
@_JSON
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
        _print_json([{"name": each, "title": found.title, "text": found.text} for each, found in shown.items()])
    elif name:
        paper = _paper()
        account(paper, shown[name])
        _print(paper.text())
    else:
        paper = _paper()
        for each, conflict in shown.items():
            paper.item(each, conflict.title, hang=max(map(len, shown)) + 2, style="strong")
        _print(paper.text())


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands, cases, views and decision makers in a shell.

    \b
    Example (bash, for this session):
      eval "$(countermove completion bash)"
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(cli, {}, "countermove", "_COUNTERMOVE_COMPLETE").source().rstrip())


def main() -> None:
    """Runs the command line: what is wrong goes to standard error, with the exit status that says so."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        cli.main(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.stderr.flush()
        os._exit(130)  # not to wait for threads of the engine, which have been told to stop
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except CountermoveError as error:
        _fail(str(error) if isinstance(error, ModelError) else f"error: {error}", 1)
    except BrokenPipeError:
        _discard_output()
        raise SystemExit(1) from None
    except OSError as error:  # a full disk behind standard output
        _discard_output()
        _fail(f"error: the answer cannot be written: {error.strerror or error}", 1)
    except (RecursionError, MemoryError) as error:
        _fail(f"error: the model is too deep or too large for this program ({type(error).__name__})", 1)


def _discard_output() -> None:
    """What is still waiting to be written would fail again when the program ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, status: int) -> None:
    click.echo(message, err=True)
    raise SystemExit(status)
