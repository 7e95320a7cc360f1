"""As many tenants as a busy system needs, each alone in a house, so that nobody runs into another's limits."""

from people.cast import Person

CROWD = 3000
FIRST_NAMES = ("Bernd", "Carla", "Dieter", "Elke", "Frieda", "Gustav", "Hanna", "Ingo", "Jutta", "Karl")
LAST_NAMES = ("Adler", "Becker", "Conrad", "Dreyer", "Engel", "Förster", "Gerber", "Huber", "Imhof", "Jahn")


def one_of_the_crowd(number: int) -> Person:
    """The tenant of house `number`, 1 to `CROWD`."""
    first_name, last_name = FIRST_NAMES[number % 10], LAST_NAMES[number // 10 % 10]
    return Person(first_name, last_name, f"Siedlungsweg {number}")


def crowd_records() -> str:
    """The crowd as lines of tenant records, without the header: one contract each, numbered like the house."""
    people = ((number, one_of_the_crowd(number)) for number in range(1, CROWD + 1))
    return "".join(
        f"C-{number};CV-{number};CF-{number};Hauptmieter;Frau;;{who.first_name};{who.last_name};"
        f"Siedlungsweg;{number};{who.postal_code};{who.locality};;;;2020-01-01;\n"
        for number, who in people
    )
