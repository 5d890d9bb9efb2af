"""The counts behind /stats against what the tables hold."""

from orchestrator.storage.queries import counters


def counted_right(tx) -> bool:
    """`events` aside, which numbers what was ever told: events of a removed task are gone."""
    counted, recounted = counters.read(tx), counters.recount(tx)
    return all(counted[name] == recounted[name] for name in counted if name != "events")
