"""Brings a running realm to what keycloak/realm.json and keycloak/master.json say: read, compare, write what differs.

Keycloak imports realm.json into an empty database alone; every later change of it comes this way: on this machine by
`make up` and `make realm`, in containers by the job `realm` (`python -m stack.realm`). What the files do not name is
left as it is; what they stopped to name is taken away.
"""
