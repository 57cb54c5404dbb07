"""What several tests need: running the command line for real, and models out of short texts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.model import BASE


def run(
    *arguments: str, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs `countermove` as a process of its own, 100 columns wide, nothing on standard input, its output in pipes."""
    return subprocess.run(
        [sys.executable, "-c", "from countermove.cli import main; main()", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100", **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def graph_of(text: str, view: str = BASE) -> ModelGraph:
    """The graph of a model text, in one of its views."""
    return ModelGraph(read(text, "test.yaml").view(view))


def numbers(states: Sequence[int] | frozenset[int]) -> set[int]:
    """Indexes of states as numbers."""
    return {state + 1 for state in states}
