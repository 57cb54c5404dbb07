"""Strength of preference: a decision maker prefers one state to another mildly or strongly.

The general concepts take no notice of strength: they are GMR, SMR and SEQ. Strongly stable is a state where every
improvement is met by a sanction that leaves the decision maker strongly worse off than it was; weakly stable one that
is stable, but not strongly. Nash stability has no such split.

Sources: Hamouda, Kilgour & Hipel 2004, Group Decision and Negotiation 13; 2006, Applied Mathematics and Computation.
There strongly sequential stability is called SSEQ, which here is the symmetric sequential stability of Rêgo & Vieira.
"""

from __future__ import annotations

from collections.abc import Callable

from countermove.graph import Graph
from countermove.stability.concepts import ALIASES, CONCEPTS, FURTHER
from countermove.stability.verdict import Concept, Foresight, Reply, deterred

_SOURCE = "Hamouda, Kilgour & Hipel 2004, Group Decision and Negotiation 13; 2006, Applied Mathematics and Computation"


def hardened(graph: Graph) -> Graph:
    """The graph of those whom only a state that is strongly worse deters: any other counts as better."""
    return graph.judged("hardened", lambda i, a, b: not graph.strongly(i, b, a))


def _strong(foresight: Foresight) -> Callable[[Graph, int, int, int], Reply]:
    def definition(graph: Graph, i: int, s: int, x: int) -> Reply:
        """Some answer of the others ends in a state to which i strongly prefers s; strong SMR: and every counter-move
        of i from there does so too."""
        by_improvements, countered = foresight.by_improvements, foresight.countered
        return deterred(hardened(graph), i, s, x, by_improvements=by_improvements, countered=countered, answering=graph)

    return definition


def _register() -> None:
    for key in ("smr", "seq", "gmr"):
        general = CONCEPTS[key]
        assert general.foresight is not None, "the classical concepts have one"
        strong = Concept(
            f"strong_{key}",
            f"strong {general.name}",
            f"strong {general.short}",
            f"as {general.short}, and each time it would end up strongly worse off than here",
            _SOURCE,
            general.demands - 20,
            None,
            _strong(general.foresight),
            "strength",
        )
        weak = Concept(
            f"weak_{key}",
            f"weak {general.name}",
            f"weak {general.short}",
            f"as {general.short}, but not strong {general.short}",
            _SOURCE,
            general.demands + 20,
            None,
            general.definition,
            "strength",
            barred=strong,
        )
        FURTHER[strong.key], FURTHER[weak.key] = strong, weak


_register()
ALIASES.update(sgmr="strong_gmr", ssmr="strong_smr")
