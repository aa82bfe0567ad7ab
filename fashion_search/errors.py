"""The errors that a user or an operator can act on.

SearchError
├── QueryError             the words or numbers of a query cannot be used
├── PictureError           a picture cannot be read
├── TooLargeError          a picture or a request is over its limit
├── OverloadedError        more is asked at once than can be answered soon
├── IndexMissingError      there is no index where one was expected
├── IndexMismatchError     the index is damaged, of another version or made by another model
├── ModelUnavailableError  the weights of a model cannot be had
└── SourceError            a catalogue cannot be read

The text of each is shown as it is: it says what was found and what to do.
Anything else that is raised is a bug of ours or of a caller.
"""


class SearchError(Exception):
    """Something that the person at the other end can mend; its text is written for them."""


class QueryError(SearchError):
    """The words or numbers of a query cannot be used."""


class PictureError(SearchError):
    """A picture cannot be read."""


class TooLargeError(SearchError):
    """A picture or a request is over its limit."""


class OverloadedError(SearchError):
    """More is asked at once than can be answered soon; `retry_after` says in how many seconds it can."""

    def __init__(self, retry_after: int) -> None:
        seconds = "a second" if retry_after == 1 else f"{retry_after} seconds"
        super().__init__(f"Too many searches at once: try again in {seconds}.")
        self.retry_after = retry_after


class IndexMissingError(SearchError):
    """There is no index where one was expected."""


class IndexMismatchError(SearchError):
    """An index is damaged, of another version or made by another model."""


class ModelUnavailableError(SearchError):
    """The weights of a model cannot be had."""


class SourceError(SearchError):
    """A catalogue cannot be read."""
