"""What models cost an installation that uses none: nothing is imported before the first call, and that is quick."""

import importlib.util
import subprocess
import sys

import pytest

from orchestrator.contract.errors import PackageMissing
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.spec import TaskSpec

PLAIN = """
import sys
import orchestrator.app, orchestrator.cli.main
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.spec import TaskSpec
Plugins().coder(TaskSpec.model_validate({"agents": {"coder": "llm:openai:gpt-5"}}))
heavy = [name for name in ("pydantic_ai", "openai", "anthropic", "google.genai", "genai_prices") if name in sys.modules]
print(heavy)
"""
CORE = """
import sys
import orchestrator.app, orchestrator.cli.main
from orchestrator.agents.llm.packages import load_package
load_package("pydantic_ai.models")
print([name for name in ("openai", "anthropic", "google.genai", "mcp") if name in sys.modules])
"""


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120).stdout


def test_no_package_of_a_provider_is_imported_before_the_first_call():
    assert run(PLAIN) == "[]\n"


def test_without_the_extra_a_task_with_a_model_is_refused(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, package=None: None)  # as where it is not installed

    with pytest.raises(PackageMissing, match=r"pip install 'ai-orchestrator\[llm\]'"):
        Plugins().coder(TaskSpec.model_validate({"agents": {"coder": "llm:openai:gpt-5"}}))


def test_the_core_is_imported_without_the_packages_of_providers():
    """How long that takes is measured by benchmarks/model_overhead.py."""
    assert run(CORE) == "[]\n"
