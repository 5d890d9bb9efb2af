"""`orchestrator doctor`."""

import json

from orchestrator.cli.command import ERROR, AsJson, DataDir, Host, Port, load_settings, run_command


def doctor(as_json: AsJson = False, data_dir: DataDir = None, host: Host = None, port: Port = None) -> None:
    """Test what protects this machine, and say what to do about each gap.

    Exit code: 0 if a sandbox works, and the database if DATABASE_URL names one; 2 otherwise.
    """

    async def work() -> int:
        from orchestrator.cli.doctor import examine
        from orchestrator.cli.findings import findings_lines

        findings = await examine(load_settings(data_dir, host, port))
        print(
            json.dumps(findings.model_dump(mode="json")) if as_json else "\n".join(findings_lines(findings)), flush=True
        )
        return 0 if findings.ok else ERROR

    run_command(work(), as_json)
