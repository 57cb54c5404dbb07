"""The catalogue: one folder for each case, with its model, its expected answers and their origin."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """The names of the cases.

    >>> "elmira" in names()
    True
    """
    return tuple(sorted(path.parent.name for path in _FOLDER.glob("*/model.yaml")))


def model(name: str) -> Path:
    """The model file of a case."""
    return _FOLDER / name / "model.yaml"


def expected(name: str) -> Path:
    """The file with a case's expected answers."""
    return _FOLDER / name / "expected.yaml"
