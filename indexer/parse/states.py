"""Facts to split reviewers' credentials with."""

from __future__ import annotations

STATES = (
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware",
    "District of Columbia", "Florida", "Georgia", "Guam", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa",
    "Kansas", "Kentucky", "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota",
    "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada", "New Hampshire", "New Jersey",
    "New Mexico", "New York", "North Carolina", "North Dakota", "Ohio", "Oklahoma", "Oregon",
    "Pennsylvania", "Puerto Rico", "Rhode Island", "South Carolina", "South Dakota", "Tennessee", "Texas",
    "Utah", "Vermont", "Virginia", "Washington", "West Virginia", "Wisconsin", "Wyoming",
)  # fmt: skip

WITH_AND = (
    "physical medicine and rehabilitation",
    "public health and general preventive medicine",
    "hospice and palliative",
    "allergy and immunology",
    "obstetrics and gynecology",
    "oral and maxillofacial",
    "foot and ankle",
    "head and neck",
    "hand and upper extremity",
    "spine and",
    "psychiatry and neurology",
    "pulmonary disease and critical care",
    "plastic and reconstructive",
    "thoracic and cardiac",
    "undersea and hyperbaric",
    "colon and rectal",
    "ear, nose and throat",
    "acupuncture and oriental medicine",
    "sleep and",
    "trauma and",
    "diabetes and metabolism",
)
"""Names of specialties (lower case) that hold an "and" of their own."""
