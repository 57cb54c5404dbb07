"""The answer of `rounds` for people: a tree, and what the outcomes of the first round mean later."""

from __future__ import annotations

import textwrap

from countermove.analyses.outcomes import MARGIN
from countermove.analyses.rounds import Branch, Situation, Tree
from countermove.analyses.rounds.prospects import TURNS, prospects
from countermove.consequences import follow
from countermove.model import Conflict, Consequence
from countermove.report.consequences import after_words, change_lines
from countermove.report.paper import Paper, clean, listed, plural, styled
from countermove.report.prospects import MOST_SHOWN, report_prospects, shown_state
from countermove.report.words import state_words, view_words
from countermove.stability.concepts import find


def report_rounds(paper: Paper, tree: Tree, *, heading: bool = True) -> None:
    """The tree of one view, and what each outcome of the first round means for everybody later."""
    conflict = tree.graph.conflict
    if heading:
        paper.line(conflict.title, "title")
    if conflict.seen:
        paper.line(view_words(conflict.seen), "title")
    paper.line(f"{plural(tree.rounds, 'round')}. {_followed(tree)}")
    if not conflict.next_round:
        paper.line("The model does not say what follows in a next round; only the status quo changes.")
    paper.gap()
    start = tree.graph.status_quo
    paper.line("Start: " + ("no status quo" if start is None else state_words(tree.graph.states[start])), "strong")
    called = _Drawing(Paper(paper.width), tree, set())
    called.draw(tree.first, 1, "", ())
    _Drawing(paper, tree, called.called).draw(tree.first, 1, "", ())
    if tree.partial:
        paper.gap()
        paper.line(_partial(tree), "strong")
    report_prospects(paper, tree)
    paper.gap()
    _legend(paper, tree)


def _followed(tree: Tree) -> str:
    under = find(tree.concept).short if tree.concept else "the most demanding concept that any of it holds under"
    if tree.everything:
        return f"Followed is all that holds under {under}."
    return f"Followed is what holds and is reached by improvements, under {under}."


def _partial(tree: Tree) -> str:
    cut = "This is a part of the tree."
    if tree.waiting:
        met = plural(tree.waiting, "more situation was met", "more situations were met")
        cut += f" {plural(len(tree.situations), 'situation')} were looked into, round by round, and {met}: their "
        cut += "number grows as that of the outcomes of a round to the power of rounds (`--most` sets the bound)."
    if not tree.complete:
        cut += " The model is large, and of its outcomes only the first of each concept are followed."
    return cut


