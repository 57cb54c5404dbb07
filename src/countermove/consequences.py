"""From one round to the next: what follows from an outcome, laid over the model.

The outcome that a round ends with is the status quo of the next. Every consequence whose statement holds in it is laid
over the model as it stands by then, in the order of the file; what is there already stays as it is, so that a
consequence that applies again changes nothing more. Changes last: nothing undoes them but another consequence.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from countermove.errors import ModelError, Problem
from countermove.model import Conflict, Consequence, OneWay, R, Rule, Rules, StatusQuo, View, laid_over, says
from countermove.preference import (
    Pattern,
    Preference,
    Prioritized,
    Ranked,
    Statement,
    Weighted,
    options_in,
    truth,
)


@dataclass(frozen=True)
class Onward:
    """The model of the next round: with the outcome as its status quo, and with what followed from it.

    `followed`: the consequences that changed something; `again`: those whose changes were in force already.
    """

    conflict: Conflict
    followed: tuple[Consequence, ...] = ()
    again: tuple[Consequence, ...] = ()


def next_round(conflict: Conflict, members: Sequence[int], at: tuple[str, ...] | str) -> Onward:
    """The round after an outcome: the codes of its `members`, and what is taken in it (or its name) as a status quo.

    Raises ModelError where a consequence cannot be laid over the model.
    """
    seen = replace(conflict, status_quo=StatusQuo(at))
    followed: list[Consequence] = []
    again: list[Consequence] = []
    for consequence in conflict.next_round:
        if not holds(conflict, consequence.after, members):
            continue
        changed = follow(seen, consequence)
        (again if substance(changed) == substance(seen) else followed).append(consequence)
        seen = changed
    return Onward(seen, tuple(followed), tuple(again))


def holds(conflict: Conflict, statement: Statement, members: Iterable[int]) -> bool:
    """Whether a statement holds in all of some codes. An option that is not there yet is not taken."""
    absent = dict.fromkeys(options_in(statement), 0)
    test = truth(statement, absent | conflict.bits)
    return all(test(code) for code in members)


def follow(conflict: Conflict, consequence: Consequence, among: Iterable[Consequence] = ()) -> Conflict:
    """A model with the changes of a consequence laid over it; its view and its status quo are left as they are. What is
    said of audiences and of no agreement is left out: no round reads it, and numbers of states in it may be of others.

    `among`: consequences whose options count as there. Raises ModelError where the changes cannot be made.
    """
    changes = consequence.changes
    owners = {option.name: dm.name for dm in conflict.decision_makers for option in dm.options}
    present = {*owners, *(option.name for each in among for _, own in each.changes.options for option in own)}
    _refuse_strangers(consequence, owners, present)
    options = tuple(
        (dm, new)
        for dm, own in changes.options
        if (new := tuple(option for option in own if option.name not in owners))
    )
    add, remove = _rules_left(conflict.rules, changes.add, changes.remove)
    makers = tuple(replace(dm, ratification=None) for dm in conflict.decision_makers)
    here = replace(conflict, decision_makers=makers, status_quo=None, no_agreement=None)
    changed = laid_over(here, replace(changes, options=options, add=add, remove=remove))
    return replace(changed, seen=conflict.seen, status_quo=conflict.status_quo)


def _refuse_strangers(consequence: Consequence, owners: dict[str, str], present: set[str]) -> None:
    """Options that the changes name and nobody has, or that somebody else has."""
    changes = consequence.changes
    added = {option.name: dm for dm, own in changes.options for option in own}
    for name, dm in added.items():
        if owners.get(name, dm) != dm:
            message = f"what follows from `{consequence}` gives {dm} the option `{name}`, which is {owners[name]}'s"
            raise ModelError([Problem(message, changes.place, hint="give it another name")])
    for name in _named(changes):
        if name not in present and name not in added:
            message = f"what follows from `{consequence}` names the option `{name}`, which is not there yet"
            hint = f"let it follow only from outcomes in which `{name}` is taken, or add the option here, too"
            raise ModelError([Problem(message, changes.place, str(consequence), hint=hint)])


def _named(changes: View) -> Iterator[str]:
    for _, preference in changes.preferences:
        yield from _named_in(preference)
    add = changes.add
    statements = [part for rule in add.infeasible for part in rule.parts]
    statements += [rule.after for rule in add.moves] + [rule.before for rule in add.moves if rule.before]
    statements += [rule.statement for rule in add.same_state]
    for statement in statements:
        yield from options_in(statement)
    yield from (rule.option for rule in add.one_way)


def _named_in(preference: Preference) -> Iterator[str]:
    match preference:
        case Prioritized(priorities):
            for priority in priorities:
                yield from options_in(priority.statement)
        case Weighted(weights):
            yield from (weight.option for weight in weights)
        case Ranked(tiers):
            for tier in tiers:
                for entry in tier.entries:
                    if not isinstance(entry, int | str):
                        yield from options_in(entry.statement if isinstance(entry, Pattern) else entry)


def _rules_left(rules: Rules, add: Rules, remove: Rules) -> tuple[Rules, Rules]:
    """Of the rules to add those that are not there, of those to remove those that are. An option that goes one way is
    there both to be added, if it goes the other way, and then to be removed."""
    there = {rule_substance(rule) for rule in rules.all}
    named = {rule_substance(rule, directed=False) for rule in rules.all}
    added = Rules(
        _new(add.infeasible, there), _new(add.one_way, there), _new(add.moves, there), _new(add.same_state, there)
    )
    ways = tuple(dict.fromkeys((*remove.one_way, *added.one_way)))
    gone = Rules(
        _old(remove.infeasible, named), _old(ways, named), _old(remove.moves, named), _old(remove.same_state, named)
    )
    return added, gone


def _new(rules: tuple[R, ...], there: set[Hashable]) -> tuple[R, ...]:
    return tuple(rule for rule in rules if rule_substance(rule) not in there)


def _old(rules: tuple[R, ...], named: set[Hashable]) -> tuple[R, ...]:
    return tuple(rule for rule in rules if rule_substance(rule, directed=False) in named)


def rule_substance(rule: Rule, *, directed: bool = True) -> Hashable:
    """What a rule says, without the evidence for it; of a one-way option also the way, unless not `directed`."""
    way = rule.direction if directed and isinstance(rule, OneWay) else ""
    return type(rule), says(rule), way


def wants_substance(preference: Preference | None) -> Hashable:
    """What somebody wants, without how sure that is and the evidence for it."""
    match preference:
        case Prioritized(priorities):
            return Prioritized, tuple((each.statement, each.unknown, each.strength) for each in priorities)
        case Weighted(weights):
            return Weighted, frozenset((weight.option, weight.worth) for weight in weights)
        case Ranked(tiers):
            return Ranked, tuple((tier.entries, tier.unknown, tier.strength) for tier in tiers)
        case None:
            return None


def substance(conflict: Conflict) -> Hashable:
    """All that the answers depend on but the status quo: two models that agree in it have the same states, moves and
    preferences."""
    makers = tuple(
        (dm.name, tuple(option.name for option in dm.options), wants_substance(dm.preference), frozenset(dm.attitudes))
        for dm in conflict.decision_makers
    )
    return makers, frozenset(rule_substance(rule) for rule in conflict.rules.all)
