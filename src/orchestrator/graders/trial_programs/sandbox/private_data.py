"""Leaves the baseline's outputs and looks for files that are the grader's; says so if it can read one."""

import os

from settings import copy_outputs, read_settings

FOLDERS = ("/private", "/grader", "/evaluator", "/command", "/tests", "/outputs", "/data/private", "/data/../private")
NAMES = ("labels.csv", "data.json", "evaluate.py", "grade.py", "tests.py", "calls.json", "answers.json", "answers.csv")


def main() -> None:
    copy_outputs(read_settings()["outputs"])
    paths = [f"{folder}/{name}" for folder in FOLDERS for name in NAMES]
    for folder in FOLDERS:
        for below, _, names in os.walk(folder):
            paths += [os.path.join(below, name) for name in names]
    for path in dict.fromkeys(paths):
        try:
            with open(path, "rb") as file:
                file.read(1)
        except OSError:
            continue
        print("ORCHESTRATOR-" + "REACHED-" + str(6 * 7), path)


if __name__ == "__main__":
    main()
