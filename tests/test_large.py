"""Models too large to list: what is said of them, what is refused, how work on them is stopped, how it is kept."""

from __future__ import annotations

import csv
import importlib
import json
import os
import random
import re
import select
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import countermove
from countermove.errors import ModelError, RequestError, UnprovedError
from countermove.graph import improvement_steps
from countermove.interop.tables import NO_MARGIN
from countermove.large import LargeGraph, large_graph
from countermove.stability.compiled.engine import CompiledSolution
from countermove.stability.solve import Solution, solve_by_labels
from countermove.states import LISTED
from helpers import run as run_command
from random_models import random_free_spec, random_spec, to_yaml


def list_up_to(states: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the models of these tests are listed if they have no more states than this."""
    for module in ("study", "solving", "analyses.doubts"):
        monkeypatch.setattr(f"countermove.{module}.LISTED", states)


run = partial(run_command, engine=True)
MAIN = "from countermove.cli import main; main()"


def model(makers: int, options: int, rules: str = "", statements: int = 6) -> str:
    """A model text: everybody has so many options and wants things drawn from a fixed seed."""
    rng = random.Random(7)
    names = [f"o{j}_{k}" for j in range(makers) for k in range(options)]

    def literal() -> str:
        return rng.choice(["", "not "]) + rng.choice(names)

    lines = ["countermove: 1", "title: A large dispute", "decision makers:"]
    for j in range(makers):
        own = ", ".join(f"{name}: take {name}" for name in names[j * options : (j + 1) * options])
        wants = ", ".join(rng.choice([literal(), f"{literal()} if {literal()}"]) for _ in range(statements))
        lines += [f"  D{j}:", f"    options: {{{own}}}", f"    prefers: [{wants}]"]
    return "\n".join([*lines, "status quo: []", rules]) + "\n"


def at_most_one(makers: int, options: int, size: int) -> str:
    """Rules by which at most one of each so many options is taken."""
    groups = [
        [f"o{j}_{k}" for k in range(start, min(start + size, options))]
        for j in range(makers)
        for start in range(0, options, size)
    ]
    return "infeasible:\n" + "".join(f"  - {{at most one: [{', '.join(group)}]}}\n" for group in groups)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Model files: 2^10 states and twice as many, 2^13, 2^17, 40 options with and without rules."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "few.yaml").write_text(model(5, 2, "views:\n  v:\n    D0: {options: {more: take more}}\n"))
    (folder / "some.yaml").write_text(model(4, 3, "views:\n  v:\n    D0: {options: {more: take more}}\n"))
    (folder / "many.yaml").write_text(model(4, 4))
    (folder / "ruled.yaml").write_text(model(4, 10, at_most_one(4, 10, 6)))
    (folder / "free.yaml").write_text(model(4, 10))
    (folder / "long.yaml").write_text(model(3, 7, statements=20))
    return folder


def test_the_engine_is_chosen_by_size(files: Path) -> None:
    some = countermove.load(files / "some.yaml")
    listed, large = some.view("base"), some.view("v")
    assert len(listed.graph) == LISTED
    assert listed.analyze().solution.engine == "labels"
    assert len(large.graph) == 2 * LISTED
    assert isinstance(large.graph, LargeGraph)
    assert large.analyze().solution.engine == "compiled"


@pytest.mark.parametrize("engine", ["definitions", "labels", "compiled"])
def test_all_engines_print_the_same(engine: str) -> None:
    answers = [run("analyze", "elmira", "--engine", each) for each in ("labels", engine)]
    assert answers[0].stdout == answers[1].stdout
    assert not answers[1].stderr.replace(countermove_cli_note(), "")


def countermove_cli_note() -> str:
    from countermove.cli.common import COMPILING

    return f"{COMPILING}\n"


def test_a_large_model_is_answered_as_a_listed_one_would_be(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    list_up_to(1 << 9, monkeypatch)
    large = countermove.load(files / "few.yaml").view("v")
    found = large.analyze()
    assert found.solution.engine == "compiled"
    list_up_to(LISTED, monkeypatch)
    listed = countermove.load(files / "few.yaml").view("v").analyze()
    assert listed.solution.engine == "labels"
    assert found.ranked.counts == listed.ranked.counts
    for one, other in zip(found.ranked.groups, listed.ranked.groups, strict=True):
        assert (one.concept, one.also, one.count) == (other.concept, other.also, other.count)
        assert one.outcomes == other.outcomes[: len(one.outcomes)]
    assert repr(found).replace("`--out` writes them all to a file", "`--all` lists them") == repr(listed)
    assert found.equilibria("seq") == listed.equilibria("seq")
    where = large.analyze(where="o0_0 and not o1_1")
    assert where.ranked.counts["nash"] == len(where.equilibria("nash")) < found.ranked.counts["nash"]
    assert all({"o0_0"} <= {*each.state.taken} and "o1_1" not in each.state.taken for each in where.outcomes)


def test_an_outcome_beyond_those_listed_is_found_in_the_other_view(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study_of = countermove.load(files / "some.yaml")
    whole = run("analyze", str(files / "some.yaml"), "--view", "base", "--view", "v").stdout.split("\n\n")[1]
    monkeypatch.setattr("countermove.analyses.outcomes.arrays.first_outcomes.__defaults__", (None, 1))
    short = [study_of.view(name).analyze() for name in ("base", "v")]
    assert len(short[1].outcomes) < sum(group.count for group in short[1].ranked.groups)
    from countermove.report.analysis import report
    from countermove.report.paper import Paper

    paper = Paper(100)
    report(paper, short)
    assert next(line for line in paper.text().split("\n") if line.startswith("  Nash")) in whole


def test_forty_options_without_rules_are_refused_with_the_estimate(files: Path) -> None:
    done = run("analyze", str(files / "free.yaml"))
    assert done.returncode == 1
    assert "40 options without any `infeasible` rule make 2^40 states, which need about" in done.stderr
    assert "GiB of memory and" in done.stderr
    assert "the budget is 4 GiB" in done.stderr
    assert "nobody's preference names `o0_" in done.stderr
    assert "`analyze --memory` raises the budget" in done.stderr


def test_the_refusal_counts_and_lists_nothing(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once: before anything is allocated, and without a walk over combinations."""
    conflict = countermove.load(files / "free.yaml").conflict
    for name in ("countermove.arrays.holds", "countermove.states.combinations", "numpy.empty"):
        monkeypatch.setattr(name, lambda *arguments: pytest.fail("work was done"))
    with pytest.raises(ModelError, match="2\\^40 states"):
        large_graph(conflict, 4.0)


def test_rules_that_leave_too_many_are_refused_with_what_came_up(files: Path) -> None:
    done = run("analyze", str(files / "ruled.yaml"), "--memory", "0.01")
    assert done.returncode == 1
    assert "while the feasible combinations of 40 options were sought" in done.stderr
    assert "came up, which need about" in done.stderr
    assert "the budget is 0.01 GiB" in done.stderr


def test_forty_options_with_rules_are_solved(files: Path) -> None:
    """35 patterns of each of four: 1,500,625 states, found without walking 2^40 combinations."""
    found = countermove.load(files / "ruled.yaml").analyze(["nash"])
    assert len(found.graph) == 35**4
    assert found.ranked.counts["nash"] == len(found.equilibria("nash"))
    for outcome in found.outcomes[:3]:
        assert found.why(outcome.state.number, "D0", "nash").stable


def test_json_of_a_large_model_says_that_it_is_not_complete(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("countermove.answers.stability.MOST_STATES", 1 << 12)
    data = countermove.load(files / "some.yaml").view("v").analyze().data()
    assert data["engine"] == "compiled"
    assert data["complete"] is False
    assert data["model"]["feasible"] == 1 << 13
    numbers = {state["state"] for state in data["states"]}
    assert numbers >= {outcome["state"] for outcome in data["outcomes"]}
    assert len(numbers) == max(countermove.load(files / "some.yaml").view("v").analyze().ranked.counts.values())
    assert all(state["equilibrium"] for state in data["states"])
    assert json.dumps(data)


def test_explain_answers_for_a_state_of_a_large_model(files: Path) -> None:
    done = run("explain", str(files / "many.yaml"), "o0_1,o2_0", "--dm", "D1", "--concept", "gmr")
    assert done.returncode == 0
    assert "D1" in done.stdout


def test_every_answer_of_a_listed_model_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*arguments: Any) -> Solution:
        found = solve_by_labels(*arguments)
        found.stable["seq"] = (found.stable["seq"][0] ^ frozenset({2}), *found.stable["seq"][1:])
        return found

    assert countermove.load("elmira").analyze().proof is not None
    monkeypatch.setattr("countermove.solving.solve_by_labels", wrong)
    with pytest.raises(UnprovedError, match="the answer is not shown"):
        countermove.load("elmira").analyze()


# Tables


def rows_of(path: Path) -> dict[str, list[Any]]:
    if path.suffix == ".parquet":
        parquet: Any = importlib.import_module("pyarrow.parquet")
        columns: dict[str, list[Any]] = parquet.read_table(path).to_pydict()
        return columns
    if path.suffix == ".npz":
        with np.load(path) as arrays:
            return {name: arrays[name].tolist() for name in arrays}
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    return {name: [row[name] for row in table] for name in table[0]}


def source(name: str, folder: Path) -> str:
    """A case of the catalogue, or a random model in a file."""
    if name not in ("merged", "free"):
        return name
    rng = random.Random(3)
    spec = random_spec(rng, merged=True, max_options=5) if name == "merged" else random_free_spec(rng, max_states=8)
    path = folder / "model" / "model.yaml"
    path.parent.mkdir()
    path.write_text(to_yaml(spec, rng), encoding="utf-8")
    return str(path)


def wanted(name: str, view: str) -> dict[str, list[Any]]:
    """The table by the definitions."""
    found = countermove.load(name).one_view(view or None).analyze(engine="definitions")
    graph, solution = found.graph, found.solution
    makers = [dm.name for dm in graph.conflict.decision_makers]
    columns: dict[str, list[Any]] = {"state": [state.number for state in graph.states]}
    if graph.conflict.states:
        columns["name"] = [state.name for state in graph.states]
    else:
        columns["code"] = [state.code for state in graph.states]
        for option in (option.name for option in graph.conflict.options):
            columns[option] = [None if option in s.open else option in s.taken for s in graph.states]
    every = range(len(graph))
    if graph.status_quo is not None:
        steps = improvement_steps(graph)
        columns["steps"] = [steps.get(s) for s in every]
    for i, dm in enumerate(makers):
        columns[f"level.{dm}"] = list(graph.orders[i].levels)
    for concept in solution.stable:
        columns[f"holds.{concept}"] = [all(s in own for own in solution.stable[concept]) for s in every]
        for i, dm in enumerate(makers):
            columns[f"stable.{concept}.{dm}"] = [s in solution.stable[concept][i] for s in every]
            columns[f"margin.{concept}.{dm}"] = [solution.labels.margin(concept, i, s) for s in every]
    return columns


SMALL = [("elmira", ""), ("euphrates-1975", ""), ("merged", ""), ("free", "")]


@pytest.mark.parametrize(
    ("name", "view", "kind"),
    [*((*each, kind) for each in SMALL for kind in ("parquet", "csv", "npz")), ("hanoi-2019", "feared", "parquet")],
)
def test_tables_hold_what_the_definitions_say(tmp_path: Path, name: str, view: str, kind: str) -> None:
    path = tmp_path / f"table.{kind}"
    name = source(name, tmp_path)
    done = run("analyze", name, *(["--view", view] if view else []), "--out", str(path))
    assert done.returncode == 0, done.stderr
    found = rows_of(path)
    for column, values in wanted(name, view).items():
        if kind == "csv":
            values = ["" if v is None else str(v).lower() if isinstance(v, bool) else str(v) for v in values]
        if kind == "npz":
            gap: Any = NO_MARGIN if column.startswith("margin.") else -1
            values = [gap if v is None else v for v in values]
        assert found.pop(column) == values, column
    assert not found


@pytest.mark.parametrize("name", ["table.txt", "table", "table.xlsx"])
def test_a_table_of_no_known_kind(name: str, tmp_path: Path) -> None:
    done = run("analyze", "elmira", "--out", str(tmp_path / name))
    assert done.returncode == 1
    assert "a table is written as `.parquet`, `.csv`, `.npz`" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_table_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "table.npz"
    path.write_text("mine")
    done = run("analyze", "elmira", "--out", str(path))
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert path.read_text() == "mine"


def test_a_table_is_of_one_view_and_of_the_compiled_engine(tmp_path: Path) -> None:
    assert run("analyze", "hanoi-2019", "--out", str(tmp_path / "t.npz")).returncode == 2
    assert run("analyze", "elmira", "--engine", "definitions", "--out", str(tmp_path / "t.npz")).returncode == 2
    with pytest.raises(RequestError, match="compiled"):
        countermove.load("elmira").analyze().write_table(tmp_path / "t.npz")
    assert not list(tmp_path.iterdir())


def test_without_pyarrow_there_is_still_npz(tmp_path: Path) -> None:
    code = f"import sys; sys.modules['pyarrow'] = None\n{MAIN}"
    for name, status in (("t.csv", 1), ("t.npz", 0)):
        done = subprocess.run(
            [sys.executable, "-c", code, "analyze", "elmira", "--out", str(tmp_path / name)],
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        assert (tmp_path / name).exists() == (status == 0)
        assert status == 0 or "pip install 'countermove[tables]'" in done.stderr


# Stopped and killed


def started(files: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, "analyze", str(files / "ruled.yaml"), "--concepts", "nash", "--out", str(out)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="this system has no files without a name")
@pytest.mark.parametrize(("signalled", "kind"), [("SIGKILL", "parquet"), ("SIGTERM", "npz")])
def test_what_is_killed_while_it_writes_leaves_nothing(files: Path, tmp_path: Path, signalled: str, kind: str) -> None:
    out = tmp_path / f"table.{kind}"
    process = started(files, out)
    deadline = time.monotonic() + 100
    while not written(process.pid, tmp_path) and time.monotonic() < deadline:
        assert process.poll() is None, "it ended before it was killed"
        time.sleep(0.02)
    assert written(process.pid, tmp_path), "it has not begun to write"
    os.killpg(process.pid, getattr(signal, signalled))
    process.wait(60)
    assert process.returncode != 0
    assert list(tmp_path.iterdir()) == []


def written(pid: int, folder: Path) -> int:
    """How many bytes a process has written into files without a name of a folder."""
    total = 0
    for link in Path(f"/proc/{pid}/fd").glob("*"):
        try:
            if str(link.readlink()).startswith(str(folder)):
                total += link.stat().st_size
        except OSError:
            continue
    return total


@pytest.mark.parametrize("sign", [b"Solving"])
def test_an_interrupt_ends_it_within_moments(files: Path, sign: bytes) -> None:
    """In a terminal, once the bar shows that it ranks states, or searches; the bound only tells moments from hours."""
    pty = pytest.importorskip("pty")
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover
        os.execv(sys.executable, [sys.executable, "-c", MAIN, "analyze", str(files / "long.yaml")])
    said, interrupted = b"", 0.0
    while True:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                said += os.read(terminal, 4096)
            except OSError:
                break
        if not interrupted and sign in said:
            os.kill(pid, signal.SIGINT)
            interrupted = time.monotonic()
    took = time.monotonic() - interrupted
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    assert status == 130, said
    assert b"stopped" in said
    assert b"Traceback" not in said
    assert took < 20


def test_the_engine_says_that_it_is_compiled_once(files: Path, tmp_path: Path) -> None:
    environment = {"NUMBA_CACHE_DIR": str(tmp_path)}
    asked = ("analyze", "elmira", "--engine", "compiled", "--concepts", "nash")  # which takes the least to compile
    first, second = (run(*asked, env=environment, cold=True) for _ in range(2))
    assert first.returncode == second.returncode == 0
    assert first.stderr == countermove_cli_note()
    assert second.stderr == ""
    assert first.stdout == second.stdout


def test_the_compiler_is_asked_for_nothing_by_a_listed_model() -> None:
    assert isinstance(countermove.load("elmira").analyze(engine="compiled").solution, CompiledSolution)
    code = f"import sys\nsys.modules['numba'] = None\n{MAIN}"
    done = subprocess.run([sys.executable, "-c", code, "analyze", "hanoi-2019"], capture_output=True, check=False)
    assert done.returncode == 0


# The other commands


def test_check_says_of_a_large_model_what_it_says_of_a_listed_one(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files / "few.yaml"
    text = path.read_text(encoding="utf-8").replace("D2:\n", "D2:\n    name: The third\n")
    text += "".join(f"    D2: {{prefers: [{', '.join(WANTS)}]}}\n" for _ in range(1))
    (files / "doubtful.yaml").write_text(text, encoding="utf-8")
    list_up_to(1 << 9, monkeypatch)
    large = countermove.load(files / "doubtful.yaml").check()
    list_up_to(LISTED, monkeypatch)
    assert countermove.load(files / "doubtful.yaml").check() == large
    said = " ".join(problem.message for problem in large)
    assert "it repeats statement 1" in said
    assert "it contradicts statement 1" in said
    assert "it is false in every feasible state" in said
    assert "are equal in it, too" in said


WANTS = ["o0_0", "o0_0 and o1_0", "o0_0 and o0_0", "not o0_0", "o1_1 and not o1_1", "(not o0_0) or o1_0"]


@pytest.mark.parametrize("data", [False, True])
def test_rank_says_of_a_large_model_what_it_says_of_a_listed_one(
    files: Path, monkeypatch: pytest.MonkeyPatch, data: bool
) -> None:
    def ranked() -> Any:
        ranking = countermove.load(files / "few.yaml").view("v").rank("D1")
        return ranking.data() if data else ranking.text(everything=True)

    list_up_to(1 << 9, monkeypatch)
    large = ranked()
    list_up_to(LISTED, monkeypatch)
    assert ranked() == large


def test_rank_of_very_many_states_tells_the_best_levels(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = countermove.load(files / "some.yaml").view("v").rank("D1").data()
    monkeypatch.setattr("countermove.report.structured.MOST_STATES", 1 << 12)
    monkeypatch.setattr("countermove.report.structured._LEVELS", 3)
    assert countermove.load(files / "some.yaml").view("v").rank("D1").data()["levels"] == whole["levels"][:3]


def test_a_certificate_of_a_large_model_on_request(files: Path, tmp_path: Path) -> None:
    certificate, file = str(tmp_path / "proof.json"), str(files / "some.yaml")
    done = run("analyze", file, "--view", "v", "--concepts", "nash,seq", "--certificate", certificate)
    assert done.returncode == 0, done.stderr
    done = run("verify", certificate, file)
    assert done.stdout.startswith("proved: every verdict on 8192 states")


def test_more_options_than_a_code_has_room_for(files: Path) -> None:
    (files / "wide.yaml").write_text(model(4, 16, at_most_one(4, 16, 4)), encoding="utf-8")
    done = run("analyze", str(files / "wide.yaml"))
    assert done.returncode == 1
    assert "expected: at most 63 options" in done.stderr
    rules = "infeasible:\n" + "".join(f"  - o{j}_{k}\n" for j in range(4) for k in range(1, 16))
    (files / "narrow.yaml").write_text(model(4, 16, rules), encoding="utf-8")
    assert "16 feasible states" in run("analyze", str(files / "narrow.yaml")).stdout


def test_preparing_a_large_model_tells_of_its_progress(files: Path) -> None:
    told: list[tuple[int, int]] = []
    large = countermove.load(files / "some.yaml").view("v")
    large.prepare(lambda done, total: told.append((done, total)))
    large.prepare(lambda done, total: pytest.fail("it was built already"))
    assert told == [(1, 4)] * 4
    assert len(large.graph) == 1 << 13


def test_rules_on_moves_and_merged_states_beyond_those_listed(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = "moves ruled out:\n  - {after: o0_0 and o1_0}\n"
    text = model(4, 3, rules).replace("options: {o3_0", "options: {more: take more, o3_0")
    (files / "ruled_moves.yaml").write_text(text, encoding="utf-8")
    large = countermove.load(files / "ruled_moves.yaml").analyze(["nash", "seq"])
    assert large.solution.engine == "compiled"
    list_up_to(1 << 14, monkeypatch)
    listed = countermove.load(files / "ruled_moves.yaml").analyze(["nash", "seq"], engine="labels")
    assert listed.ranked.counts == large.ranked.counts
    assert listed.equilibria("seq") == large.equilibria("seq")


def test_moves_that_have_to_be_listed_are_counted_first(files: Path) -> None:
    done = run("analyze", str(files / "ruled_moves.yaml"), "--memory", "0.001")
    assert done.returncode == 1
    assert "the budget is 0.001 GiB" in done.stderr


def test_a_wide_decision_maker_with_few_feasible_patterns(files: Path) -> None:
    """2^36 own patterns, of which 1,296 are feasible, are not gone through."""
    groups = "".join(
        f"  - {{at most one: [{', '.join(f'o0_{k}' for k in range(s, s + 9))}]}}\n" for s in (0, 9, 18, 27)
    )
    text = model(2, 36, "infeasible:\n" + groups + "".join(f"  - o1_{k}\n" for k in range(2, 36)), statements=3)
    text = re.sub(r", o1_\d+: take o1_\d+", "", text)
    text = re.sub(r"  - o1_\d+\n", "", text)
    text = re.sub(r"prefers: \[.*\]", "prefers: [o0_3 if o1_0, not o0_12]", text)
    (files / "wide_maker.yaml").write_text(text, encoding="utf-8")
    done = run("analyze", str(files / "wide_maker.yaml"))
    assert done.returncode == 0, done.stderr
    assert "20,000 feasible states" in done.stdout
    assert run("explain", str(files / "wide_maker.yaml"), "nothing", "--concept", "nash").returncode == 0


def test_options_named_as_columns_are(tmp_path: Path) -> None:
    text = model(2, 2).replace("o0_0", "state").replace("o0_1", "steps").replace("o1_0", "code")
    (tmp_path / "model.yaml").write_text(text, encoding="utf-8")
    assert run("analyze", str(tmp_path / "model.yaml"), "--out", str(tmp_path / "t.npz")).returncode == 0
    rows = rows_of(tmp_path / "t.npz")
    assert rows["state"] == [*range(1, 17)]
    assert rows["code"] == [*range(16)]
    assert rows["option.state"] == [code & 1 for code in range(16)]
    assert rows["option.code"] == [code >> 2 & 1 for code in range(16)]
    assert rows["steps"][0] == 0


@pytest.mark.parametrize("memory", ["nan", "inf", "0", "-1"])
def test_a_budget_that_is_none(memory: str) -> None:
    for command in ("analyze", "paths"):
        done = run(command, "elmira", "--memory", memory)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("compare", "elmira"), ("convert", "elmira", "elmira.xlsx", "--all")])
def test_a_time_that_is_none(arguments: tuple[str, ...]) -> None:
    done = run(*arguments, "--seconds", "nan")
    assert done.returncode == 2
    assert "Invalid value for '--seconds': nan is no finite number." in done.stderr


def test_what_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "there.json").write_text("mine", encoding="utf-8")
    for option, name in (("--certificate", "there.json"), ("--certificate", "no/c.json"), ("--out", "no/t.csv")):
        done = run("analyze", "no-such-model-is-read", option, str(tmp_path / name))
        assert "no file and no case" in done.stderr
        done = run("analyze", "elmira", option, str(tmp_path / name))
        assert done.returncode == 1
        assert "is there already" in done.stderr or "there is no folder" in done.stderr
        assert not done.stdout
