"""The cast that every test, measurement and guide speaks of."""

from dataclasses import dataclass, replace

PASSWORD = "Sonnenblumen am Fluss 7"


@dataclass(frozen=True)
class Person:
    """What somebody types into the registration form."""

    first_name: str
    last_name: str
    street: str
    postal_code: str = "06406"
    locality: str = "Bernburg"
    phone: str = "03471 555 010"
    email: str = ""
    password: str = PASSWORD

    def with_email(self, email: str) -> "Person":
        return replace(self, email=email)


# All on file in examples/tenants.csv unless said otherwise.
ERIKA = Person("Erika", "Mustermann", "Lange Straße 12")
JUERGEN = Person("Juergen", "Gross-Mueller", "Breite Str. 4a")
HONG = Person("Thị Hồng", "Nguyễn", "Lange Straße 14")
SEAN = Person("Seán", "O'Brien", "Karlsplatz 3")
ANNA = Person("Anna", "von der Höh-Müller", "Karlsplatz 3")
AYSE = Person("Ayşe", "Yılmaz", "Auguststraße 9")
MEHMET = Person("Mehmet", "Yılmaz", "Auguststraße 9")
MOVED_OUT = Person("Hans", "Altmann", "Karlsplatz 5")
STRANGER = Person("Rainer", "Unbekannt", "Nirgendweg 99")  # on nobody's file
