"""What is asked after a model is solved: the ways from a state, and what every coalition could bring about."""

from __future__ import annotations

from countermove.analyses.coalitions import upsets
from countermove.analyses.coalitions.arrays import LargeCoalitions
from countermove.analyses.coalitions.concepts import sub_coalitions
from countermove.analyses.paths import extent
from countermove.analyses.paths.findings import reaches_from
from countermove.large import LargeGraph
from countermove.stability.compiled.engine import CompiledSolution

#: The state that is asked about: in drawn levels one is as good as another.
START = 0


def paths(graph: LargeGraph) -> int:
    """The status quo analysis: the first step at which each state appears, by improvements and by any moves."""
    return sum(sum(extent(reach).counts) for reach in reaches_from(graph, START, None).values())


def improvements(graph: LargeGraph) -> int:
    """All improvements of all coalitions."""
    makers = tuple(graph.decision_makers)
    ask = LargeCoalitions(graph)
    found = 0
    for members in sub_coalitions(makers, len(makers)):
        ask.left = len(graph)
        found += len(ask.improvements(members, START))
    return found


def coalitions(solution: CompiledSolution) -> int:
    """What `countermove coalitions` works out about a state: the improvements, and whether they are deterred."""
    (outlook,) = upsets(solution, [START]).outlooks
    return len(outlook.prospects) + len(outlook.alone)
