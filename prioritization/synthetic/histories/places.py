"""Where households may live, and how they say so."""

from random import Random

from clients.enums import AREAS
from prioritization.synthetic.casefile.setting import Place
from prioritization.synthetic.chance import Shares

SINGLE_PLACES = Shares(
    {116: 62, 101: 16, 336: 6, 335: 5, 314: 4, 118: 1, 206: 2, 207: 1, 302: 1, 37: 1, 8: 1}
)
FAMILY_PLACES = Shares({116: 46, 101: 20, 314: 14, 335: 13, 336: 9, 302: 2, 9: 1})
STREET = Shares({"outside": 28, "tent": 42, "vehicle": 22, "abandoned_building": 8})
FAMILY_STREET = Shares({"outside": 4, "tent": 16, "vehicle": 75, "abandoned_building": 5})
PLACE_TYPES = {
    101: "shelter",
    118: "shelter",
    206: "institution",
    207: "institution",
    302: "other_place",
    314: "motel",
    335: "someones_home",
    336: "someones_home",
    410: "own_home",
}
AREA_CODES = tuple(code for code, _ in AREAS)
ZIP_CODES = ("95811", "95814", "95815", "95817", "95820", "95823", "95828", "95838", "95670")


def draw_place(rng: Random, *, is_large: bool) -> Place:
    """Where a household may live; a large one, which is mostly a family, is sheltered more."""
    situation = (FAMILY_PLACES if is_large else SINGLE_PLACES).draw(rng)
    place_type = PLACE_TYPES.get(situation, "")
    if situation == 116:
        place_type = (FAMILY_STREET if is_large else STREET).draw(rng)
    if not place_type:
        return Place(situation)
    return Place(
        situation,
        place_type,
        area=rng.choice(AREA_CODES) if rng.random() < 0.9 else "",
        zip_code=rng.choice(ZIP_CODES) if rng.random() < 0.4 else "",
    )


def with_place(given: tuple[dict, dict, dict], place: Place) -> tuple[dict, dict, dict]:
    """The answers together with the location question L1 (C2), as far as it is known."""
    answers, missing, notes = given
    said = {"l1_place": place.place_type, "l1_area": place.area}
    answers = {**answers, **{code: value for code, value in said.items() if value}}
    if place.zip_code:
        notes = {**notes, "l1_zip": place.zip_code}
    return answers, missing, notes
