"""The answer of `explain`: sentences out of the evidence of verdicts."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.graph import ModelGraph, Step
from countermove.report.paper import Paper, listed, plural
from countermove.report.words import (
    change_words,
    deeds,
    move_words,
    reason_words,
    source_words,
    state_words,
    view_words,
)
from countermove.stability.concepts import CONCEPTS, short_names
from countermove.stability.verdict import Reply, Sanction, Verdict

_MOST = 4


def explain(
    paper: Paper, graph: ModelGraph, state: int, verdicts: Sequence[Sequence[Verdict]], *, everything: bool = True
) -> None:
    """Why a state is stable or not: for each decision maker its verdicts, one for each concept asked about.

    Without `everything`, only the first few improvements of each are gone through.
    """
    conflict = graph.conflict
    paper.line(conflict.title, "title")
    if conflict.seen:
        paper.line(view_words(conflict.seen))
    paper.item("State", state_words(graph.states[state]), style="strong")
    for dm, done in deeds(conflict, graph.states[state]):
        paper.item(f"{dm.shown}:", done, indent=2, hang=6)
    for own in verdicts:
        paper.gap()
        _decision_maker(paper, graph, own, len(graph) if everything else _MOST)
    if {own[0].dm for own in verdicts} == set(graph.decision_makers):
        paper.gap()
        for line in together(graph, verdicts):
            paper.line(line, "strong")


def _decision_maker(paper: Paper, graph: ModelGraph, verdicts: Sequence[Verdict], most: int) -> None:
    dm = graph.conflict.decision_makers[verdicts[0].dm]
    paper.line(f"{dm.name}" + (f" ({dm.title})" if dm.title else ""), "title")
    paper.line(sentence(graph, verdicts), indent=2)
    if not verdicts[0].replies:
        _losses(paper, graph, verdicts[0], most)
    for position, reply in enumerate(verdicts[0].replies[:most]):
        paper.gap()
        replies = [(verdict.concept, verdict.replies[position]) for verdict in verdicts]
        _improvement(paper, graph, verdicts[0], reply.improvement, replies)
    if most < len(verdicts[0].replies):
        paper.gap()
        paper.line(
            f"and {len(verdicts[0].replies) - most} more improvements (`--all` goes through them)", "dim", indent=4
        )


def _losses(paper: Paper, graph: ModelGraph, verdict: Verdict, most: int) -> None:
    """Where the moves of a decision maker who has nothing to gain would lead, and what it would lose there."""
    i, s = verdict.dm, verdict.state
    dm, states, moves = graph.conflict.decision_makers[i], graph.states, graph.moves(i, s)
    for target in moves[:most]:
        change = f"{dm.name} {change_words(dm, states[s], states[target])}, to {state_words(states[target])}"
        if graph.prefers(i, s, target):
            reason = graph.orders[i].reason(s, target)
            why = f"worse: {reason_words(reason, 'here', 'there')}{source_words(reason)}"
        else:
            why = "as good to it"
        paper.item("→", f"{change}; {why}", indent=4, style="dim")
    if most < len(moves):
        paper.line(f"and {plural(len(moves) - most, 'more move')} (`--all` goes through every one)", "dim", indent=4)
    closed = 2 ** len(dm.options) - 1 - len(moves)
    if dm.options and closed and len(states[s].members) == 1:
        which = "change of its options is" if closed == 1 else "changes of its options are"
        paper.line(f"{closed} other {which} not open to it here: infeasible, one way, or ruled out.", "dim", indent=4)


def sentence(graph: ModelGraph, verdicts: Sequence[Verdict]) -> str:
    """What the verdicts of one decision maker at one state come to."""
    first = verdicts[0]
    name = graph.conflict.decision_makers[first.dm].name
    moves, count = len(graph.moves(first.dm, first.state)), len(first.replies)
    if not moves:
        return f"{name} has no move here, so it stays whatever the concept."
    if not count:
        some = "Its only move does not lead" if moves == 1 else f"None of its {moves} moves leads"
        return f"{name} stays. {some} to a state that it prefers: stable under {_concepts(verdicts, True)}."
    which = f"{count} of its {moves} moves {'leads' if count == 1 else 'lead'} to a state that {name} prefers."
    if moves == 1:
        which = f"Its only move leads to a state that {name} prefers."
    stays, leaves = _concepts(verdicts, True), _concepts(verdicts, False)
    if not leaves:
        return f"{which} It is deterred: {name} stays under {stays}."
    if not stays:
        return f"{which} {name} leaves under {leaves}."
    return f"{which} {name} is deterred, and stays, under {stays}; it leaves under {leaves}."


def _concepts(verdicts: Sequence[Verdict], stable: bool) -> str:
    return listed(short_names(verdict.concept for verdict in verdicts if verdict.stable == stable))


def together(graph: ModelGraph, verdicts: Sequence[Sequence[Verdict]]) -> list[str]:
    """For each concept, whether everybody stays."""
    lines: dict[str, list[str]] = {}
    for column in zip(*verdicts, strict=True):
        leaving = [graph.conflict.decision_makers[verdict.dm].name for verdict in column if not verdict.stable]
        text = f"no equilibrium, {listed(leaving)} would leave" if leaving else "an equilibrium, everybody stays"
        lines.setdefault(text, []).append(CONCEPTS[column[0].concept].short)
    return [f"Under {listed(keys)} this is {text}." for text, keys in lines.items()]


def _improvement(
    paper: Paper, graph: ModelGraph, verdict: Verdict, x: int, replies: Sequence[tuple[str, Reply]]
) -> None:
    i, s = verdict.dm, verdict.state
    dm, states = graph.conflict.decision_makers[i], graph.states
    paper.item("→", f"{dm.name} {change_words(dm, states[s], states[x])}, to {state_words(states[x])}", indent=4)
    reason = graph.orders[i].reason(x, s)
    paper.line(f"better for {dm.name}: {reason_words(reason, 'there', 'here')}{source_words(reason)}", indent=6)
    texts: dict[str, list[str]] = {}
    for concept, reply in replies:
        texts.setdefault(reply_words(graph, verdict, reply), []).append(CONCEPTS[concept].short)
    for text, keys in texts.items():
        paper.item(f"{listed(keys)}:", text, indent=6, hang=12)


def reply_words(graph: ModelGraph, verdict: Verdict, reply: Reply) -> str:
    """What meets one improvement."""
    dm, states = graph.conflict.decision_makers[verdict.dm], graph.states
    if reply.sanction is not None:
        return f"deterred. {_sanction(graph, verdict, reply.sanction)}"
    if reply.answers is None:
        return "not deterred, as no answer counts."
    what = "moves that better their own lot" if reply.by_improvements else "moves"
    if not reply.answers:
        return f"not deterred. The others have no {what} from there."
    if reply.escape is None:
        reach = f"The others' {what} lead from there to {plural(reply.answers, 'state')}"
        every = "it is" if reply.answers == 1 else "all of them are"
        return f"not deterred. {reach}, and {every} better for {dm.name} than here."
    ends, counter = reply.escape.path[-1].target, reply.escape.counter
    escape = f"{change_words(dm, states[ends], states[counter])}, to {state_words(states[counter])}"
    better = reason_words(graph.orders[verdict.dm].reason(counter, verdict.state), "there", "here")
    path = _path(graph, reply.escape.path)
    return (
        f"not deterred. {path}; but from there {dm.name} {escape}, better than here ({better}). It can escape every "
        "answer that would hurt."
    )


def _sanction(graph: ModelGraph, verdict: Verdict, sanction: Sanction) -> str:
    i, s = verdict.dm, verdict.state
    name = graph.conflict.decision_makers[i].name
    if sanction.state == s:
        worse = f"That is where {name} left from, so it gains nothing"
    elif graph.prefers(i, s, sanction.state):
        reason = reason_words(graph.orders[i].reason(s, sanction.state), "here", "there")
        worse = f"There {name} is worse off than here ({reason})"
    else:
        worse = f"There {name} is no better off than here (a tie)"
    text = f"{_path(graph, sanction.path)}. {worse}"
    if sanction.counters:
        only = len(sanction.counters) == 1
        counters = "its counter-move" if only else f"none of its {len(sanction.counters)} counter-moves"
        text += f", and {counters} from there does {'not do ' if only else ''}better than here"
    elif sanction.counters is not None:
        text += ", and it has no counter-move from there"
    return f"{text}."


def _path(graph: ModelGraph, path: Sequence[Step]) -> str:
    """A sequence of moves with what makes each mover willing."""
    return ", then ".join(f"{move_words(graph, step)} ({_willing(graph, step)})" for step in path) + (
        f", to {state_words(graph.states[path[-1].target])}"
    )


def _willing(graph: ModelGraph, step: Step) -> str:
    """Why the mover of a step is willing, or that it is not."""
    order = graph.orders[step.mover]
    if graph.prefers(step.mover, step.target, step.source):
        reason = order.reason(step.target, step.source)
        return f"willing: `{reason.priority}`" if reason.priority is not None else "willing: an improvement"
    if graph.prefers(step.mover, step.source, step.target):
        return "at a loss to itself"
    return "at no gain to itself"
