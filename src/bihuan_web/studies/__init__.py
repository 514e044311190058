"""Study before the meeting (会前学习): reading list, sessions, attendance, notes of the reader."""
