"""Answers as a notebook shows them: small tables in HTML, without colours of their own. `_cell` escapes all text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from countermove.analyses.outcomes import Findings
from countermove.graph import ModelGraph
from countermove.model import Conflict
from countermove.ordering import Order
from countermove.preference import Ranked
from countermove.report.paper import clean, listed, plural
from countermove.report.words import reason_words, state_words, view_words
from countermove.stability.concepts import find, short_names
from countermove.stability.verdict import Verdict
from countermove.states import State

_MOST = 30


def findings_html(found: Findings) -> str:
    """The outcomes in order."""
    conflict, outcomes = found.graph.conflict, found.outcomes
    total = sum(group.count for group in found.ranked.groups)
    said = f"{plural(len(found.graph), 'state')}; {plural(total, 'outcome')} that hold{'s' * (total == 1)}"
    rows = [
        (each.state.number, each.state, ", ".join(short_names(each.held)), each.steps, each.margin)
        for each in outcomes[:_MOST]
    ]
    head = ("state", "taken", "holds under", "steps", "margin")
    return _heading(conflict, said) + _table(head, rows) + _more(total - len(rows), "outcome")


def ranking_html(states: Sequence[State], order: Order, status_quo: int | None, about: str) -> str:
    """The levels of a decision maker, the best first, each with what puts it above the next."""
    groups = order.best(_MOST + 1)
    rows = []
    for place, group in enumerate(groups[:_MOST], 1):
        shown = "; ".join(f"{state_words(states[s])}{' (status quo)' * (s == status_quo)}" for s in group[:8])
        more = f"; and {len(group) - 8:,} as good" if len(group) > 8 else ""
        decided = place < len(groups) and not isinstance(order.dm.preference, Ranked)
        why = reason_words(order.reason(group[0], groups[place][0]), "here", "in the next") if decided else None
        rows.append((place, shown + more, why))
    said = f"{order.dm.shown}: {plural(order.count, 'level')} over {plural(len(states), 'state')}, the best first"
    table = _table(("place", "states", "better than the next, for"), rows)
    return f"<p>{_cell(about)}<br/>{_cell(said)}</p>{table}{_more(order.count - len(rows), 'level')}"


def explanation_html(graph: ModelGraph, state: State, verdicts: Sequence[Sequence[Verdict]], text: str) -> str:
    """Under which concepts a state is stable for whom, then the sentences that say why."""
    head = ["", *(find(verdict.concept).short for verdict in verdicts[0])] if verdicts else [""]
    rows = [
        (graph.conflict.decision_makers[own[0].dm].name, *("stable" if each.stable else "–" for each in own))
        for own in verdicts
    ]
    sentences = f"<details><summary>why</summary><pre>{_cell(text)}</pre></details>"
    return _heading(graph.conflict, f"State {state_words(state)}") + _table(head, rows) + sentences


def model_html(conflict: Conflict) -> str:
    """Who is in a model and what they can do, and its views."""
    rows = [
        (dm.name, dm.title, "; ".join(f"{each.name}{f' ({each.text})' if each.text else ''}" for each in dm.options))
        for dm in conflict.decision_makers
    ]
    views = [view_words(view) for view in conflict.views]
    below = f"<p>{_cell(listed(views))}</p>" if views else ""
    return _heading(conflict, conflict.question) + _table(("decision maker", "", "options"), rows) + below


def _heading(conflict: Conflict, said: str) -> str:
    view = f"<br/>{_cell(view_words(conflict.seen))}" if conflict.seen else ""
    return f"<p><strong>{_cell(conflict.title)}</strong>{view}{f'<br/>{_cell(said)}' if said else ''}</p>"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    top = "".join(f"<th>{_cell(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _more(count: int, noun: str) -> str:
    return f"<p>and {_cell(plural(count, f'more {noun}'))}</p>" if count > 0 else ""


def _cell(value: object) -> str:
    return "" if value is None else escape(clean(str(value)))
