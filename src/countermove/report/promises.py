"""On what an outcome rests: promises that are kept or not, and rules that forbid what somebody would do."""

from __future__ import annotations

from countermove.analyses.promises import STANDINGS, Promise
from countermove.graph import ModelGraph
from countermove.report.bearing import Borne
from countermove.report.paper import Paper, listed
from countermove.report.ways import setback_words
from countermove.report.words import change_words, reason_words, state_words
from countermove.stability.concepts import CONCEPTS
from countermove.states import state_of

_STILL = {True: "; it would hold all the same", False: "", None: "; whether it would still hold is not worked out"}


def report_promises(paper: Paper, graph: ModelGraph, borne: Borne) -> None:
    """Words against deeds: only what is not simply kept is gone through."""
    by: dict[str, list[Promise]] = {}
    for each in borne.promises:
        by.setdefault(each.standing, []).append(each)
    rest = [
        f"{listed([_option(graph, each) for each in by[standing]])} {words}"
        for standing, words in (("free to drop", "could be dropped at no loss"), ("bound", "cannot be taken back"))
        if standing in by
    ]
    doubtful = [each for each in borne.promises if each.standing not in ("wanted", "bound", "free to drop")]
    if "wanted" in by:
        other = "another" if doubtful or rest else "an"
        rest.append(f"whoever takes {other} option here still wants it")
    if not doubtful:
        paper.line(f"Words against deeds: {'; '.join(rest)}." if rest else "", indent=4)
        return
    paper.line("Words against deeds:", indent=4)
    for each in doubtful:
        paper.item(f"{_option(graph, each)}:", _promise(graph, borne.state.index, each), indent=9, hang=13)
    for line in rest:
        paper.line(f"{line[0].upper() if line.startswith('whoever') else line[0]}{line[1:]}.", indent=9)


def _option(graph: ModelGraph, each: Promise) -> str:
    return f"{each.option} ({graph.conflict.decision_makers[each.dm].name})"


def _promise(graph: ModelGraph, state: int, each: Promise) -> str:
    if each.drops is None:
        return f"{STANDINGS[each.standing]}."
    dm, states, target = graph.conflict.decision_makers[each.dm], graph.states, each.drops.target
    why = reason_words(graph.orders[each.dm].reason(target, state), "there", "here")
    change = f"{dm.name} {change_words(dm, states[state], states[target])}, to {state_words(states[target])} ({why})"
    seq, gmr = each.drops.setbacks["seq"], each.drops.setbacks["gmr"]
    if seq is not None:
        return f"held by the answer. An improvement drops it: {change}. But then {setback_words(graph, seq)}."
    if gmr is not None:
        undone = f"Only by moves that are no gain to whoever makes them is that undone: {setback_words(graph, gmr)}"
        return f"would be taken back: {change}. {undone}."
    return f"would be taken back: {change}. No answer undoes that."


def report_forbidden(paper: Paper, graph: ModelGraph, borne: Borne) -> None:
    """The improvements that rules forbid, and whether the outcome would hold without these rules."""
    if borne.forbidden:
        falls = [each for each in borne.forbidden if each.holds is False]
        concept = CONCEPTS[borne.held[0]].short if borne.held else ""
        head = f"Holds under {concept} only because of rules:" if falls else "Rules forbid what somebody would do:"
        paper.line(head, "mark", indent=4)
    for each in borne.forbidden:
        dm = graph.conflict.decision_makers[each.dm]
        options = graph.conflict.options
        source, target = (state_of(0, (code,), options) for code in (each.start, each.code))
        rules = listed([f"`{rule}`" for rule in each.rules])
        why = reason_words(each.reason, "there", "here")
        text = f"without {rules}, {dm.name} {change_words(dm, source, target)} ({why})"
        more = f", the best of {each.count} such changes" if each.count > 1 else ""
        paper.line(f"{text}{more}{_STILL[each.holds]}.", indent=9)
    if borne.skipped:
        names = listed([graph.conflict.decision_makers[i].name for i in borne.skipped])
        paper.line(f"What rules keep {names} from was not looked for: too many options.", "dim", indent=9)
