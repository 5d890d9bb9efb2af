"""`up`: API and engine in this process until Ctrl-C or SIGTERM."""

import json
import sys
from dataclasses import asdict

from orchestrator.cli.interrupts import Interrupts
from orchestrator.cli.ports import is_loopback
from orchestrator.cli.server import Serving, serving
from orchestrator.cli.text import clean, path_text
from orchestrator.settings import Settings


async def serve(settings: Settings, *, as_json: bool) -> int:
    """0 after a soft end. Loops that have not ended go on at the next start."""
    interrupts = Interrupts()
    with interrupts.caught():
        async with serving(settings, any_port=False) as served:
            if settings.uses_public_key and not is_loopback(settings.host):
                print(_public_key_warning(settings.host), file=sys.stderr, flush=True)
            _say_where(settings, served, as_json)
            await interrupts.asked.wait()
            if not as_json:
                print("Ending; unfinished loops go on at the next start. Ctrl-C again ends at once.", flush=True)
    return 0


def _say_where(settings: Settings, served: Serving, as_json: bool) -> None:
    folder = settings.data_dir.resolve()
    if as_json:
        print(json.dumps(asdict(served) | {"data_dir": str(folder), "records": settings.records}), flush=True)
        return
    lines = [dashboard_line(served), f"API        {served.url}/docs", f"data       {path_text(folder)}"]
    if settings.database:
        lines.append(f"records    {clean(settings.records)}")
    if settings.uses_public_key:
        lines.append("key        demo_key, the one from the documentation; DEMO_API_KEY sets one of your own")
    if settings.unsafe_no_sandbox:
        lines.append("WARNING    programs run without any sandbox and can do all that you can")
    print("\n".join([*lines, "Ctrl-C ends it."]), flush=True)


def dashboard_line(served: Serving) -> str:
    return f"Dashboard  {served.dashboard}" + ("" if served.dashboard == served.url else "  (signs you in once)")


def _public_key_warning(host: str) -> str:
    return (
        "=" * 78 + f"\nWARNING: the server listens on {host} with the key from the documentation (demo_key).\n"
        "Whoever reaches this port can read everything and run programs on this machine.\n"
        "Set DEMO_API_KEY to a secret of your own, or leave --host at 127.0.0.1.\n" + "=" * 78
    )
