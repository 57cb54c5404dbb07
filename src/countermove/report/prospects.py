"""What the outcomes of a first round mean for everybody in later ones, in words."""

from __future__ import annotations

from collections.abc import Hashable

from countermove.analyses.rounds import Branch, Situation, Tree
from countermove.analyses.rounds.prospects import Later, Prospect, prospects
from countermove.consequences import rule_substance
from countermove.errors import width
from countermove.graph import ModelGraph
from countermove.model import Rules
from countermove.ordering import Order
from countermove.report.paper import Paper, listed, padded, plural
from countermove.report.words import reason_words, state_words
from countermove.states import State

#: How many outcomes of one situation are shown to people.
MOST_SHOWN = 12

_STYLE = {
    "costs later": "bad",
    "may cost later": "bad",
    "either way": "mark",
    "not compared": "mark",
    "gains later": "good",
    "may gain later": "good",
    "as good later": "dim",
    "not followed": "dim",
}
_IN_ONE = ("as good later", "not followed")


def report_prospects(paper: Paper, tree: Tree) -> None:
    """What each outcome of the first round means for everybody in later rounds."""
    if tree.rounds == 1 or not tree.first.branches:
        return
    paper.gap()
    paper.line("What an outcome of the first round means later", "title")
    for branch in tree.first.branches[:MOST_SHOWN]:
        paper.gap()
        paper.line(state_words(branch.outcome.state), "mark", indent=2)
        own = prospects(tree, branch)
        size = max(width(each.dm.name) for each in own)
        turns = max(len(each.turn) for each in own)
        for turn, style in _STYLE.items():
            alike = [each for each in own if each.turn == turn]
            if turn in _IN_ONE and alike:
                said = "; ".join(f"{each.dm.name} (place {each.place} of {each.places})" for each in alike)
                paper.item(padded(turn, turns) + " ", said, indent=4, style=style)
            else:
                for each in alike:
                    label = f"{padded(turn, turns)}  {padded(each.dm.name, size)} "
                    paper.item(label, prospect_words(tree, branch, each), indent=4, style=style)


def prospect_words(tree: Tree, branch: Branch, prospect: Prospect) -> str:
    """What an outcome means for a decision maker, in sentences."""
    sentence = f"place {prospect.place} of {prospect.places} now"
    if prospect.best and prospect.worst:
        if prospect.best.place == prospect.worst.place:
            sentence += f", {prospect.worst.place} later" if prospect.worst.place != prospect.place else ", as later"
        else:
            sentence += f", {prospect.best.place} at best and {prospect.worst.place} at worst later"
    sentence += "."
    here = branch.outcome.state.index
    order = tree.graph.orders[prospect.position]
    if prospect.worst and prospect.worst.place > prospect.place:
        sentence += f" Worst {_where(tree, prospect.worst)}{_why(order, here, prospect.worst.index, 'now', 'there')}."
    if prospect.best and prospect.best.place < prospect.place:
        sentence += f" Best {_where(tree, prospect.best)}{_why(order, prospect.best.index, here, 'there', 'now')}."
    return sentence + _otherwise(prospect)


def _why(order: Order, better: int, worse: int, here: str, there: str) -> str:
    """What decides, where that is more than the place in a ranking."""
    reason = order.reason(better, worse)
    ranked = reason.priority is None and isinstance(reason.better, int)
    return "" if ranked else f": {reason_words(reason, here, there)}"


def _where(tree: Tree, later: Later) -> str:
    return f"in round {later.round} at {shown_state(tree, later.situation, later.state)}"


def _otherwise(prospect: Prospect) -> str:
    """What is said of later outcomes that have no place to compare."""
    if not prospect.others:
        return ""
    if prospect.changed:
        wants = "wants" if prospect.best is None and prospect.changed == prospect.others else "may want"
        sentence = f" From round {prospect.since} on it {wants} something else, and places do not compare then."
    else:
        sentence = f" {plural(prospect.others, 'later outcome is', 'later outcomes are')} no state of the first round."
    if prospect.lost:
        verb = "is" if len(prospect.lost) == 1 else "are"
        sentence += f" Of what it wants now, {_quoted(prospect.lost)} {verb} met now and may fail later."
    if prospect.gained:
        sentence += f" {_quoted(prospect.gained)} may come to be met."
    if not prospect.lost and not prospect.gained:
        sentence += " What is met of what it wants now stays met, and what fails still fails."
    return sentence


def _quoted(statements: tuple[object, ...]) -> str:
    return listed([f"`{each}`" for each in statements])


def shown_state(tree: Tree, situation: Situation, state: State) -> str:
    """A state by what is taken; by its number, too, where that is the one of the first round."""
    return state_words(state) if _same_numbers(tree.graph, situation.graph) else f"[{state}]"


def _same_numbers(one: ModelGraph, other: ModelGraph) -> bool:
    if one is other:
        return True
    first, second = one.conflict, other.conflict
    return first.bits == second.bits and _on_states(first.rules) == _on_states(second.rules)


def _on_states(rules: Rules) -> set[Hashable]:
    """The rules that say which states there are."""
    return {*map(rule_substance, rules.infeasible), *map(rule_substance, rules.same_state)}
