"""Settings from the environment, read here and nowhere else."""

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
"""Most results that one query may ask for."""

MAX_BODY_BYTES = 8 * 1024 * 1024
"""Largest request body."""

MAX_PICTURE_BYTES = 5 * 1024 * 1024
"""Largest picture in a query."""

MAX_CATALOGUE_PICTURE_BYTES = 20 * 1024 * 1024
"""Largest picture in a catalogue: an operator chose it, so it may be larger than a stranger's."""

MAX_PICTURE_PIXELS = 25_000_000
"""Most pixels in any picture, read from its header before it is decoded."""

DEFAULT_RATE = 1200
"""Requests of a client that are answered a minute, where the app can be reached from other machines."""

HUGGING_FACE = ("https://huggingface.co", "https://*.huggingface.co", "https://*.hf.space")
"""Where a Space is shown in a frame."""

NOTEBOOKS = ("JPY_", "JUPYTERHUB_", "COLAB_", "KAGGLE_")
"""How variables begin that hosted notebooks set: there the app is asked through a proxy, by the proxy's name."""

DEFAULT_INDEX = Path("index")
DEFAULT_PORT = 7860

DEFAULT_STOP_GRACE_S = 20.0
"""Seconds that a stop waits for what runs: Kubernetes kills after 30, and what is cut off takes up to five to end."""

LONGEST_S = 3600.0
"""Seconds that any setting of a time may be."""

DUMMYJSON_URL = "https://dummyjson.com"
FAKESTORE_URL = "https://fakestoreapi.com"


def _default_cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "fashion-search"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment says, with a working default for each.

    `host` and `port` follow Gradio's own variables; `allowed_origins` are the origins that
    browsers may call the REST API from (none unless named). With `insight` on, whoever can open the
    page can also read what others have typed.
    `access_log` says whether requests are logged, and `log_queries` whether their words are;
    `stop_grace` is how many seconds a stop waits at most for what runs. Uploads go to a folder of their
    own in `temp_dir`, the system's where None. With `allow_private_sources`, catalogues on the web may name
    pictures on private networks.

    `allowed_hosts` are the names by which the app answers, besides localhost: "*" for any, but where it is
    reached from this machine only, `host` alone unless others are named. `trusted_hops` is how many proxies of the operator's a request passes; `api_keys` and `auth_users`
    (names and passwords) say who is let in; `rate_limit` is requests a minute and client, 0 for no limit;
    `request_timeout` is seconds that a search may take; `frame_ancestors` are the sources
    (of a Content-Security-Policy) of pages that may show this one in a frame.
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
    stop_grace: float = DEFAULT_STOP_GRACE_S
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
        """Whether the app can be reached from this machine only."""
        return _alone(self.host, self.trusted_hops)

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, host: str | None = None) -> "Settings":
        """Read the settings.

        Args:
            env: variables by name; the process's own where None.
            host: address to listen on; what the environment says where None.

        Raises:
            SearchError: a variable holds what cannot be used.
        """
        env = os.environ if env is None else env
        port = env.get("GRADIO_SERVER_PORT") or str(DEFAULT_PORT)
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise SearchError(f"GRADIO_SERVER_PORT is {port!r}: set it to a port number from 1 to 65535")
        cache = env.get("FASHION_SEARCH_CACHE")
        space = bool(env.get("SPACE_ID"))
        host = host or env.get("GRADIO_SERVER_NAME") or ("0.0.0.0" if space else "127.0.0.1")
        hops = _number(env, "TRUSTED_HOPS", 0, 10, default=int(space))  # Hugging Face's own proxy
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
            insight=_switch(env, "INSIGHT"),
            trusted_hops=hops,
            rate_limit=_number(env, "RATE_LIMIT", 0, 1_000_000, default=0 if alone else DEFAULT_RATE),
            api_keys=_api_keys(env),
            auth_users=_auth_users(env),
            request_timeout=_seconds(env, "REQUEST_TIMEOUT", least=0.1, default=30.0),
            frame_ancestors=_frame_ancestors(env, space=space),
            access_log=_access_log(env, default=not alone),
            log_queries=_switch(env, "LOG_QUERIES"),
            stop_grace=_seconds(env, "STOP_GRACE", least=0.0, default=DEFAULT_STOP_GRACE_S),
            temp_dir=Path(temp_dir) if temp_dir else None,
            allow_private_sources=_switch(env, "ALLOW_PRIVATE_SOURCES"),
        )


