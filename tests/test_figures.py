"""Pictures: read back by another parser, held against the answers themselves, and looked at by arithmetic."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import countermove as cm
from countermove.answers.stability import Result
from countermove.cli.program import cli
from countermove.errors import CountermoveError
from countermove.figures import KINDS
from countermove.figures.bars import bars
from countermove.figures.graph import graph
from countermove.figures.growth import Node, grown
from countermove.figures.ladders import ladders
from countermove.figures.measure import cut, text_width, wrapped
from countermove.figures.option_table import option_table
from countermove.figures.svg import escaped, quoted, standalone
from countermove.figures.views import views_side_by_side
from countermove.language.reader import read
from countermove.report.document import Picture
from countermove.report.look import DARK, DASHES, LIGHT, dark_rules, party_colour, party_dash
from countermove.study import Study
from random_models import random_free_spec, random_spec, to_yaml
from svg_reading import SVG, Reading, apart, contrast, increasing, lab

MODELS = int(os.environ.get("COUNTERMOVE_FIGURE_MODELS", "4"))
VIEWS = ("feared", "advised", "traded")


@cache
def found(name: str, view: str = "") -> Result:
    """What holds in a case of the catalogue, asked for once."""
    study = cm.load(name)
    return (study.view(view) if view else study).analyze()


def study_of(text: str) -> Study:
    """A study of a model text."""
    return Study(read(text, "test.yaml"), "test.yaml", text)


def random_results(kind: str) -> Iterator[Result]:
    """What holds in random models with two states or more."""
    rng = random.Random(f"figures {kind}")
    count = 0
    while count < MODELS:
        large = count % 3 == 2
        match kind:
            case "free":
                spec: Any = random_free_spec(rng, max_states=12 if large else 6)
            case "merged":
                spec = random_spec(rng, merged=True, move_rules=count % 2 == 1, max_options=9 if large else 6)
            case _:
                spec = random_spec(rng, max_options=10 if large else 5)
        result = study_of(to_yaml(spec)).analyze()
        if 2 <= len(result.graph) <= 300:
            count += 1
            yield result


@cache
def results() -> tuple[Result, ...]:
    """The results that pictures are drawn of here: the catalogue's, and random ones of every kind."""
    catalogue = [found("elmira"), *(found("hanoi-2019", view) for view in VIEWS), found("chicken"), found("cycle")]
    return (*catalogue, *(each for kind in ("plain", "merged", "free") for each in random_results(kind)))


@cache
def graph_of(number: int, i: int) -> Picture:
    """The graph of one of these in the eyes of a decision maker, drawn once."""
    return graph(results()[number], i)


# Every picture


def eyes(result: Result) -> list[int]:
    """In whose eyes the graph is drawn: everybody's where there are few states."""
    return [*result.graph.decision_makers][: None if len(result.graph) < 40 else 1]


def pictures(result: Result) -> dict[str, Picture]:
    """The pictures of what holds."""
    number = next((k for k, each in enumerate(results()) if each is result), None)
    drawn = {f"graph {i}": graph(result, i) if number is None else graph_of(number, i) for i in eyes(result)}
    drawn |= {"option table": option_table(result), "ladders": ladders(result), "views": views_side_by_side([result])}
    return drawn


@pytest.mark.parametrize("number", range(6 + 3 * MODELS))
def test_pictures_of_what_holds_are_whole_and_clear(number: int) -> None:
    result = results()[number]
    for name, picture in pictures(result).items():
        assert Reading(picture).faults() == [], name
        assert ElementTree.fromstring(standalone(picture)).find(f"{SVG}style") is not None
        assert picture.width == 680
        assert picture.alternative


def test_pictures_of_every_state_at_once_are_whole_and_clear() -> None:
    for result in (found("elmira"), found("hanoi-2019", "feared")):
        for draw in (option_table, ladders):
            reading = Reading(draw(result, range(len(result.graph))))
            assert reading.faults() == []
            assert len(result.graph) == 9 or any("more state" in each.words for each in reading.texts)


def test_trees_are_whole_and_clear() -> None:
    for name, view in (("elmira", ""), ("hanoi-2019", "feared"), ("euphrates-1975", "")):
        study = cm.load(name)
        study = study.view(view) if view else study
        for asked in ({}, {"improving": True}):
            assert Reading(study.paths(**asked).picture()).faults() == [], (name, asked)  # type: ignore[arg-type]
    ways = cm.load("hanoi-2019").view("feared").paths(to="solidarity", instead_of="relief and drawdown", most=9)
    assert Reading(ways.picture()).faults() == []
    for result in results():
        if result.graph.status_quo is not None and result not in results()[1:4]:
            paths = Study(result.graph.conflict).paths()
            assert Reading(paths.picture()).faults() == []


