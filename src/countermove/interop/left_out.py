"""What the file of another program has no place for, in words: nothing of a model is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import fields, is_dataclass
from typing import Any

from countermove.model import Conflict
from countermove.preference import Prioritized, Priority, Tier, Weight
from countermove.report.paper import listed, plural


def left_out(conflict: Conflict, *, title: bool = False, named: Set[str] = frozenset()) -> list[str]:
    """Sentences about the parts of a model that a format has no place for.

    `title`: the format has one; `named`: the decision makers and options whose texts for people it carries.
    """
    notes = [*_about(conflict, title), *_rules(conflict), *_parties(conflict, named)]
    parts = [*_parts(conflict)]
    sure = sum(isinstance(each, Priority | Weight | Tier) and bool(each.sure) for each in parts)
    marked = sum(isinstance(each, Priority | Tier) and bool(each.unknown or each.strength) for each in parts)
    notes += [f"how sure its author is of {plural(sure, 'entry', 'entries')} about preferences"] * bool(sure)
    notes += [f"{plural(marked, 'mark')} of unknown or strong preference"] * bool(marked)
    doubtful = sum(isinstance(each, Prioritized) and bool(each.in_doubt) for each in parts)
    notes += [f"{plural(doubtful, 'mark')} of an order in doubt"] * bool(doubtful)
    cited = sum(bool(getattr(each, "evidence", ())) for each in parts)
    noted = sum(bool(getattr(each, "note", "")) for each in parts)
    counts = [plural(len(conflict.sources), "source")] * bool(conflict.sources)
    counts += [f"the evidence of {plural(cited, 'entry', 'entries')}"] * bool(cited)
    counts += [plural(noted, "note")] * bool(noted)
    notes += [listed(counts)] * bool(counts)
    return [f"left out: {note}" for note in notes]


def _about(conflict: Conflict, title: bool) -> Iterator[str]:
    texts = {
        "title": "" if title else conflict.title,
        "question": conflict.question,
        "by": conflict.by,
        "as of": conflict.as_of,
        "text": conflict.text,
        "leaves out": " ".join(conflict.leaves_out),
    }
    if any(texts.values()):
        yield f"what the model says about itself ({listed([f'`{key}`' for key, text in texts.items() if text])})"
    if conflict.views:
        yield f"{plural(len(conflict.views), 'view')}: {listed([f'`{view.name}`' for view in conflict.views])}"
    if conflict.status_quo:
        yield "the status quo"
    if conflict.no_agreement:
        yield "the outcome without an agreement"
    if conflict.hopes or conflict.fears:
        yield "what the account hopes for and fears"
    if conflict.next_round:
        yield f"{plural(len(conflict.next_round), 'consequence')} for the next round"


def _rules(conflict: Conflict) -> Iterator[str]:
    rules = conflict.rules
    if rules.moves:
        yield f"{plural(len(rules.moves), 'rule')} on moves: there, these moves can be made"
    if rules.same_state:
        yield f"{plural(len(rules.same_state), 'rule')} on what is one state: there, these are several states"


def _parties(conflict: Conflict, named: Set[str]) -> Iterator[str]:
    parties = conflict.decision_makers
    found = {
        "the names for people of": [dm for dm in parties if dm.title not in ("", dm.name) and dm.name not in named],
        "the texts about": [dm for dm in parties if dm.text],
        "the attitudes of": [dm for dm in parties if dm.attitudes],
        "the audiences of": [dm for dm in parties if dm.ratification],
    }
    for what, own in found.items():
        if own:
            yield f"{what} {listed([f'`{dm.name}`' for dm in own])}"
    texts = sum(bool(option.text) and option.name not in named for option in conflict.options)
    if texts:
        yield f"{plural(texts, 'text that says', 'texts that say')} what an option means"
    if conflict.sees:
        yield f"how {listed([f'`{each.decision_maker}`' for each in conflict.sees])} see the others"


def _parts(value: Any) -> Iterator[Any]:
    """Everything that a model is made of; what its views say has its own sentence."""
    if isinstance(value, tuple):
        for each in value:
            yield from _parts(each)
    elif is_dataclass(value):
        yield value
        for own in fields(value):
            if own.name not in ("views", "seen", "answers"):
                yield from _parts(getattr(value, own.name))
