import re
from collections.abc import Iterator
from dataclasses import replace

from fashion_search.imaging.decode import PictureFile
from fashion_search.search.engine import Filters, Query
from fashion_search.ui.compare.pair import sides
from tests.kits.shop import png


def file(colour: str) -> PictureFile:
    return PictureFile.of(png(colour))


def queries() -> Iterator[Query]:
    return (Query(text=f"red {number}", like=f"p{number % 5}", alpha=number / 1000) for number in range(1000))


def test_neither_fusion_is_the_first_one_more_often() -> None:
    first = [sides(query)[1][0] for query in queries()]
    # 1,000 throws of a fair coin stay within 3.3 standard deviations of 15.8
    assert abs(first.count("balanced") - 500) <= 52


def test_every_query_has_a_key_of_its_own_that_does_not_tell_the_order() -> None:
    found = [sides(query) for query in queries()]
    assert len({key for key, _ in found}) == 1000
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key, _ in found)
    # were the key's last digit what decides, even ones would all start with the same fusion
    assert len({first for key, (first, _) in found if int(key[-1], 16) % 2 == 0}) == 2


def test_whatever_else_is_asked_makes_another_query() -> None:
    query = Query(text="red", image=file("red"))
    others = [
        replace(query, text="blue"),
        replace(query, without="white"),
        replace(query, image=file("blue")),
        replace(query, image=file("green")),
        replace(query, image=None, like="p1"),
        replace(query, alpha=0.6),
        replace(query, filters=Filters(categories=("things",))),
    ]
    assert len({sides(other)[0] for other in [query, *others]}) == 8
    same = Query(text=" red", image=file("red"), fusion="linear", top_k=3)
    assert sides(same) == sides(query)
