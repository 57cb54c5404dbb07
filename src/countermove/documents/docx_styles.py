"""The styles of a DOCX document: those that every word processor knows, and a few of our own based on them."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

_SANS, _MONO = "Calibri", "Consolas"
_INK, _DIM, _ACCENT, _OWN = "1C2430", "566070", "1B4F7F", "7A4A00"

# Paragraphs: style, what it is based on, size, colour, bold, room before and after in points, kept with what follows.
_PARAGRAPHS = (
    ("Normal", "", 10, _INK, None, 0, 0, False),
    ("Body Text", "Normal", 10, _INK, None, 0, 5, False),
    ("Title", "Normal", 22, _ACCENT, True, 0, 5, False),
    ("Heading 1", "Normal", 13, _ACCENT, True, 12, 3, True),
    ("Heading 2", "Normal", 11, _ACCENT, True, 9, 2, True),
    ("Heading 3", "Normal", 10, _INK, True, 8, 2, True),
    ("List Bullet", "Normal", 10, _INK, None, 0, 2, False),
    ("List Bullet 2", "Normal", 10, _INK, None, 0, 2, False),
    ("List Bullet 3", "Normal", 10, _INK, None, 0, 2, False),
    ("List Number", "Normal", 10, _INK, None, 0, 2, False),
    ("List Number 2", "Normal", 10, _INK, None, 0, 2, False),
    ("List Number 3", "Normal", 10, _INK, None, 0, 2, False),
    ("Caption", "Normal", 8.5, _DIM, False, 5, 3, False),
    ("Footer", "Normal", 8, _DIM, None, 0, 0, False),
    ("About", "Normal", 9, _DIM, None, 0, 1, False),
    ("Lead", "Body Text", 11.5, _INK, None, 0, 7, False),
    ("Note", "Body Text", 8.5, _DIM, None, 0, 5, False),
    ("Figure", "Normal", 10, _INK, None, 6, 2, True),
    ("Box Title", "Normal", 11.5, _ACCENT, True, 0, 3, True),
    ("Table Text", "Normal", 8.5, _INK, None, 0, 0, False),
    ("Table Small", "Normal", 7.5, _INK, None, 0, 0, False),
)

# Pieces of text: style, colour, bold, italic, font.
_PIECES = (
    ("Strong", None, True, None, None),
    ("Emphasis", None, None, True, None),
    ("Code", None, None, None, _MONO),
    ("Inference", _OWN, None, True, None),
    ("Dim", _DIM, None, None, None),
)

_BRIEF_TABLE = f"""
<w:tblPr {nsdecls("w")}>
  <w:tblInd w:w="0" w:type="dxa"/>
  <w:tblBorders>
    <w:top w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="D3D9E0"/>
  </w:tblBorders>
  <w:tblCellMar>
    <w:top w:w="28" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>
    <w:bottom w:w="28" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>
  </w:tblCellMar>
</w:tblPr>"""

_HEAD_ROW = f"""
<w:tblStylePr {nsdecls("w")} w:type="firstRow">
  <w:rPr><w:b/></w:rPr>
  <w:tcPr>
    <w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="{_INK}"/></w:tcBorders>
    <w:vAlign w:val="bottom"/>
  </w:tcPr>
</w:tblStylePr>"""

_FIRST_COLUMN = f'<w:tblStylePr {nsdecls("w")} w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr>'

_BOX_TABLE = f"""
<w:tblPr {nsdecls("w")}>
  <w:tblInd w:w="30" w:type="dxa"/>
  <w:tblBorders><w:left w:val="single" w:sz="24" w:space="0" w:color="{_ACCENT}"/></w:tblBorders>
  <w:tblCellMar>
    <w:top w:w="140" w:type="dxa"/><w:left w:w="220" w:type="dxa"/>
    <w:bottom w:w="100" w:type="dxa"/><w:right w:w="220" w:type="dxa"/>
  </w:tblCellMar>
</w:tblPr>"""

_BOX_GROUND = f'<w:tcPr {nsdecls("w")}><w:shd w:val="clear" w:color="auto" w:fill="EEF3F8"/></w:tcPr>'


def set_styles(made: Document) -> None:
    """Gives a new document its page and its styles."""
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(21)
    page.top_margin, page.bottom_margin = Mm(17), Mm(18)
    for name, base, size, colour, bold, before, after, keep in _PARAGRAPHS:
        style = _style(made, name, WD_STYLE_TYPE.PARAGRAPH)
        if base:
            style.base_style = made.styles[base]
        _plain(style)
        style.font.name, style.font.size, style.font.bold = _SANS, Pt(size), bold
        style.font.color.rgb = RGBColor.from_string(colour)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.keep_with_next = Pt(before), Pt(after), keep
        layout.line_spacing = 1.0 if name.startswith("Table") else 1.06
    for name, tint, bold, italic, font in _PIECES:
        style = _style(made, name, WD_STYLE_TYPE.CHARACTER)
        style.font.bold, style.font.italic = bold, italic
        if tint:
            style.font.color.rgb = RGBColor.from_string(tint)
        if font:
            style.font.name = font
    _table_style(made, "Brief Table", _BRIEF_TABLE, _HEAD_ROW, _FIRST_COLUMN)
    _table_style(made, "Box", _BOX_TABLE, _BOX_GROUND)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _style(made: Document, name: str, kind: WD_STYLE_TYPE) -> Any:
    styles = made.styles
    return styles[name] if name in styles else styles.add_style(name, kind)


def _plain(style: Any) -> None:
    """Takes away the fonts of the theme, frames and spacing that the style had."""
    properties = style.element.rPr
    if properties is not None:
        style.element.remove(properties)
    layout = style.element.pPr
    for tag in ("w:pBdr", "w:spacing", "w:contextualSpacing", "w:tabs"):
        for each in layout.findall(qn(tag)) if layout is not None else ():
            layout.remove(each)


def _table_style(made: Document, name: str, *parts: str) -> None:
    style = made.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    for part in parts:
        style.element.append(parse_xml(part))
