"""A document for word processors, by python-docx: real styles, so that whoever edits it changes its looks in one place.

The same document gives the same bytes. Pictures are PNG, which every word processor shows.
"""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx as library
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as Line

from countermove.documents.docx_styles import set_styles
from countermove.documents.pictures import printed
from countermove.documents.text import DAGGER, LEGEND, infers, numbered, pieces, plain
from countermove.documents.typesetting import MONO, SANS, png
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

# The room for text on a page, and for a picture, in points.
_WIDE, _HIGH = 476.0, 600.0

_STYLES = {"strong": "Strong", "emphasis": "Emphasis", "code": "Code", "inference": "Inference", "dim": "Dim"}
_ROLES = {"": "Body Text", "lead": "Lead", "note": "Note"}
_SIDES = {"l": WD_ALIGN_PARAGRAPH.LEFT, "c": WD_ALIGN_PARAGRAPH.CENTER, "r": WD_ALIGN_PARAGRAPH.RIGHT}

#: Where paragraphs can go: the document, or a cell.
Place = Any


def docx(document: Document) -> bytes:
    """The file."""
    writer = _Writer(document)
    file = io.BytesIO()
    writer.made.save(file)
    return _timeless(file.getvalue())


class _Writer:
    """A document on its way into a file. Text gets in by `_said` alone, as text that XML escapes."""

    def __init__(self, document: Document) -> None:
        self.made = library.Document()
        set_styles(self.made)
        self._styles = {style.name: style.style_id for style in self.made.styles}
        _describe(self.made, document)
        self._line(self.made, "Title", document.title)
        for line in (*document.about, *([LEGEND] if infers(document) else [])):
            self._words(self._new(self.made, "About"), line)
        for block, number in numbered(document.blocks):
            self._block(self.made, block, number)
        self._foot(document.foot)

    def _block(self, place: Place, block: Block, number: int) -> None:
        match block:
            case Heading(text, _, new_page):
                line = self._line(place, f"Heading {number}", text)
                line.paragraph_format.page_break_before = new_page or None
            case Paragraph(words, role):
                self._words(self._new(place, _ROLES[role]), words)
            case Points():
                self._points(place, block, 1)
            case Box():
                self._box(block)
            case Table():
                self._table(block, number)
            case Figure():
                self._figure(block, number)

    def _new(self, place: Place, style: str) -> Line:
        """A new paragraph. Its style is set by its id: python-docx looks for its name in all styles each time."""
        line: Line = place.add_paragraph()
        line._p.style = self._styles[style]
        return line

    def _said(self, line: Line, text: str, style: str = "") -> None:
        """Puts text in a line: the one place where it gets into the file."""
        run = line.add_run(plain(text))
        if style:
            run._r.style = self._styles[style]

    def _line(self, place: Place, style: str, text: str) -> Line:
        line = self._new(place, style)
        self._said(line, text)
        return line

    def _words(self, line: Line, words: Words) -> None:
        for span in pieces(words):
            self._said(line, span.text, _STYLES.get(span.style, ""))
            if span.style == "inference":
                self._said(line, DAGGER)

    def _points(self, place: Place, points: Points, depth: int) -> None:
        kind = "List Number" if points.ordered else "List Bullet"
        style = f"{kind} {min(depth, 3)}" if depth > 1 else kind
        numbering = self._numbering(style) if points.ordered else None
        for item in points.items:
            line = self._new(place, style)
            if numbering is not None:
                properties = line._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_numId().val = numbering
                properties.get_or_add_ilvl().val = 0
            self._words(line, item.words if isinstance(item, Point) else item)
            if isinstance(item, Point):
                self._points(place, item.below, depth + 1)

    def _numbering(self, style: str) -> int:
        """Numbers of a list of its own, which start from 1 again."""
        numbering = self.made.part.numbering_part.element
        own = self.made.styles[style].element.pPr.numPr.numId.val
        number = numbering.add_num(numbering.num_having_numId(own).abstractNumId.val)
        number.add_lvlOverride(0).add_startOverride(1)
        return int(number.numId)

    def _box(self, box: Box) -> None:
        self._gap()
        made = self.made.add_table(1, 1, style="Box")
        cell = made.cell(0, 0)
        cell.width = Pt(_WIDE)
        first = cell.paragraphs[0]
        first._p.style = self._styles["Box Title"]
        self._said(first, box.title)
        for block in box.blocks:
            self._block(cell, block, 0)
        self._gap()

    def _table(self, table: Table, number: int) -> None:
        self._caption("Table", number, table.caption).paragraph_format.keep_with_next = True
        made = self.made.add_table(1 + len(table.rows), len(table.head), style="Brief Table")
        _describe_table(made, plain(table.caption))
        made.autofit = False
        style = self._styles["Table Small" if table.small else "Table Text"]
        widths = _widths(table)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Pt(width)
        for row, words in zip(made.rows, (table.head, *table.rows), strict=True):
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if words is table.head:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, text, side, width in zip(row.cells, words, table.aligned, widths, strict=True):
                cell.width = Pt(width)
                line = cell.paragraphs[0]
                line._p.style, line.alignment = style, _SIDES[side]
                self._words(line, text)
        self._gap()

    def _figure(self, figure: Figure, number: int) -> None:
        picture = figure.picture
        scale = min(0.75, _WIDE / picture.width, _HIGH / picture.height)
        line = self._new(self.made, "Figure")
        shape = line.add_run().add_picture(
            io.BytesIO(png(printed(picture, SANS, MONO))), width=Pt(picture.width * scale)
        )
        for side in "TBLR":  # LibreOffice leaves room where nothing is said
            shape._inline.set(f"dist{side}", "0")
        shape._inline.docPr.set("name", f"Figure {number}")
        shape._inline.docPr.set("descr", plain(picture.alternative))
        self._caption("Figure", number, figure.caption).paragraph_format.space_after = Pt(12)

    def _caption(self, kind: str, number: int, caption: str) -> Line:
        """A caption with a number that word processors count themselves."""
        line = self._new(self.made, "Caption")
        self._said(line, f"{kind} ", "Strong")
        self._field(line, f"SEQ {kind} \\* ARABIC", str(number), "Strong")
        self._said(line, ". ", "Strong")
        self._said(line, caption)
        return line

    def _field(self, line: Line, code: str, shown: str, style: str = "") -> None:
        """What a word processor works out, such as the number of the page; until then it shows `shown`."""
        for part in ("begin", "code", "separate", "shown", "end"):
            self._said(line, shown if part == "shown" else "", style)
            run = line.runs[-1]._r
            if part == "code":
                instruction = OxmlElement("w:instrText")
                instruction.set(qn("xml:space"), "preserve")
                instruction.text = f" {code} "
                run.append(instruction)
            elif part != "shown":
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), part)
                run.append(mark)

    def _foot(self, text: str) -> None:
        """The foot of each page, with its number at the right edge."""
        line = self.made.sections[0].footer.paragraphs[0]
        line.paragraph_format.tab_stops.add_tab_stop(Pt(_WIDE), WD_TAB_ALIGNMENT.RIGHT)
        self._said(line, text)
        line.add_run("\t")
        self._field(line, "PAGE", "1")
        self._said(line, " / ")
        self._field(line, "NUMPAGES", "1")

    def _gap(self) -> None:
        """Room below a table, which has none of its own, and keeps it from the next one."""
        line = self._new(self.made, "Body Text")
        line.paragraph_format.line_spacing = Pt(8)
        line.paragraph_format.space_after = Pt(0)


