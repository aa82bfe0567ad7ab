"""The layout of the page."""

from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from fashion_search.catalog.product import Product
from fashion_search.config import Settings
from fashion_search.imaging.decode import DecodeQuery
from fashion_search.search.engine import FashionSearch
from fashion_search.serving.snapshot import Snapshot
from fashion_search.ui.compare.comparison import Comparison
from fashion_search.ui.controller.actions import Actions
from fashion_search.ui.controller.address_bar import AddressBar
from fashion_search.ui.controller.answer import PageUpdate
from fashion_search.ui.controller.form_updates import FormUpdates
from fashion_search.ui.inputs.filter_panel import CountedChoices
from fashion_search.ui.inputs.form import Form, SuggestionList, lay_out_form
from fashion_search.ui.model.examples import Example
from fashion_search.ui.results.bar import ORDERS, FiltersButton, ShareButton, SortChoice, StatusLine
from fashion_search.ui.results.cards import CardGrid, MoreButton, PressGuard
from fashion_search.ui.results.messages import Chips, DropOffers, Notice
from fashion_search.ui.results.product import ProductView
from fashion_search.ui.results.saved_panel import Home, SavedIds, SavedPanel, catalogue_id
from fashion_search.ui.theme import header


@dataclass(frozen=True, kw_only=True)
class PageParts:
    """The parts of the page that something happens to; those with a default are never seen.

    `history` and `revealed` are kept for the visit: the view states, and the comparisons whose sides are known.
    """

    header: gr.HTML
    form: Form
    sort: SortChoice
    status: StatusLine
    chips: Chips
    notice: Notice
    drops: DropOffers
    cards: CardGrid
    comparison: Comparison
    more: MoreButton
    saved: SavedPanel
    product: ProductView
    counts: CountedChoices = field(default_factory=CountedChoices)
    saved_ids: SavedIds = field(default_factory=SavedIds)
    address: AddressBar = field(default_factory=AddressBar)
    form_updates: FormUpdates = field(default_factory=FormUpdates)
    actions: Actions = field(default_factory=Actions)
    history: gr.State = field(default_factory=lambda: gr.State(()))
    revealed: gr.State = field(default_factory=lambda: gr.State(()))

    @property
    def entered(self) -> dict[str, gr.Component]:
        """What can be entered, by the names of `ViewState`."""
        return {**vars(self.form.inputs), "sort": self.sort}

    def showing(self, update: PageUpdate) -> dict[gr.Component, Any]:
        """Return what each component is to show."""
        return {getattr(self, name): value for name, value in update.items()}

    def redraw(self, snapshot: Snapshot, products: list[Product], examples: list[Example]) -> None:
        """Show a snapshot, and these products and examples first, in pages that are opened from now on."""
        self.header.value = header(snapshot)
        self.form.inputs.filters.offer(snapshot.facets)
        self.cards.start_with(products, examples)


def lay_out(search: FashionSearch, settings: Settings, decode: DecodeQuery) -> PageParts:
    """Lay the page out, within Blocks."""
    drawn: dict[str, Any] = {"currency": settings.currency}
    catalogue = catalogue_id(search.snapshot.manifest)
    PressGuard()
    with gr.Row(elem_id="top"):
        head = gr.HTML(header(search.snapshot), elem_id="header", apply_default_css=False)
        saved = SavedPanel(catalogue=catalogue, **drawn, elem_id="memory")
    with gr.Row(elem_id="shop"):
        with gr.Column(elem_id="query"):
            form = lay_out_form(search.snapshot.facets, decode, **drawn)
        with gr.Column(elem_id="found"):
            with gr.Row(elem_id="bar"):
                status = StatusLine(elem_id="status")
                FiltersButton(elem_id="filters-button")
                sort = SortChoice(
                    ORDERS,
                    value="match",
                    label="Sort all that match",
                    container=False,
                    filterable=False,
                    min_width=0,
                    elem_id="sort",
                )
                ShareButton(elem_id="share")
            chips = Chips(**drawn, elem_id="chips", elem_classes="above-cards")
            notice = Notice(elem_id="notice")
            drops = DropOffers(**drawn, elem_id="drops", elem_classes="above-cards")
            cards = CardGrid(**drawn, elem_id="cards")
            comparison = Comparison(**drawn, elem_id="comparison")
            more = MoreButton(elem_id="more")
            Home(elem_id="home")  # last: what it remembers comes late, and moves nothing
    SuggestionList(catalogue=catalogue)
    gr.HTML('<a href="docs">REST API</a>', elem_id="docs")
    return PageParts(
        header=head,
        form=form,
        sort=sort,
        status=status,
        chips=chips,
        notice=notice,
        drops=drops,
        cards=cards,
        comparison=comparison,
        more=more,
        saved=saved,
        product=ProductView(**drawn, elem_id="product"),
    )
