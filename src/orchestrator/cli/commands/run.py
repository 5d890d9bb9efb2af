"""`orchestrator run`."""

from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, Host, NoSandbox, Port, load_settings, run_command

TaskName = Annotated[
    str | None,
    typer.Argument(
        help="A bundled example (digits, breast_cancer, diabetes, your-own-csv, pack-circles, minimise-a-function), "
        "a folder with a task.toml, or a CSV or Parquet file."
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Continue the newest unfinished loop, or that of TASK.")]
TargetColumn = Annotated[str | None, typer.Option("--target-column", help="Column of your table to predict.")]
Metric = Annotated[str | None, typer.Option("--metric", help="Metric to optimize, by its scikit-learn name.")]
TestFile = Annotated[
    str | None, typer.Option("--test-file", help="Separate table with the validation and held-out rows.")
]
SplitBy = Annotated[
    str | None, typer.Option("--split", help="How to split the rows: random, stratified, group:COLUMN or time:COLUMN.")
]
Kind = Annotated[
    str | None,
    typer.Option("--kind", help="classification or regression, if the target column would be taken for the other."),
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
    typer.Option("--seconds", min=1, help="Maximum number of seconds to take, instead of the task's own budget."),
]


def run(
    task: TaskName = None,
    target_column: TargetColumn = None,
    metric: Metric = None,
    test_file: TestFile = None,
    split: SplitBy = None,
    kind: Kind = None,
    resume: Resume = False,
    target: Target = None,
    versions: Versions = None,
    seconds: Seconds = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    unsafe_no_sandbox: NoSandbox = False,
) -> None:
    """Run TASK's loop to its end: versions are written, run in a sandbox, graded and improved.

    Ctrl-C pauses the loop and keeps all results; --resume continues it.
    Exit code: 0 if the target was reached, 1 if not, 2 on an error.
    """
    if task is None and not resume:
        raise typer.BadParameter("Name a task, or use --resume.", param_hint="TASK")
    if resume and any(
        value is not None for value in (target, versions, seconds, target_column, metric, test_file, split, kind)
    ):
        raise typer.BadParameter("A resumed loop keeps its own data, target and budget.", param_hint="--resume")

    async def work() -> int:
        from orchestrator.cli.data_files import DataOptions
        from orchestrator.cli.run import RunRequest, run_task

        settings = load_settings(data_dir, host, port, unsafe_no_sandbox)
        request = RunRequest(
            task=task,
            resume=resume,
            as_json=as_json,
            any_port=port is None,
            settings=settings,
            target=target,
            versions=versions,
            seconds=seconds,
            data_options=DataOptions(
                target_column=target_column, kind=kind, metric=metric, test_file=test_file, split=split
            ),
        )
        return await run_task(request)

    run_command(work(), as_json)
