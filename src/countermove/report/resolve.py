"""The answer of `resolve` for people."""

from __future__ import annotations

from countermove.analyses.resolve import Resolution, Resolved
from countermove.analyses.resolve.laid import After
from countermove.graph import ModelGraph
from countermove.report.changed import change_words, cost_words, offered_words, untried_words, who_words
from countermove.report.paper import Paper, listed, plural
from countermove.report.words import state_words, view_words

#: How many states, and how many other ways, are shown.
_MOST_STATES, _MOST_TIES = 3, 4


def report_resolved(paper: Paper, found: Resolved, asked: str, *, heading: bool, everything: bool) -> None:
    """What it would take in one view. `asked`: the statement or state asked about, as it was given."""
    conflict = found.graph.conflict
    if heading:
        paper.line(conflict.title, "title")
    if conflict.seen:
        paper.line(view_words(conflict.seen), "title")
    paper.line(question_words(found, asked), "strong")
    paper.line(_terms(found), "dim")
    for untried in found.untried:
        paper.line(untried_words(found.graph, untried), "dim")
    paper.gap()
    if found.already:
        _already(paper, found)
        return
    _now(paper, found)
    _verdict(paper, found)
    for number, each in enumerate(found.front, 1):
        paper.gap()
        _resolution(paper, found, each, f"{number}")
    _others(paper, found, found.ties, "Other ways that cost the same, or use more kinds of change", everything)
    _others(paper, found, found.renamed, "In name only: nobody leaves what was to be prevented", everything)
    if found.front or found.renamed:
        paper.gap()
        _legend(paper, found)


def question_words(found: Resolved, asked: str) -> str:
    """What is asked, as a question."""
    aim, short = found.aim, found.concept.short
    how = [word for said, word in ((aim.reached, "is reached"), (aim.proof, "is proof against coalitions")) if said]
    more = f" and {listed(how)}" if how else ""
    what = f"`{asked}`" if aim.statement is not None else asked
    if aim.prevent:
        return f"What would it take so that no outcome with {what} holds ({short}){more}?"
    if aim.statement is None:
        return f"What would it take so that {what} holds ({short}){more}?"
    return f"What would it take so that an outcome with {what} holds ({short}){more}?"


def _terms(found: Resolved) -> str:
    terms, makers = found.terms, found.graph.conflict.decision_makers
    costs = [f"{kind} {cost}" for kind, cost in terms.costs.items() if kind != "promise" or found.offered[kind]]
    said = [f"Costs: {', '.join(costs)}."]
    if terms.by is not None:
        said.append(f"Only {listed([makers[i].name for i in sorted(terms.by)])} may change anything.")
    if terms.fixed:
        said.append(f"Beyond influence: {listed([makers[i].name for i in sorted(terms.fixed)])}.")
    return " ".join(said)


def _states(graph: ModelGraph, states: tuple[int, ...]) -> str:
    shown = [state_words(graph.states[s]) for s in states[:_MOST_STATES]]
    more = len(states) - len(shown)
    return listed(shown + ([f"{more} more"] if more else []))


def _already(paper: Paper, found: Resolved) -> None:
    if found.aim.prevent:
        paper.line("Nothing: no such outcome holds as things are.", "good")
    else:
        paper.line(f"Nothing: it holds as things are, at {_states(found.graph, found.now.asked)}.", "good")


def _now(paper: Paper, found: Resolved) -> None:
    count = len(found.aim.states)
    if found.aim.prevent:
        paper.line(f"As things are it holds at {_states(found.graph, found.now.asked)}.")
    elif count == 1:
        paper.line("As things are it does not hold.")
    else:
        paper.line(f"As things are none of the {count} states in which it is so holds.")


def _verdict(paper: Paper, found: Resolved) -> None:
    least, tried = found.cost, " of what is tried" * bool(found.untried)
    if least is not None and not found.is_proved:
        paper.line(f"A change that costs {least} does. That nothing cheaper does is not proved.", "bad")
        why = (
            "Time ran out (`--seconds`)"
            if not found.finished
            else "Too much does so in name only to look through it all"
        )
        paper.line(f"{why}; nothing that costs less than {found.proved} does.", "dim")
    elif least is not None:
        names = min((each.cost for each in found.renamed), default=least)
        less = ", but in name only" if names < least else ""
        paper.line(f"The cheapest change costs {least}. Nothing cheaper{tried} does{less}: that is proved.", "good")
        if not found.finished:
            paper.line("Time ran out before all other ways were found (`--seconds`).", "dim")
    elif found.finished:
        paper.line(f"No change{tried} does, and that is proved.", "bad")
        paper.line(_tried(found))
    else:
        paper.line(f"Not proved: time ran out (`--seconds`). Nothing that costs less than {found.proved} does.", "bad")


