"""One operation, one name: HTTP, Python client, agents' interface, command line and documents list the same."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.app import create_app
from orchestrator.cli.nouns import group_by_noun
from orchestrator.cli.operations.group import RootGroup
from orchestrator.cli.operations.options import build_command
from orchestrator.client.operations import Client
from orchestrator.client.table import load_operations
from orchestrator.contract.operations import Operations
from orchestrator.settings import Settings

ROOT = Path(__file__).parents[2]
LIVE = {"stream_events"}  # not for agents of ours: they are woken by their turn


def served() -> dict[str, dict]:
    """By name, without the sessions of browsers: programs send a key."""
    paths = create_app(Settings(_env_file=None), engine=False).openapi()["paths"]
    return {
        said["operationId"]: said | {"at": f"{method.upper()} {path}"}
        for path, methods in paths.items()
        for method, said in methods.items()
        if said["tags"] != ["sessions"]
    }


def public_methods(shape: type) -> set[str]:
    found = {name for name, value in vars(shape).items() if inspect.isfunction(value) and not name.startswith("_")}
    return found


def test_the_client_has_what_is_served():
    assert public_methods(Client) | LIVE == served().keys()
    assert all(hasattr(Client, name) for name in LIVE)


def test_the_agents_interface_has_what_is_served():
    assert public_methods(Operations) == served().keys() - LIVE


def test_each_operation_is_a_command():
    commands = (
        set(RootGroup(name="orchestrator").list_commands(None)) - group_by_noun().keys()
    )  # no command of ours by hand is in this one

    assert commands == {name.replace("_", "-") for name in served()}


def test_commands_ask_where_the_server_listens():
    assert {row.name: f"{row.method} {row.path}" for row in load_operations().values()} == {
        name: said["at"] for name, said in served().items()
    }


def test_the_documents_list_what_is_served():
    reference = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^### (\w+)$", reference, re.MULTILINE)) == sorted(served())
    assert sorted(re.findall(r"^\| \w+ \| (\w+) \| [A-Z]+ /", readme, re.MULTILINE)) == sorted(served())


@pytest.mark.parametrize("name", sorted(load_operations()))
def test_a_command_takes_all_that_the_client_takes(name):
    operation = load_operations()[name]
    asked = set(inspect.signature(getattr(Client, name)).parameters) - {"self"}

    command = build_command(operation, None)

    options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    assert {"--" + parameter.replace("_", "-") for parameter in asked} <= options
    assert {parameter.name for parameter in operation.parameters} == asked


def test_no_two_operations_share_a_noun_and_verb():
    listed = [operation.name for verbs in group_by_noun().values() for operation in verbs.values()]

    assert len(listed) == len(set(listed))
    assert load_operations().keys() - set(listed) == {name for name in load_operations() if "_" not in name}


def test_the_list_of_commands_needs_no_server_code():
    program = (
        "import sys; from orchestrator.cli.operations.group import RootGroup; RootGroup(name='x').list_commands(None);"
        "print([name for name in ('fastapi', 'pydantic', 'sqlalchemy', 'httpx') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)

    assert (ended.stdout.strip(), ended.stderr) == ("[]", "")
