"""The Task of a referral: its statuses, its resources, and a partner's Task read as an update."""
