"""The answer of `analyze` for people: the outcomes that hold, with who would be content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countermove.analyses.contentment import STANDINGS, Contentment, contentment
from countermove.analyses.outcomes import MARGIN, ORDER, Outcome
from countermove.graph import ModelGraph
from countermove.model import Conflict
from countermove.report.paper import Paper, listed, plural
from countermove.report.words import deeds, state_words, view_words
from countermove.stability.concepts import CONCEPTS
from countermove.stability.solve import Solution
from countermove.states import State

#: The short names of the concepts, for people.
SHORT = {key: "Nash" if key == "nash" else key.upper() for key in CONCEPTS}
_MOST = 12
_STYLE = {"best": "good", "content": "good", "not content": "bad", "indifferent": "dim"}


@dataclass(frozen=True)
class Answer:
    """One view's answer: the outcomes that hold, in order, among those that were asked for."""

    solution: Solution
    outcomes: tuple[Outcome, ...]
    where: str = ""

    @property
    def graph(self) -> ModelGraph:
        """The graph that was solved."""
        return self.solution.graph

    @property
    def view(self) -> str:
        """The name of the view, or the empty string."""
        seen = self.graph.conflict.seen
        return seen.name if seen else ""

    @property
    def by_strength(self) -> list[tuple[str, list[Outcome]]]:
        """The outcomes by the most demanding concept that each holds under, the most demanding first."""
        groups: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            groups.setdefault(outcome.held[0], []).append(outcome)
        return list(groups.items())


def report(paper: Paper, answers: Sequence[Answer], *, everything: bool = False) -> None:
    """One view of a model in full, or several: side by side, then each in short."""
    _head(paper, answers[0].graph.conflict)
    if len(answers) > 1:
        paper.gap()
        _side_by_side(paper, answers)
    for answer in answers:
        paper.gap()
        _view(paper, answer, short=len(answers) > 1, everything=everything)
    paper.gap()
    _legend(paper, answers)


def _head(paper: Paper, conflict: Conflict) -> None:
    paper.line(conflict.title, "title")
    if conflict.question:
        paper.line(conflict.question)
    said = [f"Model: {conflict.by}" if conflict.by else "", f"as of {conflict.as_of}" if conflict.as_of else ""]
    if any(said):
        paper.line("; ".join(part for part in said if part), "dim")


def _view(paper: Paper, answer: Answer, *, short: bool, everything: bool) -> None:
    graph = answer.graph
    seen = graph.conflict.seen
    if seen:
        paper.line(view_words(seen), "title")
        if seen.text:
            paper.line(seen.text, "dim")
    elif short:
        paper.line("The model without a view", "title")
    paper.line(_size(graph) + (f" Only outcomes in which {answer.where}." if answer.where else ""))
    groups = answer.by_strength
    if not groups:
        asked = listed([SHORT[concept.key] for concept in answer.solution.concepts], "or")
        where = f" in which {answer.where}" if answer.where else ""
        paper.line(f"No outcome{where} holds under {asked}.", "strong")
    for position, (concept, group) in enumerate(groups):
        if position == 1 and short and not everything:
            rest = [f"{len(each):,} more under {SHORT[key]}" for key, each in groups[1:]]
            paper.gap()
            paper.line(
                f"Less firmly: {listed(rest)} (`--view {answer.view or 'base'}` lists the first of them).", "dim"
            )
            break
        _group(paper, answer, concept, group, first=position == 0, short=short, everything=everything)


def _size(graph: ModelGraph) -> str:
    sentence = f"{plural(len(graph), 'feasible state')}, {plural(len(graph.decision_makers), 'decision maker')}"
    if graph.status_quo is None:
        return f"{sentence}, no status quo."
    return f"{sentence}; status quo: {state_words(graph.states[graph.status_quo])}."


def _group(
    paper: Paper, answer: Answer, concept: str, group: list[Outcome], *, first: bool, short: bool, everything: bool
) -> None:
    held = {outcome.held for outcome in group}
    implied = [SHORT[key] for key in group[0].held[1:]]
    also = f", and with it under {listed(implied)}" if len(held) == 1 and implied else ""
    verb = "holds" if len(group) == 1 else "hold"
    full = first and len(group) <= _MOST
    paper.gap()
    paper.line(
        f"{plural(len(group), 'outcome' if first else 'more outcome')} {verb} under {SHORT[concept]}{also}.", "strong"
    )
    shown = group if everything else group[:_MOST]
    for outcome in shown:
        if full:
            _outcome(paper, answer.graph, outcome, short=short)
        else:
            state = answer.graph.states[outcome.state]
            paper.item(f"{state.number:>5}", f"{state}{_reached_briefly(answer.graph, outcome)}", indent=2, hang=9)
    if len(shown) < len(group):
        paper.line(f"and {len(group) - len(shown):,} more (`--all` lists them)", "dim", indent=9)


