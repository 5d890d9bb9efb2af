"""Shapes of the code group."""

from pydantic import BaseModel, Field

from orchestrator.contract.paging import Page


class CodeUpload(BaseModel):
    """One file of a version, as bytes."""

    task_id: int
    version: str = Field(max_length=100)
    agent: str = Field(max_length=200)
    filename: str = "main.py"
    content: bytes
    parents: list[str] = Field([], max_length=8, description="Versions this one was made from.")
    summary: str | None = Field(None, max_length=2_000, description="What changed, in a sentence.")


class CodeStored(BaseModel):
    stored_path: str


class VersionFiles(BaseModel):
    version: str
    files: list[str]
    agent: str
    parents: list[str]
    summary: str | None
    created_at: str


class VersionList(Page):
    versions: list[VersionFiles]


class CodeItem(BaseModel):
    id: int
    task_id: int
    version: str
    agent: str
    filename: str
    stored_path: str
    uploaded_at: str
    size_bytes: int
    sha256: str


class CodeItems(BaseModel):
    items: list[CodeItem]


class CodeFile(BaseModel):
    """A file's text. Bytes that are not UTF-8 are shown as U+FFFD and `exact` is false: download_code has them unchanged."""

    filename: str
    text: str
    exact: bool
    size_bytes: int
    sha256: str


class CodeText(BaseModel):
    task_id: int
    version: str
    files: list[CodeFile]


class Deleted(BaseModel):
    deleted: bool = True
