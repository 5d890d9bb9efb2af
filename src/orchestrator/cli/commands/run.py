"""`orchestrator run`."""

from collections.abc import Iterable
from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, Host, NoSandbox, Port, load_settings, run_command

TaskName = Annotated[
    str | None,
    typer.Argument(
        help="A bundled example (digits, breast_cancer, diabetes, your-own-csv, pack-circles, minimise-a-function, "
        "make-it-faster), "
        "a folder with a task.toml, or a CSV or Parquet file."
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Continue the newest unfinished loop, or that of TASK.")]
TargetColumn = Annotated[str | None, typer.Option("--target-column", help="Column of your table to predict.")]
Metric = Annotated[str | None, typer.Option("--metric", help="Metric to optimize, by its scikit-learn name.")]
PositiveClass = Annotated[
    str | None,
    typer.Option(
        "--positive-class",
        help="Of two classes, the one that precision, recall, f1 and the like are of; else it is the rarer one.",
    ),
]
TestFile = Annotated[
    str | None, typer.Option("--test-file", help="Separate table with the validation and held-out rows.")
]
SplitBy = Annotated[
    str | None, typer.Option("--split", help="How to split the rows: random, stratified, group:COLUMN or time:COLUMN.")
]
Kind = Annotated[
    str | None,
    typer.Option("--kind", help="classification or regression, if the target column was read as the other one."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="NAME=SETTING",
        help="How a column is read or used: number, date, category, text, leave_out or identifier, or fields in braces "
        "as in [data.columns], such as --column 'day={order = \"dmy\"}'. Repeat it for several columns.",
    ),
]
Target = Annotated[
    float | None, typer.Option("--target", help="Score to reach on validation data, instead of the task's own target.")
]
Versions = Annotated[
    int | None,
    typer.Option(
        "--versions", "--budget", min=1, help="Maximum number of versions to try, instead of the task's own budget."
    ),
]
Seconds = Annotated[
    float | None,
    typer.Option("--seconds", min=1, help="Maximum time in seconds, instead of the task's own budget."),
]
CostUsd = Annotated[
    float | None,
    typer.Option("--cost-usd", min=0, help="Maximum cost of model calls in US dollars, instead of the task's own."),
]
Coder = Annotated[
    list[str] | None,
    typer.Option(
        "--coder",
        help="Agent that writes the versions, instead of the task's own: pipelines, parameters, llm:PROVIDER:MODEL, "
        "acp:AGENT or 'command:PROGRAM ARGUMENTS'. Repeat it for several that share the budget.",
    ),
]
Evaluator = Annotated[
    str | None,
    typer.Option(
        "--evaluator", help="Agent that explains the results, instead of the task's own: rules or llm:PROVIDER:MODEL."
    ),
]
Policy = Annotated[
    str | None,
    typer.Option(
        "--policy",
        help="Search policy, which says what each version starts from, instead of the task's own: greedy, best_of_n, "
        "tree, islands or pareto.",
    ),
]
Keep = Annotated[
    str | None,
    typer.Option(
        "--keep",
        help="Which version replaces the best one, instead of the task's own: better (if it is better) or significant "
        "(only if it is significantly better).",
    ),
]
Verbose = Annotated[
    bool, typer.Option("--verbose", help="Print what models and coding agents write, while they write it.")
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", help="Encoding of a CSV file, such as cp1252; else its bytes decide.")
]
Separator = Annotated[
    str | None, typer.Option("--separator", help="Character between the cells of a CSV file, or tab, space, semicolon.")
]
Header = Annotated[
    bool | None,
    typer.Option("--header/--no-header", help="Whether line 1 of a CSV file holds the column names."),
]
Quote = Annotated[str | None, typer.Option("--quote", help="Quote around cells of a CSV file: \", ' or none.")]


def run(
    task: TaskName = None,
    target_column: TargetColumn = None,
    metric: Metric = None,
    positive_class: PositiveClass = None,
    test_file: TestFile = None,
    split: SplitBy = None,
    kind: Kind = None,
    column: Columns = None,
    encoding: Encoding = None,
    separator: Separator = None,
    header: Header = None,
    quote: Quote = None,
    resume: Resume = False,
    target: Target = None,
    versions: Versions = None,
    seconds: Seconds = None,
    cost_usd: CostUsd = None,
    policy: Policy = None,
    keep: Keep = None,
    coder: Coder = None,
    evaluator: Evaluator = None,
    verbose: Verbose = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    unsafe_no_sandbox: NoSandbox = False,
) -> None:
    """Run TASK's loop to its end: write, run, grade, improve.

    Ctrl-C pauses the loop and keeps all results; --resume continues it.
    Exit code: 0 if the target was reached, 1 if not, 2 on an error.
    """
    data_options = {"target_column": target_column, "kind": kind, "metric": metric, "test_file": test_file}
    data_options |= {"positive_class": positive_class, "split": split}
    reading = {"encoding": encoding, "separator": separator, "header": header, "quote": quote}
    options = {"target": target, "versions": versions, "seconds": seconds, "cost_usd": cost_usd, "policy": policy}
    options |= {"keep": keep, "coder": coder, "evaluator": evaluator}
    check_arguments(task, (column, *options.values(), *data_options.values(), *reading.values()), is_resumed=resume)

    async def work() -> int:
        from orchestrator.cli.run import DataOptions, RunRequest, TaskOptions, run_task

        settings = load_settings(data_dir, host, port, unsafe_no_sandbox)
        of_data = DataOptions(**data_options, columns=tuple(column or ()), reading=reading)
        of_task = TaskOptions(**options)
        return await run_task(RunRequest(task, resume, as_json, port is None, settings, of_task, of_data, verbose))

    run_command(work(), as_json)


def check_arguments(task: str | None, options: Iterable[object], *, is_resumed: bool) -> None:
    """Check that a task or --resume is given, and no other option with --resume; raise BadParameter."""
    if task is None and not is_resumed:
        raise typer.BadParameter("Name a task, or use --resume.", param_hint="TASK")
    if is_resumed and any(value is not None for value in options):
        raise typer.BadParameter("A resumed loop keeps its own data, target and budget.", param_hint="--resume")
