"""Why a loop ended, in the words that people read everywhere: terminal, report, messages and dashboard."""

from orchestrator.contract.states import StopReason

STOP_TEXTS: dict[StopReason, str] = {
    "target_reached": "Target reached and confirmed",
    "budget_versions": "Stopped: version budget used up",
    "budget_wall": "Stopped: time budget used up",
    "budget_cost": "Stopped: cost budget used up",
    "budget_tokens": "Stopped: token budget used up",
    "budget_model_calls": "Stopped: model-call budget used up",
    "plateau": "Stopped: no further improvement",
    "too_many_failures": "Failed: too many versions failed in a row",
    "stopped_by_user": "Stopped by a user",
    "error": "Failed with an error",
}
