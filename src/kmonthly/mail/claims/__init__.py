"""Figures that mails state: what was measured, how much it was, where and how."""
