"""A document as Markdown: CommonMark, with tables as GitHub and most readers know them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from countermove.documents.text import DAGGER, LEGEND, infers, numbered, pieces, plain
from countermove.report.document import (
    Block,
    Box,
    Document,
    Figure,
    Heading,
    Paragraph,
    Point,
    Points,
    Span,
    Table,
    Words,
)

_MARKS = {"strong": "**", "emphasis": "*", "inference": "*"}

# What means something inside a line, and what does at the start of one.
_INSIDE = re.compile(r"([\\`*#\[\]|~$]|(?<![^\W_])_|_(?![^\W_]))")
_START = re.compile(r"^(\d{1,9}(?=[.)])|)(?=[-+=.)])")


def markdown(document: Document, pictures: Sequence[str] = ()) -> bytes:
    """The file. `pictures`: the addresses of the figures in order; without them a figure is told in words."""
    return ("\n\n".join(_parts(document, pictures)) + "\n").encode()


def _parts(document: Document, pictures: Sequence[str]) -> Iterator[str]:
    yield f"# {_text(document.title)}"
    about = [*document.about, *([LEGEND] if infers(document) else [])]
    if about:
        yield "\\\n".join(_words(line) for line in about)
    for block, number in numbered(document.blocks):
        yield from _block(block, number, pictures)
    if document.foot:
        yield f"---\n\n{_text(document.foot)}"


def _block(block: Block, number: int, pictures: Sequence[str]) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"{'#' * (number + 1)} {_text(text)}"
        case Paragraph(words):
            yield _words(words)
        case Points():
            yield "\n".join(_points(block))
        case Box(title, blocks):
            inside = [_marked(title, "**")]
            for each in blocks:
                inside += _block(each, 0, pictures)
            yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(inside).split("\n"))
        case Table(caption):
            yield f"**Table {number}.** {_text(caption)}"
            yield "\n".join(_table(block))
        case Figure(picture, caption):
            if pictures:
                yield f"![{_escaped(picture.alternative)}]({pictures[number - 1]})"
            yield f"**Figure {number}.** {_text(caption)}"
            if not pictures:
                yield _marked(picture.alternative, "*")


def _points(points: Points) -> Iterator[str]:
    for place, item in enumerate(points.items, 1):
        mark = f"{place}. " if points.ordered else "- "
        yield mark + _words(item.words if isinstance(item, Point) else item)
        if isinstance(item, Point):
            yield from (" " * len(mark) + line for line in _points(item.below))


def _table(table: Table) -> Iterator[str]:
    sides = {"l": "---", "c": ":-:", "r": "--:"}
    yield _row(table.head)
    yield f"| {' | '.join(sides[side] for side in table.aligned)} |"
    for row in table.rows:
        yield _row(row)


def _row(row: Sequence[Words]) -> str:
    return f"| {' | '.join(_words(cell, in_table=True) for cell in row)} |"


def _words(words: Words, *, in_table: bool = False) -> str:
    made = ""
    spans = [
        (span.style, _code(span.text) if _is_code(span, in_table) else _escaped(span.text)) for span in pieces(words)
    ]
    for place, (style, text) in enumerate(spans):
        after = spans[place + 1][1] if place + 1 < len(spans) else ""
        core = text.strip(" ")
        mark = _MARKS.get(style, "")
        left, right = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
        dagger = DAGGER if style == "inference" else ""
        if not core or not _flanks(made + left, core, dagger + right + after):
            mark = ""
        made += f"{left}{mark}{core}{mark}{dagger}{right}"
    return _unstarted(made)


def _flanks(before: str, core: str, after: str) -> bool:
    """Whether marks around a text are read as marks: CommonMark asks for no letter outside of a sign at its edge."""
    outer = (before[-1:], after[:1])
    inner = (core[0], core[-1])
    return outer[0] != "*" and all(  # marks side by side would be read as one
        not _is_sign(inside) or outside in ("", " ") or _is_sign(outside)
        for outside, inside in zip(outer, inner, strict=True)
    )


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"


def _is_code(span: Span, in_table: bool) -> bool:
    """Whether a piece is shown as code; programs differ in how they read a | of code in a table."""
    return span.style == "code" and bool(span.text.strip(" ")) and not (in_table and "|" in span.text)


def _code(text: str) -> str:
    """Text as code, where nothing is escaped but a fence of more ` than are in it holds."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    room = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{room}{text}{room}{fence}"


def _marked(text: str, mark: str) -> str:
    """A whole text in one style."""
    text = _escaped(text).strip(" ")
    return f"{mark}{text}{mark}" if text else ""


def _text(text: str) -> str:
    return _unstarted(_escaped(text))


def _unstarted(line: str) -> str:
    """A line that starts no list and no rule."""
    return _START.sub(r"\1\\", line.strip(" "))


def _escaped(text: str) -> str:
    """Text as Markdown: here and nowhere else it is escaped."""
    return _INSIDE.sub(r"\\\1", plain(text).replace("&", "&amp;")).replace("<", "&lt;").replace(">", "&gt;")
