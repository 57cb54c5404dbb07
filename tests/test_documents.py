"""Documents in four formats, each read back by a program that did not write it."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import docx
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pypdf import PdfReader

from countermove.documents import KINDS, check, render, write
from countermove.documents.pictures import printed
from countermove.documents.text import LEGEND, infers, numbered, plain
from countermove.documents.typesetting import MONO, SANS, SERIF, fonts_for, png
from countermove.errors import RequestError
from countermove.report.document import (
    Block,
    Box,
    Document,
    Figure,
    Heading,
    Paragraph,
    Point,
    Points,
    Span,
    Style,
    Table,
    words,
)
from sample_document import SAMPLE, picture

STYLES: tuple[Style, ...] = ("", "strong", "emphasis", "code", "inference", "dim")

#: Texts that mean something to one format or another.
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror="alert(1)">',
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp; &#60; &copy; &nbsp",
    "</title></style></svg></table><h1>x</h1>",
    "]]> <![CDATA[x]]> <!-- x --> <?xml x?> <!DOCTYPE x>",
    'x" style="background:url(https://evil.example)',
    '#panic("x") #eval("1") #import "@preview/x:1.0.0" #{1}',
    "$x^2$ $ sum $ \\( \\) \\begin{x} \\n \\u{41}",
    "@cite <label> // gone /* gone */ -- --- ... ~ ' \"",
    "[a](https://evil.example) ![b](https://evil.example/x.png)",
    "<!-- open",
    "<script",
    "<div x",
    "<?php",
    "<https://evil.example> [x]: https://evil.example [^1]",
    "`a` ``b`` ```c``` ~~~ ~~x~~",
    "| a | b \\| c |",
    "# x #",
    "- x",
    "+ x",
    "= x",
    "12. x",
    "1) x",
    "> x",
    "***",
    "---",
    "*a* **b** _c_ __d__ a_b_c _",
    "\\",
    "ends with \\",
    "(x)",
    '=HYPERLINK("https://evil.example")',
    "{{7*7}} {% x %} ${7*7} %s {0}",
    "PAGE \\* MERGEFORMAT",
    "a\x00b\x1b[31mc\x0bd\x7fe\x9ff\ufffeg\ud800h",
    "left \u202eright\u202c \u2066x\u2069",
    "東京 한국 العربية 😀 é e\u0301 ﬁ",
    "two\nlines\r\nand\ttab\u2028end",
    "long" * 60,
)


def everywhere(text: str, styles: Sequence[Style] = STYLES) -> list[Block]:
    """A text in every field of every block, in every one of some styles."""
    pieces = [words(Span(text, style)) for style in styles]
    below = Points(tuple(pieces), ordered=True)
    return [
        Heading(text, 2),
        Heading(text, 3),
        *(Paragraph(piece) for piece in pieces),
        Paragraph(words(text), "lead"),
        Paragraph(words(text), "note"),
        Points((Point(words(text), below), *pieces)),
        Box(text, (Paragraph(words(text)), Points((words(text),)))),
        Table(text, (words("head"), words(text)), tuple((piece, piece) for piece in pieces), "lr"),
        Figure(picture(100, 50, text, '<path d="M0 0L9 9"/>'), text),
    ]


def loaded(*texts: str, styles: int = len(STYLES)) -> Document:
    """A document full of texts, each in so many styles."""
    some = [[STYLES[(k + j) % len(STYLES)] for j in range(styles)] for k in range(len(texts))]
    blocks = tuple(block for text, each in zip(texts, some, strict=True) for block in everywhere(text, each))
    return Document(texts[0], tuple(words(text) for text in texts), blocks, foot=texts[0])


CALM = ["calm"] * len(PAYLOADS)


def texts(document: Document) -> Iterator[str]:
    """All texts of a document, in the order in which they are read."""
    yield document.title
    yield from (line.text for line in document.about)
    for block, number in numbered(document.blocks):
        yield from block_texts(block, number)
    yield document.foot


def block_texts(block: Block, number: int) -> Iterator[str]:
    match block:
        case Heading(text):
            yield text
        case Paragraph(said):
            yield said.text
        case Points(items):
            for item in items:
                yield (item.words if isinstance(item, Point) else item).text
                if isinstance(item, Point):
                    yield from block_texts(item.below, 0)
        case Box(title, blocks):
            yield title
            for each in blocks:
                yield from block_texts(each, 0)
        case Table(caption, head, rows):
            yield f"Table {number}. {caption}"
            yield from (cell.text for row in (head, *rows) for cell in row)
        case Figure(_, caption):
            yield f"Figure {number}. {caption}"


def squeezed(text: str) -> str:
    """A text without what a format may add or take: blanks, daggers."""
    return re.sub(r"[\s†]+", "", plain(text))


class Page(HTMLParser):
    """A page as its tags with their attributes, and the text in between."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.values += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def test_html_keeps_text_text() -> None:
    document = loaded(*PAYLOADS)
    hostile, calm = (Page(render(each, "html").decode()) for each in (document, loaded(*CALM)))
    assert hostile.tags == calm.tags
    assert [name for name, _ in hostile.values] == [name for name, _ in calm.values]
    seen = squeezed("".join(hostile.texts))
    position = 0
    for text in texts(document):
        found = seen.find(squeezed(text), position)
        assert found >= 0, text
        position = found + len(squeezed(text))
    labels = [value for name, value in hostile.values if name == "aria-label"]
    assert [label for label in labels if label != "Contents"] == [plain(text) for text in PAYLOADS]


