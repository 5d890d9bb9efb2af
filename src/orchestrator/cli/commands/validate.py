"""`orchestrator validate`."""

from typing import Annotated

import typer

from orchestrator.cli.command import AsJson, DataDir, NoSandbox, load_settings, run_command

TaskName = Annotated[
    str,
    typer.Argument(
        help="A task on record by its number or name; or what `run` takes: a bundled example, a folder with a "
        "task.toml, or a CSV or Parquet file."
    ),
]
TryGrader = Annotated[
    bool,
    typer.Option(
        "--run",
        help="Also try the grader: the seed program several times, honest twins of it, broken programs and forgers are "
        "run and graded.",
    ),
]


def validate(
    task: TaskName,
    run: TryGrader = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
    unsafe_no_sandbox: NoSandbox = False,
) -> None:
    """Check that TASK can be started, and with --run try its grader.

    Nothing is left behind of a task that is not on record: with --run it is in the trash afterwards.
    Exit code: 0 if TASK is valid and its grader sound, 1 if the grader is flawed or nothing can be said of it, 2 on an
    error.
    """

    async def work() -> int:
        from orchestrator.cli.validate import ValidateRequest, validate_task

        settings = load_settings(data_dir, unsafe_no_sandbox=unsafe_no_sandbox)
        return await validate_task(ValidateRequest(task, try_grader=run, as_json=as_json, settings=settings))

    run_command(work(), as_json)
