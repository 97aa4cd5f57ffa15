/* judge_settings.c - what a device would say of a settings block, on a host:
 * "good", or what is wrong with it. test_provision.py asks. */
#include "settings.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    static uint8_t block[65536];
    static struct b24_settings settings;
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    const char *wrong;
    size_t len;

    if (!file)
        return 2;
    len = fread(block, 1, sizeof(block), file);
    fclose(file);
    wrong = b24_settings_read(&settings, block, len);
    puts(wrong ? wrong : "good");
    return wrong != NULL;
}
