"""YAML text as a tree of nodes that know their line and column.

Built straight from the parser's events, without recursion, so that what is refused (anchors, aliases, tags, depth,
duplicate keys) is refused before anything is expanded. Nothing is converted: `no`, `7` and `on` stay the text that
they are, and the reader decides by where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from countermove.errors import ModelError, Place, Problem
from countermove.files import LARGEST, too_large

DEEPEST = 40


@dataclass
class Node:
    """A scalar (`text`), a sequence (`items`) or a mapping (`pairs`)."""

    kind: str
    place: Place
    text: str = ""
    plain: bool = True
    raw_at: int = -1
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Nothing was written here."""
        return self.kind == "scalar" and self.plain and self.text in ("", "null", "~")

    def shown(self) -> str:
        """What stands here, in short."""
        if self.kind == "scalar":
            return self.text.splitlines()[0] if self.text.strip() else ""
        return "[...]" if self.kind == "sequence" else "{...}"

    @property
    def what(self) -> str:
        """What kind of value this is, for a message."""
        if self.empty:
            return "nothing"
        return {"scalar": f"`{self.shown()}`", "sequence": "a list", "mapping": "a mapping"}[self.kind]

    def get(self, key: str) -> Node | None:
        """The value of a key of a mapping."""
        return next((value for name, value in self.pairs if name.text == key), None)


def compose(text: str, file: str) -> tuple[Node, list[Problem]]:
    """The tree of a YAML document, and the keys that stand twice in it, which do not keep the rest from being read.

    Raises ModelError: not YAML, empty, too large or too deep, or with what the language refuses.
    """
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise ModelError([too_large(Place(file, 1, 1))])
    builder = _Builder(file, text)
    lines = builder.lines
    try:
        for event in _events(text):
            builder.take(event)
    except MarkedYAMLError as error:
        raise ModelError([*builder.problems, *builder.doubled, _no_yaml(error, text, file, lines)]) from None
    except (OverflowError, ValueError):
        message = "an escape in quotes stands for no character"
        raise ModelError([Problem(message, Place(file, 1, 1), hint="look for `\\U` or `\\u` in quotes")]) from None
    except ReaderError as error:
        before = text[: error.position]
        place = Place(file, before.count("\n") + 1, error.position - before.rfind("\n"))
        message = f"a character that text does not hold: U+{ord(text[error.position]):04X}"
        problem = Problem(message, place, hint="delete it; it may not be visible", excerpt=_line(lines, place.line))
        raise ModelError([problem]) from None
    if builder.root is None or builder.root.empty:
        hint = "`countermove new FILE` writes a commented one to start from"
        raise ModelError([Problem("the file is empty", Place(file, 1, 1), expected="a model", hint=hint)])
    if builder.problems:
        raise ModelError([*builder.problems, *builder.doubled])
    return builder.root, builder.doubled


#: What the parser says, what it means, and what to do.
_MEANING = {
    "mapping values are not allowed here": (
        "a `: ` where no value can begin: inside of a text, or behind a key that is indented too far",
        "put a text that holds `: ` in quotes; give keys that belong together the same indentation",
    ),
    "could not find expected ':'": (
        "a key without its colon and a blank behind it",
        "write `key: value`, with a blank after the colon; begin each entry of a list with `- `",
    ),
}
_QUOTES = (
    "check the indentation and the brackets; put text that holds `: ` or ` #`, or starts with `[`, `{`, `*`, `&`, \
`!`, `%`, `@` or a quotation mark, in quotes"
)


def _no_yaml(error: MarkedYAMLError, text: str, file: str, lines: list[str]) -> Problem:
    """What is wrong with a text that is no YAML, where it began."""
    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    if opened and mark and opened.line < mark.line:
        never_closed = text[opened.index : opened.index + 1] in ("[", "{", "'", '"')
        if never_closed or "simple key" in str(error.context):
            mark = opened
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    line = _line(lines, place.line)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Problem("this line is indented with a tab", place, hint="indent with blanks", excerpt=line)
    reason = " ".join(part for part in (error.problem, error.context) if part)
    meaning, hint = _MEANING.get(str(error.problem), (reason, _QUOTES))
    return Problem(f"this is not YAML: {meaning}", place, hint=hint, excerpt=line)


def _events(text: str) -> Iterator[Event]:
    yield from YAML(typ="safe", pure=True).parse(text)


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


class _Builder:
    """Puts nodes together from events; `open` holds the collections that are not closed yet."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.lines = file, text.split("\n")
        self.root: Node | None = None
        self.open: list[Node] = []
        self.keys: list[Node | None] = []
        self.seen: list[dict[str, Node]] = []
        self.problems: list[Problem] = []
        self.doubled: list[Problem] = []

    def place(self, event: Event) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def problem(self, message: str, place: Place, found: str = "", expected: str = "", hint: str = "") -> None:
        self.problems.append(Problem(message, place, found, expected, hint, _line(self.lines, place.line)))

    def take(self, event: Event) -> None:
        if isinstance(event, NodeEvent):
            self._refuse(event)
        match event:
            case DocumentStartEvent():
                if self.root is not None:
                    self.problem("a second document starts here", self.place(event), expected="one model in one file")
                    raise ModelError(self.problems)
            case AliasEvent():
                self._add(Node("scalar", self.place(event), "", plain=False))
            case ScalarEvent():
                plain, raw_at = event.style is None, event.start_mark.index
                raw_at += event.style in ("'", '"')
                self._add(Node("scalar", self.place(event), event.value, plain, raw_at))
            case SequenceStartEvent() | MappingStartEvent():
                kind = "sequence" if isinstance(event, SequenceStartEvent) else "mapping"
                node = Node(kind, self.place(event))
                self._add(node)
                if len(self.open) >= DEEPEST:
                    self.problem(f"nested deeper than {DEEPEST} levels", node.place, expected="fewer brackets")
                    raise ModelError(self.problems)
                self.open.append(node)
                self.keys.append(None)
                self.seen.append({})
            case SequenceEndEvent() | MappingEndEvent():
                self.open.pop()
                self.keys.pop()
                self.seen.pop()

    def _refuse(self, event: NodeEvent) -> None:
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            sign, what = ("*", "an alias") if isinstance(event, AliasEvent) else ("&", "an anchor")
            hint = f"write the value out where it is needed; put text that starts with `{sign}` in quotes"
            self.problem(f"{what} is refused", self.place(event), f"{sign}{anchor}", "plain text", hint)
        if getattr(event, "tag", None) is not None:
            hint = "put text that starts with `!` in quotes"
            self.problem("a tag is refused", self.place(event), "!", "plain text", hint)

    def _add(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if parent.kind == "sequence":
            parent.items.append(node)
        elif (key := self.keys[-1]) is None:
            self._key(node)
        else:
            parent.pairs.append((key, node))
            self.keys[-1] = None

    def _key(self, node: Node) -> None:
        self.keys[-1] = node
        if node.kind != "scalar":
            self.problem("a key is a word", node.place, expected="text before the colon")
            return
        first = self.seen[-1].setdefault(node.text, node)
        if first is not node:
            message = f"`{node.text}` stands here twice, first in line {first.place.line}"
            excerpt = _line(self.lines, node.place.line)
            self.doubled.append(Problem(message, node.place, node.text, "each key once", excerpt=excerpt))
