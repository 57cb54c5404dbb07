"""How sure all that is, what would be seen first, and what would change our mind."""

from __future__ import annotations

from collections.abc import Iterator

from countermove.analyses.robust.radius import radius
from countermove.analyses.robust.robustness import Robustness
from countermove.briefing.material import Material, Matter, Seen
from countermove.briefing.phrases import capital, cited, coded, joined, lettered, party, statement, where
from countermove.report.distances import radius_lines
from countermove.report.document import Block, Heading, Paragraph, Points, Span, Words, strong, words
from countermove.report.doubts import factor_words
from countermove.report.paper import plural
from countermove.report.robust import share_words
from countermove.report.words import step_words


def certainty(material: Material) -> Iterator[Block]:
    """How sure."""
    yield Heading("How sure this is")
    for seen, found in material.robust:
        yield Paragraph(words(strong(_head(seen)), _doubts(found), " ", *_shares(material, seen, found), _most(found)))
    if not material.robust:
        yield Paragraph(words("The model marks nothing as doubtful, so it was not counted how often an outcome holds."))
    lines = [line for matter in material.matters if (line := _radius(material, matter))]
    if lines:
        yield Points(tuple(lines))


def _head(seen: Seen) -> str:
    return f"In {seen.called}: " if seen.name else "In doubt: "


def _doubts(found: Robustness) -> str:
    """What is in doubt and how it was counted."""
    factors = [each for each in found.plan.factors if each.kind in ("turn", "place", "view")]
    count = found.plan.combinations
    how = f"all {count:,} ways to settle them were worked out" if found.plan.exact else (
        f"{found.findings.swept.done:,} of the ways to settle them were drawn"
    )  # fmt: skip
    if count == 1 or not factors:
        return "nothing in it is marked as doubtful."
    return f"{plural(len(factors), 'statement is', 'statements are')} in doubt, and {how}."


def _shares(material: Material, seen: Seen, found: Robustness) -> Iterator[str | Span | Words]:
    """How often the outcomes hold that were gone through, and any that is feared or hoped for."""
    concept, parts = seen.concept, []
    for asked in material.asked:
        for each in asked.found:
            if each.seen is seen and each.share is not None:
                what = "what is feared" if asked.feared else "what is hoped for"
                parts.append(words(f"{what} holds {_share(share_words(each.share))}"))
    for matter in material.matters:
        if matter.seen is seen:
            row = next((r for r in found.rows.get(concept, []) if found.plan.state(0, r.outcome) == matter.state), None)
            if row is not None:
                parts.append(
                    words(
                        "outcome ",
                        lettered(material, seen.graph, matter.state),
                        f" as such {_share(share_words(row.share))}",
                    )
                )
    if parts:
        spans = joined(parts).spans
        yield words(capital(spans[0].text), *spans[1:], ". ")


def _share(text: str) -> str:
    return text if text.startswith("in ") else f"in {text} of them"


def _most(found: Robustness) -> Words:
    """The doubt that matters most."""
    concept = next((each for each in found.rows if found.findings.unsettled(each)), "")
    matters = found.findings.matters(concept) if concept else []
    matters = [each for each in matters if each.factor.kind != "party" and each.part]
    if not matters:
        return words()
    percent = f"{float(matters[0].part * 100):.3g}"
    return words(
        "Most hangs on one doubt, ",
        coded(factor_words(found.plan, matters[0].factor)),
        f": settling it would settle {percent} percent.",
    )


def _radius(material: Material, matter: Matter) -> Words | None:
    """How far the nearest reordering is that breaks an outcome."""
    if not matter.pivots or matter.concept != "nash":  # without aims it is said already what decides it
        return None
    called = lettered(material, matter.seen.graph, matter.state)
    return words("Outcome ", called, f"{where([matter.seen])}: ", nearest_reordering(matter))


def nearest_reordering(matter: Matter) -> Words:
    """The least reordering of anybody's wants after which an outcome holds no longer under Nash, in a sentence."""
    if matter.concept != "nash":
        return words("Not worked out.")
    line, *ways = radius_lines(matter.seen.graph, radius(matter.seen.graph, matter.state))
    return coded(f"{line.rstrip(':')}: {ways[0].removeprefix('· ')}" if ways else line)


def watching(material: Material) -> Iterator[Block]:
    """What would be seen first, and what would change our mind."""
    points = [point for matter in material.matters if (point := _watch(material, matter))]
    if points:
        yield Heading("What we would see first, and what would change our mind")
        yield Points(tuple(points))


def _watch(material: Material, matter: Matter) -> Words | None:
    """The first step on the way to an outcome, and the assumption with the weakest support."""
    graph = matter.seen.graph
    path = matter.seen.result.solution.path(matter.state)
    parts: list[Words] = []
    if path:
        parts.append(words(f"first sign: {_quoted(step_words(graph, path[0]))}."))
    if matter.pivots:
        first = matter.pivots[0]
        wants = words(f"{party(graph.conflict, first.dm)} wants ", statement(first.priority))
        parts.append(
            words("It would be undone by evidence against this: that ", wants, cited(first.priority.evidence), ".")
        )
    if not parts:
        return None
    return words(lettered(material, graph, matter.state), f"{where([matter.seen])}: ", joined(parts, " "))


def _quoted(text: str) -> str:
    return f"“{text}”" if "“" not in text else text


def sure_words(material: Material) -> Iterator[Words]:
    """How sure the first answer is, in a line."""
    parts = [*map(words, _counted(material)), *_firm(material)]
    if parts:
        yield words(Span("How sure: ", "strong"), joined(parts, " "))


def _counted(material: Material) -> Iterator[str]:
    """How often what is feared, or else hoped for, holds in the first view in which it does."""
    for asked in material.asked:
        for found in asked.holding:
            if found.share is not None:
                what = "what is feared" if asked.feared else "what is hoped for"
                every = " that was counted" if found.share.least == 1 else ""
                yield f"{what} holds {_share(share_words(found.share))}{every}{where([found.seen])}."
                return


def _firm(material: Material) -> Iterator[Words]:
    """What it takes to break the first outcome, and on which assumption it hangs."""
    if not material.matters or material.matters[0].pivots is None:
        return
    matter = material.matters[0]
    graph, pivots = matter.seen.graph, matter.pivots
    called = lettered(material, graph, matter.state)
    if matter.concept == "nash":
        near = radius(graph, matter.state)
        if not near.possible:
            yield words("No reordering of anybody’s aims breaks ", called, ".")
        elif near.steps is not None:
            things = "aims" if near.ways[0].order else "rank levels"
            yield words(called, f" breaks after {plural(near.steps, 'swap')} of neighbouring {things}.")
    if pivots:
        first = pivots[0]
        aims = f"It hangs on {plural(len(pivots), 'aim')}; the one with the weakest support is that "
        wants = words(f"{party(graph.conflict, first.dm)} wants ", statement(first.priority))
        yield words(aims, wants, cited(first.priority.evidence), ".")
