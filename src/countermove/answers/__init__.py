"""What a user holds in hand: each answer in sentences, as plain data, and as it shows itself in a session."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, Self

from countermove.report import Data
from countermove.report.paper import Paper


class Answer(ABC):
    """An answer about one view of a model."""

    @classmethod
    @abstractmethod
    def report(cls, paper: Paper, answers: Sequence[Self], *, everything: bool = False) -> None:
        """Writes answers about several views of one model; what they have in common is said once."""

    @abstractmethod
    def data(self) -> Data:
        """The answer as plain data."""

    def text(self, paper: Paper | None = None, *, everything: bool = True) -> str:
        """The answer in sentences; without `everything`, the first few of what is long."""
        paper = paper or Paper()
        self.report(paper, [self], everything=everything)
        return paper.text()

    def rows(self) -> Iterable[Data]:
        """The answer as the rows of a table, each cell by the name of its column."""
        from countermove.interop.frames import flattened

        return flattened(self.data())

    def to_pandas(self) -> Any:
        """The answer as a DataFrame of pandas. Raises RequestError where pandas is not installed."""
        from countermove.interop.frames import frame

        return frame(self.rows())

    def __repr__(self) -> str:
        return re.sub(r"\x1b\[[0-9;]*m", "", self.text(everything=False))
