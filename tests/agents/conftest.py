"""An in-memory fake of the operations agents use: it answers with the real shapes and keeps what agents post."""

from datetime import UTC, datetime, timedelta

import pytest

from orchestrator.contract import acknowledgements, agents, code, containers, loops, messages, results, tasks
from orchestrator.contract.errors import VersionNotFound
from orchestrator.contract.grading import Column, DataProfile, Grade
from orchestrator.contract.scores import spread
from orchestrator.contract.spec import TaskSpec

START = datetime(2026, 1, 1, tzinfo=UTC)


class Records:
    """One task: the test sets rounds, results and containers; versions, messages and feedback are what agents post."""

    def __init__(
        self, data: DataProfile | None, metric: str | None = None, direction: str | None = None, **spec
    ) -> None:
        self.spec, self.data, self.metric, self.direction = TaskSpec(**spec), data, metric, direction
        self.versions: list[code.VersionFiles] = []
        self.texts: dict[str, str] = {}
        self.parameters: dict[str, dict] = {}
        self.rounds: list[loops.Round] = []
        self.results: list[results.Result] = []
        self.containers: list[containers.Container] = []
        self.messages: list[dict] = []
        self.conversation: list[messages.Message] = []
        self.feedback: list[tuple[str, agents.FeedbackRecord]] = []
        self.min_delta: float | None = 0.0
        self.reads = 0

    # what agents ask
    async def get_task(self, *, task_id):
        return tasks.Task(
            id=task_id,
            name="a task",
            dataset=self.data and self.data.dataset,
            description="Do it.",
            creator_agent=None,
            status="running",
            created_at=moment(0),
            updated_at=moment(0),
            spec=self.spec,
            data=self.data,
        )

    async def get_code(self, *, task_id, limit=50, cursor=None):
        found, cursor = page(list(reversed(self.versions)), limit, cursor)
        return code.VersionList(versions=found, next_cursor=cursor)

    async def read_code(self, *, task_id, version):
        self.reads += 1
        if version not in self.texts:
            raise VersionNotFound(version)
        text = self.texts[version]
        file = code.CodeFile(filename="main.py", text=text, exact=True, size_bytes=len(text), sha256="0")
        return code.CodeText(task_id=task_id, version=version, files=[file])

    async def get_results(self, *, task_id, version=None, limit=50, cursor=None):
        newest_first = [result for result in reversed(self.results) if version in (None, result.version)]
        found, cursor = page(newest_first, limit, cursor)
        return results.ResultList(results=found, next_cursor=cursor)

    async def get_messages(self, *, task_id, limit=50, cursor=None, newest_first=False):
        found, cursor = page(self.conversation[::-1] if newest_first else self.conversation, limit, cursor)
        return messages.MessageList(messages=found, next_cursor=cursor)

    async def get_feedback(self, *, task_id, limit=50):
        return messages.FeedbackList(feedback=[each for each in self.conversation[::-1] if each.role == "feedback"])

    async def get_code_version(self, *, task_id, version):
        items = [
            code.CodeItem(
                id=1,
                task_id=task_id,
                version=version,
                agent="pipelines",
                filename="main.py",
                stored_path="main.py",
                uploaded_at=moment(0),
                size_bytes=len(self.texts[version]),
                sha256="0",
            )
        ]
        return code.CodeItems(items=items)

    async def download_code(self, *, task_id, version, filename):
        return self.texts[version].encode()

    async def get_containers(self, *, task_id=None, version=None, limit=50, cursor=None):
        found = [container for container in reversed(self.containers) if version in (None, container.version)]
        return containers.ContainerList(containers=found[:limit])

    async def get_loop(self, *, task_id, after_round=0):
        return loops.Loop(
            loop_id="loop-1",
            task_id=task_id,
            state="running",
            wanted="running",
            stop_reason=None,
            doing="",
            error=None,
            metric=self.metric,
            direction=self.direction,
            target=self.spec.objective.target,
            min_delta=self.min_delta,
            versions=len(self.rounds),
            budget_versions=20,
            wall_seconds=1,
            budget_wall_seconds=900,
            baseline=None,
            best=None,
            rounds=[past for past in self.rounds if past.round > after_round],
            started_at=moment(0),
            ended_at=None,
        )

    # what agents post
    async def upload_code(
        self, *, task_id, version, agent, file_content, filename="main.py", parents=None, summary=None, parameters="{}"
    ):
        self.parameters[version] = code.PARAMETERS.validate_json(parameters)
        self.add_version(version, file_content, agent=agent, parents=parents or [], summary=summary)
        return code.CodeStored(stored_path=f"storage/code/{task_id}/{version}/main.py")

    async def upload_message(self, **message):
        self.messages.append(messages.MessageUpload(**message).model_dump())
        self.say(**message)
        return acknowledgements.Posted()

    async def upload_feedback(self, *, task_id, evaluator, feedback, record=None):
        self.feedback.append((feedback, record))
        return acknowledgements.Posted()

    # what people and the engine would have written
    def say(self, *, sender, content, receiver=None, role=None, version=None, data=None, **_):
        """Post a message in the conversation; return its id."""
        number = len(self.conversation) + 1
        self.conversation.append(
            messages.Message(
                id=number,
                task_id=1,
                sender=sender,
                receiver=receiver,
                role=role,
                content=content,
                version=version,
                data=data,
                created_at=moment(1000 * number),
            )
        )
        return number

    def add_version(self, version, text, *, agent="pipelines", parents=(), summary=None):
        files = code.VersionFiles(
            version=version,
            files=["main.py"],
            agent=agent,
            parents=list(parents),
            summary=summary,
            created_at=moment(len(self.versions)),
        )
        self.versions.append(files)
        self.texts[version] = text

    def add_grade(
        self, version, grade: Grade, *, kind="improve", confirmed=False, status="done", verdict=None, parent=None
    ):
        """Add a graded execution, and the version's round with all its scores so far."""
        self.results.append(result_of(len(self.results) + 1, version, grade))
        scores = [result.score for result in self.results if result.version == version and result.score is not None]
        self.add_round(
            version, scores=scores, kind=kind, confirmed=confirmed, status=status, verdict=verdict, parent=parent
        )

    def add_round(
        self, version, *, scores=(), kind="improve", confirmed=False, status="done", verdict=None, parent=None
    ):
        number = next((old.round for old in self.rounds if old.version == version), len(self.rounds) + 1)
        self.rounds = [old for old in self.rounds if old.version != version]
        self.rounds.append(
            loops.Round(
                round=number,
                kind=kind,
                version=version,
                parent=parent,
                status=status,
                verdict=verdict,
                score=spread(scores),
                confirmed=confirmed,
                started_at=moment(number),
                ended_at=None,
            )
        )

    def add_container(self, version, *, status="completed", logs="", reason="It ended.", **known):
        number = len(self.containers) + 1
        blank = dict.fromkeys(containers.Container.model_fields)
        about = {
            "id": f"ctr-{number:08x}",
            "task_id": 1,
            "version": version,
            "purpose": "run",
            "runner": "local",
            "status": status,
            "reason": reason,
            "wanted": "running",
            "logs": logs,
            "created_at": moment(number),
            "attempt": 1,
            "output_truncated": False,
        }
        self.containers.append(containers.Container(**blank | about | known))


