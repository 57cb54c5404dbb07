"""Measures one model in a process of its own, so that its peak of memory is its own; writes what it found as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from countermove.arrays import Table
from countermove.large import Bits, LargeGraph
from countermove.stability.compiled.crew import Crew
from countermove.stability.compiled.engine import CompiledSolution, layout_of, solve_compiled
from countermove.stability.concepts import find
from countermove.stability.solve import solve
from models import build, warm_up
from native import CONCEPTS, Native, fits
from questions import coalitions, improvements, paths
from sweeps import sweeps

Array = Any


@dataclass(frozen=True)
class Case:
    """What is measured: a model of a kind with so many decision makers and options, how often, and what else of it."""

    kind: str
    makers: int
    bits: int
    repeats: int = 1
    definitions: bool = False
    sweeps: bool = False
    threads: bool = False
    questions: bool = False
    single: bool = False
    """Whether list visits are counted search by search, and not only in all."""


@dataclass(frozen=True)
class Measured:
    """What was found. Times are in seconds of processor time, but those of `walls`; memory is in bytes."""

    case: Case
    states: int
    building: float
    engine: float
    native: float | None
    streaming: float
    definitions: float | None
    peak: int
    visits: int
    checks: int
    searches: int
    worst: float | None
    """The most list visits of a single search, for each of states times opponents."""
    sweeps: int | None
    walls: tuple[float, float] | None
    """One thread and two, in seconds on the clock."""
    questions: tuple[float, float, float] | None
    """The ways from a state, the improvements of all coalitions there, and all that is said of coalitions."""


def measure(case: Case, library: Path | None) -> Measured:
    """Measures a case; `library` is the compiled C version. Fails where two ways to solve a model disagree."""
    _compiled(case)
    base = _held()
    started = time.process_time()
    table = build(case.kind, case.makers, case.bits)
    building = time.process_time() - started
    graph = LargeGraph(table)

    def run() -> CompiledSolution:
        return solve_compiled(graph, CONCEPTS, threads=1)

    first, solution = _timed(run)
    peak = _peak() - base
    native = Native.load(library) if library and fits(table) else None
    times: dict[str, list[float]] = {"engine": [first], "native": [], "streaming": []}
    for repeat in range(case.repeats):
        if repeat:
            times["engine"].append(_timed(run)[0])
        if native:
            taken, (bits, visits) = _timed(lambda: native.solve(table))
            times["native"].append(taken)
            if not repeat:
                _agree(solution, bits, visits)
        times["streaming"].append(_timed(lambda: _stream(table))[0])
    return Measured(
        case,
        table.size,
        building,
        median(times["engine"]),
        median(times["native"]) if native else None,
        median(times["streaming"]),
        _by_definition(graph, solution) if case.definitions else None,
        peak,
        solution.crew.visits,
        solution.crew.checks,
        _searches(solution),
        _worst(graph, solution) if case.single else None,
        _swept(table, solution) if case.sweeps else None,
        _walls(graph, case.repeats) if case.threads else None,
        _questions(solution, case.repeats) if case.questions else None,
    )


def _peak() -> int:
    """The most memory that this process has held."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def _held() -> int:
    """The memory that this process holds now; where the system does not tell, the most so far."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * resource.getpagesize() if told.exists() else _peak()


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def _compiled(case: Case) -> None:
    """Has the loops compiled, which the first model of a kind does."""
    small = warm_up(case.kind, case.makers, case.bits)
    solve_compiled(LargeGraph(small), CONCEPTS, threads=1)


def _agree(solution: CompiledSolution, bits: Array, visits: int) -> None:
    """The C version must have the same verdicts, and as many list visits."""
    for concept, rows in zip(CONCEPTS, bits, strict=True):
        for own, (i, row) in zip(solution.stable[concept], enumerate(rows), strict=True):
            if not isinstance(own, Bits) or not np.array_equal(own.bits, row):
                raise SystemExit(f"the engine and the C version disagree on {concept} of decision maker {i}")
    if visits != solution.crew.visits:
        raise SystemExit(f"the engine made {solution.crew.visits} list visits, the C version {visits}")


def _stream(table: Table) -> int:
    """Reads everybody's levels once for every concept: nothing that looks at all verdicts can be faster."""
    return sum(int(row.max()) for _ in CONCEPTS for row in table.levels)


def _by_definition(graph: LargeGraph, solution: CompiledSolution) -> float:
    """The time the definitions take, which must come to the same verdicts."""
    taken, right = _timed(lambda: solve(graph, CONCEPTS))
    for concept in CONCEPTS:
        for i in graph.decision_makers:
            if set(solution.stable[concept][i]) != right.stable[concept][i]:
                raise SystemExit(f"the engine and the definitions disagree on {concept} of decision maker {i}")
    return taken


def _searches(solution: CompiledSolution) -> int:
    """How many searches along lists a solution took; where every combination is feasible, answers by any move take
    none."""
    count = 0
    for concept in CONCEPTS:
        foresight = find(concept).foresight
        count += bool(foresight and foresight.answered and (foresight.by_improvements or _lists_all(solution)))
    return count * len(solution.graph.decision_makers)


def _lists_all(solution: CompiledSolution) -> bool:
    graph = solution.graph
    return isinstance(graph, LargeGraph) and graph.table.codes is not None


def _worst(graph: LargeGraph, solution: CompiledSolution) -> float:
    layout, most = layout_of(graph), 0
    for concept in CONCEPTS:
        foresight = find(concept).foresight
        assert foresight is not None, "these five all have one"
        for i in graph.decision_makers:
            crew = Crew(len(graph), 1)
            layout.drive(i, [foresight], crew)
            most = max(most, crew.visits)
    return most / (len(graph) * (len(graph.decision_makers) - 1))


def _swept(table: Table, solution: CompiledSolution) -> int:
    """How many sweeps decision maker 0 takes for what it can be driven to under SEQ, with the same verdicts."""
    count, driven = sweeps(table, 0)
    shape, own = table.shapes[0], table.levels[0]
    classes = (-1, 1 << shape.k, 1 << shape.lo)
    stable = driven.reshape(classes).max(axis=1, keepdims=True) <= own.reshape(classes)
    if set(np.flatnonzero(stable.ravel())) != set(solution.stable["seq"][0]):
        raise SystemExit("the engine and sweeping disagree")
    return count


def _walls(graph: LargeGraph, repeats: int) -> tuple[float, float]:
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats):
        for row, threads in zip(taken, (1, 2), strict=True):
            started = time.perf_counter()
            solve_compiled(graph, CONCEPTS, threads=threads)
            row.append(time.perf_counter() - started)
    return min(taken[0]), min(taken[1])


def _questions(solution: CompiledSolution, repeats: int) -> tuple[float, float, float]:
    graph = solution.graph
    assert isinstance(graph, LargeGraph), "the engine was given one"
    found = []
    works: list[Callable[[], int]] = [
        lambda: paths(graph),
        lambda: improvements(graph),
        lambda: coalitions(solution),
    ]
    for work in works:
        work()  # compiles what has to be compiled
        found.append(median(_timed(work)[0] for _ in range(repeats)))
    return found[0], found[1], found[2]


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    library = asked.pop("library")
    print(json.dumps(asdict(measure(Case(**asked), Path(library) if library else None))))
