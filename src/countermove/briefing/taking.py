"""What it would take: the least changes after which what is feared holds no longer, or what is hoped for holds."""

from __future__ import annotations

from collections.abc import Iterator

from countermove.analyses.resolve import Resolution, Resolved
from countermove.analyses.resolve.kinds import Change, whose
from countermove.briefing.material import Asked, Material, Seen
from countermove.briefing.phrases import coded, concept_words, joined, parties, statement, where
from countermove.report.changed import change_words
from countermove.report.document import Block, Heading, Paragraph, Points, Span, Words, words

_SHOWN = 3


def taking(material: Material) -> Iterator[Block]:
    """The section, where anything is feared or hoped for."""
    asked = [(each, seen, resolved) for each in material.asked for seen, resolved in each.resolved]
    if not asked:
        return
    yield Heading("What it would take")
    yield Paragraph(
        words(
            "The smallest changes of what parties want, of what they bind themselves to, of rules or of partners, each "
            "tried out on the model. Costs count them: one for each aim moved by a place or dropped, two for a new "
            "aim, a commitment or a partner, three for a rule or a promise."
        ),
        "note",
    )
    for each, seen, resolved in asked:
        yield Paragraph(words(Span(_question(each, seen, resolved), "strong"), " ", statement(each.concern)))
        if verdict := _verdict(resolved):
            yield Paragraph(words(verdict))
        if resolved.front:
            yield Points(tuple(_resolution(resolved, one) for one in resolved.front[:_SHOWN]))


def _question(each: Asked, seen: Seen, resolved: Resolved) -> str:
    what = "what is feared holds no longer" if each.feared else "what is hoped for holds"
    return f"So that {what}{where([seen])} ({concept_words(resolved.concept.key)}):"


def _verdict(resolved: Resolved) -> str:
    if resolved.already:
        return "Nothing: it is so as things are."
    if resolved.cost is None:
        return (
            "No change that was tried does it, and that is proved."
            if resolved.finished
            else "Not found in the time given."
        )
    if resolved.is_proved:
        return (
            ""
            if resolved.front
            else "Only changes in name do it: what was to be prevented goes on as something much the same."
        )
    return f"That nothing cheaper than {resolved.cost} does it is not proved."


def _resolution(resolved: Resolved, each: Resolution) -> Words:
    marks = [f"cost {each.cost}"] + ["by prohibition alone"] * each.prohibits + ["in name only"] * each.relabels
    if each.cost == resolved.cost and resolved.is_proved:
        marks[0] += ", proved to be the least"
    return words(changes_words(resolved, each), f" ({'; '.join(marks)}).")


def changes_words(resolved: Resolved, each: Resolution) -> Words:
    """The changes of a resolution, with the statements in them as such."""
    said = [_sentence(resolved, change).replace(" statement", " aim") for change in each.changes]
    return joined([coded(each) for each in said])


def _sentence(resolved: Resolved, change: Change) -> str:
    return f"{parties(resolved.graph.conflict, sorted(whose(change)))} {change_words(resolved.graph, change)}"


def least_words(asked: Asked, seen: Seen, resolved: Resolved) -> Words:
    """The cheapest resolution in a sentence."""
    aim = "To prevent what is feared" if asked.feared else "To bring about what is hoped for"
    if not resolved.front:
        return words(f"{aim}{where([seen])}: {_verdict(resolved)}")
    best = resolved.front[0]
    least = resolved.is_proved and best.cost == resolved.cost
    proved = "the least that does it, proved" if least else "not proved to be the least"
    return words(f"{aim}{where([seen])}, it is enough that ", changes_words(resolved, best), f" ({proved}).")
