"""Sphinx's settings: the pages of this folder as a site. `make docs` builds it, with warnings as errors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import countermove

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "Countermove"
author = "the Countermove developers"
project_copyright = "the Countermove developers, MIT licence"
version = release = countermove.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
nitpicky = False
smartquotes = False  # `--to` must not become a dash
highlight_language = "text"

# The pages are plain Markdown, with links to headings as a code host makes them.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]

# One page is a notebook, run at each build; nothing of it is kept.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_ipywidgets_js: dict[str, Any] = {}  # else each notebook page asks other servers for scripts

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "separated"
autodoc_default_options = {"exclude-members": "__init__, __new__"}
autodoc_preserve_defaults = True
default_role = "literal"  # what stands between backticks in a docstring
python_use_unqualified_type_names = True
add_module_names = False

templates_path: list[str] = []
html_theme = "furo"
html_title = f"Countermove {release}"
html_static_path = ["_static"]
html_css_files = ["countermove.css"]
html_copy_source = False
html_show_sphinx = False
pygments_style = "friendly"
pygments_dark_style = "github-dark"
html_theme_options = {
    "light_logo": "logo-light.svg",
    "dark_logo": "logo-dark.svg",
    "sidebar_hide_name": True,
    "light_css_variables": {
        "color-brand-primary": "#1b4f8f",
        "color-brand-content": "#1b4f8f",
        "color-brand-visited": "#5b3f8c",
        "color-background-primary": "#fdfcfa",
        "color-background-secondary": "#f5f2ec",
        "color-background-border": "#e2ddd2",
        "color-code-background": "#f5f2ec",
        "color-foreground-primary": "#1f2430",
    },
    "dark_css_variables": {
        "color-brand-primary": "#8ab8ff",
        "color-brand-content": "#8ab8ff",
        "color-brand-visited": "#c3a6f5",
        "color-background-primary": "#16191f",
        "color-background-secondary": "#1d2027",
        "color-background-border": "#343a46",
        "color-code-background": "#1d2027",
        "color-foreground-primary": "#e4e2dc",
    },
}

#: What a page would load from somewhere else. Links that a reader follows are no such request.
_LOADS = re.compile(
    r"<(?:script|img|iframe|source|embed|object)\b[^>]*?\b(?:src|srcset|data)=\"((?:https?:)?//[^\"]+)\""
)
_LINKS = re.compile(r"<link\b[^>]*?\bhref=\"((?:https?:)?//[^\"]+)\"")
_STYLES = re.compile(r"(?:@import|url\()\s*[\"']?((?:https?:)?//[^\"')\s]+)")


def _loads_nothing(app: Sphinx, error: Exception | None) -> None:
    """Every page shows without asking another server for anything."""
    from sphinx.errors import ExtensionError

    if error is not None or app.builder.format != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*")):
        patterns = {".html": (_LOADS, _LINKS, _STYLES), ".css": (_STYLES,)}.get(path.suffix, ())
        text = path.read_text(encoding="utf-8") if patterns else ""
        for pattern in patterns:
            if found := pattern.search(text):
                raise ExtensionError(f"{path.relative_to(app.outdir)} loads {found.group(1)}")


def setup(app: Sphinx) -> None:
    from pygments.lexers.data import YamlLexer

    app.add_lexer("yml", YamlLexer)  # what the example of a response is called
    app.connect("build-finished", _loads_nothing)
