package io.tidemark.executor.aggregate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Aggregates written the plain way, over lists of values without nulls; for comparison. */
final class NaiveAggregates {
    private NaiveAggregates() {}

    static @Nullable Object fold(List<Object> values, BinaryOperator<Object> step) {
        return values.stream().reduce(step).orElse(null);
    }

    static @Nullable Object first(List<Object> values) {
        return values.isEmpty() ? null : values.get(0);
    }

    static @Nullable Object last(List<Object> values) {
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    static @Nullable Object least(List<Object> values) {
        return first(sorted(values));
    }

    static @Nullable Object greatest(List<Object> values) {
        return last(sorted(values));
    }

    static List<Object> sorted(List<Object> values) {
        List<Object> sorted = new ArrayList<>(values);
        sorted.sort(NaiveAggregates::compare);
        return sorted;
    }

    @SuppressWarnings("unchecked")
    static int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    static @Nullable Object sum(List<Object> values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Object value : values) {
            sum = sum.add(decimal(value));
        }
        return values.isEmpty() ? null : sum;
    }

    static @Nullable Object mean(List<Object> values) {
        return values.isEmpty()
                ? null
                : decimal(java.util.Objects.requireNonNull(sum(values)))
                        .divide(BigDecimal.valueOf(values.size()), 20, RoundingMode.HALF_UP)
                        .doubleValue();
    }

    static BigDecimal decimal(Object value) {
        return new BigDecimal(value.toString());
    }

    static @Nullable Object mode(List<Object> values) {
        Map<Object, Integer> counts = new TreeMap<>(NaiveAggregates::compare);
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Comparator.comparingInt((Map.Entry<Object, Integer> entry) -> entry.getValue())
                        .thenComparing(Map.Entry::getKey, (left, right) -> compare(right, left)))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    static @Nullable Object list(List<Object> values, String separator) {
        return values.isEmpty()
                ? null
                : String.join(separator, values.stream().map(Object::toString).toList());
    }

    static List<Object> distinct(List<Object> values) {
        return new ArrayList<>(new LinkedHashSet<>(values));
    }

    static @Nullable Object percentile(List<Object> values, double fraction, boolean between) {
        List<Object> sorted = sorted(values);
        if (sorted.isEmpty()) {
            return null;
        }
        if (!between) {
            return sorted.get(Math.max(0, (int) Math.ceil(fraction * sorted.size()) - 1));
        }
        double place = fraction * (sorted.size() - 1);
        double low = ((Number) sorted.get((int) Math.floor(place))).doubleValue();
        double high = ((Number) sorted.get((int) Math.ceil(place))).doubleValue();
        return low + (high - low) * (place - Math.floor(place));
    }

    /** Value and key pairs: the value at the extreme key; of several the extreme one, null only if there is no other. */
    static @Nullable Object atExtreme(List<Object[]> pairs, boolean greatest) {
        int sign = greatest ? -1 : 1;
        Comparator<Object[]> byKey = (left, right) -> sign * compare(left[1], right[1]);
        Comparator<Object[]> byValue = (left, right) -> {
            if (left[0] == null || right[0] == null) {
                return Boolean.compare(left[0] == null, right[0] == null);
            }
            return sign * compare(left[0], right[0]);
        };
        Object[] best = pairs.stream().min(byKey.thenComparing(byValue)).orElse(null);
        return best == null ? null : best[0];
    }

    /** The moments of pairs (y, x), in two passes. */
    static @Nullable Object moment(Moment moment, List<double[]> pairs) {
        long count = pairs.size();
        if (moment == Moment.REGR_COUNT) {
            return count;
        }
        if (count < moment.leastRows()) {
            return null;
        }
        double meanY = pairs.stream().mapToDouble(pair -> pair[0]).sum() / count;
        double meanX = pairs.stream().mapToDouble(pair -> pair[1]).sum() / count;
        double squaresX = total(pairs, pair -> (pair[1] - meanX) * (pair[1] - meanX));
        double squaresY = total(pairs, pair -> (pair[0] - meanY) * (pair[0] - meanY));
        double products = total(pairs, pair -> (pair[0] - meanY) * (pair[1] - meanX));
        boolean sameX = squaresX < 1e-9;
        boolean sameY = squaresY < 1e-9;
        double correlation = products / Math.sqrt(squaresX * squaresY);
        return switch (moment) {
            case VAR_POP -> squaresX / count;
            case VAR_SAMP -> squaresX / (count - 1);
            case STDDEV_POP -> Math.sqrt(squaresX / count);
            case STDDEV_SAMP -> Math.sqrt(squaresX / (count - 1));
            case COVAR_POP -> products / count;
            case COVAR_SAMP -> products / (count - 1);
            case CORR -> sameX || sameY ? null : (Object) correlation;
            case REGR_COUNT -> count;
            case REGR_SXX -> squaresX;
            case REGR_SYY -> squaresY;
            case REGR_SXY -> products;
            case REGR_AVGX -> meanX;
            case REGR_AVGY -> meanY;
            case REGR_SLOPE -> sameX ? null : (Object) (products / squaresX);
            case REGR_INTERCEPT -> sameX ? null : (Object) (meanY - products / squaresX * meanX);
            case REGR_R2 -> sameX ? null : sameY ? (Object) 1.0 : (Object) (correlation * correlation);
        };
    }

    private static double total(List<double[]> pairs, ToDoubleFunction<double[]> part) {
        return pairs.stream().mapToDouble(part).sum();
    }
}
