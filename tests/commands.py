"""What the tests of the command line need: what it prints, models for it, and the environment of a terminal."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from countermove.cli import COMMANDS as MODULES
from helpers import run

COMMANDS = [*MODULES]
PROGRAM = [sys.executable, "-c", "import sys; sys.argv[0] = 'countermove'; from countermove.cli import main; main()"]
ANSI = re.compile(r"\x1b\[[0-9;]*m")
unix = pytest.mark.skipif(sys.platform == "win32", reason="needs the terminals and signals of Unix")

TIED = """\
countermove: 1
title: Ties
decision makers:
  A: {options: {go: go ahead}, ranking: [[1, 4], [2, 3]]}
  B: {options: {block: block it}, ranking: [[2, 3, 4], 1]}
  C: {name: The crowd, prefers: []}
status quo: []
"""

GMCR: dict[str, Any] = {
    "options": [{"name": "Go", "permittedDirection": "both"}, {"name": "block", "permittedDirection": "fwd"}],
    "decisionMakers": [
        {"name": "A", "options": [0], "preferences": [[[0, "Y"]]]},
        {"name": "B", "options": [1], "preferences": [[[1, "N"]]]},
    ],
    "infeasibles": [],
    "useManualPreferenceRanking": False,
}


def large(options: int) -> str:
    """A model of three decision makers and this many options, all combinations of them feasible."""
    lines = ["countermove: 1", "title: Large", "decision makers:"]
    for k, name in enumerate("ABC"):
        own = ", ".join(f"o{option}: " for option in range(options) if option * 3 // options == k)
        wants = ", ".join(f"o{(option * 5 + k) % options}" for option in range(options))
        lines.append(f"  {name}: {{options: {{{own}}}, prefers: [{wants}]}}")
    return "\n".join([*lines, "status quo: []", ""])


def environment(**changes: str) -> dict[str, str]:
    """The environment of a terminal, whatever that of the tests is."""
    left_out = ("NO_COLOR", "COLUMNS", "TERM", "LINES", "PYTHONUNBUFFERED")
    kept = {key: value for key, value in os.environ.items() if key not in left_out}
    return {**kept, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **changes}


def answered(*arguments: str, cwd: Path | None = None, notes: str = "", cold: bool = False) -> str:
    """What a command prints that answers: nothing on standard error but the notes, no codes of a terminal."""
    done = run(*arguments, cwd=cwd, cold=cold)
    assert (done.returncode, done.stderr) == (0, notes)
    assert done.stdout.endswith("\n")
    assert "\x1b" not in done.stdout
    return done.stdout


@cache
def catalogue(*arguments: str) -> str:
    """The answer about a case of the catalogue, asked for once."""
    return answered(*arguments)
