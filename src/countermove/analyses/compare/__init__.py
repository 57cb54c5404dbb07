"""Two models of one dispute side by side: which differences between them are behind which differences in what holds."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from countermove.analyses.compare.causes import Causes, Pieces, causes
from countermove.analyses.compare.changes import Change, changes, narrowed
from countermove.analyses.compare.differences import Difference, differences
from countermove.analyses.compare.mixing import GraphOf, Mixer, Outcome, outcome_of
from countermove.analyses.compare.remarks import Remark, remarks
from countermove.graph import ModelGraph
from countermove.model import Conflict
from countermove.preference import And, Not, Or, Ranked, Statement, Taken
from countermove.stability.solve import Solution
from countermove.states import MOST_STATES

#: The largest sets of differences that are tried where nothing else is said, and the seconds for all of it.
MOST, SECONDS = 4, 20.0

#: A piece of a difference: the difference itself, or one change within it.
Piece = tuple[Difference, Change | None]

#: Told of the milliseconds since it was last called, and of those that the search may take.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Row:
    """An outcome that holds in at least one of two models, and the concepts under which it holds in each, the most
    demanding first; None where it is no state."""

    outcome: Outcome
    held: tuple[tuple[str, ...] | None, tuple[str, ...] | None]

    @property
    def differing(self) -> tuple[str, ...]:
        """The concepts under which it holds in only one of the two, the most demanding first."""
        one, other = (own or () for own in self.held)
        return tuple(key for key in (*one, *other) if (key in one) != (key in other))


@dataclass(frozen=True)
class Reason:
    """What turns an answer: pieces, and the smallest sets of them by position."""

    pieces: tuple[Piece, ...]
    causes: Causes

    def sets(self) -> Iterator[tuple[Piece, ...]]:
        """The smallest sets."""
        for each in self.causes.sets:
            yield tuple(self.pieces[k] for k in sorted(each))


@dataclass(frozen=True)
class Turned:
    """What, taken over from one model into another, makes an outcome hold there under a concept, or breaks it.

    `whole`: by whole differences. `within`: for each of its sets that has changes within it, by those.
    """

    outcome: Outcome
    concept: str
    makes: bool
    whole: Reason
    within: dict[Pieces, Reason]


@dataclass(frozen=True)
class Comparison:
    """Two models side by side.

    `differences`: what separates the first from the other; `alike`: preferences among them that order the states
    alike. `remarks`: what is said differently and changes no answer. `rows`: what holds, in the order of the first and then of the other. `into_one`: for each of the outcomes
    asked about, what turns it in the first model; `into_other`: the same in the other, by differences seen from there.
    """

    one: Solution
    other: Solution
    differences: tuple[Difference, ...]
    alike: tuple[Difference, ...]
    remarks: tuple[Remark, ...]
    rows: tuple[Row, ...]
    into_one: tuple[Turned, ...]
    into_other: tuple[Turned, ...]

    @property
    def complete(self) -> bool:
        """Whether every smallest set has been found."""
        turned = (*self.into_one, *self.into_other)
        return all(each.whole.causes.complete and all(w.causes.complete for w in each.within.values()) for each in turned)


@dataclass(frozen=True)
class Limits:
    """How far to search: sets of up to `most` pieces, for `seconds`."""

    most: int = MOST
    seconds: float = SECONDS
    progress: Progress = lambda more, total: None


def compare(
    one: Solution,
    other: Solution,
    listed: tuple[Sequence[int], Sequence[int]],
    asked: tuple[Sequence[int], Sequence[int]],
    graph_of: GraphOf,
    limits: Limits = Limits(),
) -> Comparison:
    """Compares two solved models.

    `listed`: the outcomes of each to list, by index, in order. The reasons are sought of those `asked` about, by index,
    under the most demanding concept under which they hold in one and not in the other. `graph_of` makes the graph of a
    model. Raises RequestError where the two cannot be compared.
    """
    ours, theirs = (_by_name(solution.graph) for solution in (one, other))
    rows = _rows(one, other, listed)
    found = differences(ours, theirs)
    alike = tuple(each for each in found if _alike(one.graph, other.graph, each))
    sought = {each.outcome for each in _rows(one, other, asked)}
    pairs = [(row.outcome, row.differing[0]) for row in rows if row.differing and row.outcome in sought]
    spread = [
        _turned(left, right, [each for each in between if not _alike(one.graph, other.graph, each)], pairs, graph_of, clock)
        for left, right, between, clock in (
            (ours, theirs, found, _Clock(limits)),
            (theirs, ours, differences(theirs, ours), _Clock(limits)),
        )
    ]
    return Comparison(one, other, tuple(each for each in found if each not in alike), alike, remarks(ours, theirs), rows, *spread)


class _Clock:
    """Half of the time there is, from when it is first looked at."""

    def __init__(self, limits: Limits) -> None:
        self.most = limits.most
        self._limits, self._told = limits, 0
        self._start: float | None = None

    def out_of_time(self) -> bool:
        now = time.monotonic()
        self._start = self._start or now
        passed = int(1000 * (now - self._start))
        self._limits.progress(passed - self._told, int(1000 * self._limits.seconds))
        self._told = passed
        return passed > 500 * self._limits.seconds


def _by_name(graph: ModelGraph) -> Conflict:
    """The model with what it says by the numbers of states said by what is taken in them."""
    conflict = graph.conflict
    makers = []
    for dm in conflict.decision_makers:
        preference = dm.preference
        if isinstance(preference, Ranked) and preference.has_numbers:
            tiers = [
                replace(tier, entries=tuple(_state(graph, each - 1) if isinstance(each, int) else each for each in tier.entries))
                for tier in preference.tiers
            ]
            preference = Ranked(tuple(tiers))
        makers.append(replace(dm, preference=preference))
    status_quo = conflict.status_quo
    if status_quo and isinstance(status_quo.at, int) and graph.status_quo is not None and not conflict.states:
        status_quo = replace(status_quo, at=graph.states[graph.status_quo].taken)
    return replace(conflict, decision_makers=tuple(makers), status_quo=status_quo)


def _state(graph: ModelGraph, index: int) -> Statement | str:
    state, bits = graph.states[index], graph.conflict.bits
    if state.name:
        return state.name
    rows = [
        And(tuple(Taken(name) if code & bit else Not(Taken(name)) for name, bit in bits.items()))
        for code in state.members
    ]
    return rows[0] if len(rows) == 1 else Or(tuple(rows))


def _alike(one: ModelGraph, other: ModelGraph, difference: Difference) -> bool:
    """Whether two preferences order the states alike, which are the same in both models."""
    if difference.kind != "preference" or len(one) != len(other) or len(one) > MOST_STATES:
        return False
    states = [outcome_of(one, state).states(other) for state in one.states]
    if any(len(found) != 1 for found in states) or len(frozenset().union(*states)) != len(other):
        return False
    i, j = (graph.conflict.index(difference.subject) for graph in (one, other))
    theirs = other.orders[j].levels
    return tuple(one.orders[i].levels) == tuple(theirs[s] for found in states for s in found)


def _rows(one: Solution, other: Solution, listed: tuple[Sequence[int], Sequence[int]]) -> tuple[Row, ...]:
    graphs = one.graph, other.graph
    found = dict.fromkeys(
        outcome_of(graph, graph.states[s]) for graph, own in zip(graphs, listed, strict=True) for s in own
    )
    return tuple(Row(each, (_held(one, each), _held(other, each))) for each in found)


def _held(solution: Solution, outcome: Outcome) -> tuple[str, ...] | None:
    held = [solution.held(s) for s in sorted(outcome.states(solution.graph))]
    return tuple(key for key in held[0] if all(key in own for own in held)) if held else None


def _turned(
    one: Conflict,
    other: Conflict,
    found: Sequence[Difference],
    pairs: Sequence[tuple[Outcome, str]],
    graph_of: GraphOf,
    clock: _Clock,
) -> tuple[Turned, ...]:
    """What turns each outcome in the first model: by whole differences, then within each set of them by changes."""
    bearing = [each for each in found if each.bears]
    mixer = Mixer(one, other, graph_of)
    here = mixer.holding((), pairs) or frozenset()

    def turned(chosen: Collection[Difference], asked: Collection[tuple[Outcome, str]]) -> list[tuple[Outcome, str]]:
        holding = mixer.holding(chosen, asked)
        return [] if holding is None else [pair for pair in asked if (pair in holding) != (pair in here)]

    wholes = causes(
        len(bearing), pairs, lambda pieces, asked: turned([bearing[k] for k in pieces], asked), clock.most, clock.out_of_time
    )
    within: dict[tuple[Outcome, str], dict[Pieces, Reason]] = {pair: {} for pair in pairs}
    for chosen in dict.fromkeys(each for found in wholes.values() for each in found.sets):
        asked = [pair for pair in pairs if chosen in wholes[pair].sets]
        for pair, reason in _within([bearing[k] for k in sorted(chosen)], asked, turned, clock).items():
            within[pair][chosen] = reason
    pieces = tuple((each, None) for each in bearing)
    return tuple(
        Turned(*pair, pair not in here, Reason(pieces, wholes[pair]), within[pair]) for pair in pairs
    )


def _within(
    chosen: Sequence[Difference],
    asked: Sequence[tuple[Outcome, str]],
    turned: Callable[[Collection[Difference], Collection[tuple[Outcome, str]]], list[tuple[Outcome, str]]],
    clock: _Clock,
) -> dict[tuple[Outcome, str], Reason]:
    """By the changes within the differences of a set; those that cannot be cut further are taken over throughout."""
    cut = [each for each in chosen if len(changes(each)) > 1]
    pieces = [(each, change) for each in cut for change in changes(each)]
    if not pieces:
        return {}

    def mixed(positions: Pieces) -> list[Difference]:
        taken = [pieces[k] for k in sorted(positions)]
        parts = [(each, [change for whole, change in taken if whole == each]) for each in cut]
        return [*(each for each in chosen if each not in cut), *(narrowed(each, own) for each, own in parts if own)]

    found = causes(
        len(pieces), asked, lambda positions, open_: turned(mixed(positions), open_), clock.most, clock.out_of_time
    )
    return {pair: Reason(tuple(pieces), each) for pair, each in found.items()}
