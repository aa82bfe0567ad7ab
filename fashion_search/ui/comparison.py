"""Balanced and linear side by side, without their names until the shopper has said which list is better.

Which of the two is A follows from the query itself: neither is the first one more often, and the same
query looks the same again. The names stay on the server until then.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

import gradio as gr
from PIL import Image

from fashion_search.contract import product_record
from fashion_search.errors import SearchError
from fashion_search.images import pixel_hash
from fashion_search.search import FashionSearch, Fusion, Hit, Query
from fashion_search.ui.asked import Asked
from fashion_search.ui.templates import ESCAPE
from fashion_search.votes import Lead, Tallies, Tally, Votes, wilson

COMPARED: tuple[Fusion, Fusion] = ("balanced", "linear")

MOST_RANKS = 10
"""Products a side."""

ENOUGH = 30
"""Decided votes from which a share is shown: with fewer its interval is wider than a third."""

MOST_SETTLED = 500
"""Queries remembered for a visit, so that each is voted on once."""

SIDES = ("A", "B")
Choice = Literal["A", "B", "same", "show"]
"""What can be pressed."""

Compared = dict[str, Any]
"""What the component shows: see `compare`."""

Settled = tuple[str, ...]
"""Keys of the queries that a visitor has voted on or looked behind, oldest first."""

SWITCH = r"""<label><input type="checkbox"><span>Compare balanced and linear side by side<small>Needs words and a
picture</small></span></label>"""

SWITCH_ON_LOAD = """
const show = () => { element.querySelector('input').checked = props.value === true; };
element.addEventListener('change', event => {
  props.value = event.target.checked;
  trigger('input');
});
watch('value', show);
show();
"""

TEMPLATE = (
    r"""${((x, currency, version) => {"""
    + ESCAPE
    + r"""
if (!x || !Array.isArray(x.sides)) return '';
const price = n => n === null || n === undefined ? '' : `<span class="price">${e(currency)}${
  Number(n).toLocaleString('en', {minimumFractionDigits: 2, maximumFractionDigits: 2})}</span>`;
const card = (p, side) => p ? `<button type="button" class="open" data-open="${e(p.product_id)}"><span
  class="tile"><img src="${e(p.image_url + '?v=' + encodeURIComponent(version))}" alt="" loading="lazy"
  decoding="async"></span><span class="facts"><span class="title">${e(p.title)}</span>${price(p.price)}${
  p.only ? `<span class="only">Only in ${e(side.name)}</span>` : ''}</span></button>` : '';
const head = side => `<th scope="col">${e(side.name)}${side.fusion ? ` <span>${e(side.fusion)}</span>` : ''}</th>`;
const ranks = Math.max(...x.sides.map(side => side.cards.length));
const rank = i => `<tr><th scope="row">${i + 1}</th>${
  x.sides.map(side => `<td>${card(side.cards[i], side)}</td>`).join('')}</tr>`;
const vote = (choice, name) => `<button type="button" class="vote" data-vote="${choice}">${name}</button>`;
const buttons = x.ask ? `<div class="votes">${vote('A', 'A is better')}${vote('same', 'About the same')}${
  vote('B', 'B is better')}</div>` : '';
const show = x.hidden ? `<button type="button" class="show" data-vote="show">Show which is which</button>` : '';
const row = r => `<tr><th scope="row">${e(r.queries)}</th><td>${e(r.balanced)}</td><td>${e(r.linear)}</td><td>${
  e(r.same)}</td><td>${e(r.share)}</td></tr>`;
const tally = x.tally ? `<details class="tally"${x.hidden ? '' : ' open'}><summary>${e(x.tally.title)}</summary>
  <table><caption class="sr">Votes by kind of query</caption><thead><tr><th scope="col">Query</th><th
  scope="col">Balanced was better</th><th scope="col">Linear was better</th><th scope="col">About the same</th><th
  scope="col">Balanced’s share</th></tr></thead><tbody>${x.tally.rows.map(row).join('')}</tbody></table>
  <p>${e(x.tally.note)}</p></details>` : '';
return `<h2>${e(x.title)}</h2><p class="lead">${e(x.lead)}</p><table class="ranks"><caption class="sr">Both lists, rank by
  rank</caption><thead><tr><th scope="col"><span class="sr">Rank</span></th>${x.sides.map(head).join('')}</tr></thead>
  <tbody>${Array.from({length: ranks}, (_, i) => rank(i)).join('')}</tbody></table><div class="ballot${
  x.hidden || x.said ? '' : ' empty'}" role="group" aria-label="Your verdict" tabindex="-1"><p role="status"
  aria-live="polite">${e(x.said)}</p>${buttons}${show}</div>${tally}`;
})(value, currency, version)}"""
)

ON_LOAD = """
let pressed = false, last = -Infinity;
element.addEventListener('click', event => {
  const button = event.target.closest('[data-vote]');
  if (!button || !props.value || event.timeStamp - last < 1000) return;  // a double click is one vote
  last = event.timeStamp;
  pressed = true;
  trigger('vote', {choice: button.dataset.vote, key: props.value.key});
});
// The buttons are gone then; the answer in their place gets the focus.
watch('value', () => {
  window.shopProducts ??= new Map();
  for (const {only, ...product} of props.value?.sides?.flatMap(side => side.cards) ?? [])
    window.shopProducts.set(product.product_id, product);  // without scores: they would give away which list is which
  if (pressed) requestAnimationFrame(() => element.querySelector('.ballot')?.focus({preventScroll: true}));
  pressed = false;
});
"""


class CompareSwitch(gr.HTML):
    """Whether to compare; hands over a bool."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value=False,
            html_template=SWITCH,
            js_on_load=SWITCH_ON_LOAD,
            apply_default_css=False,
            label="compare",
            **options,
        )

    def preprocess(self, payload: object) -> bool:  # type: ignore[override]
        """Return whether it is on; anything but true is off."""
        return payload is True

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of a switch."""
        return {"type": "boolean"}


class Comparison(gr.HTML):
    """Two lists rank by rank from what `compare` returns, or nothing; a press triggers `vote`."""

    is_template = True

    def __init__(self, *, currency: str, version: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            value=None,
            html_template=TEMPLATE,
            js_on_load=ON_LOAD,
            apply_default_css=False,
            currency=currency,
            version=version,
            **options,
        )

    def preprocess(self, payload: object) -> None:
        """Return nothing: what a browser says that it shows is not read."""


def compare(
    search: FashionSearch, asked: Asked, votes: Votes | None, settled: Settled = ()
) -> Compared | None:
    """Search with both fusions, and return what is shown.

    Args:
        search: the catalogue.
        asked: the query; its own fusion does not matter.
        votes: the counts, or None where there is no voting.
        settled: queries whose sides the visitor knows.

    Returns:
        `key` names the query; `sides` are A and B with `name`, `fusion` (empty until it is known) and
        `cards`; `hidden` says whether the fusions are not known yet, `ask` whether a vote is asked for;
        `title`, `lead` and `said` are texts; `tally` is the table of votes or None. None where a side
        of the query is missing or nothing was found.

    Raises:
        gr.Error: the query cannot be used; the text says why.
    """
    lists = _search(search, asked)
    return None if lists is None else _shown(lists, votes, settled)


def vote(
    search: FashionSearch, asked: Asked | None, pressed: object, votes: Votes | None, settled: Settled
) -> tuple[Compared | None, Settled]:
    """Take what was pressed under a comparison.

    Args:
        search: the catalogue.
        asked: what the server compared last for this visitor, None where nothing.
        pressed: what a browser sent: an object with `choice` (A, B, same or show) and the `key` of the
            query that it shows. Anything else, and a query that is no longer the last one, counts as
            nothing pressed.
        votes: the counts, or None where there is no voting.
        settled: queries that the visitor has voted on or looked behind.

    Returns:
        What is shown now, and the queries that are settled now.

    Raises:
        gr.Error: the query cannot be used any more; the text says why.
    """
    lists = None if asked is None else _search(search, asked)
    if asked is None or lists is None:
        return None, settled
    choice = _choice(pressed, lists.key)
    if choice is None or lists.alike or lists.key in settled or (votes is None and choice != "show"):
        return _shown(lists, votes, settled), settled
    settled = (*settled, lists.key)[-MOST_SETTLED:]
    if choice == "show":
        return _shown(lists, votes, settled), settled
    place = 1 if choice == "B" else 0
    if votes is not None:
        votes.add("same" if choice == "same" else lists.order[place], asked.alpha)
    shown = _shown(lists, votes, settled)
    shown["said"] = f"Thank you. {SIDES[place]} was {lists.order[place]}."
    return shown, settled


def sides(query: Query) -> tuple[str, tuple[Fusion, Fusion]]:
    """Return a name for a query, and which fusions are A and B for it.

    The name is 32 hexadecimal digits and does not tell the order. Both depend on all that is asked
    for except the fusion and the number of results.
    """
    asked = [
        (field.name, _plain(getattr(query, field.name)))
        for field in fields(query)
        if field.name not in ("fusion", "top_k")
    ]
    digest = hashlib.sha256(repr(asked).encode()).digest()
    first, second = COMPARED
    return digest[:16].hex(), (second, first) if digest[-1] & 1 else (first, second)


def tally(counts: Tallies) -> dict[str, Any]:
    """Return the table of votes: its `title`, `rows` from most words to most picture and all, and a `note`."""
    total = sum(counts.values(), start=Tally())
    names: dict[Lead, str] = {"words": "Mostly words", "even": "Even mix", "picture": "Mostly picture"}
    rows = [_row(names[lead], counts[lead]) for lead in get_args(Lead)]
    return {
        "title": f"Results so far: {total.total:,} {'vote' if total.total == 1 else 'votes'}",
        "rows": [*rows, _row("All", total)],
        "note": f"{_meaning(total)} Only these counts are kept, no words and no pictures.",
    }


def _row(queries: str, votes: Tally) -> dict[str, Any]:
    share = "too few"
    if votes.decided >= ENOUGH:
        low, high = wilson(votes.balanced, votes.decided)
        share = f"{votes.balanced / votes.decided:.0%} ({low * 100:.0f}–{high:.0%})"
    return {"queries": queries, **vars(votes), "share": share}


def _meaning(total: Tally) -> str:
    """Say what the votes show; the interval decides."""
    if total.decided < ENOUGH:
        return f"Too few to say which is better: that takes at least {ENOUGH} votes for one or the other."
    low, high = wilson(total.balanced, total.decided)
    verdict = "Neither is clearly better." if low <= 0.5 <= high else "Balanced is better."
    if high < 0.5:
        verdict = "Linear is better."
    return f"{verdict} The share is of the votes for one or the other, with its 95% interval."


@dataclass(frozen=True)
class _Lists:
    """What both fusions found, in the order of the sides."""

    key: str
    order: tuple[Fusion, Fusion]
    hits: tuple[list[Hit], list[Hit]]

    @property
    def ids(self) -> tuple[list[str], ...]:
        return tuple([hit.product.id for hit in found] for found in self.hits)

    @property
    def alike(self) -> bool:
        return self.ids[0] == self.ids[1]


def _search(search: FashionSearch, asked: Asked) -> _Lists | None:
    try:
        query = asked.query()
        if query.search_type != "hybrid":
            return None
        key, order = sides(query)
        first, second = (search.search(_with(query, asked, fusion)).hits for fusion in order)
    except SearchError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return _Lists(key, order, (first, second)) if first or second else None


def _with(query: Query, asked: Asked, fusion: Fusion) -> Query:
    # From the words as they were typed: those of a query have been read once already.
    top_k = min(query.top_k, MOST_RANKS)
    return replace(query, text=asked.text, without=asked.without, fusion=fusion, top_k=top_k)


def _shown(lists: _Lists, votes: Votes | None, settled: Settled) -> Compared:
    hidden = not lists.alike and lists.key not in settled
    return {
        "key": lists.key,
        "sides": [
            {
                "name": SIDES[place],
                "fusion": "" if hidden else lists.order[place],
                "cards": _cards(lists.hits[place], lists.ids[1 - place]),
            }
            for place in (0, 1)
        ],
        "hidden": hidden,
        "ask": hidden and votes is not None,
        "title": _title(lists.alike, hidden),
        "lead": _lead(*map(set, lists.ids), alike=lists.alike),
        "said": "" if hidden or lists.alike else f"A is {lists.order[0]}, B is {lists.order[1]}.",
        "tally": None if votes is None else tally(votes.counts()),
    }


def _cards(hits: Sequence[Hit], others: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {**product_record(hit.product, hit.view).model_dump(), "only": hit.product.id not in others}
        for hit in hits
    ]


def _title(alike: bool, hidden: bool) -> str:
    if alike:
        return "Both lists are the same"
    return "Which list fits better?" if hidden else "Balanced and linear, side by side"


def _lead(first: set[str], second: set[str], *, alike: bool) -> str:
    if alike:
        return "Balanced and linear find the same products in the same order here."
    if first == second:
        return "Two ways to combine words and picture: the same products in two orders."
    shared = len(first & second)
    count = "No product is" if not shared else "1 product is" if shared == 1 else f"{shared} products are"
    return f"Two ways to combine words and picture. {count} in both lists."


def _choice(pressed: object, key: str) -> Choice | None:
    """Return what was pressed, where it was pressed under the query of this key."""
    if not isinstance(pressed, dict) or pressed.get("key") != key:
        return None
    return next((known for known in get_args(Choice) if pressed.get("choice") == known), None)


def _plain(value: object) -> object:
    return pixel_hash(value) if isinstance(value, Image.Image) else value
