"""`orchestrator doctor`."""

import json

from orchestrator.cli.command import ERROR, AsJson, DataDir, Host, Port, carry_out, settings


def doctor(as_json: AsJson = False, data_dir: DataDir = None, host: Host = None, port: Port = None) -> None:
    """Test what protects this machine now, and tell what to do about each gap.

    Exit code: 0 a sandbox works, and the database if DATABASE_URL names one; else 2.
    """

    async def work() -> int:
        from orchestrator.cli.doctor import examine, findings_lines

        found = await examine(settings(data_dir, host, port, False))
        print(json.dumps(found.model_dump(mode="json")) if as_json else "\n".join(findings_lines(found)), flush=True)
        return 0 if found.ok else ERROR

    carry_out(work(), as_json)