def test_the_same_bytes_every_time() -> None:
    code = (
        "import countermove as cm, hashlib\n"
        "for study in (cm.load('elmira'), cm.load('hanoi-2019').view('feared')):\n"
        "    result = study.analyze(['nash'])\n"
        "    for kind in ('option-table', 'ladders', 'graph'):\n"
        "        print(hashlib.sha256(result.picture(kind).svg.encode()).hexdigest())\n"
        "print(hashlib.sha256(cm.load('elmira').paths().picture().svg.encode()).hexdigest())\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop().split()) == 7


# What is in them is the answer's own


def test_the_option_table_says_what_is_taken_where() -> None:
    for result in results():
        if result.graph.conflict.states:
            continue
        reading = Reading(option_table(result))
        options = {option.name: reading.said(option.name) for option in result.graph.conflict.options}
        shown = 0
        for state in result.graph.states[: 12 if len(result.graph) <= 12 else 0]:
            heads = [each for each in reading.said(str(state.number)) if each.bold and each.size == 10]
            assert len(heads) == 1, "each state once"
            shown += 1
            for option, labels in options.items():
                letters = {
                    each.words
                    for each in reading.texts
                    for label in labels
                    if abs(each.x - heads[0].x) < 0.1
                    and abs(each.y - label.y) < 0.1
                    and each.y > heads[0].y
                    and each.y - heads[0].y < 480
                }
                wanted = "Y" if option in state.taken else "-" if option in state.open else "N"
                assert wanted in letters
                assert len(letters) == 1 or len(result.graph) > 9
            under = [each for each in reading.texts if each.x == heads[0].x and each.words in CONCEPTS_SHOWN]
            held = result.solution.held(state.index)
            assert {each.words for each in under} >= {SHORT[held[0]] if held else "–"}
        assert shown or len(result.graph) > 12


SHORT = {"nash": "Nash", "sseq": "SSEQ", "smr": "SMR", "seq": "SEQ", "gmr": "GMR"}
CONCEPTS_SHOWN = {*SHORT.values(), "–"}


def test_the_default_table_of_a_large_model_shows_the_status_quo_and_the_first_outcomes() -> None:
    result = found("hanoi-2019", "feared")
    reading = Reading(option_table(result))
    numbers = [each.words for each in reading.texts if each.bold and each.words.isdecimal()]
    wanted = [result.graph.states[result.graph.status_quo or 0].number]
    wanted += [each.state.number for each in result.outcomes if each.state.number not in wanted]
    assert numbers == [str(number) for number in wanted[:12]]


def test_ladders_place_every_state_by_its_level() -> None:
    for result in results():
        reading = Reading(ladders(result))
        axes = [reading.points(each) for each in reading.paths(stroke_width="1.2")]
        lowest = max(y for points in axes for _, y in points) + 12
        orders, column = result.graph.orders, reading.width / min(5, len(result.graph.orders))
        if len(orders) > 5:
            continue
        for i, order in enumerate(orders):
            chips = [
                each
                for each in reading.texts
                if each.bold and each.size == 9 and each.words.isdecimal() and each.y < lowest
                if i * column <= each.x < (i + 1) * column
            ]
            levels = [order.levels[int(each.words) - 1] for each in sorted(chips, key=lambda each: each.y)]
            assert levels == sorted(levels, reverse=True)
            if len(result.graph) <= 12:
                hidden = [each.whole for each in reading.texts if each.whole.startswith("states ")]
                assert hidden or {int(each.words) for each in chips} == {s.number for s in result.graph.states}


def test_ladders_mark_what_holds() -> None:
    result = found("elmira")
    reading = Reading(ladders(result))
    filled = [
        rect for rect in reading.root.iter(f"{SVG}rect") if rect.get("fill") == LIGHT["ink"] and rect.get("rx") == "3.5"
    ]
    assert len(filled) == 3 * 3 + 1, "three Nash equilibria for three decision makers, and one in the legend"
    diamonds = reading.paths(fill=LIGHT["weight"])
    assert len(diamonds) == 3 + 1


def test_views_say_how_each_outcome_stands() -> None:
    results_of = [found("hanoi-2019", view) for view in VIEWS]
    reading = Reading(views_side_by_side(results_of))
    heads = {view: next(each for each in reading.said(view) if each.bold) for view in VIEWS}
    rows = 0
    for result, view in zip(results_of, VIEWS, strict=True):
        for outcome in result.data()["outcomes"]:
            if outcome["holds"][0] != "nash":
                continue
            names = ", ".join(result.graph.states[outcome["state"] - 1].taken)
            least = min(10, len(names))
            labels = [each for each in reading.texts if names.startswith(each.words) and len(each.words) >= least]
            assert labels, names
            label = labels[0]
            steps = outcome["steps"]
            wanted = "Nash" + ("" if steps is None else " here" if steps == 0 else f" in {steps}")
            cells = [
                each.words
                for each in reading.texts
                if heads[view].x - 8 < each.middle[0] < heads[view].x + 130 and abs(each.y - label.y) < 20
            ]
            assert wanted in cells
            rows += 1
    assert rows == sum(
        result.ranked.groups[0].count for result in results_of if result.ranked.groups[0].concept == "nash"
    )


def test_the_graph_has_every_move_and_its_improvements_are_bold() -> None:
    drawn = 0
    for number, result in enumerate(results()):
        whole = result.graph
        picture = graph_of(number, 0)
        reading = Reading(picture)
        pairs = {(i, s, t) for i in whole.decision_makers for s in range(len(whole)) for t in whole.moves(i, s)}
        if "Drawn: " in picture.alternative:
            continue
        drawn += 1
        at = {int(each.words) - 1: each.middle for each in reading.texts if each.bold and each.size == 10}
        assert at.keys() == set(range(len(whole)))
        found_moves: set[tuple[str, int, int]] = set()
        for path in reading.root.iter(f"{SVG}path"):
            if "Q" not in path.attrib["d"]:
                continue
            start, _, end = reading.points(path)
            source, target = (min(at, key=lambda s, p=p: _far(at[s], p)) for p in (start, end))  # type: ignore[misc]
            found_moves.add((path.attrib["stroke"], source, target))
            if path.attrib["stroke-width"] == "2.2":
                i = next(k for k in whole.decision_makers if LIGHT[party_colour(k)] == path.attrib["stroke"])
                assert target in whole.improvements(i, source)
        improvements = {(i, s, t) for i, s, t in pairs if whole.prefers(i, t, s)}
        for i, s, t in improvements:
            assert (LIGHT[party_colour(i)], s, t) in found_moves
        both_ways = {(c, min(s, t), max(s, t)) for c, s, t in found_moves}
        assert both_ways == {(LIGHT[party_colour(i)], min(s, t), max(s, t)) for i, s, t in pairs}
    assert drawn >= MODELS


def _far(one: tuple[float, float], other: tuple[float, float]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def test_the_graph_places_states_by_the_preference_of_the_decision_maker() -> None:
    for number, result in enumerate(results()):
        for i in eyes(result):
            reading = Reading(graph_of(number, i))
            nodes = [each for each in reading.texts if each.bold and each.size == 10]
            levels = result.graph.orders[i].levels
            placed = sorted(nodes, key=lambda each: (each.x, levels[int(each.words) - 1]))
            assert increasing([float(levels[int(each.words) - 1]) for each in placed])


def test_the_graph_of_a_large_model_shows_the_ways_and_says_what_it_leaves_out() -> None:
    result = found("hanoi-2019", "feared")
    picture = graph(result, 0)
    reading = Reading(picture)
    shown = {int(each.words) - 1 for each in reading.texts if each.bold and each.size == 10}
    assert result.graph.status_quo in shown
    for outcome in result.ranked.groups[0].outcomes[:12]:
        assert outcome.state.index in shown
        for step in result.solution.path(outcome.state.index) if outcome.steps else ():
            assert step.target in shown
    assert f"{len(shown)} of 864 states" in picture.alternative
    into = sum(
        1
        for i in result.graph.decision_makers
        for s in range(864)
        if s not in shown and result.outcomes[0].state.index in result.graph.improvements(i, s)
    )
    assert any(each.words == f"{into} in" for each in reading.texts)
    here = result.graph.status_quo or 0
    out = {(i, t) for i in result.graph.decision_makers for t in result.graph.improvements(i, here) if t not in shown}
    assert any(each.words.endswith(f", {len(out)} out") for each in reading.texts)
    assert result.outcomes[0].held[0] == "nash", "nothing leads out of it"


def test_the_graph_of_some_states_has_the_moves_between_them() -> None:
    result = found("hanoi-2019", "feared")
    asked = [result.graph.status_quo or 0, *(each.state.index for each in result.outcomes[:9])]
    picture = graph(result, 0, states=asked)
    reading = Reading(picture)
    assert reading.faults() == []
    nodes = {int(each.words) - 1 for each in reading.texts if each.bold and each.size == 10}
    assert nodes == set(asked)
    drawn = [each for each in reading.root.iter(f"{SVG}path") if "Q" in each.attrib["d"]]
    pairs = {
        (i, min(s, t), max(s, t))
        for i in result.graph.decision_makers
        for s in asked
        for t in result.graph.moves(i, s)
        if t in asked
    }
    assert len(drawn) == len(pairs) > 0
    assert f"Drawn: {len(nodes)} of 864 states, as asked for" in picture.alternative


def test_the_tree_has_the_states_that_are_reached_at_their_steps() -> None:
    elmira = cm.load("elmira")
    for improving in (True, False):
        answer = elmira.paths(improving=improving)
        reading = Reading(answer.picture())
        reach = answer.found.reaches[answer.found.kind]
        steps = {s: reach.steps(s) for s in range(9) if reach.steps(s) is not None}
        chips = {
            int(each.words) - 1: each.x
            for each in reading.texts
            if each.bold and each.size in (9, 10) and each.words.isdecimal()
        }
        assert chips.keys() == steps.keys()
        by_step: dict[int, set[int]] = {}
        for state, x in chips.items():
            by_step.setdefault(steps[state] or 0, set()).add(round(x / 40))
        assert sorted(by_step) == list(range(max(by_step) + 1))
        columns = [max(own) for _, own in sorted(by_step.items())]
        assert columns == sorted(set(columns)), "a column for each step"
        dashed = [each for each in reading.paths(stroke_dasharray="4 3") if "L" in each.attrib["d"]]
        assert bool(dashed) != improving


def test_every_way_in_a_tree_is_legal_and_a_shortest_one() -> None:
    grown_whole = 0
    for result in results():
        whole = result.graph
        if whole.status_quo is None or len(whole) > 60:
            continue
        for improving in (True, False):
            paths = Study(whole.conflict).paths(improving=improving).found
            root, note = grown(paths)
            reach = paths.reaches[paths.kind]
            waiting: list[tuple[Node, int]] = [(root, 0)]
            seen: dict[int, int] = {}
            while waiting:
                node, depth = waiting.pop()
                seen[node.state] = min(depth, seen.get(node.state, depth))  # one that is passed again is there twice
                for each in node.below:
                    assert each.step is not None
                    assert (each.step.source, each.step.target) == (node.state, each.state)
                    assert node.step is None or node.step.mover != each.step.mover, "nobody moves twice in a row"
                    moves = whole.improvements if improving else whole.moves
                    assert each.state in moves(each.step.mover, node.state)
                    waiting.append((each, depth + 1))
            if note.startswith("All "):
                grown_whole += 1
                assert seen == {s: steps for s in range(len(whole)) if (steps := reach.steps(s)) is not None}
    assert grown_whole > MODELS


def test_bars_have_the_shares_and_their_lengths() -> None:
    answer = cm.load("hanoi-2019").view("feared").robust()
    reading = Reading(bars([answer.found]))
    assert reading.faults() == []
    for words, share in (("75 percent (3/4)", 0.75), ("25 percent (1/4)", 0.25)):
        for text in reading.said(words):
            row = [each for each in reading.rects if abs(each.middle[1] - text.middle[1]) < 4]
            whole = max(each.right - each.left for each in row)
            assert any(abs((each.right - each.left) / whole - share) < 0.005 for each in row)
    assert reading.said("75 percent (3/4)")


def test_bars_of_steps_are_as_long_as_the_steps_to_a_change() -> None:
    """On Elmira: one step breaks 5, two break 8 and none 9, whose bar is whole."""
    reading = Reading(bars([cm.load("elmira").robust(swaps=1, steps=1).found]))
    assert reading.faults() == []
    parts = {}
    for words in ("breaks after 1 step", "breaks after 2 steps", "holds after 1 step", "never breaks"):
        (text,) = reading.said(words)
        row = [each.right - each.left for each in reading.rects if abs(each.middle[1] - text.middle[1]) < 4]
        parts[words] = round((sorted(row)[-2] if len(row) > 1 else 0) / max(row), 3)
    assert [*parts.values()] == [0.333, 0.667, 0.333, 1.0]


def test_dots_show_which_statements_tip_an_outcome() -> None:
    found = cm.load("hanoi-2019").view("feared").robust().found
    reading = Reading(bars([found]))
    discs = [
        (round(float(each.attrib["cy"]), 1), round(float(each.attrib["cx"]), 1), each.get("fill"))
        for each in reading.root.iter(f"{SVG}circle")
    ]
    rows: dict[float, list[str | None]] = {}
    for y, _, fill in sorted(discs):
        rows.setdefault(y, []).append(fill)
    hollow = min((colour for own in rows.values() for colour in own), key=lambda c: c != LIGHT["ground"])
    shown = ["".join("○" if colour == hollow else "●" for colour in own) for own in rows.values()]
    assert shown == ["●○", "●○", "○●", "○●", "●○", "●○", "●●"]
    assert "relief, drawdown, halt, hedge, backlash: breaks if 1 turns round;" in reading.source
    assert "raise_abductees, solidarity, back: comes to hold if 1 and 2 turn round;" in reading.source


def test_bars_of_a_sample_show_intervals() -> None:
    answer = cm.load("chicken").robust(orders=["Row", "Column"], samples=40, seed=3)
    picture = bars([answer.found])
    assert Reading(picture).faults() == []
    assert " to " in picture.alternative
    assert Reading(picture).said("perhaps: the share is in this range")


def test_the_front_has_every_cost() -> None:
    for name, view, asked in (
        ("euphrates-1975", "", {"want": "release"}),
        ("elmira", "", {"state": 2}),
        ("hanoi-2019", "feared", {"prevent": "relief and not dismantle", "by": ["Japan"]}),
    ):
        study = cm.load(name)
        answer = (study.view(view) if view else study).resolve(**asked)
        reading = Reading(answer.picture())
        assert reading.faults() == []
        data = answer.data()
        costs = [each["cost"] for key in ("resolutions", "as_cheap", "in_name_only") for each in data[key]]
        shown = [int(each.words) for each in reading.texts if each.words.isdecimal() and each.x == 2]
        assert sorted(shown) == sorted(costs)[: len(shown)]
        dots = [each for each in reading.root.iter(f"{SVG}circle") if each.get("r") == "5.5"]
        assert len(dots) == len(data["resolutions"]) + bool(data["resolutions"])
        for words in (change["words"] for each in data["resolutions"] for change in each["changes"]):
            assert quoted(words) in answer.picture().alternative


def test_the_front_where_there_is_nothing_to_show() -> None:
    elmira = cm.load("elmira")
    assert "without any change" in elmira.resolve(state=5).picture().alternative
    never = elmira.resolve(state=1, fixed=["MoE", "LG"], costs={"commit": None, "rule": None, "partner": None})
    assert Reading(never.picture()).faults() == []


# Text stays text

PAYLOADS = (
    "<script>alert(1)</script>",
    "</text></svg><img src=x onerror=alert(1)>",
    "\"onload='alert(1)",
    "&lt;b&gt;&amp;#x3c;",
    "]]><!--",
    "{{7*7}}${7*7}",
    '\\input{/etc/passwd} #import "x"',
    "=HYPERLINK(1)",
    "a\u202eb\u2066c",
    "x\u0085z",
    "東京" * 60,
    "W" * 400,
)

NASTY = """\
countermove: 1
title: {0}
question: {0}
by: {0}
text: {0}
decision makers:
  A: {{name: {0}, text: {0}, options: {{go: {0}, pay: {0}}}, prefers: [{{say: go, sure: low, note: {0}}}, not block]}}
  B: {{name: {0}, options: {{block: {0}}}, prefers: [not go, block]}}
status quo: []
views:
  mine: {{by: {0}, text: {0}, A: {{prefers: [not go]}}}}
  yours: {{by: {0}, on: mine, B: {{prefers: [{{say: go, sure: low}}]}}}}
"""


@pytest.mark.parametrize("payload", PAYLOADS, ids=[str(k) for k in range(len(PAYLOADS))])
def test_text_of_a_model_stays_text(payload: str) -> None:
    study = study_of(NASTY.format(json.dumps(payload)))
    result = study.analyze()
    drawn = pictures(result)
    drawn["views"] = views_side_by_side([result, study.view("mine").analyze(), study.view("yours").analyze()])
    drawn["tree"] = study.paths().picture()
    drawn["bars"] = study.robust().picture()
    drawn["front"] = study.resolve(want="go and block").picture()
    for name, picture in drawn.items():
        reading = Reading(picture)
        assert {each.tag.removeprefix(SVG) for each in reading.root.iter()} <= {
            "svg", "title", "desc", "text", "rect", "path", "circle"
        }  # fmt: skip
        for element in reading.root.iter():
            assert not any(key.startswith("on") or "href" in key for key in element.attrib)
        assert reading.faults() == [], name
        Reading(standalone(picture))


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert escaped("a\x00\x1b\ud800\ufffe\u202eb\nc") == "a�����b c"
    assert escaped("<a href='x'>\"&") == "&lt;a href='x'&gt;&quot;&amp;"


# Room for text


def test_widths_are_those_of_the_font() -> None:
    """A few, from the font's own table (2,048 units to the em)."""
    for letter, plain, bold in (
        ("W", 2025, 2259),
        ("i", 569, 702),
        ("0", 1303, 1425),
        (" ", 651, 713),
        ("m", 1995, 2134),
    ):
        assert text_width(letter, 2048) == pytest.approx(plain, abs=2)
        assert text_width(letter, 2048, bold=True) == pytest.approx(bold, abs=2)


def test_wrapping_and_cutting_keep_to_the_room_and_lose_nothing() -> None:
    rng = random.Random(5)
    for _ in range(300):
        words = [
            "".join(rng.choice("iWm,東é_x") for _ in range(rng.choice([1, 3, 8, 30])))
            for _ in range(rng.randint(1, 12))
        ]
        text, room = " ".join(words), rng.choice([20, 60, 200, 500])
        lines = wrapped(text, 10, room)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(text_width(line, 10) <= room + 1e-6 or len(line) == 1 for line in lines)
        few = wrapped(text, 10, room, 2)
        assert len(few) <= 2
        assert few == lines or (few[-1].endswith("…") and "".join(few)[:-1].replace(" ", "") in text.replace(" ", ""))
        short = cut(text, 10, room)
        assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


# Colours

#: How the colour-blind see, as mixtures of linear RGB: Machado, Oliveira & Fernandes 2009, IEEE Transactions on
#: Visualization and Computer Graphics 15(6), severity 1.
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881))
PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))


