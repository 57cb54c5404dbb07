"""Whose consent a leader needs and what it carries, for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from countermove.analyses.outcomes import Findings, Outcomes
from countermove.analyses.ratify.costs import Commitment
from countermove.analyses.ratify.ratified import Ratified
from countermove.analyses.ratify.winsets import Consent, WinSet, WinSets, decided_by
from countermove.audience import Audience, Ratification
from countermove.preference import Prioritized, Ranked, Weighted
from countermove.report.paper import Paper, listed, ordinal, plural
from countermove.report.words import number, state_words


@dataclass(frozen=True)
class AtHome:
    """The win-sets in one view of a model beside what holds there, and what holds where only what can be ratified is
    done, ranked (`after`). What a model is too large for is None."""

    found: Findings
    wins: WinSets
    ratified: Ratified | None = None
    after: Outcomes | None = None
    commitments: tuple[Commitment, ...] | None = None


def _reversion(wins: WinSets) -> str:
    return state_words(wins.graph.states[wins.reversion])


def audiences(paper: Paper, wins: WinSets) -> None:
    """Who has to consent to what, and the evidence for it."""
    here = ", the status quo" if wins.reversion == wins.graph.status_quo else ""
    paper.line(f"Without an agreement: {_reversion(wins)}{here}.")
    for own in wins.own:
        dm = wins.graph.conflict.decision_makers[own.dm]
        takes = f"{f'{dm.title}. ' if dm.title else ''}It takes the consent of {rule_words(own.ratification)}."
        paper.item(f"{dm.name}:", takes, style="strong")
        for audience in own.ratification.audiences:
            paper.item(f"{audience.name}:", _who(audience), indent=4, hang=8)
            for label, note in [(f"{each}", each.note) for each in audience.evidence] + [("Note", audience.note)]:
                if note:
                    paper.line(f"{label}: {note}", "dim", indent=8)


def _who(audience: Audience) -> str:
    said = [part.rstrip(".") for part in (audience.title, audience.text) if part]
    said += counted_words(audience)
    cited = "; ".join(str(citation) for citation in audience.evidence)
    return "; ".join(said) + (f" [{cited}]" if cited else "") + "."


def counted_words(audience: Audience) -> list[str]:
    """What an audience wants, and how much it counts."""
    said = [f"wants {_wants(audience)}"]
    said += [f"weight {number(audience.weight)}"] if audience.weight != 1 else []
    said += [f"{number(audience.share)} percent"] if audience.share is not None else []
    return said


def _wants(audience: Audience) -> str:
    match audience.preference:
        case Prioritized(priorities):
            return ", then ".join(f"`{each}`" for each in priorities) or "nothing in particular"
        case Weighted(weights):
            return "by weights: " + ", ".join(f"{each.option} {number(each.worth)}" for each in weights)
        case Ranked(tiers):
            return " > ".join(" = ".join(map(str, tier.entries)) for tier in tiers)
        case None:
            return f"what {audience.like} wants"


def rule_words(ratification: Ratification) -> str:
    """Whose consent carries an outcome.

    >>> from countermove.audience import RatifiedBy
    >>> rule_words(Ratification((Audience("House"), Audience("Senate")), RatifiedBy("majority", veto=("House",))))
    'House, which has a veto, and of audiences of more than half of the weight'
    """
    rule, sole = ratification.rule, len(ratification.audiences) == 1
    kinds = {
        "any": "any of its audiences",
        "majority": "audiences of more than half of the weight",
        "all": ratification.audiences[0].name if sole else "all its audiences together",
        "weight": f"audiences of at least {number(rule.least)} of the weight",
        "share": f"audiences that make up at least {number(rule.least)} percent",
    }
    parts = [f"{listed(rule.veto)}, which {'has' if len(rule.veto) == 1 else 'each have'} a veto"] if rule.veto else []
    parts += [kinds[rule.kind]] if rule.kind else []
    return ", and of ".join(parts)


def win_set(paper: Paper, wins: WinSets, own: WinSet) -> None:
    name, size = wins.graph.conflict.decision_makers[own.dm].name, len(wins.graph)
    paper.line(f"{name} can carry {len(own.states):,} of {plural(size, 'state')} at home.", "strong")
    for consent in own.consents:
        said = f"consents to {len(consent.states):,}"
        if len(own.consents) > 1:
            said += f"; decides alone in {consent.pivotal:,}"
        said += "".join(f"; {part}" for part in _against(wins, consent))
        paper.item(f"{consent.audience.name}:", f"{said}.", indent=2, hang=6)


def _against(wins: WinSets, consent: Consent) -> Iterator[str]:
    """By which statements an audience is against how many states."""
    for position, count in decided_by(wins.graph, consent, wins.reversion).items():
        statement = consent.order.priorities[position - 1]
        yield f"against {count:,} by its {ordinal(position)} statement, `{statement}`"


def overlap(paper: Paper, each: AtHome, *, everything: bool) -> None:
    wins = each.wins
    names = [wins.graph.conflict.decision_makers[own.dm].name for own in wins.own]
    if len(wins.own) > 2:
        for one, other, size in wins.pairs:
            pair = [wins.graph.conflict.decision_makers[own.dm].name for own in (one, other)]
            paper.line(f"{listed(pair)} both carry {size:,}.", indent=2)
    if len(wins.own) > 1:
        carried = f"{'both' if len(names) == 2 else 'all'} carry {plural(len(wins.overlap), 'state')}"
        paper.line(f"{listed(names)} {carried}.", "strong")
    best = wins.frontier
    if best:
        hold = sum(bool(each.found.solution.held(s)) for s in best)
        said = "On the Pareto frontier of these"
        verb = "holds" if hold == 1 else "hold"
        paper.line(f"{said}: {plural(len(best), 'state')}; {hold:,} {verb} under some concept.", indent=2)
        for s in best if everything else ():
            paper.item(f"{s + 1:>5}", str(wins.graph.states[s]), indent=2, hang=9, style="dim")
