"""Stopping a sweep: an interrupt ends what is being worked out, and never what is being written down."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


class Stop:
    """Whether to stop. `asked` is set by an interrupt while `listening`, or by anybody, from any thread."""

    def __init__(self) -> None:
        self.asked = False
        self._at_once = False

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Meanwhile an interrupt asks to stop, instead of raising wherever it arrives; a second one raises."""
        before = signal.getsignal(signal.SIGINT)
        if threading.current_thread() is not threading.main_thread() or before in (signal.SIG_IGN, None):
            yield  # interrupts do not come here
            return

        def interrupted(number: int, frame: FrameType | None) -> None:
            again, self.asked = self.asked, True
            if again or self._at_once:
                raise KeyboardInterrupt

        signal.signal(signal.SIGINT, interrupted)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """Meanwhile an interrupt raises KeyboardInterrupt."""
        self._at_once = True
        try:
            if self.asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._at_once = False
