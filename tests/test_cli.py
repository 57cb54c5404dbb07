"""The command line for real: every command in a process of its own, as a user or another program meets it."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from commands import COMMANDS, GMCR, PROGRAM, TIED, answered, catalogue, large, unix
from countermove.cases import names
from countermove.cli import COMMANDS as MODULES
from countermove.cli.program import cli
from helpers import run

CLI: dict[str, Any] = {name: cli.get_command(click.Context(cli), name) for name in MODULES}
SNAPSHOTS = Path(__file__).parent / "snapshots"
WRITES_SNAPSHOTS = os.environ.get("COUNTERMOVE_SNAPSHOTS") == "write"

WEIGHTED = """\
countermove: 1
title: Weights
decision makers:
  A: {options: {go: go ahead, pay: pay for it}, weights: {go: 0.3, pay: -0.1, block: -0.2}}
  B: {options: {block: block it}, weights: {go: -1, pay: 1.5, block: 0.25}}
status quo: []
"""

FREE = """\
countermove: 1
title: Two roads
states: {calm: nothing happens, tense: troops face each other, war: fighting}
decision makers:
  A: {moves: {calm: [tense], tense: [calm, war]}, ranking: [tense, calm, war]}
  B: {moves: {tense: [war]}, ranking: [calm, [tense, war]]}
status quo: calm
"""

#: Three mistakes, in the lines 5, 6 and 7.
BROKEN = """\
countermove: 1
title: Broken
decision makers:
  A: {options: {go: , pay: }, prefers: [go]}
  B: {options: {block: }, prefers: [gone]}
