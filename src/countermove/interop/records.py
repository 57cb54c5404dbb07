"""Answers as rows of named cells, for tables: texts, numbers, truth values, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from countermove.analyses.coalitions import Upsets
from countermove.analyses.coalitions.concepts import CONCEPTS as COALITION
from countermove.analyses.outcomes import Findings
from countermove.analyses.paths.findings import Paths
from countermove.graph import ModelGraph
from countermove.ordering import Order
from countermove.preference import Ranked
from countermove.report.bearing import Bearing
from countermove.report.words import move_words, reason_words
from countermove.stability.concepts import short_names
from countermove.states import State

Cell = str | int | float | bool | None

#: A row: every cell by the name of its column.
Record = dict[str, Cell]


def columns_of(records: Iterable[Record]) -> list[str]:
    """The columns of some rows, each where it first comes."""
    return [*dict.fromkeys(column for record in records for column in record)]


def taken_words(state: State) -> str:
    """What is taken in a state, or its name."""
    return str(state)


def mark(option: str, state: State) -> str:
    """Whether an option is taken in a state: Y, N, or `-` where the members of a merged state differ."""
    return "Y" if option in state.taken else "-" if option in state.open else "N"


def place(order: Order, state: int) -> int:
    """The place of a state, by index, in an order: 1 for the best level, one more for each below it."""
    return order.count - int(order.levels[state])


def outcome_records(found: Findings) -> Iterator[Record]:
    """The outcomes that hold, in the default order; of a large model the first of each group."""
    graph = found.graph
    makers = graph.conflict.decision_makers
    for position, each in enumerate(found.outcomes, 1):
        record: Record = {"view": found.view, "position": position, "state": each.state.number}
        record |= {"taken": taken_words(each.state), "holds under": ", ".join(short_names(each.held))}
        record |= {"improvements from the status quo": each.steps, "least margin": each.margin}
        record |= {"whose": ", ".join(makers[i].name for i in each.weakest)}
        yield record | _places(graph, each.state.index)


def state_records(found: Findings, states: Iterable[int] | None = None) -> Iterator[Record]:
    """Every state, or some by index: what is taken, how everybody ranks it, under what it holds and for whom."""
    graph, solution = found.graph, found.solution
    positions = {each.state.index: position for position, each in enumerate(found.outcomes, 1)}
    steps = {each.state.index: each.steps for each in found.outcomes}
    for s in range(len(graph)) if states is None else states:
        shown = graph.states[s]
        record: Record = {"view": found.view, "state": shown.number}
        record |= {"name": shown.name} if shown.name else {"code": shown.code}
        record |= {f"option {option.name}": mark(option.name, shown) for option in graph.conflict.options}
        record |= {"position": positions.get(s), "holds under": ", ".join(short_names(solution.held(s)))}
        record |= {"improvements from the status quo": steps.get(s), **_places(graph, s)}
        for i, dm in enumerate(graph.conflict.decision_makers):
            stable = [key for key in solution.stable if s in solution.stable[key][i]]
            record[f"stable for {dm.name}"] = ", ".join(short_names(stable))
        yield record


def _places(graph: ModelGraph, state: int) -> Record:
    makers = graph.conflict.decision_makers
    return {f"place for {dm.name}": place(order, state) for dm, order in zip(makers, graph.orders, strict=True)}


def ranking_records(order: Order, states: Sequence[State], view: str = "") -> Iterator[Record]:
    """How a decision maker orders the states, the best first, with what puts a level above the next."""
    levels, ranked = order.best(order.count), isinstance(order.dm.preference, Ranked)
    for position, level in enumerate(levels, 1):
        below = levels[position][0] if position < len(levels) else None
        why = "" if below is None or ranked else reason_words(order.reason(level[0], below), "here", "in the next")
        for s in level:
            record: Record = {"view": view, "decision maker": order.dm.name, "place": position}
            yield record | {"state": states[s].number, "taken": taken_words(states[s]), "above the next because": why}


def exposure_records(bearing: Bearing) -> Iterator[Record]:
    """How each outcome gone through stands for each decision maker."""
    graph = bearing.graph
    for borne in bearing.shown:
        for each in borne.exposures:
            record: Record = {"view": bearing.view, "state": borne.state.number, "taken": taken_words(borne.state)}
            record |= {"decision maker": graph.conflict.decision_makers[each.dm].name, "standing": each.standing}
            record |= {"place": each.place, "of": each.places, "place of the status quo": each.place_before}
            record |= {"can make sure of place": each.secure}
            failed = "; ".join(f"{position}. {priority}" for position, priority in each.failed)
            record |= {"statements that fail": failed}
            record |= {"joint improvements found": each.improvements, "search complete": each.complete}
            yield record


def path_records(found: Paths) -> Iterator[Record]:
    """A shortest way to each outcome that holds, step by step, by improvements where they lead there."""
    graph = found.graph
    for state, _ in found.outcomes:
        by, way = found.way(state)
        for number, step in enumerate(way.steps if way else (), 1):
            target = graph.states[step.target]
            record: Record = {"view": view_of(graph), "to state": graph.states[state].number, "by": by, "step": number}
            record |= {"move": move_words(graph, step), "leads to": target.number, "taken then": taken_words(target)}
            yield record | {"better for the mover": graph.prefers(step.mover, step.target, step.source)}


def coalition_records(found: Upsets) -> Iterator[Record]:
    """What coalitions could do better, outcome by outcome: where that leads, and under what they are deterred."""
    graph = found.graph
    for outlook in found.outlooks:
        for prospect in outlook.prospects:
            members = ", ".join(graph.conflict.decision_makers[i].name for i in prospect.members)
            for each in prospect.improvements:
                shown, target = graph.states[outlook.state], graph.states[each.target]
                record: Record = {"view": view_of(graph), "state": shown.number, "taken": taken_words(shown)}
                record |= {"coalition": members, "needs all of it": each.needed, "to state": target.number}
                record |= {"taken then": taken_words(target), "holds under": ", ".join(short_names(each.held))}
                record["by"] = "; ".join(move_words(graph, step) for step in each.path)
                for key, reply in each.deterrents.items():
                    said = "not decided" if reply is None else "yes" if reply else "no"
                    record[f"deterred under {COALITION[key].name}"] = said
                yield record


def view_of(graph: ModelGraph) -> str:
    """The name of the view that a graph is of, or the empty string."""
    return graph.conflict.seen.name if graph.conflict.seen else ""
