"""What people fill in for visits. Checks form only; what may be done, the services say."""
