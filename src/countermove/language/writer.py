"""Writes a model as the text of a model file, afresh or into a text that is there, whose comments then stay."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from countermove.audience import Audience, Ratification, RatifiedBy
from countermove.errors import ModelError
from countermove.evidence import KINDS, Citation, Source
from countermove.language.reader import VERSION, read
from countermove.language.response import read_response
from countermove.model import (
    Arcs,
    Concern,
    Conflict,
    Consequence,
    DecisionMaker,
    Infeasible,
    MoveRule,
    Option,
    Rules,
    Sees,
    StatusQuo,
    View,
)
from countermove.preference import Preference, Prioritized, Ranked, Tier, Weighted

Plain = dict[str, Any]

_COMMENT = re.compile(r"\s*#")

#: Where ruamel keeps the comments that stand between a key and its value.
_ABOVE = 3


def write(conflict: Conflict) -> str:
    """The text of a model, in the order of the language reference.

    >>> model = read("countermove: 1\\ntitle: T\\ndecision makers: {A: {options: {go: }, prefers: [go]}}", "t.yaml")
    >>> read(write(model), "t.yaml") == model
    True
    """
    return _dumped(_yaml(), _tree(plain(conflict)))


def dumped(piece: Plain) -> str:
    """The text of a piece of a model, as `plain` gives it."""
    return _dumped(_yaml(), _tree(piece))


def rewrite(text: str, conflict: Conflict) -> str:
    """The text with the model's changes made in it, and nothing else changed: its comments and its lines stay.

    `text` must be a model file that can be read. Where changes cannot be made in place, the model is written afresh.
    """
    before = _read_again(text, conflict)
    if before == conflict:
        return text
    yaml = _yaml(text)
    unchanged = _dumped(yaml, yaml.load(text))
    changed = _dumped(yaml, _merged(yaml.load(text), plain(before), plain(conflict)))
    for candidate in (_carried_over(unchanged, text, changed), changed):
        if _says(candidate, conflict):
            return _with_comments(text, candidate, conflict)
    return write(conflict)


def _says(text: str, conflict: Conflict) -> bool:
    """Whether a text is a model file of this model."""
    with contextlib.suppress(ModelError):
        return _read_again(text, conflict) == conflict
    return False


def _with_comments(text: str, changed: str, conflict: Conflict) -> str:
    """A changed text with those lines of comments put back that stood in the old one above a line that it still has.

    A dump takes what stands below an item for a part of it, and loses it together with the item.
    """
    old, new = text.splitlines(keepends=True), changed.splitlines(keepends=True)
    there = Counter(line.strip() for line in new if _COMMENT.match(line))
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    places = {block.a + k: block.b + k for block in blocks for k in range(block.size)} | {len(old): len(new)}
    above: list[str] = []
    for at, line in reversed([*enumerate(old), (len(old), "")]):  # from below, so that places stay what they are
        if at < len(old) and (_COMMENT.match(line) or not line.strip()):
            continue
        start = next((k + 1 for k in range(at - 1, -1, -1) if old[k].strip() and not _COMMENT.match(old[k])), 0)
        above = [each for each in old[start:at] if not each.strip() or not there[each.strip()]]
        if at in places and any(each.strip() for each in above):
            candidate = [*new[: places[at]], *above, *new[places[at] :]]
            if _says("".join(candidate), conflict):
                new = candidate
    return "".join(new)


def _read_again(text: str, conflict: Conflict) -> Conflict:
    """What a text says; that of a response, together with what it answers."""
    answers = conflict.answers
    return read_response(text, "", answers.conflict, conflict.views[-1].name) if answers else read(text, "")


def _carried_over(base: str, text: str, changed: str) -> str:
    """The changes between two dumps, made in the text that the first is a dump of (a three-way merge by lines).

    A dump wraps and spaces lines in its own way. A change is widened to the nearest lines, its anchors, that the text
    has as well, and what lies between them in the changed dump replaces what lies between them in the text.
    """
    lines, ours, theirs = (each.splitlines(keepends=True) for each in (base, text, changed))
    blocks = SequenceMatcher(None, lines, ours, autojunk=False).get_matching_blocks()
    anchors = {block.a + k: block.b + k for block in blocks for k in range(block.size)} | {
        -1: -1,
        len(lines): len(ours),
    }
    regions: list[tuple[int, int, int, int]] = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, lines, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        first = max(k for k in anchors if k < i) + 1
        last = min(k for k in anchors if k >= i_end)
        region = first, last, j - (i - first), j_end + (last - i_end)
        if regions and first < regions[-1][1]:
            before = regions.pop()
            region = before[0], last, before[2], region[3]
        regions.append(region)
    result, done = [], 0
    for first, last, j, j_end in regions:
        result += ours[done : anchors[first - 1] + 1] + theirs[j:j_end]
        done = anchors[last]
    return "".join(result + ours[done:])


def _yaml(text: str = "") -> YAML:
    yaml = YAML()
    yaml.representer.add_representer(type(None), _nothing)
    yaml.width = 110
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    if text:
        yaml.width = max(110, *(len(line) for line in text.splitlines()))
    if not text or _indents_lists(text):
        yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _nothing(representer: Any, value: None) -> Any:
    """An option without a text is written `name:`, not `name: null`."""
    return representer.represent_scalar("tag:yaml.org,2002:null", "")


def _indents_lists(text: str) -> bool:
    """Whether the items of lists stand further right than their key."""
    before = 0
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip())
        if line.lstrip().startswith("- "):
            return depth > before
        if line.rstrip().endswith(":"):
            before = depth
    return True


def _dumped(yaml: YAML, tree: object) -> str:
    stream = StringIO()
    yaml.dump(tree, stream)
    return stream.getvalue()


def _tree(value: Any) -> Any:
    """Plain data as YAML nodes: short lists of words in one line, texts of several lines as blocks."""
    if isinstance(value, dict):
        return CommentedMap((key, _tree(each)) for key, each in value.items())
    if isinstance(value, list):
        sequence = CommentedSeq(_tree(each) for each in value)
        plain_words = all(isinstance(each, int) or re.match(r"[\w(]", str(each)) for each in value)
        if plain_words and not any(isinstance(each, dict | list) for each in value) and len(str(value)) < 70:
            sequence.fa.set_flow_style()
        return sequence
    if isinstance(value, str) and re.search("[\r\x85\u2028\u2029]", value):
        return DoubleQuotedScalarString(value)
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value + "\n")
    return value


def _merged(tree: Any, before: Any, after: Any) -> Any:
    """The tree of a text with the difference between two plain models made in it."""
    if before == after:
        return tree
    if not after:  # of a block nothing is left, nor a place for what was said above its first entry
        return _tree(after)
    if isinstance(tree, CommentedMap) and isinstance(before, dict) and isinstance(after, dict):
        keys = {str(key): key for key in tree}  # YAML takes some names for numbers
        for name in [name for name in before if name not in after]:
            tree.pop(keys.get(str(name), name), None)
        for name, value in after.items():
            key = keys.get(str(name), name)
            merged = _merged(tree[key], before.get(name), value) if key in tree else _tree(value)
            if key in tree and merged is not tree[key] and len(said := tree.ca.items.get(key, ())) > _ABOVE:
                said[_ABOVE] = None  # comments between the key and its old value, which it would misplace
            tree[key] = merged
        return tree
    if isinstance(tree, CommentedSeq) and isinstance(after, list) and isinstance(before, list):
        return _merged_list(tree, before, after) if len(tree) == len(before) else _tree(after)
    return _tree(after)


def _merged_list(tree: CommentedSeq, before: list[Any], after: list[Any]) -> CommentedSeq:
    matcher = SequenceMatcher(None, [repr(each) for each in before], [repr(each) for each in after], autojunk=False)
    for tag, i, i_end, j, j_end in reversed(matcher.get_opcodes()):
        if tag == "equal":
            continue
        common = min(i_end - i, j_end - j)
        for k in reversed(range(i + common, i_end)):
            del tree[k]
        for k in range(common):
            tree[i + k] = _merged(tree[i + k], before[i + k], after[j + k])
        for k, value in enumerate(after[j + common : j_end]):
            tree.insert(i + common + k, _tree(value))
    return tree


def plain(conflict: Conflict) -> Plain:
    """A model as dictionaries, lists and scalars, in the forms and the order of the language reference.

    A response is what it says and not what it answers.
    """
    if conflict.answers:
        own = conflict.sources[len(conflict.answers.conflict.sources) :]
        head = {"countermove": int(VERSION), "answers": conflict.answers.name}
        return head | _filled({"sources": {source.key: _source(source) for source in own}}) | _view(conflict.views[-1])
    return _filled(
        {
            "countermove": int(VERSION),
            "title": conflict.title,
            "question": conflict.question,
            "by": conflict.by,
            "as of": conflict.as_of,
            "text": conflict.text,
            "leaves out": list(conflict.leaves_out),
            "sources": {source.key: _source(source) for source in conflict.sources},
            "states": _states(conflict),
            "decision makers": {dm.name: _decision_maker(dm) for dm in conflict.decision_makers},
            **_rules(conflict.rules),
            "status quo": _named_state(conflict.status_quo),
            "no agreement": _named_state(conflict.no_agreement),
            "hopes": [_concern(each) for each in conflict.hopes],
            "fears": [_concern(each) for each in conflict.fears],
            "next round": [_consequence(each) for each in conflict.next_round],
            "sees": {each.decision_maker: _sees(each) for each in conflict.sees},
            "default views": list(conflict.default_views),
            "views in doubt": dict(conflict.views_in_doubt),
            "views": {view.name: _view(view) for view in conflict.views},
        }
    )


def _filled(entries: Plain) -> Plain:
    """Without what says nothing. An empty mapping or list that means something is given as it is by who needs it."""
    return {key: value for key, value in entries.items() if value not in ("", None, {}, [])}


def _source(source: Source) -> Plain:
    year = int(source.year) if source.year.isdecimal() and str(int(source.year)) == source.year else source.year
    return {
        **_filled({"author": source.author, "title": source.title, "where": source.where, "year": year}),
        **_filled({"url": source.url, "note": source.note}),
    }


def _states(conflict: Conflict) -> Any:
    if any(state.text for state in conflict.states):
        return {state.name: state.text or None for state in conflict.states}
    return [_scalar(state.name) for state in conflict.states]


def _scalar(name: str) -> int | str:
    return int(name) if name.isdecimal() and str(int(name)) == name else name


def _evidence(citations: tuple[Citation, ...]) -> Any:
    texts = [_citation(citation) for citation in citations]
    return texts[0] if len(texts) == 1 else texts


def _citation(citation: Citation) -> Any:
    awkward = citation.note or set("()") & set(citation.source + citation.at) or (citation.at and not citation.source)
    awkward = awkward or (citation.source and str(citation) in KINDS)
    if not awkward:
        return str(citation)
    return _filled({"source": citation.source, "at": citation.at, "kind": citation.kind, "note": citation.note})


def _said(value: Any, key: str, cited: Any) -> Any:
    """A value alone, or with its evidence and note beside it."""
    marks = {"sure": getattr(cited, "sure", ""), "unknown": getattr(cited, "unknown", False) or None}
    marks["strength"] = getattr(cited, "strength", "")
    extras = _filled({**marks, "evidence": _evidence(cited.evidence), "note": cited.note})
    return {key: value, **extras} if extras else value


def _decision_maker(dm: DecisionMaker) -> Plain:
    entries = _filled({"name": dm.title, "text": dm.text, "evidence": _evidence(dm.evidence), "note": dm.note})
    if dm.options:
        entries["options"] = _options(dm.options)
    if dm.moves:
        entries["moves"] = _arcs(dm.moves)
    entries |= _preference(dm.preference) | ({"attitudes": dict(dm.attitudes)} if dm.attitudes else {})
    return entries | _ratification(dm.ratification)


def _options(options: Iterable[Option]) -> Plain:
    return {option.name: _said(option.text or None, "text", option) for option in options}


def _arcs(moves: Iterable[Arcs]) -> Plain:
    return {arcs.source: [_scalar(target) for target in arcs.targets] for arcs in moves}


def _preference(preference: Preference | None) -> Plain:
    match preference:
        case Prioritized(priorities, in_doubt):
            said = {"prefers": [_said(str(each), "say", each) for each in priorities]}
            return said | _filled({"order in doubt": _in_doubt(in_doubt, len(priorities))})
        case Weighted(weights):
            return {"weights": {each.option: _said(_worth(each.worth), "weight", each) for each in weights}}
        case Ranked(tiers):
            return {"ranking": [_said(_tier(each), "tie", each) for each in tiers]}
        case None:
            return {}


def _in_doubt(stretches: Sequence[tuple[int, int]], count: int) -> Any:
    """The statements whose order is in doubt: all, one group of neighbours, or several."""
    if [*stretches] == [(1, count)]:
        return "all"
    groups = [[*range(first, last + 1)] for first, last in stretches]
    return groups[0] if len(groups) == 1 else groups


def _ratification(ratification: Ratification | None) -> Plain:
    if ratification is None:
        return {}
    audiences, rule = ratification.audiences, ratification.rule
    entries: Plain = {"audiences": {audience.name: _audience(audience) for audience in audiences}}
    if len(audiences) > 1 or rule != RatifiedBy():
        entries["ratified by"] = _ratified_by(rule)
    return entries if audiences else {"audiences": {}}


def _audience(audience: Audience) -> Plain:
    entries = _filled({"name": audience.title, "text": audience.text})
    entries |= _preference(audience.preference) | _filled({"as": audience.like})
    if audience.weight != 1:
        entries["weight"] = _worth(audience.weight)
    if audience.share is not None:
        entries["share"] = _worth(audience.share)
    return entries | _filled({"evidence": _evidence(audience.evidence), "note": audience.note})


def _ratified_by(rule: RatifiedBy) -> Any:
    said: Any = {rule.kind: _worth(rule.least)} if rule.kind in ("weight", "share") else rule.kind
    return {"veto": list(rule.veto), **({"and": said} if rule.kind else {})} if rule.veto else said


def _concern(concern: Concern) -> Any:
    extras = _filled({"by": concern.by, "evidence": _evidence(concern.evidence), "note": concern.note})
    return {"say": str(concern), **extras} if extras else str(concern)


def _worth(worth: Any) -> int | str:
    return int(worth) if worth.denominator == 1 else str(worth)


def _tier(tier: Tier) -> Any:
    entries = [entry if isinstance(entry, int) else _scalar(str(entry)) for entry in tier.entries]
    return entries[0] if len(entries) == 1 else entries


def _rules(rules: Rules) -> Plain:
    return {
        "infeasible": [_infeasible(rule) for rule in rules.infeasible],
        "one way": {rule.option: _said(rule.direction, "direction", rule) for rule in rules.one_way},
        "moves ruled out": [_move_rule(rule) for rule in rules.moves],
        "same state": [_said(str(rule), "say", rule) for rule in rules.same_state],
    }


def _infeasible(rule: Infeasible) -> Any:
    parts = [str(part) for part in rule.parts]
    extras = _filled({"evidence": _evidence(rule.evidence), "note": rule.note})
    if rule.kind == "never":
        return {"never": parts[0], **extras} if extras else parts[0]
    if rule.kind == "only with":
        return {"this": parts[0], "only with": parts[1], **extras}
    return {rule.kind: parts, **extras}


def _move_rule(rule: MoveRule) -> Plain:
    before = str(rule.before) if rule.before else ""
    entries = {"before": before, "after": str(rule.after), "by": rule.by}
    return _filled(entries | {"evidence": _evidence(rule.evidence), "note": rule.note})


def _named_state(named: StatusQuo | None) -> Any:
    if named is None:
        return None
    at = named.at
    value: Any = _Listed(at) if isinstance(at, tuple) else at if isinstance(at, int) else _scalar(at)
    return _said(value, "taken", named)


class _Listed(list[str]):
    """A list that says something even where it is empty: nothing is taken."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Listed) and super().__eq__(other)

    __hash__ = None


