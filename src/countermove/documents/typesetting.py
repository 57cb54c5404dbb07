"""typst, which lays out pages and draws pictures: its fonts, and what it is given.

Three families are the same on every machine: two that typst has inside, and, since it has none without serifs, Source
Sans Pro (https://adobe-fonts.github.io/source-sans) from the package `font-source-sans-pro`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

SERIF, SANS, MONO = "Libertinus Serif", "Source Sans Pro", "DejaVu Sans Mono"

_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")

# Letters that these fonts may lack: those of scripts other than Latin, Greek and Cyrillic, and rare signs.
_RARE = re.compile("[^\x00-\u0588\u1e00-\u2044\u20ac\u2190-\u21ff\u2200-\u22ff\u2500-\u25ff\ufb00-\ufb04\ufffd]")


def paper(template: bytes, given: str) -> bytes:
    """A PDF of a template that is given some text as `sys.inputs.given`."""
    with fonts_for(given) as fonts:
        try:
            return typst.compile(template, sys_inputs={"given": given}, font_paths=fonts, pdf_standards=["ua-1"])
        except typst.TypstError:  # PDF/UA refuses text with letters that no font has
            return typst.compile(template, sys_inputs={"given": given}, font_paths=fonts)


def png(svg: str, scale: float = 2) -> bytes:
    """A picture as PNG, so many times as large as on a screen."""
    template = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.given), format: "svg")"""
    with fonts_for(svg) as fonts:
        return typst.compile(template, format="png", ppi=96 * scale, sys_inputs={"given": svg}, font_paths=fonts)


@contextmanager
def fonts_for(text: str) -> Iterator[typst.Fonts]:
    """The fonts for a text. Those of the system help out where it has letters that ours may lack, and only then: other
    texts look the same everywhere."""
    source = files("font_source_sans_pro") / "files"
    with TemporaryDirectory() as folder:
        # typst reads whole folders, in no fixed order, and the package has each face twice.
        for name in (f"SourceSansPro-{face}.otf" for face in _FACES):
            (Path(folder) / name).write_bytes((source / name).read_bytes())
        yield typst.Fonts(include_system_fonts=bool(_RARE.search(text)), font_paths=[folder])
