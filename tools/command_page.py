"""Writes docs/commands.md: what each command is for, its options and examples, out of the help of the program."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from countermove.cli import COMMANDS
from countermove.cli.program import cli

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
_HEAD = """# Commands

<!-- Written by tools/command_page.py out of the help of the commands; `make pages` writes it anew. -->

`countermove COMMAND --help` (or `-h`) prints the same. MODEL is a file (`.yaml`, `.yml`, or another program's file), or
the name of a case in [the catalogue](catalogue.md); a file that is called like a case is written `./elmira`. STATE,
STATEMENT and LIST are told in [the grammar](grammar.md#on-the-command-line). `--json` prints the answer [as
data](json.md).

The exit status is 0 where the command has answered, 1 where the model or the request is wrong (a message on standard
error says where and what instead), 2 where the command line is. Standard output has the answer and nothing else.
Answers are consequences of a model, not predictions.
"""
#: What stands as code where a paragraph of help speaks of it.
_CODE = re.compile(r"(?<![`\w-])(--[a-z][a-z-]*)|(?<![`\w])([A-Z]{2,}(?:\.[A-Z]{2,})*)(?![`\w])")
_WORDS = {"DM", "GMCR", "GMR", "JSON", "NOT", "PDF", "DOCX", "HTML", "SVG", "XLSX", "CSV"}


def page() -> str:
    """The text of the page."""
    with click.Context(cli, info_name="countermove") as top:
        parts = [_HEAD, *(_section(name, cli.get_command(top, name), top) for name in COMMANDS)]
    return "\n".join(parts)


def _section(name: str, command: click.Command | None, top: click.Context) -> str:
    assert command is not None, "a command of the table"
    with click.Context(command, info_name=name, parent=top) as context:
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        return "\n".join([f"## `{name}`\n", f"```text\n{usage}\n```\n", *_help(command), *_options(command, context)])


def _help(command: click.Command) -> Iterator[str]:
    """The paragraphs of help; those after a `\\b` are examples, kept line by line."""
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if not paragraph.startswith("\b"):
            yield _CODE.sub(_as_code, " ".join(paragraph.split())) + "\n"
            continue
        title, *lines = paragraph.removeprefix("\b").strip("\n").splitlines()
        yield f"{title.strip()}\n\n```sh\n" + "\n".join(line.strip() for line in lines) + "\n```\n"


def _as_code(found: re.Match[str]) -> str:
    return found.group() if found.group() in _WORDS else f"`{found.group()}`"


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    """A table of the options."""
    options = [each for each in command.params if isinstance(each, click.Option)]
    records = [record for each in options if (record := each.get_help_record(context))]
    if not records:
        return
    rows = [f"| `{_cell(names)}` | {_cell(_CODE.sub(_as_code, help))} |" for names, help in records]
    yield "\n".join(["| option | what it does |", "| --- | --- |", *rows]) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
