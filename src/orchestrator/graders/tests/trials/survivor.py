"""Leaves a process behind that writes answers of its own after the end. Answers 0."""

import json
import os
import time

WRITES = 100
PAUSE_SECONDS = 0.05
END_SECONDS = 1.0  # by then the program has ended, if it answers at once


def leave_process() -> None:
    if os.fork():
        return
    os.setsid()
    time.sleep(END_SECONDS)
    for _ in range(WRITES):
        with open("answers.json", "w", encoding="utf-8") as file:
            json.dump({"validation": [], "held_out": ""}, file)
        time.sleep(PAUSE_SECONDS)
    os._exit(0)


def __getattr__(name: str):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *_arguments, **_keywords: 0


leave_process()
