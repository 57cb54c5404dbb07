"""Who bears the outcomes that hold, and who gains."""

from __future__ import annotations

from collections.abc import Iterator

from countermove.analyses.exposure import Exposure
from countermove.analyses.promises import Promise
from countermove.briefing.material import Material, Matter
from countermove.briefing.phrases import capital, lettered, party, statement, where
from countermove.figures.ladders import ladders
from countermove.graph import ModelGraph, Step
from countermove.matching import outcome_of
from countermove.report.document import Block, Figure, Heading, Paragraph, Points, Span, Table, Words, strong, words
from countermove.report.paper import plural
from countermove.report.words import move_words

_FAILED = 6

#: How long the ladders are, in CSS pixels, so that a brief stays short.
_TALL = 140.0

#: The words for how an outcome stands with somebody, in short; docs/exposure.md has them in full.
_WORDS = {
    "left exposed": "something else that holds would meet the first aim that fails it here, and it has no way to do "
    "better, alone or with others who would gain too",
    "loses": "worse for it than where things stand",
    "as before": "as good for it as where things stand",
    "gains": "better for it than where things stand; something that holds is better still",
    "gains most": "better for it than where things stand, and nothing that holds is better",
    "not compared": "no status quo is named",
}


def bearing(material: Material) -> Iterator[Block]:
    """The section."""
    if not material.matters:
        return
    yield Heading("Who bears it, and who gains")
    used = {each.standing for matter in material.matters for each in matter.borne.exposures}
    meaning = "; ".join(f"{word}: {said}" for word, said in _WORDS.items() if word in used)
    yield _table(material)
    yield Paragraph(words(capital(f"{meaning}.")), "note")
    for matter in material.matters:
        exposed = [each for each in matter.borne.exposures if each.standing == "left exposed"]
        if exposed:
            yield Points(tuple(_exposed(material, matter, each) for each in exposed))
    yield _ladders(material)
    promises = [(matter, each) for matter in material.matters for each in matter.borne.promises]
    broken = [(matter, each) for matter, each in promises if each.standing == "takes it back"]
    if broken:
        yield Points(tuple(_taken_back(material, *each) for each in broken))


def _table(material: Material) -> Table:
    """A row for each party, a column for each outcome that is gone through."""
    heads = [f" in “{m.seen.name}”" if m.seen.name else "" for m in material.matters]
    called = [lettered(material, m.seen.graph, m.state) for m in material.matters]
    head = (words("Party"), *map(words, called, heads))
    rows = []
    for i, dm in enumerate(material.conflict.decision_makers):
        cells = [next((e for e in matter.borne.exposures if e.dm == i), None) for matter in material.matters]
        rows.append((words(dm.shown), *(_cell(each) for each in cells)))
    return Table("How the outcomes stand for the parties", head, tuple(rows), "l" * len(head), small=True)


def _ladders(material: Material) -> Figure:
    """How the parties order the outcomes that are gone through, in the view that the first one is in."""
    seen = material.matters[0].seen
    marked: dict[int, str] = {}
    for matter in material.matters:
        outcome = outcome_of(matter.seen.graph, matter.seen.graph.states[matter.state])
        marked |= dict.fromkeys(outcome.states(seen.graph), material.letters[outcome])
    if seen.graph.status_quo is not None:
        marked.setdefault(seen.graph.status_quo, "now")
    return Figure(
        ladders(seen.result, [*marked], marked, _TALL), f"How the parties order them, by their aims{where([seen])}"
    )


def _cell(each: Exposure | None) -> Words:
    if each is None or each.standing == "indifferent":
        return words(Span("indifferent", "dim"))
    style = strong(each.standing) if each.standing in ("left exposed", "gains most") else each.standing
    if not each.statements:
        return words(style, f": place {each.place} of {each.places}")
    return words(style, f": {len(each.failed)} of {each.statements} aims fail" if each.failed else ": every aim met")


def _exposed(material: Material, matter: Matter, each: Exposure) -> Words:
    """What fails it, and why it cannot help itself."""
    graph = matter.seen.graph
    failed: list[str | Span] = []
    for k, (_, priority) in enumerate(each.failed[:_FAILED]):
        failed += [", " if k else "", statement(priority)]
    more = f" and {len(each.failed) - _FAILED} more" if len(each.failed) > _FAILED else ""
    parts: list[str | Span | Words] = [
        strong(party(graph.conflict, each.dm)),
        " is left exposed by ",
        lettered(material, graph, matter.state),
    ]
    parts += [". Of its aims fail: ", *failed, more] if each.failed else []
    return words(*parts, f". {_alone(graph, each)} {_together(graph, each)}")


def _alone(graph: ModelGraph, each: Exposure) -> str:
    moves = len(graph.moves(each.dm, each.state))
    own = any(found.coalition == (each.dm,) for found in each.ways)
    if not moves:
        return "It has no move here."
    if own:
        return "What it could gain by itself would not survive the answers of the others."
    met = " or meets any of these" if each.failed and each.met_by == {} else ""
    if moves == 1:
        return f"Its only move is no better for it{' and meets none of these' if met else ''}."
    return f"None of its {moves:,} moves is better for it{met}."


def _together(graph: ModelGraph, each: Exposure) -> str:
    joint = [found for found in each.ways if len(found.coalition) > 1]
    if each.possible == 1:
        return ""
    if not joint:
        if each.asked == 2:
            return "The only coalition that it could join could not do better for both."
        return f"None of the {each.asked - 1:,} coalitions that it could join could do better for all who join."
    return f"{plural(len(joint), 'coalition')} could better it, and the answers of the others would undo that."


def _taken_back(material: Material, matter: Matter, each: Promise) -> Words:
    graph = matter.seen.graph
    assert each.drops is not None, "it is taken back"
    move = move_words(graph, Step(each.dm, matter.state, each.drops.target)) if len(each.drops.path) == 1 else ""
    return words(
        "Words against deeds: in ", lettered(material, graph, matter.state), f" {party(graph.conflict, each.dm)} would "
        "take back ", statement(each.option), f": {move}." if move else ".",
    )  # fmt: skip
