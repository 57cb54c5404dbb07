"""How far away in reorderings a change is, in the words of the model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from countermove.analyses.robust.radius import Radius, Way
from countermove.analyses.robust.robustness import Distances
from countermove.graph import ModelGraph
from countermove.report import Data
from countermove.report.paper import Paper, listed, plural
from countermove.report.words import change_words, state_words
from countermove.stability.concepts import find

STEP = (
    "step: a swap of two neighbouring statements in somebody's list; of ranked states, a swap of two neighbouring rank "
    "levels, a merger of them, or a split of one. Its bars grow with the steps to a change; a full one: never."
)


#: How long the bar of a state is that nothing changes, and how many states are named by number at first.
_BAR, _NAMED = 24, 12


def write_distances(paper: Paper, found: Distances, states: Sequence[int], left_out: int = 0) -> None:
    """What the least reordering is that changes some states, each under every concept. `left_out`: how many more there
    are to be told of."""
    paper.gap()
    paper.line("What reordering of priorities changes them", "strong")
    size = _BAR if paper.width >= 80 else _BAR // 2
    unit = step_size([found.radius(state) for state in states], size)
    for state in states:
        radius = found.radius(state)
        paper.item(f"{found.graph.states[state].number:>5}", str(found.graph.states[state]), indent=2, hang=9)
        first, *lines = radius_lines(found.graph, radius)
        drawn = f"{' ' * 9}{_bar(radius, unit, size)}"
        if len(drawn) + 2 + len(first) <= paper.width:
            drawn += f"  {first}"
        else:
            lines.insert(0, first)
        paper.lines.append(drawn)
        for line in lines:
            paper.line(line, indent=9)
        others = _others(found, state)
        if others:
            paper.line(others, "dim", indent=9)
    if left_out:
        paper.line(f"and {left_out:,} more (`--all` lists them)", "dim", indent=2)


def step_size(radii: Iterable[Radius], size: int) -> int:
    """How long a step is in bars of some length, so that the longest of them stays shorter than the bar of what nothing
    changes; 0 where there are too many steps."""
    return min(3, (size - 2) // max([*(radius.steps or 0 for radius in radii), 1]))


def _bar(radius: Radius, unit: int, size: int) -> str:
    """The steps to a change as a bar; a full one where no number of them brings it about."""
    if radius.unknown:
        return "▒" * size
    steps = radius.steps
    filled = size if steps is None else unit * steps or size - 2
    return "█" * filled + "░" * (size - filled)


def radius_words(radius: Radius) -> str:
    """How far away a change is under Nash, in a few words.

    >>> radius_words(Radius(0, True, (), possible=False))
    'never breaks'
    """
    if radius.unknown:
        return "not found out"
    verb = "breaks" if radius.breaks else "holds"
    return f"{verb} after {plural(radius.steps, 'step')}" if radius.steps is not None else f"never {verb}"


def write_others(paper: Paper, found: Distances, states: Sequence[int], *, everything: bool) -> None:
    """How far away a change of the other states is under Nash, by their numbers."""
    if not states:
        return
    if found.every is None:
        words = "Other states: not worked out, as lists of statements are long here; `--state` asks about one."
        paper.line(words, "dim", indent=2)
        return
    groups: dict[tuple[bool, int], list[int]] = {}
    for state in states:
        radius = found.every[state]
        key = not radius.breaks, -1 if radius.unknown else radius.steps or 0
        groups.setdefault(key, []).append(found.graph.states[state].number)
    paper.line(f"The other {plural(len(states), 'state')}, under Nash", indent=2)
    for (makes, steps), numbers in sorted(groups.items(), key=lambda each: (each[0][0], each[0][1] or 10**6)):
        shown = numbers if everything else numbers[:_NAMED]
        more = f" and {len(numbers) - len(shown):,} more" if len(shown) < len(numbers) else ""
        paper.item(
            f"{_group_words(makes, steps, len(numbers))}:", f"{', '.join(map(str, shown))}{more}", indent=4, hang=6
        )


def _group_words(makes: bool, steps: int, count: int) -> str:
    """What some states have in common; `steps`: -1 where it was not found out, 0 where no number of them will do."""
    if steps < 0:
        return "not found out"
    verb = ("comes" if count == 1 else "come") + " to hold" if makes else "breaks" if count == 1 else "break"
    return f"{verb} after {plural(steps, 'step')}" if steps else f"never {verb}"


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


def radii_data(found: Distances, states: Sequence[int]) -> Data | None:
    """How far away a change of each of some states is under Nash: their numbers by what becomes of them and the steps.
    None where that was not worked out."""
    if found.every is None:
        return None
    data: Data = {"breaks": {}, "never_breaks": [], "comes_to_hold": {}, "never_holds": [], "not_found_out": []}
    for state in states:
        radius, number = found.every[state], found.graph.states[state].number
        if radius.unknown:
            data["not_found_out"].append(number)
        elif radius.steps is None:
            data["never_breaks" if radius.breaks else "never_holds"].append(number)
        else:
            data["breaks" if radius.breaks else "comes_to_hold"].setdefault(str(radius.steps), []).append(number)
    return data
