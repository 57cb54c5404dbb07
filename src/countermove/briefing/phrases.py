"""Phrases of a brief: outcomes, statements, parties and evidence for a reader who does not know the method."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from countermove.analyses.robust.robustness import Robustness
from countermove.briefing.material import Material, Seen
from countermove.evidence import Citation
from countermove.graph import ModelGraph
from countermove.model import Concern, Conflict
from countermove.preference import And, Not, Prioritized, Statement, Taken
from countermove.report.document import Span, Words, code, strong, words
from countermove.report.paper import listed, plural
from countermove.report.words import deeds, number
from countermove.stability.concepts import find

OURS = "our inference"


def party(conflict: Conflict, i: int) -> str:
    """A decision maker as it is shown."""
    return conflict.decision_makers[i].shown


def parties(conflict: Conflict, which: Iterable[int]) -> str:
    """Decision makers as a list."""
    return listed([party(conflict, i) for i in which])


def statement(what: object) -> Span:
    """A statement of preference, or an option, for reading: names without underlines, `iff` in words.

    >>> statement("raise_abductees iff halt").text
    'raise abductees exactly when halt'
    """
    return Span(re.sub(r"\biff\b", "exactly when", str(what).replace("_", " ")), "emphasis")


def spelled(conflict: Conflict, what: Statement) -> Words:
    """A statement in the texts of its options where it only joins options taken and not taken, else as it stands."""
    parts = what.parts if isinstance(what, And) else (what,)
    texts = {option.name: option.text or option.name for option in conflict.options}
    yes = [f"“{texts[each.option]}”" for each in parts if isinstance(each, Taken) and each.option in texts]
    no = [
        f"“{texts[each.part.option]}”"
        for each in parts
        if isinstance(each, Not) and isinstance(each.part, Taken) and each.part.option in texts
    ]
    if len(yes) + len(no) < len(parts):
        return words(statement(what))
    if not yes:
        return words(f"without {listed(no, 'or')}")
    return words(listed(yes) + (f" without {listed(no, 'or')}" if no else ""))


def concern_words(conflict: Conflict, concern: Concern) -> Words:
    """A hope or a fear with whose it is and where that comes from."""
    by = f", {concern.by}" if concern.by else ""
    return words(spelled(conflict, concern.statement), by, cited(conflict, concern.evidence))


def outcome_words(graph: ModelGraph, state: int) -> str:
    """What is done in a state, party by party."""
    shown = graph.states[state]
    if shown.name:
        texts = {each.name: each.text for each in graph.conflict.states}
        return f"{shown.name}: {texts[shown.name]}" if texts.get(shown.name) else shown.name
    done = [f"{dm.shown}: {text}" for dm, text in deeds(graph.conflict, shown)]
    either = f" (whether or not: {', '.join(shown.open)})" if shown.open else ""
    return ("; ".join(done) or "Nobody does any of it") + either


def named(conflict: Conflict, i: int) -> Words:
    """A decision maker as it is shown, with the name that the model uses where that is another."""
    dm = conflict.decision_makers[i]
    return words(dm.shown, " (", code(dm.name), ")") if dm.shown != dm.name else words(dm.shown)


def readable(text: str) -> str:
    """Names without underlines."""
    return text.replace("_", " ")


def coded(text: str) -> Words:
    """A sentence out of an answer, what it has between backticks as statements."""
    return words(*(statement(part) if k % 2 else part for k, part in enumerate(text.split("`"))))


def joined(parts: Sequence[Words], between: str = "; ") -> Words:
    """Phrases in a row."""
    spans = [span for k, each in enumerate(parts) for span in (Span(between if k else ""), *each.spans)]
    return words(*spans)


def reached_words(seen: Seen, state: int) -> str:
    """How many improvements lead to an outcome from the status quo, as the rest of a sentence."""
    if seen.graph.status_quo is None:
        return "where things stand is not said"
    steps = seen.steps.get(state)
    if state == seen.graph.status_quo:
        return "it is where things stand"
    path = seen.result.solution.path(state)
    if steps is None and not path:
        return "not reached from where things stand by steps that pay for whoever takes them"
    pay = "that pays for whoever takes it" if len(path) == 1 else "that each pay for whoever takes them"
    return f"reached from where things stand in {plural(len(path), 'step')} {pay}"


def cited(conflict: Conflict, evidence: Sequence[Citation]) -> Words:
    """Where something comes from, in brackets; what we inferred is marked as such. A source is named where there are
    several."""
    if not evidence:
        return words()
    parts: list[str | Span] = [" ("]
    for k, each in enumerate(evidence):
        source = each.source if len(conflict.sources) > 1 else ""
        text = ", ".join(part for part in (f"{source} {each.at}".strip(), each.kind) if part)
        parts += ["; " if k else "", Span(text, "inference" if each.kind == OURS else "dim")]
    return words(*parts, ")")


def aims(conflict: Conflict, preference: Prioritized, most: int, look: Callable[[str], Span]) -> Words:
    """The first of some aims, numbered, each with its evidence and how sure that is; and what order is in doubt."""
    priorities = preference.priorities
    parts: list[str | Span | Words] = []
    for k, each in enumerate(priorities[:most], 1):
        parts += [f"{' ' if k > 1 else ''}{k}. ", look(str(each)), cited(conflict, each.evidence)]
        parts += [Span(f" [sure: {each.sure}]", "dim")] if each.sure else []
    more = len(priorities) - most
    parts += [Span(f" and {more} more", "dim")] if more > 0 else []
    doubtful = preference.doubtful
    return words(*parts, Span(f" [order in doubt: {doubtful}]", "dim") if doubtful else "")


def lettered(material: Material, graph: ModelGraph, state: int) -> Span:
    """What the brief calls an outcome."""
    return strong(material.called(graph, state))


def weighed(every: Sequence[Robustness]) -> str:
    """How doubts were counted, of the kinds that there are in some view: by weights that are our convention."""
    said = [f"{sure} {number(chance)}" for sure, chance in every[0].plan.asked.turns.items() if chance]
    weights = f"a weight that is our convention ({', '.join(said)})"
    kinds = {each.kind for found in every for each in found.plan.factors}
    parts = [f"each turned round with {weights}"] if "turn" in kinds or "place" not in kinds else []
    parts += ["each order in doubt counted alike, which is our convention"] if "place" in kinds else []
    return f"{', and '.join(parts)}: shares of the cases that were counted, no chances"


def where(views: Sequence[Seen]) -> str:
    """In which views, as the rest of a sentence; nothing where the model has none."""
    names = [f"“{each.name}”" for each in views if each.name]
    return f" in the view{'s' * (len(names) > 1)} {listed(names)}" if names else ""


def concept_words(key: str) -> str:
    """A concept by the name that people use."""
    return find(key).short


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
