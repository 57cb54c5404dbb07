"""What follows in the next round, in words."""

from __future__ import annotations

from collections.abc import Iterator

from countermove.model import Conflict, Consequence, OneWay, View
from countermove.preference import Preference, Prioritized, Ranked, Weighted
from countermove.report.paper import listed, ordinal
from countermove.report.words import number


def after_words(consequence: Consequence) -> str:
    """A consequence as a sentence, with its evidence in brackets."""
    changes = consequence.changes
    text = f": {changes.text}" if changes.text else ""
    cited = "; ".join(str(citation) for citation in changes.evidence)
    return f"After `{consequence}`{text}" + (f" [{cited}]" if cited else "")


def change_lines(conflict: Conflict, consequence: Consequence) -> Iterator[str]:
    """What a consequence changes in a model, a line for each change."""
    changes = consequence.changes
    makers = {dm.name: dm for dm in conflict.decision_makers}
    there = {option.name for option in conflict.options}
    for name, own in changes.options:
        for option in own:
            if option.name not in there:
                yield f"{name} has a new option: {option.name}" + (f", {option.text}" if option.text else "")
    for name, preference in changes.preferences:
        if words := _wants(makers[name].preference, preference):
            yield f"{name} {words}"
    for name, feels in changes.attitudes:
        before = dict(makers[name].attitudes)
        turned = [f"{how} towards {whom}" for whom, how in feels if before.get(whom) != how]
        turned += [f"neutral towards {whom}" for whom in before if whom not in dict(feels)]
        if turned:
            yield f"{name} is {listed(turned)}"
    yield from _rules(changes, {rule.option: rule for rule in conflict.rules.one_way})


def follows_lines(changes: View) -> Iterator[str]:
    """What a consequence changes, whatever the model that it is laid over, a line for each change."""
    for name, own in changes.options:
        for option in own:
            yield f"{name} has a new option: {option.name}" + (f", {option.text}" if option.text else "")
    for name, preference in changes.preferences:
        yield f"{name} {_wants(None, preference)}"
    for name, feels in changes.attitudes:
        yield f"{name} is " + (listed([f"{how} towards {whom}" for whom, how in feels]) or "neutral towards everybody")
    yield from _rules(changes, {})


def _wants(before: Preference | None, after: Preference) -> str:
    if not isinstance(after, Prioritized):
        return f"wants something else: {_said(after)}"
    new = [str(priority) for priority in after.priorities]
    if not isinstance(before, Prioritized):
        return f"wants, the most important first, {_quoted(new)}" if new else "minds nothing any more"
    old = [str(priority) for priority in before.priorities]
    dropped = [each for each in old if each not in new]
    parts = [f"no longer wants {_quoted(dropped)}"] if dropped else []
    added = [f"`{each}` as its {ordinal(new.index(each) + 1)} statement" for each in new if each not in old]
    parts += [f"now wants {listed(added)}"] if added else []
    kept = [each for each in old if each in new]
    moved = [each for each in new if each in kept]
    if kept != moved:
        parts.append(f"puts what it wants in another order: {_quoted(new)}")
    return listed(parts)


def _said(preference: Preference) -> str:
    match preference:
        case Weighted(weights):
            return "weights " + ", ".join(f"{each.option} {number(each.worth)}" for each in weights)
        case Ranked(tiers):
            return " > ".join(" = ".join(map(str, tier.entries)) for tier in tiers)
        case Prioritized(priorities):
            return _quoted([str(priority) for priority in priorities])


def _quoted(statements: list[str]) -> str:
    return listed([f"`{each}`" for each in statements])


def _rules(changes: View, one_way: dict[str, OneWay]) -> Iterator[str]:
    for infeasible in changes.remove.infeasible:
        yield f"it no longer holds that `{infeasible}` cannot be"
    for infeasible in changes.add.infeasible:
        yield f"`{infeasible}` cannot be any more" if infeasible.kind == "never" else f"from now on `{infeasible}`"
    for rule in changes.remove.one_way:
        yield f"{rule.option} goes both ways again"
    for rule in changes.add.one_way:
        if rule.option not in one_way or one_way[rule.option].direction != rule.direction:
            how = "once taken, stays taken" if rule.direction == "to yes" else "once given up, stays given up"
            yield f"{rule.option}, {how}"
    for move in changes.remove.moves:
        yield f"moves are no longer ruled out: {move}"
    for move in changes.add.moves:
        where = f" where `{move.before}` holds" if move.before else ""
        whose = f"no move of {move.by}" if move.by else "no move"
        yield f"{whose}{where} can bring about `{move.after}` any more"
    for same in changes.remove.same_state:
        yield f"the states in which `{same}` holds are no longer one"
    for same in changes.add.same_state:
        yield f"all states in which `{same}` holds are one and the same"
