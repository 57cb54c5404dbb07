"""Where the claims of a model come from: sources and citations."""

from __future__ import annotations

from dataclasses import dataclass, field

from countermove.errors import Place

#: The kinds of evidence, each with what it means.
KINDS: dict[str, str] = {
    "reported": "the source reports that somebody said, did or fears it",
    "author's judgement": "the author of the source thinks so",
    "poll": "a survey, with its figures",
    "document": "an official text, a treaty, a statute",
    "data": "measured or counted",
    "general knowledge": "known without a source",
    "our inference": "concluded by whoever wrote the model",
}


@dataclass(frozen=True)
class Source:
    """A text that a model rests on."""

    key: str
    author: str = ""
    title: str = ""
    where: str = ""
    year: str = ""
    url: str = ""
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        parts = (self.author, f"“{self.title}”" if self.title else "", self.where, self.year, self.url)
        return ", ".join(part for part in parts if part) or self.key


@dataclass(frozen=True)
class Citation:
    """One piece of evidence: a place in a source and the kind of evidence it is.

    >>> str(Citation("gill", "¶3", "reported"))
    'gill ¶3 (reported)'
    >>> str(Citation(kind="our inference"))
    'our inference'
    """

    source: str = ""
    at: str = ""
    kind: str = ""
    note: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        cited = " ".join(part for part in (self.source, self.at) if part)
        if not cited:
            return self.kind
        return f"{cited} ({self.kind})" if self.kind else cited
