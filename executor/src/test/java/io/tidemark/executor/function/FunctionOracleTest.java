package io.tidemark.executor.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * What generated code and interpreter share is held against the Java library, with random values. {@code -Dseed=} repeats
 * a run.
 */
class FunctionOracleTest {
    private static final int ROUNDS = 20_000;
    private static final String[] LETTERS = {"a", "b", "A", "%", "_", " ", "ä", "ß", "日", "𝄞", "1"};

    private final long seed = System.getProperty("seed", "").isEmpty()
            ? new Random().nextLong()
            : Long.parseLong(System.getProperty("seed"));
    private final Random random = new Random(seed);

    @AfterEach
    void printSeed(TestInfo test) {
        System.out.println(test.getDisplayName() + " -Dseed=" + seed);
    }

    @Test
    void calendarsAgreeWithJavaTime() {
        for (int round = 0; round < ROUNDS; round++) {
            long millis = millis();
            LocalDateTime time = time(millis);
            LocalDate date = time.toLocalDate();
            assertThat(Calendars.extractYear(millis)).isEqualTo(time.getYear());
            assertThat(Calendars.extractMonth(millis)).isEqualTo(time.getMonthValue());
            assertThat(Calendars.extractDay(millis)).isEqualTo(time.getDayOfMonth());
            assertThat(Calendars.extractDoy(millis)).isEqualTo(time.getDayOfYear());
            assertThat(Calendars.extractQuarter(millis)).isEqualTo(time.get(IsoFields.QUARTER_OF_YEAR));
            assertThat(Calendars.extractWeek(millis)).isEqualTo(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            assertThat(Calendars.extractIsoyear(millis)).isEqualTo(time.get(IsoFields.WEEK_BASED_YEAR));
            assertThat(Calendars.extractIsodow(millis))
                    .isEqualTo(time.getDayOfWeek().getValue());
            assertThat(Calendars.extractDow(millis))
                    .isEqualTo(time.getDayOfWeek().getValue() % 7 + 1);
            assertThat(Calendars.extractHour(millis)).isEqualTo(time.getHour());
            assertThat(Calendars.extractMinute(millis)).isEqualTo(time.getMinute());
            assertThat(Calendars.extractSecond(millis)).isEqualTo(time.getSecond());
            assertThat(time(Calendars.floorMonth(millis)))
                    .isEqualTo(date.withDayOfMonth(1).atStartOfDay());
            assertThat(time(Calendars.floorYear(millis)))
                    .isEqualTo(date.withDayOfYear(1).atStartOfDay());
            assertThat(time(Calendars.floorHour(millis))).isEqualTo(time.truncatedTo(ChronoUnit.HOURS));
            assertThat(LocalDate.ofEpochDay(Calendars.lastDay(date.toEpochDay())))
                    .isEqualTo(date.withDayOfMonth(date.lengthOfMonth()));
            assertThat(Calendars.days(date.getYear(), date.getMonthValue(), date.getDayOfMonth()))
                    .isEqualTo(date.toEpochDay());
            long months = random.nextInt(2400) - 1200;
            LocalDateTime later = time.plusMonths(months);
            if (later.getYear() >= 1 && later.getYear() <= 9999) {
                assertThat(time(Calendars.addMonths(millis, months))).isEqualTo(later);
            }
            long other = millis();
            assertThat(Calendars.monthsBetween(millis, other)).isEqualTo(months(time(other), time));
        }
    }

    private static long months(LocalDateTime from, LocalDateTime to) {
        if (from.isAfter(to)) {
            return -months(to, from);
        }
        long months = (to.getYear() - from.getYear()) * 12L + 12;
        while (from.plusMonths(months).isAfter(to)) {
            months--;
        }
        return months;
    }

    @Test
    void timesAreReadAndWrittenAsJavaDoes() {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
        Slice text = new Slice();
        for (int round = 0; round < ROUNDS; round++) {
            long millis = millis();
            String expected = format.format(time(millis));
            TimeTexts.formatTimestamp(millis, 3, text);
            assertThat(text.text()).isEqualTo(expected);
            assertThat(TimeTexts.parseTimestamp(Slice.of(expected))).isEqualTo(millis);
            assertThat(TimeTexts.parseTimestamp(Slice.of(expected.replace(' ', 'T'))))
                    .isEqualTo(millis);
            assertThat(TimeTexts.parseInstant(EvaluationContext.utc(), Slice.of(Instant.ofEpochMilli(millis) + "")))
                    .isEqualTo(millis);
        }
    }

    @Test
    void zonesAreThoseOfJava() {
        for (String name : new String[] {"America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Europe/Athens"}) {
            ZoneId zone = ZoneId.of(name);
            EvaluationContext context = new EvaluationContext(0, zone);
            for (int round = 0; round < ROUNDS / 4; round++) {
                long millis = millis();
                LocalDateTime local = Instant.ofEpochMilli(millis).atZone(zone).toLocalDateTime();
                assertThat(time(context.toLocal(millis))).isEqualTo(local);
                assertThat(context.toInstant(millis))
                        .isEqualTo(time(millis).atZone(zone).toInstant().toEpochMilli());
            }
        }
    }

    @Test
    void textsAreTakenApartAsJavaDoes() {
        Slice result = new Slice();
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(12);
            int[] points = text.codePoints().toArray();
            Slice slice = shifted(text);
            assertThat(TextFunctions.charLength(slice)).isEqualTo(points.length);
            int from = random.nextInt(16) - 3;
            int length = random.nextInt(10);
            int first = Math.min(Math.max(from, 1) - 1, points.length);
            int behind = Math.min(Math.max(from + length - 1, first), points.length);
            TextPartFunctions.substring(slice, from, length, result);
            assertThat(result.text()).isEqualTo(new String(points, first, behind - first));
            TextFunctions.reverse(slice, result);
            assertThat(result.text())
                    .isEqualTo(new StringBuilder(text).reverse().toString());
            TextFunctions.upper(slice, result);
            assertThat(result.text()).isEqualTo(text.toUpperCase(java.util.Locale.ROOT));
            TextFunctions.lower(slice, result);
            assertThat(result.text()).isEqualTo(text.toLowerCase(java.util.Locale.ROOT));
            String wanted = text(2);
            String replacement = text(3);
            TextFunctions.replace(slice, Slice.of(wanted), Slice.of(replacement), result);
            assertThat(result.text()).isEqualTo(wanted.isEmpty() ? text : text.replace(wanted, replacement));
            int place = text.indexOf(wanted);
            assertThat(TextFunctions.position(Slice.of(wanted), slice))
                    .isEqualTo(place < 0 ? 0 : text.codePointCount(0, place) + 1);
            TextPartFunctions.trim(slice, result);
            assertThat(result.text()).isEqualTo(text.replaceAll("^ +| +$", ""));
            String other = text(12);
            assertThat(Integer.signum(Slice.compare(slice, shifted(other))))
                    .isEqualTo(Integer.signum(
                            java.util.Arrays.compare(points, other.codePoints().toArray())));
        }
    }

