"""Answers about several views, about changes, doubts and audiences, as rows of named cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermove.analyses.compare import Comparison, held_in
from countermove.analyses.outcomes import Outcome
from countermove.analyses.resolve import Resolved
from countermove.analyses.resolve.kinds import parts
from countermove.analyses.robust.robustness import Robustness
from countermove.interop.records import Record, taken_words, view_of
from countermove.report.at_home import AtHome
from countermove.report.changed import change_words, who_words
from countermove.report.compare import Pair
from countermove.report.differences import headline, outline
from countermove.report.doubts import factor_words, view_name
from countermove.report.elsewhere import heading, lines
from countermove.report.ratify import refusal_words
from countermove.report.resolve import question_words, then_words, verdict_words
from countermove.report.robust import cases_words, set_words, share_words
from countermove.report.told import listed_rows
from countermove.report.turned import turned_words
from countermove.stability.concepts import find, short_names

#: What stands for an outcome that holds under none of the concepts, and for one that is no state.
NOT_HELD, NO_STATE = "–", "no state"


def compare_records(pairs: Sequence[Pair]) -> Iterator[Record]:
    """What holds in which of the models, outcome by outcome, and what makes the difference where that was sought."""
    names = [pairs[0].one, *(pair.other for pair in pairs)]
    solutions = [pairs[0].comparison.one, *(pair.comparison.other for pair in pairs)]
    for outcome in dict.fromkeys(row.outcome for pair in pairs for row in pair.comparison.rows):
        record: Record = {"taken": outcome.shown}
        for name, solution in zip(names, solutions, strict=True):
            states, held = outcome.states(solution.graph), held_in(solution, outcome)
            record |= {f"state in {name}": min(states) + 1 if len(states) == 1 else None}
            under = NO_STATE if held is None else ", ".join(short_names(held)) or NOT_HELD
            record |= {f"holds in {name} under": under}
        for pair in pairs:
            turned = [each for each in pair.comparison.into_one if each.outcome == outcome]
            said = "; ".join(turned_words(each, pair.one, pair.other) for each in turned)
            record[f"what of {pair.other} makes the difference in {pair.one}"] = said
        yield record


def difference_records(pairs: Sequence[Pair]) -> Iterator[Record]:
    """What the models say differently, and what that can change."""
    for pair in pairs:
        for what, detail, changes in _differing(pair.comparison, pair.one, pair.other):
            record: Record = {"first": pair.one, "other": pair.other, "what differs": what}
            yield record | {"in detail": detail, "it can change": changes}


def _differing(comparison: Comparison, one: str, other: str) -> Iterator[tuple[str, str, str]]:
    for difference in comparison.differences:
        detail = outline(difference, one, other) if difference.kind == "preference" else []
        bears = difference in comparison.bearing
        changes = "what is reached" if difference.kind == "status quo" else "what further concepts say"
        said = "\n".join(f"{label}: {text}" for label, text in detail)
        yield headline(difference, one, other), said, "what holds" if bears else changes
    for difference in comparison.alike:
        yield f"What {difference.subject} wants is put otherwise, and orders the states alike", "", "nothing"
    for each in comparison.elsewhere:
        sides = [f"{name}: {line}" for name, own in ((one, each.one), (other, each.other)) for line in lines(each, own)]
        yield heading(each), "\n".join(sides), f"the answer of `{each.command}`"
    for remark in comparison.remarks:
        sides = [f"{name}: {text or 'nothing'}" for name, text in ((one, remark.one), (other, remark.other))]
        yield f"The {remark.respect} of {remark.about}", "\n".join(sides), "nothing"


def resolve_records(found: Resolved, asked: str) -> Iterator[Record]:
    """What it would take: a row for each change of each way to do it, the cheapest first."""
    graph = found.graph
    about: Record = {"view": view_of(graph), "asked": question_words(found, asked), "answer": verdict_words(found)}
    ways = [(each, "") for each in found.front] + [
        (each, "as cheap, or with more kinds of change") for each in found.ties
    ]
    ways += [(each, "in name only") for each in found.renamed]
    for number, (way, remark) in enumerate(ways, 1):
        for change in way.changes:
            cost = sum(found.terms.costs[kind] * count for kind, count in parts(change).items())
            record = about | {"way": number, "cost of the way": way.cost, "who changes": who_words(graph, change)}
            record |= {"change": change_words(graph, change), "cost": cost}
            remarks = [*(["by prohibition alone"] if way.prohibits else []), *([remark] if remark else [])]
            yield record | {"then": then_words(found, way), "remark": "; ".join(remarks)}
    if not ways:
        yield about


def robust_records(found: Robustness) -> Iterator[Record]:
    """In what part of the cases outcomes hold, under every concept that was asked about."""
    plan = found.plan
    for concept in found.rows:
        for row in listed_rows(found, concept):
            numbers = {plan.state(base, row.outcome) for base in range(len(plan.graphs))} - {None}
            record: Record = {"view": _views(found), "concept": find(concept).short}
            record |= {"state": numbers.pop() + 1 if len(numbers) == 1 else None}  # type: ignore[operator]
            record |= {
                "taken": plan.outcomes[row.outcome].shown,
                "holds in": share_words(row.share).removeprefix("in "),
            }
            bounds = (round(100 * float(bound), 4) for bound in (row.share.least, row.share.most))
            record |= dict(zip(("percent at least", "percent at most"), bounds, strict=True))
            stated = [view_name(plan.graphs[base]) for base in row.stated]
            one = len(plan.graphs) == 1
            record |= {"holds as stated": bool(row.stated) if one else ", ".join(stated) or "in no view"}
            sets = found.tipping.sets[concept].get(row.outcome, []) if found.tipping else []
            record |= {"changes if": "; or ".join(set_words(plan, own) for own in sets)}
            yield record | {"cases": cases_words(found)}


def doubt_records(found: Robustness) -> Iterator[Record]:
    """What is in doubt, by how much settling it would settle of what holds."""
    for concept in found.rows:
        for settles in found.findings.matters(concept):
            record: Record = {"view": _views(found), "concept": find(concept).short}
            record |= {"doubt": factor_words(found.plan, settles.factor)}
            yield record | {"percent of all uncertainty": round(100 * float(settles.part), 1)}


def _views(found: Robustness) -> str:
    graphs, bases = found.plan.graphs, found.plan.spec["bases"]
    if len(graphs) == 1:
        return view_of(graphs[0])
    return ", ".join(f"{view_name(graph)} {base['weight']}" for graph, base in zip(graphs, bases, strict=True))


def ratify_records(found: AtHome) -> Iterator[Record]:
    """What holds, whether every leader can carry it at home, and what holds where only that is done."""
    wins, graph = found.wins, found.wins.graph
    makers = graph.conflict.decision_makers
    after = {each.state.index: each for each in found.after or ()}
    before = {each.state.index: each for each in found.found.ranked}
    for state in dict.fromkeys([*before, *after]):
        shown, own = graph.states[state], before.get(state)
        record: Record = {"view": view_of(graph), "state": shown.number, "taken": taken_words(shown)}
        record |= {"holds under": _held(own), "improvements from the status quo": own.steps if own else None}
        cannot = wins.cannot(state)
        record |= {"every leader can carry it": not cannot}
        record |= {"who cannot": ", ".join(makers[each.dm].name for each in cannot)}
        record["why not"] = "\n".join(line for each in cannot for line in refusal_words(wins, each, state))
        for each in wins.own:
            for vote in wins.votes(each, state):
                record[f"{makers[each.dm].name}: {vote.audience.name} consents"] = vote.consents
        if found.ratified:
            record["holds where only that is done under"] = _held(after.get(state))
        yield record


def _held(outcome: Outcome | None) -> str:
    return ", ".join(short_names(outcome.held)) if outcome else NOT_HELD
