"""Reads all settings from environment variables."""

import ipaddress
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fashion_search.errors import SearchError

MAX_TEXT_CHARS = 1000
"""Longest query text."""

MAX_TOP_K = 100
"""Most results of one query."""

MAX_BODY_BYTES = 8 * 1024 * 1024
"""Largest request body."""

MAX_PICTURE_BYTES = 5 * 1024 * 1024
"""Largest picture in a query."""

MAX_CATALOGUE_PICTURE_BYTES = 20 * 1024 * 1024
"""Largest picture in a catalogue; operators are trusted with more than users."""

MAX_PICTURE_PIXELS = 25_000_000
"""Most pixels of any picture, checked from its header before decoding."""

DEFAULT_RATE = 1200
"""Requests per minute and client, by default, when other machines can reach the app."""

HUGGING_FACE = ("https://huggingface.co", "https://*.huggingface.co", "https://*.hf.space")
"""Sites that show a Space in a frame."""

NOTEBOOK_PREFIXES = ("JPY_", "JUPYTERHUB_", "COLAB_", "KAGGLE_")
"""Prefixes of variables that hosted notebooks set; their proxies reach the app under another host name."""

DEFAULT_INDEX = Path("index")
DEFAULT_PORT = 7860

DEFAULT_STOP_GRACE_SECONDS = 20.0
"""Seconds to wait for running requests on shutdown: Kubernetes kills after 30, and ending cut-off requests takes up to 5."""

MAX_SECONDS = 3600.0
"""Largest value of any setting in seconds."""

DUMMYJSON_URL = "https://dummyjson.com"
FAKESTORE_URL = "https://fakestoreapi.com"


def _default_cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "fashion-search"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, each with a working default.

    Serving: `host` and `port` (Gradio's own variables), `trusted_hops` (the operator's proxies that a request
    passes), `request_timeout` (seconds a search may take), `rate_limit` (requests per minute and client, 0 for
    no limit), `stop_grace` (seconds a shutdown waits for running requests), `temp_dir` (parent folder of
    uploads; None for the system's).

    Access: `api_keys`, `auth_users` (passwords by name), `allowed_hosts` (accepted Host headers besides
    localhost; "*" for any), `allowed_origins` (origins that may call the REST API from a browser),
    `frame_ancestors` (CSP sources that may frame the page).

    Logging: `access_log` (log requests), `log_queries` (also their words), `insight` (show what people typed
    to everyone who can open the page).

    `allow_private_sources` lets catalogues on the web refer to pictures on private networks.
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    allowed_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ("*",)
    dummyjson_url: str = DUMMYJSON_URL
    cache_dir: Path = Path(".cache")
    currency: str = "$"
    votes: str = ""
    insight: bool = False
    access_log: bool = False
    log_queries: bool = False
    stop_grace: float = DEFAULT_STOP_GRACE_SECONDS
    trusted_hops: int = 0
    rate_limit: int = 0
    api_keys: tuple[str, ...] = field(default=(), repr=False)
    auth_users: Mapping[str, str] = field(default_factory=dict, repr=False)
    request_timeout: float = 30.0
    frame_ancestors: tuple[str, ...] = ("'self'",)
    temp_dir: Path | None = None
    allow_private_sources: bool = False

    @property
    def alone(self) -> bool:
        """Whether only this machine can reach the app."""
        return _alone(self.host, self.trusted_hops)

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, host: str | None = None) -> "Settings":
        """Read the settings.

        Args:
            env: variables by name; by default the process environment.
            host: address to listen on; by default from the environment.

        Raises:
            SearchError: a variable has an invalid value.
        """
        env = os.environ if env is None else env
        port = env.get("GRADIO_SERVER_PORT") or str(DEFAULT_PORT)
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise SearchError(f"GRADIO_SERVER_PORT is {port!r}: set it to a port number from 1 to 65535")
        cache = env.get("FASHION_SEARCH_CACHE")
        space = bool(env.get("SPACE_ID"))
        host = host or env.get("GRADIO_SERVER_NAME") or ("0.0.0.0" if space else "127.0.0.1")
        hops = _integer(env, "TRUSTED_HOPS", 0, 10, default=int(space))  # Hugging Face's own proxy
        alone = _alone(host, hops)
        temp_dir = env.get("GRADIO_TEMP_DIR")
        if temp_dir and not Path(temp_dir).is_dir():
            raise SearchError(f"GRADIO_TEMP_DIR is {temp_dir!r}: set it to a folder that exists")
        return cls(
            host=host,
            port=int(port),
            allowed_origins=_origins(env),
            allowed_hosts=_hosts(env, host, alone=alone),
            dummyjson_url=env.get("DUMMYJSON_URL") or DUMMYJSON_URL,
            cache_dir=Path(cache) if cache else _default_cache(),
            currency=env.get("CURRENCY", "$"),
            votes=env.get("VOTES", ""),
            insight=_flag(env, "INSIGHT"),
            trusted_hops=hops,
            rate_limit=_integer(env, "RATE_LIMIT", 0, 1_000_000, default=0 if alone else DEFAULT_RATE),
            api_keys=_api_keys(env),
            auth_users=_auth_users(env),
            request_timeout=_seconds(env, "REQUEST_TIMEOUT", minimum=0.1, default=30.0),
            frame_ancestors=_frame_ancestors(env, space=space),
            access_log=_access_log(env, default=not alone),
            log_queries=_flag(env, "LOG_QUERIES"),
            stop_grace=_seconds(env, "STOP_GRACE", minimum=0.0, default=DEFAULT_STOP_GRACE_SECONDS),
            temp_dir=Path(temp_dir) if temp_dir else None,
            allow_private_sources=_flag(env, "ALLOW_PRIVATE_SOURCES"),
        )


