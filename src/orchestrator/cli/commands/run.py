"""`orchestrator run`."""

from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, Host, NoSandbox, Port, carry_out, settings

TaskName = Annotated[
    str | None,
    typer.Argument(
        help="A bundled example (digits, breast_cancer, diabetes, your-own-csv, pack-circles, minimise-a-function), a folder with a task.toml, or a CSV or Parquet file."
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the newest unfinished loop, or TASK's.")]
TargetColumn = Annotated[str | None, typer.Option("--target-column", help="The column of your table to predict.")]
Metric = Annotated[str | None, typer.Option("--metric", help="What is measured, by scikit-learn's name for it.")]
TestFile = Annotated[
    str | None, typer.Option("--test-file", help="A table of its own with the validation and held-out rows.")
]
SplitBy = Annotated[
    str | None, typer.Option("--split", help="How rows are split: random, stratified, group:COLUMN or time:COLUMN.")
]
Kind = Annotated[
    str | None,
    typer.Option("--kind", help="classification or regression, where the target's values would be read otherwise."),
]
Target = Annotated[
    float | None, typer.Option("--target", help="Score to reach on validation data, instead of the task's own.")
]
Versions = Annotated[
    int | None, typer.Option("--versions", "--budget", min=1, help="Most versions to try, instead of the task's own.")
]
Seconds = Annotated[
    float | None, typer.Option("--seconds", min=1, help="Most seconds to take, instead of the task's own.")
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
    """Drive TASK's loop to its end: versions are written, run in a sandbox, graded and improved.

    Ctrl-C pauses and keeps what was found; --resume goes on.
    Exit code: 0 target reached, 1 not reached, 2 error.
    """
    if task is None and not resume:
        raise typer.BadParameter("Name a task, or use --resume.", param_hint="TASK")
    if resume and any(
        given is not None for given in (target, versions, seconds, target_column, metric, test_file, split, kind)
    ):
        raise typer.BadParameter("A loop that goes on keeps its own data, target and budget.", param_hint="--resume")

    async def work() -> int:
        from orchestrator.cli.own_data import Frame
        from orchestrator.cli.run import RunRequest, run_task

        named = settings(data_dir, host, port, unsafe_no_sandbox)
        request = RunRequest(
            task=task,
            resume=resume,
            as_json=as_json,
            any_port=port is None,
            settings=named,
            target=target,
            versions=versions,
            seconds=seconds,
            frame=Frame(target_column=target_column, kind=kind, metric=metric, test_file=test_file, split=split),
        )
        return await run_task(request)

    carry_out(work(), as_json)
