"""Reads the text of a model file into a Conflict.

Only what the text alone can show is checked here; what needs the states (an infeasible status quo, a ranking that
misses one) is found when the graph is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from countermove.errors import ModelError, Place, Problem
from countermove.evidence import Source
from countermove.language.concerns import CONCERNS, read_concerns
from countermove.language.consequences import KEY, consequence_problems, read_consequences
from countermove.language.fields import Fields, Names, excerpted, named
from countermove.language.nodes import Node, compose
from countermove.language.parties import read_parties, with_wants
from countermove.language.rules import KEYS, read_named_state, read_rules
from countermove.language.sees import read_sees
from countermove.language.views import read_default_views, read_views, read_views_in_doubt
from countermove.model import Conflict, NamedState

VERSION = "1"
_KEYS = (
    "countermove", "title", "question", "by", "as of", "text", "leaves out", "sources", "states", "decision makers",
    *KEYS, "status quo", "no agreement", *CONCERNS, KEY, "sees", "default views", "views in doubt", "views",
)  # fmt: skip
_MOST = 200
_SOURCE = ("author", "title", "where", "year", "url", "note")


def read(text: str, file: str) -> Conflict:
    """The model that a text describes; `file` is the name by which messages call it.

    Raises ModelError with everything that is wrong in it.

    >>> read("countermove: 1\\ntitle: T\\ndecision makers: {A: {options: {go: }, prefers: [go]}}", "t.yaml").title
    'T'
    """
    root, doubled = compose(text, file)
    return read_tree(root, Fields(file, text), doubled)


def read_tree(root: Node, fields: Fields, known: Iterable[Problem] = ()) -> Conflict:
    """The model that a tree of nodes describes, wherever it comes from. Raises ModelError with everything that is wrong
    in it, what is `known` to be so included."""
    fields.problems += known
    conflict = _conflict(fields, root)
    refuse(fields)
    return conflict


def refuse(fields: Fields) -> None:
    """Raises ModelError if anything is wrong, with everything that is."""
    if fields.problems:
        file = fields.file
        found = sorted(dict.fromkeys(fields.problems), key=lambda problem: problem.place or Place(file))
        rest = [Problem(f"and {len(found) - _MOST:,} more problems")] if len(found) > _MOST else []
        raise ModelError(found[:_MOST] + rest)


def _conflict(fields: Fields, root: Node) -> Conflict:
    given = fields.mapping(root, _KEYS, "a model")
    check_version(fields, root, given)
    sources = read_sources(fields, given.get("sources"))
    states = _states(fields, given.get("states"))
    names_of_states = tuple(state.name for state in states)
    if states:
        for key in (*KEYS, *CONCERNS, KEY):
            if key in given:
                fields.problem(given[key].place, f"a free-form model, with `states`, has no `{key}`")
    parties = read_parties(fields, given.get("decision makers"), names_of_states)
    names = Names({dm.name: dm.options for dm in parties})
    before = len(fields.problems)
    own = {dm.name: dm.options for dm in parties}
    following = () if states else read_consequences(fields, given.get(KEY), own)
    views = read_views(fields, given.get("views"), parties, names_of_states, following)
    rules = read_rules(fields, {} if states else given, names, tuple(dm.name for dm in parties))
    all_read = len(fields.problems) == before
    conflict = Conflict(
        title=_title(fields, root, given),
        decision_makers=with_wants(fields, parties, given.get("decision makers"), names, names_of_states),
        rules=rules,
        status_quo=read_named_state(fields, given, "status quo", names, names_of_states),
        states=states,
        sees=read_sees(
            fields, given.get("sees"), names, tuple(dm.name for dm in parties), tuple(view.name for view in views)
        ),
        views=views,
        default_views=read_default_views(fields, given.get("default views"), views),
        views_in_doubt=read_views_in_doubt(fields, given.get("views in doubt"), views),
        sources=sources,
        question=fields.text(given.get("question")),
        by=fields.text(given.get("by")),
        as_of=fields.text(given.get("as of")),
        text=fields.text(given.get("text")),
        leaves_out=tuple(fields.text(node) for node in fields.sequence(given.get("leaves out"), "`leaves out`")),
        no_agreement=read_named_state(fields, given, "no agreement", names, names_of_states),
        hopes=() if states else read_concerns(fields, given.get("hopes"), "hopes", names),
        fears=() if states else read_concerns(fields, given.get("fears"), "fears", names),
        place=root.place,
        next_round=following,
    )
    if all_read:  # what could not be read would seem to be missing
        fields.problems += _view_problems(fields, conflict)
        fields.problems += consequence_problems(fields, conflict)
    return conflict


def check_version(fields: Fields, root: Node, given: dict[str, Node]) -> None:
    """Notes a problem where the version of the language is missing or another one."""
    if root.kind != "mapping":
        return
    if "countermove" not in given:
        message = "the version of the model language is missing"
        fields.problem(root.place, message, expected=f"`countermove: {VERSION}` in the first line")
    elif (version := fields.text(given["countermove"])) != VERSION:
        message = f"this program reads version {VERSION} of the model language, not `{version}`"
        fields.problem(given["countermove"].place, message, version, f"`countermove: {VERSION}`")


def _title(fields: Fields, root: Node, given: dict[str, Node]) -> str:
    title = fields.text(given.get("title"), "the title")
    if not title and root.kind == "mapping":
        place = given["title"].place if "title" in given else root.place
        fields.problem(place, "the model has no title", expected="`title: ...`")
    return title


def read_sources(fields: Fields, node: Node | None) -> tuple[Source, ...]:
    """The sources, which citations can then refer to."""
    sources = []
    keys = fields.keys(node)
    for key, value in fields.mapping(node, None, "`sources`").items():
        if not key or any(letter.isspace() or letter in "()" for letter in key):
            fields.problem(keys[key].place, f"a source cannot be called `{key}`", key, "one word, such as `gill2019`")
        given = fields.mapping(value, _SOURCE, f"the source `{key}`")
        texts = {name: fields.text(given.get(name)) for name in _SOURCE}
        sources.append(Source(key, **texts, place=keys[key].place))
    fields.sources.update((source.key, source) for source in sources)
    return tuple(sources)


def _states(fields: Fields, node: Node | None) -> tuple[NamedState, ...]:
    """The states of a free-form model: a list of names, or a mapping from names to texts."""
    if node is None:
        return ()
    if node.kind == "mapping":
        pairs = [(key, fields.text(value)) for key, value in node.pairs]
    else:
        pairs = [(each, "") for each in fields.sequence(node, "`states`")]
    states: list[NamedState] = []
    for number, (key, text) in enumerate(pairs, 1):
        name = fields.text(key, "the name of a state")
        if re.fullmatch("[0-9]{1,9}", name):
            if int(name) != number:
                message = f"the state `{name}` is number {number}"
                fields.problem(key.place, message, name, f"`{number}`, or a name that is not a number")
        else:
            named(fields, name, key.place, "a state")
        if any(state.name == name for state in states):
            fields.problem(key.place, f"there are two states `{name}`", name, "every state once")
        states.append(NamedState(name, text))
    if not states:
        fields.problem(node.place, "there are no states", expected="a list of names")
    return tuple(states)


def _view_problems(fields: Fields, conflict: Conflict) -> list[Problem]:
    """What is wrong with a view that only shows when its changes are made."""
    problems: list[Problem] = []
    for view in conflict.views:
        try:
            conflict.view(view.name)
        except ModelError as error:
            problems += [excerpted(problem, fields.lines) for problem in error.problems]
    return problems
