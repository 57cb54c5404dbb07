"""The command line: each command asks a Study one question and prints the answer.

Next to nothing is imported here, so that an interrupt finds `main` running.
"""

from __future__ import annotations

import os
import sys

#: The commands in the order in which one needs them, and the module of this package that each is in.
COMMANDS = {
    "new": "models",
    "check": "models",
    "rank": "answers",
    "analyze": "answers",
    "explain": "answers",
    "paths": "paths",
    "compare": "compare",
    "coalitions": "coalitions",
    "ratify": "ratify",
    "exposure": "exposure",
    "rounds": "rounds",
    "robust": "robust",
    "misperception": "misperception",
    "resolve": "resolve",
    "brief": "brief",
    "figure": "figure",
    "verify": "answers",
    "convert": "models",
    "cases": "models",
    "completion": "shell",
}


def main() -> None:
    """Runs the command line. An interrupt ends it in the same way while it is still being imported."""
    try:
        from countermove.cli.program import run

        run()
    except KeyboardInterrupt:
        stop("\nstopped\n")


def stop(said: str) -> None:
    """Ends the program at once, as one that was interrupted: its engine's threads, which have been told to stop, are
    not waited for."""
    if sys.stderr is not None:
        sys.stderr.write(said)
        sys.stderr.flush()
    os._exit(130)
