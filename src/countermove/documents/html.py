"""A document as one HTML file that asks nothing of anybody: style and pictures inside, no script.

`page.css` has the looks: light and dark, narrow and wide, printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import zip_longest
from pathlib import Path

from countermove.documents.pictures import inline
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
from countermove.report.look import dark_rules

# Whatever the page might be made to hold, a browser neither runs nor fetches it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

# A cell of so many letters stays in one line.
_SHORT = 12

_ELEMENTS = {"strong": "strong", "emphasis": "em", "code": "code"}


def html(document: Document) -> bytes:
    """The file."""
    return "\n".join([*_page(document), ""]).encode()


def _page(document: Document) -> Iterator[str]:
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    yield f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{_text(document.title)}</title>
<style>
{style}@media screen and (prefers-color-scheme: dark) {{
{dark_rules()}
}}
</style>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header>
<h1>{_text(document.title)}</h1>"""
    yield from (f'<p class="about">{_words(line)}</p>' for line in document.about)
    if infers(document):
        yield f'<p class="about legend">{_words(LEGEND)}</p>'
    yield "</header>"
    placed = list(numbered(document.blocks))
    yield from _contents(placed)
    yield '<main id="text">'
    for place, (block, number) in enumerate(placed, 1):
        yield from _block(block, number, place)
    yield "</main>"
    if document.foot:
        yield f"<footer><p>{_text(document.foot)}</p></footer>"
    yield "</body>\n</html>"


def _contents(placed: list[tuple[Block, int]]) -> Iterator[str]:
    """Links to the parts and sections."""
    links = [
        f'<li><a href="#p{place}">{_text(block.text)}</a></li>'
        for place, (block, depth) in enumerate(placed, 1)
        if isinstance(block, Heading) and depth == 1
    ]
    if len(links) > 2:
        yield from ('<nav aria-label="Contents">\n<ol>', *links, "</ol>\n</nav>")


def _block(block: Block, number: int, place: int) -> Iterator[str]:
    match block:
        case Heading(text, _, new_page):
            mark = ' class="new-page"' if new_page else ""
            yield f'<h{number + 1} id="p{place}"{mark}>{_text(text)}</h{number + 1}>'
        case Paragraph(words, role):
            mark = f' class="{role}"' if role else ""
            yield f"<p{mark}>{_words(words)}</p>"
        case Points():
            yield from _points(block)
        case Box(title, blocks):
            yield f'<section class="box" aria-labelledby="p{place}">'
            yield f'<p class="box-title" id="p{place}">{_text(title)}</p>'
            for each in blocks:
                yield from _block(each, 0, place)
            yield "</section>"
        case Table():
            yield from _table(block, number, place)
        case Figure(picture, caption):
            yield f'<figure id="p{place}">'
            yield f'<div class="scroll" role="group" aria-labelledby="c{place}" tabindex="0">'
            yield f"{inline(picture, f'p{place}')}</div>"
            yield f'<figcaption id="c{place}"><b>Figure {number}.</b> {_text(caption)}</figcaption>\n</figure>'


def _points(points: Points) -> Iterator[str]:
    kind = "ol" if points.ordered else "ul"
    yield f"<{kind}>"
    for item in points.items:
        if isinstance(item, Point):
            yield f"<li>{_words(item.words)}"
            yield from _points(item.below)
            yield "</li>"
        else:
            yield f"<li>{_words(item)}</li>"
    yield f"</{kind}>"


def _table(table: Table, number: int, place: int) -> Iterator[str]:
    """A table that scrolls where it is wider than the screen, with the keyboard too."""
    small = ' class="small"' if table.small else ""
    yield f'<div class="scroll table" role="group" aria-labelledby="p{place}" tabindex="0">'
    yield f'<table{small}>\n<caption id="p{place}">'
    yield f"<span><b>Table {number}.</b> {_text(table.caption)}</span></caption>"
    yield f"<thead>\n{_row(table.head, table.aligned, ['col'] * len(table.head))}\n</thead>\n<tbody>"
    for row in table.rows:
        yield _row(row, table.aligned, ["row"])
    yield "</tbody>\n</table>\n</div>"


def _row(cells: Sequence[Words], aligned: str, heads: Sequence[str]) -> str:
    """A row of a table; `heads`: of what the first cells are the head."""
    made = []
    for cell, side, scope in zip_longest(cells, aligned, heads):
        look = f'class="{side} short"' if len(cell.text) <= _SHORT else f'class="{side}"'
        head = f'<th scope="{scope}" {look}>{_words(cell)}</th>'
        made.append(head if scope and cell.text else f"<td {look}>{_words(cell)}</td>")
    return f"<tr>{''.join(made)}</tr>"


def _words(words: Words) -> str:
    return "".join(_piece(span) for span in pieces(words))


def _piece(span: Span) -> str:
    text = _text(span.text)
    if span.style == "inference":
        return f'<em class="inference">{text}</em><span class="inference">{DAGGER}</span>'
    if span.style == "dim":
        return f'<span class="dim">{text}</span>'
    element = _ELEMENTS.get(span.style)
    return f"<{element}>{text}</{element}>" if element else text


def _text(text: str) -> str:
    """Text as HTML, in elements and in attributes alike: here and nowhere else it is escaped."""
    return escape(plain(text))
