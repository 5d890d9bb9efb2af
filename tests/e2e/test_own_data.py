"""A table of one's own, from the file to a met target with one command, in real sandboxes."""

import json
import random
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


def write_table(path, rows=400) -> None:
    chance = random.Random(3)
    with path.open("w") as file:
        file.write("width,height,weight,kind\n")
        for _ in range(rows):
            width, height = chance.uniform(1, 9), chance.uniform(1, 9)
            file.write(f"{width:.2f},{height:.2f},{width * height * 0.3:.2f},{'tall' if height > width else 'wide'}\n")


def run(folder, *arguments) -> tuple[int, dict, str]:
    command = [sys.executable, "-m", "orchestrator", *arguments, "--json", "--data-dir", "records"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240)
    return ended.returncode, json.loads(ended.stdout.splitlines()[-1]), ended.stderr


def test_table_reaches_its_target_with_one_command(tmp_path):
    write_table(tmp_path / "shapes.csv")

    code, found, said = run(
        tmp_path, "run", "shapes.csv", "--target-column", "kind", "--target", "0.9", "--budget", "8"
    )

    assert (code, found["target_reached"], found["name"]) == (0, True, "shapes"), said
    assert found["best"]["validation"]["mean"] >= 0.9 and found["best"]["held_out"] > 0.8
    assert "Data: shapes.csv, 400 rows, 4 columns" in said


def test_folder_of_init_runs_as_it_is(tmp_path):
    write_table(tmp_path / "shapes.csv")
    made = subprocess.run(
        [sys.executable, "-m", "orchestrator", "init", "task", "--from", "shapes.csv", "--target-column", "kind"],
        cwd=tmp_path,
    )

    code, found, said = run(tmp_path, "run", "task", "--target", "0.8", "--budget", "4")

    assert (made.returncode, code, found["name"]) == (0, 0, "task"), said
