"""Shapes of the sessions group: a browser's stay, opened with a key or a one-time code."""

from pydantic import BaseModel, Field, model_validator


class SessionOpen(BaseModel):
    """One of the two: the API key, or the code of a one-time link."""

    api_key: str | None = Field(default=None, min_length=1, max_length=500)
    code: str | None = Field(default=None, min_length=1, max_length=100)

    @model_validator(mode="after")
    def check_one_given(self) -> "SessionOpen":
        if (self.api_key is None) == (self.code is None):
            raise ValueError("send `api_key` or `code`")
        return self


class Session(BaseModel):
    """Who is signed in. `csrf_token` goes into the header X-CSRF-Token of everything but GET."""

    name: str
    role: str
    csrf_token: str
    expires_at: str | None = Field(default=None, description="Null if a key is used instead of a session.")


class SessionClosed(BaseModel):
    signed_out: bool = True
