"""How far away in reorderings a change is, in the words of the model."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.analyses.robust.radius import Radius, Way
from countermove.analyses.robust.robustness import Distances
from countermove.graph import ModelGraph
from countermove.report import Data
from countermove.report.paper import Paper, listed, plural
from countermove.report.words import change_words, state_words
from countermove.stability.concepts import find

STEP = (
    "step: a swap of two neighbouring statements in somebody's list; of ranked states, a swap of two neighbouring rank "
    "levels, a merger of them, or a split of one."
)


def write_distances(paper: Paper, found: Distances, states: Sequence[int]) -> None:
    """What the least reordering is that changes some states, each under every concept."""
    paper.gap()
    paper.line("What reordering of priorities changes them", "strong")
    for state in states:
        radius = found.radius(state)
        paper.item(f"{found.graph.states[state].number:>5}", str(found.graph.states[state]), indent=2, hang=9)
        for line in radius_lines(found.graph, radius):
            paper.line(line, indent=9)
        others = _others(found, state)
        if others:
            paper.line(others, "dim", indent=9)


def radius_lines(graph: ModelGraph, radius: Radius) -> list[str]:
    """What breaks an equilibrium under Nash, or what makes one."""
    if radius.unknown:
        names = listed([graph.conflict.decision_makers[i].name for i in radius.unknown])
        return [f"Nash: not found out, the list of {names} is too long to search."]
    if not radius.possible:
        if radius.breaks:
            return ["No reordering of anybody's priorities breaks it, under Nash or any of these concepts."]
        return ["Under Nash no reordering of anybody's priorities makes it hold."]
    steps = plural(radius.steps or 0, "step")
    if radius.breaks:
        return [f"Under Nash, broken by {steps}:", *(f"· {way_words(graph, radius, way)}." for way in radius.ways[:3])]
    return [f"Under Nash it comes to hold after {steps}:", *(f"· {way_words(graph, radius, w)}." for w in radius.ways)]


def way_words(graph: ModelGraph, radius: Radius, way: Way) -> str:
    """A reordering in a sentence."""
    order, state = graph.orders[way.dm], radius.state
    name = order.dm.name
    if way.to is not None:
        source, target = graph.states[state], graph.states[way.to]
        then = f"it then {change_words(order.dm, source, target)}"
        if way.order:
            moved = next(k for place, k in enumerate(way.order) if k != place)
            before = min(k for k in way.order if k >= way.order.index(moved) and k != moved)
            one, other = order.priorities[moved], order.priorities[before]
            return f"{name} puts `{one}` before `{other}`; {then} (to {target.number})"
        apart = order.levels[state] - order.levels[way.to]
        if not apart:
            return f"{name} puts {state_words(target)} above it, level with it now; {then}"
        return f"{name} puts {state_words(target)} above it, {plural(apart, 'rank level')} below it now; {then}"
    if way.order:
        statements = ", ".join(f"`{order.priorities[k]}`" for k in way.order)
        return f"{name} in {plural(way.steps, 'swap')}: {statements}"
    return f"{name} ranks it {plural(way.steps, 'level')} higher"


def _others(found: Distances, state: int) -> str:
    """What is known of it under the other concepts, or nothing."""
    if found.radius(state).breaks and not found.radius(state).possible:
        return ""
    if found.survey is None:
        return ""
    broken: list[str] = []
    made: list[str] = []
    for concept in found.survey.changed:
        if concept != "nash":
            words = f"{find(concept).short} {_steps(found, concept, state)}"
            (broken if state in found.stated.equilibria(concept) else made).append(words)
    parts = [f"Breaks under {', '.join(broken)}."] if broken else []
    parts += [f"Comes to hold under {', '.join(made)}."] if made else []
    return " ".join(parts)


def _steps(found: Distances, concept: str, state: int) -> str:
    steps = found.steps(concept, state)
    if steps is not None:
        return f"after {steps}"
    if found.never(concept, state):
        return "never"
    return f"not within {found.beyond(concept, state)}"


def distances_data(found: Distances, state: int) -> Data:
    """The same as plain data."""
    graph, radius = found.graph, found.radius(state)
    concepts = ["nash", *(c for c in (found.survey.changed if found.survey else ()) if c != "nash")]
    return {
        "state": graph.states[state].number,
        "taken": str(graph.states[state]),
        "by_concept": {
            concept: {
                "holds": state in found.stated.equilibria(concept),
                "steps": found.steps(concept, state),
                "never": found.never(concept, state),
                "not_within": found.beyond(concept, state) if found.steps(concept, state) is None else None,
            }
            for concept in concepts
        },
        "ways": [
            {
                "decision_maker": graph.conflict.decision_makers[way.dm].name,
                "steps": way.steps,
                "to": None if way.to is None else graph.states[way.to].number,
                "order": [k + 1 for k in way.order] or None,
                "sentence": way_words(graph, radius, way),
            }
            for way in radius.ways
        ],
    }
