"""Texts that several tests read: the catalogue, the template, the examples of the docs, and models with every form."""

from __future__ import annotations

import re
from pathlib import Path

import countermove
from countermove import cases

TEMPLATE = (Path(countermove.__file__).parent / "language" / "template.yaml").read_text(encoding="utf-8")
PAGE = (Path(__file__).parent.parent / "docs" / "model-file.md").read_text(encoding="utf-8")

#: The models that a user is given.
GIVEN = {name: cases.model(name).read_text(encoding="utf-8") for name in cases.names()} | {"template": TEMPLATE}

#: Every key of a model with options, in its short form and in its long one.
EVERYTHING = """\
# Everything that the language has.
countermove: 1
title: "Everything: a model"     # shown first
question: What is there?
by: the tests
as of: June 2026
text: |
  Two sentences. One: this.

  Another paragraph.
leaves out:
  - The courts.
  - "Money: all of it"

# Where the claims come from.
sources:
  gill:
    author: B. Gill
    title: On talks
    where: PacNet
    year: 2019
    url: "https://example.org/a#b"
    note: Not in print.
  bare: {}

decision makers:
  US:
    name: The United States
    text: At the table.
    evidence: gill ¶1 (reported)
    note: One note.
    options:
      relief: loosen sanctions
      US.attack:
        text: attack from the air
        evidence: [gill ¶2 (reported), our inference]
        note: Feared.
      wait:
    audiences:
      House:
        name: The House
        text: It votes.
        weights: {relief: 1, halt: {weight: 2, note: A guess.}}
        weight: 5/2
        share: 40
        evidence: {source: gill, at: ¶4, kind: poll, note: Asked once.}
        note: Newly elected.
      Senate:
        as: DPRK
        weight: 0
      Court:
        ranking: [halt, not halt]
    ratified by: {veto: [Court], and: {weight: 3/5}}
    prefers:
      # The first is what all of it is about.
      - relief iff halt
      - say: not US.attack unless DPRK.attack
        sure: low
        evidence: {source: gill, at: ¶3, kind: author's judgement, note: Read twice.}
        note: The word is ours.
    order in doubt: all     # who knows
  DPRK:
    options:
      halt: stop testing
      DPRK.attack: attack
    weights:
      relief: 3
      halt: {weight: -1/3, sure: high, evidence: poll, note: An old poll.}
      wait: +0.50
  Japan:
    options:
      inspect: send inspectors
    ranking:
      - relief and halt
      - {tie: [Y-- NN|-, "NNYYN-"], sure: medium, evidence: gill (data), note: Both do.}
      - [NNYNN-, 1, 14]
      - 6
      - tie: US.attack and not DPRK.attack
      - relief and DPRK.attack
      - [not relief and DPRK.attack and not US.attack, 19]
      - US.attack and DPRK.attack
  Public: {prefers: []}           # it bears the outcome

infeasible:
  - US.attack and relief
  - {never: wait and relief and halt, evidence: our inference, note: It acts.}
  - at most one: [wait, US.attack]
  - {at least one: [relief, not relief], note: Says nothing.}
  - exactly one: [US.attack, not US.attack]
  - {this: DPRK.attack, only with: not halt}

one way:
  halt: to no        # stopping is not for ever
  US.attack: {direction: to yes, evidence: general knowledge, note: It cannot be undone.}

moves ruled out:
  - {before: halt, after: US.attack, by: US, evidence: our inference, note: No pretext.}
  - after: DPRK.attack and relief

same state:
  - {say: US.attack and DPRK.attack, note: War is war.}

status quo: {taken: [halt, wait], evidence: [general knowledge, gill ¶9 (reported)], note: As of now.}
no agreement: {taken: [], evidence: our inference, note: Back to nothing.}

hopes: [halt unless relief]
fears:
  - {say: US.attack, by: the region, evidence: gill ¶9 (reported), note: Above all.}

# What comes of it.
next round:
  - after: relief and not halt   # a bad deal
    text: The hand is weaker.
    evidence: [gill ¶9 (author's judgement), our inference]
    note: Our reading.
    one way: {add: {relief: to yes}, remove: [halt]}
    moves ruled out: {add: [{after: not relief, by: US, note: Settled.}], remove: [{after: DPRK.attack and relief}]}
    US: {prefers: [relief, {say: not wait, sure: low, evidence: poll}]}
    DPRK: {weights: {halt: 1}}
  - after: US.attack
    Public: {prefers: [halt], attitudes: {US: negative, Japan: positive}}

sees:
  US: calm
  Japan: {view: calm-2, hides: [wait, US.attack], evidence: our inference, note: Not told.}

default views: [calm, base]
views in doubt: {calm: 2, base: 1}
views:
  calm:
    by: the author
    text: Nobody attacks.
    evidence: gill ¶5 (reported)
    note: A hope.
    status quo: []
    no agreement: {taken: [wait], evidence: our inference}
    infeasible: {add: [US.attack or DPRK.attack], remove: [US.attack and relief]}
    one way: {add: {wait: to no}, remove: [US.attack]}
    moves ruled out: {add: [{after: relief}], remove: [{after: DPRK.attack and relief}]}
    same state: {add: [not relief and not halt and wait], remove: [US.attack and DPRK.attack]}
    sees: {DPRK: {hides: [wait]}}
    US: {prefers: [relief, halt, not wait, relief iff halt], order in doubt: [[2, 1], [3, 4]], audiences: {}}
    DPRK: {weights: {halt: 1}, audiences: {army: {prefers: [{say: not halt, evidence: our inference}, relief]}}}
    Japan: {ranking: [relief, not relief]}
  calm-2:
    on: calm
    Japan:
      options:
        leave: {text: leave the alliance, note: Unlikely.}
      prefers: [not leave or wait]
  later:
    next round:
      add:
        - after: halt
          infeasible: {add: [wait and relief], remove: [US.attack and relief]}
          same state: {add: [halt and wait], remove: [US.attack and DPRK.attack]}
          Japan: {options: {go_alone: arm}, ranking: [go_alone, not go_alone]}
        - {after: go_alone, note: Nothing yet.}
      remove: [US.attack]
"""

