"""Rows of sheets as the nodes that a model file becomes, each with the cell that it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from countermove.errors import ModelError, Place, Problem, Suggestions, one_of
from countermove.interop.model_sheets import TABLES
from countermove.interop.spreadsheet import Given, Row
from countermove.language.nodes import Node, compose


@dataclass
class Line:
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
class Tree:
    """Makes nodes out of rows, and gathers what is wrong."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    nearest: Suggestions = field(default_factory=Suggestions)

    def problem(self, place: Place, message: str, found: str = "", expected: str = "", hint: str = "") -> None:
        """Notes what is wrong."""
        self.problems.append(Problem(message, place, found, expected, hint))

    def lines(self, sheet: str, rows: list[Row]) -> Iterator[Line]:
        """The rows of a table, by the columns that its first row names."""
        columns = TABLES[sheet][0]
        head = rows[0] if rows else {}
        names: dict[int, str] = {}
        for at, cell in head.items():
            name = cell.text.strip().lower()
            if name not in columns:
                message = f"the sheet `{sheet}` has no column `{cell.text.strip()}`"
                self.problem(cell.place, message, cell.text, one_of(columns), self.nearest(name, columns))
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
            yield Line(cells, row[first].place)

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
            node.pairs.append((text_node(key, place), found))
        return found

    def mapping(self, line: Line, columns: tuple[str, ...], called: Mapping[str, str] | None = None) -> Node:
        """The cells of some columns as a mapping; `called`: columns whose keys are called otherwise."""
        node = Node("mapping", line.place)
        for column, key in {**(called or {}), **{each: each for each in columns}}.items():
            cell = line.get(column)
            if cell is not None:
                value = self.evidence(cell) if column == "evidence" else scalar(cell)
                node.pairs.append((text_node(key, cell.place), value))
        return node

    def evidence(self, cell: Given) -> Node:
        """Citations, one on each line."""
        node = Node("sequence", cell.place)
        for text in filter(None, map(str.strip, cell.text.split("\n"))):
            part = Given(text, cell.place)
            node.items.append(self.yaml(part) if text[0] in '{"' else scalar(part))
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

    def choice(self, line: Line, column: str, legal: tuple[str, ...]) -> str:
        """One of some words, or the empty string where the cell has none of them."""
        word, cell = line.word(column).lower(), line.get(column)
        if word not in legal:
            message = f"`{word}` cannot stand under `{column}`" if word else f"the column `{column}` is empty"
            self.problem(cell.place if cell else line.place, message, word, one_of(legal), self.nearest(word, legal))
            return ""
        return word


def scalar(cell: Given) -> Node:
    """A cell as a node."""
    return Node("scalar", cell.place, cell.text.strip(), plain=False)


def text_node(text: str, place: Place) -> Node:
    """A text as a node."""
    return Node("scalar", place, text, plain=False)


def _replace(node: Node, place: Place) -> None:
    """Puts a node, and everything in it, into a cell."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        each.place, each.raw_at = place, -1
        waiting += [*each.items, *(part for pair in each.pairs for part in pair)]
