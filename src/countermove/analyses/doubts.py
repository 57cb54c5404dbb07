"""What is questionable in a model though it is not wrong: statements that decide nothing, options that nobody minds,
hopes and fears that no outcome is told apart by."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from countermove.audience import Ratification
from countermove.consequences import follow, holds, rule_substance, substance
from countermove.errors import ModelError, Problem, nearest
from countermove.evidence import Citation
from countermove.graph import ModelGraph
from countermove.model import Conflict, Consequence, DecisionMaker
from countermove.ordering import Order
from countermove.preference import Pattern, Preference, Prioritized, Ranked, Weighted, options_in
from countermove.states import LISTED, few, list_states


def doubts(graph: ModelGraph) -> tuple[Problem, ...]:
    """The doubts about a model in one of its views."""
    conflict = graph.conflict
    found = [*_unmentioned(conflict)]
    for order in graph.orders:
        found += _ties_everything(order)
        found += _idle_statements(graph, order)
        found += _empty_entries(graph, order)
    return (*found, *_idle_consequences(graph), *_idle_concerns(graph))


def _doubt(message: str, dm: DecisionMaker, hint: str = "") -> Problem:
    return Problem(message, dm.place, dm.name, hint=hint, severity="doubt")


def _ties_everything(order: Order) -> Iterator[Problem]:
    if order.count == 1 and len(order.keys) > 1:
        yield _doubt(f"the preferences of {order.dm.name} tie all states: it is indifferent to everything", order.dm)


def _idle_statements(graph: ModelGraph, order: Order) -> Iterator[Problem]:
    """Statements that never decide between two states that those before them left tied; where the order is in doubt,
    only those that are the same in every state, since another might do in another order."""
    preference = order.dm.preference
    loose = preference.loose if isinstance(preference, Prioritized) else bool
    columns: list[Column] = []
    for position, (column, decides) in enumerate(_columns(graph, order)):
        if not decides and (column.same is not None or not loose(position + 1)):
            priority = order.priorities[position]
            message = f"statement {position + 1} of {order.dm.name}, `{priority}`, never decides: "
            hint = "it changes nothing: leave it out, or move it up if it matters more"
            why = _why_idle(column, columns, order)
            yield Problem(message + why, priority.place, str(priority), hint=hint, severity="doubt")
        columns.append(column)


@dataclass(frozen=True)
class Column:
    """In which states a statement holds, and in which not; `same` where that is the same for all."""

    met: Hashable
    failed: Hashable
    same: bool | None


def _columns(graph: ModelGraph, order: Order) -> Iterator[tuple[Column, bool]]:
    """For each statement where it holds, and whether it divides states that those before it left equal."""
    if len(graph) > LISTED:
        yield from _columns_of_large(graph, order)
        return
    truths = list(zip(*(order.meets(state) for state in range(len(graph))), strict=True))
    tied, classes = [0] * len(graph), 1
    for met in truths:
        pairs = list(zip(tied, met, strict=True))
        names = {pair: name for name, pair in enumerate(dict.fromkeys(pairs))}
        tied = [names[pair] for pair in pairs]
        yield Column(met, tuple(not each for each in met), met[0] if len({*met}) == 1 else None), len(names) > classes
        classes = len(names)


def _columns_of_large(graph: ModelGraph, order: Order) -> Iterator[tuple[Column, bool]]:
    """The same by whole arrays."""
    import numpy as np

    from countermove.large import Bits

    tied, classes = np.zeros(len(graph), np.int32), 1
    for priority in order.priorities:
        met = graph.where(priority.statement)
        mask = met.mask if isinstance(met, Bits) else np.array([s in met for s in range(len(graph))])
        pairs = tied << 1 | mask
        present = np.zeros(2 * classes, bool)
        present[pairs] = True
        tied, count = (np.cumsum(present, dtype=np.int32) - 1)[pairs], int(present.sum())
        failed = np.packbits(~mask, bitorder="little").tobytes()
        same = bool(mask[0]) if mask.all() or not mask.any() else None
        yield Column(np.packbits(mask, bitorder="little").tobytes(), failed, same), count > classes
        classes = count


def _why_idle(column: Column, earlier: list[Column], order: Order) -> str:
    if column.same is not None:
        return f"it is {'true' if column.same else 'false'} in every feasible state"
    for position, other in enumerate(earlier):
        name = f"statement {position + 1}, `{order.priorities[position]}`"
        if other.met == column.met:
            return f"it repeats {name}"
        if other.met == column.failed:
            return f"it contradicts {name}"
    return "states that the statements before it leave equal are equal in it, too"


def _empty_entries(graph: ModelGraph, order: Order) -> Iterator[Problem]:
    """Entries of a ranking that stand for no feasible state."""
    preference = order.dm.preference
    if not isinstance(preference, Ranked):
        return
    for tier in preference.tiers:
        for position, entry in enumerate(tier.entries):
            if isinstance(entry, int | str):
                continue
            if not graph.where(entry.statement if isinstance(entry, Pattern) else entry):
                place = tier.places[position] if tier.places else tier.place
                message = f"the entry `{entry}` in the ranking of {order.dm.name} stands for no feasible state"
                yield Problem(message, place, str(entry), severity="doubt")


def _idle_consequences(graph: ModelGraph) -> Iterator[Problem]:
    """Consequences that no outcome can have, or that change nothing, in the model as it is or after another one."""
    conflict = graph.conflict
    models = [conflict, *(changed for each in conflict.next_round if (changed := _followed(conflict, each)))]
    for consequence in conflict.next_round:
        place, said = consequence.changes.place, str(consequence)
        if not any(_can_hold(graph, model, consequence) for model in models):
            message = f"nothing ever follows from `{said}`: no feasible state meets it"
            yield Problem(message, place, said, hint="loosen the statement, or leave the entry out", severity="doubt")
        after = [(model, _followed(model, consequence)) for model in models]
        if all(changed is not None and substance(changed) == substance(model) for model, changed in after):
            message = f"what follows from `{said}` changes nothing: all of it is so already"
            yield Problem(message, place, said, hint="say what changes, or leave the entry out", severity="doubt")


def _idle_concerns(graph: ModelGraph) -> Iterator[Problem]:
    """Hopes and fears that hold in no feasible state, or in every one."""
    for what, concerns in (("the hope for", graph.conflict.hopes), ("the fear of", graph.conflict.fears)):
        for concern in concerns:
            count = len(graph.where(concern.statement))
            if count in (0, len(graph)):
                why = f"it is {'true' if count else 'false'} in every feasible state"
                hint = "say of which outcomes it is so and of which not, or leave it out"
                message = f"{what} `{concern}` never decides: {why}"
                yield Problem(message, concern.place, str(concern), hint=hint, severity="doubt")


def _followed(conflict: Conflict, consequence: Consequence) -> Conflict | None:
    """The model with a consequence laid over it, None where it needs another one to come first."""
    try:
        return follow(conflict, consequence)
    except ModelError:
        return None


def _can_hold(graph: ModelGraph, model: Conflict, consequence: Consequence) -> bool:
    if not few(model, LISTED):
        there = graph.conflict.bits.keys() >= {*options_in(consequence.after)}
        return not there or bool(len(graph.where(consequence.after)))
    try:
        return any(holds(model, consequence.after, state.members) for state in list_states(model))
    except ModelError:  # no state is left
        return False


def _unmentioned(conflict: Conflict) -> Iterator[Problem]:
    mentioned: set[str] = set()
    for dm in conflict.decision_makers:
        preference = dm.preference
        if isinstance(preference, Ranked):
            return
        if isinstance(preference, Prioritized):
            mentioned.update(name for each in preference.priorities for name in options_in(each.statement))
        if isinstance(preference, Weighted):
            mentioned.update(weight.option for weight in preference.weights if weight.worth)
    for option in conflict.options:
        if option.name not in mentioned:
            message = f"no preference mentions the option `{option.name}`"
            hint = "say who wants it or does not, or leave it out if nobody minds"
            yield Problem(message, option.place, option.name, hint=hint, severity="doubt")


def text_doubts(conflict: Conflict) -> tuple[Problem, ...]:
    """The doubts about the text of a model: options without a meaning, evidence without its kind."""
    found = []
    for option in conflict.options:
        if option.text.lower() in ("yes", "no", "true", "false", "y", "n"):
            message = f"the text of the option `{option.name}` is only `{option.text}`"
            hint = "say what the option means; what is taken at the outset is said under `status quo`"
            found.append(Problem(message, option.place, option.name, hint=hint, severity="doubt"))
    for citation in citations(conflict):
        if not citation.kind:
            message = f"the evidence `{citation}` does not say of what kind it is"
            hint = f"add the kind in brackets, such as `{citation} (reported)`"
            found.append(Problem(message, citation.place, str(citation), hint=hint, severity="doubt"))
    return (*found, *_removed_nowhere(conflict))


def _consequences(conflict: Conflict) -> tuple[Consequence, ...]:
    """Those of a model and its views."""
    return (*conflict.next_round, *(each for view in conflict.views for each in view.add_next))


def _removed_nowhere(conflict: Conflict) -> Iterator[Problem]:
    """Rules that a consequence removes and nothing in the model has or adds."""
    changes = [*conflict.views, *(each.changes for each in _consequences(conflict))]
    rules = [*conflict.rules.all, *(rule for each in changes for rule in each.add.all)]
    known = {rule_substance(rule, directed=False) for rule in rules}
    for consequence in _consequences(conflict):
        for rule in consequence.changes.remove.all:
            if rule_substance(rule, directed=False) not in known:
                message = f"what follows from `{consequence}` removes a rule that is nowhere in the model: `{rule}`"
                hint = nearest(str(rule), [str(each) for each in rules if type(each) is type(rule)])
                yield Problem(message, rule.place, hint=hint, severity="doubt")


def citations(conflict: Conflict) -> Iterator[Citation]:
    """Every piece of evidence of a model and its views."""
    for dm in conflict.decision_makers:
        yield from dm.evidence
        for option in dm.options:
            yield from option.evidence
        yield from _behind(dm.preference)
        yield from _at_home(dm.ratification)
    groups = [conflict.rules]
    for view in (*conflict.views, *(each.changes for each in _consequences(conflict))):
        yield from view.evidence
        for _, preference in view.preferences:
            yield from _behind(preference)
        for _, options in view.options:
            for option in options:
                yield from option.evidence
        for _, ratification in view.ratifications:
            yield from _at_home(ratification)
        for sees in view.sees:
            yield from sees.evidence
        groups += [view.add]
        for named in (view.status_quo, view.no_agreement):
            yield from named.evidence if named else ()
    for rules in groups:
        for rule in rules.all:
            yield from rule.evidence
    for named in (conflict.status_quo, conflict.no_agreement):
        yield from named.evidence if named else ()
    for sees in conflict.sees:
        yield from sees.evidence
    for concern in (*conflict.hopes, *conflict.fears):
        yield from concern.evidence


def _at_home(ratification: Ratification | None) -> Iterator[Citation]:
    for audience in ratification.audiences if ratification else ():
        yield from audience.evidence
        yield from _behind(audience.preference)


def _behind(preference: Preference | None) -> Iterator[Citation]:
    match preference:
        case Prioritized(priorities):
            groups = [priority.evidence for priority in priorities]
        case Weighted(weights):
            groups = [weight.evidence for weight in weights]
        case Ranked(tiers):
            groups = [tier.evidence for tier in tiers]
        case None:
            groups = []
    for group in groups:
        yield from group
