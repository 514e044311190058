"""The web application of Bihuan (闭环): ledgers, tasks and their verification. It calls the engine; the engine knows nothing of it."""
