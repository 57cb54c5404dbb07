"""What turns which outcome, for people: the smallest sets of differences, and how far they were sought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermove.analyses.compare import Comparison
from countermove.analyses.compare.reasons import Reason, Turned
from countermove.report.differences import taken_words, unread_words, whole_words
from countermove.report.paper import Paper, plural
from countermove.stability.concepts import find
from countermove.states import LISTED

_SETS = 4


def behind(paper: Paper, comparison: Comparison, one: str, other: str, *, everything: bool) -> None:
    """Which of the differences between two models, of these names, turns which outcome."""
    paper.line("Which difference is behind which outcome", "title")
    if not comparison.into_one and any(row.differing for row in comparison.rows):
        paper.line("What is behind the differences was not sought.", indent=2)
        return
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
        how = "`--all` explains it" if left == 1 else "`--all` explains them, `--where` those that you name"
        paper.line(f"{text} ({how}).", "dim", indent=2)


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
        lead = f"Only this separates {one} from {other}"
        if len(comparison.differences) > 1:
            lead = f"Of what separates {one} from {other} only this can change what holds under these concepts"
        paper.line(f"{lead}, and so is behind all of it: {said}.", indent=2)
        return
    alone = [sum(frozenset([k]) in each.whole.causes.sets for each in comparison.into_one) for k in range(len(bearing))]
    counts = [
        whole_words(each, other) + (f" ({count})" if total > 1 else "")
        for each, count in zip(bearing, alone, strict=True)
        if count
    ]
    which = "this outcome" if total == 1 else f"some of these {total} outcomes"
    said = f": {'; '.join(counts)}" if counts else ": none does"
    if not counts and not all(each.whole.causes.tried for each in comparison.into_one):
        said = ": none was found in the time that there was"
    paper.line(
        f"Of {plural(len(bearing), 'difference')}, those that turn {which} alone{said}.",
        indent=2,
    )


def turned_words(turned: Turned, target: str, source: str) -> str:
    """What of `source` turns an outcome in `target`, as one sentence."""
    verb = "holds" if turned.makes else "no longer holds"
    head = f"{verb} in {target} under {find(turned.concept).short}"
    said = []
    for words, within in _sets(turned, source):
        finer = [taken_words(pieces, source) for pieces in within.sets()] if within else []
        said.append(f"{words} (as soon as {'; or '.join(finer)})" if finer else words)
    if not said:
        return f"{head}: {_unfound(turned.whole)}"
    complete = turned.whole.complete and all(within.complete for within in turned.within.values())
    return f"{head} with {'; or with '.join(said)}" + ("" if complete else " (not complete: time was up)")


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
    sets = [taken_words(pieces, source) for pieces in reason.sets()]
    for words in sets if everything else sets[:_SETS]:
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
