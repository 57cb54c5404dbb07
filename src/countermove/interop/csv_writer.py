"""The states, or the outcomes, as CSV: one row each, in UTF-8, as `records` has them.

A program for spreadsheets takes a text for a formula where it begins with one of `= + - @`, a tab or an end of line,
whatever the quotes around it. Such a text gets an apostrophe in front, the sign by which these programs know a text.
"""

from __future__ import annotations

import csv
from io import StringIO

from countermove.analyses.outcomes import Findings
from countermove.errors import RequestError
from countermove.graph import ModelGraph
from countermove.interop.records import Cell, columns_of, state_records
from countermove.states import LISTED

_FORMULA = "=+-@\t\r\n＝＋－＠"


def harmless(cell: Cell) -> str | int | float:
    """A cell that no program takes for a formula.

    >>> harmless("=1+1"), harmless("-"), harmless(-3), harmless(None)
    ("'=1+1", '-', -3, '')
    """
    if cell is None or isinstance(cell, bool):
        return {None: "", True: "yes", False: "no"}[cell]
    if isinstance(cell, int | float):
        return cell
    text = cell.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"'{text}" if text[:1] in _FORMULA and text not in ("", "-") else text


def require_listed(graph: ModelGraph) -> None:
    """Raises RequestError for more than `LISTED` states."""
    if len(graph) > LISTED:
        raise RequestError(
            f"{len(graph):,} states are too many for this table, which lists {LISTED:,} at the most\n"
            "  `analyze MODEL --out FILE.csv` writes a row for each state of a model of any size"
        )


def write_csv(found: Findings) -> tuple[str, tuple[str, ...]]:
    """A row for each state of a model that `require_listed` lets pass."""
    records = [*state_records(found)]
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    columns = columns_of(records)
    writer.writerow(map(harmless, columns))
    writer.writerows([harmless(record.get(column)) for column in columns] for record in records)
    return stream.getvalue(), ()
