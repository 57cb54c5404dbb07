"""What differs between two models of one dispute, cut into pieces that can be taken over one by one.

Decision makers, options, named states and rules are matched by what they are called or say; evidence, notes and how
sure somebody is of a statement change no answer and are no differences here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from countermove.errors import RequestError
from countermove.model import Arcs, Attitudes, Conflict, DecisionMaker, Infeasible, NamedState, Rule, StatusQuo, says
from countermove.preference import And, Or, Pattern, Preference, Prioritized, Priority, Ranked, Tier, Weighted
from countermove.stability.verdict import Concept

#: The kinds of differences, in the order in which they are listed.
KINDS = (
    "decision maker",
    "option",
    "states",
    "moves",
    "preference",
    "attitudes",
    "infeasible",
    "one way",
    "moves ruled out",
    "same state",
    "status quo",
)

#: The marks on what is wanted, each read by the family of concepts of the same name.
MARKS = ("unknown", "strength")

Thing = DecisionMaker | Preference | Attitudes | Rule | StatusQuo | str | tuple[Arcs, ...] | tuple[NamedState, ...]


@dataclass(frozen=True)
class Difference:
    """What one model has and the other has not, or has otherwise.

    `subject` is the decision maker, the option, or the rule as text. `one` and `other` are what each model has there,
    None where it has nothing: a decision maker, an option's owner, named states, arcs, a preference, attitudes, a rule,
    a status quo.
    """

    kind: str
    subject: str
    one: Thing | None
    other: Thing | None

    @property
    def read_by(self) -> frozenset[str]:
        """The families of concepts that take notice of it, where it is not all of them: attitudes, and marks on what is
        otherwise wanted alike, are read by those that are made for them."""
        if self.kind == "attitudes":
            return frozenset({"attitudes"})
        match self.one, self.other:
            case (Prioritized() as ours, Prioritized() as theirs) | (Ranked() as ours, Ranked() as theirs):
                if _unmarked(ours) == _unmarked(theirs):
                    return frozenset(mark for mark in MARKS if _marks(ours, mark) != _marks(theirs, mark))
        return frozenset()

    def bears(self, concepts: Collection[Concept]) -> bool:
        """Whether it can change what holds under some of these concepts; a status quo changes only what is reached."""
        if self.kind == "status quo":
            return False
        return not self.read_by or any(concept.family in self.read_by for concept in concepts)


def differences(one: Conflict, other: Conflict) -> tuple[Difference, ...]:
    """What differs, by kind.

    Raises RequestError where one model has named states and the other has options.
    """
    if bool(one.states) != bool(other.states):
        raise RequestError("a free-form model, with named states, cannot be compared with one of options")
    found = [*_parties(one, other), *_options(one, other), *_states(one, other)]
    theirs = {dm.name: dm for dm in other.decision_makers}
    for dm in one.decision_makers:
        if dm.name in theirs:
            found += _within(dm, theirs[dm.name])
    for kind, ours, others in (
        ("infeasible", one.rules.infeasible, other.rules.infeasible),
        ("one way", one.rules.one_way, other.rules.one_way),
        ("moves ruled out", one.rules.moves, other.rules.moves),
        ("same state", one.rules.same_state, other.rules.same_state),
    ):
        found += _rules(kind, ours, others)
    if _at(one.status_quo) != _at(other.status_quo):
        found.append(Difference("status quo", "", one.status_quo, other.status_quo))
    return tuple(sorted(found, key=lambda each: KINDS.index(each.kind)))


def _parties(one: Conflict, other: Conflict) -> Iterator[Difference]:
    ours, theirs = ({dm.name: dm for dm in each.decision_makers} for each in (one, other))
    for name in dict.fromkeys([*ours, *theirs]):
        if name not in ours or name not in theirs:
            yield Difference("decision maker", name, ours.get(name), theirs.get(name))


def _options(one: Conflict, other: Conflict) -> Iterator[Difference]:
    """Options that are in one model only, or have another owner; those that come and go with their owner excepted."""
    ours, theirs = owners(one), owners(other)
    parties = [{dm.name for dm in each.decision_makers} for each in (one, other)]
    for name in dict.fromkeys([*ours, *theirs]):
        mine, yours = ours.get(name), theirs.get(name)
        alone = (yours is None and mine not in parties[1]) or (mine is None and yours not in parties[0])
        if mine != yours and not alone:
            yield Difference("option", name, mine, yours)


def _states(one: Conflict, other: Conflict) -> Iterator[Difference]:
    if {state.name for state in one.states} != {state.name for state in other.states}:
        yield Difference("states", "", one.states, other.states)


def _within(ours: DecisionMaker, theirs: DecisionMaker) -> Iterator[Difference]:
    if _arcs(ours) != _arcs(theirs):
        yield Difference("moves", ours.name, ours.moves, theirs.moves)
    if feels(ours.name, ours.attitudes) != feels(theirs.name, theirs.attitudes):
        yield Difference("attitudes", ours.name, ours.attitudes, theirs.attitudes)
    if content(ours.preference) != content(theirs.preference):
        yield Difference("preference", ours.name, ours.preference, theirs.preference)


def _arcs(dm: DecisionMaker) -> set[tuple[str, str]]:
    return {(arcs.source, target) for arcs in dm.moves for target in arcs.targets}


def _rules(kind: str, ours: Sequence[Rule], theirs: Sequence[Rule]) -> Iterator[Difference]:
    one, other = ({_what(rule): rule for rule in rules} for rules in (ours, theirs))
    for what in dict.fromkeys([*one, *other]):
        mine, yours = one.get(what), other.get(what)
        if mine is None or yours is None or (kind == "one way" and str(mine) != str(yours)):
            yield Difference(kind, str(mine or yours), mine, yours)


def _what(rule: Rule) -> object:
    """What two rules are the same by: of what cannot be, the statements that it excludes, however it is put."""
    return frozenset(rule.excludes()) if isinstance(rule, Infeasible) else says(rule)


def _at(status_quo: StatusQuo | None) -> object:
    at = status_quo.at if status_quo else None
    return frozenset(at) if isinstance(at, tuple) else at


def owners(conflict: Conflict) -> dict[str, str]:
    """Who owns each option."""
    return {option.name: dm.name for dm in conflict.decision_makers for option in dm.options}


def content(preference: Preference | None) -> object:
    """What a preference says, without the evidence for it; two say the same if this is equal."""
    match preference:
        case Prioritized(priorities):
            return "prefers", tuple(map(meant, priorities))
        case Weighted(weights):
            return "weights", frozenset((each.option, each.worth) for each in weights if each.worth)
        case Ranked(tiers):
            return "ranking", tuple((_entries(tier), tier.unknown, tier.strength) for tier in tiers)
        case None:
            return None


def _unmarked(preference: Prioritized | Ranked) -> object:
    """What a preference says but for its marks."""
    if isinstance(preference, Prioritized):
        return tuple(each.statement for each in preference.priorities)
    return tuple(map(_entries, preference.tiers))


def _marks(preference: Prioritized | Ranked, mark: str) -> tuple[object, ...]:
    places = preference.priorities if isinstance(preference, Prioritized) else preference.tiers
    return tuple(getattr(each, mark) for each in places)


def feels(name: str, attitudes: Attitudes) -> frozenset[tuple[str, str]]:
    """Towards whom somebody is not neutral, in which way: towards itself it is positive unless it says otherwise."""
    return frozenset((whom, how) for whom, how in {name: "positive", **dict(attitudes)}.items() if how != "neutral")


def _entries(tier: Tier) -> frozenset[object]:
    return frozenset(_unordered(each.statement if isinstance(each, Pattern) else each) for each in tier.entries)


def _unordered(entry: object) -> object:
    """An entry of a ranking without the order of the parts of its statement, which may be that of the options."""
    if isinstance(entry, And | Or):
        return type(entry), frozenset(map(_unordered, entry.parts))
    return entry


def meant(priority: Priority) -> object:
    """What a statement says: itself, and its marks."""
    return priority.statement, priority.unknown, priority.strength


def marked(preference: Preference | None) -> bool:
    """Whether a preference has marks, which only some concepts look at."""
    match preference:
        case Prioritized(priorities):
            return any(each.unknown or each.strength for each in priorities)
        case Ranked(tiers):
            return any(each.unknown or each.strength for each in tiers)
        case _:
            return False
