"""Checks the cost of what `resolve` gives for a model under Nash stability, by trying every set of changes up to it.

    python tools/recheck_resolve.py hanoi-2019 feared want "dismantle and solidarity"
    python tools/recheck_resolve.py hanoi-2019 feared prevent "relief and not dismantle"

Written from docs/resolve.md. Of the package it takes the reading of the model and the truth of statements, no more: the
states, moves, preferences, candidates and sets of changes are worked out anew. For models in option form whose decision
makers have statements, without merged states, rules on moves, and rules that join options of several. Costs are the
default ones, up to 3.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import combinations

from countermove import load
from countermove.language.fields import Names
from countermove.language.statements import parse
from countermove.model import Conflict
from countermove.preference import Prioritized, Taken, truth

MOST = 3
Mask = int


class Checker:
    """One model, with what is asked of it as a set of states."""

    def __init__(self, conflict: Conflict, text: str, prevent: bool) -> None:
        self.conflict, self.prevent = conflict, prevent
        bits = conflict.bits
        never = [truth(each, bits) for rule in conflict.rules.infeasible for each in rule.excludes()]
        self.codes = [c for c in range(1 << len(bits)) if not any(test(c) for test in never)]
        asked = truth(parse(text, Names({dm.name: dm.options for dm in conflict.decision_makers}).resolve), bits)
        self.asked = self.mask(asked)
        assert conflict.status_quo is not None and isinstance(conflict.status_quo.at, tuple), "a list of options"
        self.start = self.codes.index(sum(bits[name] for name in conflict.status_quo.at))
        self.own = [sum(bits[option.name] for option in dm.options) for dm in conflict.decision_makers]
        directions = {rule.option: rule.direction for rule in conflict.rules.one_way}
        self.stay = sum(bits[name] for name, way in directions.items() if way == "to yes")
        self.leave = sum(bits[name] for name, way in directions.items() if way == "to no")
        self.every = (1 << len(self.codes)) - 1
        self.lists: list[tuple[Mask, ...]] = []
        for dm in conflict.decision_makers:
            assert isinstance(dm.preference, Prioritized), "statements"
            self.lists.append(tuple(self.mask(truth(each.statement, bits)) for each in dm.preference.priorities))

    def mask(self, test: Callable[[int], bool]) -> Mask:
        return sum(1 << k for k, code in enumerate(self.codes) if test(code))

    def insertions(self) -> set[Mask]:
        """Literals, statements and their negations: what tells states apart."""
        plain = {self.mask(truth(Taken(name), self.conflict.bits)) for name in self.conflict.bits}
        said = {each for own in self.lists for each in own}
        both = plain | said | {self.every & ~each for each in plain | said}
        return both - {0, self.every}

    def relists(self, i: int, most: int) -> dict[tuple[Mask, ...], int]:
        """Every list that i can come to have, with its least cost."""
        own, more = self.lists[i], self.insertions()
        found: dict[tuple[Mask, ...], int] = {}
        for dropped in range(min(most, len(own)) + 1):
            for kept in combinations(range(len(own)), len(own) - dropped):
                for order in _near(kept, most - dropped):
                    cost = dropped + sum(a > b for a, b in combinations(order, 2))
                    masks = tuple(own[k] for k in order)
                    found[masks] = min(cost, found.get(masks, cost))
                    if cost + 2 <= most:
                        for each in more:
                            for k in range(len(masks) + 1):
                                longer = (*masks[:k], each, *masks[k:])
                                found[longer] = min(cost + 2, found.get(longer, cost + 2))
        return found

    def structures(self, most: int) -> Iterator[tuple[int, Mask, int, int]]:
        """Commitments and rules: cost, what is left, which options stay, which are left. Two cost 4 and more."""
        yield 0, self.every, self.stay, self.leave
        bits = self.conflict.bits
        taken = {name: self.mask(truth(Taken(name), bits)) for name in bits}
        if most >= 2:
            for name, bit in bits.items():
                yield 2, self.every, self.stay | bit, self.leave
                yield 2, self.every, self.stay, self.leave | bit
                if not taken[name] >> self.start & 1:
                    yield 2, self.every & ~taken[name], self.stay, self.leave
        if most >= 3:
            literals = [(name, mask) for name in bits for mask in (taken[name], self.every & ~taken[name])]
            rules = {mask for _, mask in literals}
            rules |= {a & b for (x, a), (y, b) in combinations(literals, 2) if x != y}
            restated = self.asked if self.prevent else self.every & ~self.asked
            for gone in rules - {0, self.every, restated}:
                if not gone >> self.start & 1:
                    yield 3, self.every & ~gone, self.stay, self.leave

    def least(self) -> int | None:
        """The least cost of changes that do, None where none do up to `MOST`."""
        return next((cost for cost in range(MOST + 1) if self.some(cost)), None)

    def some(self, most: int) -> bool:
        makers = range(len(self.lists))
        movers = [i for i in makers if self.own[i]]
        for cost, left, stay, leave in self.structures(most):
            groups: list[list[tuple[int, ...]]] = [[(i,) for i in makers]]
            if most - cost >= 2:
                for pair in combinations(movers, 2):
                    groups.append([pair, *((i,) for i in makers if i not in pair)])
            for each in groups:
                spent = cost + (2 if len(each) < len(makers) else 0)
                held: dict[int, set[Mask]] = {spent: {left & self.asked}}
                for group in each:
                    held = self.joined(held, group, most, left, stay, leave)
                if any((not mask) == self.prevent for masks in held.values() for mask in masks):
                    return True
        return False

    def joined(
        self, held: dict[int, set[Mask]], group: tuple[int, ...], most: int, left: Mask, stay: int, leave: int
    ) -> dict[int, set[Mask]]:
        """The states that still hold, by cost, after one more mover has been asked."""
        room = most - min(held)
        options = [self.relists(i, room) if any(self.own[i] for i in group) else {self.lists[i]: 0} for i in group]
        stable: dict[int, set[Mask]] = {}
        for first, cost in options[0].items():
            for second, other in options[1].items() if len(group) > 1 else [((), 0)]:
                if cost + other <= room:
                    masks = [first, second][: len(group)]
                    stable.setdefault(cost + other, set()).add(self.stays(group, masks, left, stay, leave))
        found: dict[int, set[Mask]] = {}
        for spent, before in held.items():
            for cost, after in stable.items():
                if spent + cost <= most:
                    found.setdefault(spent + cost, set()).update(a & b for a in before for b in after)
        return found

    def stays(self, group: tuple[int, ...], lists: list[tuple[Mask, ...]], left: Mask, stay: int, leave: int) -> Mask:
        """The states asked about that a mover does not leave."""
        own = sum(self.own[i] for i in group)
        classes: dict[int, list[int]] = {}
        for k, code in enumerate(self.codes):
            if left >> k & 1:
                classes.setdefault(code & ~own, []).append(k)
        values = [[tuple(mask >> k & 1 for mask in each) for k in range(len(self.codes))] for each in lists]
        found = 0
        for k in range(len(self.codes)):
            if not (left & self.asked) >> k & 1:
                continue
            here = self.codes[k]
            leaves = any(
                not (here & ~self.codes[m] & stay or self.codes[m] & ~here & leave)
                and any(own[m] > own[k] for own in values)
                and all(own[m] >= own[k] for own in values)
                for m in classes[here & ~own]
                if m != k
            )
            found |= 0 if leaves else 1 << k
        return found


def _near(kept: tuple[int, ...], most: int) -> Iterator[tuple[int, ...]]:
    """The orders within so many swaps of neighbours."""
    seen, waiting = {kept}, [(kept, 0)]
    for order, swaps in waiting:
        yield order
        if swaps < most:
            for k in range(len(order) - 1):
                other = (*order[:k], order[k + 1], order[k], *order[k + 2 :])
                if other not in seen:
                    seen.add(other)
                    waiting.append((other, swaps + 1))


def main() -> None:
    model, view, kind, text = sys.argv[1:]
    study = load(model).view(view)
    prevent = kind == "prevent"
    found = study.resolve("" if prevent else text, prevent=text if prevent else "", most=1).data()
    expected = Checker(study.conflict, text, prevent).least()
    print(f"resolve: {found['cost']}; by trying everything up to {MOST}: {expected}")
    names = [each["cost"] for each in (*found["resolutions"], *found["in_name_only"])]
    if expected != (min(names) if names and min(names) <= MOST else None) and not found["already"]:
        raise SystemExit("they differ")


if __name__ == "__main__":
    main()
