"""What changes do: to needs, people, waits and ties."""
