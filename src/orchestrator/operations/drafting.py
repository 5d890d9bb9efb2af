"""Drafting: draft_task. A sentence becomes a task that start_loop would accept, or it is said what is missing."""

import asyncio
from dataclasses import dataclass

from pydantic import ValidationError

from orchestrator.contract.drafting import (
    ColumnShown,
    DraftProposal,
    DraftQuestion,
    Rejection,
    TaskDraft,
    TaskDrafting,
)
from orchestrator.contract.errors import AgentFailed, DatasetNotFound, Invalid, NotAllowed, OrchestratorError
from orchestrator.contract.invalid_values import describe_invalid
from orchestrator.contract.positive_class import check_positive_class
from orchestrator.contract.protocols.agents import DraftsTasks
from orchestrator.contract.spec import Agents, TaskSpec
from orchestrator.contract.tasks import TaskUpload
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.task_checks import check_task
from orchestrator.storage.queries import datasets
from orchestrator.tabular.schemas import find_schema

group = Group("loops")

RULES = "rules"
MAX_COLUMNS = 500


@group.post("/draft_task", body=TaskDrafting, raises=(DatasetNotFound, NotAllowed))
async def draft_task(call: Call, body: TaskDrafting) -> TaskDraft:
    """Draft a task from a sentence and a data set, to be looked over and uploaded; nothing is stored.

    The agent sees names and types of columns and the labels of columns that have two, and no row. Its answer is checked
    as start_loop would check it; a model gets one chance to repair it, then `rules` drafts instead and a note says why.
    """
    if not call.principal.sees_held_out:
        raise NotAllowed("Only people can have tasks drafted.")
    if (known := await call.find_answer(TaskDraft, body)) is not None:
        return known
    question = await _build_question(call, body)
    draft = await _ask(call, question, _find_agent(call, body), body.agent)
    if not draft.complete and not draft.missing:
        by_rules = await _ask(call, question, _find_agent(call, TaskDrafting(sentence=body.sentence)), RULES)
        draft = _merge(draft, by_rules)
    return await call.write(TaskDraft, lambda tx: draft, body)


def _find_agent(call: CallContext, body: TaskDrafting) -> DraftsTasks:
    """Return the agent; raise Invalid if there is none or it drafts no tasks."""
    try:
        spec = TaskSpec(
            agents=Agents(generator=body.agent, options={body.agent: dict(body.options)} if body.options else {})
        )
    except ValidationError as error:
        raise Invalid(error.errors()[0]["msg"].removeprefix("Value error, "), field="agent") from None
    agent = call.plugins.agent(spec, body.agent)
    if not isinstance(agent, DraftsTasks):
        raise Invalid(f"The agent {body.agent!r} drafts no tasks; use rules or llm:PROVIDER:MODEL.", field="agent")
    return agent


async def _build_question(call: CallContext, body: TaskDrafting) -> DraftQuestion:
    columns: list[ColumnShown] = []
    if body.dataset is not None and body.dataset not in call.plugins.list_built_in_datasets():
        name = body.dataset
        summary = await call.store.read(lambda tx: datasets.find(tx, name))
        if summary.kind == "table":
            file = call.store.folder.datasets / summary.sha256 / f"data.{summary.format}"
            table = await asyncio.to_thread(find_schema, file, None)
            columns = [
                ColumnShown.from_column(column, [value.value for value in column.values])
                for column in table.columns[:MAX_COLUMNS]
            ]
    return DraftQuestion(sentence=body.sentence, dataset=body.dataset, columns=columns)


async def _ask(call: CallContext, question: DraftQuestion, agent: DraftsTasks, name: str) -> TaskDraft:
    """Return what the agent makes of the question; neither complete nor with anything missing if it is unusable."""
    proposal = await _propose(agent, question)
    paid, answers = _count(proposal), 1
    task, problem = await _check(call, question, proposal)
    if problem and name != RULES:
        rejected = Rejection(answer=proposal.answer, problem=problem)
        proposal = await _propose(agent, question.model_copy(update={"rejected": [rejected]}))
        paid, answers = paid + _count(proposal), 2
        task, problem = await _check(call, question, proposal)
    missing = [*proposal.missing, *([problem] if name == RULES and problem else [])]
    return TaskDraft(
        task=task,
        complete=not problem and not missing,
        missing=missing,
        notes=[*proposal.notes, *([f"{name} proposed no usable task: {problem}"] if problem and not missing else [])],
        agent=name,
        calls=0 if name == RULES else answers,
        tokens=paid.tokens,
        cost_usd=paid.cost_usd,
    )


async def _propose(agent: DraftsTasks, question: DraftQuestion) -> DraftProposal:
    """Return the agent's proposal; raise Invalid if the agent cannot be reached or its key does not fit."""
    try:
        return await agent.draft_task(question)
    except AgentFailed as error:
        raise Invalid(str(error), field="agent") from error


@dataclass(frozen=True)
class _Paid:
    """Tokens and US dollars; cost_usd is None where a price is unknown."""

    tokens: int
    cost_usd: float | None

    def __add__(self, other: "_Paid") -> "_Paid":
        both = None if self.cost_usd is None or other.cost_usd is None else self.cost_usd + other.cost_usd
        return _Paid(self.tokens + other.tokens, both)


def _count(proposal: DraftProposal) -> _Paid:
    usage = proposal.usage
    return _Paid(usage.input_tokens + usage.output_tokens if usage else 0, proposal.cost_usd)


async def _check(call: CallContext, question: DraftQuestion, proposal: DraftProposal) -> tuple[TaskUpload, str]:
    """Return the proposal as a task, and what is wrong with it; one that lacks something need not run."""
    bare = TaskUpload(name=question.sentence[:80].strip() or "task", dataset=question.dataset)
    if proposal.problem:
        return bare, proposal.problem
    try:
        task = _build_task(question, proposal)
        if not proposal.missing:
            await check_task(call, task.build_unsaved_task())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return bare, f"{'.'.join(map(str, first['loc']))}: {describe_invalid(first)}."
    except OrchestratorError as error:
        return bare, str(error)
    return task, ""


def _build_task(question: DraftQuestion, proposal: DraftProposal) -> TaskUpload:
    names = [column.name for column in question.columns]
    target = next((column for column in question.columns if column.name == proposal.target_column), None)
    if proposal.target_column is not None and names and target is None:
        raise Invalid(f"There is no column {proposal.target_column[:100]!r}; the columns are: {', '.join(names[:50])}.")
    if proposal.positive_class is not None and target is not None:
        check_positive_class(proposal.positive_class, target.labels, len(target.labels))
    objective = proposal.model_dump(include={"metric", "positive_class", "target"}, exclude_none=True)
    values = {"data": {"target_column": proposal.target_column} if target else {}, "objective": objective}
    name = proposal.name or question.sentence[:80].strip()
    return TaskUpload.model_validate(
        {"name": name, "description": question.sentence, "dataset": question.dataset, **values}
    )


def _merge(unusable: TaskDraft, by_rules: TaskDraft) -> TaskDraft:
    """Return the rules' draft with what the model cost and why its answers were not used."""
    paid = unusable.model_dump(include={"calls", "tokens", "cost_usd"})
    return by_rules.model_copy(update=paid | {"notes": [*unusable.notes, *by_rules.notes]})
