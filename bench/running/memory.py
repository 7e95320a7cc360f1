"""Memory of each Python process, best read after a burst."""

from bench.figures import emit
from bench.running import system
from journey.world import World
from stack import services


def measure(world: World) -> None:
    for part in services.parts(world.settings):
        emit("memory", part.name, "resident", system.memory_mb(part.name, "VmRSS"), "MB")
        emit("memory", part.name, "most_ever_resident", system.memory_mb(part.name, "VmHWM"), "MB")