@pytest.mark.parametrize("eyes", [None, DEUTERANOPIA, PROTANOPIA], ids=["all", "deuteranopia", "protanopia"])
def test_parties_are_told_apart_by_their_colours(eyes: Any) -> None:
    first = [LIGHT[party_colour(i)] for i in range(6)]
    for one, other in combinations(first, 2):
        assert apart(lab(one, eyes), lab(other, eyes)) > 12, (one, other)


def test_parties_are_told_apart_in_grey_and_by_their_dashes() -> None:
    greys = sorted(lab(LIGHT[party_colour(i)])[0] for i in range(6))
    assert min(b - a for a, b in pairwise(greys)) > 9
    assert len({party_dash(i) for i in range(8)}) == 8 == len(set(DASHES))
    assert len({(party_colour(i), party_dash(i)) for i in range(20)}) == 20


def test_text_has_contrast_in_the_light_and_in_the_dark() -> None:
    for look in (LIGHT, DARK):
        for text in ("ink", "dim"):
            for ground in ("ground", "band"):
                assert contrast(look[text], look[ground]) > 4.5, (text, ground)
        for i in range(6):
            assert contrast(look[party_colour(i)], look["ground"]) > 2.0, i
    assert LIGHT.keys() == DARK.keys()


def test_every_colour_in_a_picture_has_a_class_that_the_dark_rules_know() -> None:
    rules = dark_rules()
    for picture in pictures(found("elmira")).values():
        for element in Reading(picture).root.iter():
            for key, kind in (("fill", "f"), ("stroke", "s")):
                colour = element.get(key)
                if colour and colour != "none":
                    names = [name for name in element.attrib["class"].split() if name.startswith(f"cm-{kind}-")]
                    assert len(names) == 1
                    assert LIGHT[names[0].removeprefix(f"cm-{kind}-")] == colour
                    assert f".{names[0]}{{" in rules


