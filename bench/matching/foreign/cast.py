"""The people of the foreign companies: names by origin, with the other writings that one and the same person uses."""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Origin:
    """Names in words, ~ for a blank. `writings`: how else one writes the name; `wives`: surnames end otherwise."""

    share: int
    men: str
    women: str
    surnames: str
    writings: dict[str, str] = field(default_factory=dict)
    wives: bool = False


ORIGINS = (
    Origin(
        55,
        """Achim Bodo Clemens Detlef Eckart Falko Gerald Helmut Ingo Jochen Konrad Lothar Manfred Norbert Olaf Rainer
        Siegfried Torsten Volker Winfried Jannik Mats Hannes Jasper Karl-Heinz Hans-Joachim Ernst-August Björn""",
        """Adelheid Brunhilde Cordula Dagmar Elfriede Frauke Gudrun Hiltrud Irmgard Jutta Karola Liselotte Mechthild
        Petra Roswitha Sieglinde Traute Walburga Yvonne Fenja Greta Jördis Svea Eva-Maria Ann-Kathrin Käthe""",
        """Abendroth Bärenklau Clausnitzer Drößler Engelhardt Fröbel Gärtig Hähnchen Immelmann Jüngst Kößling Lüdtke
        Mühlpfordt Nüßlein Oßwald Pfützner Quaas Röthig Schütze Trübenbach Ullrich Voßkuhle Wölfel Zschoche Krause
        Lehmann Böhme Jahn Kunze Rößler von~Bülow zur~Mühlen Groß-Bölting Meier-Ewert Thieme Seyffarth Brauer""",
        {"Björn": "Bjoern", "Käthe": "Kaethe", "Jördis": "Joerdis"},
    ),
    Origin(
        14,
        "Andrii Bohdan Dmytro Hryhorii Ihor Maksym Mykola Oleksandr Petro Ruslan Serhii Taras Vasyl Yevhen Yurii",
        "Alina Bohdana Halyna Iryna Kateryna Liudmyla Mariia Nataliia Oksana Olha Svitlana Tetiana Valentyna Yuliia",
        """Bondarenko Chernenko Didenko Hrytsenko Ivanchuk Kravchuk Lysenko Melnyk Oliinyk Ponomarenko Savchenko
        Tkachenko Shevchuk Yaremchuk Zinchenko""",
        {
            "Andrii": "Andrij",
            "Hryhorii": "Grygorij",
            "Mykola": "Mikola",
            "Serhii": "Serhij",
            "Yevhen": "Jewhen",
            "Yurii": "Jurij",
            "Mariia": "Mariya",
            "Nataliia": "Natalija",
            "Yuliia": "Julija",
            "Liudmyla": "Lyudmyla",
            "Tetiana": "Tetyana",
            "Oleksandr": "Olexandr",
            "Shevchuk": "Schewtschuk",
            "Chernenko": "Tschernenko",
            "Kravchuk": "Krawtschuk",
            "Yaremchuk": "Jaremtschuk",
            "Oliinyk": "Oliynyk",
            "Savchenko": "Sawtschenko",
        },
    ),
    Origin(
        10,
        "Ahmet Burak Cemal Deniz Emre Ferhat Gökhan Hakan İbrahim Kerem Mustafa Onur Selçuk Tuncay Uğur Yılmaz",
        "Ayşe Buket Çiğdem Derya Elif Fadime Gülay Hatice Leyla Meryem Nurgül Özlem Pınar Sevgi Şeyma Zehra",
        "Akgün Başaran Çelik Doğan Erdoğan Güneş Kılıç Öztürk Şahin Taşkın Uçar Yıldız Aydın Koç Polat",
        {
            "Ayşe": "Ayse",
            "Çiğdem": "Cigdem",
            "Gökhan": "Goekhan",
            "Özlem": "Oezlem",
            "Pınar": "Pinar",
            "Uğur": "Ugur",
            "Çelik": "Celik",
            "Şahin": "Sahin",
            "Öztürk": "Oeztuerk",
            "Yıldız": "Yildiz",
            "Kılıç": "Kilic",
            "Erdoğan": "Erdogan",
            "Güneş": "Guenes",
            "Koç": "Koc",
            "Taşkın": "Taskin",
            "Uçar": "Ucar",
        },
    ),
    Origin(
        7,
        "Văn~Hùng Đức~Minh Quang~Huy Tuấn~Anh Hoàng~Nam Văn~Long",
        "Thị~Hoa Thị~Lan Ngọc~Mai Thu~Hà Thị~Hương Bích~Thảo",
        "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi",
        {
            "Nguyễn": "Nguyen",
            "Trần": "Tran",
            "Lê": "Le",
            "Phạm": "Pham",
            "Vũ": "Vu",
            "Đặng": "Dang",
            "Bùi": "Bui",
            "Đức Minh": "Duc Minh",
            "Văn Hùng": "Van Hung",
            "Thị Hoa": "Thi Hoa",
            "Thị Hương": "Thi Huong",
        },
    ),
    Origin(
        8,
        "Bartosz Grzegorz Krzysztof Łukasz Paweł Stanisław Wojciech Zbigniew Tomáš Jiří",
        "Agnieszka Bożena Grażyna Jolanta Katarzyna Małgorzata Wioletta Zofia Lenka Zdeňka",
        "Dąbrowski Jabłoński Kowalski Lewandowski Nowicki Wiśniewski Zawadzki Krawiecki Sobolewski Urbański",
        {
            "Łukasz": "Lukasz",
            "Paweł": "Pawel",
            "Stanisław": "Stanislaw",
            "Małgorzata": "Malgorzata",
            "Grażyna": "Grazyna",
            "Dąbrowski": "Dabrowski",
            "Wiśniewski": "Wisniewski",
            "Jabłoński": "Jablonski",
        },
        wives=True,
    ),
    Origin(
        6,
        "Bassam Firas Ghassan Haitham Imad Jamal Kamal Munir Nizar Tariq Walid Ziad",
        "Amal Dunya Hala Iman Jumana Lubna Maha Nadine Rima Salma Wafa Zeina",
        "Al-Masri Barazi Darwish Fayyad Haddad Kassem Mansour Najjar Qabbani Sayegh Zahrawi",
        {
            "Al-Masri": "Almasri",
            "Darwish": "Darwisch",
            "Mansour": "Mansur",
            "Kassem": "Kasem",
            "Jamal": "Dschamal",
            "Qabbani": "Kabbani",
            "Najjar": "Nadschar",
            "Fayyad": "Fayad",
            "Tariq": "Tarik",
        },
    ),
)
# A first name that is another person of the same family, though it is near.
NEAR = """Andreas Andrea|Oleksandr Oleksandra|Bohdan Bohdana|Valentyna Valentyn|Yevhen Yevheniia|Stanisław Stanisława
Ruslan Ruslana|Norbert Norberta|Gerald Geralda|Karola Karolin|Petra Petro|Maksym Maksyma|Hakan Okan|Burak Barak
Emre Emine|Elif Elife|Walid Khalid|Kamal Jamal|Salma Selma|Rima Rina|Mats Max|Jannik Jannis|Björn Jörn|Ihor Fedir
Leyla Lale|Zeina Zena|Fenja Finja|Ingo Inge|Jutta Jette|Bodo Bodil|Helmut Helma|Dagmar Dagny|Olaf Ole|Svea Sven"""


def near(name: str) -> str:
    """Another person's name that is near this one, or an empty text."""
    pairs = [pair.split() for line in NEAR.splitlines() for pair in line.split("|")]
    return next((other for one, other in pairs if one == name), "")


def words(text: str) -> list[str]:
    """The names of one list."""
    return [word.replace("~", " ") for word in text.split()]


def origin(dice: random.Random) -> Origin:
    """An origin, as often as it is one."""
    return dice.choices(ORIGINS, [one.share for one in ORIGINS])[0]


def surname(dice: random.Random, of: Origin, *, woman: bool) -> str:
    """A surname; Kowalski's wife is Kowalska."""
    name = dice.choice(words(of.surnames))
    return f"{name[:-1]}a" if of.wives and woman and name.endswith("ski") else name


def written(name: str) -> str:
    """The other writing of a name, or an empty text."""
    return next((one.writings[name] for one in ORIGINS if name in one.writings), "")
