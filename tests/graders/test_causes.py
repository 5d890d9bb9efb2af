"""What is wrong with outputs is a typed cause beside the sentence, in both graders and on record."""

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa

from orchestrator.contract.grading import GRADE_CAUSES
from orchestrator.graders.evaluator.grader import SANDBOX_FILES as EVALUATOR
from orchestrator.graders.predictions.grader import SANDBOX_FILES as PREDICTIONS
from orchestrator.storage.backends.schema import upgrade
from orchestrator.storage.backends.sqlite import make_sqlite_engine
from tests.graders.evaluated import evaluated

HEADER = "id,prediction"
ROWS = [f"{number},benign" for number in range(228)]


def predictions(*, header=HEADER, rows=tuple(ROWS)):
    return "\n".join([header, *rows]) + "\n"


@pytest.mark.parametrize(
    ("content", "metric", "cause"),
    [
        (None, "accuracy", "missing_file"),
        (b"\xff\xfe", "accuracy", "unreadable_file"),
        ("id,prediction\n" + "x" * 70_000, "accuracy", "too_large"),
        (predictions(rows=["0,benign,1", *ROWS[1:]]), "accuracy", "malformed"),
        (predictions(header="id,guess"), "accuracy", "unknown_column"),
        (predictions(header="id", rows=[str(number) for number in range(228)]), "accuracy", "missing_column"),
        (predictions(), "roc_auc", "missing_probabilities"),
        (predictions(rows=ROWS[:-1]), "accuracy", "wrong_rows"),
        (predictions(rows=[*ROWS, "3,benign"]), "accuracy", "wrong_rows"),
        (predictions(rows=["0,harmless", *ROWS[1:]]), "accuracy", "wrong_value"),
        (
            predictions(header="id,prediction,proba", rows=[f"{row},1.5" for row in ROWS]),
            "roc_auc",
            "wrong_probabilities",
        ),
    ],
)
def test_rejected_predictions_have_their_cause(grade, content, metric, cause):
    result = grade(content, metric=metric)

    assert (result.graded, result.failure, result.cause) == (False, "outputs", cause)


def test_scored_predictions_have_no_cause(grade):
    assert grade(predictions()).cause is None


@pytest.mark.parametrize("folder", [PREDICTIONS, EVALUATOR], ids=["predictions", "evaluator"])
def test_sandboxes_name_declared_causes_only(folder):
    named = {cause for file in folder.glob("*.py") for cause in causes_in(file)}

    assert named and named <= {*GRADE_CAUSES}


def causes_in(file: Path) -> set[str]:
    """Return the texts that stand where `Rejected` takes its cause."""
    calls = [
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rejected"
    ]
    return {
        part.value
        for call in calls
        for part in ast.walk(call.args[0])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    } | ({"a variable"} if any(isinstance(call.args[0], ast.JoinedStr) for call in calls) else set())


@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("text", "failure", "cause"),
    [
        ("outputs.reject('No.', cause='missing_probabilities')", "outputs", "missing_probabilities"),
        ("outputs.reject('No.')", "outputs", None),
        ("outputs.reject('No.', cause='bad luck')", "raised", None),
        ("return outputs.csv('result.json')[0]['proba_yes']", "raised", "missing_probabilities"),
        ("return outputs.csv('result.json')[0]['y']", "raised", "missing_column"),
        ("return outputs.json('result.json')['y']", "outputs", "malformed"),
        ("return outputs.json('other.json')['y']", "outputs", "missing_file"),
    ],
)
def test_evaluators_rejections_have_their_cause(tmp_path, text, failure, cause):
    grade, _ = evaluated(tmp_path, f"def evaluate(outputs):\n    {text}\n", {"result.json": b"a,b\n1,2\n"})

    assert (grade.graded, grade.failure, grade.cause) == (False, failure, cause)


def test_records_from_before_causes_keep_what_their_sentence_said(tmp_path):
    """Up to 0.2.0 coders looked for `proba_` in the sentence; the migration does so once, and nobody later."""
    sentences = {
        1: (False, "predictions.csv, header: column 'proba_no' is missing (...); needed: id."),
        2: (False, "evaluate.py, line 3, in evaluate: KeyError: 'proba_yes'"),
        3: (False, "predictions.csv, line 2 (id 0): '1.5' is not a probability between 0 and 1."),
        4: (True, "proba_yes is well calibrated"),
    }
    with make_sqlite_engine(tmp_path / "old.db", reading=False).connect() as tx:
        upgrade(tx, "0014")
        for number, (graded, reason) in sentences.items():
            row = {"id": number, "graded": graded, "reason": reason}
            tx.execute(
                sa.text(
                    "insert into results (id, task_id, created_at, source, metrics, failing_cases, graded, reason)"
                    " values (:id, 1, '2025-01-01T00:00:00Z', 'graded', '{}', '[]', :graded, :reason)"
                ),
                row,
            )
        tx.commit()

        upgrade(tx, "0015")

        causes = tx.execute(sa.text("select cause from results order by id")).scalars().all()
    assert causes == ["missing_probabilities", "missing_probabilities", None, None]
