// What is Coventry's own: where the list starts before a place is given, and how much the map shows then.

/** Broadgate, WGS 84: near which nobody lives, and everybody can find. */
export const CENTER = { lon: -1.5106, lat: 52.4081 } as const;

/** A full postcode of the city, as an example of how one is written. */
export const EXAMPLE_POSTCODE = "CV1 5FX";

/** The language the directory is written in, before translation. */
export const DATA_LANGUAGE = "en";

/** Beyond this the visitor is told how far away the services are, metres. */
export const FAR_M = 25_000;

/** What the licences of the shipped data ask to be said, in their own words. */
export const ATTRIBUTION_SHORT = "© Crown copyright: OS, Royal Mail, ONS";
export const ATTRIBUTION = [
  "Contains OS data © Crown copyright and database right 2024.",
  "Contains Royal Mail data © Royal Mail copyright and database right 2024.",
  "Contains National Statistics data © Crown copyright and database right 2024.",
  "Licensed under the Open Government Licence v3.0.",
] as const;

/** The same, where stops of public transport are told. */
export const ATTRIBUTION_STOPS = "Stops: NaPTAN, Department for Transport, Open Government Licence v3.0.";