    @Test
    void likeAgreesWithARegularExpression() {
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(8);
            String pattern = text(6);
            StringBuilder regex = new StringBuilder();
            pattern.codePoints()
                    .forEach(point -> regex.append(
                            point == '%' ? ".*" : point == '_' ? "." : Pattern.quote(Character.toString(point))));
            boolean expected = Pattern.compile(regex.toString(), Pattern.DOTALL)
                    .matcher(text)
                    .matches();
            assertThat(LikePattern.compile(Slice.of(pattern), null).matches(shifted(text)))
                    .as("'" + text + "' LIKE '" + pattern + "'")
                    .isEqualTo(expected);
        }
    }

    @Test
    void bytesAreUtf8ExactlyIfJavaSaysSo() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = text(4).getBytes(StandardCharsets.UTF_8);
            for (int damage = random.nextInt(3); damage > 0 && bytes.length > 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            boolean expected = java.util.Arrays.equals(
                    new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
            assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(expected);
        }
    }

    @Test
    void numbersAreReadAndWrittenAsJavaDoes() {
        Slice text = new Slice();
        Wide wide = new Wide();
        for (int round = 0; round < ROUNDS; round++) {
            long value = random.nextLong() >> random.nextInt(64);
            NumberTexts.format(value, text);
            assertThat(text.text()).isEqualTo(Long.toString(value));
            assertThat(NumberTexts.parseLong(shifted(" " + value + " "))).isEqualTo(value);
            double number = random.nextBoolean()
                    ? Double.longBitsToDouble(random.nextLong())
                    : Math.round(random.nextGaussian() * 1e9) / 1000.0;
            assertThat(Double.valueOf(NumberTexts.parseDouble(Slice.of(Double.toString(number)))))
                    .isEqualTo(Double.valueOf(number));
            int scale = random.nextInt(20);
            BigDecimal decimal = new BigDecimal(new BigInteger(random.nextInt(100), random), random.nextInt(25));
            decimal = random.nextBoolean() ? decimal.negate() : decimal;
            BigDecimal rounded = decimal.setScale(scale, RoundingMode.HALF_UP);
            if (rounded.precision() <= 38) {
                NumberTexts.parseDecimal(Slice.of(decimal.toString()), scale, 38, wide);
                assertThat(Wide.toBigInteger(wide.high, wide.low)).isEqualTo(rounded.unscaledValue());
                NumberTexts.formatWide(wide.high, wide.low, scale, text);
                assertThat(text.text()).isEqualTo(rounded.toPlainString());
            }
        }
    }

    @Test
    void wideNumbersAgreeWithBigInteger() {
        Wide wide = new Wide();
        for (int round = 0; round < ROUNDS; round++) {
            BigInteger left = wide(random.nextInt(126) + 1);
            BigInteger right = wide(random.nextInt(126) + 1);
            Wide a = new Wide();
            Wide b = new Wide();
            a.set(left);
            b.set(right);
            assertThat(Integer.signum(Decimals.compare(a.high, a.low, b.high, b.low)))
                    .isEqualTo(left.compareTo(right));
            assertThat(outcome(() -> Decimals.add(a.high, a.low, b.high, b.low, 38, wide), wide))
                    .isEqualTo(bounded(left.add(right)));
            assertThat(outcome(() -> Decimals.subtract(a.high, a.low, b.high, b.low, 38, wide), wide))
                    .isEqualTo(bounded(left.subtract(right)));
            assertThat(outcome(() -> Decimals.multiply(a.high, a.low, b.high, b.low, 0, 38, wide), wide))
                    .isEqualTo(bounded(left.multiply(right)));
            int digits = random.nextInt(30) + 1;
            if (left.abs().compareTo(BigInteger.TEN.pow(38)) < 0) {
                BigInteger dropped = new BigDecimal(left, digits)
                        .setScale(0, RoundingMode.HALF_UP)
                        .unscaledValue();
                assertThat(outcome(() -> Decimals.dropDigits(a.high, a.low, digits, wide), wide))
                        .isEqualTo(dropped.toString());
            }
            if (right.signum() != 0) {
                BigInteger quotient = new BigDecimal(left)
                        .scaleByPowerOfTen(digits)
                        .divide(new BigDecimal(right), 0, RoundingMode.HALF_UP)
                        .toBigInteger();
                assertThat(outcome(() -> Decimals.divide(a.high, a.low, b.high, b.low, digits, 38, wide), wide))
                        .isEqualTo(bounded(quotient));
            }
            double expected = new BigDecimal(left, digits).doubleValue();
            assertThat(Decimals.toDouble(a.high, a.low, digits)).isEqualTo(expected);
        }
    }

    private static String outcome(Runnable run, Wide result) {
        try {
            run.run();
            return Wide.toBigInteger(result.high, result.low).toString();
        } catch (EvaluationFailure failure) {
            return failure.code().name();
        }
    }

    private static String bounded(BigInteger value) {
        return value.abs().compareTo(BigInteger.TEN.pow(38)) < 0 ? value.toString() : "NUMERIC_OVERFLOW";
    }

    private BigInteger wide(int bits) {
        BigInteger value = new BigInteger(bits, random);
        return random.nextBoolean() ? value.negate() : value;
    }

    private long millis() {
        long first = -62_135_596_800_000L;
        long last = 253_402_300_799_999L;
        return random.nextBoolean()
                ? first + Math.floorMod(random.nextLong(), last - first)
                : random.nextLong() % 4_000_000_000_000L;
    }

    private static LocalDateTime time(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    private String text(int letters) {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(letters + 1); count > 0; count--) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    /** A slice in the middle of a buffer, so that places are not mistaken for offsets. */
    private static Slice shifted(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] buffer = new byte[bytes.length + 7];
        java.util.Arrays.fill(buffer, (byte) 'a');
        System.arraycopy(bytes, 0, buffer, 3, bytes.length);
        Slice slice = new Slice();
        slice.point(buffer, 3, bytes.length);
        return slice;
    }
}
