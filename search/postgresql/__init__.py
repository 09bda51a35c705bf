"""The search engine for those who keep no index on the machine: tables in PostgreSQL."""

from search.postgresql.engine import PostgresEngine

__all__ = ["PostgresEngine"]
