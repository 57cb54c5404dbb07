"""A document in the format of a file: HTML, PDF, DOCX, Markdown. A format is imported when it is asked for."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from urllib.parse import quote

from countermove.errors import RequestError, one_of
from countermove.files import require_new, whole
from countermove.report.document import Document, Figure

#: The endings of files that can be written.
KINDS = (".html", ".pdf", ".docx", ".md")

# What only some of them need: the module, and what is installed for it. typst draws the figures of DOCX.
_TYPST = (("typst", "typst"), ("font_source_sans_pro", "font-source-sans-pro"))
_NEEDED = {".pdf": _TYPST, ".docx": (("docx", "python-docx"), *_TYPST)}


def render(document: Document, kind: str) -> bytes:
    """A document in a format, named by its ending with or without the dot.

    In Markdown alone the figures are told in words. Raises RequestError for another format, or if the library that
    writes it is not installed.
    """
    kind = f".{kind.removeprefix('.').lower()}"
    _need(kind)
    match kind:
        case ".html":
            from countermove.documents.html import html

            return html(document)
        case ".pdf":
            from countermove.documents.pdf import pdf

            return pdf(document)
        case ".docx":
            from countermove.documents.docx import docx

            return docx(document)
        case ".md":
            from countermove.documents.markdown import markdown

            return markdown(document)
    raise RequestError(f"a document is written as {one_of(KINDS)}, not as `{kind}`")


def write(document: Document, path: Path | str, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Writes a document in the format of the path's ending, as a whole or not at all; gives the files written.

    Markdown has its figures beside it as files: `NAME-1.svg` and so on. Raises RequestError as `check` does, or if a
    file cannot be written.
    """
    path = Path(path)
    check(path, overwrite=overwrite)
    files = _files(document, path)
    for each in files if not overwrite else ():
        require_new(each)
    for each, data in files.items():
        with whole(each, replace=overwrite) as file:
            file.write(data)
    return tuple(files)


def check(path: Path, *, overwrite: bool = False) -> None:
    """Raises RequestError, before any work, for an ending that says no format, a file that is there already (unless it
    may be overwritten), or if a library is not installed that the format needs."""
    if path.suffix.lower() not in KINDS:
        raise RequestError(f"{path}: a document is written as {one_of(KINDS)}")
    _need(path.suffix.lower())
    if not overwrite:
        require_new(path)


def _need(kind: str) -> None:
    for module, library in _NEEDED.get(kind, ()):
        if importlib.util.find_spec(module) is None:
            message = f"{kind} files are written with {library}, which is not installed"
            hint = "install it with `pip install 'countermove[brief]'`, or write .html or .md"
            raise RequestError(f"{message}\n  {hint}")


def _files(document: Document, path: Path) -> dict[Path, bytes]:
    """What is written where, the pictures first."""
    if path.suffix.lower() != ".md":
        return {path: render(document, path.suffix)}
    from countermove.documents.markdown import markdown
    from countermove.documents.pictures import standalone

    pictures = [block.picture for block in document.blocks if isinstance(block, Figure)]
    beside = {
        path.with_name(f"{path.stem}-{place}.svg"): standalone(picture).encode()
        for place, picture in enumerate(pictures, 1)
    }
    return beside | {path: markdown(document, [quote(each.name) for each in beside])}
