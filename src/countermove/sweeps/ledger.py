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
import sys
import time
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from countermove.errors import RequestError
from countermove.files import require_new, sync_folder
from countermove.sweeps.plan import Counts, Sweep, Tally, version

#: How many seconds of work the end of the machine may cost.
_SAFE = 1.0
#: How many hexadecimal digits a checksum has, and how much of what is no ledger is looked at.
_CHECK, _LONGEST = 16, 4096


class Ledger:
    """A ledger that is open for writing. `dropped`: how many of its lines were damaged when it was opened."""

    def __init__(self, path: Path, file: BinaryIO, sweep: Sweep) -> None:
        self._path, self._file, self._sweep = path, file, sweep
        self._written, self._synced = False, time.monotonic()
        self.dropped = 0

    def add(self, chunks: list[tuple[int, Counts]]) -> None:
        """Writes finished chunks down. Raises RequestError where there is no room."""
        self._write(b"".join(_line({"chunk": n, "counts": _packed(counts)}, self._sweep) for n, counts in chunks))
        if time.monotonic() - self._synced > _SAFE:
            self.sync()

    def sync(self) -> None:
        """Brings everything safely to the disk."""
        if self._written:
            with _told(self._path):
                os.fsync(self._file.fileno())
        self._written, self._synced = False, time.monotonic()

    def read(self, tally: Tally) -> None:
        """Counts what an earlier run has left, and cuts off what is torn at its end.

        Raises RequestError for the ledger of anything else, which is left as it is.
        """
        header = _header(self._sweep)
        with _told(self._path):
            self._file.seek(0)
            first = self._file.read(len(header))
            if header.startswith(first):  # all there is, if the earlier run was killed before it had written so much
                if first != header:
                    self._cut(0)
                    self._write(header)
                    self.sync()
                    sync_folder(self._path.resolve().parent)
                sound = at = len(header)
                checks: dict[int, bytes] = {}  # by chunk
                for line in self._file:
                    at += len(line)
                    if (entry := _entry(line, self._sweep)) is None:
                        self.dropped += 1
                        continue
                    sound = at
                    chunk, counts = entry
                    check = sha256(line).digest()
                    if checks.setdefault(chunk, check) != check:
                        raise RequestError(f"{self._path} counts chunk {chunk} in two ways, and cannot be gone on with")
                    if chunk not in tally:
                        tally.add(chunk, counts)
                if sound < at:
                    self._cut(sound)
                return
            self._file.seek(0)
            raise RequestError(_foreign(self._path, self._file.readline(_LONGEST), self._sweep))

    def _cut(self, size: int) -> None:
        os.ftruncate(self._file.fileno(), size)

    def _write(self, data: bytes) -> None:
        self._written = True
        with _told(self._path):
            while data:
                data = data[os.write(self._file.fileno(), data) :]


@contextlib.contextmanager
def opened(path: Path, sweep: Sweep, tally: Tally, *, resume: bool) -> Iterator[Ledger]:
    """The ledger of a sweep at a path: a new one, or with `resume` also one from an earlier run that did not end, whose
    chunks are then in the tally.

    Raises RequestError if there is a file already and this is not to be resumed, if it is another sweep's, if another
    run is writing it, or if it cannot be written.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    if not resume:
        if os.path.lexists(path):
            raise RequestError(f"{path} is there already; `--resume` goes on with it, if it is this sweep's ledger")
        require_new(path)
        flags |= os.O_EXCL
    with _told(path):
        handle = os.open(path, flags, 0o666)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise RequestError(f"{path} is no file that a ledger could be written to")
        _lock(path, handle)
        ledger = Ledger(path, file, sweep)
        ledger.read(tally)
        yield ledger
        ledger.sync()


def _header(sweep: Sweep) -> bytes:
    made = {"ledger": 1, "countermove": version(), "sweep": sweep.name, "spec": sweep.digest}
    return _line({**made, "cases": sweep.cases, "size": sweep.size}, sweep)


def _line(entry: dict[str, Any], sweep: Sweep) -> bytes:
    """An entry as a line: an object whose first key is the checksum over all that follows it."""
    rest = json.dumps(entry, separators=(",", ":"))[1:].encode() + b"\n"
    return b'{"check":"' + _check(rest, sweep) + b'",' + rest


def _check(rest: bytes, sweep: Sweep) -> bytes:
    return sha256(sweep.digest.encode() + rest).hexdigest()[:_CHECK].encode()


def _entry(line: bytes, sweep: Sweep) -> tuple[int, Counts] | None:
    """The chunk of a line and its counts, or nothing if the line is damaged."""
    start = len(b'{"check":"')
    rest = line[start + _CHECK + 2 :]
    if line[: start + _CHECK + 2] != b'{"check":"' + _check(rest, sweep) + b'",' or not rest.endswith(b"\n"):
        return None
    entry = json.loads(b"{" + rest)
    return entry["chunk"], json.loads(zlib.decompress(b64decode(entry["counts"])))


def _packed(counts: Counts) -> str:
    """Counts as text; names repeat themselves so much that this is a tenth of what they are written out."""
    return b64encode(zlib.compress(json.dumps(counts, separators=(",", ":")).encode(), 1)).decode()


def _foreign(path: Path, line: bytes, sweep: Sweep) -> str:
    """Why a ledger is not this sweep's."""
    try:
        header = json.loads(line)
        begun, cases = header["countermove"], header["cases"]
        assert header["ledger"]
    except (ValueError, TypeError, KeyError, AssertionError, RecursionError):
        return f"{path} is not the ledger of a sweep; it is left as it is"
    if begun != version():
        return f"{path} was begun by Countermove {begun}; this is {version()}, and may count otherwise"
    other = f"it has {cases:,} cases, not {sweep.cases:,}" if cases != sweep.cases else "its model or its doubts differ"
    return f"{path} is the ledger of another sweep: {other}\n  name another file, or ask what was asked then"


def _lock(path: Path, file: int) -> None:
    """Keeps a second run from writing the same ledger. The system lifts it when this one ends, however it ends."""
    try:
        if sys.platform == "win32":
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
