import pytest
from starlette.testclient import TestClient

from fashion_search.server.limits import upload_limit
from fashion_search.server.limits.upload_limit import CLIENT_BYTES, UploadLimit
from tests.kits.guard import Clock, echo_app

MEGABYTES = 5
OF_ONE = CLIENT_BYTES // (MEGABYTES * 2**20)
PATH = "/gradio_api/upload"


def upload(guard: UploadLimit, peer: str = "1.1.1.1") -> tuple[int, str | None]:
    """Announce a photo; the guard goes by that, and `body` sees to it that no more comes."""
    headers = {"Content-Length": str(MEGABYTES * 2**20)}
    answer = TestClient(guard, client=(peer, 5)).post(PATH, headers=headers)
    return answer.status_code, answer.headers.get("retry-after")


def test_a_client_has_its_share() -> None:
    clock = Clock()
    guard = UploadLimit(echo_app(), limited=True, clock=clock)
    assert {upload(guard) for _ in range(OF_ONE)} == {(200, None)}
    assert upload(guard) == (429, "36")  # 500 MB an hour are 5 MB in 36 seconds
    assert upload(guard, "2.2.2.2") == (200, None)
    assert TestClient(guard, client=("1.1.1.1", 5)).post("/gradio_api/queue/join").status_code == 200
    clock.now += 36
    assert [upload(guard)[0] for _ in range(2)] == [200, 429]


def test_unlimited_it_can_be_filled() -> None:
    guard = UploadLimit(echo_app(), limited=False)
    assert {upload(guard) for _ in range(OF_ONE + 5)} == {(200, None)}


def test_an_upload_of_unknown_size_counts_as_the_largest() -> None:
    guard = UploadLimit(echo_app(), limited=True, clock=Clock())
    client = TestClient(guard)
    statuses = [client.post(PATH, content=iter([b"a"])).status_code for _ in range(63)]
    assert statuses == [200] * 62 + [429]  # 62 times 8 MB


def test_tiny_uploads_count_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(guard: UploadLimit) -> list[int]:
        client = TestClient(guard)
        return [client.post(PATH, content=b"a").status_code for _ in range(21)]

    monkeypatch.setattr(upload_limit, "LEAST_BYTES", CLIENT_BYTES // 20)
    assert answers(UploadLimit(echo_app(), limited=True, clock=Clock())) == [200] * 20 + [429]
    assert answers(UploadLimit(echo_app(), limited=False)) == [200] * 21
