"""How the team sees organisations: their power over an objective and their interest in it. It stays inside the team."""
