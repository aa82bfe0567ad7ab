"""Product lists as shops, feeds and data sets write them, each with the right values."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest

from fashion_search.catalog.product import Product
from fashion_search.errors import SourceError
from fashion_search.sources.base import Entry, Note, Options
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader
from tests.conftest import picture

AT = "https://shop.example/files"


class Read(NamedTuple):
    products: dict[str, Product]
    notes: list[tuple[str, str]]
    remarks: str


def read(path: Path, content: str | bytes | None = None, columns: Mapping[str, str] | None = None) -> Read:
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    source = Files(Options(path=path, columns=columns or {}), Downloader())
    items = list(source.read())
    return Read(
        {item.product.id: item.product for item in items if isinstance(item, Entry)},
        [(item.id, item.why) for item in items if isinstance(item, Note)],
        " / ".join(source.remarks),
    )


SHOPIFY = """\
Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Inventory Qty,Variant Price,Image Src,Variant Image,Status
dress,Wrap Dress – “Marta”,"<p>Soft linen.<br>
Ties &amp; falls.</p><style>p{color:red}</style>",Orto,Apparel > Dresses,Dress,"linen, summer",true,Color,Sand,Size,S,3,79.00,https://shop.example/files/1.jpg?v=17,https://shop.example/files/sand.jpg,active
dress,,,,,,,,,Sand,,M,0,79.00,https://shop.example/files/2.jpg?v=17,,
dress,,,,,,,,,Black,,S,1,69.00,,https://shop.example/files/black.jpg,
dress,,,,,,,,,,,,,,https://shop.example/files/3.jpg?v=17,,
cap,Cord Cap,One size,Orto,Apparel > Hats > Caps,,,true,Title,Default Title,,,0,25.00,https://shop.example/files/cap.jpg,,active
belt,Belt (not ready),,,,Belt,,false,Title,Default Title,,,,35.00,https://shop.example/files/belt.jpg,,draft
belt,,,,,,,,,,,,,,https://shop.example/files/belt2.jpg,,
"""


def test_shopify_rows_of_a_handle_are_one_product(tmp_path: Path) -> None:
    found = read(tmp_path / "products_export_1.csv", SHOPIFY)
    assert found.products == {
        "dress": Product(
            id="dress",
            title="Wrap Dress – “Marta”",
            description="Soft linen. Ties & falls.",
            price=69.0,
            category="Dress",
            attributes={
                "brand": "Orto",
                "tags": ["linen", "summer"],
                "colour": ["Sand", "Black"],
                "size": ["S", "M"],
                "in_stock": "yes",
            },
            pictures=(
                *(f"{AT}/{number}.jpg?v=17" for number in (1, 2, 3)),
                f"{AT}/sand.jpg",
                f"{AT}/black.jpg",
            ),
        ),
        "cap": Product(
            id="cap",
            title="Cord Cap",
            description="One size",
            price=25.0,
            category="Caps",
            attributes={"brand": "Orto", "in_stock": "no"},
            pictures=(f"{AT}/cap.jpg",),
        ),
    }
    assert found.notes == [("belt", "its status is draft: left out")]
    assert "products_export_1.csv: Shopify's product export" in found.remarks
    assert "3 rows are variants" in found.remarks


def test_shopify_rows_with_the_names_of_2025(tmp_path: Path) -> None:
    found = read(
        tmp_path / "products.csv",
        "Title,URL handle,Description,Vendor,Type,Published on online store,Status,Option1 name,Option1 value,Price,"
        "Inventory quantity,Product image URL,Variant image URL,Gift card\n"
        "Dress,dress,<p>Soft</p>,Orto,Dress,TRUE,Active,Color,Sand,79,3,1.jpg,s.jpg,FALSE\n"
        ",dress,,,,,,,Black,69,0,2.jpg,,\nBelt,belt,,,Belt,TRUE,Draft,,,9,1,b.jpg,,\nCard,card,,,,TRUE,Active,,,9,,c.jpg,,TRUE\n",
    )
    assert found.products == {
        "dress": Product(
            id="dress",
            title="Dress",
            description="Soft",
            price=69.0,
            category="Dress",
            attributes={"brand": "Orto", "colour": ["Sand", "Black"], "in_stock": "yes"},
            pictures=("1.jpg", "2.jpg", "s.jpg"),
        )
    }
    assert found.notes == [
        ("belt", "its status is draft: left out"),
        ("card", "it is a gift card: left out"),
    ]


@pytest.mark.parametrize(
    ("content", "pictures", "price", "stock"),
    [
        (
            "TITLE,PRICE,CURRENCY_CODE,QUANTITY,TAGS,IMAGE1,IMAGE2,IMAGE3,SKU\n"
            f'Dress,49.50,EUR,3,"linen,blue",{AT}/1.jpg,{AT}/2.jpg,,1\n',
            (f"{AT}/1.jpg", f"{AT}/2.jpg"),
            (49.5, "EUR"),
            "yes",
        ),
        (
            "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax included;Quantity;Image URLs (x,y,z...)\n"
            f"1;1;Dress;Robes;49,90;0;{AT}/1.jpg,{AT}/2.jpg\n2;0;Hat;Hats;9,90;1;{AT}/3.jpg\n",
            (f"{AT}/1.jpg", f"{AT}/2.jpg"),
            (49.9, None),
            "no",
        ),
        (
            "aw_deep_link,product_name,aw_product_id,merchant_product_id,merchant_image_url,search_price,currency,in_stock\n"
            f"https://awin.example/1,Dress,1,D1,{AT}/img?id=1,49.90,GBP,1\n",
            (f"{AT}/img?id=1",),
            (49.9, "GBP"),
            "yes",
        ),
    ],
    ids=["Etsy", "PrestaShop", "Awin"],
)
def test_exports_that_have_no_shape_of_their_own(
    content: str, pictures: tuple[str, ...], price: tuple[float, str | None], stock: str, tmp_path: Path
) -> None:
    found = read(tmp_path / "export.csv", content)
    product = found.products["1"]
    assert len(found.products) == 1
    assert (product.title, product.pictures) == ("Dress", pictures)
    assert ((product.price, product.currency), product.attributes["in_stock"]) == (price, stock)
    assert [of for of, _ in found.notes] == (["2"] if "Active" in content else [])


WOOCOMMERCE = r"""ID,Type,SKU,Name,Published,Short description,Description,In stock?,Sale price,Regular price,Categories,Tags,Images,Parent,Attribute 1 name,Attribute 1 value(s)
742,variation,TEE-R,V-Neck Tee - Red,1,,,1,18,20,,,https://shop.example/files/red.jpg,id:741,Color,Red
741,variable,TEE,V-Neck Tee,1,,<p>Jersey.</p>,1,,,"Clothing > T-Shirts, Sale",cotton,"https://shop.example/files/red.jpg, https://shop.example/files/blue.jpg",,Color,"Red, Blue"
743,variation,TEE-B,V-Neck Tee - Blue,1,,,0,,22,,,https://shop.example/files/blue.jpg,TEE,Color,Blue
750,simple,HAT,Beanie,1,,Warm &amp; soft,0,,15,Clothing > Accessories,,https://shop.example/files/beanie.jpg,,,
751,variable,SECRET,Draft Coat,-1,,,1,,90,Clothing > Coats,,https://shop.example/files/coat.jpg,,,
752,variation,SECRET-S,Draft Coat - S,1,,,1,,90,,,https://shop.example/files/coat.jpg,SECRET,Size,S
760,grouped,SET,Logo Collection,1,,,1,,,Clothing,,https://shop.example/files/set.jpg,,,
770,simple,RING,"Ring, Thin",1,,,1,,7.5,Jewellery,,"https://shop.example/files/ring\,thin.jpg",,,
"""


def test_woocommerce_variations_join_their_parent_by_id_or_sku(tmp_path: Path) -> None:
    found = read(tmp_path / "wc-product-export-26-11.csv", WOOCOMMERCE)
    assert set(found.products) == {"741", "750", "770"}
    tee = found.products["741"]
    assert (tee.title, tee.price, tee.category, tee.description) == (
        "V-Neck Tee",
        18.0,
        "T-Shirts",
        "Jersey.",
    )
    assert tee.pictures == (f"{AT}/red.jpg", f"{AT}/blue.jpg")
    assert dict(tee.attributes) == {"colour": ["Red", "Blue"], "tags": ["cotton"], "in_stock": "yes"}
    hat, ring = found.products["750"], found.products["770"]
    assert (hat.title, hat.description, hat.price) == ("Beanie", "Warm & soft", 15.0)
    assert hat.attributes["in_stock"] == "no"
    assert (ring.title, ring.pictures) == ("Ring, Thin", (f"{AT}/ring,thin.jpg",))
    assert found.notes == [
        ("751", "it is a draft: left out"),
        ("760", "it is a group of other products: left out"),
    ]


MAGENTO = """\
sku,store_view_code,product_type,categories,name,description,price,special_price,base_image,additional_images,additional_attributes,product_online,visibility,configurable_variations
MB01,,simple,"Default Category/Bags/Totes,Default Category/New",Joust Tote,<p>Canvas</p>,34.0000,,/m/b/0.jpg,"/m/b/1.jpg,/m/b/2.jpg","activity=Gym,color=Blue,material=Canvas|Leather",1,"Catalog, Search",
MB01,fr,simple,,Sac Joust,,,,,,,,,
MB02,,simple,Default Category/Bags,Hidden Bag,,20.0000,,/m/b/h.jpg,,,1,Not Visible Individually,
MB03,,simple,Default Category/Bags,Off,,20.0000,,/m/b/o.jpg,,,2,"Catalog, Search",
T-S,,simple,Default Category/Tops,Tee S,,19.0000,15.5,/t/s.jpg,,size=S,1,Not Visible Individually,
T,,configurable,Default Category/Tops/Tees,Tee,,,,/t/t.jpg,,,1,"Catalog, Search","sku=T-S,size=S|sku=T-M,size=M"
T-M,,simple,Default Category/Tops,Tee M,,19.0000,,/t/m.jpg,,size=M,1,Not Visible Individually,
"""


def test_magento_attributes_in_one_cell_and_variations_of_a_configurable_product(tmp_path: Path) -> None:
    found = read(tmp_path / "catalog_product.csv", MAGENTO)
    assert set(found.products) == {"MB01", "T"}
    tote = found.products["MB01"]
    assert (tote.title, tote.price, tote.category, tote.description) == (
        "Joust Tote",
        34.0,
        "Totes",
        "Canvas",
    )
    assert tote.pictures == ("m/b/0.jpg", "m/b/1.jpg", "m/b/2.jpg")
    assert dict(tote.attributes) == {"activity": "Gym", "colour": "Blue", "material": ["Canvas", "Leather"]}
    tee = found.products["T"]
    assert (tee.title, tee.price, tee.category, tee.attributes["size"]) == ("Tee", 15.5, "Tees", ["S", "M"])
    assert tee.pictures == ("t/t.jpg", "t/s.jpg", "t/m.jpg")
    assert found.notes == [
        ("MB02", "it is not visible individually: left out"),
        ("MB03", "it is not online: left out"),
    ]


WOO_SIZES = """\
ID,Type,SKU,Name,Published,Regular price,Images,Parent,Attribute 1 name,Attribute 1 value(s)
12,variation,D-M,,{m},9,m.jpg,id:10,Size,M
10,variable,D,Dress,{dress},,d.jpg,,,
11,variation,D-S,,{s},19,s.jpg,id:10,Size,S
"""
MAGENTO_SIZES = """\
sku,product_type,name,price,base_image,additional_attributes,product_online,configurable_variations
12,simple,Dress M,9,m.jpg,size=M,{m},
10,configurable,Dress,,d.jpg,,{dress},sku=11|sku=12
11,simple,Dress S,19,s.jpg,size=S,{s},
"""
OWN_SIZES = """\
sku,parent_sku,title,price,image,size,published
12,10,Dress,9,m.jpg,M,{m}
11,10,Dress,19,s.jpg,S,{s}
"""
OWN_PRODUCT = "10,,Dress,,d.jpg,,{dress}\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (WOO_SIZES, "it is not published"),
        (MAGENTO_SIZES, "it is not online"),
        (OWN_SIZES, "it is not active"),
        (OWN_SIZES + OWN_PRODUCT, "it is not active"),
    ],
    ids=["WooCommerce", "Magento", "own", "own, with the product"],
)
def test_a_variant_that_is_not_shown_is_missing_alone(content: str, why: str, tmp_path: Path) -> None:
    found = read(tmp_path / "list.csv", content.format(dress=1, s=1, m=0))
    assert [(p.id, p.title, p.price, p.attributes["size"]) for p in found.products.values()] == [
        ("10", "Dress", 19.0, ["S"] if content is WOO_SIZES else "S")
    ]
    assert "m.jpg" not in found.products["10"].pictures
    assert found.notes == [("12", f"{why}: left out")]
    found = read(tmp_path / "list.csv", content.format(dress=1, s=0, m=0))
    assert found.products == {}
    assert found.notes == [("10", f"all its variants are left out, the first because {why}")]


@pytest.mark.parametrize(
    "content", [WOO_SIZES, MAGENTO_SIZES, OWN_SIZES + OWN_PRODUCT], ids=["WooCommerce", "Magento", "own"]
)
@pytest.mark.parametrize("m", [0, 1])
def test_a_product_that_is_not_shown_takes_its_variants_with_it(content: str, m: int, tmp_path: Path) -> None:
    found = read(tmp_path / "list.csv", content.format(dress=0, s=1, m=m))
    assert (found.products, [of for of, _ in found.notes]) == ({}, ["10"])


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
@pytest.mark.parametrize("ids", ["id,", ""], ids=["beside other ids", "alone"])
def test_variants_join_the_row_of_the_product_that_they_name(
    order: tuple[int, ...], ids: str, tmp_path: Path
) -> None:
    rows = [
        "P1,,Linen Dress,,,p.jpg",
        "V1,P1,Linen Dress S,49.90,S,s.jpg",
        "V2,P1,Linen Dress M,59.90,M,m.jpg",
    ]
    lines = [rows[place] for place in order] + ["C1,,Cap,9,,c.jpg"]
    numbered = [f"{place},{line}" if ids else line for place, line in enumerate(lines)]
    found = read(tmp_path / "list.csv", "\n".join([f"{ids}sku,parent_sku,title,price,size,image", *numbered]))
    dress, cap = found.products["P1"], found.products["C1"]
    assert (len(found.products), dress.title, dress.price, cap.title) == (2, "Linen Dress", 49.9, "Cap")
    assert (sorted(dress.attributes["size"]), dress.pictures[0]) == (["M", "S"], "p.jpg")
    assert sorted(dress.pictures) == ["m.jpg", "p.jpg", "s.jpg"]
    assert not found.notes
    assert "2 rows are variants of products in other rows" in found.remarks


def test_items_of_a_google_feed_join_the_one_whose_id_is_their_groups(tmp_path: Path) -> None:
    found = read(
        tmp_path / "feed.xml", feed(hoodie(1, size="S"), SOCKS.replace("sock<", "hood<"), hoodie(2, size="M"))
    )
    assert {p.id: p.attributes["size"] for p in found.products.values()} == {"hood": ["S", "M"]}
    assert not found.notes


def item(**fields: str) -> str:
    inner = "".join(f"<g:{name}>{value}</g:{name}>" for name, value in fields.items())
    return f"<item>{inner}<g:shipping><g:price>4 USD</g:price></g:shipping></item>\n"


def feed(*items: str) -> str:
    return (
        '<?xml version="1.0"?>\n<rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>'
        f"<!-- nightly -->{''.join(items)}</channel></rss>"
    )


def hoodie(number: int, **fields: str) -> str:
    return item(
        id=f"hood-{number}",
        title="Fjord Hoodie",
        description="Heavy. &lt;b&gt;Pocket&lt;/b&gt;",
        link="https://shop.example/p/hood",
        item_group_id="hood",
        brand="Nordkap",
        product_type="Apparel &gt; Hoodies",
        image_link=f"{AT}/h.jpg",
        **fields,
    )


SOCKS = item(
    id="sock",
    title='Wool Socks 6" cuff',
    link="https://shop.example/p/sock",
    availability="out_of_stock",
    price="12.50 USD",
    image_link=f"{AT}/s.jpg?w=600&amp;h=800",
)


def test_a_google_feed_folds_groups_and_takes_the_sale_price(tmp_path: Path) -> None:
    found = read(
        tmp_path / "feed.xml",
        feed(
            hoodie(1, size="S", color="Black", price="75.00 USD", availability="in_stock"),
            SOCKS,
            hoodie(
                2,
                size="L",
                color="Moss",
                price="79.00 USD",
                sale_price="59.00 USD",
                additional_image_link=f"{AT}/m.jpg",
            ),
        ),
    )
    assert found.products["hood"] == Product(
        id="hood",
        title="Fjord Hoodie",
        description="Heavy. Pocket",
        price=59.0,
        currency="USD",
        category="Hoodies",
        attributes={"brand": "Nordkap", "colour": ["Black", "Moss"], "size": ["S", "L"], "in_stock": "yes"},
        pictures=(f"{AT}/h.jpg", f"{AT}/m.jpg"),
        url="https://shop.example/p/hood",
    )
    sock = found.products["sock"]
    assert (sock.price, sock.currency, sock.attributes["in_stock"]) == (12.5, "USD", "no")
    assert sock.pictures == (f"{AT}/s.jpg?w=600&h=800",)
    assert not found.notes


TODAY = datetime.now(UTC).date().isoformat()


@pytest.mark.parametrize(
    ("sale", "dates", "price"),
    [
        ("9.90 EUR", "", 9.9),
        ("0.00 EUR", "", 19.9),
        ("9.90 EUR", "2020-03-01T13:00-0800/2020-03-11T15:30-0800", 19.9),
        ("9.90 EUR", "2999-03-01T13:00-0800/2999-03-11T15:30-0800", 19.9),
        ("9.90 EUR", "2020-03-01T13:00-0800/2999-03-11T15:30-0800", 9.9),
        ("9.90 EUR", f"{TODAY}/{TODAY}", 9.9),
    ],
)
def test_a_sale_price_counts_where_it_is_one_and_while_the_sale_is_on(
    sale: str, dates: str, price: float, tmp_path: Path
) -> None:
    fields = {"price": "19.90 EUR", "sale_price": sale, "sale_price_effective_date": dates}
    found = read(tmp_path / "feed.xml", feed(hoodie(1, **fields)))
    assert (found.products["hood"].price, found.products["hood"].currency) == (price, "EUR")
    assert not found.notes
    assert "columns left out" not in found.remarks


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (
            {"sale_price": "9", "sale_price_effective_date": "this week"},
            "the dates of its sale cannot be read: the sale price counts",
        ),
        ({"sale_price": "soon"}, "its sale price 'soon' is not a number: ignored"),
    ],
)
def test_what_cannot_be_read_of_a_sale_is_named(fields: dict[str, str], why: str, tmp_path: Path) -> None:
    found = read(
        tmp_path / "feed.xml", feed(hoodie(1, price="19", **fields), hoodie(2, price="19", **fields))
    )
    assert found.products["hood"].price == (9.0 if "9" in fields["sale_price"] else 19.0)
    assert found.notes == [("hood", why)]


@pytest.mark.parametrize(
    ("special", "since", "until", "price"),
    [
        ("5.0000", "", "", 5.0),
        ("0.0000", "", "", 20.0),
        ("5.0000", "9/1/19", "12/31/19", 20.0),
        ("5.0000", "2020-02-01 00:00:00", "2020-02-28 00:00:00", 20.0),
        ("5.0000", "01.02.2999", "", 20.0),
        ("5.0000", "31/12/19", "", 5.0),
    ],
)
def test_magentos_special_price_counts_between_its_dates(
    special: str, since: str, until: str, price: float, tmp_path: Path
) -> None:
    found = read(
        tmp_path / "list.csv",
        "sku,product_type,name,base_image,price,special_price,special_price_from_date,special_price_to_date\n"
        f"A,simple,Bag,/a.jpg,20.0000,{special},{since},{until}\n",
    )
    assert found.products["A"].price == price
    assert not found.notes


def test_a_sale_of_woocommerce_that_is_over_does_not_count(tmp_path: Path) -> None:
    found = read(
        tmp_path / "list.csv",
        "ID,Type,Name,Published,Date sale price starts,Date sale price ends,Sale price,Regular price,Images\n"
        "1,simple,Bag,1,,2020-05-01 23:59:59,12,20,a.jpg\n2,simple,Cap,1,,,12,20,b.jpg\n",
    )
    assert [product.price for product in found.products.values()] == [20.0, 12.0]


@pytest.mark.parametrize(
    ("names", "prices", "price"),
    [
        ("Price tax excluded,Price tax included", "41.50,49.80", 49.8),
        ("Price tax excluded", "41.50", 41.5),
        ("price,retail price,unit price", "50,70,1.99", 50.0),
        ("price,regular price", "0,70", 70.0),
        ("regular price,sale price", "70,50", 50.0),
        ("price,sale price,sale price effective date", "70,50,2020-01-01/2020-01-31", 70.0),
        ("sale price", "50", 50.0),
        ("price,sale price", "50,70", 50.0),
        ("price,current price", "70,50", 50.0),
        ("Prix HT,Prix TTC", "41.50,49.80", 49.8),
    ],
)
def test_of_several_prices_the_one_to_pay_counts(
    names: str, prices: str, price: float, tmp_path: Path
) -> None:
    found = read(tmp_path / "list.csv", f"id,title,image,{names}\n1,Dress,a.jpg,{prices}\n")
    assert found.products["1"].price == price


def test_a_currency_in_a_columns_name_is_the_prices(tmp_path: Path) -> None:
    content = (
        "id,title,image,Price (USD),Price (EUR)\n1,Dress,a.jpg,55,50\n2,Shirt,b.jpg,,20\n3,Cap,c.jpg,,\n"
    )
    found = read(tmp_path / "list.csv", content)
    prices = [(product.price, product.currency) for product in found.products.values()]
    assert prices == [(55.0, "USD"), (20.0, "EUR"), (None, None)]
    assert (
        "columns Price (USD), Price (EUR) are taken for one: the first that is filled counts" in found.remarks
    )
    assert "price = Price (USD) + Price (EUR)" in found.remarks
    chosen = read(tmp_path / "list.csv", None, {"price": "Price (EUR)"})
    prices = [(product.price, product.currency) for product in chosen.products.values()]
    assert prices == [(50.0, "EUR"), (20.0, "EUR"), (None, None)]
    assert "columns left out: Price (USD)" in chosen.remarks
    assert "taken for one" not in chosen.remarks


def test_variants_with_prices_in_several_currencies_are_not_compared(tmp_path: Path) -> None:
    found = read(tmp_path / "feed.xml", feed(hoodie(1, price="55 USD"), hoodie(2, price="20 EUR")))
    assert (found.products["hood"].price, found.products["hood"].currency) == (55.0, "USD")
    assert found.notes == [("hood", "it has prices in several currencies: those in USD count")]


def test_magentos_own_word_on_the_stock_counts_before_the_quantity(tmp_path: Path) -> None:
    found = read(
        tmp_path / "list.csv",
        "sku,product_type,name,base_image,qty,is_in_stock,configurable_variations\n"
        "A,simple,Bag,a.jpg,10,0,\nB,simple,Cap,b.jpg,0,1,\nC,simple,Hat,c.jpg,3,,\n"
        "T,configurable,Tee,t.jpg,0,1,sku=T-S\nT-S,simple,Tee S,s.jpg,0,0,\n",
    )
    assert [p.attributes["in_stock"] for p in found.products.values()] == ["no", "yes", "yes", "no"]


def test_a_feed_that_is_not_well_formed_is_mended_and_a_damaged_item_is_lost_alone(tmp_path: Path) -> None:
    bare = SOCKS.replace("&amp;", "&").replace("Wool", "Wool &nbsp;& Silk")
    broken = SOCKS.replace("<g:title>", "<g:title><b>")
    found = read(tmp_path / "feed.xml", feed(bare, broken, hoodie(1), "<item><g:id>cut</g:id>", hoodie(2)))
    assert set(found.products) == {"sock", "hood"}
    assert found.products["sock"].title == 'Wool & Silk Socks 6" cuff'
    assert found.products["sock"].pictures == (f"{AT}/s.jpg?w=600&h=800",)
    assert "it is not well-formed: bare ampersands were mended" in found.remarks
    assert [why.partition(" (")[0] for _, why in found.notes] == ["it is not XML", "it is not closed"]


@pytest.mark.parametrize(
    ("declared", "encoding", "remark"),
    [
        ("UTF-8", "cp1252", "not UTF-8: read as windows-1252"),
        ("utf8", "cp1252", "not UTF-8: read as windows-1252"),
        ("US-ASCII", "cp1252", "not UTF-8: read as windows-1252"),
        ("nonsense", "cp1252", "not UTF-8: read as windows-1252"),
        ("ISO-8859-15", "iso-8859-15", ""),
        ("UTF-8", "utf-8", ""),
    ],
)
def test_an_encoding_that_a_feed_declares_counts_unless_it_was_found_to_be_another(
    declared: str, encoding: str, remark: str, tmp_path: Path
) -> None:
    content = feed(item(id="1", title="Robe d'été", price="49,90 €", image_link="a.jpg"))
    content = content.replace('"1.0"?', f'"1.0" encoding="{declared}"?')
    found = read(tmp_path / "feed.xml", content.encode(encoding))
    product = found.products["1"]
    assert (product.title, product.price, product.currency) == ("Robe d'été", 49.9, "EUR")
    assert remark in found.remarks
    assert remark or "read as" not in found.remarks


def test_a_feed_that_ends_early_keeps_what_it_has(tmp_path: Path) -> None:
    whole = feed(SOCKS, hoodie(1))
    found = read(tmp_path / "feed.xml", whole[:-120])
    assert set(found.products) == {"sock"}
    assert found.notes == [("", "the file ends within it")]
    found = read(tmp_path / "feed.xml", whole[: whole.rindex("<item>")])
    assert set(found.products) == {"sock"}
    assert found.notes == [("", "the file ends before </rss>")]


def test_an_item_that_is_not_closed_does_not_make_a_feed_end_early(tmp_path: Path) -> None:
    found = read(tmp_path / "feed.xml", feed(SOCKS, hoodie(1).replace("</item>", "")))
    assert set(found.products) == {"sock"}
    assert found.notes == [("", "it is not closed")]


def test_an_item_may_have_its_id_as_an_attribute(tmp_path: Path) -> None:
    offer = "<offer {}><name>Dress</name><picture>a.jpg</picture>{}</offer>"
    offers = offer.format('id="SKU-1"', "") + offer.format("ID='SKU-2' size=\"S\"", "<size>M</size>")
    found = read(tmp_path / "feed.xml", f"<offers>{offers}</offers>")
    assert {of: dict(p.attributes) for of, p in found.products.items()} == {
        "SKU-1": {},
        "SKU-2": {"size": "M"},
    }
    inner = offer.format('id="1"', "<id>A</id>") + offer.format('id="2"', "<sku>B</sku>")
    assert list(read(tmp_path / "feed.xml", f"<offers>{inner}</offers>").products) == ["A", "B"]
    nested = offer.format("", '<size id="S">S</size>')
    assert list(read(tmp_path / "feed.xml", f"<offers>{nested}</offers>").products) == ["1"]


def test_a_feed_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + feed(SOCKS.replace("Wool", "&b;"))
    with pytest.raises(SourceError, match="declares XML entities"):
        read(tmp_path / "feed.xml", bomb)


def test_a_feed_as_a_table(tmp_path: Path) -> None:
    names = "id\ttitle\tdescription\tlink\timage_link\tadditional_image_link\tprice\tsale_price\tavailability"
    rows = [
        f"a1\tقميص كتان\t\thttps://shop.example/p\t{AT}/a.jpg\t{AT}/b.jpg,{AT}/c.jpg\t352 AED\t252 AED\tin stock",
        f"a2\tShirt\t<p>Thin.<br>Lined.</p>\thttps://shop.example/q\t{AT}/d.jpg?v=3\t\t1,352.00 AED\t\tpreorder",
    ]
    found = read(tmp_path / "feed.tsv", "\n".join([names, *rows]))
    one, two = found.products["a1"], found.products["a2"]
    assert (one.title, one.price, one.currency) == ("قميص كتان", 252.0, "AED")
    assert one.pictures == (f"{AT}/a.jpg", f"{AT}/b.jpg", f"{AT}/c.jpg")
    assert (two.price, two.description, two.pictures) == (1352.0, "Thin. Lined.", (f"{AT}/d.jpg?v=3",))
    assert (one.attributes["in_stock"], two.attributes["in_stock"]) == ("yes", "no")


def test_the_fashion_data_set_of_kaggle(tmp_path: Path) -> None:
    found = read(
        tmp_path / "styles.csv",
        "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName\n"
        "10002,Women,Apparel,Dress,Dresses,Red,Summer,2012.0,Casual,Red Dress, With Belt, Long\n"
        "10004,Unisex,Accessories,Bags,Backpacks,nan,Winter,2016,,NA Backpack\n",
    )
    dress, bag = found.products.values()
    assert (dress.title, dress.category) == ("Red Dress, With Belt, Long", "Dresses")
    assert "rows with more cells than columns, joined to the last one: 1" in found.remarks
    assert not found.notes
    assert dress.pictures == ("images/10002.jpg",)
    assert dict(dress.attributes) == {
        "gender": "Women",
        "colour": "Red",
        "season": "Summer",
        "year": "2012",
        "usage": "Casual",
        "kind": "Dress",
    }
    assert (bag.title, "colour" in bag.attributes) == ("NA Backpack", False)


def test_the_articles_of_hm(tmp_path: Path) -> None:
    found = read(
        tmp_path / "articles.csv",
        "article_id,product_code,prod_name,product_type_name,colour_group_name,index_group_name,detail_desc\n"
        '0108775015,0108775,Strap top,Vest top,Black,Ladieswear,"Jersey top, narrow"\n',
    )
    top = found.products["0108775015"]
    assert (top.title, top.category, top.description) == ("Strap top", "Vest top", "Jersey top, narrow")
    assert top.pictures == ("images/010/0108775015.jpg",)
    assert top.attributes["colour"] == "Black"


TWO = "1;Röd klänning – 100 % bomull;49,90;a.jpg;röd\n2;Blå skjorta;1.299,00 €;b.jpg;blå\n"
HEADER = "id;title;price;image;colour\n"


@pytest.mark.parametrize(
    ("content", "remark"),
    [
        ((HEADER + TWO).encode("cp1252"), "not UTF-8: read as windows-1252"),
        ((HEADER + TWO).replace(";", "\t").encode("utf-16"), "read as UTF-16"),
        ((f"sep=;\n{HEADER}{TWO}").encode(), ""),
        ((f"List of autumn;;;;\n;;;;\n{HEADER}{TWO}").encode(), "2 lines above the header were left out"),
        ((HEADER + TWO).replace(";", "|").encode(), ""),
    ],
    ids=["windows-1252", "utf-16", "sep", "title above", "pipe"],
)
def test_tables_of_spreadsheets(content: bytes, remark: str, tmp_path: Path) -> None:
    found = read(tmp_path / "list.csv", content)
    assert [(p.title, p.price, p.currency, p.attributes["colour"]) for p in found.products.values()] == [
        ("Röd klänning – 100 % bomull", 49.9, None, "röd"),
        ("Blå skjorta", 1299.0, "EUR", "blå"),
    ]
    assert remark in found.remarks
    assert not found.notes


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Żółta sukienka, łączona", "cp1250"),
        ("Красное платье из льна", "cp1251"),
        ("红色的亚麻连衣裙", "gb18030"),
    ],
)
def test_other_encodings_are_told_by_what_is_in_them(text: str, encoding: str, tmp_path: Path) -> None:
    rows = "".join(f"{number};{text};{number}.jpg\n" for number in range(20))
    found = read(tmp_path / "list.csv", ("id;title;image\n" + rows).encode(encoding))
    assert {product.title for product in found.products.values()} == {text}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("title", ["Röd klänning", "红色的\u3000亚麻连衣裙", "Красное платье"])
@pytest.mark.parametrize(
    "content",
    [
        "id,title,image\n1,{},a.jpg\n",
        '[{{"id": 1, "title": "{}", "image": "a.jpg"}}]',
        "<?xml version='1.0' encoding='UTF-16'?>"
        "<r><item><id>1</id><title>{}</title><image>a.jpg</image></item></r>",
    ],
    ids=["CSV", "JSON", "XML"],
)
def test_utf_16_needs_no_mark(content: str, title: str, encoding: str, tmp_path: Path) -> None:
    found = read(tmp_path / "list.csv", content.format(title).encode(encoding))
    assert found.products["1"].title == title
    assert f"read as {encoding.upper()}" in found.remarks


def test_a_zero_byte_alone_does_not_make_a_list_utf_16(tmp_path: Path) -> None:
    found = read(tmp_path / "list.csv", b"id,title,image\n1,Ro\0be,a.jpg\n")
    assert found.products["1"].title == "Robe"


def test_a_flipped_byte_does_not_make_a_list_another_encoding(tmp_path: Path) -> None:
    whole = bytearray((HEADER + TWO).encode())
    whole[whole.index("å".encode())] = 0xFF
    found = read(tmp_path / "list.csv", bytes(whole))
    assert found.products["1"].title == "Röd klänning – 100 % bomull"
    assert "bytes are not UTF-8: replaced" in found.remarks


def test_commas_in_the_header_of_a_table_with_semicolons(tmp_path: Path) -> None:
    found = read(
        tmp_path / "list.csv",
        "id;title;price (incl. VAT, shipping, duty);image;sizes (S, M, L, XL)\n1;Dress;20,00;a.jpg;S, M\n"
        "2;Shirt;30,00;b.jpg;L\n",
    )
    assert [(p.price, p.attributes["size"]) for p in found.products.values()] == [
        (20.0, ["S", "M"]),
        (30.0, "L"),
    ]


@pytest.mark.parametrize("above", ["", "sep=,\n", 'List,"of\nautumn"\n\n'])
def test_names_of_columns_may_have_line_breaks(above: str, tmp_path: Path) -> None:
    content = f'{above}id,"Title\n(short)","Price\r\n(EUR)",image\n1,Dress,20,a.jpg\n2,"Cap\n6""",9,b.jpg\n'
    found = read(tmp_path / "list.csv", content)
    assert {p.id: (p.title, p.price, p.pictures) for p in found.products.values()} == {
        "1": ("Dress", 20.0, ("a.jpg",)),
        "2": ('Cap 6"', 9.0, ("b.jpg",)),
    }
    assert ("3 lines above the header were left out" in found.remarks) == above.startswith("List")
    assert not found.notes


