"""The settings as a person may read them: by section, each with its help, its value and its default, secrets hidden."""

from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from orchestrator.contract.server_facts import Setting, SettingSection
from orchestrator.settings import Settings

SECRETS = frozenset({"demo_api_key"})  # beside all fields of the type SecretStr
SECTIONS: dict[SettingSection, tuple[str, ...]] = {
    "server": ("host", "port", "url", "api_title", "cors_origins", "demo_api_key", "max_body_mb", "agents_file"),
    "storage": (
        *("data_dir", "database_url", "trash_days", "keep_outputs_days", "keep_logs_days"),
        *("max_task_gb", "min_free_mb", "max_dataset_mb"),
    ),
    "containers": ("local_slots", "agent_sessions", "unsafe_no_sandbox"),
    "packages": (
        *("package_index", "wheel_dir", "wheel_cache_dir", "package_sdists"),
        *("package_build_seconds", "package_max_mb"),
    ),
    "notifications": (
        *("notify_allow", "smtp_host", "smtp_port", "smtp_security"),
        *("smtp_user", "smtp_password", "smtp_from"),
    ),
}


def list_settings(settings: Settings) -> list[Setting]:
    """Return every setting, by section; a secret's value and default are null."""
    return [_describe(settings, section, name) for section, names in SECTIONS.items() for name in names]


def _describe(settings: Settings, section: SettingSection, name: str) -> Setting:
    field = Settings.model_fields[name]
    is_secret = name in SECRETS or _holds_secret(field)
    is_set = name in settings.model_fields_set
    return Setting(
        name=(str(field.validation_alias) if field.validation_alias else name).upper(),
        section=section,
        help=field.description or "",
        value=None if is_secret else _show(getattr(settings, name)),
        default=None if is_secret else _show(field.default),
        is_set=is_set and not _is_empty(getattr(settings, name)) if is_secret else is_set,
        is_secret=is_secret,
    )


def _holds_secret(field: FieldInfo) -> bool:
    return field.annotation is SecretStr or SecretStr in get_args(field.annotation)


def _is_empty(value: Any) -> bool:
    return not (value.get_secret_value() if isinstance(value, SecretStr) else value)


def _show(value: Any) -> str | float | bool | None:
    return str(value) if isinstance(value, Path) else value
