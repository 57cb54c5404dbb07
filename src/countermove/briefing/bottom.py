"""The bottom line: what a reader takes along who reads nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermove.analyses.exposure import Exposure
from countermove.briefing.certainty import sure_words
from countermove.briefing.material import Asked, Material
from countermove.briefing.phrases import (
    concept_words,
    concern_words,
    joined,
    lettered,
    outcome_words,
    parties,
    reached_words,
    where,
)
from countermove.briefing.taking import least_words
from countermove.report.document import Box, Points, Span, Words, words
from countermove.report.paper import plural


def bottom_line(material: Material) -> Box:
    """Five lines, a few more where several outcomes are feared or hoped for."""
    lines = [*_concerns(material), *_bearing(material), *_upset(material), *_taking(material), *sure_words(material)]
    return Box("Bottom line", (Points(tuple(lines)),))


def _concerns(material: Material) -> Iterator[Words]:
    """How what is feared and hoped for stands; where nothing is, what holds first in each view."""
    for asked in material.asked[:3]:
        what = "Feared" if asked.feared else "Hoped for"
        yield words(
            Span(f"{what}: ", "strong"),
            concern_words(material.conflict, asked.concern),
            ". ",
            _standing(material, asked),
        )
    if not material.asked:
        for seen in material.views[:3]:
            groups = seen.result.ranked.groups
            if not groups:
                yield words(f"No outcome holds{where([seen])}.")
                continue
            first = groups[0].outcomes[0]
            count = plural(groups[0].count, "outcome holds", "outcomes hold")
            text = f"{count} under {concept_words(groups[0].concept)}{where([seen])}. "
            yield words(
                text, "The first is ", lettered(material, seen.graph, first.state.index), ": ",
                f"{outcome_words(seen.graph, first.state.index)}; {reached_words(seen, first.state.index)}.",
            )  # fmt: skip


def _standing(material: Material, asked: Asked) -> Words:
    """In which views such an outcome holds, and in which not."""
    holds = asked.holding
    others = [each for each in asked.found if not each.holds]
    parts: list[str | Span | Words] = []
    for each in holds:
        assert each.first is not None, "it holds"
        more = f", and in {each.count - 1:,} more" if each.count > 1 else ""
        parts += [
            f"It holds{where([each.seen])} as outcome ",
            lettered(material, each.seen.graph, each.first),
            f" ({reached_words(each.seen, each.first)}){more}. ",
        ]
    if others:
        views = where([each.seen for each in others])
        concept = concept_words(others[0].seen.concept)
        parts.append(f"It does not hold{views}" + (f" under {concept}" if any(o.concept for o in others) else "") + ".")
    return words(*parts)


def _bearing(material: Material) -> Iterator[Words]:
    """Who is exposed by the first outcome and why they cannot prevent it, and who gains."""
    if not material.matters:
        return
    matter = material.matters[0]
    graph = matter.seen.graph
    called = lettered(material, graph, matter.state)
    by: dict[str, list[Exposure]] = {}
    for each in matter.borne.exposures:
        by.setdefault(each.standing, []).append(each)
    parts: list[str | Span | Words] = []
    if exposed := by.get("left exposed"):
        who = parties(graph.conflict, [each.dm for each in exposed])
        parts += [f"{_are(exposed, who)} left exposed by ", called, f": {_fails(exposed)}. {_helpless(exposed)}"]
    elif losing := by.get("loses"):
        who = parties(graph.conflict, [each.dm for each in losing])
        parts += [f"{who} {'loses' if len(losing) == 1 else 'lose'} by ", called, ", and nobody is left exposed by it."]
    if gaining := by.get("gains most"):
        who = parties(graph.conflict, [each.dm for each in gaining])
        most = f"no outcome that holds is better for {'it' if len(gaining) == 1 else 'any of them'}"
        parts += [f"{' ' if parts else ''}{who} gain{'s' * (len(gaining) == 1)} most from ", called, f": {most}."]
    if parts:
        yield words(Span("Who bears it: ", "strong"), *parts)


def _are(exposed: Sequence[Exposure], who: str) -> str:
    return f"{who} {'is' if len(exposed) == 1 else 'are'}"


def _fails(exposed: Sequence[Exposure]) -> str:
    said = [
        f"{len(each.failed)} of {each.statements} of its aims fail"
        if len(exposed) == 1
        else f"{len(each.failed)} of {each.statements}"
        for each in exposed
    ]
    return said[0] if len(exposed) == 1 else f"{' and '.join(said)} of their aims fail, the first among them"


def _helpless(exposed: Sequence[Exposure]) -> str:
    whose = "its" if len(exposed) == 1 else "their"
    if any(each.improvements for each in exposed):
        return (
            f"What {'it' if len(exposed) == 1 else 'they'} could do together with others would not survive the answers."
        )
    return f"No move of {whose} own, and none made together with others who gain by it, too, makes it better."


def _upset(material: Material) -> Iterator[Words]:
    """Who together could leave the first outcome for another that holds, where nothing would deter them."""
    for matter in material.matters[:1]:
        graph = matter.seen.graph
        for prospect in matter.outlook.prospects:
            for each in prospect.improvements:
                if each.needed and each.held and each.deterrents["cseq"] == ():
                    who = parties(graph.conflict, prospect.members)
                    here, there = (lettered(material, graph, s) for s in (matter.state, each.target))
                    more = f", which holds, too ({concept_words(each.held[0])}), and no answer of others undoes that."
                    head = Span("Who could upset it: ", "strong")
                    yield words(head, f"{who} could together leave ", here, " for ", there, more)
                    return


def _taking(material: Material) -> Iterator[Words]:
    """The least that would change it: of each hope and fear in the view in which that is cheapest."""
    lines = []
    for asked in material.asked:
        found = [(seen, resolved) for seen, resolved in asked.resolved if not resolved.already]
        if found:
            lines.append(least_words(asked, *min(found, key=lambda each: (each[1].cost is None, each[1].cost or 0))))
    if lines:
        yield words(Span("What would change it: ", "strong"), joined(lines, " "))
