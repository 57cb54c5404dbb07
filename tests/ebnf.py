"""Rules as docs/grammar.md writes them: read, turned into random sentences, and held against texts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r'"[^"]*"|\?[^?]*\?|[A-Za-z]+|[=|\[\]{}()]')


@dataclass(frozen=True)
class Part:
    """A piece of a rule: a `text`, a `name` of a rule, a choice (`or`), a sequence (`and`), what may be left out
    (`maybe`), what may be repeated (`many`). `value` is the text or the name."""

    kind: str
    value: str = ""
    parts: tuple[Part, ...] = ()


def rules(page: str) -> dict[str, Part]:
    """All rules of a page, by name. What is said in words (`? ... ?`) has an empty choice."""
    found: dict[str, Part] = {}
    for block in re.findall(r"^```ebnf\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            name, _, right = line.removesuffix(" ;").partition("=")
            assert name.strip() not in found, f"{name} is defined once"
            found[name.strip()] = _Reader(right).whole()
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.findall(text)
        assert "".join(self.tokens).replace(" ", "") == text.replace(" ", "").strip(), f"{text} is all read"
        self.next = 0

    def whole(self) -> Part:
        part = self.choice()
        assert self.next == len(self.tokens), self.tokens[self.next :]
        return part

    def choice(self) -> Part:
        parts = [self.sequence()]
        while self.next < len(self.tokens) and self.tokens[self.next] == "|":
            self.next += 1
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else Part("or", parts=tuple(parts))

    def sequence(self) -> Part:
        parts = []
        while self.next < len(self.tokens) and self.tokens[self.next] not in "|)]}":
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Part("and", parts=tuple(parts))

    def one(self) -> Part:
        token = self.tokens[self.next]
        self.next += 1
        if token[0] in '"?':
            return Part("text", token[1:-1]) if token[0] == '"' else Part("or")
        if token in "([{":
            inner = self.choice()
            assert self.tokens[self.next] == {"(": ")", "[": "]", "{": "}"}[token]
            self.next += 1
            return inner if token == "(" else Part("maybe" if token == "[" else "many", parts=(inner,))
        return Part("name", token)


def sentence(
    grammar: Mapping[str, Part], name: str, rng: random.Random, words: Mapping[str, Sequence[str]], depth: int = 24
) -> list[str]:
    """A random sentence of a rule, in its texts. `words` are what some rules may stand for; beyond a depth the
    shortest way out is taken."""
    return _made(grammar, Part("name", name), rng, words, depth)


def _made(
    grammar: Mapping[str, Part], part: Part, rng: random.Random, words: Mapping[str, Sequence[str]], depth: int
) -> list[str]:
    def made(each: Part, deeper: int = 0) -> list[str]:
        return _made(grammar, each, rng, words, depth - deeper)

    match part.kind:
        case "text":
            return [part.value]
        case "name":
            if part.value in words:
                return [rng.choice(words[part.value])]
            return made(grammar[part.value], 1)
        case "or":
            return made(rng.choice(part.parts) if depth > 0 else part.parts[-1])
        case "and":
            return [text for each in part.parts for text in made(each)]
        case "maybe":
            return made(part.parts[0]) if depth > 0 and rng.random() < 0.35 else []
    count = 0
    while depth > 0 and rng.random() < 0.35:
        count += 1
    return [text for _ in range(count) for text in made(part.parts[0])]


def allows(grammar: Mapping[str, Part], name: str, texts: Sequence[str], words: Mapping[str, Iterable[str]]) -> bool:
    """Whether some texts are a sentence of a rule."""
    known: dict[tuple[int, int], frozenset[int]] = {}

    def ends(part: Part, at: int) -> frozenset[int]:
        key = id(part), at
        if key not in known:
            known[key] = frozenset(found(part, at))
        return known[key]

    def found(part: Part, at: int) -> set[int]:
        match part.kind:
            case "text":
                return {at + 1} if at < len(texts) and texts[at] == part.value else set()
            case "name":
                if part.value in words:
                    return {at + 1} if at < len(texts) and texts[at] in words[part.value] else set()
                return {*ends(grammar[part.value], at)}
            case "or":
                return {end for each in part.parts for end in ends(each, at)}
            case "and":
                places = {at}
                for each in part.parts:
                    places = {end for place in places for end in ends(each, place)}
                return places
            case "maybe":
                return {at, *ends(part.parts[0], at)}
        reached, new = {at}, {at}
        while new:
            new = {end for place in new for end in ends(part.parts[0], place)} - reached
            reached |= new
        return reached

    return len(texts) in ends(grammar[name], 0)
