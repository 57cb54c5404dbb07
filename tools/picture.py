"""Records the README's picture: what `countermove analyze hanoi-2019 --view feared` prints first, as SVG."""

from __future__ import annotations

import re
from html import escape as escaped
from pathlib import Path

import countermove as cm
from countermove.report.analysis import report
from countermove.report.paper import Paper

PICTURE = Path(__file__).parent.parent / "docs" / "picture.svg"
COMMAND = "countermove analyze hanoi-2019 --view feared"
_WIDTH, _ADVANCE, _LEADING, _EDGE, _BAR = 96, 8.05, 19, 24, 34
_CLASSES = {"1": "strong", "2": "dim", "31": "bad", "32": "good", "36": "mark"}
_LOOK = """
text { font: 13.4px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #1f2430 }
.paper { fill: #fbfaf7; stroke: #cfcac0 } .bar { fill: #ece8df } .dot { fill: #b9b2a3 }
.strong { font-weight: 700 } .dim { fill: #6b6f7a } .good { fill: #13683f; font-weight: 700 }
.bad { fill: #a3261f; font-weight: 700 } .mark { fill: #1b4f8f; font-weight: 700 }
@media (prefers-color-scheme: dark) {
  text { fill: #e4e2dc } .paper { fill: #1d2027; stroke: #3a3f4a } .bar { fill: #2a2e37 } .dot { fill: #5b6170 }
  .dim { fill: #9aa0ad } .good { fill: #6fcf97 } .bad { fill: #ff8a80 } .mark { fill: #8ab8ff }
}
"""


def escape(text: str) -> str:
    """Text for SVG; spaces do not break, since not every viewer keeps plain ones."""
    return escaped(text).replace(" ", "\u00a0")


def lines() -> list[str]:
    """The first outcome of the view, with the styles of a terminal."""
    paper = Paper(_WIDTH)
    report(paper, [cm.load("hanoi-2019").view("feared").analyze()])
    blanks = [number for number, line in enumerate(paper.lines) if not line]
    return [f"\x1b[2m$\x1b[0m {COMMAND}", "", *paper.lines[: blanks[3]]]


def svg(printed: list[str]) -> str:
    """The lines as a picture of a terminal."""
    width = round(_WIDTH * _ADVANCE + 2 * _EDGE)
    height = _BAR + _LEADING * len(printed) + 2 * _EDGE - 8
    dots = "".join(f'<circle class="dot" cx="{20 + 18 * k}" cy="17" r="5"/>' for k in range(3))
    rows = "\n".join(_row(line, _BAR + _EDGE + _LEADING * k + 4) for k, line in enumerate(printed) if line)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>A terminal with the answer of: {COMMAND}</title>
<style>{_LOOK}</style>
<rect class="paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>
<path class="bar" d="M1 {_BAR}V9a8 8 0 0 1 8-8H{width - 9}a8 8 0 0 1 8 8V{_BAR}z"/>{dots}
{rows}
</svg>
"""


def _row(line: str, y: int) -> str:
    indent = len(line) - len(line.lstrip())
    return f'<text x="{_EDGE + _ADVANCE * indent:.1f}" y="{y}">{_spans(line[indent:])}</text>'


def _spans(line: str) -> str:
    parts = re.split(r"\x1b\[(\d+)m(.*?)\x1b\[0m", line)
    plain, codes, texts = parts[0::3], parts[1::3], parts[2::3]
    spans = [f'<tspan class="{_CLASSES[code]}">{escape(text)}</tspan>' for code, text in zip(codes, texts, strict=True)]
    return "".join(escape(text) + span for text, span in zip(plain, [*spans, ""], strict=True))


if __name__ == "__main__":
    PICTURE.write_text(svg(lines()), encoding="utf-8")
