import numpy as np

from fashion_search.ranking.product_images import ProductImages

IMAGES = ProductImages(np.array([0, 2, 3, 7, 8]), np.array([True, True, False, True]))
"""Products with 2, 1, 4 and 1 pictures, of which the third is not in the catalogue."""


def test_figures_are_those_of_what_is_in_the_catalogue() -> None:
    assert (IMAGES.products, IMAGES.pictures) == (3, 4)
    assert (IMAGES.max_per_product, IMAGES.mean_per_product) == (2, 4 / 3)


def test_an_empty_catalogue_has_figures_too() -> None:
    empty = ProductImages(np.array([0, 2, 3]), np.zeros(2, dtype=bool))
    assert (empty.products, empty.pictures, empty.max_per_product, empty.mean_per_product) == (0, 0, 1, 0)
    assert empty.everything.rows.tolist() == []


def test_pictures_belong_to_their_products() -> None:
    assert [IMAGES.of(product).tolist() for product in range(4)] == [[0, 1], [2], [3, 4, 5, 6], [7]]
    assert IMAGES.products_of(np.array([7, 1, 0, 4])).tolist() == [0, 2, 3]


def test_everything_leaves_out_what_is_not_in_the_catalogue() -> None:
    found = IMAGES.everything
    assert found.products.tolist() == [0, 1, 3]
    assert (found.rows.tolist(), found.starts.tolist()) == ([0, 1, 2, 7], [0, 2, 3])


def test_a_product_counts_with_its_best_picture() -> None:
    some = IMAGES.candidates(np.array([0, 2]))
    assert (some.rows.tolist(), some.starts.tolist()) == ([0, 1, 3, 4, 5, 6], [0, 2])
    cosines = np.array([0.1, 0.3, 0.2, 0.2, 0.9, -0.5], dtype=np.float32)
    assert some.best(cosines).tolist() == [cosines[1], cosines[4]]
    assert some.best(np.stack([cosines, -cosines])).tolist() == [
        [cosines[1], cosines[4]],
        [-cosines[0], -cosines[5]],
    ]
    assert [some.view(cosines, place) for place in (0, 1)] == [1, 2]
