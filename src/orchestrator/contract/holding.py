"""How a process that holds a data directory shows it to others: a lock, and a file that tells where it answers."""

LOCK_FILE = "database/orchestrator.lock"
HOLDER_FILE = "database/holder.json"
DATABASE_FILE = "database/orchestrator.db"
