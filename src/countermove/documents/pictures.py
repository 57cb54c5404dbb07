"""The SVG of a picture for each format: nothing in it but shapes and text, whoever made it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from countermove.documents.text import plain
from countermove.report.document import Picture
from countermove.report.look import FIGURE, LIGHT, dark_rules

_SVG = "http://www.w3.org/2000/svg"
_SHAPES = frozenset(
    [
        "svg",
        "g",
        "defs",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "marker",
        "clipPath",
        "pattern",
        "linearGradient",
        "stop",
        "use",
        "symbol",
    ]
)
_ELSEWHERE = re.compile(r"url\((?!#)", re.IGNORECASE)
_OWN = re.compile(r"url\(#([^)]*)\)")


def inline(picture: Picture, name: str) -> str:
    """A picture to stand in a page. Its ids start with `name`, so that no two pictures share one; whoever does not see
    it hears its alternative."""
    root = _shapes(picture, f"{name}-")
    for key in ("width", "height"):
        root.attrib.pop(key, None)
    root.set("style", f"width:{picture.width:g}px;min-width:{picture.width * 0.62:g}px")
    _name(root, picture)
    return ElementTree.tostring(root, encoding="unicode")


def standalone(picture: Picture) -> str:
    """A picture as a file of its own: on a ground, and dark where the reader's screen is."""
    root = _shapes(picture)
    _name(root, picture)
    style = ElementTree.Element("style")
    style.text = f"@media screen and (prefers-color-scheme:dark){{\n{dark_rules()}\n}}"
    size = {"width": f"{picture.width:g}", "height": f"{picture.height:g}"}
    root[:0] = [
        style,
        ElementTree.Element("rect", size | {"fill": LIGHT["ground"], "class": "cm-f-ground"}),
    ]
    return ElementTree.tostring(root, encoding="unicode")


def printed(picture: Picture, sans: str, mono: str) -> str:
    """A picture for paper, with the names of the fonts of its text."""
    root = _shapes(picture)
    for element in root.iter():
        if element is root or "font-family" in element.attrib:
            element.set("font-family", mono if "mono" in element.get("font-family", "") else sans)
    return ElementTree.tostring(root, encoding="unicode")


def _name(root: ElementTree.Element, picture: Picture) -> None:
    """Makes one thing of a picture, with its alternative as a name."""
    root.set("role", "img")
    root.set("aria-label", plain(picture.alternative))


def _shapes(picture: Picture, prefix: str = "") -> ElementTree.Element:
    """The shapes of a picture, without all that could run or load something."""
    root = _shape(ElementTree.fromstring(picture.svg), prefix)
    root.set("xmlns", _SVG)
    root.set("class", FIGURE)
    return root


def _shape(element: ElementTree.Element, prefix: str) -> ElementTree.Element:
    kept = ElementTree.Element(_tag(element))
    for key, value in element.attrib.items():
        key = key.rpartition("}")[2]
        if key.startswith(("on", "aria", "role", "style")) or _ELSEWHERE.search(value):
            continue
        if key == "href":
            if not value.startswith("#"):
                continue
            value = f"#{prefix}{value[1:]}"
        kept.set(key, f"{prefix}{value}" if key == "id" else _OWN.sub(rf"url(#{prefix}\1)", value))
    kept.text, kept.tail = element.text and plain(element.text), element.tail and plain(element.tail)
    kept.extend(_shape(each, prefix) for each in element if _tag(each) in _SHAPES)
    return kept


def _tag(element: ElementTree.Element) -> str:
    """The name of an element without its namespace; nothing for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
