"""A cold start, held down by what is imported and not by the clock: no heavy library on the path of a small model."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache

import pytest

HEAVY = {
    "numpy",
    "scipy",
    "pandas",
    "networkx",
    "numba",
    "pydantic",
    "lark",
    "rich",
    "jsonschema",
    "hypothesis",
    "asyncio",
    "multiprocessing",
    "http",
    "sqlite3",
    "unittest",
}
MAIN = "from countermove.cli import main; main()"


@cache
def imported(code: str, *arguments: str) -> frozenset[str]:
    """The modules that Python imports while it runs the code, by its own account of them."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, *arguments],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = re.findall(r"^import time:\s+\d+ \|\s+\d+ \|\s+(\S+)$", done.stderr, re.MULTILINE)
    return frozenset(found)


def own(*arguments: str) -> frozenset[str]:
    """The modules that a command imports beyond those of an empty Python in the same environment."""
    return imported(MAIN, *arguments) - imported("pass")


def test_the_account_of_imports_is_read() -> None:
    """If the account could not be read, every test here would pass."""
    assert {"http", "http.client"} <= imported("import http.client")


@pytest.mark.parametrize(
    "arguments",
    [
        ("analyze", "elmira"),
        ("analyze", "hanoi-2019", "--concepts", "nash"),
        ("analyze", "hanoi-2019", "--view", "feared", "--json"),
        ("explain", "euphrates-1975", "1"),
        ("rank", "elmira", "--dm", "LG"),
        ("check", "elmira"),
        ("cases",),
    ],
    ids=" ".join,
)
def test_nothing_heavy_is_imported_on_the_path_of_a_small_model(arguments: tuple[str, ...]) -> None:
    modules = own(*arguments)
    assert {"countermove.graph", "click"} <= modules
    assert not {module.split(".")[0] for module in modules} & HEAVY


def test_the_program_can_be_interrupted_from_its_first_moments() -> None:
    """Next to nothing is imported before it is ready to be interrupted."""
    modules = imported("from countermove.cli import main") - imported("pass")
    assert modules == {"countermove", "countermove.cli", "__future__"}


@pytest.mark.parametrize("arguments", [("--help",), ("cases", "--help"), ("--version",)], ids=" ".join)
def test_help_reads_no_model_and_so_needs_no_reader_and_no_graph(arguments: tuple[str, ...]) -> None:
    modules = own(*arguments)
    assert "countermove.cli" in modules
    assert "ruamel" not in {module.split(".")[0] for module in modules}
    assert "countermove.graph" not in modules
