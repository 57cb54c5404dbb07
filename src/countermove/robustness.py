"""How sure a model's answers are: from what is asked, through the sweep, to what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from countermove.analyses.robust.asked import TURNS, Asked
from countermove.analyses.robust.cases import Spec
from countermove.analyses.robust.findings import Findings
from countermove.analyses.robust.plan import plan
from countermove.analyses.robust.robustness import Distances, Robustness
from countermove.analyses.robust.spheres import LARGE, MOST, survey
from countermove.analyses.robust.sweep import Swept
from countermove.analyses.robust.tipping import tipping
from countermove.errors import RequestError, unknown
from countermove.graph import ModelGraph
from countermove.lookup import find_chances, find_state, find_statement
from countermove.report.paper import listed
from countermove.stability.concepts import find_all, short_names
from countermove.stability.profiles import FORESIGHTS
from countermove.stability.solve import Solution, solve_by_labels
from countermove.sweeps.drive import Means, run
from countermove.sweeps.plan import Sweep


def sure(
    views: Sequence[tuple[ModelGraph, int]],
    *,
    swaps: int | None,
    orders: Sequence[str],
    of: Sequence[str],
    turns: Mapping[str, Fraction] | str,
    samples: int | None,
    seed: int,
    concepts: Iterable[str] | None,
    where: str,
    state: str,
    steps: int | None,
    means: Means,
) -> Robustness:
    """How sure the answers over some views are, each with its weight. Raises RequestError."""
    chances = find_chances(turns) if isinstance(turns, str) else dict(turns)
    for sureness in chances:
        if sureness not in TURNS:
            raise unknown("sureness", sureness, [*TURNS])
    asked = Asked(swaps, tuple(orders), {**TURNS, **chances}, tuple(of), samples, seed, _concepts(concepts))
    if steps is not None and steps < 1:
        raise RequestError(f"within {steps} steps nothing changes\n  expected: 1 or more, such as `--steps 2`")
    if state and len(views) > 1:
        raise RequestError("a state is asked about in one view: name it with `--view`")
    laid_out = plan(views, asked, (lambda graph: graph.where(find_statement(graph, where))) if where else None)
    if laid_out.kept is not None and not laid_out.kept:
        raise RequestError(f"`{where}` holds in no feasible state")
    stated = tuple(solve_by_labels(graph, asked.concepts) for graph, _ in views)
    chosen = find_state(views[0][0], state).index if state else None
    swept = work_out(laid_out.spec, means)
    near = _distances(views[0][0], stated[0], asked, steps) if len(views) == 1 else None
    return Robustness(Findings(laid_out, swept), stated, near, chosen, tipping(laid_out), where)


def work_out(spec: Spec, means: Means) -> Swept:
    """A sweep as far as it comes: an interrupt leaves what is finished, and where nothing is it goes on to the caller.
    Raises RequestError."""
    found = run(Sweep("robust", spec), means)
    if not found.cases and not found.complete:
        raise KeyboardInterrupt
    return Swept(spec, found.counts, found.cases)


def _distances(graph: ModelGraph, stated: Solution, asked: Asked, steps: int | None) -> Distances:
    """How far away changes are: under Nash always, under the others where that takes little time or is asked for."""
    dms = tuple(graph.conflict.index(name) for name in asked.of) or None
    found = None
    if steps is not None or len(graph) <= LARGE:
        most = MOST if steps is None else 100 * MOST
        found = survey(graph, asked.concepts, dms, most, steps)
    return Distances(graph, stated, found, dms)


def _concepts(concepts: Iterable[str] | None) -> tuple[str, ...]:
    asked = {concept.key for concept in find_all(concepts)}
    if unfit := asked - {*FORESIGHTS}:
        raise RequestError(f"sweeps know {listed(short_names(FORESIGHTS))}, not {listed(short_names(sorted(unfit)))}")
    return tuple(key for key in FORESIGHTS if key in asked)
