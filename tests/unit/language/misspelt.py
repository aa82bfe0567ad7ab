"""Names as people misspell them."""

MISSPELT = {
    "snekers": "sneakers", "sneekers": "sneakers", "snaekers": "sneakers", "jaket": "jacket", "jackett": "jacket",
    "jacktes": "jackets", "dres": "dress", "drss": "dress", "deress": "dress", "blose": "blouse", "bluose": "blouse",
    "blousse": "blouse", "cardgan": "cardigan", "cardigian": "cardigan", "sandels": "sandals", "sandlas": "sandals",
    "bakpack": "backpack", "bacpack": "backpack", "backpak": "backpack", "hankerchief": "handkerchief",
    "hankercheif": "handkerchief", "jewlery": "jewelry", "jewelrey": "jewelry", "leggins": "leggings",
    "legings": "leggings", "sweter": "sweater", "swaeter": "sweater",
    "trowsers": "trousers", "trouses": "trousers", "truosers": "trousers", "jeens": "jeans", "jaens": "jeans",
    "sunglases": "sunglasses", "sunglassess": "sunglasses", "braclet": "bracelet", "bracelete": "bracelet",
    "neckalce": "necklace", "necklase": "necklace", "earings": "earrings", "earing": "earring", "earringss": "earrings",
    "hoddie": "hoodie", "hodie": "hoodie", "sweatshrt": "sweatshirt", "swetshirt": "sweatshirt",
    "tshrit": "t-shirt", "skrit": "skirt", "skirtt": "skirt", "shrits": "shirts", "shirtt": "shirt",
    "umbrela": "umbrella", "umberella": "umbrella", "walet": "wallet", "wallett": "wallet", "slipers": "slippers",
    "slppers": "slippers", "lofers": "loafers", "loffers": "loafers", "stokings": "stockings",
    "stockigns": "stockings", "hanbag": "handbag", "handbga": "handbag", "handbagg": "handbag", "scraf": "scarf",
    "scarff": "scarf", "glovs": "gloves", "golves": "gloves", "raincaot": "raincoat", "pijamas": "pyjamas",
    "pyjammas": "pyjamas", "swimsiut": "swimsuit", "bikinni": "bikini", "suitecase": "suitcase", "balzer": "blazer",
    "blazzer": "blazer", "tunik": "tunic", "kimino": "kimono", "pendnat": "pendant", "perfum": "perfume",
    "lipstik": "lipstick", "cuflinks": "cufflinks", "mocassins": "moccasins", "jumpsiut": "jumpsuit",
    "waistcot": "waistcoat", "bluo": "blue", "balck": "black", "yelow": "yellow", "purpel": "purple",
    "burgandy": "burgundy", "marroon": "maroon", "turqoise": "turquoise", "lether": "leather", "leahter": "leather",
    "cotten": "cotton", "corderoy": "corduroy", "cashmire": "cashmere", "embroiderd": "embroidered",
    "sleevless": "sleeveless", "accesories": "accessories", "accessoires": "accessories",
}  # fmt: skip
"""A word and what it should become."""
