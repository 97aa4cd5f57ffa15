/* The boards' 64-bit division against this machine's. */
#include "b24_test.h"

/* The signed ones are RISC-V's, and anybody's but ARM's. */
#include "../../boards/common/div.c"

static const uint64_t values[] = {
    0,
    1,
    2,
    3,
    999,
    86400,
    146097,
    0x7fffffff,
    0x80000000,
    0xffffffff,
    0x100000000,
    0x123456789abcdef0,
    0x7fffffffffffffff,
    0x8000000000000000,
    0x8000000000000001,
    0xfffffffffffffffe,
    0xffffffffffffffff,
};

static void test_unsigned(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++)
        for (size_t j = 1; j < COUNT(values); j++) {
            const uint64_t n = values[i], d = values[j];
            uint64_t rest = 7;

            assert_true(__udivmoddi4(n, d, &rest) == n / d);
            assert_true(rest == n % d);
            assert_true(__udivmoddi4(n, d, NULL) == n / d);
            assert_true(__udivdi3(n, d) == n / d);
            assert_true(__umoddi3(n, d) == n % d);
        }
}

static void test_signed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++)
        for (size_t j = 1; j < COUNT(values); j++) {
            const int64_t n = (int64_t)values[i], d = (int64_t)values[j];

            if (n == INT64_MIN && d == -1)
                continue; /* C gives it no value */
            assert_true(__divdi3(n, d) == n / d);
            assert_true(__moddi3(n, d) == n % d);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unsigned),
        cmocka_unit_test(test_signed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
