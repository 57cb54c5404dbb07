"""Measures how a sweep scales with workers: this machine's own, and a Dask cluster on it.

    python benchmarks/workers.py
    python benchmarks/workers.py --cases 20000 --rounds 1

Beside each number of workers stands what as many processes do that share nothing and are told nothing: what the machine
has to give at that moment. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from countermove.sweeps.cluster import crew_of
from countermove.sweeps.crew import Crew, Processes
from countermove.sweeps.drive import Means, run
from countermove.sweeps.plan import Sweep

#: What a process does that shares nothing: it says when it is ready, waits, and works its cases out in one go.
ALONE = """
import json, sys
from countermove.sweeps.trial import evaluate
spec, first, count = json.loads(sys.argv[1])
print("ready", flush=True)
input()
evaluate(spec, first, count)
"""


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description="Measures how sweeps scale with workers.")
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases (100,000: some 20 seconds a worker)")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured, in turns (3)")
    parser.add_argument("--workers", type=int, default=2, help="up to so many workers (2)")
    asked = parser.parse_args()
    sweep = Sweep("trial", {"seed": 1, "cases": asked.cases, "work": 250})
    ways: dict[str, Callable[[int], float]] = {
        "alone": lambda workers: alone(sweep, workers),
        "processes": lambda workers: swept(sweep, lambda: Processes(workers)),
        "Dask cluster": lambda workers: swept(sweep, lambda: crew_of(f"local:{workers}", 60)),
    }
    counts = range(1, asked.workers + 1)
    took: dict[tuple[str, int], list[float]] = {(way, workers): [] for way in ways for workers in counts}
    for _ in range(asked.rounds):
        for way, workers in took:
            took[way, workers].append(ways[way](workers))
    print(f"{asked.cases:,} cases, medians of {asked.rounds} on the clock\n")
    print("| workers | who | seconds | cases a second | times one worker | part of what the machine gave |")
    print("| --- | --- | --- | --- | --- | --- |")
    for (way, workers), times in took.items():
        seconds, one, given = median(times), median(took[way, 1]), median(took["alone", workers])
        print(
            f"| {workers} | {way} | {seconds:.2f} | {asked.cases / seconds:,.0f} | {one / seconds:.2f} "
            f"| {given / seconds:.2f} |",
            flush=True,
        )


def swept(sweep: Sweep, crew: Callable[[], Crew]) -> float:
    """How long the sweep takes a crew that has been started and has done a little."""

    class Ready(Means):
        def crew(self) -> Crew:
            return started

    with crew() as started:
        warm_up(started)
        start = time.perf_counter()
        assert run(sweep, Ready()).complete
        return time.perf_counter() - start


def warm_up(crew: Crew) -> None:
    """Gives every worker something to do, so that all are there."""
    from countermove.sweeps.worker import request

    some = Sweep("trial", {"seed": 0, "cases": 1000, "work": 1000})
    under_way = set(range(2 * crew.places))
    for number in under_way:
        crew.give(number, request(some, [number % some.chunks]))
    while under_way:
        under_way -= {number for number, _ in crew.wait(0.1)}


def alone(sweep: Sweep, workers: int) -> float:
    """How long it takes processes that share nothing."""
    each = -(-sweep.cases // workers)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ALONE, json.dumps([sweep.spec, k * each, min(each, sweep.cases - k * each)])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for k in range(workers)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    start = time.perf_counter()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
