"""The answer of `explain`: sentences out of the evidence of verdicts."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.graph import ModelGraph
from countermove.report.eyes import eyes_of
from countermove.report.paper import Paper, listed, plural
from countermove.report.replies import reply_words
from countermove.report.words import change_words, deeds, reason_words, source_words, state_words, view_words
from countermove.stability.concepts import find, short_names
from countermove.stability.verdict import Reply, Verdict

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
    for position, alike in enumerate(_alike(graph, verdicts)):
        if position:
            paper.gap()
        paper.line(_sentence(graph, alike), indent=2)
        _replies(paper, graph, alike, most)
    if not any(verdict.replies for verdict in verdicts):
        _losses(paper, graph, verdicts[0], most)


def _alike(graph: ModelGraph, verdicts: Sequence[Verdict]) -> list[list[Verdict]]:
    """The verdicts in groups of those that ask about the same moves, for the same reason."""
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        eyes = eyes_of(graph, verdict)
        found.setdefault(eyes.tempting("it") if eyes.tempts_by_itself else "", []).append(verdict)
    return [*found.values()]


def _replies(paper: Paper, graph: ModelGraph, verdicts: Sequence[Verdict], most: int) -> None:
    for position, reply in enumerate(verdicts[0].replies[:most]):
        paper.gap()
        replies = [(verdict, verdict.replies[position]) for verdict in verdicts]
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
    return " ".join(_sentence(graph, alike) for alike in _alike(graph, verdicts))


def _sentence(graph: ModelGraph, verdicts: Sequence[Verdict]) -> str:
    first, eyes = verdicts[0], eyes_of(graph, verdicts[0])
    name = graph.conflict.decision_makers[first.dm].name
    moves, count = len(graph.moves(first.dm, first.state)), len(first.replies)
    if not moves:
        return f"{name} has no move here, so it stays whatever the concept."
    barred = [verdict for verdict in verdicts if verdict.barred and verdict.barred.stable]
    if barred:
        text = _sentence(graph, free) if (free := [verdict for verdict in verdicts if verdict not in barred]) else ""
        shorts = listed(short_names(verdict.concept for verdict in barred))
        return f"{text} {name} stays, and strongly so, which is more than {shorts} asks: not stable under it.".lstrip()
    if not count:
        some = "Its only move does not lead" if moves == 1 else f"None of its {moves} moves leads"
        return f"{name} stays. {some} to {eyes.tempting('it')}: stable under {_concepts(verdicts, True)}."
    which = f"{count} of its {moves} moves {'leads' if count == 1 else 'lead'} to {eyes.tempting(name)}."
    if moves == 1:
        which = f"Its only move leads to {eyes.tempting(name)}."
    stays, leaves = _concepts(verdicts, True), _concepts(verdicts, False)
    if not eyes.tempts_by_itself:
        return _expectation(name, moves, stays, leaves)
    if not leaves:
        return f"{which} It is deterred: {name} stays under {stays}."
    if not stays:
        return f"{which} {name} leaves under {leaves}."
    return f"{which} {name} is deterred, and stays, under {stays}; it leaves under {leaves}."


def _expectation(name: str, moves: int, stays: str, leaves: str) -> str:
    """What one comes to who looks some moves ahead from every move it has."""
    if not leaves:
        none = (
            "that its only move would not end better for it"
            if moves == 1
            else (f"none of its {moves} moves to end better for it")
        )
        return f"{name} expects {none}, and stays under {stays}."
    some = "its only move" if moves == 1 else f"one of its {moves} moves or more"
    if not stays:
        return f"{name} expects {some} to end better for it, and leaves under {leaves}."
    return f"{name} expects {some} to end better for it, and leaves, under {leaves}; it stays under {stays}."


def _concepts(verdicts: Sequence[Verdict], stable: bool) -> str:
    return listed(short_names(verdict.concept for verdict in verdicts if verdict.stable == stable))


def together(graph: ModelGraph, verdicts: Sequence[Sequence[Verdict]]) -> list[str]:
    """For each concept, whether everybody stays."""
    lines: dict[str, list[str]] = {}
    for column in zip(*verdicts, strict=True):
        names = [graph.conflict.decision_makers[verdict.dm].name for verdict in column]
        leaving = [name for name, verdict in zip(names, column, strict=True) if not verdict.deterred]
        more = [name for name, verdict in zip(names, column, strict=True) if verdict.deterred and not verdict.stable]
        text = f"no equilibrium, {listed(leaving)} would leave" if leaving else "an equilibrium, everybody stays"
        if more and not leaving:
            text = f"no equilibrium: everybody stays, but {listed(more)} strongly"
        lines.setdefault(text, []).append(find(column[0].concept).short)
    return [f"Under {listed(keys)} this is {text}." for text, keys in lines.items()]


def _improvement(
    paper: Paper, graph: ModelGraph, verdict: Verdict, x: int, replies: Sequence[tuple[Verdict, Reply]]
) -> None:
    i, s = verdict.dm, verdict.state
    dm, states = graph.conflict.decision_makers[i], graph.states
    paper.item("→", f"{dm.name} {change_words(dm, states[s], states[x])}, to {state_words(states[x])}", indent=4)
    paper.line(eyes_of(graph, verdict).why(x), indent=6)
    texts: dict[str, list[str]] = {}
    for own, reply in replies:
        texts.setdefault(reply_words(graph, own, reply), []).append(find(own.concept).short)
    for text, keys in texts.items():
        paper.item(f"{listed(keys)}:", text, indent=6, hang=12)
