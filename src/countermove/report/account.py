"""What a model is about: its account, who is in it, its views, its sources."""

from __future__ import annotations

from countermove.model import Conflict
from countermove.report.paper import Paper


def account(paper: Paper, conflict: Conflict) -> None:
    """Tells a model in prose."""
    paper.line(conflict.title, "title")
    for text in (conflict.question, *conflict.text.split("\n\n")):
        if text:
            paper.line(text)
            paper.gap()
    for dm in conflict.decision_makers:
        options = "; ".join(option.text or option.name for option in dm.options)
        paper.item(f"{dm.shown}:", options or "no options", hang=4, style="strong")
    for heading, parts in (
        ("Views", [f"{view.name} ({view.by}): {view.text}" for view in conflict.views]),
        ("What the model leaves out", list(conflict.leaves_out)),
        ("Sources", [f"{source}{f'. {source.note}' if source.note else ''}" for source in conflict.sources]),
    ):
        if parts:
            paper.gap()
            paper.line(heading, "strong")
        for part in parts:
            paper.item("-", part, indent=2)
