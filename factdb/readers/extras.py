"""Libraries that only some sources need: those of ``factdb[cluster]``, imported when such a source is read."""

from factdb.errors import SourceError
from factdb.extras import install


def missing(task: str, library: str) -> SourceError:
    """The error where such a library is not installed; it says how to get it."""
    return SourceError(f"{task} needs {library}: {install('cluster')}")
