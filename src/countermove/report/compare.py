"""The answer of `compare`: models side by side, what differs, and what of it is behind what holds where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countermove.analyses.compare import Comparison
from countermove.analyses.outcomes import Findings
from countermove.errors import width
from countermove.matching import Outcome, outcome_of
from countermove.report.differences import headline, outline
from countermove.report.elsewhere import read_elsewhere
from countermove.report.paper import Paper, listed, padded
from countermove.report.turned import behind
from countermove.stability.concepts import find

_MOST = 12
_REMARKS = 5


@dataclass(frozen=True)
class Pair:
    """The first of the models beside another, with the names that answers give them."""

    comparison: Comparison
    one: str
    other: str


def report(paper: Paper, findings: Sequence[Findings], pairs: Sequence[Pair], *, everything: bool = False) -> None:
    """Two or more models side by side, then the first beside each other one. `everything`: all sets, both ways."""
    conflict = findings[0].graph.conflict
    names = [pairs[0].one, *(pair.other for pair in pairs)]
    paper.line(conflict.title, "title")
    if conflict.question:
        paper.line(conflict.question)
    paper.gap()
    for name, found in zip(names, findings, strict=True):
        seen = found.graph.conflict.seen
        by = seen.by if seen else found.graph.conflict.by
        paper.item(name, by or "whose it is, is not said", indent=2, hang=4 + max(map(width, names)), style="strong")
    paper.gap()
    _side_by_side(paper, findings, names)
    for pair in pairs:
        paper.gap()
        _differences(paper, pair, everything=everything)
        paper.gap()
        behind(paper, pair.comparison, pair.one, pair.other, everything=everything)
    paper.gap()
    _legend(paper, findings, pairs)


def first_outcomes(found: Findings) -> list[int]:
    """The outcomes that are shown and explained: the first under the most demanding concept, by index."""
    return [each.state.index for group in found.ranked.groups[:1] for each in group.outcomes[:_MOST]]


def _side_by_side(paper: Paper, findings: Sequence[Findings], names: Sequence[str]) -> None:
    """The first outcomes of each model: how they stand in every one."""
    rows = first_in_any(findings)
    columns = [[standing(found, outcome) for outcome in rows] for found in findings]
    sizes = [max(map(width, [name, *column])) + 3 for name, column in zip(names, columns, strict=True)]
    paper.line("What holds under the most demanding concept in which", "title")
    paper.item("".join(map(padded, names, sizes)), "outcome", indent=2, style="strong")
    for cells, outcome in zip(zip(*columns, strict=True), rows, strict=True):
        paper.item("".join(map(padded, cells, sizes)), outcome.shown, indent=2)
    paper.gap()
    for name, found in zip(names, findings, strict=True):
        ordered = sorted(found.solution.concepts, key=lambda concept: concept.demands)
        counts = ", ".join(f"{each.short} {found.ranked.counts[each.key]:,}" for each in ordered)
        paper.line(f"Outcomes that hold in {name}: {counts}.", "dim", indent=2)


def first_in_any(findings: Sequence[Findings]) -> list[Outcome]:
    """The first outcomes of each model, each once."""
    return [
        *dict.fromkeys(
            outcome_of(found.graph, found.graph.states[s]) for found in findings for s in first_outcomes(found)
        )
    ]


def standing(found: Findings, outcome: Outcome) -> str:
    """How an outcome stands in a model: the most demanding concept under which it holds, and the steps to it."""
    states = sorted(outcome.states(found.graph))
    if not states:
        return "no state"
    held = [found.solution.held(s) for s in states]
    common = [key for key in held[0] if all(key in own for own in held)]
    if not common:
        return "–"
    steps = len(found.solution.path(states[0]))
    reached = " here" if states[0] == found.graph.status_quo else f" in {steps}" if steps else ""
    return find(common[0]).short + reached


def _differences(paper: Paper, pair: Pair, *, everything: bool) -> None:
    comparison = pair.comparison
    paper.line(f"What differs between {pair.one} and {pair.other}", "title")
    if not comparison.differences:
        paper.line(_nothing(comparison), indent=2)
    for difference in comparison.differences:
        paper.line(headline(difference, pair.one, pair.other), "strong", indent=2)
        if difference.kind == "preference":
            rows = outline(difference, pair.one, pair.other)
            for label, text in rows:
                style = "dim" if label == "both" else "mark"
                paper.item(label, text, indent=4, hang=6 + max(width(label) for label, _ in rows), style=style)
    for difference in comparison.alike:
        paper.line(f"What {difference.subject} wants is put otherwise, and orders the states alike.", "dim", indent=2)
    read_elsewhere(paper, comparison.elsewhere, (pair.one, pair.other), max(map(width, (pair.one, pair.other))))
    told = [each for each in comparison.remarks if everything or each.respect in ("sure", "order in doubt", "evidence")]
    shown = told if everything else told[:_REMARKS]
    if shown:
        if comparison.elsewhere:
            paper.gap()
        paper.line("Said otherwise, with no effect on what holds:", "dim", indent=2)
    for remark in shown:
        said = [f"{text or 'nothing'} ({name})" for text, name in ((remark.one, pair.one), (remark.other, pair.other))]
        paper.item("-", f"{remark.respect} of {remark.about}: {'; '.join(said)}", indent=4, style="dim")
    if len(shown) < len(told):
        paper.line(f"and {len(told) - len(shown)} more (`--all` lists them)", "dim", indent=6)


def _nothing(comparison: Comparison) -> str:
    """That nothing differs on which what holds depends, and what may be answered otherwise none the less."""
    commands = listed([f"`{each}`" for each in dict.fromkeys(each.command for each in comparison.elsewhere)])
    return "Nothing that changes what holds." + (
        f" What {commands} can answer otherwise stands below." if commands else ""
    )


def _legend(paper: Paper, findings: Sequence[Findings], pairs: Sequence[Pair]) -> None:
    for concept in findings[0].solution.concepts:
        paper.item(concept.short, f"{concept.rule}.", hang=13, style="dim")
    if any(found.graph.status_quo is not None for found in findings):
        text = "improvements lead to it from the status quo, in 3 steps at the least."
        paper.item("in 3", text, hang=13, style="dim")
    if any(standing(found, outcome).endswith(" here") for found in findings for outcome in first_in_any(findings)):
        paper.item("here", "it is the status quo.", hang=13, style="dim")
    paper.item("–", "under none of these concepts does it hold there.", hang=13, style="dim")
    if any(pair.comparison.into_one for pair in pairs):
        text = (
            "the smallest sets of differences that suffice: no part of one does. A statement that is taken over comes "
        )
        text += "right behind those that stand before it where it comes from."
        paper.item("sets", text, hang=13, style="dim")
        if not all(pair.comparison.complete for pair in pairs):
            text = "Their number doubles with every difference; `--most` sets how large they may be, `--seconds` how "
            paper.item("", text + "long to search.", hang=13, style="dim")
    paper.gap()
    paper.line("These are consequences of the models as they are written, not a prediction.", "dim")
