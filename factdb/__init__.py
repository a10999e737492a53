"""factdb: a database of who said what, and which numbers were claimed, in the news."""

__version__ = "0.1.0"
