"""The ledger of a sweep: an append-only file with a line for each finished chunk, so that a kill loses none of them.

The first line names the sweep; each further one is a chunk's number and counts. Every line has a checksum over itself
and the sweep. A line is written as soon as its chunk is finished, which outlasts the end of the program, and brought
safely to the disk once a second, for the end of the machine.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from countermove import __version__
from countermove.errors import RequestError
from countermove.files import require_new, sync_folder
from countermove.sweeps.plan import Counts, Sweep

#: How many seconds of work the end of the machine may cost.
_SAFE = 1.0


class Ledger:
    """A ledger that is open for writing; `kept` are the chunks it had when it was opened, `dropped` how many of its
    lines were damaged."""

    def __init__(self, path: Path, file: int, sweep: Sweep) -> None:
        self._path, self._file, self._sweep = path, file, sweep
        self._written, self._synced = False, time.monotonic()
        self.kept: dict[int, Counts] = {}
        self.dropped = 0

    def add(self, chunks: list[tuple[int, Counts]]) -> None:
        """Writes finished chunks down. Raises RequestError where there is no room."""
        self._write("".join(_line({"chunk": n, "counts": counts}, self._sweep) for n, counts in chunks))
        if time.monotonic() - self._synced > _SAFE:
            self.sync()

    def sync(self) -> None:
        """Brings everything safely to the disk."""
        if self._written:
            with _told(self._path):
                os.fsync(self._file)
        self._written, self._synced = False, time.monotonic()

    def _begin(self) -> None:
        """Writes the first line of an empty ledger, whose name lasts from then on."""
        self._write(_header(self._sweep))
        self.sync()
        sync_folder(self._path.resolve().parent)

    def read(self) -> None:
        """Reads what an earlier run has left, and cuts off what is torn at its end.

        Raises RequestError for the ledger of anything else, which is left as it is.
        """
        with _told(self._path):
            data = _all(self._file)
        header = _header(self._sweep).encode()
        if header.startswith(data):  # the earlier run was killed before it had written so much as this
            with _told(self._path):
                os.ftruncate(self._file, 0)
            self._begin()
            return
        if not data.startswith(header):
            raise RequestError(_foreign(self._path, data, self._sweep))
        sound = at = len(header)
        for line in data[len(header) :].splitlines(keepends=True):
            at += len(line)
            entry = _entry(line, self._sweep)
            if entry is None:
                self.dropped += 1
                continue
            sound = at
            chunk, counts = entry
            if self.kept.setdefault(chunk, counts) != counts:
                raise RequestError(f"{self._path} counts chunk {chunk} in two ways; it cannot be gone on with")
        if sound < len(data):
            with _told(self._path):
                os.ftruncate(self._file, sound)

    def _write(self, text: str) -> None:
        data = text.encode()
        self._written = True
        with _told(self._path):
            while data:
                data = data[os.write(self._file, data) :]


@contextlib.contextmanager
def opened(path: Path, sweep: Sweep, *, resume: bool) -> Iterator[Ledger]:
    """The ledger of a sweep at a path: a new one, or with `resume` also one from an earlier run that did not end.

    Raises RequestError if there is a file already and this is not to be resumed, if it is another sweep's, if another
    run is writing it, or if it cannot be written.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    if not resume:
        if os.path.lexists(path):
            raise RequestError(f"{path} is there already; `--resume` goes on with it, if it is this sweep's ledger")
        require_new(path)
        flags |= os.O_EXCL
    with _told(path):
        file = os.open(path, flags, 0o666)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise RequestError(f"{path} is no file that a ledger could be written to")
        _lock(path, file)
        ledger = Ledger(path, file, sweep)
        ledger.read()
        yield ledger
        ledger.sync()
    finally:
        os.close(file)


def _header(sweep: Sweep) -> str:
    made = {"ledger": 1, "countermove": __version__, "sweep": sweep.name, "spec": sweep.digest}
    return _line({**made, "cases": sweep.cases, "size": sweep.size}, sweep)


def _line(entry: dict[str, Any], sweep: Sweep) -> str:
    return _text({**entry, "check": _check(entry, sweep)}) + "\n"


def _check(entry: dict[str, Any], sweep: Sweep) -> str:
    return sha256((sweep.digest + _text(entry)).encode()).hexdigest()[:16]


def _text(entry: dict[str, Any]) -> str:
    return json.dumps(entry, separators=(",", ":"))


def _entry(line: bytes, sweep: Sweep) -> tuple[int, Counts] | None:
    """The chunk of a line and its counts, or nothing if the line is damaged."""
    try:
        entry = json.loads(line)
        check = entry.pop("check")
        if not line.endswith(b"\n") or check != _check(entry, sweep):
            return None
        return entry["chunk"], entry["counts"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _foreign(path: Path, data: bytes, sweep: Sweep) -> str:
    """Why a ledger is not this sweep's."""
    try:
        header = json.loads(data.split(b"\n", 1)[0])
        version, cases = header["countermove"], header["cases"]
        assert header["ledger"]
    except (ValueError, TypeError, KeyError, AssertionError, RecursionError):
        return f"{path} is not the ledger of a sweep; it is left as it is"
    if version != __version__:
        return f"{path} was begun by Countermove {version}; this is {__version__}, and may count otherwise"
    other = f"it has {cases:,} cases, not {sweep.cases:,}" if cases != sweep.cases else "its model or its doubts differ"
    return f"{path} is the ledger of another sweep: {other}\n  name another file, or ask what was asked then"


def _all(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    parts = []
    while part := os.read(file, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _lock(path: Path, file: int) -> None:
    """Keeps a second run from writing the same ledger. The system lifts it when this one ends, however it ends."""
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(file, 1 << 40, os.SEEK_SET)  # a byte beyond what is ever written
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise RequestError(f"{path} is being written by another run") from None
    except OSError:  # this file system has no locks
        pass


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RequestError(f"the ledger {path} cannot be written: {error.strerror or error}") from None
