"""The state machine of a referral: pure, one table of transitions."""
