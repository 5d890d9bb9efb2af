"""What `doctor` found: checks with their fixes, as data and as lines for people."""

from pydantic import BaseModel

from orchestrator.cli.formatting import clean
from orchestrator.contract.findings import MachineCheck
from orchestrator.contract.running import Capabilities

MAX_SENTENCE_CHARS = 2_000


class Findings(BaseModel):
    """`ok`: programs can run here, since a sandbox works and, if DATABASE_URL names a database, so does that."""

    ok: bool
    runner: Capabilities
    checks: list[MachineCheck]
    growth: list[MachineCheck] = []


def format_findings(findings: Findings) -> list[str]:
    """Format the findings as a plain table, followed by each gap with its fix."""
    runner, isolation = findings.runner, findings.runner.isolation
    state = "works" if runner.available else "DOES NOT WORK"
    lines = [f"Runner {runner.runner}: {state}. {clean(runner.reason, MAX_SENTENCE_CHARS)}"]
    if isolation:
        lines += [f"Isolation: grade {isolation.grade}, {clean(isolation.backend)}", ""]
        lines += [_format_row(p.active, p.name, p.how) for p in isolation.protections]
    lines += ["", *(_format_row(check.ok, check.name, check.found) for check in findings.checks)]
    if findings.growth:
        lines += ["", "Disk usage:", *(_format_row(check.ok, check.name, check.found) for check in findings.growth)]
    gaps = [(p.name, p.fix) for p in (isolation.protections if isolation else []) if p.fix]
    gaps += [(check.name, check.fix) for check in [*findings.checks, *findings.growth] if check.fix]
    if gaps:
        lines += ["", "What you can improve:"]
        lines += [f"  {clean(name)}: {clean(fix, MAX_SENTENCE_CHARS)}" for name, fix in gaps]
    return lines


def _format_row(ok: bool, name: str, detail: str) -> str:
    return f"  {'ok ' if ok else 'gap'} {clean(name):<24} {clean(detail)}"
