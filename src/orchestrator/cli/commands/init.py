"""`orchestrator init`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.command import run_command
from orchestrator.cli.commands.run import Columns, Encoding, Header, Quote, Separator

Folder = Annotated[Path, typer.Argument(help="Folder to write to; an existing task.toml is never overwritten.")]
Data = Annotated[Path | None, typer.Option("--from", help="CSV or Parquet file with the data.")]
TargetColumn = Annotated[str | None, typer.Option("--target-column", help="Column of that file to predict.")]
Evaluator = Annotated[
    bool,
    typer.Option(
        "--evaluator", help="Also write your own grader (evaluate.py) and a seed program (main.py) to start from."
    ),
]


def init(
    folder: Folder,
    data: Data = None,
    target_column: TargetColumn = None,
    column: Columns = None,
    encoding: Encoding = None,
    separator: Separator = None,
    header: Header = None,
    quote: Quote = None,
    evaluator: Evaluator = False,
) -> None:
    """Write a commented task.toml into FOLDER, ready for `orchestrator run FOLDER`.

    Exit code: 0 if it was written, 2 on an error.
    """

    async def work() -> int:
        from orchestrator.cli.init import collect_settings, make_folder

        reading = {"encoding": encoding, "separator": separator, "header": header, "quote": quote}
        settings = collect_settings(column or (), reading)
        for line in make_folder(folder, data=data, target_column=target_column, settings=settings, evaluator=evaluator):
            print(line)
        return 0

    run_command(work(), as_json=False)
