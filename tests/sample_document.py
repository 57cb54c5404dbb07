"""A brief as it may look, made by hand: every kind of block and style, and a picture of each of three kinds."""

from __future__ import annotations

from countermove.report.document import (
    Box,
    Document,
    Figure,
    Heading,
    Paragraph,
    Picture,
    Point,
    Points,
    Span,
    Table,
    code,
    strong,
    words,
)
from countermove.report.look import DASHES, FIGURE, fill, outlined, stroke


def inference(text: str) -> Span:
    return Span(text, "inference")


def dim(text: str) -> Span:
    return Span(text, "dim")


def table(caption: str, head: str, *rows: str, aligned: str, small: bool = False) -> Table:
    """A table whose cells are parted by |."""
    cells = [tuple(words(cell.strip()) for cell in row.split("|")) for row in (head, *rows)]
    return Table(caption, cells[0], tuple(cells[1:]), aligned, small)


def picture(width: int, height: int, alternative: str, *parts: str) -> Picture:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    body = "\n".join(parts)
    svg = f'{head} class="{FIGURE}" font-family="sans-serif">\n<title>a picture</title>\n{body}\n</svg>'
    return Picture(svg, width, height, alternative)


def label(x: float, y: float, text: str, colour: str = "ink", size: float = 12, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" {more} {fill(colour)}>{text}</text>'


def bars() -> Picture:
    shares = [("Freeze deal", 62, 71), ("No deal, the alliance intact", 41, 52), ("Exchange in full", 8, 15)]
    parts = []
    for place, (name, least, most) in enumerate(shares):
        y = 14 + 44 * place
        parts += [
            label(0, y, name),
            f'<rect x="0" y="{y + 6}" width="460" height="12" {fill("band")}/>',
            f'<rect x="0" y="{y + 6}" width="{most * 4.6:.1f}" height="12" {fill("maybe")}/>',
            f'<rect x="0" y="{y + 6}" width="{least * 4.6:.1f}" height="12" {fill("bar")}/>',
            label(470, y + 16, f"{least} to {most} percent", "dim"),
        ]
    return picture(640, 140, "How often each of three outcomes holds, as bars: the freeze deal most often.", *parts)


def ladders() -> Picture:
    parts = []
    for i, name in enumerate(("US", "DPRK", "Japan", "Public", "China")):
        x = 60 + 130 * i
        dash = f'stroke-dasharray="{DASHES[i]}"' if DASHES[i] else ""
        parts += [
            label(x, 14, name, more='text-anchor="middle" font-weight="bold"'),
            f'<path d="M{x} 26L{x} 196" stroke-width="2" {dash} {stroke(f"a{i}")}/>',
        ]
        for step, letter in enumerate("ABCD"):
            y = 44 + 44 * ((step + i) % 4)
            parts.append(f'<circle cx="{x}" cy="{y}" r="10" stroke-width="1.5" {outlined(f"a{i}", "ground")}/>')
            parts.append(label(x, y + 4, letter, size=11, more='text-anchor="middle"'))
    return picture(640, 204, "How each of five parties orders four outcomes, the best at the top.", *parts)


def way() -> Picture:
    stops = ["Status quo", "US loosens sanctions", "DPRK holds its halt", "Freeze deal"]
    parts = [
        '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" {fill("line")}/></marker></defs>'
    ]
    for place, stop in enumerate(stops):
        x = 160 * place
        parts += [
            f'<rect x="{x + 1}" y="10" width="128" height="40" rx="5" stroke-width="1" {outlined("line", "band")}/>',
            label(x + 65, 34, stop, size=11, more='text-anchor="middle"'),
        ]
        if place:
            parts.append(
                f'<path d="M{x - 30} 30L{x - 2} 30" marker-end="url(#tip)" stroke-width="1.5" {stroke("line")}/>'
            )
    return picture(612, 60, "Three improvements lead from the status quo to the freeze deal.", *parts)


def options_taken() -> Table:
    names = ["relief", "drawdown", "insist", "raise_abductees", "solidarity", "halt", "dismantle", "abductee_talks"]
    names += ["back", "hedge", "backlash"]
    taken = ["YYNNNYNNNYY", "NNYYYNNNYNN", "NNYYYYNNYNN", "YNNYYYYNYNN", "YNYYYYYNYNN", "NNNYYYNYYNN", "NNNNNYNNYNN"]
    numbers = ["169", "20", "52", "361", "377", "412", "98"]
    rows = tuple(
        (words(code(name)), *(words(strong("Y") if column[place] == "Y" else dim("N")) for column in taken))
        for place, name in enumerate(names)
    )
    head = (words("Option"), *(words(number) for number in numbers))
    return Table("Outcomes that hold under at least one view, in option form.", head, rows, "l" + "c" * 7, small=True)


SAMPLE = Document(
    "The Hanoi summit, February 2019",
    (
        words("Information as of February 2019, before the summit. Read by the Graph Model for Conflict Resolution."),
        words(
            "Views: ",
            strong("feared"),
            " (as feared in Tokyo), ",
            strong("advised"),
            " (the author), ",
            strong("traded"),
            " (a what-if of ours).",
        ),
    ),
    (
        Box(
            "The bottom line",
            (
                Points(
                    (
                        words(
                            strong("The feared deal would hold."),
                            " A halt of tests for relief and cuts in readiness "
                            "is stable for all five parties and three improvements away.",
                        ),
                        words(
                            strong("Japan bears it and cannot prevent it."),
                            " It fails five of Japan’s six statements, and no move of Japan’s mends any of them.",
                        ),
                        words(strong("North Korea and China gain."), " For both it is as good as it gets."),
                        words(
                            strong("US priorities decide."),
                            " With those that the author advises the deal does not "
                            "hold; what holds keeps the alliance and buys no disarmament.",
                        ),
                        words(
                            strong("Disarmament takes Pyongyang."),
                            " It holds only if North Korea, too, would trade; ",
                            inference("nothing in the account says that it would"),
                            ".",
                        ),
                    )
                ),
            ),
        ),
        Heading("The question, and the date of the information"),
        Paragraph(
            words(
                "A second summit of two leaders puts a third party at risk. What deal is feared, would it hold, who "
                "would bear it, and what would make another one hold?"
            ),
            "lead",
        ),
        Paragraph(
            words(
                "The account is a commentary of February 2019. It reports a fear in Tokyo: that Washington trades a ",
                Span("halt", "emphasis"),
                " of tests for relief from sanctions, without missiles that reach Japan "
                "and without the abductees. What it advises is solidarity, and a credible path to peace.",
            )
        ),
        Heading("Who is in it, and what they want"),
        table(
            "The parties, what they can do, and what they want most.",
            "Party | Can | Wants most | Evidence",
            "US administration | loosen sanctions, cut readiness, hold out, press the abductees, show solidarity | "
            "that tests stay halted | reported, ¶3",
            "North Korea | halt tests, dismantle, open talks on the abductees | not to dismantle | judgement of the "
            "author, ¶4",
            "Japan’s government | stand by the US, hedge | dismantling, or no relief | reported, ¶4",
            "Japan’s public | turn on the government | that no deal comes at Japan’s cost | polls, ¶8",
            "China | nothing | that Japan hedges | judgement of the author, ¶10",
            aligned="llll",
        ),
        Figure(
            ladders(),
            "How each party orders the outcomes that matter: A the freeze deal, B no deal, C the exchange "
            "in full, D the package short of disarmament.",
        ),
        Heading("What holds, and why"),
        Points(
            (
                Point(
                    words(
                        "Under ",
                        strong("feared"),
                        ": ",
                        code("relief, drawdown, halt, hedge, backlash"),
                        ". It is a Nash equilibrium.",
                    ),
                    Points(
                        (
                            words("No party has a move that it prefers."),
                            words(
                                "If the US took up ",
                                code("raise_abductees"),
                                ", nothing would deter it; ",
                                inference("its statement on the abductees decides"),
                                ".",
                            ),
                        )
                    ),
                ),
                words("Under ", strong("advised"), ": ", code("insist, raise_abductees, solidarity, halt, back"), "."),
                words("Under ", strong("traded"), ": the exchange in full, reached in two improvements."),
            ),
            ordered=True,
        ),
        Figure(way(), "The way from the status quo to the freeze deal."),
        Heading("Whether partners can upset it", 3),
        Paragraph(
            words(
                "No coalition of two has a joint improvement from the freeze deal. Japan and its public together "
                "would have to give up what they want most; ",
                dim("(coalitions of up to three were tried)"),
                ".",
            )
        ),
        table(
            "What each outcome is to each party, as places from the best.",
            "Outcome | US | DPRK | Japan | Public | China",
            "Freeze deal | 3 | 1 | 61 | 9 | 1",
            "No deal, the alliance intact | 12 | 44 | 7 | 1 | 24",
            "Exchange in full | 1 | 17 | 1 | 1 | 24",
            aligned="lrrrrr",
        ),
        Heading("How sure this is"),
        Paragraph(
            words(
                "The account says itself that the president wavers on allies. If the priorities that are marked as "
                "unsure may come in another order, the freeze deal still holds in six cases out of ten."
            )
        ),
        Figure(
            bars(), "In what part of 400 orders of the doubtful priorities each outcome holds; the light part: perhaps."
        ),
        Heading("What the model leaves out"),
        Points(
            (
                words("Threats can be diminished step by step; here dismantling is all or nothing."),
                words("How a leader’s standing at home changes from one summit to the next."),
            )
        ),
        Paragraph(words("These are consequences of the model and of the views named in it, not predictions."), "note"),
        Heading("Technical annex", 1, new_page=True),
        Paragraph(
            words("With it the results can be repeated. States are numbered by their codes; Y: taken, N: not taken.")
        ),
        options_taken(),
        Heading("Sources"),
        Points((words("Bates Gill, ", Span("a commentary on the Hanoi summit", "emphasis"), ", PacNet, 2019."),)),
    ),
    foot="Countermove 0.1.0 · model hanoi-2019 · certificate 5f0e3c9a",
)
