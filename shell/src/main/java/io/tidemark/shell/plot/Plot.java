package io.tidemark.shell.plot;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.shell.live.Look;
import io.tidemark.shell.output.Clipping;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Draws points as lines between axes. Stateless. */
public final class Plot {
    private static final int[] COLOURS = {
        AttributedStyle.CYAN, AttributedStyle.YELLOW, AttributedStyle.GREEN, AttributedStyle.MAGENTA,
        AttributedStyle.RED, AttributedStyle.BLUE, AttributedStyle.WHITE, AttributedStyle.BRIGHT
    };
    private static final long DAY_MILLIS = 86_400_000;
    private static final int MIN_WIDTH = 20;
    private static final int MIN_HEIGHT = 5;

    private final PlotData data;
    private final Look look;
    private double minX = Double.POSITIVE_INFINITY;
    private double maxX = Double.NEGATIVE_INFINITY;
    private double minY = Double.POSITIVE_INFINITY;
    private double maxY = Double.NEGATIVE_INFINITY;

    private Plot(PlotData data, Look look) {
        this.data = data;
        this.look = look;
    }

    /** The plot in so many columns and lines; a sentence if there are no points or there is no room. */
    public static List<AttributedString> draw(PlotData data, Look look, int width, int height) {
        Plot plot = new Plot(data, look);
        if (!plot.findRange()) {
            return List.of(new AttributedString("no points yet"));
        }
        if (width < MIN_WIDTH || height < MIN_HEIGHT) {
            return List.of(new AttributedString(Clipping.start("no room to plot", width)));
        }
        return plot.draw(width, height);
    }

    private boolean findRange() {
        for (TreeMap<Double, Double> line : data.lines().values()) {
            for (Map.Entry<Double, Double> point : line.entrySet()) {
                minX = Math.min(minX, point.getKey());
                maxX = Math.max(maxX, point.getKey());
                minY = Math.min(minY, point.getValue());
                maxY = Math.max(maxY, point.getValue());
            }
        }
        if (minX > maxX) {
            return false;
        }
        if (minY > 0 && minY < maxY / 2) {
            minY = 0; // what is small stays small to the eye
        }
        if (minY == maxY) {
            minY = Math.min(0, minY);
            maxY = Math.max(minY + 1, maxY);
        }
        return true;
    }

    private List<AttributedString> draw(int width, int height) {
        int rows = height - 3; // below the canvas: axis, times, names
        String[] labels = new String[rows];
        int labelWidth = 0;
        int step = Math.max(2, rows / 4);
        for (int row = 0; row < rows; row++) {
            boolean labelled = row == rows - 1 || (row % step == 0 && rows - 1 - row >= step / 2 + 1) || row == 0;
            double value = maxY - (maxY - minY) * row / Math.max(1, rows - 1);
            labels[row] = labelled ? number(value) : "";
            labelWidth = Math.max(labelWidth, labels[row].length());
        }
        int columns = Math.max(1, width - labelWidth - 3);
        Canvas canvas = new Canvas(columns, rows, look.unicode());
        int owner = 0;
        for (TreeMap<Double, Double> line : data.lines().values()) {
            drawLine(canvas, line, owner++);
        }
        List<AttributedString> lines = new ArrayList<>(height);
        for (int row = 0; row < rows; row++) {
            lines.add(canvasLine(canvas, columns, row, labels[row], labelWidth));
        }
        String corner = look.unicode() ? "└" : "+";
        lines.add(new AttributedString(
                " ".repeat(labelWidth + 1) + corner + look.signs().line().repeat(columns)));
        lines.add(new AttributedString(" ".repeat(labelWidth + 2) + xLabels(columns)));
        lines.add(legend(width));
        return lines;
    }

    private void drawLine(Canvas canvas, TreeMap<Double, Double> line, int owner) {
        int lastX = -1;
        int lastY = -1;
        for (Map.Entry<Double, Double> point : line.entrySet()) {
            double rangeX = maxX - minX;
            int x = rangeX == 0
                    ? canvas.width() / 2
                    : (int) Math.round((point.getKey() - minX) / rangeX * (canvas.width() - 1));
            int y = (int) Math.round((maxY - point.getValue()) / (maxY - minY) * (canvas.height() - 1));
            if (lastX >= 0) {
                canvas.line(lastX, lastY, x, y, owner);
            } else {
                canvas.dot(x, y, owner);
            }
            lastX = x;
            lastY = y;
        }
    }

    private AttributedString canvasLine(Canvas canvas, int columns, int row, String label, int labelWidth) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        boolean tick = !label.isEmpty();
        String axis = look.unicode() ? tick ? "┤" : "│" : tick ? "+" : "|";
        line.append(" ".repeat(labelWidth - label.length()))
                .append(label)
                .append(" ")
                .append(axis);
        int end = columns;
        while (end > 0 && canvas.at(end - 1, row) == ' ') {
            end--;
        }
        for (int column = 0; column < end; column++) {
            line.append(Character.toString(canvas.at(column, row)), style(canvas.owner(column, row)));
        }
        return line.toAttributedString();
    }

    private AttributedStyle style(int owner) {
        return owner < 0 || !look.colours()
                ? AttributedStyle.DEFAULT
                : AttributedStyle.DEFAULT.foreground(COLOURS[owner % COLOURS.length]);
    }

    private String xLabels(int columns) {
        String left = x(minX);
        String right = x(maxX);
        String middle = x((minX + maxX) / 2);
        if (left.equals(right) || left.length() + right.length() + 1 > columns) {
            return Clipping.start(left, columns);
        }
        int gap = columns - left.length() - right.length();
        int middleAt = (columns - middle.length()) / 2 - left.length();
        if (gap < middle.length() + 4 || middleAt < 2) {
            return left + " ".repeat(gap) + right;
        }
        return left + " ".repeat(middleAt) + middle + " ".repeat(gap - middleAt - middle.length()) + right;
    }

    private String x(double value) {
        if (!data.overTime()) {
            return number(Math.rint(value));
        }
        String pattern = maxX < DAY_MILLIS && minX >= 0 || maxX - minX < DAY_MILLIS ? "HH:mm:ss" : "yyyy-MM-dd HH:mm";
        if (maxX - minX < 10_000 && maxX > minX) {
            pattern = "HH:mm:ss.SSS";
        }
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochMilli((long) value));
    }

    private static String number(double value) {
        String plain =
                new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString();
        double magnitude = Math.abs(value);
        if (magnitude >= 1e15 || (magnitude > 0 && magnitude < 1e-4)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        if (magnitude >= 1e9) {
            return trimmed(value / 1e9) + "G";
        }
        return magnitude >= 1e6 ? trimmed(value / 1e6) + "M" : plain;
    }

    private static String trimmed(double value) {
        return new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString();
    }

    private AttributedString legend(int width) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        int used = 0;
        int owner = 0;
        for (String name : data.lines().keySet()) {
            String sign = look.unicode() ? "━━ " : Canvas.sign(owner) + " ";
            String text = DisplayWidth.visible(name);
            int more = sign.length() + DisplayWidth.of(text) + 3;
            if (used + more <= width) {
                line.append("  ").append(sign, style(owner)).append(text, AttributedStyle.DEFAULT);
                used += more;
            }
            owner++;
        }
        return line.toAttributedString();
    }
}
