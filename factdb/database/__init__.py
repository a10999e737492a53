"""The database: models, connection, schema, store, search and views."""

from factdb.database import aside  # noqa: F401  whichever module comes first, METADATA has all tables, which others take by name
