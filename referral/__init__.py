"""Meaning: organisations, services, needs, clients, referrals, gaps."""
