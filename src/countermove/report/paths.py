"""The answer of `paths` for people: the first step at which outcomes appear, the ways there, what separates ways."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from countermove.analyses.paths.findings import ANY, IMPROVEMENTS, MIX, Goal, Paths
from countermove.analyses.paths.indicators import Separation, Separations
from countermove.analyses.paths.ways import MOST_MOVES, Way
from countermove.errors import width
from countermove.graph import ModelGraph, Step
from countermove.report.paper import Paper, listed, padded, plural
from countermove.report.words import reason_words, state_words, step_words, view_words
from countermove.stability.concepts import CONCEPTS

_MOST, _WATCHED = 12, 6
_NAMED = {IMPROVEMENTS: "improvements", MIX: "the mix", ANY: "any moves"}


def report_paths(paper: Paper, found: Paths, *, everything: bool, title: bool = True) -> None:
    """What was found in one view; `title`: with the title of the model."""
    graph = found.graph
    if title:
        paper.line(graph.conflict.title, "title")
    if graph.conflict.seen:
        paper.line(view_words(graph.conflict.seen), "" if title else "title")
    begin = state_words(graph.states[found.start])
    paper.line(f"From {'the status quo, ' if found.start == graph.status_quo else 'state '}{begin}.")
    if found.kind == MIX:
        only = listed([graph.conflict.decision_makers[i].name for i in found.improving])
        verb = "improve" if len(found.improving) > 1 else "improves"
        paper.line(f"In the mix, {only or 'nobody'} only {verb}, and everybody else may make any move.")
    paper.gap()
    if found.goal is None:
        _extents(paper, found, everything)
        _table(paper, found, everything)
    for aim in (found.goal, found.other):
        if aim:
            _goal(paper, found, aim)
    if found.goal and found.other and found.separations:
        good, bad = _short(found, found.goal), _short(found, found.other)
        _separations(paper, found, good, bad, found.separations, everything)


def legend(paper: Paper) -> None:
    """What the words of the answer mean."""
    paper.gap()
    words = (
        "moves, one after the other, in which nobody moves twice in a row; an improvement is one for its mover, judged"
    )
    paper.item("way", f"{words} where it moves from.", hang=6, style="dim")
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")


def _extents(paper: Paper, found: Paths, everything: bool) -> None:
    graph, size = found.graph, len(found.graph)
    paper.line("How far the moves lead", "title")
    for kind, reached in found.extents.items():
        whole = "the status quo" if found.start == graph.status_quo else "the start"
        states = f"{size - reached.never:,} of {plural(size, 'state')}" if reached.never else f"all {size:,} states"
        deepest = len(reached.counts) - 1
        steps = f", each in {plural(deepest, 'step')}{' or fewer' if deepest > 1 else ''}"
        if not deepest:
            states, steps = f"nowhere from {whole}", ""
        paper.item(_NAMED[kind], f"{states}{steps}", indent=2, hang=16)
    never = found.extents[ANY]
    if never.never:
        paper.gap()
        paper.line(f"{plural(never.never, 'state')} never reached, whatever anybody does:", "strong")
        named = never.unreached if everything else never.unreached[:_MOST]
        for state in named:
            paper.line(state_words(graph.states[state]), indent=2)
        if len(named) < never.never:
            more = "" if everything else " (`--all` lists them)"
            paper.line(f"and {never.never - len(named):,} more{more}", "dim", indent=2)
    for kind, reached in found.extents.items():
        if everything and kind != ANY and reached.never:
            paper.gap()
            paper.line(f"{plural(reached.never, 'state')} never reached by {_NAMED[kind]}, by number:", "strong")
            left = reached.never - len(reached.unreached)
            paper.line(_numbers(reached.unreached) + (f" and {left:,} more" if left else ""), indent=2)
    paper.gap()


def _numbers(states: Sequence[int]) -> str:
    """The numbers of states, those in a row as a range.

    >>> _numbers([0, 1, 2, 4, 6, 7])
    '1 to 3, 5, 7, 8'
    """
    rows = [[s for _, s in row] for _, row in groupby(enumerate(states), key=lambda each: each[1] - each[0])]
    told = [f"{row[0] + 1} to {row[-1] + 1}" if len(row) > 2 else ", ".join(str(s + 1) for s in row) for row in rows]
    return ", ".join(told)


def _table(paper: Paper, found: Paths, everything: bool) -> None:
    graph = found.graph
    if not found.outcomes:
        paper.line("No outcome holds under any of the five concepts.", "strong")
        return
    heads = [_NAMED[kind] for kind in found.reaches]
    sizes = [width(head) + 2 for head in heads]
    hang = 2 + sum(sizes)
    shown = found.outcomes if everything else found.outcomes[:_MOST]
    paper.line("The step at which each outcome that holds first appears", "title")
    paper.item(_cells(heads, sizes), "outcome; who can take the last step there", indent=2, hang=hang, style="dim")
    for concept, group in groupby(shown, key=lambda each: each[1][0]):
        paper.line(f"It holds under {CONCEPTS[concept].short}:", "strong", indent=2)
        for state, _ in group:
            arrivals = found.arrivals(state)
            cells = [
                "never" if each.steps is None else "here" if not each.steps else str(each.steps)
                for each in arrivals.values()
            ]
            last = next((each.last for each in arrivals.values() if each.steps), ())
            who = "; " + listed([graph.conflict.decision_makers[i].name for i in last], "or") if last else ""
            paper.item(_cells(cells, sizes), f"{state_words(graph.states[state])}{who}", indent=2, hang=hang)
    if len(shown) < found.total:
        more = "" if everything else " (`--all` lists them)"
        paper.line(f"and {plural(found.total - len(shown), 'more outcome')}{more}", "dim", indent=2)
    first = [state for state, held in shown if held[0] == shown[0][1][0]]
    paper.gap()
    paper.line(f"A shortest way to each that holds under {CONCEPTS[shown[0][1][0]].short}", "title")
    for state in first:
        _way_to(paper, found, state)


def _cells(texts: Sequence[str], sizes: Sequence[int]) -> str:
    return "".join(padded(text, size) for text, size in zip(texts, sizes, strict=True))


def _way_to(paper: Paper, found: Paths, state: int) -> None:
    graph = found.graph
    name = state_words(graph.states[state])
    by, way = found.way(state)
    if way is None:
        paper.line(f"{name}: no legal sequence of moves leads there.", indent=2)
    elif not way.steps:
        paper.line(f"{name}: here already.", indent=2)
    else:
        lead = next(iter(found.reaches))
        how = f"by {_NAMED[by]}" + ("" if by == lead else f", as {_NAMED[lead]} never lead there")
        paper.line(f"{name}: {how}", indent=2)
        _steps(paper, graph, way, 4)


def _steps(paper: Paper, graph: ModelGraph, way: Way, indent: int) -> None:
    """The steps of a way, each that is no improvement for its mover marked."""
    for place, step in enumerate(way.steps):
        paper.item(f"{place + 1}.", step_words(graph, step), indent=indent)
        if place in way.unwilling:
            paper.line(_against(graph, step), "bad", indent=indent + 3)


def _against(graph: ModelGraph, step: Step) -> str:
    """What makes a mover unwilling to take a step."""
    name = graph.conflict.decision_makers[step.mover].name
    if not graph.prefers(step.mover, step.source, step.target):
        return f"{name} gains nothing by it: as good to it as before."
    reason = graph.orders[step.mover].reason(step.source, step.target)
    return f"Against {name}'s own order: {reason_words(reason, 'before', 'after')}."


def _goal(paper: Paper, found: Paths, aim: Goal) -> None:
    graph = found.graph
    paper.line(f"To {_ends(found, aim)}", "title")
    if found.start in aim.ends:
        paper.line("It is so here already.")
        paper.gap()
        return
    said = [f"by {_NAMED[kind]} {'never' if n is None else f'in {n}'}" for kind, n in aim.steps.items()]
    paper.line(f"Fewest steps: {', '.join(said)}.")
    shown: Sequence[Way] = aim.ways.found
    if aim.instead:
        paper.line(f"{_NAMED[found.kind].capitalize()} never lead there. The shortest way by any moves:", "strong")
        shown = [aim.instead]
    for place, way in enumerate(shown, 1):
        paper.gap()
        target = f", to {state_words(graph.states[way.steps[-1].target])}" if len(aim.ends) > 1 else ""
        paper.line(f"Way {place}: {plural(len(way.steps), 'step')}{target}", indent=2)
        _steps(paper, graph, way, 4)
    if not aim.ways.complete:
        paper.line(
            f"The search was given up after {MOST_MOVES:,} moves: there are too many ways, exponentially many in the "
            "number of steps. There may be more of these lengths.", "bad", indent=2,
        )  # fmt: skip
    paper.gap()


def _ends(found: Paths, aim: Goal) -> str:
    if len(aim.ends) == 1:
        return state_words(found.graph.states[next(iter(aim.ends))])
    return f"`{aim.asked}` ({plural(len(aim.ends), 'state')})"


def _short(found: Paths, aim: Goal) -> str:
    return _ends(found, aim) if len(aim.ends) == 1 else f"`{aim.asked}`"


def _separations(paper: Paper, found: Paths, good: str, bad: str, split: Separations, everything: bool) -> None:
    kind = _NAMED[found.kind]
    paper.line("What tells the ways apart", "title")
    if not (split.open_good and split.open_bad):
        closed = [name for name, is_open in ((good, split.open_good), (bad, split.open_bad)) if not is_open]
        paper.line(f"From here {kind} do not lead to {listed(closed, 'or')} at all.")
        return
    if not (split.good or split.bad or split.neither):
        hint = "" if found.kind == IMPROVEMENTS else " Ask again with `--improving`: there moves may close a way."
        paper.line(f"Nothing: from every state that can be reached, {kind} lead to both ends.{hint}")
    for name, other, moves in ((good, bad, split.good), (bad, good, split.bad)):
        if moves:
            paper.line(f"After these moves {name} can still be reached, and {other} no more:", "strong", indent=2)
            _watch(paper, found, moves, everything)
    if split.neither:
        paper.line("After these moves neither can be reached any more:", "strong", indent=2)
        _watch(paper, found, split.neither, everything)
    for name, other, turn in ((good, bad, split.good_turn), (bad, good, split.bad_turn)):
        if turn is not None:
            paper.line(f"On the first way to {name} above, {other} is out of reach from step {turn + 1} on.", indent=2)
    if not split.complete:
        paper.line(
            "Not all states were gone through, so there may be moves as near that are not shown.", "bad", indent=2
        )


def _watch(paper: Paper, found: Paths, moves: Sequence[Separation], everything: bool) -> None:
    graph = found.graph
    shown = moves if everything else moves[:_WATCHED]
    for each in shown:
        target = state_words(graph.states[each.step.target])
        paper.item("-", f"step {each.after + 1}: {step_words(graph, each.step)}; to {target}", indent=4)
    if len(shown) < len(moves):
        paper.line(f"and {len(moves) - len(shown):,} more as near (`--all` lists them)", "dim", indent=6)
