"""What a model is about: its account, who is in it, its views, its sources, its notes."""

from __future__ import annotations

from collections.abc import Iterator

from countermove.model import Concern, Conflict, DecisionMaker
from countermove.preference import Prioritized, Ranked, Weighted
from countermove.report.consequences import after_words
from countermove.report.paper import Paper
from countermove.report.words import mark_words, number


def account(paper: Paper, conflict: Conflict) -> None:
    """Tells a model in prose."""
    paper.line(conflict.title, "title")
    for text in (conflict.question, *conflict.text.split("\n\n")):
        if text:
            paper.line(text)
            paper.gap()
    for dm in conflict.decision_makers:
        said = [f"{part.rstrip('.')}." for part in (dm.title, dm.text) if part]
        paper.item(f"{dm.name}:", " ".join(said), hang=4, style="strong")
        for option in dm.options:
            paper.item(f"{option.name}:", option.text or "no text", indent=4, hang=8)
        for line in _wants(dm):
            paper.line(line, indent=4)
        for audience in dm.ratification.audiences if dm.ratification else ():
            wants = f"wants what {audience.like} wants" if audience.like else "has wants of its own"
            said = [part.rstrip(".") for part in (audience.title, audience.text, wants) if part]
            paper.item(f"audience {audience.name}:", f"{'; '.join(said)}.", indent=4, hang=8)
        if dm.note:
            paper.line(f"Note: {dm.note}", "dim", indent=4)
    for heading, parts in (
        ("What the account hopes for", [concern_words(each) for each in conflict.hopes]),
        ("What it fears", [concern_words(each) for each in conflict.fears]),
        ("What follows in the next round", [after_words(each) for each in conflict.next_round]),
        ("Views", [f"{view.name} ({view.by}): {view.text}" for view in conflict.views]),
        ("What the model leaves out", list(conflict.leaves_out)),
        ("Sources", [f"{source}{f'. {source.note}' if source.note else ''}" for source in conflict.sources]),
    ):
        if parts:
            paper.gap()
            paper.line(heading, "strong")
        for part in parts:
            paper.item("-", part, indent=2)


def concern_words(concern: Concern) -> str:
    """A hope or a fear, with whose it is and where it comes from."""
    evidence = "; ".join(map(str, concern.evidence))
    return f"{concern}" + (f" — {concern.by}" if concern.by else "") + (f"  [{evidence}]" if evidence else "")


def _wants(dm: DecisionMaker) -> Iterator[str]:
    """What a decision maker wants, the most important first, each with its evidence."""
    match dm.preference:
        case Prioritized(priorities):
            for position, each in enumerate(priorities, 1):
                sure = [f"sure: {each.sure}"] if each.sure else []
                evidence = "; ".join([*map(str, each.evidence), *sure, *mark_words(each)])
                yield f"{position}. {each}" + (f"  [{evidence}]" if evidence else "")
            if doubtful := dm.preference.doubtful:
                yield f"order in doubt: statements {doubtful}"
        case Weighted(weights):
            yield "weights: " + ", ".join(f"{each.option} {number(each.worth)}" for each in weights)
        case Ranked(tiers):
            yield "ranking: " + " > ".join(" = ".join(map(str, tier.entries)) for tier in tiers)
        case None:
            yield "what it wants is said in the views"
