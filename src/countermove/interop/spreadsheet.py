"""The box of a spreadsheet (XLSX, by openpyxl): sheets of rows out, and in again, whatever they mean.

Every cell that is written is a text or a number, never a formula: a text that begins like one stays a text, also when
somebody edits it. What is read may come from anybody: its size is bounded before it is unpacked, and formulas, whose
values the file may not even hold, are refused.
"""

from __future__ import annotations

import datetime
import importlib
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from countermove.errors import ModelError, Place, Problem, RequestError, width
from countermove.interop.records import Cell

#: The longest text that a cell holds.
LONGEST = 32_767

#: The most bytes of a file, packed and unpacked, and the most rows and columns of a sheet, that are read.
_PACKED, _UNPACKED, _ROWS, _COLUMNS = 10_000_000, 100_000_000, 20_000, 60

_WIDEST = 60

_ASKED, _HEAD, _BODY = "Countermove asked", "Countermove head", "Countermove"

#: The height of a line, and of the tallest row that programs take, in points.
_LINE, _TALLEST = 14.5, 409
#: Characters that XML does not hold, written as Excel writes them; and what would be read as one written so.
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Sheet:
    """A sheet to write; `about` says what it holds, `asked` which question it answers, which then stands above it."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[Cell]] = field(repr=False)
    about: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Given:
    """A cell that was read: its text, which is not empty, and where it stands."""

    text: str
    place: Place


#: A row that was read: the cells that hold something, by column from 0.
Row = dict[int, Given]


def require() -> Any:
    """The module openpyxl. Raises RequestError where it is not installed."""
    try:
        return importlib.import_module("openpyxl")
    except ImportError:
        message = "spreadsheets are read and written by openpyxl, which is not installed"
        raise RequestError(f"{message}\n  install it with `pip install 'countermove[sheets]'`") from None


def write_sheets(file: BinaryIO, sheets: Iterable[Sheet]) -> None:
    """Writes a workbook. Raises RequestError for a text that no cell holds."""
    book = require().Workbook()
    book.remove(book.active)
    for style in _styles():
        book.add_named_style(style)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    book.save(file)


def _write(target: Any, sheet: Sheet) -> None:
    letter = importlib.import_module("openpyxl.utils").get_column_letter
    widths = [_width(name, (row[column] for row in sheet.rows)) for column, name in enumerate(sheet.head)]
    top = 1
    if sheet.asked:
        _write_asked(target, sheet, sum(widths))
        top = 2
    for number, row in enumerate([sheet.head, *sheet.rows], top):
        for column, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            cell = target.cell(number, column)
            cell.style = _HEAD if number == top else _BODY
            _fill(cell, value, f"{sheet.name}!{letter(column)}{number}")
        lines = max((_lines(value, size) for value, size in zip(row, widths, strict=True)), default=1)
        if lines > 1:
            target.row_dimensions[number].height = min(_TALLEST, _LINE * lines)
    for column, size in enumerate(widths, 1):
        target.column_dimensions[letter(column)].width = size
    target.freeze_panes = f"A{top + 1}"
    target.print_title_rows = f"{top}:{top}"
    target.page_setup.orientation = "landscape"
    target.page_setup.fitToHeight = 0  # as wide as a page, as long as it is
    target.sheet_properties.pageSetUpPr = importlib.import_module("openpyxl.worksheet.properties").PageSetupProperties(
        fitToPage=True
    )
    if sheet.rows and sheet.head:
        target.auto_filter.ref = f"A{top}:{letter(len(sheet.head))}{len(sheet.rows) + top}"


def _write_asked(target: Any, sheet: Sheet, size: int) -> None:
    """The question in the first row, over all columns, which are so many letters wide together."""
    cell = target.cell(1, 1)
    cell.style = _ASKED
    _fill(cell, sheet.asked, f"{sheet.name}!A1")
    if len(sheet.head) > 1:
        target.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(sheet.head))
    target.row_dimensions[1].height = min(_TALLEST, _LINE * _lines(sheet.asked, size))


def _styles() -> Iterator[Any]:
    """How cells look: by name, since a style given to each cell anew takes most of the time of a large workbook."""
    styles = importlib.import_module("openpyxl.styles")
    top = styles.Alignment(vertical="top", horizontal="left", wrap_text=True)
    fill = styles.PatternFill("solid", fgColor="E7ECF2")
    yield styles.NamedStyle(_ASKED, font=styles.Font(name="Calibri", italic=True), alignment=top)
    yield styles.NamedStyle(_HEAD, font=styles.Font(name="Calibri", bold=True), fill=fill, alignment=top)
    yield styles.NamedStyle(_BODY, font=styles.Font(name="Calibri"), alignment=top)


def _width(name: str, values: Iterable[Cell]) -> int:
    """How many letters wide a column is: its longest line, within bounds. Its name is bold, is cut between words, and
    has the arrow of a filter beside."""
    longest = max((width(line) for value in values for line in _text_of(value).splitlines()), default=0)
    word = max((width(each) for each in name.split()), default=0)
    return max(9, min(_WIDEST, max(4 + word * 6 // 5, longest + 2)))


def _lines(value: Cell, size: int) -> int:
    """How many lines a value takes in a column that is so many letters wide."""
    return sum(1 + max(0, width(line) - 1) // (size - 1) for line in _text_of(value).splitlines()) or 1


def _text_of(value: Cell) -> str:
    return "" if value is None else str(value)


def _fill(cell: Any, value: Cell, where: str) -> None:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, int | float):
        cell.value = value
        return
    text = _ESCAPED.sub(_escaped, str(value))
    if len(text) > LONGEST:
        raise RequestError(f"the text for {where} is longer than the {LONGEST:,} characters that a cell holds")
    cell.value, cell.data_type = text, "s"  # as it stands, whatever it looks like
    if text[0] in "=+-@\t\r\n'":
        cell.quotePrefix = True  # a text also for whoever edits it


def _escaped(match: re.Match[str]) -> str:
    found = match.group()
    return f"_x005F{found}" if len(found) > 1 else f"_x{ord(found):04X}_"


def read_sheets(path: Path, file: str, unread: Collection[str] = ()) -> dict[str, list[Row]]:
    """The rows of every sheet, by name; of those that are `unread` none. `file` is the name by which messages call it.

    Raises RequestError where it cannot be read, ModelError where it is no workbook, too large, or has formulas.
    """
    openpyxl = require()
    data = _checked(path, file)
    problems: list[Problem] = []
    sheets: dict[str, list[Row]] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what we do not read, such as lists to choose from
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
            for sheet in book.worksheets:
                sheets[sheet.title] = [] if sheet.title in unread else _rows(sheet, file, problems)
    except ModelError:
        raise
    except RecursionError:
        raise _no_workbook(file) from None
    except Exception:  # openpyxl lets through whatever goes wrong in a broken file
        raise _no_workbook(file) from None
    if problems:
        raise ModelError(problems)
    return sheets


def _checked(path: Path, file: str) -> bytes:
    """The bytes of a file that may be unpacked."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_PACKED + 1)
    except IsADirectoryError:
        raise RequestError(f"{path} is a folder, not a file") from None
    except OSError as error:
        raise RequestError(f"{path} cannot be read: {error.strerror or error}") from None
    try:
        with ZipFile(BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (BadZipFile, ValueError, NotImplementedError):
        if len(data) <= _PACKED:
            raise _no_workbook(file) from None
        size = _UNPACKED + 1
    if len(data) > _PACKED or size > _UNPACKED:
        message = f"the file is larger than {_PACKED // 1_000_000} MB, or than {_UNPACKED // 1_000_000} MB unpacked"
        raise ModelError([Problem(message, Place(file), expected="a model of a dispute")])
    return data


def _no_workbook(file: str) -> ModelError:
    hint = "save it as .xlsx from the program that wrote it"
    return ModelError(
        [Problem("this is no workbook that can be read", Place(file), expected="an XLSX file", hint=hint)]
    )


def _rows(sheet: Any, file: str, problems: list[Problem]) -> list[Row]:
    letter = importlib.import_module("openpyxl.utils").get_column_letter
    sheet.reset_dimensions()  # what a file says about its size need not be true
    rows: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(max_row=_ROWS + 1, max_col=_COLUMNS), 1):
        row: Row = {}
        for column, cell in enumerate(cells):
            if cell.value is None:
                continue
            place = Place(file, path=f"{sheet.title}!{letter(column + 1)}{number}")
            if cell.data_type in ("f", "e"):
                what = "a formula" if cell.data_type == "f" else "an error value"
                hint = "put its value in its place; a text that begins with `=` is written `'=`"
                problems.append(Problem(f"{what} stands here", place, str(cell.value)[:60], "a text or a number", hint))
            elif text := _text(cell.value):
                row[column] = Given(text, place)
        rows.append(row)
    if len(rows) > _ROWS:
        message = f"the sheet `{sheet.title}` has more than {_ROWS:,} rows"
        raise ModelError([Problem(message, Place(file, path=sheet.title), expected="a model of a dispute")])
    return rows


def _text(value: object) -> str:
    """What stands in a cell, as a text."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime.datetime():
            return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
        case str():
            return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), value) if value.strip() else ""
        case _:
            return str(value)
