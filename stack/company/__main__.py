"""`python -m stack.company COMPANY THEME TARGET`: what the images take of a company's folder."""

import sys
from pathlib import Path

from stack.company.build import build
from stack.company.facts import CompanyError, read


def main(company: str, theme: str, target: str) -> None:
    try:
        build(read(Path(company)), Path(theme), Path(target))
    except CompanyError as wrong:
        sys.exit(str(wrong))


if __name__ == "__main__":
    main(*sys.argv[1:4])
