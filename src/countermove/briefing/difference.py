"""How the views differ, and what of that makes the difference."""

from __future__ import annotations

from collections.abc import Iterator

from countermove.analyses.compare.reasons import Turned
from countermove.briefing.material import Material
from countermove.briefing.phrases import concept_words, statement
from countermove.report.compare import Pair
from countermove.report.differences import headline, taken_words
from countermove.report.document import Block, Heading, Paragraph, Points, Span, Words, strong, words

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
    for pair in material.pairs:
        yield Paragraph(words(Span(f"Between “{pair.one}” and “{pair.other}”: ", "strong"), _differ(pair)))
        points = [point for turned in pair.comparison.into_one if (point := _turned(material, pair, turned))]
        if points:
            yield Points(tuple(points))


def _differ(pair: Pair) -> Words:
    differences = pair.comparison.differences
    if not differences:
        return words("nothing that changes what holds.")
    said = "; ".join(_lower(headline(each, f"“{pair.one}”", f"“{pair.other}”")) for each in differences)
    return words(*_coded(f"{said}."))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _turned(material: Material, pair: Pair, turned: Turned) -> Words | None:
    """What, taken over from the other view, makes an outcome hold in the first, or breaks it."""
    called = material.letters.get(turned.outcome)
    if called is None:
        return None
    verb = "comes to hold" if turned.makes else "no longer holds"
    head: list[str | Span | Words] = [strong(called), f" {verb} in “{pair.one}” ({concept_words(turned.concept)})"]
    reasons = [reason for reason in turned.within.values() if reason.causes.sets] or [turned.whole]
    sets = [taken_words(pieces, f"“{pair.other}”") for reason in reasons for pieces in reason.sets()]
    if not sets:
        return words(*head, "; what does it was not found in the time given.")
    more = f", or {len(sets) - _SETS} other ways" if len(sets) > _SETS else ""
    return words(*head, " as soon as ", *_coded("; or ".join(sets[:_SETS])), f"{more}.")


def _coded(text: str) -> Iterator[str | Span]:
    for k, part in enumerate(text.split("`")):
        yield statement(part) if k % 2 else part
