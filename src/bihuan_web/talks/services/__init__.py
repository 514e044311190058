"""What people can do with teams, talks and criticism, one function an act: one transaction with its event. Events hold no words said."""
