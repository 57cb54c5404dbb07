"""How the views differ, and what of that makes the difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermove.analyses.compare.reasons import Piece, Turned
from countermove.briefing.material import Material
from countermove.briefing.phrases import coded, concept_words, joined
from countermove.report.compare import Pair
from countermove.report.differences import headline, taken_words
from countermove.report.document import Block, Heading, Paragraph, Points, Span, Words, strong, words
from countermove.report.paper import plural

_SETS = 2


def difference(material: Material) -> Iterator[Block]:
    """The section, where there are two views or more."""
    if not material.pairs:
        return
    yield Heading("How the views differ, and what makes the difference")
    for seen in material.views:
        view = seen.conflict.seen
        text = f" {view.text}" if view and view.text else ""
        by = f" ({view.by})" if view and view.by else ""
        yield Paragraph(words(strong(f"“{seen.name}”"), f"{by}.{text}"))
    told: set[object] = set()
    for pair in material.pairs:
        yield Paragraph(words(Span(f"Between “{pair.one}” and “{pair.other}”: ", "strong"), _differ(pair)))
        points = [*_points(material, pair, told)]
        if points:
            yield Points(tuple(points))


def _points(material: Material, pair: Pair, told: set[object]) -> Iterator[Words]:
    """The outcomes that turn, those gone through first; what has been said of another view is not said again."""
    gone_through = {material.called(each.seen.graph, each.state) for each in material.matters}
    for turned in pair.comparison.into_one:
        called = material.letters.get(turned.outcome)
        if called not in gone_through:
            continue
        sets = _sets(turned)
        key = called, tuple(taken_words(pieces, "") for pieces in sets)
        if key not in told:
            told.add(key)
            yield _turned(pair, called or "", turned, sets)


def _sets(turned: Turned) -> list[tuple[Piece, ...]]:
    """The smallest sets of changes that turn an outcome, or of whole differences where they cannot be cut."""
    reasons = [reason for reason in turned.within.values() if reason.causes.sets] or [turned.whole]
    return [pieces for reason in reasons for pieces in reason.sets()]


def _differ(pair: Pair) -> Words:
    differences = pair.comparison.differences
    if not differences:
        return words("nothing that changes what holds.")
    said = "; ".join(_lower(headline(each, f"“{pair.one}”", f"“{pair.other}”")) for each in differences)
    return coded(f"{said}.")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _turned(pair: Pair, called: str, turned: Turned, sets: Sequence[tuple[Piece, ...]]) -> Words:
    """What, taken over from the other view, makes an outcome hold in the first, or breaks it."""
    verb = "comes to hold" if turned.makes else "no longer holds"
    head = words(strong(called), f" {verb} in “{pair.one}” ({concept_words(turned.concept)})")
    if not sets:
        return words(head, "; what does it was not found in the time given.")
    shown = joined([coded(taken_words(pieces, f"“{pair.other}”")) for pieces in sets[:_SETS]], ", or as soon as ")
    more = f"; there are {plural(len(sets) - _SETS, 'other way', 'other ways')}" if len(sets) > _SETS else ""
    return words(head, " as soon as ", shown, f"{more}.")
