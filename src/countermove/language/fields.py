"""What every part of the reader needs: values of the expected kind out of nodes, and problems gathered on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from countermove.errors import Place, Problem, Suggestions, one_of
from countermove.evidence import KINDS, Citation
from countermove.language.nodes import Node
from countermove.language.statements import StatementError, is_name, parse
from countermove.model import Option
from countermove.preference import KEYWORDS, Statement

SURE = ("low", "medium", "high")
_RULE = re.compile(r"^(at most one|at least one|exactly one)\b|\bonly (with|if)\b")


class Names:
    """The options that may be named, in every spelling that is accepted."""

    def __init__(self, options: Mapping[str, Iterable[Option]]) -> None:
        """`options`: those of each decision maker."""
        owned = [(owner, option.name) for owner, own in options.items() for option in own]
        self.all = [name for _, name in owned]
        self._spelled = {f"{owner}.{name}": name for owner, name in owned if "." not in name}
        self._spelled |= {name: name for name in self.all}
        self._nearest = Suggestions()
        self._parties = {owner: [option.name for option in own] for owner, own in options.items()}

    def resolve(self, name: str, at: int = 0) -> str:
        """The option's own name. Raises StatementError with the nearest legal name."""
        if name in self._spelled:
            return self._spelled[name]
        shared = [full for full in self.all if full.endswith(f".{name}")]
        if len(shared) > 1:
            raise StatementError(f"`{name}` may mean several options", at, name, one_of(shared))
        if shared:
            return shared[0]
        if name in self._parties:
            own = self._parties[name]
            what = f"its options are {one_of(own)}" if own else "it has no options"
            hint = f"`{name}` is a decision maker; {what}"
            raise StatementError(f"there is no option `{name}`", at, name, expected_options(self.all), hint)
        if name.lower() in ("no", "non"):
            hint = "write `not`"
            raise StatementError(f"there is no option `{name}`", at, name, expected_options(self.all), hint)
        if name.lower() in KEYWORDS:
            raise StatementError(f"`{name}` is no option", at, name, hint=f"write `{name.lower()}`")
        hint = self._nearest(name, self._spelled)
        raise StatementError(f"there is no option `{name}`", at, name, expected_options(self.all), hint)


def expected_options(names: list[str]) -> str:
    """What would have been right where the name of an option is wrong."""
    return f"an option: {one_of(names)}" if names else "an option, and this model has none"


