"""Digits from the loop to a folder of one's own: real agents, sandboxes, grading; the program then runs elsewhere."""

import csv
import hashlib
import json
import os
import subprocess
import sys
import zipfile

import pytest

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


def orchestrator(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *arguments], cwd=cwd, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ran")
    ended = orchestrator("run", "digits", "--json", "--versions", "3", cwd=folder)
    assert ended.returncode in (0, 1), ended.stderr
    return folder, json.loads(ended.stdout.splitlines()[-1])


def test_export_of_a_real_loop_checks_and_holds_no_label(ran):
    folder, said = ran
    assert orchestrator("export", "1", "home.zip", cwd=folder).returncode == 0

    with zipfile.ZipFile(folder / "home.zip") as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(content.pop("manifest.json"))
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == {
        name: hashlib.sha256(raw).hexdigest() for name, raw in content.items()
    }
    assert manifest["best"] == said["best"]["version"]
    assert not [name for name in content if "labels" in name or "grade.json" in name]
    assert (folder / "storage/data/1/private/labels.csv").read_bytes() not in content.values()
    report = json.loads(content["report.json"])
    assert report["best"]["validation"]["mean"] == said["best"]["validation"]["mean"]
    assert all(change["luck"] for change in report["line"][1:]) and len(report["line"]) > 1
    assert "scikit-learn==" in content["requirements.txt"].decode()


def test_applied_program_gives_the_predictions_it_was_scored_for(ran, tmp_path):
    folder, said = ran
    assert orchestrator("apply", "1", str(tmp_path), cwd=folder).returncode == 0
    loop = said["best"]["version"]
    assert orchestrator("export", "1", "again.zip", cwd=folder).returncode == 0
    with zipfile.ZipFile(folder / "again.zip") as packed:
        runs = [json.loads(line) for line in packed.read("records/containers.jsonl").splitlines()]
        first = next(run for run in runs if run["version"] == loop and run["purpose"] == "run")
        scored = packed.read(f"outputs/{first['id']}/predictions.csv").decode()

    public = folder / "storage/data/1/public"
    environment = os.environ | {"ORCHESTRATOR_DATA": str(public), "ORCHESTRATOR_SEED": str(first["seed"])}
    subprocess.run(
        [sys.executable, "main.py"], cwd=tmp_path, env=environment, check=True, timeout=120, capture_output=True
    )

    ours, theirs = (
        {row["id"]: row["prediction"] for row in csv.DictReader(text)}
        for text in ((tmp_path / "predictions.csv").open(), scored.splitlines())
    )
    assert ours == theirs
