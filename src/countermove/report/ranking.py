"""The answer of `rank`: how a decision maker orders the states, and what decides each step."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.ordering import Order, Reason
from countermove.preference import Prioritized, Ranked
from countermove.report.paper import Paper, plural
from countermove.report.words import number, source_words
from countermove.states import State

_LEVELS = 20
_TIED = 5


def report_ranking(
    paper: Paper,
    states: Sequence[State],
    order: Order,
    *,
    everything: bool,
    about: str = "",
    status_quo: int | None = None,
) -> None:
    """The levels from the best, each with what puts it above the next; without `everything`, only the best."""
    groups = order.best(order.count if everything else _LEVELS + 1)
    if about:
        paper.line(about, "dim")
    size = f"{plural(order.count, 'level')} over {plural(len(order.keys), 'state')}"
    paper.line(f"{order.dm.shown}: {size}, the best first", "title")
    if isinstance(order.dm.preference, Prioritized) and (doubtful := order.dm.preference.doubtful):
        paper.line(
            f"the order of its statements {doubtful} is in doubt; this is the one that is stated", "dim", indent=7
        )
    shown = groups if everything else groups[:_LEVELS]
    for place, group in enumerate(shown, 1):
        tied = group if everything or len(group) == _TIED + 1 else group[:_TIED]
        for position, state in enumerate(tied):
            label = f"{place:>5}" if position == 0 else "    ="
            here = "  ← the status quo" if state == status_quo else ""
            paper.item(f"{label}  {states[state].number:>{len(str(len(states)))}}", f"{states[state]}{here}")
        if len(tied) < len(group):
            paper.line(f"and {len(group) - len(tied):,} more, as good (`--all` lists them)", "dim", indent=7)
        if place < order.count and not isinstance(order.dm.preference, Ranked):
            paper.line(f"better than the next: {_step(order.reason(group[0], groups[place][0]))}", "dim", indent=7)
    if len(shown) < order.count:
        paper.line(f"and {plural(order.count - len(shown), 'level')} more (`--all` lists them)", "dim", indent=7)


def _step(reason: Reason) -> str:
    if reason.priority is not None:
        return f"`{reason.priority}` (statement {reason.position}){source_words(reason)}"
    return f"worth {number(reason.better)} against {number(reason.worse)}"
