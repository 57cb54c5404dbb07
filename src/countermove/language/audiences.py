"""Reads who has to consent at home: `audiences` and `ratified by` of a decision maker."""

from __future__ import annotations

from fractions import Fraction

from countermove.audience import MOST_AUDIENCES, RULES, Audience, Ratification, RatifiedBy
from countermove.errors import one_of
from countermove.language.fields import Fields, Names, named
from countermove.language.nodes import Node
from countermove.language.wants import WAYS, exact, preference

#: The keys under which a decision maker's audiences and their rule stand.
AT_HOME = ("audiences", "ratified by")
_AUDIENCE = ("name", "text", *WAYS, "as", "weight", "share", "evidence", "note")
_KINDS = ("weight", "share", "veto")
_EXPECTED = f"{one_of([*RULES])}, or a mapping with one of {one_of(_KINDS)}"


def read_ratification(
    fields: Fields,
    given: dict[str, Node],
    owner: str,
    names: Names,
    parties: tuple[str, ...],
    states: tuple[str, ...],
    *,
    replacing: bool = False,
) -> Ratification | None:
    """The audiences of `owner` with their rule, None where it has none.

    `replacing`: in a view, where an empty mapping takes the audiences of the model away.
    """
    node, rule = given.get("audiences"), given.get("ratified by")
    if node is None:
        if rule is not None:
            message = f"`ratified by` says by what rule audiences consent, and no audiences of `{owner}` stand here"
            fields.problem(rule.place, message, expected="`audiences` beside it")
        return None
    keys = fields.keys(node)
    entries = fields.mapping(node, None, f"`audiences` of `{owner}`")
    if len(entries) > MOST_AUDIENCES:
        message = f"`{owner}` has {len(entries)} audiences"
        fields.problem(node.place, message, expected=f"at most {MOST_AUDIENCES}", hint="put those together that agree")
        return None
    audiences = []
    for name, value in entries.items():
        named(fields, name, keys[name].place, "an audience")
        audiences.append(_audience(fields, keys[name], value, owner, names, parties, states))
    found = tuple(audiences)
    if not found:
        if rule is not None:
            fields.problem(rule.place, f"`{owner}` has no audiences that could ratify", expected="no `ratified by`")
        return Ratification() if replacing else None
    if rule is None and len(found) > 1:
        message = f"`{owner}` has {len(found)} audiences, and by what rule they consent is not said"
        fields.problem(node.place, message, expected=f"`ratified by`: {_EXPECTED}")
    said = RatifiedBy() if rule is None or rule.empty else _rule(fields, rule, found, owner)
    return Ratification(found, said or RatifiedBy())


def _audience(
    fields: Fields, key: Node, node: Node, owner: str, names: Names, parties: tuple[str, ...], states: tuple[str, ...]
) -> Audience:
    what = f"the audience `{key.text}` of `{owner}`"
    given = fields.mapping(node, _AUDIENCE, what)
    wants = [key for key in (*WAYS, "as") if key in given]
    if (not wants and node.kind == "mapping") or node.empty:
        fields.problem(key.place, f"{what} is not said to want anything", key.text, f"one of {one_of([*WAYS, 'as'])}")
    if "as" in given and len(wants) > 1:
        message = f"`as` stands beside `{wants[0]}`: an audience's wants are said in one way"
        fields.problem(given["as"].place, message, expected="its own wants, or those of a decision maker")
    return Audience(
        key.text,
        fields.text(given.get("name"), "a name"),
        fields.text(given.get("text")),
        preference(fields, given, names, states),
        fields.choice(given.get("as"), parties, "`as`"),
        _number(fields, given, "weight", "0 or more", None) if "weight" in given else Fraction(1),
        _number(fields, given, "share", "percent, from 0 to 100", 100) if "share" in given else None,
        fields.evidence(given.get("evidence")),
        fields.text(given.get("note")),
        key.place,
    )


