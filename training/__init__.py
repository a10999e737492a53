"""How the data files in factdb/models are made, from annotated corpora that are not part of the project."""
