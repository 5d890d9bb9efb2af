"""The generated files are what the operations say now."""

import inspect
import subprocess
import sys
from pathlib import Path

from orchestrator.client.operations import Client
from orchestrator.contract.operations import Operations
from orchestrator.operations.registry import OPERATIONS

SCRIPT = Path(__file__).parents[2] / "scripts" / "generate_client.py"


def test_checked_in_files_are_fresh():
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, timeout=120)

    assert (done.returncode, done.stdout) == (0, "changed: nothing\n"), done.stderr


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
