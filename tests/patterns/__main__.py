"""`python -m tests.patterns`: names every pattern that backtracks beyond its text's length; fails if there is one."""

import sys

from tests.patterns import proof, repository


def main() -> int:
    patterns, unreadable = repository.patterns()
    answers = proof.ask(patterns)
    bad = [pattern for pattern, answer in answers.items() if not answer.safe]
    faults = [f"{one}: {one.text}\n    {answers[one]}" for one in bad]
    faults += [f"{place}\n    is put together at run time, so that nobody can check it" for place in unreadable]
    for fault in faults:
        print(fault, file=sys.stderr)
    searched = sum(answer.searched for answer in answers.values())
    print(f"{len(patterns)} patterns, {searched} of them beyond the automaton; {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
