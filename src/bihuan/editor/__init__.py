"""In the editor (编辑器): findings while a txt or md file is written, spoken by the Language Server Protocol."""
