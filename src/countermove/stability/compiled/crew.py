"""The threads that a solution is worked out in: they report what they have done, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import numpy as np

from countermove.stability.compiled.kernel import CHECKS, DONE, STOP, VISITS

Array = Any
Part = TypeVar("Part")
Found = TypeVar("Found")


class Crew:
    """Does the parts of some work side by side: the compiled loops let go of Python's lock.

    `size`, about the number of states, decides whether threads are worth their start at all. `progress` is called now
    and then with the number of states that have been done since.
    """

    #: The fewest states for which threads are started.
    LEAST = 1 << 17

    def __init__(self, size: int, threads: int, progress: Callable[[int], None] = lambda done: None) -> None:
        self.threads = max(1, threads) if size >= self.LEAST else 1
        self._inline = size < self.LEAST
        self._progress = progress
        self._pool: ThreadPoolExecutor | None = None
        self.visits = 0
        self.checks = 0

    def share(self, work: Callable[[Part, Array], Found], parts: Sequence[Part]) -> list[Found]:
        """`work(part, counts)` for each part, in order; `counts` as in `kernel`.

        Anything that is raised meanwhile, an interrupt too, stops the loops within moments.
        """
        counts = np.zeros((len(parts), 4), np.int64)
        if self._inline:
            found = [work(part, own) for part, own in zip(parts, counts, strict=True)]
            self._progress(int(counts[:, DONE].sum()))
        else:
            found = self._in_threads(work, parts, counts)
        self.visits += int(counts[:, VISITS].sum())
        self.checks += int(counts[:, CHECKS].sum())
        return found

    def _in_threads(self, work: Callable[[Part, Array], Found], parts: Sequence[Part], counts: Array) -> list[Found]:
        # One pool for all the work, since the start of threads takes longer than a small part; it ends with the crew.
        self._pool = pool = self._pool or ThreadPoolExecutor(self.threads)
        try:
            futures = [pool.submit(work, part, own) for part, own in zip(parts, counts, strict=True)]
            told, waiting = 0, set(futures)
            while waiting:
                ended, waiting = wait(waiting, timeout=0.1, return_when=FIRST_EXCEPTION)
                for future in ended:
                    future.result()
                done = int(counts[:, DONE].sum())
                self._progress(done - told)
                told = done
            return [future.result() for future in futures]
        except BaseException:
            counts[:, STOP] = 1
            pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
            raise
