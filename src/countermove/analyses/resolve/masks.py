"""Statements as sets of states, a bit for each state by index: worked out for all states at once."""

from __future__ import annotations

from countermove.graph import ModelGraph
from countermove.preference import And, If, Iff, Not, Or, Statement, Taken, Unless

_KEY = "resolve masks"


class Masks:
    """The states of a graph in which statements hold: codes one after the other, those of a merged state together."""

    def __init__(self, graph: ModelGraph) -> None:
        self._codes = [(state.index, code) for state in graph.states for code in state.members]
        self._merged = len(self._codes) > len(graph)
        self._every = (1 << len(self._codes)) - 1
        self._options = {
            name: sum(1 << k for k, (_, code) in enumerate(self._codes) if code & bit)
            for name, bit in graph.conflict.bits.items()
        }
        self._known: dict[Statement, int | None] = {}

    def of(self, statement: Statement) -> int | None:
        """The states in which a statement holds; None where it tells the members of a merged state apart."""
        if statement not in self._known:
            mask = self._mask(statement)
            self._known[statement] = self._by_state(mask) if self._merged else mask
        return self._known[statement]

    def _by_state(self, mask: int) -> int | None:
        held: dict[int, bool] = {}
        for k, (state, _) in enumerate(self._codes):
            if held.setdefault(state, bool(mask >> k & 1)) != bool(mask >> k & 1):
                return None
        return sum(1 << state for state, each in held.items() if each)

    def _mask(self, statement: Statement) -> int:
        match statement:
            case Taken(option):
                return self._options[option]
            case Not(part):
                return self._every & ~self._mask(part)
            case And(parts):
                mask = self._every
                for part in parts:
                    mask &= self._mask(part)
                return mask
            case Or(parts):
                mask = 0
                for part in parts:
                    mask |= self._mask(part)
                return mask
            case If(then, when):
                return self._mask(then) | (self._every & ~self._mask(when))
            case Iff(left, right):
                return self._every & ~(self._mask(left) ^ self._mask(right))
            case Unless(main, exception):
                return self._mask(main) | self._mask(exception)


def mask_of(graph: ModelGraph, statement: Statement) -> int | None:
    """The states in which a statement holds, a bit for each by index; None where it tells the members of one apart."""
    if _KEY not in graph.remembered:
        graph.remembered[_KEY] = Masks(graph)
    masks: Masks = graph.remembered[_KEY]
    return masks.of(statement)
