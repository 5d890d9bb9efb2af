"""Channels of tests: made by the API, tried by a test message."""

from tests.engine import scripted

LOOPBACK = {"notify_allow": "127.0.0.1"}


async def channel(api, **values) -> dict:
    answer = await api.post("/create_channel", json={"name": "mine", "kind": "webhook"} | values)
    return answer.raise_for_status().json()


async def after_test(api, made: dict, state: str = "delivered") -> dict:
    """The delivery of a test message, once it has come to `state`, or been tried."""
    sent = (await api.post(f"/test_channel/{made['id']}")).raise_for_status().json()["delivery_id"]
    path = f"/get_deliveries?channel_id={made['id']}"
    found = await scripted.until(
        api, path, lambda page: one(page, sent)["attempts"] and one(page, sent)["state"] == state, seconds=20
    )
    return one(found, sent)


def one(page: dict, delivery_id: str) -> dict:
    return next(found for found in page["deliveries"] if found["id"] == delivery_id)
