"""Text for a terminal or a pipe: wrapping to a width, a few styles, tables."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from countermove.errors import width

_STYLES = {"title": "1", "strong": "1", "good": "32", "bad": "31", "dim": "2", "mark": "36"}


@dataclass
class Paper:
    """Collects lines. Styles are ANSI codes, which whoever prints leaves out where there is no colour."""

    width: int = 100
    lines: list[str] = field(default_factory=list)

    def text(self) -> str:
        """What has been written."""
        return "\n".join(self.lines).rstrip("\n")

    def gap(self) -> None:
        """A blank line, never two."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """A paragraph, wrapped, every line indented and styled."""
        for piece in self._wrapped(text, indent, indent):
            self.lines.append(" " * indent + styled(piece[indent:], style))

    def item(self, label: str, text: str, *, indent: int = 0, hang: int = 0, style: str = "") -> None:
        """A label, then a paragraph beside it, both starting at fixed columns."""
        hang = max(hang, indent + width(label) + 1)
        label = clean(label)
        if hang + 16 > self.width:  # too narrow for two columns
            self.line(label, style, indent)
            self.lines += self._wrapped(text, indent + 2, indent + 2)
            return
        pieces = self._wrapped(text, hang, hang) or [""]
        gap = " " * (hang - indent - width(label))
        self.lines.append(" " * indent + styled(label, style) + gap + pieces[0].lstrip())
        self.lines += pieces[1:]

    def _wrapped(self, text: str, indent: int, hang: int) -> list[str]:
        text = clean(text)
        room = max(self.width, hang + 16)
        return textwrap.wrap(
            text, room, initial_indent=" " * indent, subsequent_indent=" " * hang, break_on_hyphens=False
        )

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], *, indent: int = 2) -> None:
        """A table with the first column at the left edge and a rule under the head."""
        rows = [list(row) for row in rows]
        widths = [max(width(row[k]) for row in [head, *rows]) for k in range(len(head))]
        for row in [head, *rows]:
            cells = [padded(cell, size) for cell, size in zip(row, widths, strict=True)]
            self.lines.append((" " * indent + "  ".join(cells)).rstrip())
            if row is head:
                self.lines[-1] = styled(self.lines[-1], "strong")


def clean(text: str) -> str:
    """The text without control characters, which a terminal would obey.

    >>> clean("calm\\x1b]0;title\\x07")
    'calm�]0;title�'
    """
    return "".join("�" if unicodedata.category(letter) == "Cc" and letter not in "\n\t" else letter for letter in text)


def styled(text: str, style: str) -> str:
    """The text with a style's ANSI code around it.

    >>> styled("a", "")
    'a'
    """
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if style and text.strip() else text


def padded(text: str, columns: int) -> str:
    """The text with blanks up to a number of columns."""
    return text + " " * (columns - width(text))


def plural(count: int, noun: str, nouns: str = "") -> str:
    """A count with its noun.

    >>> plural(1, "state"), plural(1200, "state")
    ('1 state', '1,200 states')
    """
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Words as a list.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def ordinal(number: int) -> str:
    """A number as a place.

    >>> [ordinal(number) for number in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
