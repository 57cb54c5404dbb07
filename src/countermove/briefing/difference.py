"""How the views differ, and what of that makes the difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermove.analyses.compare.changes import changes
from countermove.analyses.compare.differences import Difference
from countermove.analyses.compare.reasons import Piece, Turned
from countermove.briefing.material import Material
from countermove.briefing.phrases import coded, concept_words, joined
from countermove.report.compare import Pair
from countermove.report.differences import headline, taken_words
from countermove.report.document import Block, Heading, Paragraph, Points, Span, Words, strong, words

_SETS = 1


def difference(material: Material) -> Iterator[Block]:
    """The section, where there are two views or more."""
    if not material.pairs:
        return
    yield Heading("What makes the difference between the views")
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
        key = called, taken_words(sets[0], "") if sets else ""
        if key not in told:
            told.add(key)
            yield _turned(pair, called or "", turned, sets)


def _sets(turned: Turned) -> list[tuple[Piece, ...]]:
    """The smallest sets that turn an outcome: of changes, with the whole differences that are needed beside them."""
    found = []
    for chosen, whole in zip(turned.whole.causes.sets, turned.whole.sets(), strict=True):
        within = turned.within.get(chosen)
        if within is None or not within.causes.sets:
            found.append(whole)
            continue
        cut = {id(difference) for difference, _ in within.pieces}
        throughout = tuple(_told(difference) for difference, _ in whole if id(difference) not in cut)
        found += [(*throughout, *pieces) for pieces in within.sets()]
    return found


def _told(difference: Difference) -> Piece:
    """A whole difference, as the one change that it is where it is one."""
    own = changes(difference)
    return difference, own[0] if len(own) == 1 else None


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
    form = "" if turned.makes else " in just this form"
    head = words(strong(called), form, f" {verb} in “{pair.one}” ({concept_words(turned.concept)})")
    if not sets:
        return words(head, "; what does it was not found in the time given.")
    shown = joined([coded(taken_words(pieces, f"“{pair.other}”")) for pieces in sets[:_SETS]], ", or as soon as ")
    more = "; other changes would do as well" if len(sets) > _SETS else ""
    return words(head, " as soon as ", shown, f", each in the place that it has in “{pair.other}”{more}.")
