"""Runs an image of an STM32F405, or a part of what it does, in a CPU emulator (unicorn) and prints its stores.

    emulate.py clocks IMAGE.bin WORKS      from the reset on, until SysTick is set; WORKS: what swings, `hse,pll`
    emulate.py pins IMAGE.bin SOCKET COUNT from the first of COUNT stores to ports on, and a while longer

For `pins` the program runs in QEMU, whose debugger's socket it is: the processor's state and the memory before the
first store to GPIOA go on in the emulator. A line of output is a store to a device: instructions since the start, the
address, bytes, the word.
"""

import socket
import sys

from unicorn import UC_ARCH_ARM, UC_HOOK_CODE, UC_HOOK_MEM_READ, UC_HOOK_MEM_WRITE, UC_MODE_MCLASS, UC_MODE_THUMB, Uc
from unicorn.arm_const import UC_ARM_REG_PC, UC_ARM_REG_R0, UC_ARM_REG_SP, UC_ARM_REG_XPSR, UC_CPU_ARM_CORTEX_M4
from unicorn.arm_const import UC_ARM_REG_LR, UC_ARM_REG_R8, UC_ARM_REG_R12

FLASH, RAM, RAM_BYTES = 0x0800_0000, 0x2000_0000, 128 << 10
DEVICES, SYSTEM = 0x4000_0000, 0xE000_0000
GPIOA_SET = 0x4002_0018

# Registers of the clocks' and the flash's controllers.
RCC, ACR = 0x4002_3800, 0x4002_3C00
SYSTICK_RELOAD = 0xE000_E014

LATER = 2000
"""Instructions for which stores are awaited that must not come."""


class Machine:
    """A processor with the board's memory, and devices that are memory."""

    def __init__(self, image):
        self.uc = Uc(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS)
        self.uc.ctl_set_cpu_model(UC_CPU_ARM_CORTEX_M4)
        for start, size in (FLASH, 1 << 20), (RAM, RAM_BYTES), (DEVICES, 1 << 20), (SYSTEM, 1 << 20):
            self.uc.mem_map(start, size)
        self.uc.mem_write(FLASH, open(image, "rb").read())
        self.count = 0
        self.uc.hook_add(UC_HOOK_CODE, self.step)
        self.uc.hook_add(UC_HOOK_MEM_WRITE, self.store, begin=DEVICES, end=SYSTEM + (1 << 20))

    def word(self, address, number=None):
        if number is None:
            return int.from_bytes(self.uc.mem_read(address, 4), "little")
        self.uc.mem_write(address, number.to_bytes(4, "little"))

    def step(self, uc, address, size, data):
        self.count += 1

    def store(self, uc, access, address, size, value, data):
        print(self.count, hex(address), size, hex(value & (1 << 8 * size) - 1))


def clocks(image, works):
    """The controller's bits of what swings follow those that turn it on; its switch follows what is asked for."""
    machine = Machine(image)
    works = works.split(",")
    machine.word(RCC, 0x83)
    machine.word(RCC + 0x74, 0x0E00_0000)

    def load(uc, access, address, size, value, data):
        control = machine.word(RCC)
        for name, bit in ("hse", 1 << 16), ("pll", 1 << 24):
            ready = control & bit and name in works
            control = control | bit << 1 if ready else control & ~(bit << 1)
        machine.word(RCC, control)
        config = machine.word(RCC + 8)
        machine.word(RCC + 8, config & ~0xC | (config & 3) << 2)

    def stop(uc, access, address, size, value, data):
        uc.emu_stop()

    machine.uc.hook_add(UC_HOOK_MEM_READ, load, begin=RCC, end=RCC + 0x80)
    machine.uc.hook_add(UC_HOOK_MEM_WRITE, stop, begin=SYSTICK_RELOAD, end=SYSTICK_RELOAD)
    machine.uc.reg_write(UC_ARM_REG_SP, machine.word(FLASH))
    machine.uc.emu_start(machine.word(FLASH + 4) | 1, 0, count=20_000_000)


class Debugger:
    """QEMU's side of GDB's remote protocol."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(path)
        self.stream = self.socket.makefile("rb")
        # Whoever comes stops the processor, which is told.
        self.answer()

    def ask(self, text):
        self.socket.sendall(b"$%s#%02x" % (text.encode(), sum(text.encode()) & 0xFF))
        return self.answer()

    def answer(self):
        while self.stream.read(1) != b"$":
            pass
        text = bytearray()
        while (byte := self.stream.read(1)) != b"#":
            # What follows `}` stands for another byte; what follows `*`, for how often the last one comes again.
            if byte == b"}":
                byte = bytes([self.stream.read(1)[0] ^ 0x20])
            if byte == b"*":
                text += text[-1:] * (self.stream.read(1)[0] - 29)
            else:
                text += byte
        self.stream.read(2)
        self.socket.sendall(b"+")
        return text.decode()


def pins(image, path, count):
    debugger = Debugger(path)
    assert debugger.ask(f"Z2,{GPIOA_SET:x},4") == "OK"
    print("ready", flush=True)
    stopped = debugger.ask("c")
    assert "watch" in stopped, stopped
    registers = bytes.fromhex(debugger.ask("g"))
    registers = [int.from_bytes(registers[4 * i : 4 * i + 4], "little") for i in range(17)]
    machine = Machine(image)
    for at in range(RAM, RAM + RAM_BYTES, 256):
        bytes_there = debugger.ask(f"m{at:x},100")
        # Below the stack nothing can be read.
        if not bytes_there.startswith("E"):
            machine.uc.mem_write(at, bytes.fromhex(bytes_there))
    # The processor goes its own way there.
    debugger.ask(f"z2,{GPIOA_SET:x},4")
    debugger.socket.sendall(b"$D#44")
    names = [UC_ARM_REG_R0 + i for i in range(8)] + [UC_ARM_REG_R8 + i for i in range(4)]
    names += [UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR]
    for name, word in zip(names, registers):
        machine.uc.reg_write(name, word)
    machine.uc.reg_write(UC_ARM_REG_XPSR, registers[16])
    left = [count]

    def stored(uc, access, address, size, value, data):
        left[0] -= 1
        if left[0] == 0:
            left.append(machine.count + LATER)

    def stop(uc, address, size, data):
        if len(left) > 1 and machine.count > left[1]:
            uc.emu_stop()

    machine.uc.hook_add(UC_HOOK_MEM_WRITE, stored, begin=0x4002_0000, end=0x4002_23FF)
    machine.uc.hook_add(UC_HOOK_CODE, stop)
    machine.uc.emu_start(registers[15] | 1, 0, count=5_000_000)


if __name__ == "__main__":
    if sys.argv[1] == "clocks":
        clocks(sys.argv[2], sys.argv[3])
    else:
        pins(sys.argv[2], sys.argv[3], int(sys.argv[4]))