class _Drawing:
    """The tree as indented lines. A situation is drawn where it is met first. `labels`: those that are called by their
    number from elsewhere, which `called` gathers; `said`: the consequences that have been told in full."""

    def __init__(self, paper: Paper, tree: Tree, labels: set[int]) -> None:
        self.paper, self.tree, self.labels = paper, tree, labels
        self.called: set[int] = set()
        self.drawn = {1}
        self.said: list[Consequence] = []

    def draw(self, situation: Situation, number: int, bars: str, way: tuple[int, ...]) -> None:
        """How a round from a situation may end. `bars`: what stands in front of every line; `way`: the situations that
        led here."""
        way = (*way, situation.number)
        shown = situation.branches[:MOST_SHOWN]
        rest = self.rest(situation, len(situation.branches) - len(shown), number)
        for position, branch in enumerate(shown):
            last = position == len(shown) - 1 and not rest
            below = bars + ("   " if last else "│  ")
            self.line(bars + ("└─ " if last else "├─ "), below, self.end(situation, branch, number), "mark")
            if number < self.tree.rounds:
                self.changes(situation.graph.conflict, branch, below)
            self.onward(branch, number, below, way)
        for position, text in enumerate(rest):
            last = position == len(rest) - 1
            self.line(bars + ("└─ " if last else "├─ "), bars + ("   " if last else "│  "), text, "dim")

    def rest(self, situation: Situation, cut: int, number: int) -> list[str]:
        """What is said of outcomes that are not shown, or not followed."""
        if not situation.branches:
            return [self.nothing(situation, number)]
        said = [f"and {plural(cut, 'more outcome')} (`--json` has them)"] if cut else []
        if situation.passed:
            one = situation.passed == 1
            under = find(situation.concept).short
            more = f"{plural(situation.passed, 'more outcome')} {'holds' if one else 'hold'} under {under}"
            said.append(f"({more}; improvements do not reach {'it' if one else 'them'})")
        return said

    def end(self, situation: Situation, branch: Branch, number: int) -> str:
        """An outcome of a round, and how it holds."""
        outcome, graph = branch.outcome, situation.graph
        stays = outcome.state.index == graph.status_quo
        said = [find(situation.concept).short]
        if graph.status_quo is not None and not stays:
            said += ["not reached" if outcome.steps is None else f"reached in {outcome.steps}"]
        if outcome.margin:
            said += [f"margin {outcome.margin}"]
        elif outcome.margin == 0:
            whose = listed([graph.conflict.decision_makers[i].name for i in outcome.weakest])
            said += [f"margin 0 ({whose} could move away without loss)"]
        what = f"it stays at {shown_state(self.tree, situation, outcome.state)}" if stays else ""
        what = what or shown_state(self.tree, situation, outcome.state)
        label = f" (situation {branch.onward})" if self.draws(branch, number) and branch.onward in self.labels else ""
        return f"Round {number}: {what} — {', '.join(said)}{label}"

    def draws(self, branch: Branch, number: int) -> bool:
        """Whether the situation that a branch leads to is drawn below it."""
        onward = self.tree.onward(branch)
        return onward is not None and onward.number not in self.drawn and onward.round == number + 1

    def changes(self, conflict: Conflict, branch: Branch, bars: str) -> None:
        for consequence in branch.followed:
            told = consequence in self.said
            words = f"After `{consequence}`, as above:" if told else after_words(consequence)
            self.said.append(consequence)
            self.line(bars + "· ", bars + "  ", words)
            for line in change_lines(conflict, consequence):
                self.line(bars + "    ", bars + "    ", line, "strong")
            conflict = follow(conflict, consequence)

    def onward(self, branch: Branch, number: int, bars: str, way: tuple[int, ...]) -> None:
        tree = self.tree
        onward = tree.onward(branch)
        if branch.barred:
            rules = listed([f"`{rule}`" for rule in branch.barred])
            self.line(bars, bars, f"No next round can start from it, as {rules} has come to rule it out.", "strong")
        elif onward is None:
            if number < tree.rounds:
                self.line(bars, bars, "Not looked into.", "strong")
        elif onward.number in way:
            self.line(bars, bars, _cycle(len(way) - way.index(onward.number), number), "dim")
        elif self.draws(branch, number):
            self.drawn.add(onward.number)
            self.draw(onward, number + 1, bars, way)
        else:
            self.called.add(onward.number)
            self.line(bars, bars, f"It goes on as in situation {onward.number}.", "dim")

    def nothing(self, situation: Situation, number: int) -> str:
        concept = f" under {find(self.tree.concept).short}" if self.tree.concept else ""
        if not situation.passed:
            return f"Round {number}: no outcome holds{concept}."
        verb = "holds" if situation.passed == 1 else "hold"
        count = plural(situation.passed, "outcome")
        return f"Round {number}: {count} {verb}{concept}, and improvements reach none (`--all` follows them all)."

    def line(self, first: str, rest: str, text: str, style: str = "") -> None:
        room = max(self.paper.width - len(rest), 24)
        for position, piece in enumerate(textwrap.wrap(clean(text), room, break_on_hyphens=False)):
            self.paper.lines.append((rest if position else first) + styled(piece, style))


def _cycle(length: int, number: int) -> str:
    if length == 1:
        return f"Round {number + 1} starts just as round {number} did: a cycle of one round, it can stay so for good."
    return f"Round {number + 1} starts just as round {number + 1 - length} did: a cycle of {length} rounds."


def _legend(paper: Paper, tree: Tree) -> None:
    if tree.first.branches and tree.rounds > 1:
        used = {each.turn for branch in tree.first.branches[:MOST_SHOWN] for each in prospects(tree, branch)}
        for turn, meaning in TURNS.items():
            if turn in used:
                paper.item(turn, f"{meaning}.", hang=16, style="dim")
        text = "counted from the best, in the order that the party has of the states in the first round."
        paper.item("place", text, hang=16, style="dim")
    steps = "the least number of improvements that lead to it from where its round started."
    paper.item("reached in", steps, hang=16, style="dim")
    paper.item("margin", f"{MARGIN}.", hang=16, style="dim")
    paper.gap()
    paper.line("These are consequences of the model as it is written, not a prediction.", "dim")
