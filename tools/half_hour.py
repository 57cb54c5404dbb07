"""Draws the picture of docs/first-half-hour.md: the model as it stands on the page where the picture is asked for."""

from __future__ import annotations

import re
from pathlib import Path

from countermove.language.reader import read
from countermove.study import Study

DOCS = Path(__file__).parent.parent / "docs"
PICTURE = DOCS / "_static" / "night-train.svg"


def picture() -> str:
    """The text of the picture."""
    page = (DOCS / "first-half-hour.md").read_text(encoding="utf-8").split("countermove figure")[0]
    model = "".join(re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    return Study(read(model, "night-train.yaml")).figure("graph", dm="Railway").svg()


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
