"""Blazers and waistcoats of the drawn catalogue."""

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.ranges.tops_entry import entry
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.palette import colour
from fashion_search.sample.studio.patterns import Checks, Pattern, Stripes
from fashion_search.sample.types import blazers, waistcoats

DRAWN_BY = (blazers, waistcoats)
_C = colour


def _blazer(seed: str, hue: str, accent: str = "white", pattern: Pattern | None = None,
            material: str = "", **cut: str) -> Design:  # fmt: skip
    return Design("blazers", hue, seed, accent, material, pattern, dict(cut))


def _vest(seed: str, hue: str, accent: str = "white", pattern: Pattern | None = None,
          material: str = "", **cut: str) -> Design:  # fmt: skip
    return Design("waistcoat", hue, seed, accent, material, pattern, dict(cut))


BLAZERS: tuple[Item, ...] = (
    entry("blazer", "navy blue, checked, wool, men, all year, work", "Navy Windowpane Blazer",
          "The blazer every wardrobe needs: navy wool with a faint check, notch lapels, flap pockets.",
          149.00, _blazer("navy-two", "navy", "white", Checks(_C("grey"), None, 8, 0.6, 0.6))),
    entry("blazer", "navy blue, solid, wool, men, all year, party", "Navy Double-breasted Blazer",
          "Peak lapels and four gold-look buttons in the yacht-club tradition.",
          169.00, _blazer("navy-double", "navy", "gold", closure="double", lapel="peak",
                          buttons="accent", chest="none")),
    entry("blazer", "navy blue, solid, cotton, women, spring, work", "Slim Navy Blazer",
          "A waisted one-button blazer with a white pocket square.",
          119.00, _blazer("navy-slim", "navy", "white", closure="one", fit="slim", chest="square",
                          pocket="welt")),
    entry("blazer", "grey, checked, wool, men, all year, work", "Grey Blazer in a Fine Check",
          "Mid-grey wool in a small check, with three buttons and patch pockets.",
          145.00, _blazer("grey-three", "grey", "white", Checks(_C("charcoal"), None, 4, 0.8, 0.6),
                          closure="three",
                          pocket="patch")),
    entry("blazer", "grey, checked, wool, men, autumn, work", "Grey Windowpane Blazer",
          "A wide windowpane check on soft grey wool.",
          159.00, _blazer("grey-check", "grey", "maroon", Checks(_C("charcoal"), None, 8, 0.8, 0.6),
                          chest="square")),
    entry("blazer", "grey, striped, wool, men, all year, work", "Grey Pinstripe Blazer",
          "Chalky pinstripes on grey, worn with or without a tie.",
          155.00, _blazer("grey-pin", "grey", "white", Stripes((_C("white"),), 3.2, 0.45, True),
                          fit="slim")),
    entry("blazer", "grey, striped, wool, women, all year, work", "Grey Oversized Pinstripe Blazer",
          "A boxy double-breasted blazer with strong shoulders.",
          129.00, _blazer("grey-boxy", "grey", "black", Stripes((_C("white"),), 4.2, 0.5, True),
                          closure="double", fit="boxy", lapel="peak", buttons="accent")),
    entry("blazer", "black, solid, wool, men, all year, party", "Black Dinner Blazer",
          "A tuxedo blazer with a satin shawl collar and one button, shown with a white shirt.",
          199.00, _blazer("black-tux", "black", "black", lapel="shawl", closure="one",
                          facing="accent", pocket="welt",
                          shirt="white")),
    entry("blazer", "light blue, striped, linen, women, summer, party",
          "Light Blue Striped Summer Blazer",
          "Unlined linen in seersucker stripes, with patch pockets.",
          135.00, _blazer("blue-stripe", "light blue", "white", Stripes((_C("white"),), 3.4, 0.9,
                                                                        True),
                          pocket="patch", closure="two")),
    entry("blazer", "maroon, solid, velvet, men, winter, party", "Maroon Velvet Blazer",
          "Deep wine-red velvet with black peak lapels for the festive season.",
          175.00, _blazer("maroon-velvet", "maroon", "black", material="velvet", lapel="peak",
                          closure="one",
                          facing="accent", fit="slim")),
)  # fmt: skip

WAISTCOATS: tuple[Item, ...] = (
    entry("waistcoat", "black, solid, wool, men, all year, work", "Black Suit Waistcoat",
          "A five-button waistcoat with a satin back and adjustable strap.",
          59.00, _vest("black-five", "black")),
    entry("waistcoat", "black, solid, wool, men, all year, party", "Black Waistcoat with Lapels",
          "Notch lapels and a wine-red lining make this one special.",
          69.00, _vest("black-lapel", "black", "maroon", lapel="notch", lining="accent",
                       closure="four",
                       hem="straight")),
    entry("waistcoat", "black, striped, wool, men, all year, work", "Black Pinstripe Waistcoat",
          "Fine grey pinstripes and a straight hem.",
          64.00, _vest("black-pin", "black", "grey", Stripes((_C("grey"),), 3.6, 0.3, True),
                       hem="straight",
                       lapel="notch", closure="five")),
    entry("waistcoat", "brown, checked, wool, men, autumn, casual", "Brown Checked Waistcoat",
          "Country tweed in brown with a tan check.",
          66.00, _vest("brown-check", "7d5236", "tan", Checks(_C("tan"), None, 6.5, 0.8, 0.6))),
    entry("waistcoat", "grey, solid, wool, men, autumn, party", "Grey Waistcoat with Shawl Collar",
          "A rounded collar and five buttons on light grey wool.",
          68.00, _vest("grey-shawl", "grey", "charcoal", lapel="shawl", closure="five",
                       hem="straight")),
    entry("waistcoat", "brown, solid, suede, men, all year, casual", "Brown Suede Waistcoat",
          "Soft suede with a straight hem and flap pockets, to wear with jeans.",
          79.00, _vest("brown-suede", "87593a", "tan", material="suede", hem="straight",
                       pocket="flap", closure="four",
                       lapel="notch")),
    entry("waistcoat", "grey, solid, wool, men, all year, work", "Grey Wool Waistcoat",
          "Mid-grey flannel that pairs with our grey blazers.",
          58.00, _vest("grey", "grey", "black", buttons="accent")),
    entry("waistcoat", "grey, solid, wool, men, all year, party", "Grey Double-breasted Waistcoat",
          "A double row of buttons and wide lapels on light grey wool.",
          75.00, _vest("grey-double", "grey", "charcoal", None, closure="double", lapel="notch",
                       hem="straight")),
    entry("waistcoat", "grey, solid, wool, men, all year, work", "Grey Straight-hem Waistcoat",
          "A four-button waistcoat with a level hem and notch lapels.",
          62.00, _vest("grey-straight", "grey", "black", hem="straight", lapel="notch",
                       closure="four")),
    entry("waistcoat", "red, checked, wool, men, winter, party", "Red Tartan Waistcoat",
          "A festive tartan with a black satin back.",
          72.00, _vest("red-tartan", "red", "black", Checks(_C("navy"), _C("yellow"), 8, 3.6),
                       lining="accent")),
)  # fmt: skip

ITEMS: tuple[Item, ...] = BLAZERS + WAISTCOATS
