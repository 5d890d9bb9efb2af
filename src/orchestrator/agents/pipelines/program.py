"""The text of a program for given parameters: complete, readable, and standing alone."""

from orchestrator.agents.pipelines.expression import Code, import_lines, indented
from orchestrator.agents.pipelines.files import constants, reading, reading_imports
from orchestrator.agents.pipelines.helper_functions import parts
from orchestrator.agents.pipelines.main_functions import main_function
from orchestrator.agents.pipelines.model import model_code
from orchestrator.agents.pipelines.params import described, params_line
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import Params
from orchestrator.contract.running import DATA_VARIABLE, SEED_VARIABLE


def program_text(params: Params, problem: Problem, *, summary: str) -> str:
    """Write the program. `summary` becomes part of its docstring."""
    model = model_code(params, problem)
    target = problem.data.target
    imports = import_lines(model.imports | reading_imports(problem))
    blocks = [build_model(model), *parts(params, problem), *reading(params, problem), main_function(params, problem)]
    body = "\n\n\n".join(blocks)
    seeded = "np.random.seed(SEED)  # TargetEncoder draws from it\n" if "TargetEncoder(" in model.text else ""
    return f'''"""Predicts {target if target.isidentifier() else "the target"} with {described(params, problem.kind)}.

What is new: {summary}
Reads train.csv and test.csv from the folder in {DATA_VARIABLE}; writes predictions.csv into the working directory.
"""

{params_line(params)}
import json
import os
from pathlib import Path

{imports}

DATA = Path(os.environ["{DATA_VARIABLE}"])
SEED = int(os.environ.get("{SEED_VARIABLE}", "0"))
TARGET = {target!r}
{constants(params, problem)}{seeded}

{body}


if __name__ == "__main__":
    main()
'''


def build_model(model: Code) -> str:
    return f"def build_model():\n    return {indented(model.text)}"
