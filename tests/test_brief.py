"""The brief: what it says is what the analyses say, in all its formats, whatever a model's texts are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

import countermove as cm
from countermove.briefing import Brief, Effort, brief
from countermove.language.reader import read
from countermove.report.document import Block, Box, Document, Heading, Paragraph, Point, Points, Table, Words
from countermove.study import Study
from helpers import run

#: So long that a busy machine proves what it finds, too.
EFFORT = Effort(seconds=300.0)


def lines(document: Document) -> Iterator[str]:
    """All text of a document, block by block."""
    yield document.title
    for about in document.about:
        yield about.text
    for block in document.blocks:
        yield from _lines(block)
    yield document.foot


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield text
        case Paragraph(words):
            yield words.text
        case Points(items):
            for each in items:
                yield each.words.text if isinstance(each, Point) else each.text
        case Box(title, blocks):
            yield title
            for inner in blocks:
                yield from _lines(inner)
        case Table(caption, head, rows):
            yield caption
            for row in (head, *rows):
                yield " | ".join(cell.text for cell in row)


def text_of(found: Brief) -> str:
    """All text of a brief."""
    return "\n".join(lines(found.document))


def table(document: Document, caption: str) -> Table:
    """The table with a caption that begins so."""
    return next(each for each in document.blocks if isinstance(each, Table) and each.caption.startswith(caption))


def texts(row: tuple[Words, ...]) -> list[str]:
    """The cells of a row."""
    return [cell.text for cell in row]


@pytest.fixture(scope="module")
def feared() -> Brief:
    return brief(cm.load("hanoi-2019"), ["feared"], effort=EFFORT)


@pytest.fixture(scope="module")
def elmira() -> Brief:
    return brief(cm.load("elmira"), effort=EFFORT)


def section(found: Brief, title: str) -> str:
    """The text between a heading and the next of its level or above."""
    blocks = iter(found.document.blocks)
    level = next(each.level for each in blocks if isinstance(each, Heading) and each.text.startswith(title))
    own: list[str] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level <= level:
            break
        own += _lines(block)
    return "\n".join(own)


def test_the_bottom_line_of_the_feared_deal(feared: Brief) -> None:
    box = next(each for each in feared.document.blocks if isinstance(each, Box))
    said = "\n".join(_lines(box))
    assert "“loosen sanctions” without “take down nuclear and missile programmes" in said
    assert "It holds in the view “feared” (Tokyo, as the author reports it) as outcome A, reached from where" in said
    assert "Japanese government and Japanese public are left exposed" in said
    assert "North Korean leadership and China gain most from A" in said
    assert "A hangs on 3 aims, none of which was varied" in said
    assert len(box.blocks[0].items) == 5  # type: ignore[union-attr]


def test_what_counts_as_feared_is_told_with_the_note_of_the_model(feared: Brief) -> None:
    said = section(feared, "What it is about")
    note = cm.load("hanoi-2019").conflict.fears[0].note
    assert f"without “take down nuclear and missile programmes, those that reach Japan included”. {note}" in said


def test_the_outcomes_and_how_they_hold(feared: Brief) -> None:
    result = cm.load("hanoi-2019").view("feared").analyze()
    found = table(feared.document, "The outcomes that hold under")
    assert texts(found.head) == ["Done in it", "A", "B", "now"]
    grid = {texts(row)[0]: texts(row)[1:] for row in found.rows}
    assert grid["Holds in “feared”"] == ["Nash\u00a0in\u00a03", "Nash", "SMR\u00a0(here)"]
    for option in result.graph.conflict.options:
        dm = next(dm for dm in result.graph.conflict.decision_makers if option in dm.options)
        for place, number in enumerate((748, 145, 169)):
            taken = option.name in result.state(number).taken
            assert (grid[f"{dm.shown}: {option.text}"][place] == "yes") == taken
    counts = section(feared, "Technical annex")
    for key, short in (("nash", "Nash"), ("smr", "SMR"), ("gmr", "GMR")):
        assert f"{short} {len(result.equilibria(key))}" in counts


def test_who_bears_it(feared: Brief) -> None:
    data = cm.load("hanoi-2019").view("feared").exposure(state=748).data()
    row = {texts(row)[0]: texts(row)[1] for row in table(feared.document, "How the outcomes stand").rows}
    for each in data["outcomes"][0]["exposures"]:
        said = row[cm.load("hanoi-2019").conflict.decision_makers[_at(each["decision_maker"])].shown]
        failed = len(each["failed"])
        assert said == f"{each['standing']}: " + (
            f"{failed} of {each['statements']} aims fail" if failed else "every aim met"
        )


def _at(name: str) -> int:
    return cm.load("hanoi-2019").conflict.index(name)


def test_what_it_would_take_is_what_resolve_says(feared: Brief) -> None:
    said = section(feared, "What it would take")
    fear, hope = said.split("So that what is hoped for holds")
    assert (
        "cost 2, proved to be the least" in fear and "cost 3, proved to be the least" in hope
    )  # tests/test_resolve.py


def test_our_inferences_are_marked(feared: Brief) -> None:
    marked = [
        span.text
        for block in feared.document.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        for span in cell.spans
        if span.style == "inference"
    ]
    assert marked and all("our inference" in each for each in marked)


def test_a_model_without_hopes_and_fears(elmira: Brief) -> None:
    said = text_of(elmira)
    assert "What it would take" not in said.split("Technical annex")[0]
    assert "3 outcomes hold under Nash" in said
    assert "Ontario Ministry of the Environment and Uniroyal Chemical Ltd. could do better by leaving A for C" in said


def test_a_bottom_line_keeps_to_five_lines() -> None:
    """Who could upset an outcome stands in it only where there is room, as in that of `elmira` if nothing is asked."""
    found = brief(cm.load("elmira"), prevent=["abandon"], want=["accept", "insist and delay"], effort=EFFORT)
    box = next(each for each in found.document.blocks if isinstance(each, Box))
    assert len(box.blocks[0].items) == 5  # type: ignore[union-attr]
    assert "could do better by leaving" not in "\n".join(_lines(box))


def test_what_is_asked_instead_of_what_the_model_says() -> None:
    study = cm.load("prisoners-dilemma")
    first, second = (option.name for option in study.conflict.options)
    found = brief(study, prevent=[f"{first} and {second}"], want=[f"not {first} and not {second}"], effort=EFFORT)
    fear, hope = section(found, "What it would take").split("So that what is hoped for holds")
    cost = study.resolve(prevent=f"{first} and {second}").found.cost
    assert "what is feared holds no longer" in fear and f"cost {cost}, proved to be the least" in fear
    cost = study.resolve(f"not {first} and not {second}").found.cost
    assert f"cost {cost}, proved to be the least" in hope


ORDERS = """\
countermove: 1
title: Orders
decision makers:
  A: {options: {go: }, prefers: [go iff talk, not go], order in doubt: all}
  B: {options: {talk: }, prefers: [talk, not go]}
