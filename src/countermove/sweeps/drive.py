"""Driving a sweep: what is not in the ledger yet is given out, what comes back is written down and added up."""

from __future__ import annotations

import contextlib
import json
import math
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from countermove.errors import RequestError
from countermove.sweeps.crew import MOST_WORKERS, Crew, Machine, Processes, cores
from countermove.sweeps.ledger import Ledger, opened
from countermove.sweeps.plan import Counts, Sweep, SweepError, Tally
from countermove.sweeps.stop import Stop
from countermove.sweeps.worker import request

#: How many seconds of work a request should be; requests are runs of chunks, and chunks are what they are.
_SECONDS = 0.25
#: How often workers may be lost over one chunk before it is taken to be what kills them.
_LOSSES = 10
#: How many seconds pass at most before a wish to stop is noticed.
_MOMENT = 0.1


def quiet(more: int, total: int) -> None:
    """Tells nobody of progress."""


@dataclass(frozen=True)
class Means:
    """By what means a sweep is worked out. None of it changes the answer.

    `workers`: processes on this machine, by default as many as there are cores where that is worth their start.
    `cluster`: the address of a Dask scheduler, or `local:N`. `timeout`: how many seconds a cluster is waited for.
    `ledger`: where finished chunks are written down; with `resume` what an earlier run wrote there is gone on with.
    `stop`: asks to stop, and is asked by interrupts.
    """

    workers: int | None = None
    cluster: str = ""
    timeout: float = 10.0
    ledger: Path | None = None
    resume: bool = False
    progress: Callable[[int, int], None] = quiet
    stop: Stop = field(default_factory=Stop)

    def crew(self) -> Crew:
        """Who does the work. Raises RequestError where there is nobody."""
        if self.cluster:
            if self.workers is not None:
                raise RequestError("`--workers` is about this machine; a cluster has the workers that it has")
            if not 0 < self.timeout < math.inf:
                raise RequestError(
                    f"a cluster cannot be waited for {self.timeout:g} seconds\n"
                    "  expected: more than 0, such as `--timeout 10`"
                )
            from countermove.sweeps.cluster import crew_of

            return crew_of(self.cluster, self.timeout)
        if self.workers is not None and self.workers < 1:
            raise RequestError(f"a sweep needs a worker, not {self.workers}\n  expected: 1 or more, or no `--workers`")
        if self.workers is not None and self.workers > MOST_WORKERS:
            raise RequestError(
                f"{self.workers:,} processes are more than a machine can bear; the most are {MOST_WORKERS}\n"
                f"  this one has {cores()} cores; more workers are what `--cluster` is for"
            )
        if self.workers is not None and self.workers > 1:
            return Processes(self.workers)
        return Machine(self.workers or cores(), self.stop)


@dataclass(frozen=True)
class Swept:
    """What a sweep counted: in all `of` cases, or in the `cases` of the chunks that were finished when it was stopped.

    `kept` cases come from a ledger; `damaged` lines of it were worked out anew.
    """

    counts: Counts
    cases: int
    of: int
    kept: int = 0
    damaged: int = 0

    @property
    def complete(self) -> bool:
        """Whether this is the whole answer."""
        return self.cases == self.of


def run(sweep: Sweep, means: Means | None = None) -> Swept:
    """Works out a sweep. The counts depend on the sweep alone.

    An interrupt, or `means.stop`, ends it with what has been finished. Raises RequestError about the means, SweepError
    where a part cannot be worked out; what was finished is then in the ledger.
    """
    means = means or Means()
    if means.resume and means.ledger is None:
        raise RequestError("`--resume` goes on with a ledger; name it with `--ledger`")
    with contextlib.ExitStack() as stack:
        tally, ledger = Tally(), None
        if means.ledger:
            ledger = stack.enter_context(opened(means.ledger, sweep, tally, resume=means.resume))
        drive = _Drive(sweep, means, tally, ledger)
        if drive.todo:
            stack.enter_context(means.stop.listening())
            drive.run(stack.enter_context(means.crew()))
        return drive.swept()


class _Drive:
    """A sweep under way."""

    def __init__(self, sweep: Sweep, means: Means, tally: Tally, ledger: Ledger | None) -> None:
        self.sweep, self.means, self.tally, self.ledger = sweep, means, tally, ledger
        self.kept = self._cases()
        self.todo = deque(chunk for chunk in range(sweep.chunks) if chunk not in self.tally)
        self.under_way: dict[int, list[int]] = {}
        self.lost: Counter[int] = Counter()
        self.seconds = 0.0  # that a chunk takes, as far as is known

    def run(self, crew: Crew) -> None:
        """Works out what is still to do, until it is done or to be stopped."""
        number = 0
        while (self.todo or self.under_way) and not self.means.stop.asked:
            while self.todo and len(self.under_way) < crew.places:
                chunks = self._next(crew.places)
                self.under_way[number] = chunks
                crew.give(number, request(self.sweep, chunks))
                number += 1
            for replied, text in crew.wait(_MOMENT):
                chunks = self.under_way.pop(replied)
                if text is None:
                    self._again(chunks)
                else:
                    self._take(text, chunks)
            crew.expect(self.seconds * len(self.todo))

    def _next(self, places: int) -> list[int]:
        """The chunks of the next request: as long as it should be, and towards the end short enough for all to help."""
        fitting = int(_SECONDS / self.seconds) if self.seconds else 1
        most = 1 if self.lost else max(1, min(fitting, len(self.todo) // (2 * places)))
        return [self.todo.popleft() for _ in range(most)]

    def _take(self, text: str, chunks: list[int]) -> None:
        """Writes down and adds up the answer to a request."""
        answer = json.loads(text)
        if "wrong" in answer:
            raise SweepError(answer["wrong"])
        counted = [(chunk, counts) for chunk, counts in answer["counts"]]
        if [chunk for chunk, _ in counted] != chunks:
            raise SweepError("a worker answered what it was not asked")
        if self.ledger:
            self.ledger.add(counted)
        for chunk, counts in counted:
            self.tally.add(chunk, counts)
        self.seconds = answer["seconds"] / len(chunks)
        done = sum(self.sweep.count_of(chunk) for chunk in chunks)
        self.means.progress(done, self.sweep.cases - self.kept)

    def _again(self, chunks: list[int]) -> None:
        """Puts back what a lost worker had."""
        self.lost.update(chunks)
        for chunk in reversed(chunks):
            self.todo.appendleft(chunk)
            if self.lost[chunk] >= _LOSSES:
                first = chunk * self.sweep.size + 1
                raise SweepError(
                    f"{_LOSSES} workers were lost over the cases {first:,} to "
                    f"{first + self.sweep.count_of(chunk) - 1:,}; perhaps they need more memory than there is"
                )

    def _cases(self) -> int:
        return sum(self.sweep.count_of(chunk) for chunk in self.tally.chunks())

    def swept(self) -> Swept:
        """What has been counted so far."""
        damaged = self.ledger.dropped if self.ledger else 0
        return Swept(self.tally.total(), self._cases(), self.sweep.cases, self.kept, damaged)
