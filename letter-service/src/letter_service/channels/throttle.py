"""No more calls in a span of time than a service allows."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Throttle:
    """At most `calls` within any `seconds`; `wait` returns when the next one may go."""

    calls: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _made: deque[float] = field(default_factory=deque)

    def wait(self) -> None:
        """Wait for a place and take it."""
        if len(self._made) == self.calls:
            self.sleep(max(0.0, self._made.popleft() + self.seconds - self.clock()))
        self._made.append(self.clock())
