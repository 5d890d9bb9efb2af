"""`orchestrator init`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.command import carry_out

Folder = Annotated[Path, typer.Argument(help="The folder to make; a task.toml that is there already is left alone.")]
Data = Annotated[Path | None, typer.Option("--from", help="A CSV or Parquet file that the task is about.")]
TargetColumn = Annotated[str | None, typer.Option("--target-column", help="The column of that file to predict.")]
Evaluator = Annotated[
    bool,
    typer.Option(
        "--evaluator", help="Write a judge (evaluate.py) and a program (main.py) beside it, to be made your own."
    ),
]


def init(folder: Folder, data: Data = None, target_column: TargetColumn = None, evaluator: Evaluator = False) -> None:
    """Write a commented task.toml into FOLDER, ready for `orchestrator run FOLDER`.

    Exit code: 0 written, 2 error.
    """

    async def work() -> int:
        from orchestrator.cli.init import make_folder

        for line in make_folder(folder, data=data, target_column=target_column, evaluator=evaluator):
            print(line)
        return 0

    carry_out(work(), as_json=False)
