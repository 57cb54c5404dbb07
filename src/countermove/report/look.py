"""How pictures look, on paper and in the dark. What is drawn has light colours as attributes, and a class for each, so
that a page which embeds pictures restyles them with `dark_rules`.

The colours of decision makers have the hues of Okabe & Ito 2008 (Color Universal Design), some darker than there: the
first six are some ten steps of lightness (CIE L*) or more apart, so that they are told apart in grey and by the
colour-blind; each has dashes of its own besides.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Colours on white. `a0`, `a1`, ... are those of decision makers.
LIGHT: Mapping[str, str] = {
    "ink": "#1f2430",
    "dim": "#5a6070",
    "line": "#c4c9d1",
    "band": "#eef1f5",
    "ground": "#ffffff",
    "bar": "#1b6ca8",
    "maybe": "#a9c8e0",
    "weight": "#b5651d",
    "a0": "#0072b2",
    "a1": "#e69f00",
    "a2": "#1a1a1a",
    "a3": "#009e73",
    "a4": "#8a3000",
    "a5": "#5c1a4c",
    "a6": "#56b4e9",
    "a7": "#cc79a7",
}

#: The same in the dark.
DARK: Mapping[str, str] = {
    "ink": "#e6e4de",
    "dim": "#a3a9b8",
    "line": "#4a5160",
    "band": "#2a2f3a",
    "ground": "#1b1e25",
    "bar": "#56a5e0",
    "maybe": "#35536b",
    "weight": "#e09a55",
    "a0": "#4aa8e8",
    "a1": "#e69f00",
    "a2": "#f2f2f2",
    "a3": "#2dbe92",
    "a4": "#ff8a4c",
    "a5": "#d68fc4",
    "a6": "#a5daf7",
    "a7": "#f0b6d2",
}

#: The dashes of decision makers, in lengths of line and gap; the first has none.
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2", "1 2", "12 4", "6 2 2 2 2 2")

#: The class of every picture.
FIGURE = "cm-figure"


def party_colour(i: int) -> str:
    """The name of the colour of a decision maker, by position; from the ninth on they come again."""
    return f"a{i % len(DASHES)}"


def party_dash(i: int) -> str:
    """The dashes of a decision maker, by position: where its colour comes again, they are others."""
    return DASHES[(i + i // len(DASHES)) % len(DASHES)]


def fill(name: str) -> str:
    """The attributes of what is filled with a colour.

    >>> fill("ink")
    'fill="#1f2430" class="cm-f-ink"'
    """
    return f'fill="{LIGHT[name]}" class="cm-f-{name}"'


def stroke(name: str) -> str:
    """The attributes of what is drawn in a colour as a line, without a filling."""
    return f'fill="none" stroke="{LIGHT[name]}" class="cm-s-{name}"'


def outlined(line: str, inside: str) -> str:
    """The attributes of what has a line around it and is filled."""
    return f'fill="{LIGHT[inside]}" stroke="{LIGHT[line]}" class="cm-f-{inside} cm-s-{line}"'


def dark_rules() -> str:
    """The rules of CSS with which pictures are dark, to stand where it is dark."""
    rules = [
        f".{FIGURE} .cm-f-{name}{{fill:{colour}}}.{FIGURE} .cm-s-{name}{{stroke:{colour}}}"
        for name, colour in DARK.items()
    ]
    return "\n".join(rules)