def _describe(made: Any, document: Document) -> None:
    """What a file says of itself; it has no time of its own, so that the same document gives the same file."""
    about = made.core_properties
    about.title, about.language = plain(document.title)[:255], "en-GB"
    about.author = about.comments = about.keywords = about.last_modified_by = ""
    about.revision = 1
    for setting in made.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # what Word is now, or it says that it stays compatible with an old one
    package = made.part.package
    for key in [key for key, each in package.rels.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[key]  # a picture of an empty page
    for name in ("dcterms:created", "dcterms:modified"):
        for each in about._element.findall(qn(name)):
            about._element.remove(each)


def _describe_table(made: Any, caption: str) -> None:
    """What a table says of itself to whoever does not see it."""
    about = OxmlElement("w:tblCaption")
    about.set(qn("w:val"), caption)
    made._tbl.tblPr.append(about)


def _widths(table: Table) -> list[float]:
    """How wide columns are, in points: as their text where there is room, else shares of it that grow slower."""
    size = 4.5 if table.small else 5.0  # how wide a letter is
    columns = zip(table.head, *table.rows, strict=True)
    wanted = [max(len(cell.text) for cell in column) * size + 12 for column in columns]
    if sum(wanted) <= _WIDE:
        return wanted
    tempered = [min(each, 90) + max(0.0, each - 90) ** 0.6 * 3 for each in wanted]
    return [each * _WIDE / sum(tempered) for each in tempered]


def _timeless(data: bytes) -> bytes:
    """The file with the same time for each part of it, for a ZIP file tells when its parts were put in."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type, part.external_attr = ZIP_DEFLATED, 0o644 << 16
            target.writestr(part, source.read(name))
    return file.getvalue()
