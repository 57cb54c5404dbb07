"""Reads a model out of the sheets of `model_sheets`, filled in by hand or by `convert`.

The rows become the same tree of nodes that a model file becomes, each node with the cell that it stands in, and the
reader of the language reads that tree: so every rule and every message is the same, and a mistake is shown by its
sheet and cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from countermove.errors import Place, nearest, one_of
from countermove.interop.gmcr import Imported
from countermove.interop.model_sheets import CONCERNS, KEYS, LISTS, MORE, MORE_OF_DM, TABLES
from countermove.interop.sheet_tree import Line, Tree, scalar, text_node
from countermove.interop.sheet_wants import put_wants
from countermove.interop.spreadsheet import Given, Row, read_sheets
from countermove.language.fields import Fields
from countermove.language.nodes import Node
from countermove.language.reader import VERSION, read_tree
from countermove.language.rules import GROUPS
from countermove.language.wants import WAYS

#: The sheets that `convert` adds and nobody reads.
ANSWERS = (
    *("about", "outcomes", "states", "rankings", "paths", "coalitions", "exposure", "ratify"),
    *("compare", "differences", "resolve", "robust", "doubts"),
)

_CHANGES = ("add", "remove")
_STATES = ("status quo", "no agreement")


def read_xlsx(path: Path, file: str) -> Imported:
    """The model of a workbook, and in words what of it is not read. `file` is the name by which messages call it.

    Raises RequestError where it cannot be read, ModelError with everything that is wrong in it.
    """
    return model_of(read_sheets(path, file, ANSWERS), file)


def model_of(sheets: Mapping[str, list[Row]], file: str) -> Imported:
    """The model that sheets of rows hold, and in words which of them are not read. Raises ModelError."""
    builder = _Builder(file)
    builder.build(sheets)
    answers = [name for name in sheets if name in ANSWERS]
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
class _Builder(Tree):
    """Puts the tree of a model together."""

    root: Node = field(init=False)
    views: Node = field(init=False)
    parties: Node = field(init=False)

    def __post_init__(self) -> None:
        self.root, self.views, self.parties = (
            Node("mapping", Place(self.file, path=sheet)) for sheet in ("model", "views", "decision makers")
        )

    def build(self, sheets: Mapping[str, list[Row]]) -> None:
        """Reads every sheet: first what others refer to."""
        lines = {name: [*self.lines(name, sheets[name])] for name in TABLES if name in sheets}
        self.model(lines.get("model", []))
        for name, key, node in (("decision makers", "decision maker", self.parties), ("views", "view", self.views)):
            for line in lines.get(name, []):
                self.keyed(node, line, key, TABLES[name][0][1:])
        self.put(self.root, text_node("decision makers", self.parties.place), self.parties)
        if self.views.pairs:
            self.put(self.root, text_node("views", self.views.place), self.views)
        for line in lines.get("sources", []):
            self.keyed(self.under(self.root, "sources", line.place), line, "source", TABLES["sources"][0][1:])
        self.free_form(lines.get("named states", []), lines.get("arcs", []))
        for line in lines.get("options", []):
            if (party := self.party(line)) is not None:
                options = self.under(party, "options", line.place)
                self.keyed(options, line, "option", ("text", "evidence", "note"))
        self.wants(lines.get("preferences", []))
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

    def model(self, lines: list[Line]) -> None:
        for line in lines:
            key, value = line.get("key"), line.get("value")
            word = line.word("key").lower()
            if key is None or word not in KEYS:
                place = key.place if key else line.place
                self.problem(place, f"`{word}` is no key of a model", word, one_of(KEYS), self.nearest(word, KEYS))
            elif value is not None and word in LISTS:
                self.under(self.root, word, key.place, "sequence").items.append(scalar(value))
            elif value is not None:
                self.put(self.root, text_node(word, key.place), scalar(value))
        if self.root.get("countermove") is None:
            self.put(self.root, text_node("countermove", self.root.place), text_node(VERSION, self.root.place))

    def keyed(self, node: Node, line: Line, key: str, columns: tuple[str, ...]) -> None:
        """Adds an entry that a column names."""
        name = line.get(key)
        if name is None:
            self.problem(line.place, f"the column `{key}` is empty", expected=f"a {key} in every row")
        else:
            self.put(node, text_node(name.text.strip(), name.place), self.mapping(line, columns))

    def scope(self, line: Line) -> Node | None:
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
            self.problem(cell.place, f"there is no view `{name}`", name, expected, self.nearest(name, names))
        return found

    def party(self, line: Line) -> Node | None:
        """The entry of the decision maker that a row is about, in its view."""
        scope, name, cell = self.scope(line), line.word("decision maker"), line.get("decision maker")
        if cell is None:
            self.problem(line.place, "the column `decision maker` is empty", expected="a decision maker in every row")
        elif self.parties.get(name) is None:
            names = [key.text for key, _ in self.parties.pairs]
            expected = one_of(names) if names else "one that the sheet `decision makers` names"
            self.problem(cell.place, f"there is no decision maker `{name}`", name, expected, self.nearest(name, names))
        elif scope is not None:
            return self.parties.get(name) if scope is self.root else self.under(scope, name, cell.place)
        return None

    def wants(self, lines: list[Line]) -> None:
        """What everybody wants: the rows of each decision maker, in the model and each view, taken together."""
        groups: dict[tuple[int, str], tuple[Node, list[Line]]] = {}
        for line in lines:
            party, way = self.party(line), self.choice(line, "way", WAYS)
            if party is not None and way:
                groups.setdefault((id(party), way), (party, []))[1].append(line)
        for (_, way), (party, own) in groups.items():
            put_wants(self, party, way, own)

    def rules(self, line: Line, key: str, kind: str = "sequence") -> tuple[Node | None, bool]:
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

    def listed(self, line: Line, key: str, rule: Node) -> None:
        """Adds a rule to a list of them."""
        node, _ = self.rules(line, key)
        if node is not None:
            node.items.append(rule)

    def infeasible(self, line: Line) -> None:
        kind = self.choice(line, "rule", ("never", *GROUPS, "only with")) if line.get("rule") else "never"
        node, says = self.mapping(line, ("evidence", "note")), line.get("says")
        if not kind:
            return
        if says is not None and kind in GROUPS:
            texts = [text for text in re.split(r"[\n;]", says.text) if text.strip()]
            parts = [scalar(Given(text.strip(), says.place)) for text in texts]
            node.pairs.append((text_node(kind, says.place), Node("sequence", says.place, items=parts)))
        elif says is not None:
            node.pairs.append((text_node("this" if kind == "only with" else kind, says.place), scalar(says)))
        if other := line.get("only with"):
            node.pairs.append((text_node("only with", other.place), scalar(other)))
        self.listed(line, "infeasible", node)

    def one_way(self, line: Line) -> None:
        node, removed = self.rules(line, "one way", "mapping")
        option = line.get("option")
        if node is None:
            return
        if option is None:
            self.problem(line.place, "the column `option` is empty", expected="an option in every row")
        elif removed:
            node.items.append(scalar(option))
        else:
            self.put(
                node,
                text_node(option.text.strip(), option.place),
                self.mapping(line, ("direction", "evidence", "note")),
            )

    def named_state(self, line: Line) -> None:
        scope = self.scope(line)
        what = self.choice(line, "what", _STATES) if line.get("what") else "status quo"
        if scope is None or not what:
            return
        node, taken = self.mapping(line, ("evidence", "note")), line.get("taken")
        if taken is None:
            self.problem(line.place, "the column `taken` is empty", expected="options with commas, or `nothing`")
            return
        text = taken.text.strip()
        value = text_node(text, taken.place)
        if not (text.isdecimal() or text == "nothing" or self.root.get("states")):
            words = [word.strip() for word in text.split(",") if word.strip()]
            value = Node("sequence", taken.place, items=[text_node(word, taken.place) for word in words])
        node.pairs.append((text_node("taken", taken.place), value))
        self.put(scope, text_node(what, line.place), node)

    def free_form(self, states: list[Line], arcs: list[Line]) -> None:
        for line in states:
            node = self.under(self.root, "states", line.place)
            if name := line.get("state"):
                text = line.get("text")
                node.pairs.append((scalar(name), scalar(text) if text else Node("scalar", name.place)))
            else:
                self.problem(line.place, "the column `state` is empty", expected="a state in every row")
        for line in arcs:
            party, source, target = self.party(line), line.get("from"), line.get("to")
            if party is not None and source is not None:
                moves = self.under(party, "moves", line.place)
                targets = self.under(moves, source.text.strip(), source.place, "sequence")
                targets.items += [scalar(target)] if target else []
            elif source is None:
                self.problem(line.place, "the column `from` is empty", expected="a state in every row")

    def more(self, line: Line) -> None:
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
