"""The first document of every screen: what a browser, a crawler or a link preview sees before any script runs.

It shows and never decides: who may see what is asked of the domains below, and no form is answered here.
"""