infeasible: [go and]
status_quo: [go]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with models, good and bad, which no test here may change."""
    path = tmp_path_factory.mktemp("models")
    for name, text in (
        ("tied.yaml", TIED),
        ("weighted.yaml", WEIGHTED),
        ("free.yaml", FREE),
        ("broken.yaml", BROKEN),
        ("empty.yaml", ""),
        ("empty.gmcr", ""),
        ("list.gmcr", "[]"),
        ("notes.txt", "some notes"),
        ("good.gmcr", json.dumps(GMCR)),
        ("renamed.gmcr", json.dumps(GMCR | {"options": [{"name": "2nd offer"}, {"name": "block"}]})),
        ("broken.gmcr", json.dumps(GMCR | {"infeasibles": [[[0, "Y"], [7, "N"]]]})),
        ("nothing_left.yaml", f"{TIED}infeasible: [go, not go]\n"),
        ("unranked.yaml", TIED.replace("[[1, 4], [2, 3]]", "[[1, 4], 2]")),
        ("unstated.yaml", TIED.replace(", prefers: []", "")),
        ("huge.yaml", large(60)),
    ):
        (path / name).write_text(text, encoding="utf-8")
    (path / "binary.yaml").write_bytes(bytes(range(256)) * 4)
    (path / "binary.gmcr").write_bytes(bytes(range(256)) * 4)
    (path / "latin.yaml").write_bytes("countermove: 1\ntitle: Café\n".encode("latin-1"))
    (path / "large.yaml").write_bytes(b" " * 1_000_001)
    (path / "folder.yaml").mkdir()
    return path


@pytest.fixture(autouse=True)
def _folder_unchanged(folder: Path) -> Iterator[None]:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    yield
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def data(*arguments: str, cwd: Path | None = None) -> Any:
    """What a command prints with `--json`."""
    return json.loads(answered(*arguments, "--json", cwd=cwd))


def refused(*arguments: str, status: int = 1, cwd: Path | None = None) -> str:
    """What a command says on standard error that does not answer."""
    done = run(*arguments, cwd=cwd)
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.strip()
    return done.stderr


# Help, and its examples


def test_the_program_says_what_it_is() -> None:
    text = answered("--help")
    assert answered("-h") == text
    listed = re.findall(r"^  (\w+)  +\S", text.split("Commands:\n")[1], re.MULTILINE)
    assert listed == COMMANDS
    assert "not predictions. Exit status: 0 answered, 1 the model or the request is wrong" in " ".join(text.split())
    assert re.fullmatch(r"countermove, version \d+\.\d+\.\d+\n", answered("--version"))


def test_without_a_command_it_shows_its_help_and_that_is_a_wrong_usage() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert "Commands:\n  new " in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command(command: str) -> None:
    text = answered(command, "--help")
    assert answered(command, "-h") == text
    assert re.match(rf"Usage: .* {command} ", text)
    assert "  Example" in text
    for option in ("--json", "--view"):
        declared = any(option in parameter.opts for parameter in CLI[command].params)
        assert (f"  {option} " in text) == declared


def test_every_command_that_answers_has_json() -> None:
    having = {name for name, command in CLI.items() if any("--json" in each.opts for each in command.params)}
    assert {*CLI} - having == {"new", "convert", "completion"}


def examples(text: str) -> list[str]:
    """The commands that a help text shows, each a line of its own."""
    found = re.findall(r'^ +(?:eval "\$\()?(countermove .*?)(?:\)")?$', text, re.MULTILINE)
    return [re.split(r" {3,}", line)[0] for line in found]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_examples_in_help_run(command: str, tmp_path: Path) -> None:
    """The first one as a process that has imported nothing yet."""
    text = run(*([command] if command else []), "--help", env={"COLUMNS": "200"}).stdout
    shown = examples(text)
    assert len(shown) >= (3 if not command else 1)
    assert len(shown) == text.count(" countermove ") + text.count("(countermove ") - text.count("Usage: countermove ")
    if command != "new" and "countermove new" not in text:
        answered("new", "dispute.yaml", cwd=tmp_path)
    (tmp_path / "old-model.gmcr").write_text(json.dumps(GMCR), encoding="utf-8")
    if command == "analyze":
        run("analyze", "elmira", "--engine", "compiled")  # which says once that it compiles the engine
    if command == "verify":
        answered("analyze", "elmira", "--certificate", "elmira.json", cwd=tmp_path)
    for line in sorted(shown, key=lambda line: "new" not in line):
        program, *arguments = shlex.split(line)
        assert program == "countermove"
        assert not command or arguments[0] == command
        if command == "convert":  # what is left out in the files of other programs is noted
            done = run(*arguments, cwd=tmp_path, cold=line == shown[0])
            assert done.returncode == 0
            assert all(note.startswith("note: ") for note in done.stderr.splitlines())
            continue
        output = answered(*arguments, cwd=tmp_path, cold=line == shown[0])
        if "--json" in arguments:
            assert json.loads(output)


# Every command


def test_cases() -> None:
    lines = catalogue("cases").splitlines()
    assert [line.split()[0] for line in lines] == list(names())
    assert "elmira             The Elmira groundwater contamination" in lines
    listed = data("cases")
    assert [each["name"] for each in listed] == list(names())
    assert all(each.keys() == {"name", "title", "text"} and all(each.values()) for each in listed)


def test_one_case() -> None:
    text = catalogue("cases", "elmira")
    for part in (
        "The Elmira groundwater contamination\nWill the ministry's",
        "Late in 1989 a suspected carcinogen",
        "insist: insist on the original control order\n",
        "\nSources\n  - Keith W. Hipel,",
    ):
        assert part in text
    text = catalogue("cases", "hanoi-2019")
    assert "\nViews\n  - feared (Tokyo, as the author reports it): " in text
    assert "\nWhat the model leaves out\n  - " in text
    assert [each["name"] for each in data("cases", "elmira")] == ["elmira"]


def test_check_says_what_is_wrong_and_where(folder: Path) -> None:
    done = run("check", "broken.yaml", cwd=folder)
    assert (done.returncode, done.stderr) == (1, "")
    heads = re.findall(r"^broken\.yaml:(\d+):\d+: error: ", done.stdout, re.MULTILINE)
    assert heads == ["5", "6", "7"]
    assert done.stdout.endswith("\n3 errors, 0 doubts in broken.yaml\n")
    done = run("check", "broken.yaml", "--json", cwd=folder)
    assert (done.returncode, done.stderr) == (1, "")
    found = json.loads(done.stdout)
    assert (found["errors"], found["doubts"]) == (3, 0)
    assert [problem["line"] for problem in found["problems"]] == [5, 6, 7]
    keys = {"severity", "message", "file", "line", "column", "path", "found", "expected", "hint"}
    assert all(problem.keys() == keys for problem in found["problems"])
    assert {problem["severity"] for problem in found["problems"]} == {"error"}


def test_check_of_a_file_of_another_program_names_the_place_in_it(folder: Path) -> None:
    done = run("check", "broken.gmcr", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.startswith("broken.gmcr:infeasibles[0][1]: error: there is no option 7\n")
    (problem,) = json.loads(run("check", "broken.gmcr", "--json", cwd=folder).stdout)["problems"]
    assert (problem["path"], problem["line"], problem["column"]) == ("infeasibles[0][1]", None, None)


def test_doubts_are_no_errors(folder: Path) -> None:
    text = answered("check", "tied.yaml", cwd=folder)
    assert re.match(
        r"tied\.yaml:6:3: doubt: the preferences of C tie all .*\n    6 \|   C: {name: .*\n          \^\n", text
    )
    assert text.endswith("\n0 errors, 1 doubt in tied.yaml\n")
    found = data("check", "tied.yaml", cwd=folder)
    assert (found["errors"], found["doubts"], len(found["problems"])) == (0, 1, 1)
    (problem,) = found["problems"]
    assert (problem["severity"], problem["line"], problem["column"], problem["found"]) == ("doubt", 6, 3, "C")


def test_check_looks_into_the_views() -> None:
    text = catalogue("check", "hanoi-2019")
    assert "statement 3 of DPRK, `relief`, never decides" in text
    assert "(in the view `traded`)" in text
    assert text.endswith("\n0 errors, 1 doubt in hanoi-2019\n")
    assert catalogue("check", "hanoi-2019", "--view", "feared") == "0 errors, 0 doubts in hanoi-2019\n"
    assert data("check", "hanoi-2019", "--view", "traded")["doubts"] == 1


def test_rank_needs_only_what_this_decision_maker_wants() -> None:
    text = catalogue("rank", "hanoi-2019", "--dm", "Japan")
    head = "The Hanoi summit, February 2019\nJapanese government: 48 levels over 864 states, the best first\n    1  "
    assert text.startswith(head)
    assert "  ← the status quo" in catalogue("rank", "hanoi-2019", "--dm", "Japan", "--all")
    assert text.endswith("\n       and 28 levels more (`--all` lists them)\n")
    assert len(re.findall(r"^ {3,4}\d+  ", text, re.MULTILINE)) == 20
    message = refused("rank", "hanoi-2019", "--dm", "US")
    assert message == (
        "error: the model says what US wants only in its views; name one with `--view`\n"
        "  there are: `feared`, `advised`, `traded`\n"
    )
    assert (
        catalogue("rank", "hanoi-2019", "--dm", "US", "--view", "feared")
        .splitlines()[1]
        .startswith("US administration: 96 levels")
    )


def test_rank_all() -> None:
    text = catalogue("rank", "hanoi-2019", "--dm", "Japan", "--all")
    assert len(re.findall(r"^ {3,4}\d+  ", text, re.MULTILINE)) == 48
    assert len(re.findall(r"^ {3,4}[\d=]+ +\d+ \S", text, re.MULTILINE)) == 864
    assert "more (`--all`" not in text


def test_rank_as_json() -> None:
    found = data("rank", "elmira", "--dm", "Uniroyal")
    assert (found["view"], found["decision_maker"]) == (None, "Uniroyal")
    assert [level["states"] for level in found["levels"]] == [[1], [4], [8], [5], [9], [3], [7], [2], [6]]
    assert [level["taken"] for level in found["levels"]][:2] == [[["delay"]], [["modify", "accept"]]]
    assert found["levels"][-1]["above_next_by"] is None
    found = data("rank", "hanoi-2019", "--dm", "Public", "--view", "feared")
    assert found["view"] == "feared"
    assert sum(len(level["states"]) for level in found["levels"]) == 864
    assert [level["above_next_by"] and level["above_next_by"]["position"] for level in found["levels"]] == [
        2,
        1,
        2,
        None,
    ]


def test_a_decision_maker_may_be_called_by_the_name_that_is_shown(folder: Path) -> None:
    assert answered("rank", "tied.yaml", "--dm", "The crowd", cwd=folder) == answered(
        "rank", "tied.yaml", "--dm", "C", cwd=folder
    )


def outcomes(text: str) -> list[int]:
    """The numbers of the outcomes that a report lists, in its order."""
    return [int(number) for number in re.findall(r"^ {2,6}(\d+)  [a-z]", text, re.MULTILINE)]


def test_analyze() -> None:
    text = catalogue("analyze", "elmira")
    assert outcomes(text) == [5, 9, 8, 1, 4]
    assert "\n9 feasible states, 3 decision makers; status quo: 1 [delay].\n" in text
    assert "\nOutcomes that hold: Nash 3, SSEQ 3, SMR 5, SEQ 3, GMR 5.\n" in text
    assert "\n3 outcomes hold under Nash (and SSEQ, SMR, SEQ and GMR).\n" in text
    assert "\n2 more outcomes hold under SMR (and GMR).\n" in text
    assert text.endswith("\nThese are consequences of the model as it is written, not a prediction.\n")


def test_analyze_in_each_default_view_when_none_is_asked_for() -> None:
    text = catalogue("analyze", "hanoi-2019", "--concepts", "nash")
    assert re.findall(r"^View `(\w+)`: ", text, re.MULTILINE) == ["feared", "advised", "traded"]
    assert re.search(r"^  feared +advised +traded +outcome$", text, re.MULTILINE)
    assert outcomes(text)[:2] == [748, 145]


def test_without_a_view_json_and_explain_name_the_views() -> None:
    message = (
        "error: the model says what US wants only in its views; name one with `--view`\n"
        "  there are: `feared`, `advised`, `traded`\n"
    )
    for arguments in (
        ["analyze", "hanoi-2019", "--json"],
        ["explain", "hanoi-2019", "1"],
        ["explain", "hanoi-2019", "halt,back", "--dm", "Japan"],
    ):
        assert refused(*arguments) == message


def test_two_views_side_by_side() -> None:
    words = "analyze hanoi-2019 --view traded --view feared --concepts nash"
    text = run(*words.split(), env={"COLUMNS": "110"}).stdout
    assert re.findall(r"^View `(\w+)`", text, re.MULTILINE) == ["traded", "feared"]
    table = text.split("\n\n")[1].splitlines()
    assert table[0].startswith("What holds under the most demanding concept in which view")
    assert table[1].split() == ["traded", "feared", "outcome"]
    assert [re.split("  +", line.strip()) for line in table[2:5]] == [
        ["Nash in 1", "–", "insist, raise_abductees, solidarity, halt, back"],
        ["Nash in 2", "–", "relief, raise_abductees, solidarity, halt, dismantle, back"],
        ["Nash in 2", "–", "relief, insist, raise_abductees, solidarity, halt, dismantle, back"],
    ]
    assert ["–", "Nash in 3", "relief, drawdown, halt, hedge, backlash"] in [
        re.split("  +", line.strip()) for line in table
    ]


def test_where() -> None:
    text = catalogue("analyze", "elmira", "--where", "accept and not abandon")
    assert outcomes(text) == [8, 4]
    found = "Outcomes that hold in which accept and not abandon: Nash 1, SSEQ 1, SMR 2, SEQ 1, GMR 2."
    assert found in " ".join(text.split())
    text = catalogue("analyze", "elmira", "--where", "delay and accept")
    assert outcomes(text) == []
    assert "Outcomes that hold in which delay and accept: Nash 0, SSEQ 0, SMR 0, SEQ 0, GMR 0." in " ".join(
        text.split()
    )


def test_concepts() -> None:
    text = catalogue("analyze", "elmira", "--concepts", "seq,GMR")
    assert "\nOutcomes that hold: SEQ 3, GMR 5.\n" in text
    assert "\n3 outcomes hold under SEQ (and GMR).\n" in text
    assert "\n2 more outcomes hold under GMR.\n" in text
    assert re.findall(r"^([A-Z]\w+) {5,}\w", text, re.MULTILINE) == ["GMR", "SEQ"]


def test_table() -> None:
    text = catalogue("analyze", "elmira", "--table")
    assert text.startswith(catalogue("analyze", "elmira").rstrip("\n"))
    assert text.split("Option form\n")[1].rstrip("\n").splitlines() == [
        "state                5    9    8    1    4",
        "MoE       modify     N    -    Y    N    Y",
        "Uniroyal  delay      Y    N    N    Y    N",
        "          accept     N    N    Y    N    Y",
        "          abandon    N    Y    N    N    N",
        "LG        insist     Y    -    Y    N    N",
        "holds under       Nash Nash Nash  SMR  SMR",
    ]


def test_table_of_a_free_form_model(folder: Path) -> None:
    text = answered("analyze", "free.yaml", "--table", cwd=folder)
    assert text.split("Option form\n")[1] == (
        "  state  name   holds under  text\n"
        "  2      tense  Nash         troops face each other\n"
        "  3      war    Nash         fighting\n"
        "  1      calm   SMR          nothing happens\n"
    )


def test_all() -> None:
    feared = ("analyze", "hanoi-2019", "--view", "feared", "--concepts", "nash,gmr")
    short, whole = catalogue(*feared), catalogue(*feared, "--all")
    assert len(outcomes(short)) == 14
    more = re.search(r"^ +and ([\d,]+) more \(`--all` lists them\)$", short, re.MULTILINE)
    assert more is not None
    assert len(outcomes(whole)) == 14 + int(more.group(1))
    assert "(`--all` lists them)" not in whole


def test_explain() -> None:
    one, other = catalogue("explain", "euphrates-1975", "nothing"), catalogue("explain", "euphrates-1975", "1")
    assert one == other
    assert catalogue("explain", "elmira", "insist, delay") == catalogue("explain", "elmira", "5")
    assert catalogue("explain", "elmira", "delay insist") == catalogue("explain", "elmira", "[Uniroyal.delay,insist]")
    assert "\nState 5 [delay, insist]\n" in catalogue("explain", "elmira", "5")
    for state in ("abandon", "abandon,modify", "abandon,insist,modify"):
        assert catalogue("explain", "elmira", state) == catalogue("explain", "elmira", "9")
    assert catalogue("explain", "elmira", "9 [abandon (whether or not: modify, insist)]").startswith(
        "The Elmira groundwater contamination\nState 9 [abandon (whether or not: modify, insist)]\n"
    )


def test_explain_by_name(folder: Path) -> None:
    assert answered("explain", "free.yaml", "tense", cwd=folder) == answered("explain", "free.yaml", "2", cwd=folder)


def test_explain_for_some_only() -> None:
    text = catalogue("explain", "elmira", "1", "--dm", "LG", "--dm", "MoE", "--concept", "smr", "--concept", "nash")
    assert re.findall(r"^(\w+) \(", text, re.MULTILINE) == ["MoE", "LG"]
    assert "LG is deterred, and stays, under SMR; it leaves under Nash." in " ".join(text.split())
    assert "GMR" not in text
    assert "an equilibrium" not in text


def test_explain_all() -> None:
    """A decision maker has many improvements: the first few are gone through, or all of them."""
    ours = ("explain", "hanoi-2019", "261", "--dm", "US", "--view", "feared", "--concept", "gmr")
    short, whole = catalogue(*ours), catalogue(*ours, "--all")
    assert "17 of its 23 moves lead to a state that US prefers." in short
    shown = short.count("    → US ")
    assert 0 < shown < 17
    assert short.rstrip("\n").endswith(f"and {17 - shown} more improvements (`--all` goes through them)")
    assert whole.count("    → US ") == 17
    assert "`--all`" not in whole


def test_explain_as_json() -> None:
    found = data("explain", "euphrates-1975", "1", "--dm", "Iraq", "--concept", "gmr", "--concept", "smr")
    assert found["view"] is None
    assert (found["state"]["state"], found["state"]["taken"]) == (1, [])
    (iraq,) = found["decision_makers"]
    better = {"to": 4, "is": "better", "by": {"place": 2, "against_place": 4}}
    assert (iraq["decision_maker"], iraq["moves"]) == ("Iraq", [better])
    gmr, smr = iraq["verdicts"]
    assert (gmr["concept"], gmr["stable"], smr["concept"], smr["stable"]) == ("gmr", True, "smr", False)
    step = {"decision_maker": "Syria", "from": 4, "to": 5, "improvement": False}
    assert gmr["improvements"][0]["to"] == 4
    assert gmr["improvements"][0]["sanction"] == {"path": [step], "to": 5, "counters": None}
    assert smr["improvements"][0]["sanction"] is None


def test_new_check_analyze(tmp_path: Path) -> None:
    said = answered("new", "dispute.yaml", cwd=tmp_path)
    assert said == "dispute.yaml is written. Change it, then: countermove check dispute.yaml\n"
    text = (tmp_path / "dispute.yaml").read_text(encoding="utf-8")
    assert "countermove check dispute.yaml " in text
    assert "FILE" not in text
    assert answered("check", "dispute.yaml", cwd=tmp_path) == "0 errors, 0 doubts in dispute.yaml\n"
    both = answered("analyze", "dispute.yaml", cwd=tmp_path)
    assert "The model without a view" in both
    assert "View `firm`: the farmers' union" in both
    base = answered("analyze", "dispute.yaml", "--view", "base", cwd=tmp_path)
    assert outcomes(base) == [5, 3, 7, 1]
    assert "Not shown: view `firm` (ask with `--view`).\n" in base
    firm = answered("analyze", "dispute.yaml", "--view", "firm", cwd=tmp_path)
    assert "\nView `firm`: the farmers' union\n" in firm
    assert "\nThe people of the town: 4 levels" in answered("rank", "dispute.yaml", "--dm", "Town", cwd=tmp_path)


def test_new_in_another_folder_names_the_way_there(tmp_path: Path) -> None:
    (tmp_path / "my models").mkdir()
    target = str(Path("my models", "d.yaml"))
    said = f'{target} is written. Change it, then: countermove check "{target}"\n'
    assert answered("new", target, cwd=tmp_path) == said
    assert "countermove check d.yaml " in (tmp_path / "my models" / "d.yaml").read_text(encoding="utf-8")


def test_convert_keeps_the_comments_of_a_model_file(tmp_path: Path) -> None:
    said = answered("convert", "elmira", "mine.yaml", cwd=tmp_path)
    assert said == "mine.yaml is written. Everything was carried over.\n"
    assert "# once the company has left, nothing else matters" in (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert answered("analyze", "mine.yaml", cwd=tmp_path) == catalogue("analyze", "elmira")


def test_convert_writes_a_view_as_a_model_of_its_own(tmp_path: Path) -> None:
    answered("convert", "hanoi-2019", "feared.yaml", "--view", "feared", cwd=tmp_path)
    assert data("cases", "feared.yaml", cwd=tmp_path)[0]["title"].startswith("The Hanoi summit, February 2019")
    found = data("analyze", "feared.yaml", "--concepts", "nash", cwd=tmp_path)
    seen = json.loads(catalogue("analyze", "hanoi-2019", "--view", "feared", "--concepts", "nash", "--json"))
    assert (found["view"], found["states"], found["outcomes"]) == (None, seen["states"], seen["outcomes"])


def test_convert_replaces_a_file_only_by_force(tmp_path: Path) -> None:
    target = tmp_path / "mine.yml"
    target.write_text("mine", encoding="utf-8")
    assert refused("convert", "cycle", "mine.yml", cwd=tmp_path) == (
        "error: mine.yml is there already, and is left as it is\n"
    )
    assert target.read_text(encoding="utf-8") == "mine"
    answered("convert", "cycle", "mine.yml", "--force", cwd=tmp_path)
    assert answered("analyze", "mine.yml", cwd=tmp_path) == catalogue("analyze", "cycle")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yml"]


def test_new_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    assert refused("new", "mine.yaml", cwd=tmp_path) == ("error: mine.yaml is there already, and is left as it is\n")
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


def test_a_file_of_another_program_is_answered_with_its_notes_on_standard_error(folder: Path) -> None:
    note = "note: options[0].name: the option “2nd offer” is called `_2nd_offer`\n"
    answer = answered("analyze", "renamed.gmcr", "--json", cwd=folder, notes=note)
    assert json.loads(answer)["model"]["options"][0]["name"] == "_2nd_offer"
    text = answered("explain", "renamed.gmcr", "_2nd_offer", cwd=folder, notes=note)
    assert "\nState 2 [_2nd_offer]\n  A:  2nd offer\n" in text


def test_a_case_comes_before_a_file_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "elmira").write_text(TIED, encoding="utf-8")
    assert answered("analyze", "elmira", cwd=tmp_path) == catalogue("analyze", "elmira")
    assert answered("analyze", f".{os.sep}elmira", cwd=tmp_path).startswith("Ties\n")


# Bad requests

NO_VIEW = ["error: the model says what US wants only in its views", "`feared`, `advised`, `traded`"]
TOO_LONG = "x" * 300


BAD: list[tuple[str, list[str]] | tuple[str, list[str], pytest.MarkDecorator]] = [
    # models
    ("analyze nosuch", ["error: there is no file and no case `nosuch`\n  the catalogue has `chicken`, "]),
    ("analyze elmria", ["error: there is no file and no case `elmria`; did you mean `elmira`?\n"]),
    ("explain Hanoi-2019 1", ["no case `Hanoi-2019`; did you mean `hanoi-2019`?\n"]),
    ("analyze nosuch.yaml", ["error: there is no file and no case `nosuch.yaml`"]),
    ("analyze folder.yaml", ["error: folder.yaml is a folder, not a file\n"]),
    ("check folder.yaml --json", ["error: folder.yaml is a folder, not a file\n"]),
    ("analyze .", ["error: . is a folder, not a file\n"]),
    ("analyze ''", ["error: "]),
    ("cases nosuch", ["error: there is no file and no case `nosuch`"]),
    ("convert nosuch out.yaml", ["error: there is no file and no case `nosuch`"]),
    ("analyze empty.yaml", ["empty.yaml:1:1: error: the file is empty", "countermove new FILE"]),
    ("analyze empty.gmcr", ["empty.gmcr:1:1: error: this is not JSON"]),
    ("analyze binary.yaml", ["binary.yaml:2:118: error: this is not text in UTF-8"]),
    ("analyze binary.gmcr", ["binary.gmcr:", "error: this is not text in UTF-8", "hint: save the file as UTF-8"]),
    ("rank latin.yaml --dm A", ["latin.yaml:2:11: error: this is not text in UTF-8"]),
    ("analyze large.yaml", ["large.yaml: error: the file is larger than 1 MB"]),
    ("analyze notes.txt", ["notes.txt:1:1: error: "]),
    ("analyze list.gmcr", ["list.gmcr: error: this is no .gmcr file"]),
    ("analyze broken.gmcr", ["broken.gmcr:infeasibles[0][1]: error: there is no option 7\n"]),
    ("convert broken.gmcr out.yaml", ["broken.gmcr:infeasibles[0][1]: error: there is no option 7\n"]),
    (
        "analyze broken.yaml --json",
        ["broken.yaml:5:", "`gone`", "    5 |   B: {options", "^^^^", "broken.yaml:6:", "broken.yaml:7:1: error: "],
    ),
    ("analyze nothing_left.yaml", ["nothing_left.yaml:8:", "error: no state is feasible"]),
    ("analyze unranked.yaml", ["unranked.yaml:4:", "error: the ranking of A misses state 3 [block]"]),
    ("analyze unstated.yaml", ["unstated.yaml:6:", "error: the model does not say what C wants", "hint: give `C` one"]),
    ("explain huge.yaml 1", ["huge.yaml:", "60 options", "the budget is 4 GiB"]),
    # views
    ("analyze elmira --view feared", ["error: there is no view `feared`\n  there are: `base`\n"]),
    (
        "analyze hanoi-2019 --view fearde",
        ["no view `fearde`; did you mean `feared`?\n  there are: `feared`, `advised`, `traded`, `base`\n"],
    ),
    ("analyze hanoi-2019 --view feared --view Advised --json", ["no view `Advised`; did you mean `advised`?"]),
    ("explain hanoi-2019 1 --view nosuch", ["error: there is no view `nosuch`\n"]),
    ("rank hanoi-2019 --dm US --view nosuch", ["error: there is no view `nosuch`\n"]),
    ("rank hanoi-2019 --dm US", NO_VIEW),
    ("analyze hanoi-2019 --json", NO_VIEW),
    ("explain hanoi-2019 halt,back", NO_VIEW),
    ("analyze hanoi-2019 --view base", ["error: the model does not say what US wants"]),
    # decision makers and concepts
    (
        "rank elmira --dm uniroyal",
        ["no decision maker `uniroyal`; did you mean `Uniroyal`?\n  there are: `MoE`, `Uniroyal`, `LG`\n"],
    ),
    ("explain elmira 1 --dm Ottawa", ["error: there is no decision maker `Ottawa`\n"]),
    ("explain elmira 1 --dm MoE --dm ''", ["error: there is no decision maker ``\n"]),
    (
        "explain elmira 1 --concept nahs",
        ["no concept `nahs`; did you mean `nash`?\n  there are: `nash`, `gmr`, `smr`, "],
    ),
    ("analyze elmira --concepts nash,xyz", ["error: there is no concept `xyz`\n"]),
    ("analyze elmira --concepts 'nash gmr'", ["error: there is no concept `nash gmr`"]),
    # states
    ("explain elmira 10", ["error: there is no state 10; the states are numbered from 1 to 9\n"]),
    ("explain elmira 0", ["error: there is no state 0; the states are numbered from 1 to 9\n"]),
    (f"explain elmira {'9' * 4000}", ["error: there is no state 999"]),
    (f"explain elmira {'9' * 5000}", ["error: "]),
    ("explain elmira 1.5", ["error: there is no option `1.5`"]),
    (
        "explain elmira accpet,insist",
        ["error: there is no option `accpet`; did you mean `accept`?\n  expected: a number, or an option: `modify`, "],
    ),
    ("explain elmira Delay", ["error: there is no option `Delay`; did you mean `delay`?"]),
    (
        "explain elmira delay,accept",
        ["error: the state [delay, accept] is not feasible: `exactly one of delay, accept, abandon`\n"],
    ),
    ("explain elmira 'not delay'", ["error: `not` is no option\n  expected: a number, or a list of the options taken"]),
    ("explain elmira nothing", ["error: the state [nothing] is not feasible: `exactly one of "]),
    (
        "explain euphrates-1975 release,escalate",
        ["error: the state [release, escalate] is not feasible: `at most one "],
    ),
    ("explain free.yaml calmer", ["no state `calmer`; did you mean `calm`?\n  there are: `calm`, `tense`, `war`\n"]),
    ("explain free.yaml 4", ["error: there is no state 4; the states are numbered from 1 to 3\n"]),
    # statements
    (
        "analyze elmira --where dealy",
        [
            "error: there is no option `dealy`\n  dealy\n  ^^^^^\n  expected: an option: `modify`",
            "did you mean `delay`?\n",
        ],
    ),
    ("analyze elmira --where 'delay and'", ["error: the statement stops too early\n  delay and\n"]),
    ("analyze elmira --where 'delay if accept iff insist'", ["which reads two ways\n", "\n" + " " * 18 + "^^^\n"]),
    ("analyze elmira --where '(delay'", ["error: this bracket is never closed\n  (delay\n  ^\n"]),
    ("analyze elmira --where 'delay & insist' --json", ["hint: write `and` instead\n"]),
    ("analyze elmira --where ' '", ["error: the statement is empty\n"]),
    ("analyze free.yaml --where calm", ["error: a free-form model has no options that a statement could name\n"]),
    # targets
    ("new nofolder/x.yaml", ["error: ", "x.yaml cannot be written: there is no folder nofolder\n"]),
    ("new notes.txt/x.yaml", ["error: ", "x.yaml cannot be written: Not a directory\n"]),
    ("new tied.yaml", ["error: tied.yaml is there already, and is left as it is\n"]),
    ("new folder.yaml", ["error: folder.yaml is there already, and is left as it is\n"]),
    ("convert elmira tied.yaml", ["error: tied.yaml is there already, and is left as it is\n"]),
    ("convert elmira folder.yaml --force", ["folder.yaml cannot be written: Is a directory\n"]),
    ("convert elmira nofolder/x.yaml", ["error: ", "x.yaml cannot be written: there is no folder nofolder\n"]),
    ("convert elmira elmira.gmc", ["error: elmira.gmc: the ending says what is", "did you mean `.gmcr`?"]),
    ("convert elmira elmira", ["error: elmira: the ending says what is", "there are: `.yaml`, `.gmcr`"]),
    (f"analyze {TOO_LONG}", ["error: there is no file and no case `xxx"]),
    (f"new {TOO_LONG}.yaml", ["error: ", "x.yaml cannot be written: File name too long\n"]),
    (f"convert elmira {TOO_LONG}.yaml", ["error: ", "x.yaml cannot be written: File name too long\n"]),
    ("new dispute.gmcr", ["error: dispute.gmcr: a model file ends in .yaml\n"]),
    ("new dispute", ["error: dispute: a model file ends in .yaml\n"]),
    ("convert nothing_left.yaml out.yaml", ["nothing_left.yaml:8:", "error: no state is feasible"]),
    ("convert unranked.yaml out.yaml", ["unranked.yaml:4:", "error: the ranking of A misses state 3 [block]"]),
    ("convert hanoi-2019 out.yaml --view nosuch", ["error: there is no view `nosuch`\n"]),
    ("check elmira --view nosuch", ["error: there is no view `nosuch`\n"]),
]


@pytest.mark.parametrize(
    ("line", "parts"), [pytest.param(line, parts, id=line[:60], marks=marks) for line, parts, *marks in BAD]
)
def test_a_bad_request_is_refused_with_a_reason(line: str, parts: list[str], folder: Path) -> None:
    message = refused(*shlex.split(line), cwd=folder)
    for part in parts:
        assert part in message
    assert re.match(r"error: |[\w.-]+( \(catalogue\))?:\S*:? error: ", message)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("nosuch", "No such command 'nosuch'"),
        ("Analyze elmira", "No such command 'Analyze'"),
        ("analyze", "Missing argument 'MODEL'"),
        ("analyze elmira euphrates-1975", "unexpected extra argument"),
        ("analyze elmira --nosuch", "No such option"),
        ("analyze elmira --view", "Option '--view' requires an argument"),
        ("analyze elmira --engine magic", "Invalid value for '--engine'"),
        ("rank elmira", "Missing option '--dm'"),
        ("rank elmira --dm LG --dm MoE --json=yes", "does not take a value"),
        ("explain elmira", "Missing argument 'STATE'"),
        ("explain elmira -1", "No such option '-1'"),
        ("new", "Missing argument 'FILE'"),
        ("convert elmira", "Missing argument 'OUT'"),
        ("check", "Missing argument 'MODEL'"),
        ("completion tcsh", "'tcsh' is not one of 'bash', 'zsh', 'fish'"),
    ],
)
def test_a_wrong_usage_is_told_apart_from_a_bad_request(line: str, part: str) -> None:
    message = refused(*shlex.split(line), status=2)
    assert re.match(r"Usage: .*\nTry '.* --help' for help\.\n\nError: |Error: ", message)
    assert part in message


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that can be opened and not read")
def test_a_file_that_cannot_be_read() -> None:
    assert refused("analyze", "/proc/self/mem") == "error: /proc/self/mem cannot be read: Input/output error\n"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions that can be denied")
def test_files_that_may_not_be_read_or_written(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(TIED, encoding="utf-8")
    (tmp_path / "secret.yaml").chmod(0)
    assert refused("analyze", "secret.yaml", cwd=tmp_path) == "error: secret.yaml cannot be read: Permission denied\n"
    tmp_path.chmod(0o500)
    assert refused("new", "d.yaml", cwd=tmp_path) == "error: d.yaml cannot be written: Permission denied\n"
    tmp_path.chmod(0o700)


@unix
def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.yaml")
    done = run("new", name, cwd=tmp_path)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1)
    assert [path.name for path in tmp_path.iterdir()] == [name] * (done.returncode == 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run([*PROGRAM, "cases"], stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "No space left on device" in done.stderr


# Whole texts. `COUNTERMOVE_SNAPSHOTS=write pytest tests/test_cli.py -k snapshot` writes them anew.

TEXTS = {
    "elmira-analyze": "analyze elmira",
    "elmira-rank": "rank elmira --dm Uniroyal",
    "euphrates-explain": "explain euphrates-1975 1",
    "hanoi-analyze": "analyze hanoi-2019 --concepts nash,sseq",
    "hanoi-explain": "explain hanoi-2019 raise_abductees,solidarity,halt,abductee_talks,back --dm US --view feared",
    "hanoi-rank": "rank hanoi-2019 --dm Public --view feared",
    "tied-analyze": "analyze tied.yaml",
    "tied-explain": "explain tied.yaml go",
    "tied-rank": "rank tied.yaml --dm B",
    "weighted-analyze": "analyze weighted.yaml --table",
    "weighted-explain": "explain weighted.yaml 1",
    "weighted-rank": "rank weighted.yaml --dm B",
}


@pytest.mark.parametrize("name", TEXTS)
def test_snapshot(name: str, folder: Path) -> None:
    done = run(*TEXTS[name].split(), cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    path = SNAPSHOTS / f"{name}.txt"
    if WRITES_SNAPSHOTS:
        path.parent.mkdir(exist_ok=True)
        path.write_text(done.stdout, encoding="utf-8", newline="\n")
    assert done.stdout == path.read_text(encoding="utf-8"), "see the difference, or renew: COUNTERMOVE_SNAPSHOTS=write"


def test_no_snapshot_is_left_over() -> None:
    assert {path.name for path in SNAPSHOTS.iterdir()} == {f"{name}.txt" for name in TEXTS}


def test_one_view_at_a_time_where_there_is_one_answer() -> None:
    for words in ("rank elmira --dm LG", "explain elmira 1"):
        done = run(*words.split(), "--view", "base", "--view", "base")
        assert done.returncode == 2
        assert "one view at a time" in done.stderr


def test_the_way_to_an_outcome_is_told() -> None:
    text = catalogue("analyze", "hanoi-2019", "--view", "feared")
    steps = re.findall(r"^ {13}\d\. (.+) \(\d+\)$", text, re.MULTILINE)
    assert len(steps) == 3
    assert steps[0].split()[0] in ("US", "DPRK", "Japan", "Public")


def test_why_a_state_holds_is_told_by_what_each_move_would_lose() -> None:
    text = catalogue("explain", "hanoi-2019", "748", "--view", "feared", "--dm", "DPRK")
    assert text.count("    → DPRK ") == 4
    assert text.replace("\n      ", " ").count("; worse: its ") == 4
    assert "more move (`--all` goes through every one)" in text
    assert "not open to it here" in text


def test_no_outcome_and_no_legend() -> None:
    text = catalogue("analyze", "elmira", "--where", "delay and accept")
    assert "No outcome in which delay and accept holds under any of these concepts." in text
    assert "whoever moves away" not in text


def test_a_certificate_is_written_and_checked(tmp_path: Path) -> None:
    assert "outcomes hold" in answered("analyze", "elmira", "--certificate", "elmira.json", cwd=tmp_path)
    text = answered("verify", "elmira.json", "elmira", cwd=tmp_path)
    assert "proved: nash has 3 equilibria: 5, 8, 9\n" in text
    proved = json.loads(answered("verify", "elmira.json", "elmira", "--json", cwd=tmp_path))
    assert proved["equilibria"]["gmr"] == [1, 4, 5, 8, 9]
    assert "about another model" in refused("verify", "elmira.json", "chicken", cwd=tmp_path)
    answered("convert", "elmira", "mine.yaml", cwd=tmp_path)
    mine = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(mine.replace("modify: to yes", "modify: to no"), encoding="utf-8")
    assert "about another model" in refused("verify", "elmira.json", "mine.yaml", cwd=tmp_path)
    certificate = json.loads((tmp_path / "elmira.json").read_text(encoding="utf-8"))
    certificate["equilibria"]["nash"] = [5, 8]
    (tmp_path / "forged.json").write_text(json.dumps(certificate), encoding="utf-8")
    assert "the certificate is refused: " in refused("verify", "forged.json", "elmira", cwd=tmp_path)
    assert "cannot be read" in refused("verify", "missing.json", "elmira", cwd=tmp_path)
    assert "is there already" in refused("analyze", "elmira", "--certificate", "elmira.json", cwd=tmp_path)
    done = run("analyze", "hanoi-2019", "--certificate", "hanoi.json", cwd=tmp_path)
    assert done.returncode == 2
