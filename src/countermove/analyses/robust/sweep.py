"""A sweep: in how many of its cases, by weight, each outcome holds. See `cases` for what describes one.

`evaluate` is a pure function of the sweep and a range of case numbers; what it gives for ranges that do not overlap is
added up key by key; `sweeps` runs it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from countermove.analyses.robust.cases import Case, Cases, Spec, follows, permuted
from countermove.stability.profiles import Moves, members, set_of, tiers_of

if TYPE_CHECKING:
    from countermove.analyses.robust.many import Many

#: What a range of cases comes to, and a sweep: whole numbers by key.
#:
#: `cases/B`, `weight/B`: how many cases of view B there were and their weight; `holds/B/C/O`: the weight of those in
#: which outcome O holds under concept C. `by/F/B/V/weight`, `by/F/B/V/C/O`: the same of the cases in which factor F has
#: the value V; the cases in which the doubt is settled as the model has it are what is left over.
Counts = dict[str, int]

#: How many cases are worked out together.
CHUNK = 256

#: How many orders are remembered, at the most.
_REMEMBERED = 20_000


def cases_of(spec: Spec) -> int:
    """How many cases a sweep has."""
    count: int = spec["cases"]
    return count


def evaluate(spec: Spec, first: int, count: int) -> Counts:
    """The counts of the cases `first` to `first + count - 1`, which depend on nothing else."""
    prepared = _prepare(spec)
    found: Counter[str] = Counter()
    end = min(first + count, cases_of(spec))
    for start in range(first, end, CHUNK):  # what is worked out together has to fit into memory
        prepared.make_room(found)
        cases = [prepared.cases.case(number) for number in range(start, min(start + CHUNK, end))]
        if spec["compiled"]:
            for base in dict.fromkeys(case.base for case in cases):
                own = [case for case in cases if case.base == base]
                factors = [prepared.factors(case) for case in own]
                prepared.many.tally(own, [prepared.rows(case) for case in own], factors)
        else:
            for case in cases:
                tally(spec, found, case, prepared.factors(case), prepared.holds(case))
    if spec["compiled"]:
        prepared.many.told(found)
    return dict(sorted(found.items()))


def tally(
    spec: Spec, found: Counter[str], case: Case, factors: Iterable[tuple[int, str]], holds: Iterable[str]
) -> None:
    """Adds a case to the counts."""
    held = list(holds)
    followed = [what for what in held if follows(spec, *_parts(what))]
    base = case.base
    found[f"cases/{base}"] += 1
    found[f"weight/{base}"] += case.weight
    for what in held:
        found[f"holds/{base}/{what}"] += case.weight
    for factor, value in factors:
        if value:
            found[f"by/{factor}/{base}/{value}/weight"] += case.weight
            for what in followed:
                found[f"by/{factor}/{base}/{value}/{what}"] += case.weight


def _parts(what: str) -> tuple[str, int]:
    concept, outcome = what.split("/")
    return concept, int(outcome)


def case_holds(spec: Spec, cases: Sequence[Case]) -> list[list[str]]:
    """What holds in some cases, `CONCEPT/OUTCOME` for each."""
    prepared = _prepare(spec)
    if spec["compiled"]:
        return prepared.many.held(cases, [prepared.rows(case) for case in cases])
    return [[*prepared.holds(case)] for case in cases]


@dataclass(frozen=True)
class Swept:
    """What a sweep came to: the counts, and of how many of its cases. It may have been stopped before the last one."""

    spec: Spec
    counts: Counts
    done: int

    @property
    def complete(self) -> bool:
        """Whether all cases are in."""
        return self.done == cases_of(self.spec)


class _Prepared:
    """A sweep with its sets and numbers read."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.cases = Cases(spec)
        self.moves = [
            Moves([[set_of(targets) for targets in own] for own in graph["moves"]]) for graph in spec["graphs"]
        ]
        sets = [frozenset(own) for own in spec["sets"]]
        self.sets = [
            [set_of(s for s, outcome in enumerate(graph["outcomes"]) if outcome in own) for own in sets]
            for graph in spec["graphs"]
        ]
        self.wants = [[[int(want, 16) for want in own] for own in base["wants"]] for base in spec["bases"]]
        self._tiers: dict[tuple[int, int, tuple[int, ...]], list[int]] = {}
        self._many: Many | None = None

    def wanted(self, case: Case) -> list[list[int]]:
        """What everybody wants in a case, in order of importance."""
        base = self.spec["bases"][case.base]
        everything = self.moves[base["graph"]].everything
        wants = [list(own) for own in self.wants[case.base]]
        for (dm, place, *_), turned in zip(base["turns"], case.turned, strict=True):
            if turned:
                wants[dm][place] = everything & ~wants[dm][place]
        for (dm, first, size, _), digits in zip(base["orders"], case.digits, strict=True):
            wants[dm][first : first + size] = permuted(wants[dm][first : first + size], digits)
        return wants

    def tiers(self, case: Case) -> list[list[int]]:
        """Everybody's order in a case."""
        moves = self.moves[self.spec["bases"][case.base]["graph"]]
        return [self._tiers_of(case.base, j, tuple(own), moves) for j, own in enumerate(self.wanted(case))]

    @property
    def many(self) -> Many:
        """What works out many cases at once."""
        from countermove.analyses.robust.many import Many

        if self._many is None:
            self._many = Many(self.spec, self.moves)
        return self._many

    def rows(self, case: Case) -> list[int]:
        """Everybody's order in a case, by its number there."""
        return [self.many.row(case.base, j, tuple(own)) for j, own in enumerate(self.wanted(case))]

    def make_room(self, found: Counter[str]) -> None:
        """Forgets orders that have come up, where they are many."""
        if len(self._tiers) > _REMEMBERED:
            self._tiers.clear()
        if self._many is not None and self._many.full:
            self._many.told(found)
            self._many = None

    def holds(self, case: Case) -> Iterator[str]:
        """What holds in a case: `CONCEPT/OUTCOME`."""
        number = self.spec["bases"][case.base]["graph"]
        graph, moves, tiers = self.spec["graphs"][number], self.moves[number], self.tiers(case)
        held = moves.equilibria(tiers, self.spec["concepts"])
        for concept, states in zip(self.spec["concepts"], held, strict=True):
            for s in members(states):
                yield f"{concept}/{graph['outcomes'][s]}"
            for k, wanted in enumerate(self.sets[number]):
                if states & wanted:
                    yield f"{concept}/{self.spec['outcomes'] + k}"

    def factors(self, case: Case) -> Iterator[tuple[int, str]]:
        """The factors that a case settles otherwise than stated, each with its value: a want that is turned, `1`; one
        that stands elsewhere, its place from 1; all of one decision maker's doubts together, how they are settled."""
        base = self.spec["bases"][case.base]
        parties: dict[int, list[str]] = {dm: [] for dm, _ in base["parties"]}
        for (dm, *_, factor), turned in zip(base["turns"], case.turned, strict=True):
            yield factor, "1" if turned else ""
            if dm in parties:
                parties[dm].append(str(int(turned)))
        for (dm, _, size, factors), digits in zip(base["orders"], case.digits, strict=True):
            for place, item in enumerate(permuted(range(size), digits)):
                yield factors[item], "" if place == item else str(place + 1)
            if dm in parties:
                parties[dm] += map(str, digits)
        for dm, factor in base["parties"]:
            yield factor, ".".join(parties[dm]) if any(part != "0" for part in parties[dm]) else ""

    def _tiers_of(self, base: int, j: int, wants: tuple[int, ...], moves: Moves) -> list[int]:
        known = base, j, wants
        if known not in self._tiers:
            self._tiers[known] = tiers_of(wants, moves.everything)
        return self._tiers[known]


_latest: list[_Prepared] = []


def _prepare(spec: Spec) -> _Prepared:
    """The sweep with its sets read, which is kept for the next chunk of it."""
    if not _latest or _latest[0].spec != spec:
        _latest[:] = [_Prepared(spec)]
    return _latest[0]
