/* test_phase.c - the place of a device in its fleet's window. */
#include "b24_test.h"

#include "b24/b24.h"

#include <stdio.h>

/* A few known ones: a new release must not move the devices of the field. */
static void test_the_same_for_ever(void **state)
{
    (void)state;
    assert_int_equal(b24_phase_s("", 7200), 4816);
    assert_int_equal(b24_phase_s("kiosk-17", 7200), 5488);
    assert_int_equal(b24_phase_s("kiosk-18", 7200), 6468);
    assert_int_equal(b24_phase_s("k\xc3\xaf\xc3\xb6sk", UINT32_MAX), 972776745);
}

static void test_within_the_window(void **state)
{
    (void)state;
    assert_int_equal(b24_phase_s("kiosk-17", 0), 0);
    assert_int_equal(b24_phase_s("kiosk-17", 1), 0);
    for (uint32_t window = 2; window < 90000; window += 997)
        assert_true(b24_phase_s("kiosk-17", window) < window);
}

/* Ids that differ in their last digits alone: in 100 parts of the window there
 * are about as many devices as in any. 100 are expected; five deviations of a
 * random spread (10 each) to both sides. */
static void test_even_over_a_fleet(void **state)
{
    unsigned in_part[100] = {0};
    char id[24];

    (void)state;
    for (unsigned d = 0; d < 10000; d++) {
        (void)snprintf(id, sizeof(id), "kiosk-%05u", d);
        in_part[b24_phase_s(id, 7200) / 72]++;
    }
    for (unsigned p = 0; p < COUNT(in_part); p++)
        assert_in_range(in_part[p], 50, 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_for_ever),
        cmocka_unit_test(test_within_the_window),
        cmocka_unit_test(test_even_over_a_fleet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
