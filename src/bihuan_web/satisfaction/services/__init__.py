"""What people can do: run a survey, collect answers, decide what follows, draw closed tasks and check them."""