def test_a_quote_in_the_head_of_a_list_does_not_hide_its_header(tmp_path: Path) -> None:
    found = read(tmp_path / "list.csv", '"List of autumn\nid,title,6" size,image\n1,Dress,S,a.jpg\n')
    assert [(p.id, p.title) for p in found.products.values()] == [("1", "Dress")]


def test_a_quote_that_is_left_open_costs_its_row_alone(tmp_path: Path) -> None:
    found = read(
        tmp_path / "list.csv",
        'id,title,image,price\n1,"Silk, blouse",a.jpg,40\n2,"Boot 6" shaft,b.jpg,90\n3,"open,c.jpg,10\n'
        '4,"Scarf, long",d.jpg,12\n5,Glove,e.jpg,14\n',
    )
    assert {p.id: p.title for p in found.products.values()} == {
        "1": "Silk, blouse",
        "2": 'Boot 6" shaft',
        "4": "Scarf, long",
        "5": "Glove",
    }
    assert found.notes == [("", "a quote in it is not closed")]
    assert "quotes were mended in one row, the first in line 3" in found.remarks


def test_columns_that_count_in_some_rows_only_are_named(tmp_path: Path) -> None:
    found = read(
        tmp_path / "list.csv",
        "id,title,image,thumbnail,status\n1,Dress,a.jpg,b.jpg,active\n2,Cap,,c.jpg,draft\n",
    )
    assert "columns: pictures = image / columns read, too: thumbnail" in found.remarks
    assert found.products["1"].pictures == ("a.jpg",)
    assert found.notes == [("2", "it is not active: left out")]


