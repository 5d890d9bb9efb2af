"""What a table can be graded as, and the refusals of one that cannot be split or scored."""

import pytest

from orchestrator.contract.errors import BadTable, Invalid, OrchestratorError, UnknownMetric
from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.predictions import PredictionsGrader
from tests.graders.tables import TARGET, table


@pytest.mark.parametrize(
    ("values", "kind", "inferred"),
    [
        (lambda i: i % 2, None, "classification"),
        (lambda i: i * 1.5, None, "regression"),
        (lambda i: i % 10, None, "classification"),
        (lambda i: i % 10, "regression", "regression"),
        (lambda i: "ab"[i % 2], None, "classification"),
        (lambda i: i, None, "regression"),
    ],
)
def test_kind_is_inferred_and_can_be_said(stored, values, kind, inferred):
    source = stored.source(table(row=lambda i: f"{i},2024-01-01,w,{values(i)}"))

    profile = stored.split(source, data={"target_column": "y", "kind": kind})[0]

    assert profile.kind == inferred


@pytest.mark.parametrize(
    ("text", "spec", "says"),
    [
        (table(), {}, "which column is to be predicted.*Perhaps 'y'"),
        (table(), {"data": {"target_column": "Y "}}, "Did you mean 'y'"),
        (table(row=lambda i: f"{i},2024-01-01,w,a"), TARGET, "the same value in every row"),
        (table(row=lambda i: f"{i},2024-01-01,w,"), TARGET, "no value in any of the 200 rows"),
        (table(row=lambda i: f"{i},2024-01-01,w,text {i}"), TARGET, "200 distinct values|free text"),
        (table(), {"data": {"target_column": "day"}}, "contains dates"),
        (
            table(row=lambda i: f"{i},2024-01-01,w,{'abc'[min(i, 2)]}"),
            TARGET,
            "These have too few rows: 'a' .1., 'b' .1.",
        ),
        (table(6), TARGET, "gives 1 of 6 rows"),
        (
            table(),
            {"split": {"kind": "group", "column": "nobody"}, **TARGET},
            "split.column: there is no column 'nobody'",
        ),
        (table(), {"split": {"kind": "time", "column": "who"}, **TARGET}, "needs dates or numbers"),
        (
            table(row=lambda i: f"{i},2024-01-01,w,{'abc'[i % 3]}"),
            {"split": {"kind": "group", "column": "who"}, **TARGET},
            "1 distinct values",
        ),
        (
            table(row=lambda i: f"{i},2024-01-01,w,{'abc'[i % 3]}"),
            {"split": {"kind": "time", "column": "day"}, **TARGET},
            "1 distinct times",
        ),
        (table(), {"split": {"kind": "stratified"}, "data": {"target_column": "n"}}, "needs classes"),
        (
            table(),
            {"data": {"target_column": "y", "ignore_columns": ["x"]}},
            "data.ignore_columns: there is no column 'x'",
        ),
        (table(), {"data": {"target_column": "y", "ignore_columns": ["n", "day", "who"]}}, "nothing to learn from"),
        (table(), {"data": {"target_column": "y", "kind": "regression"}}, "holds classes"),
    ],
)
def test_what_cannot_be_framed_is_said(stored, text, spec, says):
    source = stored.source(text)

    with pytest.raises(OrchestratorError, match=says):
        PredictionsGrader().check("mine", TaskSpec(**spec), source)
        stored.split(source, **spec)


@pytest.mark.parametrize(
    ("test", "says"),
    [
        (table(60, "n,day,who,z"), "no target column 'y'"),
        (table(60, "n,when,who,y"), "are missing in the test file: 'day'"),
        (
            table(60, "n,day,who,y", lambda i: f"x{i},2024-01-01,w,a\n"[:-1]),
            "Column 'n' holds number values in the training file",
        ),
        (table(60, row=lambda i: f"{i},2024-01-01,w,{'ad'[i % 2]}"), "No training row is of the class 'd'"),
    ],
)
def test_test_file_that_does_not_fit_is_refused(stored, test, says):
    with pytest.raises(BadTable, match=says):
        stored.split(stored.source(table(), test), **TARGET)


def test_metric_that_does_not_fit_the_table_is_refused(stored):
    with pytest.raises(Invalid, match="does not fit"):
        PredictionsGrader().check("mine", TaskSpec(objective={"metric": "r2"}, **TARGET), stored.source(table()))


@pytest.mark.parametrize(
    ("metric", "least", "is_refused"),
    [
        ("rmsle", -1.5, True),
        ("rmsle", -0.5, False),
        ("mean_poisson_deviance", 0.0, False),
        ("mean_gamma_deviance", 0.0, True),
        ("rmse", -1.5, False),
    ],
)
def test_metric_that_the_least_target_is_too_small_for_is_refused(stored, metric, least, is_refused):
    source = stored.source(table(row=lambda i: f"{i},2024-01-01,w,{i * 1.5 + least}"))
    spec = TaskSpec(objective={"metric": metric}, **TARGET)

    if not is_refused:
        PredictionsGrader().check("mine", spec, source)
        return
    with pytest.raises(UnknownMetric, match=f"{metric}.*least value {least:g}"):
        PredictionsGrader().check("mine", spec, source)
