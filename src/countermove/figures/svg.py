"""Drawing: lines of text that are measured and cut, lines, arrows and boxes, as the text of an SVG file.

All text of a model goes through `escaped`, and nothing else of a model is ever written. Coordinates are in CSS pixels
from the top left corner, those of text at its base line; there are no transformations, so that a place in the file is a
place in the picture. Colours are names of `report.look`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import sha256
from xml.sax.saxutils import escape

from countermove.figures.measure import cut, text_width, wrapped
from countermove.report.document import Picture
from countermove.report.look import FIGURE, dark_rules, fill, outlined, party_colour, party_dash, stroke

#: The width of a picture: that of a column of text.
WIDTH = 680.0
#: The size of type, in pixels.
TYPE = 11.0
#: How far lines of text of a size stand apart, in times of it.
LEADING = 1.3

_MARGIN = 4.0

Point = tuple[float, float]


def escaped(text: str) -> str:
    """Text for SVG, on one line: what XML cannot hold, and what would turn the direction of writing, is replaced.

    >>> escaped("<b>\\x00")
    '&lt;b&gt;�'
    """
    kept = "".join("�" if _forbidden(letter) else letter for letter in " ".join(text.split()))
    return escape(kept, {'"': "&quot;"})


def quoted(words: str) -> str:
    """Words of an answer with quotation marks around what is in the model, instead of the marks for a terminal.

    >>> quoted("Syria makes `release` irreversible")
    'Syria makes “release” irreversible'
    """
    return re.sub(r"`([^`]*)`", r"“\1”", words)


def _forbidden(letter: str) -> bool:
    code = ord(letter)
    return (
        unicodedata.category(letter) in ("Cc", "Cs")
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
    )


def standalone(picture: Picture) -> str:
    """A picture as a file of its own: on a ground, and dark where the reader's screen is."""
    style = f"<style>@media screen and (prefers-color-scheme:dark){{\n{dark_rules()}\n}}</style>"
    size = f'width="{number(picture.width)}" height="{number(picture.height)}"'
    return picture.svg.replace("</desc>", f"</desc>\n{style}\n<rect {size} {fill('ground')}/>", 1)


def number(value: float) -> str:
    """A coordinate.

    >>> number(2.50), number(-0.001)
    ('2.5', '0')
    """
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


