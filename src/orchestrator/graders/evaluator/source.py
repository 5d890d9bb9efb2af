"""Checks of an evaluate.py before it has run: that it is Python and has an `evaluate` that can be called."""

import ast

from orchestrator.contract.errors import Invalid

FIELD = "grade.evaluator"
MAX_PARAMETERS = 3
FORMS = "evaluate(outputs), evaluate(outputs, private) or evaluate(outputs, private, part)"


def check_source(text: str, program_files: list[str], *, forgeable: bool = False) -> None:
    """Check an evaluate.py; raise Invalid with the line.

    forgeable: the task accepts that it imports the program that it judges.
    """
    tree = parse(text)
    if not forgeable:
        check_imports(tree, {name.removesuffix(".py") for name in program_files if name.endswith(".py")})
    defined = [
        node
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == "evaluate"
    ]
    if defined:
        check_function(defined[-1])
    elif not any(is_binding_evaluate(node) for node in tree.body):
        raise Invalid(f"{FIELD} has no function `evaluate`; write {FORMS}.", field=FIELD)


def parse(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise Invalid(f"{FIELD}, line {error.lineno}: it is not valid Python: {error.msg}.", field=FIELD) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Invalid(f"{FIELD} is not valid Python: {type(error).__name__}.", field=FIELD) from None


def check_imports(tree: ast.Module, program: set[str]) -> None:
    """Check that the program is not imported; raise Invalid if it is: in the same process it could forge its score."""
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        for name in list_imported_modules(node):
            if name.split(".")[0] in program:
                raise Invalid(
                    f"{FIELD}, line {node.lineno}: it imports the program ({name}), which could then forge its own "
                    "score. Let the program write its results into files of program.outputs, and read those; or have "
                    "its functions called with grade.kind = 'tests'; or accept it with grade.forgeable = true, which "
                    "marks the task and its scores as forgeable.",
                    field=FIELD,
                )


def list_imported_modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [] if node.level else [node.module or ""]


def check_function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    if isinstance(node, ast.AsyncFunctionDef):
        raise Invalid(f"{FIELD}, line {node.lineno}: evaluate is `async`; make it a plain function.", field=FIELD)
    parameters = node.args
    positional = len(parameters.posonlyargs) + len(parameters.args)
    needed = positional - len(parameters.defaults)
    keyword_only = sum(default is None for default in parameters.kw_defaults)
    if not (needed <= MAX_PARAMETERS and (positional or parameters.vararg)) or keyword_only:
        raise Invalid(f"{FIELD}, line {node.lineno}: write {FORMS}.", field=FIELD)


def is_binding_evaluate(node: ast.stmt) -> bool:
    """Return whether the statement may give the name `evaluate` a meaning in another way than by `def`."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return any((alias.asname or alias.name) in ("evaluate", "*") for alias in node.names)
    return any(
        isinstance(name, ast.Name) and name.id == "evaluate" and isinstance(name.ctx, ast.Store)
        for name in ast.walk(node)
    )
