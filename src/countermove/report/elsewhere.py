"""What two models say differently that other commands read, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermove.analyses.compare.elsewhere import Elsewhere, Thing
from countermove.audience import Audience, Ratification
from countermove.model import Concern, Sees, StatusQuo
from countermove.report.at_home import counted_words, rule_words
from countermove.report.consequences import follows_lines
from countermove.report.paper import Paper, listed

_LABEL = {"no agreement": "What is left without an agreement", "order of consequences": "The order of what follows"}


def heading(each: Elsewhere) -> str:
    """What differs, in a few words."""
    match each.kind:
        case "audience":
            return f"{each.about}'s audience {each.name}"
        case "ratified by":
            return f"Whose consent {each.about} needs at home"
        case "next round":
            return f"What follows in the next round after `{each.about}`"
        case "sees":
            return f"How {each.about} sees the others"
        case "hopes":
            return f"The hope for `{each.about}`"
        case "fears":
            return f"The fear of `{each.about}`"
        case kind:
            return _LABEL[kind]


def lines(each: Elsewhere, thing: Thing | None) -> list[str]:
    """What one of the models has there, a line for each part of it."""
    match thing:
        case Audience():
            return ["; ".join(counted_words(thing))]
        case Ratification():
            return [rule_words(thing)]
        case StatusQuo(at):
            return [f"[{', '.join(at) or 'nothing'}]" if isinstance(at, tuple) else str(at)]
        case Sees(_, view, hides):
            seen = f"as in view `{view}`" if view else "as they are"
            return [seen + (f", and knows nothing of {listed([f'`{option}`' for option in hides])}" if hides else "")]
        case Concern(_, by):
            return [f"by {by}" if by else "stated"]
        case tuple() if each.kind == "order of consequences":
            return ["; then ".join(f"after `{consequence}`" for consequence in thing)]
        case tuple():
            return [line for consequence in thing for line in follows_lines(consequence.changes)] or ["no change"]
        case None:
            return [{"ratified by": "nobody's", "next round": "nothing", "sees": "as they are"}.get(each.kind, "none")]


def read_elsewhere(paper: Paper, found: Sequence[Elsewhere], names: tuple[str, str], size: int) -> None:
    """All of it, by the command that reads it. `size`: the width of the longer name."""
    for command in dict.fromkeys(each.command for each in found):
        paper.gap()
        paper.line(f"Read by `{command}` alone; what holds does not depend on it:", "dim", indent=2)
        for each in (each for each in found if each.command == command):
            paper.line(heading(each), "strong", indent=4)
            for name, thing in zip(names, (each.one, each.other), strict=True):
                for label, line in _labelled(name, lines(each, thing)):
                    paper.item(label, line, indent=6, hang=8 + size, style="mark")


def _labelled(name: str, said: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((" " * len(name) if k else name, line) for k, line in enumerate(said))
