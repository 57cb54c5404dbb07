"""A model as a workbook (XLSX): its own sheets, which are read again, and a sheet for each question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from countermove.analyses.coalitions import Upsets
from countermove.analyses.outcomes import Findings
from countermove.analyses.paths.findings import Paths
from countermove.interop.model_sheets import model_sheets
from countermove.interop.records import (
    Record,
    coalition_records,
    columns_of,
    exposure_records,
    outcome_records,
    path_records,
    ranking_records,
    state_records,
)
from countermove.interop.spreadsheet import Sheet, write_sheets
from countermove.model import Conflict
from countermove.report.bearing import Bearing
from countermove.states import LISTED

_ABOUT = {
    "outcomes": "which outcomes hold, the first in the default order on top",
    "states": "every state: what is taken, everybody's place for it (1 is the best), and for whom it is stable",
    "rankings": "how everybody orders the states, and what decides",
    "paths": "a step of a shortest way from the status quo to an outcome that holds",
    "coalitions": "what a coalition could do better at an outcome that holds, and under which concepts others deter it",
    "exposure": "who bears the outcomes that hold under the most demanding concept, and who gains",
}


def write_xlsx(
    conflict: Conflict,
    findings: Sequence[Findings],
    bearings: Sequence[Bearing],
    paths: Sequence[Paths] = (),
    upsets: Sequence[Upsets] = (),
) -> tuple[bytes, tuple[str, ...]]:
    """The workbook of a model with the answers about some of its views, and in words what is left out of it.

    Raises RequestError for a text that is too long for a cell, or where openpyxl is not installed.
    """
    sheets = model_sheets(conflict)
    large = [found for found in findings if len(found.graph) > LISTED]
    listed = [found for found in findings if len(found.graph) <= LISTED]
    answers = {
        "outcomes": (record for found in findings for record in outcome_records(found)),
        "states": (record for found in listed for record in state_records(found)),
        "rankings": (record for found in listed for record in _rankings(found)),
        "paths": (record for each in paths for record in path_records(each)),
        "coalitions": (record for each in upsets for record in coalition_records(each)),
        "exposure": (record for bearing in bearings for record in exposure_records(bearing)),
    }
    more = [_sheet(name, records) for name, records in answers.items()]
    more = [sheet for sheet in more if sheet.rows or sheet.name == "outcomes"]
    stream = BytesIO()
    write_sheets(stream, [_about(sheets, more), *sheets, *more])
    notes = []
    for found in large:
        whose = f" of the view `{found.view}`" if found.view else ""
        notes.append(f"the {len(found.graph):,} states{whose} are not listed, only the first outcomes of each kind")
    return stream.getvalue(), tuple(notes)


def _rankings(found: Findings) -> Iterator[Record]:
    for order in found.graph.orders:
        yield from ranking_records(order, found.graph.states, found.view)


def _sheet(name: str, records: Iterable[Record]) -> Sheet:
    """Records as a sheet; a column in which nothing stands anywhere is left out."""
    rows = [*records]
    columns = [each for each in columns_of(rows) if any(record.get(each) not in (None, "") for record in rows)]
    return Sheet(name, tuple(columns), [[record.get(each) for each in columns] for record in rows], _ABOUT[name])


def _about(sheets: Sequence[Sheet], answers: Sequence[Sheet]) -> Sheet:
    """What each sheet holds, and whether it is read."""
    rows = [(sheet.name, "yes", sheet.about) for sheet in sheets]
    rows += [(sheet.name, "no: an answer", sheet.about) for sheet in answers]
    return Sheet("about", ("sheet", "read back", "what a row says"), rows)
