// The C side's driver on a board: the instructions that the kernel takes in one run, counted by SysTick under QEMU's
// `-icount shift=0` (25 MHz: a tick is 40 instructions), and the result, on the first UART.
#include "kernel.h"

extern uint32_t bss_start, bss_end, data_start, data_end, data_load, stack_top;

#define REG(address) (*(volatile uint32_t *)(address))
#define SYST_CTRL REG(0xe000e010)
#define SYST_RELOAD REG(0xe000e014)
#define SYST_NOW REG(0xe000e018)
#define CPACR REG(0xe000ed88)
#define UART 0x40004000

static uint32_t ticks, entered;

// The compiler calls these where the kernel begins and ends; nothing else is instrumented.
__attribute__((no_instrument_function)) void __cyg_profile_func_enter(void *function, void *caller) {
    entered = SYST_NOW;
}

__attribute__((no_instrument_function)) void __cyg_profile_func_exit(void *function, void *caller) {
    ticks += (entered - SYST_NOW) & 0xffffff;
}

static void put(char c) {
    while (REG(UART + 4) & 1) {
    }
    REG(UART) = c;
}

static void number(uint64_t n) {
    char digits[20];
    int count = 0;
    do
        digits[count++] = '0' + n % 10;
    while (n /= 10);
    while (count)
        put(digits[--count]);
}

void reset(void) {
    CPACR |= 0xf << 20;
    memcpy(&data_start, &data_load, (char *)&data_end - (char *)&data_start);
    memset(&bss_start, 0, (char *)&bss_end - (char *)&bss_start);
    REG(UART + 8) = 1;
    REG(UART + 16) = 16;
    SYST_RELOAD = 0xffffff;
    SYST_NOW = 0;
    SYST_CTRL = 5;
    setup();
    run();
    ticks = 0;
    uint64_t result = run();
    number(ticks * 40ull);
    put(' ');
    number(result);
    put('\n');
    for (;;) {
    }
}

__attribute__((section(".vectors"), used)) static void *const vectors[2] = {&stack_top, reset};
