"""Jackets and raincoats of the drawn catalogue."""

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.ranges.tops_entry import entry
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.patterns import Pattern
from fashion_search.sample.types import coats, jackets

DRAWN_BY = (coats, jackets)


def _jacket(seed: str, hue: str, style: str, accent: str = "white", pattern: Pattern | None = None,
            **cut: str) -> Design:  # fmt: skip
    return Design("jacket", hue, seed, accent, "", pattern, {"style": style, **cut})


def _coat(seed: str, hue: str, style: str, accent: str = "white", pattern: Pattern | None = None,
          material: str = "", **cut: str) -> Design:  # fmt: skip
    return Design("raincoat", hue, seed, accent, material, pattern, {"style": style, **cut})


JACKETS: tuple[Item, ...] = (
    entry("jacket", "blue, solid, denim, men, all year, casual", "Blue Denim Jacket",
          "The trucker cut in rigid denim: two flap pockets, copper-look buttons, contrast stitching.",
          69.90, _jacket("denim-blue", "denim blue", "denim")),
    entry("jacket", "navy blue, washed, denim, women, spring, casual", "Cropped Dark Denim Jacket",
          "A short, faded denim jacket that sits right at the waist.",
          64.90, _jacket("denim-cropped", "dark denim", "denim", fit="cropped", wash="strong",
                         pocket="patch")),
    entry("jacket", "blue, solid, denim, men, winter, casual",
          "Blue Denim Jacket with Fleece Collar",
          "Sturdy denim with a cream fleece collar for colder days.",
          84.00, _jacket("denim-fleece", "3a66a8", "denim", collar="sherpa", fit="loose",
                         wash="none")),
    entry("jacket", "black, solid, leather, men, all year, party", "Black Leather Biker Jacket",
          "Soft black leather with an offset zip, belted waist and wide lapels.",
          189.00, _jacket("biker-black", "black", "biker")),
    entry("jacket", "black, solid, leather, women, all year, party", "Cropped Black Leather Jacket",
          "A short biker jacket in smooth leather with gold-look zips.",
          175.00, _jacket("biker-cropped", "black", "biker", fit="cropped", metal="gold", belt="no",
                          lining="accent")),
    entry("jacket", "black, solid, leather, men, autumn, casual", "Black Leather Bomber Jacket",
          "Ribbed collar, cuffs and hem on lightly padded leather.",
          169.00, Design("jacket", "black", "bomber-leather", "maroon", "leather", None,
                         {"style": "bomber", "lining": "accent"})),
    entry("jacket", "black, quilted, polyester, unisex, winter, outdoor", "Black Puffer Jacket",
          "Light warm padding, a high collar and zipped pockets.",
          89.00, _jacket("puffer-black", "black", "puffer", "red", lining="accent")),
    entry("jacket", "blue, solid, polyester, men, autumn, outdoor", "Blue Windproof Jacket",
          "A light zip jacket with a stand-up collar and slanted pockets.",
          72.00, _jacket("wind-blue", "blue", "zip", "orange", lining="accent", fit="loose")),
    entry("jacket", "blue, solid, polyester, women, spring, outdoor", "Blue Hooded Rain Jacket",
          "Windproof and showerproof, with a hood and two slanted pockets.",
          74.50, _jacket("rain-blue", "blue", "zip", collar="hood")),
    entry("jacket", "red, colour-block, polyester, men, spring, sport",
          "Red Track Jacket with White Yoke",
          "A sports jacket with a stand-up collar and a white shoulder panel.",
          58.00, _jacket("track-red", "red", "zip", "white", yoke="yes", trim="contrast")),
)  # fmt: skip

COATS: tuple[Item, ...] = (
    entry("raincoat", "beige, solid, cotton, women, spring, work", "Beige Trench Coat",
          "A double-breasted trench with storm flap, shoulder tabs and a buckled belt.",
          139.00, _coat("trench-beige", "beige", "trench", pocket="slant")),
    entry("raincoat", "beige, solid, cotton, women, spring, work", "Long Beige Mac",
          "A clean, single-breasted raincoat that falls well below the knee.",
          129.00, _coat("mac-long", "beige", "mac", fit="long")),
    entry("raincoat", "beige, solid, cotton, women, autumn, travel", "Long Cream Trench Coat",
          "A long, pale trench in showerproof gabardine with a bronze-look buckle.",
          149.00, _coat("trench-cream", "cream", "trench", fit="long")),
    entry("raincoat", "beige, solid, cotton, women, autumn, party", "Cream Belted Trench Coat",
          "A waisted trench in cream with flap pockets and turned-back cuffs.",
          135.00, _coat("trench-belted", "cream", "trench", "brown", fit="knee", cuffs="yes",
                        buttons="accent")),
    entry("raincoat", "brown, solid, cotton, men, autumn, work", "Brown Single-breasted Mac",
          "A straight mac in waxed-look cotton with turned-back cuffs.",
          119.00, _coat("mac-brown", "8a5a34", "mac", fit="knee", cuffs="yes")),
    entry("raincoat", "brown, solid, cotton, men, autumn, work", "Brown Double-breasted Raincoat",
          "Peak lapels and six buttons on a dense brown twill.",
          145.00, _coat("double-brown", "8a5a34", "mac", closure="double", lapel="peak",
                        fit="waisted", belt="yes")),
    entry("raincoat", "brown, solid, cotton, women, autumn, travel", "Long Brown Trench Coat",
          "A long trench in warm brown gabardine with a belt to tie or buckle.",
          149.00, _coat("trench-brown", "8a5a34", "trench", fit="long", cuffs="yes")),
    entry("raincoat", "brown, solid, cotton, men, winter, outdoor", "Brown Parka with Trimmed Hood",
          "A rainproof parka with drawcord waist, big pockets and a furry hood edge.",
          129.00, _coat("parka-brown", "7a5233", "parka", "beige", fur="yes")),
    entry("raincoat", "yellow, solid, cotton, women, spring, outdoor", "Yellow Trench Raincoat",
          "A sunny trench that cheers up the wettest day.",
          109.00, _coat("trench-yellow", "yellow", "trench", "black", pocket="flap", fit="knee")),
    entry("raincoat", "olive, solid, cotton, men, autumn, work", "Short Olive Car Coat",
          "A short single-breasted raincoat with slanted pockets.",
          99.00, _coat("car-olive", "olive", "mac", fit="short", pocket="slant")),
)  # fmt: skip

ITEMS: tuple[Item, ...] = JACKETS + COATS
