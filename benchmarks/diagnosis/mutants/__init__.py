"""Right scripts with one mistake put in on purpose: how many does `stepgrad check` find, and where?"""
