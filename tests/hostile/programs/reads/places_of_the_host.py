"""Looks for the places where a host keeps what matters."""
# ends = ["completed"]
# prints = "looked"

import os

PLACES = """
    /root /home /var /run /sys /boot /mnt /srv /media /etc/shadow /etc/sudoers /etc/ssh /etc/machine-id /etc/hostname
    /etc/resolv.conf /usr/share/doc /usr/src /usr/local/share /.dockerenv /var/run/secrets /proc/1/root/etc
    /proc/kcore /proc/kmsg /proc/kpagecount /proc/vmallocinfo /proc/slabinfo
"""
for path in PLACES.split():
    try:
        content = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(20)
    except OSError:
        continue
    print("ESCAPED", path, content)
print("looked")
