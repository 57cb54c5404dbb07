"""The command line at a terminal, in a pipe, interrupted, and completed by the shell."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from commands import ANSI, COMMANDS, GMCR, PROGRAM, TIED, answered, catalogue, environment, large, unix
from countermove.cases import names
from helpers import run, status_of

# Terminals and pipes


def on_a_terminal(*arguments: str, columns: int = 100, **changes: str) -> str:
    """What a command shows on a terminal of its own, of so many columns."""
    import pty

    master, slave = pty.openpty()
    env = environment(COLUMNS=str(columns), **changes)
    with tempfile.TemporaryFile() as err, ThreadPoolExecutor(1) as pool:

        def status() -> int:
            try:
                return status_of(*arguments, streams=(slave, slave, err.fileno()), env=env)
            finally:
                os.close(slave)

        ended = pool.submit(status)
        shown = read_all(master)
        assert ended.result() == 0
        err.seek(0)
        assert err.read() == b""
    os.close(master)
    return shown.replace("\r\n", "\n")


def read_all(descriptor: int) -> str:
    """What comes out of a terminal until nobody holds its other end."""
    pieces: list[bytes] = []
    while True:
        try:
            piece = os.read(descriptor, 1 << 16)
        except OSError:  # Linux says so where the other end is closed
            piece = b""
        if not piece:
            return b"".join(pieces).decode()
        pieces.append(piece)


def columns_of(line: str) -> int:
    """How many columns of a terminal a line takes."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
    return len(line) + wide - sum(bool(unicodedata.combining(letter)) for letter in line)


SHOWN = [
    "analyze elmira",
    "analyze elmira --table",
    "analyze hanoi-2019 --concepts nash",
    "analyze hanoi-2019 --view feared --concepts nash,gmr --table",
    "explain elmira 1",
    "explain hanoi-2019 halt,back --view feared --dm US --dm Japan",
    "rank hanoi-2019 --dm Public --view feared",
    "rank elmira --dm MoE",
    "cases",
    "cases hanoi-2019",
    "cases elmira",
]


@unix
@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("line", SHOWN)
def test_a_terminal_has_colour_and_no_line_is_wider_than_it(line: str, columns: int) -> None:
    shown = on_a_terminal(*line.split(), columns=columns)
    assert ANSI.search(shown)
    plain = ANSI.sub("", shown)
    assert "\x1b" not in plain
    assert [row for row in plain.splitlines() if columns_of(row) > columns] == []


@unix
def test_a_terminal_shows_what_a_pipe_gets_but_for_the_colour() -> None:
    for line in ("analyze elmira --table", "explain elmira 1", "rank elmira --dm MoE", "cases elmira"):
        for columns in (80, 110):
            piped = run(*line.split(), env={"COLUMNS": str(columns)}).stdout
            assert ANSI.sub("", on_a_terminal(*line.split(), columns=columns)) == piped


@unix
def test_no_colour_where_none_is_wanted() -> None:
    assert "\x1b" in on_a_terminal("rank", "elmira", "--dm", "MoE")
    assert on_a_terminal("rank", "elmira", "--dm", "MoE", NO_COLOR="1") == catalogue("rank", "elmira", "--dm", "MoE")
    assert "\x1b" in on_a_terminal("rank", "elmira", "--dm", "MoE", NO_COLOR="")


@unix
def test_json_has_no_colour_on_a_terminal_either() -> None:
    assert json.loads(on_a_terminal("rank", "elmira", "--dm", "MoE", "--json"))["decision_maker"] == "MoE"


def test_without_a_terminal_lines_are_of_100_columns() -> None:
    done = subprocess.run([*PROGRAM, "cases", "hanoi-2019"], env=environment(), stdout=subprocess.PIPE, check=True)
    sizes = [columns_of(row) for row in done.stdout.decode().splitlines()]
    assert 95 <= max(sizes) <= 100


