"""Responses: small files that answer a model and say only what differs."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import countermove as cm
from comparing import FILE, ONE, answered
from countermove.errors import CountermoveError, ModelError
from countermove.language.reader import read
from countermove.model import Conflict
from countermove.preference import Prioritized
from countermove.study import Study
from test_schema import VALIDATOR


def test_the_response_of_the_docs(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "model-file.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"^```yml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert "only docs" in answered("compare", str(write(tmp_path, docs=text) / "docs.yaml"), "--most", "1")
    assert list(VALIDATOR.iter_errors(YAML(typ="safe", pure=True).load(text))) == []


RESPONSE = """\
countermove: 1
answers: hanoi-2019
on: advised
by: a reader
text: It would trade.                    # a comment
sources:
  talk: {author: S. Kim, title: A talk, year: 2019}
DPRK:
  prefers:
    - {say: dismantle iff relief, evidence: [talk p. 1 (author's judgement), gill ¶3 (our inference)]}
    - not dismantle
"""


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_response_is_the_model_with_one_view_more(tmp_path: Path) -> None:
    found = cm.load(write(tmp_path, reply=RESPONSE) / "reply.yaml")
    assert found.views == ("feared", "advised", "traded", "reply")
    assert found.shown_views == ("reply",)
    assert found.conflict.sources[-1].key == "talk"
    assert {*found.view("traded").analyze(["nash"]).equilibria("nash")} == {167, 191, 214, 216}
    answered_ = found.answered
    assert answered_ is not None
    assert answered_.conflict == cm.load("hanoi-2019").view("advised").conflict


def test_a_response_is_compared_with_what_it_answers(tmp_path: Path) -> None:
    write(tmp_path, reply=RESPONSE)
    text = answered("compare", "reply.yaml", cwd=tmp_path)
    assert "only reply    dismantle iff relief" in text
    assert "only advised  relief" in text
    assert "What differs between feared and reply" in answered(
        "compare", "reply.yaml", "--view", "feared", "--most", "1", cwd=tmp_path
    )
    assert "View `reply`: a reader" in answered("analyze", "reply.yaml", cwd=tmp_path)
    assert "0 errors, 0 doubts in reply.yaml" in answered("check", "reply.yaml", cwd=tmp_path)


def test_a_response_to_a_response_builds_on_it(tmp_path: Path) -> None:
    write(tmp_path, reply=RESPONSE, second="countermove: 1\nanswers: reply.yaml\nstatus quo: [back]\n")
    found = cm.load(tmp_path / "second.yaml")
    assert found.views[-2:] == ("reply", "second")
    assert found.conflict.views[-1].on == "reply"
    dprk = found.view("second").conflict.decision_makers[1]
    assert isinstance(dprk.preference, Prioritized)
    assert str(dprk.preference.priorities[0]) == "dismantle iff relief"


def test_a_response_written_and_read_is_the_same(tmp_path: Path) -> None:
    path = write(tmp_path, reply=RESPONSE) / "reply.yaml"
    found = cm.load(path)
    found.save(path, overwrite=True)
    assert path.read_text(encoding="utf-8") == RESPONSE
    Study(found.conflict, str(path)).save(path, overwrite=True)
    assert path.read_text(encoding="utf-8") != RESPONSE
    assert cm.load(path).conflict == found.conflict
    assert len(path.read_text(encoding="utf-8").splitlines()) < 20
    view = found.conflict.views[-1]
    later = replace(found.conflict, views=(*found.conflict.views[:-1], replace(view, by="somebody else")))
    path.write_text(RESPONSE, encoding="utf-8")
    replace(cm.load(path), conflict=later).save(path, overwrite=True)
    assert path.read_text(encoding="utf-8") == RESPONSE.replace("a reader", "somebody else")


def test_a_response_converted_is_a_model_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, reply=RESPONSE)
    answered("convert", "reply.yaml", "whole.yaml", cwd=tmp_path)
    whole = cm.load(tmp_path / "whole.yaml").conflict
    assert whole == replace(cm.load(tmp_path / "reply.yaml").conflict, answers=None)


def test_a_response_to_a_free_form_model(tmp_path: Path) -> None:
    free = "countermove: 1\ntitle: T\nstates: [a, b]\ndecision makers: {A: {moves: {a: [b], b: [a]}, ranking: [b, a]}}"
    write(tmp_path, free=free, reply="countermove: 1\nanswers: free.yaml\nA: {ranking: [a, b]}\nstatus quo: b\n")
    found = cm.load(tmp_path / "reply.yaml")
    assert found.view("reply").analyze().equilibria("nash") == (1,)
    assert "ranking: b > a" in answered("compare", "reply.yaml", cwd=tmp_path)


REFUSED = {
    "answers: ../m.yaml": "2:10: error: `../m.yaml` is not in the folder of the response",
    "answers: /etc/passwd": "2:10: error: `/etc/passwd` is not in the folder of the response",
    'answers: "C:/m.yaml"': "2:10: error: `C:/m.yaml` is not in the folder of the response",
    "answers: a\\..\\..\\m.yaml": "2:10: error: `a\\..\\..\\m.yaml` is not in the folder",
    "answers: https://example.org/m.yaml": "2:10: error: `https://example.org/m.yaml` is an address on the web",
    "answers: hanoi-2018": "did you mean `hanoi-2019`?",
    "answers: reply.yaml": "2:10: error: responses answer one another in a circle: `reply.yaml` answers `reply.yaml`",
    "answers: link.yaml": "2:10: error: `link.yaml` leads out of the folder of the response",
    "answers:": "2:1: error: what this answers is not said",
    "answers: [a]": "2:10: error: `answers` cannot be a list",
    "answers: elmira\ntitle: T": "3:1: error: a response has no `title`",
    "answers: elmira\nby: x\nMoE: {prefers: [modfy]}": "4:17: error: there is no option `modfy`",
    "answers: elmira\non: feared": "3:5: error: the response builds on `feared`, which is no view of the model",
    "answers: hanoi-2019\nby: x": "1:1: error: the model that this answers says what US wants only in its views",
    "answers: hanoi-2019\non: feared\nsources: {gill: {author: X}}": "4:11: error: the model that this answers has an",
    "answers: hanoi-2019\non: feared\ninfeasible: {remove: [back]}": "4:23: error: the view `reply` removes a rule",
    "answers: elmira\nMoE: {prefers: [{say: modify, evidence: x ¶1}]}": "3:41: error: `x` is not among the sources",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_responses_that_are_refused(text: str, tmp_path: Path) -> None:
    folder = tmp_path / "responses"
    folder.mkdir()
    write(tmp_path, outside=ONE)
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "reply.yaml").write_text(f"countermove: 1\n{text}\n", encoding="utf-8")
    with pytest.raises(CountermoveError) as error:
        cm.load(folder / "reply.yaml")
    assert REFUSED[text] in str(error.value)
    if isinstance(error.value, ModelError) and ":1:1:" not in str(error.value):
        assert " | " in str(error.value)  # with its line of the file


def test_too_many_responses_in_a_row(tmp_path: Path) -> None:
    names = [f"r{k}" for k in range(13)]
    write(tmp_path, r0=ONE, **{b: f"countermove: 1\nanswers: {a}.yaml\n" for a, b in itertools.pairwise(names)})
    assert cm.load(tmp_path / "r9.yaml").views[-1] == "r9"
    with pytest.raises(ModelError, match="more than 10 responses answer one another"):
        cm.load(tmp_path / "r12.yaml")


def test_errors_of_a_response_do_not_show_lines_of_another_file(tmp_path: Path) -> None:
    base = ONE.replace("ranking", "ranking") + "views: {v: {status quo: [go]}}\n"
    write(tmp_path, base=base, reply="countermove: 1\nanswers: base.yaml\ninfeasible: {add: [not go and not pay]}\n")
    found = cm.load(tmp_path / "reply.yaml").check()
    (error,) = [each for each in found if each.severity == "error"]
    assert error.place is not None
    assert (error.place.file.endswith("base.yaml"), error.excerpt) == (True, "")


def test_the_reader_alone_says_that_it_needs_what_is_answered() -> None:
    with pytest.raises(ModelError, match="`answers`"):
        read(RESPONSE, FILE)


def test_conflicts_know_what_they_answer(tmp_path: Path) -> None:
    found: Conflict = cm.load(write(tmp_path, reply=RESPONSE) / "reply.yaml").conflict
    assert found.answers is not None
    assert found.answers.name == "hanoi-2019"
    assert found.view("reply").answers is None
