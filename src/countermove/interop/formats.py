"""The files for other programs that a model can be written to, by the ending of their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from countermove.analyses.outcomes import Findings
from countermove.errors import RequestError, nearest, one_of
from countermove.graph import ModelGraph
from countermove.interop.csv_writer import require_listed, write_csv
from countermove.interop.gambit import write_efg, write_nfg
from countermove.interop.gmcr_writer import write_gmcr
from countermove.interop.latex import write_latex
from countermove.interop.network import require_small, write_graphml
from countermove.model import Conflict

#: A text, and in words what of the model is left out or said otherwise in it.
Written = tuple[str, tuple[str, ...]]

#: The endings under which a model file is written.
MODEL_FILES = (".yaml", ".yml")

#: What is made of the graph of a model.
_GAMES: dict[str, Callable[[ModelGraph], Written]] = {".nfg": write_nfg, ".efg": write_efg}

#: What is made of what holds.
_ANSWERS: dict[str, Callable[[Findings], Written]] = {
    ".tex": write_latex,
    ".csv": write_csv,
    ".graphml": write_graphml,
}

#: What must let a graph pass before it is solved.
_SIZES: dict[str, Callable[[ModelGraph], None]] = {".csv": require_listed, ".graphml": require_small}

#: Every ending, with what is written.
ENDINGS = (".gmcr", ".xlsx", *_GAMES, *_ANSWERS)


def ending_of(path: Path) -> str:
    """The ending of a name that says what is to be written. Raises RequestError where none of them does."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        question = nearest(ending, (*MODEL_FILES, *ENDINGS)) if ending else ""
        raise RequestError(
            f"{path}: the ending says what is written, and this one says nothing{f'; {question}' if question else ''}"
            f"\n  there are: {one_of(('.yaml', *ENDINGS))}"
        )
    if ending == ".xlsx":
        from countermove.interop.spreadsheet import require

        require()
    return ending


def written(
    ending: str, title: str, conflict: Conflict, graph: Callable[[], ModelGraph], solve: Callable[[], Findings]
) -> Written:
    """The text of a file with an ending, but for .xlsx. `title`: what its name says; `graph` and `solve` are asked
    where they are needed. Raises RequestError for what such a file cannot say, or is too large for."""
    if ending == ".gmcr":
        return write_gmcr(conflict, graph, title)
    if ending in _GAMES:
        return _GAMES[ending](graph())
    if ending in _SIZES:
        _SIZES[ending](graph())
    return _ANSWERS[ending](solve())
