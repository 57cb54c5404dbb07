"""A document as PDF by typst: tagged, with its language, title and alternative texts, the same bytes each time.

`paper.typ` has the looks and never changes; the document goes to it as data.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from countermove.documents.pictures import printed
from countermove.documents.text import LEGEND, infers, numbered, pieces, plain
from countermove.documents.typesetting import MONO, SANS, SERIF, paper
from countermove.report.document import (
    Block,
    Box,
    Document,
    Figure,
    Heading,
    Paragraph,
    Point,
    Points,
    Table,
    Words,
)

# The room for a picture on a page, in points.
_WIDE, _HIGH = 476.0, 620.0

# A column whose longest text has more letters than this gets a share of the room that is left, not a width of its own.
_LONG = 22

# A run of letters that may break within itself if it has to, and where: after a _, else anywhere.
_LONG_RUN = re.compile(r"[^\s-]{25,}")
_BREAKS = re.compile(r"(_|[^\s_-]{24})(?=\S)")
# Longer tables may go on on the next page, and longer cells too, in letters.
_LONG_TABLE, _LONG_CELL = 900, 600

Data = dict[str, Any]


def pdf(document: Document) -> bytes:
    """The file."""
    template = Path(__file__).with_name("paper.typ").read_bytes()
    return paper(template, json.dumps(_document(document), ensure_ascii=False))  # here text is escaped, by JSON


def _document(document: Document) -> Data:
    return {
        "serif": SERIF,
        "sans": SANS,
        "mono": MONO,
        "title": plain(document.title),
        "heading": _text(document.title),
        "about": [_words(line) for line in document.about],
        "legend": _words(LEGEND) if infers(document) else [],
        "foot": _text(document.foot),
        "blocks": [_block(block, number) for block, number in numbered(document.blocks)],
    }


def _block(block: Block, number: int) -> Data:
    match block:
        case Heading(text, _, new_page):
            return {"kind": "heading", "said": _text(text), "depth": number, "new-page": new_page}
        case Paragraph(words, role):
            return {"kind": "paragraph", "words": _words(words), "role": role}
        case Points():
            return {"kind": "points", **_points(block)}
        case Box(title, blocks):
            return {"kind": "box", "title": _text(title), "blocks": [_block(each, 0) for each in blocks]}
        case Table(caption, head, rows, aligned, small):
            sizes = [len(cell.text) for row in rows for cell in row]
            return {
                "kind": "table",
                "caption": _text(caption),
                "head": [_cell(cell) for cell in head],
                "rows": [[_cell(cell) for cell in row] for row in rows],
                "aligned": aligned,
                "small": small,
                "columns": _shares(block),
                "breakable": sum(sizes) > _LONG_TABLE or len(rows) > 20,
                "whole-rows": max(sizes, default=0) <= _LONG_CELL,
            }
        case Figure(picture, caption):
            scale = min(0.75, _WIDE / picture.width, _HIGH / picture.height)
            return {
                "kind": "figure",
                "caption": _text(caption),
                "svg": printed(picture, SANS, MONO),
                "width": picture.width * scale,
                "alternative": plain(picture.alternative),
            }


def _points(points: Points) -> Data:
    items = [
        {"words": _words(item.words), "below": _points(item.below)}
        if isinstance(item, Point)
        else {"words": _words(item), "below": None}
        for item in points.items
    ]
    return {"ordered": points.ordered, "items": items}


def _shares(table: Table) -> list[float]:
    """For each column its share of the room that is left, or 0 where it is as wide as its text."""
    columns = list(zip(table.head, *table.rows, strict=True))
    longest = [max(len(cell.text) for cell in column) for column in columns]
    # Long texts wrap, so that room grows slower than length.
    return [round(long**0.5, 2) if long > _LONG else 0 for long in longest]


def _words(words: Words) -> list[list[Any]]:
    return [[_text(span.text), span.style] for span in pieces(words)]


def _cell(words: Words) -> list[list[Any]]:
    """The text of a cell, where even shorter names may have to break."""
    return [[_BREAKS.sub("\\1\n", span.text).split("\n"), span.style] for span in pieces(words)]


def _text(text: str) -> list[str]:
    """Text in parts between which a line may break."""
    broken = _LONG_RUN.sub(lambda run: _BREAKS.sub("\\1\n", run[0]), plain(text))
    return broken.split("\n")
