"""Draws the pictures of docs/figures.md anew, into docs/figures/."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import countermove as cm
from countermove.answers.figure import Drawn

FOLDER = Path(__file__).parent.parent / "docs" / "figures"

#: Each picture of the page by its name, with how it is drawn.
PICTURES: dict[str, Callable[[], Drawn]] = {
    "option-table": lambda: cm.load("elmira").figure("option-table"),
    "ladders": lambda: cm.load("elmira").figure("ladders"),
    "ladders-hanoi": lambda: cm.load("hanoi-2019").view("feared").figure("ladders"),
    "graph": lambda: cm.load("elmira").figure("graph", dm="Uniroyal"),
    "graph-hanoi": lambda: cm.load("hanoi-2019").view("feared").figure("graph", dm="Japan"),
    "tree": lambda: cm.load("elmira").figure("tree"),
    "tree-hanoi": lambda: cm.load("hanoi-2019").view("advised").figure("tree", improving=True),
    "views": lambda: cm.load("hanoi-2019").figure("views"),
    "bars": lambda: cm.load("hanoi-2019").view("feared").figure("bars"),
    "front": lambda: cm.load("euphrates-1975").figure("front", want="release"),
}


def main() -> None:
    """Draws them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        draw().save(FOLDER / f"{name}.svg", overwrite=True)


if __name__ == "__main__":
    main()
