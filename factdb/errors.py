"""What can go wrong for a user. Each message names the value and the next step, in one line."""


class FactdbError(Exception):
    """Something a user can mend. The command line prints the message and ends with status 1."""


class SourceError(FactdbError):
    """A source of articles that cannot be read: missing, empty, binary, of a wrong encoding or shape."""


class DateError(FactdbError):
    """A date that does not exist or cannot be understood."""


class DatabaseError(FactdbError):
    """A database that cannot be opened, is locked, read-only, newer than this program, or not one of ours."""


class QueryError(FactdbError):
    """A question the database cannot answer: an unknown speaker, a statement that is not one SELECT."""


class ExportError(FactdbError):
    """A file that cannot be written."""


class ModelError(FactdbError):
    """Weights that are missing, or are not those that this version was made with."""


class ServeError(FactdbError):
    """A web view that cannot be served: no SQLite file, no Datasette, no free port."""


class EditorError(FactdbError):
    """An editor that is not there, cannot be started, or fails."""


class ClusterError(FactdbError):
    """A cluster that cannot be reached or used, or a folder of shards that cannot be read, written or gone on with."""
