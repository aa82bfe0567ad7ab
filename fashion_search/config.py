"""The only reader of the environment."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
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

DEFAULT_INDEX = Path("index")
DEFAULT_PORT = 7860

DEFAULT_STOP_GRACE_S = 20.0
"""Seconds that a stop waits for what runs: Kubernetes kills after 30, and what is cut off takes up to five to end."""

LONGEST_STOP_GRACE_S = 3600.0
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
    page can also read what others have typed; `insight_log` is a file for what is not words.
    `access_log` is "json" or "off", and where it is empty, on unless only this computer can reach the
    app; with `log_queries` the words are in it. `stop_grace` is how many seconds a stop waits at most
    for what runs.
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    allowed_origins: tuple[str, ...] = ()
    dummyjson_url: str = DUMMYJSON_URL
    cache_dir: Path = Path(".cache")
    currency: str = "$"
    votes: str = ""
    insight: bool = False
    insight_log: Path | None = None
    access_log: str = ""
    log_queries: bool = False
    stop_grace: float = DEFAULT_STOP_GRACE_S

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings.

        Args:
            env: variables by name; the process's own where None.

        Raises:
            SearchError: a variable has a value that cannot be used, or INSIGHT_LOG is set without
                INSIGHT.
        """
        env = os.environ if env is None else env
        port = env.get("GRADIO_SERVER_PORT") or str(DEFAULT_PORT)
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise SearchError(f"GRADIO_SERVER_PORT is {port!r}: set it to a port number from 1 to 65535")
        cache = env.get("FASHION_SEARCH_CACHE")
        insight, insight_log = _switch(env, "INSIGHT"), env.get("INSIGHT_LOG")
        if insight_log and not insight:
            raise SearchError("INSIGHT_LOG is set, but INSIGHT is not: set it to 1, or leave both out")
        return cls(
            host=env.get("GRADIO_SERVER_NAME") or ("0.0.0.0" if env.get("SPACE_ID") else "127.0.0.1"),
            port=int(port),
            allowed_origins=tuple(o.strip() for o in env.get("ALLOWED_ORIGINS", "").split(",") if o.strip()),
            dummyjson_url=env.get("DUMMYJSON_URL") or DUMMYJSON_URL,
            cache_dir=Path(cache) if cache else _default_cache(),
            currency=env.get("CURRENCY", "$"),
            votes=env.get("VOTES", ""),
            insight=insight,
            insight_log=Path(insight_log) if insight_log else None,
            access_log=_access_log(env),
            log_queries=_switch(env, "LOG_QUERIES"),
            stop_grace=_stop_grace(env),
        )


def is_loopback(host: str) -> bool:
    """Return whether only this computer can reach a server that listens on an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _access_log(env: Mapping[str, str]) -> str:
    said = env.get("ACCESS_LOG", "").strip().lower()
    if said not in {"", "off", "json"}:
        raise SearchError(f"ACCESS_LOG is {env['ACCESS_LOG']!r}: set it to json or off")
    return said


def _stop_grace(env: Mapping[str, str]) -> float:
    said = env.get("STOP_GRACE") or str(DEFAULT_STOP_GRACE_S)
    try:
        seconds = float(said)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_STOP_GRACE_S:  # NaN is neither
        raise SearchError(f"STOP_GRACE is {said!r}: set it to seconds from 0 to {LONGEST_STOP_GRACE_S:g}")
    return seconds


def _switch(env: Mapping[str, str], name: str) -> bool:
    """Return whether a switch is on; one that is not set is off."""
    said = env.get(name, "").strip().lower()
    if said not in {"", "0", "off", "no", "false", "1", "on", "yes", "true"}:
        raise SearchError(f"{name} is {env[name]!r}: set it to 1 (on) or 0 (off)")
    return said in {"1", "on", "yes", "true"}
