"""What it would take: the least changes after which what is feared holds no longer, or what is hoped for holds."""

from __future__ import annotations

from collections.abc import Iterator

from countermove.analyses.resolve import Resolution, Resolved
from countermove.analyses.resolve.kinds import Change, Partnership, Relisting, whose
from countermove.briefing.material import Asked, Material, Seen
from countermove.briefing.phrases import coded, concept_words, joined, parties, statement, where
from countermove.report.changed import change_words, moved
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
    """The changes of a resolution."""
    return joined([_change(resolved, change) for change in each.changes])


def _change(resolved: Resolved, change: Change) -> Words:
    """Who changes what, as a sentence."""
    who = parties(resolved.graph.conflict, sorted(whose(change)))
    match change:
        case Relisting():
            said = [words("drops its aim ", statement(change.before[k])) for k in change.dropped]
            for k in change.inserted:
                above = (
                    words(" and ranks that above ", statement(change.after[k + 1])) if k + 1 < len(change.after) else ""
                )
                said.append(words("comes to want ", statement(change.after[k]), above))
            for k in moved(change):
                place = words("above ", statement(change.after[k + 1])) if k + 1 < len(change.after) else "last"
                said.append(words("ranks ", statement(change.after[k]), " ", place))
            return words(f"{who} ", joined(said, " and "))
        case Partnership():
            return words(f"{who} act together, and only where that helps one and harms neither")
        case _:
            return coded(f"{who} {change_words(resolved.graph, change)}")


def least_words(asked: Asked, seen: Seen, resolved: Resolved) -> Words:
    """The cheapest resolutions in a sentence."""
    aim = "To prevent what is feared" if asked.feared else "For what is hoped for to hold"
    if not resolved.front:
        return words(f"{aim}{where([seen])}: {_verdict(resolved)}")
    least = resolved.front[0].cost
    shown = [changes_words(resolved, each) for each in resolved.front if each.cost == least][:_SHOWN]
    proved = least == resolved.cost and resolved.is_proved
    note = "in the model nothing smaller does it" if proved else "not proved to be the smallest change"
    return words(f"{aim}{where([seen])}, it is enough that ", joined(shown, "; or that "), f" ({note}).")
