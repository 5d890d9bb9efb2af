"""Each bundled example, as a user runs it: one command, real agents, real sandboxes, real grading."""

import json
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


def run(name, folder, *options):
    command = [sys.executable, "-m", "orchestrator", "run", name, "--json", "--data-dir", str(folder), *options]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert ended.returncode in (0, 1), ended.stderr
    return ended.returncode, json.loads(ended.stdout.splitlines()[-1])


def test_digits_reaches_its_target(folder):
    code, said = run("digits", folder)

    assert (code, said["stop_reason"], said["status"]) == (0, "target_reached", "completed")
    assert said["best"]["validation"]["mean"] >= 0.98
    assert said["best"]["validation"]["n"] == 2
    assert said["best"]["held_out"] >= 0.95  # 360 rows: the mean over seeds is measured in benchmarks/offline_agents.py
    assert said["baseline"]["validation"]["mean"] < 0.95


def test_own_table_goes_from_file_to_target(folder):
    code, said = run("your-own-csv", folder)

    assert (code, said["stop_reason"], said["failures"]) == (0, "target_reached", [])
    assert said["best"]["validation"]["mean"] >= 0.88 > 0.85 > said["baseline"]["validation"]["mean"]
    assert said["best"]["held_out"] >= 0.85


@pytest.mark.parametrize("name", ["breast_cancer", "diabetes"])
def test_example_runs_to_its_budget(folder, name):
    code, said = run(name, folder, "--versions", "3")

    assert (code, said["stop_reason"], said["versions"], said["failures"]) == (1, "budget_versions", 3, [])
    assert said["best"]["validation"]["mean"] >= said["baseline"]["validation"]["mean"]
    assert said["best"]["held_out"] is not None
    gap = said["best"]["validation"]["mean"] - said["best"]["held_out"]
    assert said["best"]["gap"] == pytest.approx(gap)


@pytest.mark.parametrize(
    "name, metric, baseline, reached",
    [
        ("pack-circles", "sum_of_radii", (0.95, 0.97), (1.9, 2.6360)),
        ("minimise-a-function", "value", (-0.51, -0.5), (-3.3224, -3.2891)),
    ],
)
def test_parameters_alone_reach_the_target(folder, name, metric, baseline, reached):
    code, said = run(name, folder)

    assert (code, said["stop_reason"], said["metric"]) == (0, "target_reached", metric)
    assert baseline[0] <= said["baseline"]["validation"]["mean"] <= baseline[1]
    assert reached[0] <= said["best"]["validation"]["mean"] <= reached[1]
    assert (said["best"]["held_out"], said["best"]["gap"], said["gap_alarm"]) == (None, None, False)
    assert said["failures"] == []
