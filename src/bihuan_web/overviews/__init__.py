"""What each role sees first (总览): what waits, what is late and whose it is, what changed; the leader's page."""
