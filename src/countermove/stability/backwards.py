"""How one decision maker's moves are followed backwards, for the searches of `countermove.stability.labels`.

Where a DM can move between all states of a class (those that differ in nothing but its own options), one list of the
class does for all of them. Sorted by its preference, the states from which it improves to t are the first on the list:
so a search that asks about t and t' in one class has been told of most of it already, and is told no state twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain

#: The states from which the DM moves to one of these; those it has told of before may be left out.
Behind = Callable[[Collection[int]], Iterable[int]]

_ALL_TOLD = -1


class Classes:
    """The states in classes between whose members a DM can move as it likes (`ModelGraph.classes`).

    `members`: the states of each class, by index, the worst for the DM first; `place`: the class of each state.
    """

    def __init__(self, classes: Iterable[Sequence[int]], levels: Sequence[int]) -> None:
        """`levels`: the rank level of each state for the DM."""
        self.members = [sorted(own, key=levels.__getitem__) for own in classes]
        self.place, self._worse = [0] * len(levels), [0] * len(levels)
        for number, own in enumerate(self.members):
            worse, level = 0, -1
            for count, s in enumerate(own):
                worse, level = (count, levels[s]) if levels[s] > level else (worse, level)
                self.place[s], self._worse[s] = number, worse

    def largest(self, values: Sequence[int]) -> list[int]:
        """For each state the one of its class, maybe itself, with the largest value."""
        found = [max(own, key=values.__getitem__) for own in self.members]
        return [found[number] for number in self.place]

    def largest_of_others(self, values: Sequence[int]) -> list[int]:
        """For each state the largest value, at least 0, among the others of its class; -1 where there are none."""
        two = [sorted([-1, *map(values.__getitem__, own)])[-2:] for own in self.members]
        rows = zip(values, self.place, strict=True)
        return [two[number][here != two[number][1]] for here, number in rows]

    def movers(self) -> Behind:
        """For one search along all moves."""
        told: list[int | None] = [None] * len(self.members)  # but for one state, as it does not move to itself

        def behind(states: Collection[int]) -> list[int]:
            found: list[int] = []
            for t in states:
                untold = told[self.place[t]]
                if untold is None:
                    told[self.place[t]] = t
                    found += [s for s in self.members[self.place[t]] if s != t]
                elif untold not in (t, _ALL_TOLD):
                    told[self.place[t]] = _ALL_TOLD
                    found.append(untold)
            return found

        return behind

    def improvers(self) -> Behind:
        """For one search along improvements."""
        told = [0] * len(self.members)

        def behind(states: Collection[int]) -> list[int]:
            found: list[int] = []
            for t in states:
                number, worse = self.place[t], self._worse[t]
                if told[number] < worse:
                    found += self.members[number][told[number] : worse]
                    told[number] = worse
            return found

        return behind


def along(steps: Callable[[int], Collection[int]], size: int) -> list[list[int]]:
    """For each of so many states, those from which there is a step to it."""
    found: list[list[int]] = [[] for _ in range(size)]
    for s in range(size):
        for t in steps(s):
            found[t].append(s)
    return found


def from_each(sources: list[list[int]]) -> Behind:
    """For one search along steps of any kind; tells of a state again each time."""
    return lambda states: chain.from_iterable([sources[t] for t in states])
