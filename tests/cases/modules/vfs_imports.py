# Modules from file systems of programs.
# engines: bytecode native
# expect: adder
import io
import os
import sys
import vfs


class File(io.IOBase):
    wants = 16

    def __init__(self, data):
        self.data = data
        self.at = 0

    def readinto(self, buffer):
        count = min(len(buffer), len(self.data) - self.at, 50)
        buffer[:count] = self.data[self.at : self.at + count]
        self.at += count
        return count

    def ioctl(self, request, argument):
        print("ioctl", request, argument)
        return File.wants if request == 11 else 0


class System:
    def __init__(self, files):
        self.files = files

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def chdir(self, path):
        self.path = path

    def getcwd(self):
        return self.path

    def stat(self, path):
        if path in self.files:
            mode = 0x4000 if self.files[path] is None else 0x8000
            return (mode, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        raise OSError(2)

    def open(self, path, mode):
        print("open", path, mode)
        if path == "/plain.py":
            return io.BytesIO(self.files[path])
        if path == "/broken.py":
            return Broken()
        return File(self.files[path])


class Broken:
    def readinto(self, buffer):
        raise OSError(5)

    def close(self):
        print("closed")


system = System(
    {
        "/one.py": b"print('one')\nimport two\nx = 1\n" + b"# comment\n" * 40,
        "/two.py": b"print('two')",
        "/wrong.py": b"a = 1\nsyntax error\n",
        "/plain.py": b"y = 5",
        "/broken.py": b"",
        "/package": None,
        "/package/__init__.py": b"from . import inner\n",
        "/package/inner.py": b"z = __name__",
    }
)
vfs.mount(system, "/system")
sys.path.append("/system")
import one

print(one.x, one.__file__)
try:
    import wrong
except SyntaxError as e:
    print("SyntaxError", e.lineno, e.text)
File.wants = 1000
import package

print(package.inner.z)
File.wants = 0
del sys.modules["two"]
import two
import plain

print(plain.y)
for missing in "nothing", "broken":
    try:
        __import__(missing)
    except (ImportError, OSError) as e:
        print(type(e).__name__)
execfile("/system/two.py")
home = os.getcwd()
os.chdir("/system")
print(os.getcwd(), os.stat("/system/two.py")[0])
os.umount("/system")
print(os.getcwd() == home)
