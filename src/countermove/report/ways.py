"""Joint improvements, and what meets them, in the words of the model."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.graph import ModelGraph, Step
from countermove.report.words import move_words, state_words
from countermove.stability.joint import Setback, Way


def way_words(graph: ModelGraph, found: Way) -> str:
    """A joint improvement and what meets it."""
    text = f"{path_words(graph, found.path)}, to {state_words(graph.states[found.target])}, better for all who join"
    if len(found.coalition) == 1:
        text = f"{path_words(graph, found.path)}, to {state_words(graph.states[found.target])}, is better for it"
    seq, gmr = found.setbacks["seq"], found.setbacks["gmr"]
    if seq is not None:
        return f"{text}; but then {setback_words(graph, seq)}."
    if gmr is not None:
        stays = f"{text}, and stays so while the others answer by moves that better their own lot (SEQ)"
        return f"{stays}; by other moves (GMR) {setback_words(graph, gmr)}."
    return f"{text}, whatever the others answer."


def setback_words(graph: ModelGraph, setback: Setback) -> str:
    """An answer of the others, and whom it hurts."""
    hurt = graph.conflict.decision_makers[setback.hurt].name
    end = state_words(graph.states[setback.state])
    return f"{path_words(graph, setback.path)}, to {end}, where {hurt} is no better off than here"


def path_words(graph: ModelGraph, path: Sequence[Step]) -> str:
    """A sequence of moves."""
    return ", then ".join(move_words(graph, step) for step in path)
