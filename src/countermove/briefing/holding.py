"""What holds in each view, and why, for the outcomes that matter."""

from __future__ import annotations

from collections.abc import Iterator

from countermove.analyses.coalitions import Prospect
from countermove.briefing.certainty import nearest_reordering
from countermove.briefing.material import Material, Matter
from countermove.briefing.phrases import (
    capital,
    cited,
    coded,
    concept_words,
    joined,
    lettered,
    outcome_words,
    parties,
    party,
    reached_words,
    readable,
    statement,
    where,
)
from countermove.graph import ModelGraph
from countermove.matching import Outcome, outcome_of
from countermove.report.document import Block, Heading, Paragraph, Points, Span, Table, Words, strong, words
from countermove.report.paper import listed, plural
from countermove.report.replies import reply_words
from countermove.report.words import change_words, move_words
from countermove.stability.concepts import find, short_names
from countermove.states import LISTED, State

_PIVOTS = 3

#: From how many options on only those are told of that are taken in some outcome.
_OPTIONS = 20


def holding(material: Material) -> Iterator[Block]:
    """What holds in which view."""
    yield Heading("What holds")
    if not material.rows:
        yield Paragraph(words("No outcome holds under any of the concepts."))
        return
    used = dict.fromkeys(seen.concept for seen in material.views)
    meaning = " ".join(f"{concept_words(key)}: {find(key).rule}." for key in used)
    yield Paragraph(
        words(
            "An outcome holds if no party gains by moving away from it alone, as far ahead as the concept named makes "
            f"it look. {meaning} Other concepts are less demanding; the annex defines them. “In 3”: three steps lead "
            "there from where things stand, each of which pays for whoever takes it; without a number none do. A dash: "
            "it does not hold there."
        ),
        "note",
    )
    yield _in_words(material) if material.views[0].conflict.states else _grid(material)


def _grid(material: Material) -> Table:
    """Options as rows, outcomes as columns, and how each holds in each view."""
    conflict = material.views[0].conflict
    where_found = [_found(material, outcome) for outcome in material.rows]
    now = material.views[0].graph.status_quo
    if now is not None and all(state.index != now for graph, state in where_found if graph is material.views[0].graph):
        where_found.append((material.views[0].graph, material.views[0].graph.states[now]))
    taken = {name for _, state in where_found for name in (*state.taken, *state.open)}
    rows: list[tuple[Words, ...]] = []
    for dm in conflict.decision_makers:
        for option in dm.options:
            if option.name in taken or len(conflict.options) <= _OPTIONS:
                cells = [_taken(state, option.name) for _, state in where_found]
                rows.append((words(f"{dm.shown}: ", Span(option.text or option.name, "")), *map(words, cells)))
    for k, seen in enumerate(material.views):
        cells = [_cell(material, outcome_of(graph, state), k) for graph, state in where_found]
        rows.append((words(f"Holds in “{seen.name}”" if seen.name else "Holds"), *map(words, cells)))
    called = [material.letters[outcome] for outcome in material.rows]
    head = (words("Done in it"), *(words(each) for each in [*called, "now"][: len(where_found)]))
    return Table(
        "The outcomes that hold under the most demanding concept, and where things stand",
        head,
        tuple(rows),
        "l" + "c" * len(where_found),
        small=True,
    )


def _found(material: Material, outcome: Outcome) -> tuple[ModelGraph, State]:
    """An outcome in the first view in which it is a state."""
    graph = next(seen.graph for seen in material.views if outcome.states(seen.graph))
    return graph, graph.states[min(outcome.states(graph))]


def _taken(state: State, option: str) -> str:
    return "yes" if option in state.taken else "either" if option in state.open else "·"


def _in_words(material: Material) -> Table:
    """The outcomes of a model of named states."""
    head = (words("Outcome"), words("What it is"), *(words(seen.name or "holds") for seen in material.views))
    rows = []
    for outcome in material.rows:
        graph, state = _found(material, outcome)
        cells = [words(_cell(material, outcome, k)) for k in range(len(material.views))]
        rows.append((words(strong(material.letters[outcome])), words(outcome_words(graph, state.index)), *cells))
    caption = "The outcomes that hold in some view, and how"
    return Table(caption, head, tuple(rows), "ll" + "c" * len(material.views), small=True)


def _cell(material: Material, outcome: Outcome, k: int) -> str:
    seen = material.views[k]
    states = sorted(outcome.states(seen.graph))
    held = seen.result.solution.held(states[0]) if states else ()
    if not held:
        return "–"
    steps = len(seen.result.solution.path(states[0]))
    reached = " (here)" if states[0] == seen.graph.status_quo else f" in {steps}" if steps else ""
    return (concept_words(held[0]) + reached).replace(" ", "\u00a0")


