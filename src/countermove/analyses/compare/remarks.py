"""What two models of one dispute say differently though nothing that holds depends on it: evidence, doubts, notes,
texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from countermove.audience import Audience
from countermove.evidence import Citation
from countermove.model import (
    Concern,
    Conflict,
    Consequence,
    DecisionMaker,
    Option,
    Rule,
    Sees,
    StatusQuo,
    View,
    says,
)
from countermove.preference import Preference, Prioritized, Priority, Ranked, Statement, Tier, Weight, Weighted

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True)
class Remark:
    """What the two say on one point: `about` whom or what, in which respect (`sure`, `order in doubt`, `evidence`,
    `note`, `text`, `name`, `by`)."""

    about: str
    respect: str
    one: str
    other: str


def remarks(one: Conflict, other: Conflict) -> tuple[Remark, ...]:
    """What is said differently about what both models have: decision makers, options, statements, weights, rules,
    audiences, consequences, who sees the others otherwise, hopes and fears."""
    found: list[Remark] = []
    theirs = {dm.name: dm for dm in other.decision_makers}
    for dm in one.decision_makers:
        if dm.name not in theirs:
            continue
        twin = theirs[dm.name]
        found += _differing(dm.name, "name", dm.shown, twin.shown)
        found += _differing(dm.name, "text", dm.text, twin.text)
        found += _said(dm.name, dm, twin)
        found += _wants(dm.name, dm.preference, twin.preference)
        for audience, theirs_a in _both(_audiences(dm), _audiences(twin)):
            about = f"{dm.name}'s audience {audience.name}"
            found += _differing(about, "name", audience.shown, theirs_a.shown)
            found += _differing(about, "text", audience.text, theirs_a.text)
            found += _said(about, audience, theirs_a)
            found += _wants(about, audience.preference, theirs_a.preference)
    options = {option.name: option for option in other.options}
    for option in one.options:
        if option.name in options:
            found += _differing(f"`{option.name}`", "text", option.text, options[option.name].text)
            found += _said(f"`{option.name}`", option, options[option.name])
    rules = {says(rule): rule for rule in other.rules.all}
    for rule in one.rules.all:
        if says(rule) in rules:
            found += _said(f"`{rule}`", rule, rules[says(rule)])
    if one.status_quo and other.status_quo and one.status_quo.at == other.status_quo.at:
        found += _said("the status quo", one.status_quo, other.status_quo)
    if one.no_agreement and other.no_agreement and one.no_agreement.at == other.no_agreement.at:
        found += _said("the state without an agreement", one.no_agreement, other.no_agreement)
    for ours, others in _both(_consequences(one), _consequences(other)):
        found += _differing(f"what follows from `{ours}`", "text", ours.changes.text, others.changes.text)
        found += _said(f"what follows from `{ours}`", ours.changes, others.changes)
        made = dict(others.changes.preferences)
        for name, preference in ours.changes.preferences:
            found += _wants(f"what follows from `{ours}`: {name}", preference, made.get(name))
    sights = ({each.decision_maker: each for each in own.sees} for own in (one, other))
    for sight, theirs_s in _both(*sights):
        found += _said(f"how {sight.decision_maker} sees the others", sight, theirs_s)
    for what, concerns in (("the hope for", (one.hopes, other.hopes)), ("the fear of", (one.fears, other.fears))):
        for concern, theirs_f in _both(*({each.statement: each for each in own} for own in concerns)):
            found += _differing(f"{what} `{concern}`", "by", concern.by, theirs_f.by)
            found += _said(f"{what} `{concern}`", concern, theirs_f)
    return tuple(found)


def _audiences(dm: DecisionMaker) -> dict[str, Audience]:
    return {each.name: each for each in dm.ratification.audiences} if dm.ratification else {}


def _consequences(conflict: Conflict) -> dict[Statement, Consequence]:
    return {each.after: each for each in conflict.next_round}


def _both(ours: Mapping[K, T], theirs: Mapping[K, T]) -> Iterator[tuple[T, T]]:
    """What both have under a key."""
    return ((each, theirs[key]) for key, each in ours.items() if key in theirs)


def _wants(about: str, one: Preference | None, other: Preference | None) -> Iterator[Remark]:
    """On the statements, weights or places of a ranking that both have."""
    match one, other:
        case Prioritized(ours), Prioritized(theirs):
            yield from _differing(about, "order in doubt", one.doubtful, other.doubtful)
            for priority, other_p in _both({p.statement: p for p in ours}, {p.statement: p for p in reversed(theirs)}):
                yield from _said(f"{about}, `{priority}`", priority, other_p)
        case Weighted(ours_w), Weighted(theirs_w):
            for weight, other_w in _both({w.option: w for w in ours_w}, {w.option: w for w in theirs_w}):
                yield from _said(f"{about}, `{weight.option}`", weight, other_w)
        case Ranked(tiers), Ranked(theirs_t):
            for tier, other_t in _both({t.entries: t for t in tiers}, {t.entries: t for t in theirs_t}):
                yield from _said(f"{about}, `{' = '.join(map(str, tier.entries))}`", tier, other_t)


Said = Priority | Weight | Tier | Option | StatusQuo | DecisionMaker | Audience | Rule | Sees | View | Concern


def _said(about: str, one: Said, other: Said) -> Iterator[Remark]:
    yield from _differing(about, "sure", getattr(one, "sure", ""), getattr(other, "sure", ""))
    yield from _cited(about, one.evidence, other.evidence)
    yield from _differing(about, "note", one.note, other.note)


def _cited(about: str, one: Sequence[Citation], other: Sequence[Citation]) -> Iterator[Remark]:
    yield from _differing(about, "evidence", *("; ".join(map(str, each)) for each in (one, other)))


def _differing(about: str, respect: str, one: str, other: str) -> Iterator[Remark]:
    if one != other:
        yield Remark(about, respect, one, other)
