"""Words for invented English people and places."""

_FORENAMES = (
    "Albert Alexander Andrew Anthony Benjamin Charles Daniel Douglas Edward Frederick Gerald Gregory Henry Jacob "
    "Leonard Nathaniel Patrick Philip Raymond Samuel Theodore Timothy Vincent Walter Abigail Amanda Caroline Cynthia "
    "Deborah Dorothy Eleanor Florence Frances Gabrielle Jacqueline Josephine Judith Kathleen Madeleine Marjorie "
    "Priscilla Rosemary Susannah Valerie Virginia Winifred"
)
FORENAMES = tuple(_FORENAMES.split())
NICKNAMES = {
    "Albert": ("Bert", "Al"), "Alexander": ("Alex", "Sandy"), "Andrew": ("Andy",), "Anthony": ("Tony",),
    "Benjamin": ("Ben",), "Charles": ("Charlie", "Chuck"), "Daniel": ("Dan", "Danny"), "Douglas": ("Doug",),
    "Edward": ("Ed", "Ted"), "Frederick": ("Fred",), "Gerald": ("Gerry",), "Gregory": ("Greg",), "Henry": ("Harry", "Hank"),
    "Jacob": ("Jake",), "Leonard": ("Len",), "Nathaniel": ("Nate",), "Patrick": ("Pat",), "Philip": ("Phil",),
    "Raymond": ("Ray",), "Samuel": ("Sam",), "Theodore": ("Ted", "Theo"), "Timothy": ("Tim",), "Vincent": ("Vince",),
    "Walter": ("Walt",), "Abigail": ("Abby",), "Amanda": ("Mandy",), "Caroline": ("Carrie",), "Cynthia": ("Cindy",),
    "Deborah": ("Debbie",), "Dorothy": ("Dot",), "Eleanor": ("Nell", "Ellie"), "Frances": ("Fran",),
    "Jacqueline": ("Jackie",), "Josephine": ("Jo",), "Judith": ("Judy",), "Kathleen": ("Kathy",),
    "Madeleine": ("Maddy",), "Susannah": ("Sue",), "Virginia": ("Ginny",),
}  # fmt: skip
_LAST = (
    "Abbott Ashworth Bainbridge Barlow Beaumont Bickford Blackwood Bradshaw Brennan Calloway Carmichael Castellano "
    "Chaudhry Colquhoun Cunningham Dalgleish Delacroix Donnelly Drummond Eastwood Ellison Fairbanks Falconer Gallagher "
    "Goldberg Greenwood Hargreaves Hawthorne Holloway Iverson Jankowski Kavanagh Kirkpatrick Lancaster Lombardi MacLeod "
    "Maxwell Merriweather Montgomery Nakamura Novak Ortega Pemberton Pettigrew Quigley Rasmussen Rosenthal Rutherford "
    "Sinclair Stafford Sutherland Thornton Underwood Vasquez Wainwright Westbrook Whitaker Woodward Yates Zimmerman"
)
LAST = tuple(_LAST.split())
_STREETS = "Maple Walnut Chestnut Spring Prospect Highland Franklin Jefferson Mill River Church Court"
STREETS = tuple(f"{name} {way}" for name in _STREETS.split() for way in ("Street", "Avenue", "Road", "Lane"))
TOWNS = (
    ("Springfield", "62701"), ("Springfield", "62704"), ("Dayton", "45402"), ("Dayton", "45409"), ("Albany", "12203"),
    ("Salem", "97301"), ("Salem", "97302"), ("Madison", "53703"), ("Madison", "53711"), ("Boise", "83702"),
)  # fmt: skip