def _outcome(paper: Paper, graph: ModelGraph, outcome: Outcome, *, short: bool) -> None:
    state = graph.states[outcome.state]
    paper.gap()
    paper.item(f"{state.number:>5}", str(state), indent=2, hang=9, style="mark")
    doing = deeds(graph.conflict, state)
    for dm, done in doing:
        paper.item(f"{dm.shown}:", done, indent=9, hang=13)
    if not doing and not state.name:
        paper.line("Nobody takes any option.", indent=9)
    paper.line(_standing(graph, outcome), "dim", indent=9)
    everybody = contentment(graph, outcome.state)
    size = max(len(each.dm.name) for each in everybody)
    for standing, style in _STYLE.items():
        alike = [each for each in everybody if each.standing == standing]
        if alike and short:
            paper.item(standing, "; ".join(_briefly(each) for each in alike), indent=9, hang=22, style=style)
        for each in () if short else alike:
            paper.item(f"{standing:<11}  {each.dm.name}", _place(each), indent=9, hang=24 + size, style=style)


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
        return f"{reached}Nobody can move away from it."
    return f"{reached}Least margin: {plural(outcome.margin, 'rank level')}."


def _briefly(each: Contentment) -> str:
    failed = "; ".join(str(priority) for priority in each.failed)
    return f"{each.dm.name} (fails {failed})" if failed else each.dm.name


def _place(each: Contentment) -> str:
    if each.standing == "indifferent":
        return "all states are the same to it"
    change = {1: ", better than the status quo", -1: ", worse than the status quo"}.get(each.change or 0, "")
    sentence = f"place {each.place} of {each.places}{change}"
    met = "; ".join(str(priority) for priority in each.met)
    failed = "; ".join(str(priority) for priority in each.failed)
    if not each.met and not each.failed:
        return f"{sentence}."
    if not failed:
        return f"{sentence}. Meets all {len(each.met)}: {met}."
    if not met:
        return f"{sentence}. Fails all {len(each.failed)}: {failed}."
    return f"{sentence}. Fails {len(each.failed)} of {len(each.met) + len(each.failed)}: {failed}. Meets: {met}."


def _side_by_side(paper: Paper, answers: Sequence[Answer]) -> None:
    """The strongest outcomes of several views, matched by what is taken: how each stands in every view."""
    rows: dict[object, str] = {}
    held: list[dict[object, Outcome]] = []
    for answer in answers:
        states = answer.graph.states
        held.append({_identity(states[each.state]): each for each in answer.outcomes})
        for _, group in answer.by_strength[:1]:
            rows |= {_identity(state): str(state) for state in (states[each.state] for each in group[:_MOST])}
    names = [answer.view or "base" for answer in answers]
    cells = [[_cell(outcomes.get(key)) for outcomes in held] for key in rows]
    sizes = [max(len(row[k]) for row in [names, *cells]) + 3 for k in range(len(names))]
    paper.line("What holds most firmly in which view: concept, and improvements from the status quo to it", "title")
    paper.item(_columns(names, sizes), "outcome", indent=2, style="strong")
    for row, words in zip(cells, rows.values(), strict=True):
        paper.item(_columns(row, sizes), words, indent=2)


def _columns(texts: Sequence[str], sizes: Sequence[int]) -> str:
    return "".join(text.ljust(size) for text, size in zip(texts, sizes, strict=True))


def _identity(state: State) -> object:
    """What two views match their states by."""
    return state.name or (state.taken, state.open)


def _cell(outcome: Outcome | None) -> str:
    if outcome is None:
        return "–"
    steps = "" if outcome.steps is None else " here" if outcome.steps == 0 else f" in {outcome.steps}"
    return SHORT[outcome.held[0]] + steps


def _legend(paper: Paper, answers: Sequence[Answer]) -> None:
    for concept in answers[0].solution.concepts:
        paper.item(SHORT[concept.key], f"{concept.rule}.", hang=13, style="dim")
    for standing in _standings(answers):
        paper.item(standing, f"{STANDINGS[standing]}.", hang=13, style="dim")
    paper.item("order", f"{ORDER}.", hang=13, style="dim")
    paper.item(
        "margin",
        f"{MARGIN}.",
        hang=13,
        style="dim",
    )
    paper.gap()
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")


def _standings(answers: Sequence[Answer]) -> list[str]:
    """The standings that the report uses, in the order of their definition."""
    used: set[str] = set()
    for answer in answers:
        for _, group in answer.by_strength[:1]:
            for outcome in group[:_MOST]:
                used |= {each.standing for each in contentment(answer.graph, outcome.state)}
    return [standing for standing in STANDINGS if standing in used]
