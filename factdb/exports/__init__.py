"""What leaves factdb: CSV and JSONL files of the views' rows, and an extraction as one JSON object."""
