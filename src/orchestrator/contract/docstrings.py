"""Docstrings that help texts and the API description are made of, for interpreters that leave them out, too."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any


def docstring(documented: Callable[..., Any]) -> str:
    """Return the docstring of a function or a class, read from its source under PYTHONOPTIMIZE=2; "" if it has none."""
    if documented.__doc__ is not None:
        return inspect.cleandoc(documented.__doc__)
    try:
        source = textwrap.dedent(inspect.getsource(documented))
    except (OSError, TypeError):
        return ""
    definition = ast.parse(source).body[0]
    is_definition = isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return (ast.get_docstring(definition) or "") if is_definition else ""
