"""Writes docs/keys.md: every key of the model file, out of the JSON Schema that editors read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "keys.md"
SCHEMA = ROOT / "src" / "countermove" / "language" / "schema.json"
_HEAD = """# Every key

<!-- Written by tools/key_page.py out of the JSON Schema; `make pages` writes it anew. -->

The keys of the model file, in one list to look things up in. [The model file](model-file.md) tells what they mean, with
examples; [the grammar](grammar.md) has the texts that stand in them. The same list for editors is the JSON Schema in
`src/countermove/language/schema.json`: with it an editor completes keys and marks what is wrong while you type.
"""
#: What the parts of the schema are called where their own names do not say it.
_TITLES = {
    "option": "An option",
    "weight": "A weight",
    "citation": "A citation",
    "concern": "A hope or a fear",
    "source": "A source",
    "view": "A view",
    "response": "A response",
    "consequence": "A consequence in the next round",
    "decisionMaker": "A decision maker",
    "viewDecisionMaker": "A decision maker in a view",
    "consequenceDecisionMaker": "A decision maker in a consequence",
    "freeDecisionMaker": "A decision maker in a free-form model",
    "freeView": "A view of a free-form model",
    "freeViewDecisionMaker": "A decision maker in a view of a free-form model",
    "audience": "An audience",
    "freeAudience": "An audience in a free-form model",
    "preferenceStatement": "A preference statement",
    "rankingEntry": "A place in a ranking",
    "freeRankingEntry": "A place in a ranking of named states",
    "infeasibleRule": "A rule on what cannot be",
    "oneWayDirection": "A direction",
    "ruledOutMove": "A rule on moves",
    "sameState": "States that are one",
    "statusQuo": "The status quo",
    "freeStatusQuo": "The status quo of a free-form model",
    "ratifiedBy": "By which rule they consent",
    "ratifiedBySimply": "A rule without a veto",
    "sees": "Who sees the others otherwise",
}


def page() -> str:
    """The text of the page. Raises KeyError where a part of the schema has keys and no title here."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    parts: Mapping[str, Mapping[str, Any]] = schema["$defs"]
    sections = [("The model", schema["else"]["properties"], "")]
    for name, part in parts.items():
        if keys := _keys(part):
            sections.append((_TITLES[name], keys, part.get("description", "")))
    return "\n".join([_HEAD, *(line for section in sections for line in _section(*section, parts))])


def _keys(part: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a mapping that a part of the schema allows, in any of its forms."""
    keys: dict[str, Any] = dict(part.get("properties", {}))
    inner = part.get("additionalProperties")
    for form in [*part.get("anyOf", []), *part.get("allOf", []), *([inner] if isinstance(inner, dict) else [])]:
        for key, value in _keys(form).items():
            keys.setdefault(key, value)
    return keys


def _section(
    title: str, keys: Mapping[str, Any], description: str, parts: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    yield f"## {title}\n"
    if description:
        yield f"{_plain(description)}\n"
    yield "| key | what it is |\n| --- | --- |"
    for key, value in keys.items():
        own = _keys(value) if "properties" in value else {}
        more = f" Keys: {', '.join(f'`{each}`' for each in own)}." if own else ""
        yield f"| `{key}` | {_plain(_told(value, parts))}{more} |"
    yield ""


def _told(value: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> str:
    """What a key is, in the words of the schema: its own, or those of what it refers to."""
    if "description" in value:
        return str(value["description"])
    if "$ref" in value:
        return _told(parts[value["$ref"].rsplit("/", 1)[1]], parts)
    for items in (value.get("items"), value.get("additionalProperties")):
        if isinstance(items, dict) and (told := _told(items, parts)):
            return told
    return str(next((told for form in value.get("anyOf", []) if (told := _told(form, parts))), ""))


def _plain(text: str) -> str:
    """Text for Markdown: a cell of a table, in which nothing stands for anything else."""
    return re.sub(r"([|*_<>\[\]])", r"\\\1", " ".join(text.split()))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
