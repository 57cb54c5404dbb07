"""The technical annex: what somebody needs to repeat the analysis."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from countermove import __version__
from countermove.briefing.material import Material, Seen
from countermove.briefing.phrases import cited, statement, where
from countermove.figures.bars import bars
from countermove.figures.front import front
from countermove.language.canonical import canonical, canonical_bytes
from countermove.preference import Prioritized
from countermove.report.document import Block, Figure, Heading, Points, Span, Table, Words, strong, words
from countermove.report.paper import listed
from countermove.stability.concepts import find_all

#: How many aims of a party, options and rows of a table the annex lists at the most.
_AIMS, _OPTIONS = 20, 40


def annex(material: Material) -> Iterator[Block]:
    """The annex."""
    yield Heading("Technical annex", 1, new_page=True)
    yield from _option_form(material)
    yield from _aims(material)
    yield from _stability(material)
    yield from _figures(material)
    yield Heading("To repeat it")
    yield Points(tuple(_repeat(material)))


def _option_form(material: Material) -> Iterator[Block]:
    """The outcomes in option form: a row for each option, Y where it is taken."""
    rows = []
    conflict = material.views[0].conflict
    if conflict.states or not material.rows:
        return
    found = []
    for outcome in material.rows:
        graph = next(seen.graph for seen in material.views if outcome.states(seen.graph))
        found.append((graph, graph.states[min(outcome.states(graph))]))
    options = [(dm, option) for dm in conflict.decision_makers for option in dm.options]
    used = [
        pair for pair in options if len(options) <= _OPTIONS or any(pair[1].name in state.taken for _, state in found)
    ]
    for dm, option in used[:_OPTIONS]:
        cells = ["Y" if option.name in state.taken else "–" if option.name in state.open else "N" for _, state in found]
        rows.append((words(f"{dm.name}: ", statement(option.name)), *(words(cell) for cell in cells)))
    rows.append((words("Number of the state"), *(words(f"{state.number}") for _, state in found)))
    head = (words("Option"), *(words(material.letters[outcome]) for outcome in material.rows))
    left = len(options) - len(used[:_OPTIONS])
    note = f"; {left} options that are taken in none of them are left out" if left else ""
    yield Table(f"Outcomes in option form: Y taken, N not{note}", head, tuple(rows), "l" + "c" * len(found), small=True)


def _aims(material: Material) -> Iterator[Block]:
    """What everybody wants, in full, with the evidence."""
    rows = []
    for i, dm in enumerate(material.conflict.decision_makers):
        wants: dict[object, list[Seen]] = {}
        for seen in material.views:
            wants.setdefault(seen.conflict.decision_makers[i].preference, []).append(seen)
        for preference, views in wants.items():
            if not isinstance(preference, Prioritized):
                continue
            parts: list[str | Span | Words] = []
            for k, each in enumerate(preference.priorities[:_AIMS], 1):
                parts += [f"{' ' if k > 1 else ''}{k}. ", statement(each), cited(each.evidence)]
                parts += [Span(f" [sure: {each.sure}]", "dim")] if each.sure else []
            more = len(preference.priorities) - _AIMS
            named = ", ".join(f"“{seen.name}”" for seen in views) if len(wants) > 1 else ""
            rows.append(
                (
                    words(dm.shown, f" ({named})" if named else ""),
                    words(*parts, f" and {more} more" if more > 0 else ""),
                )
            )
    if rows:
        yield Table(
            "All aims, the most important first", (words("Party"), words("Aims")), tuple(rows), "ll", small=True
        )


def _stability(material: Material) -> Iterator[Block]:
    """For each outcome in each view, under which concepts each party stays."""
    concepts = sorted(find_all(None), key=lambda each: each.demands)
    makers = material.conflict.decision_makers
    rows = []
    for outcome in material.rows:
        for seen in material.views:
            stable = seen.result.solution.stable
            for state in sorted(outcome.states(seen.graph))[:1]:
                keys = [[each.short for each in concepts if state in stable[each.key][i]] for i in range(len(makers))]
                cells = ["all" if len(own) == len(concepts) else ", ".join(own) or "none" for own in keys]
                called = words(strong(material.letters[outcome]), f" {seen.name}" if seen.name else "")
                rows.append((called, *map(words, cells)))
    if rows:
        head = (words("Outcome"), *(words(dm.name) for dm in makers))
        names = listed([each.short for each in concepts])
        yield Table(f"Under which of {names} each party stays", head, tuple(rows), "l" * len(head), small=True)


def _figures(material: Material) -> Iterator[Block]:
    """What it would take in full, and how often outcomes hold."""
    for asked in material.asked:
        for seen, resolved in asked.resolved:
            if resolved.front:
                picture = front(resolved, str(asked.concern))
                yield Figure(picture, f"What it would take{where([seen])}, by cost")
    for seen, found in material.robust:
        if found.plan.combinations > 1:
            yield Figure(bars([found]), f"How often outcomes hold once doubts are counted{where([seen])}")


def _repeat(material: Material) -> Iterator[Words]:
    """Version, model, digests, commands."""
    name = material.file.removesuffix(" (catalogue)")
    yield words(f"Countermove {__version__}; the model ", statement(name), ".")
    for seen in material.views:
        data = canonical(seen.conflict)
        digest = hashlib.sha256(canonical_bytes(data)).hexdigest()
        proved = (
            "every verdict proved and checked by a program of its own"
            if seen.result.proof
            else "not certified by default: too many states"
        )
        view = f"View “{seen.name}”" if seen.name else "The model"
        yield words(
            f"{view}: {len(seen.graph):,} states; engine {seen.result.solution.engine}; {proved}; SHA-256 of the "
            "canonical model ",
            statement(digest),
            ".",
        )
    view = f" --view {material.views[0].name}" if material.views[0].name else ""
    commands = [
        f"countermove analyze {name}{view}",
        f"countermove analyze {name}{view} --certificate proof.json",
        f"countermove verify proof.json {name}",
    ]
    yield words(
        "Commands: ",
        *(part for k, each in enumerate(commands) for part in (", then " if k else "", statement(each))),
        ".",
    )
