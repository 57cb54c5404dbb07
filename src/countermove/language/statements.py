"""The grammar of statements: from text to the tree of `countermove.preference`.

    statement = or [ ("if" | "iff" | "unless") or ]
    or        = and { "or" and }
    and       = unary { "and" unary }
    unary     = "not" unary | "(" statement ")" | name
    name      = identifier [ "." identifier ]

`if`, `iff` and `unless` are one level that does not associate: a second one without brackets is an error that shows
both readings. A tree is written back as text by `str`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from countermove.preference import KEYWORDS, And, If, Iff, Not, Or, Statement, Taken, Unless

_CONDITIONS: dict[str, Callable[[Statement, Statement], Statement]] = {"if": If, "iff": Iff, "unless": Unless}

#: How deep a tree nests at the most. As text it has no more than a bracket or a `not` for each node on the way, so that
#: what can be read can be read again when it has been written.
_DEEPEST = 150
_ARROWS = re.compile(r"[-=]+>|[→⇒]|<[-=]+>?")
_INSTEAD = {
    "&": "and", "&&": "and", "∧": "and", "+": "and", ",": "and", "|": "or", "||": "or", "∨": "or", "!": "not",
    "~": "not", "¬": "not", "-": "not", "[": "(", "]": ")", "=": "iff", "==": "iff",
    "“": "", "”": "", "‘": "", "’": "", '"': "", "'": "",
}  # fmt: skip


class StatementError(ValueError):
    """Text that is no statement: `at` is where (counted from 0), `found` what stands there."""

    def __init__(self, message: str, at: int, found: str, expected: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message, self.at, self.found, self.expected, self.hint = message, at, found, expected, hint


@dataclass(frozen=True)
class _Token:
    text: str
    at: int
    is_name: bool = False


def parse(text: str, resolve: Callable[[str, int], str] = lambda name, at: name) -> Statement:
    """The tree of a statement.

    `resolve` turns a name, found at a position of the text, into the option's own name; it may raise StatementError.
    Raises StatementError.

    >>> str(parse("relief iff (halt and not back)"))
    'relief iff (halt and not back)'
    """
    return _Parser(text, resolve).whole()


def is_name(text: str) -> bool:
    """Whether text can name an option or a decision maker.

    >>> [is_name(text) for text in ("relief", "US.attack", "not", "2nd", "a b")]
    [True, True, False, False, False]
    """
    parts = text.split(".")
    return len(parts) <= 2 and all(part.isidentifier() and part not in KEYWORDS for part in parts)


def _word_end(text: str, at: int) -> int:
    """Where a word that begins at a position ends: the longest identifier, which Unicode defines."""
    end = at
    while end < len(text) and ("_" + text[end]).isidentifier():
        end += 1
    return end


def _depth(statement: Statement) -> int:
    """How deep a tree nests: an option alone does not."""
    match statement:
        case Taken():
            return 0
        case Not(part):
            return 1 + _depth(part)
        case And(parts) | Or(parts):
            return 1 + max(map(_depth, parts))
        case If(left, right) | Iff(left, right) | Unless(left, right):
            return 1 + max(_depth(left), _depth(right))


def _too_deep(token: _Token) -> StatementError:
    return StatementError(f"the statement nests deeper than {_DEEPEST} levels", token.at, token.text)


class _Parser:
    def __init__(self, text: str, resolve: Callable[[str, int], str]) -> None:
        self.text, self.resolve, self.depth, self.next = text, resolve, 0, 0
        self.tokens: list[_Token] = []
        self.end, at = len(text.rstrip()), 0
        while at < self.end:
            if text[at].isspace():
                at += 1
                continue
            token = self._token(at)
            self.tokens.append(token)
            at += len(token.text)

    def _token(self, at: int) -> _Token:
        text = self.text
        if text[at] in "()":
            return _Token(text[at], at)
        end = _word_end(text, at)
        if end == at:
            raise self._no_word(at)
        if not text[at:end].isidentifier():
            raise StatementError("a name does not start with a digit", at, text[at:end], "the name of an option")
        if text[end : end + 1] == "." and text[end + 1 : _word_end(text, end + 1)].isidentifier():
            end = _word_end(text, end + 1)
        return _Token(text[at:end], at, is_name=text[at:end] not in KEYWORDS)

    def _no_word(self, at: int) -> StatementError:
        arrow = _ARROWS.match(self.text, at)
        found = arrow or re.compile(r"[&|=]+|.", re.DOTALL).match(self.text, at)
        sign = found.group() if found else self.text[at]
        instead = _INSTEAD.get(sign)
        hint = "`a -> b` is written `b if a`, and `a <-> b` as `a iff b`" if arrow else ""
        hint = f"write `{instead}` instead" if instead else "leave it out" if instead == "" else hint
        if sign == "-" and self.text[max(0, at - 1) : at + 2].replace("-", "_").isidentifier() and at:
            hint = "names have `_` where words have `-`"
        return StatementError(f"`{sign}` is not part of the language of statements", at, sign, hint=hint)

    def peek(self) -> _Token:
        return self.tokens[self.next] if self.next < len(self.tokens) else _Token("", self.end)

    def accept(self, *texts: str) -> str:
        token = self.peek()
        if token.text in texts:
            self.next += 1
            return token.text
        return ""

    def whole(self) -> Statement:
        if not self.tokens:
            raise StatementError("the statement is empty", 0, "", "a statement about options")
        statement = self.statement()
        token = self.peek()
        if token.text:
            raise self._left_over(token)
        if _depth(statement) > _DEEPEST:
            raise _too_deep(self.tokens[0])
        return statement

    def statement(self) -> Statement:
        start = self.peek().at
        left = self.disjunction()
        word = self.accept(*_CONDITIONS)
        if not word:
            return left
        second = self.peek().at
        right = self.disjunction()
        token = self.peek()
        if token.text in _CONDITIONS:
            raise self._two_readings(start, second, word, token)
        return _CONDITIONS[word](left, right)

    def disjunction(self) -> Statement:
        parts = [self.conjunction()]
        while self.accept("or"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def conjunction(self) -> Statement:
        parts = [self.unary()]
        while self.accept("and"):
            parts.append(self.unary())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def unary(self) -> Statement:
        token = self.peek()
        self.depth += 1
        if self.depth > _DEEPEST + 1:
            raise _too_deep(token)
        if self.accept("not"):
            statement: Statement = Not(self.unary())
        elif self.accept("("):
            statement = self.statement()
            if not self.accept(")"):
                raise self._not_closed(token)
        elif token.is_name:
            self.next += 1
            statement = Taken(self.resolve(token.text, token.at))
        else:
            raise self._no_operand(token)
        self.depth -= 1
        return statement

    def _no_operand(self, token: _Token) -> StatementError:
        expected = "the name of an option, `not` or `(`"
        if token.text:
            return StatementError(f"`{token.text}` cannot stand here", token.at, token.text, expected)
        return StatementError("the statement stops too early", token.at, "", expected)

    def _not_closed(self, opening: _Token) -> StatementError:
        token = self.peek()
        if token.text:
            return self._left_over(token)
        return StatementError("this bracket is never closed", opening.at, "(", "`)` at the end of what it encloses")

    def _left_over(self, token: _Token) -> StatementError:
        expected = "`and`, `or`, `if`, `iff`, `unless`" + (" or `)`" if self.depth else " or the end")
        hint = f"write `{token.text.lower()}`" if token.text.lower() in KEYWORDS and token.is_name else ""
        if token.text == ")" and not self.depth:
            return StatementError("this bracket was never opened", token.at, ")", expected)
        return StatementError(f"`{token.text}` cannot follow here", token.at, token.text, expected, hint)

    def _two_readings(self, start: int, second: int, word: str, token: _Token) -> StatementError:
        """`a if b iff c`: neither binds tighter, so the author has to say which is meant."""
        first = self.text[start:second].rstrip().removesuffix(word).rstrip()
        middle = self.text[second : token.at].strip()
        self.next += 1
        third = self.peek().at
        self.disjunction()
        last = self.text[third : self.peek().at].strip()
        return StatementError(
            f"`{word}` and `{token.text}` stand beside one another without brackets, which reads two ways",
            token.at,
            token.text,
            f"`({first} {word} {middle}) {token.text} {last}` or `{first} {word} ({middle} {token.text} {last})`",
        )