def why(material: Material) -> Iterator[Block]:
    """The outcomes that matter, one by one."""
    if material.matters:
        yield Heading("Why, for those that matter")
    for matter in material.matters:
        graph = matter.seen.graph
        shown = readable(str(graph.states[matter.state]))
        yield Heading(f"Outcome {material.called(graph, matter.state)}{where([matter.seen])}: {shown}", 3)
        parts = {
            "How it holds. ": _how(matter),
            "From here. ": _from_here(matter),
            "Partners. ": _partners(material, matter),
            "What decides it. ": _hangs(matter),
        }
        yield Points(tuple(words(strong(head), said) for head, said in parts.items()))


def _how(matter: Matter) -> Words:
    """Why nobody leaves, and under which concepts."""
    seen, state, key = matter.seen, matter.state, matter.concept
    graph, short = seen.graph, concept_words(key)
    also = short_names(each for each in matter.held if each != key)
    others = f", and so under {listed(also)}" if also else ""
    if key == "nash":
        return words("Nobody gains by moving alone (Nash, and so under every other concept).")
    parts = []
    for i in graph.decision_makers if len(graph) <= LISTED else ():  # in a large model an answer may be far away
        verdict = find(key).verdict(graph, i, state)
        for reply in verdict.replies[:1]:
            dm, target = graph.conflict.decision_makers[i], graph.states[reply.improvement]
            change = change_words(dm, graph.states[state], target)
            answer = reply_words(graph, verdict, reply).removeprefix("deterred. ")
            parts.append(f"{dm.shown} would be better off if it {_bare(change)}, but is deterred. {answer}")
    return coded(" ".join([f"It holds because answers deter ({short}{others}).", *parts]))


def _bare(change: str) -> str:
    return change.replace("takes up", "took up").replace("gives up", "gave up").replace("moves to", "moved to")


def _from_here(matter: Matter) -> Words:
    seen = matter.seen
    path = seen.result.solution.path(matter.state)
    text = capital(reached_words(seen, matter.state))
    return words(
        f"{text}: {readable(listed([move_words(seen.graph, step) for step in path], 'then'))}." if path else f"{text}."
    )


def _partners(material: Material, matter: Matter) -> Words:
    """Who together could upset it, and whether answers would deter them."""
    graph = matter.seen.graph
    if len(graph.decision_makers) < 2:
        return words("There is nobody to join with.")
    gaining = [each for each in matter.outlook.prospects if each.count and each.minimal]
    if not gaining:
        unknown = any(each.count is None for each in matter.outlook.prospects) or matter.upsets.left_out
        some = "None of the coalitions looked at" if unknown else "No coalition"
        return words(f"{some} could do better for all who join.")
    said = [_prospect(material, matter, each) for each in gaining[:2]]
    more = f" {capital(plural(len(gaining) - 2, 'more coalition'))} could upset it, too." if len(gaining) > 2 else ""
    return words(joined(said, " "), more)


def _prospect(material: Material, matter: Matter, prospect: Prospect) -> Words:
    graph = matter.seen.graph
    best = prospect.improvements[0]
    path = readable(listed([move_words(graph, step) for step in best.path]))
    who = capital(parties(graph.conflict, prospect.members))
    answer = best.deterrents["cseq"]
    deterred = "" if answer is None else " The answers of others would undo that." if answer else (
        " The others have no answer that pays for them and undoes that: it can be upset so."
    )  # fmt: skip
    return words(
        f"{who} could together do better ({path}, to ", lettered(material, graph, best.target), f").{deterred}"
    )


def _hangs(matter: Matter) -> Words:
    """The assumption that decides it: of those that turned round alone break it, the one with the weakest support."""
    if matter.pivots is None:
        return words("Not worked out: the model has too many states to try each aim turned round.")
    graph = matter.seen.graph
    if not any(order.priorities for order in graph.orders):  # rankings and weights have no single aims
        return nearest_reordering(matter)
    what = "no outcome of this kind would hold" if matter.concern else "it would hold no longer"
    if not matter.pivots:
        return words(
            f"No single aim: {'some outcome of this kind' if matter.concern else 'it'} holds whichever is turned round."
        )
    first, *others = matter.pivots
    leaver = graph.conflict.decision_makers[first.leaver]
    change = readable(change_words(leaver, graph.states[matter.state], graph.states[first.to]))
    sure = f", sure: {first.priority.sure}" if first.priority.sure else ""
    aim = words(
        f"{party(graph.conflict, first.dm)} wants ",
        statement(first.priority),
        cited(graph.conflict, first.priority.evidence),
    )
    rest = joined([words(party(graph.conflict, each.dm), " ", statement(each.priority)) for each in others[:_PIVOTS]])
    more = f" and {len(others) - _PIVOTS} more" if len(others) > _PIVOTS else ""
    return words(
        "That ", aim, Span(sure, "dim"), f". If it wanted the opposite, {what}: {leaver.shown} {change}.",
        words(" As much hangs on: ", rest, f"{more}.") if others else "",
    )  # fmt: skip
