"""The answer of `misperception`: what holds for those who see it otherwise, what comes about, and who is surprised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from countermove.analyses.misperception import Held, Hypergame, Rest, Seen, Surprise
from countermove.errors import width
from countermove.graph import ModelGraph
from countermove.matching import Outcome, outcome_of
from countermove.report import Data
from countermove.report.paper import Paper, listed, padded
from countermove.report.structured import state as state_data
from countermove.report.words import move_words, reason_words, state_words
from countermove.stability.concepts import find
from countermove.stability.solve import Solution
from countermove.stability.verdict import Concept

_MOST = 12
_RESTS = 4


@dataclass(frozen=True)
class Sight:
    """What a decision maker believes: a view (empty: it sees the others as they are), and without which options."""

    dm: int
    view: str
    hides: tuple[str, ...]

    @property
    def apart(self) -> bool:
        """Whether it may see anything otherwise."""
        return bool(self.view or self.hides)


def report(paper: Paper, found: Hypergame, sights: Sequence[Sight], *, everything: bool = False) -> None:
    """The hypergame of one truth."""
    graph = found.truth.graph
    conflict = graph.conflict
    paper.line(conflict.title, "title")
    if conflict.question:
        paper.line(conflict.question)
    paper.gap()
    _sights(paper, found, sights)
    paper.gap()
    _side_by_side(paper, found, sights)
    paper.gap()
    _changes(paper, found, everything=everything)
    paper.gap()
    _course(paper, found, sights, everything=everything)
    paper.gap()
    _legend(paper, found)


def _name(found: Hypergame, i: int) -> str:
    return found.truth.graph.conflict.decision_makers[i].name


def _sights(paper: Paper, found: Hypergame, sights: Sequence[Sight]) -> None:
    seen = found.truth.graph.conflict.seen
    truth = f"view `{seen.name}`{f': {seen.by}' if seen.by else ''}" if seen else "the model without a view"
    rows = [("in truth", truth)]
    for sight in sights:
        if sight.apart:
            own = found.games[sight.dm].graph.conflict.seen
            by = f" ({own.by})" if own and own.by and sight.view else ""
            said = [f"believes view `{sight.view}`{by}"] if sight.view else ["sees the others as they are"]
            said += [f"does not know of {listed([f'`{option}`' for option in sight.hides])}"] if sight.hides else []
            rows.append((_name(found, sight.dm), "; ".join(said)))
    if any(not sight.apart for sight in sights):
        others = listed([_name(found, sight.dm) for sight in sights if not sight.apart])
        rows.append((others, "as in truth"))
    for label, text in rows:
        paper.item(label, text, indent=2, hang=4 + min(28, max(width(label) for label, _ in rows)), style="strong")


def _ordered(found: Hypergame) -> list[Concept]:
    return sorted(found.truth.concepts, key=lambda concept: concept.demands)


def _overall(found: Hypergame) -> dict[str, frozenset[int]]:
    return {concept.key: frozenset(found.equilibria(concept.key)) for concept in found.truth.concepts}


def _first(held: Sequence[tuple[int, Sequence[str]]]) -> list[int]:
    """The states under the most demanding concept that any holds under."""
    least = min((find(keys[0]).demands for _, keys in held if keys), default=None)
    return [s for s, keys in held if keys and find(keys[0]).demands == least][:_MOST]


def _side_by_side(paper: Paper, found: Hypergame, sights: Sequence[Sight]) -> None:
    """The first outcomes overall, in truth, and in the game of everybody who sees it otherwise."""
    graph, overall = found.truth.graph, _overall(found)
    size = range(len(graph))
    keys = [concept.key for concept in _ordered(found)]
    held = [[key for key in keys if s in overall[key]] for s in size]
    apart = [found.games[sight.dm] for sight in sights if sight.apart]
    rows = dict.fromkeys(
        outcome_of(each, each.states[s])
        for each, own in [
            (graph, _first([(s, held[s]) for s in size])),
            *(
                (game.graph, _first([(s, game.held(s)) for s in range(len(game.graph))]))
                for game in (found.truth, *apart)
            ),
        ]
        for s in own
    )
    names = ["overall", "in truth", *(f"{_name(found, sight.dm)} sees" for sight in sights if sight.apart)]
    columns = [
        [_short([held[s] for s in sorted(each.seen(graph))]) for each in rows],
        *(
            [_short([game.held(s) for s in sorted(each.seen(game.graph))]) for each in rows]
            for game in (found.truth, *apart)
        ),
    ]
    sizes = [max(map(width, [name, *column])) + 3 for name, column in zip(names, columns, strict=True)]
    paper.line("What holds, overall and in the eyes of each", "title")
    paper.item("".join(map(padded, names, sizes)), "outcome", indent=2, style="strong")
    for cells, outcome in zip(zip(*columns, strict=True), rows, strict=True):
        paper.item("".join(map(padded, cells, sizes)), outcome.shown, indent=2)


def _short(held: Sequence[Sequence[str]]) -> str:
    """The most demanding concept that some states hold under."""
    if not held:
        return "no state"
    common = [key for key in held[0] if all(key in own for own in held)]
    return find(common[0]).short if common else "–"


def _changes(paper: Paper, found: Hypergame, *, everything: bool) -> None:
    paper.line("Would the truth change what holds?", "title")
    for concept in _ordered(found):
        held = found.held(concept.key)
        both = sum(each.perceived and each.true for each in held)
        apart = [each for each in held if each.perceived != each.true]
        unknown = sum(not each.perceived and not each.true for each in held)
        overall, true = (
            (sum(own) for own in zip(*((e.perceived, e.true) for e in apart), strict=True)) if apart else (0, 0)
        )
        counts = f"{both:,} in both, {overall:,} only overall, {true:,} only in truth"
        unseen = f", {unknown:,} that somebody does not know and everybody else finds stable" if unknown else ""
        paper.item(concept.short, f"{counts}{unseen}.", indent=2, hang=8)
    for concept in _ordered(found):
        shown = [each for each in found.held(concept.key) if each.perceived != each.true]
        if shown:
            break
    else:
        paper.line("The truth would change nothing: the same outcomes hold.", indent=2)
        return
    paper.gap()
    paper.line(f"Under {concept.short}:", "strong", indent=2)
    for each in shown if everything else shown[:_MOST]:
        paper.item(f"{each.state + 1:>5}", str(found.truth.graph.states[each.state]), indent=2, hang=9, style="mark")
        paper.line(_held_words(found, each), indent=9)
    if len(shown) > _MOST and not everything:
        paper.line(f"and {len(shown) - _MOST:,} more (`--all` lists them)", "dim", indent=9)


def _held_words(found: Hypergame, held: Held) -> str:
    who = listed([_name(found, i) for i in held.leave])
    if held.perceived:
        return f"holds only overall: seeing the truth, {who} would leave it."
    unaware = listed([_name(found, i) for i in held.unaware])
    said = [f"{unaware} {'does' if len(held.unaware) == 1 else 'do'} not know it"] if unaware else []
    said += [f"as {who} {'sees' if len(held.leave) == 1 else 'see'} it, {who} would leave it"] if who else []
    return f"holds only in truth: {'; '.join(said)}."


def _course(paper: Paper, found: Hypergame, sights: Sequence[Sight], *, everything: bool) -> None:
    graph = found.truth.graph
    paper.line("What comes about when everybody improves as they see it", "title")
    if graph.status_quo is None:
        paper.line("Not said: the model names no status quo.", indent=2)
        return
    paper.line(f"From the status quo, {state_words(graph.states[graph.status_quo])}:", indent=2)
    rests = found.course()
    if not rests:
        paper.line("it comes to no rest: somebody always sees an improvement.", indent=2)
    for number, rest in enumerate(rests if everything else rests[:_RESTS], 1):
        paper.gap()
        _rest(paper, found, rest, f"{number}. " if len(rests) > 1 else "")
    if len(rests) > _RESTS and not everything:
        paper.line(f"and {len(rests) - _RESTS:,} more (`--all` lists them)", "dim", indent=4)
    paper.gap()
    true = found.true_course()
    lost = [s for s in true if s not in {rest.state for rest in rests}]
    new = [rest.state for rest in rests if rest.state not in true]
    if not lost and not new:
        paper.line("In truth the same would come about.", indent=2)
    elif not true:
        paper.line("In truth it would come to no rest.", indent=2)
    else:
        shown = "; ".join(state_words(graph.states[s]) for s in true[:_RESTS])
        more = f" and {len(true) - _RESTS} more" if len(true) > _RESTS else ""
        paper.line(f"In truth, improvements come to rest at: {shown}{more}.", indent=2)
    for sight in sights:
        if sight.apart:
            expected, game = found.expected(sight.dm), found.games[sight.dm].graph
            if game.status_quo is None:
                text = "does not know the status quo"
            elif expected:
                text = "expects: " + "; ".join(f"[{game.states[s]}]" for s in expected[:_RESTS])
                text += f" and {len(expected) - _RESTS} more" if len(expected) > _RESTS else ""
            else:
                text = "expects no rest"
            paper.line(f"{_name(found, sight.dm)} {text}.", indent=2)


def _rest(paper: Paper, found: Hypergame, rest: Rest, label: str) -> None:
    graph = found.truth.graph
    if not rest.way:
        paper.line(f"{label}nobody sees an improvement, and it stays.", "strong", indent=4)
        return
    paper.line(f"{label}it comes to {state_words(graph.states[rest.state])}", "strong", indent=4)
    paper.line(_status(found, rest.state), "dim", indent=6)
    for number, seen in enumerate(rest.way, 1):
        target = graph.states[seen.step.target].number
        paper.item(f"{number}.", f"{move_words(graph, seen.step)} ({target})", indent=6, hang=9)
        if not seen.gains:
            mover = _name(found, seen.step.mover)
            paper.line(f"in truth {mover} does not gain by it", "bad", indent=9)
        for words in _surprises(found, seen):
            paper.line(words, "bad", indent=9)


def _status(found: Hypergame, s: int) -> str:
    """What the state is at which it comes to rest."""
    unaware = [_name(found, i) for i, places in enumerate(found.places) if not places[s]]
    if unaware:
        return f"no overall equilibrium, since {listed(unaware)} {'does' if len(unaware) == 1 else 'do'} not know it"
    everybody = found.truth.graph.decision_makers
    held = [c.short for c in _ordered(found) if all(found.stable(c.key, i, s) for i in everybody)]
    return (
        f"an overall equilibrium ({', '.join(held)})" if held else "no overall equilibrium: somebody errs about a move"
    )


def _surprises(found: Hypergame, seen: Seen) -> Iterator[str]:
    """One sentence for all who are surprised alike."""
    groups: dict[str, list[str]] = {}
    for each in seen.surprised:
        groups.setdefault(surprise_words(found, seen, each), []).append(_name(found, each.dm))
    for why, names in groups.items():
        yield f"surprises {listed(names)}: {why}"


def surprise_words(found: Hypergame, seen: Seen, surprise: Surprise) -> str:
    """Why a step surprises somebody."""
    mover = _name(found, seen.step.mover)
    game = found.games[surprise.dm].graph
    if surprise.why == "hidden":
        return "it leads to a state not known of there"
    if surprise.why == "lost":
        return "it starts from a state not known of there"
    a, b = surprise.source, surprise.target
    if surprise.why == "impossible" or a is None or b is None:
        return f"{mover} is thought unable to do that"
    order = game.orders[game.conflict.index(mover)]
    if order.levels[a] == order.levels[b]:
        return f"{mover} is thought to gain nothing by that"
    why = reason_words(order.reason(a, b), "before", "after")
    return f"{mover} is thought to lose by that: {why}"


def _legend(paper: Paper, found: Hypergame) -> None:
    for concept in found.truth.concepts:
        paper.item(concept.short, f"{concept.rule}.", hang=13, style="dim")
    text = (
        "stable for everybody in the game that it sees, in which it knows what it wants itself; a state that somebody "
    )
    paper.item("overall", text + "does not know is none.", hang=13, style="dim")
    paper.item("no state", "it cannot be there, or is not known of.", hang=13, style="dim")
    text = "whoever does not expect a step: in its game the mover cannot make it, or gains nothing by it. "
    paper.item("surprises", text + "Nobody learns on the way.", hang=13, style="dim")
    paper.gap()
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")


def data(found: Hypergame, sights: Sequence[Sight]) -> Data:
    """The same as plain data; states are those of the truth, by number."""
    graph = found.truth.graph
    names = [dm.name for dm in graph.conflict.decision_makers]
    seen = graph.conflict.seen
    keys = [concept.key for concept in found.truth.concepts]
    return {
        "view": seen.name if seen else None,
        "concepts": keys,
        "sees": [
            {
                "decision_maker": names[sight.dm],
                "view": sight.view or None,
                "hides": list(sight.hides),
                "equilibria": {key: _eyes(graph, found.games[sight.dm], key) for key in keys},
                "expects": [_matched(graph, found.games[sight.dm].graph, s) for s in found.expected(sight.dm)],
            }
            for sight in sights
        ],
        "equilibria": {key: [s + 1 for s in found.equilibria(key)] for key in keys},
        "in_truth": {key: [s + 1 for s in found.truth.equilibria(key)] for key in keys},
        "outcomes": {
            key: [
                {
                    **state_data(graph.states[each.state]),
                    "overall": each.perceived,
                    "in_truth": each.true,
                    "leave": [names[i] for i in each.leave],
                    "unaware": [names[i] for i in each.unaware],
                }
                for each in found.held(key)
            ]
            for key in keys
        },
        "course": [
            {"state": rest.state + 1, "path": [_step(found, each) for each in rest.way]} for rest in found.course()
        ],
        "course_in_truth": [s + 1 for s in found.true_course()],
    }


def _eyes(truth: ModelGraph, game: Solution, key: str) -> list[Data]:
    return [_matched(truth, game.graph, s) for s in game.equilibria(key)]


def _matched(truth: ModelGraph, game: ModelGraph, s: int) -> Data:
    """A state of somebody's game: its numbers in the truth, none where it is imagined, and what is taken."""
    outcome: Outcome = outcome_of(game, game.states[s])
    shown = {"name": outcome.name} if outcome.name else {"taken": list(game.states[s].taken)}
    return {"states": [t + 1 for t in sorted(outcome.seen(truth))], **shown}


def _step(found: Hypergame, seen: Seen) -> Data:
    names = [dm.name for dm in found.truth.graph.conflict.decision_makers]
    step = seen.step
    return {
        "decision_maker": names[step.mover],
        "from": step.source + 1,
        "to": step.target + 1,
        "improvement": seen.gains,
        "surprised": [
            {"decision_maker": names[each.dm], "why": each.why, "sentence": surprise_words(found, seen, each)}
            for each in seen.surprised
        ],
    }
