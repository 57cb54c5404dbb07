"""The answer of `compare`: models side by side, what differs, and what of it is behind what holds where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from countermove.analyses.compare import Comparison
from countermove.analyses.compare.causes import Pieces
from countermove.analyses.compare.reasons import Reason, Turned
from countermove.analyses.outcomes import Findings
from countermove.errors import width
from countermove.matching import Outcome, outcome_of
from countermove.report.differences import headline, outline, taken_words, unread_words, whole_words
from countermove.report.elsewhere import read_elsewhere
from countermove.report.paper import Paper, listed, padded, plural
from countermove.stability.concepts import find
from countermove.states import LISTED

_MOST = 12
_SETS = 4
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
        _behind(paper, pair, everything=everything)
    paper.gap()
    _legend(paper, findings, pairs)


def first_outcomes(found: Findings) -> list[int]:
    """The outcomes that are shown and explained: the first under the most demanding concept, by index."""
    return [each.state.index for group in found.ranked.groups[:1] for each in group.outcomes[:_MOST]]


def _side_by_side(paper: Paper, findings: Sequence[Findings], names: Sequence[str]) -> None:
    """The first outcomes of each model: how they stand in every one."""
    rows = dict.fromkeys(
        outcome_of(found.graph, found.graph.states[s]) for found in findings for s in first_outcomes(found)
    )
    columns = [[_cell(found, outcome) for outcome in rows] for found in findings]
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


def _cell(found: Findings, outcome: Outcome) -> str:
    """The most demanding concept under which it holds, and the steps to it."""
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
    told = [each for each in comparison.remarks if everything or each.respect in ("sure", "evidence")]
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


def _behind(paper: Paper, pair: Pair, *, everything: bool) -> None:
    comparison, one, other = pair.comparison, pair.one, pair.other
    paper.line("Which difference is behind which outcome", "title")
    if not comparison.into_one:
        concepts = comparison.one.concepts
        under = concepts[0].short if len(concepts) == 1 else f"these {len(concepts)} concepts"
        paper.line(f"All outcomes hold alike in both under {under}.", indent=2)
        _unread(paper, comparison)
        return
    _alone(paper, comparison, one, other)
    _unread(paper, comparison)
    ways = [(comparison.into_one, one, other), (comparison.into_other, other, one)]
    for turned, target, source in ways if everything else ways[:1]:
        paper.gap()
        paper.line(f"Taken over from {source} into {target}:", "strong", indent=2)
        for group in _alike(turned):
            _turned(paper, group, target, source, everything=everything)
    asked = {each.outcome for each in comparison.into_one}
    left = sum(bool(row.differing) and row.outcome not in asked for row in comparison.rows)
    if left:
        paper.gap()
        text = f"{plural(left, 'more outcome')} {'holds' if left == 1 else 'hold'} in one and not in the other"
        paper.line(f"{text} (`--all` explains them, `--where` those that you name).", "dim", indent=2)


def _unread(paper: Paper, comparison: Comparison) -> None:
    """Of what differs, what no concept that was asked for reads."""
    if comparison.unread:
        small = max(len(each.graph) for each in (comparison.one, comparison.other)) <= LISTED
        paper.line(unread_words(comparison.unread, small=small), "dim", indent=2)


def _alone(paper: Paper, comparison: Comparison, one: str, other: str) -> None:
    """What each whole difference turns by itself."""
    bearing = comparison.bearing
    total = len(comparison.into_one)
    if not bearing:
        return
    if len(bearing) == 1:
        said = whole_words(bearing[0], other)
        alone = f"Only this separates {one} from {other}"
        if len(comparison.differences) > 1:
            alone = f"Of what separates {one} from {other} only this can change what holds under these concepts"
        paper.line(f"{alone}, and so is behind all of it: {said}.", indent=2)
        return
    alone = [sum(frozenset([k]) in each.whole.causes.sets for each in comparison.into_one) for k in range(len(bearing))]
    counts = [f"{whole_words(each, other)} ({count})" for each, count in zip(bearing, alone, strict=True) if count]
    said = f": {'; '.join(counts)}" if counts else ": none does"
    paper.line(
        f"Of {plural(len(bearing), 'difference')}, those that turn some of these {total} outcomes alone{said}.",
        indent=2,
    )


def _alike(turned: Sequence[Turned]) -> list[list[Turned]]:
    """The outcomes that are turned by the same, together."""
    groups: dict[object, list[Turned]] = {}
    for each in turned:
        key = each.concept, each.makes, each.whole.causes, tuple((k, v.causes) for k, v in each.within.items())
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _turned(paper: Paper, group: Sequence[Turned], target: str, source: str, *, everything: bool) -> None:
    first = group[0]
    paper.gap()
    for each in group:
        paper.line(each.outcome.shown, "mark", indent=4)
    verb = (
        ("holds" if first.makes else "no longer holds")
        if len(group) == 1
        else ("hold" if first.makes else "no longer hold")
    )
    short = find(first.concept).short
    sets = list(_sets(first, source))
    if not sets:
        paper.line(f"{verb} in {target} under {short}.", indent=6)
        paper.line(_unfound(first.whole), "dim", indent=8)
        return
    lead = "with" if len(sets) == 1 else "with any of"
    only = len(first.whole.pieces) == 1 and first.within
    if only and all(within.causes.sets for within in first.within.values()):
        ((_, within),) = first.within.items()
        paper.line(f"{verb} in {target} under {short} {_lead(within)}:", indent=6)
        _list(paper, within, source, indent=8, everything=everything)
        return
    paper.line(f"{verb} in {target} under {short} {lead}:", indent=6)
    for words, reason in sets:
        found = reason is not None and reason.causes.sets
        paper.item("-", words + (f", {_lead(reason)}:" if reason and found else ""), indent=8)
        if reason:
            _list(paper, reason, source, indent=10, everything=everything)
    _partly(paper, first.whole, indent=8)


def _sets(turned: Turned, source: str) -> Iterator[tuple[str, Reason | None]]:
    for chosen, pieces in zip(turned.whole.causes.sets, turned.whole.sets(), strict=True):
        yield taken_words(pieces, source), turned.within.get(chosen)


def _lead(reason: Reason) -> str:
    return "as soon as" if len(reason.causes.sets) == 1 else "as soon as any of these is so"


def _list(paper: Paper, reason: Reason, source: str, *, indent: int, everything: bool) -> None:
    sets: list[tuple[Pieces, str]] = [
        (chosen, taken_words(pieces, source)) for chosen, pieces in zip(reason.causes.sets, reason.sets(), strict=True)
    ]
    for _, words in sets if everything else sets[:_SETS]:
        paper.item("-", words, indent=indent)
    if len(sets) > _SETS and not everything:
        paper.line(f"and {len(sets) - _SETS} more (`--all` lists them)", "dim", indent=indent + 2)
    _partly(paper, reason, indent=indent)


def _partly(paper: Paper, reason: Reason, *, indent: int) -> None:
    causes = reason.causes
    if reason.unanswered:
        text = "Not complete: some sets were left out, since the model that they make is too large for the concept."
        paper.line(text, "dim", indent=indent)
    if causes.complete:
        return
    total = plural(len(reason.pieces), "difference" if reason.pieces[0][1] is None else "change")
    found = f"Not complete: of {total}, all sets of up to {causes.tried} have been tried."
    if not causes.tried:
        found = f"Not complete: there was no time to try each of {total} alone."
    if causes.sets and len(causes.sets[-1]) > causes.tried + 1:
        found += " The last set is larger: each of its parts is needed with the others, and a smaller set may do."
    paper.line(found, "dim", indent=indent)


def _unfound(reason: Reason) -> str:
    if reason.complete:
        return "No difference does it. States are numbered in another way here, and numbers decide between ties."
    return "Not complete: there was no time to find what does it (`--seconds` gives more)."


def _legend(paper: Paper, findings: Sequence[Findings], pairs: Sequence[Pair]) -> None:
    for concept in findings[0].solution.concepts:
        paper.item(concept.short, f"{concept.rule}.", hang=13, style="dim")
    if any(found.graph.status_quo is not None for found in findings):
        text = "improvements lead to it from the status quo, in 3 steps at the least."
        paper.item("in 3", text, hang=13, style="dim")
    paper.item("–", "under none of these concepts does it hold there.", hang=13, style="dim")
    if any(pair.comparison.into_one for pair in pairs):
        text = (
            "the smallest sets of differences that suffice: no part of one does. A statement that is taken over comes "
        )
        text += "right behind those that stand before it where it comes from."
        paper.item("sets", text, hang=13, style="dim")
        if not all(pair.comparison.complete for pair in pairs):
            text = "their number doubles with every difference; `--most` sets how large they may be, `--seconds` how "
            paper.item("", text + "long to search.", hang=13, style="dim")
    paper.gap()
    paper.line("These are consequences of the models as they are written, not a prediction.", "dim")
