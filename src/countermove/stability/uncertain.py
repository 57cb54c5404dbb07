"""Unknown preference: it is not known how a decision maker compares some states.

Four types of decision maker, who differ in what they do where they do not know whether a state y is better than s: type
a leaves for it and is not deterred by it, b neither leaves for it nor is deterred, c leaves for it and is deterred, d
does not leave for it and is deterred. The others answer by moves that better their lot or may better it, in all types.

Source: Li, Hipel, Kilgour & Fang 2004, IEEE Transactions on Systems, Man, and Cybernetics C 34:507-520, with the
sixteen definitions.
"""

from __future__ import annotations

from collections.abc import Callable

from countermove.graph import Graph
from countermove.stability.concepts import CONCEPTS, FURTHER
from countermove.stability.verdict import Concept, Foresight, Reply, deterred

_SOURCE = "Li, Hipel, Kilgour & Fang 2004, IEEE Transactions on Systems, Man, and Cybernetics C 34:507-520"

#: For each type: whether it leaves for what may be better, and whether what may be better deters it.
TYPES = {"a": (True, False), "b": (False, False), "c": (True, True), "d": (False, True)}


def hopeful(graph: Graph) -> Graph:
    """The graph in which a state is better if it is known to be, or if it is not known how it compares."""
    return graph.judged("hopeful", lambda i, a, b: graph.unknown(i, a, b) or graph.prefers(i, a, b))


def certain(graph: Graph) -> Graph:
    """The graph in which a state is better only if it is known to be."""
    return graph.judged("certain", lambda i, a, b: not graph.unknown(i, a, b) and graph.prefers(i, a, b))


def _definition(foresight: Foresight, fears: bool) -> Callable[[Graph, int, int, int], Reply]:
    def definition(graph: Graph, i: int, s: int, x: int) -> Reply:
        """Some answer of the others ends where i knows itself no better off than at s; types c and d: where it does
        not know itself better off. SMR: and no counter-move mends that, in the same sense."""
        if not foresight.answered:
            return Reply(x)
        return deterred(
            certain(graph) if fears else hopeful(graph),
            i,
            s,
            x,
            by_improvements=foresight.by_improvements,
            countered=foresight.countered,
            answering=hopeful(graph),
        )

    return definition


def _leaves(hopes: bool) -> Callable[[Graph, int, int], tuple[int, ...]]:
    return lambda graph, i, s: (hopeful(graph) if hopes else certain(graph)).improvements(i, s)


def _register() -> None:
    for key in ("nash", "smr", "seq", "gmr"):
        classical = CONCEPTS[key]
        assert classical.foresight is not None, "the classical concepts have one"
        for place, (letter, (hopes, fears)) in enumerate(TYPES.items(), 1):
            words = "leaves for what may be better" if hopes else "leaves only for what is surely better"
            if classical.foresight.answered:
                words += ", and fears what may be worse" if fears else ", and fears only what is surely no better"
            FURTHER[f"{key}_{letter}"] = Concept(
                f"{key}_{letter}",
                f"{classical.name}, type {letter}",
                f"{classical.short}_{letter}",
                f"as {classical.short}, where whoever does not know how it compares states {words}",
                _SOURCE,
                classical.demands + 10 + place,
                None,
                _definition(classical.foresight, fears),
                "unknown",
                _leaves(hopes),
            )


_register()
