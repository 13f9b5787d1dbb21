"""Why each need that nobody met is not met: one reason a need, from its referrals and from the matcher."""
