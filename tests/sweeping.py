"""What the tests of sweeps need: a driver as a process of its own, which tests can kill, and a real Dask cluster.

Run as a program it works out the trial sweep of its first argument by the means of its second, both JSON, and prints
what came of it as one line of JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil

from countermove.errors import CountermoveError
from countermove.sweeps.drive import Means, Swept, run
from countermove.sweeps.plan import Sweep

Spec = dict[str, int]


def trial(spec: Spec) -> Sweep:
    """The trial sweep of some data."""
    return Sweep("trial", spec)


def naive(spec: Spec, cases: range) -> dict[str, Any]:
    """What the trial sweep counts in some cases, from its definition, in one go."""
    sums = []
    for case in cases:
        block = f"{spec['seed']}:{case}".encode()
        for _ in range(spec.get("work", 0) + 1):
            block = sha256(block).digest()
        sums.append(block[0] * 6 // 256 + 1 + block[1] * 6 // 256 + 1)
    return {"cases": len(sums), "eyes": sum(sums), "shown": {str(eyes): sums.count(eyes) for eyes in {*sums}}}


def answer(swept: Swept) -> str:
    """The counts of a sweep, as the bytes that are compared."""
    return json.dumps(swept.counts)


def start_driver(spec: Spec, means: Mapping[str, Any]) -> subprocess.Popen[str]:
    """A driver as a process of its own, in a group of its own, as a terminal would start it."""
    return subprocess.Popen(
        [sys.executable, __file__, json.dumps(spec), json.dumps(means, default=str)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        process_group=0,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def children(pid: int) -> list[psutil.Process]:
    """The processes that a process has started, and theirs."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def kill(process: psutil.Process) -> None:
    """Kills a process as `kill -9` does."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(signal.SIGKILL)


def until(true: Callable[[], object], seconds: float = 120) -> None:
    """Waits until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.01)


def address_of(process: subprocess.Popen[str]) -> str:
    """The address that one of Dask's programs says it has, or has found; until then it is waited for."""
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"(?:Scheduler at|Registered to): +(tcp://\S+)", line):
            return found.group(1)
    raise AssertionError("this program of Dask did not start")


class DaskCluster:
    """A real Dask cluster on this machine: a scheduler and workers, each a process started as its users start it."""

    def __init__(self) -> None:
        self._scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.address = address_of(self._scheduler)
        self.workers: list[subprocess.Popen[str]] = []

    def _start(self, what: str, *options: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Starts one of Dask's programs."""
        return subprocess.Popen(
            [sys.executable, "-c", "from dask.__main__ import main; main()", what, *options, "--no-dashboard"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **(env or {})},
        )

    def start_worker(self, env: Mapping[str, str] | None = None) -> None:
        """Starts one worker more, without anybody who looks after it, and does not wait for it."""
        options = ("--nworkers", "1", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--memory-limit", "0")
        self.workers.append(self._start("worker", self.address, *options, env=env))

    def have(self, workers: int) -> None:
        """Starts workers until there are so many alive, and waits until the last one is there."""
        self.workers = [each for each in self.workers if each.poll() is None]
        new = max(0, workers - len(self.workers))
        for _ in range(new):
            self.start_worker()
        for worker in self.workers[len(self.workers) - new :]:
            address_of(worker)

    def stop_workers(self) -> None:
        """Kills all workers."""
        for worker in self.workers:
            worker.kill()
            worker.communicate()
        self.workers = []

    def stop(self) -> None:
        """Kills everything."""
        self.stop_workers()
        if self._scheduler.poll() is None:
            self._scheduler.kill()
            self._scheduler.communicate()


@contextlib.contextmanager
def dask_cluster() -> Iterator[DaskCluster]:
    """A cluster without workers, to which they are added."""
    cluster = DaskCluster()
    try:
        yield cluster
    finally:
        cluster.stop()


def main() -> None:
    """The driver."""
    means = json.loads(sys.argv[2])
    if "ledger" in means:
        means["ledger"] = Path(means["ledger"])
    try:
        swept = run(trial(json.loads(sys.argv[1])), replace(Means(), **means))
    except CountermoveError as error:
        raise SystemExit(f"error: {error}") from None
    print(json.dumps({"counts": swept.counts, "cases": swept.cases, "complete": swept.complete, "kept": swept.kept}))


if __name__ == "__main__":
    main()
