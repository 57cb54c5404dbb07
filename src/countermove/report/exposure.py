"""The answer of `exposure`: who bears an outcome, who gains, what could be done, whose word would be kept."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.analyses.exposure import STANDINGS, Exposure
from countermove.graph import ModelGraph, Step
from countermove.report.bearing import Bearing, Borne
from countermove.report.paper import Paper, listed, plural
from countermove.report.promises import report_forbidden, report_promises
from countermove.report.ways import way_words
from countermove.report.words import deeds, move_words, reason_words, state_words, view_words
from countermove.stability.concepts import CONCEPTS, short_names
from countermove.stability.joint import Way

_STYLE = {"left exposed": "bad", "loses": "bad", "gains": "mark", "gains most": "good"}
_COALITIONS = 2


def report_exposure(paper: Paper, bearings: Sequence[Bearing], *, everything: bool = False) -> None:
    """One view after the other, then what the words mean."""
    paper.line(bearings[0].graph.conflict.title, "title")
    for bearing in bearings:
        paper.gap()
        _view(paper, bearing, short=len(bearings) > 1, everything=everything)
    paper.gap()
    _legend(paper, bearings)


def _view(paper: Paper, bearing: Bearing, *, short: bool, everything: bool) -> None:
    graph, group = bearing.graph, bearing.group
    seen = graph.conflict.seen
    if seen:
        paper.line(view_words(seen), "title")
    elif short:
        paper.line("The model without a view", "title")
    if graph.status_quo is not None:
        paper.line(f"Status quo: {state_words(graph.states[graph.status_quo])}.")
    if group is None:
        paper.line("No outcome holds under any concept, so there is none to compare with.", "strong")
    else:
        count = "1 outcome holds" if group.count == 1 else f"{group.count:,} outcomes hold"
        cut = f"; the first {len(group.outcomes):,} are compared" if len(group.outcomes) < group.count else ""
        paper.line(f"{count} under {CONCEPTS[group.concept].short}, the most demanding concept that any does{cut}.")
    for borne in bearing.shown:
        paper.gap()
        _borne(paper, bearing, borne, everything=everything)
    if bearing.left:
        paper.gap()
        paper.line(
            f"and {plural(bearing.left, 'more outcome')} (`--all`, or `--state` for one of them)", "dim", indent=2
        )


def _borne(paper: Paper, bearing: Bearing, borne: Borne, *, everything: bool) -> None:
    graph, state = bearing.graph, borne.state
    paper.item(f"{state.number:>5}", str(state), indent=2, hang=9, style="mark")
    for dm, done in deeds(graph.conflict, state):
        paper.item(f"{dm.shown}:", done, indent=9, hang=13)
    group = bearing.group
    if not borne.held:
        paper.line("This state holds under no concept.", "strong", indent=9)
    elif group is None or borne.held[0] != group.concept:
        paper.line(f"It holds under {listed(short_names(borne.held))}.", indent=9)
    for each in borne.exposures:
        _exposure(paper, graph, each, in_full=bearing.asked or each.standing == "left exposed", everything=everything)
    report_promises(paper, graph, borne)
    report_forbidden(paper, graph, borne)


def _exposure(paper: Paper, graph: ModelGraph, each: Exposure, *, in_full: bool, everything: bool) -> None:
    name = graph.conflict.decision_makers[each.dm].name
    style = _STYLE.get(each.standing, "")
    if each.standing == "indifferent" or not in_full:
        paper.item(f"{name}: {each.standing}.", _briefly(each), indent=4, style=style)
        return
    so_far = ", as far as was looked" if each.standing == "left exposed" and not each.complete else ""
    paper.line(f"{name}: {each.standing}{so_far}.", style, indent=4)
    paper.line(_place(each), indent=9)
    for position, priority in each.failed:
        paper.item(f"{position}.", f"{priority}{_met(graph, each, position)}", indent=13)
    lines = [_ways_alone(graph, each), *_ways_together(graph, each, everything), _security(graph, each)]
    for line in lines:
        paper.line(line, indent=9)


def _met(graph: ModelGraph, each: Exposure, position: int) -> str:
    """The move of its own that would meet a statement, and at what price."""
    if position not in (each.met_by or {}):
        return ""
    target, order = (each.met_by or {})[position], graph.orders[each.dm]
    text = f" — met if {move_words(graph, Step(each.dm, each.state, target))}"
    if graph.prefers(each.dm, each.state, target):
        return f"{text}, worse for it: {reason_words(order.reason(each.state, target), 'here', 'there')}"
    return f"{text}, better for it" if graph.prefers(each.dm, target, each.state) else text


def _place(each: Exposure) -> str:
    """The place, and how many statements fail, which are listed after it."""
    text = f"Place {each.place} of {each.places}"
    if each.place_before is not None:
        text += f"; the status quo is place {each.place_before}" if each.change else ", as at the status quo"
    if not each.statements:
        return f"{text}."
    if not each.failed:
        return f"{text}. All its statements are met."
    every = "its only statement" if each.statements == 1 else f"{len(each.failed)} of its {each.statements} statements"
    return f"{text}. It fails {every}, the most important first:"


def _briefly(each: Exposure) -> str:
    if each.standing == "indifferent":
        return "All states are the same to it."
    text = f"Place {each.place} of {each.places}"
    if each.place_before is not None and each.change:
        text += f", {each.place_before} at the status quo"
    if each.failed:
        text += f"; fails {len(each.failed)} of {each.statements}, first `{each.failed[0][1]}`"
    return f"{text}."


def _ways_alone(graph: ModelGraph, each: Exposure) -> str:
    moves = len(graph.moves(each.dm, each.state))
    meets = " or meets any of these" if each.failed and each.met_by == {} else ""
    own = [found for found in each.ways if found.coalition == (each.dm,)]
    if own:
        return f"By itself: {way_words(graph, own[0])}"
    if not moves:
        return "It has no move here."
    if moves == 1:
        return f"Its only move is no better for it{', and meets none of these' if meets else ''}."
    return f"None of its {moves:,} moves is better for it{meets}."


def _ways_together(graph: ModelGraph, each: Exposure, everything: bool) -> list[str]:
    joint = [found for found in each.ways if len(found.coalition) > 1]
    joint.sort(key=lambda found: (-len(found.survives), len(found.coalition)))
    if not each.complete:
        asked = f"{each.asked - 1:,} of the {each.possible - 1:,} coalitions that it could join were looked at"
        lines = [f"Cut short: {asked}, as a joint move may lead to any of the {len(graph):,} states."]
    elif each.possible == 1:
        return ["Nobody else can move, so there is no coalition to join."]
    elif not joint:
        tried = "1 was" if each.possible == 2 else f"{each.possible - 1:,} were"
        return [f"No coalition with others ({tried} tried) could do better for all who join."]
    else:
        lines = []
    shown = joint if everything else joint[:_COALITIONS]
    lines += [f"With {_others_of(graph, found, each.dm)}: {way_words(graph, found)}" for found in shown]
    if len(shown) < len(joint):
        lines.append(f"{plural(len(joint) - len(shown), 'more coalition')} could better it, too (`--all`).")
    return lines


def _others_of(graph: ModelGraph, found: Way, i: int) -> str:
    return listed([graph.conflict.decision_makers[k].name for k in found.coalition if k != i])


def _security(graph: ModelGraph, each: Exposure) -> str:
    """The security level, against the best outcome that holds."""
    states, order = graph.states, graph.orders[each.dm]
    sure = f"It can make sure of no worse than place {each.secure} from here"
    if each.secure == each.places > 1:
        sure = f"It can make sure of nothing from here: place {each.secure} is the last"
    if each.secure_before is not None:
        sure += ", as from the status quo" if each.secure_before == each.secure else ""
        sure += "" if each.secure_before == each.secure else f"; from the status quo, of place {each.secure_before}"
    place = order.count - order.levels[each.best]
    if place >= each.place:
        return f"{sure}. No outcome that holds is better for it."
    which = f"The best that holds for it is {state_words(states[each.best])}, place {place}"
    if each.mending is not None and each.failed:
        statement = f"statement {each.failed[0][0]} and all before it"
        if each.mending == each.best:
            return f"{sure}. {which}; it meets {statement}."
        return f"{sure}. {which}; {state_words(states[each.mending])} meets {statement}."
    return f"{sure}. {which}."


def _legend(paper: Paper, bearings: Sequence[Bearing]) -> None:
    shown = [borne for bearing in bearings for borne in bearing.shown]
    used = {each.standing for borne in shown for each in borne.exposures}
    for standing, meaning in STANDINGS.items():
        if standing in used and standing != "indifferent":
            paper.item(standing, f"{meaning}.", hang=14, style="dim")
    if used:
        paper.item("place", "rank level counted from the best, 1; ties share one.", hang=14, style="dim")
    if any(bearing.asked for bearing in bearings) or "left exposed" in used:
        sure = "the best place that it can guarantee by staying or by one move, whatever the others then do (GMR)"
        paper.item("make sure of", f"its security level: {sure}.", hang=14, style="dim")
    paper.gap()
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")
