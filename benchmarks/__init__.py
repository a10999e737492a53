"""Quality and speed, measured; each module runs by one command and prints a table."""
