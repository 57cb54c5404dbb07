"""The answer of `analyze` for people: the outcomes that hold, with who would be content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from countermove.analyses.contentment import STANDINGS, Contentment, contentment
from countermove.analyses.outcomes import FURTHER_ORDER, MARGIN, ORDER, Findings, Group, Outcome
from countermove.errors import width
from countermove.graph import ModelGraph
from countermove.model import Conflict
from countermove.report.paper import Paper, listed, padded, plural
from countermove.report.words import deeds, move_words, state_words, view_words
from countermove.stability.concepts import CONCEPTS, find, short_names
from countermove.states import State

_MOST = 12
_IN_FULL = 5
_STYLE = {
    "best": "good",
    "content": "good",
    "mixed": "mark",
    "not content": "bad",
    "not the best": "dim",
    "indifferent": "dim",
}
_CHANGE = {1: "better than the status quo", -1: "worse than the status quo", 0: "as good as the status quo"}


def report(
    paper: Paper, findings: Sequence[Findings], *, everything: bool = False, not_shown: Sequence[str] = ()
) -> None:
    """One view of a model in full, or several: side by side, then each in short. `not_shown`: other views."""
    _head(paper, findings[0].graph.conflict)
    if not_shown:
        names = listed([f"`{name}`" for name in not_shown])
        paper.line(f"Not shown: {'view' if len(not_shown) == 1 else 'views'} {names} (ask with `--view`).", "dim")
    if len(findings) > 1:
        paper.gap()
        _side_by_side(paper, findings)
    for found in findings:
        paper.gap()
        _view(paper, found, short=len(findings) > 1, everything=everything)
    paper.gap()
    _legend(paper, findings)


def _head(paper: Paper, conflict: Conflict) -> None:
    paper.line(conflict.title, "title")
    if conflict.question:
        paper.line(conflict.question)
    said = [f"Model: {conflict.by}" if conflict.by else "", f"as of {conflict.as_of}" if conflict.as_of else ""]
    if any(said):
        paper.line("; ".join(part for part in said if part), "dim")


def _view(paper: Paper, found: Findings, *, short: bool, everything: bool) -> None:
    seen = found.graph.conflict.seen
    if seen:
        paper.line(view_words(seen), "title")
        if seen.text:
            paper.line(seen.text, "dim")
    elif short:
        paper.line("The model without a view", "title")
    paper.line(_size(found.graph))
    paper.line(_counts(found))
    groups = found.ranked.groups
    if not groups:
        where = f" in which {found.where}" if found.where else ""
        paper.line(f"No outcome{where} holds under any of these concepts.", "strong")
    for position, group in enumerate(groups):
        if position and short and not everything:
            paper.gap()
            paper.line(f"Less demanding concepts: `--view {found.view or 'base'}` lists what holds under them.", "dim")
            break
        _group(paper, found, group, first=position == 0, short=short, everything=everything)


def _size(graph: ModelGraph) -> str:
    sentence = f"{plural(len(graph), 'feasible state')}, {plural(len(graph.decision_makers), 'decision maker')}"
    if graph.status_quo is None:
        return f"{sentence}, no status quo."
    return f"{sentence}; status quo: {state_words(graph.states[graph.status_quo])}."


def _counts(found: Findings) -> str:
    """How many outcomes hold under each concept."""
    ordered = sorted(found.solution.concepts, key=lambda concept: concept.demands)
    counts = [f"{concept.short} {found.ranked.counts[concept.key]:,}" for concept in ordered]
    where = f" in which {found.where}" if found.where else ""
    return f"Outcomes that hold{where}: {', '.join(counts)}."


def _group(paper: Paper, found: Findings, group: Group, *, first: bool, short: bool, everything: bool) -> None:
    graph, also = found.graph, short_names(group.also)
    verb = "holds" if group.count == 1 else "hold"
    paper.gap()
    count = plural(group.count, "outcome" if first else "more outcome")
    concept = find(group.concept).short
    paper.line(f"{count} {verb} under {concept}{f' (and {listed(also)})' if also else ''}.", "strong")
    shown = group.outcomes if everything else group.outcomes[:_MOST]
    in_full = 0 if not first else group.count if group.count <= _MOST else _IN_FULL
    for outcome in shown[:in_full]:
        _outcome(paper, found, outcome, short=short)
    if 0 < in_full < len(shown):
        paper.gap()
    for outcome in shown[in_full:]:
        state = outcome.state
        paper.item(f"{state.number:>5}", f"{state}{_reached_briefly(graph, outcome)}", indent=2, hang=9)
    if len(shown) < group.count:
        how = "`--all` lists them" if len(group.outcomes) == group.count else "`--out` writes them all to a file"
        paper.line(f"and {group.count - len(shown):,} more ({how})", "dim", indent=9)


def _outcome(paper: Paper, found: Findings, outcome: Outcome, *, short: bool) -> None:
    graph, state = found.graph, outcome.state
    paper.gap()
    paper.item(f"{state.number:>5}", str(state), indent=2, hang=9, style="mark")
    for dm, done in deeds(graph.conflict, state):
        paper.item(f"{dm.shown}:", done, indent=9, hang=13)
    paper.line(_standing(graph, outcome), "dim", indent=9)
    if outcome.steps and not short:
        for number, step in enumerate(found.solution.path(state.index), 1):
            target = graph.states[step.target].number
            paper.item(f"{number}.", f"{move_words(graph, step)} ({target})", indent=13, style="dim")
    everybody = contentment(graph, state.index)
    size = max(width(each.dm.name) for each in everybody)
    for standing, style in _STYLE.items():
        alike = [each for each in everybody if each.standing == standing]
        if alike and short:
            paper.item(standing, "; ".join(_briefly(each) for each in alike), indent=9, hang=22, style=style)
        for each in () if short else alike:
            label = f"{standing:<12} {padded(each.dm.name, size)}"
            paper.item(label, _place(each), indent=9, hang=min(9 + 13 + size + 2, 40), style=style)


def _reached_briefly(graph: ModelGraph, outcome: Outcome) -> str:
    if graph.status_quo is None:
        return ""
    if outcome.steps is None:
        return " — not reached"
    return " — the status quo" if outcome.steps == 0 else f" — reached in {outcome.steps}"


def _standing(graph: ModelGraph, outcome: Outcome) -> str:
    if graph.status_quo is None:
        reached = ""
    elif outcome.steps is None:
        reached = "Improvements do not lead to it from the status quo. "
    elif outcome.steps == 0:
        reached = "It is the status quo. "
    else:
        reached = f"Reached from the status quo by improvements, in {plural(outcome.steps, 'step')}. "
    if outcome.margin is None:
        can_move = any(graph.moves(i, outcome.state.index) for i in graph.decision_makers)
        return reached + ("" if can_move else "Nobody can move away from it.")
    whose = listed([graph.conflict.decision_makers[i].name for i in outcome.weakest])
    if outcome.margin == 0:
        return f"{reached}Least margin: 0, as {whose} could move away without loss."
    return f"{reached}Least margin: {plural(outcome.margin, 'rank level')} ({whose})."


def _briefly(each: Contentment) -> str:
    said = [_CHANGE[each.change]] if each.change in (1, -1) else []
    said += [f"fails {_statements(each.failed)}"] if each.failed else []
    return f"{each.dm.name} ({'; '.join(said)})" if said else each.dm.name


def _place(each: Contentment) -> str:
    if each.standing == "indifferent":
        return "all states are the same to it."
    change = "" if each.change is None else f", {_CHANGE[each.change]}"
    sentence = f"place {each.place} of {each.places}{change}."
    total = len(each.met) + len(each.failed)
    if each.failed:
        sentence += f" Fails {len(each.failed)} of {total}: {_statements(each.failed)}."
    if each.met:
        sentence += f" Meets {f'all {total}' if not each.failed else len(each.met)}: {_statements(each.met)}."
    return sentence


def _statements(priorities: Sequence[object]) -> str:
    return ", ".join(f"`{priority}`" if " " in str(priority) else str(priority) for priority in priorities)


def _side_by_side(paper: Paper, findings: Sequence[Findings]) -> None:
    """The strongest outcomes of several views, matched by what is taken: how each stands in every view."""
    rows: dict[object, State] = {}
    cut = 0
    for found in findings:
        for group in found.ranked.groups[:1]:
            rows |= {_identity(outcome.state): outcome.state for outcome in group.outcomes[:_MOST]}
            cut += max(0, group.count - _MOST)
    names = [found.view or "base" for found in findings]
    columns = [_column(found, rows) for found in findings]
    cells = [list(row) for row in zip(*columns, strict=True)]
    sizes = [max(width(row[k]) for row in [names, *cells]) + 3 for k in range(len(names))]
    paper.line("What holds under the most demanding concept in which view", "title")
    paper.item(_columns(names, sizes), "outcome", indent=2, style="strong")
    for row, state in zip(cells, rows.values(), strict=True):
        paper.item(_columns(row, sizes), str(state), indent=2)
    if cut:
        paper.line(f"and {cut:,} more, listed by each view alone", "dim", indent=2)


def _columns(texts: Sequence[str], sizes: Sequence[int]) -> str:
    return "".join(padded(text, size) for text, size in zip(texts, sizes, strict=True))


def _identity(state: State) -> object:
    """What two views match their states by."""
    return state.name or (state.taken, state.open)


def _column(found: Findings, rows: Mapping[object, State]) -> list[str]:
    listed = {_identity(each.state): each for each in found.outcomes}
    complete = sum(group.count for group in found.ranked.groups) == len(listed)
    cells = []
    for key, state in rows.items():
        if key in listed:
            cells.append(_cell(listed[key].held, listed[key].steps))
        else:
            cells.append("–" if complete else _unlisted(found, state))
    return cells


def _unlisted(found: Findings, state: State) -> str:
    """How a state stands in a view that lists only the first of its outcomes."""
    graph, bits = found.graph, found.graph.conflict.bits
    index = graph.find(sum(bits[name] for name in state.taken)) if bits.keys() >= {*state.taken} else None
    held = () if index is None else found.solution.held(index)
    if index is None or not held:
        return "–"
    steps = 0 if index == graph.status_quo else len(found.solution.path(index)) or None
    return _cell(held, steps)


def _cell(held: Sequence[str], steps: int | None) -> str:
    return find(held[0]).short + ("" if steps is None else " here" if steps == 0 else f" in {steps}")


def _legend(paper: Paper, findings: Sequence[Findings]) -> None:
    if not any(found.ranked.groups for found in findings):
        return
    concepts = findings[0].solution.concepts
    hang = max(13, *(width(concept.short) + 2 for concept in concepts))
    for concept in concepts:
        paper.item(concept.short, f"{concept.rule}.", hang=hang, style="dim")
    for standing in _standings(findings):
        paper.item(standing, f"{STANDINGS[standing]}.", hang=hang, style="dim")
    if len(findings) > 1 and any(found.graph.status_quo is not None for found in findings):
        steps = "improvements lead to it from the status quo, in 3 steps at the least; without a number, they do not"
        paper.item("in 3", f"{steps}; –: it does not hold there.", hang=hang, style="dim")
    further = any(concept.key not in CONCEPTS for concept in concepts)
    paper.item("order", f"{FURTHER_ORDER if further else ORDER}.", hang=hang, style="dim")
    if not further or any(outcome.margin is not None for found in findings for outcome in found.outcomes):
        paper.item("margin", f"{MARGIN}.", hang=hang, style="dim")
    paper.gap()
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")


def _standings(findings: Sequence[Findings]) -> list[str]:
    """The standings that the report uses, in the order of their definition."""
    used: set[str] = set()
    for found in findings:
        for group in found.ranked.groups[:1]:
            for outcome in group.outcomes[:_MOST]:
                used |= {each.standing for each in contentment(found.graph, outcome.state.index)}
    return [standing for standing in STANDINGS if standing in used]
