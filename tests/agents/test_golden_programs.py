"""What the coder `pipelines` writes stays as it is, word for word, until a change is meant (see golden_programs.py)."""

import ast
import builtins
import json

import pytest

from orchestrator.agents.pipelines.families import CLASSIFIERS, REGRESSORS, list_families, list_ranges
from orchestrator.agents.pipelines.params import JOINED, read_params
from orchestrator.agents.pipelines.ranges import TABLE_RANGES, Choice
from tests.agents.golden_problems import PROBLEMS
from tests.agents.golden_programs import COMMAND, DIGESTS, GOLDEN, PROGRAMS, digest_of, program_of

REWRITE = f"If the change is meant, run `{COMMAND}` and read the diff."
LINES = [json.loads(line) for line in DIGESTS.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_is_as_its_golden_file(name):
    golden = (GOLDEN / f"{name}.py").read_text(encoding="utf-8")

    assert program_of(name) == golden, REWRITE


def test_sampled_programs_have_their_digests():
    changed = [line for line in LINES if digest_of(line["problem"], line["params"]) != line["sha256"]]

    assert len(LINES) > 200
    assert not changed, f"{len(changed)} of {len(LINES)} differ, the first is {changed[0]}. {REWRITE}"


def test_each_golden_file_has_a_program():
    assert {path.stem for path in GOLDEN.glob("*.py")} == set(PROGRAMS)


@pytest.mark.parametrize("kind, families", [("classification", CLASSIFIERS), ("regression", REGRESSORS)])
def test_golden_programs_cover_each_family_and_option(kind, families):
    programs = [(GOLDEN / f"{name}.py").read_text(encoding="utf-8") for name in PROGRAMS]
    whole = [params for text in programs if (params := read_params(text, kind))]
    sampled = [line["params"] for line in LINES if PROBLEMS[line["problem"]].kind == kind]
    members = [member for params in [*whole, *sampled] for member in params.get("members", [params])]
    used = {(name, value) for params in members for name, value in params.items() if isinstance(value, str | int)}

    assert set(families) <= {params["model"] for params in members}
    assert set(JOINED) <= {params["model"] for params in [*whole, *sampled]}
    assert options_of(kind) - used == set()


def test_whole_programs_cover_each_family():
    problems = [(PROBLEMS[problem].kind, params) for problem, params in PROGRAMS.values()]
    models = {(kind, member["model"]) for kind, params in problems for member in params.get("members", [params])}

    assert {model for _, model in models} == {*CLASSIFIERS, *REGRESSORS}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_defines_or_imports_what_it_uses(name):
    tree = ast.parse(program_of(name))

    assert used_names(tree) - defined_names(tree) - set(dir(builtins)) == set()
    assert imported_names(tree) <= used_names(tree), "imports that nothing uses"


def options_of(kind: str) -> set[tuple[str, object]]:
    """Return each (parameter, option) that programs of this kind can have."""
    of_other_kind = {"spread"} if kind == "classification" else {"balance"}
    ranges = [list_ranges(family) for family in list_families(kind).values()]
    ranges.append({name: range_ for name, range_ in TABLE_RANGES.items() if name not in of_other_kind})
    return {
        (name, option)
        for some_ranges in ranges
        for name, range_ in some_ranges.items()
        if isinstance(range_, Choice)
        for option in range_.options
    }


def used_names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def imported_names(tree: ast.AST) -> set[str]:
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def defined_names(tree: ast.AST) -> set[str]:
    """Return all names that the program binds anywhere."""
    nodes = list(ast.walk(tree))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    functions = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return stored | functions | {node.arg for node in nodes if isinstance(node, ast.arg)} | imported_names(tree)
