"""What meets a move, in sentences: an answer of the others, what they do at the same time, what is foreseen."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.graph import ModelGraph, Step
from countermove.report.eyes import Eyes, eyes_of
from countermove.report.paper import listed, plural
from countermove.report.words import change_words, move_words, state_words
from countermove.stability.verdict import Foreseen, Reply, Sanction, Verdict


def reply_words(graph: ModelGraph, verdict: Verdict, reply: Reply) -> str:
    """What meets one improvement."""
    eyes = eyes_of(graph, verdict)
    match eyes.family:
        case "foresight" if reply.foreseen is not None:
            return _expected(graph, eyes, verdict, reply, reply.foreseen)
        case "maximin" if reply.foreseen is not None:
            return _secured(graph, eyes, reply, reply.foreseen)
        case "simultaneous":
            return _together(graph, eyes, reply)
        case _:
            return _answered(graph, eyes, reply)


def _answered(graph: ModelGraph, eyes: Eyes, reply: Reply) -> str:
    if reply.sanction is not None:
        return f"deterred. {_sanction(graph, eyes, reply.sanction)}"
    if reply.answers is None:
        return "not deterred, as no answer counts."
    what = "moves that better their own lot" if reply.by_improvements else "moves"
    if reply.by_improvements and eyes.family == "attitudes":
        what = "moves that their attitudes allow"
    if reply.by_improvements and eyes.family == "unknown":
        what = "moves that better their own lot, or may do so,"
    if not reply.answers:
        return f"not deterred. The others have no {what.rstrip(',')} from there."
    if reply.escape is None:
        reach = f"The others' {what} lead from there to {plural(reply.answers, 'state')}"
        every = "it is" if reply.answers == 1 else "all of them are"
        return f"not deterred. {reach}, and {every} {eyes.no_sanction()}."
    ends, counter = reply.escape.path[-1].target, reply.escape.counter
    dm, states = graph.conflict.decision_makers[eyes.i], graph.states
    escape = f"{change_words(dm, states[ends], states[counter])}, to {state_words(states[counter])}"
    return (
        f"not deterred. {_path(graph, reply.escape.path)}; but from there {dm.name} {escape}, {eyes.escape(counter)}. "
        "It can escape every answer that would hurt."
    )


def _sanction(graph: ModelGraph, eyes: Eyes, sanction: Sanction) -> str:
    text = f"{_path(graph, sanction.path)}. {eyes.sanction(sanction.state)}"
    if sanction.counters:
        only = len(sanction.counters) == 1
        counters = "its counter-move" if only else f"none of its {len(sanction.counters)} counter-moves"
        does = f"does not {eyes.counter()}" if only else _does(eyes.counter())
        text += f", and {counters} from there {does}"
    elif sanction.counters is not None:
        text += ", and it has no counter-move from there"
    return f"{text}."


def _does(words: str) -> str:
    """What a counter-move would have to do, said of one that does.

    >>> _does("do better than here"), _does("surely do better than here"), _does("lead to it")
    ('does better than here', 'surely does better than here', 'leads to it')
    """
    first, *rest = words.split(" ")
    if first == "surely":
        return f"surely {_does(' '.join(rest))}"
    return " ".join(["does" if first == "do" else f"{first}s", *rest])


def _path(graph: ModelGraph, path: Sequence[Step]) -> str:
    """A sequence of moves with what makes each mover willing."""
    return ", then ".join(f"{move_words(graph, step)} ({_willing(graph, step)})" for step in path) + (
        f", to {state_words(graph.states[path[-1].target])}"
    )


def _willing(graph: ModelGraph, step: Step) -> str:
    """Why the mover of a step is willing, or that it is not."""
    order = graph.orders[step.mover]
    if graph.unknown(step.mover, step.target, step.source):
        return "perhaps willing: its preference is unknown"
    if graph.prefers(step.mover, step.target, step.source):
        reason = order.reason(step.target, step.source)
        return f"willing: `{reason.priority}`" if reason.priority is not None else "willing: an improvement"
    if graph.prefers(step.mover, step.source, step.target):
        return "at a loss to itself"
    return "at no gain to itself"


def _together(graph: ModelGraph, eyes: Eyes, reply: Reply) -> str:
    """What the others do at the same time."""
    if reply.sanction is not None:
        moves = listed([move_words(graph, step) for step in reply.sanction.path])
        end = state_words(graph.states[reply.sanction.state])
        return f"deterred. If at the same time {moves}, it comes to {end}. {eyes.sanction(reply.sanction.state)}."
    if not reply.answers:
        return "not deterred. Nothing that the others would gain by moving from here at the same time is feasible."
    comes = f"it comes to {plural(reply.answers, 'state')}"
    every = "it is" if reply.answers == 1 else "all of them are"
    return f"not deterred. With what the others may do at the same time {comes}, and {every} {eyes.no_sanction()}."


def _expected(graph: ModelGraph, eyes: Eyes, verdict: Verdict, reply: Reply, foreseen: Foreseen) -> str:
    """Where a move is expected to end."""
    ahead = f"Looking {plural(foreseen.horizon, 'move')} ahead, {eyes.name} expects"
    if verdict.concept == "nm" and reply.sanction is not None:
        ahead = f"However far {eyes.name} looks, it ends no better. With {plural(foreseen.horizon, 'move')} it expects"
    if foreseen.horizon == 1:
        ahead = f"{eyes.name} looks no further"
    elif not foreseen.path:
        ahead += " nobody to move on from there"
    else:
        ahead += f" that then {_moves(graph, foreseen.path)}, to {state_words(graph.states[foreseen.end])}"
    if reply.sanction is not None:
        return f"deterred. {ahead}. {eyes.sanction(foreseen.end)}."
    return f"not deterred. {ahead}; that is {eyes.escape(foreseen.end)}."


def _secured(graph: ModelGraph, eyes: Eyes, reply: Reply, foreseen: Foreseen) -> str:
    """The worst that can come of a move."""
    if foreseen.horizon == 1:
        return "not deterred, as no answer counts."
    if reply.sanction is None:
        moves = plural(foreseen.horizon, "move")
        return f"not deterred. Within {moves} the others cannot keep {eyes.name} from what is better than here."
    end = state_words(graph.states[foreseen.end])
    return f"deterred. At the worst {_moves(graph, foreseen.path)}, to {end}. {eyes.sanction(foreseen.end)}."


def _moves(graph: ModelGraph, path: Sequence[Step]) -> str:
    return ", then ".join(move_words(graph, step) for step in path)
