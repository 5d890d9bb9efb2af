"""The Python files that generate_client.py writes, and empty ones in their stead while it runs.

Import this before anything of `orchestrator`: what imports a generated file then gets an empty class of the same name,
so that the generator runs although a shape that the old file names has moved.
"""

import sys
from pathlib import Path
from types import ModuleType

SOURCE = Path(__file__).parent.parent / "src" / "orchestrator"
CLIENT = SOURCE / "client" / "operations.py"
PROTOCOL = SOURCE / "contract" / "operations.py"


def _replace(name: str, class_name: str) -> None:
    module = ModuleType(name)
    setattr(module, class_name, type(class_name, (), {}))
    sys.modules.setdefault(name, module)


_replace("orchestrator.client.operations", "Client")
_replace("orchestrator.contract.operations", "Operations")
