"""`orchestrator up`."""

from orchestrator.cli.command import AsJson, DataDir, Host, NoSandbox, Port, carry_out, settings


def up(
    as_json: AsJson = False,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    unsafe_no_sandbox: NoSandbox = False,
) -> None:
    """Serve the API and the dashboard, and drive loops, until Ctrl-C. Unfinished loops go on."""

    async def work() -> int:
        from orchestrator.cli.up import serve

        return await serve(settings(data_dir, host, port, unsafe_no_sandbox), as_json=as_json)

    carry_out(work(), as_json)
