"""Says on the page how a query was understood, and offers the way back."""

from typing import Any

from fashion_search.search.engine import SearchResult
from fashion_search.ui.controller.heading import short
from fashion_search.ui.model.view_state import ViewState

LONGEST_WORDS = 40
"""Characters of what was typed that a chip repeats."""

FOREIGN = (
    "The model knows English words only. With a model for many languages, this shop would know yours, too."
)


def understood(result: SearchResult, asked: ViewState) -> dict[str, list[dict[str, Any]]]:
    """Return the chips, each to be taken away, and the notes."""
    known = result.understood
    chips = [
        {"step": "unsay", "value": phrase, "text": phrase[:1].upper() + phrase[1:]}
        for _, phrase in known.conditions
    ]
    if known.change is not None:
        chips += [
            {"step": "mix", "value": "", "text": f"{label}: {short(words, LONGEST_WORDS)}"}
            for label, words in (("Keep", known.keep), ("Change", known.change))
            if words
        ]
    notes: list[dict[str, Any]] = []
    if known.corrections:
        typed, read = (
            short(" ".join(words), LONGEST_WORDS) for words in zip(*known.corrections, strict=True)
        )
        said = f"Searched for {read} instead of {typed}."
        notes.append({"text": said, "step": "typed", "button": f"Search for {typed}"})
    if result.query.without and result.query.without != (asked.without or "").strip():
        notes.append({"text": f"Read as: {result.query.text or 'anything'}, without {result.query.without}"})
    notes += [{"text": f"This does not count: {phrase}"} for phrase in known.ignored]
    if known.unread:
        notes.append(
            {"text": f"Too long for the model, which did not read: {short(known.unread, LONGEST_WORDS)}"}
        )
    if known.foreign:
        notes.append({"text": FOREIGN})
    return {"chips": chips, "notes": notes}
