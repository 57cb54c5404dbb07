"""Certificates: the verdicts of a solution with all that an independent checker needs to see that they are right.

For decision maker (DM) i and GMR, SMR, SEQ or SSEQ every node x gets two numbers: w(x), the worst value for i that the
others can force by one or more of their moves from x, and d(x), the length of the shortest sequence that forces it.
The value of a state t is P_i(t) (GMR, SEQ) or the best of staying at t and of i's own moves from t (SMR, SSEQ), in rank
levels; the moves are all of the others' (GMR, SMR) or their improvements (SEQ, SSEQ). Where the others cannot move at
all, w is infinite (null) and d is 0. i is stable at s exactly where every improvement x from s has w(x) <= P_i(s).

One pass over the moves proves such labels: no move leads below w, and some move leads to where w is attained with a d
that is less by one. `countermove_verify` does that, from the embedded model alone.

The nodes are the states where the moves of every DM are transitive (option form, no merged states, no rules on moves),
since there the rule that nobody moves twice in a row changes nothing. Elsewhere they are pairs (state, last mover): all
states with no last mover, then all states with the first opponent as the last mover, and so on.

States are numbered from 1 as people know them, DMs are positions from 0, lists of labels are in the order of the nodes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from typing import Any

from countermove.graph import ModelGraph
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
    digest of the file it was read from, if there was one. The verdicts are those of the solution, the labels are worked
    out here: a solution that is wrong gets a certificate that is refused. Concepts that have no labels are left out.
    """
    graph = solution.graph
    asked = {concept.key: concept.foresight for concept in solution.concepts}
    concepts = [key for key in CERTIFIED if key in asked]
    labelling = _Labelling(graph)
    labels: dict[str, list[Data]] = {}
    for key in concepts:
        foresight = asked[key]
        if foresight and foresight.answered:
            labels[key] = [labelling.labels(i, foresight) for i in graph.decision_makers]
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
        "refutations": {key: _refutations(solution, key, labels.get(key)) for key in concepts},
    }


def _digest(model: Data) -> str:
    """As `countermove.language.canonical.digest`, which cannot be imported here: what answers never parses."""
    text = json.dumps(model, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _bits(states: frozenset[int], count: int) -> str:
    return "".join("1" if s in states else "0" for s in range(count))


def _refutations(solution: Solution, concept: str, labels: Sequence[Data] | None) -> Data:
    """For every state that is no equilibrium, a DM and an improvement of its that nothing deters.

    Where a verdict is wrong there may be none, which is left to the checker to find.
    """
    graph, stable = solution.graph, solution.stable[concept]
    endless = len(graph)  # above all levels
    by: list[int | None] = [None] * len(graph)
    to: list[int | None] = [None] * len(graph)
    for i in graph.decision_makers:
        levels = graph.orders[i].levels
        worst = [endless if w is None else w for w in labels[i]["w"]] if labels else [endless] * len(graph)
        for s in range(len(graph)):
            if by[s] is None and s not in stable[i]:
                escape = next((x for x in graph.improvements(i, s) if worst[x] > levels[s]), None)
                if escape is not None:
                    by[s], to[s] = i, escape + 1
    return {"by": by, "to": to}


class _Labelling:
    """Labels all nodes by backward searches, one for each DM and concept.

    States are taken in increasing order of value, and from those of one value the others' moves are followed backwards
    breadth-first; a node that is reached for the first time gets this value and the number of moves back to it. So w is
    the least value that can be forced and d the least number of moves that force it, and every node is labelled once.
    """

    def __init__(self, graph: ModelGraph) -> None:
        self.graph = graph
        rules = graph.conflict.rules
        self.transitive = not (graph.conflict.states or rules.moves or rules.same_state)
        self._known_sources: dict[tuple[int, bool], list[list[int]]] = {}

    def labels(self, i: int, foresight: Foresight) -> Data:
        """The labels of i, with what it looks ahead to."""
        graph = self.graph
        levels = graph.orders[i].levels
        values: Sequence[int] = levels
        if foresight.countered:
            values = [max([level, *map(levels.__getitem__, graph.moves(i, t))]) for t, level in enumerate(levels)]
        roots: list[list[int]] = [[] for _ in range(max(values) + 1)]
        for t, value in enumerate(values):
            roots[value].append(t)
        sources = [self._sources(j, foresight.by_improvements) for j in graph.others(i)]
        worst, steps = self._by_state(roots, sources) if self.transitive else self._by_last_mover(roots, sources)
        return {"w": worst, "d": steps}

    def _by_state(self, roots: list[list[int]], sources: list[list[list[int]]]) -> tuple[list[int | None], list[int]]:
        size = len(self.graph)
        worst: list[int | None] = [None] * size
        steps = [0] * size
        for value, states in enumerate(roots):
            frontier = [t for t in states if worst[t] is None]  # else all that leads to it is labelled already
            distance = 0
            while frontier:
                distance += 1
                reached = []
                for own in sources:
                    for t in frontier:
                        for x in own[t]:
                            if worst[x] is None:
                                worst[x], steps[x] = value, distance
                                reached.append(x)
                frontier = reached
        return worst, steps

    def _by_last_mover(
        self, roots: list[list[int]], sources: list[list[list[int]]]
    ) -> tuple[list[int | None], list[int]]:
        """A state is labelled in two events: its first opponent to move from it labels it for all last movers but that
        opponent, and the second one, if different, for that one."""
        size, opponents = len(self.graph), range(len(sources))
        worst: list[int | None] = [None] * (size * (1 + len(sources)))
        steps = [0] * len(worst)
        first: list[int | None] = [None] * size
        for value, states in enumerate(roots):
            distance = 0
            frontier: list[tuple[int, Sequence[int]]] = [(t, opponents) for t in states]
            while frontier:
                distance += 1
                reached: list[tuple[int, Sequence[int]]] = []
                for t, movers in frontier:
                    for k in movers:
                        for x in sources[k][t]:
                            known = first[x]
                            if known is None:
                                first[x] = k
                                last = [j for j in opponents if j != k]
                                blocks = [0, *(j + 1 for j in last)]
                            elif known != k and worst[x + size * (known + 1)] is None:
                                last, blocks = [known], [known + 1]
                            else:
                                continue
                            for block in blocks:
                                worst[x + size * block], steps[x + size * block] = value, distance
                            reached.append((x, last))
                frontier = reached
        return worst, steps

    def _sources(self, j: int, improving: bool) -> list[list[int]]:
        """For each state, those from which j can move, or improve, to it."""
        if (j, improving) not in self._known_sources:
            graph = self.graph
            found: list[list[int]] = [[] for _ in range(len(graph))]
            for s in range(len(graph)):
                for t in graph.improvements(j, s) if improving else graph.moves(j, s):
                    found[t].append(s)
            self._known_sources[j, improving] = found
        return self._known_sources[j, improving]
