"""The model file: that every form of docs/model-file.md is read, and that no edit of a file makes the program fail."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from fractions import Fraction

import pytest

from countermove.audience import Audience, Ratification, RatifiedBy
from countermove.errors import CountermoveError, ModelError
from countermove.evidence import Citation, Source
from countermove.graph import ModelGraph
from countermove.language.reader import read
from countermove.model import (
    BASE,
    Arcs,
    Concern,
    Conflict,
    Infeasible,
    MoveRule,
    NamedState,
    OneWay,
    Option,
    Rules,
    SameState,
    Sees,
    StatusQuo,
    View,
)
from countermove.preference import (
    And,
    Iff,
    Not,
    Or,
    Pattern,
    Preference,
    Prioritized,
    Priority,
    Ranked,
    Taken,
    Tier,
    Unless,
    Weight,
    Weighted,
)
from samples import EVERYTHING, FILE, FREE, MODELS, examples, model, roads

# What is read


def everything() -> Conflict:
    return read(EVERYTHING, FILE)


def free() -> Conflict:
    return read(FREE, FILE)


def preference(maker: int) -> Preference | None:
    return everything().decision_makers[maker].preference


def pattern(marks: str) -> Pattern:
    """A pattern over the options of a short model."""
    return Pattern(marks, ("go", "stay", "walk"))


def six(marks: str) -> Pattern:
    """A pattern over the options of the model that holds everything."""
    return Pattern(marks, ("relief", "US.attack", "wait", "halt", "DPRK.attack", "inspect"))


GO, STAY, RELIEF, HALT, WAIT = (Taken(name) for name in ("go", "stay", "relief", "halt", "wait"))
US_ATTACK, DPRK_ATTACK = Taken("US.attack"), Taken("DPRK.attack")
OURS = Citation(kind="our inference")

ARMY = Audience("army", preference=Prioritized((Priority(Not(HALT), evidence=(OURS,)), Priority(RELIEF))))

VALUES: list[tuple[str, Callable[[], object], object]] = [
    ("title", lambda: everything().title, "Everything: a model"),
    ("question", lambda: everything().question, "What is there?"),
    ("by", lambda: everything().by, "the tests"),
    ("as of", lambda: everything().as_of, "June 2026"),
    ("text", lambda: everything().text, "Two sentences. One: this.\n\nAnother paragraph."),
    ("leaves out", lambda: everything().leaves_out, ("The courts.", "Money: all of it")),
    (
        "sources",
        lambda: everything().sources,
        (
            Source("gill", "B. Gill", "On talks", "PacNet", "2019", "https://example.org/a#b", "Not in print."),
            Source("bare"),
        ),
    ),
    ("decision makers", lambda: [dm.name for dm in everything().decision_makers], ["US", "DPRK", "Japan", "Public"]),
    ("name", lambda: everything().decision_makers[0].title, "The United States"),
    ("the name that is shown", lambda: [dm.shown for dm in everything().decision_makers[:2]],
     ["The United States", "DPRK"]),
    ("text of a DM", lambda: everything().decision_makers[0].text, "At the table."),
    ("evidence of a DM", lambda: everything().decision_makers[0].evidence, (Citation("gill", "¶1", "reported"),)),
    ("note of a DM", lambda: everything().decision_makers[0].note, "One note."),
    (
        "options",
        lambda: everything().decision_makers[0].options,
        (
            Option("relief", "loosen sanctions"),
            Option("US.attack", "attack from the air", (Citation("gill", "¶2", "reported"), OURS), "Feared."),
            Option("wait"),
        ),
    ),
    ("the order of options", lambda: [option.name for option in everything().options],
     ["relief", "US.attack", "wait", "halt", "DPRK.attack", "inspect"]),
    (
        "prefers",
        lambda: preference(0),
        Prioritized(
            (
                Priority(Iff(RELIEF, HALT)),
                Priority(
                    Unless(Not(US_ATTACK), DPRK_ATTACK),
                    "low",
                    (Citation("gill", "¶3", "author's judgement", "Read twice."),),
                    "The word is ours.",
                ),
            ),
            ((1, 2),),
        ),
    ),
    ("prefers nothing", lambda: preference(3), Prioritized(())),
    (
        "weights",
        lambda: preference(1),
        Weighted(
            (
                Weight("relief", Fraction(3)),
                Weight("halt", Fraction(-1, 3), "high", (Citation(kind="poll"),), "An old poll."),
                Weight("wait", Fraction(1, 2)),
            )
        ),
    ),
    (
        "ranking",
        lambda: preference(2),
        Ranked(
            (
                Tier((And((RELIEF, HALT)),)),
                Tier((six("Y--NN-"), six("NNYYN-")), "medium", (Citation("gill", kind="data"),), "Both do."),
                Tier((six("NNYNN-"), 1, 14)),
                Tier((6,)),
                Tier((And((US_ATTACK, Not(DPRK_ATTACK))),)),
                Tier((And((RELIEF, DPRK_ATTACK)),)),
                Tier((And((Not(RELIEF), DPRK_ATTACK, Not(US_ATTACK))), 19)),
                Tier((And((US_ATTACK, DPRK_ATTACK)),)),
            )
        ),
    ),
    (
        "infeasible",
        lambda: everything().rules.infeasible,
        (
            Infeasible("never", (And((US_ATTACK, RELIEF)),)),
            Infeasible("never", (And((WAIT, RELIEF, HALT)),), (OURS,), "It acts."),
            Infeasible("at most one", (WAIT, US_ATTACK)),
            Infeasible("at least one", (RELIEF, Not(RELIEF)), (), "Says nothing."),
            Infeasible("exactly one", (US_ATTACK, Not(US_ATTACK))),
            Infeasible("only with", (DPRK_ATTACK, Not(HALT))),
        ),
    ),
    (
        "one way",
        lambda: everything().rules.one_way,
        (
            OneWay("halt", "to no"),
            OneWay("US.attack", "to yes", (Citation(kind="general knowledge"),), "It cannot be undone."),
        ),
    ),
    (
        "moves ruled out",
        lambda: everything().rules.moves,
        (MoveRule(US_ATTACK, HALT, "US", (OURS,), "No pretext."), MoveRule(And((DPRK_ATTACK, RELIEF)))),
    ),
    ("same state", lambda: everything().rules.same_state,
     (SameState(And((US_ATTACK, DPRK_ATTACK)), (), "War is war."),)),
    (
        "status quo",
        lambda: everything().status_quo,
        StatusQuo(
            ("halt", "wait"), (Citation(kind="general knowledge"), Citation("gill", "¶9", "reported")), "As of now."
        ),
    ),
    ("default views", lambda: everything().default_views, ("calm", "base")),
    ("views in doubt", lambda: everything().views_in_doubt, (("calm", 2), ("base", 1))),
    (
        "views",
        lambda: everything().views[0],
        View(
            "calm",
            by="the author",
            text="Nobody attacks.",
            preferences=(
                (
                    "US",
                    Prioritized(
                        (Priority(RELIEF), Priority(HALT), Priority(Not(WAIT)), Priority(Iff(RELIEF, HALT))),
                        ((1, 2), (3, 4)),
                    ),
                ),
                ("DPRK", Weighted((Weight("halt", Fraction(1)),))),
                ("Japan", Ranked((Tier((RELIEF,)), Tier((Not(RELIEF),))))),
            ),
            add=Rules(
                (Infeasible("never", (Or((US_ATTACK, DPRK_ATTACK)),)),),
                (OneWay("wait", "to no"),),
                (MoveRule(RELIEF),),
                (SameState(And((Not(RELIEF), Not(HALT), WAIT))),),
            ),
            remove=Rules(
                (Infeasible("never", (And((US_ATTACK, RELIEF)),)),),
                (OneWay("US.attack", ""),),
                (MoveRule(And((DPRK_ATTACK, RELIEF))),),
                (SameState(And((US_ATTACK, DPRK_ATTACK))),),
            ),
            status_quo=StatusQuo(()),
            evidence=(Citation("gill", "¶5", "reported"),),
            note="A hope.",
            ratifications=(("US", Ratification()), ("DPRK", Ratification((ARMY,)))),
            no_agreement=StatusQuo(("wait",), (OURS,)),
            sees=(Sees("DPRK", hides=("wait",)),),
        ),
    ),
    ("no agreement", lambda: everything().no_agreement, StatusQuo((), (OURS,), "Back to nothing.")),
    ("hopes", lambda: everything().hopes, (Concern(Unless(HALT, RELIEF)),)),
    (
        "fears",
        lambda: everything().fears,
        (Concern(US_ATTACK, "the region", (Citation("gill", "¶9", "reported"),), "Above all."),),
    ),
    (
        "audiences",
        lambda: everything().decision_makers[0].ratification,
        Ratification(
            (
                Audience(
                    "House",
                    "The House",
                    "It votes.",
                    Weighted((Weight("relief", Fraction(1)), Weight("halt", Fraction(2), note="A guess."))),
                    weight=Fraction(5, 2),
                    share=Fraction(40),
                    evidence=(Citation("gill", "¶4", "poll", "Asked once."),),
                    note="Newly elected.",
                ),
                Audience("Senate", like="DPRK", weight=Fraction(0)),
                Audience("Court", preference=Ranked((Tier((HALT,)), Tier((Not(HALT),))))),
            ),
            RatifiedBy("weight", Fraction(3, 5), ("Court",)),
        ),
    ),
    (
        "a view on a view, with an option more",
        lambda: everything().views[1],
        View(
            "calm-2",
            on="calm",
            options=(("Japan", (Option("leave", "leave the alliance", (), "Unlikely."),)),),
            preferences=(("Japan", Prioritized((Priority(Or((Not(Taken("leave")), WAIT))),))),),
        ),
    ),
    (
        "states",
        lambda: free().states,
        (NamedState("calm", "nothing happens"), NamedState("tense", "troops face each other"),
         NamedState("3", "fighting")),
    ),
    ("moves", lambda: free().decision_makers[0].moves, (Arcs("calm", ("tense",)), Arcs("tense", ("calm", "3")))),
    ("moves of another", lambda: free().decision_makers[1].moves, (Arcs("tense", ("3",)),)),
    (
        "ranking of states",
        lambda: free().decision_makers[0].preference,
        Ranked((Tier(("tense",)), Tier(("calm", "3"), "low", (OURS,), "Guessed."))),
    ),
    ("ranking of states by number", lambda: free().decision_makers[1].preference,
     Ranked((Tier(("calm",)), Tier(("tense", "3"))))),
    ("text of a DM with moves", lambda: free().decision_makers[0].text, "It moves."),
    ("evidence of a DM with moves", lambda: free().decision_makers[0].evidence, (OURS,)),
    ("status quo by name", lambda: free().status_quo, StatusQuo("calm")),
    ("status quo of a view", lambda: free().views[0].status_quo, StatusQuo("tense")),
    ("ranking of a view", lambda: free().views[0].preferences, (("B", Ranked((Tier(("calm", "tense", "3")),))),)),
]  # fmt: skip


@pytest.mark.parametrize(("get", "value"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES])
def test_the_values_of_every_key_arrive(get: Callable[[], object], value: object) -> None:
    assert get() == value


def wants(text: str) -> Preference | None:
    return read(model(text), FILE).decision_makers[0].preference


def rules(text: str) -> Rules:
    return read(model(rest=text), FILE).rules


def status_quo(text: str) -> object:
    found = read(text, FILE).status_quo
    return found and found.at


EVIDENCE: list[tuple[str, tuple[Citation, ...]]] = [
    ("reported", (Citation(kind="reported"),)),
    ("author's judgement", (Citation(kind="author's judgement"),)),
    ("gill", (Citation("gill"),)),
    ("gill ¶3", (Citation("gill", "¶3"),)),
    ("gill ¶3 (reported)", (Citation("gill", "¶3", "reported"),)),
    ("gill (data)", (Citation("gill", "", "data"),)),
    ("gill ¶9, 10 (our inference)", (Citation("gill", "¶9, 10", "our inference"),)),
    ("gill ¶3(reported)", (Citation("gill", "¶3", "reported"),)),
    ("[poll, gill p. 4 (document)]", (Citation(kind="poll"), Citation("gill", "p. 4", "document"))),
    ("{source: gill, at: 3, kind: data, note: n}", (Citation("gill", "3", "data", "n"),)),
    ("[{kind: poll, note: n}, {source: gill}]", (Citation("", "", "poll", "n"), Citation("gill"))),
    ("[]", ()),
    ("", ()),
]


@pytest.mark.parametrize(("text", "citations"), EVIDENCE, ids=[text for text, _ in EVIDENCE])
def test_evidence(text: str, citations: tuple[Citation, ...]) -> None:
    conflict = read(model(f"prefers: []\n    evidence: {text}", "sources: {gill: {}}"), FILE)
    assert conflict.decision_makers[0].evidence == citations


def ranked(*tiers: Tier) -> Ranked:
    return Ranked(tiers)


WANTS: list[tuple[str, Preference]] = [
    ("prefers: []", Prioritized(())),
    ("prefers: [A.go]", Prioritized((Priority(GO),))),
    ("prefers: [{say: go, sure: medium}]", Prioritized((Priority(GO, "medium"),))),
    ("prefers:\n    - '(go)'\n    - not\n      stay", Prioritized((Priority(GO), Priority(Not(STAY))))),
    ("weights: {}", Weighted(())),
    ("weights: {go: 0.1, stay: -2.50, walk: 7}",
     Weighted((Weight("go", Fraction(1, 10)), Weight("stay", Fraction(-5, 2)), Weight("walk", Fraction(7))))),
    ("weights: {B.walk: {weight: .5, sure: low}}", Weighted((Weight("walk", Fraction(1, 2), "low"),))),
    ("ranking: [7, 1]", ranked(Tier((7,)), Tier((1,)))),
    ("ranking: ['Y-N', 'Y N | -', 'ynn', Y--]",
     ranked(*(Tier((pattern(marks),)) for marks in ("Y-N", "YN-", "YNN", "Y--")))),
    ("ranking: [go, not go and stay]", ranked(Tier((GO,)), Tier((And((Not(GO), STAY)),)))),
    ("ranking: [[3, 4], [go], {tie: 5}, {tie: [6, NNN], sure: low}]",
     ranked(Tier((3, 4)), Tier((GO,)), Tier((5,)), Tier((6, pattern("NNN")), "low"))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "preference"), WANTS, ids=[text for text, _ in WANTS])
def test_what_a_decision_maker_wants(text: str, preference: Preference) -> None:
    assert wants(text) == preference


def test_an_option_called_y_is_no_pattern() -> None:
    conflict = read(model("ranking: [Y, N--]", options="Y: , stay: "), FILE)
    assert conflict.decision_makers[0].preference == ranked(
        Tier((Taken("Y"),)), Tier((Pattern("N--", ("Y", "stay", "walk")),))
    )


RULES: list[tuple[str, Rules]] = [
    ("infeasible: []", Rules()),
    ("infeasible: [go and stay]", Rules((Infeasible("never", (And((GO, STAY)),)),))),
    ("infeasible: [{exactly one: [go, not stay]}]", Rules((Infeasible("exactly one", (GO, Not(STAY))),))),
    ("infeasible: [{this: go or stay, only with: not walk, note: n}]",
     Rules((Infeasible("only with", (Or((GO, STAY)), Not(Taken("walk"))), (), "n"),))),
    ("one way: {go: to yes, A.stay: to no}", Rules(one_way=(OneWay("go", "to yes"), OneWay("stay", "to no")))),
    ("moves ruled out: [{after: go}]", Rules(moves=(MoveRule(GO),))),
    ("moves ruled out: [{after: go, by: B}]", Rules(moves=(MoveRule(GO, None, "B"),))),
    ("same state: [go, {say: stay, note: n}]", Rules(same_state=(SameState(GO), SameState(STAY, (), "n")))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), RULES, ids=[text for text, _ in RULES])
def test_rules(text: str, found: Rules) -> None:
    assert rules(text) == found


STATUS_QUOS: list[tuple[str, object]] = [
    (model(), None),
    (model(rest="status quo:"), None),
    (model(rest="status quo: []"), ()),
    (model(rest="status quo: [walk, A.go]"), ("walk", "go")),
    (model(rest="status quo: 7"), 7),
    (model(rest="status quo: {taken: 7}"), 7),
    (model(rest="status quo: {taken: []}"), ()),
    (roads("status quo: tense"), "tense"),
    (roads("status quo: 2"), 2),
    (roads("status quo: {taken: tense}"), "tense"),
]


@pytest.mark.parametrize(("text", "at"), STATUS_QUOS, ids=[text.split("\n")[-1] or "none" for text, _ in STATUS_QUOS])
def test_status_quo(text: str, at: object) -> None:
    assert status_quo(text) == at


def test_states_as_a_list() -> None:
    conflict = read(roads(states="calm, 2", a="moves: {}, ranking: [2, calm]"), FILE)
    assert conflict.states == (NamedState("calm"), NamedState("2"))
    assert conflict.decision_makers[0].moves == ()
    one = read(roads(a="moves: {calm: tense, tense: [calm]}, ranking: [[calm, tense]]"), FILE)
    assert one.decision_makers[0].moves == (Arcs("calm", ("tense",)), Arcs("tense", ("calm",)))
    assert conflict.decision_makers[0].preference == ranked(Tier(("2",)), Tier(("calm",)))


def test_words_that_other_readers_take_for_values_stay_words() -> None:
    conflict = read(model("prefers: [on, true]\n    note: 007", options="on: yes, true: 1.50, no: ~"), FILE)
    maker = conflict.decision_makers[0]
    assert [(option.name, option.text) for option in maker.options] == [("on", "yes"), ("true", "1.50"), ("no", "")]
    assert maker.note == "007"


def test_a_model_in_one_line() -> None:
    text = '{"countermove": 1, "title": "T", "decision makers": {"A": {"options": {"go": ""}, "prefers": ["go"]}}}'
    assert read(text, FILE).options == (Option("go"),)


@pytest.mark.parametrize("name", examples())
def test_the_examples_of_the_docs_are_read(name: str) -> None:
    assert read(examples()[name], FILE).decision_makers


def test_the_first_example_and_the_free_form_one_say_what_they_say() -> None:
    orchard, roads = (read(examples()[name], FILE) for name in ("The orchard and the road", "Two roads"))
    assert [dm.shown for dm in orchard.decision_makers] == ["The town council", "Farmers", "Town"]
    assert str(orchard.decision_makers[1].preference).count("Priority(") == 2
    assert [state.name for state in roads.states] == ["calm", "tense", "war"]
    assert ModelGraph(orchard).status_quo == 0
    assert ModelGraph(roads).moves(0, 1) == (0, 2)


def test_places_of_what_was_read() -> None:
    conflict = read(model("prefers: [go, {say: stay}]", "status quo: [walk]"), FILE)
    maker = conflict.decision_makers[0]
    assert isinstance(maker.preference, Prioritized)
    places = [maker.place, maker.options[1].place, *(each.place for each in maker.preference.priorities)]
    assert [str(place) for place in places] == [f"{FILE}:{at}" for at in ("4:3", "5:21", "6:15", "6:25")]
    assert conflict.status_quo is not None
    assert str(conflict.status_quo.place) == f"{FILE}:10:13"


# Whatever is done to a file

MUTANTS = int(os.environ.get("COUNTERMOVE_MUTANTS", "300"))
TOKEN = re.compile(r"\w+|[^\w\s]")
PIECES = [*"[]{}()&*!|>%@`'\"#,:-?~ \t\n.0", "é", "²", "not", "and", "- ", ": ", "yes", "null", "\\", "\u2028", "\x00"]


def mutant(text: str, rng: random.Random) -> str:
    """The text with one character, token or line deleted, doubled, replaced, or another put in front of it."""
    spans = [match.span() for match in re.finditer(rng.choice([r"[\s\S]", TOKEN.pattern, r".*\n"]), text)]
    start, end = rng.choice(spans)
    kind = rng.choice(["delete", "double", "replace", "insert"])
    other = text[slice(*rng.choice(spans))] if rng.random() < 0.6 else rng.choice(PIECES)
    new = {"delete": "", "double": text[start:end] * 2, "replace": other, "insert": other + text[start:end]}[kind]
    return text[:start] + new + text[end:]


def survives(text: str) -> None:
    """Reads a text and makes the graph of every view; only errors that are meant may come out of it."""
    try:
        conflict = read(text, FILE)
    except CountermoveError as error:
        assert str(error)
        return
    for view in (BASE, *(view.name for view in conflict.views)):
        try:
            ModelGraph(conflict.view(view))
        except CountermoveError as error:
            assert str(error)


@pytest.mark.parametrize("name", MODELS)
def test_no_edit_of_a_model_makes_the_program_fail(name: str) -> None:
    for seed in range(max(1, MUTANTS // len(MODELS))):
        text = mutant(MODELS[name], random.Random(f"{name} {seed}"))
        try:
            survives(text)
        except Exception as error:  # the text is what one needs to see
            pytest.fail(f"{type(error).__name__}: {error}\nmutant {seed} of {name}:\n{text}")


def words_of_statements(text: str) -> list[tuple[int, int]]:
    """Where in a text the names of options stand in preference statements: the spans of the words."""
    conflict = read(text, FILE)
    preferences = [dm.preference for dm in conflict.decision_makers]
    preferences += [each for view in conflict.views for _, each in view.preferences]
    priorities = [each for found in preferences if isinstance(found, Prioritized) for each in found.priorities]
    names = {option.name for option in conflict.options}
    lines = text.splitlines(keepends=True)
    spans: set[tuple[int, int]] = set()
    for priority in priorities:
        assert priority.place is not None
        start = sum(map(len, lines[: priority.place.line - 1])) + priority.place.column - 1
        statement = re.match(r"['\"]?[\w. ()]+", text[start:])
        assert statement is not None
        words = [match.span() for match in re.finditer(r"[\w.]+", statement.group())]
        spans.update((start + a, start + b) for a, b in words if text[start + a : start + b] in names)
    return sorted(spans)


def test_of_thousands_of_misspelt_names_the_first_get_a_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeking one for each took a minute. What is wrong is counted all the same."""
    sought: list[str] = []

    def close(name: str, *_: object, **__: object) -> list[str]:
        sought.append(name)
        return ["go"]

    monkeypatch.setattr("countermove.errors.get_close_matches", close)
    wrong = ", ".join(f"goo{k}" for k in range(3_000))
    with pytest.raises(ModelError) as caught:
        read(f"countermove: 1\ntitle: T\ndecision makers: {{A: {{options: {{go: }}, prefers: [{wrong}]}}}}", "t.yaml")
    assert len(sought) == 100
    assert [bool(each.hint) for each in caught.value.problems] == [True] * 100 + [False] * 101
    assert caught.value.problems[-1].message == "and 2,800 more problems"


