package io.tidemark.connectors.nexmark;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A fixed list of texts to choose from, made once, so that choosing one costs next to nothing. Immutable. */
final class NexmarkTexts {
    static final NexmarkTexts CHANNELS = list("Google", "Facebook", "Baidu", "Apple");
    static final NexmarkTexts URLS = made(
            1024,
            random -> "https://www.nexmark.com/" + letters(random, 4, 5) + "/" + letters(random, 4, 5) + "/"
                    + letters(random, 4, 5) + "/item.htm?query=1");
    static final NexmarkTexts BID_EXTRAS = made(1024, random -> letters(random, 20, 80));
    static final NexmarkTexts ITEM_NAMES = made(1024, random -> words(random, 20));
    static final NexmarkTexts DESCRIPTIONS = made(1024, random -> words(random, 100));
    static final NexmarkTexts AUCTION_EXTRAS = made(1024, random -> letters(random, 200, 320));
    static final NexmarkTexts NAMES = made(
            512,
            random -> one(random, "Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter")
                    + " "
                    + one(
                            random, "Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones",
                            "Noris"));
    static final NexmarkTexts EMAILS =
            made(1024, random -> letters(random, 4, 8) + "@" + letters(random, 3, 6) + ".com");
    static final NexmarkTexts CARDS =
            made(1024, random -> digits(random) + " " + digits(random) + " " + digits(random) + " " + digits(random));
    static final NexmarkTexts CITIES = list(
            "Phoenix",
            "Los Angeles",
            "San Francisco",
            "Boise",
            "Portland",
            "Bend",
            "Redmond",
            "Seattle",
            "Kent",
            "Cheyenne");
    static final NexmarkTexts STATES = list("AZ", "CA", "ID", "OR", "WA", "WY");
    static final NexmarkTexts PERSON_EXTRAS = made(1024, random -> letters(random, 60, 140));

    private final byte[][] texts;

    private NexmarkTexts(byte[][] texts) {
        this.texts = texts;
    }

    private static NexmarkTexts list(String... texts) {
        byte[][] bytes = new byte[texts.length][];
        for (int index = 0; index < texts.length; index++) {
            bytes[index] = texts[index].getBytes(StandardCharsets.UTF_8);
        }
        return new NexmarkTexts(bytes);
    }

    private static NexmarkTexts made(int count, Function<SplittableRandom, String> maker) {
        SplittableRandom random = new SplittableRandom(count);
        String[] texts = new String[count];
        for (int index = 0; index < count; index++) {
            texts[index] = maker.apply(random);
        }
        return list(texts);
    }

    private static String letters(SplittableRandom random, int least, int below) {
        int length = random.nextInt(least, below);
        StringBuilder text = new StringBuilder(length);
        for (int index = 0; index < length; index++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private static String words(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder(letters(random, 3, 9));
        while (text.length() < length) {
            text.append(' ').append(letters(random, 3, 9));
        }
        return text.toString();
    }

    private static String digits(SplittableRandom random) {
        return String.valueOf(random.nextInt(1000, 10_000));
    }

    private static String one(SplittableRandom random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    byte[] draw(NexmarkGenerator generator) {
        return texts[generator.below(texts.length)];
    }
}
