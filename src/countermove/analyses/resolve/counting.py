"""How many of a decision maker's rankings, or orders of its statements, would do, everybody else as they are.

Counted exactly from the condition that they must meet, and not by going through them, as far as that can be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from math import factorial

from countermove.analyses.resolve.befores import Either, befores
from countermove.analyses.resolve.candidates import Aim
from countermove.analyses.resolve.conditions import ALWAYS, NEVER, Condition, given, named, stable_if
from countermove.analyses.resolve.laid import upset
from countermove.analyses.resolve.masks import mask_of
from countermove.errors import RequestError
from countermove.graph import Graph, ModelGraph
from countermove.preference import Prioritized, Priority
from countermove.stability.verdict import Concept

#: Conditions are split at most so often, and orders of so many things at most are gone
#: through where no condition says it all.
MOST_SPLITS, MOST_TRIED = 200_000, 8

#: Of each order that is gone through all states are valued: so many values in all.
_MOST_VALUES = 5_000_000


Prefers = Callable[[int, int], bool]


@dataclass(frozen=True)
class Count:
    """How many would do, of how many.

    `statements`: the decision maker's, whose orders are counted; without any the strict rankings of all states are.
    `condition`: where one state is asked about, the states, by index, that i must not prefer to it, or with statements
    `order`: which must come before which. `others`: who would leave that state whatever i wants; `depends`: whose
    staying also depends on what i wants, so that the condition is not all. `tried`: whether orders were gone through.
    """

    graph: ModelGraph
    aim: Aim
    concept: Concept
    dm: int
    doing: int
    total: int
    statements: tuple[Priority, ...]
    condition: Condition | None
    order: tuple[Either, ...]
    others: tuple[int, ...]
    depends: tuple[int, ...]
    tried: bool


def count(graph: ModelGraph, aim: Aim, concept: Concept, i: int) -> Count:
    """Counts for decision maker i. Raises RequestError where that would take too long."""
    preference = graph.conflict.decision_makers[i].preference
    statements = preference.priorities if isinstance(preference, Prioritized) else ()
    total = factorial(len(statements) if statements else len(graph))
    states = sorted(aim.states)
    outlook = {s: _others(graph, concept, i, s) for s in states}
    holding = [s for s in states if not outlook[s][0]]
    tried = aim.reached or aim.proof or any(depends for _, depends in outlook.values())
    condition: Condition | None = stable_if(graph, concept, i, states[0]) if len(states) == 1 else None
    order: tuple[Either, ...] = ()
    if statements:
        orders = _Orders(graph, statements)
        found = {s: orders.by_kind(stable_if(graph, concept, i, s), s) for s in holding}
        condition = found.get(states[0], NEVER) if len(states) == 1 else None
        doing = _tried(graph, aim, concept, i, statements) if tried else orders.count(frozenset(found.values()))
        order = befores(condition or ALWAYS, orders.kinds)
    elif tried or condition is None:
        doing, tried = _tried(graph, aim, concept, i, statements), True
    else:
        doing = _Rankings().count(condition, len(graph)) if holding else 0
    others, depends = outlook[states[0]] if len(states) == 1 else ((), ())
    doing = total - doing if aim.prevent and not tried else doing
    return Count(graph, aim, concept, i, doing, total, statements, condition, order, others, depends, tried)


def _others(graph: ModelGraph, concept: Concept, i: int, s: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who would leave s whatever i wants, and who only if i wants some things. i's improvements can only help to deter:
    if somebody stays while i never improves it always does, and if it leaves while i always improves it always does."""
    leaves, depends = [], []
    never, ever = _with(graph, i, lambda a, b: False), _with(graph, i, lambda a, b: True)
    for j in graph.others(i):
        if not concept.stable(ever, j, s):
            leaves.append(j)
        elif not concept.stable(never, j, s):
            depends.append(j)
    return tuple(leaves), tuple(depends)


def _with(graph: ModelGraph, i: int, prefers: Prefers) -> Graph:
    """The graph where i compares states in another way."""
    return Graph(
        graph.states,
        [partial(graph.moves, j) for j in graph.decision_makers],
        lambda j, a, b: prefers(a, b) if j == i else graph.prefers(j, a, b),
        graph.status_quo,
    )


class _Rankings:
    """Strict rankings: how many sets of so many states may stand above one state, which is all that matters."""

    def __init__(self) -> None:
        self._known: dict[Condition, dict[int, int]] = {}

    def count(self, condition: Condition, states: int) -> int:
        """A ranking of all states orders the r that are named, and the one, in one of (r + 1)! ways, each as often; in
        k! (r - k)! of them just a given k of the r are above."""
        r = len(named(condition))
        ways = sum(count * factorial(k) * factorial(r - k) for k, count in self._sets(condition).items())
        return factorial(states) // factorial(r + 1) * ways

    def _sets(self, condition: Condition) -> dict[int, int]:
        """How many sets of k of what a condition names may be above, by k."""
        if condition == ALWAYS:
            return {0: 1}
        if condition == NEVER:
            return {}
        if condition not in self._known:
            if len(self._known) > MOST_SPLITS:
                raise _too_many()
            first, rest = _split(condition)
            found: Counter[int] = Counter()
            for above in (False, True):
                left = given(condition, [first] if above else [], [] if above else [first])
                free = len(rest) - len(named(left))
                for k, count in self._sets(left).items():
                    for more in range(free + 1):
                        found[k + more + above] += count * _choose(free, more)
            self._known[condition] = found
        return self._known[condition]


