"""Compares all that solves a model: definitions, labels, the compiled engine, the checker of certificates."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from countermove.arrays import tabulate
from countermove.graph import ModelGraph, improvement_steps
from countermove.language.canonical import canonical
from countermove.language.reader import read
from countermove.large import LargeGraph
from countermove.model import BASE, Conflict
from countermove.stability.certificate import certify
from countermove.stability.compiled.engine import CompiledSolution, solve_compiled
from countermove.stability.solve import Solution, solve, solve_by_labels
from countermove_verify import verify
from random_models import FreeSpec, Spec, random_free_spec, random_spec, to_yaml

#: The kinds of models that are drawn; each has ties and 1 to 6 decision makers, some of them without options, and all
#: but the first and the last have irreversible options.
KINDS: dict[str, Callable[[random.Random], Spec | FreeSpec]] = {
    "all feasible": lambda rng: random_spec(rng, infeasible=False, max_options=5),
    "listed": lambda rng: random_spec(rng, max_options=5),
    "merged": lambda rng: random_spec(rng, merged=True, max_options=5),
    "rules on moves": lambda rng: random_spec(rng, move_rules=True, max_options=5),
    "merged and rules": lambda rng: random_spec(rng, merged=True, move_rules=True, max_options=5),
    "free-form": lambda rng: random_free_spec(rng, max_states=9),
}


def drawn(kind: str, number: int) -> Conflict:
    """The model of a kind and a number, always the same."""
    rng = random.Random(f"{kind} {number}")
    return read(to_yaml(KINDS[kind](rng), rng), "test.yaml").view(BASE)


def disagreements(conflict: Conflict) -> list[str]:
    """Where the engines or the checker say anything else than the definitions; on the graph that lists its states, and
    in option form on the one that does not."""
    graph = ModelGraph(conflict)
    right, labels = solve(graph), solve_by_labels(graph)
    found = [] if labels.stable == right.stable else ["labels"]
    proved = verify(certify(labels, canonical(conflict)))
    if proved["equilibria"] != {key: [s + 1 for s in right.equilibria(key)] for key in right.stable}:
        found.append("checker")
    graphs = [graph] if conflict.states else [graph, LargeGraph(tabulate(conflict, 1 << 16))]
    for each in graphs:
        for difference in differences(right, solve_compiled(each, threads=1)):
            found.append(f"{type(each).__name__}: {difference}")
    return found + ([] if conflict.states else _graph_differences(graph, graphs[1]))


def differences(right: Solution, solution: CompiledSolution) -> list[str]:
    """Where the engine disagrees with the definitions: verdicts, margins, equilibria, steps and paths."""
    graph, every = right.graph, np.arange(len(right.graph))
    found = []
    for concept in right.stable:
        for i in graph.decision_makers:
            if set(solution.stable[concept][i]) != right.stable[concept][i]:
                found.append(f"{concept} of {i}")
            own = [None if np.isinf(each) else int(each) for each in solution.margins(concept, i, every)]
            if own != [right.labels.margin(concept, i, s) for s in range(len(graph))]:
                found.append(f"margins of {concept} of {i}")
        if solution.equilibria(concept) != right.equilibria(concept):
            found.append(f"equilibria of {concept}")
    steps = improvement_steps(graph)
    if [steps.get(s, -1) for s in range(len(graph))] != solution.steps.tolist():
        found.append("steps")
    for s, count in steps.items():
        path = solution.path(s)
        if len(path) != count or any(step.target not in graph.improvements(step.mover, step.source) for step in path):
            found.append(f"path to {s}")
        if any(one.mover == two.mover or one.target != two.source for one, two in pairwise(path)):
            found.append(f"path to {s} is no legal sequence")
    return found


def _graph_differences(graph: ModelGraph, large: ModelGraph) -> list[str]:
    """Where a graph that works everything out on demand is another than the one that lists its states."""
    found = [] if list(large.states) == list(graph.states) else ["states"]
    if large.status_quo != graph.status_quo:
        found.append("status quo")
    for i in graph.decision_makers:
        if any(large.moves(i, s) != graph.moves(i, s) for s in range(len(graph))):
            found.append(f"moves of {i}")
        one, other = graph.orders[i], large.orders[i]
        if [*one.levels] != [*other.levels] or one.count != other.count or one.first_deciding != other.first_deciding:
            found.append(f"order of {i}")
        if any(one.meets(s) != other.meets(s) for s in range(len(graph))):
            found.append(f"statements of {i}")
    return found
