"""The house is in order: lint, types, the direction of imports, the README and the docs."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import countermove
from countermove.cli import COMMANDS
from countermove.evidence import KINDS
from countermove.stability.concepts import CONCEPTS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def tool(*arguments: str) -> None:
    """Runs a tool of the environment in the project's folder; its complaints are the failure's message."""
    done = subprocess.run([*arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_lint() -> None:
    tool(sys.executable, "-m", "ruff", "check", ".")
    tool(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_types() -> None:
    tool(sys.executable, "-m", "mypy")


def test_direction_of_imports() -> None:
    tool(sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()")


def test_a_wrong_import_is_noticed(tmp_path: Path) -> None:
    """The contracts bite: in a copy where the graph imports the parser they are broken."""
    import shutil

    shutil.copytree(ROOT / "src", tmp_path / "src")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    graph = tmp_path / "src" / "countermove" / "graph.py"
    graph.write_text(graph.read_text(encoding="utf-8") + "\nimport countermove.language.reader\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "src"), "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "countermove.graph -> countermove.language.reader" in done.stdout


def test_readme_has_two_commands_of_one_line() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    start = re.search(r"^## Start\n(.*?)^## ", readme, re.MULTILINE | re.DOTALL)
    assert start is not None
    blocks = re.findall(r"^```sh\n(.*?)^```$", start.group(1), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    assert [block.count("\n") for block in blocks] == [1, 1]
    assert "countermove analyze hanoi-2019" in blocks[0]
    assert "pytest" in blocks[1]


def test_readme_says_that_nothing_is_predicted() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8").split("## Start")[0]
    assert "predicts nothing" in first


def test_readme_example_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert example is not None
    done = subprocess.run([sys.executable, "-c", example.group(1)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_command_is_in_the_readme_or_the_docs() -> None:
    texts = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"`{name}`" in texts or f"countermove {name}" in texts, name


def test_every_concept_is_in_the_docs_and_ranked() -> None:
    page = (DOCS / "concepts.md").read_text(encoding="utf-8")
    for key, concept in CONCEPTS.items():
        assert f"| `{key}` | {concept.name} |" in page
        assert concept.source
        assert concept.definition.__doc__
    assert len({concept.demands for concept in CONCEPTS.values()}) == len(CONCEPTS)


def test_every_kind_of_evidence_is_in_the_docs_and_the_template() -> None:
    page = (DOCS / "model-file.md").read_text(encoding="utf-8")
    template = (ROOT / "src/countermove/language/template.yaml").read_text(encoding="utf-8")
    for kind, meaning in KINDS.items():
        assert f"| `{kind}` | {meaning} |" in page
        assert kind in template


def test_every_part_of_the_house_is_in_the_picture_of_it() -> None:
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    for path in (ROOT / "src" / "countermove").iterdir():
        if path.suffix == ".py" or (path / "__init__.py").exists():
            assert re.search(rf"^  {re.escape(path.name)}/? ", page, re.MULTILINE), path.name


def test_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert project["version"] == countermove.__version__
    assert f"version: {countermove.__version__}\n" in citation


def test_the_picture_is_what_the_program_prints() -> None:
    spec = importlib.util.spec_from_file_location("picture", ROOT / "tools" / "picture.py")
    assert spec is not None
    assert spec.loader is not None
    picture = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(picture)
    assert picture.svg(picture.lines()) == picture.PICTURE.read_text(encoding="utf-8"), "run `make picture`"


def test_the_project_reads_nothing_outside_of_itself() -> None:
    for path in [*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/*.py"), *ROOT.glob("tools/*.py")]:
        if path != Path(__file__):
            assert "../shared" not in path.read_text(encoding="utf-8"), path
