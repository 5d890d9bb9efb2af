"""The generator: the rules' framing and facts; where the task leaves the metric open, the model's choice of it."""

from orchestrator.agents.llm.coder import MARGIN_SECONDS, cut
from orchestrator.agents.llm.context import describe_columns
from orchestrator.agents.llm.json_answers import find_object, read_text
from orchestrator.agents.llm.ledger import Ledger
from orchestrator.agents.llm.messages import Message, Request
from orchestrator.agents.llm.options import LlmOptions
from orchestrator.agents.llm.prompt_files import build_prompt
from orchestrator.agents.llm.quoting import clean_title, quote
from orchestrator.agents.rules.generator import choose_framing, list_prediction_columns, write_brief
from orchestrator.agents.rules.programs import settle_framing, write_program_brief
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed, BudgetUsedUp
from orchestrator.contract.metrics import METRICS, direction_of
from orchestrator.contract.operations import Operations
from orchestrator.contract.positive_class import settle_positive_class
from orchestrator.contract.spec_grading import USER_GRADERS
from orchestrator.contract.tasks import Framing, Task

MAX_ADVICE_CHARS, MAX_WHY_CHARS = 3_000, 300


async def frame_task(operations: Operations, turn: Turn, *, name: str, ledger: Ledger, options: LlmOptions) -> Framing:
    """Settle metric and direction and post the brief: the facts of the rules, and the model's advice.

    Where the model chooses no metric that fits, the rules choose it, and the brief says so.
    """
    task = await operations.get_task(task_id=turn.task_id)
    framing = frame_by_rules(task)
    try:
        answer = await ask_model(task, framing, ledger, options)
    except (AgentFailed, BudgetUsedUp) as error:
        answer, notes = {}, [f"{name} gave no advice: {cut(str(error))}"]
    else:
        framing, notes = choose_metric(task, framing, answer)
    advice = read_text(answer.get("brief"), MAX_ADVICE_CHARS)
    facts = write_facts(task, framing)
    content = "\n\n".join([facts, *notes, *([f"Advice of {name}, not measured: {advice}"] if advice else [])])
    columns = list_prediction_columns(task.data, framing.metric) if task.data and task.data.target else []
    data = framing.model_dump() | ({"columns": columns} if columns else {"outputs": task.spec.program.outputs})
    await operations.upload_message(
        task_id=task.id, sender=name, receiver="coder", role="brief", content=content, data=data
    )
    return framing


def frame_by_rules(task: Task) -> Framing:
    """Return what the agent `rules` would settle; raise AgentFailed where it could not."""
    if task.spec.grade.kind in USER_GRADERS:
        return settle_framing(task.spec)
    if task.data is None:
        raise AgentFailed(f"Task {task.id} has no data that was split, so there is nothing to frame.")
    return choose_framing(task.data, task.spec)


def write_facts(task: Task, framing: Framing) -> str:
    if task.data is None or task.spec.grade.kind in USER_GRADERS:
        return write_program_brief(task, framing)
    return write_brief(task, task.data, framing)


def list_metrics(task: Task) -> list[str]:
    """Return the metrics that the model may choose among; none where the task names one or its grader alone knows."""
    if task.spec.objective.metric is not None or task.data is None or task.spec.grade.kind in USER_GRADERS:
        return []
    of_kind = [metric for metric in METRICS.values() if metric.kind == task.data.kind and not metric.is_short]
    wanted = task.spec.objective.direction
    return [metric.name for metric in of_kind if wanted in (None, metric.direction)]


async def ask_model(task: Task, framing: Framing, ledger: Ledger, options: LlmOptions) -> dict[str, object]:
    """Return the model's answer as an object; raise AgentFailed if it is none."""
    prompt = build_prompt("generator", options)
    choices = list_metrics(task)
    metric = f"Metrics to choose among: {', '.join(choices)}." if choices else f"The metric is given: {framing.metric}."
    columns = [quote("columns", describe_columns(task.data))] if task.data and task.data.columns else []
    rest = "\n\n".join([quote("facts", write_facts(task, framing)), *columns, f"# Now\n{metric} Write your answer."])
    stable = "# Task\n" + quote("the task in a person's words", f"{task.name}\n{task.description or ''}")
    request = Request(prompt.name, prompt.sha256, prompt.text, stable, (Message("user", rest),)).mask(
        ledger.client.mask
    )
    if ledger.client.tokens.count(request.text) > options.context_tokens:
        raise AgentFailed(f"the task has more than the {options.context_tokens:,} tokens of context_tokens.")
    seconds = max(1.0, task.spec.agents.turn_seconds - MARGIN_SECONDS)
    request = await ledger.find_first_request() or request
    reply = await ledger.call_model(request, seconds=seconds)
    answer = find_object(reply.text, "metric", "brief")
    if answer is None:
        raise AgentFailed("its answer holds no JSON object with `metric` and `brief`.")
    return answer


def choose_metric(task: Task, framing: Framing, answer: dict[str, object]) -> tuple[Framing, list[str]]:
    """Return the framing with the model's metric if that is one to choose, and what there is to say of it."""
    metric, choices = answer.get("metric"), list_metrics(task)
    if not choices or metric is None:
        return framing, []
    if metric not in choices:
        named = clean_title(str(metric))
        return framing, [f"The model chose the metric {named!r}, which does not fit; the rules chose {framing.metric}."]
    direction = direction_of(str(metric)) or framing.direction
    why = read_text(answer.get("why"), MAX_WHY_CHARS)
    settled = framing.model_copy(update={"metric": str(metric), "direction": direction})
    positive = settle_positive_class(task.data, task.spec)
    return settled.model_copy(update={"positive_class": positive}), [f"Why {metric}: {why}"] if why else []
