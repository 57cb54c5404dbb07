"""The answer of `coalitions` for people: who together could upset what holds, how, and what would deter them."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.analyses.coalitions import Improvement, Outlook, Prospect, Upsets
from countermove.analyses.coalitions.concepts import CONCEPTS, Coalition, Leg
from countermove.graph import ModelGraph, Step
from countermove.report.paper import Paper, listed, plural
from countermove.report.words import move_words, reason_words, source_words, state_words, view_words
from countermove.stability.concepts import find, short_names

_BRIEFLY = 3
_WORDS = dict(enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 2))


def report_coalitions(paper: Paper, found: Sequence[Upsets], *, everything: bool = False) -> None:
    """Each view in turn. Without `everything` one improvement of each coalition in full and a few in short."""
    conflict = found[0].graph.conflict
    paper.line(conflict.title, "title")
    paper.line("Who together could upset what holds?")
    for each in found:
        paper.gap()
        _view(paper, each, everything)
    paper.gap()
    _legend(paper, found)


def _view(paper: Paper, found: Upsets, everything: bool) -> None:
    seen = found.graph.conflict.seen
    if seen:
        paper.line(view_words(seen), "title")
    paper.line(_scope(found))
    for outlook in found.outlooks:
        paper.gap()
        _outlook(paper, found, outlook, everything)
    left = found.holding - len(found.outlooks)
    if found.concept and left:
        paper.gap()
        paper.line(
            f"Only the first {len(found.outlooks)} outcomes; {left:,} more hold (`--most` asks for more).", "mark"
        )


def _scope(found: Upsets) -> str:
    """What was looked at."""
    if found.size < 2:
        return "A single decision maker forms no coalition."
    most = _WORDS.get(found.size, str(found.size))
    sizes = "two" if found.size == 2 else f"two {'or' if found.size == 3 else 'to'} {most}"
    whom = f"the {_WORDS.get(len(found.among), len(found.among))} decision makers"
    if len(found.among) < len(found.graph.decision_makers):
        whom = names(found.graph, found.among)
    text = f"Looked at: {plural(found.coalitions - found.left_out, 'coalition')} of {sizes} of {whom}"
    if found.larger:
        text += f"; {plural(found.larger, 'larger one')} left out (`--size` asks for more)"
    if found.left_out > found.larger:
        left = found.left_out - found.larger
        text += f"; {left:,} more of these left out, the largest, as each decision maker more doubles their number"
    if not found.concept:
        return f"{text}."
    if not found.holding:
        return f"No outcome holds under {find(found.concept).short}, so there is nothing to upset."
    verb = "holds" if found.holding == 1 else "hold"
    return f"{plural(found.holding, 'outcome')} {verb} under {find(found.concept).short}. {text}."


def _outlook(paper: Paper, found: Upsets, outlook: Outlook, everything: bool) -> None:
    graph, state = found.graph, found.graph.states[outlook.state]
    paper.item(f"{state.number:>5}", str(state), indent=2, hang=9, style="mark")
    paper.line(_held(outlook.held), "dim", indent=9)
    paper.line(_verdict(found, outlook), "good" if outlook.universal["cnash"] else "", indent=9)
    gaining = [each for each in outlook.prospects if each.count is None or each.count]
    told = [each for each in gaining if each.count and (everything or each.minimal or outlook.newly_left(each))]
    for prospect in told:
        paper.gap()
        _prospect(paper, found, outlook, prospect, everything)
    enlarged = [each for each in gaining if each.count and each not in told]
    if enlarged:
        paper.gap()
        who = "; ".join(names(graph, each.members) for each in enlarged)
        paper.line(f"Nothing new with more partners (`--all` goes through them): {who}.", "dim", indent=9)
    unknown = [each for each in gaining if each.count is None]
    if unknown:
        shown = "; ".join(names(graph, each.members) for each in unknown[:_BRIEFLY])
        more = f" and {len(unknown) - _BRIEFLY} more" if len(unknown) > _BRIEFLY else ""
        paper.line(f"Not looked through, since they reach too many states: {shown}{more}.", "mark", indent=9)


def _held(held: Sequence[str]) -> str:
    if not held:
        return "An equilibrium under none of the concepts."
    return f"An equilibrium under {listed(short_names(held))}."


def _verdict(found: Upsets, outlook: Outlook) -> str:
    """Who has an improvement, and under which concepts everybody would be deterred."""
    graph = found.graph
    alone = [each.members[0] for each in outlook.alone if each.count]
    gaining = [each for each in outlook.prospects if each.count]
    if outlook.universal["cnash"]:
        return "Universally stable: nobody alone and no coalition has an improvement."
    none = "None of the coalitions looked at" if found.partial else "No coalition"
    said = [f"Alone could do better: {names(graph, tuple(alone))}."] if alone else []
    if gaining:
        who = "; ".join(names(graph, each.members) for each in gaining if each.minimal)
        said.append(f"Together could do better: {who}." if who else f"{none} gains what no part of it could.")
    else:
        said.append(f"{none} has an improvement.")
    stable = [CONCEPTS[key].name for key, verdict in outlook.universal.items() if verdict]
    if stable:
        said.append(f"Universally stable under {listed(stable)}: everybody would be deterred.")
    return " ".join(said)


def _prospect(paper: Paper, found: Upsets, outlook: Outlook, prospect: Prospect, everything: bool) -> None:
    graph, state, count = found.graph, outlook.state, prospect.count or 0
    paper.line(f"{names(graph, prospect.members)}: {plural(count, 'improvement')}", "strong", indent=9)
    paper.line(f"{_deterred(prospect)[0].upper()}{_deterred(prospect)[1:]}.", indent=9)
    if not prospect.minimal:
        new = [CONCEPTS[key].name for key in outlook.newly_left(prospect)]
        lone = f" That part alone would be deterred under {listed(new)}." if new else ""
        paper.line(f"A part of them could bring it about without the others.{lone}", indent=9)
    shown = len(prospect.improvements) if everything else 1
    for improvement in prospect.improvements[:shown]:
        _improvement(paper, found, state, prospect, improvement)
    brief = prospect.improvements[shown : shown + _BRIEFLY]
    for each in brief:
        paper.item("or to", f"{state_words(graph.states[each.target])}{_briefly(prospect, each)}", indent=11, hang=17)
    left = count - shown - len(brief)
    if left > 0:
        how = " (`--all` goes through them)" if count == len(prospect.improvements) else ""
        paper.line(f"and {left:,} more{how}", "dim", indent=17)


def _briefly(prospect: Prospect, each: Improvement) -> str:
    parts = [f"holds under {listed(short_names(each.held))}" if each.held else "does not hold"]
    parts += [] if each.needed else ["part of them could do it"]
    return f" — {', '.join(parts)}"


def _deterred(prospect: Prospect) -> str:
    """Under which concepts a coalition stays."""
    asked = [key for key in CONCEPTS if key != "cnash"]
    stays = [CONCEPTS[key].name for key in asked if prospect.stable[key]]
    leaves = [CONCEPTS[key].name for key in asked if prospect.stable[key] is False]
    unknown = [CONCEPTS[key].name for key in asked if prospect.stable[key] is None]
    which = "it" if prospect.count == 1 else "all of them"
    if not (stays or unknown):
        return f"under no concept are they deterred from {which}"
    parts = [f"deterred from {which} under {listed(stays)}"] if stays else []
    parts += [f"not under {listed(leaves)}"] if leaves else []
    parts += [f"not decided under {listed(unknown)}"] if unknown else []
    return ", ".join(parts)


def _improvement(paper: Paper, found: Upsets, state: int, prospect: Prospect, each: Improvement) -> None:
    graph, members = found.graph, prospect.members
    paper.item("→", state_words(graph.states[each.target]), indent=11)
    if not each.held:
        what = "No equilibrium, so others would move on from there"
    else:
        what = f"A jump to an equilibrium, which holds under {listed(short_names(each.held))}"
    everybody = "both" if len(members) == 2 else f"all {_WORDS.get(len(members), len(members))}"
    needed = f"{everybody} are needed" if each.needed else "part of them could do it"
    paper.line(f"{what}; {needed}.", indent=13)
    for number, step in enumerate(each.path, 1):
        paper.item(f"{number}.", step_words(graph, step), indent=13)
    for i in members:
        paper.line(_gain(graph, i, state, each.target), "dim", indent=13)
    texts: dict[str, list[str]] = {}
    for concept in each.deterrents:
        if concept != "cnash":
            texts.setdefault(reply_words(found, state, members, each, concept), []).append(CONCEPTS[concept].name)
    for text, concepts in texts.items():
        paper.line(f"{listed(concepts)}: {text}", indent=13)


def reply_words(found: Upsets, state: int, members: Coalition, each: Improvement, concept: str) -> str:
    """What meets an improvement of a coalition under a concept."""
    graph, legs = found.graph, each.deterrents[concept]
    if concept == "cnash":
        return "not deterred, as no answer counts."
    if legs is None:
        return "not decided, as the search for an answer would look at too many states."
    if not legs:
        if len(members) == len(graph.decision_makers):
            return "not deterred. Nobody is outside who could answer."
        if each.deterrents["cgmr"] == ():
            return "not deterred. Whatever those outside answer, they stay better off than here."
        if concept == "csmr":
            return "not deterred. From each answer that would hurt they can move on to something better than here."
        return "not deterred. No answer that betters the lot of those outside would hurt."
    end = legs[-1].target
    path = ", then ".join(_leg(graph, leg) for leg in legs)
    return f"deterred. {path}, to {state_words(graph.states[end])}. {_regret(found, members, end, state)}"


def _leg(graph: ModelGraph, leg: Leg) -> str:
    movers = sorted({step.mover for step in leg.path})
    moves = ", then ".join(move_words(graph, step) for step in leg.path)
    return moves if len(movers) == 1 else f"{names(graph, tuple(movers))} together: {moves}"


def _regret(found: Upsets, members: Coalition, end: int, state: int) -> str:
    """Which member is no better off at the end than at the outset."""
    graph = found.graph
    if end == state:
        return "That is where it began."
    worse = [i for i in members if graph.prefers(i, state, end)]
    if worse:
        reason = graph.orders[worse[0]].reason(state, end)
        return f"There {names(graph, (worse[0],))} is worse off than here ({reason_words(reason, 'here', 'there')})."
    same = next(i for i in members if not graph.prefers(i, end, state))
    who = names(graph, members if found.pareto else (same,))
    return f"There {who} {'are' if found.pareto else 'is'} no better off than here."


def step_words(graph: ModelGraph, step: Step) -> str:
    """A step with its number, marked where its mover loses or gains nothing by it."""
    text = f"{move_words(graph, step)} ({graph.states[step.target].number})"
    if graph.prefers(step.mover, step.target, step.source):
        return text
    return f"{text}, at {'a loss' if graph.prefers(step.mover, step.source, step.target) else 'no gain'} to itself"


def _gain(graph: ModelGraph, i: int, state: int, target: int) -> str:
    name = graph.conflict.decision_makers[i].name
    if not graph.prefers(i, target, state):
        return f"{name} finds it as good as here."
    reason = graph.orders[i].reason(target, state)
    return f"{name} gains: {reason_words(reason, 'there', 'here')}{source_words(reason)}."


def names(graph: ModelGraph, members: Coalition) -> str:
    """Decision makers by name."""
    return listed([graph.conflict.decision_makers[i].name for i in members])


def _legend(paper: Paper, found: Sequence[Upsets]) -> None:
    better = "no member is worse off and one is better off" if found[0].pareto else "every member is better off"
    text = f"a state that the coalition can bring about by moves of its members and where {better}."
    paper.item("improvement", text, hang=13, style="dim")
    for concept in CONCEPTS.values():
        paper.item(concept.name, f"{concept.rule}.", hang=13, style="dim")
    paper.gap()
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")
