"""Which errors each function of the server can raise, read from its source: what it builds, and what it mentions.

A function that is named in another one counts as called there, as those are that go into a transaction or a thread.
Methods count where their class is annotated or built by name; what plug-ins raise is not seen.
"""

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import orchestrator
from orchestrator.contract import errors
from orchestrator.contract.errors import OrchestratorError

ROOT = Path(orchestrator.__file__).parent


@dataclass
class Function:
    """`mentions` are full names of functions of ours; `raises` are names of errors that it builds."""

    mentions: set[str] = field(default_factory=set)
    raises: set[str] = field(default_factory=set)


def list_raised(name: str) -> set[type[OrchestratorError]]:
    """Return the errors that the function of that full name can raise, itself or in what it calls."""
    functions, seen, waiting = read_functions(), set[str](), [name]
    raised: set[str] = set()
    while waiting:
        at = waiting.pop()
        if at in functions and at not in seen:
            seen.add(at)
            raised |= functions[at].raises
            waiting += functions[at].mentions
    return {getattr(errors, error) for error in raised if isinstance(getattr(errors, error, None), type)}


@cache
def read_functions() -> dict[str, Function]:
    """Read all functions of the package, by full name."""
    functions: dict[str, Function] = {}
    for file in ROOT.rglob("*.py"):
        parts = file.relative_to(ROOT.parent).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = _imported(tree) | {
            node.name: f"{module}.{node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions[f"{module}.{node.name}"] = _read(node, names)
            elif isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                        functions[f"{module}.{node.name}.{method.name}"] = _read(method, names)
        for name, full in names.items():  # what a module imports can be reached through it
            functions.setdefault(f"{module}.{name}", Function(mentions={full}))
    return functions


def _imported(tree: ast.AST) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("orchestrator"):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _read(node: ast.AST, names: dict[str, str]) -> Function:
    function = Function()
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and hasattr(errors, part.func.id):
            function.raises.add(part.func.id)
        elif isinstance(part, ast.Name) and part.id in names:
            function.mentions.add(names[part.id])
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in names:
            function.mentions.add(f"{names[part.value.id]}.{part.attr}")
    return function
