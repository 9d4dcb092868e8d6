package io.tidemark.engine.slt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares rows that were expected with rows that came. Stateless. */
final class SltDifference {
    /** More rows are compared in order without looking for the shortest difference. */
    private static final int MAX_ALIGNED = 2000;

    private SltDifference() {}

    /** The lines of the difference; empty if there is none. */
    static List<String> of(List<String> expected, List<String> actual, boolean inOrder) {
        List<String> lines = inOrder ? ordered(expected, actual) : unordered(expected, actual);
        boolean same = lines.stream().allMatch(line -> line.startsWith(" "));
        return same ? List.of() : lines;
    }

    private static List<String> unordered(List<String> expected, List<String> actual) {
        Map<String, Integer> left = new HashMap<>();
        actual.forEach(row -> left.merge(row, 1, Integer::sum));
        List<String> lines = new ArrayList<>();
        for (String row : expected) {
            lines.add((take(left, row) ? "  " : "- ") + row);
        }
        for (String row : actual) {
            if (take(left, row)) {
                lines.add("+ " + row);
            }
        }
        return lines;
    }

    private static boolean take(Map<String, Integer> left, String row) {
        int count = left.getOrDefault(row, 0);
        left.put(row, count - 1);
        return count > 0;
    }

    /** By the longest common subsequence. */
    private static List<String> ordered(List<String> expected, List<String> actual) {
        boolean tooMany = expected.size() > MAX_ALIGNED || actual.size() > MAX_ALIGNED;
        int[][] longest = tooMany ? new int[expected.size() + 1][1] : longest(expected, actual);
        List<String> lines = new ArrayList<>();
        int left = 0;
        int right = 0;
        while (left < expected.size() || right < actual.size()) {
            boolean both = left < expected.size() && right < actual.size();
            if (both && expected.get(left).equals(actual.get(right))) {
                lines.add("  " + expected.get(left));
                left++;
                right++;
            } else if (left < expected.size()
                    && (right == actual.size() || tooMany || longest[left + 1][right] >= longest[left][right + 1])) {
                lines.add("- " + expected.get(left));
                left++;
                if (tooMany && right < actual.size()) {
                    lines.add("+ " + actual.get(right));
                    right++;
                }
            } else {
                lines.add("+ " + actual.get(right));
                right++;
            }
        }
        return lines;
    }

    private static int[][] longest(List<String> expected, List<String> actual) {
        int[][] longest = new int[expected.size() + 1][actual.size() + 1];
        for (int left = expected.size() - 1; left >= 0; left--) {
            for (int right = actual.size() - 1; right >= 0; right--) {
                longest[left][right] = expected.get(left).equals(actual.get(right))
                        ? longest[left + 1][right + 1] + 1
                        : Math.max(longest[left + 1][right], longest[left][right + 1]);
            }
        }
        return longest;
    }
}
