"""A difference between two preferences in smaller pieces: statement by statement, weight by weight."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from countermove.analyses.compare.differences import Difference, meant
from countermove.preference import Prioritized, Priority, Weighted

#: A place in two lists laid over one another: whether it is one of the other list, and the position there.
Place = tuple[bool, int]


@dataclass(frozen=True)
class Change:
    """One change within a preference: a statement `added`, `dropped` or `moved`, or the `weight` of an option.

    `before` and `after` are its positions, counted from 1, or its weights; None where it has none. `places`: those of
    the other model that it takes and those of the first that it leaves.
    """

    kind: str
    what: str
    before: int | Fraction | None
    after: int | Fraction | None
    places: tuple[Place, ...] = ()


def changes(difference: Difference) -> tuple[Change, ...]:
    """The changes within a preference, where both models say it by statements, or both by weights; else none."""
    match difference.one, difference.other:
        case Prioritized(one), Prioritized(other):
            return tuple(_edits(one, other))
        case (Weighted() as ours, Weighted() as theirs):
            before, after = ({each.option: each.worth for each in own.weights} for own in (ours, theirs))
            names = [name for name in dict.fromkeys([*before, *after]) if before.get(name, 0) != after.get(name, 0)]
            return tuple(Change("weight", name, before.get(name), after.get(name)) for name in names)
        case _:
            return ()


def narrowed(difference: Difference, chosen: Collection[Change]) -> Difference:
    """The difference with only some of its changes.

    An added or moved statement stands right behind those that come before it in the other model, ahead of what the
    first model has there of its own.
    """
    match difference.one, difference.other:
        case Prioritized(one), Prioritized(other):
            moving = {place for change in _edits(one, other) for place in change.places}
            changed = {place for change in chosen for place in change.places}
            merged = [place for place in laid_over(one, other) if _stays(place, moving, changed)]
            return replace(difference, other=Prioritized(tuple((one, other)[theirs][k] for theirs, k in merged)))
        case (Weighted() as ours, Weighted() as theirs):
            names = {change.what for change in chosen}
            kept = [each for each in ours.weights if each.option not in names]
            taken = [each for each in theirs.weights if each.option in names]
            return replace(difference, other=Weighted((*kept, *taken)))
        case _:
            return difference


def _stays(place: Place, moving: Collection[Place], changed: Collection[Place]) -> bool:
    """The other's places are there where their change is taken over, the first's where it is not."""
    theirs = place[0]
    return place not in moving or (place in changed) == theirs


def told(priority: Priority) -> str:
    """A statement with its marks, in words."""
    marks = ", ".join([*(["unknown"] if priority.unknown else []), *([priority.strength] if priority.strength else [])])
    return f"{priority} ({marks})" if marks else str(priority)


def laid_over(one: Sequence[Priority], other: Sequence[Priority]) -> Iterator[Place]:
    """Two lists as one: between two statements that both have in this order come first those of the other, then those
    of the first. A statement that both have in this order stands once, as the first's."""
    mine = yours = 0
    for here, there in [*_common(one, other), (len(one), len(other))]:
        yield from ((True, k) for k in range(yours, there))
        yield from ((False, k) for k in range(mine, min(here + 1, len(one))))
        mine, yours = here + 1, there + 1


def _edits(one: Sequence[Priority], other: Sequence[Priority]) -> Iterator[Change]:
    """The changes in the order of the lists laid over one another; a moved statement comes at its new place."""
    common = _common(one, other)
    kept = {here for here, _ in common}
    left = [k for k in range(len(one)) if k not in kept]
    moved: dict[int, int] = {}
    for there in sorted({*range(len(other))} - {there for _, there in common}):
        here = next((k for k in left if meant(one[k]) == meant(other[there])), None)
        if here is not None:
            left.remove(here)
            moved[there] = here
    for theirs, k in laid_over(one, other):
        if theirs and k in moved:
            yield Change("moved", told(other[k]), moved[k] + 1, k + 1, ((True, k), (False, moved[k])))
        elif theirs:
            yield Change("added", told(other[k]), None, k + 1, ((True, k),))
        elif k in left:
            yield Change("dropped", told(one[k]), k + 1, None, ((False, k),))


def _common(one: Sequence[Priority], other: Sequence[Priority]) -> list[tuple[int, int]]:
    """A longest common subsequence of the statements, as pairs of positions."""
    size = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in reversed(range(len(one))):
        for j in reversed(range(len(other))):
            same = meant(one[i]) == meant(other[j])
            size[i][j] = 1 + size[i + 1][j + 1] if same else max(size[i + 1][j], size[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        if meant(one[i]) == meant(other[j]):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif size[i + 1][j] >= size[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs
