package io.tidemark.connectors.nexmark;

import io.tidemark.connectors.nexmark.NexmarkGenerator.Kind;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The fields of the three kinds of event, in the order in which they are drawn: a reader that wants the first few need
 * not draw the rest.
 */
enum NexmarkField {
    BID_AUCTION(Kind.BID, "auction", false),
    BID_BIDDER(Kind.BID, "bidder", false),
    BID_PRICE(Kind.BID, "price", false),
    BID_CHANNEL(Kind.BID, "channel", true),
    BID_URL(Kind.BID, "url", true),
    BID_DATE_TIME(Kind.BID, "date_time", false),
    BID_EXTRA(Kind.BID, "extra", true),

    AUCTION_ID(Kind.AUCTION, "id", false),
    AUCTION_SELLER(Kind.AUCTION, "seller", false),
    AUCTION_CATEGORY(Kind.AUCTION, "category", false),
    AUCTION_EXPIRES(Kind.AUCTION, "expires", false),
    AUCTION_INITIAL_BID(Kind.AUCTION, "initial_bid", false),
    AUCTION_RESERVE(Kind.AUCTION, "reserve", false),
    AUCTION_ITEM_NAME(Kind.AUCTION, "item_name", true),
    AUCTION_DESCRIPTION(Kind.AUCTION, "description", true),
    AUCTION_DATE_TIME(Kind.AUCTION, "date_time", false),
    AUCTION_EXTRA(Kind.AUCTION, "extra", true),

    PERSON_ID(Kind.PERSON, "id", false),
    PERSON_NAME(Kind.PERSON, "name", true),
    PERSON_EMAIL_ADDRESS(Kind.PERSON, "email_address", true),
    PERSON_CREDIT_CARD(Kind.PERSON, "credit_card", true),
    PERSON_CITY(Kind.PERSON, "city", true),
    PERSON_STATE(Kind.PERSON, "state", true),
    PERSON_DATE_TIME(Kind.PERSON, "date_time", false),
    PERSON_EXTRA(Kind.PERSON, "extra", true);

    private static final NexmarkField[] BIDS = fields(Kind.BID);
    private static final NexmarkField[] AUCTIONS = fields(Kind.AUCTION);
    private static final NexmarkField[] PERSONS = fields(Kind.PERSON);

    private final Kind kind;
    private final String column;
    private final boolean text;

    NexmarkField(Kind kind, String column, boolean text) {
        this.kind = kind;
        this.column = column;
        this.text = text;
    }

    private static NexmarkField[] fields(Kind kind) {
        List<NexmarkField> found = new ArrayList<>();
        for (NexmarkField field : values()) {
            if (field.kind == kind) {
                found.add(field);
            }
        }
        return found.toArray(NexmarkField[]::new);
    }

    /** The fields of a kind, in the order in which they are drawn. The array must not be changed. */
    static NexmarkField[] of(Kind kind) {
        return switch (kind) {
            case BID -> BIDS;
            case AUCTION -> AUCTIONS;
            case PERSON -> PERSONS;
        };
    }

    /** Whether a column of this name is the field: case and underscores do not count, nor which name the time has. */
    boolean isMeantBy(String name) {
        String plain = plain(name);
        boolean time = column.equals("date_time")
                && (plain.equals("ts") || plain.equals("eventtime") || plain.equals("timestamp"));
        return time || plain.equals(plain(column));
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    String column() {
        return column;
    }

    boolean isText() {
        return text;
    }

    boolean isTime() {
        return column.equals("date_time") || column.equals("expires");
    }

    /** Draws a number. */
    long number(NexmarkGenerator generator) {
        return switch (this) {
            case BID_AUCTION -> generator.bidAuction();
            case BID_BIDDER -> generator.bidder();
            case BID_PRICE, AUCTION_INITIAL_BID, AUCTION_RESERVE -> generator.price();
            case AUCTION_ID, PERSON_ID -> generator.id();
            case AUCTION_SELLER -> generator.seller();
            case AUCTION_CATEGORY -> generator.category();
            case AUCTION_EXPIRES -> generator.expires();
            case BID_DATE_TIME, AUCTION_DATE_TIME, PERSON_DATE_TIME -> generator.dateTime();
            case BID_CHANNEL, BID_URL, BID_EXTRA, AUCTION_ITEM_NAME, AUCTION_DESCRIPTION, AUCTION_EXTRA -> notANumber();
            case PERSON_NAME, PERSON_EMAIL_ADDRESS, PERSON_CREDIT_CARD, PERSON_CITY, PERSON_STATE -> notANumber();
            case PERSON_EXTRA -> notANumber();
        };
    }

    /** Draws a text. */
    byte[] text(NexmarkGenerator generator) {
        return switch (this) {
            case BID_CHANNEL -> NexmarkTexts.CHANNELS.draw(generator);
            case BID_URL -> NexmarkTexts.URLS.draw(generator);
            case BID_EXTRA -> NexmarkTexts.BID_EXTRAS.draw(generator);
            case AUCTION_ITEM_NAME -> NexmarkTexts.ITEM_NAMES.draw(generator);
            case AUCTION_DESCRIPTION -> NexmarkTexts.DESCRIPTIONS.draw(generator);
            case AUCTION_EXTRA -> NexmarkTexts.AUCTION_EXTRAS.draw(generator);
            case PERSON_NAME -> NexmarkTexts.NAMES.draw(generator);
            case PERSON_EMAIL_ADDRESS -> NexmarkTexts.EMAILS.draw(generator);
            case PERSON_CREDIT_CARD -> NexmarkTexts.CARDS.draw(generator);
            case PERSON_CITY -> NexmarkTexts.CITIES.draw(generator);
            case PERSON_STATE -> NexmarkTexts.STATES.draw(generator);
            case PERSON_EXTRA -> NexmarkTexts.PERSON_EXTRAS.draw(generator);
            case BID_AUCTION, BID_BIDDER, BID_PRICE, BID_DATE_TIME -> notAText();
            case AUCTION_ID, AUCTION_SELLER, AUCTION_CATEGORY, AUCTION_EXPIRES, AUCTION_INITIAL_BID -> notAText();
            case AUCTION_RESERVE, AUCTION_DATE_TIME, PERSON_ID, PERSON_DATE_TIME -> notAText();
        };
    }

    private long notANumber() {
        throw TidemarkException.internal("NEXMark field " + this + " is a text");
    }

    private byte[] notAText() {
        throw TidemarkException.internal("NEXMark field " + this + " is a number");
    }
}
