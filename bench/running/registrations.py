"""CPU of Keycloak for a registration: the form, and the code from the mail with eMail and Passwort."""

from bench.figures import emit, tell
from bench.running import system
from bench.running.tenants import Town
from journey.world import World


def measure(world: World, count: int) -> None:
    """The mean of so many, one after the other, after as many that warm Keycloak up."""
    town = Town(world)
    newcomers = town.newcomers(2 * count)
    tell(f"{count} registrations after {count} to warm up")
    for person in newcomers[:count]:
        town.register(person)
    before = system.cpu_seconds("keycloak")
    for person in newcomers[count:]:
        town.register(person)
    emit("registration", "bwg", "cpu_per_registration", (system.cpu_seconds("keycloak") - before) / count, "s")
