"""A file system of a test, which can lose what was not synced and can refuse to write (disk.c)."""

import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).with_name("disk.c")


class Disk:
    def __init__(self, lab, name="disk"):
        self.folder = lab.folder / name
        self.folder.mkdir()
        program = lab.folder / "disk-program"
        if not program.exists():
            flags = subprocess.run(["pkg-config", "fuse3", "--cflags", "--libs"], check=True,
                                   stdout=subprocess.PIPE, text=True).stdout.split()
            subprocess.run(["cc", "-O2", "-o", program, SOURCE, *flags], check=True)
        before = os.stat(self.folder).st_dev
        process = lab.process([program, "-f", "-s", self.folder])
        lab.callback(subprocess.run, ["umount", "--lazy", self.folder], check=False)
        while os.stat(self.folder).st_dev == before:
            if process.poll() is not None:
                sys.exit("the file system ended: it needs /dev/fuse, fuse3 and libfuse3-dev")
        self.name = name

    def set(self, name, value=""):
        os.setxattr(self.folder, f"user.{name}", str(value).encode())

    def cut(self):
        """Stops the disk, as a power cut does."""
        self.set("cut")

    def restore(self, seed=0):
        """The disk after the cut. With a seed, each page that was not synced is there with a probability of 1/2."""
        self.set("restore", seed)

    def fail(self, write=0, sync=0):
        """Lets writes and syncs fail with an error number, or succeed with 0."""
        self.set("write", write)
        self.set("sync", sync)
