"""The answer of `ratify` for people: what each leader can carry at home, and what holds where only that is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermove.analyses.outcomes import Group, Outcome, Outcomes
from countermove.analyses.ratify.costs import Commitment
from countermove.analyses.ratify.ratified import Ratified
from countermove.analyses.ratify.winsets import Vote, WinSet, WinSets, held
from countermove.graph import ModelGraph
from countermove.report.at_home import AtHome, audiences, overlap, win_set
from countermove.report.paper import Paper, listed, ordinal, plural
from countermove.report.words import reason_words, view_words
from countermove.stability.concepts import CONCEPTS

_MOST = 12
_PARTS = ("what holds if only moves that can be carried are made", "audience costs")


def report(paper: Paper, answers: Sequence[AtHome], *, everything: bool = False, not_shown: Sequence[str] = ()) -> None:
    """One view of a model, or several: in a table, then one after the other. `not_shown`: views without audiences."""
    paper.line(answers[0].wins.graph.conflict.title, "title")
    than = "better for it" if answers[0].wins.strict else "no worse for it"
    paper.line(f"What leaders can carry at home. An audience consents to what is {than} than no agreement.")
    if not_shown:
        names = listed([f"`{name}`" for name in not_shown])
        paper.line(f"Nobody has audiences in {'view' if len(not_shown) == 1 else 'views'} {names}.", "dim")
    if len(answers) > 1:
        paper.gap()
        _side_by_side(paper, answers)
    before: list[str] = []
    for each in answers:
        paper.gap()
        seen = each.wins.graph.conflict.seen
        if seen:
            paper.line(view_words(seen), "title")
        elif len(answers) > 1:
            paper.line("The model without a view", "title")
        own = Paper(paper.width)
        audiences(own, each.wins)
        own.gap()
        for each_own in each.wins.own:
            win_set(own, each.wins, each_own)
        paper.lines += ["At home as in the view above."] if own.lines == before else own.lines
        before = own.lines
        _view(paper, each, everything=everything)
    paper.gap()
    _legend(paper, answers)


def _side_by_side(paper: Paper, answers: Sequence[AtHome]) -> None:
    """What holds under the most demanding concept in each view, and how much of it is carried."""
    rows = []
    for each in answers:
        seen = each.wins.graph.conflict.seen
        for group in each.found.ranked.groups[:1]:
            key = group.concept
            carried = [outcome for outcome in group.outcomes if not each.wins.cannot(outcome.state.index)]
            row = [seen.name if seen else "base", f"{group.count:,} under {CONCEPTS[key].short}"]
            row += [f"{each.wins.carried(held(each.found.solution, key)):,}"]
            row += [f"{sum(outcome.steps is not None for outcome in carried):,}"]
            rows.append(row)
    paper.table(["view", "hold", "every leader can carry", "and reached"], rows)


def _view(paper: Paper, each: AtHome, *, everything: bool) -> None:
    wins, found = each.wins, each.found
    overlap(paper, each, everything=everything)
    paper.gap()
    _counts(paper, each)
    for group in found.ranked.groups if everything else found.ranked.groups[:1]:
        _group(paper, wins, group, everything=everything)
    if not everything and wins.graph.status_quo is not None:
        _within_reach(paper, wins, found.ranked.groups)
    if each.ratified and each.after:
        _ratified(paper, each, each.ratified, each.after, everything=everything)
    if each.commitments is not None:
        _prices(paper, wins.graph, each.commitments)
    left_out = [what for what, there in zip(_PARTS, (each.after, each.commitments), strict=True) if there is None]
    if left_out:
        paper.gap()
        paper.line(f"Not worked out, as the model is too large: {listed(left_out)}.", "dim")


def _counts(paper: Paper, each: AtHome) -> None:
    """How much holds and is carried under each concept, before and after the moves that cannot be ratified are out."""
    head = ["concept", "hold", "carried", *(["hold if ratified", "carried"] if each.ratified else [])]
    rows = []
    for concept in sorted(each.found.solution.concepts, key=lambda concept: concept.demands):
        row = [concept.short]
        for solution in (each.found.solution, each.ratified.solution if each.ratified else None):
            if solution is not None:
                holding = held(solution, concept.key)
                row += [f"{len(holding):,}", f"{each.wins.carried(holding):,}"]
        rows.append(row)
    paper.table(head, rows)


def _group(paper: Paper, wins: WinSets, group: Group, *, everything: bool) -> None:
    """The outcomes of one concept: those that every leader carries, and those that somebody cannot."""
    carried = [each for each in group.outcomes if not wins.cannot(each.state.index)]
    failing = [each for each in group.outcomes if wins.cannot(each.state.index)]
    concept = CONCEPTS[group.concept].short
    for title, part in (
        (f"Holds under {concept}, and every leader can carry it:", carried),
        (f"Holds under {concept}, and somebody cannot carry it (involuntary defection):", failing),
    ):
        if not part:
            continue
        paper.gap()
        paper.line(title, "strong")
        for outcome in part if everything else part[:_MOST]:
            _outcome(paper, wins, outcome)
        if len(part) > _MOST and not everything:
            paper.line(f"and {len(part) - _MOST:,} more (`--all` lists them)", "dim", indent=9)


def _within_reach(paper: Paper, wins: WinSets, groups: Sequence[Group]) -> None:
    """What is reached and carried, where that holds under weaker concepts only than the one that is told of."""
    for place, group in enumerate(groups):
        part = [each for each in group.outcomes if each.steps is not None and not wins.cannot(each.state.index)]
        if part and place:
            paper.gap()
            concept = CONCEPTS[group.concept].short
            paper.line(f"Reached by improvements and carried by every leader, at best under {concept}:", "strong")
            for outcome in part[:_MOST]:
                _outcome(paper, wins, outcome)
            if len(part) > _MOST:
                paper.line(f"and {len(part) - _MOST:,} more", "dim", indent=9)
        if part:
            return
    if groups and all(len(group.outcomes) == group.count for group in groups):
        paper.gap()
        paper.line("Nothing that holds is both reached by improvements and carried by every leader.")


def _outcome(paper: Paper, wins: WinSets, outcome: Outcome, said: str = "") -> None:
    state = outcome.state
    paper.item(f"{state.number:>5}", f"{state}{_reached(wins, outcome)}{said}", indent=2, hang=9)
    for own in wins.cannot(state.index):
        for line in refusal_words(wins, own, state.index):
            paper.line(line, "bad", indent=9)


def _reached(wins: WinSets, outcome: Outcome) -> str:
    if wins.graph.status_quo is None:
        return ""
    if outcome.steps is None:
        return " — not reached"
    return " — the status quo" if outcome.steps == 0 else f" — reached in {outcome.steps}"


def refusal_words(wins: WinSets, own: WinSet, state: int) -> Iterator[str]:
    """Why the audiences of one leader do not carry a state."""
    name = wins.graph.conflict.decision_makers[own.dm].name
    for vote in wins.votes(own, state):
        if not vote.consents:
            turn = "Its consent would carry it." if vote.pivotal else "Its consent alone would not carry it."
            yield f"{name} cannot: {_refusal(vote)}." + (f" {turn}" if len(own.consents) > 1 else "")


def _refusal(vote: Vote) -> str:
    who = vote.audience.shown
    if vote.reason is None:
        return f"{who} is no better off than with no agreement"
    why = f"its {ordinal(vote.reason.position)} statement fails here"
    if vote.reason.priority is None:
        why = reason_words(vote.reason, "there", "here")
    return f"{who} is better off with no agreement ({why})"


def _ratified(paper: Paper, each: AtHome, what: Ratified, after: Outcomes, *, everything: bool) -> None:
    """What holds where only what can be ratified is done, and what comes and goes by it."""
    wins, before = each.wins, each.found.solution
    paper.gap()
    fewer = "" if what.removed is None else f" ({plural(what.removed, 'move')} fewer)"
    paper.line(f"If no leader makes a move that it cannot carry{fewer}", "title")
    groups = after.groups if everything else after.groups[:1]
    if not groups:
        paper.line("No outcome holds.")
    for group in groups:
        key = group.concept
        old = {*before.equilibria(key)}
        new = [outcome for outcome in group.outcomes if outcome.state.index not in old]
        gone = sorted(old - {*what.solution.equilibria(key)})
        concept = CONCEPTS[key].short
        if not new and not gone:
            same = "outcome holds" if group.count == 1 else f"{group.count:,} outcomes hold"
            paper.line(f"The same {same} under {concept}.")
            continue
        paper.line(f"Under {concept}: hold as before {len(old) - len(gone):,}, new {len(new):,}, gone {len(gone):,}.")
        for outcome in new if everything else new[:_MOST]:
            _outcome(paper, wins, outcome, _why_new(wins, outcome.state.index))
        if len(new) > _MOST and not everything:
            paper.line(f"and {len(new) - _MOST:,} more new ones (`--all` lists them)", "dim", indent=9)
        for state in gone if everything else gone[:_MOST]:
            paper.item(f"{state + 1:>5}", f"{wins.graph.states[state]} — gone", indent=2, hang=9, style="dim")


def _why_new(wins: WinSets, state: int) -> str:
    """Who would leave a state, and cannot carry that."""
    graph = wins.graph
    said = []
    for own in wins.own:
        out = [t for t in graph.improvements(own.dm, state) if own in wins.cannot(t)]
        if out:
            name = graph.conflict.decision_makers[own.dm].name
            said.append(
                f"{name} would leave it for {listed([str(t + 1) for t in out[:3]], 'or')}, and cannot carry that"
            )
    return f" — new: {'; '.join(said)}" if said else " — new"


def _prices(paper: Paper, graph: ModelGraph, found: Sequence[Commitment]) -> None:
    """What it would have to cost to give up again what was taken up."""
    if not found:
        return
    paper.gap()
    paper.line("Audience costs: what keeps a leader from giving up what it has taken up", "title")
    for each in found:
        name = graph.conflict.decision_makers[each.dm].name
        paper.line(f"{name}, {each.option}: {_price(graph, each)}", indent=2)


def _price(graph: ModelGraph, each: Commitment) -> str:
    held, nash, seq = len(each.held), each.prices["nash"], each.prices["seq"]
    if not nash:
        return f"in none of the {plural(held, 'state')} where it is taken does giving it up pay."
    where = f"all {held:,} states" if len(nash) == held > 1 else f"{len(nash):,} of the {plural(held, 'state')}"
    sentence = f"giving it up pays in {where} where it is taken"
    deters = f"in {len(seq):,} of these nothing deters that" if seq else "in each of these something deters that"
    sentence += f", and {deters} (SEQ)."
    sentence += f" A price of {plural(each.price('nash'), 'level')} ends it everywhere"
    if each.price("seq") != each.price("nash"):
        sentence += f" ({each.price('seq')} under SEQ)"
    sentence += f"; locked in from step {each.price('nash')}."
    here = graph.status_quo
    if here is not None and here in each.held:
        price = each.price("nash", here)
        sentence += f" At the status quo: {plural(price, 'level') if price else 'no price is needed'}."
    return sentence


def _legend(paper: Paper, answers: Sequence[AtHome]) -> None:
    explained = {"reached": "improvements lead to it from the status quo, in so many steps at the least"}
    if any(each.wins.frontier for each in answers):
        explained["frontier"] = "no other of these is at least as good for every decision maker and better for one"
    if any(each.commitments for each in answers):
        explained["price"] = "rank levels by which all that follows is worse for whoever gives the option up"
        explained["locked in"] = (
            "the step from which on giving it up pays nowhere, if the price grows from nothing by one level a step"
        )
    for label, text in explained.items():
        paper.item(label, f"{text}.", hang=13, style="dim")
    paper.gap()
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")
