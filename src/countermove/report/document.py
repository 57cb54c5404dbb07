"""A document to hand on, before any format: what a brief is made of, and what the writers of `documents` take.

All text in it is text: whoever writes a format escapes it.

>>> words("Japan ", strong("loses"), ".").text
'Japan loses.'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

#: How a piece of text looks: important, spoken of, as in the model file, our own inference, less important.
Style = Literal["", "strong", "emphasis", "code", "inference", "dim"]


@dataclass(frozen=True)
class Span:
    """A piece of text in one style."""

    text: str
    style: Style = ""


@dataclass(frozen=True)
class Words:
    """Text with styles."""

    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The text alone."""
        return "".join(span.text for span in self.spans)


def words(*parts: str | Span | Words) -> Words:
    """Text out of pieces."""
    spans: list[Span] = []
    for part in parts:
        spans += part.spans if isinstance(part, Words) else [part if isinstance(part, Span) else Span(part)]
    return Words(tuple(span for span in spans if span.text))


def strong(text: str) -> Span:
    """Important text."""
    return Span(text, "strong")


def code(text: str) -> Span:
    """Text as it stands in a model file, such as the name of an option."""
    return Span(text, "code")


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 for a part, 2 for a section, 3 below one. `new_page`: where there are pages, on a new one."""

    text: str
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `role`: of a lead the text is larger, of a note smaller."""

    words: Words
    role: Literal["", "lead", "note"] = ""


@dataclass(frozen=True)
class Points:
    """A list, with numbers where it is `ordered`. A point may have points below it."""

    items: tuple[Words | Point, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Point:
    """A point of a list with others below it."""

    words: Words
    below: Points


@dataclass(frozen=True)
class Box:
    """What stands out from the rest, such as the bottom line."""

    title: str
    blocks: tuple[Paragraph | Points, ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption. The first column of `rows` heads its row; `aligned`: `l`, `c` or `r` for each column;
    `small`: much in it, so that its text is smaller."""

    caption: str
    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    aligned: str
    small: bool = False

    def __post_init__(self) -> None:
        assert all(len(row) == len(self.head) == len(self.aligned) for row in self.rows), "a cell for each column"


@dataclass(frozen=True)
class Picture:
    """A picture as the text of an SVG file, `width` by `height` in CSS pixels, and what it shows in words."""

    svg: str
    width: float
    height: float
    alternative: str


@dataclass(frozen=True)
class Figure:
    """A picture with a caption."""

    picture: Picture
    caption: str


Block = Heading | Paragraph | Points | Box | Table | Figure


@dataclass(frozen=True)
class Document:
    """A document in English. `about`: lines under the title, such as the date of the information; `foot`: at the foot
    of each page, or at the end."""

    title: str
    about: tuple[Words, ...]
    blocks: tuple[Block, ...] = field(repr=False)
    foot: str = ""

    @property
    def headings(self) -> Sequence[Heading]:
        """The headings in order."""
        return [block for block in self.blocks if isinstance(block, Heading)]
