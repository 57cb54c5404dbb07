"""How much room text takes. Widths are those of DejaVu Sans (https://dejavu-fonts.github.io), the widest of the usual
sans-serif fonts, so that text fits in whatever font it is shown in."""

from __future__ import annotations

import re
import unicodedata

_ASCII = range(32, 127)
#: Thousandths of the size of the type, from the blank to the tilde.
_PLAIN = """
318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337 337 838 838
838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732 684 989 685 611 685 390
337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 392 634 592 818 592 592
525 636 337 636 838
"""
_BOLD = """
348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696 696 696 696 400 400 838 838
838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850 733 850 770 720 682 812 774 1103 771 724 725
457 365 457 838 500 500 675 716 593 716 678 435 716 712 343 343 665 343 1042 712 687 716 716 493 595 478 712 652 924 645
652 582 712 365 712 838
"""
_KNOWN = [{chr(code): int(size) for code, size in zip(_ASCII, sizes.split(), strict=True)} for sizes in (_PLAIN, _BOLD)]
_MORE = {
    "–": 500,
    "—": 1000,
    "…": 1000,
    "“": 520,
    "”": 520,
    "‘": 320,
    "’": 320,
    "¶": 640,
    "·": 320,
    "¬": 840,
    "†": 500,
    "−": 840,
}
#: The widest letters that are not known one by one, by their category.
_BY_CATEGORY = {"Lu": 1150, "Lt": 1150, "Ll": 950, "Lo": 1000, "So": 1400, "Sm": 850, "Zs": 350}
_UNKNOWN = 1000


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The room that a line of text takes at most, in the unit of `size`.

    >>> text_width("halt", 10) < text_width("halt", 10, bold=True) < text_width("東京都庁", 10)
    True
    """
    known = _KNOWN[bold]
    return sum(known.get(letter) or _other(letter, bold) for letter in text) * size / 1000


def _other(letter: str, bold: bool) -> int:
    if letter in _MORE:
        return _MORE[letter] * (127 if bold else 100) // 100
    category = unicodedata.category(letter)
    if category in ("Mn", "Me", "Cf"):
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _KNOWN[bold]:
        return _KNOWN[bold][base]
    wide = unicodedata.east_asian_width(letter) in "WF"
    return max(1000 if wide else 0, _BY_CATEGORY.get(category, _UNKNOWN)) * (116 if bold else 100) // 100


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, its end cut off where there is no room for it.

    >>> cut("dismantle", 10, 40)
    'dism…'
    """
    if text_width(text, size, bold=bold) <= room:
        return text
    room -= text_width("…", size, bold=bold)
    kept = 0
    for letter in text:
        room -= text_width(letter, size, bold=bold)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def wrapped(text: str, size: float, room: float, most: int = 0, *, bold: bool = False) -> list[str]:
    """The text in lines; of more than `most` lines (0: as many as it takes) the last one is cut.

    >>> wrapped("relief, drawdown, halt", 10, 80)
    ['relief,', 'drawdown, halt']
    """
    lines: list[str] = []
    line = ""
    words = re.split(r"[ \t\r\n]+", text.strip())  # and not where a blank is one that does not break
    for place, word in enumerate(words):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if most and len(lines) == most - 1:
            lines.append(cut(" ".join([line, *words[place:]]).strip(), size, room, bold=bold))
            return lines
        if line:
            lines.append(line)
        line = word
        while text_width(line, size, bold=bold) > room and not (most and len(lines) == most - 1):
            head = _fitting(line, size, room, bold)
            lines.append(head)
            line = line[len(head) :]
        if text_width(line, size, bold=bold) > room:
            lines.append(cut(" ".join([line, *words[place + 1 :]]), size, room, bold=bold))
            return lines
    return [*lines, line] if line else lines


def _fitting(word: str, size: float, room: float, bold: bool) -> str:
    """As much of a word as there is room for, one letter at the least."""
    kept = 1
    while kept < len(word) and text_width(word[: kept + 1], size, bold=bold) <= room:
        kept += 1
    return word[:kept]
