"""Says on the page how a query was understood, and offers the way back."""

import re
from typing import Any

from fashion_search.search.engine import SearchResult
from fashion_search.ui.model.view_state import ViewState

LONGEST_WORDS = 40
"""Characters of what was typed that a chip repeats."""


def understood(result: SearchResult, asked: ViewState) -> dict[str, list[dict[str, Any]]]:
    """Return the chips, each to be taken away, and the notes.

    Args:
        result: what was found.
        asked: what stands in the form.
    """
    known = result.understood
    chips = [
        {"step": "unsay", "value": phrase, "text": phrase[:1].upper() + phrase[1:]}
        for _, phrase in known.conditions
    ]
    if known.change is not None:
        pairs = [("Keep", known.keep or ""), ("Change", known.change)]
        chips += [
            {"step": "mix", "value": "", "text": f"{label}: {_short(words)}"}
            for label, words in pairs
            if words
        ]
    notes: list[dict[str, Any]] = []
    if known.corrections:
        typed, read = (" ".join(words) for words in zip(*known.corrections, strict=True))
        notes.append(
            {
                "text": f"Searched for {_short(read)} instead of {_short(typed)}.",
                "step": "typed",
                "button": f"Search for {_short(typed)}",
            }
        )
    if result.query.without and result.query.without != (asked.without or "").strip():
        notes.append({"text": f"Read as: {result.query.text or 'anything'}, without {result.query.without}"})
    notes += [{"text": f"This does not count: {phrase}"} for phrase in known.ignored]
    if known.unread:
        notes.append({"text": f"Too long for the model, which did not read: {_short(known.unread)}"})
    if known.foreign:
        notes.append(
            {
                "text": "The model knows English words only. With a model for many languages, this shop would know yours, too."
            }
        )
    return {"chips": chips, "notes": notes}


def without_phrase(text: str, phrase: str) -> str:
    """Return a text without a phrase of it, in any case of letters."""
    if not phrase:
        return text
    rest = re.sub(re.escape(phrase), " ", text, count=1, flags=re.IGNORECASE)
    return text if rest == text else " ".join(rest.split()).strip(" ,")


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS].rstrip()}…"
