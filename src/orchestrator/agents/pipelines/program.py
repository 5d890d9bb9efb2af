"""The text of a program for given parameters: complete, readable, and standing alone. It comes from `templates/`."""

from orchestrator.agents.pipelines.costs import choose_piece_rows, choose_text_chars
from orchestrator.agents.pipelines.families import list_families
from orchestrator.agents.pipelines.layout import list_imports
from orchestrator.agents.pipelines.model import write_model
from orchestrator.agents.pipelines.model_costs import SCORED_ROWS
from orchestrator.agents.pipelines.params import describe_params, write_params_line
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import Params
from orchestrator.agents.pipelines.rendering import render
from orchestrator.contract.running import DATA_VARIABLE, SEED_VARIABLE

MAX_NAMED = 300  # numbers; a program for a wider table takes their names from the file
MAX_NOTED = 20  # columns left out that are named with their reason
MAX_RARE_ROWS = 200  # of a rare class all rows are kept, if it has so many at most
HASHED_WORDS = 4096
WIDE_FILE_BYTES = 24e6  # with more, probabilities are written with six digits
WIDEST_FILE_BYTES = 56e6  # with more, with four
TRAIN_SCORE = {"classification": "train_accuracy", "regression": "train_r2"}
DATE_FORMS = ("ISO8601", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%Y/%m/%d", "%Y%m%d")
READ_AS_MISSING = (  # what pandas reads as missing unless told otherwise
    {"#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN"}
    | {"<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"}
)


def write_program(params: Params, problem: Problem, *, summary: str) -> str:
    """Return the program. `summary` becomes part of its docstring."""
    target = problem.data.target
    body = write_body(params, problem)
    return render(
        "program.py.jinja",
        target_words=target if target.isidentifier() else "the target",
        description=describe_params(params, problem.kind),
        summary=summary,
        data_variable=DATA_VARIABLE,
        params_line=write_params_line(params),
        imports=list_imports(body),
        body=body,
    )


def write_body(params: Params, problem: Problem) -> str:
    """Return what stands below the imports."""
    table, data = problem.table, problem.data
    members = params.get("members", [params])
    families = list_families(problem.kind)
    return render(
        "body.py.jinja",
        params=params,
        problem=problem,
        table=table,
        model=write_model(params, problem),
        data_variable=DATA_VARIABLE,
        seed_variable=SEED_VARIABLE,
        column_lists=table.lists,
        text_lists=[name for name in table.lists if name != "NUMBERS"],
        filled_lists=[name for name in table.lists if name not in ("DATES", "NUMBERS")],
        names_numbers=0 < len(table.numbers) <= MAX_NAMED,
        noted_columns=dict(list(table.left_out.items())[:MAX_NOTED]),
        date_forms=DATE_FORMS,
        hashed_words=HASHED_WORDS,
        learns_logarithm=any(member.get("spread") == "log" for member in members),
        keeps_near=bool(table.plain or table.numbers) and any(families[member["model"]].scaled for member in members),
        least_prediction=choose_least_prediction(problem),
        defines_read=not problem.is_plain or "rows" in params,
        has_labels_like_gaps=not READ_AS_MISSING.isdisjoint(data.classes),
        share=float(f"{params.get('rows', problem.train_rows) / problem.train_rows:.4g}"),
        rare_classes=find_rare_classes(params, problem),
        piece_rows=choose_piece_rows(problem),
        text_chars=choose_text_chars(problem),
        train_score=TRAIN_SCORE[problem.kind],
        scored_rows=SCORED_ROWS,
        absent_classes=[label for label in data.classes if not data.class_rows.get(label)],
        probability_digits=count_digits(problem),
    )


def choose_least_prediction(problem: Problem) -> str:
    """Return, as an expression, the least number that may be predicted; empty where the metric takes any number.

    Where it takes positive ones only, targets may still be 0: then it is little against the mean.
    """
    above = problem.known_metric.predictions_above if problem.known_metric is not None else None
    return "" if above is None else "target.mean() / 100" if above == 0 else "target.min()"


def find_rare_classes(params: Params, problem: Problem) -> list[str]:
    """Return the classes of which a share of the rows would leave next to nothing, unless they have too many rows."""
    rare = {label: rows for label, rows in problem.data.class_rows.items() if 0 < rows <= MAX_RARE_ROWS}
    return list(rare) if sum(rare.values()) <= params.get("rows", 0) / 2 else []


def count_digits(problem: Problem) -> int | None:
    """Return the digits of probabilities with which their file may leave the sandbox; None if all do."""
    if not problem.probabilities or problem.test_rows * (12 + 20 * problem.classes) <= WIDE_FILE_BYTES:
        return None
    return 6 if problem.test_rows * (12 + 10 * problem.classes) <= WIDEST_FILE_BYTES else 4
