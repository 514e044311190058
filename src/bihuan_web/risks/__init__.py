"""Risks (廉政风险点): posts and key steps, their control, what raises them."""