def _sees(sees: Sees) -> Any:
    if not (sees.hides or sees.evidence or sees.note):
        return sees.view or {}
    entries = {"view": sees.view, "hides": list(sees.hides)}
    return _filled(entries | {"evidence": _evidence(sees.evidence), "note": sees.note})


def _view(view: View) -> Plain:
    following = {
        "add": [_consequence(each) for each in view.add_next],
        "remove": [str(each) for each in view.remove_next],
    }
    entries = {"by": view.by, "on": view.on, "text": view.text, "evidence": _evidence(view.evidence)}
    states = {"status quo": _named_state(view.status_quo), "no agreement": _named_state(view.no_agreement)}
    sees = {each.decision_maker: _sees(each) for each in view.sees}
    entries |= {"note": view.note, **_rule_changes(view), **states, "next round": _filled(following), "sees": sees}
    return _filled(entries) | _changes(view)


def _consequence(consequence: Consequence) -> Plain:
    changes = consequence.changes
    entries = {"after": str(consequence), "text": changes.text, "evidence": _evidence(changes.evidence)}
    return _filled(entries | {"note": changes.note, **_rule_changes(changes)}) | _changes(changes)


def _changes(view: View) -> Plain:
    """What changes about each decision maker."""
    options, preferences, attitudes = dict(view.options), dict(view.preferences), dict(view.attitudes)
    ratifications = dict(view.ratifications)
    return {
        name: ({"options": _options(options[name])} if name in options else {})
        | _preference(preferences.get(name))
        | ({"attitudes": dict(attitudes[name])} if name in attitudes else {})
        | _ratification(ratifications.get(name))
        for name in [*dict.fromkeys([*options, *preferences, *attitudes, *ratifications])]
    }


def _rule_changes(view: View) -> Plain:
    added, removed = _rules(view.add), _rules(view.remove) | {"one way": [rule.option for rule in view.remove.one_way]}
    return {key: _filled({"add": added[key], "remove": removed[key]}) for key in added}
