"""Texts that try to break out of the format they are written in, and a model that has one in every text field."""

from __future__ import annotations

from countermove.evidence import Citation, Source
from countermove.model import Conflict, DecisionMaker, Infeasible, Option, Rules, StatusQuo, View
from countermove.preference import Not, Prioritized, Priority, Taken

PAYLOADS = (
    '=HYPERLINK("http://x","y")',
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(1,1)",
    "＝1+1",
    "a\r=1+1",
    "a\t=1+1",
    "a\n=1+1\n%0",
    "#REF!",
    "TRUE",
    '</data></node><node id="666"/>',
    '<!DOCTYPE x [<!ENTITY e "e">]>&e;&amp;]]>',
    "<script>alert(1)</script>",
    "\\input{/etc/passwd}",
    "\\end{tabular}\\end{table}",
    "}{\\def\\x{$x$}&#~^_%",
    "[10pt] * -- ?` !` ,, '' << >> \"`",
    '" } { "1" 9 9 }',
    "ends with a backslash \\",
    "_x0041_ _x005F_",
    "bell \x07, escape \x1b[31m, null \x00, \x85 \u2028 \ufffe",
    "東京 Київ é e\u0301 \u202e 🙂",
    "{odd: [yaml, *x]} # - : |",
)


def model_with(payload: str) -> Conflict:
    """A small model of two decision makers, three options and six states with the text in every field that is one."""
    cited = (Citation("s", payload.replace("(", "").replace(")", ""), "reported", payload),)
    a = DecisionMaker(
        "A",
        payload,
        payload,
        (Option("go", payload, evidence=cited, note=payload), Option("pay", payload)),
        Prioritized((Priority(Taken("go"), "low", evidence=cited, note=payload), Priority(Not(Taken("block"))))),
        evidence=cited,
        note=payload,
    )
    b = DecisionMaker("B", "", payload, (Option("block", payload),), Prioritized((Priority(Not(Taken("go"))),)))
    return Conflict(
        payload,
        (a, b),
        Rules((Infeasible("at most one", (Taken("go"), Taken("pay")), evidence=cited, note=payload),)),
        StatusQuo((), evidence=cited, note=payload),
        views=(View("v", payload, "", payload, evidence=cited, note=payload),),
        sources=(Source("s", payload, payload, payload, payload, payload, payload),),
        question=payload,
        by=payload,
        as_of=payload,
        text=payload,
        leaves_out=(payload,),
    )
