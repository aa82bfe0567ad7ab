"""Settings from the environment, read here and nowhere else."""

import ipaddress
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, DirectoryPath, Field, ValidationError
from pydantic_core import ErrorDetails

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

ON_A_SPACE = {
    "GRADIO_SERVER_NAME": "0.0.0.0",
    "TRUSTED_HOPS": 1,
    "FRAME_ANCESTORS": ("'self'", "https://huggingface.co", "https://*.huggingface.co", "https://*.hf.space"),
}
"""Defaults on a Space of Hugging Face, whose proxy stands before the app and whose page around it."""

NOTEBOOKS = ("JPY_", "JUPYTERHUB_", "COLAB_", "KAGGLE_")
"""How variables begin that hosted notebooks set: there the app is asked through a proxy, by the proxy's name."""

DEFAULT_INDEX = Path("index")

DUMMYJSON_URL = "https://dummyjson.com"
FAKESTORE_URL = "https://fakestoreapi.com"


def _default_cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "fashion-search"


def _variable(name: str, default: Any, expected: str = "text", **rules: Any) -> Any:  # noqa: ANN401
    """Describe a setting: the variable that holds it, its default, and what an error says to set it to."""
    return Field(default, validation_alias=name, description=expected, **rules)


ON_OR_OFF = "1 (on) or 0 (off)"
Origin = Annotated[str, Field(pattern=r"^(\*|[a-z][a-z0-9+.-]*://[^/\s]+)$")]
Host = Annotated[str, Field(pattern=r"^(\*|(\*?\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\])$")]
FrameSource = Annotated[str, Field(pattern=r"^('self'|'none'|\*|(https?:)?(//)?[A-Za-z0-9_.*:-]+)$")]
ApiKey = Annotated[str, Field(pattern=r"^[!-~]+$")]  # what a header can carry


