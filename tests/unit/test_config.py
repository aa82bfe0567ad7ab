from pathlib import Path

import pytest

from fashion_search.config import DEFAULT_RATE, Settings
from fashion_search.errors import SearchError


def test_defaults_serve_this_machine_only() -> None:
    settings = Settings.from_env({})
    assert (settings.host, settings.port, settings.allowed_origins) == ("127.0.0.1", 7860, ())
    assert settings.dummyjson_url == "https://dummyjson.com"


def test_which_hosts_are_answered_follows_from_who_can_come() -> None:
    def hosts(**env: str) -> tuple[str, ...]:
        return Settings.from_env(env).allowed_hosts

    assert hosts() == ("127.0.0.1",)
    assert (
        hosts(GRADIO_SERVER_NAME="0.0.0.0") == hosts(TRUSTED_HOPS="1") == hosts(SPACE_ID="me/shop") == ("*",)
    )
    assert hosts(TRUSTED_HOPS="1", ALLOWED_HOSTS="a.example, b") == ("a.example", "b", "127.0.0.1")


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


@pytest.mark.parametrize(
    ("said", "on"), [("1", True), ("On", True), ("0", False), ("", False), ("no", False)]
)
def test_a_switch_is_on_or_off(said: str, on: bool) -> None:
    assert Settings.from_env({"INSIGHT": said}).insight is on
    assert not Settings.from_env({}).insight


def test_the_operation_is_set_by_the_environment() -> None:
    settings = Settings.from_env({"ACCESS_LOG": "JSON", "LOG_QUERIES": "1", "STOP_GRACE": "2.5"})
    assert (settings.access_log, settings.log_queries, settings.stop_grace) == (True, True, 2.5)
    assert Settings.from_env({}).stop_grace == 20


def test_what_is_reachable_decides_how_much_a_client_may_ask() -> None:
    assert Settings.from_env({}).rate_limit == 0
    assert Settings.from_env({}, host="::1").rate_limit == 0
    assert Settings.from_env({}, host="0.0.0.0").rate_limit == DEFAULT_RATE
    assert Settings.from_env({"TRUSTED_HOPS": "1"}).rate_limit == DEFAULT_RATE  # a proxy on this machine
    assert Settings.from_env({"RATE_LIMIT": "0"}, host="0.0.0.0").rate_limit == 0
    assert Settings.from_env({"RATE_LIMIT": "60"}).rate_limit == 60


def test_a_space_is_behind_one_proxy_and_shown_in_a_frame() -> None:
    settings = Settings.from_env({"SPACE_ID": "me/shop"})
    assert settings.trusted_hops == 1
    assert settings.frame_ancestors[:2] == ("'self'", "https://huggingface.co")
    assert Settings.from_env({}).trusted_hops == 0
    assert Settings.from_env({}).frame_ancestors == ("'self'",)
    given = Settings.from_env({"SPACE_ID": "me/shop", "TRUSTED_HOPS": "2", "FRAME_ANCESTORS": "none"})
    assert (given.trusted_hops, given.frame_ancestors) == (2, ("'none'",))


def test_keys_and_users_are_read_and_not_shown() -> None:
    settings = Settings.from_env({"API_KEYS": "one-key, two-key,", "AUTH_USERS": "ann:pass:word 1, bob:b"})
    assert settings.api_keys == ("one-key", "two-key")
    assert settings.auth_users == {"ann": "pass:word 1", "bob": "b"}
    assert "key" not in repr(settings).replace("api_keys", "")
    assert "word" not in repr(settings)


def test_who_may_show_the_page_in_a_frame_is_read() -> None:
    sources = Settings.from_env({"FRAME_ANCESTORS": "self, https://*.shop.example https://a.example:8443"})
    assert sources.frame_ancestors == ("'self'", "https://*.shop.example", "https://a.example:8443")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("GRADIO_SERVER_PORT", port) for port in ("x", "0", "65536", "-1", "80.5")),
        ("INSIGHT", "perhaps"),
        ("ACCESS_LOG", "yes"),
        ("LOG_QUERIES", "maybe"),
        *(("STOP_GRACE", seconds) for seconds in ("soon", "-1", "nan", "1e9")),
        ("TRUSTED_HOPS", "-1"),
        ("TRUSTED_HOPS", "11"),
        ("TRUSTED_HOPS", "true"),
        ("RATE_LIMIT", "10/minute"),
        ("RATE_LIMIT", "²"),
        ("REQUEST_TIMEOUT", "0"),
        ("REQUEST_TIMEOUT", "nan"),
        ("REQUEST_TIMEOUT", "soon"),
        ("REQUEST_TIMEOUT", "inf"),
        ("API_KEYS", " , "),
        ("API_KEYS", "one two"),
        ("API_KEYS", "schlüssel"),
        ("AUTH_USERS", ","),
        ("AUTH_USERS", "ann"),
        ("AUTH_USERS", "ann:"),
        ("AUTH_USERS", ":w0rd"),
        ("AUTH_USERS", "ann:a,ann:b"),
        ("FRAME_ANCESTORS", "https://a.example;script-src"),
        ("FRAME_ANCESTORS", "https://例.jp"),
        ("FRAME_ANCESTORS", "https://a.example/x y\nz/"),
        ("ALLOWED_ORIGINS", "shop.example"),
        ("ALLOWED_ORIGINS", "https://shop.example/"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SearchError, match=name) as refused:
        Settings.from_env({name: value})
    if name in ("STOP_GRACE", "ACCESS_LOG"):
        assert str(refused.value).startswith(f"{name} is '{value}': set it to ")
    if name in ("API_KEYS", "AUTH_USERS"):
        assert not [part for part in ("schl", "w0rd", "one two") if part in str(refused.value)]
