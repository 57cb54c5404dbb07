"""A crew that is a Dask cluster: one that is there already, or one of separate processes on this machine.

Requests and answers are plain text, and `work` is sent by its name; how Dask packs these is its own affair. Whoever can
reach a scheduler without TLS can have its workers run anything: that is Dask's way, and the docs say so. The cluster of
`local:N` listens on this machine alone, and takes nobody without the key that was made for it and is written nowhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pkgutil import resolve_name
from typing import Any
from uuid import uuid4

from countermove.errors import RequestError
from countermove.sweeps.crew import MOST_WORKERS, Crew, Reply
from countermove.sweeps.plan import version
from countermove.sweeps.worker import work

#: How often it is asked who is still there, and how often whether an answer is, in seconds.
_ASK, _LOOK = 2.0, 0.02
#: What a cluster of our own shows in browsers: nothing.
_NO_PAGES: dict[str, list[str]] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}


def crew_of(address: str, timeout: float) -> Crew:
    """The cluster at an address such as `tcp://10.0.0.7:8786`, or `local:N`, if it is there within so many seconds.

    Raises RequestError where Dask is not installed, the address is none, nobody answers there, or it is not a cluster
    whose every worker has this version of Countermove.
    """
    try:
        import distributed
    except ImportError:
        raise RequestError(
            "`--cluster` needs Dask, which is not installed: pip install 'countermove[cluster]'\n"
            "  without it, `--workers` uses the cores of this machine"
        ) from None
    local = re.fullmatch(r"local:(\d{1,9})", address)
    found = re.fullmatch(r"(?:(?:tcp|tls)://)?(?:[\w.-]+|\[[0-9A-Fa-f:.%]+\]):(\d{1,5})", address)
    if not local and (not found or not 0 < int(found.group(1)) < 65536 or address.startswith("local:")):
        raise RequestError(
            f"`{address}` is not the address of a cluster\n"
            "  expected: `local:N` for N workers on this machine, or a Dask scheduler such as `tcp://10.0.0.7:8786`"
        )
    for name in [*logging.root.manager.loggerDict]:
        if name.startswith(("distributed", "tornado", "asyncio")):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what goes wrong is told by this program
    if local:
        return _local(int(local.group(1)), timeout)
    try:
        with ThreadPoolExecutor(1) as aside:  # there may be a loop of events in this thread already
            who = aside.submit(asyncio.run, _identity(address, timeout)).result()
        if who != "Scheduler":
            raise ValueError(f"this is a Dask {who.lower()}, and a scheduler is asked for")
        client = distributed.Client(address, timeout=timeout, set_as_default=False)
    except (OSError, ValueError, TimeoutError, EOFError, MemoryError) as error:
        raise RequestError(
            f"no Dask scheduler answers at {address} within {timeout:g} seconds{_reason(error)}\n"
            "  start one with `dask scheduler`, and workers with `dask worker ADDRESS`; `--timeout` waits longer"
        ) from None
    return _joined(Cluster(client, address, timeout))


async def _identity(address: str, timeout: float) -> str:
    """What kind of Dask's servers is at an address. A client would wait for ever for one that takes calls and says
    nothing."""
    from distributed import Security
    from distributed.core import rpc

    async with asyncio.timeout(timeout):
        async with rpc(address, connection_args=Security().get_connection_args("client"), timeout=timeout) as there:
            return str((await there.identity())["type"])


def _local(workers: int, timeout: float) -> Crew:
    """A cluster of our own. Raises RequestError where it cannot be started."""
    import dask.config
    import distributed

    if not 0 < workers <= MOST_WORKERS:
        raise RequestError(f"`local:{workers}` is not 1 to {MOST_WORKERS} workers\n  expected: such as `local:2`")
    try:
        keys = distributed.Security.temporary()
    except ImportError:
        raise RequestError("`local:N` needs `cryptography`: pip install 'countermove[cluster]'") from None
    try:
        with _without_interrupts(), dask.config.set(_NO_PAGES):
            own = distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False},
                memory_limit=0,
                security=keys,
                silence_logs=logging.CRITICAL,
            )
            client = distributed.Client(own, timeout=timeout, set_as_default=False)
    except (OSError, RuntimeError, TimeoutError) as error:
        raise RequestError(f"a cluster of {workers} workers could not be started here{_reason(error)}") from None
    return _joined(Cluster(client, f"local:{workers}", timeout, own))


def _joined(crew: Cluster) -> Cluster:
    """The crew once its workers have been looked at."""
    try:
        crew.check()
    except BaseException:
        crew.close()
        raise
    return crew


class Cluster(Crew):
    """The workers of a Dask cluster, who may come and go."""

    def __init__(self, client: Any, address: str, timeout: float, own: Any = None) -> None:
        self._client, self._address, self._timeout, self._own = client, address, timeout, own
        self._run = uuid4().hex
        self._futures: dict[int, Any] = {}
        self._threads: dict[str, int] = {}
        self._asked = self._seen = time.monotonic()

    @property
    def places(self) -> int:  # type: ignore[override]
        """Two for each thread, so that none waits for the next request."""
        return max(1, 2 * sum(self._threads.values()))

    def check(self) -> None:
        """Waits for workers and asks them what they have, by a function that all have: one of ours would end a worker
        that lacks it. Raises RequestError where it is not what is needed."""
        while not self._threads:
            self._look_around()
            time.sleep(_LOOK)
        asked = {
            worker: self._client.submit(resolve_name, "countermove:__version__", workers=[worker], pure=False)
            for worker in self._threads
        }
        end = time.monotonic() + self._timeout
        while time.monotonic() < end and not all(future.done() for future in asked.values()):
            time.sleep(_LOOK)
        for worker, future in asked.items():
            if future.status == "error":
                raise RequestError(self._unfit(worker, future.exception(timeout=self._timeout)))
            if future.done() and (has := future.result(timeout=self._timeout)) != version():
                raise RequestError(self._unfit(worker, f"it has {has}"))
        self._client.cancel([*asked.values()])

    def give(self, number: int, text: str) -> None:
        self._futures[number] = self._client.submit(work, text, key=f"countermove-{self._run}-{number}", pure=False)

    def wait(self, seconds: float) -> list[Reply]:
        end = time.monotonic() + seconds
        while not (done := [number for number, future in self._futures.items() if future.done()]):
            if time.monotonic() >= end:
                break
            time.sleep(_LOOK)
        self._look_around()
        return [(number, self._reply(self._futures.pop(number))) for number in done]

    def _reply(self, future: Any) -> str | None:
        """What came of a request: its answer, or None where workers were lost over it."""
        from distributed import KilledWorker

        try:
            return str(future.result(timeout=self._timeout))
        except (KilledWorker, TimeoutError, OSError):
            return None
        except Exception as error:
            if future.status in ("cancelled", "lost"):
                self._require_scheduler()
                return None
            raise RequestError(self._unfit("", error)) from None

    def _look_around(self) -> None:
        """Asks who is there, now and then. Raises RequestError where nobody is, or has been for too long."""
        now = time.monotonic()
        if self._threads and now < self._asked + _ASK:
            return
        self._require_scheduler()
        try:
            self._threads = self._client.sync(self._client.scheduler.ncores, callback_timeout=self._timeout)
        except (OSError, TimeoutError):
            raise self._gone() from None
        self._asked = now
        if self._threads:
            self._seen = now
        elif now > self._seen + self._timeout:
            raise RequestError(
                f"the cluster at {self._address} has had no worker for {self._timeout:g} seconds\n"
                "  start some with `dask worker ADDRESS`; what a ledger has is kept, and `--resume` goes on with it"
            )

    def _require_scheduler(self) -> None:
        if self._client.status != "running":
            raise self._gone()

    def _gone(self) -> RequestError:
        return RequestError(
            f"the scheduler at {self._address} no longer answers\n"
            "  what a ledger has is kept, and `--resume` goes on with it"
        )

    def _unfit(self, worker: str, what: object) -> str:
        """Why the cluster cannot be used."""
        who = f"the worker {worker} of" if worker else "a worker of"
        start = f"{who} the cluster at {self._address}"
        needed = "  each worker needs `countermove` installed in the version that asks it, with the same Dask"
        if isinstance(what, ImportError | AttributeError):
            return f"{start} has no Countermove {version()}: {what}\n{needed}"
        if isinstance(what, BaseException):
            return f"{start} cannot do the work: {type(what).__name__}: {what}\n{needed}"
        return f"{start} has another version of Countermove than {version()}: {what}\n{needed}"

    def close(self) -> None:
        futures, self._futures = [*self._futures.values()], {}
        for end in (lambda: self._client.cancel(futures), lambda: self._client.close(timeout=2), self._close_own):
            with contextlib.suppress(Exception):  # what is already gone needs no closing
                end()

    def _close_own(self) -> None:
        if self._own is not None:
            self._own.close(timeout=5)


def _reason(error: BaseException) -> str:
    """What the system says, in one line."""
    if isinstance(error, MemoryError):  # the first bytes of another protocol, taken for a size
        return ": what answers there does not speak Dask's protocol"
    text = " ".join(str(error).split())
    return f": {text[:200]}" if text and "imed out" not in text else ""


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """What is started meanwhile gets no interrupts from the terminal: workers end when they are told to."""
    mask: Callable[..., Any] | None = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # else it starts with the first worker, and lets interrupts in again
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)
