"""Who is in it, what each can do, and what each wants, with the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermove.briefing.material import Material, Seen
from countermove.briefing.phrases import aims, joined, named, statement
from countermove.model import DecisionMaker
from countermove.preference import Prioritized, Ranked, Weighted
from countermove.report.document import Block, Heading, Paragraph, Points, Span, Table, Words, strong, words
from countermove.report.paper import plural
from countermove.report.words import number, state_words

#: How many aims are told of each party; all of them stand in the annex.
_AIMS = 3

#: How many rules are told of.
_RULES = 6


def parties(material: Material) -> Iterator[Block]:
    """Whose views there are, and the parties."""
    views = [seen for seen in material.views if seen.name]
    if views:
        yield Heading("The views")
        points = []
        for seen in views:
            view = seen.conflict.seen
            by, text = (view.by, view.text) if view else (material.conflict.by, "the model without a view")
            said = f"{f', {by}' if by else ''}{f': {text}' if text else ''}"
            points.append(words(strong(f"“{seen.name}”"), said))
        yield Points(tuple(points))
    yield Heading("Who is in it, and what they want")
    yield Paragraph(
        words(
            "Aims stand in order: an earlier one counts before all later ones. They are written in the short names of "
            "what parties can do. What is marked as ", Span("our inference", "inference"), " is not in the sources. "
            "The annex has all aims.",
        ),
        "note",
    )  # fmt: skip
    rows = tuple(_row(material, i) for i in range(len(material.conflict.decision_makers)))
    yield Table("The parties", (words("Party"), words("Can"), words("Wants first")), rows, "lll", small=True)
    rules = material.views[0].conflict.rules.infeasible
    if rules:
        shown = joined([words(statement(each)) for each in rules[:_RULES]])
        more = f"; and {len(rules) - _RULES} more rules" if len(rules) > _RULES else ""
        yield Paragraph(words(Span("Ruled out: ", "strong"), shown, f"{more}."), "note")


def _row(material: Material, i: int) -> tuple[Words, ...]:
    """A party, and what it wants in each view, said once where that is the same."""
    said, wants = [], material.wants(i)
    for _, views in wants:
        where = ", ".join(f"“{seen.name}”" for seen in views)
        said.append(words(Span(f"In {where}: ", "strong") if len(wants) > 1 else "", _wants(views[0], i)))
    conflict = material.views[0].conflict
    return named(conflict, i), _can(conflict.decision_makers[i]), joined(said, ". ")


def _can(dm: DecisionMaker) -> Words:
    if not dm.options:
        return words(Span("no move of its own", "dim"))
    parts: list[str | Span] = []
    for k, option in enumerate(dm.options):
        parts += ["; " if k else "", statement(option.name), f" ({option.text})" if option.text else ""]
    return words(*parts)


def _wants(seen: Seen, i: int) -> Words:
    order = seen.graph.orders[i]
    match order.dm.preference:
        case Prioritized(priorities) as wanted:
            return aims(seen.conflict, wanted, _AIMS, statement) if priorities else words("minds about nothing")
        case Weighted(weights):
            shown = sorted(weights, key=lambda each: -abs(each.worth))[:_AIMS]
            rest = [f"{plural(len(weights) - _AIMS, 'more weight')}"] if len(weights) > _AIMS else []
            return words("weights: " + ", ".join([*(f"{each.option} {number(each.worth)}" for each in shown), *rest]))
        case Ranked():
            groups = order.best(_AIMS)
            return words("likes best " + ", then ".join(_level(seen, group) for group in groups))
        case _:
            return words("not said")


def _level(seen: Seen, group: Sequence[int]) -> str:
    shown = [state_words(seen.graph.states[s]) for s in group[:2]]
    return " or ".join(shown) + (f" or {len(group) - 2} more" if len(group) > 2 else "")
