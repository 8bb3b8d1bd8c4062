//! The fixed words of the questions: needs and eligibility, as the contract spells them.

/// The needs a person can ask for, in the order they are shown.
pub const NEEDS: [&str; 17] = [
    "immigration-legal",
    "asylum-support",
    "housing",
    "money",
    "health",
    "mental-health",
    "food",
    "clothes-home",
    "english",
    "education",
    "work",
    "family",
    "women",
    "young-people",
    "community",
    "internet",
    "emergency",
];

/// Whom a service may be for, where it is not for everyone.
pub const ELIGIBILITY: [&str; 9] = [
    "asylum-seekers",
    "refugees",
    "ukraine",
    "hong-kong",
    "eu",
    "students",
    "women",
    "young-people",
    "families",
];