hopes: [go and talk]
"""


def test_an_order_in_doubt_is_counted_and_told() -> None:
    text = text_of(brief(Study(read(ORDERS, "orders.yaml")), effort=EFFORT))
    assert "each order in doubt counted alike, which is our convention: shares of the cases" in text
    assert "in doubt is A: the order of its 2 statements. Over all of it," in text
    assert "Only the 2 aims that are marked as doubtful were varied; what is hoped for holds in 50 percent" in text
    assert "[order in doubt: 1 and 2]" in text
    both = ORDERS.replace("prefers: [talk, not go]", "prefers: [talk, {say: not go, sure: low}]")
    text = text_of(brief(Study(read(both, "orders.yaml")), effort=EFFORT))
    assert "unknown 0.5), and each order in doubt counted alike" in text


@pytest.mark.parametrize("name", ["prisoners-dilemma", "cycle", "cuba-1962", "euphrates-1975", "stag-hunt"])
def test_every_case_has_a_brief(name: str) -> None:
    found = brief(cm.load(name), effort=EFFORT)
    said = text_of(found)
    assert "Bottom line" in said and "Technical annex" in said
    assert not re.search(r"\bNone\b(?! of)", said) and "{" not in said
    assert not re.search(r"  |\.\.|,,| \.|\(\)", said.replace("...", ""))


NASTY = [
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '#read("/etc/passwd") $x$ \\ @a <b> //',
    "`code` | [link](http://x) ![i](y) **b**",
    '=HYPERLINK("http://x")',
    "a & b &amp; c",
]


class Tags(HTMLParser):
    """The tags and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_texts_of_a_model_stay_texts(tmp_path: Path) -> None:
    nasty = json.dumps(" ".join(NASTY))
    path = tmp_path / "nasty.yaml"
    path.write_text(
        f"""countermove: 1
title: {nasty}
question: {nasty}
by: {nasty}
as of: {nasty}
text: {nasty}
leaves out: [{nasty}]
sources:
  s: {{author: {nasty}, title: {nasty}, where: {nasty}, url: {nasty}, note: {nasty}}}
decision makers:
  A: {{name: {nasty}, options: {{go: {nasty}}}, prefers: [{{say: go, evidence: {{source: s, at: {nasty}}}}}]}}
  B: {{options: {{stop: {nasty}}}, prefers: [stop if go]}}
status quo: []
hopes: [{{say: go and stop, by: {nasty}}}]
fears: [{{say: not go, by: {nasty}}}]
default views: [v]
views:
  v: {{by: {nasty}, text: {nasty}, A: {{prefers: [not go]}}}}
""",
        encoding="utf-8",
    )
    found = brief(cm.load(path), effort=EFFORT)
    for kind in ("html", "md", "docx", "pdf"):
        found.write(tmp_path / f"brief.{kind}")
    page = Tags()
    page.feed((tmp_path / "brief.html").read_text(encoding="utf-8"))
    assert not [tag for tag, _ in page.tags if tag in ("script", "iframe", "object", "embed", "link", "base", "form")]
    assert not [name for _, attrs in page.tags for name, _ in attrs if name.startswith("on")]
    sources = [value or "" for _, attrs in page.tags for name, value in attrs if name == "src"]
    assert all(source.startswith("data:") for source in sources)
    shown = "".join(page.texts)
    assert all(each in shown for each in NASTY)


