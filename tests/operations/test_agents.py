"""What the API tells of installed agents, and where it refuses one."""

import pytest


def test_installed_agents_are_told_with_their_roles(api):
    roles = {agent["name"]: agent["roles"] for agent in api.get("/get_agents").json()["agents"]}

    assert roles["pipelines"] == ["coder"]
    assert roles["rules"] == ["generator", "evaluator"]


def test_agent_in_a_role_that_it_lacks_is_refused_beside_its_field(api):
    refused = api.post("/validate_task", json={"name": "x", "dataset": "digits", "agents": {"evaluator": "pipelines"}})

    assert [error["field"] for error in refused.json()["errors"]] == ["agents.evaluator"]


@pytest.mark.parametrize("role", ["generator", "coder", "evaluator"])
@pytest.mark.parametrize("agent", ["nobody", "rules:x"])
def test_agent_that_cannot_be_used_is_refused_beside_its_field(api, role, agent):
    refused = api.post("/validate_task", json={"name": "x", "dataset": "digits", "agents": {role: agent}})

    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [f"agents.{role}"]