class Settings(BaseModel):
    """What the environment says, with a working default for each.

    `host` and `port` follow Gradio's own variables. `rate_limit` is requests a minute and client, 0 for no
    limit; `request_timeout` and `stop_grace` are the seconds that a search and a stop may take at most.
    `allowed_origins` may call the REST API from browsers, `frame_ancestors` may show the page in a frame, and
    `allowed_hosts` are the names by which the app answers, "*" for any. `trusted_hops` is how many of the
    operator's proxies a request passes. With `insight`, whoever can open the page can also read what others
    have typed; with `log_queries`, the log has it. Uploads go to a folder of their own in `temp_dir`, the
    system's where None. With `allow_private_sources`, catalogues may name pictures on private networks.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    host: str = _variable("GRADIO_SERVER_NAME", "127.0.0.1")
    port: int = _variable("GRADIO_SERVER_PORT", 7860, "a port number from 1 to 65535", ge=1, le=65535)
    dummyjson_url: str = _variable("DUMMYJSON_URL", DUMMYJSON_URL)
    cache_dir: Path = Field(default_factory=_default_cache, validation_alias="FASHION_SEARCH_CACHE")
    currency: str = _variable("CURRENCY", "$")
    votes: str = _variable("VOTES", "")
    insight: bool = _variable("INSIGHT", False, ON_OR_OFF)
    access_log: bool = _variable("ACCESS_LOG", False, "json or off", strict=True)
    log_queries: bool = _variable("LOG_QUERIES", False, ON_OR_OFF)
    allow_private_sources: bool = _variable("ALLOW_PRIVATE_SOURCES", False, ON_OR_OFF)
    # Kubernetes kills after 30 seconds, and what is cut off takes up to five to end.
    stop_grace: float = _variable("STOP_GRACE", 20.0, "seconds from 0 to 3600", ge=0, le=3600)
    request_timeout: float = _variable("REQUEST_TIMEOUT", 30.0, "seconds from 0.1 to 3600", ge=0.1, le=3600)
    trusted_hops: int = _variable("TRUSTED_HOPS", 0, "a whole number from 0 to 10", ge=0, le=10)
    rate_limit: int = _variable("RATE_LIMIT", 0, "a whole number from 0 to 1,000,000", ge=0, le=1_000_000)
    temp_dir: DirectoryPath | None = _variable("GRADIO_TEMP_DIR", None, "a folder that exists")
    allowed_origins: tuple[Origin, ...] = _variable(
        "ALLOWED_ORIGINS", (), "origins such as https://shop.example, without a path or a slash at the end"
    )
    allowed_hosts: tuple[Host, ...] = _variable(
        "ALLOWED_HOSTS", ("*",), "hosts such as shop.example, *.shop.example or *, with no port", min_length=1
    )
    frame_ancestors: tuple[FrameSource, ...] = _variable(
        "FRAME_ANCESTORS", ("'self'",), "origins such as https://shop.example, or self, or none", min_length=1
    )
    api_keys: tuple[ApiKey, ...] = _variable(
        "API_KEYS", (), "keys of visible ASCII, separated by commas", min_length=1, repr=False
    )
    admin_keys: tuple[ApiKey, ...] = _variable(
        "ADMIN_KEYS", (), "keys of visible ASCII, separated by commas", min_length=1, repr=False
    )
    auth_users: Mapping[str, str] = _variable(
        "AUTH_USERS", {}, "NAME:PASSWORD,NAME:PASSWORD", min_length=1, repr=False
    )

    @property
    def local_only(self) -> bool:
        """Whether the app can be reached from this machine only."""
        if self.trusted_hops:  # a proxy on this machine serves others
            return False
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, host: str | None = None) -> "Settings":
        """Read the settings; who can reach the app decides what is on by default.

        Args:
            env: variables by name; the process's own where None.
            host: address to listen on; what the environment says where None.

        Raises:
            SearchError: a variable holds what cannot be used.
        """
        env = os.environ if env is None else env
        given: dict[str, Any] = {}
        for setting in cls.model_fields.values():
            name = str(setting.validation_alias)
            if env.get(name) or (name == "CURRENCY" and name in env):  # that may be nothing at all
                given[name] = _READ.get(name, str.strip)(env[name])
        if env.get("SPACE_ID"):
            given = {**ON_A_SPACE, **given}
        if host:
            given["GRADIO_SERVER_NAME"] = host
        try:
            settings = cls.model_validate(given)
        except ValidationError as error:
            raise SearchError(_reason(error.errors()[0], env)) from None
        derived: dict[str, Any] = {}
        if "RATE_LIMIT" not in given and not settings.local_only:
            derived["rate_limit"] = DEFAULT_RATE
        if "ACCESS_LOG" not in given:
            derived["access_log"] = not settings.local_only
        if "ALLOWED_HOSTS" in given:
            derived["allowed_hosts"] = (*settings.allowed_hosts, settings.host)
        elif settings.local_only and not any(name.startswith(NOTEBOOKS) for name in env):
            derived["allowed_hosts"] = (settings.host,)
        return settings.model_copy(update=derived)


def milvus_token() -> str:
    """Return the token for Milvus, which builds and searches send; empty for none."""
    return os.environ.get("MILVUS_TOKEN", "")


def _split(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _users(text: str) -> dict[str, str]:
    users: dict[str, str] = {}
    for number, entry in enumerate(_split(text), start=1):  # numbered in what is said: it may be a password
        name, _, password = entry.partition(":")
        if not (name.strip() and password) or name.strip() in users:
            raise SearchError(
                f"AUTH_USERS: entry {number} is not NAME:PASSWORD, or repeats a name: change it"
            )
        users[name.strip()] = password
    return users


def _sources(text: str) -> list[str]:
    keywords = {"self": "'self'", "none": "'none'"}
    return [keywords.get(word, word) for word in text.replace(",", " ").split()]


_READ: dict[str, Callable[[str], Any]] = {
    "CURRENCY": str,  # may end in a blank
    "ACCESS_LOG": lambda text: {"json": True, "off": False}.get(text.strip().lower(), text),
    **dict.fromkeys(("ALLOWED_ORIGINS", "ALLOWED_HOSTS", "API_KEYS", "ADMIN_KEYS"), _split),
    "FRAME_ANCESTORS": _sources,
    "AUTH_USERS": _users,
}
"""How a variable's text is read where it is more than a word or a number."""


def _reason(problem: ErrorDetails, env: Mapping[str, str]) -> str:
    """Say what a variable holds and what it should; of a secret only which entry it is."""
    variable, *at = problem["loc"]
    setting = next(of for of in Settings.model_fields.values() if of.validation_alias == variable)
    found = f"has {problem['input']!r}" if at else f"is {env[str(variable)]!r}"
    if not setting.repr:
        found = f"has an entry, number {int(at[0]) + 1}, that cannot be used" if at else "has no entry"
    return f"{variable} {found}: set it to {setting.description}"
