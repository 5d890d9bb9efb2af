"""Channels that tell people what became of a loop, and the log of what was delivered."""

from typing import Any, Literal

from pydantic import BaseModel, Field, field_validator, model_validator

from orchestrator.contract.paging import Page

ChannelKind = Literal["webhook", "slack", "email"]
Occasion = Literal["target_reached", "stalled", "failed", "needs_you", "test"]
DeliveryState = Literal["pending", "delivered", "failed"]

OCCASIONS: tuple[Occasion, ...] = ("target_reached", "stalled", "failed", "needs_you")


class ChannelCreate(BaseModel):
    """A webhook and a Slack-compatible channel have a `url`, an e-mail channel an `address`."""

    name: str = Field(min_length=1, max_length=200)
    kind: ChannelKind
    url: str | None = Field(
        default=None,
        max_length=2_000,
        description=(
            "Address for a webhook or a Slack-compatible channel: https, or plain http to what NOTIFY_ALLOW names."
        ),
    )
    address: str | None = Field(default=None, max_length=320, description="One e-mail address.")
    occasions: list[Occasion] = Field(
        default=list(OCCASIONS),
        min_length=1,
        max_length=4,
        description="Occasions that are sent to the channel. Default: all.",
    )
    task_id: int | None = Field(default=None, description="Only loops of this task. Default: of every task.")

    @field_validator("occasions")
    @classmethod
    def check_occasions(cls, value: list[Occasion]) -> list[Occasion]:
        if "test" in value:
            raise ValueError(f"only test_channel sends `test`; choose from: {', '.join(OCCASIONS)}")
        return sorted(set(value), key=OCCASIONS.index)

    @model_validator(mode="after")
    def has_its_place(self) -> "ChannelCreate":
        needed, other = ("address", "url") if self.kind == "email" else ("url", "address")
        if not getattr(self, needed):
            raise ValueError(f"a channel of kind {self.kind} needs `{needed}`")
        if getattr(self, other) is not None:
            raise ValueError(f"a channel of kind {self.kind} takes no `{other}`")
        return self


class Channel(BaseModel):
    """`url` is cut where the rest of it is a secret, as Slack's are."""

    id: int
    name: str
    kind: ChannelKind
    url: str | None
    address: str | None
    occasions: list[Occasion]
    task_id: int | None
    created_at: str
    disabled_reason: str | None = Field(
        default=None, description="Why nothing is sent to the channel any more; create a new one instead."
    )


class ChannelCreated(Channel):
    secret: str | None = Field(
        default=None,
        description="For a webhook: the secret for its signatures (Standard Webhooks). It is returned only this once.",
    )


class ChannelList(Page):
    channels: list[Channel]


class Attempt(BaseModel):
    """One try to deliver. `error` is one sentence; None when the other side accepted."""

    at: str
    seconds: float
    status: int | None = Field(default=None, description="HTTP status or SMTP code, if there was one.")
    error: str | None = None


class Delivery(BaseModel):
    """One message to one channel, with every try; `id` stands in the webhook-id header of all of them."""

    id: str
    channel_id: int
    task_id: int | None
    occasion: Occasion
    state: DeliveryState
    data: dict[str, Any]
    attempts: list[Attempt]
    next_try_at: str | None
    created_at: str


class DeliveryList(Page):
    deliveries: list[Delivery]


class DeliveryQueued(BaseModel):
    delivery_id: str
