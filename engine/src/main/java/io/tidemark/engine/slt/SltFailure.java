package io.tidemark.engine.slt;

import java.util.List;

/**
 * Why a test file does not hold.
 *
 * @param line where, counted from 1
 * @param message what is wrong, in one line or several
 * @param difference rows that are expected and came (two blanks before them), that are expected and did not come (a minus)
 *     and that came but are not expected (a plus); empty if rows are not the matter
 */
public record SltFailure(int line, String message, List<String> difference) {
    public SltFailure {
        difference = List.copyOf(difference);
    }
}
