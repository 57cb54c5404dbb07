"""The picture of `robust` for paper: how often each outcome holds, and which doubt matters most, as SVG.

Text is text, colours are told apart in grey as well, nothing is loaded from elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from xml.sax.saxutils import escape

from countermove.analyses.robust.findings import Share
from countermove.analyses.robust.robustness import Robustness
from countermove.report.doubts import factor_words
from countermove.report.paper import clean
from countermove.report.robust import FIRST, first_concept, listed_rows, share_words, unsettled_concept
from countermove.report.words import view_words
from countermove.stability.concepts import find

_WIDTH = 760
_LEFT, _BAR = 20, 420
_LETTER = 0.58  # how wide a letter is, in times of its size


def robust_svg(answers: Sequence[Robustness]) -> str:
    """One picture of all answers, one below the other."""
    drawing = _Drawing()
    drawing.text(answers[0].plan.graphs[0].conflict.title, 16, bold=True)
    drawing.text("How often each outcome holds, once what is in doubt is settled somehow.", 12)
    for each in answers:
        seen = each.plan.graphs[0].conflict.seen
        drawing.gap(10)
        if len(each.plan.graphs) == 1 and seen:
            drawing.text(view_words(seen), 14, bold=True)
        if concept := first_concept(each):
            drawing.text(f"In what part of the cases outcomes hold under {find(concept).short}", 12, bold=True)
            for row in listed_rows(each, concept)[:FIRST]:
                drawing.text(each.plan.outcomes[row.outcome].shown, 11)
                drawing.bar(row.share, share_words(row.share), "#1b6ca8")
        if concept := unsettled_concept(each):
            drawing.gap(8)
            drawing.text(f"Which doubt matters most for what holds under {find(concept).short}", 12, bold=True)
            for settles in each.findings.matters(concept)[:FIRST]:
                part = Share(settles.part, settles.part, settles.part)
                words = f"{float(settles.part * 100):.3g} percent of what is unsettled"
                drawing.text(factor_words(each.plan, settles.factor), 11)
                drawing.bar(part, words, "#b5651d")
    drawing.gap(8)
    drawing.text("Light part of a bar: perhaps.", 10)
    drawing.text("These are consequences of the model and of the doubts counted, not a prediction.", 10)
    return drawing.svg()


class _Drawing:
    """Lines of text and bars from the top down."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._y = 12.0

    def gap(self, size: int) -> None:
        """Room."""
        self._y += size

    def text(self, words: str, size: int, *, bold: bool = False) -> None:
        """A line of text, cut where it is too long; the whole of it as its title."""
        words = clean(words)
        room = int((_WIDTH - 2 * _LEFT) / (_LETTER * size))
        shown = words if len(words) <= room else words[: room - 1] + "…"
        whole = f"<title>{escape(words)}</title>" if shown != words else ""
        self._y += size + 6
        weight = ' font-weight="bold"' if bold else ""
        self._parts.append(
            f'<text x="{_LEFT}" y="{self._y:g}" font-size="{size}"{weight}>{escape(shown)}{whole}</text>'
        )

    def bar(self, share: Share, words: str, colour: str) -> None:
        """A share as a bar: what it is at least, then lighter what it may be; the words beside it."""
        top = self._y + 4
        least, most = (float(Fraction(each) * _BAR) for each in (share.least, share.most))
        self._parts += [
            f'<rect x="{_LEFT}" y="{top:g}" width="{_BAR}" height="10" fill="#eeeeee"/>',
            f'<rect x="{_LEFT}" y="{top:g}" width="{most:.2f}" height="10" fill="{colour}" fill-opacity="0.4"/>',
            f'<rect x="{_LEFT}" y="{top:g}" width="{least:.2f}" height="10" fill="{colour}"/>',
            f'<text x="{_LEFT + _BAR + 10}" y="{top + 9:g}" font-size="11">{escape(words)}</text>',
        ]
        self._y = top + 12

    def svg(self) -> str:
        """The whole picture."""
        height = self._y + 16
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height:g}" '
            f'viewBox="0 0 {_WIDTH} {height:g}" font-family="sans-serif" fill="#111111">'
        )
        ground = f'<rect width="{_WIDTH}" height="{height:g}" fill="#ffffff"/>'
        return "\n".join([head, ground, *self._parts, "</svg>", ""])
