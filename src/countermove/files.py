"""Files: texts in, and texts out so that a save either happens as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from countermove.errors import ModelError, Place, Problem, RequestError

LARGEST = 1_000_000


def read_text(path: Path) -> str:
    """The text of a file, at most `LARGEST` bytes.

    Raises RequestError if it cannot be read, ModelError if it is too large or not UTF-8.
    """
    place = Place(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except IsADirectoryError:
        raise RequestError(f"{path} is a folder, not a file") from None
    except OSError as error:
        raise RequestError(f"{path} cannot be read: {error.strerror or error}") from None
    if len(data) > LARGEST:
        raise ModelError([too_large(place)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        problem = Problem("this is not text in UTF-8", Place(str(path), line, column), hint="save the file as UTF-8")
        raise ModelError([problem]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def too_large(place: Place) -> Problem:
    """What is wrong with a file of more than `LARGEST` bytes."""
    return Problem(f"the file is larger than {LARGEST // 1_000_000} MB", place, expected="a model of a dispute")


def write_text(path: Path, text: str, *, replace: bool = False) -> None:
    """Writes a file as a whole: beside it first, then in its place.

    Raises RequestError if the file is there already (unless it may be replaced) or cannot be written; what was there
    is then untouched.
    """
    if os.path.lexists(path) and not replace:
        raise RequestError(f"{path} is there already, and is left as it is")
    temporary, shown = None, path
    path = path.resolve()  # a link stays a link
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except (OSError, UnicodeError) as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise RequestError(f"{shown} cannot be written: {reason}") from None
    _sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Makes the new name last; not every system can open a folder for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