def _number(fields: Fields, given: dict[str, Node], key: str, expected: str, most: int | None) -> Fraction:
    node = given[key]
    value = exact(fields.text(node))
    if value is None or value < 0 or (most is not None and value > most):
        fields.wrong(node, f"a number, {expected}", what=f"a {key}")
        return Fraction(1)
    return value


def _rule(fields: Fields, node: Node, audiences: tuple[Audience, ...], owner: str) -> RatifiedBy | None:
    if node.kind != "mapping":
        kind = fields.text(node, "`ratified by`")
        if kind not in RULES:
            if node.kind == "scalar":
                message, hint = f"`ratified by` cannot be `{kind}`", fields.nearest(kind, RULES)
                fields.problem(node.place, message, kind, _EXPECTED, hint)
            return None
        return _weighed(fields, node, audiences, RatifiedBy(kind, place=node.place))
    given = fields.mapping(node, (*_KINDS, "and"), "`ratified by`")
    kinds = [kind for kind in _KINDS if kind in given]
    if len(kinds) != 1 or ("and" in given and kinds != ["veto"]):
        expected = f"one of {one_of(_KINDS)}; `and` beside `veto` only"
        fields.problem(node.place, "this rule is not of one kind", node.shown(), expected)
        return None
    if kinds == ["veto"]:
        return _vetoes(fields, node, given, audiences, owner)
    kind, value = kinds[0], given[kinds[0]]
    most = 1 if kind == "weight" else 100
    least = exact(fields.text(value))
    if least is None or not 0 < least <= most:
        expected = "a part of the whole weight, such as 3/5" if kind == "weight" else "percent, such as 50"
        fields.wrong(value, f"{expected}: more than 0, at most {most}", what=f"the `{kind}` that it takes")
        return None
    return _weighed(fields, value, audiences, RatifiedBy(kind, least, place=node.place))


def _weighed(fields: Fields, node: Node, audiences: tuple[Audience, ...], rule: RatifiedBy) -> RatifiedBy:
    """Notes what keeps a rule from ever being met."""
    if rule.kind in ("majority", "weight") and not any(audience.weight for audience in audiences):
        fields.problem(node.place, "no audience has any weight", node.shown(), "a `weight` above 0")
    if rule.kind == "share":
        for audience in audiences:
            if audience.share is None and audience.place:
                message = f"the rule counts shares, and `{audience.name}` has none"
                fields.problem(audience.place, message, audience.name, "`share`, in percent")
        whole = sum(audience.share or Fraction(0) for audience in audiences)
        if whole > 100:
            fields.problem(node.place, f"the shares add up to {whole} percent", node.shown(), "at most 100")
        elif whole < rule.least and all(audience.share is not None for audience in audiences):
            message = f"the shares add up to {whole} percent, so that nothing can ever be carried"
            fields.problem(node.place, message, node.shown(), f"at most {whole}")
    return rule


def _vetoes(
    fields: Fields, node: Node, given: dict[str, Node], audiences: tuple[Audience, ...], owner: str
) -> RatifiedBy | None:
    legal = [audience.name for audience in audiences]
    nodes = fields.sequence(given["veto"], "`veto`")
    veto = tuple(word for each in nodes if (word := fields.choice(each, legal, f"an audience of `{owner}`")))
    if not nodes and given["veto"].kind != "scalar":
        fields.problem(given["veto"].place, "nobody has a veto", expected="a list of audiences")
    rest = RatifiedBy("")
    if "and" in given:
        inner = given["and"].get("veto") if given["and"].kind == "mapping" else None
        if inner is not None:
            fields.problem(inner.place, "a veto stands inside of a veto", expected="one list of all who have one")
            return None
        found = _rule(fields, given["and"], audiences, owner)
        if found is None:
            return None
        rest = found
    return RatifiedBy(rest.kind, rest.least, tuple(dict.fromkeys(veto)), node.place)
