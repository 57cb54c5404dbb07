"""The answer of `compare` as plain data."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.analyses.compare.changes import changes
from countermove.analyses.compare.differences import Difference
from countermove.analyses.compare.elsewhere import Elsewhere
from countermove.analyses.compare.reasons import Piece, Reason, Turned
from countermove.matching import Outcome
from countermove.report import Data
from countermove.report.compare import Pair
from countermove.report.differences import changes_words, headline, taken_words
from countermove.report.elsewhere import heading, lines
from countermove.report.words import number


def comparisons(pairs: Sequence[Pair]) -> Data:
    """The first model beside each of the others."""
    return {"models": [pairs[0].one, *(pair.other for pair in pairs)], "pairs": [_pair(pair) for pair in pairs]}


def _pair(pair: Pair) -> Data:
    comparison, one, other = pair.comparison, pair.one, pair.other
    return {
        "one": one,
        "other": other,
        "differences": [
            _difference(each, one, other, bears=each in comparison.bearing) for each in comparison.differences
        ],
        "alike": [each.subject for each in comparison.alike],
        "elsewhere": [_elsewhere(each) for each in comparison.elsewhere],
        "remarks": [
            {"about": each.about, "respect": each.respect, "one": each.one, "other": each.other}
            for each in comparison.remarks
        ],
        "outcomes": [
            {**_outcome(row.outcome), "one": _held(row.held[0]), "other": _held(row.held[1])} for row in comparison.rows
        ],
        "into_one": [_turned(each, other) for each in comparison.into_one],
        "into_other": [_turned(each, one) for each in comparison.into_other],
        "complete": comparison.complete,
    }


def _difference(difference: Difference, one: str, other: str, *, bears: bool) -> Data:
    return {
        "kind": difference.kind,
        "subject": difference.subject,
        "sentence": headline(difference, one, other),
        "bears": bears,
        "read_by": sorted(difference.read_by),
        "changes": [
            {"kind": each.kind, "what": each.what, "before": _place(each.before), "after": _place(each.after)}
            for each in changes(difference)
        ],
    }


def _elsewhere(each: Elsewhere) -> Data:
    return {
        "kind": each.kind,
        "about": each.about,
        **({"name": each.name} if each.name else {}),
        "read_by": each.command,
        "heading": heading(each),
        "one": None if each.one is None else lines(each, each.one),
        "other": None if each.other is None else lines(each, each.other),
    }


def _place(value: object) -> int | str | None:
    return value if value is None or isinstance(value, int) else number(value)  # type: ignore[arg-type]


def _outcome(outcome: Outcome) -> Data:
    """Matched by what is taken: in every member of a merged state, in order."""
    members = [sorted(each) for each in outcome.members]
    return {"name": outcome.name} if outcome.name else {"taken": members[-1], "members": members}


def _held(held: tuple[str, ...] | None) -> list[str] | None:
    return None if held is None else list(held)


def _turned(turned: Turned, source: str) -> Data:
    sets = zip(turned.whole.causes.sets, turned.whole.sets(), strict=True)
    return {
        **_outcome(turned.outcome),
        "concept": turned.concept,
        "makes": turned.makes,
        **_reach(turned.whole),
        "sets": [
            {**_set(pieces, source), "within": _within(turned.within.get(chosen), source)} for chosen, pieces in sets
        ],
    }


def _reach(reason: Reason) -> Data:
    return {"of": len(reason.pieces), "tried": reason.causes.tried, "complete": reason.complete}


def _set(pieces: Sequence[Piece], source: str) -> Data:
    return {
        "differences": [
            {"kind": each.kind, "subject": each.subject} | ({"change": changes_words([change])} if change else {})
            for each, change in pieces
        ],
        "sentence": taken_words(pieces, source),
    }


def _within(reason: Reason | None, source: str) -> Data | None:
    return None if reason is None else {**_reach(reason), "sets": [_set(pieces, source) for pieces in reason.sets()]}
