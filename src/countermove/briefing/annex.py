"""The technical annex: what somebody needs to repeat the analysis."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from countermove import __version__
from countermove.briefing.material import Material
from countermove.briefing.phrases import aims, where
from countermove.figures.bars import bars
from countermove.figures.front import front
from countermove.language.canonical import canonical, canonical_bytes
from countermove.preference import Prioritized
from countermove.report.document import Block, Figure, Heading, Points, Table, Words, code, strong, words
from countermove.report.paper import listed
from countermove.stability.concepts import find, find_all

#: How many aims of a party are listed at the most.
_AIMS = 20


def annex(material: Material) -> Iterator[Block]:
    """The annex."""
    yield Heading("Technical annex", 1, new_page=True)
    yield from _aims(material)
    yield from _numbers(material)
    yield from _stability(material)
    yield from _figures(material)
    yield Heading("To repeat it")
    yield Points(tuple(_repeat(material)))


def _numbers(material: Material) -> Iterator[Block]:
    """The numbers of the outcomes, and how many hold under which concept."""
    rows = []
    for seen in material.views:
        numbers = [[seen.graph.states[s].number for s in sorted(o.states(seen.graph))] for o in material.rows]
        counts = sorted(seen.result.ranked.counts.items(), key=lambda each: find(each[0]).demands)
        said = ", ".join(f"{find(key).short} {count:,}" for key, count in counts)
        view = words(f"“{seen.name}”" if seen.name else "All")
        rows.append(
            (view, *(words(f"{own[0]}" if own else "–") for own in numbers), words(f"{said} of {len(seen.graph):,}"))
        )
    head = (words("View"), *(words(material.letters[o]) for o in material.rows), words("How many states hold"))
    caption = "The numbers of the outcomes as states, and how many states hold under each concept"
    yield Table(caption, head, tuple(rows), "l" + "c" * len(material.rows) + "l", small=True)
    concepts = sorted(find_all(None), key=lambda each: each.demands)
    yield Points(tuple(words(strong(each.short), f" ({each.name}): {each.rule}.") for each in concepts))


def _aims(material: Material) -> Iterator[Block]:
    """What everybody wants, in full, with the evidence."""
    rows = []
    for i, dm in enumerate(material.conflict.decision_makers):
        wants = material.wants(i)
        for preference, views in wants:
            if not isinstance(preference, Prioritized):
                continue
            views_said = ", ".join(f"“{seen.name}”" for seen in views) if len(wants) > 1 else ""
            said = aims(material.conflict, preference, _AIMS, code)
            rows.append((words(dm.shown, f" ({views_said})" if views_said else ""), said))
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
                aim = "Preventing what is feared" if asked.feared else "Bringing about what is hoped for"
                yield Figure(
                    front(resolved, str(asked.concern)), f"{aim}{where([seen])}: the ways that were found, by cost"
                )
    for seen, found in material.robust:
        if found.plan.combinations > 1:
            caption = f"How often outcomes hold once doubts are counted{where([seen])}"
            yield Figure(bars([found], changes=False), caption)


def _repeat(material: Material) -> Iterator[Words]:
    """Version, model, digests, commands."""
    name = material.file.removesuffix(" (catalogue)")
    yield words(f"Countermove {__version__}; the model ", code(name), ".")
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
            code(digest),
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
        *(part for k, each in enumerate(commands) for part in (", then " if k else "", code(each))),
        ".",
    )
