"""Who does the work: a crew takes requests and gives answers, in whatever order they come.

Here are the crews of this machine; `cluster` has those of a cluster.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections import deque

from countermove.sweeps.stop import Stop
from countermove.sweeps.worker import work

#: What a crew gives back: the number of a request and the answer, or None where the worker was lost over it.
Reply = tuple[int, str | None]

#: The most workers that are started on one machine.
MOST_WORKERS = 256


class Crew(ABC):
    """Some workers. What is under way when a crew is closed is dropped."""

    #: How many requests it can have under way.
    places: int

    @abstractmethod
    def give(self, number: int, text: str) -> None:
        """Takes a request, numbered as one likes."""

    @abstractmethod
    def wait(self, seconds: float) -> list[Reply]:
        """The answers that have come, after at most so many seconds if there is none and this can be told."""

    def expect(self, seconds: float) -> None:  # noqa: B027
        """Is told how long one worker would still have to work."""

    def close(self) -> None:  # noqa: B027
        """Ends whatever is under way, at once."""

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Here(Crew):
    """This process itself. `stop` may interrupt it in a chunk."""

    places = 1

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._given: deque[tuple[int, str]] = deque()

    def give(self, number: int, text: str) -> None:
        self._given.append((number, text))

    def wait(self, seconds: float) -> list[Reply]:
        number, text = self._given.popleft()
        try:
            with self._stop.at_once():
                return [(number, work(text))]
        except KeyboardInterrupt:
            return []


class Processes(Crew):
    """Processes of our own, each with a thread that looks after it: one that is killed is replaced."""

    def __init__(self, workers: int) -> None:
        self.places = workers
        self._given: queue.SimpleQueue[tuple[int, str] | None] = queue.SimpleQueue()
        self._replies: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        self._processes: dict[int, subprocess.Popen[str]] = {}
        self._closed = False
        self._threads = [threading.Thread(target=self._look_after, args=(k,), daemon=True) for k in range(workers)]
        for thread in self._threads:
            thread.start()

    @property
    def pids(self) -> list[int]:
        """The processes that are at work."""
        return [process.pid for process in list(self._processes.values())]

    def give(self, number: int, text: str) -> None:
        self._given.put((number, text))

    def wait(self, seconds: float) -> list[Reply]:
        with contextlib.suppress(queue.Empty):
            return [self._replies.get(timeout=seconds)]
        return []

    def close(self) -> None:
        self._closed = True
        for _ in self._threads:
            self._given.put(None)
        for process in list(self._processes.values()):
            process.kill()
        for thread in self._threads:
            thread.join()

    def _look_after(self, k: int) -> None:
        """Gives one worker one request after the other; a new worker takes the place of one that is lost."""
        process: subprocess.Popen[str] | None = None
        while (given := self._given.get()) is not None and not self._closed:
            number, text = given
            answer = ""
            with contextlib.suppress(OSError):
                if process is None:
                    process = self._processes[k] = _started()
                    if self._closed:
                        break
                assert process.stdin is not None and process.stdout is not None
                process.stdin.write(text + "\n")
                process.stdin.flush()
                answer = process.stdout.readline()
            if answer.endswith("\n"):
                self._replies.put((number, answer))
            else:
                _end(process)
                process = None
                self._replies.put((number, None))
        _end(process)


def _started() -> subprocess.Popen[str]:
    """A worker, with the same folders of modules as this process has. An interrupt from the terminal is not for it."""
    code = f"import sys; sys.path[:] = {json.dumps(sys.path)}; from countermove.sweeps.worker import main; main()"
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        process_group=0,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _end(process: subprocess.Popen[str] | None) -> None:
    if process is not None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()


class Machine(Crew):
    """This machine: first this process alone, and workers as soon as it shows that they are worth their start."""

    #: After how many seconds of work it is asked, and how many must be left for it.
    _AFTER, _LEFT = 0.5, 3.0

    def __init__(self, workers: int, stop: Stop) -> None:
        self._workers = workers
        self._crew: Crew = Here(stop)
        self._start = time.monotonic()

    @property
    def places(self) -> int:  # type: ignore[override]
        return self._crew.places

    def give(self, number: int, text: str) -> None:
        self._crew.give(number, text)

    def wait(self, seconds: float) -> list[Reply]:
        return self._crew.wait(seconds)

    def expect(self, seconds: float) -> None:
        worth_it = seconds > self._LEFT and time.monotonic() - self._start > self._AFTER
        if worth_it and self._workers > 1 and isinstance(self._crew, Here):
            self._crew = Processes(self._workers)

    def close(self) -> None:
        self._crew.close()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
