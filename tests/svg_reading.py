"""Reads SVG pictures for the tests, with Python's own XML parser and arithmetic of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from countermove.figures.measure import text_width
from countermove.report.document import Picture

SVG = "{http://www.w3.org/2000/svg}"
#: How far letters reach over their base line and under it, in times of their size.
_OVER, _UNDER = 0.75, 0.2


@dataclass(frozen=True)
class Box:
    """A rectangle in a picture. `words`: the text in it, if it is the room of one."""

    left: float
    top: float
    right: float
    bottom: float
    words: str = ""

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlaps(self, other: Box, by: float = 0.6) -> bool:
        """Whether it covers part of another one, by more than a hair."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > by and down > by


@dataclass(frozen=True)
class Text(Box):
    """A text with its base line, its anchor, and all of it where it is cut."""

    x: float = 0.0
    y: float = 0.0
    bold: bool = False
    colour: str = ""
    size: float = 0.0
    whole: str = ""


class Reading:
    """A picture as it was parsed."""

    def __init__(self, picture: Picture | str) -> None:
        self.source = picture if isinstance(picture, str) else picture.svg
        self.root = ElementTree.fromstring(self.source)
        assert self.root.tag == f"{SVG}svg"
        self.width, self.height = float(self.root.attrib["width"]), float(self.root.attrib["height"])
        self.texts = [_text(each) for each in self.root.iter(f"{SVG}text")]
        self.rects = [_rect(each) for each in self.root.iter(f"{SVG}rect")]
        self.chips = [
            _rect(each) for each in self.root.iter(f"{SVG}rect") if each.get("rx") == "3.5" and "stroke" in each.attrib
        ]

    def said(self, words: str) -> list[Text]:
        """The texts that say this, cut or not."""
        return [each for each in self.texts if words in (each.words, each.whole)]

    def points(self, element: ElementTree.Element) -> list[tuple[float, float]]:
        """The points of a path, those towards which it bends too."""
        found = [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?", element.attrib["d"])]
        return list(zip(found[::2], found[1::2], strict=True))

    def paths(self, **attributes: str) -> list[ElementTree.Element]:
        """The paths with some attributes."""
        return [
            each
            for each in self.root.iter(f"{SVG}path")
            if all(each.get(key.replace("_", "-")) == value for key, value in attributes.items())
        ]

    def faults(self) -> list[str]:
        """What is wrong with it as a picture: texts over one another, chips over one another, things outside of it,
        type that is too small, no words for those who do not see it."""
        found = []
        for place, one in enumerate(self.texts):
            found += [f"“{one.words}” over “{two.words}”" for two in self.texts[place + 1 :] if one.overlaps(two)]
            if one.size < 9:
                found.append(f"“{one.words}” in {one.size:g} px")
        for place, chip in enumerate(self.chips):
            found += [f"{chip} over {other}" for other in self.chips[place + 1 :] if chip.overlaps(other)]
            found += [
                f"{chip} over {text}"
                for text in self.texts
                if chip.overlaps(text) and not (chip.left <= text.middle[0] <= chip.right)
            ]
        for box in [*self.texts, *self.rects]:
            if box.left < -0.5 or box.top < -0.5 or box.right > self.width + 0.5 or box.bottom > self.height + 0.5:
                found.append(f"outside: {box}")
        for path in self.root.iter(f"{SVG}path"):
            for x, y in self.points(path):
                if not (-1 <= x <= self.width + 1 and -1 <= y <= self.height + 1):
                    found.append(f"outside: {path.attrib['d']}")
        named = {each.attrib["id"]: each for each in self.root if "id" in each.attrib}
        words = [named[key].text for key in self.root.attrib["aria-labelledby"].split()]
        if self.root.get("role") != "img" or len(words) != 2 or not all(words):
            found.append("no words for those who do not see it")
        return found


def _text(element: ElementTree.Element) -> Text:
    words, size = element.text or "", float(element.attrib["font-size"])
    x, y, bold = float(element.attrib["x"]), float(element.attrib["y"]), element.get("font-weight") == "bold"
    room = text_width(words, size, bold=bold)
    left = x - {"start": 0.0, "middle": room / 2, "end": room}[element.get("text-anchor", "start")]
    title = element.find(f"{SVG}title")
    return Text(
        left,
        y - _OVER * size,
        left + room,
        y + _UNDER * size,
        words,
        x=x,
        y=y,
        bold=bold,
        colour=element.attrib["fill"],
        size=size,
        whole=(title.text or "") if title is not None else "",
    )


def _rect(element: ElementTree.Element) -> Box:
    x, y, width, height = (float(element.get(key, "0")) for key in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


# Colours


def lab(colour: str, seen_by: Any = None) -> tuple[float, float, float]:
    """A colour in CIE Lab (D65), as it is or as somebody sees it whose eyes mix linear RGB by a matrix."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    if seen_by:
        linear = [max(0.0, min(1.0, sum(m * v for m, v in zip(row, linear, strict=True)))) for row in seen_by]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(m * v for m, v in zip(row, linear, strict=True)) for row in to_xyz]
    fx, fy, fz = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (v / w for v, w in zip(xyz, (0.9505, 1.0, 1.089), strict=True))
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """How different two colours look (CIE 1976)."""
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG 2 defines it."""
    dark, light = sorted(float(((lab(each)[0] + 16) / 116) ** 3) for each in (one, other))
    return (light + 0.05) / (dark + 0.05)


def increasing(values: list[float]) -> bool:
    """Whether values never fall."""
    return all(a <= b + 1e-6 for a, b in pairwise(values))
