"""Names of articles of clothing and of colours, in the singular, as people type them, and names of brands in texts."""

import re
from collections import defaultdict
from collections.abc import Iterable

from fashion_search.language.tokens import fold, stems, tokens

ARTICLES = (
    "shirt", "t-shirt", "polo shirt", "tank top", "top", "blouse", "tunic", "crop top", "sweater", "jumper",
    "cardigan", "sweatshirt", "hoodie", "vest", "waistcoat", "jacket", "denim jacket", "leather jacket",
    "blazer", "suit", "coat", "trench coat", "parka", "raincoat", "windbreaker", "poncho", "cape", "shawl",
    "dress", "gown", "skirt", "jumpsuit", "dungarees", "romper", "kimono", "kurta", "saree", "lehenga",
    "dupatta", "salwar", "jeans", "trousers", "chinos", "track pants", "leggings", "tights", "shorts", "capris",
    "tracksuit", "pyjamas", "nightdress", "bathrobe", "bra", "briefs", "boxers", "camisole", "shapewear",
    "swimsuit", "bikini", "swim shorts", "socks", "stockings", "shoes", "sneakers", "running shoes",
    "sports shoes", "formal shoes", "casual shoes", "high heels", "pumps", "wedges", "ballet flats", "loafers",
    "moccasins", "sandals", "flip flops", "slippers", "boots", "ankle boots", "rain boots", "handbag",
    "shoulder bag", "tote bag", "clutch", "backpack", "messenger bag", "laptop bag", "duffel bag", "suitcase",
    "wallet", "belt", "tie", "bow tie", "cufflinks", "scarf", "stole", "gloves", "hat", "cap", "beanie",
    "headband", "sunglasses", "eyeglasses", "watch", "bracelet", "bangle", "necklace", "pendant", "earrings",
    "ring", "brooch", "jewellery set", "umbrella", "perfume", "lipstick", "nail polish",
)  # fmt: skip
"""About a hundred articles that a fashion shop sells."""

COLOURS = (
    "black", "white", "grey", "silver", "red", "maroon", "burgundy", "pink", "magenta", "orange", "peach",
    "yellow", "mustard", "gold", "green", "olive", "khaki", "teal", "turquoise", "blue", "navy blue", "purple",
    "lavender", "brown", "tan", "beige", "cream", "multicoloured",
)  # fmt: skip
"""The basic colours."""

MATERIALS = (
    "leather", "denim", "cotton", "linen", "silk", "wool", "woollen", "cashmere", "velvet", "suede", "satin",
    "lace", "canvas", "corduroy", "flannel", "fleece", "polyester", "nylon", "chiffon", "tweed", "jersey", "mesh",
    "fur", "faux leather", "tulle", "viscose", "rubber", "straw", "knitted", "woolen", "steel", "pearl", "diamond",
)  # fmt: skip
"""What articles are made of."""

PATTERNS = (
    "striped", "checked", "plaid", "tartan", "floral", "polka dot", "printed", "solid", "plain", "paisley",
    "camouflage", "embroidered", "houndstooth", "herringbone", "gingham", "tie dye", "leopard print", "animal print",
    "graphic", "quilted", "pleated", "sequined",
)  # fmt: skip
"""What articles look like."""