def test_ids_differ_between_pictures() -> None:
    ids = [
        each.attrib["id"]
        for result in results()[:4]
        for picture in pictures(result).values()
        for each in Reading(picture).root
        if "id" in each.attrib
    ]
    assert len(ids) == len(set(ids))


# The command, the library, notebooks


def command(*arguments: str) -> None:
    """Runs the command in this process."""
    cli.main(["figure", *arguments], standalone_mode=False)


def test_the_command_draws_every_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = {"graph": ["--dm", "LG"], "front": ["--state", "4"], "bars": ["--swaps", "1"], "tree": ["--to", "8"]}
    for kind in KINDS:
        path = tmp_path / f"{kind}.svg"
        command("elmira", kind, "-o", str(path), *asked.get(kind, []))
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        desc = root.find(f"{SVG}desc")
        assert desc is not None
        assert " ".join(capsys.readouterr().out.split()) == " ".join((desc.text or "").split())


def test_the_command_says_it_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "graph.svg"
    command("elmira", "graph", "-o", str(path), "--json")
    data = json.loads(capsys.readouterr().out)
    assert data.keys() == {"kind", "view", "width", "height", "says", "svg"}
    assert data["svg"] == path.read_text(encoding="utf-8")


def test_the_command_refuses_what_it_cannot_draw(tmp_path: Path) -> None:
    there, new = tmp_path / "there.svg", tmp_path / "x.svg"
    there.write_text("mine", encoding="utf-8")
    for arguments, said in (
        (["elmira", "graph", "-o", str(there)], "is there already"),
        (["elmira", "graph", "-o", str(tmp_path / "x.png")], "does not end in `.svg`"),
        (["elmira", "graph", "--dm", "Unroyal", "-o", str(new)], "did you mean `Uniroyal`?"),
        (["elmira", "front", "-o", str(new)], "what is wanted"),
        (["hanoi-2019", "ladders", "-o", str(new)], "name one with `--view`"),
        (["elmira", "bars", "-o", str(new)], "doubt"),
    ):
        with pytest.raises(CountermoveError) as error:
            command(*arguments)
        assert said in str(error.value)
        assert not new.exists()
    assert there.read_text(encoding="utf-8") == "mine"
    command("elmira", "graph", "-o", str(there), "--force")
    assert there.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("name", ["option-table", "ladders", "graph", "tree", "front"])
