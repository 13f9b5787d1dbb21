"""FHIR R4: a referral as a bundle, and a partner's Task as an answer."""
