"""Workbooks: what is written is what is read, texts stay texts, and mistakes are shown by sheet and cell."""

from __future__ import annotations

import importlib
import random
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from countermove.answers import Answer
from countermove.audience import Audience, Ratification
from countermove.errors import CountermoveError, ModelError, Place, RequestError
from countermove.interop import spreadsheet
from countermove.interop.model_sheets import TABLES, model_sheets
from countermove.interop.sheets_reader import ANSWERS, model_of
from countermove.interop.spreadsheet import LONGEST, Given, Row, Sheet, write_sheets
from countermove.language.reader import read
from countermove.model import Concern, Conflict
from countermove.preference import Not, Prioritized, Priority, Taken
from countermove.study import Study, load
from helpers import run
from payloads import PAYLOADS, model_with
from random_models import random_free_spec, random_spec, to_yaml
from samples import MODELS


def written(path: Path, conflict: Conflict) -> Path:
    """A workbook of the sheets of a model alone."""
    with path.open("wb") as file:
        write_sheets(file, model_sheets(conflict))
    return path


def by_hand(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook as somebody makes it."""
    book = openpyxl().Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def openpyxl() -> Any:
    return importlib.import_module("openpyxl")


ROAD: Mapping[str, Sequence[Sequence[Any]]] = {
    "model": [["key", "value"], ["title", "The road"], ["by", "the tests"]],
    "decision makers": [["decision maker", "name"], ["Town", "The town"], ["Council"]],
    "options": [["decision maker", "option", "text"], ["Town", "block", "block the road"], ["Council", "pay"]],
    "preferences": [
        ["decision maker", "way", "place", "says", "weight", "sure"],
        ["Town", "prefers", 2, "not block"],
        ["Town", "prefers", 1, "pay", None, "high"],
        ["Council", "weights", None, "pay", -0.5],
        ["Council", "weights", None, "block", -2],
    ],
    "status quo": [["taken"], ["nothing"]],
}


def road(**changes: Sequence[Sequence[Any]]) -> Mapping[str, Sequence[Sequence[Any]]]:
    """The workbook above with some sheets changed; `_` stands for a blank in their names."""
    return {**ROAD} | {name.replace("_", " "): rows for name, rows in changes.items()}


def complaints(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> list[str]:
    """What is wrong with a workbook: each place in it, with the message."""
    with pytest.raises(ModelError) as caught:
        load(by_hand(path / "hand.xlsx", sheets))
    return [f"{each.place.path if each.place else ''}: {each.message}" for each in caught.value.problems]


# Round trips


@pytest.mark.parametrize("name", MODELS)
def test_every_model_comes_back(name: str, tmp_path: Path) -> None:
    conflict = read(MODELS[name], f"{name}.yaml")
    assert load(written(tmp_path / "model.xlsx", conflict)).conflict == conflict


def rows_of(sheet: Sheet) -> list[Row]:
    """The rows of a sheet as they would be read."""
    return [
        {
            at: Given(str(cell), Place("x", path=f"{sheet.name}!{at},{number}"))
            for at, cell in enumerate(row)
            if cell not in (None, "")
        }
        for number, row in enumerate([sheet.head, *sheet.rows])
    ]


def test_random_models_come_back() -> None:
    rng = random.Random(12)
    for number in range(20):
        spec = random_free_spec(rng) if number % 4 == 0 else random_spec(rng)
        conflict = read(to_yaml(spec, rng), "random.yaml")
        sheets = {sheet.name: rows_of(sheet) for sheet in model_sheets(conflict)}
        assert model_of(sheets, "x.xlsx").conflict == conflict


def test_a_case_with_its_answers_comes_back_through_the_command(tmp_path: Path) -> None:
    book, back = tmp_path / "e.xlsx", tmp_path / "e.yaml"
    done = run("convert", "elmira", str(book))
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{book} is written. Everything was carried over.\n")
    done = run("convert", str(book), str(back))
    assert done.returncode == 0
    told = ("about", "outcomes", "states", "rankings", "paths", "coalitions", "exposure")
    assert done.stderr == f"note: answers are not read: sheets {', '.join(f'`{name}`' for name in told)}\n"
    assert load(back).conflict == load("elmira").conflict


def test_a_view_alone(tmp_path: Path) -> None:
    study = Study(model_with("text")).view("v")
    study.export(tmp_path / "v.xlsx")
    again = load(tmp_path / "v.xlsx")
    assert again.views == ()
    assert again.conflict == replace(study.conflict, seen=None)


# What a user writes


def test_a_workbook_by_hand(tmp_path: Path) -> None:
    study = load(by_hand(tmp_path / "road.xlsx", ROAD))
    text = """\
countermove: 1
title: The road
by: the tests
decision makers:
  Town: {name: The town, options: {block: block the road}, prefers: [{say: pay, sure: high}, not block]}
  Council: {options: {pay: }, weights: {pay: -0.5, block: -2}}
status quo: []
"""
    assert study.conflict == read(text, "road.yaml")
    assert study.notes == ()


def test_a_ranking_by_hand(tmp_path: Path) -> None:
    rows: list[Sequence[Any]] = [
        ["decision maker", "way", "place", "says"],
        ["Town", "ranking", 2, 1],
        ["Town", "ranking", 1, 3.0],
        ["Town", "ranking", 2, "YN"],
        ["Town", "ranking", 3, "block and pay"],
        ["Council", "ranking", None, 1],
        ["Council", "ranking", None, "2"],
        ["Council", "ranking", None, "pay"],
    ]
    study = load(by_hand(tmp_path / "road.xlsx", road(preferences=rows)))
    levels = [list(order.levels) for order in study.graph.orders]
    assert levels == [[1, 1, 2, 0], [2, 1, 0, 0]]


def test_an_edited_ranking_is_read(tmp_path: Path) -> None:
    """Written by the program, changed with another one, read again."""
    load("elmira").export(tmp_path / "elmira.xlsx")
    book = openpyxl().load_workbook(tmp_path / "elmira.xlsx")
    sheet = book["preferences"]
    for row in range(sheet.max_row, 1, -1):
        if sheet.cell(row, 2).value == "Uniroyal":
            sheet.delete_rows(row)
    for place, state in enumerate([9, 8, 7, 6, 5, 4, 3, 2, 1], 1):
        sheet.append([None, "Uniroyal", "ranking", place, state])
    book.save(tmp_path / "changed.xlsx")
    changed = load(tmp_path / "changed.xlsx")
    assert changed.graph.orders[1].levels == tuple(range(9))
    assert changed.conflict.rules == load("elmira").conflict.rules


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    study = load(by_hand(tmp_path / "road.xlsx", road(option=[["x"], ["y"]], outcomes=[["x"], ["y"]], empty=[])))
    assert study.notes == (
        "answers are not read: sheet `outcomes`",
        "the sheet `option` is none of a model and is not read; did you mean `options`?",
    )


# Mistakes, by sheet and cell


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"options": [["decision maker", "option"], ["Twon", "block"]]},
            "options!A2: there is no decision maker `Twon`",
        ),
        ({"options": [["decision maker", "options"]]}, "options!B1: the sheet `options` has no column `options`"),
        (
            {"options": [["decision maker", "option"], ["Town", "block"], ["Town", "block"], ["Council", "pay"]]},
            "options!B3: `block` stands here twice, first in options!B2",
        ),
        (
            {"options": [["decision maker", "option"], ["Town", "block"], ["Council", "pay"], ["Council", "block"]]},
            "options!B4: the option `block` is owned twice, by `Town` (options!B2) and by `Council`",
        ),
        ({"model": [["key", "value"], ["titel", "x"]]}, "model!A2: `titel` is no key of a model"),
        (
            {"infeasible": [["rule", "says"], ["at most two", "block\npay"]]},
            "infeasible!A2: `at most two` cannot stand under `rule`",
        ),
        ({"infeasible": [["says"], ["block and"]]}, "infeasible!A2: "),
        ({"infeasible": [["change", "says"], ["add", "block"]]}, "infeasible!A2: the model itself has its rules"),
        ({"infeasible": [["view", "says"], ["v", "block"]]}, "infeasible!A2: there is no view `v`"),
        ({"one way": [["option", "direction"], ["block", "yes"]]}, "one way!B2: a bare `yes` reads two ways"),
        ({"status quo": [["taken"], ["block, plow"]]}, "status quo!A2: there is no option `plow`"),
        (
            {"preferences": [["decision maker", "way", "says", "weight"], ["Town", "weights", "pay", "much"]]},
            "preferences!D2: a weight cannot be `much`",
        ),
        ({"more": [["says"], ["sees: {Town: [}"]]}, "more!A2: this is not YAML"),
        ({"more": [["says"], ["title: x"]]}, "more!A2: `title` does not belong here"),
        ({"options": [["decision maker", "option"], ["Town", "=A1"]]}, "options!B2: a formula stands here"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_mistakes_are_shown_by_sheet_and_cell(changes: dict[str, Any], expected: str, tmp_path: Path) -> None:
    found = complaints(tmp_path, {**ROAD} | changes)
    assert any(each.startswith(expected) for each in found), found


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["Town", "prefer", 1, "pay"], "preferences!B6: `prefer` cannot stand under `way`"),
        (["Town", "prefers", "x", "pay"], "preferences!C6: `x` is no place"),
        (["Town", "prefers", None, "pay"], "preferences!A6: this row has no `place`, and others have"),
        (["Town", "prefers", 3, "plow"], "preferences!D6: there is no option `plow`"),
        (["Town", "prefers", 3, "pay", 4], "preferences!E6: `weight` says nothing here"),
        (["Town", "prefers", 3, "pay", None, "very"], "preferences!F6: `sure` cannot be `very`"),
        (["Town", "ranking", 3, 1], "preferences!A6: `ranking` stands beside `prefers`"),
        (["Council", "weights", None, "pay", 1], "preferences!D6: `pay` stands here twice, first in preferences!D4"),
        ([None, "weights", None, "pay", 1], "preferences!B6: the column `decision maker` is empty"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_mistakes_about_preferences(row: list[Any], expected: str, tmp_path: Path) -> None:
    found = complaints(tmp_path, road(preferences=[*ROAD["preferences"], row]))
    assert any(each.startswith(expected) for each in found), found


def test_the_mistake_of_the_docs(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "exchange.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^\$ countermove check road.xlsx\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    rows: list[Sequence[Any]] = [*ROAD["preferences"]]
    rows[2] = ["Town", "prefers", 1, "pays", None, "high"]
    by_hand(tmp_path / "road.xlsx", road(preferences=rows))
    assert run("check", "road.xlsx", cwd=tmp_path).stdout == shown


def test_what_is_no_workbook(tmp_path: Path) -> None:
    for name, data in {"empty": b"", "text": b"countermove: 1", "zip": _zip({"a": b"b"})}.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(data)
        with pytest.raises(ModelError, match="no workbook that can be read"):
            load(path)
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(RequestError, match="is a folder"):
        load(tmp_path / "folder.xlsx")


def _zip(parts: Mapping[str, bytes]) -> bytes:
    import io

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _tampered(path: Path, part: str, change: Any) -> Path:
    """A workbook of the road in which one part is changed."""
    by_hand(path, ROAD)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    path.write_bytes(_zip(parts))
    return path


def test_bombs_are_refused_before_they_go_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "_UNPACKED", 2_000_000)
    book = _tampered(tmp_path / "zip.xlsx", "xl/theme/theme1.xml", lambda data: data + b" " * 3_000_000)
    assert book.stat().st_size < 1_000_000
    with pytest.raises(ModelError, match="MB unpacked"):
        load(book)
    entities = b"".join(b'<!ENTITY e%d "%s">' % (k + 1, b"&e%d;" % k * 10) for k in range(9))
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">' + entities + b"]>"

    def laughing(data: bytes) -> bytes:
        return laughs + re.sub(rb"^<\?xml.*?\?>", b"", data).replace(b"</sheetData>", b"</sheetData><x>&e9;</x>")

    with pytest.raises(CountermoveError):
        load(_tampered(tmp_path / "laughs.xlsx", "xl/worksheets/sheet1.xml", laughing))
    far = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    path = _tampered(tmp_path / "far.xlsx", "xl/worksheets/sheet1.xml", lambda d: d.replace(b"</sheetData>", far))
    with pytest.raises(ModelError, match="more than 20,000 rows"):
        load(path)


# Texts stay texts


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_text_becomes_anything_else(payload: str, tmp_path: Path) -> None:
    conflict = model_with(payload.strip())
    written(tmp_path / "model.xlsx", conflict)
    cells = [
        cell
        for sheet in openpyxl().load_workbook(tmp_path / "model.xlsx").worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    with zipfile.ZipFile(tmp_path / "model.xlsx") as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                root = ElementTree.fromstring(archive.read(name))
                tags = {element.tag.rpartition("}")[2] for element in root.iter()}
                assert not tags & {"f", "hyperlink", "hyperlinks"}
    for cell in cells:
        if isinstance(cell.value, str) and cell.value[:1] in ("=", "+", "-", "@"):
            assert cell.quotePrefix, cell
    assert load(tmp_path / "model.xlsx").conflict == conflict


def test_a_text_that_no_cell_holds(tmp_path: Path) -> None:
    conflict = model_with("x" * (LONGEST + 1))
    with pytest.raises(RequestError, match=r"model!B3 is longer than the 32,767 characters"):
        Study(conflict).export(tmp_path / "model.xlsx")
    assert not (tmp_path / "model.xlsx").exists()


# The answers


def test_the_sheets_of_answers(tmp_path: Path) -> None:
    """Read with openpyxl alone and held against the answers themselves."""
    study = load("elmira")
    study.export(tmp_path / "elmira.xlsx")
    book = openpyxl().load_workbook(tmp_path / "elmira.xlsx")
    assert book.sheetnames[0] == "about"
    assert {*book.sheetnames} <= {*TABLES, *ANSWERS}
    for sheet in book.worksheets:
        answers = sheet.title in ANSWERS[1:]
        head = sheet[2 if answers else 1]
        assert sheet.freeze_panes == ("A3" if answers else "A2")
        assert all(cell.font.bold for cell in head)
        assert all(8 <= sheet.column_dimensions[cell.column_letter].width <= 60 for cell in head)
        assert str(sheet["A1"].value).endswith("?") is answers
    result = study.analyze()
    outcomes = table(book["outcomes"])
    assert [row["state"] for row in outcomes] == [each.state.number for each in result.outcomes]
    states = table(book["states"])
    assert [row["state"] for row in states] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [row["option modify"] for row in states] == ["N", "Y", "N", "Y", "N", "Y", "N", "Y", "-"]
    nash = [row["state"] for row in states if "Nash" in row["holds under"].split(", ")] if states else []
    assert tuple(nash) == result.equilibria("nash")
    assert [row["state"] for row in table(book["rankings"]) if row["decision maker"] == "Uniroyal"] == [
        1, 4, 8, 5, 9, 3, 7, 2, 6,
    ]  # fmt: skip
    exposed = {row["decision maker"] for row in table(book["exposure"])}
    assert exposed == {dm.name for dm in study.conflict.decision_makers}
    jumps = [row for row in table(book["coalitions"]) if row["state"] == 5 and row["needs all of it"]]
    assert [(row["coalition"], row["to state"]) for row in jumps] == [("MoE, Uniroyal", 8)]  # Elmira's jump
    assert jumps[0]["holds under"].startswith("Nash")
    ways: dict[int, list[int]] = {}
    for row in table(book["paths"]):
        ways.setdefault(row["to state"], [1]).append(row["leads to"])
    assert {*ways} == {each.state.number for each in result.outcomes} - {1}  # 1 is the status quo
    for number, way in ways.items():
        assert way[-1] == number
        for here, there in pairwise(way):
            assert any(there - 1 in study.graph.moves(i, here - 1) for i in study.graph.decision_makers)


def table(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a sheet of answers by the names of its columns; what is empty is an empty text."""
    _, head, *rows = sheet.iter_rows(values_only=True)
    return [{name: "" if cell is None else cell for name, cell in zip(head, row, strict=True)} for row in rows]


MILL = """\
countermove: 1
title: The mill
decision makers:
  Mill:
    options: {filter: , close: }
    prefers: [not close, {say: not filter, sure: low}, not suit]
    audiences: {owners: {prefers: [not filter if suit, not close]}}
  Town:
    options: {suit: sue the mill, subsidy: }
    prefers: [filter, not close, {say: suit iff not filter, sure: medium}]
infeasible: [filter and close]
status quo: []
hopes: [{say: filter, by: us}]
fears: [suit and not filter]
default views: [base, green]
views:
  green: {by: them, Mill: {prefers: [filter iff subsidy, not close]}}
"""


def mill(**changes: str) -> Study:
    """The mill with some statements put otherwise; `_` stands for a blank in what is replaced."""
    text = MILL
    for old, new in changes.items():
        assert text.count(old.replace("_", " ")) == 1
        text = text.replace(old.replace("_", " "), new)
    return Study(read(text, "mill.yaml"), "mill.yaml", text)


NO_FILTER, SUIT = "{say: not filter, sure: low}", "{say: suit iff not filter, sure: medium}"


def nash(study: Study) -> set[int]:
    return {*study.analyze().equilibria("nash")}


def test_the_sheets_of_what_takes_long(tmp_path: Path) -> None:
    """Read with openpyxl alone; what the sheets say is tried on models that are changed by hand."""
    study = mill()
    assert study.export(tmp_path / "mill.xlsx", everything=True, seconds=7) == ()
    assert load(tmp_path / "mill.xlsx").conflict == study.conflict
    book = openpyxl().load_workbook(tmp_path / "mill.xlsx")
    views = {name: study.view(name) for name in ("base", "green")}
    assert {*book.sheetnames} - {*TABLES} == {*ANSWERS} - {"coalitions"}  # no coalition has an improvement
    assert all(book[name]["A1"].value.endswith("Asked of the views base and green.") for name in ("resolve", "compare"))
    assert "up to 7 seconds" in book["resolve"]["A1"].value

    compared = table(book["compare"])
    column = "what of green makes the difference in base"
    for name, view in views.items():
        held = {row[f"state in {name}"] for row in compared if "Nash" in row[f"holds in {name} under"]}
        assert held == nash(view)
    said = {row["state in base"]: row[column] for row in compared if row[column]}
    assert {*said} == nash(views["base"]) ^ nash(views["green"]) == {8, 10}
    assert 8 in nash(mill(**{f"{NO_FILTER}, ": ""})) and "holds in base under Nash" in said[8]
    assert "or Mill drops `not filter`" in said[8] and "no longer holds in base under Nash" in said[10]
    assert [row["what differs"] for row in table(book["differences"])] == ["What Mill wants"]

    taking = [row for row in table(book["resolve"]) if row["view"] == "" and "`filter` holds" in row["asked"]]
    assert (taking[0]["answer"], taking[0]["cost of the way"]) == (
        "the cheapest change costs 1, proved: nothing cheaper does",
        1,
    )
    assert taking[0]["change"] == "no longer minds about `not filter`"
    assert taking[0]["then"].startswith("2 [filter]") and nash(mill(**{f"{NO_FILTER}, ": ""})) == {2, 4, 8, 10}

    turned = [(NO_FILTER, "filter", 0.5), (SUIT, "not (suit iff not filter)", 0.25)]
    shares: dict[int, float] = {}
    for which in range(4):
        weight, text = 1.0, MILL
        for k, (old, new, chance) in enumerate(turned):
            weight *= chance if which >> k & 1 else 1 - chance
            text = text.replace(old, new) if which >> k & 1 else text
        for state in nash(Study(read(text, "mill.yaml")).view("base")):
            shares[state] = shares.get(state, 0) + 100 * weight
    robust = [row for row in table(book["robust"]) if row["view"] == ""]
    assert {row["state"]: row["percent at least"] for row in robust} == shares
    assert all(row["percent at least"] == row["percent at most"] for row in robust)
    assert {row["state"] for row in robust if row["holds as stated"] == "yes"} == nash(study)
    assert len(table(book["doubts"])) == 3

    carried = {(row["view"], row["state"]): row["every leader can carry it"] for row in table(book["ratify"])}
    assert carried["", 4] == "yes"  # without a filter and with the mill at work, as without an agreement
    assert carried["green", 11] == "no"  # a filter, while the town sues


def test_these_answers_have_the_rows_of_their_sheets(tmp_path: Path) -> None:
    study = mill()
    study.export(tmp_path / "mill.xlsx", everything=True)
    book = openpyxl().load_workbook(tmp_path / "mill.xlsx")
    base, green = study.view("base"), study.view("green")
    answers: dict[tuple[str, str], Answer] = {
        ("compare", "taken"): base.compare(green),
        ("robust", "percent at least"): base.robust(concepts=["nash"]),
        ("ratify", "holds where only that is done under"): base.ratify(),
        ("resolve", "change"): base.resolve("filter"),
    }
    for (name, column), answer in answers.items():
        rows = [row for row in table(book[name]) if not row.get("view") and "no outcome" not in row.get("asked", "")]
        assert [row[column] for row in rows] == [row[column] for row in answer.rows()], name


def test_what_takes_long_is_not_asked_without_being_told_to(tmp_path: Path) -> None:
    mill().export(tmp_path / "mill.xlsx")
    book = openpyxl().load_workbook(tmp_path / "mill.xlsx")
    assert {*book.sheetnames} >= {"compare", "differences", "ratify"}
    assert not {*book.sheetnames} & {"resolve", "robust", "doubts"}
    assert "not sought (`convert --all` seeks it)" in book["compare"]["A1"].value
    assert not any("makes the difference" in column for column in table(book["compare"])[0])
    done = run("convert", "elmira", str(tmp_path / "elmira.gmcr"), "--all")
    assert (done.returncode, done.stdout) == (2, "") and "OUT ends in .xlsx" in done.stderr


def test_what_has_no_answer_is_a_note(tmp_path: Path) -> None:
    """A doubt that nobody states, a fear of what cannot be."""
    study = mill(**{NO_FILTER: "not filter", SUIT: "suit", "fears: [suit and not filter]": "fears: [filter and close]"})
    assert study.export(tmp_path / "mill.xlsx", everything=True) == (
        "`resolve` has no answer: `filter and close` holds in no feasible state: `filter and close` rules it out, so "
        "there is nothing to prevent",
        "`robust` has no answer: the model states no doubt that could matter here",
        "`resolve` has no answer about the view `green`: `filter and close` holds in no feasible state: `filter and "
        "close` rules it out, so there is nothing to prevent",
        "`robust` has no answer about the view `green`: the model states no doubt that could matter here",
    )


def test_views_in_doubt_are_weighed_in_one_answer(tmp_path: Path) -> None:
    study = mill(title="views in doubt: {base: 2, green: 1}\ntitle")
    study.export(tmp_path / "mill.xlsx", everything=True)
    rows = table(openpyxl().load_workbook(tmp_path / "mill.xlsx")["robust"])
    assert {row["view"] for row in rows} == {"", "green", "base 2, green 1"}


@pytest.mark.parametrize("payload", [PAYLOADS[k] for k in (1, 8, 21)])
def test_no_text_becomes_anything_else_in_the_answers(payload: str, tmp_path: Path) -> None:
    """Names of audiences, whose hope something is and whatever else stands in answers."""
    conflict = model_with(payload.strip())
    cited, view = (
        conflict.decision_makers[0].evidence,
        replace(conflict.views[0], preferences=(("B", Prioritized(())),)),
    )
    audience = Audience(
        "H", payload.strip(), payload.strip(), Prioritized((Priority(Not(Taken("go"))),)), evidence=cited
    )
    maker = replace(conflict.decision_makers[0], ratification=Ratification((audience,)))
    concern = Concern(Taken("block"), payload.strip(), cited, payload.strip())
    conflict = replace(conflict, decision_makers=(maker, conflict.decision_makers[1]), fears=(concern,))
    conflict = replace(conflict, views=(view,), default_views=("base", "v"))
    Study(conflict).export(tmp_path / "model.xlsx", everything=True)
    book = openpyxl().load_workbook(tmp_path / "model.xlsx")
    assert {"ratify", "compare", "differences", "resolve", "robust"} <= {*book.sheetnames}
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(
        cell.quotePrefix for cell in cells if str(cell.value)[:1] in ("=", "+", "-", "@") and cell.data_type == "s"
    )
    assert load(tmp_path / "model.xlsx").conflict == conflict


def test_a_long_answer_is_cut_and_the_model_is_not(tmp_path: Path) -> None:
    """Whatever stands in the sheets of answers, the model is read again: they are not even looked at."""
    conflict, notes = model_with("x"), ["y" * 30_000, "z" * 30_000]
    wants = [Prioritized((Priority(Taken("go"), note=note),)) for note in notes]  # a cell for both would be too long
    makers = (replace(conflict.decision_makers[0], preference=wants[0]), conflict.decision_makers[1])
    view = replace(conflict.views[0], preferences=(("A", wants[1]),))
    conflict = replace(conflict, decision_makers=makers, views=(view,), default_views=("base", "v"))
    Study(conflict).export(tmp_path / "model.xlsx")
    book = openpyxl().load_workbook(tmp_path / "model.xlsx")
    assert [len(row["in detail"]) for row in table(book["differences"])] == [4_002]
    book["outcomes"]["A3"] = "=1+1"
    book["states"]["A30000"] = "far"
    book.save(tmp_path / "more.xlsx")
    assert load(tmp_path / "more.xlsx").conflict == conflict
