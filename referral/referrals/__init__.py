"""Make a referral, act on it, follow it."""
