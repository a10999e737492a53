"""A cluster of one thread in this process, which is there at once and shares its memory with the tests."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from distributed import Client


@pytest.fixture(scope="session")
def client() -> Iterator["Client"]:
    """A client of such a cluster."""
    distributed = pytest.importorskip("distributed", reason="a cluster needs factdb[cluster]")
    with (
        distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=False,
            dashboard_address=None,
            worker_dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client
