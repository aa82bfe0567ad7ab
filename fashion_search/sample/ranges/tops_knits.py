"""Sweaters and hoodies of the drawn catalogue."""

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.ranges.tops_entry import entry
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.palette import colour
from fashion_search.sample.studio.patterns import Pattern, Stripes
from fashion_search.sample.types import hoodies, knits

DRAWN_BY = (hoodies, knits)
_C = colour


def _sweater(seed: str, hue: str, accent: str = "white", pattern: Pattern | None = None,
             material: str = "", **cut: str) -> Design:  # fmt: skip
    return Design("sweater", hue, seed, accent, material, pattern, dict(cut))


def _hoodie(seed: str, hue: str, accent: str = "white", pattern: Pattern | None = None,
            material: str = "", **cut: str) -> Design:  # fmt: skip
    return Design("hoodie", hue, seed, accent, material, pattern, dict(cut))


SWEATERS: tuple[Item, ...] = (
    entry("sweater", "maroon, striped, wool, men, winter, work",
          "Maroon V-neck Sweater with Grey Stripes",
          "Fine merino with even grey stripes and a V-neck.",
          59.90, _sweater("maroon-v", "maroon", "grey", Stripes((_C("grey"),), 7, 2.0), neck="v")),
    entry("sweater", "maroon, striped, wool, women, winter, casual",
          "Striped Maroon Roll-neck Sweater",
          "A slim roll-neck in soft lambswool, with narrow cream stripes.",
          64.00, _sweater("maroon-roll", "maroon", "cream", Stripes((_C("cream"),), 8, 1.6),
                          neck="roll", fit="slim")),
    entry("sweater", "maroon, striped, wool, men, autumn, work", "Maroon Sweater Worn over a Shirt",
          "A striped pullover with a deep neck, made to show a shirt collar; the shirt is not included.",
          57.00, _sweater("maroon-shirt", "maroon", "navy", Stripes((_C("navy"), _C("grey")), 7,
                                                                    2.0), neck="v",
                          shirt="white", fit="loose")),
    entry("sweater", "green, striped, wool, men, winter, casual",
          "Green Crew-neck Sweater with Grey Stripes",
          "A striped crew-neck with wide ribbed edges.",
          52.00, _sweater("green-crew", "green", "grey", Stripes((_C("grey"),), 7.5, 2.2),
                          hem="wide")),
    entry("sweater", "green, striped, wool, men, winter, work",
          "Green and Navy Striped V-neck Sweater",
          "Rugby stripes on a regular V-neck, shown over a white shirt.",
          56.50, _sweater("green-navy", "green", "navy", Stripes((_C("navy"),), 9, 3), neck="v",
                          shirt="white")),
    entry("sweater", "green, striped, wool, women, winter, casual", "Green Striped Cardigan",
          "A deep-necked cardigan with light buttons and thin cream stripes.",
          62.00, _sweater("green-cardigan", "green", "cream", Stripes((_C("cream"),), 8, 1.4),
                          neck="deep",
                          front="buttons", fit="regular")),
    entry("sweater", "grey, striped, wool, unisex, winter, casual",
          "Grey Roll-neck Sweater with Black Stripes",
          "Mid-grey wool with black stripes and a warm folded neck.",
          66.00, _sweater("grey-roll", "grey", "black", Stripes((_C("black"),), 8, 2),
                          neck="roll")),
    entry("sweater", "mustard, cable knit, wool, unisex, winter, outdoor",
          "Mustard Cable-knit Roll-neck",
          "A fisherman's sweater with thick cables and a warm folded neck.",
          79.00, _sweater("mustard-cable", "mustard", material="cable knit", neck="roll",
                          fit="regular")),
    entry("sweater", "navy blue, striped, cotton, women, spring, casual", "Navy Striped Sweater",
          "Wide white stripes on navy cotton and a scoop neck.",
          48.00, _sweater("navy-stripe", "navy", "white", Stripes((_C("white"),), 11.0, 3.2),
                          neck="scoop", fit="slim")),
    entry("sweater", "pink, striped, wool, women, winter, casual",
          "Pink Sweater with Magenta Stripes",
          "A loose V-neck in two shades of pink.",
          54.00, _sweater("pink-stripe", "pink", "magenta", Stripes((_C("magenta"),), 9.0, 3.4),
                          neck="v", fit="loose")),
)  # fmt: skip

HOODIES: tuple[Item, ...] = (
    entry("hoodie", "grey, solid, cotton, unisex, all year, casual", "Grey Pullover Hoodie",
          "Heavy brushed fleece, a lined hood and a big front pocket.",
          44.90, _hoodie("grey-pullover", "grey")),
    entry("hoodie", "grey, solid, cotton, men, all year, sport", "Grey Hoodie with Black Lining",
          "A slim pullover hoodie with a dark lined hood for the way to the gym.",
          49.90, _hoodie("grey-lined", "grey", "black", lining="accent", fit="slim")),
    entry("hoodie", "grey, graphic print, cotton, men, all year, casual",
          "Grey Sweatshirt with Lettering",
          "A crew-neck sweatshirt with a college-style print in navy.",
          39.00, _hoodie("grey-college", "grey", "navy", hood="none", print="lettering",
                         pocket="none")),
    entry("hoodie", "purple, solid, cotton, women, all year, sport", "Slim Purple Hoodie",
          "A waisted pullover fleece with white cords and a hand-warmer pocket.",
          46.50, _hoodie("purple-slim", "purple", fit="slim")),
    entry("hoodie", "purple, graphic print, cotton, women, all year, casual", "Purple Badge Hoodie",
          "Dropped shoulders and a round white badge on the chest.",
          48.00, _hoodie("purple-loose", "purple", "white", fit="loose", pocket="none",
                       print="badge")),
    entry("hoodie", "purple, graphic print, cotton, women, all year, casual",
          "Purple Hoodie with Star",
          "A white star on a hoodie without a pocket.",
          37.00, _hoodie("purple-star", "purple", print="star", pocket="none", fit="regular",
                         lining="accent")),
    entry("hoodie", "black, graphic print, cotton, men, all year, casual",
          "Black Hoodie with Mountain Print",
          "A warm black hoodie with a white mountain print above the pocket.",
          47.90, _hoodie("black-peaks", "black", "white", print="mountains")),
    entry("hoodie", "green, solid, cotton, men, all year, sport",
          "Green Zip Hoodie with Side Pockets",
          "A training hoodie with a full zip and angled pockets.",
          45.00, _hoodie("green-zip", "green", front="zip", pocket="side", hood="down")),
    entry("hoodie", "red, solid, cotton, unisex, all year, casual", "Red Hoodie",
          "A pillar-box red pullover hoodie with thick white cords.",
          42.00, _hoodie("red", "red", lining="accent", fit="loose")),
    entry("hoodie", "maroon, colour-block, cotton, men, autumn, outdoor",
          "Maroon Hoodie with Grey Sleeves",
          "Two-tone fleece in maroon and grey with ribbed grey edges.",
          51.00, _hoodie("maroon-block", "maroon", "grey", sleeves="contrast", trim="contrast",
                         lining="accent")),
)  # fmt: skip

ITEMS: tuple[Item, ...] = SWEATERS + HOODIES
