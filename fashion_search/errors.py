"""Errors that a user or an operator can act on.

SearchError
├── QueryError             a query is invalid
├── PictureError           a picture cannot be read
├── TooLargeError          a picture or a request is over its limit
├── OverloadedError        the server is busy
├── IndexMissingError      there is no index
├── IndexMismatchError     an index is damaged, of another version or of another model
├── UnavailableError       the server that holds the catalogue cannot be asked now
├── WriteError             a catalogue cannot be changed now
├── ModelUnavailableError  a model cannot be loaded
└── SourceError            a catalogue cannot be read

Their messages are shown to users as they are: what is wrong and what to do.
Any other exception is a bug.
"""

UNREADABLE = "The catalogue cannot be read: tell whoever runs it."
"""What strangers are told of a damaged index, instead of files and folders."""


class SearchError(Exception):
    """An error that the user can fix; its message is written for them."""


class QueryError(SearchError):
    """A query is invalid."""


class PictureError(SearchError):
    """A picture cannot be read."""


class TooLargeError(SearchError):
    """A picture or a request is over its limit."""


class OverloadedError(SearchError):
    """The server is busy; `retry_after` is the number of seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        seconds = "a second" if retry_after == 1 else f"{retry_after} seconds"
        super().__init__(f"Too many searches at once: try again in {seconds}.")
        self.retry_after = retry_after


class IndexMissingError(SearchError):
    """There is no index."""


class IndexMismatchError(SearchError):
    """An index is damaged, of another version or of another model."""


class UnavailableError(SearchError):
    """The server that holds the catalogue cannot be asked now."""

    def __init__(
        self, why: str = "The catalogue cannot be reached at the moment: try again shortly."
    ) -> None:
        super().__init__(why)


class WriteError(SearchError):
    """A catalogue cannot be changed now."""


class ModelUnavailableError(SearchError):
    """A model cannot be loaded."""


class SourceError(SearchError):
    """A catalogue cannot be read."""