class Drawing:
    """What has been drawn so far."""

    def __init__(self, width: float = WIDTH) -> None:
        self.width = width
        self._parts: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = TYPE,
        *,
        colour: str = "ink",
        bold: bool = False,
        anchor: str = "start",
        room: float | None = None,
        whole: str = "",
    ) -> float:
        """A line of text, cut where there is no room for it; gives the width it takes. `anchor`: whether x is its
        `start`, `middle` or `end`; `whole`: all of it, where `words` are what is left of it."""
        words = " ".join(words.split())
        shown = words if room is None else cut(words, size, room, bold=bold)
        if not shown:
            return 0.0
        whole = whole or (words if shown != words else "")
        title = f"<title>{escaped(whole)}</title>" if whole else ""
        more = ' font-weight="bold"' if bold else ""
        more += f' text-anchor="{anchor}"' if anchor != "start" else ""
        place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
        self._parts.append(f"<text {place}{more} {fill(colour)}>{escaped(shown)}{title}</text>")
        return text_width(shown, size, bold=bold)

    def paragraph(
        self,
        x: float,
        y: float,
        words: str,
        room: float,
        size: float = TYPE,
        *,
        most: int = 0,
        colour: str = "ink",
        bold: bool = False,
    ) -> float:
        """Text in lines from a base line on; gives the base line that comes next."""
        lines = wrapped(words, size, room, most, bold=bold)
        for line in lines:
            is_cut = line is lines[-1] and line.endswith("…") and not words.rstrip().endswith("…")
            self.text(x, y, line, size, colour=colour, bold=bold, whole=words if is_cut else "")
            y += size * LEADING
        return y

    def line(self, start: Point, end: Point, colour: str = "line", *, thick: float = 1.0, dash: str = "") -> None:
        """A straight line."""
        self._path(f"M{_at(start)}L{_at(end)}", colour, thick, dash)

    def lines(self, points: Sequence[Point], colour: str = "line", *, thick: float = 1.0, dash: str = "") -> None:
        """A line through some points."""
        self._path("M" + "L".join(map(_at, points)), colour, thick, dash)

    def curve(
        self, start: Point, bend: Point, end: Point, colour: str = "line", *, thick: float = 1.0, dash: str = ""
    ) -> None:
        """A line bent towards a point."""
        self._path(f"M{_at(start)}Q{_at(bend)} {_at(end)}", colour, thick, dash)

    def _path(self, path: str, colour: str, thick: float, dash: str) -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(f'<path d="{path}" stroke-width="{number(thick)}"{dashes} {stroke(colour)}/>')

    def head(self, tip: Point, towards: Point, colour: str, *, long: float = 7.0) -> None:
        """The head of an arrow: its tip, and a point from which it comes."""
        dx, dy = tip[0] - towards[0], tip[1] - towards[1]
        size = (dx * dx + dy * dy) ** 0.5 or 1.0
        dx, dy = dx / size, dy / size
        back = tip[0] - dx * long, tip[1] - dy * long
        side = long * 0.42
        corners = [tip, (back[0] - dy * side, back[1] + dx * side), (back[0] + dy * side, back[1] - dx * side)]
        self.polygon(corners, colour)

    def polygon(self, corners: Sequence[Point], colour: str) -> None:
        """A filled shape."""
        self.polygons([corners], colour)

    def polygons(self, shapes: Sequence[Sequence[Point]], colour: str) -> None:
        """Filled shapes as one."""
        path = "".join(f"M{'L'.join(map(_at, corners))}z" for corners in shapes)
        self._parts.append(f'<path d="{path}" {fill(colour)}/>')

    def bars(self, boxes: Sequence[tuple[float, float, float, float]], colour: str) -> None:
        """Many rectangles as one: x, y, width and height of each."""
        self.polygons([[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in boxes], colour)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str = "band",
        *,
        line: str = "",
        thick: float = 1.0,
        round: float = 0.0,
        dash: str = "",
    ) -> None:
        """A rectangle filled with a colour, with a line around it if one is named."""
        place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        place += f' rx="{number(round)}"' if round else ""
        look = f'stroke-width="{number(thick)}" {outlined(line, colour)}' if line else fill(colour)
        look = f'stroke-dasharray="{dash}" {look}' if dash else look
        self._parts.append(f"<rect {place} {look}/>")

    def circle(self, x: float, y: float, radius: float, colour: str, *, line: str = "", thick: float = 1.0) -> None:
        """A disc, with a line around it if one is named."""
        look = f'stroke-width="{number(thick)}" {outlined(line, colour)}' if line else fill(colour)
        self._parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" {look}/>')

    def party_line(self, i: int, start: Point, end: Point, *, thick: float = 2.0) -> None:
        """A line in the colour and dashes of a decision maker."""
        self.line(start, end, party_colour(i), thick=thick, dash=party_dash(i))

    def picture(self, height: float, title: str, alternative: str) -> Picture:
        """All of it, so high. `title` in a few words, `alternative` with all that the picture says."""
        height += _MARGIN
        body = "\n".join(self._parts)
        key = sha256(f"{title}\n{alternative}\n{body}".encode("utf-8", "replace")).hexdigest()[:12]
        named = f"cm-{key}-title", f"cm-{key}-desc"
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(self.width)}" height="{number(height)}" '
            f'viewBox="0 0 {number(self.width)} {number(height)}" role="img" aria-labelledby="{" ".join(named)}" '
            f'class="{FIGURE}" font-family="sans-serif">'
        )
        words = f'<title id="{named[0]}">{escaped(title)}</title>\n<desc id="{named[1]}">{escaped(alternative)}</desc>'
        svg = "\n".join([head, words, body, "</svg>", ""])
        return Picture(svg, self.width, height, " ".join(alternative.split()))


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
