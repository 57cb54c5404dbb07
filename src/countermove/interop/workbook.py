"""A model as a workbook (XLSX): its own sheets, which are read again, and a sheet for each question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from countermove.analyses.coalitions import Upsets
from countermove.analyses.outcomes import Findings
from countermove.analyses.paths.findings import Paths
from countermove.analyses.resolve import Resolved
from countermove.analyses.robust.robustness import Robustness
from countermove.interop.further_records import (
    compare_records,
    difference_records,
    doubt_records,
    ratify_records,
    resolve_records,
    robust_records,
)
from countermove.interop.model_sheets import model_sheets
from countermove.interop.records import (
    Cell,
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
from countermove.model import BASE, Conflict
from countermove.report.at_home import AtHome
from countermove.report.bearing import Bearing
from countermove.report.compare import Pair
from countermove.report.paper import listed
from countermove.stability.concepts import short_names
from countermove.states import LISTED

#: How much of a text stands in a cell of an answer.
_LONGEST = 4_000

_MOST_DEMANDING = "the most demanding concept under which any does"

#: What is asked for a sheet, and what a row of it says.
_ABOUT = {
    "outcomes": (
        "Which outcomes hold, under {concepts}?",
        "an outcome that holds, the first in the default order on top",
    ),
    "states": (
        "What is every state to everybody, under {concepts}?",
        "a state: what is taken, everybody's place for it (1 is the best), and for whom it is stable",
    ),
    "rankings": (
        "How does everybody order the states?",
        "a state in somebody's order, and what puts its level above the next",
    ),
    "paths": (
        "How does one get from the status quo to what holds, by improvements where they lead there, else by any moves?",
        "a step of a shortest way from the status quo to an outcome that holds",
    ),
    "coalitions": (
        f"What could coalitions do, to the gain of every member, at the first outcomes under {_MOST_DEMANDING}?",
        "what a coalition could do better at an outcome that holds, and under which concepts others deter it",
    ),
    "exposure": (
        f"Who bears the first outcomes that hold under {_MOST_DEMANDING}, and who gains?",
        "how an outcome stands for a decision maker",
    ),
    "ratify": (
        "Which of the outcomes that hold can leaders carry at home against no agreement, and what holds where only "
        "that is done?",
        "an outcome that holds, or would, with what the audiences say to it; – where it holds under no concept",
    ),
    "compare": (
        "Which outcomes hold in which view, under {concepts}? {behind}",
        "an outcome that holds in some view; – where it holds under no concept there",
    ),
    "differences": (
        "What does the first view say differently from each other one?",
        "something that two views say differently, and what that can change",
    ),
    "resolve": (
        "What would it take for what is hoped for to hold, and for what is feared not to, under {demanding}? "
        "Each search took up to {seconds:g} seconds.",
        "a change, one of those that together are a way to do it",
    ),
    "robust": (
        f"In what part of the cases does an outcome hold under {_MOST_DEMANDING}, once what is in doubt is settled "
        "somehow?",
        "an outcome that holds in some case, with the doubts that change that if they turn round together",
    ),
    "doubts": (
        f"Which doubt matters most for what holds under {_MOST_DEMANDING}?",
        "a doubt, and what part of all uncertainty settling it would be expected to remove",
    ),
}


@dataclass(frozen=True)
class Answers:
    """What is known of some views of a model; of what it would take, with what was asked. `seconds`: how long was
    sought what it would take, and what is behind the differences of each pair; 0 where that was not sought."""

    findings: Sequence[Findings]
    bearings: Sequence[Bearing] = ()
    paths: Sequence[Paths] = ()
    upsets: Sequence[Upsets] = ()
    at_home: Sequence[AtHome] = ()
    pairs: Sequence[Pair] = ()
    resolved: Sequence[tuple[Resolved, str]] = ()
    robust: Sequence[Robustness] = ()
    seconds: float = 0.0


def write_xlsx(conflict: Conflict, answers: Answers) -> tuple[bytes, tuple[str, ...]]:
    """The workbook of a model with the answers about some of its views, and in words what is left out of it.

    Raises RequestError for a text that is too long for a cell, or where openpyxl is not installed.
    """
    sheets = model_sheets(conflict)
    more = [_sheet(name, records, answers) for name, records in _records(answers).items()]
    more = [sheet for sheet in more if sheet.rows or sheet.name == "outcomes"]
    stream = BytesIO()
    write_sheets(stream, [_about(sheets, more), *sheets, *more])
    notes = []
    for found in answers.findings:
        if len(found.graph) > LISTED:
            whose = f" of the view `{found.view}`" if found.view else ""
            notes.append(f"the {len(found.graph):,} states{whose} are not listed, only the first outcomes of each kind")
    return stream.getvalue(), tuple(notes)


def _records(answers: Answers) -> dict[str, Iterable[Record]]:
    """The rows of every sheet."""
    listed = [found for found in answers.findings if len(found.graph) <= LISTED]
    return {
        "outcomes": (record for found in answers.findings for record in outcome_records(found)),
        "states": (record for found in listed for record in state_records(found)),
        "rankings": (record for found in listed for record in _rankings(found)),
        "paths": (record for each in answers.paths for record in path_records(each)),
        "coalitions": (record for each in answers.upsets for record in coalition_records(each)),
        "exposure": (record for bearing in answers.bearings for record in exposure_records(bearing)),
        "ratify": (record for each in answers.at_home for record in ratify_records(each)),
        "compare": compare_records(answers.pairs) if answers.pairs else (),
        "differences": difference_records(answers.pairs),
        "resolve": (record for each in answers.resolved for record in resolve_records(*each)),
        "robust": (record for each in answers.robust for record in robust_records(each)),
        "doubts": (record for each in answers.robust for record in doubt_records(each)),
    }


def _rankings(found: Findings) -> Iterator[Record]:
    for order in found.graph.orders:
        yield from ranking_records(order, found.graph.states, found.view)


def _sheet(name: str, records: Iterable[Record], answers: Answers) -> Sheet:
    """Records as a sheet; a column in which nothing stands anywhere is left out."""
    rows = [*records]
    columns = [each for each in columns_of(rows) if any(record.get(each) not in (None, "") for record in rows)]
    asked, about = _ABOUT[name]
    cells = [[_cut(record.get(each)) for each in columns] for record in rows]
    return Sheet(name, tuple(columns), cells, about, _asked(asked, answers))


def _cut(cell: Cell) -> Cell:
    """A cell of an answer, which is not read again, at a length that any cell holds and somebody may read."""
    return f"{cell[:_LONGEST]} …" if isinstance(cell, str) and len(cell) > _LONGEST else cell


def _asked(question: str, answers: Answers) -> str:
    """A question with what it was asked about."""
    concepts = [concept.key for concept in answers.findings[0].solution.concepts]
    behind = f"What makes the difference was sought for up to {answers.seconds:g} seconds, of the first outcomes."
    said = question.format(
        concepts=listed(short_names(concepts)),
        demanding=_MOST_DEMANDING,
        seconds=answers.seconds,
        behind=behind if answers.seconds else "What makes the difference was not sought (`convert --all` seeks it).",
    )
    views = [found.view or BASE for found in answers.findings]
    return said if views == [BASE] else f"{said} Asked of the view{'s' * (len(views) > 1)} {listed(views)}."


def _about(sheets: Sequence[Sheet], answers: Sequence[Sheet]) -> Sheet:
    """What each sheet holds, and whether it is read."""
    rows = [(sheet.name, "yes", sheet.about, "") for sheet in sheets]
    rows += [(sheet.name, "no: an answer", sheet.about, sheet.asked) for sheet in answers]
    return Sheet("about", ("sheet", "read back", "what a row says", "which question it answers"), rows)
