"""Memory of each Python process, best read after a burst."""

from bench import system
from bench.figures import emit
from stack import services
from tests.world import World


def measure(world: World) -> None:
    for process in services.processes(world.settings):
        emit("memory", process.name, "resident", system.memory_mb(process, "VmRSS"), "MB")
        emit("memory", process.name, "most_ever_resident", system.memory_mb(process, "VmHWM"), "MB")
