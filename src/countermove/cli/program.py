"""The program: its commands, each imported when it is asked for, and how it ends where something is wrong."""

from __future__ import annotations

import importlib
import os
import sys

import click

from countermove import __version__
from countermove.cli import COMMANDS, stop
from countermove.errors import CountermoveError, ModelError


class _Group(click.Group):
    """Imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"countermove.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="countermove")
def cli() -> None:
    """From a written model of a dispute to what holds, and why.

    MODEL is a file (.yaml, .xlsx, or .gmcr as GMCR+ saves it) or the name of a case in the catalogue.

    \b
    Start with:
      countermove analyze hanoi-2019     what holds at the Hanoi summit, in each view
      countermove new dispute.yaml       a commented model to start from
      countermove check dispute.yaml     what is wrong or doubtful in it

    Answers are consequences of a model, not predictions. Exit status: 0 answered, 1 the model or the
    request is wrong, 2 the command is.
    """


def run() -> None:
    """Runs what is asked for: what is wrong goes to standard error, with the exit status that says so."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        cli.main(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Abort:
        stop("stopped\n")
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
