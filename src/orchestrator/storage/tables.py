"""The schema. Migrations in `migrations/` must lead to exactly this; a test compares the two."""

import sqlalchemy as sa

metadata = sa.MetaData()
_big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _id(name: str = "id") -> sa.Column:
    return sa.Column(name, _big, primary_key=True, autoincrement=True)


def _time(name: str, *, nullable: bool = True) -> sa.Column:
    """UTC, ISO 8601 with microseconds: sorts as text."""
    return sa.Column(name, sa.Text, nullable=nullable)


tasks = sa.Table(
    "tasks",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("dataset", sa.Text),
    sa.Column("description", sa.Text),
    sa.Column("creator_agent", sa.Text),
    sa.Column("status", sa.Text, nullable=False),
    _time("created_at", nullable=False),
    _time("updated_at", nullable=False),
    sa.Column("spec", sa.JSON, nullable=False),
    sa.Column("data", sa.JSON),
    sa.Column("last_seq", _big, nullable=False, server_default="0"),
    sa.Index("tasks_by_status", "status", "id"),
    sa.Index("tasks_by_name", "name", "id"),
)

versions = sa.Table(
    "versions",
    metadata,
    _id("num"),
    sa.Column("task_id", _big, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("parents", sa.JSON, nullable=False),
    sa.Column("summary", sa.Text),
    _time("created_at", nullable=False),
    _time("frozen_at"),
    sa.UniqueConstraint("task_id", "version", name="versions_by_label"),
)

code = sa.Table(
    "code",
    metadata,
    _id(),
    sa.Column("task_id", _big, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("filename", sa.Text, nullable=False),
    sa.Column("stored_path", sa.Text, nullable=False),
    _time("uploaded_at", nullable=False),
    sa.Column("size_bytes", _big, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    _time("deleted_at"),
    sa.UniqueConstraint("task_id", "version", "filename", name="code_by_name"),
    sa.Index("code_by_task", "task_id", "id"),
)

results = sa.Table(
    "results",
    metadata,
    _id(),
    sa.Column("task_id", _big, nullable=False),
    sa.Column("accuracy", sa.Float),
    sa.Column("loss", sa.Float),
    sa.Column("raw_logs", sa.Text),
    sa.Column("run_time", sa.Float),
    _time("created_at", nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("version", sa.Text),
    sa.Column("container_id", sa.Text),
    sa.Column("score", sa.Float),
    sa.Column("held_out", sa.Float),
    sa.Column("metrics", sa.JSON, nullable=False),
    sa.Column("failing_cases", sa.JSON, nullable=False),
    sa.Column("graded", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("seed", _big),
    sa.Column("grader", sa.Text),
    sa.Index("results_by_task", "task_id", "id"),
    sa.Index("results_by_version", "task_id", "version", "id"),
    sa.Index("results_by_container", "container_id"),
)

messages = sa.Table(
    "messages",
    metadata,
    _id(),
    sa.Column("task_id", _big, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("receiver", sa.Text),
    sa.Column("role", sa.Text),
    sa.Column("content", sa.Text, nullable=False),
    _time("created_at", nullable=False),
    sa.Column("version", sa.Text),
    sa.Column("data", sa.JSON),
    sa.Index("messages_by_task", "task_id", "id"),
    sa.Index("messages_by_role", "task_id", "role", "id"),
)

containers = sa.Table(
    "containers",
    metadata,
    _id("num"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("task_id", _big, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("logs", sa.Text, nullable=False, server_default=""),
    _time("created_at", nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("grades", sa.Text),
    sa.Column("want_held_out", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("runner", sa.Text, nullable=False),
    sa.Column("wanted", sa.Text, nullable=False),
    sa.Column("provider_id", sa.Text),
    sa.Column("boot", sa.Text),
    sa.Column("reason", sa.Text),
    _time("started_at"),
    _time("ended_at"),
    _time("observed_at"),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("loop_id", sa.Text),
    sa.Column("round", sa.Integer),
    sa.Column("run_index", sa.Integer),
    sa.Column("seed", _big),
    sa.Column("exit_code", sa.Integer),
    sa.Column("signal", sa.Integer),
    sa.Column("wall_seconds", sa.Float),
    sa.Column("cpu_seconds", sa.Float),
    sa.Column("peak_memory_bytes", _big),
    sa.Column("log_file", sa.Text),
    sa.Column("output_truncated", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("isolation", sa.JSON),
    sa.Column("limits", sa.JSON),
    _time("deleted_at"),
    sa.Index("containers_by_task", "task_id", "num"),
    sa.Index("containers_by_version", "task_id", "version", "num"),
    sa.Index("containers_by_status", "status", "num"),
    sa.Index("containers_by_loop", "loop_id", "round", "num"),
)

log_files = sa.Table(
    "log_files",
    metadata,
    _id(),
    sa.Column("task_id", _big, nullable=False),
    sa.Column("filename", sa.Text, nullable=False),
    sa.Column("container_id", sa.Text),
    sa.Column("stored_path", sa.Text),
    _time("modified", nullable=False),
    sa.Column("preview", sa.Text, nullable=False),
    sa.Column("size_bytes", _big, nullable=False),
    sa.UniqueConstraint("task_id", "filename", name="log_files_by_name"),
    sa.Index("log_files_by_task", "task_id", "id"),
)

log_chunks = sa.Table(
    "log_chunks",
    metadata,
    sa.Column("container_id", sa.Text, primary_key=True),
    sa.Column("first_byte", _big, primary_key=True),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    sa.Column("packed", sa.LargeBinary, nullable=False),
)

loops = sa.Table(
    "loops",
    metadata,
    _id("num"),
    sa.Column("id", sa.Text, unique=True),
    sa.Column("task_id", _big, nullable=False),
    sa.Column("wanted", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("stop_reason", sa.Text),
    sa.Column("segment", sa.Integer, nullable=False),
    sa.Column("seed", _big, nullable=False),
    sa.Column("doing", sa.Text, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("metric", sa.Text),
    sa.Column("direction", sa.Text),
    sa.Column("target", sa.Float),
    sa.Column("min_delta", sa.Float),
    sa.Column("best", sa.Text),
    sa.Column("gap_alarm", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("wall_seconds", sa.Float, nullable=False, server_default="0"),
    _time("running_since"),
    _time("started_at", nullable=False),
    _time("ended_at"),
    sa.Index("loops_by_task", "task_id", "num"),
    sa.Index("loops_by_state", "state", "num"),
)

rounds = sa.Table(
    "rounds",
    metadata,
    sa.Column("loop_id", sa.Text, primary_key=True),
    sa.Column("round", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("parent", sa.Text),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("scores", sa.JSON, nullable=False),
    sa.Column("held_out", sa.JSON, nullable=False),
    sa.Column("confirmed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("seconds", sa.JSON, nullable=False),
    _time("started_at", nullable=False),
    _time("ended_at"),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("position", _big, primary_key=True, autoincrement=False),
    sa.Column("task_id", _big, nullable=False),
    sa.Column("seq", _big, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    _time("created_at", nullable=False),
    sa.UniqueConstraint("task_id", "seq", name="events_by_task"),
)

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    _time("created_at", nullable=False),
    sa.Index("answers_by_age", "created_at"),
)

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("n", _big, nullable=False),
    sa.Column("total", sa.Float, nullable=False),
)
