// SHA-256's compression function over whole blocks.
#include "kernel.h"

#define BLOCKS 256
static uint8_t data[64 * BLOCKS];
static uint32_t k[64], h0[8];

static uint32_t root_bits(unsigned p, int power) {
    unsigned __int128 low = 0, high = (unsigned __int128)p << 32;
    while (high - low > 1) {
        unsigned __int128 mid = (low + high) >> 1;
        long double v = (long double)mid / 4294967296.0L;
        if ((power == 3 ? v * v * v : v * v) <= p)
            low = mid;
        else
            high = mid;
    }
    return (uint32_t)low;
}

void setup(void) {
    noise(data, sizeof data, 14);
    int found = 0;
    for (unsigned c = 2; found < 64; c++) {
        int prime = 1;
        for (unsigned d = 2; d * d <= c; d++)
            prime &= c % d != 0;
        if (!prime)
            continue;
        if (found < 8)
            h0[found] = root_bits(c, 2);
        k[found++] = root_bits(c, 3);
    }
}

static inline uint32_t rotr(uint32_t x, int n) { return x >> n | x << (32 - n); }

KERNEL void compress(uint32_t *state, const uint8_t *p, int count, const uint32_t *key, uint32_t *w) {
    for (int n = 0; n < count; n++) {
        for (int i = 0; i < 16; i++, p += 4)
            w[i] = (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
        for (int i = 16; i < 64; i++) {
            uint32_t x = w[i - 15], y = w[i - 2];
            uint32_t s0 = rotr(x, 7) ^ rotr(x, 18) ^ x >> 3;
            uint32_t s1 = rotr(y, 17) ^ rotr(y, 19) ^ y >> 10;
            w[i] = s0 + s1 + w[i - 16] + w[i - 7];
        }
        uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
        for (int i = 0; i < 64; i++) {
            uint32_t s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
            uint32_t t1 = h + s1 + (g ^ (e & (f ^ g))) + key[i] + w[i];
            uint32_t s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
            uint32_t t2 = s0 + ((a & b) | (c & (a | b)));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }
}

uint64_t run(void) {
    static uint32_t w[64];
    uint32_t state[8];
    memcpy(state, h0, sizeof state);
    for (int r = 0; r < 144; r++)
        compress(state, data, BLOCKS, k, w);
    return (uint64_t)state[0] << 16 ^ state[7];
}
