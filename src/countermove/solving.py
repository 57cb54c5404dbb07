"""How a model is solved: its graph within its memory, by the engine that fits its size, with its proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from typing import Any

from countermove.analyses.outcomes import Outcomes, outcomes
from countermove.errors import RequestError, UnprovedError, unknown
from countermove.graph import ModelGraph
from countermove.language.canonical import canonical
from countermove.lookup import find_statement
from countermove.model import Conflict
from countermove.report.paper import listed
from countermove.stability.certificate import CERTIFIED, certify
from countermove.stability.concepts import find_all, short_names
from countermove.stability.solve import Solution, solve, solve_by_labels
from countermove.stability.verdict import Concept
from countermove.states import LISTED, MOST_STATES, few
from countermove_verify import MAKERS, OPTIONS, Refused, verify

#: How much memory an analysis may take, in GiB, where nothing else is said.
MEMORY = 4.0

#: How an analysis can be solved: by the definitions, by labels, by the compiled engine.
ENGINES = ("definitions", "labels", "compiled")

#: Told of the work done since it was last called, and of all the work there is.
Progress = Callable[[int, int], None]


def quiet(done: int, total: int) -> None:
    """Tells nobody of progress."""


def build(conflict: Conflict, memory: float, progress: Progress = quiet) -> ModelGraph:
    """The graph of a model, which is large beyond `LISTED` states. Raises ModelError, RequestError."""
    if few(conflict, LISTED):
        return ModelGraph(conflict)
    from countermove.large import large_graph

    total = len(conflict.decision_makers)
    return large_graph(conflict, memory, lambda done: progress(done, total))


def compiler(graph: ModelGraph, compiling: Callable[[], None]) -> AbstractContextManager[None]:
    """Tells of compiling, where the model is so large that something may have to be compiled."""
    if len(graph) <= LISTED:
        return nullcontext()
    from countermove.stability.compiled.kernel import told_of_compiling

    return told_of_compiling(compiling)


def solved(
    graph: ModelGraph,
    concepts: Iterable[str] | None,
    where: str,
    engine: str | None,
    threads: int | None,
    progress: Progress,
    compiling: Callable[[], None],
) -> tuple[Solution, Outcomes]:
    """The verdicts about every state, and the outcomes in which a statement holds. Raises ModelError, RequestError."""
    if engine not in (None, *ENGINES):
        raise unknown("engine", str(engine), ENGINES)
    asked = find_all(concepts)
    if engine is None:
        _refuse_large(graph, asked)
    kept = graph.where(find_statement(graph, where)) if where else None
    if engine == "compiled" or (engine is None and len(graph) > LISTED):
        from countermove.analyses.outcomes.arrays import first_outcomes
        from countermove.stability.compiled.engine import solve_compiled, work_of
        from countermove.stability.compiled.kernel import told_of_compiling

        work = work_of(graph, concepts)
        with told_of_compiling(compiling):
            compiled = solve_compiled(graph, concepts, lambda done: progress(done, work), threads)
            return compiled, first_outcomes(compiled, kept)
    if len(graph) > LISTED:
        graph = ModelGraph(graph.conflict)
        kept = graph.where(find_statement(graph, where)) if where else None
    if engine is None and all(concept.foresight for concept in asked):
        engine = "labels"
    rounds, solver = (len(asked), solve_by_labels) if engine == "labels" else (1, solve)
    total = len(graph) * len(graph.decision_makers) * rounds
    solution = solver(graph, [concept.key for concept in asked], lambda done: progress(done, total))
    return solution, outcomes(solution, kept)


def _refuse_large(graph: ModelGraph, concepts: Sequence[Concept]) -> None:
    """Where only the definitions would do, a model that is not listed is refused with what can be done."""
    only = [concept.short for concept in concepts if concept.foresight is None]
    if only and len(graph) > LISTED:
        raise RequestError(
            f"{listed(only)} {'is' if len(only) == 1 else 'are'} solved by definition alone, on up to {LISTED:,} "
            f"states; this model has {len(graph):,}\n"
            f"  `--engine definitions` tries up to {MOST_STATES:,}, maybe for hours; `explain` is about one state"
        )


def _certified(concepts: Iterable[Concept]) -> bool:
    """Whether any of the concepts is one whose verdicts are certified."""
    return any(concept.key in CERTIFIED for concept in concepts)


def proof_unasked(solution: Solution, source: str) -> dict[str, Any] | None:
    """The proof that an answer is given with where its model is listed, unless it is one that the checker refuses."""
    conflict = solution.graph.conflict
    fits = len(conflict.options) <= OPTIONS and len(conflict.decision_makers) <= MAKERS
    provable = len(solution.graph) <= LISTED and fits and _certified(solution.concepts)
    return proof_of(solution, source) if provable else None


def proof_of(solution: Solution, source: str) -> dict[str, Any]:
    """The certificate of a solution, about the model file with this text, which `countermove_verify` has accepted.

    Raises RequestError where no concept is certified, UnprovedError where the check fails.
    """
    if not _certified(solution.concepts):
        raise RequestError(f"only verdicts under {listed(short_names(CERTIFIED))} are certified; ask for one of them")
    digest = sha256(source.encode()).hexdigest() if source else ""
    proof = certify(solution, canonical(solution.graph.conflict), digest)
    try:
        verify(proof)
    except Refused as error:
        raise UnprovedError(
            f"the answer is not shown, because its proof does not hold: {error}\n"
            "  this is a defect of the program; please report it with the model"
        ) from None
    return proof
