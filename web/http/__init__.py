"""Requests and answers: authorisation, forms, refusals, rendering."""
