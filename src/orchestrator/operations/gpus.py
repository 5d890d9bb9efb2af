"""Whether a runner has the GPUs that a task asks for: told when the work is asked for, not when it starts."""

from orchestrator.contract.errors import GpuMissing
from orchestrator.contract.plugins import Plugins


async def check_gpus(plugins: Plugins, runner: str, count: int) -> None:
    """Check that the runner has the GPUs; raise GpuMissing with what there is if not. Asking for none costs nothing."""
    if not count:
        return
    capabilities = await plugins.runner(runner).capabilities()
    if count > len(capabilities.gpus):
        there = (
            f"it has {len(capabilities.gpus)}: {', '.join(capabilities.gpus)}" if capabilities.gpus else "it has none"
        )
        raise GpuMissing(
            f"run.gpus = {count}, but the runner {runner} does not have that many: {there}. "
            "Ask for fewer, or leave run.gpus out."
        )
