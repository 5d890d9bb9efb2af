"""The generated files are what the operations say now."""

import importlib.util
import inspect
from pathlib import Path

from orchestrator.client.operations import Client
from orchestrator.contract.operations import Operations
from orchestrator.operations.registry import OPERATIONS

SCRIPT = Path(__file__).parents[2] / "scripts" / "generate_client.py"


def generator():
    spec = importlib.util.spec_from_file_location("generate_client", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_checked_in_client_is_fresh():
    script = generator()

    assert script.CLIENT.read_text(encoding="utf-8") == script.client_source()


def test_checked_in_protocol_is_fresh():
    script = generator()

    assert script.PROTOCOL.read_text(encoding="utf-8") == script.protocol_source()


def test_checked_in_table_is_fresh():
    script = generator()

    assert script.TABLE.read_text(encoding="utf-8") == script.table_source()


def test_client_has_every_operation_by_name():
    methods = {name for name, value in vars(Client).items() if inspect.iscoroutinefunction(value)}

    assert methods == set(OPERATIONS)


def test_client_takes_all_that_the_protocol_takes():
    for name in OPERATIONS:
        asked = inspect.signature(getattr(Operations, name)).parameters
        taken = inspect.signature(getattr(Client, name)).parameters

        assert {key: (value.annotation, value.default) for key, value in asked.items()}.items() <= {
            key: (value.annotation, value.default) for key, value in taken.items()
        }.items()
