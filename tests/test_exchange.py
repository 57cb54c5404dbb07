"""Tables, graphs and frames for other programs: read back by their own readers, or by one of our own that is strict."""

from __future__ import annotations

import csv
import importlib
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from countermove.errors import RequestError
from countermove.interop.csv_writer import harmless
from countermove.interop.formats import ENDINGS
from countermove.interop.model_sheets import TABLES
from countermove.language.reader import read
from countermove.study import Study, load
from helpers import run
from payloads import PAYLOADS, model_with
from samples import MODELS

ROOT = Path(__file__).parent.parent


def one_line(text: str) -> str:
    """A text as a format of lines holds it: what controls terminals, or says nothing, is a blank, and so are ends of
    lines."""
    return " ".join("".join(" " if unicodedata.category(each)[0] == "C" else each for each in text).split())


# LaTeX

_COMMANDS = {
    *("begin", "end", "centering", "caption", "label", "toprule", "midrule", "bottomrule", "addlinespace"),
    *("multicolumn", "textit", "textbf", "quad", "textbackslash", "textasciicircum", "textasciitilde"),
    *("medskip", "textless", "textgreater", "textbar", "symbol", "bullet", "ast"),
}
_TOKENS = re.compile(r"\\([a-zA-Z]+)|\\(.)|([{}&$%#~^_])|([^\\{}&$%#~^_]+)", re.DOTALL)


class Tables:
    """A strict reading of our LaTeX: known commands, nested braces and environments, nothing special that is bare, as
    many cells in every row as there are columns."""

    def __init__(self, text: str) -> None:
        head, _, body = text.partition("\n")
        assert head.startswith("% ")
        self.captions: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.environments: list[str] = []
        self.rows: list[list[str]] = []
        position = 0
        depth, cell, columns = 0, "", 0
        row: list[str] = []
        while position < len(body):
            match = _TOKENS.match(body, position)
            assert match, body[position : position + 20]
            position = match.end()
            command, symbol, special, plain = match.groups()
            if command:
                assert command in _COMMANDS, command
                if command in ("begin", "end"):
                    name, position = self.argument(body, position)
                    if command == "begin":
                        self.environments.append(name)
                        if name == "table":
                            assert body.startswith("[htbp]", position)
                            position += 6
                        else:
                            spec, position = self.argument(body, position)
                            assert re.fullmatch(r"@\{\}lc*@\{\}", spec), spec
                            columns, self.rows, row, cell = spec.count("c") + 1, [], [], ""
                    else:
                        assert self.environments.pop() == name
                        if name == "tabular":
                            assert not row and not plain_of(cell).strip(), cell
                            self.tables.append(self.rows)
                elif command in ("toprule", "midrule", "bottomrule", "addlinespace", "centering", "medskip"):
                    assert depth == 0 and not plain_of(cell).strip()
                elif command in ("caption", "label"):
                    said, position = self.argument(body, position)
                    if command == "caption":
                        self.captions.append(plain_of(said))
                else:
                    cell += f"\\{command}"
            elif symbol == "\\":
                assert depth == 0 and self.environments[-1] == "tabular"
                row.append(cell)
                spans = [int(n) for each in row for n in re.findall(r"^\s*\\multicolumn\{(\d+)\}", each)]
                assert len(row) + sum(spans) - len(spans) == columns, row
                self.rows.append([plain_of(each).strip() for each in row])
                row, cell = [], ""
                assert not re.match(r"\s*[\[*]", body[position:]), "an argument of the end of a row"
            elif special == "&":
                assert depth == 0
                row.append(cell)
                cell = ""
            elif special in ("{", "}"):
                depth += 1 if special == "{" else -1
                assert depth >= 0
                cell += special
            elif special == "$":
                end = body.index("$", position)
                assert body[position:end] in (r"\bullet", r"^{\ast}", r"\ast"), body[position:end]
                cell += f"${body[position:end]}$"
                position = end + 1
            else:
                assert not special, f"a bare {special}"
                cell += f"\\{symbol}" if symbol else plain
        assert (depth, self.environments) == (0, [])

    @staticmethod
    def argument(body: str, position: int) -> tuple[str, int]:
        """What stands in the braces that open here."""
        assert body[position] == "{", body[position : position + 20]
        depth, at = 0, position
        while True:
            if body[at] == "\\":
                at += 1
            elif body[at] in "{}":
                depth += 1 if body[at] == "{" else -1
            assert (
                not (
                    body[at] in "%#~^_&$" and body[at - 1] != "\\" and body[at - 1 : at + 1] not in ("$\\", "t$", "^{")
                )
                or "$" in body[position : at + 1]
            )
            at += 1
            if depth == 0:
                return body[position + 1 : at - 1], at


