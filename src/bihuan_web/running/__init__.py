"""How the application is run and kept: one process tree, the schedule, health, migrations, backup."""
