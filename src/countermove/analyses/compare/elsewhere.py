"""What two models of one dispute say differently that no stability depends on, but the answer of another command: who
ratifies, what is left without an agreement, what follows in the next round, who sees the others otherwise, what the
account hopes for and fears."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from countermove.analyses.compare.differences import content, feels
from countermove.audience import Audience, Ratification
from countermove.consequences import rule_substance
from countermove.model import Concern, Conflict, Consequence, Sees, StatusQuo

#: The kinds of such differences, each with the command that reads it, in the order in which they are listed.
READ_BY = {
    "audience": "ratify",
    "ratified by": "ratify",
    "no agreement": "ratify",
    "next round": "rounds",
    "order of consequences": "rounds",
    "sees": "misperception",
    "hopes": "brief",
    "fears": "brief",
}

Thing = Audience | Ratification | StatusQuo | Sees | Concern | tuple[Consequence, ...]


@dataclass(frozen=True)
class Elsewhere:
    """What one model has and the other has not, or has otherwise, of one of the kinds of `READ_BY`.

    `about`: the decision maker, or the statement after which something follows or that is hoped for or feared; of an
    audience also its `name`. `one` and `other` are what each model has there, None where it has nothing: an audience, a
    decision maker's audiences with their rule, the state without an agreement, consequences, how a decision maker sees
    the others, a hope or fear.
    """

    kind: str
    about: str
    name: str
    one: Thing | None
    other: Thing | None

    @property
    def command(self) -> str:
        """The command whose answer it can change."""
        return READ_BY[self.kind]


def elsewhere(one: Conflict, other: Conflict) -> tuple[Elsewhere, ...]:
    """What differs of these kinds, in their order. Evidence, notes and texts are no difference."""
    found = [*_at_home(one, other), *_without_agreement(one, other), *_next_round(one, other), *_seen(one, other)]
    found += [*_concerns("hopes", one.hopes, other.hopes), *_concerns("fears", one.fears, other.fears)]
    return tuple(sorted(found, key=lambda each: [*READ_BY].index(each.kind)))


def _at_home(one: Conflict, other: Conflict) -> Iterator[Elsewhere]:
    nobody = Ratification()
    ours, theirs = ({dm.name: dm.ratification or nobody for dm in own.decision_makers} for own in (one, other))
    for dm in dict.fromkeys([*ours, *theirs]):
        pair = ours.get(dm, nobody), theirs.get(dm, nobody)
        mine, yours = ({each.name: each for each in own.audiences} for own in pair)
        for name in dict.fromkeys([*mine, *yours]):
            if _audience(mine.get(name)) != _audience(yours.get(name)):
                yield Elsewhere("audience", dm, name, mine.get(name), yours.get(name))
        if _rule(pair[0]) != _rule(pair[1]):
            yield Elsewhere("ratified by", dm, "", *(own if own.audiences else None for own in pair))


def _audience(audience: Audience | None) -> Hashable:
    if audience is None:
        return None
    return audience.like, content(audience.preference), audience.weight, audience.share


def _rule(own: Ratification) -> Hashable:
    return (own.rule.kind, own.rule.least, frozenset(own.rule.veto)) if own.audiences else None


def _without_agreement(one: Conflict, other: Conflict) -> Iterator[Elsewhere]:
    """Where nothing is said it is the status quo, which matters where somebody ratifies."""
    said = [each.no_agreement or each.status_quo for each in (one, other)]
    ratifies = any(dm.ratification for each in (one, other) for dm in each.decision_makers)
    if (ratifies or one.no_agreement or other.no_agreement) and _at(said[0]) != _at(said[1]):
        yield Elsewhere("no agreement", "", "", *said)


def _at(state: StatusQuo | None) -> Hashable:
    at = state.at if state else None
    return frozenset(at) if isinstance(at, tuple) else at


def _next_round(one: Conflict, other: Conflict) -> Iterator[Elsewhere]:
    """Consequences of one statement are compared together; the order of those that both have, by itself."""
    ours, theirs = one.next_round, other.next_round
    afters = dict.fromkeys(each.after for each in (*ours, *theirs))
    for after in afters:
        pair = [tuple(each for each in own if each.after == after) for own in (ours, theirs)]
        if [*map(_follows, pair[0])] != [*map(_follows, pair[1])]:
            yield Elsewhere("next round", str(after), "", *(own or None for own in pair))
    shared = {each.after for each in ours} & {each.after for each in theirs}
    orders = [tuple({each.after: each for each in own if each.after in shared}.values()) for own in (ours, theirs)]
    if [each.after for each in orders[0]] != [each.after for each in orders[1]]:
        yield Elsewhere("order of consequences", "", "", *orders)


def _follows(consequence: Consequence) -> Hashable:
    """What a consequence adds, removes and changes."""
    changes = consequence.changes
    return (
        frozenset((dm, option.name) for dm, own in changes.options for option in own),
        frozenset((dm, content(preference)) for dm, preference in changes.preferences),
        frozenset((dm, feels(dm, own)) for dm, own in changes.attitudes),
        frozenset(map(rule_substance, changes.add.all)),
        frozenset(rule_substance(rule, directed=False) for rule in changes.remove.all),
    )


def _seen(one: Conflict, other: Conflict) -> Iterator[Elsewhere]:
    ours, theirs = ({each.decision_maker: each for each in own.sees} for own in (one, other))
    for name in dict.fromkeys([*ours, *theirs]):
        mine, yours = ours.get(name), theirs.get(name)
        if _sight(mine) != _sight(yours):
            yield Elsewhere("sees", name, "", mine, yours)


def _sight(sees: Sees | None) -> Hashable:
    """Where nothing is said, the others are seen as they are."""
    return (sees.view, frozenset(sees.hides)) if sees else ("", frozenset())


def _concerns(kind: str, one: Sequence[Concern], other: Sequence[Concern]) -> Iterator[Elsewhere]:
    """What only one of the two hopes for, or fears."""
    ours, theirs = ({each.statement: each for each in own} for own in (one, other))
    for statement in dict.fromkeys([*ours, *theirs]):
        if statement not in ours or statement not in theirs:
            yield Elsewhere(kind, str(statement), "", ours.get(statement), theirs.get(statement))
