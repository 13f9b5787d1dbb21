"""JSON of referrals: list, make, look, act, and as FHIR resources."""
