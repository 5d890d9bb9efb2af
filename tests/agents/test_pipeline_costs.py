"""The table of measured costs, and the script that measures them."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest

from orchestrator.agents.pipelines import costs, model_costs
from orchestrator.agents.pipelines.unit_costs import TABLE, UNIT, load_unit_costs

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("pipeline_costs")


def test_each_cost_has_a_value_a_unit_and_a_meaning():
    assert all(cost.keys() == {"value", "unit", "meaning"} and cost["value"] > 0 for cost in load_unit_costs().values())


def test_estimates_use_each_cost_of_the_table_and_no_other():
    sources = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (costs, model_costs))
    names = {name for use in re.findall(r"UNIT\[(.*?)\]", sources) for name in re.findall(r'"(\w+_\w+)"', use)}

    assert names == set(UNIT)


def test_each_cost_can_be_measured(benchmark):
    assert set(benchmark.MEASUREMENTS) == set(UNIT)


def test_a_cost_is_measured_in_its_unit(benchmark):
    assert UNIT["date_parts_seconds"] / 50 < benchmark.MEASUREMENTS["date_parts_seconds"]() < 0.001


def test_writing_changes_the_values_alone(benchmark):
    text = TABLE.read_text(encoding="utf-8")

    written = benchmark.replace_values(text, {"start_bytes": 1.234e8, "kernel_seconds": 5e-9})

    before, after = tomllib.loads(text), tomllib.loads(written)
    assert after.pop("start_bytes") == before.pop("start_bytes") | {"value": 1.2e8}
    assert after.pop("kernel_seconds") == before.pop("kernel_seconds") | {"value": 5e-9}
    assert after == before
    assert len(written.splitlines()) == len(text.splitlines())


def test_costs_are_named_that_the_machines_speed_does_not_explain(benchmark, capsys):
    ratios = {"start_seconds": 3.0, "cell_seconds": 3.1, "date_seconds": 2.9, "pca_seconds": 9.0, "text_bytes": 1.0}

    benchmark.summarize(ratios, timed=[name for name in ratios if name != "text_bytes"])

    speed, *named = capsys.readouterr().out.strip().splitlines()
    assert "takes 3.05 times as long" in speed
    assert [line.split()[:2] for line in named] == [["pca_seconds", "2.95"]]
