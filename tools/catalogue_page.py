"""Writes docs/catalogue.md: each case with its account, its parties, its picture and the answers that tests hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

import countermove as cm
from countermove import cases
from countermove.answers.figure import Drawn
from countermove.model import BASE
from countermove.report.paper import listed
from countermove.stability.concepts import CONCEPTS, find
from countermove.states import list_states
from countermove.study import Study

PAGE = Path(__file__).parent.parent / "docs" / "catalogue.md"
FOLDER = PAGE.parent / "catalogue"
_HEAD = """# The catalogue

<!-- Written by tools/catalogue_page.py out of the cases and their expected answers; `make pages` writes it anew. -->

Published conflicts with their known answers. Each is a model file in a folder of its own under
`src/countermove/cases/`, beside a file with the answers that are expected of it, and where these come from. The tests
solve every case under every concept and compare. A name of the catalogue stands wherever a command takes a MODEL:
`countermove analyze elmira`, `countermove cases elmira`, `countermove convert elmira my-elmira.yaml`.

A case says what its source says. What is our own inference in it is marked as such, in the file.
"""
#: How a case of few states is shown; one of many has pictures on the page of figures.
_SMALL = 16
#: Of more outcomes than these, those under Nash and the sequential concepts are listed.
_MOST = 16


def pages() -> dict[Path, str]:
    """The text of the page and of its pictures."""
    studies = {name: cm.load(name) for name in cases.names()}
    drawn = {name: study.figure("graph") for name, study in studies.items() if _is_small(study)}
    lines = [line for name, study in studies.items() for line in _case(name, study, drawn.get(name))]
    found = {PAGE: "\n".join([_HEAD, *lines])}
    return found | {FOLDER / f"{name}.svg": each.svg() for name, each in drawn.items()}


def _is_small(study: Study) -> bool:
    return not study.conflict.unstated and len(study.graph) <= _SMALL


def _case(name: str, study: Study, drawn: Drawn | None) -> Iterator[str]:
    conflict = study.conflict
    expected = YAML(typ="safe").load(cases.expected(name))
    yield f"## {conflict.title}\n"
    yield f"`{name}`: {conflict.by}" + (f"; {conflict.as_of}" if conflict.as_of else "") + ".\n"
    yield f"> {conflict.question}\n"
    yield f"{' '.join(conflict.text.split())}\n"
    yield "| who | can |\n| --- | --- |"
    for dm in conflict.decision_makers:
        options = "; ".join(f"`{option.name}`: {option.text}" for option in dm.options)
        yield f"| **{dm.name}**{f', {dm.title}' if dm.title else ''} | {options or 'bears the outcome'} |"
    yield ""
    for view, answers in expected["answers"].items():
        yield from _answers(study, view, answers)
    if drawn:
        alternative = drawn.picture.alternative.replace("[", "(").replace("]", ")")
        yield f"![{alternative}](catalogue/{name}.svg)\n"
    else:
        yield "Pictures of it are on the page of [figures](figures.md).\n"
    yield "Sources: " + "; ".join(str(source).rstrip(".") for source in conflict.sources) + ".\n"


def _answers(study: Study, view: str, answers: Mapping[str, Any]) -> Iterator[str]:
    """What holds in a view, as it is expected."""
    states = list_states(study.view(view).conflict)
    held: Mapping[str, list[int]] = answers["equilibria"]
    counts = answers.get("counts") or {concept: len(found) for concept, found in held.items()}
    by = next((each.by for each in study.conflict.views if each.name == view), "")
    if view != BASE:
        yield f"### View `{view}`\n\n{by[:1].upper()}{by[1:]}.\n"
    start = answers.get("status quo")
    reach = (
        f"; from the status quo, state {start}, improvements lead to {answers['reached']}, itself included"
        if start
        else ""
    )
    ordered = sorted(CONCEPTS, key=lambda key: CONCEPTS[key].demands)
    told = [f"{counts[key]} under {find(key).short}" for key in ordered]
    yield f"{len(states)} states{reach}. Of these hold: {listed(told)}.\n"
    shown = sorted({state for found in held.values() for state in found})
    if len(shown) > _MOST or not shown:
        return
    yield "| holds | taken | " + " | ".join(find(key).short for key in ordered) + " |"
    yield "| ---: | --- |" + " :---: |" * len(ordered)
    for number in shown:
        marks = " | ".join("●" if number in held.get(key, ()) else ("?" if key not in held else "") for key in ordered)
        yield f"| {number} | {states[number - 1]} | {marks} |"
    if missing := [find(key).short for key in ordered if key not in held]:
        yield f"\n?: so many hold under {listed(missing)} that they are counted here and not listed."
    yield ""


if __name__ == "__main__":
    for path, text in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
