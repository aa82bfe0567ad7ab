"""Names of articles of clothing and of colours, in the singular, as people type them."""

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
