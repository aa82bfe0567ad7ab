from pathlib import Path

import pytest

from fashion_search.config import Settings
from fashion_search.errors import SearchError


def test_defaults_serve_this_machine_only() -> None:
    settings = Settings.from_env({})
    assert (settings.host, settings.port, settings.allowed_origins) == ("127.0.0.1", 7860, ())
    assert settings.dummyjson_url == "https://dummyjson.com"


def test_a_space_serves_everyone() -> None:
    assert Settings.from_env({"SPACE_ID": "me/shop"}).host == "0.0.0.0"
    assert Settings.from_env({"SPACE_ID": "me/shop", "GRADIO_SERVER_NAME": "::1"}).host == "::1"


def test_variables_are_read() -> None:
    settings = Settings.from_env(
        {
            "GRADIO_SERVER_PORT": "8000",
            "ALLOWED_ORIGINS": "https://a.example, https://b.example,",
            "DUMMYJSON_URL": "http://127.0.0.1:1",
            "FASHION_SEARCH_CACHE": "/somewhere",
        }
    )
    assert settings.port == 8000
    assert settings.allowed_origins == ("https://a.example", "https://b.example")
    assert settings.dummyjson_url == "http://127.0.0.1:1"
    assert settings.cache_dir == Path("/somewhere")


@pytest.mark.parametrize("port", ["x", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(SearchError, match="GRADIO_SERVER_PORT"):
        Settings.from_env({"GRADIO_SERVER_PORT": port})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCESS_LOG", "yes"),
        ("LOG_QUERIES", "maybe"),
        ("STOP_GRACE", "soon"),
        ("STOP_GRACE", "-1"),
        ("STOP_GRACE", "nan"),
        ("STOP_GRACE", "1e9"),
    ],
)
def test_what_is_said_of_the_operation_must_make_sense(name: str, value: str) -> None:
    with pytest.raises(SearchError, match=f"{name} is '{value}': set it to"):
        Settings.from_env({name: value})


def test_the_operation_is_set_by_the_environment() -> None:
    settings = Settings.from_env({"ACCESS_LOG": "JSON", "LOG_QUERIES": "1", "STOP_GRACE": "2.5"})
    assert (settings.access_log, settings.log_queries, settings.stop_grace) == ("json", True, 2.5)
    assert Settings.from_env({}).stop_grace == 20
