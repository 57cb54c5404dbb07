"""The brief: what an analysis comes to, for a reader who does not know the method (docs/brief.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from countermove.briefing.gather import Effort, gather
from countermove.briefing.material import Material
from countermove.briefing.phrases import capital, outcome_words, spelled
from countermove.evidence import Citation
from countermove.lookup import find_statement
from countermove.model import Concern
from countermove.preference import Prioritized
from countermove.report import Data
from countermove.report.document import (
    Block,
    Box,
    Document,
    Figure,
    Heading,
    Paragraph,
    Point,
    Points,
    Span,
    Table,
    Words,
    strong,
    words,
)
from countermove.solving import Progress, quiet

if TYPE_CHECKING:
    from countermove.study import Study

__all__ = ["Brief", "Effort", "brief"]


@dataclass(frozen=True, repr=False)
class Brief:
    """A brief as a document, before any format."""

    document: Document

    def __repr__(self) -> str:
        return f"<Brief “{self.document.title}”>"

    @property
    def bottom_line(self) -> tuple[str, ...]:
        """What stands in the box at its top."""
        boxes = [_data(block) for block in self.document.blocks if isinstance(block, Box)]
        return tuple(point for box in boxes[:1] for block in box["blocks"] for point in block["points"])

    def data(self) -> Data:
        """The brief as plain data, block by block; of figures what they show in words."""
        document = self.document
        about = [line.text for line in document.about]
        blocks = [_data(block) for block in document.blocks]
        return {"title": document.title, "about": about, "blocks": blocks, "foot": document.foot}

    def write(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Writes it as HTML, PDF, DOCX or Markdown, by the ending of the name. Raises RequestError."""
        from countermove.documents import write

        write(self.document, Path(path), overwrite=overwrite)


def brief(
    study: Study,
    views: Sequence[str] = (),
    *,
    want: Sequence[str] = (),
    prevent: Sequence[str] = (),
    effort: Effort | None = None,
    progress: Progress = quiet,
    compiling: Callable[[], None] = lambda: None,
) -> Brief:
    """The brief of a model, in some of its views or those that it shows.

    `want` and `prevent`: statements, instead of what the model says that the account hopes for and fears. Raises
    ModelError and RequestError.
    """
    hopes, fears = study.conflict.hopes, study.conflict.fears
    if want or prevent:
        graph = study.view((views or study.shown_views)[0]).graph
        hopes, fears = (tuple(Concern(find_statement(graph, text)) for text in texts) for texts in (want, prevent))
    material = gather(study, views, hopes, fears, effort or Effort(), progress, compiling)
    return Brief(compose(material))


def compose(material: Material) -> Document:
    """The document."""
    conflict = material.conflict
    about = [words(Span(conflict.question, "emphasis"))] if conflict.question else []
    said = [
        f"Model: {conflict.by}" if conflict.by else "",
        f"information as of {conflict.as_of}" if conflict.as_of else "",
    ]
    if any(said):
        about.append(words("; ".join(part for part in said if part)))
    foot = "What follows from the model as it is written, checked; no forecast, and nobody’s position but those named."
    return Document(conflict.title, tuple(about), tuple(_blocks(material)), foot)


def _blocks(material: Material) -> Iterator[Block]:
    from countermove.briefing.annex import annex
    from countermove.briefing.bearing import bearing
    from countermove.briefing.bottom import bottom_line
    from countermove.briefing.certainty import certainty, watching
    from countermove.briefing.difference import difference
    from countermove.briefing.holding import holding, why
    from countermove.briefing.parties import parties
    from countermove.briefing.taking import taking

    yield bottom_line(material)
    yield from _account(material)
    for section in (parties, holding, why, bearing, difference, taking, certainty, watching, _limits, annex):
        yield from section(material)


def _data(block: Block) -> Data:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(said):
            return {"kind": "paragraph", "text": said.text}
        case Points(items):
            points = [item.words.text if isinstance(item, Point) else item.text for item in items]
            return {"kind": "points", "points": points}
        case Box(title, blocks):
            return {"kind": "box", "title": title, "blocks": [_data(each) for each in blocks]}
        case Table(caption, head, rows):
            cells = [[cell.text for cell in row] for row in (head, *rows)]
            return {"kind": "table", "caption": caption, "head": cells[0], "rows": cells[1:]}
        case Figure(picture, caption):
            return {"kind": "figure", "caption": caption, "shows": picture.alternative}


def _account(material: Material) -> Iterator[Block]:
    """What it is about, where things stand, and how what is feared and hoped for is put."""
    conflict = material.conflict
    if conflict.text:
        yield Heading("What it is about")
        for text in conflict.text.split("\n\n")[:2]:
            yield Paragraph(words(" ".join(text.split())))
    graph = material.views[0].graph
    if graph.status_quo is not None:
        yield Paragraph(words(Span("Where things stand: ", "strong"), f"{outcome_words(graph, graph.status_quo)}."))
    for asked in material.asked:
        if asked.concern.note:
            head = f"What counts as {'feared' if asked.feared else 'hoped for'} here: "
            note = " ".join(asked.concern.note.split())
            yield Paragraph(words(Span(head, "strong"), spelled(conflict, asked.concern.statement), f". {note}"))


def _limits(material: Material) -> Iterator[Block]:
    """What the model leaves out, what was not asked of it, the sources."""
    conflict = material.conflict
    points: list[Words] = [words(each) for each in conflict.leaves_out]
    points += [words(Span("Not worked out. ", "strong"), each) for each in material.left_out]
    if points:
        yield Heading("What the model leaves out")
        yield Points(tuple(points))
    if conflict.sources:
        yield Heading("Sources")
        said = [words(f"{source}{f'. {source.note}' if source.note else '.'}") for source in conflict.sources]
        yield Points(
            (*said, *(words(strong(capital(each.kind)), f", {each.at}: {each.note}") for each in _figures_of(material)))
        )


def _figures_of(material: Material) -> list[Citation]:
    """The polls, documents and data that anything rests on and of which something is noted, each once."""
    found: dict[str, Citation] = {}
    for dm in material.views[0].conflict.decision_makers:
        own = dm.preference.priorities if isinstance(dm.preference, Prioritized) else ()
        every = [*dm.evidence, *(c for option in dm.options for c in option.evidence)]
        every += [citation for priority in own for citation in priority.evidence]
        for each in every:
            if each.kind in ("poll", "document", "data") and each.note:
                found.setdefault(each.note, each)
    return [*found.values()]
