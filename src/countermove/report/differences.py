"""Differences between two models in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermove.analyses.compare.changes import Change, changes, laid_over, told
from countermove.analyses.compare.differences import Difference
from countermove.analyses.compare.reasons import Piece
from countermove.model import OneWay, StatusQuo
from countermove.preference import Prioritized, Priority, Ranked, Weighted
from countermove.report.paper import listed, ordinal
from countermove.report.words import number
from countermove.states import LISTED

_RULES = {
    "infeasible": "Infeasible",
    "moves ruled out": "Moves ruled out",
    "same state": "One and the same state",
    "decision maker": "Decision maker",
    "option": "Option",
}


def headline(difference: Difference, one: str, other: str) -> str:
    """What differs, in a line; `one` and `other` are the names of the two models."""
    kind, subject = difference.kind, difference.subject
    where = one if difference.other is None else other
    match kind, difference.one, difference.other:
        case "preference", _, _:
            return f"What {subject} wants"
        case "status quo", _, _:
            at = [_status_quo(each) for each in (difference.one, difference.other)]
            return f"Status quo: {at[0]} in {one}, {at[1]} in {other} (it changes what is reached, not what holds)"
        case "one way", ours, theirs:
            return f"`{_option(difference)}`: {_direction(ours)} in {one}, {_direction(theirs)} in {other}"
        case "option", str(ours), str(theirs):
            return f"Option `{subject}`: {ours}'s in {one}, {theirs}'s in {other}"
        case "states", _, _:
            return "The named states"
        case "moves", _, _:
            return f"The moves of {subject}"
        case "attitudes", tuple(ours), tuple(theirs):
            at = [", ".join(f"{of} {feels}" for of, feels in own) or "none" for own in (ours, theirs)]  # type: ignore[misc]
            return f"Attitudes of {subject}: {at[0]} in {one}, {at[1]} in {other}"
        case _:
            return f"{_RULES[kind]} only in {where}: `{subject}`"


def _status_quo(at: object) -> str:
    if not isinstance(at, StatusQuo):
        return "none"
    return f"[{', '.join(at.at) or 'nothing'}]" if isinstance(at.at, tuple) else f"{at.at}"


def _direction(rule: object) -> str:
    return f"only {rule.direction}" if isinstance(rule, OneWay) else "both ways"


def _option(difference: Difference) -> str:
    return next(each.option for each in (difference.one, difference.other) if isinstance(each, OneWay))


def outline(difference: Difference, one: str, other: str) -> list[tuple[str, str]]:
    """The two preferences as one list, the most important first: who has it, and what."""
    match difference.one, difference.other:
        case Prioritized(ours), Prioritized(theirs):
            return list(_statements(difference, ours, theirs, one, other))
        case Weighted(), Weighted():
            own = changes(difference)
            return [
                ("weight", f"{each.what}: {_weight(each.before)} in {one}, {_weight(each.after)} in {other}")
                for each in own
            ]
        case ours, theirs:
            return [(one, _way(ours)), (other, _way(theirs))]


def _statements(
    difference: Difference, ours: Sequence[Priority], theirs: Sequence[Priority], one: str, other: str
) -> Iterator[tuple[str, str]]:
    own = changes(difference)
    moved = {each.places[0]: each for each in own if each.kind == "moved"}
    left = {each.places[1] for each in moved.values()}
    alone = {place for each in own for place in each.places}
    for place in laid_over(ours, theirs):
        text = told((ours, theirs)[place[0]][place[1]])
        if place in moved:
            yield "both, moved", f"{text} (place {moved[place].before} in {one}, {moved[place].after} in {other})"
        elif place not in left:
            yield ("both" if place not in alone else f"only {other if place[0] else one}"), text


def _way(preference: object) -> str:
    match preference:
        case Prioritized(priorities):
            return "; ".join(map(told, priorities)) or "indifferent"
        case Weighted(weights):
            return "weights: " + ", ".join(f"{each.option} {number(each.worth)}" for each in weights)
        case Ranked(tiers):
            return "ranking: " + " > ".join(" = ".join(map(str, tier.entries)) for tier in tiers)
        case _:
            return "not said"


def _weight(worth: object) -> str:
    return "no weight" if worth is None else f"the weight {number(worth)}"  # type: ignore[arg-type]


def taken_words(pieces: Sequence[Piece], source: str) -> str:
    """What is taken over from `source`, as one phrase."""
    wholes = [whole_words(difference, source) for difference, change in pieces if change is None]
    makers = dict.fromkeys(difference.subject for difference, change in pieces if change is not None)
    parts = [
        f"{maker} {changes_words([change for each, change in pieces if change and each.subject == maker])}"
        for maker in makers
    ]
    return "; ".join([*([listed(wholes)] if wholes else []), *parts])


def whole_words(difference: Difference, source: str) -> str:
    """A whole difference as something that is taken over from `source`."""
    subject, gone = difference.subject, difference.other is None
    own = changes(difference)
    match difference.kind:
        case "preference":
            return _only_change(subject, own[0]) if len(own) == 1 else f"what {subject} wants"
        case "moves" | "attitudes":
            return f"the {difference.kind} of {subject}"
        case "states":
            return "the named states"
        case "one way":
            return f"`{_option(difference)}` {_direction(difference.other)}"
        case "option" if not gone and difference.one is not None:
            return f"`{subject}` as {difference.other}'s option"
        case "decision maker" | "option":
            return f"{'no ' if gone else ''}{difference.kind} `{subject}`"
        case _:
            return f"{'without ' if gone else ''}the rule `{subject}`"


_FAMILIES = {
    "attitudes": ("attitudes", "rnash,rgmr,rsmr,rseq"),
    "strength": ("strength", "strong_gmr,strong_smr,strong_seq"),
    "unknown": ("unknown preference", "nash_a,seq_a,nash_d,seq_d"),
}


def unread_words(families: Sequence[str], *, small: bool) -> str:
    """That attitudes and marks differ, which only further concepts read; whether the models are `small` enough."""
    names = listed([_FAMILIES[family][0] for family in families])
    if not small:
        return f"They differ in {names}, read by further concepts alone, for models of up to {LISTED:,} states."
    keys = ",".join(_FAMILIES[family][1] for family in families)
    return f"They differ in {names}, which further concepts alone read (`--concepts {keys}`)."


def _only_change(subject: str, change: Change) -> str:
    match change.kind:
        case "added":
            return f"{subject}'s {ordinal(int(change.after or 0))} statement, `{change.what}`"
        case "dropped":
            return f"that {subject} lacks the {ordinal(int(change.before or 0))} statement, `{change.what}`"
        case "moved":
            return f"{subject}'s statement `{change.what}` as the {ordinal(int(change.after or 0))}"
        case _:
            return f"that {subject} gives `{change.what}` {_weight(change.after)}"


def changes_words(own: Sequence[Change]) -> str:
    """Changes within a preference as what its decision maker does: `adds a and b, drops c`."""
    found = []
    for kind in dict.fromkeys(each.kind for each in own):
        alike = [each for each in own if each.kind == kind]
        match kind:
            case "added" | "dropped":
                found.append(f"{'adds' if kind == 'added' else 'drops'} {listed([f'`{each.what}`' for each in alike])}")
            case "moved":
                ways = [f"`{each.what}` {'up' if (each.after or 0) < (each.before or 0) else 'down'}" for each in alike]
                found.append(f"moves {listed(ways)}")
            case _:
                found.append("gives " + listed([f"`{each.what}` {_weight(each.after)}" for each in alike]))
    return ", ".join(found)
