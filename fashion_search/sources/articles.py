"""Finds the tag that names an article of clothing."""

from collections.abc import Iterable

_WORDS = """
abaya anorak apron backpack bag ballerina bangle beanie belt bikini blazer blouse bodysuit boot bra bracelet briefs
brooch camisole cap cape cardigan chino cloak clogs clutch coat corset culottes dress dungarees earring espadrille
flats flip-flop glasses glove gown gilet handbag hat headband heels hoodie jacket jeans jewellery jewelry joggers
jumper jumpsuit kaftan kimono kurta leggings lehenga lingerie loafer mules necklace nightdress nightwear overalls
pajamas pants parka pendant playsuit poncho pullover pumps purse pyjamas raincoat ring robe romper sandal saree
sari scarf scarves shawl shirt shoe shorts skirt slipper sneaker sock stilettos stockings suit sunglasses sweater
sweatpants sweatshirt swimsuit swimwear t-shirt tank tee tie tights top tote tracksuit trainers trousers trunks
tshirt tunic underwear vest waistcoat wallet watch windbreaker
"""

_ARTICLES = frozenset(_WORDS.split())


def first_article(tags: Iterable[str]) -> str:
    """Return the first tag that is an article's name, such as `Dress` or `shoes`; empty if there is none."""
    return next((tag for tag in tags if _is_article(tag.casefold())), "")


def _is_article(word: str) -> bool:
    singulars = {word, word.removesuffix("s"), word.removesuffix("es")}
    return not _ARTICLES.isdisjoint(singulars)
