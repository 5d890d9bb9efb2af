"""Leaves the baseline's outputs, and a process that writes better numbers into them after its end."""

import os
import time

from documents import read_document, write_document
from forgeries import claim_beyond, claim_score
from settings import copy_outputs, read_outputs, read_settings

WRITES = 100
PAUSE_SECONDS = 0.05
END_SECONDS = 1.0  # by then the program has ended


def main() -> None:
    settings = read_settings()
    copy_outputs(settings["outputs"])
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            keep_writing(settings)
        os._exit(0)


def keep_writing(settings: dict) -> None:
    forged = {}
    for name, content in read_outputs(settings["outputs"]).items():
        document = read_document(name, content)
        claimed = claim_beyond(document, settings) or document
        forged[name] = write_document(claim_score(claimed, settings) or claimed)
    time.sleep(END_SECONDS)
    for _ in range(WRITES):
        for name, content in forged.items():
            with open(name, "wb") as file:
                file.write(content)
        time.sleep(PAUSE_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    main()
