"""The options of `build_index.py`."""

import argparse
from pathlib import Path

from fashion_search.config import DEFAULT_INDEX
from fashion_search.errors import SearchError
from fashion_search.index import KIND_CHOICES
from fashion_search.serving.address import Address, index_at
from fashion_search.sources import SOURCES
from fashion_search.sources.files.column_names import NAMES
from fashion_search.sources.files.detection import FIELD_OPTIONS
from fashion_search.sources.shop_api import MAX_RECORDS

DEFAULT_MODEL = "ViT-B-32"

EPILOG = """\
sources:
  dummyjson   the public DummyJSON catalogue, or a server of its shape at --url (or DUMMYJSON_URL)
  fakestore   the public FakeStore catalogue, or a server of its shape at --url
  shopify     any Shopify shop's /products.json; --url is the shop's address
              or a collection's, such as https://shop.example/collections/dresses
  files       a list, or a folder with one, or only pictures (--path): exports of Shopify, WooCommerce
              and Magento, Google Merchant's and affiliate feeds (XML, TSV, CSV), Kaggle's and H&M's fashion
              data sets, or any CSV, TSV, JSON, JSON Lines or Excel table, whose columns are guessed.
              A picture is a path beside the list or a URL; several are separated by | or commas
  sample      the sample catalogue that comes with the program
  index       an index folder (--path), to be moved to Milvus with its vectors (--index http://...)

models:
  mini (built in, works offline), ViT-B-32, ViT-B-16, ViT-L-14 (OpenAI), marqo-fashionSigLIP,
  or any open_clip model as NAME:PRETRAINED, hf-hub:OWNER/REPO or local-dir:PATH

A shop on the web may not refer to pictures on private networks, unless its own --url is a private address
or ALLOW_PRIVATE_SOURCES=1 is set. Downloaded pictures are cached (FASHION_SEARCH_CACHE); a day later, or
with --update, the server is asked whether they have changed. The old index stays in use until the new
one is complete; a server that has it open shows the new one within a second.
Pictures that an earlier or interrupted build has encoded are not encoded again. With --update, the index
gets what has changed since: beside a server that uses it, and from cron. Offline:
  python build_index.py --source files --path YOUR_PHOTOS --model mini
"""


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return what reads the options; `description` is what the program does."""
    options = argparse.ArgumentParser(
        description=description, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--source", choices=[*SOURCES, "index"], default="dummyjson", help="the catalogue (%(default)s)"
    )
    options.add_argument("--path", type=Path, metavar="PATH", help="the folder or list for --source files")
    options.add_argument(
        "--columns",
        type=_columns,
        default={},
        metavar="FIELD=NAME,...",
        help="which column of a list is which, where it is guessed wrongly: title=Name,image=Foto",
    )
    options.add_argument("--in-stock", action="store_true", help="leave out what is sold out")
    options.add_argument("--url", help="the shop's address, for sources on the web")
    options.add_argument(
        "--all-categories", action="store_true", help="also keep products that are not fashion"
    )
    options.add_argument(
        "--model", metavar="NAME", help=f"the model ({DEFAULT_MODEL}; the index's own for --update)"
    )
    options.add_argument(
        "--index",
        type=_index,
        default=DEFAULT_INDEX,
        metavar="DIR",
        help="where the index goes: a folder, or http://HOST:19530/NAME in Milvus (%(default)s)",
    )
    options.add_argument(
        "--pictures",
        default="",
        metavar="PLACE",
        help="where the thumbnails of an index in Milvus go: a folder that all app servers read, "
        "or an address such as s3://BUCKET/FOLDER",
    )
    options.add_argument(
        "--update",
        action="store_true",
        help="write only what differs from the source into the index: new, changed and gone products",
    )
    options.add_argument(
        "--index-type",
        choices=KIND_CHOICES,
        default="auto",
        help="how vectors are searched (%(default)s: by their number)",
    )
    options.add_argument(
        "--limit",
        type=whole_number,
        metavar="N",
        help="most products to take; a shop on the web is read up to "
        f"{MAX_RECORDS:,} records unless N is larger",
    )
    return options


def _index(text: str) -> Path | Address:
    try:
        return index_at(text)
    except SearchError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def whole_number(text: str) -> int:
    """Read a whole number above 0 of the command line."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _columns(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",")]
    found = {field.strip().lower(): name.strip() for field, _, name in pairs}
    if not all(found.values()) or not set(found) <= {*NAMES, *FIELD_OPTIONS}:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not FIELD=NAME,... with the fields id, title, description, price, currency, category, "
            "image, url, brand, colour, size, gender, material, availability"
        )
    return found
