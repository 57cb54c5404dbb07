"""Reads a model out of the sheets of `model_sheets`, filled in by hand or by `convert`.

The rows become the same tree of nodes that a model file becomes, each node with the cell that it stands in, and the
reader of the language reads that tree: so every rule and every message is the same, and a mistake is shown by its
sheet and cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from countermove.errors import ModelError, Place, Problem, nearest, one_of
from countermove.interop.gmcr import Imported
from countermove.interop.model_sheets import CONCERNS, KEYS, LISTS, MORE, MORE_OF_DM, TABLES
from countermove.interop.spreadsheet import Given, Row, read_sheets
from countermove.language.fields import Fields
from countermove.language.nodes import Node, compose
from countermove.language.reader import VERSION, read_tree
from countermove.language.rules import GROUPS
from countermove.language.wants import WAYS

#: The sheets that `convert` adds and nobody reads.
ANSWERS = ("about", "outcomes", "states", "rankings", "exposure")

_CHANGES = ("add", "remove")
_STATES = ("status quo", "no agreement")


def read_xlsx(path: Path, file: str) -> Imported:
    """The model of a workbook, and in words what of it is not read. `file` is the name by which messages call it.

    Raises RequestError where it cannot be read, ModelError with everything that is wrong in it.
    """
    return model_of(read_sheets(path, file), file)


def model_of(sheets: Mapping[str, list[Row]], file: str) -> Imported:
    """The model that sheets of rows hold, and in words which of them are not read. Raises ModelError."""
    builder = _Builder(file)
    builder.build(sheets)
    answers = [name for name in sheets if name in ANSWERS and sheets[name]]
    others = [name for name in sheets if name not in (*ANSWERS, *TABLES) and any(sheets[name])]
    notes = []
    if answers:
        notes.append(f"answers are not read: {'sheet' if len(answers) == 1 else 'sheets'} {one_of(answers)}")
    for name in others:
        hint = nearest(name, TABLES)
        notes.append(f"the sheet `{name}` is none of a model and is not read" + (f"; {hint}" if hint else ""))
    conflict = read_tree(builder.root, Fields(file, ""), builder.problems)
    return Imported(conflict, tuple(notes))


@dataclass
class _Line:
    """A row of a table: its cells by column, and the place of the row."""

    cells: Mapping[str, Given]
    place: Place

    def get(self, column: str) -> Given | None:
        """What stands in a column."""
        return self.cells.get(column)

    def word(self, column: str) -> str:
        """The same as a word, empty where nothing stands there."""
        cell = self.cells.get(column)
        return cell.text.strip() if cell else ""


@dataclass
class _Builder:
    """Puts the tree of a model together."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    root: Node = field(init=False)
    views: Node = field(init=False)
    parties: Node = field(init=False)

    def __post_init__(self) -> None:
        self.root, self.views, self.parties = (
            Node("mapping", Place(self.file, path=sheet)) for sheet in ("model", "views", "decision makers")
        )

    def problem(self, place: Place, message: str, found: str = "", expected: str = "", hint: str = "") -> None:
        self.problems.append(Problem(message, place, found, expected, hint))

    def build(self, sheets: Mapping[str, list[Row]]) -> None:
        """Reads every sheet: first what others refer to."""
        lines = {name: [*self.lines(name, sheets[name])] for name in TABLES if name in sheets}
        self.model(lines.get("model", []))
        for name, key, node in (("decision makers", "decision maker", self.parties), ("views", "view", self.views)):
            for line in lines.get(name, []):
                self.keyed(node, line, key, TABLES[name][0][1:])
        self.put(self.root, _word("decision makers", self.parties.place), self.parties)
        if self.views.pairs:
            self.put(self.root, _word("views", self.views.place), self.views)
        for line in lines.get("sources", []):
            self.keyed(self.under(self.root, "sources", line.place), line, "source", TABLES["sources"][0][1:])
        self.free_form(lines.get("named states", []), lines.get("arcs", []))
        for line in lines.get("options", []):
            if (party := self.party(line)) is not None:
                options = self.under(party, "options", line.place)
                self.keyed(options, line, "option", ("text", "evidence", "note"))
        self.preferences(lines.get("preferences", []))
        for line in lines.get("infeasible", []):
            self.infeasible(line)
        for line in lines.get("one way", []):
            self.one_way(line)
        for line in lines.get("moves ruled out", []):
            self.listed(line, "moves ruled out", self.mapping(line, ("before", "after", "by", "evidence", "note")))
        for line in lines.get("same state", []):
            self.listed(line, "same state", self.mapping(line, ("evidence", "note"), {"says": "say"}))
        for line in lines.get("status quo", []):
            self.named_state(line)
        for line in lines.get("hopes and fears", []):
            if what := self.choice(line, "what", CONCERNS):
                concern = self.mapping(line, ("by", "evidence", "note"), {"says": "say"})
                self.under(self.root, what, line.place, "sequence").items.append(concern)
        for line in lines.get("more", []):
            self.more(line)

    def lines(self, sheet: str, rows: list[Row]) -> Iterator[_Line]:
        """The rows of a table, by the columns that its first row names."""
        columns = TABLES[sheet][0]
        head = rows[0] if rows else {}
        names: dict[int, str] = {}
        for at, cell in head.items():
            name = cell.text.strip().lower()
            if name not in columns:
                message = f"the sheet `{sheet}` has no column `{cell.text.strip()}`"
                self.problem(cell.place, message, cell.text, one_of(columns), nearest(name, columns))
            elif name in names.values():
                self.problem(cell.place, f"there are two columns `{name}`", name, "every column once")
            else:
                names[at] = name
        for row in rows[1:]:
            if not row:
                continue
            first = min(row)
            for at, cell in row.items():
                if at not in head:
                    self.problem(cell.place, "this column has no name in the first row", cell.text, one_of(columns))
            cells = {names[at]: cell for at, cell in row.items() if at in names}
            yield _Line(cells, row[first].place)

    def model(self, lines: list[_Line]) -> None:
        for line in lines:
            key, value = line.get("key"), line.get("value")
            word = line.word("key").lower()
            if key is None or word not in KEYS:
                place = key.place if key else line.place
                self.problem(place, f"`{word}` is no key of a model", word, one_of(KEYS), nearest(word, KEYS))
            elif value is not None and word in LISTS:
                self.under(self.root, word, key.place, "sequence").items.append(_scalar(value))
            elif value is not None:
                self.put(self.root, _word(word, key.place), _scalar(value))
        if self.root.get("countermove") is None:
            self.put(self.root, _word("countermove", self.root.place), _word(VERSION, self.root.place))

    def keyed(self, node: Node, line: _Line, key: str, columns: tuple[str, ...]) -> None:
        """Adds an entry that a column names."""
        name = line.get(key)
        if name is None:
            self.problem(line.place, f"the column `{key}` is empty", expected=f"a {key} in every row")
        else:
            self.put(node, _word(name.text.strip(), name.place), self.mapping(line, columns))

    def put(self, node: Node, key: Node, value: Node) -> None:
        """Adds an entry to a mapping that must not have it yet."""
        there = next((each for each, _ in node.pairs if each.text == key.text), None)
        if there is None:
            node.pairs.append((key, value))
        else:
            message = f"`{key.text}` stands here twice, first in {there.place.inside}"
            self.problem(key.place, message, key.text, "each of them once")

    def under(self, node: Node, key: str, place: Place, kind: str = "mapping") -> Node:
        """What a mapping has under a key, made where it has nothing."""
        found = node.get(key)
        if found is None:
            found = Node(kind, place)
            node.pairs.append((_word(key, place), found))
        return found

    def mapping(self, line: _Line, columns: tuple[str, ...], called: Mapping[str, str] | None = None) -> Node:
        """The cells of some columns as a mapping; `called`: columns whose keys are called otherwise."""
        node = Node("mapping", line.place)
        for column, key in {**(called or {}), **{each: each for each in columns}}.items():
            cell = line.get(column)
            if cell is not None:
                value = self.evidence(cell) if column == "evidence" else _scalar(cell)
                node.pairs.append((_word(key, cell.place), value))
        return node

    def evidence(self, cell: Given) -> Node:
        """Citations, one on each line."""
        node = Node("sequence", cell.place)
        for text in filter(None, map(str.strip, cell.text.split("\n"))):
            part = Given(text, cell.place)
            node.items.append(self.yaml(part) if text[0] in '{"' else _scalar(part))
        return node

    def yaml(self, cell: Given) -> Node:
        """A text in the language of model files, as the node that it is."""
        try:
            node, doubled = compose(cell.text, self.file)
        except ModelError as error:
            doubled, node = list(error.problems), Node("mapping", cell.place)
        for each in doubled:
            self.problem(cell.place, each.message, each.found, each.expected, each.hint)
        _replace(node, cell.place)
        return node

    def scope(self, line: _Line) -> Node | None:
        """The model, or the view that a row is about; None where there is no such view."""
        name = line.word("view")
        if not name:
            return self.root
        found = self.views.get(name)
        if found is None:
            cell = line.get("view")
            assert cell is not None
            names = [key.text for key, _ in self.views.pairs]
            expected = one_of(names) if names else "nothing: the sheet `views` names no view"
            self.problem(cell.place, f"there is no view `{name}`", name, expected, nearest(name, names))
        return found

    def party(self, line: _Line) -> Node | None:
        """The entry of the decision maker that a row is about, in its view."""
        scope, name, cell = self.scope(line), line.word("decision maker"), line.get("decision maker")
        if cell is None:
            self.problem(line.place, "the column `decision maker` is empty", expected="a decision maker in every row")
        elif self.parties.get(name) is None:
            names = [key.text for key, _ in self.parties.pairs]
            expected = one_of(names) if names else "one that the sheet `decision makers` names"
            self.problem(cell.place, f"there is no decision maker `{name}`", name, expected, nearest(name, names))
        elif scope is not None:
            return self.parties.get(name) if scope is self.root else self.under(scope, name, cell.place)
        return None

    def preferences(self, lines: list[_Line]) -> None:
        """What everybody wants: the rows of each decision maker, in the model and each view, taken together."""
        groups: dict[tuple[int, str], tuple[Node, str, list[_Line]]] = {}
        for line in lines:
            party, way = self.party(line), self.choice(line, "way", WAYS)
            if party is not None and way:
                groups.setdefault((id(party), way), (party, way, []))[2].append(line)
        for party, way, own in groups.values():
            kind = "mapping" if way == "weights" else "sequence"
            node = self.under(party, way, own[0].place, kind)
            for place, entries in self.places(own) if way != "weights" else ((None, [line]) for line in own):
                if way == "ranking" and (place is not None or entries[0].get("says")):
                    node.items.append(self.tier(entries))
                for line in entries if way == "prefers" else ():
                    if line.get("says"):
                        node.items.append(self.want(line, "say", line.get("says")))
                if way == "weights" and (option := entries[0].get("says")):
                    self.put(node, _word(option.text.strip(), option.place), self.want(entries[0], "weight", None))

    def places(self, lines: list[_Line]) -> list[tuple[float | None, list[_Line]]]:
        """The rows in the order of their places, those of one place together; without places as they stand."""
        numbers: list[tuple[float | None, list[_Line]]] = []
        known: dict[float, list[_Line]] = {}
        without = [line for line in lines if line.get("place") is None]
        if len(without) == len(lines):
            return [(None, [line]) for line in lines]
        for line in without:
            hint = "number all rows of a decision maker, or none: then their order counts"
            self.problem(line.place, "this row has no `place`, and others have", "", "a number", hint)
        for line in lines:
            if (cell := line.get("place")) is None:
                continue
            if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", cell.text.strip()):
                self.problem(cell.place, f"`{cell.text}` is no place", cell.text, "a number, 1 for the first")
                continue
            known.setdefault(float(cell.text), []).append(line)
        numbers += sorted(known.items())
        return numbers

    def want(self, line: _Line, key: str, said: Given | None) -> Node:
        """A statement or a weight with its marks."""
        columns = ("sure", "strength", "evidence", "note") if key == "say" else ("weight", "sure", "evidence", "note")
        node = self.mapping(line, columns)
        if said is not None:
            node.pairs.append((_word(key, said.place), _scalar(said)))
        for column in ("weight",) if key != "weight" else ("place", "unknown", "strength"):
            if cell := line.get(column):
                self.problem(cell.place, f"`{column}` says nothing here", cell.text, f"no `{column}` in such a row")
        if key != "weight":
            self.unknown(line, node)
        return node

    def unknown(self, line: _Line, node: Node) -> None:
        if cell := line.get("unknown"):
            said = {"yes": "true", "true": "true", "no": "false", "false": "false"}.get(line.word("unknown").lower())
            if said is None:
                self.problem(cell.place, f"`{cell.text}` cannot stand under `unknown`", cell.text, "`yes` or nothing")
            else:
                node.pairs.append((_word("unknown", cell.place), _word(said, cell.place)))

    def tier(self, lines: list[_Line]) -> Node:
        """The rows of one place of a ranking; what else there is to say of it stands in any of them, once."""
        node = Node("mapping", lines[0].place)
        for line in lines:
            part = self.mapping(line, ("sure", "strength", "evidence", "note"))
            self.unknown(line, part)
            if cell := line.get("weight"):
                self.problem(cell.place, "`weight` says nothing here", cell.text, "no `weight` in such a row")
            for key, value in part.pairs:
                self.put(node, key, value)
        tied = Node("sequence", lines[0].place, items=[_scalar(cell) for line in lines if (cell := line.get("says"))])
        node.pairs.append((_word("tie", tied.place), tied))
        return node

    def choice(self, line: _Line, column: str, legal: tuple[str, ...]) -> str:
        """One of some words, or the empty string where the cell has none of them."""
        word, cell = line.word(column).lower(), line.get(column)
        if word not in legal:
            message = f"`{word}` cannot stand under `{column}`" if word else f"the column `{column}` is empty"
            self.problem(cell.place if cell else line.place, message, word, one_of(legal), nearest(word, legal))
            return ""
        return word

    def rules(self, line: _Line, key: str, kind: str = "sequence") -> tuple[Node | None, bool]:
        """Where a rule belongs, and whether a view removes it there."""
        scope = self.scope(line)
        if scope is None or scope is self.root:
            if cell := line.get("change"):
                message = "the model itself has its rules, and only a view changes them"
                self.problem(cell.place, message, cell.text, "no `change`, or a `view`")
            return (scope and self.under(scope, key, line.place, kind)), False
        change = self.choice(line, "change", _CHANGES)
        if not change:
            return None, False
        removed = change == "remove"
        changes = self.under(scope, key, line.place)
        return self.under(changes, change, line.place, "sequence" if removed else kind), removed

    def listed(self, line: _Line, key: str, rule: Node) -> None:
        """Adds a rule to a list of them."""
        node, _ = self.rules(line, key)
        if node is not None:
            node.items.append(rule)

    def infeasible(self, line: _Line) -> None:
        kind = self.choice(line, "rule", ("never", *GROUPS, "only with")) if line.get("rule") else "never"
        node, says = self.mapping(line, ("evidence", "note")), line.get("says")
        if not kind:
            return
        if says is not None and kind in GROUPS:
            texts = [text for text in re.split(r"[\n;]", says.text) if text.strip()]
            parts = [_scalar(Given(text.strip(), says.place)) for text in texts]
            node.pairs.append((_word(kind, says.place), Node("sequence", says.place, items=parts)))
        elif says is not None:
            node.pairs.append((_word("this" if kind == "only with" else kind, says.place), _scalar(says)))
        if other := line.get("only with"):
            node.pairs.append((_word("only with", other.place), _scalar(other)))
        self.listed(line, "infeasible", node)

    def one_way(self, line: _Line) -> None:
        node, removed = self.rules(line, "one way", "mapping")
        option = line.get("option")
        if node is None:
            return
        if option is None:
            self.problem(line.place, "the column `option` is empty", expected="an option in every row")
        elif removed:
            node.items.append(_scalar(option))
        else:
            self.put(
                node, _word(option.text.strip(), option.place), self.mapping(line, ("direction", "evidence", "note"))
            )

    def named_state(self, line: _Line) -> None:
        scope = self.scope(line)
        what = self.choice(line, "what", _STATES) if line.get("what") else "status quo"
        if scope is None or not what:
            return
        node, taken = self.mapping(line, ("evidence", "note")), line.get("taken")
        if taken is None:
            self.problem(line.place, "the column `taken` is empty", expected="options with commas, or `nothing`")
            return
        text = taken.text.strip()
        value = _word(text, taken.place)
        if not (text.isdecimal() or text == "nothing" or self.root.get("states")):
            words = [word.strip() for word in text.split(",") if word.strip()]
            value = Node("sequence", taken.place, items=[_word(word, taken.place) for word in words])
        node.pairs.append((_word("taken", taken.place), value))
        self.put(scope, _word(what, line.place), node)

    def free_form(self, states: list[_Line], arcs: list[_Line]) -> None:
        for line in states:
            node = self.under(self.root, "states", line.place)
            if name := line.get("state"):
                text = line.get("text")
                node.pairs.append((_scalar(name), _scalar(text) if text else Node("scalar", name.place)))
            else:
                self.problem(line.place, "the column `state` is empty", expected="a state in every row")
        for line in arcs:
            party, source, target = self.party(line), line.get("from"), line.get("to")
            if party is not None and source is not None:
                moves = self.under(party, "moves", line.place)
                targets = self.under(moves, source.text.strip(), source.place, "sequence")
                targets.items += [_scalar(target)] if target else []
            elif source is None:
                self.problem(line.place, "the column `from` is empty", expected="a state in every row")

    def more(self, line: _Line) -> None:
        """What has no column of its own: a piece of a model file."""
        of_dm = line.get("decision maker") is not None
        node, says = self.party(line) if of_dm else self.scope(line), line.get("says")
        if node is None or says is None:
            return
        legal = MORE_OF_DM if of_dm else MORE
        given = self.yaml(says)
        if given.kind != "mapping":
            self.problem(says.place, "this is no piece of a model file", says.text[:60], "`key: value`, as in one")
        for key, value in given.pairs:
            if key.text not in legal:
                self.problem(says.place, f"`{key.text}` does not belong here", key.text, one_of(legal))
            else:
                self.put(node, key, value)


def _scalar(cell: Given) -> Node:
    return Node("scalar", cell.place, cell.text.strip(), plain=False)


def _word(text: str, place: Place) -> Node:
    return Node("scalar", place, text, plain=False)


def _replace(node: Node, place: Place) -> None:
    """Puts a node, and everything in it, into a cell."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        each.place, each.raw_at = place, -1
        waiting += [*each.items, *(part for pair in each.pairs for part in pair)]
