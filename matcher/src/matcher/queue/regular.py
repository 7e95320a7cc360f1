"""Regular work by the clock."""

from __future__ import annotations

from collections.abc import Iterable

from procrastinate.periodic import PeriodicDeferrer, TaskAtTime


class Regular(PeriodicDeferrer):
    """Goes by the clock as it is now.

    The library's own remembers the newest time that it saw. One that was ahead held all regular work up until then,
    and where the queue had such work already, the database kept no sign of it for the heartbeat to find.
    """

    def get_previous_tasks(self, at: float) -> Iterable[TaskAtTime]:
        """What is due by now; what a clock that was ahead took for due stands in the way of nothing."""
        self.last_defers = {key: begun for key, begun in self.last_defers.items() if begun <= at}
        return super().get_previous_tasks(at)
