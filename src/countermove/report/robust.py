"""The answer of `robust` for people: what is in doubt, how often each outcome holds, what matters most."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from countermove.analyses.robust.findings import Share
from countermove.analyses.robust.plan import Plan
from countermove.analyses.robust.robustness import Distances, Robustness, Row
from countermove.analyses.robust.sweep import cases_of
from countermove.report.distances import STEP, write_distances, write_others
from countermove.report.doubts import factor_words, view_name, write_doubts
from countermove.report.paper import Paper, listed, plural, styled
from countermove.report.told import (
    FIRST,
    first_concept,
    listed_rows,
    near_states,
    tipping_doubts,
    tipping_sets,
    told_states,
    unsettled_concept,
)
from countermove.report.words import view_words
from countermove.stability.concepts import find

_NEAR = 6
_BAR = 24


def report(paper: Paper, answers: Sequence[Robustness], *, everything: bool = False) -> None:
    """One answer, or several about views of one model, one after the other."""
    paper.line(answers[0].plan.graphs[0].conflict.title, "title")
    paper.line("How sure: in what part of the cases each outcome holds, once what is in doubt is settled somehow.")
    for place, each in enumerate(answers):
        paper.gap()
        graphs = each.plan.graphs
        seen = graphs[0].conflict.seen
        if len(graphs) == 1 and seen:
            paper.line(view_words(seen), "title")
        write_doubts(paper, each.plan, again=place > 0)
        _cases(paper, each)
        if each.where:
            paper.line(f"Only outcomes in which `{each.where}` holds are told of.", indent=2)
        paper.gap()
        _counts(paper, each)
        concept = first_concept(each)
        if concept:
            _outcomes(paper, each, concept, everything=everything)
            if each.distances:
                _distances(paper, each, each.distances, concept, everything=everything)
            _tips(paper, each, concept, everything=everything)
        if unsettled := unsettled_concept(each):
            _matters(paper, each, unsettled, everything=everything)
    paper.gap()
    _legend(paper, answers)


def cases_words(each: Robustness) -> str:
    """How many cases there are, and how many of them were worked out."""
    plan, done, count = each.plan, each.findings.swept.done, each.plan.combinations
    many = f"{count:,}" if count < 10**12 else f"some 10^{len(str(count)) - 1}"
    if plan.exact:
        return f"all {many}" if each.findings.swept.complete else f"{done:,} of {many}"
    return f"{done:,} drawn by weight from {many}, seed {plan.asked.seed}"


def _cases(paper: Paper, each: Robustness) -> None:
    """How many cases there are, how many of them were worked out, and what that makes of the shares."""
    plan, swept = each.plan, each.findings.swept
    count = plan.combinations
    if plan.exact and swept.complete:
        paper.line(f"{plural(count, 'combination')}, all of them worked out: the shares are exact.", indent=2)
    elif plan.exact:
        paper.line(
            f"Stopped: {swept.done:,} of {plural(count, 'combination')} were worked out. What the others could add is "
            "left open between two bounds.",
            "bad",
            indent=2,
        )
    else:
        stopped = "" if swept.complete else f", out of {cases_of(plan.spec):,} asked for (stopped)"
        words = f"{count:,}" if count < 10**12 else f"some 10^{len(str(count)) - 1}"
        paper.line(
            f"{plural(swept.done, 'case')} drawn by weight from {words} combinations{stopped}, seed {plan.asked.seed}. "
            "A range covers the true share 99 times in 100 or more.",
            indent=2,
        )


def _counts(paper: Paper, each: Robustness) -> None:
    rows = []
    for concept, found in each.rows.items():
        always = sum(row.share.counted == 1 for row in found)
        sometimes = sum(0 < row.share.counted < 1 for row in found)
        stated = sum(len(row.stated) == len(each.stated) for row in found)
        some = share_words(each.findings.share(concept, each.plan.some)).removeprefix("in ")
        rows.append([find(concept).short, f"{stated:,}", f"{always:,}", f"{sometimes:,}", some])
    paper.table(["concept", "stated", "always", "at times", "any"], rows)


def _outcomes(paper: Paper, each: Robustness, concept: str, *, everything: bool) -> None:
    paper.gap()
    rows = listed_rows(each, concept)
    paper.line(f"How often they hold under {find(concept).short}", "strong")
    for row in rows if everything else rows[:FIRST]:
        _row(paper, each, row)
    if len(rows) > FIRST and not everything:
        paper.line(f"and {len(rows) - FIRST:,} more (`--all` lists them)", "dim", indent=2)


def _tips(paper: Paper, each: Robustness, concept: str, *, everything: bool) -> None:
    """Which statements have to turn round together for an outcome to change; of those listed, the stated ones first."""
    found = each.tipping
    if found is None:
        return
    paper.gap()
    paper.line(f"The fewest doubts that tip them under {find(concept).short}", "strong")
    beyond = "" if found.complete else f" of up to {found.tried}"
    told = tipping_sets(each, concept, everything=everything)
    firm = [row for row, sets in told if not sets]
    for row, sets in told:
        number, lead = _number(each.plan, row.outcome), "breaks if" if row.stated else "comes to hold if"
        for own in sets:
            text = f"{_dots(each.plan, own)}  {lead} {set_words(each.plan, own)}".strip()
            paper.item(number, text, indent=2, hang=9)
            number, lead = "", "or if"
    if firm:
        numbers = listed([_number(each.plan, row.outcome).strip() for row in firm])
        paper.line(f"No set{beyond} of these doubts changes {numbers}.", indent=2)


def _dots(plan: Plan, doubts: Sequence[int]) -> str:
    return "".join("●" if number in doubts else "○" for number in tipping_doubts(plan))


def set_words(plan: Plan, doubts: Sequence[int]) -> str:
    """Statements that turn round together."""
    words = []
    for doubt in doubts:
        factor = plan.factors[doubt]
        order = plan.graphs[factor.base].orders[factor.dm]
        words.append(f"{order.dm.name}'s `{order.priorities[factor.place]}`")
    return f"{listed(words)} turn{'s' * (len(words) == 1)} round"


def _distances(paper: Paper, each: Robustness, found: Distances, concept: str, *, everything: bool) -> None:
    """How far a change of the states listed is, or of the one asked about; and of all others, by their numbers."""
    near = near_states(each, concept)
    shown = near if everything or each.asked is not None else near[:_NEAR]
    write_distances(paper, found, shown, len(near) - len(shown))
    if each.asked is None:
        write_others(paper, found, [s for s in told_states(each) if s not in near], everything=everything)


def _row(paper: Paper, each: Robustness, row: Row) -> None:
    plan = each.plan
    paper.item(_number(plan, row.outcome), plan.outcomes[row.outcome].shown, indent=2, hang=9)
    if len(each.stated) == 1:
        stated = "holds as stated" if row.stated else "not as stated"
    else:
        names = [f"`{view_name(plan.graphs[base])}`" for base in row.stated]
        stated = f"as stated in {listed(names)}" if names else "in no view as stated"
    indent, size = (9, _BAR) if paper.width >= 80 else (2, _BAR // 2)
    paper.lines.append(f"{' ' * indent}{bar(row.share, size)}  {share_words(row.share)}")
    paper.lines[-1] += styled(f"  {stated}", "dim")


def _number(plan: Plan, outcome: int) -> str:
    """The number of an outcome where that is the same in all views."""
    states = {plan.state(base, outcome) for base in range(len(plan.graphs))} - {None}
    return f"{states.pop() + 1:>5}" if len(states) == 1 else "    ·"  # type: ignore[operator]


def bar(share: Share, size: int = _BAR) -> str:
    """A share as a bar: what it is at least, then what it may be.

    >>> bar(Share(Fraction(1, 4), Fraction(1, 2), Fraction(1, 3)), 8)
    '██▒▒░░░░'
    """
    least = int(share.least * size + Fraction(1, 2))
    most = max(least, int(share.most * size + Fraction(1, 2)))
    least += least == 0 and share.exact and share.least > 0
    most = max(least, most)
    return "█" * least + "▒" * (most - least) + "░" * (size - most)


def share_words(share: Share) -> str:
    """A share in percent, exact or between two bounds, which are rounded outwards.

    >>> share_words(Share(Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)))
    '33.3 percent (1/3)'
    >>> share_words(Share(0.48731, 0.51271, Fraction(1, 2)))
    '48.7 to 51.3 percent'
    """
    if share.exact:
        exact = Fraction(share.least)
        if exact in (0, 1):
            return "in every case" if exact else "in no case"
        fraction = f" ({exact})" if exact.denominator < 1000 else ""
        return f"{_percent(exact)} percent{fraction}"
    least, most = int(share.least * 1000) / 10, -int(-share.most * 1000 // 1) / 10
    return f"{least:g} to {most:g} percent"


def _percent(share: Fraction) -> str:
    tenths = round(share * 1000)
    if tenths == 0:
        return "under 0.1"
    if tenths == 1000:
        return "over 99.9"
    return f"{tenths / 10:g}"


def _matters(paper: Paper, each: Robustness, concept: str, *, everything: bool) -> None:
    found = each.findings.matters(concept)
    if not found:
        return
    paper.gap()
    paper.line(f"Which doubt matters most for what holds under {find(concept).short}", "strong")
    estimated = "" if each.plan.exact and each.findings.swept.complete else ", estimated from the cases worked out"
    paper.line(f"The part of all uncertainty that settling it would be expected to remove{estimated}.", "dim", indent=2)
    shown = found if everything else found[:FIRST]
    for settles in shown:
        part = Share(settles.part, settles.part, settles.part)
        words = part_words(settles.part)
        paper.lines.append(f"  {bar(part, 12)}  {words:<17}".rstrip())
        label = factor_words(each.plan, settles.factor)
        if len(label) + 34 <= paper.width:
            paper.lines[-1] = f"  {bar(part, 12)}  {words:<17} {label}"
        else:
            paper.line(label, indent=4)
    if len(found) > len(shown):
        paper.line(f"and {len(found) - len(shown):,} more (`--all` lists them)", "dim", indent=2)


def part_words(part: Fraction) -> str:
    """How much of what is unsettled a doubt settles.

    >>> part_words(Fraction(1, 3)), part_words(Fraction(1))
    ('33.3 percent', 'all of it')
    """
    return "all of it" if part == 1 else f"{_percent(part)} percent" if part else "nothing"


def _legend(paper: Paper, answers: Sequence[Robustness]) -> None:
    paper.line(
        "stated, always, at times: how many outcomes hold as stated (in every view), in every case worked out, in "
        "some. any: in what part of the cases at least one does.",
        "dim",
    )
    if any(not (each.plan.exact and each.findings.swept.complete) for each in answers):
        paper.line("█ at least so often, ▒ perhaps, ░ not.", "dim")
    if any(each.distances for each in answers):
        paper.line(STEP, "dim")
    if any(each.tipping and any(each.tipping.sets.values()) for each in answers):
        paper.line("●○: which of the statements in doubt turn round, in the order in which they are listed.", "dim")
    paper.line("These are consequences of the model and of the doubts counted, not a prediction.", "dim")
