"""The verdicts of a rule, each worked out once."""

from __future__ import annotations

from countermove.audience import Ratification


class Ballots:
    """The verdicts of a rule on combinations of audiences, as numbers: bit k is that audience k consents."""

    def __init__(self, ratification: Ratification) -> None:
        self._ratification = ratification
        self._names = [audience.name for audience in ratification.audiences]
        self._known: dict[int, bool] = {}

    def carried(self, pattern: int) -> bool:
        """Whether these audiences carry."""
        if pattern not in self._known:
            ayes = {name for k, name in enumerate(self._names) if pattern >> k & 1}
            self._known[pattern] = self._ratification.carried(ayes)
        return self._known[pattern]

    def pivotal(self, pattern: int, k: int) -> bool:
        """Whether audience k alone decides."""
        return self.carried(pattern) != self.carried(pattern ^ 1 << k)
