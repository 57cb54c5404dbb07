"""What can be wrong with a model or a request, and where."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file: line and column count from 1; `path` is one inside a JSON file, such as
    `options[2].name`, or a cell of a spreadsheet, such as `options!B3`."""

    file: str
    line: int = 0
    column: int = 0
    path: str = ""

    @property
    def inside(self) -> str:
        """Where in its file it is."""
        return self.path or f"line {self.line}"

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.file, *numbers, *([self.path] if self.path else [])])


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong (`error`) or questionable (`doubt`) in a model.

    `found` is the offending text, `expected` what would have been right, `hint` what to do about it
    (often the nearest legal name), `excerpt` the line of the file.
    """

    message: str
    place: Place | None = None
    found: str = ""
    expected: str = ""
    hint: str = ""
    excerpt: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        head = f"{self.place}: " if self.place else ""
        lines = [f"{head}{self.severity}: {self.message}"]
        if self.excerpt and self.place and self.place.line:
            lines += _marked(self.excerpt, self.place, self.found)
        if self.expected:
            lines.append(f"  expected: {self.expected}")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


def _marked(excerpt: str, place: Place, found: str) -> list[str]:
    """The line of the file with a marker under the offending text; a long line is cut to what surrounds it."""
    start = max(0, place.column - 1)
    cut = max(0, start - 60)
    before, rest = excerpt[cut:start], excerpt[start : cut + 100]
    if cut:
        before = f"…{before}"
    marked = rest[: max(1, len(found))]
    more = "…" if cut + 100 < len(excerpt) else ""
    gutter = f"{place.line:>5} | "
    return [f"{gutter}{before}{rest}{more}", " " * width(gutter + before) + "^" * max(1, width(marked))]


def width(text: str) -> int:
    """How many columns of a terminal the text takes: wide letters take two, accents none.

    >>> width("東京"), width("e\\u0301")
    (4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


class CountermoveError(Exception):
    """The base of every error that Countermove raises on purpose."""


class ModelError(CountermoveError):
    """A model that cannot be used, with everything that is wrong in it.

    >>> str(ModelError([Problem("there is no status quo", Place("road.yaml", 3, 1))]))
    'road.yaml:3:1: error: there is no status quo'
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnprovedError(CountermoveError):
    """An answer of ours did not pass the check by `countermove_verify`: a defect of the program."""


class RequestError(CountermoveError):
    """A question that the model cannot answer as it was put: an unknown state, view, DM, concept or file."""


def nearest(name: str, legal: Iterable[str]) -> str:
    """The legal name nearest to `name`, as a question, or nothing.

    >>> nearest("releif", ["relief", "halt"])
    'did you mean `relief`?'
    """
    folded = {word.casefold(): word for word in legal}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean `{folded[close[0]]}`?" if close else ""


class Suggestions:
    """The same for the first of many names: the others, of which nobody reads them all, get no suggestion, since each
    takes milliseconds."""

    def __init__(self, most: int = 100) -> None:
        self._left = most

    def __call__(self, name: str, legal: Iterable[str]) -> str:
        """The legal name nearest to `name`, as a question, or nothing."""
        self._left -= 1
        return nearest(name, legal) if self._left >= 0 else ""


def unknown(what: str, name: str, legal: Sequence[str], most: int = 12) -> RequestError:
    """The error for a name that is none of the legal ones, of which so many at the most are listed.

    >>> print(unknown("view", "feard", ["feared", "advised"]))
    there is no view `feard`; did you mean `feared`?
      there are: `feared`, `advised`
    """
    question = nearest(name, legal)
    return RequestError(
        f"there is no {what} `{name}`{f'; {question}' if question else ''}\n  there are: {one_of(legal, most)}"
    )


def one_of(names: Sequence[str], most: int = 12) -> str:
    """The names as a list for a message, cut where there are too many.

    >>> one_of(["relief", "halt"])
    '`relief`, `halt`'
    """
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
