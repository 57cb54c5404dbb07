"""Writes docs/concepts/: a page for each solution concept, with its definition and source, an example and a picture of
it, and what holds under it in the small cases of the catalogue, out of the registry and of the program's answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import countermove as cm
from concept_picture import picture
from countermove.errors import RequestError
from countermove.figures.svg import standalone
from countermove.stability.concepts import CONCEPTS, FAMILIES, find
from countermove.stability.verdict import Concept
from countermove.study import Study

DOCS = Path(__file__).parent.parent / "docs"
FOLDER = DOCS / "concepts"
_NOTE = "<!-- Written by tools/concept_pages.py; `make pages` writes it anew. -->"
_CASES = ("prisoners-dilemma", "chicken", "stag-hunt", "cycle", "euphrates-1975", "elmira", "cuba-1962")
#: Where the foresight page tells of a family.
_SECTIONS = {
    "foresight": "more-foresight",
    "simultaneous": "more-foresight",
    "maximin": "more-foresight",
    "unknown": "unknown-preference",
    "strength": "strength-of-preference",
    "attitudes": "attitudes",
}


@dataclass(frozen=True)
class Example:
    """A question about a state: whose stability, and what it shows. `model`: a case, or a file beside the pages."""

    model: str
    state: int
    dm: str
    told: str


@dataclass(frozen=True)
class Page:
    """A concept with its examples, the first of which is drawn. `key` names the page; of a family, `asked` is the
    concept of the example."""

    key: str
    asked: str
    examples: tuple[Example, ...]


def pages() -> dict[Path, str]:
    """The text of every page and picture."""
    found = {FOLDER / "index.md": _index()}
    for path in sorted(FOLDER.glob("*.yaml")):
        found[path] = path.read_text(encoding="utf-8")
    for each in PAGES:
        found[FOLDER / f"{each.key}.md"] = "\n".join(_page(each))
        found[FOLDER / f"{each.key}.svg"] = _drawn(each)
    return found


@cache
def _study(model: str) -> Study:
    path = FOLDER / model
    return cm.load(path if path.suffix == ".yaml" else model)


def _drawn(page: Page) -> str:
    first = page.examples[0]
    graph = _study(first.model).graph
    verdict = find(page.asked).verdict(graph, graph.conflict.index(first.dm), first.state - 1)
    return standalone(picture(graph, verdict))


def _rows() -> dict[str, tuple[str, str]]:
    """Name and definition of each key, as the tables of docs/concepts.md have them."""
    text = (DOCS / "concepts.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|", text, re.MULTILINE)
    return {key: (name, definition) for key, name, definition in rows}


def _key_of_row(page: Page) -> str:
    return next((family.shown for family in FAMILIES if re.fullmatch(family.pattern, page.asked, re.I)), page.key)


def _page(page: Page) -> Iterator[str]:
    concept, row = find(page.asked), _key_of_row(page)
    name = _rows()[row][0]
    yield f"# {name[:1].upper()}{name[1:]}\n\n{_NOTE}\n"
    keys = f"`{row}`" + (f", for instance `{page.asked}`" if row != page.key else "")
    yield f"{keys}: {concept.rule}.\n"
    yield "## Definition\n"
    yield f"{_definition(concept, row)}\n"
    if concept.family in _SECTIONS:
        section = _SECTIONS[concept.family]
        yield f"In full, with what was chosen: [foresight and preference](../foresight.md#{section}).\n"
    else:
        yield (
            "R_i⁺(s) are i's improvements from s; R_-i(x) and R_-i⁺(x) is what the others can bring about from x by "
            "[legal sequences](../conventions.md#legal-sequences) of moves, or of improvements.\n"
        )
    yield f"**Source.** {concept.source}.\n"
    for place, example in enumerate(page.examples):
        yield from _example(page, example, drawn=not place)
    yield from _table(concept)
    yield "[All concepts](index.md) · [how they compare](../concepts.md)\n"


def _definition(concept: Concept, row: str) -> str:
    if concept.key not in CONCEPTS:
        said = re.sub(r"`(\w+)`", lambda found: f"[`{found.group(1)}`]({found.group(1)}.md)", _rows()[row][1].strip())
        if said.startswith("as "):
            return f"{said[:1].upper()}{said[1:]}."
        return f"State s is stable for i {'under' if said.startswith('[') else 'if and only if'} {said}."
    if concept.key == "nash":
        return "State s is stable for i if and only if R_i⁺(s) is empty: it has no improvement."
    said = (concept.definition.__doc__ or "").replace("^+", "⁺").strip()
    return f"State s is stable for i if and only if for every x in R_i⁺(s): {said[:1].lower()}{said[1:]}"


def _example(page: Page, example: Example, *, drawn: bool) -> Iterator[str]:
    study = _study(example.model)
    told = study.explain(str(example.state), [example.dm], [page.asked])
    concept = page.asked if ":" not in page.asked else f'"{page.asked}"'
    yield "## An example\n" if drawn else "### And another\n"
    yield f"{example.told}\n"
    if drawn:
        graph = study.graph
        verdict = find(page.asked).verdict(graph, graph.conflict.index(example.dm), example.state - 1)
        alternative = picture(graph, verdict).alternative.replace("[", "(").replace("]", ")")
        yield f"![{alternative}]({page.key}.svg)\n"
        if find(page.asked).family == "unknown":
            yield "(In the picture states stand where they do if marked statements are wanted as they are written.)\n"
    yield f"```sh\ncountermove explain {example.model} {example.state} --dm {example.dm} --concept {concept}\n```\n"
    lines = re.sub(r"\x1b\[[0-9;]*m", "", told.text(everything=False)).splitlines()
    yield "```text\n" + "\n".join(lines) + "\n```\n"
    if example.model.endswith(".yaml"):
        body = (FOLDER / example.model).read_text(encoding="utf-8")
        yield f"The model, [`{example.model}`]({example.model}):\n\n```yaml\n{body}```\n"


def _table(concept: Concept) -> Iterator[str]:
    """Which states hold in the small cases, and under Nash."""
    yield "## In the catalogue\n"
    yield f"| case | states | hold under {concept.short} | under Nash | under GMR |\n| --- | ---: | --- | --- | --- |"
    for case in _CASES:
        graph = _study(case).graph
        held = []
        for each in (concept, find("nash"), find("gmr")):
            key = each
            if each.key.startswith("stackelberg:"):
                key = find(f"stackelberg:{graph.conflict.decision_makers[0].name}")
            held.append(_holding(case, key))
        yield f"| [{_study(case).conflict.title}](../catalogue.md) | {len(graph)} | {' | '.join(held)} |"
    yield ""
    if concept.family == "unknown":
        yield "Nothing is unknown in these cases, so the answer is that of the classical concept.\n"
    if concept.family == "strength":
        yield "No preference is marked as strong in these cases.\n"
    if concept.family == "attitudes":
        yield "Nobody has attitudes in these cases, so everybody minds its own lot alone.\n"


@cache
def _holding(case: str, concept: Concept) -> str:
    graph = _study(case).graph
    try:
        concept.require(graph)
    except RequestError:
        return "not defined"
    held = [str(s + 1) for s in range(len(graph)) if all(concept.stable(graph, i, s) for i in graph.decision_makers)]
    return ", ".join(held) or "none"


def _index() -> str:
    rows = _rows()
    lines = [
        "# Each concept by itself\n",
        _NOTE + "\n",
        "A page for each concept: its definition and source, an example with a picture, and what holds under it in the",
        "small cases of [the catalogue](../catalogue.md). [Solution concepts](../concepts.md) compares them.\n",
        "In the pictures height is how good a state is for the decision maker that is asked about, which is at the",
        "filled state. What is no better for it than that one lies in a grey band. A line is a move, in the colour and",
        "dashes of whoever makes it. A move is deterred where what follows ends in the band.\n",
        "| concept | key | in a sentence |",
        "| --- | --- | --- |",
    ]
    for page in PAGES:
        row = _key_of_row(page)
        rule = find(page.asked).rule if row == page.key else rows[row][1].strip()
        lines.append(f"| [{rows[row][0]}]({page.key}.md) | `{row}` | {rule} |")
    entries = "\n".join(page.key for page in PAGES)
    lines.append(f"\n```{{toctree}}\n:hidden:\n\n{entries}\n```\n")
    return "\n".join(lines)


_SWERVE = "Both drivers swerve; either could do better by driving on."
_SILENT = "Both suspects keep silent; either could do better by talking."
_TYPES = {
    "a": "A town of type a leaves for what may be better, and is not deterred by what may be worse.",
    "b": "A town of type b leaves only for what is surely better, and is not deterred by what may be worse.",
    "c": "A town of type c leaves for what may be better, and is deterred by what may be worse.",
    "d": "A town of type d leaves only for what is surely better, and is deterred by what may be worse.",
}
_UNKNOWN = "Nobody knows whether the town would mind that traders leave, or whether it wants the market on the square."
_STRONG = "The town would close the old bridge; the protest that follows would leave it strongly worse off."
_MILD = "The company would take a toll; the detours that follow would leave it worse off, but only mildly."
_ATTITUDE = "The council would rather have the street closed, but makes no move that harms the shops."

PAGES = [
    Page(
        "nash",
        "nash",
        (
            Example("prisoners-dilemma", 4, "Row", "Both suspects talk. Neither gains by falling silent alone."),
            Example("prisoners-dilemma", 1, "Row", f"{_SILENT} No answer counts, so nothing keeps it from that."),
        ),
    ),
    Page(
        "gmr",
        "gmr",
        (Example("euphrates-1975", 1, "Iraq", "An answer deters even where it would hurt whoever gives it."),),
    ),
    Page("smr", "smr", (Example("chicken", 1, "Row", f"{_SWERVE} If the other then drives on, nothing mends it."),)),
    Page(
        "seq",
        "seq",
        (
            Example("prisoners-dilemma", 1, "Row", f"{_SILENT} The other would then gain by talking, too."),
            Example(
                "chicken", 1, "Row", f"{_SWERVE} The other would lose by answering in kind, so that deters nobody."
            ),
        ),
    ),
    Page(
        "sseq",
        "sseq",
        (
            Example(
                "prisoners-dilemma", 1, "Row", f"{_SILENT} The other would talk, too, and Row could not mend that."
            ),
            Example(
                "cycle", 3, "Row", "Under SEQ the patrol stays here. It leaves where a counter-move of its own counts."
            ),
        ),
    ),
    Page("sim", "sim", (Example("chicken", 1, "Row", f"{_SWERVE} If both do it in the same moment they crash."),)),
    Page("limited-moves", "l3", (Example("chicken", 1, "Row", f"{_SWERVE} Three moves ahead, it would regret that."),)),
    Page("nm", "nm", (Example("chicken", 1, "Row", f"{_SWERVE} However far it looks ahead, it would regret that."),)),
    Page(
        "stackelberg",
        "stackelberg:Row",
        (Example("chicken", 2, "Row", "Row drives on and Column swerves. Row leads, and foresees Column's answer."),),
    ),
    Page("maximin", "maximin3", (Example("chicken", 1, "Row", f"{_SWERVE} It can make sure of nothing better."),)),
    *(
        Page(f"{concept}_{letter}", f"{concept}_{letter}", (Example("market.yaml", 1, "Town", f"{_UNKNOWN} {words}"),))
        for concept in ("nash", "gmr", "smr", "seq")
        for letter, words in _TYPES.items()
    ),
    *(
        Page(f"{word}_{concept}", f"{word}_{concept}", (Example("toll.yaml", 1, *who), Example("toll.yaml", 1, *other)))
        for concept in ("gmr", "smr", "seq")
        for word, who, other in (
            ("strong", ("Town", _STRONG), ("Company", _MILD)),
            ("weak", ("Company", _MILD), ("Town", _STRONG)),
        )
    ),
    *(
        Page(concept, concept, (Example("street.yaml", 1, "Council", _ATTITUDE),))
        for concept in ("rnash", "rgmr", "rsmr", "rseq")
    ),
]
