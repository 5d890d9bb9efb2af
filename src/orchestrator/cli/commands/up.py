"""`orchestrator up`."""

from orchestrator.cli.command import AsJson, DataDir, Host, NoSandbox, Port, load_settings, run_command


def up(
    as_json: AsJson = False,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    unsafe_no_sandbox: NoSandbox = False,
) -> None:
    """Serve the API and the dashboard, and drive loops, until Ctrl-C. Unfinished loops continue."""

    async def work() -> int:
        from orchestrator.cli.up import serve

        return await serve(load_settings(data_dir, host, port, unsafe_no_sandbox), as_json=as_json)

    run_command(work(), as_json)
