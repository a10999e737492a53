"""The database: models, connection, schema, store, search and views."""
