"""Where the people of the stories live."""

from prioritization.synthetic.casefile.setting import Place

TENT = Place(116, "tent", "north_sacramento", "95815")
OUTSIDE = Place(116, "outside", "downtown", "95814")
CAR = Place(116, "vehicle", "florin", "95828")
SHELTER = Place(101, "shelter", "north_sacramento")
FRIENDS = Place(336, "someones_home", "oak_park", "95817")
MOTEL = Place(314, "motel", "arden_arcade")
OWN_HOME = Place(410, "own_home", "natomas")
AREA_ONLY = Place(335, "someones_home", "elsewhere")
