"""What a program of a trial knows: trial.json beside it, and the baseline's outputs in /recorded."""

import json
import os
import shutil
from pathlib import Path

RECORDED = Path("/recorded")
FILE = "trial.json"


def read_settings() -> dict:
    """Return entry, outputs, metric, direction, score and forged, the better score that is to be claimed."""
    return json.loads(Path(__file__).with_name(FILE).read_text(encoding="utf-8"))


def copy_outputs(names: list[str]) -> None:
    """Leave what the baseline left."""
    for name in names:
        if (RECORDED / name).is_file():
            shutil.copyfile(RECORDED / name, name)


def read_outputs(names: list[str]) -> dict[str, bytes]:
    """Return the outputs of the baseline that there are, by name."""
    return {name: (RECORDED / name).read_bytes() for name in names if os.path.isfile(RECORDED / name)}