DETAILS = (
    "fashion", "clothes", "clothing", "footwear", "underwear", "lingerie", "accessories", "jewellery", "jewelry",
    "sportswear", "knitwear", "swimwear", "nightwear", "outerwear", "menswear", "womenswear", "sleeve", "sleeves",
    "sleeveless", "strapless", "long-sleeved", "short-sleeved", "collar", "pocket", "pockets", "button", "zipper",
    "hooded", "lining", "buckle", "stilettos", "turtleneck", "neckline", "waist", "ankle", "casual", "formal",
    "elegant", "vintage", "oversized", "slim", "skinny", "bootcut", "flared", "relaxed", "tailored", "stretch",
    "waterproof", "padded", "ripped", "distressed", "wedding", "evening", "cocktail", "summer", "winter", "sports",
    "running", "women", "women's", "men", "men's", "girls", "ladies", "unisex", "children", "pattern", "stripes",
    "checks", "flowers", "sequins", "fringe", "ruffle", "ruffled", "pastel", "colour", "color", "colourful",
    "designer", "classic", "comfortable", "lightweight", "metallic", "handkerchief", "bandana", "lanyard", "keychain",
    "jewelled", "jeweled", "cushioned", "kurti", "churidar", "dhoti", "sari", "jeggings", "culottes", "palazzo", "cargo", "jogger", "joggers", "leotard",
    "bodysuit", "corset", "bustier", "negligee", "lehenga", "sherwani", "abaya", "hijab", "kaftan", "sarong", "pareo",
    "espadrilles", "clogs", "mules", "oxford", "oxfords", "derby", "brogues", "plimsolls", "trainers", "wellingtons",
    "fedora", "beret", "bonnet", "trilby", "visor", "balaclava", "earmuffs", "mittens", "muffler", "bolero", "shrug",
    "gilet", "anorak", "cagoule", "duffle", "peacoat", "overcoat", "bomber", "henley", "pullover", "turtlenecks",
    "pinafore", "petticoat", "crinoline", "bralette", "boxer", "trunks", "thong", "bloomers", "garter", "suspenders",
    "cravat", "lapel", "brooch", "locket", "anklet", "choker", "tiara", "signet", "hoop", "hoops", "stud", "studs",
    "aviator", "wayfarer", "spectacles", "goggles", "chronograph", "holdall", "rucksack", "satchel", "purse",
    "crossbody", "wristlet", "briefcase", "pouch", "luggage", "shopper", "hobo", "baguette", "minaudiere",
    "eyeshadow", "mascara", "foundation", "blusher", "fragrance", "cologne", "deodorant", "beige", "ivory", "violet",
    "fuchsia", "charcoal", "crimson", "scarlet", "indigo", "coral", "emerald", "aquamarine", "chocolate", "bronze",
    "copper", "taupe", "camel", "lilac", "mauve", "without", "wide", "maxi", "midi", "mini", "crochet", "chino",
    "moccasin", "gladiator", "peep", "platform", "stiletto", "slingback", "kitten", "heel", "heels", "flats",
)  # fmt: skip
"""Other words of fashion, single ones."""

FASHION_WORDS = frozenset(
    word for name in ARTICLES + COLOURS + MATERIALS + PATTERNS + DETAILS for word in tokens(name)
)
"""The single words of all names above, as `tokens` gives them, nouns in the singular as named."""

ARTICLE_STEMS = frozenset(stems(name)[-1] for name in ARTICLES)
"""Stems of the articles' nouns: "coat" for "trench coat"."""

_BY_STEMS = {tuple(stems(article)): article for article in reversed(ARTICLES)}


def article_asked_for(text: str) -> str | None:
    """Return the article that a text ends with, in any number: "black umbrellas" gives "umbrella"; else None."""
    words = tuple(stems(text))
    ends = (words[-count:] for count in range(max(map(len, _BY_STEMS)), 0, -1))
    return next((_BY_STEMS[end] for end in ends if end in _BY_STEMS), None)


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_GAP = re.compile(r"[\s&+._–-]*")
"""What may stand between the words of a name: no comma or the like."""

_LONGEST_BRAND = 8
"""Most words of a name; longer ones are not looked for."""


class Brands:
    """Names of brands, to be found as people type them: "Non-Fiction" as "non fiction", too."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        lengths: dict[str, set[int]] = defaultdict(set)
        self._names: set[tuple[str, ...]] = set()
        for name in names:
            words = tuple(_key(match) for match in _WORD.finditer(name))
            if 0 < len(words) <= _LONGEST_BRAND:
                self._names.add(words)
                lengths[words[0]].add(len(words))
        self._lengths = {first: tuple(sorted(found)) for first, found in lengths.items()}

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where names are in a text, however many there are; they may overlap."""
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
