"""Files: texts in, and texts out so that a save either happens as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

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
    """Writes a file as a whole, as `whole` does."""
    with whole(path, replace=replace) as file:
        file.write(text.encode())


@contextlib.contextmanager
def whole(path: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A file to write into that gets its name only when it is complete and safely on the disk.

    Until then it has no name at all where the system can do that, so that a program that is killed leaves nothing
    behind; elsewhere it has a hidden one beside the path. Raises RequestError if the path is there already (unless it
    may be replaced) or cannot be written; what was there is then untouched.
    """
    if not replace:
        require_new(path)
    target = path.resolve()  # a link stays a link
    name: Path | None = None
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle = _nameless(target.parent)
        if handle is None:
            name = _hidden(target)
            handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if name is None:
                os.fchmod(file.fileno(), mode)
                if not replace:
                    _link(file, target)
                else:
                    name = _hidden(target)
                    _link(file, name)
        if name is not None:
            name.chmod(mode)
            if not replace and os.path.lexists(target):
                raise FileExistsError
            name.replace(target)
            name = None
    except FileExistsError:
        raise _is_there(path) from None
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise RequestError(f"{path} cannot be written: {reason}") from None
    finally:
        if name is not None:
            with contextlib.suppress(OSError):
                name.unlink(missing_ok=True)
    sync_folder(target.parent)


def require_new(path: Path) -> None:
    """Raises RequestError if there is something at a path already, or no folder that it could be in."""
    if os.path.lexists(path):
        raise _is_there(path)
    if not path.parent.exists():
        raise RequestError(f"{path} cannot be written: there is no folder {path.parent}")


def _is_there(path: Path) -> RequestError:
    return RequestError(f"{path} is there already, and is left as it is")


def _nameless(folder: Path) -> int | None:
    """A file without a name that can be given one later, None where the system has none."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        handle = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
    except OSError:  # this file system cannot; whatever else is wrong will show again
        return None
    if not Path(f"/proc/self/fd/{handle}").exists():
        os.close(handle)
        return None
    return handle


def _link(file: BinaryIO, name: Path) -> None:
    """Gives a nameless file its name."""
    folder = os.open(name.parent, os.O_RDONLY)
    try:  # with a folder given, Python asks the system to follow the link that /proc shows
        os.link(f"/proc/self/fd/{file.fileno()}", name, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _hidden(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.urandom(4).hex()}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Makes the new name last; not every system can open a folder for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
