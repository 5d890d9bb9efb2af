"""Every status that an operation can answer with stands in the API's description."""

import pytest

from orchestrator.operations.registry import OPERATIONS
from orchestrator.web.openapi import list_errors
from tests.operations.raised_errors import list_raised

OF_THE_MACHINE = {500, 503}  # what every request can meet; the log has the details


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_an_operation_raises_is_declared(name):
    operation = OPERATIONS[name]
    declared = list_errors(operation, operation.method)

    raised = list_raised(f"{operation.function.__module__}.{name}")

    missing = [error for error in raised if not issubclass(error, declared) and error.status not in OF_THE_MACHINE]
    assert missing == []


def test_description_has_one_shape_for_errors(app):
    described = app.openapi()

    answers = {
        answer["content"]["application/json"]["schema"]["$ref"]
        for path in described["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
        if int(status) >= 400
    }
    assert answers == {"#/components/schemas/Problem"}
    assert described["components"]["schemas"]["Problem"]["required"][-1] == "errors"


def test_refusal_names_its_field_and_code(api):
    wrong_form = api.post("/upload_task", json={"name": "x", "budget": {"versions": "many"}})
    no_metric = api.post("/validate_task", json={"name": "x", "dataset": "digits", "objective": {"metric": "none"}})
    no_task = api.get("/get_task/7")

    assert [(e["field"], e["code"]) for e in wrong_form.json()["errors"]] == [("budget.versions", "int_parsing")]
    assert [(e["field"], e["code"]) for e in no_metric.json()["errors"]] == [("objective.metric", "unknown_metric")]
    assert [(e["field"], e["message"]) for e in no_task.json()["errors"]] == [(None, no_task.json()["detail"])]
