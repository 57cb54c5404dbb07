"""What several tests need: running the command line for real, and models out of short texts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.model import BASE
from warm import CAN_COPY, warm


def run(
    *arguments: str,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    engine: bool = False,
    cold: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Runs `countermove` as a process of its own, 100 columns wide, nothing on standard input, its output not shown."""
    everything = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100", **(env or {})}
    with (
        Path(os.devnull).open(encoding="utf-8") as nothing,
        tempfile.TemporaryFile("w+", encoding="utf-8") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8") as err,
    ):
        streams = (nothing.fileno(), out.fileno(), err.fileno())
        status = status_of(*arguments, streams=streams, cwd=cwd, env=everything, engine=engine, cold=cold)
        for each in (out, err):
            each.seek(0)
        return subprocess.CompletedProcess([*arguments], status, out.read(), err.read())


def status_of(
    *arguments: str,
    streams: tuple[int, int, int],
    env: Mapping[str, str],
    cwd: Path | None = None,
    engine: bool = False,
    cold: bool = False,
) -> int:
    """Runs `countermove` as a process of its own with these streams. `engine`: it will need the compiled engine, which
    is then in memory; `cold`: it starts as it does for its users."""
    if CAN_COPY and not cold:
        return warm().run(arguments, streams, cwd or Path.cwd(), env, engine=engine, timeout=120)
    code = "import sys; sys.argv[0] = 'countermove'; from countermove.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env=env,
        stdin=streams[0],
        stdout=streams[1],
        stderr=streams[2],
        timeout=120,
        check=False,
    ).returncode


def graph_of(text: str, view: str = BASE) -> ModelGraph:
    """The graph of a model text, in one of its views."""
    return ModelGraph(read(text, "test.yaml").view(view))


def numbers(states: Sequence[int] | frozenset[int]) -> set[int]:
    """Indexes of states as numbers."""
    return {state + 1 for state in states}
