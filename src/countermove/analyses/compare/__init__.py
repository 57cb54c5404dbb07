"""Two models of one dispute side by side: which differences between them are behind which differences in what holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countermove.analyses.compare.differences import Difference, differences, marked
from countermove.analyses.compare.elsewhere import Elsewhere, elsewhere
from countermove.analyses.compare.mixing import GraphOf
from countermove.analyses.compare.reasons import Limits, Turned, turned_by
from countermove.analyses.compare.remarks import Remark, remarks
from countermove.graph import ModelGraph
from countermove.matching import Outcome, by_name, outcome_of
from countermove.stability.concepts import find
from countermove.stability.solve import Solution

#: How many outcomes are asked about where those to ask about hold alike.
_FEW = 6

#: Up to so many states two preferences are looked at state by state.
_MANY = 1 << 12


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
        only = [key for key in (*one, *other) if (key in one) != (key in other)]
        return tuple(sorted(only, key=lambda key: find(key).demands))


@dataclass(frozen=True)
class Comparison:
    """Two models side by side.

    `differences`: what separates the first from the other; `alike`: preferences that are put otherwise and order the
    states alike; `elsewhere`: what no stability depends on, and the answer of another command does; `remarks`: what is
    said differently and changes nothing about what holds. `rows`: what holds, in the order of the
    first and then of the other. `into_one`: for each of the outcomes asked about, what turns it in the first model;
    `into_other`: the same in the other, by differences seen from there.
    """

    one: Solution
    other: Solution
    differences: tuple[Difference, ...]
    alike: tuple[Difference, ...]
    elsewhere: tuple[Elsewhere, ...]
    remarks: tuple[Remark, ...]
    rows: tuple[Row, ...]
    into_one: tuple[Turned, ...]
    into_other: tuple[Turned, ...]

    @property
    def bearing(self) -> tuple[Difference, ...]:
        """The differences that can change what holds under the concepts that were asked for."""
        return tuple(each for each in self.differences if each.bears(self.one.concepts))

    @property
    def unread(self) -> tuple[str, ...]:
        """The families of further concepts that would read a difference which none of those asked for reads."""
        unread = [each.read_by for each in self.differences if each.read_by and not each.bears(self.one.concepts)]
        return tuple(sorted(frozenset().union(*unread)))

    @property
    def complete(self) -> bool:
        """Whether every smallest set has been found."""
        turned = (*self.into_one, *self.into_other)
        return all(each.whole.complete and all(w.complete for w in each.within.values()) for each in turned)


def compare(
    one: Solution,
    other: Solution,
    listed: tuple[Sequence[int], Sequence[int]],
    asked: tuple[Sequence[int], Sequence[int]],
    graph_of: GraphOf,
    limits: Limits,
) -> Comparison:
    """Compares two solved models.

    `listed`: the outcomes of each to list, by index, in order. The reasons are sought of those `asked` about, by index,
    under the most demanding concept under which they hold in one and not in the other; where all of them hold alike, of
    the first that do not. `graph_of` makes the graph of a
    model. Raises RequestError where the two cannot be compared.
    """
    ours, theirs = (by_name(solution.graph) for solution in (one, other))
    rows = _rows(one, other, listed)
    found = differences(ours, theirs)
    alike = tuple(each for each in found if _alike(one.graph, other.graph, each))
    sought = {each.outcome for each in _rows(one, other, asked)}
    turning = [row for row in rows if row.differing]
    turning = ([row for row in turning if row.outcome in sought] or turning[:_FEW]) if limits.most else []
    pairs = [(row.outcome, row.differing[0]) for row in turning]
    kept = tuple(each for each in found if each not in alike)
    bearing = [each for each in kept if each.bears(one.concepts)]
    into_one = turned_by(ours, theirs, bearing, pairs, graph_of, limits)
    into_other: tuple[Turned, ...] = ()
    if limits.both:
        kinds = {(each.kind, each.subject) for each in bearing}
        mirrored = [each for each in differences(theirs, ours) if (each.kind, each.subject) in kinds]
        into_other = turned_by(theirs, ours, mirrored, pairs, graph_of, limits)
    aside = elsewhere(ours, theirs)
    return Comparison(one, other, kept, alike, aside, remarks(ours, theirs), rows, into_one, into_other)


def _alike(one: ModelGraph, other: ModelGraph, difference: Difference) -> bool:
    """Whether two preferences order the states alike, which are the same in both models."""
    if difference.kind != "preference" or len(one) != len(other) or len(one) > _MANY:
        return False
    if any(
        marked(each.conflict.decision_makers[each.conflict.index(difference.subject)].preference)
        for each in (one, other)
    ):
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
    return tuple(Row(each, (held_in(one, each), held_in(other, each))) for each in found)


def held_in(solution: Solution, outcome: Outcome) -> tuple[str, ...] | None:
    """The concepts under which an outcome holds in a model, the most demanding first; None where it is no state."""
    held = [solution.held(s) for s in sorted(outcome.states(solution.graph))]
    return tuple(key for key in held[0] if all(key in own for own in held)) if held else None
