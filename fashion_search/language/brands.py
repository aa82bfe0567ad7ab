"""Finds the names of brands in a text, however many brands there are."""

import re
from collections import defaultdict
from collections.abc import Iterable

from fashion_search.language.words import fold

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_GAP = re.compile(r"[\s&+._–-]*")
"""What may stand between the words of a name: no comma or the like."""

_LONGEST = 8
"""Most words of a name; longer ones are not looked for."""


class Brands:
    """Names of brands, to be found as people type them: "Non-Fiction" as "non fiction", too."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        lengths: dict[str, set[int]] = defaultdict(set)
        self._names: set[tuple[str, ...]] = set()
        for name in names:
            words = tuple(_key(match) for match in _WORD.finditer(name))
            if 0 < len(words) <= _LONGEST:
                self._names.add(words)
                lengths[words[0]].add(len(words))
        self._lengths = {first: tuple(sorted(found)) for first, found in lengths.items()}

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where names are in a text; they may overlap."""
        if not self._names:
            return []
        matches = [*_WORD.finditer(text)]
        words = [_key(match) for match in matches]
        ends = [0] * len(matches)
        for at in reversed(range(len(matches))):
            joined = at + 1 < len(matches) and _GAP.fullmatch(
                text, matches[at].end(), matches[at + 1].start()
            )
            ends[at] = ends[at + 1] if joined else at + 1
        return [
            (matches[at].start(), matches[at + length - 1].end())
            for at, word in enumerate(words)
            for length in self._lengths.get(word, ())
            if at + length <= ends[at] and tuple(words[at : at + length]) in self._names
        ]


NO_BRANDS = Brands()


def _key(match: re.Match[str]) -> str:
    return fold(match.group()).replace("'", "").replace("’", "")
