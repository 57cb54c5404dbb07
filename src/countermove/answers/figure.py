"""Pictures as answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from countermove.answers import Answer
from countermove.figures.svg import standalone
from countermove.files import write_text
from countermove.report import Data
from countermove.report.document import Picture
from countermove.report.paper import Paper


@dataclass(frozen=True, repr=False)
class Drawn(Answer):
    """A picture: its kind, and of which view. In sentences it is what it shows."""

    kind: str
    picture: Picture
    view: str = ""

    @classmethod
    def report(cls, paper: Paper, answers: Sequence[Drawn], *, everything: bool = False) -> None:
        for each in answers:
            paper.gap()
            paper.line(each.picture.alternative)

    def data(self) -> Data:
        picture = self.picture
        return {
            "kind": self.kind,
            "view": self.view or None,
            "width": picture.width,
            "height": picture.height,
            "says": picture.alternative,
            "svg": self.svg(),
        }

    def svg(self) -> str:
        """The text of an SVG file."""
        return standalone(self.picture)

    def save(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Writes it as an SVG file. Raises RequestError if there is one already, unless it may be overwritten."""
        write_text(Path(path), self.svg(), replace=overwrite)

    def _repr_svg_(self) -> str:
        return self.svg()
