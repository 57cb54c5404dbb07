"""The compiled engine: the verdicts of the definitions on states by the million. docs/engine.md has the theorem.

`engine` is the door. It chooses one of three layouts: `full` where every combination of options is feasible, `listed`
where some are not, `pairs` where two moves in a row need not be one. Each has its loops in a module beside it, and only
these, with `kernel`, import the compiler.
"""
