"""How the API speaks HTTP: tokens, bodies, pages, answers that may be asked for again, errors, its own description."""
