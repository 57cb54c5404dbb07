"""The documentation is true: its pages are up to date, complete and linked, and what it shows is what happens.

Needs no Sphinx: `make docs` builds the site. The examples of the pages about one command are tested with that command.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

import concept_pages
import countermove
import pages
from countermove.cli import COMMANDS
from countermove.cli.program import cli
from countermove.stability.concepts import CONCEPTS, FAMILIES, further

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
ALL = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# The site


def toctrees(path: Path) -> list[Path]:
    """The pages that the trees of a page name."""
    named = []
    for body in re.findall(r"^```\{toctree\}\n(.*?)^```$", text(path), re.MULTILINE | re.DOTALL):
        entries = [line.strip() for line in body.splitlines() if line.strip() and not line.startswith(":")]
        names = [entry.partition("<")[2].rstrip(">") or entry for entry in entries]
        named += [(path.parent / f"{name}.md").resolve() for name in names]
    return named


def test_every_page_is_in_the_tree_once() -> None:
    named = [page for path in ALL for page in toctrees(path)]
    assert sorted(named) == sorted(page.resolve() for page in ALL if page.name != "index.md" or page.parent != DOCS)


def prose(path: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", text(path), flags=re.MULTILINE | re.DOTALL)


@cache
def anchors(path: Path) -> frozenset[str]:
    """The anchors of the headings of a page, as code hosts and the site make them."""
    headings = re.findall(r"^#{1,4} (.+)$", prose(path), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings)


@pytest.mark.parametrize(
    "page", [*ALL, ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: str(page.relative_to(ROOT))
)
def test_links_lead_to_a_page_and_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        there = page if not file else (page.parent / file).resolve()
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


def test_the_readme_leads_to_the_first_half_hour_first() -> None:
    listed = re.findall(r"\]\((docs/[^)#]+)\)", text(ROOT / "README.md").split("## Documentation")[1])
    assert listed[0] == "docs/first-half-hour.md"
    linked = {(ROOT / each).resolve() for each in listed}
    for page in ALL:
        if page.parent == DOCS and page.name not in ("index.md", "benchmarks-profiles.md"):
            assert page.resolve() in linked, page.name


def test_the_settings_of_the_site_ask_nobody_for_anything() -> None:
    for path in (DOCS / "conf.py", *(DOCS / "_static").iterdir()):
        assert not re.search(r"(?:src|href|url|import)\W{0,3}https?://", text(path)), path.name


# What is made out of the program


def test_pages_made_out_of_the_program_are_up_to_date() -> None:
    for path, page in pages.texts().items():
        assert path.exists() and path.read_text(encoding="utf-8") == page, f"{path.name}: run `make pages`"
    assert not pages.stale(), "run `make pages`"


# Everything is there


def test_every_command_and_option_is_in_the_docs() -> None:
    page = text(DOCS / "commands.md")
    with click.Context(cli) as context:
        for name in COMMANDS:
            section = page.split(f"\n## `{name}`\n")[1].split("\n## ")[0]
            command = cli.get_command(context, name)
            assert command is not None
            for option in (each for each in command.params if isinstance(each, click.Option)):
                assert all(word in section for word in option.opts), (name, option.opts)
            assert f"countermove {name}" in section


def test_every_concept_has_a_page_with_its_source_an_example_and_a_picture() -> None:
    asked = {page.asked for page in concept_pages.PAGES}
    assert {*CONCEPTS, *further()} <= asked
    assert all(any(re.fullmatch(family.pattern, key) for key in asked) for family in FAMILIES)
    for page in concept_pages.PAGES:
        said = text(DOCS / "concepts" / f"{page.key}.md")
        assert "**Source.**" in said and "```sh\ncountermove explain" in said and f"]({page.key}.svg)" in said


def test_every_variable_of_the_environment_is_in_the_docs() -> None:
    page = text(DOCS / "settings.md")
    found: set[str] = set()
    for folder in ("src", "tests", "tools", "benchmarks"):
        for path in (ROOT / folder).rglob("*.py"):
            said = path.read_text(encoding="utf-8")
            found |= {*re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", said), *re.findall(r"\bCOUNTERMOVE_\w+", said)}
    found |= {*re.findall(r"\bCOUNTERMOVE_\w+", text(ROOT / "Makefile"))}
    assert {"NO_COLOR", "COUNTERMOVE_MODELS"} <= found
    for name in found:
        assert f"`{name}`" in page, name


def test_every_key_of_the_model_file_is_explained() -> None:
    schema = json.loads(text(ROOT / "src/countermove/language/schema.json"))
    page = text(DOCS / "model-file.md")

    def keys(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            yield from part.get("properties", {})
            for each in part.values():
                yield from keys(each)
        elif isinstance(part, list):
            for each in part:
                yield from keys(each)

    for key in {*keys(schema)}:
        assert re.search(rf"(?<!\w){key}(?!\w)", page), key


#: Which sections of docs/json.md tell of what a module writes.
WRITES = {
    "answers/figure": ("figure",),
    "answers/stability": ("analyze",),
    "briefing/__init__": ("brief",),
    "report/alliance_data": ("exposure",),
    "report/coalitions_data": ("coalitions",),
    "report/compared": ("compare",),
    "report/counted": ("resolve",),
    "report/distances": ("robust",),
    "report/exposure_data": ("exposure",),
    "report/misperception": ("misperception",),
    "report/paths_data": ("paths",),
    "report/ratify_data": ("ratify",),
    "report/resolve_data": ("resolve",),
    "report/robust_data": ("robust",),
    "report/rounds_data": ("rounds",),
    "report/structured": ("analyze", "explain", "rank", "check"),
}


def fields(path: Path) -> set[str]:
    """The keys of the dictionaries that a module writes in functions that give data."""
    keys = set()
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef) or "Data" not in ast.unparse(function.returns or ast.Tuple([])):
            continue
        for node in ast.walk(function):
            names = node.keys if isinstance(node, ast.Dict) else []
            if isinstance(node, ast.Assign):
                names = [each.slice for each in node.targets if isinstance(each, ast.Subscript)]
            keys |= {each.value for each in names if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    return keys


def test_every_field_of_the_json_is_in_the_docs() -> None:
    page = text(DOCS / "json.md")
    sections = dict(re.findall(r"^##+ `?([\w ]+)`?\n(.*?)(?=^##|\Z)", page, re.M | re.S))
    again = sections["Parts that come again"]
    folders = (ROOT / "src" / "countermove" / each for each in ("answers", "briefing", "report"))
    for path in sorted(path for folder in folders for path in folder.glob("*.py")):
        keys, module = fields(path), f"{path.parent.name}/{path.stem}"
        assert bool(keys) == (module in WRITES), module
        told = again + "".join(sections[name] for name in WRITES.get(module, ()))
        code = "".join(re.findall(r"`[^`]+`", re.sub(r"^```.*?^```$", "", told, flags=re.M | re.S)))
        words = {*re.findall(r"\w+", code), *re.findall(r"\"(\w+)\":", told)}
        assert keys <= words, (path.name, keys - words)
    assert {"cases", "verify"} <= sections.keys()


def test_every_public_name_is_in_the_reference() -> None:
    page = text(DOCS / "api.md")
    for name in countermove.__all__:
        assert name.startswith("__") or re.search(rf"auto\w+:: (?:countermove\.)?{name}$", page, re.MULTILINE), name
    for module, name in re.findall(r":: (countermove\.[\w.]+)\.(\w+)$", page, re.MULTILINE):
        assert getattr(importlib.import_module(module), name).__doc__, name
    for path in (ROOT / "src" / "countermove" / "answers").glob("*.py"):
        for name in re.findall(r"^class (\w+)\(.*Answer", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert f"{name}\n" in page, name


# What is shown happens


def test_the_notebook_runs() -> None:
    cells = re.findall(r"^```\{code-cell\} ipython3\n(.*?)^```$", text(DOCS / "python.md"), re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for cell in cells:
            exec(compile(cell, "python.md", "exec"), names)
    assert len(cells) > 10
    assert "did you mean `nash`?" in printed.getvalue()


def printed(*arguments: str) -> str:
    """What a command prints in this process, on either stream."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        cli.main(arguments, standalone_mode=False)
    return out.getvalue()


def test_the_first_half_hour_followed_literally(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of YAML is added to the file, every command is run, and prints what the page shows."""
    page = text(DOCS / "first-half-hour.md")
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    model, commands = tmp_path / "night-train.yaml", 0
    for place, (kind, body) in enumerate(blocks):
        if kind == "yaml":
            old = "" if "countermove: 1" in body else model.read_text(encoding="utf-8")
            model.write_text(old + body, encoding="utf-8")
        if kind != "sh":
            continue
        shown, expected = printed(*shlex.split(body)[1:]), blocks[place + 1][1]
        assert blocks[place + 1][0] == "text", f"{body.strip()} is followed by what it prints"
        for part in re.split(r"^\.\.\.\n", expected, flags=re.MULTILINE):
            assert part in shown, body
        commands += 1
    used = {shlex.split(body)[1] for kind, body in blocks if kind == "sh"}
    questions = {"analyze", "explain", "figure", "coalitions", "exposure", "compare", "paths", "resolve", "robust"}
    assert {"new", "check", "brief"} | questions == used
    assert commands == len(used)
    assert text(tmp_path / "night-train.svg") == text(DOCS / "_static" / "night-train.svg")
    assert "Upper Varn" in text(tmp_path / "night-train.html")
