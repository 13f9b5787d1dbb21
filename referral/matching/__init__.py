"""Who can help this person now, and why the others cannot."""
