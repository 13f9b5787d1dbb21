"""Pages of answers: links, slips, the inbox, the outbox."""
