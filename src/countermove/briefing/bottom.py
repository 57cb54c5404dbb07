"""The bottom line: what a reader takes along who reads nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermove.analyses.exposure import Exposure
from countermove.briefing.certainty import sure_words
from countermove.briefing.material import Asked, Found, Material, Matter, Seen
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
from countermove.matching import outcome_of
from countermove.report.document import Box, Points, Span, Words, words
from countermove.report.paper import listed, plural

_LINES = 5


def bottom_line(material: Material) -> Box:
    """Some five lines: how what is feared and hoped for stands, who bears it, what would change it, how sure it is."""
    standing = [*_concerns(material)] if material.asked else [*_holding(material)]
    standing += _bearing(material)
    changing = [*_taking(material), *sure_words(material)]
    upset = _upset(material) if len(standing) + len(changing) < _LINES else ()
    return Box("Bottom line", (Points((*standing, *upset, *changing)),))


def _concerns(material: Material) -> Iterator[Words]:
    """How what is feared and hoped for stands; last, what holds where neither does."""
    asked = material.asked[:3]
    for k, each in enumerate(asked, 1):
        what = "Feared" if each.feared else "Hoped for"
        concern = concern_words(material.conflict, each.concern)
        instead = _instead(material) if k == len(asked) else ()
        yield words(Span(f"{what}: ", "strong"), concern, ". ", _standing(material, each), *instead)


def _instead(material: Material) -> Iterator[str | Span]:
    """What holds in each view in which nothing does that is feared or hoped for."""
    for seen in material.views:
        groups = seen.result.ranked.groups
        if groups and not any(found.seen is seen and found.holds for asked in material.asked for found in asked.found):
            yield f" What holds{_whose(seen)} instead is "
            yield from _first(material, seen)
            yield "."


def _whose(seen: Seen) -> str:
    """In which view, and whose that is, as the rest of a sentence."""
    by = seen.conflict.seen.by if seen.conflict.seen else ""
    return f"{where([seen])} ({by})" if by and seen.name else where([seen])


def _holding(material: Material) -> Iterator[Words]:
    """What holds first in each view, where nothing is feared or hoped for."""
    for seen in material.views:
        groups = seen.result.ranked.groups
        if not groups:
            yield words(f"No outcome holds{where([seen])}.")
            continue
        count = plural(groups[0].count, "outcome holds", "outcomes hold")
        head = Span(f"What holds{where([seen])}: ", "strong")
        yield words(head, f"{count} under {concept_words(groups[0].concept)}, first ", *_first(material, seen), ".")


def _first(material: Material, seen: Seen) -> Iterator[str | Span]:
    """The first outcome that holds in a view, what is done in it, how it is reached, and what holds beside it."""
    group = seen.result.ranked.groups[0]
    first = group.outcomes[0].state.index
    yield lettered(material, seen.graph, first)
    yield f" ({outcome_words(seen.graph, first)}), {reached_words(seen, first)}"
    rest = [material.letters.get(outcome_of(seen.graph, each.state)) for each in group.outcomes[1:]]
    if any(rest):
        yield f"; beside it {listed([each for each in rest if each])}"


def _standing(material: Material, asked: Asked) -> Words:
    """In which views such an outcome holds, and in which not."""
    others = [each for each in asked.found if not each.holds]
    parts: list[str | Span | Words] = []
    for each in asked.holding:
        assert each.first is not None, "it holds"
        more = f", and {each.count - 1:,} more such hold" if each.count > 1 else ""
        parts += [
            f"It holds{_whose(each.seen)} as outcome ",
            lettered(material, each.seen.graph, each.first),
            f", {reached_words(each.seen, each.first)}{more}{_beside(material, asked, each)}. ",
        ]
    if others:
        weaker = ", but some do under less demanding concepts" if any(each.concept for each in others) else ""
        parts.append(f"No such outcome holds{where([each.seen for each in others])}{weaker}.")
    return words(*parts)


def _beside(material: Material, asked: Asked, found: Found) -> str:
    """The other outcomes that hold in the same view and are not of the kind, by their letters."""
    graph, group = found.seen.graph, found.seen.result.ranked.groups[0]
    kind = graph.where(asked.concern.statement)
    others = [outcome_of(graph, each.state) for each in group.outcomes if each.state.index not in kind]
    letters = [material.letters[each] for each in others if each in material.letters]
    more = [f"{len(others) - len(letters):,} more"] if len(others) > len(letters) else []
    if not others:
        return ""
    return f"; beside it {listed([*letters, *more])} hold{'s' * (len(others) == 1)}"


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
        yield words(Span(f"Who bears it{where([matter.seen])}: ", "strong"), *parts)


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
    """Who together could leave an outcome that is spoken of above, where nothing would deter them."""
    spoken_of = [each for k, each in enumerate(material.matters) if k == 0 or each.concern]
    said = [line for matter in spoken_of if (line := _left(material, matter))]
    if said:
        yield words(Span("Who could upset it: ", "strong"), joined(said, " "))


def _left(material: Material, matter: Matter) -> Words | None:
    """The first coalition that no answer deters from leaving an outcome, to one that holds if there is such."""
    graph = matter.seen.graph
    undeterred = [
        (prospect, each)
        for prospect in matter.outlook.prospects
        for each in prospect.improvements
        if each.needed and each.deterrents["cseq"] == ()
    ]
    if not undeterred:
        return None
    prospect, best = next(((own, each) for own, each in undeterred if each.held), undeterred[0])
    here, there = (lettered(material, graph, s) for s in (matter.state, best.target))
    holds = f", which holds under {concept_words(best.held[0])}" if best.held else ""
    return words(
        f"{parties(graph.conflict, prospect.members)} could do better by leaving ",
        here, where([matter.seen]), " for ", there, f"{holds}, and no answer that pays for the others undoes that.",
    )  # fmt: skip


def _taking(material: Material) -> Iterator[Words]:
    """The least that would change it: of each hope and fear in the view in which that is cheapest."""
    lines = []
    for asked in material.asked:
        found = [(seen, resolved) for seen, resolved in asked.resolved if not resolved.already]
        if found:
            lines.append(least_words(asked, *min(found, key=lambda each: (each[1].cost is None, each[1].cost or 0))))
    if lines:
        yield words(Span("What would change it: ", "strong"), joined(lines, " "))
