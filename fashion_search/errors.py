"""Errors that a user or an operator can act on.

Their messages are shown as they are: what is wrong and what to do. Any other exception is a bug.
"""

UNREADABLE = "The catalogue cannot be read: tell whoever runs it."
"""What strangers are told of a damaged or missing index, instead of files and folders."""

RETRY_AFTER_S = 5
"""Seconds after which to ask again while the server starts or stops, or its catalogue cannot be reached or is being written."""


class SearchError(Exception):
    """An error that the user can fix; `retry_after`: seconds after which the same request may succeed, if it may."""

    retry_after: int | None = None


class QueryError(SearchError):
    """A query is invalid."""


class PictureError(SearchError):
    """A picture cannot be read."""


class TooLargeError(SearchError):
    """A picture or a request is over its limit."""


class OverloadedError(SearchError):
    """The server is busy for `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        seconds = "a second" if retry_after == 1 else f"{retry_after} seconds"
        super().__init__(f"Too many searches at once: try again in {seconds}.")
        self.retry_after = retry_after


class TimedOutError(SearchError):
    """A search has taken more than `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The search took more than {seconds:g} seconds: try again, or ask for less.")


class IndexMissingError(SearchError):
    """There is no index."""


class IndexMismatchError(SearchError):
    """An index is damaged, of another version or of another model."""


class UnavailableError(SearchError):
    """The server that holds the catalogue cannot be asked now."""

    retry_after = RETRY_AFTER_S

    def __init__(
        self, why: str = "The catalogue cannot be reached at the moment: try again shortly."
    ) -> None:
        super().__init__(why)


class WriteError(SearchError):
    """A catalogue cannot be changed now."""

    retry_after = RETRY_AFTER_S


class ModelUnavailableError(SearchError):
    """A model cannot be loaded."""


class SourceError(SearchError):
    """A catalogue cannot be read."""
