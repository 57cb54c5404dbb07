"""What a worker does: text in, text out. It runs what is in `KINDS` and nothing else.

As a process of its own it reads one request a line from standard input and writes one answer a line to standard output,
and ends with whoever started it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
import time
from functools import lru_cache
from typing import Any

from countermove.errors import CountermoveError
from countermove.sweeps.plan import Sweep, kind, version


def request(sweep: Sweep, chunks: list[int]) -> str:
    """The text that asks for some chunks of a sweep."""
    ranges = [[chunk, chunk * sweep.size, sweep.count_of(chunk)] for chunk in chunks]
    return json.dumps({"countermove": version(), "sweep": sweep.text, "ranges": ranges})


def work(text: str) -> str:
    """The answer to a request: what each chunk counts, or why it cannot be worked out."""
    asked = json.loads(text)
    if asked["countermove"] != version():
        return json.dumps({"wrong": f"this worker has Countermove {version()}, not {asked['countermove']}"})
    start = time.perf_counter()
    counts = []
    try:
        name, spec = _read(asked["sweep"])
        for chunk, first, count in asked["ranges"]:
            counts.append([chunk, kind(name).evaluate(spec, first, count)])
    except CountermoveError as error:
        return json.dumps({"wrong": str(error)})
    except Exception as error:  # whatever it is, the sweep is told of it, with the case
        return json.dumps({"wrong": f"{type(error).__name__} in the cases {first + 1:,} to {first + count:,}: {error}"})
    return json.dumps({"counts": counts, "seconds": time.perf_counter() - start})


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[str, dict[str, Any]]:
    """The name and the data of a sweep: the same object for each of its chunks."""
    name, spec = json.loads(text)
    return name, spec


def main() -> None:
    """Answers requests until standard input ends; then whatever is under way ends with it."""
    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it decides what an interrupt means
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing else gets between the answers
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            requests.put(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    while True:
        answers.write(work(requests.get()) + "\n")
        answers.flush()
