"""Writes the pages of the documentation that are made out of the program itself, and says which have changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import catalogue_page
import command_page
import concept_pages
import half_hour
import key_page

#: What is written where.
PAGES: dict[Path, Callable[[], str]] = {
    command_page.PAGE: command_page.page,
    half_hour.PICTURE: half_hour.picture,
    key_page.PAGE: key_page.page,
}


def texts() -> dict[Path, str]:
    """Every page with its text, pictures included."""
    return {path: page() for path, page in PAGES.items()} | catalogue_page.pages() | concept_pages.pages()


def stale() -> list[Path]:
    """Pages and pictures that are there and are written no more."""
    return sorted({*concept_pages.FOLDER.iterdir(), *catalogue_page.FOLDER.iterdir()} - texts().keys())


if __name__ == "__main__":
    for path, text in texts().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(path)
    for path in stale():
        path.unlink()
        print(f"{path} is gone")
