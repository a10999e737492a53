"""Whether what people say stays: random corrections, everything that can happen to a database, and all of them looked up."""
