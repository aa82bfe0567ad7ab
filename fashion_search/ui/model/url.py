"""The URL of a search, both ways: view state to query string and back.

A picture of one's own is not in it. Whatever a URL says that makes no sense is left out: links
outlive catalogues, and a stranger may have written them.
"""

from collections.abc import Sequence
from typing import Any, get_args
from urllib.parse import parse_qsl, urlencode

import gradio as gr
from pydantic import ValidationError

from fashion_search.catalog.product import Catalogue
from fashion_search.config import MAX_TEXT_CHARS
from fashion_search.errors import QueryError
from fashion_search.search.request import SearchRequest
from fashion_search.server.api.answers import image_url
from fashion_search.ui.model.view_state import Card, Sort, ViewState

HAS = "has."
"""What stands before an attribute's name."""

LONGEST = 16_000
"""Characters of a URL that are read."""


def to_query(asked: ViewState) -> str:
    """Return a search as the query part of a URL; what is left at its default is left out."""
    default, filters = ViewState(), asked.filters
    given: list[tuple[str, str]] = [
        (name, str(value))
        for name in ("text", "without", "like", "alpha", "fusion", "sort", "top_k")
        if (value := getattr(asked, name)) and value != getattr(default, name)
    ]
    if asked.alpha == 0:
        given.append(("alpha", "0"))
    given += [("category", category) for category in filters.categories]
    given += [
        (name, f"{price:.15g}")
        for name, price in (("price_min", filters.price_min), ("price_max", filters.price_max))
        if price is not None
    ]
    given += [(HAS + name, value) for name, values in filters.attributes.items() for value in values]
    if asked.compare:
        given.append(("compare", "1"))
    return urlencode(given)


def from_query(query: str) -> ViewState:
    """Return the search that the query part of a URL asks for."""
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query[:LONGEST]):
        given.setdefault(name, []).append(value.replace("\0", "")[:MAX_TEXT_CHARS])
    last = {name: values[-1] for name, values in given.items()}
    sought: dict[str, Any] = {name: last[name] for name in SearchRequest.model_fields if name in last}
    sought.pop("image", None)
    prices = {name: last[name] for name in ("price_min", "price_max") if name in last}
    has = {name.removeprefix(HAS): values for name, values in given.items() if name.startswith(HAS)}
    sought["filters"] = {"categories": given.get("category", ()), "attributes": has, **prices}
    request = _request(sought)
    return ViewState(
        **{name: getattr(request, name) for name in request.model_fields_set},
        sort=next((name for name in get_args(Sort) if name == last.get("sort")), "match"),
        compare=last.get("compare") == "1",
    )


def _request(given: dict[str, Any]) -> SearchRequest:
    """Return the request that texts by name make, without those that make no sense."""
    try:
        return SearchRequest.model_validate(given, strict=False)
    except ValidationError as error:
        wrong = {problem["loc"][0] for problem in error.errors()}
    except QueryError:
        wrong = {"filters"}
    return _request({name: value for name, value in given.items() if name not in wrong})


ON_LOAD = """
// The address follows the search without a step in the browser's history; whoever remembers searches listens.
// It waits for a slider to rest: browsers take only so many changes of it.
const REST_MS = 150;
let resting = 0;
// A step elsewhere is one in the browser's history, too, so that its back button and gesture lead back.
const STEPS = ['example', 'more', 'open'];
let query = location.search, depth = history.state?.depth ?? 1, stepped = false;
document.addEventListener('click', event => {
  if (STEPS.includes(event.target.closest('[data-step]')?.dataset.step))
    stepped = event.isTrusted || event.target.matches('.pressed');
}, true);
const walk = (step, value) => {
  const button = Object.assign(document.createElement('button'), {hidden: true});
  Object.assign(button.dataset, value === undefined ? {step} : {step, value});
  document.body.append(button);
  button.click();
  button.remove();
};
// Only after all others have heard of it: a dialog's script puts the address right first, and which of them was
// loaded first is chance.
addEventListener('popstate', event => setTimeout(() => {
  if (location.search === query) return;  // a dialog's
  const back = (event.state?.depth ?? 1) < depth && document.querySelector('#status .back')?.checkVisibility();
  query = location.search;
  if (back) walk('back');
  else walk('open', location.search.slice(1));
}));
const follow = () => {
  const theme = new URLSearchParams(location.search).get('__theme');
  const parts = [props.value.query, theme && `__theme=${encodeURIComponent(theme)}`].filter(Boolean).join('&');
  query = parts && `?${parts}`;
  depth = props.value.depth;
  const state = {...history.state, depth};
  if (stepped && query !== location.search) history.pushState({...state, product: null}, '', location.pathname + query);
  else history.replaceState(state, '', location.pathname + query);
  stepped = false;
  document.dispatchEvent(new CustomEvent('addressed'));
};
watch('value', () => {
  if (!props.value) return;
  clearTimeout(resting);
  resting = setTimeout(follow, REST_MS);
  document.dispatchEvent(new CustomEvent('asked', {detail: props.value}));
});
"""


class AddressBar(gr.HTML):
    """Keeps the browser's address in step; its value is what `place` returns."""

    is_template = True

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            **{"value": None, "visible": "hidden", **options},
            html_template="",
            js_on_load=ON_LOAD,
            apply_default_css=False,
        )


def place(catalogue: Catalogue, asked: ViewState, cards: Sequence[Card] | None) -> dict[str, Any]:
    """Return the value of an `Address`: where a search is found, and what to remember it by.

    Args:
        catalogue: what was searched.
        asked: the search.
        cards: what was found; None where nothing was asked for.
    """
    like = None if asked.like is None else catalogue.row(asked.like)
    words = (asked.text or "").strip()
    label = [words, f"like {catalogue[like].title}" if like is not None else ""]
    picture = None
    if like is not None:
        picture = image_url(catalogue[like].pictures[0])
    elif cards and not asked.picture:
        picture = cards[0]["image_url"]
    return {
        "query": "" if cards is None else to_query(asked),
        "label": ", ".join(part for part in label if part),
        "own": asked.picture is not None,
        "image_url": picture,
    }
