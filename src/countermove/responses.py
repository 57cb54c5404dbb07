"""Models from files: what a response answers is looked up in the catalogue or beside it, and read with it.

A response may come from anybody. So the file that it names is in its own folder or below, nothing is fetched, and how
far one answers another is bounded.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from countermove import cases
from countermove.errors import ModelError, Place, Problem, nearest, one_of
from countermove.files import read_text
from countermove.language.fields import Fields, excerpted
from countermove.language.nodes import compose
from countermove.language.reader import read_tree
from countermove.language.response import answered, read_response_tree, view_name
from countermove.model import Conflict

#: How many responses may answer one another.
DEEPEST = 10


def read_file(path: Path, file: str, trail: tuple[Path, ...] = ()) -> tuple[Conflict, str, tuple[str, ...]]:
    """The model of a file, its text (none where another program wrote it), and what an import left out or renamed.

    `file` is the name by which messages call it, `trail` the files that lead to it, each answering the next.
    Raises RequestError if it cannot be read, ModelError with everything that is wrong in it.
    """
    if path.suffix.lower() == ".xlsx":
        from countermove.interop.sheets_reader import read_xlsx

        imported = read_xlsx(path, file)
        return imported.conflict, "", imported.notes
    text = read_text(path)
    if path.suffix.lower() in (".gmcr", ".json"):
        from countermove.interop.gmcr import read_gmcr

        imported = read_gmcr(text, file)
        return imported.conflict, "", imported.notes
    root, doubled = compose(text, file)
    found = answered(root, Fields(file, text))
    if found is None:
        return read_tree(root, Fields(file, text), doubled), text, ()
    name, place = found
    trail = (*trail, path.resolve())
    base, notes = _answered(name, place, path.parent, trail, text)
    return read_response_tree(root, Fields(file, text), doubled, base, view_name(file, base)), text, notes


def _answered(
    name: str, place: Place, folder: Path, trail: tuple[Path, ...], text: str
) -> tuple[Conflict, tuple[str, ...]]:
    def refused(message: str, expected: str, hint: str = "") -> ModelError:
        return ModelError([excerpted(Problem(message, place, name, expected, hint), text.split("\n"))])

    expected = "a case of the catalogue, or a file in the folder of the response"
    if name in cases.names():
        conflict, _, notes = read_file(cases.model(name), f"{name} (catalogue)", trail)
        return conflict, notes
    if "://" in name:
        raise refused(f"`{name}` is an address on the web, and nothing is fetched from there", expected)
    if any(pure(name).is_absolute() or ".." in pure(name).parts for pure in (PurePosixPath, PureWindowsPath)):
        raise refused(f"`{name}` is not in the folder of the response", expected)
    try:
        path = folder / name
        target = path.resolve()
        is_there, inside = path.is_file(), target.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        is_there, inside = False, True
    if not inside:
        raise refused(f"`{name}` leads out of the folder of the response", expected)
    if not is_there:
        hint = nearest(name, cases.names()) or f"the catalogue has {one_of(cases.names())}"
        raise refused(f"there is no file and no case `{name}`", expected, hint)
    if target in trail:
        circle = " answers ".join(f"`{each.name}`" for each in [*trail[trail.index(target) :], target])
        raise refused(f"responses answer one another in a circle: {circle}", expected)
    if len(trail) > DEEPEST:
        raise refused(f"more than {DEEPEST} responses answer one another", "fewer of them")
    conflict, _, notes = read_file(path, str(path), trail)
    return conflict, notes
