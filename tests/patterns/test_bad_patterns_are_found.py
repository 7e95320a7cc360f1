"""A bad pattern is found in every language of the repository, with its file and line."""

from pathlib import Path

import pytest

from tests.patterns import proof, repository
from tests.patterns.pattern import Found, Pattern, Unreadable

BAD = "(a+)+$"
JAVA = 'class Seed {\n  static final String BAD = "(a+)" + "+$";\n  %s\n}\n'
SEEDS = {
    "re.py": f'import re\n\nre.search(r"{BAD}", "")\n',
    "named.py": f'import re\nBAD = r"{BAD}"\nUSED = re.compile(BAD)\n',
    "verbose.py": 'import re\nUSED = re.compile(\n    "(a +)" "+$", re.X)\n',
    "pydantic.py": f'from pydantic import Field\n\nname: str = Field("", pattern=r"{BAD}")\n',
    "joined.py": 'import re\n\nfound = re.findall("|".join(("b", "(a+)+$")), "")\n',
    "escaped.py": 'import re\n\nfound = re.search(rf"{re.escape(name)}(a+)+$", "")\n',
    "Compiled.java": JAVA % 'Pattern P = Pattern.compile("(a+)+$");',
    "Named.java": JAVA % "boolean b = text.matches(BAD);",
    "Replaced.java": JAVA % 'String s = text.replaceAll("(a+)+$", "");',
    "Split.java": JAVA % 'String[] s = text.split("(a+)+$");',
    "Annotated.java": JAVA % '@Pattern(regexp = "(a+)+$") String s;',
    "literal.js": "const text = '';\n\ntext.replace(/(a+)+$/, '');\n",
    "constructed.mjs": "const text = '';\n\nnew RegExp('(a+)+$', 'i').test(text);\n",
    "matched.js": "const text = '';\n\ntext.match('(a+)+$');\n",
    "realm.json": '{"components": [\n{},\n{"profile": ["{\\"validations\\": {\\"pattern\\": \\"(a+)+$\\"}}"]}]}',
    "profile.json": '{"attributes": [\n{},\n{"validations": {"pattern": {"pattern": "(a+)+$"}}}]}',
    "policy.json": '{\n\n"passwordPolicy": "length(8) and regexPattern((a+)+$) and notUsername"}',
    "mapping.toml": "[columns]\n\npattern = '(a+)+$'\n",
    "page.ftl": '<p>\n\n${text?replace("(a+)+$", "", "r")}</p>\n',
    "matches.ftl": '<p>\n\n<#if text?matches("(a+)+$")></#if>\n',
    "input.html": '<form>\n\n<input name="code" pattern="(a+)+$">\n',
    "proxy.conf": "server {\n\nlocation ~* (a+)+$ {\n}}\n",
    "rewritten.template": "server {\n\nrewrite (a+)+$ /there;\n}\n",
}


def found(name: str, text: str) -> list[Found]:
    return repository.of_file(Path(name), text)


@pytest.mark.parametrize("name", SEEDS)
def test_a_bad_pattern_is_found(name: str) -> None:
    patterns = [one for one in found(name, SEEDS[name]) if isinstance(one, Pattern)]
    bad = [pattern for pattern, answer in proof.ask(patterns).items() if answer.complexity == "exponential"]
    assert [str(pattern) for pattern in bad] == [f"{name}:3"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("built.py", "import re\n\nre.search(pattern, text)\n"),
        ("Built.java", JAVA % "boolean b = text.matches(given + BAD);"),
        ("built.js", "let text;\n\nnew RegExp(given).test(text);\n"),
    ],
)
def test_a_pattern_that_nobody_can_read_is_told(name: str, text: str) -> None:
    [one] = found(name, text)
    assert isinstance(one, Unreadable)
    assert str(one).startswith(f"{name}:3: ")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("harmless.py", 'glob("**/*.py", pattern=None)\nmatch("(a+)+$")\n'),
        ("Harmless.java", JAVA % 'String s = text.replace("(a+)+$", ""); boolean b = matcher.matches();'),
        ("harmless.js", "text.replaceAll('(a+)+$', '').split('(a+)+$');\n"),
        ("harmless.ftl", '${text?replace("(a+)+$", "")} <#list ["pattern", "size"] as name></#list>\n'),
        ("harmless.conf", "# the ~ of a comment (a+)+$\nroot /srv/~(a+)+$;\n"),
    ],
)
def test_a_text_that_is_no_pattern_is_not_taken_for_one(name: str, text: str) -> None:
    assert found(name, text) == []


def test_the_patterns_that_tenants_meet_are_among_those_of_the_repository() -> None:
    patterns, unreadable = repository.patterns()
    files = {str(pattern.file) for pattern in patterns}
    assert unreadable == []
    wanted = {"keycloak/realm.json", "matcher/src/matcher/matching/addresses/tokens.py", "stack/realm/values.py"}
    wanted |= {"keycloak/themes/bwg/login/footer.ftl", "keycloak/themes/bwg/login/resources/js/page.js"}
    assert wanted <= files
