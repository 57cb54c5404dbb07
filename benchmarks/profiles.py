"""Measures the batched kernel: many orders over the same moves, beside the definitions, and a sweep of `hanoi-2019`.

    python benchmarks/profiles.py
    python benchmarks/profiles.py --quick
    python benchmarks/profiles.py --out docs/benchmarks-profiles.md

Both ways solve the same profiles in one run, and must agree. Times are of the processor.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from countermove.analyses.robust.asked import Asked
from countermove.analyses.robust.plan import plan
from countermove.analyses.robust.sweep import evaluate
from countermove.analyses.robust.wants import repeats
from countermove.graph import Graph, ModelGraph
from countermove.language.reader import read
from countermove.stability.compiled.profiles import BITS, Rows
from countermove.stability.concepts import find
from countermove.stability.profiles import Moves
from countermove.study import load
from models import SEED, drawn, shared_out, text_of
from tables import machine, table, yes

Array = Any
LEAST_GAIN = 200
LONGEST = 600.0
SWAPS = 12
ORDERS = 200
COLUMNS = ("states", "DMs", "definitions, ms", "kernel, µs", "definitions / kernel", "all new, µs", "definitions / it")


def main() -> None:
    """The one command."""
    parser = argparse.ArgumentParser(description="Measures the batched kernel.")
    parser.add_argument("--quick", action="store_true", help="fewer profiles: to see that all works")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write the tables to a Markdown file")
    asked = parser.parse_args()
    beside = [_beside(*model, 2_000 if asked.quick else 20_000) for model in _models()]
    cases = 1_000 if asked.quick else 100_000
    taken, states = _sweep(cases)
    rows = []
    for size, makers, slow, fast, slower in beside:
        sweep = [f"{slow * 1e3:.2f}", f"{fast * 1e6:.1f}", f"{slow / fast:,.0f}"]
        rows.append([f"{size}", f"{makers}", *sweep, f"{slower * 1e6:.1f}", f"{slow / slower:,.0f}"])
    gains = {
        "definitions / kernel, at its worst": min(slow / fast for _, _, slow, fast, _ in beside),
        "the same where every order is a new one": min(slow / slower for _, _, slow, _, slower in beside),
    }
    figures = [
        *((name, f"at least {LEAST_GAIN}", f"{gain:,.0f}", yes(gain >= LEAST_GAIN)) for name, gain in gains.items()),
        (
            f"a sweep of {cases:,} cases, {states} states, five DMs, one process",
            f"at most {LONGEST:g} s",
            f"{taken:.0f} s ({taken / cases * 1e3:.2f} ms a case)",
            yes(taken <= LONGEST),
        ),
    ]
    text = "\n\n".join(
        [
            "# Benchmarks: many orders over the same moves",
            machine("benchmarks/profiles.py"),
            "## Figures",
            table("figure", "asked", "found", "reached", rows=figures),
            "## Beside the definitions: five concepts, everybody's levels drawn at random, with ties",
            f"Profiles are drawn from {ORDERS} orders of everybody's, as a sweep draws them from the orders that are "
            "in doubt. What hangs on one order alone is then worked out once; the last two columns are for profiles in "
            "which every order is a new one. Times are for a profile, side by side in one run.",
            table(*COLUMNS, rows=rows),
            f"The sweep is that of `robust hanoi-2019 --view feared --swaps {SWAPS} --samples {cases}`: orders made, "
            "profiles solved under five concepts, and counted by outcome and doubt.\n",
        ]
    )
    print(text)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")


def _models() -> list[tuple[ModelGraph]]:
    found = [(load("elmira").graph,)]
    for bits in (4, 5, 6):
        found.append((ModelGraph(read(text_of(shared_out(3, bits)), "drawn.yaml")),))
    return found


def _beside(graph: ModelGraph, count: int) -> tuple[int, int, float, float, float]:
    """States, decision makers, and the seconds a profile by the definitions, by the kernel where profiles are drawn
    from some orders of everybody's, as in a sweep, and where every order is a new one."""
    size, makers = len(graph), len(graph.decision_makers)
    rng = np.random.default_rng(SEED)
    orders = np.stack([drawn(rng, makers, size) for _ in range(ORDERS)])
    which = rng.integers(0, ORDERS, (count, makers))
    levels = np.stack([orders[which[:, j], j] for j in range(makers)], axis=1)
    moves, pairs = Moves.of_graph(graph), repeats(graph)

    def some() -> Array:
        rows = Rows(moves, pairs=pairs)
        rows.add_all(np.tile(np.arange(makers), ORDERS), orders.reshape(-1, size))
        return rows.equilibria(which * makers + np.arange(makers))

    def new() -> Array:
        rows = Rows(moves, pairs=pairs)
        rows.add_all(np.tile(np.arange(makers), count), levels.reshape(-1, size))
        return rows.equilibria(np.arange(count * makers).reshape(count, makers))

    some()  # has the loops compiled
    (fast, out), (slower, again) = _timed(some), _timed(new)
    judged = min(count, 40)
    slow, held = _timed(lambda: [_defined(graph, profile.tolist()) for profile in levels[:judged]])
    if not np.array_equal(out, again):
        raise SystemExit("the kernel disagrees with itself")
    for profile, own in zip(out, held, strict=False):
        for concept, states in own.items():
            if set(np.flatnonzero(profile & BITS[concept])) != states:
                raise SystemExit(f"the kernel and the definitions disagree on {concept}")
    return size, makers, slow / judged, fast / count, slower / count


def _defined(graph: ModelGraph, levels: list[list[int]]) -> dict[str, set[int]]:
    """The equilibria by the definitions, of the graph with other levels. Its moves are known already."""
    moves: list[Callable[[int], tuple[int, ...]]] = [
        lambda s, j=j: graph.moves(j, s)  # type: ignore[misc]
        for j in graph.decision_makers
    ]
    other = Graph(graph.states, moves, lambda i, a, b: levels[i][a] > levels[i][b])
    return {
        concept: {s for s in range(len(graph)) if all(find(concept).stable(other, i, s) for i in other.decision_makers)}
        for concept in BITS
    }


def _sweep(cases: int) -> tuple[float, int]:
    """The seconds that a sweep of the flagship takes."""
    graph = load("hanoi-2019").view("feared").graph
    spec = plan([(graph, 1)], Asked(swaps=SWAPS, samples=cases)).spec
    spec["compiled"] = True
    evaluate(spec, 0, 1)
    return _timed(lambda: evaluate(spec, 0, cases))[0], len(graph)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


if __name__ == "__main__":
    main()
