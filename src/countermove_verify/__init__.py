"""Checks the certificates of Countermove: proves the verdicts on a conflict, or refuses.

It shares no line with the program and reads nothing but the certificate: the model, the verdicts, and for each decision
maker (DM) i and concept two labels for each node x. With arrive(t) the lesser of the pairs (value of t for i, 1) and
(w(t), d(t) + 1), the labels (w(x), d(x)) must be exactly the least arrive(t) of all t that the others can move to from
x, and infinite where they cannot move. So no sequence of moves forces anything below w(x) (by induction on its length),
and one forces w(x): follow the t that attain the labels, d falls by one with each step. Hence i is stable at s exactly
where every improvement x has w(x) <= P_i(s); a return to x deters nobody, since its value is above P_i(s). Nodes are
states in option form without merged states and rules on moves: only there are moves transitive, so that it changes
nothing that nobody moves twice in a row. Else they are pairs (state, last mover): first none, then by opponent.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from fractions import Fraction
from itertools import accumulate, groupby, pairwise
from typing import Any

#: More than this is refused, right or not: states, options, DMs, nesting, moves to pass over, work on statements.
STATES, OPTIONS, MAKERS, DEEPEST, CHECKS, WORK = 1 << 20, 63, 64, 160, 1 << 27, 1 << 31
DEFINITION = "legal sequences of any length, nobody twice in a row; ties and returns sanction; one counter-move"
#: For each concept: whether the others only improve, and whether the DM may counter.
CONCEPTS = {"nash": (0, 0), "gmr": (0, 0), "smr": (0, 1), "seq": (1, 0), "sseq": (1, 1)}
BINDING = {"if": 1, "iff": 1, "unless": 1, "or": 2, "and": 3}
WORD, NONE = re.compile(r"[()]|[^\s()]+"), type(None)
NAME = re.compile(rf"(?!(?:not|{'|'.join(BINDING)})\Z)[^\s()\ud800-\udfff]+")
FRACTION, PROGRAM = re.compile("-?[0-9]{1,200}(/0*[1-9][0-9]{0,200})?"), re.compile(r"countermove [\w.+-]+")
VIEW, SHA256, WAY = re.compile(r"[\w-]*"), re.compile("([0-9a-f]{64})?"), re.compile("to (yes|no)")
#: Forms: a type or what a text must be, alternatives in a tuple, the items of a list, the keys of an object.
PATTERN, RULE = {"pattern": re.compile("[YN-]*")}, {"before": (str, NONE), "after": str, "by": (str, NONE)}
WANTS = {"statements": [str]}, {"weights": {str: FRACTION}}, {"ranking": [[int, PATTERN, {"statement": str}]]}
OPTIONED = {"format": 1, "decision_makers": [{"name": NAME, "options": [NAME], "preference": WANTS}], "excluded": [str]}
OPTIONED |= {"one_way": {str: WAY}, "moves_ruled_out": [RULE], "same_state": [str], "status_quo": (int, PATTERN, NONE)}
FREE = {"format": 1, "states": [NAME], "status_quo": (int, NONE)}
FREE |= {"decision_makers": [{"name": NAME, "moves": [[int]], "preference": {"ranking": [[int]]}}]}
CERTIFICATE = {"format": 1, "program": PROGRAM, "definition": DEFINITION, "source_sha256": SHA256, "view": VIEW}
CERTIFICATE |= {"model": dict, "model_sha256": SHA256, "concepts": [*CONCEPTS]}
PARTS = {"verdicts": [str], "equilibria": [int], "refutations": {"by": [int, NONE], "to": [int, NONE]}}
PARTS |= {"labels": [{"w": [int, NONE], "d": [int]}]}


class Refused(Exception):  # noqa: N818
    """The certificate proves nothing; the message says where it fails."""


def need(fact: object, message: str) -> None:
    if not fact:
        raise Refused(message)


def load(text: str) -> Any:
    """The certificate in a JSON text; an object with a key twice is left as pairs, which have no place in one."""
    try:
        return json.loads(text, object_pairs_hook=lambda own: dict(own) if len(dict(own)) == len(own) else own)
    except (ValueError, RecursionError) as error:
        raise Refused(f"this is no JSON: {error}") from None


def fits(value: Any, form: Any) -> bool:
    """Whether a value has a form, in which a type means exactly this type and anything else itself."""
    if isinstance(form, tuple):
        return any(fits(value, each) for each in form)
    if isinstance(form, re.Pattern):
        return type(value) is str and form.fullmatch(value) is not None
    if isinstance(form, type) or type(value) is not type(form):
        return type(value) is form
    if isinstance(form, list):
        types = {each for each in form if isinstance(each, type)}
        return set(map(type, value)) <= types or all(fits(each, (*form,)) for each in value)
    if isinstance(form, dict):
        form = {key: form[str] for key in value if type(key) is str} if str in form else form
        return value.keys() == form.keys() and all(fits(value[key], form[key]) for key in form)
    return bool(value == form)


def require(value: dict[Any, Any], form: dict[str, Any], what: str) -> None:
    """Refuses an object that has not a form, with the key that is amiss."""
    for key in {**form, **value}:
        need(key in value and key in form and fits(value[key], form[key]), f"{what}: `{key}` is not as it must be")


class Combinations:
    """Combinations of options as codes, the first option lowest; statements are worked out for all of them at once."""

    def __init__(self, options: list[str], codes: list[int]) -> None:
        self.options, self.codes, self.every, self.work = options, codes, (1 << len(codes)) - 1, 0
        self.taken = {name: int("".join(["01"[code >> k & 1] for code in codes]), 2) for k, name in enumerate(options)}

    def where(self, text: str) -> str:
        """Where a statement is true: 1 for each combination in which it is, in their order, 0 for each other."""
        self.words, self.next = [*WORD.findall(text), ""], 0
        self.work += len(self.words) * (1000 + len(self.codes))
        need(self.work <= WORK, "there are too many statements about too many states")
        found = self.joined(1, 0)
        need(not self.words[self.next], f"`{self.words[self.next]}` cannot follow in the statement `{text}`")
        return format(found, f"0{len(self.codes)}b")

    def joined(self, least: int, depth: int) -> int:
        """Parts joined by words that bind at least so tightly; `if`, `iff` and `unless` join two and no more."""
        left = self.part(depth)
        while (binding := BINDING.get(word := self.words[self.next], 0)) >= least:
            self.next += 1
            right = self.joined(binding + 1, depth)
            if binding == 1:
                return {"if": left | self.every ^ right, "iff": self.every ^ left ^ right, "unless": left | right}[word]
            left = left & right if word == "and" else left | right
        return left

    def part(self, depth: int) -> int:
        word, self.next = self.words[self.next], self.next + 1
        need(depth < DEEPEST, "a statement nests too deep")
        if word == "not":
            return self.every ^ self.part(depth + 1)
        if word == "(":
            found = self.joined(1, depth + 1)
            need(self.words[self.next] == ")", f"`)` is missing before `{self.words[self.next]}`")
            self.next += 1
            return found
        need(word in self.taken, f"`{word}` is no option")
        return self.taken[word]


def feasible(options: list[str], excluded: list[str]) -> list[int]:
    """The codes on which no excluded statement is true; each is asked as soon as its options are set, last to first."""
    words, codes = [{*WORD.findall(text)} for text in excluded], [0]
    first = [min((k for k, option in enumerate(options) if option in named), default=0) for named in words]
    for k in reversed(range(len(options))):
        here = Combinations(options[k:] if k in first else [], [code << 1 | bit for code in codes for bit in (0, 1)])
        rows = [here.where(text) for text, lowest in zip(excluded, first, strict=True) if lowest == k]
        codes = [code for code, *bits in zip(here.codes, *rows, strict=True) if "1" not in bits] if rows else here.codes
        need(0 < len(codes) <= STATES, f"there must be 1 to {STATES} states")
    return codes


class Model:
    """The model worked out, with states counted from 0. By DM: the `levels` of the states; `lists` of states, the best
    first, between which it can move; the `place` of each state: its list, and how many on it are better."""

    def __init__(self, data: dict[str, Any]) -> None:
        free = "states" in data
        require(data, FREE if free else OPTIONED, "the model")
        makers, states, same = data["decision_makers"], data.get("states", []), data.get("same_state", [])
        self.names = [maker["name"] for maker in makers]
        options = [] if free else [option for maker in makers for option in maker["options"]]
        for names, most in (self.names, MAKERS), (options, OPTIONS), (states, STATES):
            need(len(set(names)) == len(names) <= most, f"some names come twice, or there are more than {most}")
        self.all = Combinations(options, [*range(len(states))] if free else feasible(options, data["excluded"]))
        need(self.names and self.all.codes and (options or free or not data["excluded"]), "no DMs, states or options")
        self.transitive, self.groups = not (free or same or data["moves_ruled_out"]), self.merged(same)
        self.size = len(self.groups)
        need(data["status_quo"] is None or self.entry(data["status_quo"]), "the status quo is no state")
        self.levels = [self.level(maker["preference"], maker["name"]) for maker in makers]
        self.lists, self.place = list[dict[int, list[int]]](), list[list[tuple[int, int]]]()
        reach = [self.arcs(maker["moves"]) for maker in makers] if free else self.changes(data)
        for level, owns in zip(self.levels, reach, strict=True):
            worth, keys = [-here for here in level].__getitem__, [*map(id, owns)]
            self.lists.append({k: sorted(own, key=worth) for k, own in dict(zip(keys, owns, strict=True)).items()})
            self.place.append([(k, bisect_left(self.lists[-1][k], worth(s), key=worth)) for s, k in enumerate(keys)])

    def merged(self, same: list[str]) -> list[list[int]]:
        """The states as lists of combinations, by the largest; all in which a statement is true are one."""
        leader, groups = list(range(len(self.all.codes))), dict[int, list[int]]()
        for text in same:
            one = {leader[a] for a in self.entry({"statement": text})}
            leader = [min(one) if each in one else each for each in leader]
        for a, each in enumerate(leader):
            groups.setdefault(each, []).append(a)
        return sorted(groups.values(), key=lambda group: group[-1])

    def entry(self, entry: Any) -> list[int]:
        """The combinations that a number of a state, a statement or a pattern means."""
        if isinstance(entry, int):
            need(0 < entry <= self.size, "there is no state of such a number")
            return self.groups[entry - 1]
        if "statement" in entry:
            return [a for a, bit in enumerate(self.all.where(entry["statement"])) if bit == "1"]
        need(len(entry["pattern"]) == len(self.all.options), "a pattern has not a mark for each option")
        fixed, yes = (sum(1 << k for k, mark in enumerate(entry["pattern"]) if mark in marks) for marks in ("YN", "Y"))
        return [a for a, code in enumerate(self.all.codes) if code & fixed == yes]

    def level(self, wants: dict[str, Any], name: str) -> list[int]:
        """The rank levels of the states without gaps, 0 for the worst."""
        [(way, said)], keys = wants.items(), list[Any]([None] * len(self.all.codes))
        if way == "statements":
            keys = [*map("".join, zip("1" * len(keys), *map(self.all.where, said), strict=True))]
        elif way == "weights":
            need(said.keys() <= self.all.taken.keys(), f"{name} gives weight to what is no option")
            worths = [(self.all.options.index(option), Fraction(text)) for option, text in said.items()]
            keys = [sum(worth for position, worth in worths if code >> position & 1) for code in self.all.codes]
        else:
            for rank, a in ((-k, a) for k, tier in enumerate(said) for entry in tier for a in self.entry(entry)):
                need(keys[a] is None, f"a state comes twice in the ranking of {name}")
                keys[a] = rank
            need(None not in keys, f"a state is missing in the ranking of {name}")
        need(all(keys[a] == keys[own[0]] for own in self.groups for a in own), f"{name} tells merged states apart")
        dense = {key: level for level, key in enumerate(sorted(set(keys)))}
        return [dense[keys[own[0]]] for own in self.groups]

    def arcs(self, pairs: list[list[int]]) -> list[list[int]]:
        """What a DM of a free-form model can move to, after the state itself."""
        legal = all(len(pair) == 2 and 0 < min(pair) < max(pair) <= self.size for pair in pairs)
        need(legal and all(a < b for a, b in pairwise(pairs)), "a move joins no two states, or moves are out of order")
        targets = {source: [t - 1 for _, t in own] for source, own in groupby(pairs, lambda pair: pair[0])}
        return [[s, *targets.get(s + 1, [])] for s in range(self.size)]

    def changes(self, data: dict[str, Any]) -> list[list[list[int]]]:
        """The same in option form, for all DMs; what is ruled out is said by whom, from where, to where."""
        rules = [(rule["by"], rule["before"], rule["after"]) for rule in data["moves_ruled_out"]]
        rules += [(None, None, each if way == "to no" else f"not {each}") for each, way in data["one_way"].items()]
        legal = data["one_way"].keys() <= self.all.taken.keys() and {by for by, _, _ in rules} <= {None, *self.names}
        need(legal, "`one_way` is about what is no option, or a rule on moves for no DM")
        asked = [(by, f"not ({after})" if before is None else before, after) for by, before, after in rules]
        bans = [(by, self.all.where(before), self.all.where(after)) for by, before, after in asked]
        number, reach = {a: s for s, group in enumerate(self.groups) for a in group}, list[list[list[int]]]()
        for maker in data["decision_makers"]:
            own = sum(1 << k for k, option in enumerate(self.all.options) if option in maker["options"])
            classes = dict[int, list[int]]()
            targets = [classes.setdefault(code & ~own, []) for code in self.all.codes]
            for a, group in enumerate(targets):
                group.append(a)
            need(len(self.names) * sum(len(own) ** 2 for own in classes.values()) <= CHECKS, "there are too many moves")
            for before, after in (ban for by, *ban in bans if by in (None, maker["name"])):
                cut = {k: [b for b in group if after[b] == "0"] for k, group in {id(ts): ts for ts in targets}.items()}
                targets = [cut[id(t)] if b + a == "10" else t for t, b, a in zip(targets, before, after, strict=True)]
            merged = ({number[b] for a in group for b in targets[a]} for group in self.groups)
            reach.append(targets if self.transitive else [*map(list, merged)])
        return reach

    def least(self, j: int, values: list[int], none: int, improving: int) -> list[int]:
        """The least value of what j can move to, or improve to, from each state; none where it cannot."""
        value, lists = values.__getitem__, self.lists[j].items()
        if improving:
            rows = {k: [*accumulate(map(value, own), lambda a, b: a if a < b else b, initial=none)] for k, own in lists}
            return [rows[k][better] for k, better in self.place[j]]
        rows = {k: sorted([*map(value, own), none])[:2] for k, own in lists}  # the first may be the state itself
        return [rows[k][rows[k][0] == here] for (k, _), here in zip(self.place[j], values, strict=True)]

    def worst(self, i: int, improving: int, countered: int, label: dict[str, Any], where: str) -> list[int]:
        """w of every state without a last mover, after its proof; infinite is above all levels."""
        values = [self.levels[i][self.lists[i][k][0]] for k, _ in self.place[i]] if countered else self.levels[i]
        size, block, w, d = self.size, 0 if self.transitive else self.size, label["w"], label["d"]
        others, nodes = [j for j in range(len(self.names)) if j != i], size + block * (len(self.names) - 1)
        need(len(w) == len(d) == nodes and 0 <= min(d) <= max(d) <= nodes, f"{where}: each node needs w and d in range")
        need(all(a is None or 0 <= a < size for a in w), f"{where}: some w is no level")
        base, beyond = nodes + 2, size * (nodes + 2) - 1  # the pair (w, d) is the number w * base + d
        labels = [(beyond + 1 if a is None else a * base) + b for a, b in zip(w, d, strict=True)]
        arrive = [a if a < b else b for a, b in zip([v * base for v in values] * (nodes // size), labels, strict=True)]
        least = [self.least(j, arrive[block * k :][:size], beyond, improving) for k, j in enumerate(others, 1)]
        movers = [least] if self.transitive else [least, *(least[:k] + least[k + 1 :] for k in range(len(least)))]
        proved = [1 + each for rows in movers for each in map(min, [beyond] * size, [beyond] * size, *rows)]
        need(proved == labels, f"{where}: a label is not what the moves make it")
        return [label // base for label in labels[:size]]


def verify(certificate: Any) -> dict[str, Any]:
    """What a certificate proves: which states are equilibria, by their numbers, and of what. Raises Refused."""
    concepts: Any = certificate.get("concepts") if type(certificate) is dict else None
    legal = type(concepts) is list and concepts and concepts == [key for key in CONCEPTS if key in concepts]
    need(legal, "`concepts` is missing, or not some of them in their order")
    parts = {part: {key: form for key in concepts if (part, key) != ("labels", "nash")} for part, form in PARTS.items()}
    require(certificate, CERTIFICATE | parts, "the certificate")
    model = Model(certificate["model"])
    exact = json.dumps(certificate["model"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    need(hashlib.sha256(exact).hexdigest() == certificate["model_sha256"], "`model_sha256` is not the model's")
    for key in concepts:
        labels = certificate["labels"].get(key, [])
        need(key == "nash" or len(labels) == len(model.names), f"{key}: there must be labels for each DM")
        worst = [model.worst(i, *CONCEPTS[key], own, f"{key}, {model.names[i]}") for i, own in enumerate(labels)]
        worst = worst or [[model.size] * model.size for _ in model.names]
        best = [zip(model.least(i, [-a for a in w], 1, 1), model.levels[i], strict=True) for i, w in enumerate(worst)]
        rows = ["".join(["10"[-w > here] for w, here in own]) for own in best]
        need(certificate["verdicts"][key] == rows, f"{key}: a verdict is wrong")
        held = {s: column for s, column in enumerate(zip(*rows, strict=True), 1) if "0" not in column}
        need(certificate["equilibria"][key] == [*held], f"{key}: the equilibria are not as listed")
        by, to = certificate["refutations"][key]["by"], certificate["refutations"][key]["to"]
        need(len(by) == len(to) == model.size, f"{key}: there must be a refutation or null for each state")
        for s, (j, x) in enumerate(zip(by, to, strict=True)):
            fine = j is not None and 0 <= j < len(worst) and x and x - 1 in model.lists[j][model.place[j][s][0]]
            fine = fine and worst[j][x - 1] > model.levels[j][s] < model.levels[j][x - 1]
            need(j is x is None if s + 1 in held else fine, f"{key}: state {s + 1} is not refuted")
    facts = {part: certificate[part] for part in ("concepts", "equilibria", "model_sha256")} | {"states": model.size}
    return facts | {"moves": sum(len(model.lists[j][k]) - 1 for j, place in enumerate(model.place) for k, _ in place)}
