"""How sure all that is, what would be seen first, and what would change our mind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from countermove.analyses.pivots import weakness
from countermove.analyses.robust.radius import radius
from countermove.analyses.robust.robustness import Robustness
from countermove.briefing.material import Material, Matter, Seen
from countermove.briefing.phrases import (
    cited,
    coded,
    concept_words,
    joined,
    lettered,
    party,
    readable,
    statement,
    weighed,
    where,
)
from countermove.graph import ModelGraph, Step
from countermove.preference import Preference, Prioritized
from countermove.report.distances import radius_lines
from countermove.report.document import Block, Heading, Paragraph, Points, Span, Words, strong, words
from countermove.report.doubts import doubts_words, factor_words
from countermove.report.paper import listed, plural
from countermove.report.robust import share_words
from countermove.report.words import step_words

#: How many doubts are named, and how many assumptions.
_DOUBTS, _WEAKEST = 4, 3


def certainty(material: Material) -> Iterator[Block]:
    """How sure."""
    yield Heading("How sure this is")
    counted = [found for _, found in material.robust if found.plan.combinations > 1]
    if counted:
        how = (
            "Doubtful aims were settled in all ways"
            if counted[0].plan.exact
            else "Ways to settle doubtful aims were drawn"
        )
        yield Paragraph(words(f"{how}, {weighed(counted)}."), "note")
    for seen, found in material.robust:
        yield Paragraph(words(strong(_head(seen)), _doubts(found), " ", *_shares(material, seen, found), _most(found)))
    if not material.robust:
        yield Paragraph(words("The model marks nothing as doubtful, so it was not counted how often an outcome holds."))
    lines = [line for matter in material.matters if (line := _radius(material, matter))]
    if lines:
        yield Points(tuple(lines))


def _head(seen: Seen) -> str:
    return f"In {seen.called}: " if seen.name else "In this model: "


def _doubts(found: Robustness) -> Words:
    """What is in doubt."""
    said = doubts_words(found.plan)
    if found.plan.combinations == 1 or not said:
        return words("nothing in it is marked as doubtful.")
    shown = joined([coded(each) for each in said[:_DOUBTS]])
    more = f" and {len(said) - _DOUBTS} more" if len(said) > _DOUBTS else ""
    return words("in doubt is ", shown, f"{more}. Over all of it,")


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
        yield words(*spans, f" (under {concept_words(concept)}). ")


def _share(text: str) -> str:
    return text if text.startswith("in ") else f"in {text} of the cases by weight"


def _most(found: Robustness) -> Words:
    """The doubt that matters most, where there are several."""
    concept = next((each for each in found.rows if found.findings.unsettled(each)), "")
    matters = found.findings.matters(concept) if concept else []
    matters = [each for each in matters if each.factor.kind != "party" and each.part]
    if len(matters) < 2:
        return words()
    return words("The doubt that matters most: ", coded(factor_words(found.plan, matters[0].factor)), ".")


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
    way = re.sub(r" \(to \d+\)", "", ways[0].removeprefix("· ")) if ways else ""
    return coded(readable(f"{line.rstrip(':')}: {way}" if ways else line))


def _varied(preference: Preference | None, place: int) -> bool:
    """Whether the statement at a place, from 0, is marked as doubtful, or its order is."""
    assert isinstance(preference, Prioritized), "it has statements"
    priority = preference.priorities[place]
    return priority.unknown or priority.sure in ("low", "medium") or preference.loose(place + 1)


def watching(material: Material) -> Iterator[Block]:
    """What would be seen first, and what would change our mind."""
    paths = [(each, path) for each in material.matters if (path := each.seen.result.solution.path(each.state))]
    taken = [(matter, _first_taken(matter.seen.graph, path)) for matter, path in paths]
    signs = [_sign(material, matter, path, taken) for matter, path in paths]
    hinges = [matter for matter in material.matters if matter.pivots]
    if not (signs or hinges):
        return
    yield Heading("What we would see first, and what would change our mind")
    points = list(signs)
    if hinges:
        against = [words(lettered(material, each.seen.graph, each.state), " ", _hinge(each)) for each in hinges]
        head = strong("What would change our mind: ")
        points.append(words(head, "evidence against what decides an outcome, above: ", joined(against), "."))
    yield Points(tuple(points))


def _sign(
    material: Material, matter: Matter, path: tuple[Step, ...], every: Sequence[tuple[Matter, tuple[str, ...]]]
) -> Words:
    """The first step on the way to an outcome, and what in it is on no other way, or not on the first other one."""
    graph = matter.seen.graph
    own = next(taken for each, taken in every if each is matter)
    others = [(each, taken) for each, taken in every if each is not matter]
    texts = {option.name: option.text or option.name for option in graph.conflict.options}
    alone = [texts[name] for name in own if all(name not in taken for _, taken in others)]
    ways = listed([material.called(each.seen.graph, each.state) for each, _ in others])
    many = "do" if len(others) > 1 else "does"
    telling = f" What leads to {ways} {many} not begin with: {listed(alone)}." if alone and others else ""
    if not alone:
        for each, taken in others:
            if left := [texts[name] for name in own if name not in taken]:
                there = material.called(each.seen.graph, each.state)
                telling = f" What leads to {there} does not begin with: {listed(left)}."
                break
    called = material.called(graph, matter.state)
    first = step_words(graph, path[0])
    return words(strong(f"On the way to {called}{where([matter.seen])}"), f", first: {first}.{telling}")


def _first_taken(graph: ModelGraph, path: tuple[Step, ...]) -> tuple[str, ...]:
    """The options that are taken up in the first step of a way."""
    before = graph.states[path[0].source].taken
    return tuple(name for name in graph.states[path[0].target].taken if name not in before)


def _hinge(matter: Matter) -> Words:
    """The assumption with the weakest support on which an outcome hangs."""
    assert matter.pivots, "it hangs on some"
    conflict, first = matter.seen.graph.conflict, matter.pivots[0]
    wants = words(f"{party(conflict, first.dm)} wants ", statement(first.priority))
    return words("(", wants, cited(conflict, first.priority.evidence), ")")


def sure_words(material: Material) -> Iterator[Words]:
    """How sure the first answer is, in a line: on what it hangs, and what doubts were counted."""
    parts = [*_firm(material), *map(words, _counted(material))]
    if parts:
        yield words(Span("How sure: ", "strong"), joined(parts, " "))


def _counted(material: Material) -> Iterator[str]:
    """How often what is feared, or else hoped for, holds in the first view in which it does."""
    for asked in material.asked:
        for found in asked.holding:
            robust = next((each for seen, each in material.robust if seen is found.seen), None)
            if found.share is None or robust is None or robust.plan.combinations == 1:
                continue
            what = "what is feared" if asked.feared else "what is hoped for"
            factors = robust.plan.factors
            doubts = len({(f.base, f.dm, f.place) for f in factors if f.kind in ("turn", "place")})
            doubts += sum(each.kind == "view" for each in factors)
            marked = plural(doubts, "aim that is marked as doubtful was", "aims that are marked as doubtful were")
            share = "whichever way they go" if found.share.least == 1 else _share(share_words(found.share))
            yield f"Only the {marked} varied{where([found.seen])}; {what} holds {share}."
            return


def _firm(material: Material) -> Iterator[Words]:
    """On which assumptions the first outcome hangs."""
    if not material.matters or material.matters[0].pivots is None:
        return
    matter = material.matters[0]
    graph, found = matter.seen.graph, matter.pivots or ()
    called = lettered(material, graph, matter.state)
    if found:
        counted = any(_varied(graph.conflict.decision_makers[each.dm].preference, each.place) for each in found)
        weakest = [each for each in found if weakness(each.priority) == weakness(found[0].priority)][:_WEAKEST]
        aims = [words(f"{party(graph.conflict, each.dm)} wants ", statement(each.priority)) for each in weakest]
        ours = cited(graph.conflict, weakest[0].priority.evidence)
        varied = "" if counted else ", none of which was varied"
        head = f" hangs on {plural(len(found), 'aim')}{varied}. The weakest support has that "
        yield words(called, head, joined(aims, " and that "), ours, ".")
