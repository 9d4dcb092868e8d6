package io.tidemark.executor.function;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Digests and encodings of texts (their UTF-8) and binary values. */
public final class BinaryFunctions {
    private BinaryFunctions() {}

    @ScalarFunction(
            syntax = "MD5(value)",
            summary = "The MD5 digest in hex digits.",
            example = "MD5('abc')",
            binary = true)
    public static void md5(Slice value, Slice result) {
        digest("MD5", value, result);
    }

    @ScalarFunction(
            syntax = "SHA1(value)",
            summary = "The SHA-1 digest in hex digits.",
            example = "SHA1('abc')",
            binary = true)
    public static void sha1(Slice value, Slice result) {
        digest("SHA-1", value, result);
    }

    @ScalarFunction(
            syntax = "SHA256(value)",
            summary = "The SHA-256 digest in hex digits.",
            example = "SHA256('abc')",
            binary = true)
    public static void sha256(Slice value, Slice result) {
        digest("SHA-256", value, result);
    }

    @ScalarFunction(
            syntax = "SHA512(value)",
            summary = "The SHA-512 digest in hex digits.",
            example = "SHA512('abc')",
            binary = true)
    public static void sha512(Slice value, Slice result) {
        digest("SHA-512", value, result);
    }

    @ScalarFunction(
            syntax = "CRC32(value)",
            summary = "The cyclic redundancy check of 32 bits.",
            example = "CRC32('abc')",
            binary = true)
    public static long crc32(Slice value) {
        CRC32 check = new CRC32();
        check.update(value.buffer, value.start, value.length);
        return check.getValue();
    }

    @ScalarFunction(
            syntax = "URL_ENCODE(text)",
            summary = "The text as it may stand in a URL.",
            example = "URL_ENCODE('a b&ä')")
    public static void urlEncode(Slice text, Slice result) {
        result.set(URLEncoder.encode(text.text(), StandardCharsets.UTF_8));
    }

    @ScalarFunction(
            syntax = "URL_DECODE(text)",
            summary = "The text that stands for itself in a URL.",
            example = "URL_DECODE('a+b%26')")
    public static void urlDecode(Slice text, Slice result) {
        try {
            result.set(URLDecoder.decode(text.text(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw EvaluationFailure.INVALID_ARGUMENT;
        }
    }

    private static void digest(String algorithm, Slice value, Slice result) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(value.buffer, value.start, value.length);
            result.set(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent); // every Java has these
        }
    }

    @ScalarFunction(
            syntax = "TO_HEX(value)",
            summary = "The bytes in hex digits.",
            example = "TO_HEX(x'0aff')",
            binary = true)
    public static void toHex(Slice value, Slice result) {
        byte[] digits = result.allocate(2L * value.length);
        for (int place = 0; place < value.length; place++) {
            int bits = value.at(place) & 0xFF;
            digits[2 * place] = (byte) Character.forDigit(bits >> 4, 16);
            digits[2 * place + 1] = (byte) Character.forDigit(bits & 15, 16);
        }
    }

    @ScalarFunction(
            syntax = "FROM_HEX(text)",
            summary = "The bytes that hex digits stand for.",
            example = "FROM_HEX('0aff')")
    public static void fromHex(Slice text, Slice result) {
        if ((text.length & 1) != 0) {
            throw EvaluationFailure.INVALID_ARGUMENT;
        }
        byte[] bytes = result.allocate(text.length / 2);
        for (int place = 0; place < result.length; place++) {
            int upper = Character.digit(text.at(2 * place), 16);
            int lower = Character.digit(text.at(2 * place + 1), 16);
            if (upper < 0 || lower < 0) {
                throw EvaluationFailure.INVALID_ARGUMENT;
            }
            bytes[place] = (byte) (upper << 4 | lower);
        }
    }

    @ScalarFunction(
            syntax = "TO_BASE64(value)",
            summary = "The bytes in Base64.",
            example = "TO_BASE64('abc')",
            binary = true)
    public static void toBase64(Slice value, Slice result) {
        if (value.length > Slice.MAX_BYTES / 4 * 3) {
            throw EvaluationFailure.TOO_LONG;
        }
        result.set(new String(Base64.getEncoder().encode(value.copy()), StandardCharsets.ISO_8859_1));
    }

    @ScalarFunction(
            syntax = "FROM_BASE64(text)",
            summary = "The bytes that Base64 stands for.",
            example = "FROM_BASE64('YWJj')")
    public static void fromBase64(Slice text, Slice result) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.copy());
            result.point(bytes, 0, bytes.length);
        } catch (IllegalArgumentException notBase64) {
            throw EvaluationFailure.INVALID_ARGUMENT;
        }
    }
}
