"""Who has to consent at home: the audiences of a decision maker, and the rule by which they carry an outcome."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction

from countermove.errors import Place
from countermove.evidence import Citation
from countermove.preference import Preference

#: The rules that are one word, each with what it asks for.
RULES: dict[str, str] = {
    "any": "one audience consents",
    "majority": "audiences of more than half of the weight consent",
    "all": "every audience consents",
}

#: The most audiences that one decision maker may have.
MOST_AUDIENCES = 50


@dataclass(frozen=True)
class Audience:
    """Somebody at home whose consent counts: with a preference of its own, or `like` a decision maker of the model.

    `weight` is at least 0; `share` is in percent, such as the part of the public that an audience is.
    """

    name: str
    title: str = ""
    text: str = ""
    preference: Preference | None = None
    like: str = ""
    weight: Fraction = Fraction(1)
    share: Fraction | None = None
    evidence: tuple[Citation, ...] = ()
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def shown(self) -> str:
        """The name that people read."""
        return self.title or self.name


@dataclass(frozen=True)
class RatifiedBy:
    """What it takes: every audience of `veto`, and one of `RULES`, `least` of the whole `weight` (a fraction), `least`
    percent by `share`, or nothing more (an empty `kind`). More consent never carries less."""

    kind: str = "all"
    least: Fraction = Fraction(0)
    veto: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Ratification:
    """The audiences of a decision maker and their rule. Without audiences, everything is carried."""

    audiences: tuple[Audience, ...] = ()
    rule: RatifiedBy = RatifiedBy()

    def carried(self, consenting: Collection[str]) -> bool:
        """Whether the rule is met where these audiences consent.

        >>> both = Ratification((Audience("House"), Audience("Senate")), RatifiedBy("majority"))
        >>> both.carried({"House"}), both.carried({"House", "Senate"})
        (False, True)
        """
        rule = self.rule
        ayes = [audience for audience in self.audiences if audience.name in consenting]
        if not self.audiences:
            return True
        if not {*rule.veto} <= {audience.name for audience in ayes}:
            return False
        weight = sum(audience.weight for audience in ayes)
        whole = sum(audience.weight for audience in self.audiences)
        match rule.kind:
            case "any":
                return bool(ayes)
            case "majority":
                return 2 * weight > whole
            case "all":
                return len(ayes) == len(self.audiences)
            case "weight":
                return weight >= rule.least * whole
            case "share":
                return sum(audience.share or 0 for audience in ayes) >= rule.least
            case _:
                return True