def test_an_encoding_that_lacks_a_letter_does_no_harm() -> None:
    done = subprocess.run(
        [*PROGRAM, "explain", "elmira", "1"],
        env=environment(PYTHONIOENCODING="latin-1"),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"    ? LG takes up insist, to 5 [delay, insist]\n" in done.stdout.replace(b"\r\n", b"\n")


def test_a_model_cannot_send_codes_to_the_terminal(tmp_path: Path) -> None:
    title = "Calm\x1b]0;a title for the window\x07"
    text = TIED.replace("title: Ties", f"title: {json.dumps(title)}")
    (tmp_path / "codes.yaml").write_text(text, encoding="utf-8")
    assert not set(run("analyze", "codes.yaml", cwd=tmp_path).stdout) & {"\x1b", "\x07"}


@unix
@pytest.mark.parametrize("lines", [0, 1])
def test_a_closed_pipe_is_no_mishap(lines: int) -> None:
    """As under `| head -1`: the answer is larger than what a pipe holds."""
    with subprocess.Popen(
        [*PROGRAM, "rank", "hanoi-2019", "--dm", "Japan", "--all", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert [process.stdout.readline() for _ in range(lines)] == [b"{\n"] * lines
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_nobody_to_read_the_answer() -> None:
    """Standard output may be closed from the start."""
    code = "import os, sys; os.close(1); sys.stdout = None; from countermove.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "cases"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@unix
def test_long_work_shows_its_progress_on_a_terminal_and_can_be_stopped(tmp_path: Path) -> None:
    """Ctrl+C once the bar is there: the status of a program that was stopped, a word, no traceback, no answer."""
    import pty

    (tmp_path / "large.yaml").write_text(large(13), encoding="utf-8")
    master, slave = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, "analyze", "large.yaml", "--engine", "definitions"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=slave,
        env=environment(),
    ) as process:
        os.close(slave)
        assert process.stdout is not None
        begun = b""
        while b"Solving" not in begun:
            begun += os.read(master, 1)
        process.send_signal(signal.SIGINT)
        ended = read_all(master)
        printed = process.stdout.read()
    os.close(master)
    assert (process.returncode, printed) == (130, b"")
    assert "Traceback" not in ended
    assert ended.replace("\r\n", "\n").endswith("\nstopped\n")


@unix
def test_long_work_is_stopped_without_a_terminal_too(tmp_path: Path) -> None:
    """The interrupt comes out of the process itself, a second after its imports, so that no machine is too slow."""
    (tmp_path / "large.yaml").write_text(large(13), encoding="utf-8")
    code = """if True:
        import os, signal, threading
        import countermove.study
        from countermove.cli import main
        threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
        main()
    """
    done = subprocess.run(
        [sys.executable, "-c", code, "analyze", "large.yaml", "--json", "--engine", "definitions"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"\nstopped\n")


@pytest.mark.parametrize("module", ["countermove.cli.program", "countermove.errors", "click", "countermove.study"])
def test_an_interrupt_while_the_program_is_imported(module: str) -> None:
    """The interrupt comes out of the process itself, when the module is about to be imported."""
    code = f"""if True:
        import signal, sys
        class Interrupting:
            def find_spec(self, name, path=None, target=None):
                if name == {module!r}:
                    signal.raise_signal(signal.SIGINT)
        sys.meta_path.insert(0, Interrupting())
        from countermove.cli import main
        main()
    """
    done = subprocess.run(
        [sys.executable, "-c", code, "rank", "elmira", "--dm", "LG"],
        env=environment(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.replace(b"\r\n", b"\n")) == (130, b"", b"\nstopped\n")


def test_no_bar_without_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_text(large(12), encoding="utf-8")
    assert answered("analyze", "large.yaml", "--concepts", "nash", cwd=tmp_path).startswith("Large\n\n4,096 feasible")


# Completion


def completed(*words: str) -> list[tuple[str, str]]:
    """What the shell is offered for the last word, each with its kind."""
    line = {"COMP_WORDS": shlex.join(words), "COMP_CWORD": str(len(words) - 1)}
    done = run(env={"_COUNTERMOVE_COMPLETE": "bash_complete", **line})
    assert (done.returncode, done.stderr) == (0, "")
    pairs = [line.split(",", 1) for line in done.stdout.splitlines() if line]
    return [(value, kind) for kind, value in pairs]


def offered(*words: str) -> list[str]:
    """The words that the shell is offered."""
    return [value for value, kind in completed(*words) if kind == "plain"]


def test_completion_of_commands_and_cases() -> None:
    assert offered("countermove", "") == COMMANDS
    assert offered("countermove", "c") == ["check", "compare", "coalitions", "convert", "cases", "completion"]
    for command in (
        "analyze",
        "check",
        "rank",
        "explain",
        "compare",
        "misperception",
        "coalitions",
        "convert",
        "cases",
    ):
        assert offered("countermove", command, "e") == ["elmira", "euphrates-1975"]
    assert offered("countermove", "analyze", "") == list(names())
    assert offered("countermove", "analyze", "elmira", "--") == [
        "--view", "--where", "--concepts", "--table", "--all", "--certificate", "--out", "--engine", "--memory",
        "--json", "--help",
    ]  # fmt: skip
    assert offered("countermove", "completion", "") == ["bash", "zsh", "fish"]


def test_completion_of_a_model_offers_files_too() -> None:
    assert ("disp", "file") in completed("countermove", "analyze", "disp")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("analyze hanoi-2019 --view=", ["feared", "advised", "traded"]),
        ("analyze hanoi-2019 --view=f", ["feared"]),
        ("analyze hanoi-2019 --view feared --view=t", ["traded"]),
        ("rank elmira --dm=", ["MoE", "Uniroyal", "LG"]),
        ("rank elmira --dm=U", ["Uniroyal"]),
        ("explain hanoi-2019 1 --view feared --dm=", ["US", "DPRK", "Japan", "Public", "China"]),
        ("analyze hanoi-2019 --view ", ["feared", "advised", "traded"]),
        ("analyze hanoi-2019 --view a", ["advised"]),
        ("rank elmira --dm ", ["MoE", "Uniroyal", "LG"]),
        ("explain hanoi-2019 1 --view feared --dm J", ["Japan"]),
        ("analyze nosuch --view=", []),
        ("analyze --view=", []),
        ("analyze elmira --view=", []),
    ],
)
def test_completion_of_views_and_decision_makers(words: str, expected: list[str]) -> None:
    assert offered("countermove", *words.split(" ")) == expected


def test_completion_out_of_a_file_is_quiet_about_its_notes_and_errors(tmp_path: Path) -> None:
    for name, changes in (
        ("renamed", {"options": [{"name": "2nd offer"}, {"name": "block"}]}),
        ("broken", {"infeasibles": [[[0, "Y"], [7, "N"]]]}),
    ):
        (tmp_path / f"{name}.gmcr").write_text(json.dumps(GMCR | changes), encoding="utf-8")
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)) * 4)
    assert offered("countermove", "rank", str(tmp_path / "renamed.gmcr"), "--dm=") == ["A", "B"]
    assert offered("countermove", "rank", str(tmp_path / "broken.gmcr"), "--dm=") == []
    assert offered("countermove", "rank", str(tmp_path / "binary.yaml"), "--dm=") == []


@pytest.mark.parametrize(
    ("shell", "part"),
    [
        ("bash", "complete -o nosort -F _countermove_completion countermove"),
        ("zsh", "#compdef countermove"),
        ("fish", "complete --no-files --command countermove"),
    ],
)
def test_completion_scripts(shell: str, part: str) -> None:
    text = answered("completion", shell)
    assert part in text
    assert f"_COUNTERMOVE_COMPLETE={shell}_complete" in text


@unix
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("countermove an", ["analyze"]),
        ("countermove completion z", ["zsh"]),
        ("countermove analyze el", ["elmira"]),
    ],
)
def test_completion_in_bash_itself(words: str, expected: list[str], tmp_path: Path) -> None:
    program = tmp_path / "countermove"
    program.write_text(f"#!{sys.executable}\nfrom countermove.cli import main\nmain()\n", encoding="utf-8")
    program.chmod(0o755)
    script = f"""
        PATH={shlex.quote(str(tmp_path))}:$PATH
        compopt() {{ :; }}
        eval "$(countermove completion bash)"
        COMP_WORDS=({words}) COMP_CWORD={len(words.split()) - 1} COMPREPLY=()
        _countermove_completion countermove
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", script], env=environment(), capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == expected