def _split(condition: Condition) -> tuple[int, frozenset[int]]:
    """What is named most often, and the rest."""
    times = Counter(each for clause in condition for option in clause for each in option)
    first = max(sorted(times), key=times.__getitem__)
    return first, named(condition) - {first}


def _choose(size: int, some: int) -> int:
    return factorial(size) // factorial(some) // factorial(size - some)


class _Orders:
    """Orders of statements. Placed one after the other, each decides about the states that it tells apart from another
    and that none before it does; what matters is which are placed and what is left of the conditions."""

    def __init__(self, graph: ModelGraph, statements: Sequence[Priority]) -> None:
        self.size = len(statements)
        masks = [mask_of(graph, each.statement) or 0 for each in statements]
        self._truths = [sum(1 << k for k, mask in enumerate(masks) if mask >> s & 1) for s in range(len(graph))]
        self._numbers: dict[tuple[int, int], int] = {}
        self._known: dict[tuple[int, frozenset[Condition]], int] = {}

    @property
    def kinds(self) -> list[tuple[int, int]]:
        """The ways in which two states are told apart: the statements that hold in the first alone, in the second."""
        return [*self._numbers]

    def _kind(self, x: int, s: int) -> int:
        there, here = self._truths[x], self._truths[s]
        return self._numbers.setdefault((there & ~here, here & ~there), len(self._numbers))

    def by_kind(self, condition: Condition, s: int) -> Condition:
        """A condition on states as one on kinds, without those that every order puts above s, or none does."""
        by_kind = frozenset(
            frozenset(frozenset(self._kind(x, s) for x in option) for option in clause) for clause in condition
        )
        kinds = [(kind, *self.kinds[kind]) for kind in named(by_kind)]
        up = [kind for kind, better, worse in kinds if better and not worse]
        return given(by_kind, up, [kind for kind, better, _ in kinds if not better])

    def count(self, some: frozenset[Condition], placed: int = 0) -> int:
        """How many orders of the statements that are not placed yet meet what is left of one of some conditions."""
        some -= {NEVER}
        if not some:
            return 0
        if ALWAYS in some:
            return factorial(self.size - placed.bit_count())
        if (placed, some) not in self._known:
            if len(self._known) > MOST_SPLITS:
                raise _too_many()
            kinds = [(kind, *self.kinds[kind]) for kind in {kind for each in some for kind in named(each)}]
            found = 0
            for k in range(self.size):
                if not placed >> k & 1:
                    up = [kind for kind, better, _ in kinds if better >> k & 1]
                    down = [kind for kind, _, worse in kinds if worse >> k & 1]
                    found += self.count(frozenset(given(each, up, down) for each in some), placed | 1 << k)
            self._known[placed, some] = found
        return self._known[placed, some]


def _too_many() -> RequestError:
    return RequestError("the condition is too large to be counted exactly; ask about another state or concept")


def _tried(graph: ModelGraph, aim: Aim, concept: Concept, i: int, statements: Sequence[Priority]) -> int:
    """Goes through the orders one by one."""
    size = len(statements) or len(graph)
    name = graph.conflict.decision_makers[i].name
    if size > MOST_TRIED or factorial(size) * len(graph) > _MOST_VALUES:
        what = "orders of its statements" if statements else "rankings"
        raise RequestError(
            f"the {what} of {name} cannot be counted exactly here: what holds depends on them in more than one way, "
            f"and {size}! of them are too many to go through\n"
            "  ask about one state (`--state`) under `nash`, `gmr` or `smr`, without `--reached` and the like"
        )
    known: dict[tuple[int, ...], bool] = {}
    found = 0
    for values in _values(graph, statements, size):
        rank = {value: level for level, value in enumerate(sorted({*values}))}
        levels = tuple(rank[value] for value in values)
        if levels not in known:
            known[levels] = _does(_with(graph, i, lambda a, b: levels[a] > levels[b]), graph, aim, concept)  # noqa: B023
        found += known[levels]
    return found


def _values(graph: ModelGraph, statements: Sequence[Priority], size: int) -> Iterator[list[int]]:
    masks = [mask_of(graph, each.statement) or 0 for each in statements]
    for order in permutations(range(size)):
        if not statements:
            yield [*order]
            continue
        values = [0] * len(graph)
        for k in order:
            values = [value << 1 | (masks[k] >> s & 1) for s, value in enumerate(values)]
        yield values


def _does(other: Graph, graph: ModelGraph, aim: Aim, concept: Concept) -> bool:
    def counts(s: int) -> bool:
        if not all(concept.stable(other, j, s) for j in other.decision_makers):
            return False
        start = other.status_quo
        everybody = tuple(other.decision_makers)
        if (
            aim.reached
            and start is not None
            and s != start
            and s not in other.sequences(everybody, start, improving=True)
        ):
            return False
        return not (aim.proof and upset(other, tuple((j,) for j in everybody), s))

    return any(counts(s) for s in sorted(aim.states)) != aim.prevent
