"""A server that catalogues are moved to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fashion_search.indexing.milvus.build import collection_at
from fashion_search.indexing.milvus.copying import copy_index
from fashion_search.serving.address import Address
from tests.kits.milvus import LiteServer

Moved = Callable[[Path, str], Address]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiteServer]:
    with LiteServer(tmp_path_factory.mktemp("milvus")) as started:
        yield started


@pytest.fixture(scope="module")
def moved(server: LiteServer) -> Moved:
    """Moves an index folder into a new catalogue of the server, with exact search."""

    def move(folder: Path, name: str) -> Address:
        address = Address.parse(server.address(name))
        copy_index(folder, collection_at(address, str(folder / "thumbnails"), "flat"), progress=False)
        return address

    return move
