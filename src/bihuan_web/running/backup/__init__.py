"""Backups (备份): one file with every row and every original, made while the application runs, restored whole or not at all."""
