"""Processes of the command line that need not import it: copies of one that has done so, and waits.

Starting Python and importing the command line takes half a second of processor time, and the tests do it many hundred
times. A copy has its own memory, streams, folder and environment, and ends as any process does. What it cannot show is
that a command imports what it needs, and no more; for that the first example in the help of each command and
`test_start.py` start cold.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

#: Elsewhere there is no copying of processes, or it is not safe once numpy is loaded: every command starts cold.
CAN_COPY = sys.platform == "linux"
_PROGRAM = "import warm; warm.serve(); from countermove.cli import main; main()"


class Warm:
    """The process that is copied, and a line to it."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(theirs.fileno())],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        atexit.register(self._close)

    def run(
        self,
        arguments: Sequence[str],
        streams: Sequence[int],
        cwd: Path,
        env: Mapping[str, str],
        *,
        engine: bool,
        timeout: float,
    ) -> int:
        """Runs a command in a copy with these three streams; what it ended with, as `subprocess` says it."""
        request = json.dumps([engine, [[*arguments], str(cwd), {**env}]]).encode()
        self._line.settimeout(timeout)
        try:
            socket.send_fds(self._line, [request], [*streams])
            return os.waitstatus_to_exitcode(int(self._line.recv(16)))
        except TimeoutError:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise

    def _close(self) -> None:
        self._line.close()
        self._process.wait()


@cache
def warm() -> Warm:
    """What all commands of this test process are copied from."""
    return Warm()


def serve() -> None:
    """Imports the command line and waits; returns in copies only, each of which then is what was asked for."""
    package = importlib.import_module("countermove.cli")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"countermove.cli.{module.name}")
    for name in ("countermove.briefing", "countermove.study"):
        importlib.import_module(name)
    line = socket.socket(fileno=int(sys.argv[1]))
    while True:
        request, streams, _, _ = socket.recv_fds(line, 1 << 20, 3)
        if not request:
            os._exit(0)
        engine, start = json.loads(request)
        if engine:
            _load_engine()
        gc.freeze()
        child = os.fork()
        if child == 0:
            line.close()
            _become(streams, *start)
            return
        for each in streams:
            os.close(each)
        line.send(str(os.waitpid(child, 0)[1]).encode())


@cache
def _load_engine() -> None:
    """Has the compiled engine in memory, in both its ways: importing it and reading what is kept takes a second."""
    from countermove.arrays import tabulate
    from countermove.large import LargeGraph
    from countermove.stability.compiled.engine import solve_compiled
    from countermove.study import load

    conflict = load("elmira").conflict
    for graph in (load("elmira").graph, LargeGraph(tabulate(conflict, 1 << 16))):
        solve_compiled(graph, threads=1)


def _become(streams: Sequence[int], arguments: list[str], cwd: str, env: dict[str, str]) -> None:
    """Makes this process what Python is that has just been started with these arguments."""
    for place, each in enumerate(streams):
        os.dup2(each, place)
        os.close(each)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["countermove", *arguments]
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1)  # noqa: SIM115
