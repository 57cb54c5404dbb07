"""The options of a command that sweeps: who does the work, and where it is written down. None changes the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

_OPTIONS = (
    click.option("--workers", type=int, metavar="N", help="Processes on this machine; by default one for each core."),
    click.option("--cluster", default="", metavar="ADDRESS", help="A Dask scheduler `tcp://HOST:PORT`, or `local:N`."),
    click.option(
        "--timeout", type=float, default=10.0, show_default=True, help="How many seconds a cluster is waited for."
    ),
    click.option(
        "--ledger", type=click.Path(path_type=Path), metavar="FILE", help="Write every finished chunk of cases down."
    ),
    click.option("--resume", is_flag=True, help="Go on with the ledger that an earlier run has left."),
)


def sweeping(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command these options; it gets them by their names, as `Means` takes them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
