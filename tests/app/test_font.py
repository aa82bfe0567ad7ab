"""The page's typeface comes from the app itself."""

import re
import urllib.error
import urllib.request
from urllib.parse import urljoin

import pytest

from tests.kits.app import shared_app


def test_every_file_that_the_style_sheet_names_is_served() -> None:
    url = shared_app().url
    with urllib.request.urlopen(f"{url}/theme.css") as answer:
        named = re.findall(r"url\('(fonts/[^']+)'\)", answer.read().decode())
    assert len(named) == 2
    for path in named:
        with urllib.request.urlopen(urljoin(f"{url}/", path)) as answer:
            assert answer.headers.get_content_type() == "font/woff2"
            assert answer.read(4) == b"wOF2"


@pytest.mark.parametrize("name", ["latin", "other.woff2", "..%2Ffigtree-latin.woff2", "%2e%2e/LICENSE"])
def test_no_other_file_is(name: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{shared_app().url}/fonts/{name}")
