/* b24_http_date.c - see the header. */
#include "b24_http_date.h"

/* Where the parts of a date are kept: the letter of its shape, & 7. */
enum {
    HOUR = 'h' & 7,
    YEAR = 'y' & 7,
    MONTH = 2,
    SECOND = 's' & 7,
    DAY = 'd' & 7,
    MINUTE = 'm' & 7
};

/* The place of the first three octets among names; their number: none. */
static unsigned find3(const char *p, const char *names)
{
    unsigned i;

    for (i = 0; *names; i++, names += 3)
        if (p[0] == names[0] && p[1] == names[1] && p[2] == names[2])
            break;
    return i;
}

int b24_http_shape(const char *p, const char *shape,
                   unsigned part[B24_HTTP_PARTS])
{
    for (; *shape; shape++, p++) {
        unsigned digit = (unsigned)*p - '0';

        if (*shape >= 'a') {
            if (digit > 9)
                return 0;
            part[*shape & 7] = part[*shape & 7] * 10 + digit;
        } else if (*shape == '#') {
            part[MONTH] = find3(p, "JanFebMarAprMayJunJulAugSepOctNovDec");
        } else if (*shape != '*' && *shape != *p) {
            return 0;
        }
    }
    return 1;
}

static int64_t seconds(const unsigned *part)
{
    uint32_t year = part[YEAR], month = part[MONTH], days;
    unsigned leap = (year % 100 ? year : year / 100) % 4 == 0;

    if (year < 1970 || month > 11 || part[HOUR] > 23 || part[MINUTE] > 59 ||
        part[SECOND] > 60 || part[DAY] < 1 ||
        part[DAY] > (month == 1 ? 28 + leap : 31 - ((month + month / 7) & 1)))
        return 0;
    /* years that begin in March: five of their months have 153 days */
    year -= month < 2;
    month = month < 2 ? month + 10 : month - 2;
    days = year * 365 + year / 4 - year / 100 + year / 400 +
           (month * 153 + 2) / 5 + part[DAY] - 719469;
    return (int64_t)days * 86400 +
           (int32_t)((part[HOUR] * 60 + part[MINUTE]) * 60 + part[SECOND]);
}

int64_t b24_http_date(const char *p, size_t len)
{
    const char *shape = "***, dd #** yyyy hh:mm:ss GMT";
    unsigned part[B24_HTTP_PARTS] = {0};

    if (len < 24 || len > 33 || find3(p, "SunMonTueWedThuFriSat") > 6)
        return 0;
    if (len == 24) {
        shape = p[8] == ' ' ? "*** #**  d hh:mm:ss yyyy"
                            : "*** #** dd hh:mm:ss yyyy";
    } else if (len > 29) { /* the day's name in full, 6 to 9 letters */
        shape = ", dd-#**-yy hh:mm:ss GMT";
        p += len - 24;
        part[YEAR] = p[9] < '7' ? 20 : 19;
    } else if (len < 29) {
        return 0;
    }
    return b24_http_shape(p, shape, part) ? seconds(part) : 0;
}
