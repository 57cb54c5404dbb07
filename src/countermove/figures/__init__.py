"""Pictures of what was found, as SVG: the same in a brief, on a page and in a paper.

Each module draws one kind from findings that are there already; none works anything out.
"""

#: The kinds of pictures, with what each shows.
KINDS = {
    "option-table": "states in option form: Y, N, - for either",
    "ladders": "how each decision maker orders the states, with what holds marked",
    "graph": "moves and improvements, the states placed as one decision maker prefers them (`--dm`)",
    "tree": "where moves lead from the status quo, step by step",
    "views": "the first outcomes of each view as they stand in every one",
    "bars": "how often each outcome holds once doubts are counted, and what matters most",
    "front": "what it would take, by cost (`--want`, `--prevent`, or `--state`)",
}