def is_loopback(host: str) -> bool:
    """Return whether an address to listen on is reachable from this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _alone(host: str, hops: int) -> bool:
    return is_loopback(host) and not hops  # a proxy on this machine forwards others' requests


def _access_log(env: Mapping[str, str], *, default: bool) -> bool:
    value = env.get("ACCESS_LOG", "").strip().lower()
    if value not in {"", "off", "json"}:
        raise SearchError(f"ACCESS_LOG is {env['ACCESS_LOG']!r}: set it to json or off")
    return value == "json" or (default and not value)


def _flag(env: Mapping[str, str], name: str) -> bool:
    """Return whether a switch is on; by default it is off."""
    value = env.get(name, "").strip().lower()
    if value not in {"", "0", "off", "no", "false", "1", "on", "yes", "true"}:
        raise SearchError(f"{name} is {env[name]!r}: set it to 1 (on) or 0 (off)")
    return value in {"1", "on", "yes", "true"}


def _listed(env: Mapping[str, str], name: str) -> list[str]:
    return [item.strip() for item in env.get(name, "").split(",") if item.strip()]


def _integer(env: Mapping[str, str], name: str, minimum: int, maximum: int, *, default: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and minimum <= int(value) <= maximum):
        raise SearchError(f"{name} is {env[name]!r}: set it to a whole number from {minimum} to {maximum:,}")
    return int(value)


def _seconds(env: Mapping[str, str], name: str, *, minimum: float, default: float) -> float:
    value = env.get(name, "").strip()
    try:
        seconds = float(value) if value else default
    except ValueError:
        seconds = math.nan
    if not minimum <= seconds <= MAX_SECONDS:  # false for NaN
        raise SearchError(f"{name} is {env[name]!r}: set it to seconds from {minimum:g} to {MAX_SECONDS:g}")
    return seconds


def _origins(env: Mapping[str, str]) -> tuple[str, ...]:
    origins = _listed(env, "ALLOWED_ORIGINS")
    for origin in origins:
        if not re.fullmatch(r"\*|[a-z][a-z0-9+.-]*://[^/\s]+", origin):
            raise SearchError(
                f"ALLOWED_ORIGINS has {origin!r}: write origins such as https://shop.example, "
                "without a path or a final slash"
            )
    return tuple(origins)


def _hosts(env: Mapping[str, str], host: str, *, alone: bool) -> tuple[str, ...]:
    named = _listed(env, "ALLOWED_HOSTS")
    for name in named:
        if not re.fullmatch(r"\*|(\*?\.)?[\w-]+(\.[\w-]+)*|\[[0-9A-Fa-f:.]+\]", name, re.ASCII):
            raise SearchError(
                f"ALLOWED_HOSTS has {name!r}: write hosts such as shop.example, *.shop.example for all its "
                "subdomains, or * for any, without scheme, port or path"
            )
    if env.get("ALLOWED_HOSTS") and not named:
        raise SearchError("ALLOWED_HOSTS holds no host: add one, or unset it")
    hosted = any(name.startswith(NOTEBOOK_PREFIXES) for name in env)
    return (*named, host) if named or (alone and not hosted) else ("*",)


def _api_keys(env: Mapping[str, str]) -> tuple[str, ...]:
    keys = _listed(env, "API_KEYS")
    if env.get("API_KEYS") and not keys:
        raise SearchError("API_KEYS holds no key: add one or more, separated by commas, or unset it")
    if not all(re.fullmatch(r"[!-~]+", key) for key in keys):  # must fit into a header; never shown
        raise SearchError("API_KEYS has a key with spaces or non-ASCII characters: use visible ASCII only")
    return tuple(keys)


def _auth_users(env: Mapping[str, str]) -> dict[str, str]:
    users: dict[str, str] = {}
    entries = _listed(env, "AUTH_USERS")
    for number, entry in enumerate(entries, start=1):  # errors give the number: the entry may be a password
        name, colon, password = entry.partition(":")
        if not (name.strip() and colon and password):
            raise SearchError(f"AUTH_USERS: entry {number} is not NAME:PASSWORD (commas separate entries)")
        if name.strip() in users:
            raise SearchError(f"AUTH_USERS: entry {number} repeats a name: list each user once")
        users[name.strip()] = password
    if env.get("AUTH_USERS") and not users:
        raise SearchError("AUTH_USERS holds no user: write NAME:PASSWORD,NAME:PASSWORD, or unset it")
    return users


def _frame_ancestors(env: Mapping[str, str], *, space: bool) -> tuple[str, ...]:
    value = env.get("FRAME_ANCESTORS", "").replace(",", " ").split()
    sources = tuple({"self": "'self'", "none": "'none'"}.get(source, source) for source in value)
    for source in sources:
        if not re.fullmatch(r"'self'|'none'|\*|(https?:)?(//)?[\w.*:-]+", source, re.ASCII):
            raise SearchError(
                f"FRAME_ANCESTORS has {source!r}: write origins such as https://shop.example, or self, or none"
            )
    return sources or ("'self'", *(HUGGING_FACE if space else ()))
