"""The answers about alliances: abandonment and entrapment by level of commitment, and wedges."""

from __future__ import annotations

from countermove.analyses.alliance import Alliance, Level, Risk
from countermove.analyses.wedge import Attack, Wedge, Wedges
from countermove.graph import ModelGraph
from countermove.report.paper import Paper, listed, plural
from countermove.report.ways import path_words
from countermove.report.words import move_words, reason_words, state_words, view_words
from countermove.stability.concepts import short_names

_MOST = 3


def report_alliance(paper: Paper, graph: ModelGraph, found: Alliance) -> None:
    """The two risks at every level of commitment."""
    names = _names(graph)
    dm, ally = names[found.dm], names[found.ally]
    against = listed([names[k] for k in found.adversaries])
    _head(paper, graph)
    support = listed([name if taken else f"not {name}" for name, taken in found.support])
    paper.line(f"{dm} and its ally {ally}, against {against}; seen from {state_words(graph.states[found.start])}.")
    paper.line(f"{ally} supports {dm} by: {support}. Fighting: {found.fight}.")
    for level in found.levels:
        paper.gap()
        paper.line(f"{dm} commits itself to: {', '.join(level.taken) or 'nothing'}", "strong", indent=2)
        _level(paper, graph, found, level)
    paper.gap()
    paper.line(_dilemma(found, dm), "strong")
    paper.line(_dependence(found, dm))
    paper.gap()
    who = listed([ally, *(names[k] for k in found.adversaries)])
    left = f"the worst for {dm} with {ally}'s support withheld, there or after one improvement of {ally}'s"
    drawn = f"the worst for {dm} with fighting, there or after improvements of {who}"
    paper.item("abandonment", f"{left}.", hang=13, style="dim")
    paper.item("entrapment", f"{drawn}, while {dm} stays as committed as it is.", hang=13, style="dim")
    paper.gap()
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")


def _level(paper: Paper, graph: ModelGraph, found: Alliance, level: Level) -> None:
    if level.state is None:
        paper.line("not feasible there.", indent=4)
        return
    places = graph.orders[found.dm].count
    paper.line(f"{state_words(graph.states[level.state])}, place {level.place} of {places}.", indent=4)
    if not level.complete:
        paper.line("Cut short: improvements lead to more states than were looked at.", indent=4)
        return
    for name, risk in (("abandonment:", level.abandonment), ("entrapment:", level.entrapment)):
        paper.item(name, _risk(graph, risk), indent=4, hang=17)


def _risk(graph: ModelGraph, risk: Risk | None) -> str:
    if risk is None:
        return "none."
    if not risk.path:
        return f"place {risk.place}, here already."
    return f"place {risk.place}: {path_words(graph, risk.path)}, to {state_words(graph.states[risk.state])}."


def _dilemma(found: Alliance, dm: str) -> str:
    if found.dilemma is None:
        return f"Whether {dm} is in a dilemma is not settled."
    if found.dilemma:
        return f"A dilemma: no level of commitment has both the least abandonment and the least entrapment for {dm}."
    return f"No dilemma: one level of commitment has both the least abandonment and the least entrapment for {dm}."


def _dependence(found: Alliance, dm: str) -> str:
    gap = found.dependence
    if gap is None:
        return "Dependence cannot be told: full support, or none, on both sides is not feasible there."
    if not gap:
        return f"Dependence: full support on both sides is as good for {dm} as none."
    side = "better" if gap > 0 else "worse"
    return f"Dependence: full support on both sides is {plural(abs(gap), 'rank level')} {side} for {dm} than none."


def report_wedges(paper: Paper, graph: ModelGraph, found: Wedges, *, everything: bool = True) -> None:
    """The attack that a hostile coalition has, and the wedges against it, the cheapest first."""
    names = _names(graph)
    dm, core = names[found.dm], names[found.coalition[0]]
    who = listed([names[k] for k in found.coalition])
    _head(paper, graph)
    paper.line(f"{who} against {dm}, {core} at its core; seen from {state_words(graph.states[found.start])}.")
    paper.gap()
    if found.attack is None:
        nothing = f"no part of this coalition with {core} in it has a joint improvement that is worse for {dm}"
        cut = "Cut short: the coalition leads to more states than were looked at."
        paper.line(f"There is nothing to split: {nothing}." if found.complete else cut)
        return
    paper.line(f"The attack: {_attack(graph, found.attack)}.")
    paper.line(_counted(found, dm), "strong")
    shown = found.wedges if everything else found.wedges[:_MOST]
    for each in shown:
        paper.gap()
        _wedge(paper, graph, found, each)
    if len(shown) < len(found.wedges):
        paper.gap()
        paper.line(f"and {plural(len(found.wedges) - len(shown), 'more wedge')} (`--all` lists them)", "dim", indent=2)
    paper.gap()
    attack = f"moves of a part of the coalition with {core} in it, to what all of them prefer and is worse for {dm}"
    paper.item("attack", f"{attack}.", hang=10, style="dim")
    paper.item("wedge", f"a move of {dm} after which no attack is left.", hang=10, style="dim")
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")


def _counted(found: Wedges, dm: str) -> str:
    tried = plural(found.moves, "move")
    text = f"None of {dm}'s {tried} is a wedge."
    if found.wedges:
        count = "1 is a wedge" if len(found.wedges) == 1 else f"{len(found.wedges)} are wedges"
        text = f"Of {dm}'s {tried} {count}, the cheapest first."
    return text if found.complete else f"{text} Cut short: not every move was tried."


def _wedge(paper: Paper, graph: ModelGraph, found: Wedges, each: Wedge) -> None:
    names, states = _names(graph), graph.states
    dm = names[found.dm]
    cost = f"It costs {dm} {plural(each.cost, 'rank level')}"
    if each.cost <= 0:
        cost = f"It gains {dm} {plural(-each.cost, 'rank level')}" if each.cost else f"It costs {dm} nothing"
    paper.line(f"{move_words(graph, each.step)}, to {state_words(states[each.target])}", "mark", indent=2)
    stays = f"stays with it under {listed(short_names(each.stable))}" if each.stable else "would not stay with it"
    paper.line(f"{cost}; {dm} {stays}.", indent=4)
    for refusal in each.refusals:
        order, name = graph.orders[refusal.member], names[refusal.member]
        text = f"{name} is detached: it alone does not want {state_words(states[refusal.target])}"
        if graph.prefers(refusal.member, each.target, refusal.target):
            text += f" ({reason_words(order.reason(each.target, refusal.target), 'here', 'there')})"
        paper.line(f"{text}.", indent=4)
    if not each.refusals:
        paper.line("Nobody is detached by it alone: the core wants none of it, or several refuse.", indent=4)
    if each.returns:
        step, attack = each.returns
        again = f"{move_words(graph, step)}, and there is an attack again: {_attack(graph, attack)}"
        paper.line(f"It may not last: {again}.", indent=4)
    elif each.refusals:
        paper.line("No improvement of whoever is detached brings an attack back.", indent=4)


def _attack(graph: ModelGraph, attack: Attack) -> str:
    who = listed([_names(graph)[k] for k in attack.members])
    return f"{path_words(graph, attack.path)}, to {state_words(graph.states[attack.target])} (all of {who} want it)"


def _head(paper: Paper, graph: ModelGraph) -> None:
    seen = graph.conflict.seen
    paper.line(graph.conflict.title, "title")
    if seen:
        paper.line(view_words(seen), "title")


def _names(graph: ModelGraph) -> list[str]:
    return [dm.name for dm in graph.conflict.decision_makers]
