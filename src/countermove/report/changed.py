"""Changes of a model in words: who does what, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping

from countermove.analyses.resolve.candidates import MOST_RANKED, Untried
from countermove.analyses.resolve.kinds import (
    Agreement,
    Change,
    Commitment,
    Partnership,
    Promise,
    Relisting,
    Reranking,
    parts,
    whose,
)
from countermove.graph import ModelGraph
from countermove.report.paper import listed, ordinal, plural
from countermove.report.words import state_words
from countermove.states import LISTED

_MOST_TURNED = 4


def who_words(graph: ModelGraph, change: Change) -> str:
    """Who makes a change."""
    makers = graph.conflict.decision_makers
    return listed([makers[i].name for i in sorted(whose(change))])


def change_words(graph: ModelGraph, change: Change) -> str:
    """What whoever makes a change does, as the rest of a sentence."""
    makers = graph.conflict.decision_makers
    match change:
        case Relisting():
            return _relisting(change)
        case Reranking(_, _, turned):
            pairs = [f"{state_words(graph.states[a])} to {state_words(graph.states[b])}" for a, b in turned]
            more = [f"{len(pairs) - _MOST_TURNED} more such pairs"] if len(pairs) > _MOST_TURNED + 1 else []
            return f"now prefers {listed([*pairs[: len(pairs) if not more else _MOST_TURNED], *more])}"
        case Commitment(_, option, "to yes"):
            return f"makes `{option}` irreversible: once taken, it is not given up again"
        case Commitment(_, option, "to no"):
            return f"gives `{option}` up for good: once left, it is not taken again"
        case Commitment(_, option):
            return f"forswears `{option}`: it is never taken"
        case Agreement(dms, _, statement):
            return f"{'agree' if len(dms) > 1 else 'accepts'} that `{statement}` is ruled out"
        case Partnership():
            return "move together, and only where one gains and the other does not lose"
        case Promise(_, to, (option, taken), name):
            deed = option if taken else f"not {option}"
            return f"promises {makers[to].name} a `{name}` that counts most, exactly as long as `{deed}`"


def _relisting(change: Relisting) -> str:
    said = []
    for k in change.inserted:
        said.append(f"takes up `{change.after[k]}` as its {ordinal(k + 1)} statement{_before(change, k)}")
    if change.dropped:
        gone = [f"`{change.before[k]}`" for k in change.dropped]
        said.append(f"no longer minds about {listed(gone)}")
    for k in moved(change):
        after = _before(change, k)
        said.append(f"puts `{change.after[k]}` {after.removeprefix(', ') or 'last'}")
    return listed(said)


def _before(change: Relisting, k: int) -> str:
    return f", before `{change.after[k + 1]}`" if k + 1 < len(change.after) else ""


def moved(change: Relisting) -> list[int]:
    """The least set of kept statements, by position, that have moved: all but a longest part in the old order, and of
    such parts one with as many as can be that others have passed, so that what is named as moved has moved up."""
    kept = [(k, old) for k, old in enumerate(change.kept) if old is not None]
    olds = sorted(old for _, old in kept)
    best: list[tuple[int, int, list[tuple[int, int]]]] = []
    for place, (k, old) in enumerate(kept):
        before = max((each for each in best if each[2][-1][1] < old), default=(0, 0, []))
        passed = place > olds.index(old)
        best.append((before[0] + 1, before[1] + passed, [*before[2], (k, old)]))
    stays = {k for k, _ in max(best, default=(0, 0, []))[2]}
    return [k for k, _ in kept if k not in stays]


def cost_words(change: Change, costs: Mapping[str, int]) -> str:
    """What a change costs.

    >>> cost_words(Commitment(0, "relief", "never"), {"commit": 2})
    'cost 2'
    """
    return f"cost {sum(costs[kind] * count for kind, count in parts(change).items())}"


def offered_words(offered: Mapping[str, int]) -> str:
    """How many changes there were to choose from."""
    nouns = {
        "insert": "inserted statement",
        "commit": "commitment",
        "rule": "rule",
        "partner": "partnership",
        "promise": "promise",
    }
    return listed([plural(offered[kind], noun) for kind, noun in nouns.items() if offered.get(kind)])


def untried_words(graph: ModelGraph, untried: Untried) -> str:
    """What is not tried, and why, as a sentence that any proof has to be read with."""
    if untried.kind == "swap":
        whose = listed([graph.conflict.decision_makers[i].name for i in untried.dms])
        return (
            f"Not tried: other rankings by {whose}, which are changed in models of up to {MOST_RANKED} states "
            f"(here {len(graph):,})."
        )
    why = {
        "answers": "nobody looks beyond its own move under this concept, and they would change nothing",
        "third": "it takes three decision makers, two of them with statements",
        "named": "it takes options",
        "merged": "some states are merged",
        "states": f"they are tried in models of up to {LISTED // 2:,} states (here {len(graph):,})",
    }
    return f"Not tried: promises, since {why[untried.why]}."