def test_columns_that_become_nothing_are_named(tmp_path: Path) -> None:
    """Also those by which a data set is recognised, and the numbers that pandas puts before the rows."""
    columns = "id,gender,masterCategory,articleType,baseColour,productDisplayName\n"
    kaggle = read(tmp_path / "styles.csv", columns + "1,Men,Apparel,Shirts,Blue,Check Shirt\n")
    assert "columns left out: masterCategory" in kaggle.remarks
    for first in ("", "Unnamed: 0"):
        found = read(tmp_path / "list.csv", f"{first},id,title,image,\n0,1,Dress,a.jpg,\n")
        assert "column 1 has no name: left out" in found.remarks
        assert "column 5" not in found.remarks  # spreadsheets end rows with a comma
        assert [p.attributes for p in found.products.values()] == [{}]


def test_a_row_without_an_id_that_is_left_out_takes_no_other_with_it(tmp_path: Path) -> None:
    found = read(tmp_path / "list.csv", "id,title,image,status\n,Dress,a.jpg,draft\n2,Cap,b.jpg,active\n")
    assert set(found.products) == {"2"}
    assert found.notes == [("", "it is not active: left out")]


def test_a_list_can_be_read_again(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(SHOPIFY)
    source = Files(Options(path=tmp_path / "list.csv"), Downloader())
    assert list(source.read()) == list(source.read())
    assert "3 rows are variants of products in other rows" in source.remarks


def test_ids_that_a_spreadsheet_has_rounded_are_kept_apart(tmp_path: Path) -> None:
    found = read(
        tmp_path / "list.csv", "id,title,image\n1.2E+12,Dress,a.jpg\n1.2E+12,Shirt,b.jpg\n007,Cap,c.jpg\n"
    )
    assert {p.id: p.title for p in found.products.values()} == {
        "1.2E+12": "Dress",
        "1.2E+12 (2)": "Shirt",
        "007": "Cap",
    }
    assert [of for of, _ in found.notes] == ["1.2E+12 (2)"]


def test_columns_that_differ_by_case_are_one_and_a_name_that_comes_twice_is_named(tmp_path: Path) -> None:
    found = read(
        tmp_path / "list.csv",
        "id,title,image,Color,color,Fit (cm),Fit (cm)\n1,Dress,a.jpg,red,,88,90\n2,Shirt,b.jpg,,blue,,\n",
    )
    assert [dict(p.attributes) for p in found.products.values()] == [
        {"colour": "red", "fit (cm)": "88"},
        {"colour": "blue"},
    ]
    assert "column 'Fit (cm)' comes twice: the second was overlooked" in found.remarks


def test_what_pandas_writes(tmp_path: Path) -> None:
    found = read(
        tmp_path / "list.csv",
        "Unnamed: 0,id,title,category,colour,images,sizes\n"
        f"0,1,Dress,Dresses,nan,\"['{AT}/1.jpg', '{AT}/2.jpg']\",S; M; L\n"
        f'1,2,Levi&#39;s &amp; Co,Jeans,None,"{AT}/3.jpg, {AT}/4.jpg","30, 32"\n'
        "2,3,<b>Shirt</b>,Shirts,blue,images\\s1.jpg?v=1,\n"
        "3,4,Cap,Caps,,//shop.example/files/5.jpg,one size\n",
    )
    assert [(p.title, p.pictures, dict(p.attributes)) for p in found.products.values()] == [
        ("Dress", (f"{AT}/1.jpg", f"{AT}/2.jpg"), {"size": ["S", "M", "L"]}),
        ("Levi's & Co", (f"{AT}/3.jpg", f"{AT}/4.jpg"), {"size": ["30", "32"]}),
        ("Shirt", ("images/s1.jpg?v=1",), {"colour": "blue"}),
        ("Cap", (f"{AT}/5.jpg",), {"size": "one size"}),
    ]


def test_objects_in_json(tmp_path: Path) -> None:
    found = read(
        tmp_path / "objects.jsonl",
        '{"id": 1, "title": "Dress", "images": [{"src": "1.jpg", "alt": "front"}, {"src": "2.jpg"}], '
        '"category": ["Women", "Dresses"], "price": {"amount": "19.90", "currency": "EUR"}}\n'
        '{"id": 2, "title": "Shirt", "image": {"url": "3.jpg"}, "price": "12.00 GBP", "tags": ["a", "b"]}\n'
        '{"id": 3, "title": "Cap", "thumbnail": "4.jpg", "price": 9, "images": ["5.jpg"]}\n'
        '{"id": 4, "title": "Hat", "thumbnail": "6.jpg"}\n',
    )
    assert [(p.price, p.currency, p.category, p.pictures) for p in found.products.values()] == [
        (19.9, "EUR", "Dresses", ("1.jpg", "2.jpg")),
        (12.0, "GBP", "", ("3.jpg",)),
        (9.0, None, "", ("5.jpg",)),
        (None, None, "", ("6.jpg",)),
    ]
    assert found.products["2"].attributes["tags"] == ["a", "b"]


@pytest.mark.parametrize(
    "header",
    [
        "Artikelnummer;Bezeichnung;Preis;Farbe;Größe;Marke;Kategorie;Bild;Bestand",
        "Référence;Nom du produit;Prix TTC;Couleur;Taille;Marque;Catégorie;Photo;Stock",
        "Referencia;Nombre;Precio;Color;Talla;Marca;Categoría;Imagen;Existencias",
        "Codice;Nome prodotto;Prezzo;Colore;Taglia;Marca;Categoria;Immagine;Giacenza",
        "Artikelcode;Productnaam;Prijs;Kleur;Maat;Merk;Categorie;Afbeelding;Voorraad",
        "Artikelnr;Benämning;Pris;Färg;Storlek;Varumärke;Kategori;Bildlänk;Lagersaldo",
        "SKU;Product Name;Price;Color;Size;Vendor;Product Type;Main Image;Qty",
    ],
)
def test_columns_are_known_by_their_names_in_seven_languages(header: str, tmp_path: Path) -> None:
    found = read(tmp_path / "list.csv", f"{header}\nX1;Kleid;49,90 €;rot;S;Orto;Kleider;a.jpg;0\n")
    assert found.products["X1"] == Product(
        id="X1",
        title="Kleid",
        price=49.9,
        currency="EUR",
        category="Kleider",
        attributes={"colour": "rot", "size": "S", "brand": "Orto", "in_stock": "no"},
        pictures=("a.jpg",),
    )


def test_a_column_of_pictures_is_known_by_what_is_in_it_and_rows_without_ids_have_numbers(
    tmp_path: Path,
) -> None:
    found = read(tmp_path / "list.csv", "name,datei xy\nDress,a.jpg\nShirt,b.png\n")
    assert {p.id: (p.title, p.pictures) for p in found.products.values()} == {
        "2": ("Dress", ("a.jpg",)),
        "3": ("Shirt", ("b.png",)),
    }


def test_named_columns_replace_guessed_ones(tmp_path: Path) -> None:
    content = "id,title,name,image,foto\n1,wrong,Dress,wrong.jpg,a.jpg\n"
    found = read(tmp_path / "list.csv", content, {"title": "Name", "image": "Foto"})
    assert (found.products["1"].title, found.products["1"].pictures) == ("Dress", ("a.jpg",))
    with pytest.raises(SourceError, match="has no column 'Nom', but id, title, name, image, foto"):
        read(tmp_path / "list.csv", None, {"title": "Nom"})


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
@pytest.mark.parametrize("named", [["title"], ["id", "title", "price", "image"]])
def test_columns_may_have_names_in_any_script(named: list[str], encoding: str, tmp_path: Path) -> None:
    names = {"id": "商品番号", "title": "商品名", "price": "価格", "image": "画像"}
    rows = "".join(f"A{number},赤いリネンのワンピース,4900,{number}.jpg,麻\n" for number in range(20))
    content = f"商品番号,商品名,価格,画像,素材\n{rows}".encode(encoding)
    found = read(tmp_path / "list.csv", content, {field: names[field] for field in named})
    product = next(iter(found.products.values()))
    assert (product.title, product.pictures) == ("赤いリネンのワンピース", ("0.jpg",))
    assert product.attributes["素材"] == "麻"
    if "id" in named:
        assert (product.id, product.price) == ("A0", 4900.0)
        assert "pictures = 画像, id = 商品番号, title = 商品名, price = 価格" in found.remarks


def test_a_column_that_is_named_as_it_is_spelt_is_taken_before_one_that_is_alike(tmp_path: Path) -> None:
    content = "id,title,image,Name (DE),Name (EN)\n1,wrong,a.jpg,Kleid,Dress\n"
    for name, title in {"Name (DE)": "Kleid", "Name (EN)": "Dress", "name": "Kleid"}.items():
        assert read(tmp_path / "list.csv", content, {"title": name}).products["1"].title == title


@pytest.mark.parametrize("name", ["list.json", "list.jsonl", "list.xml"])
def test_fields_that_only_a_late_row_has_are_read(name: str, tmp_path: Path) -> None:
    plain = {"title": "Dress", "image": "a.jpg", "price": "50"}
    rows = [{"id": str(number), **plain} for number in range(103)]
    rows[101] |= {"sale_price": "20", "colour": "red", "cut": "loose"}
    content = {
        "list.json": json.dumps(rows),
        "list.jsonl": "\n".join(map(json.dumps, rows)),
        "list.xml": feed(*(item(**row) for row in rows)),
    }[name]
    found = read(tmp_path / name, content)
    assert found.products["100"].price == 50.0
    late = found.products["101"]
    assert (late.price, late.attributes["colour"], late.attributes["cut"]) == (20.0, "red", "loose")


def test_a_list_with_more_columns_than_can_be_meant_is_read_without_the_rest(tmp_path: Path) -> None:
    rows = [{"id": number, "image": "a.jpg", f"x{number}": 1} for number in range(1100)]
    found = read(tmp_path / "list.jsonl", "\n".join(map(json.dumps, rows)))
    assert len(found.products) == 1100
    assert "it has more than 1,000 columns: only the first ones are read" in found.remarks


def test_a_list_is_found_by_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "Katalog Herbst.CSV").write_text("id,title,image\n1,Dress,a.jpg\n")
    (tmp_path / "notes.csv").write_text("day,what\n1,called\n")
    (tmp_path / "readme.txt").write_text("Nothing to see here.")
    picture("red").save(tmp_path / "a.jpg")
    found = read(tmp_path)
    assert [p.title for p in found.products.values()] == ["Dress"]
    assert "notes.csv was not taken for a product list" in found.remarks
    (tmp_path / "products_export_1.csv").write_text(SHOPIFY)
    found = read(tmp_path)
    assert set(found.products) == {"dress", "cap"}
    assert "Katalog Herbst.CSV may be a product list, too" in found.remarks


