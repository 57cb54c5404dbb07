"""Reads a response: a small file that names the model it answers and says only what differs, as a view does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from countermove.errors import ModelError, Place, Problem, one_of
from countermove.evidence import Source
from countermove.language.consequences import consequence_problems
from countermove.language.fields import Fields, excerpted
from countermove.language.nodes import Node, compose
from countermove.language.reader import check_version, read_sources, refuse
from countermove.language.views import read_one_view
from countermove.model import BASE, Answered, Conflict

#: The keys of a response beside those of a view.
KEYS = ("countermove", "answers", "sources")


def answered(root: Node, fields: Fields) -> tuple[str, Place] | None:
    """The name of the model that a file answers and its place, None where the file is no response. Raises ModelError
    where the name is none."""
    key, node = next((pair for pair in root.pairs if pair[0].text == "answers"), (None, None))
    if key is None or node is None:
        return None
    name = fields.text(node, "`answers`")
    if not name and not fields.problems:
        fields.problem(key.place, "what this answers is not said", expected="a case of the catalogue, or a file")
    refuse(fields)
    return name, node.place


def view_name(file: str, conflict: Conflict) -> str:
    """What the view of a response is called: as its file is, with a number behind it where there is such a view.

    >>> view_name("answers/To Tokyo (2).yaml", Conflict("T", ()))
    'To-Tokyo-2'
    """
    name = re.sub(r"[^\w-]+", "-", PurePath(file).stem).strip("-") or "response"
    taken = {BASE, *(view.name for view in conflict.views)}
    names = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in names if each not in taken)


def read_response(text: str, file: str, base: Conflict, name: str) -> Conflict:
    """The model that a response answers with the response as its last view, by this name, shown by default.

    Raises ModelError with everything that is wrong in the response.
    """
    root, doubled = compose(text, file)
    return read_response_tree(root, Fields(file, text), doubled, base, name)


def read_response_tree(root: Node, fields: Fields, known: Iterable[Problem], base: Conflict, name: str) -> Conflict:
    """The same for the tree of a response, what is `known` to be wrong in it included."""
    fields.problems += known
    given = {key.text: value for key, value in root.pairs}
    check_version(fields, root, given)
    fields.sources.update((source.key, source) for source in base.sources)
    sources = _sources(fields, given.get("sources"), base)
    for dm in base.decision_makers:
        if dm.name in KEYS:
            message = f"a decision maker of the model that this answers is called `{dm.name}`, as a key of responses is"
            fields.problem(root.place, message, expected="a model in which it has another name")
    on = _on(fields, given.get("on"), base)
    view = read_one_view(fields, name, root, base, on, "a response", KEYS)
    answers = Answered(fields.text(given.get("answers")), base)
    conflict = replace(
        base,
        views=(*base.views, view),
        default_views=(name,),
        sources=(*base.sources, *sources),
        answers=answers,
        place=root.place,
    )
    if not fields.problems:
        _check(fields, root, conflict, on)
    refuse(fields)
    return conflict


def _sources(fields: Fields, node: Node | None, base: Conflict) -> tuple[Source, ...]:
    known = {source.key: source for source in base.sources}
    sources = read_sources(fields, node)
    for source in sources:
        if source.key in known and source != known[source.key] and source.place:
            message = f"the model that this answers has another source `{source.key}`"
            fields.problem(source.place, message, source.key, "another key, or nothing: its sources can be cited here")
    return tuple(source for source in sources if source.key not in known)


def _on(fields: Fields, node: Node | None, base: Conflict) -> str:
    """The view that the response builds on: of a model that is a response itself, by default that response."""
    word = fields.text(node, "`on`")
    names = [view.name for view in base.views]
    if not word:
        return names[-1] if base.answers else ""
    if node is not None and word not in names:
        message = f"the response builds on `{word}`, which is no view of the model that it answers"
        expected = one_of(names) if names else "no `on`: that model has no views"
        fields.problem(node.place, message, word, expected, fields.nearest(word, names))
        return ""
    return word


def _check(fields: Fields, root: Node, conflict: Conflict, on: str) -> None:
    """What only shows when the changes are made."""
    try:
        unstated = conflict.view(conflict.views[-1].name).unstated
    except ModelError as error:
        fields.problems += [
            excerpted(each, fields.lines) if each.place and each.place.file == fields.file else each
            for each in error.problems
        ]
        return
    fields.problems += consequence_problems(fields, conflict)
    if unstated and not on and len(conflict.views) > 1:
        who = ", ".join(dm.name for dm in unstated)
        message = (
            f"the model that this answers says what {who} wants only in its views, and the response builds on none"
        )
        views = one_of([view.name for view in conflict.views[:-1]])
        fields.problem(root.place, message, expected=f"`on`, with one of {views}")
