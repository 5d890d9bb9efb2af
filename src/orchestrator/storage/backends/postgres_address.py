"""Where a PostgreSQL database is, as DATABASE_URL says, and how it is shown: always without the password."""

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from orchestrator.contract.errors import DatabaseRefused


class Address:
    """A parsed DATABASE_URL. Its `str()` holds no password and may be shown to anybody."""

    def __init__(self, url: str) -> None:
        try:
            parsed = sa.make_url(url)
            self.port = parsed.port or int(str(parsed.query.get("port", 5432)))
        except (ArgumentError, ValueError):  # their words would show the password
            raise DatabaseRefused(
                "DATABASE_URL cannot be read as postgresql://user:password@host:port/database. "
                "Write characters such as @ : / # in a password percent-encoded, @ as %40."
            ) from None
        self._url = parsed
        self.host = str(parsed.host or parsed.query.get("host", "localhost"))
        self.user = parsed.username or str(parsed.query.get("user", "")) or None
        self.database = parsed.database or str(parsed.query.get("dbname", "")) or self.user or "postgres"

    def build_url(self, driver: str | None = None) -> str:
        """Return the whole URL with its password, for that driver of SQLAlchemy; None: as libpq and asyncpg read it."""
        return self._url.set(drivername=f"postgresql+{driver}" if driver else "postgresql").render_as_string(
            hide_password=False
        )

    @property
    def server(self) -> str:
        return self.host if self.host.startswith("/") else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"database {self.database!r} at {self.server}"


def build_missing_rights_error(address: Address) -> DatabaseRefused:
    return DatabaseRefused(
        f"The user {address.user!r} may not create tables and schemas in {address}; make it the owner: "
        f'ALTER DATABASE "{address.database}" OWNER TO "{address.user}";'
    )