def test_pictures_alone_are_said_to_be_taken_alone(tmp_path: Path) -> None:
    for name in (
        "a.jpg",
        "@eaDir/b.jpg",
        "#recycle/c.jpg",
        "$RECYCLE.BIN/d.jpg",
        ".@__thumb/e.jpg",
        "._f.jpg",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        picture("red").save(tmp_path / name)
    found = read(tmp_path)
    assert list(found.products) == ["a.jpg"]
    assert found.remarks == "no product list: each picture is a product"


@pytest.mark.parametrize(
    ("on_disk", "listed"),
    [("e\u0301.jpg", "\u00e9.jpg"), ("A.JPG", "a.jpg"), ("s.jpg", "s.jpg?v=1"), ("d/s.jpg", "D/S.JPG")],
)
def test_names_of_pictures_match_by_what_they_mean(on_disk: str, listed: str, tmp_path: Path) -> None:
    (tmp_path / on_disk).parent.mkdir(exist_ok=True)
    (tmp_path / on_disk).write_bytes(b"picture")
    assert Files(Options(path=tmp_path), Downloader()).picture(listed, bytes) == b"picture"


def test_a_workbook_is_read_or_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "products.xlsx"
    try:
        import openpyxl  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError:
        path.write_bytes(b"PK\x03\x04 a workbook")
        with pytest.raises(SourceError, match=r"pip install openpyxl|cannot be read as an Excel workbook"):
            read(path)
        return
    book: Any = openpyxl.Workbook()
    for row in (["List"], [], ["SKU", "Name", "Price", "Image"], ["007", "Dress", 49.9, "a.jpg"]):
        book.active.append(row)
    book.save(path)
    assert [(p.id, p.title, p.price) for p in read(path).products.values()] == [("007", "Dress", 49.9)]


def test_a_spreadsheet_of_another_program_says_how_to_save_it(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "list.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", "<x/>")
    way_out = r"OpenDocument spreadsheet: save it as \.xlsx or CSV|cannot be read"  # the latter with odfpy
    with pytest.raises(SourceError, match=way_out):
        read(tmp_path / "list.ods")
    picture("red").save(tmp_path / "a.jpg")
    assert "list.ods was not taken for a product list" in read(tmp_path).remarks


def test_an_old_workbook_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"old Excel workbook: save it as \.xlsx or CSV"):
        read(tmp_path / "list.xls", b"\xd0\xcf\x11\xe0 and more")
