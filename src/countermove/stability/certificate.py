"""Certificates: the verdicts of a solution with all that an independent checker needs to see that they are right.

For every decision maker and concept it holds the labels w and d of every node (`countermove.stability.labels`, which
says what nodes are). One pass over the moves proves such labels: no move leads below w, and some move leads to where w
is attained with a d that is less by one. `countermove_verify` does that, from the embedded model alone.

States are numbered from 1 as people know them, DMs are positions from 0, lists of labels are in the order of the nodes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Set
from typing import Any

from countermove.stability.solve import Solution
from countermove.stability.verdict import Foresight

#: The version of this form; a checker reads one that it knows and refuses all others.
FORMAT = 1

#: What the verdicts are verdicts of, where programs and papers of the field differ; see docs/conventions.md.
DEFINITION = "legal sequences of any length, nobody twice in a row; ties and returns sanction; one counter-move"

#: The concepts that are certified, in the order in which certificates list them.
CERTIFIED = ("nash", "gmr", "smr", "seq", "sseq")

Data = dict[str, Any]


def certify(solution: Solution, model: Data, source_sha256: str = "") -> Data:
    """The certificate of a solution, as plain data.

    `model` is the canonical form (`countermove.language.canonical`) of the model that was solved; `source_sha256` the
    digest of the file it was read from, if there was one. A solution that is wrong gets a certificate that is refused.
    Concepts that have no labels are left out.
    """
    graph = solution.graph
    asked = {concept.key: concept.foresight for concept in solution.concepts}
    concepts = [key for key in CERTIFIED if key in asked]
    labels: dict[str, list[Data]] = {}
    for key in concepts:
        foresight = asked[key]
        if foresight and foresight.answered:
            own = [solution.labels.of(i, foresight) for i in graph.decision_makers]
            labels[key] = [{"w": worst, "d": steps} for worst, steps in own]
    seen = graph.conflict.seen
    return {
        "format": FORMAT,
        "program": f"countermove {sys.modules['countermove'].__version__}",  # not imported: that would turn the layers
        "definition": DEFINITION,
        "source_sha256": source_sha256,
        "view": seen.name if seen else "",
        "model": model,
        "model_sha256": _digest(model),
        "concepts": concepts,
        "verdicts": {key: [_bits(own, len(graph)) for own in solution.stable[key]] for key in concepts},
        "labels": labels,
        "equilibria": {key: [s + 1 for s in solution.equilibria(key)] for key in concepts},
        "refutations": {key: _refutations(solution, key, asked[key]) for key in concepts},
    }


def _digest(model: Data) -> str:
    """As `countermove.language.canonical.digest`, which cannot be imported here: what answers never parses."""
    text = json.dumps(model, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _bits(states: Set[int], count: int) -> str:
    return "".join(["1" if s in states else "0" for s in range(count)])


def _refutations(solution: Solution, concept: str, foresight: Foresight | None) -> Data:
    """For every state that is no equilibrium, a DM and an improvement of its that nothing deters.

    Where a verdict is wrong there may be none, which is left to the checker to find.
    """
    assert foresight is not None, "what is certified has labels"
    graph = solution.graph
    by: list[int | None] = [None] * len(graph)
    to: list[int | None] = [None] * len(graph)
    for i, stable in enumerate(solution.stable[concept]):
        for s, escape in enumerate(solution.labels.escapes(i, foresight)):
            if escape is not None and by[s] is None and s not in stable:
                by[s], to[s] = i, escape + 1
    return {"by": by, "to": to}