#: Every key of a free-form model.
FREE = """\
countermove: 1
title: Two roads
states: {calm: nothing happens, tense: troops face each other, 3: fighting}
decision makers:
  A:
    name: The first
    text: It moves.
    moves: {calm: [tense], tense: [calm, 3]}
    ranking: [tense, {tie: [calm, 3], sure: low, evidence: our inference, note: Guessed.}]
    audiences: {town: {ranking: [[1, tense], 3], share: 30}, B: {as: B, share: 20.5}}
    ratified by: {share: 30}
    evidence: our inference
    note: A note.
  B: {moves: {tense: [3]}, ranking: [1, [2, 3]]}
status quo: calm
no agreement: 3
sees: {B: later}
views:
  later: {by: B, no agreement: calm, sees: {A: base}, B: {ranking: [[calm, tense, 3]]}, status quo: tense}
"""

#: All models above, by name.
MODELS = GIVEN | {"everything": EVERYTHING, "free": FREE}

#: What the tests call the file that a text is read from.
FILE = "dispute.yaml"


def model(wants: str = "prefers: [go]", rest: str = "", options: str = "go: , stay: ") -> str:
    """A model of two DMs with three options, in line 6 what A wants, from line 10 the rest."""
    return f"""\
countermove: 1
title: T
decision makers:
  A:
    options: {{{options}}}
    {wants}
  B:
    options: {{walk: }}
    prefers: [walk]
{rest}"""


def roads(
    rest: str = "", a: str = "moves: {calm: [tense]}, ranking: [tense, calm]", states: str = "calm, tense"
) -> str:
    """A free-form model of two states, its DM in line 5."""
    return f"""\
countermove: 1
title: T
states: [{states}]
decision makers:
  A: {{{a}}}
{rest}"""


def marked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its « and », which stand around what a problem is about; of each the line, the column and
    what stands there."""
    plain, places = "", []
    for piece in re.split(r"(«.*?»)", text, flags=re.DOTALL):
        if piece.startswith("«"):
            piece = piece[1:-1]
            places.append((plain.count("\n") + 1, len(plain) - plain.rfind("\n"), piece))
        plain += piece
    return plain, places


_RULES = """\
countermove: 1
title: Completed
sources: {gill: {}}
decision makers:
  A:
    options: {back: , hedge: , delay: , accept: , abandon: , dismantle: , halt: }
    prefers: []
"""
_VIEWS = """\
countermove: 1
title: Completed
decision makers:
  US: {options: {relief: , insist: , halt: , back: , hedge: , dismantle: , abandon: }}
infeasible: [back and hedge]
one way: {halt: to no}
moves ruled out: [{after: back}]
same state: [hedge]
"""


def examples() -> dict[str, str]:
    """The examples of docs/model-file.md, those that are parts of a model completed to one."""
    blocks = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    found = {}
    for block in blocks:
        key = block.split(":")[0]
        match key:
            case "countermove":
                found[re.findall("^title: (.*?) *(?:#.*)?$", block, re.MULTILINE)[0]] = block
            case "infeasible":
                found[key] = _RULES + block
            case "sees":
                found[key] = _VIEWS.replace("decision makers:\n", "decision makers:\n  DPRK: {prefers: []}\n") + block
            case _:
                found[key] = _VIEWS + block.replace("remove: [...]", "remove: [hedge]")
    assert len(found) == len(blocks)
    return found
