"""The coder `pipelines` sends the parameters of each program with it, under plain names."""

from orchestrator.agents.pipelines.params import flatten_params
from tests.agents.test_pipelines_coder import turn_of, write


def test_parameters_are_sent_with_each_version(make_records, make_profile):
    records = make_records(make_profile(), "accuracy", "maximize")

    params = write(records, turn_of(1, kind="baseline"))

    assert records.parameters["v1"] == params
    assert flatten_params({"model": "vote", "members": [params, {"model": "svc", "C": 2.0}]}) == {
        "model": "vote",
        **{f"1.{name}": value for name, value in params.items()},
        "2.model": "svc",
        "2.C": 2.0,
    }
