"""What the API is about, one module a resource. Objects come from ``visible_to``, writes go through the services."""
