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
    typer.Option("--evaluator", help="The same as --grader evaluator."),
]

Grader = Annotated[
    str | None,
    typer.Option(
        "--grader",
        help="Also write a grader of this kind and a seed program to start from: evaluator (your own evaluate.py), "
        "tests (a hidden test suite), command, or speed (how many times faster a function is).",
    ),
]

Describe = Annotated[
    str | None,
    typer.Option(
        "--describe",
        help="What you want, in a sentence, such as 'predict churn, care about missed ones': target column and metric "
        "follow from it and from the schema of the file.",
    ),
]
Model = Annotated[
    str,
    typer.Option(
        "--model",
        help="Who reads the sentence: rules, which needs no model, or llm:PROVIDER:MODEL, which is shown the schema "
        "and no row.",
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
    grader: Grader = None,
    describe: Describe = None,
    model: Model = "rules",
) -> None:
    """Write a commented task.toml into FOLDER, for `run FOLDER`.

    Exit code: 0 if it was written, 2 on an error.
    """

    async def work() -> int:
        from orchestrator.cli.init import check_new, collect_settings, make_folder

        reading = {"encoding": encoding, "separator": separator, "header": header, "quote": quote}
        settings = collect_settings(column or (), reading)
        values = None
        target = target_column
        if describe is not None:
            from orchestrator.cli.draft import draft_from_file, pick_values

            check_new(folder)
            draft = await draft_from_file(describe, data, agent=model, target_column=target_column, settings=settings)
            values, target = pick_values(draft, describe), draft.task.data.target_column
        lines = make_folder(
            folder,
            data=data,
            target_column=target,
            settings=settings,
            grader=grader or ("evaluator" if evaluator else None),
            drafted=values,
        )
        print("\n".join(lines))
        return 0

    run_command(work(), as_json=False)
