"""What it would take: the least changes after which some outcome holds, or none does (docs/resolve.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from countermove.analyses.resolve.candidates import Aim, Candidates, Untried
from countermove.analyses.resolve.kinds import (
    Agreement,
    Change,
    Commitment,
    Terms,
    parts,
    whose,
)
from countermove.analyses.resolve.laid import After, after
from countermove.analyses.resolve.search import Found, OutOfTimeError, Search
from countermove.errors import UnprovedError
from countermove.graph import ModelGraph
from countermove.stability.concepts import find
from countermove.stability.verdict import Concept

#: The part of the time that goes to the search itself; the rest to finding at least something.
_SHARE = 0.75

#: How many ways to do the same at the same cost are gathered.
MOST_TIES = 12


@dataclass(frozen=True)
class Resolution:
    """Changes that do.

    `then`: what holds once they are made, by the engine; `prohibits`: whether they do nothing but rule combinations
    out; `relabels`: whether what was to be prevented only goes on under another name.
    """

    changes: tuple[Change, ...]
    cost: int
    then: After
    prohibits: bool
    relabels: bool

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its changes."""
        return frozenset(kind for change in self.changes for kind in parts(change))

    @property
    def dms(self) -> frozenset[int]:
        """Whom it asks to change."""
        return frozenset(dm for change in self.changes for dm in whose(change))

    @property
    def signature(self) -> tuple[frozenset[str], frozenset[int]]:
        """What the front is over."""
        return self.kinds, self.dms

    def undercuts(self, other: Resolution) -> bool:
        """Whether it costs no more, and uses no other kinds and asks nobody else."""
        return self.cost <= other.cost and self.kinds <= other.kinds and self.dms <= other.dms


@dataclass(frozen=True)
class Resolved:
    """What it would take.

    `now`: what holds of the states asked about as things are. `front`: of the kinds of change and the decision makers
    asked, the cheapest resolution of each set that no other undercuts, the cheapest first. `ties`: more resolutions
    that cost as much as the cheapest. `renamed`: what only relabels the outcome to be prevented. `proved`: nothing that
    costs less than this does, beside what is given and what they undercut; `finished`: whether there was time enough;
    `offered`: how many changes of each kind there were to choose from; `untried`: what is asked for and was not tried;
    `ended`: whether there is nothing more to find; `cut`: whether so much only relabels that not all of it was looked
    through for what does more.
    """

    graph: ModelGraph
    aim: Aim
    concept: Concept
    terms: Terms
    now: After
    front: tuple[Resolution, ...]
    ties: tuple[Resolution, ...]
    renamed: tuple[Resolution, ...]
    proved: int
    finished: bool
    offered: dict[str, int]
    ended: bool = True
    cut: bool = False
    untried: tuple[Untried, ...] = ()

    @property
    def cost(self) -> int | None:
        """The least cost of what was found, of what is more than a name if there is such."""
        return min((each.cost for each in self.front or self.renamed), default=None)

    @property
    def is_proved(self) -> bool:
        """Whether that is the least there is, or where nothing was found that there is nothing."""
        if self.cost is None:
            return self.finished
        passed_over = self.cut and any(each.cost < self.cost for each in self.renamed)
        return self.cost <= self.proved and not passed_over

    @property
    def already(self) -> bool:
        """Whether it is so without any change."""
        return bool(self.now.asked) != self.aim.prevent


def resolve(
    graph: ModelGraph,
    aim: Aim,
    concept: Concept,
    terms: Terms,
    progress: Callable[[int, int], None] = lambda more, total: None,
) -> Resolved:
    """The least changes that do. Raises RequestError where python-sat is missing, UnprovedError where the engine finds
    that a resolution does not do."""
    now = after(graph, aim, concept, ())
    foresight = concept.foresight
    candidates = Candidates(graph, aim, terms, foresight is not None and foresight.answered)
    offered = dict(_offered(candidates))
    if bool(now.asked) != aim.prevent:
        return Resolved(graph, aim, concept, terms, now, (), (), (), 0, True, offered, untried=candidates.untried)
    gathered: list[Resolution] = []
    finished, ended, proved = True, False, 0
    by_nash = candidates.answered and not aim.prevent
    search = Search(candidates, concept, terms.seconds * (_SHARE if by_nash else 1), progress)
    try:
        for resolution in _all(search, lambda found: _judged(graph, aim, concept, now, found), terms.most):
            gathered.append(resolution)
        ended = not search.more
    except OutOfTimeError:
        finished = False
    finally:
        proved = search.proved
        search.close()
    if not finished and not gathered and by_nash:
        gathered += [_judged(graph, aim, concept, now, found) for found in _by_nash(candidates, progress)]
    real = [each for each in gathered if not each.relabels]
    front = [each for k, each in enumerate(real) if not any(other.undercuts(each) for other in real[:k])]
    front = [each for each in front if not any(other.undercuts(each) for other in front if other is not each)]
    ties = [each for each in real if each not in front]
    renamed = [each for each in gathered if each.relabels]
    return Resolved(
        graph,
        aim,
        concept,
        terms,
        now,
        tuple(front),
        tuple(ties),
        tuple(renamed),
        proved,
        finished,
        offered,
        ended,
        search.cut,
        candidates.untried,
    )


