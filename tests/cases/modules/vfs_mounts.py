# File systems of programs: mounting, and which of them a path leads to.
# engines: bytecode native
# expect: adder
import os
import vfs


class System:
    def __init__(self, name, fails=0):
        self.name = name
        self.fails = fails

    def mount(self, readonly, mkfs):
        print(self.name, "mount", readonly, mkfs)

    def umount(self):
        print(self.name, "umount")

    def ilistdir(self, path):
        print(self.name, "ilistdir", repr(path))
        return iter([("in_" + self.name, 0x8000, 0)])

    def chdir(self, path):
        print(self.name, "chdir", repr(path))
        if self.fails:
            raise OSError(self.fails)

    def getcwd(self):
        return "/inside"

    def mkdir(self, path):
        print(self.name, "mkdir", repr(path))

    def remove(self, path):
        print(self.name, "remove", repr(path))

    def rmdir(self, path):
        print(self.name, "rmdir", repr(path))

    def rename(self, old, new):
        print(self.name, "rename", repr(old), repr(new))

    def stat(self, path):
        print(self.name, "stat", repr(path))
        return (0x8000, 0, 0, 0, 0, 0, 5, 6, 7, 8)

    def statvfs(self, path):
        print(self.name, "statvfs", repr(path))
        return (self.name,)

    def open(self, path, mode):
        print(self.name, "open", repr(path), mode)
        return "opened"

    def __repr__(self):
        return self.name


def attempt(what, *args):
    try:
        print(what(*args))
    except OSError as e:
        print("OSError", e.errno)


home = os.getcwd()
own = vfs.mount()[0][0]
print(vfs.mount(), type(own).__name__)
one = System("one")
print(vfs.mount(one, "/one"), vfs.mount())
print("one" in os.listdir("/"), os.listdir("/one"), list(os.ilistdir("/one/sub")))
print(os.stat("/one/f"), os.statvfs("/one"), open("/one/f"), open("/one/g", "wb"))
attempt(os.mkdir, "/one")
os.mkdir("/one/d")
os.rmdir("/one/d")
os.remove("/one/f")
os.unlink("/one/f")
os.rename("/one/a", "/one/b")
attempt(os.rename, "/one/a", "/a")
attempt(vfs.mount, System("two"), "/one")
attempt(vfs.mount, System("two"), "/")
attempt(vfs.mount, 5, "/two")
attempt(vfs.mount, own, "/two")
vfs.mount(System("two"), "/two", readonly=True)
attempt(os.rename, "/one/a", "/two/b")
os.chdir("/one")
print(os.getcwd(), os.listdir(), os.stat("x")[6])
os.chdir("/two/deeper")
print(os.getcwd(), [path for _, path in vfs.mount()])
vfs.umount("/two")
print(os.getcwd() == home)
os.chdir("/one")
os.chdir(home)
print(os.getcwd() == home)
vfs.umount(one)
attempt(vfs.umount, "/one")
attempt(vfs.umount, one)

# Without the platform's own files there is nothing but what is mounted.
os.chdir("/")
vfs.umount("/")
print(vfs.mount(), os.getcwd(), os.listdir(), os.stat("/")[0], os.statvfs("/")[9] >= 32)
for name in "chdir", "listdir", "mkdir", "remove", "rmdir", "stat", "statvfs":
    for path in "x", "/x":
        attempt(getattr(os, name), path)
attempt(os.rename, "x", "y")
attempt(open, "x")
attempt(open, "/")
attempt(os.mkdir, "/")
vfs.mount(System("low"), "/low")
print(os.listdir(), os.listdir("low"), os.getcwd())
vfs.mount(System("root"), "/")
print(vfs.mount(), os.stat("/")[0], os.statvfs("/"), os.listdir(), open("f"), open("/low/f"), open("/lower"))
os.chdir("sub")
print(os.getcwd(), os.listdir())
os.chdir("/")
vfs.umount("/")
vfs.mount(System("bad", 2), "/bad")
attempt(os.chdir, "/bad/x")
print(os.getcwd())
vfs.umount("/bad")
vfs.umount("/low")
vfs.mount(own, "/")
os.chdir(home)
print(os.getcwd() == home, vfs.mount())
os.mount(one, "/one")
os.umount("/one")
print(os.sync(), len(os.uname()), os.uname().sysname == os.uname()[0], repr(os.uname())[:9])
try:
    vfs.mount(one)
except TypeError:
    print("TypeError")
