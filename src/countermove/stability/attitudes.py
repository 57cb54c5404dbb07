"""Attitudes: decision makers who act for others, or against them, besides acting for themselves.

i's attitude to j is positive, neutral or negative. Where it is positive, i makes no move after which j is worse off;
where it is negative, none after which j is better off; where it is neutral, j does not matter. A move that passes all
these tests is a *relational reply*. By default everybody is positive to itself and neutral to all others.

The relational concepts are the classical ones with relational replies in the place of improvements, and with an end
that is no relational reply to s as a sanction. As in the classical ones, s itself is a sanction and no escape: it takes
this reading to make the published theorem true, that under totally neutral attitudes RNash is RSMR and RGMR is RSEQ.

Sources: Inohara, Hipel & Walker 2007, Journal of Systems Science and Systems Engineering 16; Inohara & Hipel 2009,
IEEE International Conference on Systems, Man, and Cybernetics, for the theorems.
"""

from __future__ import annotations

from collections.abc import Callable

from countermove.graph import Graph
from countermove.stability.concepts import CONCEPTS, FURTHER
from countermove.stability.verdict import Concept, Definition, Reply

_SOURCE = "Inohara, Hipel & Walker 2007, Journal of Systems Science and Systems Engineering 16; Inohara & Hipel 2009"


def relational(graph: Graph) -> Graph:
    """The graph in which a state is better if it is a relational reply."""
    attitudes = [graph.attitudes(i) for i in graph.decision_makers]

    def replies(i: int, t: int, s: int) -> bool:
        return t != s and not any(
            graph.prefers(j, s, t) if sign > 0 else sign < 0 and graph.prefers(j, t, s)
            for j, sign in enumerate(attitudes[i])
        )

    return graph.judged("relational", replies)


def _on(classical: Definition) -> Callable[[Graph, int, int, int], Reply]:
    def definition(graph: Graph, i: int, s: int, x: int) -> Reply:
        """The classical definition, of the graph in which a state is better if it is a relational reply."""
        return classical(relational(graph), i, s, x)

    return definition


def _leaves(graph: Graph, i: int, s: int) -> tuple[int, ...]:
    return relational(graph).improvements(i, s)


def _register() -> None:
    rule = "everybody looks for what its attitudes allow, in the place of what is better for itself"
    for key in ("nash", "smr", "seq", "gmr"):
        classical = CONCEPTS[key]
        FURTHER[f"r{key}"] = Concept(
            f"r{key}",
            f"relational {classical.name}",
            f"R{classical.short}",
            f"as {classical.short}, where {rule}",
            _SOURCE,
            classical.demands + 40,
            None,
            _on(classical.definition),
            "attitudes",
            _leaves,
        )


_register()
