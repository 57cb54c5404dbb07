"""What two models of one dispute say differently though no answer depends on it: evidence, doubts, notes, texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from countermove.evidence import Citation
from countermove.model import Conflict, DecisionMaker, Option, StatusQuo, says
from countermove.preference import Prioritized, Priority, Tier, Weight, Weighted


@dataclass(frozen=True)
class Remark:
    """What the two say on one point: `about` whom or what, in which respect (`sure`, `evidence`, `note`, `text`)."""

    about: str
    respect: str
    one: str
    other: str


def remarks(one: Conflict, other: Conflict) -> tuple[Remark, ...]:
    """What is said differently about decision makers, options, statements, weights, rules that both models have."""
    found: list[Remark] = []
    theirs = {dm.name: dm for dm in other.decision_makers}
    for dm in one.decision_makers:
        if dm.name not in theirs:
            continue
        twin = theirs[dm.name]
        found += _differing(dm.name, "name", dm.shown, twin.shown)
        found += _differing(dm.name, "text", dm.text, twin.text)
        at_home = [_audiences(each) for each in (dm, twin)]
        if dm.ratification != twin.ratification and at_home[0] == at_home[1]:
            at_home[1] += ", said otherwise"
        found += _differing(dm.name, "audiences", *at_home)
        match dm.preference, twin.preference:
            case Prioritized(ours), Prioritized(others):
                known = {each.statement: each for each in reversed(others)}
                for each in ours:
                    if each.statement in known:
                        found += _said(f"{dm.name}, `{each}`", each, known[each.statement])
            case (Weighted() as ours_w, Weighted() as others_w):
                weights = {each.option: each for each in others_w.weights}
                for weight in ours_w.weights:
                    if weight.option in weights:
                        found += _said(f"{dm.name}, `{weight.option}`", weight, weights[weight.option])
    options = {option.name: option for option in other.options}
    for option in one.options:
        if option.name in options:
            found += _differing(f"`{option.name}`", "text", option.text, options[option.name].text)
            found += _said(f"`{option.name}`", option, options[option.name])
    rules = {says(rule): rule for rule in other.rules.all}
    for rule in one.rules.all:
        if says(rule) in rules:
            found += _cited(f"`{rule}`", rule.evidence, rules[says(rule)].evidence)
    if one.status_quo and other.status_quo and one.status_quo.at == other.status_quo.at:
        found += _said("the status quo", one.status_quo, other.status_quo)
    found += _differing(
        "the next round", "consequences", *("; ".join(map(str, each.next_round)) for each in (one, other))
    )
    found += _differing("no agreement", "state", _at(one.no_agreement), _at(other.no_agreement))
    return tuple(found)


def _audiences(dm: DecisionMaker) -> str:
    return ", ".join(each.name for each in dm.ratification.audiences) if dm.ratification else ""


def _at(state: StatusQuo | None) -> str:
    if state is None:
        return ""
    return f"[{', '.join(state.at) or 'nothing'}]" if isinstance(state.at, tuple) else str(state.at)


Said = Priority | Weight | Tier | Option | StatusQuo


def _said(about: str, one: Said, other: Said) -> Iterator[Remark]:
    yield from _differing(about, "sure", getattr(one, "sure", ""), getattr(other, "sure", ""))
    yield from _cited(about, one.evidence, other.evidence)
    yield from _differing(about, "note", one.note, other.note)


def _cited(about: str, one: Sequence[Citation], other: Sequence[Citation]) -> Iterator[Remark]:
    yield from _differing(about, "evidence", *("; ".join(map(str, each)) for each in (one, other)))


def _differing(about: str, respect: str, one: str, other: str) -> Iterator[Remark]:
    if one != other:
        yield Remark(about, respect, one, other)
