"""How many rankings, or orders of statements, would do: for people and as plain data."""

from __future__ import annotations

from collections.abc import Iterable

from countermove.analyses.resolve.befores import Way
from countermove.analyses.resolve.conditions import ALWAYS, NEVER, Clause, Option
from countermove.analyses.resolve.counting import Count
from countermove.report import Data
from countermove.report.paper import Paper, listed
from countermove.report.words import state_words, view_words

#: How many parts of a condition are shown.
_MOST_PARTS = 8


def report_count(paper: Paper, found: Count, asked: str, *, heading: bool, everything: bool) -> None:
    """The count in one view, and the condition."""
    conflict = found.graph.conflict
    if heading:
        paper.line(conflict.title, "title")
    if conflict.seen:
        paper.line(view_words(conflict.seen), "title")
    paper.line(_sentence(found, asked), "strong")
    paper.gap()
    parts = conditions(found)
    if len(parts) < 2:
        paper.line(f"{_opening(found)} {parts[0]}." if parts else _without(found))
    else:
        paper.line(f"{_opening(found)}")
        for k, part in enumerate(parts if everything else parts[:_MOST_PARTS]):
            paper.item("-", f"{part}{'.' if k == len(parts) - 1 else ', and'}", indent=2)
        if not everything and len(parts) > _MOST_PARTS:
            paper.line(f"{len(parts) - _MOST_PARTS} more (`--all` lists them).", "dim", 2)
    if found.depends:
        names = [conflict.decision_makers[j].name for j in found.depends]
        more = f"{listed(names)} must be deterred from leaving, too, by what {_name(found)} then improves by"
        paper.line(f"That is not all: {more}. All {found.total:,} were gone through.")
    paper.gap()
    paper.line(
        "Counted exactly, with everybody else as they are. A ranking has no ties."
        if not found.statements
        else "Counted exactly, with everybody else as they are.",
        "dim",
    )
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")


def _name(found: Count) -> str:
    return found.graph.conflict.decision_makers[found.dm].name


def _sentence(found: Count, asked: str) -> str:
    kind = f"strict rankings of the {len(found.graph)} states"
    if found.statements:
        kind = f"orders of its {len(found.statements)} statements"
    aim = found.aim
    how = f"{' and is reached' if aim.reached else ''}{' and is proof against coalitions' if aim.proof else ''}"
    what = asked if aim.statement is None else f"{'no' if aim.prevent else 'an'} outcome with `{asked}`"
    share = f"{100 * found.doing / found.total:.1f} percent"
    which = f"{found.doing:,} of the {found.total:,} {kind} that {_name(found)} can have do ({share})"
    return f"{which}: {what} holds{how} ({found.concept.short})."


def _opening(found: Count) -> str:
    if found.aim.prevent:
        return "It still holds if and only if"
    return "So it is only if" if found.depends or found.tried else "So it is if and only if"


def _without(found: Count) -> str:
    """What is said where there is no condition to write down."""
    conflict, name = found.graph.conflict, _name(found)
    if found.others:
        return (
            f"{listed([conflict.decision_makers[j].name for j in found.others])} would leave it whatever {name} wants."
        )
    if found.condition is None:
        return "With more than one state there is no short condition to write down."
    if found.condition == NEVER:
        return f"{name} would leave it in any case."
    return f"{name} stays there in any case."


def conditions(found: Count) -> list[str]:
    """The condition in parts, each a sentence without its end; none where there is no condition to write down."""
    if found.others or found.condition in (None, ALWAYS, NEVER):
        return []
    assert found.condition is not None, "it is one of those above"
    parts = sorted(found.condition, key=lambda clause: (len(clause), sorted(map(sorted, clause))))
    if found.statements:
        return [_either(sorted(_before_words(found, way) for way in each)) for each in found.order]
    (s,) = found.aim.states
    alone = [state for clause in parts if len(clause) == 1 for option in clause for state in option]
    here = state_words(found.graph.states[s])
    said = [f"{_name(found)} prefers {here} to {_states(found, alone)}"] if alone else []
    for clause in parts:
        if len(clause) > 1:
            ways = [f"to {_states(found, option)}" for option in _sorted(clause)]
            said.append(f"{_name(found)} prefers {here} {listed(ways, 'or')}")
    return said


def _sorted(clause: Clause) -> list[Option]:
    return sorted(clause, key=lambda option: (len(option), sorted(option)))


def _either(ways: Iterable[str]) -> str:
    found = [*ways]
    return found[0] if len(found) == 1 else f"either {listed(found, 'or')}"


def _states(found: Count, states: Iterable[int]) -> str:
    shown = [state_words(found.graph.states[s]) for s in sorted(states)]
    return shown[0] if len(shown) == 1 else f"each of {listed(shown)}" if len(shown) > 2 else listed(shown)


def _before_words(found: Count, way: Way) -> str:
    """Which statements come before which, those that the same come before together."""
    later: dict[frozenset[int], list[int]] = {}
    for p, some in sorted(way, key=lambda each: (len(each[1]), sorted(each[1]), each[0])):
        later.setdefault(some, []).append(p)
    said = []
    for some, behind in later.items():
        first = [f"`{found.statements[k]}`" for k in sorted(some)]
        last = listed([f"`{found.statements[k]}`" for k in behind])
        said.append(f"{first[0] if len(first) == 1 else f'one of {listed(first)}'} comes before {last}")
    return listed(said)


def count_data(found: Count, asked: str) -> Data:
    """The count in one view."""
    conflict = found.graph.conflict
    names = [dm.name for dm in conflict.decision_makers]
    return {
        "view": conflict.seen.name if conflict.seen else None,
        "asked": asked,
        "prevent": found.aim.prevent,
        "concept": found.concept.key,
        "reached": found.aim.reached,
        "proof_against_coalitions": found.aim.proof,
        "decision_maker": names[found.dm],
        "kind": "statement orders" if found.statements else "rankings",
        "count": found.doing,
        "of": found.total,
        "conditions": conditions(found),
        "leave_in_any_case": [names[j] for j in found.others],
        "depend_on_it": [names[j] for j in found.depends],
        "gone_through": found.tried,
    }
