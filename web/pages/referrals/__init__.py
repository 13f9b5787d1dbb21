"""Pages of referrals and notifications."""