def misspelt(word: str, rng: random.Random) -> str:
    """The word with a letter left out, doubled, replaced, or exchanged with the one before it."""
    at = rng.randrange(1, len(word))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    exchanged = before[:-1] + letter + before[-1] + after
    return rng.choice([before + after, before + 2 * letter + after, before + "z" + after, exchanged])


STATED = [name for name, text in MODELS.items() if words_of_statements(text)]


@pytest.mark.parametrize("name", STATED)
def test_a_misspelt_option_is_found_in_its_line_and_the_right_one_named(name: str) -> None:
    text, spans = MODELS[name], words_of_statements(MODELS[name])
    rng = random.Random(name)
    tried = in_line = named = 0
    while tried < max(30, MUTANTS // 10):
        start, end = rng.choice(spans)
        word = text[start:end]
        wrong = misspelt(word, rng)
        try:
            survivor = read(text[:start] + wrong + text[end:], FILE)
        except ModelError as error:
            tried += 1
            places = [problem.place for problem in error.problems]
            line = text.count("\n", 0, start) + 1
            in_line += any(place is not None and place.line == line for place in places)
            named += any(f"`{word}`" in problem.hint for problem in error.problems)
        else:
            assert wrong == word or wrong in {option.name for option in survivor.options}
    assert in_line >= 0.99 * tried
    assert named >= 0.9 * tried