def _tried(found: Resolved) -> str:
    if offered := offered_words(found.offered):
        return f"Tried was every combination of {offered}, and every order of what is wanted."
    if any(found.offered.values()):
        return "Tried was every order of what is wanted."
    return "Whoever may change has no move to make, and no part in any, so what it wants decides nothing."


def _resolution(paper: Paper, found: Resolved, each: Resolution, label: str) -> None:
    graph = found.graph
    marks = ["by prohibition alone"] if each.prohibits else []
    marks += ["in name only"] if each.relabels else []
    paper.item(label, f"Cost {each.cost}" + (f" ({', '.join(marks)})" if marks else ""), hang=3, style="mark")
    for change in each.changes:
        words = f"{who_words(graph, change)} {change_words(graph, change)}"
        paper.item("-", f"{words} ({cost_words(change, found.terms.costs)}).", indent=3)
    if then := then_words(found, each):
        paper.item("Then", f"{then}.", indent=3, style="dim")


def then_words(found: Resolved, each: Resolution) -> str:
    """What holds after a resolution: all of it where something is prevented, else of what was asked about; nothing
    where that was not worked out."""
    held = each.then.held if found.aim.prevent else each.then.asked
    return "" if held is None else _ranked(found.graph, each.then, held)


def verdict_words(found: Resolved) -> str:
    """The answer in one sentence."""
    least, tried = found.cost, " of what is tried" * bool(found.untried)
    if found.already:
        return "nothing: it is so as things are"
    if least is not None:
        proved = f"proved: nothing cheaper{tried} does" if found.is_proved else "not proved to be the cheapest"
        return f"the cheapest change costs {least}, {proved}"
    if found.finished:
        return f"no change{tried} does, proved"
    return f"not found in the time given; nothing that costs less than {found.proved} does"


def _ranked(graph: ModelGraph, then: After, states: tuple[int, ...]) -> str:
    """States that hold then, those reached first, in the numbers of the model asked about."""
    if not states:
        return "nothing holds at all"
    steps = then.steps
    order = sorted(states, key=lambda s: (s not in steps, steps.get(s, 0), s))
    said = []
    for s in order[:_MOST_STATES]:
        reached = "" if graph.status_quo is None else f" (reached in {steps[s]})" if s in steps else " (not reached)"
        new = [name for name in then.graph.states[s].taken if name not in graph.conflict.bits]
        said.append(state_words(graph.states[then.origin[s]]) + (f" with {listed(new)}" if new else "") + reached)
    more = len(order) - len(said)
    return f"{listed(said + ([f'{more} more'] if more else []))} {'holds' if len(order) == 1 else 'hold'}"


def _others(paper: Paper, found: Resolved, others: tuple[Resolution, ...], title: str, everything: bool) -> None:
    if not others:
        return
    paper.gap()
    paper.line(title, "strong")
    others = tuple(sorted(others, key=lambda each: each.cost))
    shown = others if everything else others[:_MOST_TIES]
    for each in shown:
        said = [f"{who_words(found.graph, change)} {change_words(found.graph, change)}" for change in each.changes]
        paper.item("-", f"cost {each.cost}: {'; '.join(said)}.", indent=2, hang=4)
    if len(shown) < len(others):
        paper.line(f"and {plural(len(others) - len(shown), 'other')} (`--all` lists them)", "dim", 2)


def _legend(paper: Paper, found: Resolved) -> None:
    lines = [
        "Each was solved again by the engine. No other of the list uses as few kinds of change and asks as few parties "
        "for as little."
    ]
    if any(each.prohibits for each in (*found.front, *found.ties)):
        lines.append("By prohibition alone: nobody wants anything else; the outcome, or what lures away, is forbidden.")
    for line in lines:
        paper.line(line, "dim")
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")
