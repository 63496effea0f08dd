"""Names, brands and reasons of the demo organization; nobody and nothing of it exists."""

from collections.abc import Mapping
from typing import Final

FIRST_NAMES: Final = (
    "Aisha", "Ana", "Björn", "Carmen", "Chidi", "Daniel", "Elena", "Fatima", "Grace", "Hannah",
    "Ivan", "Jamal", "José", "Keiko", "Liam", "Lucía", "Marcus", "Mei", "Noor", "Olivia", "Omar",
    "Priya", "Quinn", "Rosa", "Seán", "Thandi", "Tomás", "Uma", "Viktor", "Wren", "Yara", "Zoë",
)  # fmt: skip
LAST_NAMES: Final = (
    "Abbott", "Ahmed", "Brown", "Castillo", "Chen", "de la Cruz", "Dubois", "Ferreira", "García",
    "Haddad", "Ibarra", "Johansson", "Kim", "Kowalski", "Larsson", "Moreau", "Müller", "Nguyen",
    "Novák", "Okafor", "O’Neill", "Patel", "Petrov", "Reyes", "Silva", "Smith-Jones", "Tan",
    "Turner", "Ueda", "Vargas", "Walsh", "Żak",
)  # fmt: skip

BRANDS: Final = (
    "Almond Thins", "Cold Brew Reserve", "Crunchy Oat Bites", "Garden Hummus", "Ginger Kombucha",
    "Honey Granola", "Jalapeño Crème", "Mango Salsa", "Oven Crisps", "Peanut Spread, 2 lb",
    "Protein Waffles", "Sea Salt Popcorn", "Sparkling Yuzu", "Veggie Chips", "Vine Tomatoes",
    "Wild Salmon",
)  # fmt: skip
FRESH_JUICES: Final = (
    "Apple Ginger", "Beet Sunrise", "Carrot Orange", "Citrus Mint", "Green Garden",
    "Pineapple Kale",
)  # fmt: skip

AWAY_REASONS: Final = (
    "Family visit", "Moving house", "My sister’s wedding", "Camping in the mountains",
    "School holidays", "Jury duty", "Surgery and recovery", "A week at the coast",
    "Graduation", "Grandmother’s ninetieth birthday",
)  # fmt: skip
HOURS_AWAY_REASONS: Final = ("Dentist", "Parents’ evening", "Driving test", "Physiotherapy")
UNAVAILABLE_REASONS: Final = (
    "College exam", "No childcare", "Car at the garage", "Volunteering", "Night shift elsewhere",
)  # fmt: skip
AVAILABLE_REASON: Final = "Can help out this day"

# For each kind of work: the word in the project name, and how often it comes.
KINDS: Final[Mapping[str, tuple[str, int]]] = {
    "core": ("CORE", 46),
    "freeosk": ("FREEOSK", 12),
    "juicer_production": ("JUICER Production", 9),
    "digital_setup": ("DIGITAL Setup", 7),
    "digital_refresh": ("DIGITAL Refresh", 6),
    "digital_teardown": ("DIGITAL Teardown", 6),
    "juicer_survey": ("JUICER Survey", 4),
    "digitals": ("DIGITALS", 3),
    "other": ("Inventory walk", 7),
}
SUPERVISOR_WORD: Final = "SUPERVISOR"
