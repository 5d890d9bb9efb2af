"""The package that speaks to providers: an extra, imported on first use, in a thread and without the garbage collector.

The import makes some hundred thousand objects that stay; collections in between take a quarter of its time.
"""

import gc
import importlib
import importlib.util
import threading
from types import ModuleType

from orchestrator.contract.errors import AgentUnfit, PackageMissing

INSTALL = "pip install 'ai-orchestrator[llm]'"
_importing = threading.Lock()


def check_installed() -> None:
    """Check that the extra is installed, without importing it; raise PackageMissing, which says how to install it."""
    if importlib.util.find_spec("pydantic_ai") is None:
        raise PackageMissing(f"The agent `llm` needs packages that are not installed here: {INSTALL}", field="agents")


def load_package(name: str = "pydantic_ai") -> ModuleType:
    """Import a module of pydantic-ai; raise AgentUnfit, which says how to install it, if it is not there."""
    with _importing:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            return importlib.import_module(name)
        except ImportError as error:
            raise AgentUnfit(f"Models need packages that are not installed ({error.name}): {INSTALL}") from None
        finally:
            if was_enabled:
                gc.enable()
