"""What PHP 8.2 answered, line by line, is what the simulator does."""

import unittest

from portal import php

QUERIES = {
    "a=1&b": '{"a":"1","b":""}', "a[b][c]=1": '{"a":{"b":{"c":"1"}}}',
    "a[]=1&a[]=2": '{"a":["1","2"]}', "a.b=1": '{"a_b":"1"}',
    "extras[lead.customer.type]=2": '{"extras":{"lead.customer.type":"2"}}',
    "a[b=1": '{"a_b":"1"}', " a=1": '{"a":"1"}', "a+b=1": '{"a_b":"1"}',
    "a%5Bb%5D=1": '{"a":{"b":"1"}}', "a[ b]=1": '{"a":{" b":"1"}}',
    "a]b=1": '{"a]b":"1"}', "a[b]c[d]=1": '{"a":{"b":"1"}}', "[x]=1": "[]",
    "a[1]=x&a[01]=y&a[-1]=z": '{"a":{"1":"x","01":"y","-1":"z"}}',
    "=1": "[]", "a==b": '{"a":"=b"}', "a=%zz": '{"a":"%zz"}',
    "a=1;b=2": '{"a":"1;b=2"}', "a=1&&b=2": '{"a":"1","b":"2"}',
    "a=1&a=2": '{"a":"2"}', "a[b]=1&a=2&a[c]=3": '{"a":{"c":"3"}}',
    "a%00b=1": '{"a":"1"}', "a[%00]=1": '{"a_":"1"}',
    '{"scope":"C","extras":{"x":[1]}}':
        '{"{\\u0022scope\\u0022:\\u0022C\\u0022,\\u0022extras\\u0022:'
        '{\\u0022x\\u0022:":{"1":""}}',
}
INTEGERS = [
    ("6", 6), ("6abc", 6), (" 6", 6), ("6 ", 6), ("1e2", 100), ("6.9", 6),
    ("0x1A", 0), ("", 0), ("abc", 0), ("-3", -3), ("+4", 4), (".5", 0),
    ("99999999999999999999", 9223372036854775807),
    ("-99999999999999999999", -9223372036854775808), ("1e1000", 0),
    ("\t\n7", 7), ("\0" "7", 0), ("\uff11", 0), (6.9, 6), (-6.9, -6),
    (1e20, 7766279631452241920), (1e19, -8446744073709551616),
    (float("nan"), 0), (float("inf"), 0), (True, 1), (None, 0), ({}, 0),
    ({0: 0}, 1),
]
PARAMETERS = [
    ("9", 9), (" 9", 9), ("9 ", 9), ("9.5", 9), ("9.0", 9), (9.5, 9),
    ("1e2", 100), (True, 1), (None, None),
]
TYPE_ERRORS = ["9abc", "", {}, {0: 1}, "abc", 1e30, "99999999999999999999",
               float("nan")]
NOT_JSON = [b"", b'{"a":1}\0', b"\xef\xbb\xbf{}", b'{"a":NaN}', b'{"a":1,}',
            b'{"a":"\\ud800"}', b'{"a":"\xff"}', b'{"a":1}{}', b'{"a":"\t"}',
            b"[" * 512 + b"]" * 512, b"{'a':1}", b"[Infinity]"]
FLOATS = [
    (1e14, "100000000000000"), (1e16, "10000000000000000"), (1e17, "1.0e+17"),
    (123456789012345678.0, "1.2345678901234568e+17"), (0.0001, "0.0001"),
    (1e-5, "1.0e-5"), (5.888938903808594e-5, "5.888938903808594e-5"),
    (-0.0, "-0"), (-5.5, "-5.5"), (1e22, "1.0e+22"), (100.0, "100"),
    (1773307850.136405, "1773307850.136405"),
]


class Php(unittest.TestCase):
    def test_parse_str(self):
        for query, wanted in QUERIES.items():
            with self.subTest(query):
                self.assertEqual(wanted, php.json_encode(php.parse_str(query)))

    def test_int_cast(self):
        for value, wanted in INTEGERS:
            with self.subTest(value):
                self.assertEqual(wanted, php.to_int(value))

    def test_int_parameter(self):
        for value, wanted in PARAMETERS:
            with self.subTest(value):
                self.assertEqual(wanted, php.int_param(value))
        for value in TYPE_ERRORS:
            with self.subTest(value), self.assertRaises(php.PhpTypeError):
                php.int_param(value)

    def test_json_decode(self):
        for octets in NOT_JSON:
            with self.subTest(octets[:20]), self.assertRaises(ValueError):
                php.json_decode(octets)
        self.assertEqual({1: 2}, php.json_decode(b'{"1":2}'))
        self.assertEqual({0: 1}, php.json_decode(b" [1] "))
        self.assertEqual({"a": 2}, php.json_decode(b'{"a":1,"a":2}'))
        self.assertEqual({"a": 1e20}, php.json_decode(b'{"a":99999999999999999999}'))
        php.json_decode(b"[" * 511 + b"]" * 511)

    def test_json_encode_strings(self):
        self.assertEqual('"\\u003C\\u003E\\u0026\\u0027\\u0022\\/\\\\\u00e9'
                         '\\u2028\\u0001\\u001f\x7f\\n"',
                         php.json_encode("<>&'\"/\\\u00e9\u2028\x01\x1f\x7f\n"))
        self.assertEqual('"\ufffd"', php.json_encode("\udcff"))
        self.assertEqual('"\\u00e9\\ud83d\\ude00"',
                         php.json_encode("\u00e9\U0001f600", ascii_only=True))

    def test_json_encode_arrays(self):
        self.assertEqual("[]", php.json_encode({}))
        self.assertEqual("[true,null]", php.json_encode({0: True, 1: None}))
        self.assertEqual('{"0":1,"2":3}', php.json_encode({0: 1, 2: 3}))
        self.assertEqual('{"1":1}', php.json_encode({1: 1}))

    def test_json_encode_floats(self):
        for value, wanted in FLOATS:
            with self.subTest(wanted):
                self.assertEqual(wanted, php.json_encode(value))