def test_the_pictures_of_the_page_are_what_the_program_draws(name: str) -> None:
    spec = importlib.util.spec_from_file_location("figures_tool", Path(__file__).parent.parent / "tools" / "figures.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.PICTURES[name]().svg() == (tool.FOLDER / f"{name}.svg").read_text(encoding="utf-8"), (
        "run `make figures`"
    )


def test_notebooks_show_tables_in_which_text_stays_text() -> None:
    payload = "<script>alert(1)</script> & \x1b"
    study = study_of(NASTY.format(json.dumps(payload.replace("\x1b", ""))))
    result = study.analyze()
    for shown in (study, result, study.rank("A"), result.why(1, "A", "nash")):
        text = shown._repr_html_()
        assert "<script" not in text
        assert "&lt;script&gt;" in text
        ElementTree.fromstring(f"<div>{text}</div>")
    rows = ElementTree.fromstring(f"<div>{found('elmira')._repr_html_()}</div>").findall(".//tbody/tr")
    assert [row.findtext("td") for row in rows] == [str(each.state.number) for each in found("elmira").outcomes]
    ranks = ElementTree.fromstring(f"<div>{cm.load('elmira').rank('LG')._repr_html_()}</div>").findall(".//tbody/tr")
    assert "".join((row.findall("td")[1].text or "")[0] for row in ranks) == "735186429"
    drawn = cm.load("elmira").figure("ladders")
    assert drawn._repr_svg_() == standalone(drawn.picture)


def test_labels_take_the_place_of_numbers() -> None:
    result = found("elmira")
    labels = {4: "A", 7: "B"}
    draws: list[Callable[..., Picture]] = [option_table, ladders]
    for draw in draws:
        reading = Reading(draw(result, [0, 4, 7], labels))
        assert reading.said("A")
        assert reading.said("B")
        assert not [each for each in reading.said("5") if each.bold]
    assert Reading(graph(result, 1, labels)).said("A")