class Fields:
    """Reads nodes of one file. What is wrong is noted in `problems`, and something harmless returned, so that one
    reading finds every mistake."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.raw = text
        self.lines = text.split("\n")
        self.problems: list[Problem] = []
        self.sources: dict[str, object] = {}
        self.nearest = Suggestions()

    def problem(
        self, place: Place, message: str, found: str = "", expected: str = "", hint: str = "", severity: str = "error"
    ) -> None:
        """Notes a problem, with the line of the file that it is in."""
        problem = Problem(message, place, found, expected, hint, severity=severity)
        self.problems.append(excerpted(problem, self.lines))

    def wrong(self, node: Node, expected: str, hint: str = "", what: str = "") -> None:
        """Notes that a value is not of the kind that belongs there."""
        subject = f"{what} cannot be {node.what}" if what else f"{node.what} cannot stand here"
        self.problem(node.place, subject, node.shown(), expected, hint)

    def text(self, node: Node | None, what: str = "") -> str:
        """A text, or the empty string where there is none."""
        if node is None or node.empty:
            return ""
        if node.kind != "scalar":
            self.wrong(node, "text", what=what)
            return ""
        return node.text.strip()

    def mapping(self, node: Node | None, keys: Iterable[str] | None, what: str) -> dict[str, Node]:
        """A mapping by key. With `keys`, others are refused, each with the nearest legal one."""
        if node is None or node.empty:
            return {}
        if node.kind != "mapping":
            self.wrong(node, "a mapping: `key: value` lines", what=what)
            return {}
        found: dict[str, Node] = {}
        for key, value in node.pairs:
            found.setdefault(key.text, value)
        if keys is None:
            return found
        legal = list(keys)
        for key, _ in node.pairs:
            if key.text not in legal:
                message = f"{what} has no `{key.text}`"
                self.problem(key.place, message, key.text, one_of(legal, 24), self.nearest(key.text, legal))
        return {key: value for key, value in found.items() if key in legal}

    def keys(self, node: Node | None) -> dict[str, Node]:
        """The key nodes of a mapping, by their text."""
        found: dict[str, Node] = {}
        for key, _ in node.pairs if node and node.kind == "mapping" else ():
            found.setdefault(key.text, key)
        return found

    def pairs(self, node: Node | None, what: str) -> list[tuple[Node, Node]]:
        """The keys and values of a mapping whose keys are free, as nodes."""
        return node.pairs if node is not None and self.mapping(node, None, what) else []

    def sequence(self, node: Node | None, what: str) -> list[Node]:
        """The items of a list."""
        if node is None or node.empty:
            return []
        if node.kind != "sequence":
            hint = f"write `[{node.text}]`, or one `- ` line for each" if node.kind == "scalar" else ""
            self.wrong(node, "a list", hint, what=what)
            return []
        return node.items

    def choice(self, node: Node | None, legal: Iterable[str], what: str) -> str:
        """One of a few words, or the empty string where there is none."""
        word = self.text(node, what)
        if word and node is not None and word not in (words := list(legal)):
            self.problem(node.place, f"{what} cannot be `{word}`", word, one_of(words), self.nearest(word, words))
            return ""
        return word

    def statement(self, node: Node, names: Names) -> Statement | None:
        """A statement; problems are placed at the word that is wrong."""
        if node.kind != "scalar" or node.empty:
            self.wrong(node, "a statement such as `relief and not halt`", what="a statement")
            return None
        if rule := _RULE.search(node.text):
            kind = rule.group().strip()
            hint = "{this: a, only with: b}" if kind.startswith("only") else f"{{{kind}: [a, b]}}"
            message = f"`{kind}` is no part of a statement"
            self.problem(self.within(node, rule.start()), message, kind, hint=f"under `infeasible`, write `{hint}`")
            return None
        try:
            return parse(node.text, names.resolve)
        except StatementError as error:
            self.problem(self.within(node, error.at), error.message, error.found, error.expected, error.hint)
            return None

    def option(self, node: Node, names: Names) -> str:
        """The name of an option, or the empty string."""
        word = self.text(node, "an option")
        try:
            return names.resolve(word)
        except StatementError as error:
            self.problem(node.place, error.message, word, error.expected, error.hint)
            return ""

    def within(self, node: Node, at: int) -> Place:
        """The place of a character of a scalar; its beginning where quotes or folding hide the way."""
        text = node.text
        if "\n" in text or self.raw[node.raw_at : node.raw_at + len(text)] != text:
            return node.place
        return replace(node.place, column=node.place.column + at + (not node.plain))

    def evidence(self, node: Node | None) -> tuple[Citation, ...]:
        """A citation or a list of them."""
        if node is None or node.empty:
            return ()
        nodes = node.items if node.kind == "sequence" else [node]
        return tuple(citation for each in nodes if (citation := self._citation(each)))

    def _citation(self, node: Node) -> Citation | None:
        if node.kind == "mapping":
            given = self.mapping(node, ("source", "at", "kind", "note"), "a citation")
            source, at, note = (self.text(given.get(key)) for key in ("source", "at", "note"))
            kind = self.choice(given.get("kind"), KINDS, "the kind of a piece of evidence")
            if not (source or at or kind or note):
                return None
            return self._known(Citation(source, at, kind, note, node.place), node)
        text = self.text(node, "a citation")
        if not text or text in KINDS:
            return Citation(kind=text, place=node.place) if text else None
        match = re.fullmatch(r"(\S+)\s*([^()]*?)\s*(?:\(([^()]*)\))?", text)
        if not match:
            self.wrong(node, "`SOURCE WHERE (KIND)`, or a mapping with source, at and kind", what="a citation")
            return None
        source, at, kind = match.group(1), match.group(2), match.group(3) or ""
        if kind and kind not in KINDS:
            message = f"there is no kind of evidence `{kind}`"
            self.problem(
                self.within(node, text.find("(") + 1), message, kind, one_of(list(KINDS)), self.nearest(kind, KINDS)
            )
        return self._known(Citation(source, at, kind, place=node.place), node)

    def _known(self, citation: Citation, node: Node) -> Citation:
        if citation.source and citation.source not in self.sources:
            expected = one_of([*self.sources, *KINDS]) if self.sources else f"a kind: {one_of(list(KINDS))}"
            message = f"`{citation.source}` is not among the sources"
            hint = self.nearest(citation.source, self.sources) or self.nearest(node.text, KINDS)
            if not hint and any(citation.source == kind.split()[0] for kind in KINDS):
                hint = "the kind stands in brackets, behind the source and the place in it: `gill ¶3 (reported)`"
            self.problem(node.place, message, citation.source, expected, hint or "list it under `sources`")
        return citation


def excerpted(problem: Problem, lines: list[str]) -> Problem:
    """The problem with the line of the file that it is about."""
    place = problem.place
    if place is None or not 0 < place.line <= len(lines):
        return problem
    return replace(problem, excerpt=lines[place.line - 1])


def named(fields: Fields, key: str, place: Place, what: str) -> None:
    """Notes a problem if a key cannot be a name."""
    if key in KEYWORDS:
        fields.problem(place, f"`{key}` is a word of the language of statements, so it names no option", key, what)
    elif not is_name(key):
        legal = "".join(letter if letter.isalnum() else "_" for letter in key).strip("_") or "name"
        hint = f"write `{'_' if legal[0].isdigit() else ''}{legal}`, and what people read as its text"
        fields.problem(place, f"`{key}` cannot be a name", key, f"{what}: letters, digits and `_`", hint)
