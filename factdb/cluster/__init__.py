"""Corpora beyond one machine: extraction on a Dask cluster into shards of Parquet, and the loading of these."""
