"""What an outcome that is good now costs later: how it stands with a decision maker, and how all that it leads to does.

Places are those of the first round, in the order that the decision maker has of the states then. A later outcome is
compared by its place where the decision maker still wants the same by then and the state is one of the first round.
Otherwise it is only asked which statements of the first round it meets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from countermove.analyses.rounds import Branch, Situation, Tree
from countermove.consequences import holds, wants_substance
from countermove.model import DecisionMaker
from countermove.preference import Priority
from countermove.states import State

#: The words for what later rounds bring somebody, beside what the first brings, with the convention for each.
TURNS = {
    "costs later": "whatever it leads to in later rounds is worse for the party than the outcome is now",
    "may cost later": "some of what it leads to is worse for the party, the rest as good",
    "gains later": "whatever it leads to is better for the party",
    "may gain later": "some of what it leads to is better for the party, the rest as good",
    "either way": "some of what it leads to is better for the party and some worse",
    "as good later": "all that it leads to is as good for the party",
    "not compared": "the party wants something else by then, or the state is new, so only statements are compared",
    "not followed": "no later round starts from it here",
}


@dataclass(frozen=True)
class Later:
    """An outcome of a later round: the first round that may end with it, its state there, and the place that it has in
    the order of the first round, counted from the best."""

    round: int
    situation: Situation
    state: State
    place: int
    index: int


@dataclass(frozen=True)
class Prospect:
    """What one outcome of the first round means for one decision maker, now and later.

    `place` of `places`, counted from the best; `best` and `worst` of the later outcomes that compare with it. `others`
    counts those that do not, `changed` of them because the decision maker wants something else by then, from the round
    `since`. `lost` and `gained`: statements of the first round that are met now and fail in some of those others, or
    fail now and are met in some.
    """

    dm: DecisionMaker
    position: int
    turn: str
    place: int
    places: int
    best: Later | None
    worst: Later | None
    others: int
    changed: int
    since: int | None
    lost: tuple[Priority, ...]
    gained: tuple[Priority, ...]


def prospects(tree: Tree, branch: Branch) -> tuple[Prospect, ...]:
    """What an outcome of the first round means for everybody, in model order."""
    later = tuple(tree.later(branch))
    return tuple(_prospect(tree, i, branch, later) for i in tree.graph.decision_makers)


def _prospect(tree: Tree, i: int, branch: Branch, later: Iterable[tuple[int, Situation, Branch]]) -> Prospect:
    order = tree.graph.orders[i]
    now = order.count - int(order.levels[branch.outcome.state.index])
    wanted = wants_substance(order.dm.preference)
    compared: list[Later] = []
    others: list[tuple[Situation, State]] = []
    changed: list[int] = []
    for number, situation, own in later:
        state = own.outcome.state
        same = wants_substance(situation.graph.conflict.decision_makers[i].preference) == wanted
        index = _in_first_round(tree, situation, state)
        if same and index is not None:
            place = order.count - int(order.levels[index])
            compared.append(Later(number, situation, state, place, index))
        else:
            others.append((situation, state))
            changed += [] if same else [number]
    lost, gained = _statements(tree, i, branch, others)
    best = min(compared, key=lambda each: each.place, default=None)
    worst = max(compared, key=lambda each: each.place, default=None)
    turn = _turn(now, best, worst) if best and worst else "not compared" if others else "not followed"
    since = min(changed, default=None)
    return Prospect(order.dm, i, turn, now, order.count, best, worst, len(others), len(changed), since, lost, gained)


def _turn(now: int, best: Later, worst: Later) -> str:
    if best.place > now:
        return "costs later"
    if worst.place < now:
        return "gains later"
    if best.place < now < worst.place:
        return "either way"
    if worst.place > now:
        return "may cost later"
    return "may gain later" if best.place < now else "as good later"


def _in_first_round(tree: Tree, situation: Situation, state: State) -> int | None:
    """The state of the first round, by index, in which the same is taken, None where there is none."""
    if state.name:
        return state.index
    code, bits = state.code or 0, tree.graph.conflict.bits
    taken = [name for name, bit in situation.graph.conflict.bits.items() if code & bit]
    return tree.graph.find(sum(bits[name] for name in taken)) if bits.keys() >= {*taken} else None


def _statements(
    tree: Tree, i: int, branch: Branch, others: Iterable[tuple[Situation, State]]
) -> tuple[tuple[Priority, ...], tuple[Priority, ...]]:
    """The statements of the first round that are lost and gained in some later outcomes."""
    order = tree.graph.orders[i]
    met_now = order.meets(branch.outcome.state.index)
    lost, gained = [], []
    for priority, met in zip(order.priorities, met_now, strict=True):
        then = [holds(situation.graph.conflict, priority.statement, state.members) for situation, state in others]
        lost += [priority] if met and not all(then) else []
        gained += [priority] if not met and any(then) else []
    return tuple(lost), tuple(gained)