def result_of(number: int, version: str, grade: Grade) -> results.Result:
    return results.Result(
        id=number,
        task_id=1,
        accuracy=grade.metrics.get("accuracy"),
        loss=None,
        raw_logs=None,
        run_time=1.5,
        created_at=moment(number),
        source="graded",
        version=version,
        container_id=None,
        score=grade.validation,
        held_out=grade.held_out,
        metrics=grade.metrics,
        failing_cases=grade.failing_cases,
        graded=grade.graded,
        reason=grade.reason,
        failure=grade.failure,
        cause=grade.cause,
        seed=1,
        grader="g",
    )


def page(found: list, limit: int, cursor: str | None) -> tuple[list, str | None]:
    start = int(cursor or 0)
    return found[start : start + limit], str(start + limit) if len(found) > start + limit else None


def moment(seconds: int) -> str:
    return (START + timedelta(seconds=seconds)).isoformat()


def profile(kind: str = "classification", rows: int = 300, columns: int = 8) -> DataProfile:
    classes = ["no", "yes"] if kind == "classification" else []
    return DataProfile(
        dataset="a set",
        kind=kind,
        target="target",
        classes=classes,
        class_rows=dict.fromkeys(classes, rows // 2),
        columns=[Column(name=f"x{number}", type="number") for number in range(columns)],
        rows={"train": rows, "validation": rows // 3, "held_out": rows // 3},
        seed=1,
        sha256="0",
    )


@pytest.fixture
def make_records():
    return Records


@pytest.fixture
def make_profile():
    return profile