def is_loopback(host: str) -> bool:
    """Return whether an address to listen on can be reached from this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _alone(host: str, hops: int) -> bool:
    return is_loopback(host) and not hops  # a proxy on this machine serves others


def _access_log(env: Mapping[str, str], *, default: bool) -> bool:
    said = env.get("ACCESS_LOG", "").strip().lower()
    if said not in {"", "off", "json"}:
        raise SearchError(f"ACCESS_LOG is {env['ACCESS_LOG']!r}: set it to json or off")
    return said == "json" or (default and not said)


def _switch(env: Mapping[str, str], name: str) -> bool:
    """Return whether a switch is on; one that is not set is off."""
    said = env.get(name, "").strip().lower()
    if said not in {"", "0", "off", "no", "false", "1", "on", "yes", "true"}:
        raise SearchError(f"{name} is {env[name]!r}: set it to 1 (on) or 0 (off)")
    return said in {"1", "on", "yes", "true"}


def _listed(env: Mapping[str, str], name: str) -> list[str]:
    return [item.strip() for item in env.get(name, "").split(",") if item.strip()]


def _number(env: Mapping[str, str], name: str, least: int, most: int, *, default: int) -> int:
    said = env.get(name, "").strip()
    if not said:
        return default
    if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
        raise SearchError(f"{name} is {env[name]!r}: set it to a whole number from {least} to {most:,}")
    return int(said)


def _seconds(env: Mapping[str, str], name: str, *, least: float, default: float) -> float:
    said = env.get(name, "").strip()
    try:
        seconds = float(said) if said else default
    except ValueError:
        seconds = math.nan
    if not least <= seconds <= LONGEST_S:  # NaN is neither
        raise SearchError(f"{name} is {env[name]!r}: set it to seconds from {least:g} to {LONGEST_S:g}")
    return seconds


def _origins(env: Mapping[str, str]) -> tuple[str, ...]:
    origins = _listed(env, "ALLOWED_ORIGINS")
    for origin in origins:
        if not re.fullmatch(r"\*|[a-z][a-z0-9+.-]*://[^/\s]+", origin):
            raise SearchError(
                f"ALLOWED_ORIGINS has {origin!r}: name origins as browsers send them, such as "
                "https://shop.example, without a path or a slash at the end"
            )
    return tuple(origins)


def _hosts(env: Mapping[str, str], host: str, *, alone: bool) -> tuple[str, ...]:
    named = _listed(env, "ALLOWED_HOSTS")
    for name in named:
        if not re.fullmatch(r"\*|(\*?\.)?[\w-]+(\.[\w-]+)*|\[[0-9A-Fa-f:.]+\]", name, re.ASCII):
            raise SearchError(
                f"ALLOWED_HOSTS has {name!r}: name hosts such as shop.example, or *.shop.example for all below "
                "it, or * for any, without a scheme, port or path"
            )
    if env.get("ALLOWED_HOSTS") and not named:
        raise SearchError("ALLOWED_HOSTS holds no host: name one or more, or leave it out")
    hosted = any(name.startswith(NOTEBOOKS) for name in env)
    return (*named, host) if named or (alone and not hosted) else ("*",)


def _api_keys(env: Mapping[str, str]) -> tuple[str, ...]:
    keys = _listed(env, "API_KEYS")
    if env.get("API_KEYS") and not keys:
        raise SearchError("API_KEYS holds no key: name one or more, separated by commas, or leave it out")
    if not all(re.fullmatch(r"[!-~]+", key) for key in keys):  # what a header can carry; never shown
        raise SearchError("API_KEYS has a key with blanks or letters outside ASCII: use only visible ASCII")
    return tuple(keys)


def _auth_users(env: Mapping[str, str]) -> dict[str, str]:
    users: dict[str, str] = {}
    entries = _listed(env, "AUTH_USERS")
    for number, entry in enumerate(entries, start=1):  # numbered in what is said: it may be a password
        name, colon, password = entry.partition(":")
        if not (name.strip() and colon and password):
            raise SearchError(f"AUTH_USERS: entry {number} is not NAME:PASSWORD (a comma separates entries)")
        if name.strip() in users:
            raise SearchError(f"AUTH_USERS: entry {number} repeats a name: give each user one password")
        users[name.strip()] = password
    if env.get("AUTH_USERS") and not users:
        raise SearchError("AUTH_USERS holds no user: write NAME:PASSWORD,NAME:PASSWORD, or leave it out")
    return users


def _frame_ancestors(env: Mapping[str, str], *, space: bool) -> tuple[str, ...]:
    said = env.get("FRAME_ANCESTORS", "").replace(",", " ").split()
    sources = tuple({"self": "'self'", "none": "'none'"}.get(source, source) for source in said)
    for source in sources:
        if not re.fullmatch(r"'self'|'none'|\*|(https?:)?(//)?[\w.*:-]+", source, re.ASCII):
            raise SearchError(
                f"FRAME_ANCESTORS has {source!r}: name origins such as https://shop.example, or self, or none"
            )
    return sources or ("'self'", *(HUGGING_FACE if space else ()))
