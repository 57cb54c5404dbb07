"""What all writers of documents share: text that every format can carry, and the numbers of what is in a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

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

#: What marks our own inference beside italics, so that it is seen without colour too.
DAGGER = "†"

#: Said once in a document with inferences of our own.
LEGEND = Words((Span("In italics with a dagger", "inference"), Span(": our own inference, which no source states.")))

_BLANKS = re.compile("[ \t\n\v\f\r\x85\u2028\u2029]+")

# Controls, of which XML knows none; what turns the direction of the text around it; halves of letters; no letters.
_BARRED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def plain(text: str) -> str:
    """The text in one line, with � for whatever no format can carry or would obey.

    >>> plain("calm\\n\\x1b[2J\\u202edeal")
    'calm �[2J�deal'
    """
    return _BARRED.sub("�", _BLANKS.sub(" ", text))


def pieces(words: Words) -> list[Span]:
    """The text of some words as plain text, in as few pieces as its styles allow."""
    groups = groupby(words.spans, lambda span: span.style)
    joined = ((plain("".join(span.text for span in spans)), style) for style, spans in groups)
    return [Span(text, style) for text, style in joined if text]


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[Block, int]]:
    """Each block with its number: of a heading its depth in the outline, of a table or a figure its place among them.

    The depth leaves out levels that are not there, so that a document may start with sections. Else the number is 0.

    >>> [depth for _, depth in numbered([Heading("a", 2), Heading("b", 3), Heading("c", 1), Heading("d", 3)])]
    [1, 2, 1, 2]
    """
    above: list[int] = []
    counts = {Table: 0, Figure: 0}
    for block in blocks:
        if isinstance(block, Heading):
            above = [level for level in above if level < block.level] + [block.level]
            yield block, len(above)
        elif isinstance(block, Table | Figure):
            counts[type(block)] += 1
            yield block, counts[type(block)]
        else:
            yield block, 0


def infers(document: Document) -> bool:
    """Whether something in a document is our own inference."""
    return any(span.style == "inference" for words in _words(document) for span in words.spans)


def _words(document: Document) -> Iterator[Words]:
    """All text of a document that has styles."""
    yield from document.about
    for block in document.blocks:
        yield from _of_block(block)


def _of_block(block: Block) -> Iterator[Words]:
    match block:
        case Paragraph(words):
            yield words
        case Points(items):
            for item in items:
                yield item.words if isinstance(item, Point) else item
                if isinstance(item, Point):
                    yield from _of_block(item.below)
        case Box(_, blocks):
            for each in blocks:
                yield from _of_block(each)
        case Table(_, head, rows):
            for row in (head, *rows):
                yield from row
