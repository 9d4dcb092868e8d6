package io.tidemark.executor.aggregate;

/** What {@link MomentsAggregate} can tell about one or two columns. */
enum Moment {
    VAR_POP,
    VAR_SAMP,
    STDDEV_POP,
    STDDEV_SAMP,
    COVAR_POP,
    COVAR_SAMP,
    CORR,
    REGR_COUNT,
    REGR_SXX,
    REGR_SYY,
    REGR_SXY,
    REGR_AVGX,
    REGR_AVGY,
    REGR_SLOPE,
    REGR_INTERCEPT,
    REGR_R2;

    /** Stands for NULL: no finite sums give it. */
    static final double NONE = Double.NEGATIVE_INFINITY;

    /**
     * The sums over pairs.
     *
     * @param squaresX sum of squared differences from the mean
     * @param products sum of the products of the differences from the means
     */
    record Pair(long count, double meanX, double squaresX, double meanY, double squaresY, double products) {}

    /** With fewer rows the result is NULL. */
    int leastRows() {
        return this == VAR_SAMP || this == STDDEV_SAMP || this == COVAR_SAMP ? 2 : 1;
    }

    /** The result over one column. */
    double ofOne(long count, double sum) {
        double squares = sum < 0 ? 0 : sum; // rounding errors of rows taken away
        return switch (this) {
            case VAR_POP -> squares / count;
            case VAR_SAMP -> squares / (count - 1);
            case STDDEV_POP -> Math.sqrt(squares / count);
            case STDDEV_SAMP -> Math.sqrt(squares / (count - 1));
            case COVAR_POP,
                    COVAR_SAMP,
                    CORR,
                    REGR_COUNT,
                    REGR_SXX,
                    REGR_SYY,
                    REGR_SXY,
                    REGR_AVGX,
                    REGR_AVGY,
                    REGR_SLOPE,
                    REGR_INTERCEPT,
                    REGR_R2 -> NONE;
        };
    }

    /** The result over two columns, or {@link #NONE}. */
    double ofTwo(Pair pair) {
        boolean constantX = pair.squaresX == 0;
        boolean constantY = pair.squaresY == 0;
        double slope = pair.products / pair.squaresX;
        return switch (this) {
            case COVAR_POP -> pair.products / pair.count;
            case COVAR_SAMP -> pair.products / (pair.count - 1);
            case CORR -> constantX || constantY ? NONE : correlation(pair);
            case REGR_COUNT -> pair.count;
            case REGR_SXX -> pair.squaresX;
            case REGR_SYY -> pair.squaresY;
            case REGR_SXY -> pair.products;
            case REGR_AVGX -> pair.meanX;
            case REGR_AVGY -> pair.meanY;
            case REGR_SLOPE -> constantX ? NONE : slope;
            case REGR_INTERCEPT -> constantX ? NONE : pair.meanY - slope * pair.meanX;
            case REGR_R2 -> {
                if (constantX) {
                    yield NONE;
                }
                yield constantY ? 1 : correlation(pair) * correlation(pair);
            }
            case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> NONE;
        };
    }

    private static double correlation(Pair pair) {
        double exact = pair.products / Math.sqrt(pair.squaresX) / Math.sqrt(pair.squaresY);
        return exact > 1 ? 1 : exact < -1 ? -1 : exact;
    }
}