def plain_of(tex: str) -> str:
    """What LaTeX prints for one of our texts."""
    tex = re.sub(r"\\multicolumn\{\d+\}\{@\{\}l\}", "", tex)
    tex = re.sub(r"\\(textit|textbf)(?=\{)", "", tex).replace("\\quad ", "").replace("$^{\\ast}$", "*")
    tex = tex.replace(r"$\bullet$", "•").replace(r"$\ast$", "*")
    names = {"textbackslash": "\\", "textasciicircum": "^", "textasciitilde": "~", "textless": "<"}
    names |= {"textgreater": ">", "textbar": "|"}

    def said(match: re.Match[str]) -> str:
        name, number, single, brace = match.groups()
        return names[name] if name else chr(int(number)) if number else single or (brace and "")

    pattern = r"\\([a-z]+)\{\}|\\symbol\{(\d+)\}|\\([{}$&#%_])|([{}])"
    names_first = re.compile(pattern)
    return names_first.sub(said, tex)


def test_the_tables_of_elmira(tmp_path: Path) -> None:
    load("elmira").export(tmp_path / "elmira.tex")
    found = Tables((tmp_path / "elmira.tex").read_text(encoding="utf-8"))
    form, held = found.tables
    assert form[0] == ["State", "1*", "2", "3", "4", "5", "6", "7", "8", "9"]
    rows = {row[0]: row[1:] for row in form}
    assert rows["modify"] == ["N", "Y", "N", "Y", "N", "Y", "N", "Y", "--"]
    assert rows["abandon"] == ["N", "N", "N", "N", "N", "N", "N", "N", "Y"]
    assert rows["Uniroyal Chemical Ltd. (of 9)"] == ["1", "8", "6", "2", "4", "9", "7", "3", "5"]
    concepts: dict[str, list[list[str]]] = {}
    for row in held[1:]:
        if len(row) == 1:
            concepts[row[0]] = []
        else:
            concepts[[*concepts][-1]].append(row)
    result = load("elmira").analyze()
    assert [*concepts] == ["Nash", "SSEQ", "SMR", "SEQ", "GMR"] or len(concepts) == 5
    for key, name in {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ", "sseq": "SSEQ"}.items():
        *makers, both = concepts[name]
        assert [n for n in range(1, 10) if both[n] == "E"] == [*result.equilibria(key)]
        for i, row in enumerate(makers):
            assert {n - 1 for n in range(1, 10) if row[n] == "•"} == {*result.solution.stable[key][i]}
    assert all("The Elmira groundwater contamination" in caption for caption in found.captions)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_texts_stay_texts_in_latex(payload: str, tmp_path: Path) -> None:
    Study(model_with(payload)).export(tmp_path / "x.tex")
    found = Tables((tmp_path / "x.tex").read_text(encoding="utf-8"))
    for caption in found.captions:
        assert one_line(payload) in caption
    assert [one_line(payload)] in found.tables[0]
    assert [row[0] for row in found.tables[1] if len(row) > 1][1] == one_line(payload)


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no TeX")
def test_tex_takes_the_tables(tmp_path: Path) -> None:
    """With every text that pdflatex has letters for."""
    body = []
    for number, payload in enumerate(each for each in PAYLOADS if one_line(each).isascii()):
        Study(model_with(payload)).export(tmp_path / f"x{number}.tex")
        body.append(rf"\input{{x{number}}}\clearpage")
    head = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{booktabs}\begin{document}"
    (tmp_path / "all.tex").write_text("\n".join([head, *body, r"\end{document}"]), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "all.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_a_large_model_shows_its_first_outcomes(tmp_path: Path) -> None:
    study = load("hanoi-2019").view("feared")
    notes = study.export(tmp_path / "x.tex", concepts=["nash", "seq"])
    outcomes = study.analyze(["nash", "seq"]).outcomes
    assert notes == (f"the first 12 of {len(outcomes)} outcomes are shown",) if len(outcomes) > 12 else not notes
    form, _ = Tables((tmp_path / "x.tex").read_text(encoding="utf-8")).tables
    assert [cell.rstrip("*") for cell in form[0][1:]] == [str(each.state.number) for each in outcomes[:12]]


# CSV


def test_the_states_as_csv(tmp_path: Path) -> None:
    load("elmira").export(tmp_path / "elmira.csv")
    with (tmp_path / "elmira.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    result = load("elmira").analyze()
    assert [int(row["state"]) for row in rows] == [*range(1, 10)]
    assert [row["option modify"] for row in rows] == ["N", "Y", "N", "Y", "N", "Y", "N", "Y", "-"]
    assert [int(row["place for Uniroyal"]) for row in rows] == [1, 8, 6, 2, 4, 9, 7, 3, 5]
    order = sorted((row for row in rows if row["position"]), key=lambda row: int(row["position"]))
    assert [int(row["state"]) for row in order] == [each.state.number for each in result.outcomes]
    assert {row["holds under"] for row in order[:3]} == {"Nash, SSEQ, SMR, SEQ, GMR"}


def test_no_cell_of_a_csv_is_a_formula() -> None:
    for payload in PAYLOADS:
        shown = harmless(payload)
        assert isinstance(shown, str)
        assert shown[0] not in "=+-@\t\r\n＝"
        assert shown.lstrip("'") == payload.replace("\0", "\ufffd")


# Graphs


def networkx() -> Any:
    return importlib.import_module("networkx")


@pytest.mark.parametrize("name", ["elmira", "free", "everything"])
def test_graphml_and_networkx_are_the_graph(name: str, tmp_path: Path) -> None:
    """What networkx reads, what it is given, and what the model says, one by one."""
    study = Study(read(MODELS[name], f"{name}.yaml"))
    study.export(tmp_path / "x.graphml")
    graph, result = study.to_networkx(), study.analyze()
    again = networkx().read_graphml(tmp_path / "x.graphml", node_type=int, force_multigraph=True)
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    drawn = sorted((s, t, m["mover"], m["improvement"]) for s, t, m in graph.edges(data=True))
    assert sorted((s, t, m["mover"], m["improvement"]) for s, t, m in again.edges(data=True)) == drawn
    names = [dm.name for dm in study.conflict.decision_makers]
    model = result.graph
    assert drawn == sorted(
        (s + 1, t + 1, names[i], model.prefers(i, t, s))
        for i in model.decision_makers
        for s in range(len(model))
        for t in model.moves(i, s)
    )
    for key in ("nash", "gmr"):
        held = [node for node, cells in graph.nodes(data=True) if key in cells["holds"].split(", ")]
        assert tuple(held) == result.equilibria(key)
    here = {number - 1 for number, cells in graph.nodes(data=True) if cells["status_quo"]}
    assert here == {model.status_quo}


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_texts_stay_texts_in_graphml(payload: str, tmp_path: Path) -> None:
    Study(model_with(payload)).export(tmp_path / "x.graphml")
    root = ElementTree.parse(tmp_path / "x.graphml").getroot()
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(root.findall(f".//{space}node")) == 6
    title = root.find(f"{space}graph/{space}data")
    assert title is not None
    assert re.sub(r"[\x00-\x08\x0b-\x1f\ufffe]", "\ufffd", payload) == title.text


# Too large, not installed, in the way


def large(size: int) -> Study:
    own = ", ".join(f"o{k}: " for k in range(size))
    makers = f"  A: {{options: {{{own}}}, prefers: [o1]}}\n  B: {{prefers: [o0]}}\n"
    text = f"countermove: 1\ntitle: T\ndecision makers:\n{makers}"
    return Study(read(text, "large.yaml"))


def test_large_models_are_refused_or_cut_with_a_note(tmp_path: Path) -> None:
    found = large(13)
    for ending, message in {
        ".csv": "8,192 states are too many for this table",
        ".graphml": "a graph of 8,192 states is too large",
    }.items():
        with pytest.raises(RequestError, match=message):
            found.export(tmp_path / f"x{ending}")
    with pytest.raises(RequestError, match="more than 500,000 moves"):
        large(11).export(tmp_path / "x.graphml")
    with pytest.raises(RequestError, match="131,072 states"):
        large(17).export(tmp_path / "x.nfg")
    assert [*tmp_path.iterdir()] == []


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, extra, ask in (
        ("openpyxl", "sheets", lambda: load("elmira").export(tmp_path / "x.xlsx")),
        ("networkx", "networks", lambda: load("elmira").to_networkx()),
        ("pandas", "pandas", lambda: load("elmira").rank("MoE").to_pandas()),
    ):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(
            RequestError, match=rf"{name}.*not installed\n  install it with `pip install 'countermove\[{extra}\]'`"
        ):
            ask()


def test_files_are_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "x.nfg"
    path.write_text("mine", encoding="utf-8")
    done = run("convert", "chicken", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "is there already" in done.stderr
    assert path.read_text(encoding="utf-8") == "mine"
    done = run("convert", "chicken", str(path), "--force")
    assert (done.returncode, done.stdout) == (0, f"{path} is written.\n")
    assert path.read_text(encoding="utf-8").startswith("NFG 1 R ")


def test_an_unknown_ending(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"did you mean `\.gmcr`\?"):
        load("chicken").export(tmp_path / "x.gmc")
    with pytest.raises(RequestError, match=r"there are: `\.yaml`, `\.gmcr`, `\.xlsx`"):
        load("chicken").export(tmp_path / "x")


# pandas, and the docs


def test_answers_as_frames() -> None:
    elmira = load("elmira")
    table = elmira.analyze().to_pandas()
    assert list(table["state"]) == [*range(1, 10)]
    assert str(table["position"].dtype) == "Int64"
    assert list(table[table["holds under"].str.contains("Nash")]["state"]) == [5, 8, 9]
    ranking = elmira.rank("Uniroyal").to_pandas()
    assert list(ranking["state"]) == [1, 4, 8, 5, 9, 3, 7, 2, 6]
    assert list(ranking["place"]) == [*range(1, 10)]
    assert {*elmira.exposure().to_pandas()["decision maker"]} == {"MoE", "Uniroyal", "LG"}
    paths = elmira.paths().to_pandas()
    assert {"state", "first.any.step"} <= {*paths.columns}
    assert len(elmira.coalitions().to_pandas()) == len(elmira.coalitions().data()["outcomes"])


def test_the_docs(tmp_path: Path) -> None:
    """The commands run, the Python runs, and every ending, sheet and column is told of."""
    page = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
    for ending in ENDINGS:
        assert f"| `{ending}` |" in page
    for sheet, (columns, about) in TABLES.items():
        assert f"| `{sheet}` | {', '.join(f'`{column}`' for column in columns)} | {about} |" in page, (
            f"| `{sheet}` | {', '.join(f'`{column}`' for column in columns)} | {about} |"
        )
    for command in re.findall(r"^\$ countermove (convert .*)$", page, re.MULTILINE):
        assert run(*command.split(), cwd=tmp_path).returncode == 0, command
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    exec(code, {})