def test_html_asks_nothing_of_anybody() -> None:
    page = Page(render(SAMPLE, "html").decode())
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in page.tags}
    for name, value in page.values:
        assert not name.startswith("on")
        assert name not in ("src", "srcset", "action") and (name != "href" or value.startswith("#"))
        assert "url(" not in value.replace("url(#", "") and ("//" not in value or name == "xmlns")
    style = next(text for text in page.texts if "--ground" in text)
    assert "url(" not in style and "@import" not in style and "//" not in style


def test_html_can_be_heard() -> None:
    """Language, landmarks, heads of rows and columns, captions, names of pictures, headings without a gap."""
    page = Page(render(SAMPLE, "html").decode())
    values, tags = page.values, [tag for tag, _ in page.tags]
    assert ("lang", "en") in values
    assert [tags.count(tag) for tag in ("header", "main", "nav", "footer", "h1")] == [1, 1, 1, 1, 1]
    assert values.count(("scope", "row")) == 5 + 3 + 11 and tags.count("caption") == tags.count("table") == 3
    assert values.count(("role", "img")) == tags.count("svg") == tags.count("figcaption") == 3
    depths = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(depths))
    ids = [value for name, value in values if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value for name, value in values if name in ("aria-labelledby",)} <= set(ids)
    assert {value[1:] for name, value in values if name == "href"} <= set(ids)