def test_the_command_writes_and_refuses(tmp_path: Path) -> None:
    done = run("brief", "chicken", "-o", "c.md", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "c.md").read_text(encoding="utf-8").startswith("# Chicken")
    again = run("brief", "chicken", "-o", "c.md", cwd=tmp_path)
    assert again.returncode == 1 and "c.md" in again.stderr
    other = run("brief", "chicken", "-o", "c.txt", cwd=tmp_path)
    assert other.returncode == 1 and ".html" in other.stderr
    wrong = run("brief", "chicken", "-o", "d.md", "--prevent", "nothing_of_the_kind", cwd=tmp_path)
    assert wrong.returncode == 1 and "nothing_of_the_kind" in wrong.stderr
    assert not (tmp_path / "d.md").exists()


def test_as_json(tmp_path: Path) -> None:
    done = run("brief", "chicken", "--json", cwd=tmp_path)
    data = json.loads(done.stdout)
    document = brief(cm.load("chicken")).document
    assert data["title"] == document.title and len(data["blocks"]) == len(document.blocks)
    assert data["blocks"][0]["kind"] == "box"
    assert run("brief", "chicken", cwd=tmp_path).returncode == 2


def test_an_outcome_that_holds_by_deterrence_says_who_answers_what(tmp_path: Path) -> None:
    path = tmp_path / "deterred.yaml"
    path.write_text(
        """countermove: 1
title: Sanctions decide
decision makers:
  A: {options: {go: go ahead}, prefers: [go and not stop, not go]}
  B: {options: {stop: put a stop to it}, prefers: [stop if go, not stop]}
status quo: []
""",
        encoding="utf-8",
    )
    said = section(brief(cm.load(path), effort=EFFORT), "Why")
    assert "A would be better off if it took up go, but is deterred. B takes up stop" in said