def _by_nash(candidates: Candidates, progress: Callable[[int, int], None]) -> Iterator[Found]:
    """What makes an outcome hold under Nash stability makes it hold under the other concepts, too, and is found sooner;
    it need not be the cheapest."""
    search = Search(
        replace(candidates, answered=False), find("nash"), candidates.terms.seconds * (1 - _SHARE), progress
    )
    with suppress(OutOfTimeError):
        found = search.next()
        if found is not None:
            yield found
    search.close()


def dear(least: int) -> int:
    """What costs more than this is not sought beside what costs the least."""
    return least + 1 + least // 2


def _all(search: Search, judged: Callable[[Found], Resolution], most: int) -> Iterator[Resolution]:
    """Resolutions in the order of their cost: at the least cost up to `MOST_TIES` of them, then the cheapest of each
    set of kinds and decision makers that none before undercuts, `most` in all and none that is too dear. What only
    relabels is passed over."""
    least: list[Resolution] = []
    renamed = 0
    while len(least) < MOST_TIES and (found := search.next()) is not None:
        if least and found.cost > least[0].cost:
            break
        resolution = judged(found)
        yield resolution
        renamed += resolution.relabels
        search.cut |= resolution.relabels and renamed >= MOST_TIES
        least += [] if resolution.relabels and renamed < MOST_TIES else [resolution]
        search.forbid_same()
    for each in least:
        search.forbid_worse(each.changes)
    signatures = {each.signature for each in least}
    limit = dear(least[0].cost) if least else None
    while least and len(signatures) < most and (found := search.next(limit)) is not None:
        resolution = judged(found)
        yield resolution
        renamed += resolution.relabels
        if resolution.relabels and renamed < MOST_TIES:
            search.forbid_same()
            continue
        search.cut |= resolution.relabels
        signatures.add(resolution.signature)
        search.forbid_worse(found.changes)


def _judged(graph: ModelGraph, aim: Aim, concept: Concept, now: After, found: Found) -> Resolution:
    """Asks the engine about what was found, and says what is to be said of it."""
    then = after(graph, aim, concept, found.changes)
    if bool(then.asked) == aim.prevent:
        raise UnprovedError(
            "the answer is not shown, because the engine does not confirm it\n"
            "  this is a defect of the program; please report it with the model"
        )
    forbids = all(isinstance(each, Agreement) or _forswears(each) for each in found.changes)
    return Resolution(found.changes, found.cost, then, forbids, aim.prevent and _relabels(graph, aim, now, then))


def _forswears(change: Change) -> bool:
    return isinstance(change, Commitment) and change.how == "never"


def _relabels(graph: ModelGraph, aim: Aim, now: After, then: After) -> bool:
    """Whether an outcome that was to be prevented only goes on under another name. Where it still is a state: whether
    improvements from it never lead out of what is much the same (but if no improvements lead to it, or a coalition
    leaves it, where that is asked about, more than a name has changed). Where it is gone: whether some of that now
    holds."""
    movers, everybody = then.movers, tuple(then.movers.decision_makers)
    inside = {*then.come_from(aim.much_the_same(graph))}
    for s in now.asked:
        there = then.come_from([s])
        for t in there:
            onward = {*movers.sequences(everybody, t, improving=True)}
            leaves = (aim.reached and t not in then.steps) or (aim.proof and not onward)
            if not leaves and onward <= inside:
                return True
        if not there and inside.intersection(then.held or ()):
            return True
    return False


def _offered(candidates: Candidates) -> Iterator[tuple[str, int]]:
    counts = {
        "commit": sum(isinstance(each, Commitment) for each in candidates.structural),
        "rule": sum(isinstance(each, Agreement) for each in candidates.structural),
        "partner": len(candidates.partnerships),
        "promise": len(candidates.promises),
        "insert": sum(len(candidates.insertions(i)) for i in candidates.listed),
    }
    yield from counts.items()
    yield "order", len(candidates.listed) + len(candidates.ranked)