def light(colour: str) -> float:
    """The relative luminance of a colour, by WCAG 2.1."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_html_can_be_read_by_weak_eyes() -> None:
    """Text of every colour stands out from every ground by 4.5 to 1 at least, in the light and in the dark."""
    style = render(SAMPLE, "html").decode().split("<style>")[1]
    palettes = [dict(re.findall(r"--(\w+): (#\w{6})", each)) for each in style.split("prefers-color-scheme: dark")[:2]]
    assert len(palettes) == 2
    for palette in palettes:
        for text, ground in product(("ink", "dim", "accent", "own"), ("ground", "box", "code")):
            bright, dark = sorted((light(palette[text]), light(palette[ground])), reverse=True)
            assert (bright + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def read_markdown(data: bytes) -> tuple[list[tuple[str, str]], str]:
    """The kinds of what is in a Markdown file, without those of text, and all its text."""
    tokens = list(flat(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(data.decode())))
    kinds = [(token.type, token.tag) for token in tokens if token.type not in ("text", "inline", "code_inline")]
    return kinds, "".join(token.content for token in tokens if token.type in ("text", "code_inline"))


def test_markdown_keeps_text_text() -> None:
    """But for marks of styles, which CommonMark refuses beside some signs, nothing differs from a document of words."""
    document = loaded(*PAYLOADS)
    hostile, calm = (read_markdown(render(each, "md")) for each in (document, loaded(*CALM)))
    marks = ("strong_open", "strong_close", "em_open", "em_close")
    assert [kind for kind in hostile[0] if kind[0] not in marks] == [kind for kind in calm[0] if kind[0] not in marks]
    seen, position = squeezed(hostile[1]), 0
    for text in texts(document):
        found = seen.find(squeezed(text), position)
        assert found >= 0, text
        position = found + len(squeezed(text))


@pytest.mark.parametrize("style", STYLES)
def test_markdown_has_no_mark_that_is_not_read_as_one(style: Style) -> None:
    """Whatever stands beside a piece of text in a style, and at its edges."""
    edges = ("a", "(", ".", " ", "*", "_", "`", "¶", "東", "\\")
    pieces = [Span(f"{first}x{last}", style) for first, last in product(edges, edges)]
    more = [Span("y", "strong"), Span("z", "emphasis")]
    said = [words(edge, piece, edge, *more, edge, *more[::-1]) for piece in pieces for edge in edges]
    said += [words(edge, more[0], piece, more[1], edge) for piece in pieces for edge in edges]
    document = Document("t", (), tuple(map(Paragraph, said)))
    read = squeezed(read_markdown(render(document, "md"))[1])
    assert read.endswith(squeezed("".join(each.text for each in said)))


def test_markdown_has_its_figures_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a brief.md"
    files = write(SAMPLE, path)
    assert [each.name for each in files] == ["a brief-1.svg", "a brief-2.svg", "a brief-3.svg", "a brief.md"]
    tokens = flat(MarkdownIt().parse(path.read_text(encoding="utf-8")))
    images = [token for token in tokens if token.type == "image"]
    assert [image.attrs["src"] for image in images] == ["a%20brief-1.svg", "a%20brief-2.svg", "a%20brief-3.svg"]
    pictures = [block.picture for block in SAMPLE.blocks if isinstance(block, Figure)]
    assert [image.content for image in images] == [each.alternative for each in pictures]
    assert "prefers-color-scheme:dark" in files[0].read_text(encoding="utf-8")
    assert "![" not in render(SAMPLE, "md").decode()


def lines_of(made: Any) -> Iterator[Any]:
    """The paragraphs of a DOCX document or cell in order, those in tables included."""
    for each in made.iter_inner_content():
        if hasattr(each, "rows"):
            for row in each.rows:
                for cell in row.cells:
                    yield from lines_of(cell)
        else:
            yield each


def test_docx_keeps_text_text(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = png(printed(picture(9, 9, "x"), SANS, MONO))
    monkeypatch.setattr("countermove.documents.docx.png", lambda svg: drawn)  # one is enough: drawing takes a while
    document = loaded(*PAYLOADS, styles=1)
    calm = loaded(*CALM[: len(STYLES)], styles=1)
    hostile, calm_one = (docx.Document(io.BytesIO(render(each, "docx"))) for each in (document, calm))
    read = [line.text.replace("†", "") for line in lines_of(hostile) if line.text]
    read.remove(LEGEND.text)
    assert read == [plain(text) for text in texts(document)][:-1]
    assert {tag(each) for each in hostile.element.iter()} == {tag(each) for each in calm_one.element.iter()}
    codes = {each.text for each in hostile.element.iter() if tag(each) == "instrText"}
    assert codes == {" SEQ Table \\* ARABIC ", " SEQ Figure \\* ARABIC "}
    described = [each.get("descr") for each in hostile.element.iter() if tag(each) == "docPr"]
    assert described == [plain(text) for text in PAYLOADS]


def tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def test_docx_has_real_styles() -> None:
    made = docx.Document(io.BytesIO(render(SAMPLE, "docx")))
    lines = list(lines_of(made))
    by_style = Counter(line.style.name for line in lines if line.text)
    assert by_style["Title"] == 1 and by_style["Heading 1"] == 6 and by_style["Heading 2"] == 2
    assert by_style["List Bullet"] == 5 + 2 + 1 and by_style["List Number"] == 3 and by_style["List Bullet 2"] == 2
    assert by_style["Caption"] == 6 and by_style["Lead"] == 1 and by_style["Note"] == 1
    own = [run for line in lines for run in line.runs if run.style.name == "Inference"]
    assert len(own) == 3  # with what says so
    tables = [each for each in made.tables if str(each.style and each.style.name) == "Brief Table"]
    assert len(tables) == 3
    for each in tables:
        heads = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in each.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
    assert len(made.inline_shapes) == 3
    (annex,) = [line for line in lines if line.paragraph_format.page_break_before]
    assert annex.text == "Technical annex"
    about = made.core_properties
    assert (about.title, about.author, about.language) == (SAMPLE.title, "", "en-GB")
    assert about.created is None and about.modified is None


def test_docx_lists_count_from_one_each() -> None:
    two = tuple(Points((words("a"), words("b")), ordered=True) for _ in range(2))
    made = docx.Document(io.BytesIO(render(Document("t", (), two), "docx")))
    used = [line._p.pPr.numPr.numId.val for line in lines_of(made) if line.style.name == "List Number"]
    assert len(used) == 4 and len(set(used)) == 2
    for each in set(used):
        start = made.part.numbering_part.element.xpath(f"./w:num[@w:numId={each}]/w:lvlOverride/w:startOverride")
        assert [value for one in start for value in one.values()] == ["1"]


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def structure(reader: PdfReader) -> Iterator[Any]:
    """The elements of the structure of a tagged PDF."""

    def walk(element: Any) -> Iterator[Any]:
        element = element.get_object()
        if isinstance(element, list):
            for each in element:
                yield from walk(each)
        elif hasattr(element, "get"):
            if "/S" in element:
                yield element
            if "/K" in element:
                yield from walk(element["/K"])

    root: Any = reader.trailer["/Root"]
    yield from walk(root["/StructTreeRoot"]["/K"])


def test_pdf_keeps_text_text() -> None:
    document = loaded(*PAYLOADS, styles=1)
    hostile = render(document, "pdf")
    reader = PdfReader(io.BytesIO(hostile))
    assert not any("/Annots" in page for page in reader.pages)
    seen = squeezed(pdf_text(hostile))
    for text in PAYLOADS:
        fields = sum(squeezed(each) == squeezed(text) for each in texts(document))
        # Letters of East Asia are there only if the system has fonts for them; signs of two letters may become one.
        parts = text.split("한국 ")[-1].replace("e\u0301 ﬁ", "").split()
        for part in parts if "한국" in text else [text]:
            assert seen.count(squeezed(part)) >= fields, part


def test_pdf_has_room_for_long_names() -> None:
    blocks = (Heading("x" * 300), Paragraph(words(Span("raise_abductees_" * 20, "code"))), Paragraph(words("é" * 300)))
    lines = pdf_text(render(Document("y" * 300, (), blocks), "pdf")).split("\n")
    assert max(map(len, lines)) <= 150 and squeezed("".join(lines)).count("raise_abductees_" * 20) == 1


def test_pdf_breaks_no_word_that_has_room() -> None:
    cell = "take down nuclear and missile programmes, those that reach Japan included; " * 3
    rows = tuple((words("x"), words("x" * k + " " + cell)) for k in range(1, 20))
    table = Table("t", (words("a"), words("b")), rows, "ll")
    lines = pdf_text(render(Document("t", (), (table,)), "pdf")).split("\n")
    known = {*cell.split(), *("x" * k for k in range(1, 20)), *["Table", "1.", "t", "a", "b", "/", "1", "1"]}
    assert {word for line in lines for word in line.split()} == known


def test_fonts_are_the_same_everywhere() -> None:
    """The fonts of the system come in for letters that ours lack alone."""
    with fonts_for("plain, “quoted” ¶4 † – … é Ελλάς Москва → ≥") as fonts:
        assert {Path(each.path).name.split("-")[0] for each in fonts.fonts() if each.path} == {"SourceSansPro"}
        assert {SERIF, SANS, MONO} <= set(fonts.families())
    with fonts_for("東京") as more:
        assert len(more.fonts()) >= len(fonts.fonts())


def test_pdf_can_be_heard() -> None:
    data = render(SAMPLE, "pdf")
    reader = PdfReader(io.BytesIO(data))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB"
    assert reader.metadata is not None and reader.metadata.title == SAMPLE.title
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    elements = list(structure(reader))
    kinds = Counter(str(element["/S"]) for element in elements)
    assert kinds["/Table"] == 3 and kinds["/Figure"] == 3 and kinds["/H1"] == 6
    pictures = [block.picture.alternative for block in SAMPLE.blocks if isinstance(block, Figure)]
    assert [str(element["/Alt"]) for element in elements if element["/S"] == "/Figure"] == pictures
    heads = [element for element in elements if element["/S"] == "/TH"]
    assert len(heads) >= 4 + 6 + 8
    assert 2 <= len(reader.pages) <= 4
    for place, page in enumerate(reader.pages, 1):
        foot = squeezed(page.extract_text())
        assert f"{place}/{len(reader.pages)}" in foot and squeezed(SAMPLE.foot) in foot


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_gives_the_same_bytes(kind: str) -> None:
    first = render(SAMPLE, kind)
    assert first == render(SAMPLE, kind)
    assert infers(SAMPLE)


@pytest.mark.parametrize("kind", [".html", ".pdf", ".md"])
def test_inference_is_seen_without_colour(kind: str) -> None:
    data = render(SAMPLE, kind)
    text = pdf_text(data) if kind == ".pdf" else data.decode()
    assert text.count("†") == 3  # two, and what says so
    assert "our own inference" in re.sub(r"\s+", " ", text)


def test_what_is_wrong_with_a_request_is_said(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"brief\.odt: a document is written as `\.html`, `\.pdf`, `\.docx`, `\.md`"):
        write(SAMPLE, tmp_path / "brief.odt")
    with pytest.raises(RequestError, match=r"not as `\.odt`"):
        render(SAMPLE, "odt")
    path = tmp_path / "brief.md"
    (tmp_path / "brief-2.svg").write_text("mine", encoding="utf-8")
    with pytest.raises(RequestError, match=r"brief-2\.svg is there already"):
        write(SAMPLE, path)
    assert [each.name for each in tmp_path.iterdir()] == ["brief-2.svg"]
    write(SAMPLE, path, overwrite=True)
    assert len(list(tmp_path.iterdir())) == 4


def test_a_library_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    for kind in ("pdf", "docx"):
        with pytest.raises(RequestError, match=r"typst, which is not installed\n  install it with .*\[brief\]"):
            write(SAMPLE, tmp_path / f"brief.{kind}")
        with pytest.raises(RequestError, match="which is not installed"):
            check(tmp_path / f"brief.{kind}")
    assert not list(tmp_path.iterdir())
    write(SAMPLE, tmp_path / "brief.html")


@pytest.mark.parametrize(
    "svg",
    [
        '<script>alert(1)</script><path d="M0 0" onclick="alert(1)"/>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<a href="https://evil.example"><text>x</text></a><image href="https://evil.example/x.png"/>',
        '<use href="https://evil.example#x"/><rect fill="url(https://evil.example)" style="fill:url(//evil.example)"/>',
        "<style>@import 'https://evil.example'</style><animate/><set/>",
    ],
)
def test_a_picture_is_shapes_and_text_alone(svg: str) -> None:
    figure = Figure(picture(10, 10, "x", svg), "x")
    page = render(Document("t", (), (figure,)), "html").decode()
    assert "evil" not in page and "alert" not in page and "foreignObject" not in page


def test_two_pictures_have_no_id_in_common() -> None:
    marked = '<defs><marker id="tip"/></defs><path d="M0 0" marker-end="url(#tip)"/><use href="#tip"/>'
    figure = Figure(picture(10, 10, "x", marked), "x")
    values = Page(render(Document("t", (), (figure, figure)), "html").decode()).values
    ids = [value for name, value in values if name == "id"]
    assert len(ids) == len(set(ids))
    used = [value.strip("url()#") for name, value in values if name in ("marker-end", "href") and value != "#text"]
    assert len(used) == 4 and len(set(used)) == 2 and set(used) <= set(ids)


def test_depths_follow_the_levels_that_are_there() -> None:
    headings = [Heading("x", level) for level in (2, 3, 2, 1, 3, 3, 2, 1)]
    assert [depth for _, depth in numbered(headings)] == [1, 2, 1, 1, 2, 2, 2, 1]
