"""Names of columns, by field, in the languages that shops use."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fashion_search.sources.files.cells import filled
from fashion_search.sources.prices import currency_of

_NAMES = """
id: id, sku, article id, articleid, product id, productid, item id, itemid, handle, item number, style
    number, artikelnummer, artikelnr, art nr, artikel nr, produktnummer, produkt id, bestellnummer, ean,
    gtin, référence, réf, id produit, code produit, código, referencia, id producto, codice, riferimento,
    codice prodotto, id prodotto, productcode, artikelcode, productnummer, artnr, product code, code, item
    sku, handle id, aw product id, merchant product id, product code sku, id artículo
title: title, name, product name, productname, product title, display name, product display name, item name,
    titel, bezeichnung, produktname, produktbezeichnung, artikelname, artikelbezeichnung, titre, nom, nom du
    produit, nom produit, désignation, libellé, título, nombre, nombre del producto, nombre producto,
    titolo, nome, nome prodotto, naam, productnaam, namn, produktnamn, benämning, item title, product title
    name, articolo, artículo
description: description, desc, body, body html, details, product description, long description,
    beschreibung, produktbeschreibung, artikelbeschreibung, langtext, description produit, descriptif,
    descripción, descrizione, omschrijving, beschrijving, productomschrijving, beskrivning,
    produktbeskrivning, short description, product short description, summary
price: current price, price, sale price, regular price, retail price, amount, bruttopreis, preis,
    verkaufspreis, vk preis, vk, einzelpreis, prix ttc, prix, prix de vente, tarif, precio, precio de venta, pvp, prezzo,
    prezzo di vendita, prijs, verkoopprijs, pris, försäljningspris, search price, price tax included, price
    tax excluded, store price, standard price, unit price
currency: currency, currency code, währung, waehrung, devise, monnaie, moneda, divisa, valuta
category: category, categories, product type, product category, product group, kategorie, kategorien,
    warengruppe, produktart, produktgruppe, catégorie, catégories, type de produit, categoría, categorías,
    tipo, tipo de producto, categoria, categorie, productgroep, producttype, kategori, varugrupp,
    produkttyp, article type, department, type, merchant category, category name, advertiser category,
    category path, collection, subcategory, sub category, master category
pictures: image, images, img, photo, photos, picture, pictures, image url, image urls, image link, image
    links, additional image link, additional images, image src, imageurl, imagelink, image path, img url,
    main image, thumbnail, bild, bilder, bildurl, bild url, bilddatei, bildlink, hauptbild, foto, fotos,
    foto url, photo url, visuel, imagen, imágenes, url imagen, immagine, immagini, url immagine, afbeelding,
    afbeeldingen, bildlänk, bildfil, filename, file name, file path, dateiname, fichier, archivo, product
    image, product images, product image url, product image file, main image url, other image url, merchant
    image url, aw image url, large image, hosted image urls, image file, image name, image filename, picture
    url, photo file, primary image, cover image
url: url, link, product url, producturl, product link, permalink, shop url, produktlink, produkt url, lien,
    lien produit, enlace, collegamento, productlink, länk, deeplink, deep link, buy url, aw deep link,
    merchant deep link, product page url, page url
brand: brand, vendor, manufacturer, marke, hersteller, marque, fabricant, marca, fabricante, produttore,
    merk, märke, varumärke, tillverkare, brand name, designer, label brand
colour: colour, color, colours, colors, colour name, color name, base colour, farbe, farben, couleur,
    couleurs, colores, colore, colori, kleur, kleuren, färg, färger
size: size, sizes, größe, größen, groesse, grösse, taille, tailles, talla, tallas, taglia, taglie, maat,
    maten, storlek, storlekar
gender: gender, sex, geschlecht, genre, sexe, género, genere, sesso, geslacht, kön
material: material, materials, fabric, composition, stoff, matière, matières, tejido, composición, tessuto,
    materiale, materiaal, stof, tyg
availability: availability, in stock, stock, stock status, stock quantity, quantity, qty, inventory,
    verfügbarkeit, bestand, lagerbestand, disponibilité, disponible, disponibilidad, existencias,
    disponibilità, giacenza, voorraad, beschikbaarheid, lager, lagerstatus, lagersaldo, stock qty, inventory
    quantity, stock level
group: item group id, group id, parent id, parent sku
"""

NAMES: Mapping[str, tuple[str, ...]] = {
    field: tuple(name.strip() for name in names.split(","))
    for field, _, names in (line.partition(":") for line in re.sub(r"\n +", " ", _NAMES).strip().splitlines())
}
"""By field, names in English, German, French, Spanish, Italian, Dutch and Swedish; the more usual first."""


@lru_cache(4096)
def folded(name: str) -> str:
    """Return a column's name in lower case, without accents, a prefix and what stands in brackets."""
    name = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", name.rpartition(":")[2])
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)  # productName
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(
        re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char)))
    )


@lru_cache(4096)
def _currency_in(name: str) -> str | None:
    return next(filter(None, map(currency_of, re.findall(r"\([^)]*\)|\[[^\]]*\]", name))), None)


def with_currency(name: str, value: Any) -> Any:  # noqa: ANN401
    """Return a price in text with the currency that its column has in brackets: `Price (EUR)`, `Preis [€]`."""
    currency = _currency_in(name)
    return f"{value} {currency}" if currency and isinstance(value, str) and filled(value) else value


_FIELDS = {folded(name): field for field, names in NAMES.items() for name in names}


def field_of(name: str) -> str | None:
    """Return the field that a column's name stands for; None if it is not known."""
    return _FIELDS.get(_unnumbered(name))


ATTRIBUTES = {
    "brand": "brand",
    "colour": "colour",
    "size": "size",
    "gender": "gender",
    "material": "material",
    "availability": "in_stock",
}
"""Attributes by the fields that become one."""


def attribute_of(name: str) -> str:
    """Return the attribute that an option of a shop's becomes: of a known name ours, else its own in lower case."""
    return ATTRIBUTES.get(field_of(name) or "", name.strip().lower())


def rank(name: str) -> int:
    """Return the place of a known name among those of its field, 0 for the most usual."""
    key = _unnumbered(name)
    return [folded(each) for each in NAMES[_FIELDS[key]]].index(key)


def is_known(name: str) -> bool:
    """Return whether a column's name stands for a field."""
    return _unnumbered(name) in _FIELDS


def _unnumbered(name: str) -> str:
    """Return a folded name without the number at its end: several columns may have pictures, Image 1 to Image 5."""
    key = folded(name)
    return key if key in _FIELDS else key.rstrip("0123456789").strip()
