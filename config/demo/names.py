"""Made-up names. Every address ends in `.example`, which nobody can own, except the freemail ones."""

COMPANY_FIRST = (
    "Amber", "Alder", "Basalt", "Birch", "Bright", "Cobalt", "Copper", "Coral", "Cinder", "Delta", "Dune", "Ember",
    "Fjord", "Flint", "Garnet", "Glacier", "Harbour", "Hazel", "Indigo", "Iron", "Juniper", "Kestrel", "Larch", "Lumen",
    "Maple", "Marble", "Mistral", "Nimbus", "North", "Ochre", "Onyx", "Opal", "Orchard", "Pine", "Quartz", "Raven",
    "Saffron", "Sable", "Sierra", "Slate", "Tidal", "Topaz", "Umber", "Vale", "Willow", "Zephyr",
)  # fmt: skip
COMPANY_LAST = (
    "Analytics", "Robotics", "Freight", "Health", "Bank", "Foods", "Energy", "Studios", "Labs", "Insurance", "Mobility",
    "Textiles", "Software", "Logistics", "Pharma", "Retail", "Media", "Steel", "Airways", "Optics",
)  # fmt: skip
INDUSTRY_OF = {
    "Analytics": "Software", "Robotics": "Manufacturing", "Freight": "Logistics", "Health": "Healthcare",
    "Bank": "Financial services", "Foods": "Consumer goods", "Energy": "Energy", "Studios": "Media", "Labs": "Research",
    "Insurance": "Financial services", "Mobility": "Transport", "Textiles": "Consumer goods", "Software": "Software",
    "Logistics": "Logistics", "Pharma": "Healthcare", "Retail": "Retail", "Media": "Media", "Steel": "Manufacturing",
    "Airways": "Transport", "Optics": "Manufacturing",
}  # fmt: skip
FIRST_NAMES = (
    "Aiko", "Amara", "Anton", "Beatriz", "Bilal", "Carmen", "Chen", "Dana", "Dmitri", "Elif", "Emeka", "Fatima", "Finn",
    "Greta", "Hana", "Hugo", "Ines", "Isak", "Jana", "Jonas", "Kavya", "Kofi", "Lara", "Leon", "Lucia", "Malik", "Mei",
    "Milan", "Nadia", "Niko", "Noor", "Olga", "Omar", "Paula", "Pavel", "Quinn", "Rafael", "Ravi", "Rosa", "Sana",
    "Selma", "Simon", "Tara", "Tomas", "Uma", "Viktor", "Wanda", "Yara", "Yusuf", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Abbas", "Almeida", "Andersen", "Baran", "Becker", "Bianchi", "Chavez", "Cohen", "Dlamini", "Dubois", "Eriksen",
    "Fischer", "Fontaine", "Garcia", "Gupta", "Haddad", "Hansen", "Horvath", "Ibrahim", "Ivanova", "Jansen", "Kaya",
    "Kim", "Kowalski", "Kumar", "Lopez", "Marin", "Mbeki", "Moreau", "Nguyen", "Novak", "Okoye", "Ortega", "Park",
    "Petrov", "Quist", "Rahman", "Rossi", "Sato", "Schmidt", "Silva", "Tanaka", "Torres", "Ueda", "Vasquez", "Weber",
    "Wójcik", "Yilmaz", "Zhang", "Zimmer",
)  # fmt: skip
TITLES = (
    "Data analyst", "Operations manager", "Software engineer", "Product manager", "Support lead", "Project manager",
    "Controller", "Research assistant", "Marketing manager", "Team lead", "Consultant", "Process engineer",
)  # fmt: skip
LEADER_TITLES = ("VP Operations", "VP Data", "VP Engineering", "Director of IT", "Director of Finance")
FREEMAIL = ("gmail.com", "outlook.com", "gmx.de", "yahoo.com", "proton.me")
PAID_FEATURES = ("single sign-on", "audit log", "approval steps", "data residency")
WORKFLOWS = (
    "Invoice approval", "Weekly report", "Onboarding", "Stock alert", "Ticket triage", "Lead routing", "Data clean-up",
    "Contract review",
)  # fmt: skip
"""Companies whose names are long, or not Latin, and so try every page: name, domain, people."""
UNUSUAL = (
    ("株式会社ひかり電機", "hikari-denki.example", ("佐藤 花子", "鈴木 一郎", "高橋 さくら")),
    ("Γαλάζιο Εργαστήριο Α.Ε.", "galazio.example", ("Ελένη Παπαδοπούλου", "Νίκος Γεωργίου")),
    ("شركة النخبة للتقنية", "nukhba.example", ("ليلى حداد", "عمر السيد")),
    ("ООО «Северный ветер»", "severny-veter.example", ("Дарья Соколова", "Илья Морозов")),
    (
        "Vereinigte Werkstätten für Feinmechanik, Regelungstechnik und Anlagenüberwachung Süderbrarup GmbH & Co. KG",
        "vwfra.example",
        ("Maximiliane-Theodora von Hohenfels-Wittgenau", "Karl-Friedrich Osterkamp"),
    ),
    ("Ñandú & Søn", "nandu-son.example", ("Íñigo Øster", "Zoë Åkesson")),
)
