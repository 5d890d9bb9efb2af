"""`up`: serve the API and drive loops in this process until Ctrl-C or SIGTERM."""

import json
import sys
from dataclasses import asdict

from orchestrator.cli.formatting import clean, format_path
from orchestrator.cli.interrupts import Interrupts
from orchestrator.cli.ports import is_loopback
from orchestrator.cli.server import Serving, run_server
from orchestrator.settings import Settings


async def serve(settings: Settings, *, as_json: bool) -> int:
    """Serve until the first signal, then end gracefully with exit code 0.

    Unfinished loops continue at the next start.
    """
    interrupts = Interrupts()
    with interrupts.handle_signals():
        async with run_server(settings, any_port=False) as served:
            if settings.uses_public_key and not is_loopback(settings.host):
                print(_format_key_warning(settings.host), file=sys.stderr, flush=True)
            _print_addresses(settings, served, as_json)
            await interrupts.stop_requested.wait()
            if not as_json:
                print(
                    "Stopping. Unfinished loops continue at the next start. Press Ctrl-C again to quit at once.",
                    flush=True,
                )
    return 0


def _print_addresses(settings: Settings, served: Serving, as_json: bool) -> None:
    folder = settings.data_dir.resolve()
    if as_json:
        print(json.dumps(asdict(served) | {"data_dir": str(folder), "records": settings.records}), flush=True)
        return
    lines = [format_dashboard_line(served), f"API        {served.url}/docs", f"data       {format_path(folder)}"]
    if settings.database:
        lines.append(f"records    {clean(settings.records)}")
    if settings.uses_public_key:
        lines.append("key        demo_key, which is public; set your own key with DEMO_API_KEY")
    if settings.unsafe_no_sandbox:
        lines.append("WARNING    programs run without any sandbox and can do everything you can")
    print("\n".join([*lines, "Press Ctrl-C to stop."]), flush=True)


def format_dashboard_line(served: Serving) -> str:
    return f"Dashboard  {served.dashboard}" + ("" if served.dashboard == served.url else "  (signs you in once)")


def _format_key_warning(host: str) -> str:
    return (
        "=" * 78 + f"\nWARNING: the server listens on {host} with demo_key, the key from the documentation.\n"
        "Anyone who can reach this port can read everything and run programs on this machine.\n"
        "Set DEMO_API_KEY to a secret of your own, or keep --host at 127.0.0.1.\n" + "=" * 78
    )
