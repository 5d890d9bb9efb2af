"""Leaves links to private files as its outputs."""

import os

from settings import read_settings

TARGETS = ("/private/labels.csv", "/private", "/evaluator/evaluate.py", "/grader/grade.py", "/etc/passwd")


def main() -> None:
    for at, name in enumerate(read_settings()["outputs"]):
        os.symlink(TARGETS[at % len(TARGETS)], name)


if __name__ == "__main__":
    main()
