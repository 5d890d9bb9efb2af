"""`orchestrator doctor`."""

import json
from typing import Annotated

import typer

from orchestrator.cli.command import ERROR, AsJson, DataDir, Host, Port, load_settings, run_command

Model = Annotated[
    str | None,
    typer.Option(
        help="Also try a model, such as `openai:gpt-5` or `ollama:qwen3-coder`: one tiny call tests its address, its "
        "key and whether it answers in a given form. It may cost a fraction of a cent."
    ),
]

Agent = Annotated[str | None, typer.Option(help="Also start a coding agent in its sandbox, such as `acp:opencode`.")]


def doctor(
    as_json: AsJson = False,
    model: Model = None,
    agent: Agent = None,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
) -> None:
    """Test what protects this machine, and name a fix for each gap.

    Exit code: 0 if a sandbox works, and the database if DATABASE_URL names one, and the model and the agent if they are
    to be tried; 2 otherwise.
    """

    async def work() -> int:
        from orchestrator.cli.doctor import examine
        from orchestrator.cli.findings import format_findings

        findings = await examine(load_settings(data_dir, host, port), model=model, agent=agent)
        print(
            json.dumps(findings.model_dump(mode="json")) if as_json else "\n".join(format_findings(findings)),
            flush=True,
        )
        return 0 if findings.ok else ERROR

    run_command(work(), as_json)
