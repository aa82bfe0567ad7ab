"""The only reader of the environment."""

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
    page can also read what others have typed; `insight_log` is a file for what is not words. Uploads
    go to a folder of their own in `temp_dir`, the system's where None.
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
    temp_dir: Path | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings.

        Args:
            env: variables by name; the process's own where None.

        Raises:
            SearchError: GRADIO_SERVER_PORT is not a port number, a switch is neither on nor off,
                INSIGHT_LOG is set without INSIGHT, or GRADIO_TEMP_DIR is no folder.
        """
        env = os.environ if env is None else env
        port = env.get("GRADIO_SERVER_PORT") or str(DEFAULT_PORT)
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise SearchError(f"GRADIO_SERVER_PORT is {port!r}: set it to a port number from 1 to 65535")
        cache = env.get("FASHION_SEARCH_CACHE")
        insight, insight_log = _switch(env, "INSIGHT"), env.get("INSIGHT_LOG")
        if insight_log and not insight:
            raise SearchError("INSIGHT_LOG is set, but INSIGHT is not: set it to 1, or leave both out")
        temp_dir = env.get("GRADIO_TEMP_DIR")
        if temp_dir and not Path(temp_dir).is_dir():
            raise SearchError(f"GRADIO_TEMP_DIR is {temp_dir!r}: set it to a folder that exists")
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
            temp_dir=Path(temp_dir) if temp_dir else None,
        )


def _switch(env: Mapping[str, str], name: str) -> bool:
    """Return whether a switch is on; one that is not set is off."""
    said = env.get(name, "").strip().lower()
    if said not in {"", "0", "off", "no", "false", "1", "on", "yes", "true"}:
        raise SearchError(f"{name} is {env[name]!r}: set it to 1 (on) or 0 (off)")
    return said in {"1", "on", "yes", "true"}
